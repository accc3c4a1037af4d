"""What a convention and the mails of a decision say: the national texts, the fields that one may put in them, and how a
text becomes a page. A network writes its own versions (`services.modeles`); the law of the field stays in code."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from socle import courrier, fusion
from socle.fusion import CHAMP, Champ, paragraphes

from .enums import GenreModele
from .models import ModeleDocument

_GRAS = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ARTICLES_MAX = 30


class Article(Protocol):
    titre: str
    texte: str


@dataclass(frozen=True)
class UnArticle:
    titre: str
    texte: str


@dataclass(frozen=True)
class Texte:
    """A text as it counts: the network's version, or the national one (`numero` 0)."""

    titre: str
    articles: tuple[Article, ...]
    numero: int = 0


_COMMUNS = (
    Champ("structure", "le nom de la structure"),
    Champ("de_la_structure", "le même, avec « de » ou « d’ »"),
    Champ("reseau", "le nom du réseau"),
    Champ("departement", "le département"),
    Champ("coordination", "qui coordonne le réseau"),
)
DE_LA_CONVENTION = (
    Champ("numero", "le numéro de la convention"),
    *_COMMUNS,
    Champ("statut", "le statut juridique de la structure"),
    Champ("siret", "son SIRET"),
    Champ("adresse", "son adresse"),
    Champ("signataire", "qui signe pour elle"),
    Champ("qualite", "la qualité de qui signe"),
    Champ("debut", "le premier jour"),
    Champ("fin", "le dernier jour"),
    Champ("nombre_de_postes", "« 1 poste », « 2 postes »"),
    Champ("heures_minimum", "les heures en ligne par semaine et par poste, au moins"),
    Champ("suite_de", "« la convention PDN54-2024-0003 », pour un renouvellement\u00a0; sinon rien"),
    Champ("tableau_du_projet", "le projet, tel que le dossier l’écrit", bloc=True),
    Champ("tableau_des_postes", "les postes\u00a0: personne, fonction, heures, dates", bloc=True),
    Champ("tableau_du_budget", "le budget prévisionnel d’une année, s’il y en a un dans le dossier", bloc=True),
)
DE_LA_DECISION = (
    *_COMMUNS,
    Champ("seance", "« le comité de pilotage »"),
    Champ("date", "le jour de la décision"),
    Champ("motif", "le motif de la décision, s’il y en a un"),
    Champ("changements", "les modifications retenues, en liste, s’il y en a", bloc=True),
    Champ("contact", "l’adresse de la coordination"),
    Champ("lien", "le bouton qui ouvre le dossier", bloc=True),
)


def champs(genre: str) -> tuple[Champ, ...]:
    return DE_LA_CONVENTION if genre == GenreModele.CONVENTION else DE_LA_DECISION


# — The national texts


_DEBUT = "Bonjour,\n\n"
NATIONAUX: dict[str, Texte] = {
    GenreModele.CONVENTION: Texte(
        "Convention Promeneurs du Net",
        (
            UnArticle(
                "Objet et durée",
                "La structure confie à des professionnels qu’elle emploie une présence éducative sur Internet, dans le "
                "cadre du réseau {reseau} et de la charte nationale des Promeneurs du Net.\n\n"
                "La convention court du **{debut}** au **{fin}**, ce jour compris. Elle ne se renouvelle pas "
                "tacitement\u00a0: une demande expresse est nécessaire.\n\n"
                "{suite_de}",
            ),
            UnArticle("Le projet", "{tableau_du_projet}"),
            UnArticle(
                "Les postes",
                "La convention porte sur {nombre_de_postes}, d’au moins {heures_minimum}\u00a0heures en ligne par "
                "semaine.\n\n{tableau_des_postes}\n\n"
                "Chaque personne signe la charte avec la structure avant d’agir. Un départ ou un remplacement sur un "
                "poste prévu est déclaré sans délai à la coordination. Les dates et le nombre de postes ne changent "
                "que par avenant.",
            ),
            UnArticle(
                "Engagements",
                "La structure mandate des professionnels, leur donne le temps et les moyens d’être présents en ligne, "
                "fait les vérifications que son régime lui demande, et rend compte de l’activité chaque année. Le "
                "réseau anime, forme, et tient à jour l’annuaire public. La présente convention ne vaut pas décision "
                "de financement\u00a0: chaque financeur décide et notifie de son côté.",
            ),
            UnArticle(
                "Fin",
                "Chaque partie peut résilier à la date anniversaire, avec un préavis de trois mois, par lettre "
                "recommandée. En cas de manquement, la Caf peut résilier un mois après une mise en demeure restée "
                "sans effet\u00a0; si la structure disparaît, sans délai. Les mandats cessent avec la convention.",
            ),
        ),
    ),
    GenreModele.ACCEPTEE: Texte(
        "Décision du comité de pilotage\u00a0: demande acceptée",
        (
            UnArticle(
                "",
                _DEBUT + "{seance} du {date} a accepté la demande {de_la_structure} de rejoindre {reseau}.\n\n"
                "{changements}\n\n"
                "La coordination prépare la convention, que vous recevrez à signer. Cette décision porte sur votre "
                "projet\u00a0; chaque financeur décide de son côté, et vous répondra.\n\n{motif}\n\n{lien}",
            ),
        ),
    ),
    GenreModele.REFUSEE: Texte(
        "Décision du comité de pilotage\u00a0: demande non retenue",
        (
            UnArticle(
                "",
                _DEBUT + "{seance} du {date} n’a pas retenu la demande {de_la_structure}.\n\nMotif\u00a0: {motif}\n\n"
                "Vous pouvez en parler avec la coordination ({contact}), et préparer une autre demande.\n\n{lien}",
            ),
        ),
    ),
    GenreModele.AJOURNEE: Texte(
        "Décision du comité de pilotage\u00a0: demande ajournée",
        (
            UnArticle(
                "",
                _DEBUT + "{seance} du {date} a ajourné l’examen de la demande {de_la_structure}.\n\n"
                "Motif\u00a0: {motif}\n\n"
                "Le dossier reviendra à un prochain comité de pilotage. La coordination vous dira la suite.\n\n{lien}",
            ),
        ),
    ),
}


