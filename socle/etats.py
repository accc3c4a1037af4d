"""The one way a state changes: a declared table, a row lock, a reason, a history; and the same table as triggers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import pgtrigger
from django.apps import apps
from django.db import DatabaseError, models, transaction

from socle import journal

Objet = TypeVar("Objet", bound=models.Model)


class Refused(Exception):
    """A rule says no. `reasons` are French sentences to show as they are, beside the field `champ` if a form has it."""

    def __init__(self, *reasons: str, champ: str = "") -> None:
        self.reasons: list[str] = list(reasons)
        self.champ = champ
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class Move:
    code: str
    label: str
    origins: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Table:
    """First states and moves of a model; `triggers()` goes in its `Meta.triggers`."""

    initial: tuple[str, ...]
    moves: tuple[Move, ...]
    field: str = "etat"

    def triggers(self) -> list[pgtrigger.Trigger]:
        """The database's own guard: declared passages on UPDATE, first states only on INSERT."""
        return [Passages(self), PremiersEtats(self)]

    def moves_from(self, state: str) -> list[Move]:
        return [move for move in self.moves if state in move.origins]

    def get(self, code: str) -> Move:
        for declared in self.moves:
            if declared.code == code:
                return declared
        raise LookupError(f"No move « {code} » in this table.")


def _texte(valeur: Any) -> str:
    return "'" + str(getattr(valeur, "value", valeur)).replace("'", "''") + "'"


def _libelle(ligne: str, table: Table, modele: type[models.Model]) -> str:
    """SQL giving the French label of the state of OLD or NEW."""
    choix = modele._meta.get_field(table.field).flatchoices  # type: ignore[union-attr]
    colonne = f'{ligne}."{modele._meta.get_field(table.field).column}"'  # type: ignore[union-attr]
    cas = " ".join(f"WHEN {_texte(v)} THEN {_texte(libelle)}" for v, libelle in choix)
    return f"CASE {colonne} {cas} ELSE {colonne} END" if cas else colonne


class Passages(pgtrigger.Trigger):
    """Refuses an UPDATE whose state change is not a declared move, even in raw SQL."""

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, table: Table) -> None:
        self.table = table
        super().__init__(name=f"{table.field}_passages")

    def get_condition(self, model: Any) -> pgtrigger.Condition:
        return pgtrigger.Q(**{f"old__{self.table.field}__df": pgtrigger.F(f"new__{self.table.field}")})

    def get_func(self, model: Any) -> str:
        paires = sorted({(_texte(o), _texte(m.target)) for m in self.table.moves for o in m.origins})
        colonne = f'"{model._meta.get_field(self.table.field).column}"'
        permis = ", ".join(f"({origine}, {cible})" for origine, cible in paires) or "(NULL, NULL)"
        return self.format_sql(f"""
            IF (OLD.{colonne}, NEW.{colonne}) IN ({permis}) THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'Passage impossible de « % » à « % ».',
                {_libelle("OLD", self.table, model)}, {_libelle("NEW", self.table, model)};
        """)


