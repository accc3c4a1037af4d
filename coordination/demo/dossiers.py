"""Files in every state, each brought there by the people who would: the structure, the coordination, the Caf.

Everything is done today, since the services date what they write: only the days that people give (a sitting, an original
received, the first day of a convention) are in the past.
"""

import re
from datetime import date, time, timedelta
from typing import Any

from conventions import pieces, services
from conventions.declarations import CATALOGUE
from conventions.models import Convention, OriginalRecu, SeanceCopil
from promeneurs.models import Promeneur
from socle.dates import UN_JOUR, ajoute_mois
from socle.ecriture import en_masse
from socle.models import Courriel
from structures.models import Structure
from territoires.models import Reseau

from . import budgets
from .appels import REPONSES, appels
from .instruction import Instruction
from .modeles import modeles
from .papiers import papier
from .pieces import regler_la_liste
from .projets import DOSSIERS, FicheDossier

SEANCES = {"passee": (-34, "copil"), "ecrite": (0, "ecrit"), "prochaine": (18, "copil")}
RECU = 48  # days ago, what came on paper
AUTRES = (
    "La Caf rappelle le calendrier des bilans : ils sont attendus pour le 31 mars.\n\n"
    "Le réseau propose une rencontre avec le collège de Toul sur les messageries privées."
)
COMMUNE = "La commune n’est pas un EPCI."


class Dossiers:
    """`qui`: who acts, by key; a structure's key is its director's."""

    def __init__(self, *, reseau: Reseau, jour: date, qui: dict[str, Any], structures: dict[str, Structure]) -> None:
        self.reseau, self.jour, self.qui, self.structures = reseau, jour, qui, structures
        self.seances: dict[str, SeanceCopil] = {}
        regler_la_liste(reseau, by=qui["coordination"])
        modeles(reseau, by=qui["coordination"])
        self.appel = appels(reseau, jour=jour, by=qui["coordination"])

    def construire(self) -> None:
        for cle, (jours, type_) in SEANCES.items():
            self.seances[cle] = services.plan_session(
                reseau=self.reseau, le=self.jour + timedelta(days=jours), type=type_, by=self.qui["coordination"],
                lieu="" if type_ == "ecrit" else "Caf de Meurthe-et-Moselle, Nancy",
            )  # fmt: skip
        with en_masse():  # the database guards as much, and preparing the demo takes a third less
            for fiche in DOSSIERS:
                dossier = Dossier(self, fiche)
                for etape in fiche.etapes:
                    getattr(dossier, etape)()
        self._clore(self.seances["passee"])

    def _clore(self, seance: SeanceCopil) -> None:
        """Who was there, then the minutes, made and sent."""
        by = self.qui["coordination"]
        venues = [
            services.Venue(self.qui["partenaire"]), services.Venue(by),
            services.Venue(nom="Hélène Colin", pour="Conseil départemental de Meurthe-et-Moselle"),
            services.Venue(nom="Marc Thirion", pour="MSA Lorraine", excuse=True),
        ]  # fmt: skip
        lu = services.presence_print(seance)
        services.set_presence(seance=seance, venues=venues, lu=lu, by=by)
        pv = services.make_minutes(seance=seance, autres=AUTRES, by=by)
        services.send_minutes(proces_verbal=pv, by=by)


