"""A person's dates that are not like the others, kept for them from their sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from coordination.acces import coordination, promeneur_or_404
from promeneurs import exceptions
from promeneurs import services as personnes
from promeneurs.forms import temps as formes
from promeneurs.models import Promeneur
from socle.cles import trouver
from socle.formulaires import Confirmation
from socle.valeurs import jour, periode
from territoires.models import Reseau

from .outils import donnees
from .promeneurs import sur_fiche


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


@coordination
def pause_retirer(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    une = trouver(p.pauses.all(), cle)
    return _retirer(
        request,
        reseau,
        p,
        titre="Retirer ces jours sans permanence",
        intro=periode(une.periode).capitalize(),
        faire=lambda: personnes.remove_pause(pause=une, by=request.user),
        succes=exceptions.PAUSE_RETIREE,
    )


@coordination
def en_plus(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.EnPlusForm(*donnees(request))
    return sur_fiche(request, reseau, p, "#exceptions", **exceptions.en_plus(p, form, request.user))


@coordination
def en_plus_retirer(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    une = trouver(p.permanences_en_plus.all(), cle)
    return _retirer(
        request,
        reseau,
        p,
        titre="Retirer la permanence en plus",
        intro=f"Le {jour(une.jour)}",
        faire=lambda: personnes.remove_slot(creneau=une, by=request.user),
        succes=exceptions.EN_PLUS_RETIREE,
    )


def _retirer(request: HttpRequest, reseau: Reseau, p: Promeneur, **page: Any) -> HttpResponse:
    form = Confirmation(*donnees(request))
    return sur_fiche(request, reseau, p, "#exceptions", form=form, bouton="Retirer", ton="danger", **page)
