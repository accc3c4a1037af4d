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
from conventions.forms.vie import AvenantForm
from conventions.models import (
    Appel,
    Avenant,
    Changement,
    Controle,
    Convention,
    Decision,
    DelaiAccorde,
    DepotPiece,
    Document,
    Inscription,
    MiseEnDemeure,
    PieceBilan,
    PieceControle,
    PieceReglee,
    Poste,
    Presence,
    ProcesVerbal,
    QuestionAppel,
    Recusation,
    RefusSignature,
    SeanceCopil,
    Signature,
)
from socle import journal
from socle.cles import cle
from socle.dates import UN_JOUR, aujourdhui
from socle.models import Courriel, Travail
from structures.models import Contact, Declaration, Membre, Structure
from structures.services import add_member, confirm, declare, save_contact
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique, fabrique_appels
from tests.conventions import fabrique_argent as argent
from tests.conventions import fabrique_vie as vie
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


def a_remplacer(m: Any) -> tuple[str, ...]:
    services.refuse_piece(piece=m.c.pieces.get(type="rib"), motif="Illisible", by=m.coordination)
    return ("rib",)


def signee(m: Any) -> tuple[str, ...]:
    return (next(fabrique.signer(m.c, m.coordination, ("caf",))).code,)


def refus(m: Any) -> tuple[str, ...]:
    return (services.refuse_to_sign(convention=m.c, partie="structure", motif="Date", by=m.structure).code,)


def depart(m: Any) -> tuple[str, ...]:
    un = m.c.postes_prevus.get()
    return (cle(services.declare_departure(poste=un, le=aujourdhui() + UN_JOUR, motif="Mutation", by=m.structure)),)


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


def un_avenant(etat: str, *suite: str) -> Callable[[Any], tuple[str, ...]]:
    """Prepared by the coordination, on a convention in force."""
    return lambda m: (vie.avenant(etat, convention=m.c, by=m.coordination).code, *suite)


