"""What every action page does the same way: show a form, ask a service, keep what was typed, say what happened."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from socle.ecriture import raisons
from socle.edition import Conflit
from socle.envois import fait
from socle.etats import Refused

PLAGES = dict.fromkeys(("periode", "designation"), ("debut", "depuis"))  # a form asks for the first day of a range


def tenter(form: forms.Form, acte: Callable[[], Any]) -> bool:
    """Do it; what is refused goes next to its field, or at the top."""
    try:
        acte()
    except Conflit as conflit:
        form.conflit(conflit)  # type: ignore[attr-defined]
    except Refused as refus:
        for raison in refus.reasons:
            form.add_error(refus.champ if refus.champ in form.fields else None, raison)
    except ValidationError as erreur:
        _erreurs(form, erreur)
    else:
        return True
    return False


def _erreurs(form: forms.Form, erreur: ValidationError) -> None:
    if not hasattr(erreur, "error_dict"):
        form.add_error(_du_fichier(form, erreur), erreur)
        return
    for nom, erreurs in erreur.error_dict.items():
        champ = next((c for c in (nom, *PLAGES.get(nom, ())) if c in form.fields and c != NON_FIELD_ERRORS), None)
        for une in erreurs:
            form.add_error(champ, ValidationError(une.messages))


def _du_fichier(form: forms.Form, erreur: ValidationError) -> str | None:
    """The field of the upload that was refused; else the one by which such a form usually fails."""
    upload = getattr(erreur, "upload", None)
    fautif = (nom for nom, valeur in form.cleaned_data.items() if upload is not None and valeur is upload)
    habituel = (nom for nom in ("upload", "identifiant") if nom in form.fields)
    return next(fautif, None) or next(habituel, None)


def donnees(request: HttpRequest) -> tuple[Any, Any]:
    """The two first arguments of a form: what was posted, or nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def agir(
    request: HttpRequest,
    *,
    titre: str,
    retour: str | Callable[[], str],
    form: forms.Form,
    faire: Callable[[], Any],
    succes: str | Callable[[], str],
    gabarit: str,
    bouton: str = "Enregistrer",
    ton: str = "principal",
    annuler: str = "",
    **contexte: Any,
) -> HttpResponse:
    """One page, one act: GET asks, POST does and sends back (POST-redirect-GET), or shows what to change."""
    if request.method == "POST" and form.is_valid() and tenter(form, faire):
        return fait(request, succes() if callable(succes) else succes, retour() if callable(retour) else retour)
    pages = {"titre": titre, "bouton": bouton, "ton": ton, "form": form, "fil": [], "intro": "", "attention": ""}
    pages["annuler"] = annuler or (retour if isinstance(retour, str) else "")
    return render(request, gabarit, pages | contexte)


def faire_ou_dire(request: HttpRequest, acte: Callable[[], Any], succes: str, retour: str) -> HttpResponse:
    """A button without form: do it, or say why not, then go back."""
    try:
        acte()
    except (Refused, ValidationError) as erreur:
        for raison in raisons(erreur):
            messages.error(request, raison)
        return redirect(retour)
    return fait(request, succes, retour)
