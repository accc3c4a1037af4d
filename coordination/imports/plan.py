"""What an import would do: sheets wanted, what differs from the base, what is wrong, what must be chosen."""

import datetime
import hashlib
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from conventions.models import Convention
from coordination.models import Reunion
from promeneurs.comptes import Handle
from promeneurs.models import Mandat, Promeneur
from socle.dates import Periodes
from structures.models import Adhesion, Contact, Structure

from .lecture import Lecture, Probleme, Rang

Jour = datetime.date


@dataclass(frozen=True)
class Ecart:
    libelle: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Question:
    """Something only a person can settle: its key for `--choix`, where it is, the answers allowed."""

    cle: str
    probleme: Probleme
    options: tuple[tuple[str, str], ...]
    rang: Rang

    @property
    def empreinte(self) -> str:
        """The same when the same row asks the same, wherever it stands in the file."""
        dit = [self.rang.empreinte, self.probleme.colonne, re.sub(r"ligne \d+", "ligne", self.probleme.message)]
        return hashlib.sha256(json.dumps([*dit, sorted(v for v, _ in self.options)]).encode()).hexdigest()[:20]


@dataclass
class Lu:
    """A row whose cells were read: values by column, without what was blank or wrong."""

    rang: Rang
    v: dict[str, Any]

    def get(self, colonne: str) -> Any:
        return self.v.get(colonne)


@dataclass
class Sejour:
    """A stay in the network, wanted. `explicite`: the start is written in the file, not deduced."""

    lu: Lu | None
    debut: Jour | None
    sortie: Jour | None
    postes: int | None = None
    explicite: bool = False
    base: Adhesion | None = None


@dataclass
class ConventionVoulue:
    """A convention wanted. `deduite`: its end is not written in the file, it is the usual length's."""

    lu: Lu
    debut: Jour
    fin: Jour
    postes: int | None
    deduite: bool = False
    base: Convention | None = None


@dataclass
class FicheStructure:
    """One employer: of the base, of the files, or both. `non`: the days without convention the files speak of."""

    base: Structure | None = None
    lus: list[Lu] = field(default_factory=list)
    champs: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    contact_base: Contact | None = None
    sejours: list[Sejour] = field(default_factory=list)
    conventions: list[ConventionVoulue] = field(default_factory=list)
    retirer: list[Convention] = field(default_factory=list)
    arreter: list[tuple[Convention, Jour]] = field(default_factory=list)
    non: Periodes | None = None
    mandats: "list[MandatVoulu]" = field(default_factory=list)
    exceptions: list[tuple[Mandat, Periodes]] = field(default_factory=list)
    ecarts: list[Ecart] = field(default_factory=list)
    obj: Structure | None = None

    @property
    def nom(self) -> str:
        return self.champs.get("nom") or (self.base.nom if self.base else "")

    @property
    def commune(self) -> Any:
        return self.champs.get("commune") or (self.base.commune if self.base else None)

    @property
    def libelle(self) -> str:
        return f"{self.nom} ({self.commune.nom})" if self.commune else self.nom


@dataclass
class MandatVoulu:
    lu: Lu
    fiche: FicheStructure
    debut: Jour | None = None
    sortie: Jour | None = None
    heures: Decimal | None = None
    charte: Jour | None = None
    base: Mandat | None = None
    remplacer_charte: bool = False
    exception: Periodes | None = None


@dataclass(frozen=True)
class CompteVoulu:
    lu: Lu
    plateforme: str
    nom_libre: str
    saisi: str
    handle: Handle


@dataclass
class FichePromeneur:
    """One person: of the files, and of the base when known there."""

    lus: list[Lu]
    base: Promeneur | None = None
    champs: dict[str, Any] = field(default_factory=dict)
    mandats: list[MandatVoulu] = field(default_factory=list)
    comptes: list[CompteVoulu] = field(default_factory=list)
    ecarts: list[Ecart] = field(default_factory=list)
    obj: Promeneur | None = None

    @property
    def libelle(self) -> str:
        return f"{self.lus[0].v['prenom']} {self.lus[0].v['nom']}"


@dataclass
class FicheReunion:
    lu: Lu
    champs: dict[str, Any]
    base: Reunion | None = None
    ecarts: list[Ecart] = field(default_factory=list)

    @property
    def libelle(self) -> str:
        sujet = self.champs.get("thematique") or (self.base.thematique if self.base else "")
        return f"{self.champs['date']:%d/%m/%Y}" + (f", {sujet}" if sujet else "")


@dataclass
class Plan:
    reseau: Any
    jour: Jour
    lecture: Lecture
    structures: list[FicheStructure] = field(default_factory=list)
    promeneurs: list[FichePromeneur] = field(default_factory=list)
    reunions: list[FicheReunion] = field(default_factory=list)
    problemes: list[Probleme] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    partis: list[str] = field(default_factory=list)
    absents: list[str] = field(default_factory=list)
    posees: list[Question] = field(default_factory=list)
    retraits: list[dict[str, Any]] = field(default_factory=list)
    reponses: dict[str, str] = field(default_factory=dict)

    @property
    def erreurs(self) -> list[Probleme]:
        return [p for p in self.problemes if p.erreur]

    @property
    def avis(self) -> list[Probleme]:
        return [p for p in self.problemes if not p.erreur]

    @property
    def applicable(self) -> bool:
        return not self.erreurs and not self.questions

    def fiches(self) -> list[Any]:
        return [*self.structures, *self.promeneurs, *self.reunions]

    def crees(self, fiches: list[Any]) -> list[Any]:
        return [f for f in fiches if f.base is None]

    def changes(self, fiches: list[Any]) -> list[Any]:
        return [f for f in fiches if f.base is not None and f.ecarts]

    def inchanges(self, fiches: list[Any]) -> list[Any]:
        return [f for f in fiches if f.base is not None and not f.ecarts]

    def comptes(self) -> dict[str, dict[str, int]]:
        """How many created, changed and unchanged, by kind."""
        return {
            nom: {
                "crees": len(self.crees(fiches)),
                "changes": len(self.changes(fiches)),
                "inchanges": len(self.inchanges(fiches)),
            }
            for nom, fiches in (
                ("structures", self.structures),
                ("promeneurs", self.promeneurs),
                ("reunions", self.reunions),
            )
        }

    @property
    def rien(self) -> bool:
        return all(f.base is not None and not f.ecarts for f in self.fiches())
