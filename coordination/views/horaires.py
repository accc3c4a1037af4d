"""A person's dates that are not like the others, kept for them from their sheet."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from coordination.acces import coordination, promeneur_or_404
from promeneurs import exceptions
from promeneurs import services as personnes
from promeneurs.forms import temps as formes
from socle.cles import trouver
from territoires.models import Reseau

from .outils import donnees, faire_ou_dire
from .promeneurs import fiche_url, sur_fiche


@coordination
def copier(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.CopieForm(*donnees(request), promeneur=p)
    return sur_fiche(request, reseau, p, "#permanences", **exceptions.copie(p, form, request.user))


@coordination
def pause(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.PauseForm(*donnees(request))
    return sur_fiche(request, reseau, p, "#exceptions", **exceptions.pause(p, form, request.user))


@require_POST
@coordination
def pause_retirer(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    une = trouver(p.pauses.all(), cle)
    acte = lambda: personnes.remove_pause(pause=une, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, exceptions.PAUSE_RETIREE, fiche_url(reseau, p, "#exceptions"))


@coordination
def en_plus(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.EnPlusForm(*donnees(request))
    return sur_fiche(request, reseau, p, "#exceptions", **exceptions.en_plus(p, form, request.user))


@require_POST
@coordination
def en_plus_retirer(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    une = trouver(p.permanences_en_plus.all(), cle)
    acte = lambda: personnes.remove_slot(creneau=une, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, exceptions.EN_PLUS_RETIREE, fiche_url(reseau, p, "#exceptions"))
