"""Reading of the activity: where each log stands on a day, what a month and a network add up to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef

from promeneurs.enums import EtatCompte
from promeneurs.models import Mandat, Promeneur
from socle.dates import ajoute_mois, aujourdhui, periode
from socle.etats import Refused
from structures.models import Structure
from territoires.models import Reseau

from . import creneaux
from .enums_activite import EtatReleve, Rythme
from .models import Initiative, ReglesActivite, Releve
from .models.activite import dernier_du_mois, fin_de_trimestre
from .mots import pour

DERNIERE_SEMAINE = timedelta(days=6)
MONTRES = 13
"""Months shown to a promeneur: a year, and the same month of the year before."""
NOMBRES = ("heures", "jeunes", "nouveaux", "rencontres")
DITS = ("heures en ligne déclarées", "jeunes touchés", "nouveaux cette année", "rencontrés ensuite")
PAR_SEMAINE = Decimal(365) / 12 / 7
"""Weeks in a month."""


def regles(reseau: Reseau) -> ReglesActivite:
    """How the network follows activity. Refused while it does not."""
    siennes = ReglesActivite.objects.select_related("reseau").filter(reseau=reseau).first()
    if siennes is None:
        raise Refused("Votre réseau ne demande pas encore de relevé d’activité.")
    return siennes


def demande_le_trimestre(r: ReglesActivite, mois: date) -> bool:
    return fin_de_trimestre(mois) or r.rythme == Rythme.TRIMESTRE


def rendable_le(mois: date) -> date:
    """A log is given from the last week of its month."""
    return dernier_du_mois(mois) - DERNIERE_SEMAINE


def clos(r: ReglesActivite, mois: date, releve: Releve | None, jour: date) -> bool:
    """Nobody writes in it any more, unless the coordination opened it again."""
    if jour <= r.clot_le(mois):
        return False
    return releve is None or releve.rouvert_jusqu_au is None or jour > releve.rouvert_jusqu_au


def etat(r: ReglesActivite, mois: date, releve: Releve | None, jour: date) -> EtatReleve:
    if releve is not None and releve.rendu_le is not None:
        return EtatReleve.RENDU
    if clos(r, mois, releve, jour):
        return EtatReleve.MANQUE
    if releve is not None and releve.version > 0:
        return EtatReleve.BROUILLON
    return EtatReleve.A_FAIRE if jour >= rendable_le(mois) else EtatReleve.A_VENIR


def mois_demandes(r: ReglesActivite, jour: date, nombre: int = MONTRES) -> list[date]:
    """The months asked, the current one first."""
    courant = jour.replace(day=1)
    passes = (ajoute_mois(courant, -n) for n in range(nombre))
    return [mois for mois in passes if r.attend(mois)]


def en_mois(texte: str) -> date | None:
    """« 2026-11 », as an address says a month."""
    try:
        return date.fromisoformat(f"{texte}-01")
    except ValueError:
        return None


@dataclass(frozen=True)
class Ligne:
    """A month of one person."""

    mois: date
    etat: EtatReleve
    releve: Releve | None
    clot_le: date
    clos: bool


def lignes(promeneur: Promeneur, r: ReglesActivite, jour: date) -> list[Ligne]:
    """The months asked of a person, latest first: those when the person was active, and those begun. Two queries."""
    demandes = mois_demandes(r, jour)
    siens = {x.mois: x for x in promeneur.releves.filter(mois__in=demandes)}
    soi = Promeneur.objects.filter(pk=OuterRef("pk"))
    actifs = {f"m{n}": Exists(soi.actifs(_vers_la_fin(mois, jour))) for n, mois in enumerate(demandes)}
    vus = Promeneur.objects.filter(pk=promeneur.pk).annotate(**actifs).values(*actifs).get() if actifs else {}
    la = [mois for n, mois in enumerate(demandes) if vus[f"m{n}"] or mois in siens]
    return [ligne(r, mois, siens.get(mois), jour) for mois in la]


def _vers_la_fin(mois: date, jour: date) -> date:
    """The day that tells whose log is awaited: the last of the month, or today in the current one."""
    return min(dernier_du_mois(mois), jour)


def ligne(r: ReglesActivite, mois: date, releve: Releve | None, jour: date) -> Ligne:
    fin = r.clot_le(mois)
    if releve is not None and releve.rouvert_jusqu_au is not None:
        fin = max(fin, releve.rouvert_jusqu_au)
    return Ligne(mois, etat(r, mois, releve, jour), releve, fin, clos(r, mois, releve, jour))


def attendus(personnes: Any, mois: date) -> Any:
    """Of these people, whose log is awaited for a month: active on its last day, or today for the current month."""
    return personnes.actifs(_vers_la_fin(mois, aujourdhui()))


def du_reseau(reseau: Reseau) -> Any:
    return Promeneur.objects.filter(reseau=reseau)


def de_la_structure(structure: Structure, mois: date) -> Any:
    """Those whom the structure named at some time of the month."""
    jours = periode(mois, dernier_du_mois(mois))
    nommes = Mandat.objects.filter(promeneur=OuterRef("pk"), structure=structure, designation__overlap=jours)
    return Promeneur.objects.filter(Exists(nommes))


def proposition(promeneur: Promeneur, mois: date) -> dict[str, Any]:
    """What a new log begins with: the hours that the permanences announce, the themes of the month before."""
    avant = precedent(promeneur, mois)
    heures = heures_annoncees(promeneur)
    return {
        "heures": (heures * PAR_SEMAINE * 2).to_integral_value() / 2 if heures else None,
        "themes": list(avant.themes) if avant else [],
    }


def precedent(promeneur: Promeneur, mois: date) -> Releve | None:
    return promeneur.releves.filter(mois__lt=mois, rendu_le__isnull=False).order_by("-mois").first()


def heures_annoncees(promeneur: Promeneur) -> Decimal:
    """Hours online in a usual week, overlaps counted once."""
    siens = creneaux.annonces(Promeneur.objects.filter(pk=promeneur.pk), aujourdhui())
    return sum(creneaux.heures(siens).values(), Decimal(0))


@dataclass(frozen=True)
class Serie:
    """A number asked of many people: those who know are counted, the others are told apart."""

    total: Decimal | int
    mediane: float | None
    mini: Decimal | int | None
    maxi: Decimal | int | None
    reponses: int


def serie(valeurs: Iterable[Any]) -> Serie:
    connues = [v for v in valeurs if v is not None]
    if not connues:
        return Serie(0, None, None, None, 0)
    return Serie(sum(connues), median(connues), min(connues), max(connues), len(connues))


@dataclass(frozen=True)
class LeMois:
    """The logs of several people for one month. `attendus` are counted apart: who left may still have given one."""

    mois: date
    regles: ReglesActivite
    lignes: list[tuple[Promeneur, Ligne]]
    rendus: int
    attendus: int
    series: dict[str, Serie]

    @property
    def chiffres(self) -> list[Any]:
        return [
            {"dit": pour(dit, self.regles.reseau), "serie": self.series[nom]}
            for nom, dit in zip(NOMBRES, DITS, strict=True)
        ]


def le_mois(personnes: Any, r: ReglesActivite, mois: date, jour: date) -> LeMois:
    """Each of these people who is awaited, or gave a log, by name. Three queries."""
    releves = {x.promeneur_id: x for x in Releve.objects.filter(promeneur__in=personnes.order_by(), mois=mois)}
    attendues = set(attendus(personnes, mois).values_list("pk", flat=True))
    gens = personnes.filter(pk__in=[*releves, *attendues]).order_by("tri", "pk")
    lignes_ = [(p, ligne(r, mois, releves.get(p.pk), jour)) for p in gens]
    lignes_ = [(p, x) for p, x in lignes_ if p.pk in attendues or x.etat == EtatReleve.RENDU]
    rendus = [x.releve for _, x in lignes_ if x.etat == EtatReleve.RENDU and x.releve]
    series = {nom: serie(getattr(x, nom) for x in rendus) for nom in NOMBRES}
    return LeMois(mois, r, lignes_, len(rendus), len(attendues), series)


def suivante(lignes_: list[Ligne]) -> Ligne | None:
    """The month to give first: the oldest that may still be."""
    ouvertes = [x for x in lignes_ if not x.clos and x.etat in (EtatReleve.A_FAIRE, EtatReleve.BROUILLON)]
    return ouvertes[-1] if ouvertes else None


def annee(promeneur: Promeneur, annee_: int) -> dict[str, Serie]:
    """What one person's given logs of a year add up to."""
    siens = list(promeneur.releves.filter(mois__year=annee_, rendu_le__isnull=False))
    return {nom: serie(getattr(x, nom) for x in siens) for nom in NOMBRES}