def une_demeure(etat: str, *suite: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda m: (vie.demeure(etat, convention=m.c, by=m.coordination).code, *suite)


def comme_il_serait(m: Any) -> Donnees:
    """Two posts in place of one."""
    page = AvenantForm(convention=Convention.objects.get(pk=m.c.pk))
    lus = {c.name: "" if c.value() is None else c.value() for c in page}
    return lus | {"postes": "2", "effet": jour(10), "motif": "Plus de demandes", "version_lue": "0"}


def autrement(m: Any) -> Donnees:
    return comme_il_serait(m) | {"motif": "Autrement"}


def acte_pris(m: Any) -> tuple[str, ...]:
    (code,) = depart(m)
    services.acknowledge_change(changement=Changement.objects.get(), by=m.coordination)
    return (code,)


CONTACT = {"referent_nom": "Alix Accueil", "referent_email": "alix@exemple.fr"}


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
def appel_ouvert(m: Any) -> tuple[str, ...]:
    fabrique_appels.appel(m.s.reseau, m.coordination)
    return ()


DE_LA_STRUCTURE = {
    "partie": Envoi(
        "brouillon", lambda m: ("projet",), lambda m: {"objectifs": "D’autres", "version_lue": str(m.c.version)}
    ),
    "poste_ajouter": Envoi("brouillon", donnees=lambda m: {"qui": "a_pourvoir", "heures": "3"}, ajoute=True),
    "poste": Envoi("brouillon", poste, lambda m: {"qui": "a_pourvoir", "heures": "4", "version_lue": "0"}),
    "poste_retirer": Envoi("brouillon", poste),
    "depart": Envoi("active", poste, lambda m: {"dernier": jour(), "motif": "Mutation"}),
    "remplacer": Envoi("active", poste, lambda m: LINA | {"le": jour()}),
    "piece": Envoi("brouillon", lambda m: ("rib",), lambda m: {"upload": pdf("rib.pdf")}),
    "pieces": Envoi("brouillon", donnees=lambda m: {"rib": pdf("rib.pdf"), "statuts": pdf("statuts.pdf")}),
    "pieces_reprendre": Envoi("a_reprendre", donnees=lambda m: {"types": ["rib", "statuts"]}),
    "piece_dispense": Envoi("brouillon", lambda m: ("rib",), motif),
    "appel": Envoi("brouillon", appel_ouvert, donnees=lambda m: {"appel": Appel.objects.get().code}),
    "deposer": Envoi("brouillon"),
    "rendre": Envoi("corrections"),
    "abandonner": Envoi("depose", donnees=motif),
    "signer": Envoi("a_signer", lambda m: ("structure",), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}),
    "renouveler": Envoi("finissante"),
    "declarer": Envoi("active", lambda m: ("contact",), lambda m: CONTACT | {"le": jour()}),
    "avenant_nouveau": Envoi("active", donnees=comme_il_serait),
    "avenant_modifier": Envoi("active", un_avenant("brouillon"), autrement),
    "avenant_geste": Envoi("active", un_avenant("brouillon", "demander")),
    "avenant_signer": Envoi(
        "active", un_avenant("a_signer", "structure"), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}
    ),
}
DE_LA_COORDINATION = {
    "ouvrir": Envoi("depose"),
    "pieces_accepter": Envoi("instruction"),
    "piece_accepter": Envoi("instruction", rib),
    "piece_refuser": Envoi("instruction", rib, motif),
    "piece_redemander": Envoi("instruction", dispensee),
    "piece_exempter": Envoi("instruction", lambda m: ("rib",), motif),
    "piece_detenue": Envoi("instruction", a_remplacer, lambda m: {"depuis": jour(-9)}),
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
    "refus": Envoi("a_signer", refus, lambda m: {"reponse": "C’est la date du vote."}),
    "changement": Envoi("active", depart),
    "transmettre": Envoi("active", acte_pris),
    "demeure_nouvelle": Envoi(
        "active", donnees=lambda m: {"motif": "retards", "faits": "Aucun bilan", "attendu": "Le bilan"}
    ),
    "demeure": Envoi("active", une_demeure("envoyee", "lever"), lambda m: {"issue": "Reçu"}),
    "resilier": Envoi("active", donnees=lambda m: {"explication": "Liquidée"}, requete=lambda m: PREAVIS),
}
QUI = {"nom": "Dominique Direction", "qualite": "Directrice", "lu": "on"}
LIBRE = {"dans_l_ordre": False}


def a_l_ecran(cote: str, partie: str) -> dict[str, Envoi]:
    """What a party does in its own name."""

    def ouvert(m: Any) -> tuple[str, ...]:
        services.open_document(convention=m.c, partie=partie, by=getattr(m, cote))
        return (partie,)

    def commence(m: Any) -> tuple[str, ...]:
        fabrique.commencer(m.c, partie, getattr(m, cote))
        m.code = fabrique.code_recu(getattr(m, cote))
        return (partie,)

    def refusee(m: Any) -> tuple[str, ...]:
        return (services.refuse_to_sign(convention=m.c, partie=partie, motif="Date", by=getattr(m, cote)).code,)

    def avenant_ouvert(m: Any) -> tuple[str, ...]:
        (code,) = un_avenant("a_signer")(m)
        m.avenant = Avenant.objects.get(code=code)
        services.open_document(convention=m.c, avenant=m.avenant, partie=partie, by=getattr(m, cote))
        return (code, partie)

    def avenant_commence(m: Any) -> tuple[str, ...]:
        cles = avenant_ouvert(m)
        user = getattr(m, cote)
        services.ask_code(convention=m.c, avenant=m.avenant, partie=partie, nom="A B", qualite="Tête", by=user)
        m.code = fabrique.code_recu(user)
        return cles

    return {
        "avenant_signer_ecran": Envoi("active", avenant_ouvert, lambda m: QUI, ajoute=True),
        "avenant_signer_code": Envoi("active", avenant_commence, lambda m: {"code": m.code}),
        "signer_ecran": Envoi(
            "a_signer", ouvert, lambda m: QUI, reste=LIBRE, ajoute=True
        ),  # another page, another code
        "signer_code": Envoi("a_signer", commence, lambda m: {"code": m.code}, reste=LIBRE),
        "refuser": Envoi("a_signer", lambda m: (partie,), motif, reste=LIBRE),
        "refus": Envoi("a_signer", refusee, reste=LIBRE),
    }


