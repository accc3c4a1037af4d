"""The readable history of any tracked object, drawn from pghistory's events; and who acts, and why, while writing."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.db import connection, models
from pghistory import runtime

from socle.valeurs import en_clair

AUTOMATE = "Traitement automatique"


@dataclass(frozen=True)
class Entree:
    quand: datetime.datetime
    qui: str
    quoi: list[str]
    motif: str = ""
    action: str = ""


@dataclass(frozen=True)
class _Wording:
    fields: dict[str, str]
    actions: dict[str, str] = field(default_factory=dict)
    creation: str = "Création de la fiche."
    values: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    sujet: "Sujet" = ""
    tait: "Tait | None" = None


Sujet = str | Callable[[Any, Callable[[str], str]], str]
Tait = Callable[[Any, Any, str], Collection[str]]

_wordings: dict[type[models.Model], _Wording] = {}


def register(
    model: type[models.Model],
    fields: dict[str, str],
    *,
    actions: dict[str, str] | None = None,
    creation: str = "Création de la fiche.",
    values: dict[str, Callable[[Any], str]] | None = None,
    sujet: Sujet = "",
    tait: Tait | None = None,
) -> None:
    """Declare how the history of a model reads: labels of the fields shown, a sentence per action, odd values.

    `sujet` says what each sentence is about, when several such objects share a history: the name of a field, or a
    function of the row as it was and of the way to say one of its `fields`. An empty `creation` keeps silent about the
    beginning. `tait`: the fields on which an act keeps silent, from the row before, the row after and the act.
    """
    _wordings[model] = _Wording(fields, actions or {}, creation, values or {}, sujet, tait)


@contextmanager
def acte(*, by: Any = None, action: str, motif: str = "", **extra: Any) -> Iterator[None]:
    """Sign every change made inside with who, what and why. Acts nest; each change keeps the innermost one.

    `sujet="…"` says what an act on the whole is about, when it leaves no row of its own: what it removed.
    """
    exterieur = getattr(runtime._tracker, "value", None)
    avant = dict(exterieur.metadata) if exterieur else None
    signature = {"user": by.pk} if by is not None else ({} if exterieur else {"user": None})
    with pghistory.context(**signature, action=action, motif=motif, **extra) as contexte:
        try:
            yield
        finally:
            if avant is not None:
                contexte.metadata.clear()
                contexte.metadata.update(avant)
    if exterieur is None:
        _forget()


def _forget() -> None:
    """pghistory's variables last until the end of the transaction: what follows must not be signed by this act."""
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', '', true), "
                "set_config('pghistory.context_metadata', '', true)"
            )


def events_model(model: type[models.Model]) -> type[models.Model]:
    """The pghistory model that holds the events of `model`."""
    trouves = pghistory.core.event_models(tracks_model=model)
    if not trouves:
        raise LookupError(f"{model.__name__} is not tracked.")
    return trouves[0]


def a_existe(modele: type[models.Model], **criteres: Any) -> bool:
    """Was there ever such a row, even removed since? Its history remembers it."""
    return events_model(modele)._base_manager.filter(**criteres).exists()


def historique(obj: models.Model, limit: int = 50) -> list[Entree]:
    """What happened to this object, latest first."""
    return historiques([obj], limit)


def historiques(objets: Iterable[models.Model], limit: int = 50) -> list[Entree]:
    """What happened to these objects together (a person and their mandates), latest first."""
    par_modele: dict[type[models.Model], list[models.Model]] = {}
    for objet in objets:
        par_modele.setdefault(type(objet), []).append(objet)
    lignes = [ligne for modele, liste in par_modele.items() for ligne in _lignes(modele, liste, limit)]
    lignes = sorted(lignes, key=lambda ligne: ligne.quand, reverse=True)[:limit]
    noms = _noms({ligne.user for ligne in lignes if ligne.user})
    return [
        Entree(ligne.quand, noms.get(ligne.user, AUTOMATE), ligne.quoi, ligne.motif, ligne.action) for ligne in lignes
    ]


@dataclass(frozen=True)
class _Ligne:
    quand: datetime.datetime
    user: str
    action: str
    motif: str
    quoi: list[str]


def _lignes(modele: type[models.Model], objets: list[models.Model], limit: int) -> list[_Ligne]:
    wording = _wordings.get(modele) or _Wording({})
    evenements = list(
        events_model(modele)
        ._base_manager.filter(pgh_obj_id__in=[objet.pk for objet in objets])
        .order_by("-pgh_id")[: limit * 4 + len(objets)]
    )
    noms = _objets_lies(modele, wording, evenements)
    suivants = _paires(evenements)
    lignes = (_ligne(wording, modele, noms, avant, apres) for avant, apres in suivants)
    return [ligne for ligne in lignes if ligne.quoi][:limit]


