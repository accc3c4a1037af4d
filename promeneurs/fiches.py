"""What the public sees of a promeneur, read in one query however many there are.

Nothing here holds the family name, the personal e-mail address or phone, or anything that nobody checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from socle import compilees
from socle.templatetags.composants import teinte
from socle.valeurs import heure

from . import agendas, horaires, plateformes
from .enums import EtatCompte, Plateforme, Public, Theme
from .models import Compte, Mandat, Promeneur
from .querysets import CONFIRMATION

PLATEFORMES, THEMES, PUBLICS = dict(Plateforme.choices), dict(Theme.choices), dict(Public.choices)


@dataclass(frozen=True, slots=True)
class Employeur:
    code: str
    nom: str
    type: str
    insee: str
    commune: str
    image: str | None
    depuis: date | None
    lat: float | None
    lon: float | None
    adresse: str = ""
    code_postal: str = ""
    telephone: str = ""
    email: str = ""
    site: str = ""

    @property
    def url(self) -> str:
        return reverse("structure", args=[f"{slugify(self.nom)[:60] or 'structure'}-{self.code}"])


@dataclass(slots=True)
class CompteOfficiel:
    plateforme: str
    nom: str
    identifiant: str
    url: str
    depuis: date | None

    @property
    def usage(self) -> plateformes.Usage:
        """What to know before writing there."""
        return plateformes.usage(self.plateforme)


@dataclass(slots=True)
class Relais:
    """Who answers instead, when the person is away."""

    retour: date | None
    prenom: str = ""
    url: str = ""
    texte: str = ""

    @property
    def retour_parle(self) -> str:
        return horaires.jour_mois(self.retour) if self.retour else ""


class Portrait:
    """What a card of somebody shows, in a list as on their page."""

    __slots__ = ()
    code: str
    prenom: str
    employeurs: Sequence[Employeur]
    themes: Sequence[str]
    reseaux: Sequence[tuple[str, str]]
    agenda: horaires.Agenda
    absence: Relais | None
    creneau: horaires.Creneau | None
    en_ligne: bool
    maintenant: datetime
    distance_km: float | None
    lieu: str

    @property
    def cle(self) -> str:
        """« ines-abc123 », in its addresses."""
        return cle(self.prenom, self.code)

    @property
    def url(self) -> str:
        return adresse(self.prenom, self.code)

    @property
    def ou(self) -> str:
        """Where, in a word: the place that made the person be found, else the employer's."""
        return self.lieu or (self.employeur.commune if self.employeur else "")

    @property
    def distance_parlee(self) -> str:
        if self.distance_km is None:
            return ""
        return "sur place" if self.distance_km < 1 else f"{round(self.distance_km)}\u00a0km"

    @property
    def initiale(self) -> str:
        return self.prenom[:1].upper()

    @property
    def teinte(self) -> str:
        return teinte(self.code)

    @property
    def employeur(self) -> Employeur | None:
        return self.employeurs[0] if self.employeurs else None

    @property
    def themes_libelles(self) -> list[str]:
        return [THEMES[t] for t in self.themes if t in THEMES]

    @property
    def quand(self) -> str:
        """« En ligne jusqu’à 18 h », « Demain, 14 h – 16 h », « De retour le 3 décembre »."""
        if self.absence:
            return f"De retour le {self.absence.retour_parle}" if self.absence.retour else "Absence en cours"
        if self.creneau is None:
            return ""
        dit = f"En ligne jusqu’à {heure(self.creneau.fin.time())}"
        return (dit if self.en_ligne else horaires.quand(self.creneau, self.maintenant)) + self.ailleurs

    @property
    def quand_iso(self) -> str:
        """The moment that `quand` speaks of, for machines."""
        if self.absence or self.creneau is None:
            return ""
        return (self.creneau.fin if self.en_ligne else self.creneau.debut).isoformat(timespec="minutes")

    @property
    def ailleurs(self) -> str:
        """« (heure de La Réunion) », where the hour is not that of Paris."""
        calendrier = self.agenda.calendrier
        return "" if calendrier.a_paris else f" ({calendrier.heure})"

    @property
    def quand_bas(self) -> str:
        """The same, after a colon."""
        return self.quand[:1].lower() + self.quand[1:]


