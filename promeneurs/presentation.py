"""How a search and a sheet are drawn: chips with their counts, the map, the week."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from territoires.mosaique import Marque, departement_svg, france_svg

from . import annuaire, horaires
from .annuaire import Recherche
from .enums import Jour
from .fiches import PLATEFORMES, PUBLICS, THEMES, Fiche
from .filtres import RAYON, RAYONS, TYPES, Filtres


@dataclass(frozen=True, slots=True)
class Puce:
    """A filter one touches: a link to the same search with it, or without it."""

    libelle: str
    url: str
    active: bool
    nombre: int | None = None
    icone: str = ""


def groupes(r: Recherche) -> dict[str, list[Puce]]:
    """The filters, each with how many people it would give."""
    f = r.filtres
    plateformes = r.compte("plateformes", lambda p: p.plateformes)
    themes = r.compte("themes", lambda p: p.themes)
    publics = r.compte("public", lambda p: p.publics)
    types = r.compte("types", lambda p: p.types)
    jours = r.compte("jour", lambda p: {j for j in Jour.values if f.repond(p.heures, j)})
    en_ligne = r.compte("en_ligne", lambda p: ["1"] if p.en_ligne else [])["1"]
    return {
        "en_ligne": [Puce("En ligne maintenant", f.avec(en_ligne=not f.en_ligne), f.en_ligne, en_ligne)],
        "plateformes": [
            Puce(nom, f.bascule("plateformes", code), code in f.plateformes, plateformes[code], f"brand:{code}")
            for code, nom in PLATEFORMES.items()
            if plateformes[code] or code in f.plateformes
        ],
        "themes": [
            Puce(nom, f.bascule("themes", code), code in f.themes, themes[code])
            for code, nom in THEMES.items()
            if themes[code] or code in f.themes
        ],
        "types": [
            Puce(nom, f.bascule("types", code), code in f.types, types[code])
            for code, nom in TYPES.items()
            if types[code] or code in f.types
        ],
        "jours": [
            Puce(nom.capitalize(), f.avec(jour="" if f.jour == code else code), f.jour == code, jours[code])
            for code, nom in Jour.choices
        ],
        "publics": [
            Puce(nom, f.avec(public="" if f.public == code else code), f.public == code, publics[code])
            for code, nom in PUBLICS.items()
        ],
        "rayons": _rayons(f) if r.lieu else [],
    }


def _rayons(f: Filtres) -> list[Puce]:
    valeurs = sorted({*RAYONS, f.rayon, RAYON})
    return [Puce(f"{km}\u00a0km", f.avec(rayon=km), km == f.rayon) for km in valeurs]


def carte(r: Recherche, departement: str) -> SafeString:
    """The département asked, a disc on each commune where somebody works; else France, to choose a département."""
    if not r.departement:
        couverts = annuaire.departements_couverts()
        base = reverse("annuaire")
        liens = {code: base + r.filtres.avec(departement=code) for code, _ in couverts}
        return france_svg(dict.fromkeys(liens, "some"), liens, titre="Choisir un département", description="")
    marques = [
        Marque(
            insee,
            len(gens),
            any(p.en_ligne for p in gens),
            reverse("annuaire") + r.filtres.avec(lieu=insee, departement=""),
            _nom(insee, gens),
        )
        for insee, gens in r.marques.items()
    ]
    classes = {m.insee: "some" for m in marques}
    if r.lieu and r.lieu.insee not in classes:
        classes[r.lieu.insee] = "here"
    combien = len(marques)
    description = f"{combien} commune{'s' if combien > 1 else ''} où travaille quelqu’un du réseau."
    return departement_svg(
        r.departement, classes=classes, marques=marques, titre=f"Carte\u00a0: {departement}", description=description
    )


def _nom(insee: str, gens: list[Any]) -> str:
    return next((e["nom"] for p in gens for e in p.lieux if e["insee"] == insee), "")


def semaine(fiche: Fiche) -> list[dict[str, Any]]:
    """The days that have a permanence, today marked, each slot with the names of its platforms."""
    noms = {c.plateforme: c.nom for c in fiche.comptes}
    local = timezone.localtime(fiche.maintenant).weekday()
    return [
        {
            "nom": nom,
            "aujourdhui": n == local,
            "creneaux": [
                (h.heures, noms.get(h.plateforme, PLATEFORMES.get(h.plateforme, "")), h.plateforme) for h in slots
            ],
        }
        for n, nom, slots in horaires.semaine(fiche.hebdo)
        if slots
    ]