class PremiersEtats(pgtrigger.Trigger):
    """Refuses an INSERT in any state but a first one."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert

    def __init__(self, table: Table) -> None:
        self.table = table
        super().__init__(name=f"{table.field}_initial")

    def get_func(self, model: Any) -> str:
        colonne = f'"{model._meta.get_field(self.table.field).column}"'
        permis = ", ".join(_texte(etat) for etat in self.table.initial)
        return self.format_sql(f"""
            IF NEW.{colonne} IN ({permis}) THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'Une fiche ne peut pas commencer à l’état « % ».',
                {_libelle("NEW", self.table, model)};
        """)


def move(
    obj: Objet,
    code: str,
    *,
    by: Any,
    reason: str = "",
    unless: Callable[[Any], Iterable[str]] | None = None,
    **changes: Any,
) -> Objet:
    """Make the declared move `code` on `obj`, with `changes` to other fields, and refresh `obj`.

    Guarantees: the row is locked, so of two people at once one wins and the other gets `Refused`; the origin is
    checked, then `unless`, whose reasons refuse; the history names who, what and why.
    """
    modele = type(obj)
    try:
        with transaction.atomic(), journal.acte(by=by, action=code, motif=reason):
            frais = modele._base_manager.select_for_update(of=("self",)).filter(pk=obj.pk).first()
            if frais is None:
                raise Refused("Cette fiche n’existe plus.")
            _check(frais, code, unless)
            _write(frais, code, changes)
    except DatabaseError as erreur:
        raisons = en_francais(erreur, modele)
        if not raisons:
            raise
        raise Refused(*raisons) from erreur
    obj.refresh_from_db()
    return obj


def _check(obj: models.Model, code: str, unless: Callable[[Any], Iterable[str]] | None) -> None:
    table: Table = obj.TRANSITIONS  # type: ignore[attr-defined]
    declared = table.get(code)
    etat = getattr(obj, table.field)
    if etat not in declared.origins:
        raise Refused(
            f"« {declared.label} » n’est plus possible\u00a0: l’état est maintenant « {libelle_etat(obj)} ». "
            "Quelqu’un d’autre vient peut-être de le changer."
        )
    reasons = list(unless(obj)) if unless else []
    if reasons:
        raise Refused(*reasons)


def _write(obj: models.Model, code: str, changes: dict[str, Any]) -> None:
    table: Table = obj.TRANSITIONS  # type: ignore[attr-defined]
    champs = {table.field: table.get(code).target} | changes
    if any(f.name == "version" for f in obj._meta.concrete_fields):
        champs["version"] = obj.version + 1  # type: ignore[attr-defined]
    for champ, valeur in champs.items():
        setattr(obj, champ, valeur)
    automatiques = {f.name for f in obj._meta.concrete_fields if getattr(f, "auto_now", False)}
    obj.save(update_fields={*champs, *automatiques})


def libelle_etat(obj: models.Model) -> str:
    """The French label of the state of this object."""
    table: Table = obj.TRANSITIONS  # type: ignore[attr-defined]
    etat = getattr(obj, table.field)
    choix = dict(obj._meta.get_field(table.field).flatchoices)  # type: ignore[union-attr]
    return str(choix.get(etat, etat))


def en_francais(erreur: BaseException, modele: type[models.Model]) -> list[str]:
    """The sentences of a refusal by a trigger or a constraint of ours; empty when it is anything else."""
    diag = getattr(erreur.__cause__, "diag", None)
    if diag is None:
        return []
    if diag.sqlstate == "P0001":
        return [_sans_prefixe(diag.message_primary or "")]
    touche = _modele_de(diag.table_name) or modele
    for contrainte in touche._meta.constraints:
        if diag.constraint_name and contrainte.name == diag.constraint_name:
            return [str(contrainte.get_violation_error_message())]
    return _doublon(touche, diag.message_detail or "") if diag.sqlstate == "23505" else []


def _modele_de(table: str | None) -> type[models.Model] | None:
    """The model of this table: what a service writes may be another one than it was asked about."""
    return next((m for m in apps.get_models() if table and m._meta.db_table == table), None)


def _doublon(modele: type[models.Model], detail: str) -> list[str]:
    """A `unique=True` field: PostgreSQL only names its columns, « Key (email)=(…) already exists. »."""
    colonnes = detail.partition("(")[2].partition(")")[0].split(", ")
    champs = tuple(f.name for f in modele._meta.concrete_fields if f.column in colonnes)
    return modele().unique_error_message(modele, champs).messages if champs else []


def _sans_prefixe(message: str) -> str:
    """pgtrigger's own refusals are in English: say it in French."""
    return "Cette modification est refusée par la base de données." if message.startswith("pgtrigger:") else message
