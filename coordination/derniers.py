"""The latest changes of a whole network, in one query over the histories of its files."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from conventions.models import Avenant, Bilan, Changement, Convention
from coordination.enums import Reponse
from coordination.models import Invite, Releve, Reunion
from promeneurs.enums import Plateforme
from promeneurs.models import Absence, Compte, Label, Mandat, Promeneur, SignatureCharte, Suspension
from socle import compilees
from socle.journal import AUTOMATE, events_model
from structures.models import Adhesion, Structure
from territoires.models import Reseau

PROFONDEUR = datetime.timedelta(days=60)
GESTE = datetime.timedelta(minutes=10)
PERSONNE = ("promeneur", "promeneur__reseau", ("promeneur__prenom", "promeneur__nom"), "promeneur__code")
STRUCTURE = ("structure", "structure__reseau", ("structure__nom", "structure__nom"), "structure__code")
NOM_D_UN_DOSSIER = ("convention__structure__nom", "convention__structure__nom")
DOSSIER = ("dossier", "convention__structure__reseau", NOM_D_UN_DOSSIER, "convention__code")
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
        {
            "insert": "fiche créée",
            "confirmer": "fiche confirmée",
            "confirmer_lien": "fiche confirmée",
            "confirmer_appel": "fiche confirmée au téléphone",
            "": "fiche modifiée",
        },
    ),
    Structure: (("structure", "reseau", ("nom", "nom"), "code"), "", {"insert": "fiche créée", "": "fiche modifiée"}),
    Mandat: (
        PERSONNE,
        "structure__nom",
        {"insert": "mandat par {}", "finir": "fin du mandat par {}", "": "mandat modifié, {}"},
    ),
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
    Adhesion: (
        STRUCTURE,
        "",
        {"insert": "entrée dans le réseau", "sortir": "sortie du réseau", "": "adhésion modifiée"},
    ),
    Convention: (
        ("dossier", "structure__reseau", ("structure__nom", "structure__nom"), "code"),
        "",
        {
            "commencer": "demande commencée",
            "renouveler": "renouvellement commencé",
            "deposer": "dossier déposé",
            "redeposer": "corrections rendues",
            "abandonner": "demande abandonnée",
            "accepter": "demande acceptée",
            "refuser": "demande refusée",
            "ajourner": "demande ajournée",
            "activer": "convention signée par toutes les parties",
            "resilier": "fin de la convention",
            "insert": "convention reprise",
            "": "convention modifiée",
        },
    ),
    Bilan: (
        DOSSIER,
        "annee",
        {
            "deposer": "bilan {} déposé",
            "accepter": "bilan {} accepté",
            "renvoyer": "bilan {} à compléter",
            "rouvrir": "bilan {} rouvert",
        },
    ),
    Avenant: (DOSSIER, "", {"insert": "avenant demandé", "signer": "avenant signé"}),
    Changement: (DOSSIER, "", {"insert": "changement déclaré"}),
    Releve: (PERSONNE, "", {"rendre": "relevé rendu", "demander_reouverture": "réouverture d’un relevé demandée"}),
    Invite: (
        ("reunion", "reunion__reseau", ("nom", "nom"), "reunion__code"),
        "reponse",
        {"repondre": "a répondu «\u00a0{}\u00a0»"},
    ),
    Reunion: (
        ("reunion", "reseau", ("thematique", "thematique"), "code"),
        "type",
        {"insert": "réunion notée", "": "réunion modifiée"},
    ),
}
NOMS = {modele.__name__: modele for modele in SOURCES}
DETAILS: dict[str, Any] = {**dict(Plateforme.choices), **dict(Reponse.choices)}


@dataclass(frozen=True)
class Changement:
    quand: datetime.datetime
    qui: str
    sujet: str
    quoi: list[str]
    url: str


def derniers(
    reseau: Reseau, limite: int = 8, *, depuis: datetime.datetime | None = None, sauf: Any = None
) -> list[Changement]:
    """What happened lately in this network, latest first; what one person did in a row on one sheet is one line.

    `depuis`: only after this moment (never further back than two months). `sauf`: not what this person did.
    """
    profondeur = timezone.now() - PROFONDEUR
    cles = (reseau.pk, max(depuis or profondeur, profondeur), str(sauf.pk) if sauf else "")
    lignes = compilees.dictionnaires(_histoires, cles, limite * 8)
    qui = {str((ligne["contexte"] or {}).get("user") or "") for ligne in lignes} - {""}
    noms = {str(u.pk): u.nom_complet for u in get_user_model().objects.filter(pk__in=qui)} if qui else {}
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


def _histoires(cles: tuple[int, datetime.datetime, str], combien: int) -> QuerySet:
    bras = [_source(modele, *cles) for modele in SOURCES]
    return bras[0].union(*bras[1:], all=True).order_by("-quand", "-obj")[:combien]


def _source(modele: Any, reseau: int, depuis: datetime.datetime, sauf: str) -> QuerySet:
    (genre, chemin, (prenom, nom), code), detail, phrases = SOURCES[modele]
    sujet = F(nom) if prenom == nom else Concat(F(prenom), Value(" "), F(nom))
    evenements = events_model(modele)._base_manager.filter(**{chemin: reseau}, pgh_created_at__gt=depuis)
    if "" not in phrases:  # only the acts that are told
        evenements = evenements.filter(Q(pgh_context__action__in=list(phrases)) | Q(pgh_label__in=list(phrases)))
    # what no one signed has no context
    auteur = Coalesce(KT("pgh_context__user"), Value("-"), output_field=CharField())
    evenements = evenements.alias(auteur=auteur).exclude(auteur=sauf)
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
        precision=Cast(F(detail) if detail else Value(""), CharField()),
    )


def _dire(reseau: Reseau, ligne: dict[str, Any], noms: dict[str, str]) -> Changement:
    qui = noms.get(str((ligne["contexte"] or {}).get("user") or ""), AUTOMATE)
    return Changement(ligne["quand"], qui, ligne["sujet"] or "Sans thématique", [_phrase(ligne)], _url(reseau, ligne))


def _phrase(ligne: dict[str, Any]) -> str:
    phrases = SOURCES[NOMS[ligne["modele"]]][2]
    action = str((ligne["contexte"] or {}).get("action") or "")
    phrase = phrases.get(action) or phrases.get(ligne["etape"]) or phrases[""]
    return phrase.format(DETAILS.get(ligne["precision"], ligne["precision"]))


def _url(reseau: Reseau, ligne: dict[str, Any]) -> str:
    return reverse(f"coordination_{ligne['genre']}", args=[reseau.code, ligne["page"]])
