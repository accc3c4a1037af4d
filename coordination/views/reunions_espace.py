"""The meetings of a promeneur, and those to which the direction of a structure is invited."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promeneurs.models import Promeneur
from promeneurs.rules import is_self
from promeneurs.views.espace import fiche_ou_404
from socle.acces import connexion_requise
from socle.actions import agir, donnees, faire_ou_dire
from socle.dates import aujourdhui
from socle.formulaires import Confirmation
from structures import rules
from structures.models import Structure
from structures.views.espace import de_la_structure

from .. import jetons, reunions, services
from ..acces_reunions import a_soi
from ..courriels_reunions import quand
from ..forms.reunions import ReponseForm
from ..models import AdresseAgenda, AttestationFormation, Invite, Reunion
from .agenda import changer

PASSEES = 30


@require_safe
@connexion_requise
def miennes(request: HttpRequest, code: str) -> HttpResponse:
    """What is to come, with one's answer; what was held, with its minutes; one's hours of training."""
    p, jour = fiche_ou_404(request, code), aujourdhui()
    passees = p.reunions.filter(reunion__date__lt=jour, reunion__annulee_le__isnull=True).select_related("reunion")
    attestations = AttestationFormation.objects.filter(invite__promeneur=p, remplace_le__isnull=True)
    contexte = {
        "promeneur": p,
        "titre": "Réunions",
        "fil": [(p.prenom, reverse("espace_promeneur", args=[p.code]))],
        "lignes": reunions.agenda(p.reseau, jour, seances=False, pour=p),
        "passees": list(passees.order_by("-reunion__date", "pk")[:PASSEES]),
        "attestations": {a.invite_id: a.fichier for a in attestations.select_related("fichier")},
        "formation": reunions.de_la_personne(p, jour.year),
        "annee": jour.year,
        "moi": is_self(request.user, p),
        "adresse": AdresseAgenda.objects.filter(reseau=p.reseau_id, user=request.user).first(),
        "geste": reverse("mon_agenda_adresse", args=[p.code]),
    }
    return render(request, "coordination/reunions/miennes.html", contexte)


@require_POST
@connexion_requise
def adresse(request: HttpRequest, code: str) -> HttpResponse:
    """Its own secret address: made for oneself alone."""
    p = fiche_ou_404(request, code)
    if not is_self(request.user, p):
        raise Http404
    return changer(request, p.reseau, reverse("mes_reunions", args=[p.code]) + "#suivre")


def _lue(reunion: str, reseau: Any) -> Reunion:
    trouvee = Reunion.objects.select_related("reseau__departement").filter(code=reunion, reseau=reseau).first()
    if trouvee is None:
        raise Http404
    return trouvee


@connexion_requise
def la_mienne(request: HttpRequest, code: str, reunion: str) -> HttpResponse:
    """One meeting that this promeneur may read; the buttons of the answer when they are invited."""
    p = fiche_ou_404(request, code)
    r = _lue(reunion, p.reseau_id)
    invite = r.invites.filter(promeneur=p).select_related("reunion__reseau", "promeneur").first()
    if invite is None and r.type not in reunions.OUVERTES:
        raise Http404
    retour = reverse("ma_reunion", args=[p.code, r.code])
    fil = [(p.prenom, reverse("espace_promeneur", args=[p.code])), ("Réunions", reverse("mes_reunions", args=[p.code]))]
    return _une(request, r, invite, retour, fil, promeneur=p)


def _une(
    request: HttpRequest, r: Reunion, invite: Invite | None, retour: str, fil: list[tuple[str, str]], **dit: Any
) -> HttpResponse:  # fmt: skip
    form = ReponseForm(*donnees(request), initial={"reponse": invite.reponse} if invite else {})
    if request.method == "POST" and invite is None:
        raise Http404
    return agir(
        request,
        titre=r.nom,
        gabarit="coordination/reunions/ma_reunion.html",
        retour=retour,
        form=form,
        faire=lambda: services.answer(invite=invite, reponse=form.cleaned_data["reponse"], by=request.user),  # type: ignore[arg-type]
        succes="C’est noté, merci.",
        bouton="Répondre",
        fil=fil,
        reunion=r,
        quand=quand(r),
        invite=invite,
        documents=r.documents.select_related("fichier") if invite else (),
        repondable=invite is not None and not r.annulee and not reunions.passee(r),
        **dit,
    )


# — The direction of a structure


def _invitations(request: HttpRequest, s: Structure) -> Any:
    """Those of this person for this structure; the coordination sees all of the structure's, promeneurs apart."""
    siennes = Invite.objects.filter(structure=s, promeneur__isnull=True).select_related("reunion__reseau", "structure")
    return siennes if rules.is_coordinator(request.user, s) else siennes.filter(Q(user=request.user))


@require_safe
@de_la_structure(rules.can_manage_members)
def de_structure(request: HttpRequest, s: Structure) -> HttpResponse:
    jour = aujourdhui()
    siennes = _invitations(request, s).order_by("reunion__date", "pk")
    contexte = {
        "structure": s,
        "titre": "Réunions",
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "a_venir": list(siennes.filter(reunion__date__gte=jour, reunion__annulee_le__isnull=True)),
        "passees": list(siennes.filter(reunion__date__lt=jour).order_by("-reunion__date", "pk")[:PASSEES]),
    }
    return render(request, "coordination/reunions/structure.html", contexte)


@de_la_structure(rules.can_manage_members)
def une_de_structure(request: HttpRequest, s: Structure, reunion: str) -> HttpResponse:
    r = _lue(reunion, s.reseau_id)
    invite = _invitations(request, s).filter(reunion=r).first()
    if invite is None:
        raise Http404
    retour = reverse("structure_reunion", args=[s.code, r.code])
    fil = [
        (s.nom, reverse("espace_structure", args=[s.code])),
        ("Réunions", reverse("structure_reunions", args=[s.code])),
    ]
    return _une(request, r, invite, retour, fil, structure=s)


# — « Je suis là »


@require_http_methods(["GET", "HEAD", "POST"])
@connexion_requise
def presence(request: HttpRequest, jeton: str) -> HttpResponse:
    """The picture scanned in the room: a promeneur of this network says that they are there, by a button."""
    r, a_temps = jetons.reunion_de(jeton)
    siennes = Promeneur.objects.filter(user=request.user).designes(aujourdhui()).select_related("reseau")
    p = siennes.filter(reseau=r.reseau_id).first() if r else None
    if r is None or p is None:
        raise Http404
    retour = reverse("ma_reunion", args=[p.code, r.code])
    if Invite.objects.filter(a_soi(request.user), reunion=r, present=True).exists():
        return redirect(retour)
    ouvert = a_temps and reunions.en_cours(r)
    if request.method == "POST" and not ouvert:
        return redirect(request.path)
    if request.method == "POST":
        acte = lambda: services.arrive(promeneur=p, reunion=r, by=request.user)  # noqa: E731
        return faire_ou_dire(request, acte, "C’est noté\u00a0: vous êtes là.", retour)
    contexte = {"promeneur": p, "titre": "Je suis là", "reunion": r, "quand": quand(r), "ouvert": ouvert}
    return render(request, "coordination/reunions/presence.html", contexte | {"form": Confirmation()})
