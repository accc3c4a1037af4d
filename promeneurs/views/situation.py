"""The sheet for a worrying situation: one tap away, on paper, and without network."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socle.acces import connexion_requise

from .. import rules, situation
from ..models import Promeneur


@require_safe
@never_cache
@connexion_requise
def page(request: HttpRequest, code: str) -> HttpResponse:
    """With `?gardee=1`, as the device keeps it: hours without « open now », since nobody knows when it is read."""
    p = get_object_or_404(Promeneur.objects.select_related("reseau__departement"), code=code)
    if not rules.can_read_alert_sheet(request.user, p):
        raise Http404
    moi = rules.is_self(request.user, p)
    contexte = {
        "promeneur": p,
        "moi": moi,
        "titre": "Situation inquiétante",
        "fil": [("Mon profil", reverse("espace_promeneur", args=[p.code]))] if moi else [],
        "contacts": situation.contacts(p),
        "numeros": situation.numeros(),
        "maintenant": timezone.now(),
    }
    gardee = "gardee" in request.GET
    return render(request, "espace/situation_gardee.html" if gardee else "espace/situation.html", contexte)