A_L_ECRAN = a_l_ecran("structure", "structure")
DU_PARTENAIRE = {
    "recuser": Envoi("au_copil", donnees=lambda m: {"raison": "interet"}),
    "avis": DE_LA_COORDINATION["avis"],
    "piece_detenue": DE_LA_COORDINATION["piece_detenue"],
    "avenant_signer": Envoi(
        "active", un_avenant("a_signer", "caf"), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}
    ),
    "signer": Envoi(
        "a_signer", lambda m: ("caf",), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}, reste=LIBRE
    ),
} | a_l_ecran("partenaire", "caf")


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


def preparation(m: Any) -> tuple[str, ...]:
    return (fabrique_appels.appel(m.s.reseau, m.coordination, publie=False, questions=2).code,)


def avec_reglement(m: Any) -> tuple[str, ...]:
    (code,) = preparation(m)
    services.put_rules_document(appel=Appel.objects.get(code=code), upload=pdf(), by=m.coordination)
    return (code,)


def publie(m: Any) -> tuple[str, ...]:
    return (fabrique_appels.appel(m.s.reseau, m.coordination).code,)


def reponse(m: Any) -> tuple[str, ...]:
    """A published call that the structure has begun to answer."""
    un = fabrique_appels.appel(m.s.reseau, m.coordination)
    services.start_file(structure=m.s, appel=un, by=m.structure)
    return (un.code,)


def question(rang: int) -> Callable[[Any], tuple[str, ...]]:
    def une(m: Any) -> tuple[str, ...]:
        (code,) = preparation(m)
        return code, Appel.objects.get(code=code).questions.all()[rang].cle

    return une


def l_appel(m: Any) -> Donnees:
    dates = {"ouvre_le_jour": jour(2), "ouvre_le_heure": "09:00", "ferme_le_jour": jour(9), "ferme_le_heure": "18:00"}
    return {"titre": "Un appel", "presentation": "Des règles.", "depot": "ici"} | dates | {"version_lue": "0"}


DES_APPELS = {
    "coordination_appel_nouveau": Envoi(donnees=l_appel),
    "coordination_appel_modifier": Envoi(objets=preparation, donnees=l_appel),
    "coordination_appel_reglement": Envoi(objets=preparation, donnees=lambda m: {"upload": pdf()}, ajoute=True),
    "coordination_appel_reglement_retirer": Envoi(objets=avec_reglement),
    "coordination_appel_question_ajouter": Envoi(
        objets=preparation, donnees=lambda m: {"intitule": "Pourquoi", "genre": "texte"}
    ),
    "coordination_appel_question": Envoi(
        objets=question(0),
        donnees=lambda m: {"intitule": "Pourquoi", "genre": "texte"} | {"version_lue": "0"},
    ),
    "coordination_appel_question_monter": Envoi(objets=question(1)),
    "coordination_appel_question_retirer": Envoi(objets=question(0)),
    "coordination_appel_publier": Envoi(objets=preparation),
    "coordination_appel_depublier": Envoi(objets=publie),
    "coordination_appel_retirer": Envoi(objets=publie, donnees=motif),
    "coordination_appel_prolonger": Envoi(
        objets=publie, donnees=lambda m: motif(m) | {"ferme_le_jour": jour(60), "ferme_le_heure": "18:00"}
    ),
    "coordination_appel_delai": Envoi(
        objets=publie,
        donnees=lambda m: motif(m) | {"structure": m.s.code, "jusqu_au_jour": jour(60), "jusqu_au_heure": "18:00"},
    ),
    "coordination_appel_ecrire": Envoi(objets=reponse, donnees=lambda m: {"sujet": "Objet", "corps": "Bonjour,"}),
}
LIGNE = {"libelle": "Assurance", "demande": "obligatoire", "statuts": ["association"], "moment": "toujours"}


