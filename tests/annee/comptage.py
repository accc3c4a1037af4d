"""What a network is on a day and over a period, read from what was typed (`plan`), without anything of the product."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import median

from . import plan

COMMUNES = Path(__file__).parents[2] / "territoires/donnees/communes.csv.gz"
LOIN = date(2999, 1, 1)


@dataclass(frozen=True)
class Etendue:
    """A number said by several people: those who do not know are left out."""

    total: float
    mediane: float | None
    mini: float | None
    maxi: float | None
    reponses: int


def etendue(valeurs: Iterable[float | None]) -> Etendue:
    dites = sorted(v for v in valeurs if v is not None)
    if not dites:
        return Etendue(0, None, None, None, 0)
    return Etendue(sum(dites), median(dites), dites[0], dites[-1], len(dites))


def couvre(jour: date, premier: date | None, dernier: date | None) -> bool:
    """Both days are included."""
    return (premier is None or premier <= jour) and (dernier is None or jour <= dernier)


@cache
def officielles() -> dict[str, dict[str, str]]:
    """The communes of the département, by name, from the official file."""
    with gzip.open(COMMUNES, "rt", encoding="utf-8") as fichier:
        return {r["nom"]: r for r in csv.DictReader(fichier) if r["departement"] == plan.DEPARTEMENT}


def communes() -> dict[str, str]:
    """The intercommunality of each commune of the département, by name."""
    return {nom: r["epci"] for nom, r in officielles().items()}


def kilometres(une: str, autre: str) -> float:
    """As the crow flies, by the haversine formula on a sphere of 6,371 km."""
    a, b = ([radians(float(officielles()[x][c])) for c in ("latitude", "longitude")] for x in (une, autre))
    corde = sin((a[0] - b[0]) / 2) ** 2 + cos(a[0]) * cos(b[0]) * sin((a[1] - b[1]) / 2) ** 2
    return 2 * 6371 * asin(sqrt(corde))


def fin_du_mois(premier: date) -> date:
    return (premier + timedelta(days=31)).replace(day=1) - timedelta(days=1)


STRUCTURES = {s.cle: s for s in plan.STRUCTURES}
PERSONNES = {p.cle: p for p in plan.PERSONNES}


def jours(m: plan.Mandat) -> tuple[date | None, date | None]:
    """First and last day of a mandate: it ends with the stay of its structure in the network, at the latest."""
    sejours = STRUCTURES[m.structure].sejours
    sien = next(s for s in sejours if couvre(m.depuis or date(2024, 1, 1), s.depuis, s.dernier))
    return m.depuis, min(filter(None, (m.dernier, sien.dernier)), default=None)


def nomme(m: plan.Mandat, jour: date) -> bool:
    return couvre(jour, *jours(m))


def signe(m: plan.Mandat, jour: date) -> bool:
    return all(le is not None and le <= jour for le in m.signes)


def par_exception(m: plan.Mandat, jour: date) -> bool:
    return m.exception is not None and couvre(jour, *m.exception)


def en_convention(s: plan.Structure, jour: date) -> bool:
    return any(couvre(jour, c.debut, c.dernier) for c in s.conventions)


def suspendue(p: plan.Personne, jour: date) -> bool:
    if p.suspension is None:
        return False
    debut, leve = p.suspension
    return debut <= jour and (leve is None or jour < leve)


def tenus(p: plan.Personne, jour: date) -> list[plan.Mandat]:
    """The mandates by which this person acts that day."""
    if suspendue(p, jour):
        return []
    siens = [m for m in p.mandats if nomme(m, jour) and signe(m, jour)]
    return [m for m in siens if en_convention(STRUCTURES[m.structure], jour) or par_exception(m, jour)]


def actives(jour: date) -> list[plan.Personne]:
    return [p for p in plan.PERSONNES if tenus(p, jour)]


Partie = Callable[[plan.Structure], bool]


class Recompte:
    """The figures from `debut` to `fin`, and « au » `fin`, both days included. `partie`: of these structures only, and
    of the people on the days when one of them names them."""

    def __init__(self, debut: date, fin: date, partie: Partie | None = None) -> None:
        self.debut, self.fin, self.partie = debut, fin, partie

    def de(self, m: plan.Mandat) -> bool:
        return self.partie is None or self.partie(STRUCTURES[m.structure])

    def la(self, cle: str, premier: date, dernier: date) -> bool:
        """Of the whole, always; of a part, when one of its structures names the person on one of these days."""
        siens = [jours(m) for m in PERSONNES[cle].mandats if self.de(m)]
        nommes = any((a is None or a <= dernier) and (b is None or b >= premier) for a, b in siens)
        return self.partie is None or nommes

    def actives(self, jour: date) -> list[plan.Personne]:
        return [p for p in plan.PERSONNES if any(map(self.de, tenus(p, jour)))]

    def dedans(self, jour: date | None) -> bool:
        return jour is not None and self.debut <= jour <= self.fin

    @property
    def structures(self) -> list[plan.Structure]:
        siennes = filter(self.partie, plan.STRUCTURES)
        return [s for s in siennes if any(couvre(self.fin, x.depuis, x.dernier) for x in s.sejours)]

    @property
    def nommees(self) -> list[plan.Personne]:
        return [p for p in plan.PERSONNES if any(self.de(m) and nomme(m, self.fin) for m in p.mandats)]

    @property
    def releves(self) -> list[plan.Releve]:
        siens = [r for r in plan.RELEVES if not r.brouillon and self.dedans(r.premier)]
        return [r for r in siens if self.la(r.personne, r.premier, fin_du_mois(r.premier))]

    @property
    def trimestres(self) -> list[plan.Trimestre]:
        return [r.trimestre for r in self.releves if r.trimestre]

    @property
    def initiatives(self) -> list[plan.Initiative]:
        faites = [i for i in plan.INITIATIVES if not i.prevue and self.dedans(i.date)]
        return [i for i in faites if self.la(i.personne, i.date, i.date)]

    @property
    def reunions(self) -> list[plan.Reunion]:
        return [r for r in plan.REUNIONS if r.annulee is None and self.dedans(r.date)]

    @property
    def seances(self) -> list[plan.Seance]:
        """Those where people met, and that are not typed as a meeting as well."""
        notees = {(r.date, r.type) for r in plan.REUNIONS if r.annulee is None}
        reunies = [s for s in plan.SEANCES if s.type != "Consultation écrite" and self.dedans(s.date)]
        return [s for s in reunies if (s.date, s.type) not in notees]

    def par_personne(self, nom: str) -> Etendue:
        dits: dict[str, list[float]] = defaultdict(list)
        for r in self.releves:
            source = r.trimestre if nom == "situations" else r
            if source is not None and getattr(source, nom) is not None:
                dits[r.personne].append(getattr(source, nom))
        return etendue(sum(siens) for siens in dits.values())

    def ventile(self, nom: str, noms: dict[str, str], *, reste: bool = False) -> dict[str, int]:
        sommes: Counter[str] = Counter()
        for t in self.trimestres:
            dits = getattr(t, nom)
            sommes.update({noms[cle]: n for cle, n in dits.items()})
            if reste and t.jeunes is not None:
                sommes["Non communiqué"] += t.jeunes - sum(dits.values())
        return {dit: n for dit, n in sommes.items() if n}

    @property
    def minutes_formation(self) -> dict[str, int]:
        sommes: Counter[str] = Counter()
        for r in self.reunions:
            if r.type == plan.FORMATION:
                entier, moins = sum(m for _, m in r.modules), dict(r.suivi)
                sommes.update({cle: moins.get(cle, entier) for cle in (*r.presents, *r.venus)})
        return {cle: n for cle, n in sommes.items() if self.la(cle, self.debut, self.fin)}
