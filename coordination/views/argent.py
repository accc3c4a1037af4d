"""The yearly reports and the payments of a network, for its coordination and its partners; its rules about money."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from conventions.querysets_bilan import derniere_ouverte
from coordination import services
from coordination.acces import coordination, du_reseau
from coordination.argent import BILANS, VERSEMENTS
from coordination.forms.argent import ReglesForm
from coordination.listes import Liste, repondre
from socle.dates import aujourdhui
from territoires.acces import entree
from territoires.models import Reseau

from .outils import agir, donnees

partenaire = du_reseau("partenaire")


def _de_l_annee(request: HttpRequest, reseau: Reseau, liste: Liste, annee: int, cote: str) -> HttpResponse:
    """A year at a time, unless the address says another, or all."""
    if "annee" not in request.GET:
        saisie = request.GET.copy()
        saisie["annee"] = str(annee)
        request.GET = saisie  # type: ignore[assignment]
    return repondre(
        request, reseau, replace(liste, contexte=lambda r, ls: liste.contexte(r, ls) | _cadre(r, liste, cote))
    )


def _cadre(reseau: Reseau, liste: Liste, cote: str) -> dict[str, Any]:
    """Each side reads the list in its own frame, and opens the files on its own side."""
    adresses = {"du_dossier": f"{cote}_dossier", "du_bilan": f"{cote}_dossier_bilan", "cote": cote}
    if cote == "coordination":
        return adresses
    fil = [(reseau.nom, reverse("partenaire", args=[reseau.code]))]
    return adresses | {"base": "espace/base.html", "fil": fil, "titre": liste.titre}


@coordination
@require_safe
def bilans(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return _de_l_annee(request, reseau, BILANS, derniere_ouverte(reseau, aujourdhui()), "coordination")


@coordination
@require_safe
def versements(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return _de_l_annee(request, reseau, VERSEMENTS, aujourdhui().year, "coordination")


@partenaire
@require_safe
def bilans_du_partenaire(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return _de_l_annee(request, reseau, BILANS, derniere_ouverte(reseau, aujourdhui()), "partenaire")


@partenaire
@require_safe
def versements_du_partenaire(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return _de_l_annee(request, reseau, VERSEMENTS, aujourdhui().year, "partenaire")


@coordination
def regles(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """How much, when, on which proofs. What is planned already keeps the rules of its day."""
    form = ReglesForm(*donnees(request), instance=Reseau.objects.get(pk=reseau.pk))
    return agir(
        request,
        reseau,
        titre="Argent et bilans\u00a0: les règles du réseau",
        intro="Elles valent pour les années prévues ensuite. Une année déjà prévue garde les siennes\u00a0: reprenez "
        "les nouvelles sur la page de la convention, tant que rien n’y est ordonné.",
        retour=reverse("coordination_reglages", args=[reseau.code]) + "#argent",
        form=form,
        faire=lambda: services.edit(
            obj=form.instance, changes=form.changements(), version=form.version, by=request.user
        ),
        succes="Les règles sont enregistrées.",
        fil=[entree(reseau),
             ("Réglages", reverse("coordination_reglages", args=[reseau.code]))],
    )  # fmt: skip