# — The one that counts


def publie(reseau: Any, genre: str) -> ModeleDocument | None:
    """The version published last; None while the network keeps to the national text."""
    versions = ModeleDocument.objects.filter(reseau=reseau, genre=genre, publie_le__isnull=False)
    return versions.order_by("-numero").prefetch_related("articles").first()


def courant(reseau: Any, genre: str) -> Texte:
    """What counts today: the network's version, or the national text."""
    return texte_de(publie(reseau, genre), genre)


def texte_de(modele: ModeleDocument | None, genre: str) -> Texte:
    if modele is None:
        return NATIONAUX[genre]
    return Texte(modele.titre, tuple(modele.articles.all()), modele.numero)


# — What is wrong in a text


def fautes(texte: str, genre: str) -> list[str]:
    """Why this text can't be printed, in French."""
    return fusion.fautes(texte, champs(genre))


def manques(genre: str, articles: Iterable[Article]) -> list[str]:
    """What keeps a version from being published."""
    siens = list(articles)
    if not siens:
        return ["Écrivez au moins un article."]
    if genre != GenreModele.CONVENTION:
        return []
    tout = "\n\n".join(a.texte for a in siens)
    exiges = {
        "debut": "le premier jour", "fin": "le dernier jour", "tableau_des_postes": "les postes",
        "tableau_du_projet": "le projet",
    }  # fmt: skip
    return [
        f"La convention doit dire {quoi}\u00a0: ajoutez {{{nom}}}." for nom, quoi in exiges.items()
        if f"{{{nom}}}" not in tout
    ]  # fmt: skip


# — From a text to a page


def remplir(texte: str, valeurs: Mapping[str, str]) -> str:
    """A mail: its fields replaced once, a paragraph that held nothing but an empty field left out."""
    dits = (_poser(p, valeurs).strip() for p in paragraphes(texte))
    return "\n\n".join(dit[:1].upper() + dit[1:] for dit in dits if dit)


def _poser(texte: str, valeurs: Mapping[str, str]) -> str:
    return CHAMP.sub(lambda m: valeurs.get(m[1], m[0]), texte)


def imprime(articles: Iterable[Article], valeurs: Mapping[str, str]) -> list[dict[str, Any]]:
    """The articles as `convention.typ` draws them: numbered, in blocks of runs. A value is never read as markup."""
    rendus = []
    for rang, a in enumerate(articles, 1):
        blocs = [bloc for p in courrier.blocs(a.texte) if (bloc := _bloc(p, valeurs))]
        rendus.append({"titre": f"{rang}. {_poser(a.titre, valeurs)}".strip(), "blocs": blocs})
    return rendus


def _bloc(p: dict[str, Any], valeurs: Mapping[str, str]) -> dict[str, Any] | None:
    if p["type"] == "liste":
        return {"genre": "liste", "lignes": [_morceaux(ligne, valeurs) for ligne in p["lignes"]]}
    texte = p["texte"]
    seul = CHAMP.fullmatch(texte)
    if seul and seul[1] in {c.nom for c in DE_LA_CONVENTION if c.bloc}:
        return {"genre": seul[1]}
    morceaux = _morceaux(texte, valeurs)
    return {"genre": "p", "morceaux": morceaux} if any(m["texte"].strip() for m in morceaux) else None


def _morceaux(texte: str, valeurs: Mapping[str, str]) -> list[dict[str, Any]]:
    """Plain and bold runs, in order."""
    parts = _GRAS.split(texte)
    return [
        {"texte": _poser(part, valeurs), "gras": rang % 2 == 1} for rang, part in enumerate(parts) if part
    ]  # fmt: skip
