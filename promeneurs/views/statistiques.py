"""Public figures: a page, and each figure as a picture and as a table to take away."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.dates import aujourdhui
from socle.diffusion import publique
from socle.tableur import write_csv
from socle.texte import propre
from socle.valeurs import jour as jour_parle
from territoires.models import Reseau

from .. import chiffres


def _reseau(request: HttpRequest) -> Reseau | None:
    """The network asked; all of them when none is. One that does not exist is not found."""
    code = propre(request.GET.get("reseau", ""))[:20]
    if not code:
        return None
    trouve = Reseau.objects.select_related("departement").filter(code=code).first()
    if trouve is None:
        raise Http404
    return trouve


def _source(reseau: Reseau | None) -> str:
    qui = reseau.nom if reseau else "Tous les réseaux"
    return f"{qui}, {jour_parle(aujourdhui())}. Source\u00a0: annuaire public, {settings.SITE_URL}/statistiques/"


@require_safe
@publique
def page(request: HttpRequest) -> HttpResponse:
    reseau = _reseau(request)
    contexte = {
        "reseau": reseau,
        "reseaux": Reseau.objects.select_related("departement").order_by("departement", "public_vise"),
        "c": chiffres.du_moment(reseau),
        "suite": f"?reseau={reseau.code}" if reseau else "",
    }
    return render(request, "public/statistiques.html", contexte)


@require_safe
@publique
def figure(request: HttpRequest, code: str, forme: str) -> HttpResponse:
    reseau = _reseau(request)
    trouvee = chiffres.du_moment(reseau).figure(code) if forme in ("svg", "csv") else None
    if trouvee is None:
        raise Http404
    if forme == "svg":
        reponse = HttpResponse(trouvee.svg(_source(reseau)), content_type="image/svg+xml")
    else:
        reponse = HttpResponse(write_csv(trouvee.colonnes, trouvee.lignes), content_type="text/csv; charset=utf-8")
    nom = f"promeneurs-du-net-{reseau.code + '-' if reseau else ''}{code}.{forme}"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
