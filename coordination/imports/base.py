"""What the base knows of a network, in a handful of queries, and what earlier imports said that no row holds."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch

from conventions.models import Convention
from coordination.enums import EtatImport
from coordination.models import Import, Reunion
from promeneurs.enums import Partie
from promeneurs.models import Compte, Mandat, Promeneur
from socle.dates import Periodes, jusqu_a
from socle.texte import tri
from structures.models import Structure


@dataclass
class Base:
    structures: list[Structure]
    promeneurs: list[Promeneur]
    reunions: list[Reunion]
    deduits: dict[str, str | None] = field(default_factory=dict)
    nouvelles: dict[str, str] = field(default_factory=dict)
    reponses: dict[str, str] = field(default_factory=dict)
    non: dict[str, Periodes] = field(default_factory=dict)
    comptes: dict[tuple[str, str], Compte] = field(default_factory=dict)

    def par_nom(self, cle: str) -> list[Promeneur]:
        return [p for p in self.promeneurs if nom_cle(p.prenom, p.nom) == cle]

    def par_email(self, email: str) -> Promeneur | None:
        return next((p for p in self.promeneurs if email and p.email.lower() == email), None)

    def mandats_de(self, structure: Structure) -> list[Mandat]:
        return [m for p in self.promeneurs for m in p.mandats.all() if m.structure_id == structure.pk]


def nom_cle(prenom: str, nom: str) -> str:
    """The person's name whatever the order, case, accents and hyphens."""
    return " ".join(sorted(tri(f"{prenom} {nom}").split()))


def charger(reseau: Any) -> Base:
    structures = (
        Structure.objects.filter(reseau=reseau)
        .select_related("commune")
        .prefetch_related("adhesions", Prefetch("conventions", Convention.objects.datees()), "contacts")
    )
    mandats = Mandat.objects.prefetch_related("signatures")
    promeneurs = Promeneur.objects.filter(reseau=reseau).prefetch_related(Prefetch("mandats", mandats), "comptes")
    base = Base(list(structures), list(promeneurs), list(Reunion.objects.filter(reseau=reseau)))
    for resume in (
        Import.objects.filter(reseau=reseau, etat=EtatImport.APPLIQUE)
        .order_by("applique_le", "pk")
        .values_list("resume", flat=True)
    ):
        base.nouvelles |= resume.get("nouvelles", {})
        base.reponses |= resume.get("reponses", {})
        base.deduits |= resume.get("deduits", {})
        base.non |= _non(resume.get("non", {}))
        for code in resume.get("oui", []):
            base.non.pop(code, None)
    return base


def _non(dits: Any) -> dict[str, Periodes]:
    """The days without convention by structure; imports of before kept only the structures."""
    dits = dits if isinstance(dits, dict) else {code: [[None, None]] for code in dits}
    return {code: periodes_de_json(plages) for code, plages in dits.items()}


def periodes_de_json(plages: list[Any]) -> Periodes:
    return Periodes(jusqu_a(*(date.fromisoformat(v) if v else None for v in bornes)) for bornes in plages)


def charte_de(mandat: Mandat) -> dict[str, Any]:
    """The signatures of a mandate by party."""
    return {s.partie: s for s in mandat.signatures.all()}


def charte_complete(mandat: Mandat) -> bool:
    return set(charte_de(mandat)) == set(Partie.values)


def chevauche(a: DateRange, b: DateRange) -> bool:
    """Do two ranges share a day?"""
    if a.isempty or b.isempty:
        return False
    return (a.lower is None or b.upper is None or a.lower < b.upper) and (
        b.lower is None or a.upper is None or b.lower < a.upper
    )
