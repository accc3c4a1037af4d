"""How a search and a sheet are drawn: chips with their counts, the map, the week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from territoires import temps
from territoires.models.communes import nommee
from territoires.mosaique import Marque, departement_svg, france_svg

from . import annuaire, dessin, horaires
from .annuaire import Recherche
from .enums import Jour
from .fiches import PLATEFORMES, PUBLICS, THEMES, Fiche
from .filtres import RAYON, RAYONS, TYPES, heures

BIENTOT = timedelta(days=45)  # how far exceptions are told
SANS, PLUS = "calendar-x-2", "calendar-plus"
FERIES_AVANT = timedelta(days=15)
HEURES = (*range(7, 24), *range(7))


@dataclass(frozen=True, slots=True)
class Puce:
    """A filter one touches: a link to the same search with it, or without it."""

    libelle: str
    url: str
    active: bool
    nombre: int | None = None
    icone: str = ""

    @property
    def html(self) -> SafeString:
        return dessin.puce(self.url, self.libelle, active=self.active, nombre=self.nombre, icone=self.icone)


def groupes(r: Recherche) -> dict[str, list[Puce]]:
    """The filters, each with how many people it would give."""
    f = r.filtres
    plateformes = r.compte("plateformes", lambda p: p.plateformes)
    themes = r.compte("themes", lambda p: p.themes)
    publics = r.compte("public", lambda p: p.publics)
    types = r.compte("types", lambda p: p.types)
    en_ligne = r.compte("en_ligne", lambda p: ["1"] if p.en_ligne else [])["1"]
    return {
        "en_ligne": [Puce("En ligne maintenant", f.avec(en_ligne=not f.en_ligne), f.en_ligne, en_ligne, "dot")],
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
        "publics": [
            Puce(
                nom.removesuffix("s"), f.avec(public="" if f.public == code else code), f.public == code, publics[code]
            )
            for code, nom in PUBLICS.items()
        ],
        "rayons": _rayons(r),
    }


def _rayons(r: Recherche) -> list[Puce]:
    f = r.filtres
    choix = r.rayons({*RAYONS, f.rayon, RAYON}) if r.lieu else []
    return [Puce(f"{km}\u00a0km", f.avec(rayon=km), km == f.rayon, n) for km, n in choix]


def jours(r: Recherche) -> SafeString:
    """The days that may be asked, each with how many people answer then."""
    nombres = r.compte("jour", lambda p: r.filtres.jours(p.agenda.hebdo))
    return dessin.options((nom, nom.capitalize(), nombres[j], j == r.filtres.jour) for j, nom in Jour.choices)


def vers(r: Recherche) -> SafeString:
    """The hours that may be asked, in the order of a day, each with how many people answer then."""
    nombres = r.compte("heure", lambda p: heures(p.agenda.hebdo, r.filtres.jour))
    return dessin.options((h, f"vers {h}\u00a0h", nombres[h], h == r.filtres.heure) for h in HEURES)


def carte(r: Recherche, departement: str) -> SafeString:
    """The département asked, a disc on each commune where somebody works; else France, to choose a département."""
    if not r.departement:
        couverts = annuaire.departements_couverts()
        base = reverse("annuaire")
        liens = {code: base + r.filtres.avec(departement=code) for code, _ in couverts}
        return france_svg(dict.fromkeys(liens, "some"), liens, titre="Choisir un département", description="")
    base, autour = reverse("annuaire"), r.filtres.ailleurs()
    marques = [
        Marque(
            insee,
            len(gens),
            any(t.qui.en_ligne for t in gens),
            base + autour(nommee(_nom(insee, gens), insee)),
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
    return next((e.nom for p in gens for e in p.endroits if e.insee == insee), "")


def semaine(fiche: Fiche) -> list[dict[str, Any]]:
    """The days that have a permanence, today marked, each slot with the names of its platforms."""
    local = fiche.agenda.local(fiche.maintenant).weekday()
    return [
        {
            "nom": nom,
            "aujourdhui": n == local,
            "creneaux": [
                (h.heures, ", ".join(filter(None, [_reseau(fiche, h.plateforme), h.regle])), h.plateforme)
                for h in slots
            ],
        }
        for n, nom, slots in horaires.semaine(fiche.hebdo)
        if slots
    ]


def _reseau(fiche: Fiche, plateforme: str) -> str:
    return next((c.nom for c in fiche.comptes if c.plateforme == plateforme), PLATEFORMES.get(plateforme, ""))


def quand(fiche: Fiche) -> dict[str, Any]:
    """What a person's page says of when: for `public/_quand.html`."""
    suivre = urlsplit(settings.SITE_URL)._replace(
        scheme="webcal", path=reverse("permanences_promeneur", args=[fiche.cle])
    )
    return {"semaine": semaine(fiche), "exceptions": exceptions(fiche), "webcal": suivre.geturl()}


def exceptions(fiche: Fiche) -> list[tuple[str, str]]:
    """What the coming weeks have that the usual week has not, in the order of dates: an icon, a sentence."""
    agenda, jour = fiche.agenda, fiche.agenda.local(fiche.maintenant).date()
    fin = jour + BIENTOT
    dits = [
        (debut, SANS, f"Pas de permanence {_jours(debut, apres - horaires.UN_JOUR, jour)}.")
        for debut, apres in agenda.pauses
        if apres and apres > jour and debut < fin
    ]
    dits += [(le, SANS, f"Pas de permanence {_le(le, jour)}, jour férié.") for le in _feries_chomes(fiche, jour)]
    dits += [
        (c.debut.date(), PLUS, f"En plus {_le(c.debut.date(), jour)}, {c.heures} sur {_reseau(fiche, c.plateforme)}.")
        for c in agenda.supplements(jour, BIENTOT.days)
        if c.fin > agenda.local(fiche.maintenant)
    ]
    return [(icone, phrase) for _, icone, phrase in sorted(dits)]


def _feries_chomes(fiche: Fiche, depuis: date) -> list[date]:
    """Public holidays of the coming weeks that take a permanence away, if nothing else does."""
    agenda = fiche.agenda
    jours = (depuis + n * horaires.UN_JOUR for n in range(FERIES_AVANT.days))
    feries = [j for j in jours if temps.jour(agenda.departement, j).ferie and not agenda.en_pause(j)]
    return [j for j in feries if any(h.jour == j.weekday() and not h.feries for h in fiche.hebdo)]


def _le(jour: date, aujourdhui: date) -> str:
    """« aujourd’hui », « mercredi 2 décembre »."""
    if (jour - aujourdhui).days in (0, 1):
        return horaires.jour_parle(jour, aujourdhui).lower()
    return f"{horaires.JOURS[jour.weekday()]} {horaires.jour_mois(jour)}"


def _jours(premier: date, dernier: date, aujourdhui: date) -> str:
    if premier == dernier:
        return _le(premier, aujourdhui)
    debut = str(premier.day) if premier.month == dernier.month and premier.day > 1 else horaires.jour_mois(premier)
    return f"du {debut} au {horaires.jour_mois(dernier)}"