@dataclass(slots=True)
class Fiche(Portrait):
    pk: int
    code: str
    prenom: str
    fonction: str
    image: str
    employeurs: list[Employeur]
    endroits: list[dict[str, Any]]
    comptes: list[CompteOfficiel]
    agenda: horaires.Agenda
    themes: list[str]
    publics: list[str]
    absence: Relais | None
    creneau: horaires.Creneau | None
    en_ligne: bool
    maintenant: datetime
    distance_km: float | None = None
    lieu: str = ""
    plus: dict[str, Any] = field(default_factory=dict)

    @property
    def hebdo(self) -> tuple[horaires.Hebdo, ...]:
        return self.agenda.hebdo

    @property
    def publics_libelles(self) -> list[str]:
        return [PUBLICS[p] for p in self.publics if p in PUBLICS]

    @property
    def reseaux(self) -> list[tuple[str, str]]:
        """(code, name) of each platform, once."""
        return list({c.nom: (c.plateforme, c.nom) for c in self.comptes}.values())

    @property
    def depuis(self) -> date | None:
        """Since when the person is a promeneur for today's employers; None when it is not known."""
        debuts = [e.depuis for e in self.employeurs]
        return min(debuts) if debuts and all(debuts) else None

    @property
    def a_confirmer(self) -> bool:
        """Nobody has said for three months that this page is still right. On the person's page only."""
        return self.plus["confirme_le"] + CONFIRMATION <= timezone.localdate(self.maintenant)

    @property
    def mis_a_jour_le(self) -> date:
        """The last day on which somebody changed or confirmed this file, opened and checked one of its accounts, or on
        which the person began for one of its employers. On the person's page only."""
        modifiee = timezone.localtime(self.plus["modifie_le"]).date()
        debuts = [c.depuis for c in self.comptes] + [e.depuis for e in self.employeurs]
        return max([modifiee, self.plus["confirme_le"], *(d for d in debuts if d)])


def cle(prenom: str, code: str) -> str:
    return f"{slugify(prenom)[:40] or 'promeneur'}-{code}"


@lru_cache(maxsize=4096)
def adresse(prenom: str, code: str) -> str:
    return reverse("promeneur", args=[cle(prenom, code)])


@lru_cache(maxsize=4096)
def image_url(code: str | None) -> str:
    return reverse("fichier", args=[code]) if code else ""


CHAMPS_EMPLOYEUR = {
    "code": "structure__code",
    "nom": "structure__nom",
    "type": "structure__type",
    "insee": "structure__commune_id",
    "commune": "structure__commune__nom",
    "lat": "structure__commune__latitude",
    "lon": "structure__commune__longitude",
    "image": "structure__image__code",
    "depuis": "periode__startswith",
}
CHAMPS_JOINDRE = {
    nom: f"structure__{nom}" for nom in ("adresse", "code_postal", "telephone", "email", "site")
}  # on the person's own page only
PLUS = ("presentation", "contact_direct", "modifie_le", "confirme_le", "reseau__nom", "reseau__contact_email")
PLUS += ("reseau__contact_telephone", "reseau__departement__nom")


def _employeurs(jour: date, complet: bool) -> ArraySubquery:
    champs = CHAMPS_EMPLOYEUR | (CHAMPS_JOINDRE if complet else {})
    mandats = Mandat.objects.filter(promeneur=OuterRef("pk")).actifs(jour).order_by("periode__startswith", "pk")
    return ArraySubquery(mandats.values(j=JSONObject(**champs)))


def _communes() -> ArraySubquery:
    champs = {"insee": "commune_id", "nom": "commune__nom", "lat": "commune__latitude", "lon": "commune__longitude"}
    liens = Promeneur.communes.through.objects.filter(promeneur=OuterRef("pk")).order_by("commune__tri")
    return ArraySubquery(liens.values(j=JSONObject(**champs)))


def _comptes() -> ArraySubquery:
    comptes = Compte.objects.filter(promeneur=OuterRef("pk"), etat=EtatCompte.OFFICIEL)
    champs = ("plateforme", "nom_libre", "identifiant", "url", "officiel_depuis")
    return ArraySubquery(comptes.order_by("plateforme", "cle").values(j=JSONObject(**{c: c for c in champs})))


