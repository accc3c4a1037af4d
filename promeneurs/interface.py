"""What every answer of the open interface has: any site may read it, nobody asks without end, errors are in French."""

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from socle import limites
from socle.diffusion import marquer
from socle.limites import Quota

from .filtres import Inconnu

FENETRE = 300
LECTURE = ("lecture", 600)
LIMITES = {  # by operation: the counter, and how many times in five minutes
    "communes": ("communes", 2000),  # asked at each letter, and a whole school may share one address
    "commune_proche": ("proche", 30),
    "verifier": ("verifier", 30),  # the same counter as the page /verifier/
}
CORPS_MAX = 4000
SANS_TRACE = {"verifier"}  # what is asked there is kept by no cache
LISIBLES = "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
EN_FRANCAIS = {
    200: "La réponse",
    304: "Rien n’a changé depuis l’ETag donné par `If-None-Match`",
    400: "Le corps de la requête n’est pas du JSON",
    404: "Introuvable",
    405: "Cette adresse ne se demande pas ainsi",
    413: "Le corps de la requête est trop long",
    422: "Un paramètre manque, n’existe pas ou n’a pas de sens ici\u00a0: `valeurs` donne celles qui en ont",
    429: "Trop de demandes\u00a0: `Retry-After` dit dans combien de secondes recommencer",
}
_NOMBRE = {"schema": {"type": "integer"}}
ENTETES = {
    "RateLimit-Limit": {"description": "Combien de demandes en cinq minutes.", **_NOMBRE},
    "RateLimit-Remaining": {"description": "Combien il en reste.", **_NOMBRE},
    "RateLimit-Reset": {"description": "Dans combien de secondes le compte repart.", **_NOMBRE},
}
RETRY = {"Retry-After": {"description": "Dans combien de secondes recommencer.", **_NOMBRE}}
ETAG = {"ETag": {"description": "À redonner dans `If-None-Match`.", "schema": {"type": "string"}}}


FAUTES = {  # Pydantic's word for it, and ours
    "missing": "il manque",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "float_type": "un nombre est attendu",
    "finite_number": "un nombre est attendu",
    "string_type": "un texte est attendu",
    "string_too_long": "{max_length} caractères au plus",
    "greater_than_equal": "{ge:g} au moins",
    "less_than_equal": "{le:g} au plus",
}


class Inconnus(Exception):
    """Filters that mean nothing, refused."""

    def __init__(self, inconnus: Sequence[Inconnu]) -> None:
        super().__init__()
        self.inconnus = inconnus


