"""The links by which a funder reads the figures of a year, without an account."""

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.dates import ajoute_mois, aujourdhui
from socle.diffusion import compresser
from socle.formulaires import Confirmation, Jour
from territoires.acces import entree
from territoires.models import Reseau

from .. import services
from ..acces import coordination
from ..forms.statistiques import ANNEES
from ..models import PartageStatistiques
from ..statistiques import Vue
from .outils import agir, donnees
from .statistiques import en_classeur, en_fichier, lecture

MOIS = 3


class PartageForm(forms.Form):
    pour = forms.CharField(
        label="Pour qui", max_length=120, help_text="Pour vous y retrouver\u00a0: le lien ne le montre pas."
    )
    annee = forms.TypedChoiceField(label="Année", coerce=int)
    expire_le = Jour(label="Lisible jusqu’au")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        cette = aujourdhui().year
        self.fields["annee"].choices = [(a, str(a)) for a in range(cette, cette - ANNEES, -1)]  # type: ignore[attr-defined]


def _fil(reseau: Reseau) -> list[tuple[str, str]]:
    return [
        entree(reseau),
        ("Statistiques", reverse("coordination_statistiques", args=[reseau.code])),
    ]


@coordination
def partages(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """The links of the network, and a new one."""
    form = PartageForm(*donnees(request), initial={"expire_le": ajoute_mois(aujourdhui(), MOIS)})
    return agir(
        request,
        reseau,
        titre="Partager les chiffres",
        intro="Un lien montre les chiffres d’une année à qui le tient, sans compte\u00a0: ni nom, ni petit nombre de "
        "jeunes. Il s’éteint au jour dit, ou quand vous le retirez.",
        fil=_fil(reseau),
        gabarit="coordination/statistiques/partages.html",
        form=form,
        bouton="Ouvrir un lien",
        retour=reverse("coordination_partages", args=[reseau.code]),
        succes="Le lien est ouvert.",
        faire=lambda: services.share_figures(reseau=reseau, by=request.user, **form.cleaned_data),
        liens=PartageStatistiques.objects.filter(reseau=reseau).select_related("ouvert_par"),
        jour=aujourdhui(),
    )


@coordination
def retirer(request: HttpRequest, reseau: Reseau, partage: str) -> HttpResponse:
    sien = PartageStatistiques.objects.filter(reseau=reseau, code=partage).select_related("reseau").first()
    if sien is None:
        raise Http404
    retour = reverse("coordination_partages", args=[reseau.code])
    return agir(
        request,
        reseau,
        titre="Retirer le lien",
        intro=f"{sien.pour}, année {sien.annee}. Qui tient ce lien ne lira plus rien.",
        fil=[*_fil(reseau), ("Partager les chiffres", retour)],
        form=Confirmation(*donnees(request)),
        bouton="Retirer",
        retour=retour,
        succes="Le lien est retiré.",
        faire=lambda: services.unshare_figures(partage=sien, by=request.user),
    )


def _lisible(jeton: str) -> PartageStatistiques | None:
    ouverts = PartageStatistiques.objects.filter(jeton=jeton, retire_le=None, expire_le__gte=aujourdhui())
    return ouverts.select_related("reseau__departement", "reseau__coordination").first()


def _vue(partage: PartageStatistiques) -> Vue:
    return Vue((partage.reseau,), date(partage.annee, 1, 1), date(partage.annee, 12, 31), secret=True)


@require_safe
def lire(request: HttpRequest, jeton: str) -> HttpResponse:
    """The figures, for whoever holds the link; a sentence when it is closed, or was never one."""
    partage = _lisible(jeton)
    if partage is None:
        return _sans_trace(request, render(request, "public/chiffres_partages.html", {"partage": None}, status=404))
    vue = _vue(partage)
    if request.GET.get("export") == "xlsx":
        return _sans_trace(request, en_classeur(vue))
    contexte = {"partage": partage, **lecture(vue, "chiffres_partages_figure", [jeton]), "suite": ""}
    return _sans_trace(request, render(request, "public/chiffres_partages.html", contexte))


@require_safe
def figure(request: HttpRequest, jeton: str, figure: str, forme: str) -> HttpResponse:
    partage = _lisible(jeton)
    if partage is None:
        raise Http404
    return _sans_trace(request, en_fichier(_vue(partage), figure, forme, partage.reseau.code))


def _sans_trace(request: HttpRequest, reponse: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, found by no search engine, told to no site that one goes to from here. Compressed:
    nothing of the request is written back in it."""
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    reponse["Referrer-Policy"] = "no-referrer"
    return compresser(request, reponse)
