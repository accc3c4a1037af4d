"""What an end before the term does to each person named: shown before it is recorded, done with it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from promeneurs.models import Mandat, Promeneur
from socle.dates import UN_JOUR, aujourdhui, intersection, jusqu_a
from socle.texte import liste
from socle.valeurs import jour as en_jour

from .enums import EtatConvention
from .models import Convention

MOTIF = "Convention résiliée."
UNE_AUTRE, UNE_EXCEPTION, UNE_DEMANDE = (
    "une autre convention la couvre ensuite",
    "une exception la garde",
    "une demande en cours peut la rouvrir",
)


@dataclass(frozen=True)
class Suite:
    """One person named beyond the end. `tient`: what keeps the designation, nothing when it ends with the convention.
    `ailleurs`: the other employers for whom the person goes on that day."""

    mandat: Mandat
    le: date
    tient: str
    ailleurs: tuple[str, ...]
    visible: bool

    @property
    def annulee(self) -> bool:
        """It has not begun, and would begin after the end."""
        debut = self.mandat.designation.lower
        return not self.tient and bool(debut) and debut >= self.le and debut > aujourdhui()

    @property
    def phrase(self) -> str:
        debut = self.mandat.designation.lower
        if self.annulee:
            dit = f"Sa désignation, prévue le {en_jour(debut)}, est annulée."
        elif self.tient:
            dit = f"Sa désignation continue\u00a0: {self.tient}."
        else:
            dit = f"Sa désignation finit. Dernier jour\u00a0: le {en_jour(self.le - UN_JOUR)}."
        if self.ailleurs:
            return f"{dit} Continue pour {liste([*self.ailleurs])}."
        return f"{dit} Sort de l’annuaire le {en_jour(max(self.le, aujourdhui()))}." if self.visible else dit


def suites(convention: Convention, le: date) -> list[Suite]:
    """Everybody the structure names on that day or later, today at the earliest, when this convention no longer counts
    from it on."""
    vu = max(le, aujourdhui())
    mandats = convention.structure.mandats.non_finis(vu).select_related("promeneur__user", "structure")
    autres = Mandat.objects.exclude(structure=convention.structure_id).actifs(vu).select_related("structure")
    mandats = mandats.prefetch_related(Prefetch("promeneur__mandats", autres, to_attr="ailleurs"))
    visibles = set(Promeneur.objects.visibles(aujourdhui()).filter(mandats__in=mandats).values_list("pk", flat=True))
    datees = convention.structure.conventions.datees().exclude(pk=convention.pk)
    suivantes = [c.periode for c in datees]
    en_cours = convention.structure.conventions.en_cours().exclude(etat=EtatConvention.BROUILLON).exists()
    return [
        Suite(
            mandat,
            le,
            _tient(mandat, le, suivantes, en_cours),
            tuple(m.structure.nom for m in mandat.promeneur.ailleurs),
            mandat.promeneur_id in visibles,
        )
        for mandat in mandats.order_by("promeneur__tri", "pk")
    ]


def _tient(mandat: Mandat, le: date, suivantes: list, en_cours: bool) -> str:
    apres = jusqu_a(le, None)
    if mandat.exception is not None and intersection(mandat.exception, apres):
        return UNE_EXCEPTION
    if any(intersection(mandat.designation, plage, apres) for plage in suivantes):
        return UNE_AUTRE
    return UNE_DEMANDE if en_cours else ""
