"""Somebody asks to join the structure: its direction, or the coordination, says yes with a role, or no and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from socle.actions import donnees
from socle.texte import de

from .. import forms, rules, services
from ..enums import EtatDeclaration, RoleMembre
from ..models import Declaration, Structure
from .espace import de_la_structure, page


def _repondre(request: HttpRequest, s: Structure, objet: str) -> HttpResponse | Declaration:
    """The request to answer; or, answered already, back to the team with what was said."""
    demande = get_object_or_404(s.declarations.select_related("confirmee_par", "reseau"), code=objet)
    if demande.etat == EtatDeclaration.DEMANDEE:
        return demande
    messages.info(request, f"La demande {de(demande.contact)} a déjà sa réponse\u00a0: {demande.get_etat_display()}.")
    return redirect("structure_membres", s.code)


@de_la_structure(rules.can_manage_members)
def accepter(request: HttpRequest, s: Structure, objet: str) -> HttpResponse:
    demande = _repondre(request, s, objet)
    if isinstance(demande, HttpResponse):
        return demande
    form = forms.RoleForm(*donnees(request), initial={"role": RoleMembre.MEMBRE})
    return page(
        request,
        s,
        titre=f"{demande.contact} demande à rejoindre l’équipe",
        demande=demande,
        form=form,
        bouton="Accepter",
        succes=f"{demande.contact} fait partie de l’équipe. Un message vient de partir.",
        retour=reverse("structure_membres", args=[s.code]),
        refuser=reverse("structure_demande_decliner", args=[s.code, objet]),
        faire=lambda: services.admit(declaration=demande, by=request.user, **form.cleaned_data),
    )


@de_la_structure(rules.can_manage_members)
def decliner(request: HttpRequest, s: Structure, objet: str) -> HttpResponse:
    demande = _repondre(request, s, objet)
    if isinstance(demande, HttpResponse):
        return demande
    form = forms.RefusForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"Décliner la demande {de(demande.contact)}",
        form=form,
        ton="danger",
        bouton="Décliner",
        succes=f"La réponse est partie à {demande.contact}.",
        retour=reverse("structure_membres", args=[s.code]),
        faire=lambda: services.decline(declaration=demande, by=request.user, **form.cleaned_data),
    )
