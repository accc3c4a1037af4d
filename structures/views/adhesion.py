"""A structure joins: what it is told, the form by which it declares itself, and where its declaration stands.

Neither session nor user is looked at: whoever fills the form, the answer is the same (but in the demo, which has no
mail: see `demonstration`).
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from socle import limites
from socle.actions import tenter
from socle.diffusion import compresser, publique

from .. import demonstration, parcours, services
from ..enums import EtatDeclaration
from ..forms.public import DeclarationForm
from ..models import Declaration

HEURE, JOUR = 3600, 86400
TROP = "Beaucoup de déclarations viennent d’ici ou portent cette adresse. Attendez une heure, puis envoyez de nouveau."


@require_safe
@publique
def devenir_promeneur(request: HttpRequest) -> HttpResponse:
    return render(request, "public/devenir_promeneur.html", {"etapes": _etapes()})


def _etapes() -> list[parcours.Etape]:
    return [
        {"titre": titre, "detail": detail, "etat": ""} for titre, detail in (parcours.ENTREE[0], *parcours.ENTREE[2:])
    ]


@csrf_exempt  # no cookie gives any right here: a token would protect nothing, and would need one
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declarer(request: HttpRequest) -> HttpResponse:
    """One page for the form, its errors, and a structure already known: what was typed stays in all of them."""
    form, statut = DeclarationForm(), 200
    if request.method == "POST":
        _d_ici(request)
        form, statut = DeclarationForm(request.POST), 422
        if form.is_valid():
            if _trop(request, form.cleaned_data["email"]):
                form.add_error(None, TROP)
                statut = 429
            elif suite := _declarer(form):
                return suite
    fil = [("Devenir promeneur", reverse("devenir_promeneur"))]
    return compresser(request, render(request, "public/declarer.html", {"form": form, "fil": fil}, status=statut))


def _declarer(form: DeclarationForm) -> HttpResponse | None:
    faites: list[Declaration] = []

    def faire() -> None:
        try:
            faites.append(services.declare(**form.service()))
        except services.DejaConnue:
            form.deja_connue = True

    return demonstration.retenir(redirect(faites[0]), faites[0]) if tenter(form, faire) and faites else None


def _d_ici(request: HttpRequest) -> None:
    """A page of another site doesn't have its visitors send messages from here."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise PermissionDenied


def _trop(request: HttpRequest, email: str) -> bool:
    """Each address that writes, and each address written to. A room of directors behind one router goes through."""
    return limites.depasse(request, "declarer", combien=20, secondes=HEURE) or limites.depasse_pour(
        email.lower(), "declarer-a", combien=8, secondes=JOUR
    )


@csrf_exempt  # the address of the page is the only key, and sending a link again is all it does
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """Where a declaration stands, for who has its address: what is next, and whose turn it is."""
    objet = get_object_or_404(Declaration.objects.with_objets(), code=code)
    renvoye = None
    if request.method == "POST":
        _d_ici(request)
        renvoye = not limites.depasse(request, "declarer", combien=20, secondes=HEURE) and services.send_again(
            declaration=objet
        )
    contexte = {
        "d": objet,
        "parcours": parcours.de(objet),
        "a_confirmer": objet.etat == EtatDeclaration.A_CONFIRMER,
        "renvoye": renvoye,
        "demo": demonstration.courriel(request, objet),
    }
    reponse = render(request, "public/declaration.html", contexte)
    reponse["X-Robots-Tag"] = "noindex"
    return compresser(request, reponse)
