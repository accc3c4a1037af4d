"""A structure's office and its professionals: who is named, whose charter waits, which accounts are to be opened."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle.actions import donnees, faire_ou_dire
from socle.dates import aujourdhui
from structures import rules as regles_structure
from structures.models import Structure
from structures.views.espace import de_la_structure, page

from .. import rules, services
from ..enums import Demandeur, EtatCompte, StatutPromeneur
from ..forms.actes import VerificationForm
from ..forms.structure import FinForm, LeverForm, NommerForm, SuspensionForm
from ..models import Compte, Mandat, Promeneur


def est_membre(user: Any, structure: Structure) -> bool:
    return structure.membres.filter(user=user).exists() or regles_structure.is_coordinator(user, structure)


def _personne(s: Structure, code: str) -> Promeneur:
    gens = Promeneur.objects.filter(mandats__structure=s).select_related("reseau").distinct()
    return get_object_or_404(gens, code=code)


@require_safe
@de_la_structure(est_membre)
def accueil(request: HttpRequest, s: Structure) -> HttpResponse:
    jour = aujourdhui()
    gens = Promeneur.objects.with_statut(jour).filter(mandats__structure=s).distinct()
    personnes = {p.pk: p for p in gens.select_related("photo", "reseau")}
    mandats = s.mandats.prefetch_related("signatures").order_by("-designation")
    rangees = [_rangee(m, personnes[m.promeneur_id], jour, request.user) for m in mandats]
    contexte = {
        "structure": s,
        "statut": s.statut,
        "adhesion": s.adhesions.order_by("periode").last(),
        "personnes": [r for r in rangees if not r["fini"]],
        "parties": [r for r in rangees if r["fini"]],
        "comptes": _a_verifier(request.user, s, personnes),
        "membres": s.membres.select_related("user"),
        "peut_diriger": regles_structure.can_manage_members(request.user, s),
        "peut_modifier": regles_structure.can_edit(request.user, s),
        "taches": _taches(rangees),
    }
    return render(request, "espace/structure.html", contexte)


def _rangee(mandat: Mandat, promeneur: Promeneur, jour: Any, user: Any) -> dict[str, Any]:
    signes = {s.partie for s in mandat.signatures.all()}
    return {
        "mandat": mandat,
        "promeneur": promeneur,
        "statut": StatutPromeneur(promeneur.statut),
        "fini": mandat.designation.upper is not None and mandat.designation.upper <= jour,
        "manque_structure": "structure" not in signes,
        "manque_promeneur": "promeneur" not in signes,
        "moi": promeneur.user_id == user.pk,
    }


def _taches(rangees: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [r for r in rangees if r["manque_structure"] and not r["fini"]]


def _a_verifier(user: Any, s: Structure, personnes: dict[int, Promeneur]) -> list[Compte]:
    if not regles_structure.can_manage_members(user, s):
        return []
    comptes = Compte.objects.filter(etat=EtatCompte.A_VERIFIER, promeneur__in=personnes).select_related("promeneur")
    return list(comptes.exclude(promeneur__user=user).order_by("presente_le"))


@de_la_structure(regles_structure.can_manage_members)
def nommer(request: HttpRequest, s: Structure) -> HttpResponse:
    form = NommerForm(*donnees(request), instance=Promeneur(reseau=s.reseau))
    return page(
        request,
        s,
        titre="Nommer un promeneur ou une promeneuse",
        bouton="Nommer et inviter",
        form=form,
        intro="Une personne salariée, nommée par vous, avec un temps donné. Elle recevra une invitation par e-mail.",
        succes="La personne est nommée ; son invitation est partie si elle n’avait pas de compte.",
        faire=lambda: services.appoint(
            structure=s,
            personne=form.personne(),
            depuis=form.cleaned_data["depuis"],
            heures_hebdo=form.cleaned_data["heures_hebdo"],
            by=request.user,
        ),
    )


@de_la_structure(regles_structure.can_manage_members)
def verifier_compte(request: HttpRequest, s: Structure, compte: str) -> HttpResponse:
    c = get_object_or_404(
        Compte.objects.filter(promeneur__mandats__structure=s).select_related("promeneur").distinct(), code=compte
    )
    if not rules.can_check_account(request.user, c):
        raise Http404
    form = VerificationForm(*donnees(request))
    return page(
        request,
        s,
        retour=reverse("espace_structure", args=[s.code]) + "#comptes",
        titre=f"Vérifier le compte de {c.promeneur.nom_complet}",
        form=form,
        bouton="Déclarer officiel",
        succes="Le compte est officiel.",
        faire=lambda: services.check_account(compte=c, by=request.user, **form.cleaned_data),
        compte=c,
    )


@de_la_structure(regles_structure.can_manage_members)
def finir(request: HttpRequest, s: Structure, mandat: str) -> HttpResponse:
    m = get_object_or_404(s.mandats.select_related("promeneur"), code=mandat)
    form = FinForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"{m.promeneur.nom_complet} quitte la mission",
        form=form,
        ton="danger",
        bouton="Finir le mandat",
        succes="La fin du mandat est enregistrée ; la coordination la voit.",
        attention="Après ce jour, la page publique dit que cette personne n’est plus promeneur ou promeneuse.",
        faire=lambda: services.end_mandate(mandat=m, by=request.user, **form.service()),
    )


@require_POST
@de_la_structure(regles_structure.can_manage_members)
def inviter(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p = _personne(s, promeneur)
    return faire_ou_dire(
        request,
        lambda: services.invite_promeneur(promeneur=p, by=request.user),
        f"L’invitation est partie à {p.email}.",
        reverse("espace_structure", args=[s.code]),
    )


@de_la_structure(regles_structure.can_manage_members)
def suspendre(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p = _personne(s, promeneur)
    form = SuspensionForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"Suspendre {p.nom_complet}",
        form=form,
        ton="danger",
        bouton="Suspendre maintenant",
        attention="Le profil et les comptes disparaissent tout de suite. La suspension est revue dans les 15 jours.",
        succes="La personne est suspendue ; plus rien d’elle n’est public.",
        faire=lambda: services.suspend(
            promeneur=p, demandeur=Demandeur.EMPLOYEUR, by=request.user, **form.cleaned_data
        ),
    )


@de_la_structure(regles_structure.can_manage_members)
def lever(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p = _personne(s, promeneur)
    suspension = p.suspensions.filter(levee_le__isnull=True).first()
    if suspension is None:
        raise Http404
    form = LeverForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"Lever la suspension de {p.nom_complet}",
        form=form,
        bouton="Lever la suspension",
        succes="La suspension est levée.",
        faire=lambda: services.lift_suspension(suspension=suspension, by=request.user, **form.cleaned_data),
    )
