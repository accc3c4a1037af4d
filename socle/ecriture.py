"""The frame of every service that writes: one transaction, signed in the history, refusals in French."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction

from socle import journal
from socle.etats import Refused, en_francais
from socle.texte import lisible

Objet = TypeVar("Objet", bound=models.Model)

_masse: ContextVar[bool] = ContextVar("en_masse", default=False)


@contextmanager
def en_masse() -> Iterator[None]:
    """Many services in one outer transaction: constraints, uniqueness and keys are left to the database, which guards
    them all, and whose refusals `ecriture` says in French. Four times fewer queries, the same guarantees.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("en_masse() belongs inside a transaction.")
    jeton = _masse.set(True)
    try:
        yield
    finally:
        _masse.reset(jeton)


def est_en_masse() -> bool:
    """Are we inside `en_masse()`? What tells people about one act keeps quiet there."""
    return _masse.get()


@contextmanager
def ecriture(modele: type[models.Model], *, by: Any, action: str, motif: str = "") -> Iterator[None]:
    """One transaction signed with who, what and why. What a constraint of `modele` refuses comes as `Refused`."""
    try:
        with transaction.atomic(savepoint=not _masse.get()), journal.acte(by=by, action=action, motif=motif):
            yield
    except DatabaseError as erreur:
        raisons = en_francais(erreur, modele)
        if not raisons:
            raise
        raise Refused(*raisons) from erreur


def enregistrer(obj: Objet, *, ajout: bool | None = None) -> Objet:
    """Check the whole row (ValidationError by field, in French), then save it."""
    for champ in obj._meta.concrete_fields:
        if isinstance(champ, models.CharField | models.TextField) and isinstance(
            brut := obj.__dict__.get(champ.attname), str
        ):
            setattr(obj, champ.attname, lisible(brut))
    masse = _masse.get()
    exclus = {f.name for f in obj._meta.fields if (not f.editable and f.name != "tri") or (masse and f.is_relation)}
    try:
        obj.full_clean(exclude=exclus, validate_unique=not masse, validate_constraints=not masse)
    except ValidationError as erreur:
        raise ValidationError(a_son_champ(obj, erreur.error_dict)) from None
    obj.save(force_insert=bool(ajout))
    return obj


def a_son_champ(obj: models.Model, erreurs: dict[str, list[ValidationError]]) -> dict[str, list[ValidationError]]:
    """What another row already has is said of the field that holds it (an address, a number), not of the whole."""
    champs = {str(c.violation_error_message): _propre(obj, c) for c in obj._meta.constraints}
    places: dict[str, list[ValidationError]] = {}
    for nom, siennes in erreurs.items():
        for une in siennes:
            place = champs.get(str(une.message)) if nom == NON_FIELD_ERRORS else nom
            places.setdefault(place or NON_FIELD_ERRORS, []).append(une)
    return places


def _propre(obj: models.Model, contrainte: models.BaseConstraint) -> str | None:
    """The one field of its own, not a link nor a computed one, that a constraint speaks of, a kind chosen from a
    list left aside; else the name, by which a `tri` is computed."""
    if isinstance(contrainte, ExclusionConstraint):  # two periods of one object that overlap
        return next(
            (str(nom) for nom, operateur in contrainte.expressions if operateur == RangeOperators.OVERLAPS), None
        )
    if not isinstance(contrainte, models.UniqueConstraint):
        return None
    feuilles = [f for e in contrainte.expressions for f in (e.flatten() if hasattr(e, "flatten") else [e])]
    noms = {f.name for f in feuilles if isinstance(f, models.F)}
    champs = [obj._meta.get_field(nom) for nom in (*contrainte.fields, *noms)]
    editables = [champ for champ in champs if champ.editable and not champ.is_relation]
    propres = [champ.name for champ in editables if not champ.choices] or [champ.name for champ in editables]
    if not propres and "tri" in contrainte.fields:
        return "nom"
    return propres[0] if len(propres) == 1 else None


def verrouiller(obj: Objet) -> Objet:
    """The same row, read again under a lock. Call it inside a transaction."""
    frais = type(obj)._base_manager.select_for_update(of=("self",)).filter(pk=obj.pk).first()
    if frais is None:
        raise Refused("Cette fiche n’existe plus.")
    return frais


def raisons(erreur: Refused | ValidationError) -> list[str]:
    """The French sentences of a refusal, whichever way it came."""
    return erreur.reasons if isinstance(erreur, Refused) else erreur.messages
