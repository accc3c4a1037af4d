"""The yearly report: its texts edited in place, the document made by a worker, its frozen versions."""

from typing import Any

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
from socle.formulaires import Confirmation, VersionFormMixin
from socle.models import Travail
from structures import rules as employeurs
from structures.models import Structure
from structures.views.espace import de_la_structure
from territoires.acces import entree
from territoires.models import Reseau

from .. import rapport, services, statistiques, travaux_rapport
from ..acces import coordination
from ..enums_rapport import AVANT, PartieRapport
from ..models import TexteRapport
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
    r = rapport.du_reseau(reseau, _annee(annee))
    if request.GET.get("export") == "xlsx":
        return fichier(rapport.en_classeur(r), XLSX, r.nom_de_fichier("xlsx"))
    textes = rapport.textes(reseau, annee)
    contexte = {
        "reseau": reseau,
        "fil": [entree(reseau)],
        "annee": annee,
        "annees": annees(),
        "parties": [(p, *textes[p], p in AVANT) for p in PartieRapport],
        "rubriques": statistiques.page(r.vue),
        "figes": rapport.figes(reseau).filter(annee=annee),
        "suite": f"?du={r.vue.debut}&au={r.vue.fin}",
    }
    return render(request, "coordination/rapport/page.html", contexte)


def annees() -> range:
    """The years whose report is offered, the latest first."""
    cette = aujourdhui().year
    return range(cette, cette - ANNEES, -1)


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
            entree(reseau),
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
    return demander(request, annee, retour, portee=f"reseau:{reseau.code}", reseau=reseau.code)


@coordination
def figer(request: HttpRequest, reseau: Reseau, annee: int) -> HttpResponse:
    """Ask for a version that will never change: the partners read it in their space."""
    numero = services.next_version(reseau, _annee(annee))
    retour = _adresse(reseau, annee)
    faits: list[Travail] = []
    return agir(
        request,
        reseau,
        titre=f"Figer le rapport {annee}, version {numero}",
        intro="Le PDF et le tableur d’aujourd’hui sont gardés tels quels, et les partenaires du réseau les lisent dans "
        "leur espace. Vous pourrez en figer une autre version plus tard\u00a0: celle-ci restera.",
        fil=[
            entree(reseau),
            (f"Rapport {annee}", retour),
        ],
        form=Confirmation(*donnees(request)),
        bouton="Figer cette version",
        annuler=retour,
        retour=lambda: faits[0].url,
        succes="La version est demandée.",
        faire=lambda: faits.append(
            travaux_rapport.demander(
                by=request.user, annee=annee, retour=retour, portee=f"reseau:{reseau.code}", reseau=reseau.code,
                figer=numero,
            )
        ),
    )  # fmt: skip


def demander(request: HttpRequest, annee: int, retour: str, *, portee: str, **quoi: Any) -> HttpResponse:
    try:
        travail = travaux_rapport.demander(by=request.user, annee=annee, retour=retour, portee=portee, **quoi)
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(retour)
    return fait(request, "Le rapport est demandé.", travail.url)


@de_la_structure(employeurs.can_manage_members)
def de_structure(request: HttpRequest, s: Structure, annee: int) -> HttpResponse:
    """The part of a structure, as its direction reads it."""
    r = rapport.de_la_structure(s, _annee(annee))
    ici = reverse("structure_rapport", args=[s.code, annee])
    if request.method == "POST":
        return demander(request, annee, ici, portee=f"structure:{s.code}", structure=s.code)
    if request.GET.get("export") == "xlsx":
        return fichier(rapport.en_classeur(r), XLSX, r.nom_de_fichier("xlsx"))
    contexte = {
        "structure": s,
        "titre": f"Rapport {annee}",
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "annee": annee,
        "annees": annees(),
        "rubriques": statistiques.page(r.vue),
    }
    return render(request, "coordination/rapport/structure.html", contexte)
