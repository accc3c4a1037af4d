"""What an indicator is: one code, one French definition, one computation, used everywhere the figure is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from promeneurs.models import Promeneur
from socle.dates import ajoute_mois, aujourdhui
from structures.models import Structure
from territoires.models import Reseau

from ..activite import Serie, serie
from ..models import Initiative, Invite, ReglesActivite, Releve
from ..models.activite import dernier_du_mois
from ..reunions import Tenue, exigees, heures, minutes_par_promeneur, presents_en_formation, tenues

Lignes = Sequence[tuple[str, Any]]


class Donnees:
    """What the figures of one network are counted from, over a period of whole days (both included), read once.

    `au`: the day of the figures « au … »: the last of the period, or today when it is not over.
    """

    def __init__(self, reseau: Reseau, debut: date, fin: date) -> None:
        self.reseau, self.debut, self.fin = reseau, debut, fin
        self.au = max(debut, min(fin, aujourdhui()))

    @cached_property
    def structures(self) -> Any:
        return Structure.objects.filter(reseau=self.reseau).dans_le_reseau(self.au)

    @property
    def promeneurs(self) -> Any:
        return Promeneur.objects.filter(reseau=self.reseau)

    @cached_property
    def releves(self) -> list[Releve]:
        """The logs given for the months that begin in the period."""
        rendus = Releve.objects.filter(promeneur__reseau=self.reseau, mois__range=(self.debut, self.fin))
        return list(rendus.filter(rendu_le__isnull=False).order_by("mois", "promeneur"))

    @cached_property
    def reunions(self) -> list[Tenue]:
        """Those held in the period, up to today."""
        return tenues(self.reseau, self.debut, self.fin)

    @cached_property
    def invites_pointes(self) -> tuple[int, int]:
        """Of the promeneurs invited to meetings where somebody noted who came: how many, and how many came."""
        siens = Invite.objects.filter(
            reunion__reseau=self.reseau, reunion__annulee_le__isnull=True, promeneur__isnull=False,
            invite_le__isnull=False, reunion__date__range=(self.debut, min(self.fin, aujourdhui())),
        )  # fmt: skip
        pointees = siens.filter(reunion__invites__present__isnull=False).distinct()
        comptes = Invite.objects.filter(pk__in=pointees.values("pk")).aggregate(
            n=Count("pk"), presents=Count("pk", filter=Q(present=True))
        )
        return comptes["n"], comptes["presents"]

    @cached_property
    def minutes_de_formation(self) -> dict[int, int]:
        """The training followed in the period, by promeneur."""
        return minutes_par_promeneur(presents_en_formation(self.reseau, self.debut, self.fin))

    @property
    def formation(self) -> Serie:
        return serie(heures(n) for n in self.minutes_de_formation.values())

    def formes(self) -> int | None:
        """Active people who followed, in the year of `au`, what the network asks. None when it asks nothing."""
        demande = exigees(self.reseau)
        if not demande:
            return None
        annee = presents_en_formation(self.reseau, self.au.replace(month=1, day=1), self.au)
        sommes = minutes_par_promeneur(annee)
        return self.promeneurs.actifs(self.au).filter(pk__in=[p for p, n in sommes.items() if n >= demande]).count()

    @cached_property
    def initiatives(self) -> list[Initiative]:
        faites = Initiative.objects.filter(promeneur__reseau=self.reseau, date__range=(self.debut, self.fin))
        return list(faites.filter(prevue=False).select_related("promeneur").order_by("date", "pk"))

    @cached_property
    def attendus(self) -> int:
        """Logs awaited: for each month asked and begun, the people active on its last day (today in this one)."""
        regles = ReglesActivite.objects.filter(reseau=self.reseau).first()
        mois = self.debut if self.debut.day == 1 else ajoute_mois(self.debut.replace(day=1), 1)
        demandes = []
        while regles is not None and mois <= self.au:
            if regles.attend(mois):
                demandes.append(min(dernier_du_mois(mois), aujourdhui()))
            mois = ajoute_mois(mois, 1)
        if not demandes:
            return 0
        soi = Promeneur.objects.filter(pk=OuterRef("pk"))
        vus = self.promeneurs.order_by().annotate(
            **{f"m{n}": Exists(soi.actifs(jour)) for n, jour in enumerate(demandes)}
        )
        comptes = vus.aggregate(**{f"n{n}": Count("pk", filter=Q(**{f"m{n}": True})) for n in range(len(demandes))})
        return sum(comptes.values())

    def par_personne(self, nom: str) -> Serie:
        """A declared number added up by person, over the months when the person knew it."""
        sommes: dict[int, Any] = {}
        for releve in self.releves:
            if (valeur := getattr(releve, nom)) is not None:
                sommes[releve.promeneur_id] = sommes.get(releve.promeneur_id, 0) + valeur
        return serie(sommes.values())


@dataclass(frozen=True)
class Indicateur:
    """`calcul` gives a number, a `Serie`, or lines (name, number). `definition` says exactly what is counted."""

    code: str
    rubrique: str
    titre: str
    definition: str
    calcul: Callable[[Donnees], Any]
    unite: str = ""


@dataclass(frozen=True)
class Valeur:
    """A figure that was counted. `avant`: the same, over the period before."""

    indicateur: Indicateur
    brute: Any
    avant: Any = None

    @property
    def lignes(self) -> Lignes | None:
        return self.brute if isinstance(self.brute, list) else None

    @property
    def nombre(self) -> Decimal | int | float:
        """The one number of the figure; of a series, its total; of lines, their sum."""
        return valeur_simple(self.brute)

    @property
    def nombre_avant(self) -> Any:
        return None if self.avant is None else valeur_simple(self.avant)

    @property
    def serie(self) -> Serie | None:
        return self.brute if isinstance(self.brute, Serie) else None


def valeur_simple(brute: Any) -> Any:
    if isinstance(brute, Serie):
        return brute.total
    if isinstance(brute, list):
        return sum(n for _, n in brute)
    return brute
