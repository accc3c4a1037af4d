"""Every form of a file and of a structure's space, sent twice: a double click, then a second tab opened before.

One result, no second mail, no second line in the history, and an answer that says so: never an error page.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Invitation
from conventions import presentation, services
from conventions.models import (
    Changement,
    Controle,
    Convention,
    Decision,
    DepotPiece,
    PieceBilan,
    PieceControle,
    Poste,
    SeanceCopil,
    Signature,
)
from socle import journal
from socle.cles import cle
from socle.dates import aujourdhui
from socle.models import Courriel
from structures.models import Contact, Declaration, Membre, Structure
from structures.services import add_member, confirm, declare, save_contact
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique
from tests.conventions import fabrique_argent as argent
from tests.conventions.fabrique import pdf
from tests.promeneurs import fabrique_public
from tests.structures.fabrique import SAISIE, champs
from tests.test_coherence import ADRESSES

Donnees = dict[str, Any]


@dataclass(frozen=True)
class Envoi:
    """How an act is sent: from which state of a file, to what, with which answers."""

    etat: str = ""
    objets: Callable[[Any], tuple[str, ...]] = lambda m: ()
    donnees: Callable[[Any], Donnees] = lambda m: {}
    requete: Callable[[Any], str] = lambda m: ""
    reste: Donnees = field(default_factory=dict)  # how the file came to this state
    ajoute: bool = False  # sent again from another page, it is another thing: another post, version or original


def jour(ecart: int = 0) -> str:
    return (aujourdhui() + timedelta(days=ecart)).isoformat()


def image() -> SimpleUploadedFile:
    sortie = io.BytesIO()
    Image.new("RGB", (400, 400), "#b9b2f5").save(sortie, "PNG")
    return SimpleUploadedFile("logo.png", sortie.getvalue(), "image/png")


def poste(m: Any) -> tuple[str, ...]:
    return (m.c.postes_prevus.get().code,)


def rib(m: Any) -> tuple[str, ...]:
    return (m.c.pieces.get(type="rib").code,)


def dispensee(m: Any) -> tuple[str, ...]:
    services.exempt_piece(convention=m.c, type="rib", motif="Un seul compte", by=m.coordination)
    return rib(m)


def signee(m: Any) -> tuple[str, ...]:
    return (next(fabrique.signer(m.c, m.coordination, ("caf",))).code,)


def depart(m: Any) -> tuple[str, ...]:
    un = m.c.postes_prevus.get()
    return (cle(services.declare_departure(poste=un, le=aujourdhui(), motif="Mutation", by=m.structure)),)


def motif(m: Any) -> Donnees:
    return {"motif": "Une raison"}


# — Yearly reports and money, on a convention of before whose last year is asked


def annee(m: Any) -> str:
    return str(argent.derniere())


def un_bilan(etat: str) -> Callable[[Any], tuple[str, ...]]:
    def faire(m: Any) -> tuple[str, ...]:
        m.bilan = argent.bilan(etat, convention=m.c, tete=m.structure, by=m.coordination)
        return (annee(m),)

    return faire


def avec(etat: str, *suite: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda m: (*un_bilan(etat)(m), *suite)


def complet(m: Any) -> tuple[str, ...]:
    un_bilan("a_rendre")(m)
    argent.remplir(m.bilan, m.structure)
    return (annee(m),)


def un_versement(etat: str, geste: str) -> Callable[[Any], tuple[str, str]]:
    def faire(m: Any) -> tuple[str, str]:
        un_bilan("a_rendre")(m)
        argent.accorder(m.c, m.coordination)
        m.versement = argent.versement(etat, convention=m.c, by=m.coordination)
        return m.versement.code, geste

    return faire


def un_controle(etat: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda m: (argent.un_controle(etat, convention=m.c, by=m.coordination, tete=m.structure).code,)


def autres_regles(m: Any) -> tuple[str, ...]:
    un_bilan("a_rendre")(m)
    argent.regles(m.s.reseau, forfait_promeneur=2000)
    return (annee(m),)


def ordre(m: Any) -> Donnees:
    return {"le": jour(), "montant": str(m.versement.montant)}


REMIS = {
    "bilan_partie": Envoi(
        "reprise", avec("a_rendre", "recit"), lambda m: {"actions": "Un atelier", "version_lue": str(m.bilan.version)}
    ),
    "bilan_piece": Envoi("reprise", avec("a_rendre", "compte"), lambda m: {"upload": pdf("c.pdf")}, ajoute=True),
    "bilan_deposer": Envoi("reprise", complet),
    "controle_document": Envoi("reprise", un_controle("demande"), lambda m: {"upload": pdf("p.pdf")}, ajoute=True),
    "controle_repondre": Envoi("reprise", un_controle("demande"), lambda m: {"reponse": "Voici"}),
}
PAYE = {
    "versement": Envoi("reprise", un_versement("prevu", "ordonner"), ordre),
    "regles": Envoi("reprise", autres_regles, ajoute=True),
    "controle_nouveau": Envoi("reprise", donnees=lambda m: {"demande": "Les paies", "repondre_le": jour(9)}),
    "controle_relancer": Envoi(
        "reprise", un_controle("repondu"), lambda m: {"complement": "Décembre", "repondre_le": jour(9)}
    ),
    "controle_clore": Envoi("reprise", un_controle("repondu"), lambda m: {"issue": "conforme"}),
}
EXAMINE = {
    "bilan_demander": Envoi("reprise", donnees=lambda m: {"annee": annee(m)}),
    "bilan_renvoyer": Envoi("reprise", un_bilan("depose"), lambda m: {"commentaire": "Précisez"}),
    "bilan_accepter": Envoi("reprise", un_bilan("depose")),
    "bilan_rouvrir": Envoi("reprise", un_bilan("accepte"), motif),
    "bilan_dispenser": Envoi("reprise", un_bilan("a_rendre"), motif),
    "bilan_redemander": Envoi("reprise", un_bilan("sans_objet")),
    "bilan_delai": Envoi("reprise", un_bilan("a_rendre"), lambda m: {"echeance": jour(60)}),
}
LINA = {"qui": "nouvelle", "prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr", "atteste": "on"}
PREAVIS = f"?motif=disparition&demandeur=caf&notifiee_le={jour()}"

# The structure's own acts, which the coordination records from what it received.
DE_LA_STRUCTURE = {
    "partie": Envoi(
        "brouillon", lambda m: ("projet",), lambda m: {"objectifs": "D’autres", "version_lue": str(m.c.version)}
    ),
    "poste_ajouter": Envoi("brouillon", donnees=lambda m: {"qui": "a_pourvoir", "heures": "3"}, ajoute=True),
    "poste": Envoi("brouillon", poste, lambda m: {"qui": "a_pourvoir", "heures": "4", "version_lue": "0"}),
    "poste_retirer": Envoi("brouillon", poste),
    "depart": Envoi("active", poste, lambda m: {"le": jour(), "motif": "Mutation"}),
    "remplacer": Envoi("active", poste, lambda m: LINA | {"le": jour()}),
    "piece": Envoi("brouillon", lambda m: ("rib",), lambda m: {"upload": pdf("rib.pdf")}, ajoute=True),
    "piece_dispense": Envoi("brouillon", lambda m: ("rib",), motif),
    "deposer": Envoi("brouillon"),
    "rendre": Envoi("corrections"),
    "abandonner": Envoi("depose", donnees=motif),
    "signer": Envoi("a_signer", lambda m: ("structure",), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}),
    "renouveler": Envoi("finissante"),
}
DE_LA_COORDINATION = {
    "ouvrir": Envoi("depose"),
    "pieces_accepter": Envoi("instruction"),
    "piece_accepter": Envoi("instruction", rib),
    "piece_refuser": Envoi("instruction", rib, motif),
    "piece_redemander": Envoi("instruction", dispensee),
    "piece_exempter": Envoi("instruction", lambda m: ("rib",), motif),
    "corrections": Envoi("instruction", donnees=lambda m: {"projet": "Précisez"}),
    "avis": Envoi("instruction", donnees=lambda m: {"sens": "favorable"}),
    "inscrire": Envoi("instruction", donnees=lambda m: {"seance": "nouvelle", "date": jour(9), "type": "copil"}),
    "retirer": Envoi("au_copil", donnees=motif),
    "rouvrir": Envoi("refusee", donnees=motif, reste={"annoncee": True}),
    "decision": Envoi("au_copil", donnees=lambda m: {"sens": "acceptee"}),
    "courriel": Envoi(
        "acceptee",
        lambda m: (m.c.decisions.get().code,),
        lambda m: {"sujet": "Retenue", "corps": "La suite arrive.", "version_lue": "0", "geste": "envoyer"},
    ),
    "financeur": Envoi(
        "acceptee",
        donnees=lambda m: {"organisme": m.caf.code, "le": jour(), "accorde": "oui", "montant": "900"},
    ),
    "decision_autrement": Envoi("acceptee", lambda m: (m.c.decisions.get().code,), motif),
    "preparer": Envoi(
        "acceptee", donnees=lambda m: {"debut": jour(), "dernier_jour": jour(700)}, reste={"annoncee": True}
    ),
    "refaire": Envoi("a_signer", donnees=motif),
    "signature": Envoi("a_signer", signee),
    "ecarter": Envoi("a_signer", signee, motif),
    "changement": Envoi("active", depart),
    "resilier": Envoi("active", donnees=lambda m: {"explication": "Liquidée"}, requete=lambda m: PREAVIS),
}
DU_PARTENAIRE = {
    "avis": DE_LA_COORDINATION["avis"],
    "signer": Envoi("a_signer", lambda m: ("caf",), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}),
}


def contact(m: Any) -> tuple[str, ...]:
    return (cle(save_contact(structure=m.s, prenom="Alix", nom="Contact", by=m.structure)),)


def collegue(m: Any) -> tuple[str, ...]:
    user = compte_utilisateur("collegue@exemple.fr", "Sami", "Collègue")
    return (cle(add_member(structure=m.s, user=user, role="membre", by=m.structure)),)


def demande(m: Any) -> tuple[str, ...]:
    user = compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")
    d = declare(reseau=m.s.reseau, rejoindre=True, **champs(m.s.commune, nom=m.s.nom, siret=""))
    return (confirm(declaration=d, by=user).code,)


def fiche(m: Any) -> Donnees:
    page = m.client.get(reverse("structure_modifier", args=[m.s.code]))
    return {c.name: "" if c.value() is None else c.value() for c in page.context["form"]} | {"presentation": "Nous."}


def logo(m: Any) -> tuple[str, ...]:
    from structures.services import set_image

    set_image(structure=m.s, upload=image(), by=m.structure)
    return ()


DE_LA_FICHE = {
    "structure_modifier": Envoi(donnees=fiche),
    "structure_image": Envoi(donnees=lambda m: {"upload": image()}, ajoute=True),
    "structure_image_retirer": Envoi(objets=logo),
    "structure_contact_ajouter": Envoi(donnees=lambda m: {"prenom": "Alix", "nom": "Contact"}, ajoute=True),
    "structure_contact": Envoi(objets=contact, donnees=lambda m: {"prenom": "Alix", "nom": "Autre"}),
    "structure_contact_retirer": Envoi(objets=contact),
    "structure_inviter": Envoi(donnees=lambda m: {"email": "invite@exemple.fr", "role": "membre"}, ajoute=True),
    "structure_role": Envoi(objets=collegue, donnees=lambda m: {"role": "gestion"}),
    "structure_membre_retirer": Envoi(objets=collegue),
    "structure_demande": Envoi(objets=demande, donnees=lambda m: {"role": "membre"}),
    "structure_demande_decliner": Envoi(objets=demande, donnees=motif),
    "structure_dossier_nouveau": Envoi(),
}
DES_SEANCES = {
    "coordination_seance_nouvelle": Envoi(donnees=lambda m: {"date": jour(9), "type": "copil", "lieu": "Nancy"}),
    "coordination_seance": Envoi(
        "au_copil", lambda m: (SeanceCopil.objects.get().code,), lambda m: {f"{m.c.code}-sens": "acceptee"}
    ),
    "coordination_seance_deplacer": Envoi(
        objets=lambda m: (fabrique.seance(m.s.reseau, m.coordination, 9).code,), donnees=lambda m: {"date": jour(12)}
    ),
}
PUBLICS = {
    "declarer_structure": Envoi(donnees=lambda m: SAISIE),
    "declaration": Envoi(objets=lambda m: (declare(reseau=m.s.reseau, **champs(m.s.commune)).code,)),
}
ENVOIS = (
    {f"structure_dossier_{nom}": envoi for nom, envoi in DE_LA_STRUCTURE.items()}
    | {f"coordination_dossier_{nom}": envoi for nom, envoi in (DE_LA_STRUCTURE | DE_LA_COORDINATION).items()}
    | {f"coordination_dossier_{nom}": replace(DE_LA_STRUCTURE[nom], ajoute=True) for nom in ("partie", "poste")}
    | {f"partenaire_dossier_{nom}": envoi for nom, envoi in DU_PARTENAIRE.items()}
    | {f"structure_dossier_{nom}": envoi for nom, envoi in REMIS.items()}
    | {f"coordination_dossier_{nom}": replace(envoi, ajoute=True) for nom, envoi in REMIS.items()}
    | {f"coordination_dossier_{nom}": envoi for nom, envoi in (PAYE | EXAMINE).items()}
    | {f"partenaire_dossier_{nom}": envoi for nom, envoi in PAYE.items()}
    | DE_LA_FICHE
    | DES_SEANCES
    | PUBLICS
)
LUES = {
    *("structure_dossiers", "structure_dossier", "structure_dossier_historique", "structure_fiche"),
    *("structure_membres", "structure", "devenir_promeneur", "coordination_dossier", "coordination_dossier_historique"),
    *("coordination_seances", "partenaire_dossiers", "partenaire_dossier", "partenaire_dossier_historique"),
    "partenaire_seance",
    *(
        f"{cote}_dossier_{nom}"
        for cote in ("structure", "coordination", "partenaire")
        for nom in ("bilan", "bilan_pdf")
    ),
}


def test_every_form_of_these_rooms_is_sent_twice():
    salles = ("conventions.", "structures.")
    des_salles = {nom for nom, motif in ADRESSES.items() if motif.callback.__module__.startswith(salles)}
    assert des_salles - LUES == set(ENVOIS)


@pytest.fixture
def monde(structure, directrice, coordinatrice, promeneur, caf, partenaire, settings):
    """Who sends, and on what."""
    settings.MFA_REQUISE = False
    fabrique_public.noms()
    return SimpleNamespace(
        s=structure, structure=directrice, coordination=coordinatrice, partenaire=partenaire, promeneur=promeneur,
        caf=caf, client=Client(),
    )  # fmt: skip


def adresse(m: Any, nom: str, envoi: Envoi) -> str:
    if nom in PUBLICS:
        return reverse(nom, args=envoi.objets(m))
    m.client.force_login(getattr(m, nom.split("_")[0]))
    maison = m.s.code if nom.startswith("structure") else m.s.reseau.code
    if envoi.etat == "finissante":
        debut, fin = aujourdhui() - timedelta(days=900), aujourdhui() + timedelta(days=100)
        m.c = services.resume_convention(structure=m.s, debut=debut, dernier_jour=fin, by=m.coordination)
    elif envoi.etat == "reprise":
        argent.regles(m.s.reseau)
        m.c = argent.convention(m.s, m.coordination)
        services.open_years(conventions=Convention.objects.all())  # reading a page does it
    elif envoi.etat:
        gens = {"directrice": m.structure, "coordinatrice": m.coordination, "promeneur": m.promeneur}
        m.c = fabrique.dossier(envoi.etat, structure=m.s, **gens, **envoi.reste)
    du_dossier = (m.c.code,) if "_dossier_" in nom and nom != "structure_dossier_nouveau" else ()
    return reverse(nom, args=[maison, *du_dossier, *envoi.objets(m)]) + envoi.requete(m)


def pour_autrui(m: Any, nom: str) -> Donnees:
    """The coordination joins what it received."""
    if nom.removeprefix("coordination_dossier_") not in DE_LA_STRUCTURE | REMIS or not nom.startswith("coordination"):
        return {}
    return {"original": pdf("courrier.pdf"), "recu_le": jour(), "moyen": "papier", "original_connu": "nouveau"}


def traces(m: Any) -> dict[str, Any]:
    """What an act leaves: rows, lines of history, mails."""
    modeles = (
        Convention,
        Poste,
        DepotPiece,
        Signature,
        Decision,
        Changement,
        SeanceCopil,
        Contact,
        Membre,
        Declaration,
        PieceBilan,
        Controle,
        PieceControle,
    )
    s = Structure.objects.get(pk=m.s.pk)
    lignes = journal.historiques([s, *s.membres.all(), *s.contacts.all(), *s.declarations.all()], 300)
    lignes += [ligne for c in Convention.objects.all() for ligne in presentation.historique(c, 300)]
    return {modele.__name__: modele.objects.count() for modele in modeles} | {
        "courriels": Courriel.objects.count(),
        "séances": list(SeanceCopil.objects.values_list("date", flat=True)),
        "liens envoyés": sum(Invitation.objects.values_list("envois", flat=True)),
        "histoire": [(ligne.quoi, ligne.motif) for ligne in lignes],
    }


@pytest.mark.parametrize("nom", sorted(ENVOIS))
def test_a_form_sent_twice_counts_once(monde, nom):
    envoi = ENVOIS[nom]
    ici = adresse(monde, nom, envoi)

    def saisie(page: str) -> Donnees:
        return {"csrfmiddlewaretoken": page} | pour_autrui(monde, nom) | envoi.donnees(monde)

    avant = traces(monde)
    reponse = monde.client.post(ici, saisie("une page"))
    assert reponse.status_code == 302 or nom == "declaration", reponse.context["form"].errors
    fait = traces(monde)
    assert fait != avant or nom == "declaration"  # its link has just left
    for page in ("une page",) if envoi.ajoute else ("une page", "un autre onglet"):
        encore = monde.client.post(ici, saisie(page), follow=True)
        dit = encore.content.decode()
        assert encore.status_code == 200 and ('role="alert"' in dit or 'role="status"' in dit or nom in PUBLICS)
        assert traces(monde) == fait
