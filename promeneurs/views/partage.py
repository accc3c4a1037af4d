"""What leaves the site from a public page: QR code, contact card, picture for social networks."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from socle.diffusion import publique

from .. import fiches, partage
from ..anciens import actuel
from ..fiches import Fiche


def visible(cle: str) -> Fiche:
    """The person of the directory whose address this is, or was before two files were merged; 404 for anybody else."""
    code = cle.rpartition("-")[2].lower()
    fiche = fiches.visible(code, timezone.now()) or fiches.visible(actuel(code), timezone.now())
    if fiche is None:
        raise Http404
    return fiche


def _de_la_personne(view: Callable[[Fiche], HttpResponse]) -> Callable[..., HttpResponse]:
    @require_safe
    @publique
    @wraps(view)
    def servie(request: HttpRequest, cle: str) -> HttpResponse:
        fiche = visible(cle)
        suite = request.path.rstrip("/").rpartition("/")[2]
        if request.path != (bonne := fiche.url + suite):
            return HttpResponsePermanentRedirect(bonne)
        reponse = view(fiche)
        reponse["X-Robots-Tag"] = "noindex"
        return reponse

    return servie


@_de_la_personne
def qr(fiche: Fiche) -> HttpResponse:
    return HttpResponse(partage.qr(fiche.url), content_type="image/svg+xml")


@_de_la_personne
def contact(fiche: Fiche) -> HttpResponse:
    reponse = HttpResponse(partage.vcard(fiche), content_type="text/vcard; charset=utf-8")
    reponse["Content-Disposition"] = 'attachment; filename="promeneur-du-net.vcf"'
    return reponse


@_de_la_personne
def apercu(fiche: Fiche) -> HttpResponse:
    return HttpResponse(partage.apercu(fiche), content_type="image/png")


@require_safe
@publique
def apercu_du_site(request: HttpRequest) -> HttpResponse:
    return HttpResponse(partage.apercu_du_site(), content_type="image/png")
