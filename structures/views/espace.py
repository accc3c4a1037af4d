"""The office of a structure keeps its sheet, its contacts and its team."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Invitation
from socle import edition, journal
from socle.acces import connexion_requise
from socle.actions import agir, donnees, faire_ou_dire
from socle.cles import est_retire, trouver
from socle.formulaires import Confirmation
from socle.texte import de

from .. import acces, forms, rules, services
from ..enums import RoleMembre
from ..models import Structure

ACTION = "espace/action.html"
Regle = Callable[[Any, Structure], bool]


def de_la_structure(regle: Regle) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the view the structure of the address; 404 to whoever the rule refuses."""

    def decorer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @connexion_requise
        @wraps(view)
        def gardee(request: HttpRequest, code: str, **reste: Any) -> HttpResponse:
            structure = Structure.objects.select_related("reseau", "commune", "image").du_code(code)
            if structure is None or not regle(request.user, structure):
                raise Http404
            return view(request, structure, **reste)

        return gardee

    return decorer


def page(request: HttpRequest, s: Structure, **reste: Any) -> HttpResponse:
    """An act of a structure's space: its form, then back to the page of the structure unless `retour` says where."""
    reste.setdefault("retour", _accueil(s))
    return agir(request, gabarit=ACTION, fil=[(s.nom, _accueil(s))], structure=s, **reste)


def _accueil(s: Structure) -> str:
    return reverse("espace_structure", args=[s.code])


def _fiche(s: Structure) -> str:
    return reverse("structure_fiche", args=[s.code])


def _equipe(s: Structure) -> str:
    return reverse("structure_membres", args=[s.code])


def _parmi(objets: Any, cle: str, s: Structure) -> Any:
    """The row of this name; None when it was there and has been removed; 404 when it never was."""
    try:
        return trouver(objets, cle)
    except Http404:
        if est_retire(objets.model, cle, structure=s.pk):
            return None
        raise


def _deja(request: HttpRequest, phrase: str, retour: str) -> HttpResponse:
    messages.info(request, phrase)
    return redirect(retour)


@require_safe
@de_la_structure(rules.can_edit)
def fiche(request: HttpRequest, s: Structure) -> HttpResponse:
    contexte = {
        "structure": s,
        "titre": "La fiche",
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "contacts": s.contacts.all(),
        "historique": journal.historiques([s, *s.adhesions.all(), *s.declarations.all()], limit=15),
    }
    return render(request, "espace/structure_fiche.html", contexte)


@de_la_structure(rules.can_edit)
def modifier(request: HttpRequest, s: Structure) -> HttpResponse:
    form = forms.StructureForm(*donnees(request), instance=s)
    return page(
        request,
        s,
        titre="Modifier la fiche",
        form=form,
        garde=True,
        succes="La fiche est enregistrée.",
        retour=_fiche(s),
        faire=lambda: edition.apply(s, form.service(), version=form.version, by=request.user),
    )


@de_la_structure(rules.can_edit)
def image(request: HttpRequest, s: Structure) -> HttpResponse:
    form = forms.ImageForm(*donnees(request))
    return page(
        request,
        s,
        titre="Logo ou photo",
        form=form,
        succes="L’image est enregistrée.",
        retour=_fiche(s),
        intro="Elle sert aussi aux promeneurs et promeneuses qui n’ont pas de photo.",
        faire=lambda: services.set_image(structure=s, by=request.user, **form.cleaned_data),
    )


@de_la_structure(rules.can_edit)
def retirer_image(request: HttpRequest, s: Structure) -> HttpResponse:
    return page(
        request,
        s,
        titre="Retirer l’image",
        form=Confirmation(*donnees(request)),
        ton="danger",
        bouton="Retirer",
        attention="Les personnes sans photo disparaîtront de l’annuaire.",
        succes="L’image est retirée.",
        retour=_fiche(s),
        faire=lambda: services.remove_image(structure=s, by=request.user),
    )


