"""A list: filters in the address, sortable headers, pages, and the same rows as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.tableur import write_csv, write_xlsx
from territoires.models import Reseau

PAR_PAGE = 30
EXPORT_MAX = 10_000


@dataclass(frozen=True, kw_only=True)
class Export:
    """What makes a file: its columns, each with how a row answers."""

    nom: str
    titre: str
    colonnes: Sequence[tuple[str, Callable[[Any], Any]]]


@dataclass(frozen=True, kw_only=True)
class Liste(Export):
    """What makes a list: how it is filtered, sorted, shown and written."""

    gabarit: str
    formulaire: type[forms.Form]
    base: Callable[[Reseau, dict[str, Any]], QuerySet]
    tris: dict[str, Sequence[str]]
    tri_defaut: str
    contexte: Callable[[Reseau, list[Any]], dict[str, Any]] = field(default=lambda reseau, lignes: {})
    resume: Callable[[QuerySet], dict[str, Any]] = field(default=lambda lignes: {})  # of all the rows, not of the page


def repondre(request: HttpRequest, reseau: Reseau, liste: Liste, **plus: Any) -> HttpResponse:
    """The page of the list, with `plus` in its context; or its export when the address asks for one."""
    form, filtres, lignes = _choisies(request, reseau, liste)
    if (genre := request.GET.get("export", "")) in ("xlsx", "csv"):
        return exporter(liste, reseau, lignes, genre)
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"reseau": reseau, "liste": liste, "form": form, "page": page, "filtres": filtres}
    contexte["filtre"] = any(valeur not in ("", None) for valeur in filtres.values())
    contexte |= liste.resume(lignes) | plus
    return render(request, liste.gabarit, contexte | liste.contexte(reseau, list(page.object_list)))


def selection(request: HttpRequest, reseau: Reseau, liste: Liste) -> QuerySet:
    """The rows that the filters of the address choose, in its order."""
    return _choisies(request, reseau, liste)[2]


def _choisies(request: HttpRequest, reseau: Reseau, liste: Liste) -> tuple[forms.Form, dict[str, Any], QuerySet]:
    form = liste.formulaire(request.GET, reseau=reseau)
    filtres = _propres(form)
    return form, filtres, trier(liste.base(reseau, filtres), liste, request.GET.get("tri", ""))


def _propres(form: forms.Form) -> dict[str, Any]:
    """Filters that mean something; a value made up in the address is as if absent."""
    form.is_valid()
    return {nom: form.cleaned_data.get(nom) or "" for nom in form.fields}


def trier(lignes: QuerySet, liste: Liste, demande: str) -> QuerySet:
    colonne = demande.lstrip("-")
    champs = liste.tris.get(colonne)
    if champs is None:
        demande, champs = liste.tri_defaut, liste.tris[liste.tri_defaut.lstrip("-")]
    if demande.startswith("-"):
        champs = [champ[1:] if champ.startswith("-") else f"-{champ}" for champ in champs]
    return lignes.order_by(*champs, "pk")


def exporter(liste: Export, reseau: Reseau, lignes: QuerySet, genre: str) -> HttpResponse:
    entetes = [nom for nom, _ in liste.colonnes]
    valeurs = ([lire(ligne) for _, lire in liste.colonnes] for ligne in lignes[:EXPORT_MAX])
    if genre == "xlsx":
        reponse = HttpResponse(write_xlsx(liste.titre, entetes, valeurs), content_type=XLSX)
    else:
        reponse = HttpResponse(write_csv(entetes, valeurs), content_type="text/csv; charset=utf-8")
    nom = f"{liste.nom}-{reseau.code}-{aujourdhui():%Y-%m-%d}.{genre}"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
