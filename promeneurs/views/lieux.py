"""The page of a département and of a commune; the plan of the site for search engines."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socle.dates import aujourdhui
from socle.diffusion import marquer, publique
from territoires.models import Commune, Departement

from .. import lieux, partage, plan
from ..lieux import Ici


def _departement(adresse: str) -> Departement:
    departement = lieux.departement_de(adresse.lower())
    if departement is None:
        raise Http404
    return departement


@require_safe
@publique
def departement(request: HttpRequest, departement: str) -> HttpResponse:
    """A département with a network, or where somebody works; any other does not exist here."""
    trouve = _departement(departement)
    ici = lieux.du_departement(trouve, timezone.now())
    if not ici.reseaux and not ici.fiches:
        raise Http404
    return _page(request, ici, [])


@require_safe
@publique
def commune(request: HttpRequest, departement: str, commune: str) -> HttpResponse:
    """A commune where somebody works. Nobody there any more: the directory around it, which has the nearest."""
    trouve = _departement(departement)
    insee = commune.rpartition("-")[2].upper()
    la = Commune.objects.filter(pk=insee, departement=trouve).select_related("departement").first()
    if la is None:
        raise Http404
    ici = lieux.de_la_commune(trouve, la, timezone.now())
    if not (ici.reseaux or ici.fiches or ici.communes):
        raise Http404
    if not ici.fiches:
        return HttpResponseRedirect(f"{reverse('annuaire')}?{urlencode({'lieu': la.nommee})}")
    return _page(request, ici, [(trouve.nom, lieux.adresse_departement(trouve.nom))])


def _page(request: HttpRequest, ici: Ici, parents: list[tuple[str, str]]) -> HttpResponse:
    if request.path != ici.url:
        return HttpResponsePermanentRedirect(ici.url)
    fil = [("Annuaire", reverse("annuaire")), *parents]
    recherche = urlencode({"lieu": ici.commune.nommee} if ici.commune else {"departement": ici.departement.code})
    contexte = {
        "ici": ici,
        "fil": fil,
        "donnees": partage.en_page(partage.fil_d_ariane([*fil, (ici.nom, ici.url)])),
        "adresse": partage.absolue(ici.url),
        "recherche": f"{reverse('annuaire')}?{recherche}",
    }
    return render(request, "public/lieu.html", contexte)


@require_safe
@publique
def sitemap(request: HttpRequest, page: int = 0) -> HttpResponse:
    """Every public address; past fifty thousand, an index of several files."""
    corps = plan.fichier(aujourdhui(), page)
    if corps is None:
        raise Http404
    return HttpResponse(corps, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    corps = plan.robots(settings.SITE_URL)
    return marquer(request, HttpResponse(corps, content_type="text/plain; charset=utf-8"), secondes=3600)
