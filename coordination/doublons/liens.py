"""What hangs on a sheet, and how each kind joins the sheet that is kept. A test holds `LIENS` equal to the schema."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import Q

from socle.dates import Periodes

Regle = Callable[["Lien", Any, Any], None]
Refus = Callable[["Lien", Any, Any], list[str]]


def rien(lien: "Lien", garde: Any, autre: Any) -> list[str]:
    return []


def tel_quel(lien: "Lien", garde: Any, autre: Any) -> None:
    lien.de(autre).update(**{lien.champ: garde})


@dataclass(frozen=True, kw_only=True)
class Lien:
    """A foreign key to the sheet. `noms`: of its rows, one and several. `refuse` says in French what can't be joined;
    `joindre` moves the rows of the other sheet, under the triggers but `gardes`, which forbid an owner to change."""

    modele: str
    champ: str
    noms: str
    refuse: Refus = rien
    joindre: Regle = tel_quel
    gardes: tuple[str, ...] = ()

    @property
    def cle(self) -> tuple[str, str]:
        return self.modele, self.champ

    @property
    def classe(self) -> Any:
        return apps.get_model(self.modele)

    def de(self, fiche: Any) -> Any:
        return self.classe._base_manager.filter(**{self.champ: fiche})

    def executer(self, garde: Any, autre: Any) -> None:
        leves = pgtrigger.ignore(*[f"{self.modele}:{nom}" for nom in self.gardes]) if self.gardes else nullcontext()
        with leves:
            self.joindre(self, garde, autre)


# — How rows join


def _minuscule(valeur: Any) -> Any:
    return valeur.lower() if isinstance(valeur, str) else valeur


def completer(ligne: models.Model, autre: models.Model) -> None:
    """What one row leaves empty and the other says."""
    for champ in ligne._meta.concrete_fields:
        if getattr(ligne, champ.attname) in ("", None):
            setattr(ligne, champ.attname, getattr(autre, champ.attname))


def sans_redire(
    *champs: str,
    meilleure: Callable[[Any], Any] = lambda ligne: 0,
    complete: Callable[[Any], bool] = lambda ligne: True,
    si: Q | None = None,
) -> Regle:
    """Two rows that say the same by these fields are one: the better one, completed by the other where it may be."""

    def joindre(lien: Lien, garde: Any, autre: Any) -> None:
        siennes = {}
        for ligne in lien.de(garde).filter(si or Q()).select_for_update():
            siennes[tuple(_minuscule(getattr(ligne, c)) for c in champs)] = ligne
        for ligne in lien.de(autre).filter(si or Q()).select_for_update():
            jumelle = siennes.get(tuple(_minuscule(getattr(ligne, c)) for c in champs))
            if jumelle is None:
                continue
            gagne, perd = (ligne, jumelle) if meilleure(ligne) > meilleure(jumelle) else (jumelle, ligne)
            perd.delete()
            if complete(gagne):
                completer(gagne, perd)
            setattr(gagne, lien.champ, garde)
            gagne.save()
        tel_quel(lien, garde, autre)

    return joindre


def groupes(lignes: Iterable[Any], champ: str) -> list[list[Any]]:
    """Rows whose ranges overlap, together, in order; a range that begins when another ends is apart."""
    suites: list[list[Any]] = []
    fin: date | None = date.min
    for ligne in sorted(lignes, key=lambda x: getattr(x, champ).lower or date.min):
        plage = getattr(ligne, champ)
        if suites and (fin is None or not plage.lower or plage.lower < fin):
            suites[-1].append(ligne)
            fin = None if fin is None or plage.upper is None else max(fin, plage.upper)
        else:
            suites.append([ligne])
            fin = plage.upper
    return suites


def en_unissant(*du_dernier: str) -> Regle:
    """Stays that overlap are one, over the days of both; what says how it ended comes from the one that ends last."""

    def joindre(lien: Lien, garde: Any, autre: Any) -> None:
        toutes = [*lien.de(garde).select_for_update(), *lien.de(autre).select_for_update()]
        for groupe in groupes(toutes, "periode"):
            if len(groupe) > 1:
                _unir(groupe, lien, garde, du_dernier)
        tel_quel(lien, garde, autre)

    return joindre


def _unir(groupe: list[Any], lien: Lien, garde: Any, du_dernier: tuple[str, ...]) -> None:
    premiere = next((x for x in groupe if getattr(x, f"{lien.champ}_id") == garde.pk), groupe[0])
    derniere = max(groupe, key=lambda x: x.periode.upper or date.max)
    fins = {nom: getattr(derniere, nom) for nom in du_dernier}
    union = Periodes.de(*[x.periode for x in groupe])
    for ligne in groupe:
        if ligne is not premiere:
            ligne.delete()
            completer(premiere, ligne)
    for nom, valeur in fins.items():
        setattr(premiere, nom, valeur)
    premiere.periode = union[0]  # type: ignore[index]
    setattr(premiere, lien.champ, garde)
    premiere.save()


# — What can't join


def de_meme(*champs: str, dire: Callable[[Any], str], si: Q | None = None) -> Refus:
    """Each sheet has such a row, and there may be only one by these fields."""

    def refuser(lien: Lien, garde: Any, autre: Any) -> list[str]:
        siennes = {tuple(getattr(x, c) for c in champs) for x in lien.de(garde).filter(si or Q())}
        communes = [x for x in lien.de(autre).filter(si or Q()) if tuple(getattr(x, c) for c in champs) in siennes]
        return [dire(x) for x in communes]

    return refuser


def qui_se_chevauchent(dire: Callable[[Any], str], si: Q | None = None) -> Refus:
    def refuser(lien: Lien, garde: Any, autre: Any) -> list[str]:
        dates = Q(periode__isnull=False)
        siennes = [*lien.de(garde).filter(dates, si or Q()), *lien.de(autre).filter(dates, si or Q())]
        return [dire(groupe[-1]) for groupe in groupes(siennes, "periode") if len(groupe) > 1]

    return refuser


def tous(*regles: Refus) -> Refus:
    return lambda lien, garde, autre: [raison for regle in regles for raison in regle(lien, garde, autre)]