def _paires(evenements: list[Any]) -> list[tuple[Any, Any]]:
    """(before, after) of each act on each object, latest first; several writes of one act count as one."""
    par_objet: dict[Any, list[Any]] = {}
    for evenement in reversed(evenements):
        suite = par_objet.setdefault(evenement.pgh_obj_id, [])
        if suite and _meme_acte(suite[-1], evenement):
            suite[-1] = _Fusion(suite[-1], evenement)
        else:
            suite.append(evenement)
    paires = []
    for suite in par_objet.values():
        for avant, apres in zip([None, *suite], suite, strict=False):
            if avant is not None or apres.pgh_label == "insert":
                paires.append((avant, apres))
    return sorted(paires, key=lambda paire: paire[1].pgh_id, reverse=True)


class _Fusion:
    """Two events of one act seen as one: the values of the last, the label of the first."""

    def __init__(self, premier: Any, dernier: Any) -> None:
        self._dernier, self.pgh_label = dernier, premier.pgh_label

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._dernier, nom)


def _meme_acte(a: Any, b: Any) -> bool:
    return a.pgh_context_id is not None and a.pgh_context_id == b.pgh_context_id and _meta(a) == _meta(b)


def _meta(evenement: Any) -> dict[str, Any]:
    contexte = evenement.pgh_context
    return (contexte if isinstance(contexte, dict) else getattr(contexte, "metadata", None)) or {}


def _ligne(wording: _Wording, modele: type[models.Model], noms: dict[Any, str], avant: Any, apres: Any) -> _Ligne:
    meta = _meta(apres)
    action = str(meta.get("action") or "")
    if avant is None:
        quoi = [phrase] if (phrase := wording.actions.get(action) or wording.creation) else []
    else:
        quoi = [wording.actions[action]] if action in wording.actions else []
        quoi += _changements(wording, modele, noms, avant, apres)
    if sujet := _sujet(wording, modele, noms, apres) or str(meta.get("sujet") or ""):
        quoi = [f"{sujet}\u00a0: {phrase[:1].lower()}{phrase[1:]}" for phrase in quoi]
    return _Ligne(apres.pgh_created_at, str(meta.get("user") or ""), action, str(meta.get("motif") or ""), quoi)


def _sujet(wording: _Wording, modele: type[models.Model], noms: dict[Any, str], evenement: Any) -> str:
    def dire(nom: str) -> str:
        champ = modele._meta.get_field(nom)
        return _dire(wording, champ, noms, getattr(evenement, champ.attname))  # type: ignore[union-attr]

    if callable(wording.sujet):
        return wording.sujet(evenement, dire)
    return dire(wording.sujet) if wording.sujet else ""


def _changements(
    wording: _Wording, modele: type[models.Model], noms: dict[Any, str], avant: Any, apres: Any
) -> list[str]:
    phrases = []
    tus = wording.tait(avant, apres, str(_meta(apres).get("action") or "")) if wording.tait else ()
    for nom, libelle in wording.fields.items():
        if nom in tus:
            continue
        champ = modele._meta.get_field(nom)
        a, b = getattr(avant, champ.attname), getattr(apres, champ.attname)  # type: ignore[union-attr]
        if a == b:
            continue
        neuf, ancien = (_dire(wording, champ, noms, valeur) for valeur in (b, a))
        phrases.append(f"{libelle}\u00a0: {neuf} (avant\u00a0: {ancien})")
    return phrases


def _dire(wording: _Wording, champ: Any, noms: dict[Any, str], valeur: Any) -> str:
    if champ.name in wording.values:
        return wording.values[champ.name](valeur)
    lie = noms.get((champ.name, valeur)) if isinstance(champ, models.ForeignKey) else None
    return lie or en_clair(champ, valeur)


def _objets_lies(modele: type[models.Model], wording: _Wording, evenements: list[Any]) -> dict[Any, str]:
    """The names of what foreign keys point to, one query a field."""
    noms: dict[Any, str] = {}
    for nom in {*wording.fields, *([wording.sujet] if isinstance(wording.sujet, str) else [])} - {""}:
        champ = modele._meta.get_field(nom)
        if not isinstance(champ, models.ForeignKey) or nom in wording.values:
            continue
        cles = {getattr(evenement, champ.attname) for evenement in evenements} - {None}
        lies = champ.related_model._base_manager.filter(**{f"{champ.target_field.name}__in": cles})
        noms |= {(nom, getattr(lie, champ.target_field.attname)): f"«\u00a0{lie}\u00a0»" for lie in lies}
    return noms


def signataire(evenement: Any) -> str:
    """Who made this event, by name."""
    user = str(_meta(evenement).get("user") or "")
    return _noms({user} - {""}).get(user, AUTOMATE)


def signataires(evenements: Iterable[Any]) -> dict[Any, str]:
    """Who made each of these events, by the key of the event."""
    users = {e.pk: str(_meta(e).get("user") or "") for e in evenements}
    noms = _noms(set(users.values()) - {""})
    return {cle: noms.get(user, AUTOMATE) for cle, user in users.items()}


def _noms(cles: set[str]) -> dict[str, str]:
    if not cles:
        return {}
    personnes = get_user_model()._base_manager.filter(pk__in=cles)
    return {str(p.pk): str(getattr(p, "nom_complet", "") or p) for p in personnes}
