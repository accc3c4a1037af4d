"""The demo: the network of Meurthe-et-Moselle and a second one beside it, made through the services, around today."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from accounts import services as comptes
from conventions.services import resume_convention
from coordination import services
from coordination.models import Reunion
from promeneurs import services as gens
from promeneurs.models import Promeneur
from promeneurs.services.charte import current_charter
from socle.dates import ajoute_mois, aujourdhui
from socle.ecriture import ecriture, en_masse, enregistrer
from structures import services as employeurs
from structures.models import Structure
from territoires import services as territoires
from territoires.models import Commune, Departement, Reseau

from .actions import actions
from .activite import suivi
from .argent import argent
from .arrivees import arrivees
from .dossiers import Dossiers
from .messages import messages
from .personnes import CHARTE, PERSONNES, REUNIONS, STRUCTURES, FichePersonne, FicheStructure
from .portraits import Portrait, dessine, logo
from .projets import DEMANDEUSES
from .ressources import ressources
from .reunions import reunions
from .signalements import signalements
from .vie import vie

MOT_DE_PASSE = "promeneurs-demo-2026"
COMPTES = {
    "admin": ("Alex", "Administration"),
    "coordination": ("Camille", "Rivière"),
    "adjointe": ("Nadia", "Ferrand"),
    "structure": ("Sylvie", "Aubertin"),
    "promeneur": ("Inès", "Morel"),
    "partenaire": ("Bruno", "Caspar"),
}
PARTENAIRES = (
    ("Caf de Meurthe-et-Moselle", "Caf 54", "caf", "pilote"),
    ("Conseil départemental de Meurthe-et-Moselle", "CD 54", "departement", "financeur"),
    ("Préfecture de Meurthe-et-Moselle", "", "etat", "membre"),
    ("Agence régionale de santé Grand Est", "ARS", "ars", "membre"),
)


class Demo:
    """Builds each network in order; `qui` finds the people who act."""

    def __init__(self) -> None:
        self.jour = aujourdhui()
        self.qui: dict[str, Any] = {}
        self.structures: dict[str, Structure] = {}

    def construire(self) -> Reseau:
        for cle, (prenom, nom) in COMPTES.items():
            admin = {"is_staff": True, "is_superuser": True} if cle == "admin" else {}
            self.qui[cle] = comptes.open_account(
                email=f"{cle}@demo.example", prenom=prenom, nom=nom, password=MOT_DE_PASSE, **admin
            )
        gens.publish_charter(
            numero="2026", titre="Charte des Promeneurs du Net (texte d’exemple)", texte=CHARTE,
            publiee_le=date(2026, 1, 1), by=self.qui["admin"],
        )  # fmt: skip
        reseau = self.reseau_54()
        for fiche in (*STRUCTURES, *DEMANDEUSES):
            self.structure(reseau, fiche)
        for fiche in PERSONNES:
            with en_masse() if fiche.confirmee else nullcontext():  # told as past: nothing of it confirms the profile
                self.personne(reseau, fiche)
        self.cartes(reseau)
        Dossiers(reseau=reseau, jour=self.jour, qui=self.qui, structures=self.structures).construire()
        argent(reseau=reseau, jour=self.jour, qui=self.qui, structures=self.structures)
        vie(jour=self.jour, qui=self.qui, structures=self.structures)
        self.entourage(reseau)
        arrivees(reseau, structure=self.structures["ml"], mot_de_passe=MOT_DE_PASSE)
        ines = Promeneur.objects.get(reseau=reseau, user=self.qui["promeneur"])
        signalements(reseau, imite="@1nes.pdn54", fiche=ines, by=self.qui["coordination"])
        suivi(reseau=reseau, jour=self.jour, by=self.qui["coordination"])
        actions(reseau=reseau, jour=self.jour, by=self.qui["coordination"], structure=self.structures["ml"])
        messages(reseau=reseau, by=self.qui["coordination"])
        ressources(reseau=reseau, by=self.qui["coordination"], ines=ines)
        reunions(reseau=reseau, jour=self.jour, by=self.qui["coordination"])
        self.second_reseau()
        return reseau

    def mois(self, nombre: int) -> date:
        return ajoute_mois(self.jour, nombre)

    # — The network

    def reseau_54(self) -> Reseau:
        admin = self.qui["admin"]
        crij = territoires.create_organisme(nom="CRIJ de Lorraine", nature="jeunesse", by=admin)
        territoires.rename_organisme(organisme=crij, nom="Info Jeunes Grand Est", depuis=date(2021, 1, 1), by=admin)
        reseau = territoires.create_reseau(
            departement=Departement.objects.get(code="54"), nom="Promeneurs du Net de Meurthe-et-Moselle",
            coordination=crij, by=admin, contact_email="reseau54@demo.example", contact_telephone="03 53 01 20 00",
            crip_telephone="03 53 01 20 54", crip_horaires="du lundi au vendredi, 9\u00a0h – 17\u00a0h",
        )  # fmt: skip
        ddcs = territoires.create_organisme(nom="DDCS de Meurthe-et-Moselle", sigle="DDCS", nature="etat", by=admin)
        territoires.rename_organisme(
            organisme=ddcs, nom="SDJES de Meurthe-et-Moselle", sigle="SDJES", depuis=date(2021, 1, 1), by=admin
        )
        territoires.add_partner(reseau=reseau, organisme=ddcs, by=admin)
        for cle in ("coordination", "adjointe"):
            territoires.grant_role(user=self.qui[cle], reseau=reseau, role="coordination", by=admin)
        for nom, sigle, nature, qualite in PARTENAIRES:
            organisme = territoires.create_organisme(nom=nom, sigle=sigle, nature=nature, by=admin)
            territoires.add_partner(reseau=reseau, organisme=organisme, qualite=qualite, by=admin)
            if nature == "caf":
                territoires.grant_role(
                    user=self.qui["partenaire"], reseau=reseau, role="partenaire", organisme=organisme, by=admin
                )
        return reseau

    def structure(self, reseau: Reseau, fiche: FicheStructure) -> Structure:
        by = self.qui["coordination"]
        commune = Commune.objects.get(insee=fiche.insee)
        prenom, nom = fiche.responsable
        structure = employeurs.create_structure(
            reseau=reseau, nom=fiche.nom, commune=commune, by=by, type=fiche.type, statut_juridique=fiche.statut,
            adresse=fiche.adresse, code_postal=commune.codes_postaux[0], telephone=fiche.telephone,
            email=f"contact.{fiche.cle}@demo.example", presentation=fiche.presentation, siret=fiche.siret,
        )  # fmt: skip
        if fiche.entree is not None:
            employeurs.enter_network(structure=structure, depuis=self.mois(fiche.entree), postes=fiche.postes, by=by)
        if fiche.convention and fiche.cle != "fjt":
            astreinte = {"astreinte_nom": "Le cadre d’astreinte", "astreinte_horaires": "jour et nuit"}
            services.edit(obj=structure, changes=astreinte | {"astreinte_telephone": fiche.telephone}, version=0, by=by)
        employeurs.save_contact(
            structure=structure, by=by, prenom=prenom, nom=nom, fonction="Direction", responsable=True,
            email=f"direction.{fiche.cle}@demo.example",
        )  # fmt: skip
        if fiche.logo:
            employeurs.set_image(structure=structure, upload=logo(*fiche.logo, fiche.cle), by=by)
        if fiche.convention:
            debut, fin = fiche.convention
            resume_convention(
                structure=structure, debut=self.mois(debut), dernier_jour=self.mois(fin) - timedelta(days=1),
                postes=fiche.postes, by=by,
            )  # fmt: skip
        directeur = self.qui["structure"] if fiche.cle == "ml" else comptes.open_account(
            email=f"direction.{fiche.cle}@demo.example", prenom=prenom, nom=nom
        )  # fmt: skip
        employeurs.add_member(structure=structure, user=directeur, role="direction", by=by)
        self.qui[fiche.cle] = directeur
        self.structures[fiche.cle] = structure
        return structure

    # — The people

    def personne(self, reseau: Reseau, fiche: FichePersonne) -> Promeneur:
        by = self.qui["coordination"]
        email = f"{fiche.prenom}.{fiche.nom}@demo.example".lower().encode("ascii", "ignore").decode()
        user = self.qui["promeneur"] if fiche.cle else comptes.open_account(
            email=email, prenom=fiche.prenom, nom=fiche.nom
        )  # fmt: skip
        promeneur = gens.create_promeneur(
            reseau=reseau, prenom=fiche.prenom, nom=fiche.nom, fonction=fiche.fonction, email=user.email, user=user,
            presentation=fiche.presentation, contact_direct=fiche.contact, themes=list(fiche.themes),
            publics=list(fiche.publics), communes=Commune.objects.filter(insee__in=fiche.communes), by=by,
            confirme_le=self.jour - timedelta(days=fiche.confirmee),
        )  # fmt: skip
        self._mandat(promeneur, fiche)
        if fiche.portrait:
            photo = dessine(fiche.portrait, fiche.prenom)
            gens.set_photo(promeneur=promeneur, upload=photo, consentement=True, by=user)
        self._comptes(promeneur, fiche)
        self._permanences(promeneur, fiche)
        self._cas(promeneur, fiche)
        return promeneur

    def _permanences(self, promeneur: Promeneur, fiche: FichePersonne) -> None:
        def heures(debut: str, fin: str) -> dict[str, time]:
            return {"debut": time.fromisoformat(debut), "fin": time.fromisoformat(fin)}

        for jour, debut, fin, plateforme, *regle in fiche.permanences:
            gens.add_permanence(
                promeneur=promeneur, jour=str(jour), plateforme=plateforme, by=promeneur.user, **heures(debut, fin),
                **dict(zip(("vacances", "feries"), regle, strict=False)),
            )  # fmt: skip
        for premier, dernier in fiche.pauses:
            debut, fin = (self.jour + timedelta(days=n) for n in (premier, dernier))
            gens.add_pause(promeneur=promeneur, debut=debut, dernier_jour=fin, by=promeneur.user)
        for jour, debut, fin, plateforme in fiche.en_plus:
            demain = self.jour + timedelta(days=1)
            prochain = demain + timedelta(days=(jour - demain.weekday()) % 7)  # never on a day of the weekly ones
            gens.add_slot(
                promeneur=promeneur, jour=prochain, plateforme=plateforme, by=promeneur.user,
                **heures(debut, fin),
            )  # fmt: skip

    def _mandat(self, promeneur: Promeneur, fiche: FichePersonne) -> None:
        structure = self.structures[fiche.structure]
        depuis = self.mois(-14)
        mandat = gens.designate(
            promeneur=promeneur, structure=structure, depuis=depuis, heures_hebdo=fiche.heures,
            by=self.qui["coordination"],
        )  # fmt: skip
        if len(fiche.signe) == 2:  # in the network before the platform: their charter comes from its files
            gens.record_imported_charter(
                mandat=mandat, signee_le=depuis + timedelta(days=10), by=self.qui["coordination"]
            )
            return
        signataires = {"promeneur": promeneur.user, "structure": self.qui[fiche.structure]}
        for partie in fiche.signe:
            qui = signataires[partie]
            gens.sign_on_screen(
                mandat=mandat, partie=partie, version=current_charter(), by=qui, signataire=qui.nom_complet
            )

    def _comptes(self, promeneur: Promeneur, fiche: FichePersonne) -> None:
        for plateforme, identifiant in fiche.comptes:
            compte = gens.present_account(
                promeneur=promeneur, plateforme=plateforme, identifiant=identifiant, by=promeneur.user
            )
            gens.check_account(compte=compte, montre_structure=True, montre_lien=True, by=self.qui["coordination"])
        for plateforme, identifiant in fiche.a_verifier:
            gens.present_account(promeneur=promeneur, plateforme=plateforme, identifiant=identifiant, by=promeneur.user)

    def cartes(self, reseau: Reseau) -> None:
        """Inès has hers; Théo lost his, and made another."""
        ines, theo = (Promeneur.objects.get(reseau=reseau, prenom=prenom) for prenom in ("Inès", "Théo"))
        gens.make_card(promeneur=ines, titre="promeneuse", by=ines.user)
        gens.revoke_card(carte=gens.make_card(promeneur=theo, titre="promeneur", by=theo.user), by=theo.user)
        gens.make_card(promeneur=theo, titre="promeneur", by=theo.user)

    def _cas(self, promeneur: Promeneur, fiche: FichePersonne) -> None:
        by = self.qui["coordination"]
        if fiche.cas == "absence":
            relais = Promeneur.objects.filter(reseau=promeneur.reseau).exclude(pk=promeneur.pk).first()
            gens.declare_absence(
                promeneur=promeneur, debut=self.jour - timedelta(days=10),
                dernier_jour=self.jour + timedelta(days=30), relais=relais, by=by,
            )  # fmt: skip
        elif fiche.cas == "suspension":
            gens.suspend(
                promeneur=promeneur,
                demandeur="coordination",
                motif="Exemple de motif, lisible par la coordination.",
                by=by,
            )
        elif fiche.cas == "depart":
            gens.end_mandate(
                mandat=promeneur.mandats.get(), le=self.jour - timedelta(days=60), motif="Change de métier.", by=by
            )

    # — Around them

    def entourage(self, reseau: Reseau) -> None:
        by = self.qui["coordination"]
        interessee = replace(STRUCTURES[0], nom="MJC du Haut-du-Lièvre", insee="54395")
        employeurs.create_structure(
            reseau=reseau, nom=interessee.nom, commune=Commune.objects.get(insee="54395"), type="mjc", by=by,
            statut_juridique="association",
        )  # fmt: skip
        partie = employeurs.create_structure(
            reseau=reseau, nom="Espace public numérique des Forges", commune=Commune.objects.get(insee="54323"),
            type="epn", by=by, statut_juridique="association",
        )  # fmt: skip
        employeurs.enter_network(structure=partie, depuis=self.mois(-60), by=by)
        employeurs.leave_network(structure=partie, le=self.mois(-5), motif="Fin du poste d’animation.", by=by)
        for jours, type_, thematique, intervenant, structures, presents in REUNIONS:
            with ecriture(Reunion, by=by, action="creer"):
                enregistrer(
                    Reunion(
                        reseau=reseau, date=self.jour + timedelta(days=jours), type=type_, thematique=thematique,
                        intervenant=intervenant, nb_structures=structures, nb_participants=presents,
                    ),
                    ajout=True,
                )  # fmt: skip

    def second_reseau(self) -> None:
        """The neighbour: its own coordinator, structure and promeneuse, unseen from the first."""
        admin = self.qui["admin"]
        ligue = territoires.create_organisme(nom="Fédération des foyers des Vosges", nature="jeunesse", by=admin)
        reseau = territoires.create_reseau(
            departement=Departement.objects.get(code="88"), nom="Promeneurs du Net des Vosges", coordination=ligue,
            by=admin, contact_email="reseau88@demo.example",
        )  # fmt: skip
        voisine = comptes.open_account(
            email="coordination.88@demo.example", prenom="Judith", nom="Vautrin", password=MOT_DE_PASSE
        )
        territoires.grant_role(user=voisine, reseau=reseau, role="coordination", by=admin)
        avant, self.qui["coordination"] = self.qui["coordination"], voisine
        self.structure(reseau, replace(STRUCTURES[7], cle="epinal", nom="Maison de la jeunesse de la Moselle", insee="88160", convention=(-10, 26), siret=""))  # fmt: skip
        self.personne(
            reseau,
            FichePersonne(
                "Rose", "Didier", "Animatrice", "epinal", portrait=Portrait("corail", "claire", "blond", "long"),
                comptes=(("instagram", "rose.pdn88"),), permanences=((2, "14:00", "18:00", "instagram"),),
                themes=("loisirs", "scolarite"), presentation="Je réponds le mercredi, et souvent avant.",
            ),
        )  # fmt: skip
        self.qui["coordination"] = avant
