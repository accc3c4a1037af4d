"""The open interface: the directory and the check, for other sites. Reading only, no key, no cookie."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError

from socle import limites
from socle.dates import aujourdhui
from socle.diffusion import marquer
from socle.texte import propre
from structures.models import Structure
from territoires.models import Commune
from territoires.recherche import find_commune
from territoires.suggestions import suggest

from . import annuaire, fiches, verification
from .fiches import Fiche
from .filtres import lire_filtres
from .models import Promeneur

TAILLE, TAILLE_MAX = 20, 100
HORS_DE_FRANCE_KM = 40


class Interface(NinjaAPI):
    """Any site may read; answers may be kept a minute, but for what somebody checks."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        reponse = super().create_response(request, data, **kwargs)
        reponse["Access-Control-Allow-Origin"] = "*"
        if reponse.status_code == 429:
            reponse["Retry-After"] = str(limites.CINQ_MINUTES)
        if request.method == "POST" or request.path.endswith("/verification") or reponse.status_code >= 400:
            reponse["Cache-Control"] = "no-store"
            return reponse
        return marquer(request, reponse)


api = Interface(
    title="Promeneurs du Net",
    version="1",
    description="L’annuaire public des Promeneurs du Net et la vérification d’un compte.\n\n"
    "Les listes se lisent page par page : suivez l’adresse donnée par `suivant` jusqu’à `null`.",
    urls_namespace="api",
    docs_url="/docs",
)


@api.exception_handler(Http404)
def _introuvable(request: HttpRequest, exc: Exception) -> HttpResponse:
    return api.create_response(request, {"erreur": "Introuvable."}, status=404)


@api.exception_handler(HttpError)
def _refus(request: HttpRequest, exc: HttpError) -> HttpResponse:
    return api.create_response(request, {"erreur": str(exc)}, status=exc.status_code)


