"""How each act around the files is sent: the sheet of a structure, sittings, calls, templates, lists of documents."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from conventions import services
from conventions.models import (
    Appel,
    PieceReglee,
    SeanceCopil,
)
from socle.cles import cle
from structures.services import add_member, confirm, declare, save_contact
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique, fabrique_appels
from tests.conventions.envois import Donnees, Envoi, image, jour, motif
from tests.conventions.fabrique import pdf
from tests.structures.fabrique import SAISIE, champs


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


def modele(m: Any) -> tuple[str, ...]:
    if not hasattr(m, "modele"):
        m.modele = services.start_template(reseau=m.s.reseau, genre="convention", by=m.coordination)
    return "convention", str(m.modele.numero)


def article(m: Any) -> tuple[str, ...]:
    return *modele(m), m.modele.articles.all()[1].code


UN_ARTICLE: Donnees = {"titre": "Assurance", "texte": "Assurée.", "version_lue": "0"}
DES_MODELES = {
    "coordination_modele_preparer": Envoi(objets=lambda m: ("convention",)),
    "coordination_modele_titre": Envoi(objets=modele, donnees=lambda m: {"titre": "Accord", "version_lue": "0"}),
    "coordination_modele_publier": Envoi(objets=modele),
    "coordination_modele_abandonner": Envoi(objets=modele),
    "coordination_modele_article_ajouter": Envoi(objets=modele, donnees=lambda m: UN_ARTICLE),
    "coordination_modele_article": Envoi(objets=article, donnees=lambda m: UN_ARTICLE),
    "coordination_modele_article_monter": Envoi(objets=article),
    "coordination_modele_article_retirer": Envoi(objets=article),
}

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
