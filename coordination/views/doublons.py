"""Sheets that look alike: the list to work through, the guided merge, « ce sont deux personnes »."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coordination import services
from coordination.acces import coordination, promeneur_or_404, structure_or_404
from coordination.doublons import paires
from coordination.doublons.genres import PROMENEURS, STRUCTURES, Genre, obstacles, rejoignent
from coordination.forms.doublons import FusionForm
from structures.models import Structure
from territoires.acces import entree
from territoires.models import Reseau

from .outils import agir, donnees, faire_ou_dire


def _liste(reseau: Reseau) -> str:
    return reverse("coordination_doublons", args=[reseau.code])


def _page(reseau: Reseau, genre: Genre, garde: Any, autre: Any, acte: str = "reunir") -> str:
    return reverse(f"coordination_{genre.code}s_{acte}", args=[reseau.code, garde.code, autre.code])


def _adresses(reseau: Reseau, genre: Genre, paire: paires.Paire) -> dict[str, Any]:
    return {
        "paire": paire,
        "comparer": _page(reseau, genre, paire.une, paire.autre),
        "distinguer": _page(reseau, genre, paire.une, paire.autre, "distinguer"),
    }


@coordination
@require_safe
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """What is likely said twice, employers then people; then what was said to be two."""
    dites = paires.dites_distinctes(reseau)
    genres = [STRUCTURES if isinstance(p.une, Structure) else PROMENEURS for p in dites]
    contexte = {
        "reseau": reseau,
        "structures": [_adresses(reseau, STRUCTURES, p) for p in paires.structures(reseau)],
        "promeneurs": [_adresses(reseau, PROMENEURS, p) for p in paires.promeneurs(reseau)],
        "dites": [_adresses(reseau, genre, p) for genre, p in zip(genres, dites, strict=True)],
        "fil": [entree(reseau)],
    }
    return render(request, "coordination/doublons/liste.html", contexte)


@coordination
def structures(request: HttpRequest, reseau: Reseau, structure: str, jumelle: str) -> HttpResponse:
    return _reunir(request, reseau, STRUCTURES, structure_or_404(reseau, structure), structure_or_404(reseau, jumelle))


@coordination
def promeneurs(request: HttpRequest, reseau: Reseau, promeneur: str, double: str) -> HttpResponse:
    return _reunir(request, reseau, PROMENEURS, promeneur_or_404(reseau, promeneur), promeneur_or_404(reseau, double))


def _reunir(request: HttpRequest, reseau: Reseau, genre: Genre, garde: Any, autre: Any) -> HttpResponse:
    """Side by side, what moves, what stands in the way; then the act."""
    fiche = reverse(f"coordination_{genre.code}", args=[reseau.code, garde.code])
    if garde.pk == autre.pk:  # a second click, or a page of before
        messages.info(request, "Ces deux fiches n’en font déjà plus qu’une.")
        return redirect(fiche)
    form = FusionForm(*donnees(request), genre=genre, garde=garde, autre=autre)
    return agir(
        request,
        reseau,
        gabarit="coordination/doublons/reunir.html",
        titre="Réunir deux fiches",
        form=form,
        faire=lambda: services.merge(genre=genre, garde=garde, autre=autre, choix=form.choix, by=request.user),
        succes="Les deux fiches n’en font plus qu’une. L’adresse de l’autre mène ici.",
        retour=fiche,
        annuler=_liste(reseau),
        bouton="Réunir les deux fiches",
        ton="danger",
        fil=[entree(reseau), ("Doublons possibles", _liste(reseau))],
        garde=garde,
        autre=autre,
        fiche=f"coordination_{genre.code}",
        rejoignent=rejoignent(genre, autre),
        obstacles=obstacles(genre, garde, autre),
        inverse=_page(reseau, genre, autre, garde),
        distinguer=_page(reseau, genre, garde, autre, "distinguer"),
    )


@coordination
@require_POST
def structures_distinguer(request: HttpRequest, reseau: Reseau, structure: str, jumelle: str) -> HttpResponse:
    return _distinguer(request, reseau, structure_or_404(reseau, structure), structure_or_404(reseau, jumelle))


@coordination
@require_POST
def promeneurs_distinguer(request: HttpRequest, reseau: Reseau, promeneur: str, double: str) -> HttpResponse:
    return _distinguer(request, reseau, promeneur_or_404(reseau, promeneur), promeneur_or_404(reseau, double))


def _distinguer(request: HttpRequest, reseau: Reseau, une: Any, autre: Any) -> HttpResponse:
    if "revoir" in request.POST:
        services.compare_again(une=une, autre=autre, by=request.user)
        return redirect(_liste(reseau))
    dit = f"C’est retenu\u00a0: {une} et {autre} sont deux fiches différentes."
    return faire_ou_dire(
        request, lambda: services.keep_apart(une=une, autre=autre, by=request.user), dit, _liste(reseau)
    )
