"""What one coordinator has read, and how far they have got in their first steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from socle.dates import aujourdhui
from territoires.models import Reseau

from .. import criteres, premiers_pas, services
from ..acces import coordination
from .outils import faire_ou_dire


@coordination
@require_POST
def tout_lu(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Up to the moment that the page shown says."""
    try:
        jusqu_a = parse_datetime(request.POST.get("jusqu_a", ""))
    except ValueError:
        jusqu_a = None
    if jusqu_a is not None and jusqu_a.tzinfo is None:
        jusqu_a = None
    acte = lambda: services.read_all(reseau=reseau, jusqu_a=jusqu_a, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, "C’est noté\u00a0: tout est lu.", reverse("coordination", args=[reseau.code]))


@coordination
@require_http_methods(["GET", "HEAD", "POST"])
def premiers(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """The whole path; put aside from the home, or brought back to it."""
    accueil = reverse("coordination", args=[reseau.code])
    if request.method == "POST":
        ecarter = request.POST.get("geste") != "remettre"
        acte = lambda: services.put_steps_aside(reseau=reseau, aside=ecarter, by=request.user)  # noqa: E731
        dit = "C’est mis de côté. Vous le retrouvez dans les réglages." if ecarter else "Les premiers pas sont revenus."
        return faire_ou_dire(request, acte, dit, accueil)
    jour = aujourdhui()
    comptes = criteres.compter_promeneurs(reseau, jour), criteres.compter_structures(reseau, jour)
    contexte = {"reseau": reseau, "fil": [(reseau.nom, accueil)], "pas": premiers_pas.etapes(reseau, *comptes)}
    return render(request, "coordination/premiers_pas.html", contexte)
