"""The latest changes of a whole network, in one query over the histories of its files."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from conventions.models import Convention
from coordination.models import Reunion
from promeneurs.enums import Plateforme
from promeneurs.models import Absence, Compte, Label, Mandat, Promeneur, SignatureCharte, Suspension
from socle.journal import AUTOMATE, events_model
from structures.models import Adhesion, Structure
from territoires.models import Reseau

PROFONDEUR = datetime.timedelta(days=60)
GESTE = datetime.timedelta(minutes=10)
PERSONNE = ("promeneur", "promeneur__reseau", ("promeneur__prenom", "promeneur__nom"), "promeneur__code")
STRUCTURE = ("structure", "structure__reseau", ("structure__nom", "structure__nom"), "structure__code")
SIGNATURE = (
    "promeneur",
    "mandat__promeneur__reseau",
    ("mandat__promeneur__prenom", "mandat__promeneur__nom"),
    "mandat__promeneur__code",
)
# model: (kind of page, path to the network, name, code of the page, detail, {act or label: sentence})
SOURCES: dict[Any, tuple[Any, ...]] = {
    Promeneur: (
        ("promeneur", "reseau", ("prenom", "nom"), "code"),
        "",
        {"insert": "fiche créée", "": "fiche modifiée"},
    ),
    Structure: (("structure", "reseau", ("nom", "nom"), "code"), "", {"insert": "fiche créée", "": "fiche modifiée"}),
    Mandat: (PERSONNE, "structure__nom", {"insert": "mandat par {}", "": "mandat modifié, {}"}),
    SignatureCharte: (SIGNATURE, "", {"": "charte signée"}),
    Label: (PERSONNE, "", {"insert": "label accordé", "": "label modifié"}),
    Absence: (PERSONNE, "", {"insert": "absence annoncée", "": "absence modifiée"}),
    Suspension: (PERSONNE, "", {"insert": "suspension conservatoire", "": "suspension revue"}),
    Compte: (
        PERSONNE,
        "plateforme",
        {
            "insert": "compte {} présenté",
            "verifier": "compte {} devenu officiel",
            "refuser": "compte {} refusé",
            "fermer": "compte {} fermé",
            "revoir": "compte {} à vérifier de nouveau",
            "": "compte {} modifié",
        },
    ),
    Adhesion: (STRUCTURE, "", {"insert": "entrée dans le réseau", "": "adhésion modifiée"}),
    Convention: (STRUCTURE, "", {"insert": "convention reprise", "": "convention modifiée"}),
    Reunion: (
        ("reunion", "reseau", ("thematique", "thematique"), "code"),
        "type",
        {"insert": "réunion notée", "": "réunion modifiée"},
    ),
}
NOMS = {modele.__name__: modele for modele in SOURCES}


@dataclass(frozen=True)
class Changement:
    quand: datetime.datetime
    qui: str
    sujet: str
    quoi: list[str]
    url: str


def derniers(reseau: Reseau, limite: int = 8) -> list[Changement]:
    """What happened lately in this network, latest first; what one person did in a row on one sheet is one line."""
    arms = [_source(modele, reseau) for modele in SOURCES]
    lignes = list(arms[0].union(*arms[1:], all=True).order_by("-quand", "-obj")[: limite * 8])
    cles = {str((ligne["contexte"] or {}).get("user") or "") for ligne in lignes} - {""}
    noms = {str(u.pk): u.nom_complet for u in get_user_model().objects.filter(pk__in=cles)} if cles else {}
    changements: list[Changement] = []
    for ligne in lignes:
        suivant = _dire(reseau, ligne, noms)
        if changements and _meme_geste(changements[-1], suivant):
            changements[-1].quoi.extend(mot for mot in suivant.quoi if mot not in changements[-1].quoi)
        elif len(changements) == limite:
            break
        else:
            changements.append(suivant)
    return changements


def _meme_geste(apres: Changement, avant: Changement) -> bool:
    proches = apres.quand - avant.quand < GESTE
    return proches and (apres.url, apres.qui) == (avant.url, avant.qui)


def _source(modele: Any, reseau: Reseau) -> QuerySet:
    (genre, chemin, (prenom, nom), code), detail, _ = SOURCES[modele]
    sujet = F(nom) if prenom == nom else Concat(F(prenom), Value(" "), F(nom))
    evenements = events_model(modele)._base_manager.filter(
        **{chemin: reseau}, pgh_created_at__gte=timezone.now() - PROFONDEUR
    )
    if modele is Reunion:  # the only sheet of its own that can be taken away: its page is gone
        evenements = evenements.filter(Exists(Reunion.objects.filter(pk=OuterRef("pgh_obj_id"))))
    return evenements.order_by().values(
        quand=F("pgh_created_at"),
        obj=F("pgh_obj_id"),
        etape=F("pgh_label"),
        contexte=F("pgh_context"),
        modele=Value(modele.__name__, output_field=CharField()),
        genre=Value(genre, output_field=CharField()),
        sujet=Cast(sujet, CharField()),
        page=Cast(F(code), CharField()),
        detail=Cast(F(detail) if detail else Value(""), CharField()),
    )


def _dire(reseau: Reseau, ligne: dict[str, Any], noms: dict[str, str]) -> Changement:
    qui = noms.get(str((ligne["contexte"] or {}).get("user") or ""), AUTOMATE)
    return Changement(ligne["quand"], qui, ligne["sujet"] or "Sans thématique", [_phrase(ligne)], _url(reseau, ligne))


def _phrase(ligne: dict[str, Any]) -> str:
    phrases = SOURCES[NOMS[ligne["modele"]]][2]
    action = str((ligne["contexte"] or {}).get("action") or "")
    phrase = phrases.get(action) or phrases.get(ligne["etape"]) or phrases[""]
    return phrase.format(dict(Plateforme.choices).get(ligne["detail"], ligne["detail"]))


def _url(reseau: Reseau, ligne: dict[str, Any]) -> str:
    return reverse(f"coordination_{ligne['genre']}", args=[reseau.code, ligne["page"]])
