"""The activity that a promeneur reports: months, the log of one of them, initiatives."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from promeneurs.models import Promeneur
from promeneurs.views.espace import ACTION, fiche_ou_404
from socle import journal
from socle.acces import connexion_requise
from socle.actions import agir, donnees
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.formulaires import Confirmation
from socle.valeurs import mois as en_mois

from .. import activite, services
from ..forms.activite import InitiativeForm, ReleveForm, ReouvertureForm
from ..models import Initiative, ReglesActivite
from ..mots import pour
from .activite import mois_ou_404

GABARIT = "coordination/activite/releve.html"


def _ouvert(p: Promeneur) -> ReglesActivite:
    """The rules of the network; 404 while it asks nothing."""
    try:
        return activite.regles(p.reseau)
    except Refused as refus:
        raise Http404 from refus


def _fil(p: Promeneur, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return [(p.prenom, reverse("espace_promeneur", args=[p.code])), *suite]


@require_safe
@connexion_requise
def accueil(request: HttpRequest, code: str) -> HttpResponse:
    """The months, what each waits for, and what was done with young people."""
    p = fiche_ou_404(request, code)
    regles = _ouvert(p)
    lignes = activite.lignes(p, regles, aujourdhui())
    contexte = {
        "promeneur": p,
        "titre": "Activité",
        "fil": _fil(p),
        "lignes": lignes,
        "suite": activite.suivante(lignes),
        "regles": regles,
        "initiatives": p.initiatives.all()[:50],
        "bilan": activite.annee(p, aujourdhui().year),
    }
    return render(request, "coordination/activite/promeneur.html", contexte)


@connexion_requise
def releve(request: HttpRequest, code: str, mois: str) -> HttpResponse:
    """The log of a month: kept as a draft, or given. Closed, it is read."""
    p, premier = fiche_ou_404(request, code), mois_ou_404(mois)
    regles, jour = _ouvert(p), aujourdhui()
    retour = reverse("mon_activite", args=[p.code])
    if not regles.attend(premier) or premier > jour:
        raise Http404
    existant = p.releves.filter(mois=premier).first()
    titre = en_mois(premier).capitalize()
    if activite.clos(regles, premier, existant, jour):
        ligne = next((x for x in activite.lignes(p, regles, jour) if x.mois == premier), None)
        contexte = {"promeneur": p, "titre": titre, "fil": _fil(p, ("Activité", retour)), "ligne": ligne}
        contexte |= {"releve": existant, "regles": regles, "mois": mois}
        return render(request, "coordination/activite/clos.html", contexte)
    form = ReleveForm(
        *donnees(request), regles=regles, mois=premier, releve=existant,
        propose=activite.proposition(p, premier) if existant is None or not existant.version else {},
        precedent=activite.precedent(p, premier), siennes=activite.plateformes(p),
    )  # fmt: skip
    rendre = request.POST.get("geste") == "rendre"
    return agir(
        request,
        gabarit=GABARIT,
        titre=titre,
        fil=_fil(p, ("Activité", retour)),
        promeneur=p,
        regles=regles,
        releve=existant,
        rendable=jour >= activite.rendable_le(premier),
        rendable_le=activite.rendable_le(premier),
        clot_le=max(filter(None, (regles.clot_le(premier), existant and existant.rouvert_jusqu_au))),
        form=form,
        faire=lambda: services.save_log(
            promeneur=p, mois=premier, changes=form.service(), version=form.version, by=request.user, rendre=rendre
        ),
        succes=(
            "Merci\u00a0! Le relevé est rendu. Vous pouvez le corriger jusqu’à sa clôture."
            if rendre
            else "C’est enregistré."
        ),
        retour=retour,
    )


@connexion_requise
def reouverture(request: HttpRequest, code: str, mois: str) -> HttpResponse:
    p, premier = fiche_ou_404(request, code), mois_ou_404(mois)
    _ouvert(p)
    form = ReouvertureForm(*donnees(request))
    retour = reverse("mon_activite", args=[p.code])
    return agir(
        request,
        gabarit=ACTION,
        titre="Demander à rouvrir",
        intro=f"Le relevé de {en_mois(premier)} est clos. La coordination peut le rouvrir pour vous.",
        fil=_fil(p, ("Activité", retour)),
        promeneur=p,
        form=form,
        bouton="Demander",
        retour=retour,
        succes="La demande est envoyée à la coordination.",
        faire=lambda: services.ask_reopening(
            promeneur=p, mois=premier, motif=form.cleaned_data["motif"], by=request.user
        ),
    )


@connexion_requise
def initiative(request: HttpRequest, code: str, initiative: str = "") -> HttpResponse:
    """Something done, or planned."""
    p = fiche_ou_404(request, code)
    _ouvert(p)
    une = get_object_or_404(Initiative, promeneur=p, code=initiative) if initiative else None
    initial = {} if une else {"date": aujourdhui()}
    form = InitiativeForm(*donnees(request), instance=une, initial=initial, reseau=p.reseau)
    retour = reverse("mon_activite", args=[p.code])
    suite: dict[str, Any] = {}
    if une is not None:
        suite["retirer"] = ("Retirer cette initiative", reverse("mon_initiative_retirer", args=[p.code, une.code]))
    return agir(
        request,
        gabarit=ACTION,
        titre="Modifier l’initiative" if une else "Noter une initiative",
        intro=pour("Un atelier, un direct, un projet mené avec des jeunes\u00a0: fait, ou prévu.", p.reseau),
        fil=_fil(p, ("Activité", retour)),
        promeneur=p,
        form=form,
        retour=retour,
        succes="L’initiative est notée.",
        faire=lambda: services.save_initiative(
            promeneur=p, initiative=une, by=request.user, version=form.version, **form.service()
        ),
        **suite,
    )


@connexion_requise
def initiative_retirer(request: HttpRequest, code: str, initiative: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    une = Initiative.objects.filter(promeneur=p, code=initiative).first()
    retour = reverse("mon_activite", args=[p.code])
    if une is None:
        if not journal.a_existe(Initiative, promeneur=p, code=initiative):
            raise Http404
        return redirect(retour)
    return agir(
        request,
        gabarit=ACTION,
        titre="Retirer l’initiative",
        intro=str(une),
        fil=_fil(p, ("Activité", retour)),
        promeneur=p,
        form=Confirmation(*donnees(request)),
        bouton="Retirer",
        ton="danger",
        retour=retour,
        succes="L’initiative est retirée.",
        faire=lambda: services.remove_initiative(initiative=une, by=request.user),
    )
