"""The yearly report: its texts edited in place, the document made by a worker."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.envois import fait
from socle.etats import Refused
from socle.formulaires import VersionFormMixin
from territoires.models import Reseau

from .. import rapport, services, statistiques
from ..acces import coordination
from ..enums_rapport import AVANT, PartieRapport
from ..models import TexteRapport
from ..statistiques import Vue
from .outils import agir, donnees
from .statistiques import fichier

ANNEES = 4


class TexteForm(VersionFormMixin):
    texte = forms.CharField(
        label="Texte", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Une ligne vide sépare deux paragraphes. Vide, la partie ne s’imprime pas.",
    )  # fmt: skip


def _annee(annee: int) -> int:
    if not 2012 <= annee <= aujourdhui().year:
        raise Http404
    return annee


def _adresse(reseau: Reseau, annee: int) -> str:
    return reverse("coordination_rapport", args=[reseau.code, annee])


@coordination
@require_safe
def courant(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """The year that is being reported: the last one until the summer, then this one."""
    jour = aujourdhui()
    return redirect(_adresse(reseau, jour.year if jour.month > 6 else jour.year - 1))


@coordination
@require_safe
def page(request: HttpRequest, reseau: Reseau, annee: int) -> HttpResponse:
    debut, fin = rapport.bornes(_annee(annee))
    if request.GET.get("export") == "xlsx":
        return fichier(rapport.en_classeur(reseau, annee), XLSX, rapport.nom_de_fichier(reseau, annee, "xlsx"))
    textes = rapport.textes(reseau, annee)
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("coordination", args=[reseau.code]))],
        "annee": annee,
        "annees": range(aujourdhui().year, aujourdhui().year - ANNEES, -1),
        "parties": [(p, *textes[p], p in AVANT) for p in PartieRapport],
        "rubriques": statistiques.page(Vue((reseau,), debut, fin)),
        "suite": f"?du={debut}&au={fin}",
    }
    return render(request, "coordination/rapport/page.html", contexte)


@coordination
def partie(request: HttpRequest, reseau: Reseau, annee: int, partie: str) -> HttpResponse:
    """Write one part."""
    if partie not in PartieRapport.values:
        raise Http404
    sien = TexteRapport.objects.filter(reseau=reseau, annee=_annee(annee), partie=partie).first()
    texte, repris = rapport.textes(reseau, annee)[partie]
    form = TexteForm(*donnees(request), initial={"texte": texte} | ({"objet": sien} if sien else {}))
    return agir(
        request,
        reseau,
        titre=str(PartieRapport(partie).label),
        intro="Repris de l’année d’avant\u00a0: changez ce qui a changé." if repris else "",
        fil=[
            (reseau.nom, reverse("coordination", args=[reseau.code])),
            (f"Rapport {annee}", _adresse(reseau, annee)),
        ],
        form=form,
        garde=True,
        retour=f"{_adresse(reseau, annee)}#{partie}",
        succes="Le texte est enregistré.",
        faire=lambda: services.write_report(
            reseau=reseau, annee=annee, partie=partie, texte=form.cleaned_data["texte"], version=form.version,
            by=request.user,
        ),
    )  # fmt: skip


@coordination
@require_POST
def faire(request: HttpRequest, reseau: Reseau, annee: int) -> HttpResponse:
    """Ask for the PDF: a worker makes it, with its page."""
    retour = _adresse(reseau, _annee(annee))
    try:
        travail = rapport.demander(reseau=reseau, annee=annee, by=request.user, retour=retour)
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(retour)
    return fait(request, "Le rapport est demandé.", travail.url)
