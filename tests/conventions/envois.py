"""How each act on a file is sent: from which state, to what, with which answers."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conventions import services
from conventions.forms.vie import AvenantForm
from conventions.models import (
    Appel,
    Avenant,
    Changement,
    Convention,
)
from socle.cles import cle
from socle.dates import UN_JOUR, aujourdhui
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique, fabrique_appels
from tests.conventions import fabrique_argent as argent
from tests.conventions import fabrique_vie as vie
from tests.conventions.fabrique import pdf

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


def suivi(m: Any) -> tuple[str, ...]:
    services.claim(convention=m.c, by=m.coordination)
    return ()


def une_collegue(m: Any) -> Any:
    from territoires.models import RoleReseau

    role = RoleReseau.objects.filter(user__email="collegue54@exemple.fr").select_related("user").first()
    if role is None:
        user = compte_utilisateur("collegue54@exemple.fr", "Alix", "Autre")
        role = RoleReseau.objects.create(user=user, reseau=m.s.reseau, role="coordination")
    return role.user


def notee(m: Any) -> tuple[str, ...]:
    return (services.add_note(convention=m.c, texte="À faire.", by=m.coordination).code,)


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


def creneau(m: Any) -> Donnees:
    return {"jour": "3", "debut": "18:00", "fin": "20:00", "plateforme": "discord"}


def prevue(m: Any) -> tuple[str, ...]:
    x = services.plan_slot(
        convention=m.c, jour="2", debut=time(14), fin=time(16), plateforme="instagram", by=m.structure
    )
    return (x.code,)


def demeure_repondue(m: Any) -> tuple[str, ...]:
    x = vie.demeure("envoyee", convention=m.c, by=m.coordination)
    return x.code, services.answer_notice(demeure=x, texte="C’est fait.", by=m.structure).code


def courrier(m: Any) -> Donnees:
    return motif(m) | {"courrier": pdf("lettre.pdf"), "ecrit_le": jour()}


def lettre_de_fin(m: Any) -> tuple[str, ...]:
    services.prepare_end(
        convention=m.c, motif="disparition", demandeur="caf", attendue_le=aujourdhui(), explication="Liquidée.",
        by=m.coordination,
    )  # fmt: skip
    return ()


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


def budget_demande(m: Any) -> tuple[str, ...]:
    m.s.reseau.budget_demande = True
    m.s.reseau.save()
    return ()


def rangee(m: Any) -> Donnees:
    """A new row, as a page without any line sends it."""
    n = "n-charges-0"
    return {"rangee": n, f"{n}-code": "abcd2345", f"{n}-volet": "charges", f"{n}-version": "", f"{n}-compte": "64",
            f"{n}-libelle": "Salaires", f"{n}-montant": "1 234,50"}  # fmt: skip


def deja_repris(m: Any) -> tuple[str, ...]:
    avant = m.s.conventions.get(etat="abandonnee")
    services.take_answers(convention=m.c, depuis=avant, by=m.structure)
    return ()


DE_LA_STRUCTURE = {
    "partie": Envoi(
        "brouillon", lambda m: ("projet",), lambda m: {"objectifs": "D’autres", "version_lue": str(m.c.version)}
    ),
    "permanence_ajouter": Envoi("brouillon", donnees=creneau, ajoute=True),
    "permanence_retirer": Envoi("brouillon", prevue),
    "poste_ajouter": Envoi("brouillon", donnees=lambda m: {"qui": "a_pourvoir", "heures": "3"}, ajoute=True),
    "poste": Envoi("brouillon", poste, lambda m: {"qui": "a_pourvoir", "heures": "4", "version_lue": "0"}),
    "poste_retirer": Envoi("brouillon", poste),
    "depart": Envoi("active", poste, lambda m: {"dernier": jour(), "motif": "Mutation"}),
    "remplacer": Envoi("active", poste, lambda m: LINA | {"le": jour()}),
    "piece": Envoi("brouillon", lambda m: ("rib",), lambda m: {"upload": pdf("rib.pdf")}),
    "pieces": Envoi("brouillon", donnees=lambda m: {"rib": pdf("rib.pdf"), "statuts": pdf("statuts.pdf")}),
    "pieces_reprendre": Envoi("a_reprendre", donnees=lambda m: {"types": ["rib", "statuts"]}),
    "piece_dispense": Envoi("brouillon", lambda m: ("rib",), motif),
    "budget": Envoi("brouillon", budget_demande, donnees=rangee),
    "reprendre": Envoi("a_reprendre"),
    "reprendre_annuler": Envoi("a_reprendre", deja_repris),
    "appel": Envoi("brouillon", appel_ouvert, donnees=lambda m: {"appel": Appel.objects.get().code}),
    "deposer": Envoi("brouillon"),
    "rendre": Envoi("corrections"),
    "abandonner": Envoi("depose", donnees=motif),
    "signer": Envoi("a_signer", lambda m: ("structure",), lambda m: {"upload": pdf("s.pdf"), "signee_le": jour()}),
    "renouveler": Envoi("finissante"),
    "declarer": Envoi("active", lambda m: ("contact",), lambda m: CONTACT | {"le": jour()}),
    "demeure_repondre": Envoi("active", une_demeure("envoyee"), lambda m: {"texte": "C’est fait."}, ajoute=True),
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
    "corrections": Envoi("instruction", donnees=lambda m: {"projet": "Précisez", "piece-rib": "Flou"}),
    "repousser": Envoi("corrections", donnees=lambda m: {"avant": jour(40)}),
    "prendre": Envoi("instruction"),
    "laisser": Envoi("instruction", suivi),
    "passer": Envoi("instruction", suivi, lambda m: {"a": cle(une_collegue(m)), "lu": cle(m.coordination)}),
    "points": Envoi("instruction", donnees=lambda m: {"siret": "vu", "remarque-siret": "Relu"}),
    "lecture": Envoi("instruction"),
    "noter": Envoi("instruction", donnees=lambda m: {"texte": "À rappeler."}),
    "note": Envoi("instruction", notee, lambda m: {"texte": "Rappelée.", "version_lue": "0"}),
    "note_retirer": Envoi("instruction", notee),
    "avis": Envoi("instruction", donnees=lambda m: {"sens": "favorable"}),
    "complet": Envoi("instruction", donnees=lambda m: {"sauf": "Vu ailleurs."}),
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
    "demeure_lue": Envoi("active", demeure_repondue),
    "refus_noter": Envoi("a_signer", lambda m: ("caf",), courrier, reste={"dans_l_ordre": False}),
    "avenant_refus_noter": Envoi("active", un_avenant("a_signer", "caf"), courrier),
    "fin_ecarter": Envoi("active", lettre_de_fin, motif),
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
        "avenant_refuser": Envoi("active", un_avenant("a_signer", partie), motif),
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