def reglee(code: tuple[str, ...], m: Any) -> tuple[str, ...]:
    un = Appel.objects.filter(code__in=code).first()
    services.add_asked_piece(reseau=m.s.reseau, appel=un, by=m.coordination, **LIGNE)
    return (*code, PieceReglee.objects.get().type)


DES_PIECES = {
    "coordination_piece_ajouter": Envoi(donnees=lambda m: LIGNE),
    "coordination_piece_regler": Envoi(objets=lambda m: ("rib",), donnees=lambda m: LIGNE | {"version_lue": "0"}),
    "coordination_piece_retablir": Envoi(objets=lambda m: reglee((), m)),
    "coordination_appel_piece_ajouter": Envoi(objets=preparation, donnees=lambda m: LIGNE),
    "coordination_appel_piece_regler": Envoi(
        objets=lambda m: (*preparation(m), "rib"), donnees=lambda m: LIGNE | {"version_lue": "0"}
    ),
    "coordination_appel_piece_retablir": Envoi(objets=lambda m: reglee(preparation(m), m)),
}


def la_seance(m: Any) -> tuple[str, ...]:
    return (SeanceCopil.objects.get().code,)


def prete(m: Any) -> tuple[str, ...]:
    return (fabrique.seance(m.s.reseau, m.coordination, 9).code,)


def recusee(m: Any) -> tuple[str, ...]:
    return (*la_seance(m), services.recuse(convention=m.c, user=m.partenaire, by=m.coordination).code)


def minutes(m: Any) -> tuple[str, ...]:
    services.make_minutes(seance=SeanceCopil.objects.get(), autres="", by=m.coordination)
    return la_seance(m)


def venus(m: Any) -> Donnees:
    return {"lu": services.presence_print(SeanceCopil.objects.get()), "presents": [m.partenaire.email]}


