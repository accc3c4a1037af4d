"""The agenda of a network: on a page, and as an address to follow; hours of training against what is asked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from promeneurs.models import Promeneur
from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.tableur import write_xlsx
from territoires.acces import entree
from territoires.models import Reseau
from territoires.rules import is_coordinator

from .. import ical_reunions, reunions, services
from ..acces import coordination
from ..forms.reunions import ReglesForm
from ..models import AdresseAgenda, ReglesReunions
from ..reunions import Rendez
from .outils import agir, donnees, faire_ou_dire
from .statistiques import fichier

RECUL = 90
"""How many past days an agenda that one follows still shows."""


@coordination
@require_safe
def page(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    contexte = {
        "reseau": reseau,
        "fil": [entree(reseau)],
        "titre": "Agenda",
        "lignes": reunions.agenda(reseau, aujourdhui(), seances=True),
        "adresse": AdresseAgenda.objects.filter(reseau=reseau, user=request.user).first(),
        "geste": reverse("coordination_agenda_adresse", args=[reseau.code]),
    }
    return render(request, "coordination/reunions/agenda.html", contexte)


@coordination
@require_POST
def adresse(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return changer(request, reseau, reverse("coordination_agenda", args=[reseau.code]))


def changer(request: HttpRequest, reseau: Reseau, retour: str) -> HttpResponse:
    """Make the secret address, or another one; or close it."""
    if request.POST.get("geste") == "fermer":
        acte: Any = lambda: services.close_agenda(reseau=reseau, user=request.user)  # noqa: E731
        return faire_ou_dire(request, acte, "L’adresse est fermée\u00a0: elle ne répond plus.", retour)
    acte = lambda: services.open_agenda(reseau=reseau, user=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, "Voici votre adresse. Ne la donnez à personne.", retour)


@require_safe
def flux(request: HttpRequest, jeton: str) -> HttpResponse:
    """Who has the address reads the agenda, as long as its owner has their place in the network."""
    sienne = AdresseAgenda.objects.select_related("user", "reseau__departement").filter(jeton=jeton).first()
    if sienne is None or not sienne.user.is_active:
        raise Http404
    reseau, jour = sienne.reseau, aujourdhui()
    depuis = jour.fromordinal(jour.toordinal() - RECUL)
    p = Promeneur.objects.filter(reseau=reseau, user=sienne.user).designes(jour).first()
    if is_coordinator(sienne.user, reseau):
        lignes = reunions.agenda(reseau, depuis, seances=True)
    elif p is not None:
        lignes = reunions.agenda(reseau, depuis, seances=False, pour=p)
    else:
        raise Http404

    def chemin(ligne: Rendez) -> str:
        if ligne.seance is not None:
            return reverse("coordination_seance", args=[reseau.code, ligne.seance.code])
        assert ligne.reunion is not None
        nom, code = ("ma_reunion", p.code) if p is not None else ("coordination_reunion", reseau.code)
        return reverse(nom, args=[code, ligne.reunion.code])

    nom = f"Agenda, {reseau.nom}"
    reponse = HttpResponse(ical_reunions.flux(lignes, nom=nom, adresse=chemin), content_type=ical_reunions.TYPE)
    reponse["X-Robots-Tag"] = "noindex"
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


# — Training


@coordination
@require_safe
def formations(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Hours of training of each active promeneur, this year or another, against what the network asks."""
    courante = aujourdhui().year
    demandee = request.GET.get("annee", "")
    annee = int(demandee) if demandee.isdecimal() and 2012 <= int(demandee) <= courante else courante
    lignes = reunions.formations(reseau, annee)
    if request.GET.get("export") == "xlsx":
        return fichier(_classeur(lignes, annee), XLSX, f"formation-{reseau.code}-{annee}.xlsx")
    contexte = {
        "reseau": reseau,
        "fil": [
            entree(reseau),
            ("Réunions", reverse("coordination_reunions", args=[reseau.code])),
        ],
        "annee": annee,
        "annees": range(courante, courante - 4, -1),
        "lignes": lignes,
        "exigees": reunions.exigees(reseau, annee),
        "a_jour": sum(x.a_jour for x in lignes),
    }
    return render(request, "coordination/reunions/formations.html", contexte)


def _classeur(lignes: list[reunions.LigneFormation], annee: int) -> bytes:
    entetes = ["Promeneur ou promeneuse", "Heures suivies", "Heures demandées", "Reste"]
    rangs = [[x.promeneur.nom_complet, *(reunions.heures(n) for n in (x.minutes, x.exigees, x.reste))] for x in lignes]
    return write_xlsx(f"Formation {annee}", entetes, rangs)


@coordination
def regler(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    regles = ReglesReunions.objects.filter(reseau=reseau).first()
    form = ReglesForm(*donnees(request), regles=regles)
    retour = reverse("coordination_formations", args=[reseau.code])
    return agir(
        request,
        reseau,
        titre="Formation demandée",
        retour=retour,
        form=form,
        faire=lambda: services.set_training_rule(
            reseau=reseau, minutes=form.cleaned_data["minutes"] or 0, version=form.version, by=request.user
        ),
        succes="C’est enregistré.",
        fil=[
            entree(reseau),
            ("Formation", retour),
        ],
    )
