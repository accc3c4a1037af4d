"""The activity of the network, month by month: who gave a log, what it adds up to, what people ask for."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from socle.dates import ajoute_mois, aujourdhui
from socle.valeurs import mois as en_mois
from territoires.acces import entree
from territoires.models import Reseau

from .. import activite, exports_activite, services
from ..acces import coordination, promeneur_or_404
from ..forms.activite import MoisForm, ReglesForm, RouvrirForm
from ..listes import exporter
from ..models import Initiative, ReglesActivite, Releve
from .outils import agir, donnees


def _fil(reseau: Reseau, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return [entree(reseau), *suite]


def _page(reseau: Reseau) -> str:
    return reverse("coordination_activite", args=[reseau.code])


@coordination
def page(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """One month of the network; without rules yet, how to begin."""
    regles = ReglesActivite.objects.select_related("reseau").filter(reseau=reseau).first()
    if regles is None:
        return ouvrir(request, reseau.code)
    jour = aujourdhui()
    mois = activite.en_mois(request.GET.get("mois", "")) or activite.mois_en_cours(regles, jour)
    if (genre := request.GET.get("export", "")) in ("xlsx", "csv"):
        return exporter(exports_activite.export(reseau), reseau, exports_activite.releves(reseau, mois.year), genre)
    demandes = activite.mois_demandes(regles, jour, 25)
    contexte = {
        "reseau": reseau,
        "fil": _fil(reseau),
        "regles": regles,
        "mois": mois,
        "demandes": demandes,
        "m": activite.le_mois(activite.du_reseau(reseau), regles, mois, jour),
        "clot_le": regles.clot_le(mois),
        **voisins(regles, mois, jour),
        "demandees": Releve.objects.filter(promeneur__reseau=reseau, demande_le__isnull=False).select_related(
            "promeneur"
        ),
        "textes": activite.textes(reseau, mois),
        "initiatives": activite.initiatives(reseau, mois),
        "prevues": Initiative.objects.filter(promeneur__reseau=reseau, prevue=True).select_related("promeneur")[:20],
    }
    return render(request, "coordination/activite/mois.html", contexte)


def voisins(regles: ReglesActivite, mois: date, jour: date) -> dict[str, date | None]:
    """The months before and after, when they are asked."""
    return {
        "avant": ajoute_mois(mois, -1) if mois > regles.depuis else None,
        "apres": ajoute_mois(mois, 1) if mois < jour.replace(day=1) else None,
    }


@coordination
def ouvrir(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Begin to ask for logs."""
    form = MoisForm(*donnees(request), initial={"depuis": aujourdhui().replace(day=1)})
    return agir(
        request,
        reseau,
        titre="Suivre l’activité",
        intro=(
            "Chaque mois, chaque promeneur ou promeneuse dit en deux minutes ce qui s’est passé en ligne\u00a0: des "
            "nombres, jamais de nom."
        ),
        fil=_fil(reseau),
        form=form,
        bouton="Ouvrir le suivi",
        retour=_page(reseau),
        annuler=reverse("coordination", args=[reseau.code]),
        succes="Le suivi est ouvert. Chacun le voit dans son espace, et reçoit un rappel à la fin du mois.",
        faire=lambda: services.open_follow_up(reseau=reseau, depuis=form.cleaned_data["depuis"], by=request.user),
    )


@coordination
def regler(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """How often, what, until when."""
    regles = ReglesActivite.objects.select_related("reseau").filter(reseau=reseau).first()
    if regles is None:
        return redirect(_page(reseau))
    form = ReglesForm(*donnees(request), instance=regles)
    return agir(
        request,
        reseau,
        titre="Régler le suivi",
        fil=_fil(reseau, ("Activité", _page(reseau))),
        form=form,
        retour=_page(reseau),
        succes="Le suivi est réglé. Ce qui est déjà rendu reste.",
        faire=lambda: services.set_follow_up(
            regles=ReglesActivite.objects.get(pk=regles.pk),
            changes=form.changements(),
            version=form.version,
            by=request.user,
        ),
    )


def mois_ou_404(texte: str) -> date:
    """The month of the address, by its first day."""
    mois = activite.en_mois(texte)
    if mois is None:
        raise Http404
    return mois


@coordination
def releve(request: HttpRequest, reseau: Reseau, promeneur: str, mois: str) -> HttpResponse:
    """The log that somebody gave, as it was given."""
    p, premier = promeneur_or_404(reseau, promeneur), mois_ou_404(mois)
    regles = ReglesActivite.objects.select_related("reseau").filter(reseau=reseau).first()
    if regles is None or not regles.attend(premier):
        raise Http404
    existant = p.releves.filter(mois=premier).first()
    contexte = {
        "reseau": reseau,
        "promeneur": p,
        "titre": f"{p.prenom}, {en_mois(premier)}",
        "fil": _fil(reseau, ("Activité", f"{_page(reseau)}?mois={premier:%Y-%m}")),
        "regles": regles,
        "mois": premier,
        "releve": existant,
        "ligne": activite.ligne(regles, premier, existant, aujourdhui()),
    }
    return render(request, "coordination/activite/lire.html", contexte)


@coordination
def rouvrir(request: HttpRequest, reseau: Reseau, promeneur: str, mois: str) -> HttpResponse:
    p, premier = promeneur_or_404(reseau, promeneur), mois_ou_404(mois)
    existant = p.releves.filter(mois=premier).first()
    form = RouvrirForm(*donnees(request), initial={"jusqu_au": aujourdhui() + services.REOUVERTURE})
    return agir(
        request,
        reseau,
        titre="Rouvrir un relevé",
        intro=f"{p.nom_complet}, {en_mois(premier)}."
        + (f" Motif\u00a0: {existant.demande_motif}" if existant and existant.demande_motif else ""),
        fil=_fil(reseau, ("Activité", _page(reseau))),
        form=form,
        bouton="Rouvrir",
        retour=f"{_page(reseau)}?mois={premier:%Y-%m}",
        succes=f"Le relevé est rouvert\u00a0: {p.prenom} peut le remplir.",
        faire=lambda: services.reopen(
            promeneur=p, mois=premier, jusqu_au=form.cleaned_data["jusqu_au"], by=request.user
        ),
    )