AUTOUR_DES_SEANCES = {
    "coordination_seance_inscrire": Envoi("instruction", prete, lambda m: {"dossiers": [m.c.code]}),
    "coordination_seance_presences": Envoi(objets=prete, donnees=venus),
    "coordination_seance_recuser": Envoi(
        "au_copil",
        lambda m: (*la_seance(m), m.c.code),
        lambda m: {"qui": m.partenaire.email, "raison": "interet"},
    ),
    "coordination_seance_recusation_lever": Envoi("au_copil", recusee),
    "coordination_seance_pv": Envoi("refusee", la_seance, lambda m: {"autres": "Rien d’autre."}, ajoute=True),
    "coordination_seance_pv_envoyer": Envoi("refusee", minutes),
    "coordination_seance_dossier": Envoi("au_copil", la_seance),
    "partenaire_seance_dossier": Envoi("au_copil", la_seance),
}
PUBLICS = {
    "declarer_structure": Envoi(donnees=lambda m: SAISIE),
    "declaration": Envoi(objets=lambda m: (declare(reseau=m.s.reseau, **champs(m.s.commune)).code,)),
}
ENVOIS = (
    {
        f"structure_dossier_{nom}": envoi
        for nom, envoi in (DE_LA_STRUCTURE | a_l_ecran("structure", "structure")).items()
    }
    | {f"coordination_dossier_{nom}": envoi for nom, envoi in (DE_LA_STRUCTURE | DE_LA_COORDINATION).items()}
    | {
        f"coordination_dossier_{nom}": replace(DE_LA_STRUCTURE[nom], ajoute=True)
        for nom in ("partie", "poste", "appel", "piece", "pieces", "pieces_reprendre")
    }
    | {f"partenaire_dossier_{nom}": envoi for nom, envoi in DU_PARTENAIRE.items()}
    | {f"structure_dossier_{nom}": envoi for nom, envoi in REMIS.items()}
    | {f"coordination_dossier_{nom}": replace(envoi, ajoute=True) for nom, envoi in REMIS.items()}
    | {f"coordination_dossier_{nom}": envoi for nom, envoi in (PAYE | EXAMINE).items()}
    | {f"partenaire_dossier_{nom}": envoi for nom, envoi in PAYE.items()}
    | DE_LA_FICHE
    | DES_SEANCES
    | DES_APPELS
    | DES_PIECES
    | AUTOUR_DES_SEANCES
    | PUBLICS
)
LUES = {
    *("structure_dossiers", "structure_dossier", "structure_dossier_historique", "structure_fiche"),
    *("structure_membres", "structure", "devenir_promeneur", "coordination_dossier", "coordination_dossier_historique"),
    *("coordination_seances", "partenaire_dossiers", "partenaire_dossier", "partenaire_dossier_historique"),
    *("coordination_pieces", "coordination_appel_pieces", "structure_dossier_reponses"),
    "coordination_dossier_reponses",
    *("coordination_appels", "coordination_appel", "appels", "appel", "appel_calendrier"),
    *("partenaire_seance", "structure_dossier_lire", "partenaire_dossier_lire", "documents", "document"),
    *(
        f"{cote}_dossier_{nom}"
        for cote in ("structure", "coordination", "partenaire")
        for nom in ("bilan", "bilan_pdf", "avenant")
    ),
    "structure_dossier_avenant_lire",
    "partenaire_dossier_avenant_lire",
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
    user = getattr(m, nom.split("_")[0])
    m.client.force_login(user)
    fabrique.vient_d_entrer(m.client, user)
    maison = m.s.code if nom.startswith("structure") else m.s.reseau.code
    if envoi.etat == "finissante":
        debut, fin = aujourdhui() - timedelta(days=900), aujourdhui() + timedelta(days=100)
        m.c = services.resume_convention(structure=m.s, debut=debut, dernier_jour=fin, by=m.coordination)
    elif envoi.etat == "a_reprendre":
        fabrique.dossier("abandonnee", structure=m.s, directrice=m.structure, coordinatrice=m.coordination)
        m.c = services.start_file(structure=m.s, by=m.structure)
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
        RefusSignature,
        Decision,
        Changement,
        SeanceCopil,
        Inscription,
        Presence,
        ProcesVerbal,
        Recusation,
        Travail,
        Contact,
        Membre,
        Declaration,
        Appel,
        QuestionAppel,
        DelaiAccorde,
        PieceReglee,
        PieceBilan,
        Controle,
        PieceControle,
        Avenant,
        Document,
        MiseEnDemeure,
    )
    s = Structure.objects.get(pk=m.s.pk)
    lignes = journal.historiques([s, *s.membres.all(), *s.contacts.all(), *s.declarations.all()], 300)
    lignes += journal.historiques([*Appel.objects.all(), *QuestionAppel.objects.all()], 300)
    lignes += journal.historiques([*PieceReglee.objects.all()], 300)
    lignes += [ligne for c in Convention.objects.all() for ligne in presentation.historique(c, 300)]
    return {modele.__name__: modele.objects.count() for modele in modeles} | {
        "courriels": Courriel.objects.count(),
        "ordre": list(QuestionAppel.objects.values_list("intitule", flat=True)),
        "séances": list(SeanceCopil.objects.values_list("date", flat=True)),
        "récusations": list(Recusation.objects.values_list("levee_le", flat=True)),
        "procès-verbaux": list(ProcesVerbal.objects.values_list("envoye_le", flat=True)),
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
