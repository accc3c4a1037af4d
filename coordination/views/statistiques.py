"""The figures of a network over a period: on screen, and each as a picture and a table to take away."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import pdf
from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.tableur import write_csv
from territoires.models import Reseau

from .. import rapport, statistiques
from ..acces import coordination
from ..forms.statistiques import PeriodeForm


@coordination
@require_safe
def page(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = PeriodeForm(request.GET if {"du", "au"} & request.GET.keys() else None)
    debut, fin = form.jours
    if request.GET.get("export") == "xlsx":
        nom = f"statistiques-{reseau.code}-{debut:%Y-%m-%d}-{fin:%Y-%m-%d}.xlsx"
        return fichier(statistiques.classeur(reseau, debut, fin, rapport.tableaux(reseau, debut, fin)), XLSX, nom)
    annee = aujourdhui().year
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("coordination", args=[reseau.code]))],
        "form": form,
        "debut": debut,
        "fin": fin,
        "dite": statistiques.periode(debut, fin),
        "rubriques": statistiques.page(reseau, debut, fin),
        "annee": debut.year if statistiques.periode(debut, fin) == f"année {debut.year}" else None,
        "annees": range(annee, annee - 4, -1),
        "suite": f"?du={debut:%Y-%m-%d}&au={fin:%Y-%m-%d}",
    }
    return render(request, "coordination/statistiques/page.html", contexte)


@coordination
@require_safe
def figure(request: HttpRequest, reseau: Reseau, figure: str, forme: str) -> HttpResponse:
    debut, fin = PeriodeForm(request.GET).jours
    trouvee = statistiques.une(reseau, debut, fin, figure) if forme in ("svg", "png", "csv") else None
    if trouvee is None:
        raise Http404
    nom = f"{reseau.code}-{trouvee.code}.{forme}"
    if forme == "csv":
        return fichier(write_csv(trouvee.colonnes, trouvee.lignes), "text/csv; charset=utf-8", nom)
    svg = trouvee.svg(f"{reseau.nom}, {statistiques.periode(debut, fin)}. Source\u00a0: {settings.SITE_URL}")
    if forme == "svg":
        return fichier(svg.encode(), "image/svg+xml", nom)
    return fichier(pdf.draw("figure", {"svg": svg, "titre": trouvee.titre}, ppi=144), "image/png", nom)


def fichier(octets: bytes, genre: str, nom: str) -> HttpResponse:
    reponse = HttpResponse(octets, content_type=genre)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