def _absences(jour: date) -> ArraySubquery:
    """With who stands in, shown only while visible."""
    visible = Promeneur.objects.visibles(jour).filter(pk=OuterRef("relais"))
    champs = agendas.DATES | {"texte": "relais_texte", "prenom": "relais__prenom", "code": "relais__code"}
    absences = agendas.absences(jour).filter(promeneur=OuterRef("pk")).annotate(montre=Exists(visible))
    return ArraySubquery(absences.values(j=JSONObject(**champs, montre=F("montre"))))


def lire(promeneurs: QuerySet, maintenant: datetime, *, complet: bool = False) -> list[Fiche]:
    """The public sheets of these promeneurs, in the queryset's order. `complet`: with what only their page shows."""
    jour = timezone.localtime(maintenant).date()
    return [_fiche(ligne, maintenant) for ligne in _lignes(promeneurs, jour, complet)]


def visible(code: str, maintenant: datetime) -> Fiche | None:
    """The whole sheet of the person of the directory who has this code."""
    lignes = compilees.dictionnaires(_d_un_code, code, timezone.localtime(maintenant).date())
    return _fiche(lignes[0], maintenant) if lignes else None


def _d_un_code(code: str, jour: date) -> QuerySet:
    return _lignes(Promeneur.objects.visibles(jour).filter(code=code), jour, True)


def _lignes(promeneurs: QuerySet, jour: date, complet: bool) -> QuerySet:
    return promeneurs.annotate(
        j_employeurs=_employeurs(jour, complet),
        j_communes=_communes(),
        j_comptes=_comptes(),
        **agendas.colonnes(jour) | {"j_absences": _absences(jour)},
    ).values(
        "pk", "code", "prenom", "fonction", "photo__code", "themes", "publics",
        "j_employeurs", "j_communes", "j_comptes", *agendas.COLONNES,
        *(PLUS if complet else ()),
    )  # fmt: skip


def _fiche(ligne: dict[str, Any], maintenant: datetime) -> Fiche:
    employeurs = [Employeur(**{**e, "depuis": _date(e["depuis"])}) for e in ligne["j_employeurs"]]
    image = ligne["photo__code"] or next((e.image for e in employeurs if e.image), None)
    agenda = agendas.lire(ligne)
    en_cours = agenda.en_cours(maintenant)
    return Fiche(
        pk=ligne["pk"],
        code=ligne["code"],
        prenom=ligne["prenom"],
        fonction=ligne["fonction"],
        image=image_url(image),
        employeurs=employeurs,
        endroits=ligne["j_communes"] or [_endroit(e) for e in employeurs],
        comptes=[_compte(c) for c in ligne["j_comptes"]],
        agenda=agenda,
        themes=ligne["themes"],
        publics=ligne["publics"],
        absence=_relais(ligne["j_absences"], agenda.local(maintenant).date()),
        creneau=en_cours or agenda.prochain(maintenant),
        en_ligne=en_cours is not None,
        maintenant=maintenant,
        plus={nom: ligne[nom] for nom in PLUS if nom in ligne},
    )


def _endroit(e: Employeur) -> dict[str, Any]:
    return {"insee": e.insee, "nom": e.commune, "lat": e.lat, "lon": e.lon}


def _compte(c: dict[str, Any]) -> CompteOfficiel:
    nom = c["nom_libre"] or PLATEFORMES.get(c["plateforme"], c["plateforme"])
    return CompteOfficiel(c["plateforme"], nom, c["identifiant"], c["url"], _date(c["officiel_depuis"]))


def _relais(absences: list[dict[str, Any]], jour: date) -> Relais | None:
    """Of the absence of that day."""
    for a in absences:
        debut, fin = agendas.plage(a)
        if debut <= jour and (fin is None or jour < fin):
            url = adresse(a["prenom"], a["code"]) if a["montre"] else ""
            return Relais(fin, a["prenom"] if url else "", url, a["texte"])
    return None


def _date(texte: str | None) -> date | None:
    return date.fromisoformat(texte) if texte else None