class Dossier(Instruction):
    """One file, from its first line on: each method is one act. `cote`: what acts of the structure's side are given."""

    def __init__(self, autour: Dossiers, fiche: FicheDossier) -> None:
        self.autour, self.fiche, self.jour = autour, fiche, autour.jour
        self.structure, self.directeur = autour.structures[fiche.structure], autour.qui[fiche.structure]
        self.coordination, self.caf = autour.qui["coordination"], autour.qui["partenaire"]
        self.collegue = autour.qui["adjointe"]
        self.cote: dict[str, Any] = {"by": self.coordination if fiche.papier else self.directeur}
        self.convention = self._commencer()
        self._remplir()

    # — The structure

    def _commencer(self) -> Convention:
        appel = self.autour.appel if self.fiche.appel else None
        if self.fiche.renouvelle:
            return services.start_renewal(convention=self.structure.conventions.get(), appel=appel, **self.cote)
        if not self.fiche.papier:
            return services.start_file(structure=self.structure, appel=appel, **self.cote)
        recu = services.Original(papier("Dossier reçu par courrier", "dossier-recu"), self._il_y_a(RECU))
        convention = services.start_file(structure=self.structure, pour_le_compte=recu, **self.cote)
        self.cote["pour_le_compte"] = OriginalRecu.objects.get(convention=convention)
        return convention

    def _remplir(self) -> None:
        debut = self.convention.debut_souhaite or ajoute_mois(self.jour, self.fiche.debut)
        nom, email, telephone = self.directeur.nom_complet, self.directeur.email, self.structure.telephone
        self._section("structure", signataire_nom=nom, signataire_qualite="Direction", referent_nom=nom,
                      referent_email=email, referent_telephone=telephone)  # fmt: skip
        self._section("projet", **self.fiche.projet)
        self._section("dates", debut_souhaite=debut, fin_souhaitee=trois_ans(debut))
        if self.fiche.appel == "repondu":
            self._section("questions", **{
                f"reponses.{q.cle}": reponse for q, reponse in zip(self.convention.questions, REPONSES, strict=True)
            })  # fmt: skip
        for jour, debut, fin, plateforme in self.fiche.creneaux:
            heures = {"debut": time.fromisoformat(debut), "fin": time.fromisoformat(fin)}
            services.plan_slot(convention=self.convention, jour=jour, plateforme=plateforme, **heures, **self.cote)
        for poste in self.fiche.postes:
            connue = Promeneur.objects.filter(reseau=self.autour.reseau, prenom=poste.get("promeneur")).first()
            services.add_poste(convention=self.convention, **(poste | {"promeneur": connue}), **self.cote)
        if self.convention.budget_demande:
            lignes = budgets.equilibre if "deposer" in self.fiche.etapes else budgets.commence
            services.save_budget(convention=self.convention, lignes=lignes(self.convention), **self.cote)
        if "deposer" in self.fiche.etapes:
            self._section("declare", **{f"declarations.{d.code}": True for d in CATALOGUE})
            self.donner_les_pieces()

    def _section(self, section: str, **changes: Any) -> None:
        services.save_section(
            convention=self.convention, section=section, changes=changes, version=None, **self.cote
        )  # fmt: skip

    def _attendues(self) -> list[pieces.PieceAttendue]:
        return pieces.demandees(self.convention)

    def _donner(self, attendue: pieces.PieceAttendue) -> None:
        upload = papier(attendue.libelle, attendue.type.replace("_", "-"))
        services.deposit_piece(convention=self.convention, type=attendue.type, upload=upload, **self.cote)

    def donner_une_piece(self) -> None:
        self._donner(self._attendues()[0])

    def donner_les_pieces(self) -> None:
        for attendue in self._attendues():
            if attendue.obligatoire:
                self._donner(attendue)

    def recommencer(self) -> None:
        """Another request: what was given before is taken again, in part, and the Caf has the rest already."""
        self.convention = services.start_file(structure=self.structure, **self.cote)
        services.hold_piece(
            convention=self.convention, type="rib", depuis=self._il_y_a(420), by=self.coordination
        )  # fmt: skip
        services.reuse_pieces(convention=self.convention, types=["siret"], **self.cote)

    def dispenser_pieces(self) -> None:
        for type_ in ("arrete", "statuts_epci"):
            services.exempt_piece(convention=self.convention, type=type_, motif=COMMUNE, **self.cote)

    def deposer(self) -> None:
        services.submit(convention=self.convention, **self.cote)

    def abandonner(self) -> None:
        services.abandon(convention=self.convention, motif=self.fiche.motif, **self.cote)

    def declarer_depart(self) -> None:
        """Whoever holds the last post leaves it: it is to fill."""
        poste = self.convention.postes_prevus.latest("pk")
        le = self.jour + timedelta(days=20)
        services.declare_departure(poste=poste, le=le, motif=self.fiche.motif, **self.cote)

    # — The coordination and the partners

    def ouvrir(self) -> None:
        services.open_instruction(convention=self.convention, by=self.coordination)

    def accepter_pieces(self) -> None:
        for piece in self.convention.pieces.filter(etat="deposee"):
            services.accept_piece(piece=piece, by=self.coordination)

    def examiner_pieces(self) -> None:
        """Some are read: one will not do, the last ones wait."""
        for piece in self.convention.pieces.filter(type__in=("recepisse", "siret", "statuts", "bureau")):
            services.accept_piece(piece=piece, by=self.coordination)
        rib = self.convention.pieces.get(type="rib")
        motif = "Le relevé est coupé : on ne lit pas la fin de l’IBAN."
        services.refuse_piece(piece=rib, motif=motif, by=self.coordination)

    def donner_avis(self) -> None:
        for qui, sens, texte in self.fiche.avis:
            services.give_opinion(convention=self.convention, sens=sens, texte=texte, by=self.autour.qui[qui])

    def declarer_complet(self) -> None:
        sauf = "Les points restants sont vus avec la direction, au téléphone."
        services.declare_complete(convention=self.convention, by=self.coordination, sauf=sauf)

    def inscrire(self) -> None:
        seance = self.autour.seances[self.fiche.seance]
        services.put_on_agenda(convention=self.convention, seance=seance, by=self.coordination)

    def recuser(self) -> None:
        services.recuse(
            convention=self.convention, nom="Hélène Colin", pour="Conseil départemental de Meurthe-et-Moselle",
            precision="élue de la commune", by=self.coordination,
        )  # fmt: skip

    def accepter(self) -> None:
        self._decider("acceptee")

    def accepter_deux_ans(self) -> None:
        """Accepted, for two years in place of three."""
        fin = ajoute_mois(self.convention.debut_souhaite, 24) - UN_JOUR
        motif = "Le comité fera le point au bout de deux ans."
        self._decider("acceptee", motif, services.Modifications(dernier_jour=fin))

    def refuser(self) -> None:
        self._decider("refusee", self.fiche.motif)

    def ajourner(self) -> None:
        self._decider("ajournee", self.fiche.motif)

    def _decider(self, sens: str, motif: str = "", modifications: services.Modifications | None = None) -> None:
        services.decide(
            convention=self.convention, sens=sens, motif=motif, modifications=modifications, by=self.coordination
        )  # fmt: skip
        self.convention.refresh_from_db()

    def annoncer(self) -> None:
        """The mail of the decision goes, as the coordination read it."""
        services.send_decision_mail(decision=self.convention.decisions.get(), by=self.coordination)

    def noter_financeur(self) -> None:
        organisme = self.autour.reseau.partenaires.get(qualite="financeur").organisme
        services.record_funder_decision(
            convention=self.convention, organisme=organisme, le=self._il_y_a(6), accorde=True, montant=3000,
            note="Commission permanente, pour la première année.", by=self.coordination,
        )  # fmt: skip

    # — The signature and after

    def preparer(self) -> None:
        debut, fin = self.convention.debut_souhaite, self.convention.fin_souhaitee
        services.prepare_signature(
            convention=self.convention, debut=debut, dernier_jour=fin, dans_l_ordre=not self.fiche.libre,
            by=self.coordination,
        )  # fmt: skip
        self.convention.refresh_from_db()

    def signer_ecran_et_papier(self) -> None:
        self._a_l_ecran("structure", self.directeur, "Direction")
        self._signer("caf", self.caf)
        self.confirmer()

    def signer_a_l_ecran(self) -> None:
        self._a_l_ecran("structure", self.directeur, "Direction")
        self._a_l_ecran("caf", self.caf, "Responsable du service des interventions sociales")

    def signer_pour_la_caf(self) -> None:
        self._signer("caf", self.caf)

    def _a_l_ecran(self, partie: str, by: Any, qualite: str) -> None:
        """They open the document, ask for a code, and type the one that came by mail."""
        acte = {"convention": self.convention, "partie": partie, "by": by}
        services.open_document(**acte)
        services.ask_code(nom=by.nom_complet, qualite=qualite, **acte)
        courriel = Courriel.objects.filter(modele="convention_code", destinataire=by.email).latest("pk")
        code = re.search(r"^\d{6}$", courriel.corps, re.MULTILINE)
        services.sign_on_screen(code=code[0] if code else "", **acte)

    def _signer(self, partie: str, by: Any) -> None:
        scan = papier(f"Convention {self.convention.numero} signée", f"convention-{partie}")
        services.deposit_signature(
            convention=self.convention, partie=partie, upload=scan, signee_le=self.jour, by=by
        )  # fmt: skip

    def confirmer(self) -> None:
        for signature in self.convention.signatures.filter(confirmee_le=None):
            services.confirm_signature(signature=signature, by=self.coordination)
        self.convention.refresh_from_db()

    def resilier(self) -> None:
        services.terminate(
            convention=self.convention, motif="anniversaire", demandeur="structure", notifiee_le=self.jour,
            explication=self.fiche.motif, lettre=papier("Lettre recommandée de résiliation", "lettre-resiliation"),
            by=self.coordination,
        )  # fmt: skip

    def _il_y_a(self, jours: int) -> date:
        return self.jour - timedelta(days=jours)


def trois_ans(debut: date) -> date:
    """The last day of a convention of three years."""
    return ajoute_mois(debut, 36) - UN_JOUR
