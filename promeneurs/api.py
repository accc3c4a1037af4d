"""The open interface: the directory and the check, for other sites. Reading only, no key, no cookie."""

from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query
from ninja.errors import HttpError

from socle import limites
from socle.dates import aujourdhui
from socle.texte import propre
from structures.models import Structure
from territoires.distance import distance_km
from territoires.models import Commune
from territoires.recherche import find_commune, propositions
from territoires.suggestions import suggest

from . import annuaire, fiches, verification
from .anciens import actuel
from .fiches import CompteOfficiel, Fiche
from .filtres import MONTRE, Filtres, Inconnu, lire_filtres
from .interface import FENETRE, LIMITES, Inconnus, Interface, en_francais
from .models import Promeneur
from .schemas import (
    TAILLE_MAX,
    AVerifier,
    CommuneProche,
    Communes,
    Demande,
    DemandeStructures,
    Erreur,
    Position,
    Promeneurs,
    PromeneurVu,
    Structures,
    VerdictVu,
)

HORS_DE_FRANCE_KM = 40
ETIQUETTES = [
    {"name": "annuaire", "description": "Les personnes et les structures que montre l’annuaire public."},
    {"name": "vérification", "description": "Ce compte est-il celui d’un Promeneur du Net\u00a0?"},
    {"name": "communes", "description": "De quoi aider à écrire une commune."},
]

PRESENTATION = f"""
L’annuaire public des Promeneurs du Net et la vérification d’un compte. Sans clé, sans cookie, ouvert à tout site.

Les listes se lisent page par page\u00a0: suivez l’adresse donnée par `suivant` jusqu’à `null`. Une réponse se garde une
minute\u00a0; redemandez-la ensuite avec son `ETag` dans `If-None-Match`. Chaque réponse dit combien de demandes il vous
reste (`RateLimit-Remaining`).

Qui sort de l’annuaire sort d’ici dans la minute\u00a0: ne gardez pas de copie plus longtemps. Pour un fichier entier,
voyez [les données ouvertes]({settings.SITE_URL}/opendata/).
"""

api = Interface(
    title="Promeneurs du Net",
    version="1",
    description=PRESENTATION,
    urls_namespace="api",
    docs_url=None,  # ours: views/documentation.py
    servers=[{"url": settings.SITE_URL}],
    openapi_extra={
        "info": {"license": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}},
        "tags": ETIQUETTES,
    },
)
en_francais(api)

ERREURS: Any = {404: Erreur, 422: Erreur, 429: Erreur}
CORPS: Any = {400: Erreur, 413: Erreur}
Code = Annotated[str, Path(description="Le code de la personne.", example="ab3k9x2m")]
Colle = Annotated[
    str,
    Query(
        description="Un identifiant, l’adresse d’un profil, un numéro WhatsApp.", max_length=500, example="@ines.pdn"
    ),
]
Frappe = Annotated[str, Query(description="Ce qui est déjà écrit.", max_length=120, example="lun")]


def _lieu(request: HttpRequest) -> Commune | None:
    texte = propre(request.GET.get("lieu", ""))[:120]
    if not texte:
        return None
    communes = find_commune(texte, departement=propre(request.GET.get("departement", ""))[:3] or None)
    if len(communes) != 1:
        proches = communes or propositions(texte)
        pourquoi = "désigne plusieurs communes" if communes else "n’est le nom d’aucune commune"
        raise Inconnus([Inconnu("lieu", texte[:MONTRE], tuple(c.nommee for c in proches[:10]), pourquoi)])
    return communes[0]


def _filtres(request: HttpRequest) -> Filtres:
    """What is asked; refused when some of it means nothing."""
    filtres = lire_filtres(request.GET)
    if filtres.inconnus:
        raise Inconnus(filtres.inconnus)
    return filtres


def _taille(demande: DemandeStructures) -> int:
    return min(max(demande.taille, 1), TAILLE_MAX)


