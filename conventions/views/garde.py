"""What htmx sends while somebody types: keep what is right already, and say when; the rest waits for the button."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socle.ecriture import raisons
from socle.edition import INCONNUE, Conflit, valeur_de
from socle.etats import Refused

Enregistrer = Callable[[dict[str, Any], int | None], Any]


def garder(request: HttpRequest, form: Any, enregistrer: Enregistrer, neuf: Callable[[], Any]) -> HttpResponse:
    """`form.instance` is the row, `form.valides` what may be kept; `enregistrer(changes, version)` the service;
    `neuf()` the form as it stands now, when somebody else wrote meanwhile."""
    form.is_valid()
    objet = form.instance
    fautes = {nom for nom in form.errors if nom in form.fields}
    souci, version = "", form.cleaned_data.get("version_lue")
    ailleurs = version is not None and version != objet.version
    try:
        fautes |= _le_juste(enregistrer, form.valides, form.version)
        version = objet.version
    except Conflit as conflit:
        qui = "Quelqu’un a pu" if form.version == INCONNUE else f"{conflit.par} vient de"
        souci = f"{qui} modifier la même chose\u00a0: enregistrez pour comparer."
    except (Refused, ValidationError) as refus:
        souci = " ".join(raisons(refus))
    remis = _remis(form, neuf(), fautes) if ailleurs and not souci else []
    contexte = {"fautes": len(fautes), "souci": souci, "version": version, "remis": remis}
    return render(request, "conventions/_garde.html", contexte)


def _le_juste(enregistrer: Enregistrer, changes: dict[str, Any], version: int | None) -> set[str]:
    """Save the fields that the database accepts; say those that it refuses."""
    try:
        enregistrer(changes, version)
    except ValidationError as erreur:
        fautifs = set(getattr(erreur, "error_dict", {})) & set(changes)
        if not fautifs:
            raise
        bons = {nom: valeur for nom, valeur in changes.items() if nom not in fautifs}
        return fautifs | _le_juste(enregistrer, bons, version)
    return set()


def _remis(form: Any, neuf: Any, fautes: set[str]) -> list[str]:
    """The fields that somebody else wrote meanwhile, as they are now: the page goes on from there."""
    objet = form.instance
    autres = [nom for nom, valeur in form.valides.items() if nom not in fautes and valeur_de(objet, nom) != valeur]
    remis: list[str] = []
    for nom in autres:
        if isinstance(neuf.fields[nom].widget, CheckboxSelectMultiple):
            for case in neuf[nom]:
                case.data["attrs"] |= {"hx-swap-oob": "true"}
                remis.append(case.tag())
        else:
            remis.append(neuf[nom].as_widget(attrs={"hx-swap-oob": "true"}))
    return remis