def plateformes(promeneur: Promeneur) -> list[str]:
    """Where the person has accounts that are not closed."""
    comptes = promeneur.comptes.exclude(etat__in=(EtatCompte.FERME, EtatCompte.REFUSE))
    return list(comptes.order_by("plateforme").values_list("plateforme", flat=True).distinct())


def mois_en_cours(r: ReglesActivite, jour: date) -> date:
    """The month that the coordination looks at first: the last one that may be given."""
    courant = jour.replace(day=1)
    return courant if jour >= rendable_le(courant) else max(ajoute_mois(courant, -1), r.depuis)


def textes(reseau: Reseau, mois: date) -> list[Releve]:
    """The given logs of a month that say a difficulty, or a wish for training."""
    dits = Releve.objects.filter(promeneur__reseau=reseau, mois=mois, rendu_le__isnull=False)
    return list(dits.exclude(difficultes="", formations="").select_related("promeneur").order_by("promeneur__tri"))


def initiatives(reseau: Reseau, mois: date) -> list[Initiative]:
    """What was done with young people in a month."""
    faites = Initiative.objects.filter(
        promeneur__reseau=reseau, prevue=False, date__range=(mois, dernier_du_mois(mois))
    )
    return list(faites.select_related("promeneur"))


def pour_un_bilan(promeneurs: Collection[int], debut: date, fin: date) -> dict[str, Any]:
    """What these people's logs say of the months that begin in these days, by field of a yearly report. The young
    people of a year, each counted once, are the new ones of its months; a figure that nobody knew is None."""
    rendus = Releve.objects.filter(promeneur__in=promeneurs, mois__range=(debut.replace(day=1), fin))
    releves = list(rendus.filter(rendu_le__isnull=False))

    def somme(valeurs: Iterable[Any]) -> Any:
        connues = [v for v in valeurs if v is not None]
        return sum(connues) if connues else None

    return {
        "jeunes_touches": somme(r.nouveaux for r in releves),
        "rencontres": somme(r.rencontres for r in releves),
        "heures_faites": somme(r.heures for r in releves),
        "orientations": somme(n for r in releves for n in r.du("orientation").values()),
        "echanges": somme(n for r in releves for n in r.du("echanges").values()),
    }