def _page(
    request: HttpRequest, reste: list[Any], taille: int, cle: Callable[[Any], str]
) -> tuple[list[Any], str | None]:
    """One page of what is left of a list, and the address of the next: a place in the order, not a number."""
    page = reste[:taille]
    if len(reste) <= taille:
        return page, None
    params = request.GET.copy()
    params["apres"] = cle(page[-1])
    return page, f"{settings.SITE_URL}{request.path}?{params.urlencode()}"


def _rang(p: annuaire.Trouve) -> str:
    """The place of somebody in the order: the distance, then the code, which no one else has."""
    return f"{round((p.distance_km if p.distance_km is not None else 99999) * 10):07d}{p.code}"


@api.get("/promeneurs", response={200: Promeneurs, **ERREURS}, summary="Chercher dans l’annuaire", tags=["annuaire"])
def promeneurs(request: HttpRequest, demande: Query[Demande]) -> Any:
    """Ceux de l’annuaire\u00a0: les mêmes mots dans l’adresse donnent les mêmes personnes, les plus proches d’abord."""
    filtres = _filtres(request)
    recherche = annuaire.chercher(filtres, lieu=_lieu(request))
    reste = sorted((p for p in recherche.trouves if _rang(p) > demande.apres), key=_rang)
    page, suivant = _page(request, reste, _taille(demande), _rang)
    return {"items": [vue(f) for f in annuaire.sheets(page, recherche.maintenant)], "suivant": suivant}


@api.get("/promeneurs/{code}", response={200: PromeneurVu, **ERREURS}, summary="Une personne", tags=["annuaire"])
def promeneur(request: HttpRequest, code: Code) -> Any:
    """Celle de ce code, tant qu’elle est dans l’annuaire. Le code d’une fiche réunie à une autre donne l’autre."""
    trouvee = Promeneur.objects.visibles(aujourdhui()).filter(code=actuel(propre(code)[:20]))
    lues = fiches.lire(trouvee, timezone.now())
    if not lues:
        raise Http404
    return vue(lues[0])


def vue(f: Fiche) -> dict[str, Any]:
    """A sheet in the words of the interface."""
    e, c = f.employeur, f.creneau
    return {
        "code": f.code,
        "prenom": f.prenom,
        "fonction": f.fonction,
        "structure": {"code": e.code, "nom": e.nom, "commune": e.commune} if e else None,
        "comptes": [_compte(c) for c in f.comptes],
        "themes": f.themes,
        "publics": f.publics,
        "permanences": [
            {"jour": h.nom_jour, "debut": f"{h.debut:%H:%M}", "fin": f"{h.fin:%H:%M}"}
            | {nom: getattr(h, nom) for nom in ("plateforme", "vacances", "feries")}
            for h in f.hebdo
        ],
        "en_ligne": f.en_ligne,
        "prochaine_permanence": {"debut": c.debut, "fin": c.fin, "plateforme": c.plateforme} if c else None,
        "distance_km": f.distance_km,
        "url": settings.SITE_URL + f.url,
    }


@api.get("/structures", response={200: Structures, **ERREURS}, summary="Les structures", tags=["annuaire"])
def structures(request: HttpRequest, demande: Query[DemandeStructures]) -> Any:
    """Celles qui sont dans le réseau aujourd’hui."""
    filtres, lieu = _filtres(request), _lieu(request)
    qs = Structure.objects.dans_le_reseau(aujourdhui()).select_related("commune")
    if filtres.departement:
        qs = qs.filter(commune__departement=filtres.departement)
    if filtres.types:
        qs = qs.filter(type__in=filtres.types)
    if lieu is not None:
        qs = qs.filter(commune__in=Commune.objects.a_moins_de(lieu, filtres.rayon).order_by().values("pk"))
    taille = _taille(demande)
    reste = qs.filter(code__gt=propre(demande.apres)[:20]).order_by("code")[: taille + 1]
    page, suivant = _page(request, list(reste), taille, lambda s: s.code)
    return {"items": [_structure(s, lieu) for s in page], "suivant": suivant}


