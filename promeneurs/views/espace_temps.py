"""A promeneur's dates that are not like the others, a day copied, and « Je suis en ligne »."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from socle.acces import connexion_requise
from socle.actions import donnees, faire_ou_dire
from socle.cles import trouver

from .. import exceptions, rules, services
from ..forms import temps as formes
from ..models import Promeneur
from .espace import _page, fiche_ou_404


def _retour(p: Promeneur, ancre: str = "#exceptions") -> str:
    return reverse("espace_promeneur", args=[p.code]) + ancre


@connexion_requise
def copier(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    form = formes.CopieForm(*donnees(request), promeneur=p)
    return _page(request, p, "#permanences", **exceptions.copie(p, form, request.user))


@connexion_requise
def pause(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    return _page(request, p, "#exceptions", **exceptions.pause(p, formes.PauseForm(*donnees(request)), request.user))


@require_POST
@connexion_requise
def retirer_pause(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    une = trouver(p.pauses.all(), cle)
    acte = lambda: services.remove_pause(pause=une, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, exceptions.PAUSE_RETIREE, _retour(p))


@connexion_requise
def en_plus(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    return _page(request, p, "#exceptions", **exceptions.en_plus(p, formes.EnPlusForm(*donnees(request)), request.user))


@require_POST
@connexion_requise
def retirer_en_plus(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    une = trouver(p.permanences_en_plus.all(), cle)
    acte = lambda: services.remove_slot(creneau=une, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, exceptions.EN_PLUS_RETIREE, _retour(p))


def _soi_ou_404(request: HttpRequest, code: str) -> Promeneur:
    """Nobody says it for somebody else."""
    p = fiche_ou_404(request, code)
    if not rules.is_self(request.user, p):
        raise Http404
    return p


@connexion_requise
def en_ligne(request: HttpRequest, code: str) -> HttpResponse:
    p = _soi_ou_404(request, code)
    form = formes.DirectForm(*donnees(request), promeneur=p)
    return _page(
        request,
        p,
        "#en-ligne",
        titre="Je suis en ligne",
        bouton="Je suis en ligne",
        intro="L’annuaire vous montre en ligne jusqu’à l’heure dite, puis l’oublie. Rien n’en est gardé.",
        form=form,
        faire=lambda: services.go_online(promeneur=p, by=request.user, **form.cleaned_data),
        succes="C’est dit\u00a0: on vous voit en ligne d’ici une minute.",
    )


@require_POST
@connexion_requise
def arreter(request: HttpRequest, code: str) -> HttpResponse:
    p = _soi_ou_404(request, code)
    acte = lambda: services.stop_online(promeneur=p, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, "Vous n’êtes plus montré en ligne.", _retour(p, "#en-ligne"))
