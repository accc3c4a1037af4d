"""The structures of the networks as « lieux de médiation numérique » (national schema 1.0.2): only what is public.

One row a structure where somebody of the directory works. Nobody is named: what is copied elsewhere outlives a page.
"""

import csv
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from socle.dates import aujourdhui
from socle.diffusion import MINUTE
from socle.tableur import FORMULES
from socle.texte import liste, propre
from structures.enums import StatutJuridique, TypeStructure
from structures.models import Structure

from . import ensemble, horaires_osm
from .ensemble import Vu
from .enums import Public, Theme
from .fiches import PLATEFORMES

COLONNES = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume",
    "presentation_detail", "source", "itinerance", "structure_parente", "date_maj", "services",
    "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge",
    "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels", "modalites_acces",
    "modalites_accompagnement", "fiche_acces_libre", "prise_rdv",
)  # fmt: skip
CALCULEES = {"telephone", "latitude", "longitude"}  # ours: « + » and « - » there open no formula
SANS_SIRET = "0" * 14
SOCLE = "Utilisation sécurisée du numérique"  # what each of them does, whatever they talk about
SERVICES = (
    ("Insertion professionnelle via le numérique", {Theme.INSERTION, Theme.SCOLARITE}),
    ("Parentalité et éducation avec le numérique", {Theme.FAMILLE}),
    ("Loisirs et créations numériques", {Theme.LOISIRS, Theme.PROJETS}),
    ("Compréhension du monde numérique", {Theme.NUMERIQUE}),
)
PUBLICS = {Public.JEUNES: "Jeunes", Public.PARENTS: "Familles et/ou enfants"}
TYPOLOGIES = {
    TypeStructure.CENTRE_SOCIAL: "CS",
    TypeStructure.MJC: "MJC",
    TypeStructure.FJT: "RS_FJT",
    TypeStructure.POINT_INFO: "PIJ_BIJ",
    TypeStructure.MISSION_LOCALE: "ML",
    TypeStructure.PREVENTION: "PREVENTION",
    TypeStructure.EPN: "EPN",
}
REGIONS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "987": "PF", "988": "NC"}
RESUME = 280
GARDEES = "mediation:lignes"


def lignes(jour: date) -> list[dict[str, Any]]:
    """Every place, ready to be written, in an order that does not change."""
    gens: dict[str, list[Vu]] = defaultdict(list)
    for vu in ensemble.lire(jour):
        for code in vu.structures:
            gens[code].append(vu)
    la = Structure.objects.dans_le_reseau(jour).filter(code__in=list(gens)).order_by("code")
    la = la.select_related("commune", "reseau__coordination").prefetch_related("reseau__coordination__noms")
    return [ligne for s in la if (ligne := _ligne(s, gens[s.code]))]


def _ligne(s: Structure, gens: list[Vu]) -> dict[str, Any] | None:
    """A place; None for the few that have no postal code, which the schema cannot hold."""
    code_postal = s.code_postal or next(iter(s.commune.codes_postaux), "")
    if not code_postal:
        return None
    publics = {p for vu in gens for p in vu.publics}
    remplies = {
        "id": s.code,
        "pivot": s.siret or SANS_SIRET,
        "nom": propre(s.nom),
        "commune": s.commune.nom,
        "code_postal": code_postal,
        "code_insee": s.commune_id,
        "adresse": propre(s.adresse) or propre(s.nom),
        "latitude": s.commune.latitude,
        "longitude": s.commune.longitude,
        "typologie": _typologie(s),
        "telephone": telephone(s.telephone, s.commune.departement_id),
        "courriels": s.email,
        "site_web": _plusieurs(_url(s.site), settings.SITE_URL + s.get_absolute_url()),
        "horaires": horaires_osm.ecrire(h for vu in gens for h in vu.heures),
        "presentation_resume": _resume(gens, publics),
        "presentation_detail": propre(s.presentation),
        "source": s.reseau.coordination.nom,
        "itinerance": "Fixe",
        "structure_parente": s.reseau.nom,
        "date_maj": max(timezone.localtime(d).date() for d in (s.modifie_le, *(vu.modifie_le for vu in gens))),
        "services": _services({t for vu in gens for t in vu.themes}, publics),
        "publics_specifiquement_adresses": _plusieurs(*(nom for p, nom in PUBLICS.items() if p in publics)),
        "frais_a_charge": "Gratuit",
        "dispositif_programmes_nationaux": "Promeneurs du net",
        "modalites_acces": _acces(s),
        "modalites_accompagnement": "Accompagnement individuel|À distance",
    }
    return dict.fromkeys(COLONNES, "") | remplies


