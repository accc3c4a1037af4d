"""The action log of the coordination: a list, and what one writes in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from socle import journal
from socle.dates import aujourdhui
from socle.formulaires import Confirmation
from territoires.acces import entree
from territoires.models import Reseau

from .. import actions, services
from ..acces import coordination
from ..exports_actions import ACTIONS
from ..forms.actions import ActionForm
from ..listes import repondre
from ..models import Action
from .outils import agir, donnees


def _liste(reseau: Reseau) -> str:
    return reverse("coordination_actions", args=[reseau.code])


def _fil(reseau: Reseau) -> list[tuple[str, str]]:
    return [entree(reseau), ("Journal", _liste(reseau))]


@coordination
@require_safe
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, ACTIONS)


@coordination
def noter(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Write an entry; with `acte`, complete what the site recorded. Sent by the short form of the list too."""
    cle = (request.POST if request.method == "POST" else request.GET).get("acte", "")[:80]
    lu = actions.acte(reseau, cle) if cle else None
    if request.method == "GET" and (
        deja := Action.objects.filter(reseau=reseau, source=cle).exclude(source="").first()
    ):
        return redirect("coordination_action", reseau.code, deja.code)
    debut: dict[str, Any] = {"date": aujourdhui()}
    if lu is not None:
        debut = {"date": lu.date, "nature": lu.nature, "texte": _texte(lu), "acte": cle}
    form = ActionForm(*donnees(request), reseau=reseau, initial=debut)
    return agir(
        request,
        reseau,
        titre="Compléter cet acte" if lu else "Noter une action",
        intro="Dans le journal, cette ligne prendra la place de celle que le site a écrite." if lu else "",
        fil=_fil(reseau),
        form=form,
        retour=_liste(reseau),
        succes="C’est noté.",
        faire=lambda: services.log_action(reseau=reseau, by=request.user, source=cle, **form.service()),
    )


def _texte(lu: actions.Ligne) -> str:
    """What the site says of the act, as words to correct."""
    return Truncator(", ".join(filter(None, (lu.texte, lu.sur)))).chars(300)


def _trouver(reseau: Reseau, code: str) -> Action:
    action = Action.objects.filter(reseau=reseau, code=code).select_related("par", "promeneur", "structure").first()
    if action is None:
        raise Http404
    return action


@coordination
def action(request: HttpRequest, reseau: Reseau, action: str) -> HttpResponse:
    """An entry: its author corrects it, the others read it."""
    une = _trouver(reseau, action)
    form = ActionForm(*donnees(request), instance=une, reseau=reseau)
    tenue = services.keeps(request.user, une)
    return agir(
        request,
        reseau,
        titre=une.get_nature_display(),
        fil=_fil(reseau),
        form=form,
        retour=_liste(reseau),
        succes="La ligne est corrigée.",
        faire=lambda: services.edit_action(action=une, changes=form.service(), version=form.version, by=request.user),
        gabarit="coordination/actions/fiche.html",
        action=une,
        tenue=tenue,
        entrees=journal.historique(une, 10),
    )


@coordination
def retirer(request: HttpRequest, reseau: Reseau, action: str) -> HttpResponse:
    une = Action.objects.filter(reseau=reseau, code=action).first()
    if une is None:
        if not journal.a_existe(Action, reseau=reseau, code=action):
            raise Http404
        return redirect(_liste(reseau))
    return agir(
        request,
        reseau,
        titre="Retirer cette ligne",
        intro=f"{une}\u00a0: {une.texte}",
        attention="L’acte que le site a noté reviendra à sa place." if une.source else "",
        fil=_fil(reseau),
        form=Confirmation(*donnees(request)),
        bouton="Retirer",
        ton="danger",
        retour=_liste(reseau),
        annuler=reverse("coordination_action", args=[reseau.code, une.code]),
        succes="La ligne est retirée.",
        faire=lambda: services.remove_action(action=une, by=request.user),
    )
