"""The open interface explained to whoever programs: read from its OpenAPI schema, so that both say the same."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .api import ETIQUETTES, api
from .interface import LECTURE, LIMITES

TYPES = {"string": "texte", "integer": "nombre entier", "number": "nombre", "boolean": "vrai ou faux"}
_CODE, _LIEN = re.compile(r"`([^`]+)`"), re.compile(r"\[([^\]]+)\]\(((?:https?:/)?/[^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Parametre:
    nom: str
    type: str
    requis: bool
    description: SafeString
    exemple: str
    valeurs: list[str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the interface. `corps`: what it is asked is in the body of the request."""

    nom: str
    methode: str
    chemin: str
    resume: str
    description: SafeString
    parametres: list[Parametre]
    corps: bool
    curl: str
    exemple: str
    limite: int
    entetes: list[str]
    reponses: list[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class Page:
    """`entetes`: (name, meaning). `erreur`: an example of what a refusal says."""

    introduction: SafeString
    sections: list[tuple[str, SafeString, list[Operation]]]
    entetes: list[tuple[str, SafeString]]
    erreur: str


def page() -> Page:
    schema = api.get_openapi_schema()
    connus = schema["components"]["schemas"]
    toutes = [
        (operation["tags"][0], _operation(methode, chemin, operation, connus))
        for chemin, methodes in schema["paths"].items()
        for methode, operation in methodes.items()
    ]
    sections = [
        (e["name"], en_html(e["description"]), [o for etiquette, o in toutes if etiquette == e["name"]])
        for e in ETIQUETTES
    ]
    entetes = {
        nom: en_html(entete["description"])
        for methodes in schema["paths"].values()
        for operation in methodes.values()
        for reponse in operation["responses"].values()
        for nom, entete in reponse["headers"].items()
    }
    erreur = _en_json(exemple(connus["Erreur"], connus))
    return Page(en_html(schema["info"]["description"]), sections, sorted(entetes.items()), erreur)


def _operation(methode: str, chemin: str, operation: dict[str, Any], connus: dict[str, Any]) -> Operation:
    contenu = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    corps = _suivi(contenu.get("schema", {}), connus)
    dans_le_corps = [
        _parametre(nom, champ, champ, nom in corps.get("required", []), connus)
        for nom, champ in corps.get("properties", {}).items()
    ]
    reponse = operation["responses"][200]
    return Operation(
        operation["operationId"],
        methode.upper(),
        chemin,
        operation["summary"],
        en_html(operation["description"]),
        [_parametre(p["name"], p, p["schema"], p["required"], connus) for p in operation["parameters"]] + dans_le_corps,
        bool(corps),
        _curl(chemin, operation["parameters"], exemple(corps, connus) if corps else None),
        _en_json(exemple(reponse["content"]["application/json"]["schema"], connus)),
        LIMITES.get(operation["operationId"].removesuffix("_sans_adresse"), LECTURE)[1],
        list(reponse["headers"]),
        [(str(statut), en_html(r["description"])) for statut, r in sorted(operation["responses"].items(), key=str)],
    )


def _parametre(nom: str, dit: dict[str, Any], schema: dict[str, Any], requis: bool, connus: Any) -> Parametre:
    liste = schema.get("type") == "array"
    un = schema["items"] if liste else schema
    sorte = TYPES[un["type"]]
    vu = dit.get("example", exemple(schema, connus))
    return Parametre(
        nom,
        f"{sorte}, à répéter pour en donner plusieurs" if liste else sorte,
        requis,
        en_html(dit.get("description", "")),
        str(vu[0] if isinstance(vu, list) else vu),
        [v for v in un.get("enum", []) if v],
    )


def exemple(schema: dict[str, Any], connus: dict[str, Any]) -> Any:
    """A value that this schema describes, made of the examples that it gives."""
    schema = _suivi(schema, connus)
    for mot in ("examples", "example"):
        if mot in schema:
            return schema[mot][0] if mot == "examples" else schema[mot]
    if "anyOf" in schema:
        return exemple(next(s for s in schema["anyOf"] if s.get("type") != "null"), connus)
    if schema.get("default") is not None:
        return schema["default"]
    if schema.get("type") == "object":
        return {nom: exemple(champ, connus) for nom, champ in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [exemple(schema["items"], connus)]
    return {"boolean": True, "integer": 0, "number": 0}.get(schema.get("type", ""))


def _suivi(schema: dict[str, Any], connus: dict[str, Any]) -> dict[str, Any]:
    return connus[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _curl(chemin: str, parametres: list[dict[str, Any]], corps: Any) -> str:
    """The line to copy: what must be given, else the first two that may be."""
    for p in parametres:
        chemin = chemin.replace(f"{{{p['name']}}}", str(p["example"]))
    demande = [p for p in parametres if p["in"] == "query"]
    donnes = [p for p in demande if p["required"]] or demande[:2]
    lignes = [f'curl {"-G " if donnes else ""}"{settings.SITE_URL}{chemin}"']
    lignes += [f'--data-urlencode "{p["name"]}={p["example"]}"' for p in donnes]
    if corps is not None:
        lignes += ['-H "Content-Type: application/json"', f"-d '{json.dumps(corps, ensure_ascii=False)}'"]
    return " \\\n  ".join(lignes)


def _en_json(valeur: Any) -> str:
    return json.dumps(valeur, ensure_ascii=False, indent=2)


def en_html(texte: str) -> SafeString:
    """The little Markdown that descriptions are written in: paragraphs, `code` and links."""
    paragraphes = [p.strip() for p in re.split(r"\n\s*\n", texte) if p.strip()]
    lignes = (_LIEN.sub(r'<a href="\2">\1</a>', _CODE.sub(r"<code>\1</code>", escape(p))) for p in paragraphes)
    return mark_safe("".join(f"<p>{ligne}</p>" for ligne in lignes))
