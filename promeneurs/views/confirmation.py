"""« Tout est juste »: from the mail, without signing in, or from one's own space."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from socle.acces import connexion_requise
from socle.actions import faire_ou_dire
from socle.etats import Refused

from .. import fiches, jetons, presentation, services
from ..models import Promeneur
from .espace import fiche_ou_404


@csrf_exempt  # the link is the only key, and confirming is all that it does
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def par_lien(request: HttpRequest, jeton: str) -> HttpResponse:
    """The link of a mail is one click: its page shows what the public reads and a script of ours sends the button.
    Programs that fetch every link of a mail confirm nothing, and `?relire` waits for the button, as without script.
    What was just confirmed can be undone. Neither session nor user is looked at."""
    p = jetons.lire(jeton)
    if p is None:
        return _page(request, {"etat": "inconnu"}, 404)
    if request.method == "POST" and "annuler" in request.POST:
        return _annuler(p, jeton)
    if request.method == "POST" and not jetons.a_servi(jeton, p) and _dans_le_reseau(p):
        with suppress(Refused):  # another click came first: the page says so
            services.confirm_by_link(promeneur=p, jeton=jeton)
        return redirect("confirmer_fiche", jeton)
    if not _dans_le_reseau(p):
        servi = jetons.a_servi(jeton, p)
        return _page(request, {"etat": "faite", "promeneur": p} if servi else {"etat": "rien"}, 200 if servi else 410)
    fiche = fiches.lire(Promeneur.objects.filter(pk=p.pk), timezone.now(), complet=True)[0]
    contexte = {"promeneur": p, "p": fiche, "semaine": presentation.semaine(fiche)}
    if jetons.a_servi(jeton, p):
        return _page(request, contexte | {"etat": "faite", "annulable": services.can_undo(p, jeton)})
    return _page(request, contexte | {"etat": "ouverte", "d_un_clic": "relire" not in request.GET})


def _annuler(p: Promeneur, jeton: str) -> HttpResponse:
    with suppress(Refused):
        services.undo_by_link(promeneur=p, jeton=jeton)
    return redirect(reverse("confirmer_fiche", args=[jeton]) + "?relire=1")


def _dans_le_reseau(p: Promeneur) -> bool:
    """With something to confirm: a page that the public reads, or would if it were."""
    return Promeneur.objects.complets(timezone.localdate()).filter(pk=p.pk).exists()


def _page(request: HttpRequest, contexte: dict, statut: int = 200) -> HttpResponse:
    reponse = render(request, "public/confirmer.html", contexte, status=statut)
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


@require_POST
@connexion_requise
def la_mienne(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    return faire_ou_dire(
        request,
        lambda: services.confirm_profile(promeneur=p, by=request.user),
        "C’est noté, merci\u00a0: la fiche est confirmée d’aujourd’hui.",
        reverse("espace_promeneur", args=[p.code]),
    )
