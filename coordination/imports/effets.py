"""What an import did, read from the history: every object created, changed or removed, and its values before."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from conventions.models import Convention
from coordination.models import Reunion
from promeneurs.models import Compte, Mandat, Promeneur, SignatureCharte
from socle import journal
from socle.champs import PeriodesField
from socle.dates import Periodes, jusqu_a
from structures.models import Adhesion, Contact, Structure

# From what others point to, to what points to others: removed in the reverse order.
SUIVIS: tuple[type[models.Model], ...] = (
    Structure,
    Adhesion,
    Contact,
    Convention,
    Promeneur,
    Mandat,
    SignatureCharte,
    Compte,
    Reunion,
)
MODELES = {modele._meta.label: modele for modele in SUIVIS}


@dataclass
class Suivi:
    effets: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def suivre(*, by: Any, code: str) -> Iterator[Suivi]:
    """Sign everything written inside with the import's code, and list it at the end."""
    suivi = Suivi()
    avant = {modele: _dernier(modele) for modele in SUIVIS}
    with journal.acte(by=by, action="import", motif="", importe=code):
        yield suivi
    for modele in SUIVIS:
        suivi.effets += _effets(modele, code, avant[modele])


def _dernier(modele: type[models.Model]) -> int:
    return journal.events_model(modele)._base_manager.aggregate(n=Max("pgh_id"))["n"] or 0


def _effets(modele: type[models.Model], code: str, apres: int) -> list[dict[str, Any]]:
    evenements = journal.events_model(modele)._base_manager
    par_objet: dict[Any, list[Any]] = {}
    for e in evenements.filter(pgh_id__gt=apres, pgh_context__importe=code).order_by("pgh_id"):
        par_objet.setdefault(e.pgh_obj_id, []).append(e)
    anciens = evenements.filter(pgh_obj_id__in=par_objet, pgh_id__lte=apres).order_by("pgh_obj_id", "-pgh_id")
    precedents = {e.pgh_obj_id: e for e in anciens.distinct("pgh_obj_id")}
    existants = set(modele._base_manager.filter(pk__in=par_objet).values_list("pk", flat=True))
    return [
        effet
        for pk, suite in par_objet.items()
        if (effet := _effet(modele, pk, suite, precedents.get(pk), pk in existants))
    ]


def _effet(
    modele: type[models.Model], pk: Any, suite: list[Any], precedent: Any, existe: bool
) -> dict[str, Any] | None:
    """One object: its kind of change, its last event (to know whether it changed since), its values before."""
    ne_ici = suite[0].pgh_label == "insert"
    if ne_ici and not existe:
        return None
    effet = {"modele": modele._meta.label, "pk": pk, "evenement": suite[-1].pgh_id}
    if ne_ici:
        return effet | {"acte": "cree"}
    if not existe or precedent is None:
        return None
    avant = valeurs(modele, precedent)
    apres = valeurs(modele, suite[-1])
    change = {nom: valeur for nom, valeur in avant.items() if apres.get(nom) != valeur}
    return effet | {"acte": "change", "avant": change}


def retrait(obj: models.Model) -> dict[str, Any]:
    """An object about to be removed (the history notes no removal): its values, to be put back."""
    return {"modele": obj._meta.label, "pk": obj.pk, "acte": "retire", "avant": valeurs(type(obj), obj)}


def valeurs(modele: type[models.Model], evenement: Any) -> dict[str, Any]:
    """The values an event holds, as JSON."""
    return {
        champ.attname: en_json(getattr(evenement, champ.attname))
        for champ in modele._meta.concrete_fields
        if hasattr(evenement, champ.attname) and champ.attname != "id"
    }


def en_json(valeur: Any) -> Any:
    if isinstance(valeur, Periodes):
        return [en_json(plage) for plage in valeur]
    if hasattr(valeur, "lower") and hasattr(valeur, "isempty"):
        return [en_json(valeur.lower), en_json(valeur.upper)]
    if isinstance(valeur, datetime.date | datetime.datetime | datetime.time):
        return valeur.isoformat()
    return str(valeur) if isinstance(valeur, Decimal) else valeur


def _plage(bornes: list[str | None]) -> DateRange:
    debut, fin = (datetime.date.fromisoformat(v) if v else None for v in bornes)
    return jusqu_a(debut, fin)


def de_json(champ: models.Field, valeur: Any) -> Any:
    """A stored value as the field wants it."""
    if isinstance(valeur, list) and isinstance(champ, PeriodesField):
        plages = valeur if isinstance(valeur[0], list) else [valeur]  # one range, when the field held only one
        return Periodes.de(*map(_plage, plages))
    if isinstance(valeur, list) and isinstance(champ, DateRangeField):
        return _plage(valeur)
    return champ.to_python(valeur) if not champ.is_relation else valeur
