"""The calls for projects as anybody reads them, without an account."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socle.diffusion import publique

from .. import appels, pieces
from ..models import Appel


@require_safe
@publique
def liste(request: HttpRequest) -> HttpResponse:
    """Those open, those to come, and the last that closed."""
    maintenant = timezone.now()
    tous = list(appels.publics().order_by("ferme_le")[:200])
    groupes = [
        ("Ouverts", "ouverts", [a for a in tous if a.ouvert(maintenant)]),
        ("Bientôt", "bientot", [a for a in tous if a.ouvre_le > maintenant]),
        ("Clos", "clos", [a for a in reversed(tous) if a.ferme_le <= maintenant][: appels.CLOS_RECENTS]),
    ]
    return render(request, "public/appels.html", {"groupes": groupes, "nombre": len(tous)})


def _trouver(cle: str) -> Appel:
    appel = appels.publics().prefetch_related("questions").filter(code=cle.rpartition("-")[2]).first()
    if appel is None:
        raise Http404
    return appel


@require_safe
@publique
def appel(request: HttpRequest, cle: str) -> HttpResponse:
    trouve = _trouver(cle)
    if request.path != trouve.get_absolute_url():
        return HttpResponsePermanentRedirect(trouve.get_absolute_url())
    contexte = {
        "appel": trouve,
        "moment": appels.moment(trouve),
        "blocs": appels.blocs(trouve.presentation),
        "pieces": pieces.a_preparer(trouve),
        "fil": [("Appels à projets", reverse("appels"))],
    }
    return render(request, "public/appel.html", contexte)


@require_safe
@publique
def calendrier(request: HttpRequest, cle: str) -> HttpResponse:
    trouve = _trouver(cle)
    reponse = HttpResponse(appels.calendrier(trouve), content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = f'inline; filename="appel-{trouve.code}.ics"'
    return reponse
