"""Changing fields of one row when several people may be at it: nothing is lost, and who loses the race is told."""

import datetime
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

from socle import etats, journal
from socle.ecriture import a_son_champ
from socle.etats import Refused
from socle.texte import lisible

INCONNUE = -1
"""The version of a page that does not say which one it shows: whatever it changes is compared first."""


@dataclass(frozen=True)
class Champ:
    """One field changed by two people."""

    nom: str
    libelle: str
    leur: Any
    mien: Any


class Conflit(Exception):
    """Someone changed the same fields meanwhile: theirs and mine, who and when.

    `laisses`: of the other fields that they changed and the page sent back as it had read them, what is stored now.
    """

    def __init__(
        self,
        details: list[Champ],
        par: str,
        le: datetime.datetime | None,
        version: int,
        laisses: dict[str, Any] | None = None,
    ) -> None:
        self.details, self.par, self.le, self.version = details, par, le, version
        self.laisses = laisses or {}
        super().__init__(f"{par} a changé {', '.join(d.libelle for d in details)} entre-temps.")

    @property
    def champs(self) -> list[tuple[str, Any, Any]]:
        return [(detail.libelle, detail.leur, detail.mien) for detail in self.details]


def apply(
    obj: models.Model,
    changes: dict[str, Any],
    *,
    version: int | None,
    by: Any,
    reason: str = "",
    action: str = "edit",
) -> bool:
    """Write `changes` on `obj` and say whether anything changed.

    Guarantees: the row is locked; what others changed meanwhile in other fields is kept; the same fields raise
    `Conflit`; the new values and the constraints hold (ValidationError), fields left alone are not judged; the version
    goes up by one, and `obj` shows the stored row. « reponses.age » names the key « age » of a JSON field, judged as a
    field of its own; None takes it out.
    """
    changes = {nom: lisible(valeur) if isinstance(valeur, str) else valeur for nom, valeur in changes.items()}
    try:
        change = _apply(obj, changes, version, journal.acte(by=by, action=action, motif=reason))
    except DatabaseError as erreur:
        raisons = etats.en_francais(erreur, type(obj))
        if not raisons:
            raise
        raise ValidationError(raisons) from erreur
    obj.refresh_from_db()
    return change


def _apply(obj: Any, changes: dict[str, Any], version: int | None, acte: AbstractContextManager[None]) -> bool:
    with transaction.atomic(), acte:
        frais = type(obj)._base_manager.select_for_update(of=("self",)).filter(pk=obj.pk).first()
        if frais is None:
            raise Refused("Cette fiche n’existe plus.")
        nouveaux = {nom: valeur for nom, valeur in changes.items() if _valeur(frais, nom) != _cle_de(valeur)}
        if nouveaux and version is not None and version != frais.version:
            nouveaux = _miens(frais, nouveaux, version)
        if nouveaux:
            _write(frais, nouveaux)
    return bool(nouveaux)


def _write(obj: Any, changes: dict[str, Any]) -> None:
    for nom, valeur in changes.items():
        _poser(obj, nom, valeur)
    ecrits = {nom.partition(".")[0] for nom in changes}
    obj.version += 1
    try:
        obj.clean_fields(exclude={f.name for f in obj._meta.fields if f.name not in ecrits})
        obj.clean()
        obj.validate_unique()
        obj.validate_constraints()
    except ValidationError as erreur:
        raise ValidationError(a_son_champ(obj, erreur.update_error_dict({}))) from None
    automatiques = {f.name for f in obj._meta.concrete_fields if getattr(f, "auto_now", False)}
    obj.save(update_fields={*ecrits, "version", *automatiques})


def _poser(obj: models.Model, nom: str, valeur: Any) -> None:
    champ, point, cle = nom.partition(".")
    if not point:
        setattr(obj, champ, valeur)
        return
    reste = {autre: v for autre, v in getattr(obj, champ).items() if autre != cle}
    setattr(obj, champ, reste if valeur is None else reste | {cle: valeur})


def _valeur(obj: models.Model, nom: str) -> Any:
    champ, point, cle = nom.partition(".")
    valeur = getattr(obj, obj._meta.get_field(champ).attname)  # type: ignore[union-attr]
    return valeur.get(cle) if point else valeur


def valeur_de(obj: models.Model, nom: str) -> Any:
    """A field as its object gives it (the other row, not its key), or one key of a JSON field."""
    return _valeur(obj, nom) if "." in nom else getattr(obj, nom)


def _cle_de(valeur: Any) -> Any:
    return valeur.pk if isinstance(valeur, models.Model) else valeur


def _miens(obj: Any, changes: dict[str, Any], version: int) -> dict[str, Any]:
    """Of what a page sent back, what it really changed since `version`: a field left as it showed it keeps what others
    wrote. Raise `Conflit` for the fields that both changed."""
    evenements = journal.events_model(type(obj))._base_manager.filter(pgh_obj_id=obj.pk)
    vue = evenements.filter(version=version).order_by("pgh_id").first()
    envoyes = changes
    changes = {nom: valeur for nom, valeur in changes.items() if vue is None or _change(vue, obj, nom, valeur)}
    touches = [nom for nom in changes if vue is None or _touche(obj, vue, nom)]
    if not touches:
        return changes
    details = [Champ(nom, _libelle(obj, nom), valeur_de(obj, nom), changes[nom]) for nom in touches]
    suite = list(evenements.filter(pgh_id__gte=vue.pk).order_by("pgh_id")) if vue else []
    qui, quand = _auteur(suite, touches)
    raise Conflit(
        details, qui, quand, obj.version, {nom: valeur_de(obj, nom) for nom in envoyes.keys() - changes.keys()}
    )


def _auteur(suite: list[Any], noms: list[str]) -> tuple[str, datetime.datetime | None]:
    """Who last changed one of these fields, and when."""
    for avant, apres in reversed(list(pairwise(suite))):
        if any(_touche(apres, avant, nom) for nom in noms):
            return journal.signataire(apres), apres.pgh_created_at
    return "Quelqu’un", None


def _change(vue: models.Model, obj: models.Model, nom: str, valeur: Any) -> bool:
    return not _suit(vue, nom) or _valeur(vue, nom) != _cle_de(valeur)


def _touche(obj: models.Model, vue: models.Model, nom: str) -> bool:
    return not _suit(vue, nom) or _valeur(vue, nom) != _valeur(obj, nom)


def _suit(vue: models.Model, nom: str) -> bool:
    """Does the history keep this field?"""
    return nom.partition(".")[0] in {champ.name for champ in vue._meta.get_fields()}


def _libelle(obj: models.Model, nom: str) -> str:
    """Its name in French; of a key, what the object says of it (`libelle_de`)."""
    if "." in nom:
        return str(obj.libelle_de(nom))  # type: ignore[attr-defined]
    libelle = str(obj._meta.get_field(nom).verbose_name)  # type: ignore[union-attr]
    return libelle[:1].upper() + libelle[1:]
