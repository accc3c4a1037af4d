"""A file and its story, as the structure opens it; its requests, and how one begins."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socle import actions
from socle.dates import aujourdhui
from structures.models import Structure
from structures.views.espace import de_la_structure

from .. import a_faire, appels, presentation, presentation_argent, presentation_vie, rules, services
from ..enums import Role
from ..forms.appels import AppelChoisiForm
from ..models import Appel, Convention
from ..tours import attendue
from .cote import ACTION, Dossier, du_dossier, lit_les_fichiers


@require_safe
@du_dossier()
def dossier(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Everything about one file, what happens next and who holds the ball."""
    fichiers = lit_les_fichiers(request.user, d.convention)
    contexte = d.contexte | presentation.contexte(d.convention, request.user, d.role, aujourdhui(), fichiers=fichiers)
    contexte |= presentation_argent.contexte(d.convention, request.user, d.role, aujourdhui(), fichiers=fichiers)
    contexte |= presentation_vie.contexte(d.convention, request.user, d.role)
    contexte |= {
        "fil": d.fil,
        "gestes": gestes(d),
        "instruction": set(),
        "refus_a_lever": presentation.refus_a_lever(d.convention, request.user) if d.role == Role.STRUCTURE else [],
        "historique": presentation.historique(d.convention, 6, d.role) if fichiers else [],
    }
    return render(request, "conventions/dossier.html", contexte)


def gestes(d: Dossier) -> set[str]:
    """What this person may do on the structure's side of the file now."""
    c, user = d.convention, d.user
    possibles = {
        "deposer": d.peut("deposer"),
        "redeposer": d.peut("redeposer"),
        "abandonner": d.peut("abandonner"),
        "signer": rules.can_deposit_signature(user, c, "structure") and presentation.attendue_de(c, "structure"),
        "signer_ecran": d.role == Role.STRUCTURE and "structure" in presentation.a_signer_ici(c, user),
        "changer": rules.can_declare_change(user, c),
        "renouveler": rules.can_renew(user, c) and a_faire.a_renouveler(Convention.objects.filter(pk=c.pk)).exists(),
    }
    return {geste for geste, permis in possibles.items() if permis}


@require_safe
@du_dossier(lit_les_fichiers)
def historique(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The whole story of the file."""
    contexte = d.contexte | {"fil": [*d.fil, (d.nom, d.url())], "titre": "Tout l’historique"}
    entrees = presentation.historique(d.convention, 300, d.role)
    return render(request, "conventions/historique.html", contexte | {"entrees": entrees})


def _voit(user: Any, structure: Structure) -> bool:
    return structure.membres.filter(user=user).exists() or rules.can_start(user, structure)


@require_safe
@de_la_structure(_voit)
def demandes(request: HttpRequest, s: Structure) -> HttpResponse:
    """Every file of the structure, the one in progress first."""
    siennes = Convention.objects.visible_to(request.user).filter(structure=s)
    conventions = siennes.with_tour().order_by("-cree_le", "-pk")
    contexte = {
        "structure": s,
        "appels": [(a, appels.moment(a)) for a in Appel.objects.pour(s, timezone.now())],
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "titre": "Conventions",
        "conventions": sorted(conventions, key=lambda c: not attendue(c)),
        "peut_commencer": rules.can_start(request.user, s) and not any(attendue(c) for c in conventions),
        "jour": aujourdhui(),
        "role": Role.STRUCTURE,
    }
    return render(request, "conventions/demandes.html", contexte)


@de_la_structure(rules.can_start)
def commencer(request: HttpRequest, s: Structure) -> HttpResponse:
    """Begin a request. A second click finds the first one's draft."""
    en_cours = Convention.objects.attendues().filter(structure=s).first()
    if en_cours is not None:
        messages.info(request, "Une demande est déjà en cours\u00a0: la voici.")
        return redirect("structure_dossier", s.code, en_cours.code)
    form = AppelChoisiForm(*actions.donnees(request), convention=Convention(structure=s), user=request.user)
    faite: list[Convention] = []

    def faire() -> None:
        faite.append(
            services.start_file(structure=s, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs)
        )

    return actions.agir(
        request,
        gabarit=ACTION,
        correction="",
        garde=False,
        base="espace/base.html",
        structure=s,
        reseau=s.reseau,
        fil=[(s.nom, reverse("espace_structure", args=[s.code]))],
        titre="Demander une convention",
        intro="Quelques parties à remplir, quand vous voulez\u00a0: tout est gardé au fur et à mesure, et rien n’est "
        "envoyé avant que vous déposiez le dossier.",
        form=form,
        faire=faire,
        succes="Le dossier est ouvert. Complétez ses parties dans l’ordre que vous voulez.",
        bouton="Commencer le dossier",
        annuler=reverse("structure_dossiers", args=[s.code]),
        retour=lambda: Dossier(faite[0], Role.COORDINATION if form.pour_autrui else Role.STRUCTURE, request.user).url(),
    )
