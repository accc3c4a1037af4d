"""Meetings of the network."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from coordination import services
from coordination.acces import coordination
from coordination.forms.reseau import ReunionForm
from coordination.models import Reunion
from socle import journal
from socle.dates import aujourdhui
from socle.formulaires import Confirmation
from territoires.models import Reseau

from .outils import agir, donnees


def _fil(reseau: Reseau) -> list[tuple[str, str]]:
    return [
        (reseau.nom, reverse("coordination", args=[reseau.code])),
        ("Réunions", reverse("coordination_reunions", args=[reseau.code])),
    ]


def _trouver(reseau: Reseau, code: str) -> Reunion:
    reunion = Reunion.objects.filter(reseau=reseau, code=code).first()
    if reunion is None:
        raise Http404
    return reunion


@coordination
def reunion(request: HttpRequest, reseau: Reseau, reunion: str = "") -> HttpResponse:
    """Note a meeting, or correct one."""
    existante = _trouver(reseau, reunion) if reunion else None
    form = ReunionForm(*donnees(request), instance=existante, initial={} if existante else {"date": aujourdhui()})
    return agir(
        request,
        reseau,
        titre="Modifier la réunion" if existante else "Noter une réunion",
        retour=reverse("coordination_reunions", args=[reseau.code]),
        form=form,
        faire=lambda: services.save_meeting(reseau=reseau, reunion=existante, by=request.user, **form.cleaned_data),
        succes="La réunion est enregistrée.",
        fil=_fil(reseau),
        gabarit="coordination/reunions/fiche.html",
        reunion=existante,
        entrees=journal.historique(existante, 10) if existante else [],
    )


@coordination
def supprimer(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    existante = _trouver(reseau, reunion)
    return agir(
        request,
        reseau,
        titre="Supprimer la réunion",
        intro=f"{existante}" + (f", {existante.thematique}" if existante.thematique else ""),
        attention="Elle ne comptera plus dans les chiffres de l’année.",
        retour=reverse("coordination_reunions", args=[reseau.code]),
        annuler=reverse("coordination_reunion", args=[reseau.code, existante.code]),
        form=Confirmation(*donnees(request)),
        faire=lambda: services.delete_meeting(reunion=existante, by=request.user),
        succes="La réunion est supprimée.",
        bouton="Supprimer",
        ton="danger",
        fil=_fil(reseau),
    )