def _structure(s: Structure, lieu: Commune | None) -> dict[str, Any]:
    km = distance_km(lieu, s.commune) if lieu else None
    champs = ("code", "nom", "type", "code_postal", "adresse", "telephone", "email", "site")
    return {nom: getattr(s, nom) for nom in champs} | {
        "commune": s.commune.nom,
        "distance_km": round(km, 1) if km is not None else None,
        "url": settings.SITE_URL + s.get_absolute_url(),
    }


@api.get("/verification", response={200: VerdictVu, **ERREURS}, summary="Vérifier un compte", tags=["vérification"])
def verifier(request: HttpRequest, compte: Colle) -> Any:
    """`statut` : `officiel`, `ancien`, `ressemblant` ou `inconnu`. Ce qui est demandé n’est ni gardé ni journalisé.
    « officiel » ne veut pas dire sans danger. `en_revue` : il l’était, et le réseau le contrôle de nouveau.
    `ressemblant` : ce n’est pas le compte de `promeneur`, il lui ressemble (`compte` dit lequel) ; sans `promeneur`,
    il ressemble au numéro public d’une structure. Un nom seul, sans réseau, n’est officiel que sur `seulement_sur`."""
    return _verdict(request, compte)


@api.post(
    "/verification",
    response={200: VerdictVu, **ERREURS, **CORPS},
    summary="Vérifier sans rien écrire dans l’adresse",
    tags=["vérification"],
)
def verifier_sans_adresse(request: HttpRequest, demande: AVerifier) -> Any:
    """La même réponse ; ce qui est demandé est dans le corps de la requête, que rien ne note en chemin."""
    return _verdict(request, demande.compte)


def _verdict(request: HttpRequest, texte: str) -> dict[str, Any]:
    verdict = verification.verify(texte, noms=False)
    compteur, combien = LIMITES["verifier"]
    for _ in verdict.parties[1:]:  # each account of a text is a question
        limites.quota(request, compteur, combien=combien, secondes=FENETRE)
    return _verdict_vu(verdict) | {
        "plusieurs": [{"demande": x.texte, **_verdict_vu(x.verdict)} for x in verdict.parties]
    }


def _verdict_vu(verdict: verification.Verdict) -> dict[str, Any]:
    if verdict.en_revue:
        return {"statut": verdict.statut.value, "promeneur": None, "depuis": None, "compte": None, "en_revue": True}
    return {
        "statut": verdict.statut.value,
        "promeneur": vue(verdict.actuel) if verdict.actuel else None,
        "depuis": verdict.since,
        "compte": _compte(verdict.compte) if verdict.compte else None,
        "seulement_sur": [c.plateforme for c in verdict.partout],
    }


def _compte(c: CompteOfficiel) -> dict[str, Any]:
    return {"plateforme": c.plateforme, "identifiant": c.identifiant, "url": c.url}


@api.get("/communes", response={200: Communes, **ERREURS}, summary="Proposer des communes", tags=["communes"])
def communes(request: HttpRequest, q: Frappe = "") -> Any:
    """Ce qu’on propose pendant la frappe : nom, ancien nom ou code postal."""
    items = [
        {nom: getattr(s, nom) for nom in ("insee", "nom", "departement", "code_postal", "libelle")} for s in suggest(q)
    ]
    return {"items": items, "suivant": None}


@api.post(
    "/communes/proche",
    response={200: CommuneProche, **ERREURS, **CORPS},
    summary="La commune d’une position",
    tags=["communes"],
)
def commune_proche(request: HttpRequest, position: Position) -> Any:
    """Pour « autour de moi » : la position, au kilomètre près, n’est ni dans l’adresse ni gardée."""
    ici = (round(position.latitude, 2), round(position.longitude, 2))
    commune = Commune.objects.actuelles().les_plus_proches(ici).select_related("departement").first()
    if commune is None or commune.distance_km > HORS_DE_FRANCE_KM:  # type: ignore[attr-defined]
        raise HttpError(404, "Cette position n’est pas en France.")
    return {"insee": commune.insee, "nom": commune.nom, "departement": commune.departement.nom}
