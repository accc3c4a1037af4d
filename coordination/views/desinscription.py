"""« Ne plus recevoir d’informations »: the link of a mail, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import services
from ..models import Abonnement


@csrf_exempt  # the link is the only key; mail programs send the form themselves (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, jeton: str) -> HttpResponse:
    """Programs that fetch every link of a mail unsubscribe nobody: a form is sent, by the person's button or by the one
    of their mail program. What was done can be undone. Neither session nor user is looked at."""
    abonnement = Abonnement.objects.select_related("reseau").filter(code=jeton).first()
    if abonnement is None:
        return _page(request, {"abonnement": None}, 404)
    if request.method == "POST":
        if "reprendre" in request.POST:
            services.subscribe_again(abonnement=abonnement)
        else:
            services.unsubscribe(abonnement=abonnement)
        if "List-Unsubscribe" in request.POST:  # a mail program: RFC 8058 wants no redirection
            return _page(request, {"abonnement": abonnement})
        return redirect("desinscription", jeton)
    return _page(request, {"abonnement": abonnement})


def _page(request: HttpRequest, contexte: dict, statut: int = 200) -> HttpResponse:
    reponse = render(request, "coordination/messages/desinscription.html", contexte, status=statut)
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