@de_la_structure(rules.can_edit)
def ajouter_contact(request: HttpRequest, s: Structure) -> HttpResponse:
    form = forms.ContactForm(*donnees(request))
    return page(
        request,
        s,
        titre="Ajouter un contact",
        form=form,
        succes="Le contact est ajouté.",
        retour=_fiche(s),
        faire=lambda: services.save_contact(structure=s, by=request.user, **form.cleaned_data),
    )


@de_la_structure(rules.can_edit)
def contact(request: HttpRequest, s: Structure, cle: str) -> HttpResponse:
    if (c := _parmi(s.contacts.all(), cle, s)) is None:
        return _deja(request, "Ce contact est déjà retiré.", _fiche(s))
    form = forms.ContactForm(*donnees(request), instance=c)
    return page(
        request,
        s,
        titre=f"Modifier {c}",
        form=form,
        succes="Le contact est enregistré.",
        retour=_fiche(s),
        faire=lambda: services.save_contact(structure=s, contact=c, by=request.user, **form.cleaned_data),
    )


@require_POST
@de_la_structure(rules.can_edit)
def retirer_contact(request: HttpRequest, s: Structure, cle: str) -> HttpResponse:
    if (c := _parmi(s.contacts.all(), cle, s)) is None:
        return _deja(request, "Ce contact est déjà retiré.", _fiche(s))
    return faire_ou_dire(
        request, lambda: services.remove_contact(contact=c, by=request.user), f"{c} est retiré.", _fiche(s)
    )


@require_safe
@de_la_structure(rules.can_manage_members)
def membres(request: HttpRequest, s: Structure) -> HttpResponse:
    attente = [i for r in RoleMembre.values for i in Invitation.objects.en_attente(acces.cible(s, r))]
    contexte = {
        "structure": s,
        "titre": "L’équipe",
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "membres": s.membres.select_related("user"),
        "demandes": s.declarations.demandes(),
        "invitations": attente,
    }
    return render(request, "espace/structure_equipe.html", contexte)


@de_la_structure(rules.can_manage_members)
def inviter(request: HttpRequest, s: Structure) -> HttpResponse:
    form = forms.InvitationMembreForm(*donnees(request), initial={"role": RoleMembre.MEMBRE})
    return page(
        request,
        s,
        titre="Inviter quelqu’un",
        bouton="Inviter",
        form=form,
        succes="L’invitation est partie.",
        intro="La direction signe et vérifie les comptes ; la gestion tient la fiche ; l’équipe lit.",
        retour=_equipe(s),
        faire=lambda: services.invite_member(structure=s, by=request.user, **form.cleaned_data),
    )


@de_la_structure(rules.can_manage_members)
def role(request: HttpRequest, s: Structure, cle: str) -> HttpResponse:
    if (m := _parmi(s.membres.select_related("user"), cle, s)) is None:
        return _deja(request, "Cette personne ne fait déjà plus partie de l’équipe.", _equipe(s))
    form = forms.RoleForm(*donnees(request), initial={"role": m.role})
    return page(
        request,
        s,
        titre=f"Rôle {de(m.user.nom_complet)}",
        form=form,
        succes="Le rôle est changé.",
        retour=lambda: _equipe(s) if rules.can_manage_members(request.user, s) else _accueil(s),
        annuler=_equipe(s),
        faire=lambda: services.change_member_role(membre=m, by=request.user, **form.cleaned_data),
    )


@de_la_structure(rules.can_manage_members)
def retirer_membre(request: HttpRequest, s: Structure, cle: str) -> HttpResponse:
    if (m := _parmi(s.membres.select_related("user"), cle, s)) is None:
        return _deja(request, "Cette personne ne fait déjà plus partie de l’équipe.", _equipe(s))
    if m.user_id == request.user.pk and not rules.is_coordinator(request.user, s):
        raise Http404
    return page(
        request,
        s,
        titre=f"Retirer {m.user.nom_complet} de l’équipe ?",
        form=Confirmation(*donnees(request)),
        ton="danger",
        bouton="Retirer",
        retour=_equipe(s),
        succes="La personne ne fait plus partie de l’équipe.",
        attention="Elle n’aura plus accès à cet espace. Son compte reste ouvert.",
        faire=lambda: services.remove_member(membre=m, by=request.user),
    )