@api.exception_handler(ValidationError)
def _mal_demande(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    champs = sorted({str(e["loc"][-1]) for e in exc.errors if e.get("loc")})
    return api.create_response(request, {"erreur": "Paramètre illisible ou manquant.", "champs": champs}, status=422)


class Erreur(Schema):
    erreur: str
    champs: list[str] = []


class StructureCourte(Schema):
    code: str
    nom: str
    commune: str


class CompteVu(Schema):
    plateforme: str
    identifiant: str
    url: str


class PermanenceVue(Schema):
    jour: str
    debut: str
    fin: str
    plateforme: str
    vacances: str
    feries: bool


class Prochaine(Schema):
    debut: datetime
    fin: datetime
    plateforme: str


class PromeneurVu(Schema):
    code: str
    prenom: str
    fonction: str
    structure: StructureCourte | None
    comptes: list[CompteVu]
    themes: list[str]
    publics: list[str]
    permanences: list[PermanenceVue]
    en_ligne: bool
    prochaine_permanence: Prochaine | None
    distance_km: float | None
    url: str


class Promeneurs(Schema):
    items: list[PromeneurVu]
    suivant: str | None


class StructureVue(Schema):
    code: str
    nom: str
    type: str
    commune: str
    code_postal: str
    adresse: str
    telephone: str
    email: str
    site: str
    distance_km: float | None
    url: str


class Structures(Schema):
    items: list[StructureVue]
    suivant: str | None


class CommuneVue(Schema):
    insee: str
    nom: str
    departement: str
    code_postal: str
    libelle: str


class Communes(Schema):
    items: list[CommuneVue]
    suivant: str | None


class CommuneProche(Schema):
    insee: str
    nom: str
    departement: str


class Position(Schema):
    """Degrees, rounded to the hundredth by the reader's browser: about a kilometre."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class AVerifier(Schema):
    compte: str


class VerdictVu(Schema):
    statut: str
    promeneur: PromeneurVu | None
    depuis: date | None
    compte: CompteVu | None = None
    en_revue: bool = False


ERREURS = {404: Erreur, 422: Erreur, 429: Erreur}


class Demande(Schema):
    """The filters of the directory."""

    lieu: str = ""
    rayon: str = ""
    departement: str = ""
    plateforme: list[str] = []
    theme: list[str] = []
    type: list[str] = []
    public: str = ""
    en_ligne: str = ""
    jour: str = ""
    heure: str = ""
    taille: int = TAILLE
    apres: str = ""


def _lieu(request: HttpRequest) -> Commune | None:
    texte = propre(request.GET.get("lieu", ""))[:120]
    if not texte:
        return None
    communes = find_commune(texte, departement=propre(request.GET.get("departement", ""))[:3] or None)
    if not communes:
        raise HttpError(404, "Commune inconnue.")
    if len(communes) > 1:
        noms = ", ".join(f"{c.nom} ({c.insee})" for c in communes[:10])
        raise HttpError(422, f"Plusieurs communes portent ce nom\u00a0: donnez le code INSEE. {noms}.")
    return communes[0]


def _page(request: HttpRequest, liste: list[Any], cle: Callable[[Any], str]) -> tuple[list[Any], str | None]:
    """One page of a list sorted by `cle`, and the address of the next: a place in the order, not a number."""
    taille = min(max(_nombre(request.GET.get("taille"), TAILLE), 1), TAILLE_MAX)
    apres = request.GET.get("apres", "")[:80]
    reste = [e for e in liste if cle(e) > apres] if apres else liste
    page = reste[:taille]
    if len(reste) <= taille:
        return page, None
    params = request.GET.copy()
    params["apres"] = cle(page[-1])
    return page, f"{settings.SITE_URL}{request.path}?{params.urlencode()}"


def _nombre(texte: str | None, defaut: int) -> int:
    return int(texte) if texte and texte.isascii() and texte.isdigit() and len(texte) < 6 else defaut


def _rang(p: annuaire.Present) -> str:
    return f"{int((p.distance_km if p.distance_km is not None else 99999) * 10):07d}{p.code}"


@api.get("/promeneurs", response={200: Promeneurs, **ERREURS}, summary="Chercher dans l’annuaire")
def promeneurs(request: HttpRequest, demande: Query[Demande]) -> Any:
    """Les mêmes filtres que l’annuaire : `lieu` (nom, code postal ou INSEE), `rayon` en km, `departement`,
    `plateforme`, `theme` et `type` de structure (plusieurs possibles), `public`, `en_ligne=1`, `jour` (lundi…) et
    `heure` (0 à 23) d’une permanence. Les plus proches d’abord."""
    lieu = _lieu(request)
    recherche = annuaire.chercher(lire_filtres(request.GET), lieu=lieu)
    page, suivant = _page(request, sorted(recherche.trouves, key=_rang), _rang)
    return {"items": [vue(f) for f in annuaire.sheets(page, recherche.maintenant)], "suivant": suivant}


@api.get("/promeneurs/{code}", response={200: PromeneurVu, **ERREURS}, summary="Une personne de l’annuaire")
def promeneur(request: HttpRequest, code: str) -> Any:
    lues = fiches.lire(Promeneur.objects.visibles(aujourdhui()).filter(code=propre(code)[:20]), timezone.now())
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
        "comptes": [{"plateforme": x.plateforme, "identifiant": x.identifiant, "url": x.url} for x in f.comptes],
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


@api.get("/structures", response={200: Structures, **ERREURS}, summary="Les structures du réseau")
def structures(request: HttpRequest, demande: Query[Demande]) -> Any:
    """Celles qui sont dans le réseau aujourd’hui. Filtres : `lieu`, `rayon`, `departement`."""
    lieu, filtres = _lieu(request), lire_filtres(request.GET)
    qs = Structure.objects.dans_le_reseau(aujourdhui()).select_related("commune")
    if filtres.departement:
        qs = qs.filter(commune__departement=filtres.departement)
    if lieu is not None:
        qs = qs.filter(commune__in=Commune.objects.a_moins_de(lieu, filtres.rayon).order_by().values("pk"))
    taille = min(max(_nombre(request.GET.get("taille"), TAILLE), 1), TAILLE_MAX)
    qs = qs.filter(Q(code__gt=propre(request.GET.get("apres", ""))[:20])).order_by(F("code"))
    page, suivant = _page(request, list(qs[: taille + 1]), lambda s: s.code)
    return {"items": [_structure(s, lieu) for s in page], "suivant": suivant}


def _structure(s: Structure, lieu: Commune | None) -> dict[str, Any]:
    km = annuaire.distance_km(lieu, s.commune) if lieu else None
    champs = ("code", "nom", "type", "code_postal", "adresse", "telephone", "email", "site")
    return {nom: getattr(s, nom) for nom in champs} | {
        "commune": s.commune.nom,
        "distance_km": round(km, 1) if km is not None else None,
        "url": settings.SITE_URL + s.get_absolute_url(),
    }


@api.get("/verification", response={200: VerdictVu, **ERREURS}, summary="Vérifier un compte")
def verifier(request: HttpRequest, compte: str) -> Any:
    """`statut` : `officiel`, `ancien`, `ressemblant` ou `inconnu`. Ce qui est demandé n’est ni gardé ni journalisé.
    « officiel » ne veut pas dire sans danger. `en_revue` : il l’était, et le réseau le contrôle de nouveau.
    `ressemblant` : ce n’est pas le compte de `promeneur`, il lui ressemble (`compte` dit lequel)."""
    return _verdict(request, compte)


@api.post("/verification", response={200: VerdictVu, **ERREURS}, summary="Vérifier sans rien écrire dans l’adresse")
def verifier_sans_adresse(request: HttpRequest, demande: AVerifier) -> Any:
    """La même réponse ; ce qui est demandé est dans le corps de la requête, que rien ne note en chemin."""
    return _verdict(request, demande.compte)


def _verdict(request: HttpRequest, texte: str) -> dict[str, Any]:
    if limites.depasse(request, "verifier", combien=30, secondes=limites.CINQ_MINUTES):
        raise HttpError(429, "Trop de demandes\u00a0: attendez quelques minutes.")
    verdict = verification.verify(texte, noms=False)
    if verdict.en_revue:
        return {"statut": verdict.statut.value, "promeneur": None, "depuis": None, "compte": None, "en_revue": True}
    c = verdict.compte
    return {
        "statut": verdict.statut.value,
        "promeneur": vue(verdict.actuel) if verdict.actuel else None,
        "depuis": verdict.since,
        "compte": {"plateforme": c.plateforme, "identifiant": c.identifiant, "url": c.url} if c else None,
    }


@api.get("/communes", response={200: Communes, **ERREURS}, summary="Proposer des communes")
def communes(request: HttpRequest, q: str = "") -> Any:
    """Ce qu’on propose pendant la frappe : nom, ancien nom ou code postal."""
    items = [
        {nom: getattr(s, nom) for nom in ("insee", "nom", "departement", "code_postal", "libelle")} for s in suggest(q)
    ]
    return {"items": items, "suivant": None}


@api.post("/communes/proche", response={200: CommuneProche, **ERREURS}, summary="La commune d’une position")
def commune_proche(request: HttpRequest, position: Position) -> Any:
    """Pour « autour de moi » : la position, au kilomètre près, n’est ni dans l’adresse ni gardée."""
    if limites.depasse(request, "proche", combien=30, secondes=300):
        raise HttpError(429, "Trop de demandes\u00a0: attendez quelques minutes.")
    ici = (round(position.latitude, 2), round(position.longitude, 2))
    commune = Commune.objects.actuelles().les_plus_proches(ici).select_related("departement").first()
    if commune is None or commune.distance_km > HORS_DE_FRANCE_KM:  # type: ignore[attr-defined]
        raise HttpError(404, "Cette position n’est pas en France.")
    return {"insee": commune.insee, "nom": commune.nom, "departement": commune.departement.nom}