def _plusieurs(*valeurs: str) -> str:
    return "|".join(v for v in valeurs if v)


def _url(adresse: str) -> str:
    """An address whose own « | » would not part a list."""
    return adresse.replace("|", "%7C").replace(" ", "%20")


def _typologie(s: Structure) -> str:
    juridique = "ASSO" if s.statut_juridique == StatutJuridique.ASSOCIATION else ""
    return _plusieurs(TYPOLOGIES.get(TypeStructure(s.type), ""), juridique)


def telephone(numero: str, departement: str) -> str:
    """« +33383000000 »; nothing when it is no number that can be called from anywhere."""
    try:
        lu = phonenumbers.parse(numero, REGIONS.get(departement, "FR"))
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(lu) or lu.country_code not in (33, 590, 594, 262, 596, 687, 689, 508, 681):
        return ""
    return str(phonenumbers.format_number(lu, phonenumbers.PhoneNumberFormat.E164))


def _services(themes: set[str], publics: set[str]) -> str:
    parents = {Theme.FAMILLE} if Public.PARENTS in publics else set()
    return _plusieurs(SOCLE, *(nom for nom, parmi in SERVICES if parmi & (themes | parents)))


def _acces(s: Structure) -> str:
    manieres = {"Se présenter": s.adresse, "Téléphoner": s.telephone, "Contacter par mail": s.email}
    return _plusieurs(*(nom for nom, donnee in manieres.items() if donnee))


def _resume(gens: list[Vu], publics: set[str]) -> str:
    """« 2 Promeneurs du Net y répondent en ligne aux jeunes, sur Discord et Instagram. »"""
    qui = (
        "Un professionnel, Promeneur du Net, y répond"
        if len(gens) == 1
        else f"{len(gens)} Promeneurs du Net y répondent"
    )
    a_qui = liste([mot for p, mot in ((Public.JEUNES, "aux jeunes"), (Public.PARENTS, "aux parents")) if p in publics])
    ou = liste([PLATEFORMES.get(p, p) for p in sorted({p for vu in gens for p in vu.plateformes} - {"autre"})])
    return f"{qui} en ligne{f' {a_qui}' if a_qui else ''}{f', sur {ou}' if ou else ''}."[:RESUME]


def du_moment() -> tuple[list[dict[str, Any]], str, int]:
    """The rows, made at most once a minute; their fingerprint; how many seconds they may still be shown."""
    gardees = cache.get(GARDEES)
    if gardees is None:
        rangees = lignes(aujourdhui())
        empreinte = hashlib.sha256(repr(rangees).encode()).hexdigest()[:20]
        gardees = (rangees, f'W/"{empreinte}"', time.time() + MINUTE)
        cache.set(GARDEES, gardees, MINUTE)
    rangees, etag, fin = gardees
    return rangees, etag, max(int(fin - time.time()), 1)


class _Echo:
    def write(self, valeur: str) -> str:
        return valeur


def en_csv(rangees: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Line by line; what looks like a formula is escaped with « ' »."""
    ecrivain = csv.writer(_Echo(), lineterminator="\r\n")
    yield ecrivain.writerow(COLONNES)
    for rangee in rangees:
        yield ecrivain.writerow([_cellule(nom, rangee[nom]) for nom in COLONNES])


def _cellule(nom: str, valeur: Any) -> str:
    if valeur is None:
        return ""
    texte = str(valeur)
    return f"'{texte}" if nom not in CALCULEES and texte.startswith(FORMULES) else texte