class Interface(NinjaAPI):
    """Ninja's, with the description of what the wrapper below adds to each answer."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        _sans_titres([schema["paths"], schema["components"]])
        for methodes in schema["paths"].values():
            for methode, operation in methodes.items():
                _decrire(methode, operation)
        return schema


def _sans_titres(noeud: Any) -> None:
    """Without the titles made of the names in the code."""
    if isinstance(noeud, dict):
        noeud.pop("title", None)
    for suite in noeud.values() if isinstance(noeud, dict) else noeud if isinstance(noeud, list) else ():
        _sans_titres(suite)


def _decrire(methode: str, operation: dict[str, Any]) -> None:
    for parametre in operation["parameters"]:
        if "examples" in parametre:  # JSON Schema's list, where OpenAPI wants a map: the first is enough here
            parametre["example"] = parametre.pop("examples")[0]
    reponses = operation["responses"]
    for statut, reponse in reponses.items():
        reponse["description"] = EN_FRANCAIS.get(int(statut), reponse["description"])
        reponse["headers"] = ENTETES | (RETRY if int(statut) == 429 else {})
    if methode == "get" and operation["operationId"] not in SANS_TRACE:
        reponses[200]["headers"] |= ETAG
        reponses[304] = {"description": EN_FRANCAIS[304], "headers": ENTETES | ETAG}


def adresses(api: NinjaAPI) -> Any:
    """The interface for a URLconf, each view within its limit and open to any site."""
    motifs, app, espace = api.urls
    operations = api.get_openapi_schema(path_prefix="")["paths"]
    for motif in motifs:
        chemin = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(motif.pattern))
        admis = {
            methode.upper(): tuple(p["name"] for p in operation["parameters"] if p["in"] == "query")
            for methode, operation in operations.get(chemin, {}).items()
        }
        motif.callback = ouverte(motif.callback, str(motif.name), admis)
    return motifs, app, espace


def ouverte(
    view: Callable[..., HttpResponseBase], nom: str, admis: dict[str, tuple[str, ...]]
) -> Callable[..., HttpResponseBase]:
    """`admis`: by method, the parameters that its address may have."""

    @wraps(view)
    def servie(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return permise(request)
        compteur, combien = LIMITES.get(nom, LECTURE)
        quota = limites.quota(request, compteur, combien=combien, secondes=FENETRE)
        if quota.depasse:
            return entetes(erreur(429, "Trop de demandes\u00a0: attendez quelques minutes."), quota)
        connus = admis.get("GET" if request.method == "HEAD" else str(request.method))
        autres = [p for p in request.GET if p not in connus] if connus is not None else []
        if autres:
            return entetes(_parametres_inconnus(autres, connus or ()), quota)
        return entetes(_repondre(view, nom, request, *args, **kwargs), quota)

    return servie


def _repondre(
    view: Callable[..., HttpResponseBase], nom: str, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    methode = request.method
    if _trop_long(request):
        return erreur(413, f"Le corps de la requête est trop long\u00a0: {CORPS_MAX} octets au plus.")
    request.method = "GET" if methode == "HEAD" else methode
    reponse = view(request, *args, **kwargs)
    request.method = methode
    if reponse.status_code == 405:
        permises = sorted(
            {*reponse["Allow"].split(", "), "OPTIONS"} | ({"HEAD"} if "GET" in reponse["Allow"] else set())
        )
        reponse = erreur(405, f"Cette adresse se demande par {', '.join(permises)}.")
        reponse["Allow"] = ", ".join(permises)
    if methode in ("GET", "HEAD") and reponse.status_code == 200 and nom not in SANS_TRACE:
        return marquer(request, reponse)  # type: ignore[arg-type]
    reponse["Cache-Control"] = "no-store"
    return reponse


def _trop_long(request: HttpRequest) -> bool:
    longueur = request.META.get("CONTENT_LENGTH") or "0"
    return not longueur.isdigit() or int(longueur[:9]) > CORPS_MAX


def entetes(reponse: HttpResponseBase, quota: Quota) -> HttpResponseBase:
    """Any site may read this, and is told how many times it still may."""
    reponse["Access-Control-Allow-Origin"] = "*"
    reponse["Access-Control-Expose-Headers"] = LISIBLES
    reponse["RateLimit-Limit"] = str(quota.limite)
    reponse["RateLimit-Remaining"] = str(quota.reste)
    reponse["RateLimit-Reset"] = str(quota.dans)
    if reponse.status_code == 429:
        reponse["Retry-After"] = str(quota.dans)
    return reponse


def permise(request: HttpRequest) -> HttpResponse:
    """What a browser asks before it lets a page of another site ask."""
    reponse = HttpResponse(status=204)
    reponse["Access-Control-Allow-Origin"] = "*"
    reponse["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    reponse["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
    reponse["Access-Control-Max-Age"] = "86400"
    return reponse


def _parametres_inconnus(autres: list[str], connus: tuple[str, ...]) -> HttpResponse:
    noms = [nom[:40] for nom in autres[:5]]
    dits = ", ".join(f"«\u00a0{nom}\u00a0»" for nom in noms)
    admis = f"Ici\u00a0: {', '.join(connus)}." if connus else "Ici, il n’y en a aucun."
    return erreur(422, f"Paramètre inconnu\u00a0: {dits}. {admis}", noms, {nom: [] for nom in noms})


def erreur(
    statut: int, texte: str, champs: list[str] | None = None, valeurs: dict[str, list[str]] | None = None
) -> HttpResponse:
    corps: dict[str, Any] = {"erreur": texte} | ({"champs": champs} if champs else {})
    corps |= {"valeurs": valeurs} if valeurs else {}
    reponse = JsonResponse(corps, status=statut, json_dumps_params={"ensure_ascii": False})
    reponse["Cache-Control"] = "no-store"
    return reponse


def en_francais(api: NinjaAPI) -> None:
    """Every refusal, as `{"erreur": …}`."""

    @api.exception_handler(Http404)
    def _introuvable(request: HttpRequest, exc: Exception) -> HttpResponse:
        return erreur(404, "Introuvable.")

    @api.exception_handler(HttpError)
    def _refus(request: HttpRequest, exc: HttpError) -> HttpResponse:
        illisible = exc.status_code == 400  # Ninja's own words
        return erreur(exc.status_code, "Le corps de la requête n’est pas du JSON." if illisible else str(exc))

    @api.exception_handler(ValidationError)
    def _mal_demande(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        fautes = {str(e["loc"][-1]): _faute(e) for e in exc.errors if e.get("loc")}
        dites = " ".join(f"«\u00a0{nom}\u00a0»\u00a0: {faute}." for nom, faute in sorted(fautes.items()))
        return erreur(422, dites or "La demande ne se lit pas.", sorted(fautes))

    @api.exception_handler(Inconnus)
    def _inconnus(request: HttpRequest, exc: Inconnus) -> HttpResponse:
        dits = [f"«\u00a0{x.nom}\u00a0»\u00a0: «\u00a0{x.valeur}\u00a0» {x.pourquoi}." for x in exc.inconnus]
        valeurs = {x.nom: list(x.admises) for x in exc.inconnus}
        return erreur(422, " ".join([*dits, *map(_admises, valeurs.items())]), sorted(valeurs), valeurs)


def _admises(parametre: tuple[str, list[str]]) -> str:
    nom, valeurs = parametre
    return f"Valeurs de «\u00a0{nom}\u00a0»\u00a0: {', '.join(valeurs)}." if valeurs else ""


def _faute(e: dict[str, Any]) -> str:
    return FAUTES.get(e["type"], "ne se lit pas").format(**e.get("ctx", {}))
