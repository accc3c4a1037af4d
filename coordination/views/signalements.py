"""The reports of a network: read, taken in charge, answered, closed. Nobody finds one about oneself."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from coordination import exports, listes
from coordination.acces import coordination, signalement_or_404
from promeneurs import avis_signalement, services, verification
from promeneurs.enums import EtatSignalement, IssueSignalement, StatutVerification
from promeneurs.forms.signaler import ClotureForm, ReponseForm
from promeneurs.models import Signalement
from socle import journal
from socle.formulaires import Confirmation
from territoires.acces import entree
from territoires.models import Reseau

from .outils import agir, donnees


def _url(reseau: Reseau, s: Signalement) -> str:
    return reverse("coordination_signalement", args=[reseau.code, s.code])


def _fil(reseau: Reseau, s: Signalement | None = None) -> list[tuple[str, str]]:
    liens = [entree(reseau)]
    liens.append(("Signalements", reverse("coordination_signalements", args=[reseau.code])))
    return liens + ([(str(s), _url(reseau, s))] if s else [])


@coordination
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    def base(reseau: Reseau, filtres: dict[str, Any]) -> Any:
        return exports.signalements(reseau, filtres, request.user)

    return listes.repondre(request, reseau, replace(exports.SIGNALEMENTS, base=base))


def _du_signalement(view: Callable[[HttpRequest, Reseau, Signalement], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the report of the address; 404 when this coordinator may not read it."""

    @coordination
    @wraps(view)
    def lue(request: HttpRequest, reseau: Reseau, signalement: str) -> HttpResponse:
        return view(request, reseau, signalement_or_404(reseau, signalement, request.user))

    return lue


@_du_signalement
def fiche(request: HttpRequest, reseau: Reseau, s: Signalement) -> HttpResponse:
    """Everything that was said, what the check answers about the account, and what may be done."""
    p = s.promeneur
    siennes = {a.lower() for a in (p.email, p.user.email if p.user else "") if a} if p else set()
    employeurs = avis_signalement.employeurs(p) if p else []
    tous = Signalement.objects.du_reseau(reseau, request.user)
    contexte = {
        "reseau": reseau,
        "s": s,
        "p": p,
        "verdict": _verdict(s),
        "sans_direction": [e for e in employeurs if avis_signalement.dirige(e, siennes)],
        "employeurs": employeurs,
        "nouveau": s.etat == EtatSignalement.NOUVEAU,
        "autres": tous.filter(promeneur=p).exclude(pk=s.pk)[:10] if p else [],
        "entrees": journal.historique(s, 20),
        "fil": _fil(reseau),
    }
    return render(request, "coordination/signalements/fiche.html", contexte)


def _verdict(s: Signalement) -> verification.Verdict | None:
    """What anybody reads about this account today, when it says something."""
    verdict = verification.verify(s.compte, noms=False) if s.compte else None
    return verdict if verdict and verdict.statut != StatutVerification.INCONNU else None


def _acte(request: HttpRequest, reseau: Reseau, s: Signalement, faire: Callable[..., Any], **page: Any) -> HttpResponse:
    form = page["form"]
    return agir(
        request,
        reseau,
        faire=lambda: faire(signalement=s, by=request.user, **form.cleaned_data),
        retour=_url(reseau, s),
        fil=_fil(reseau, s),
        sujet=str(s),
        **page,
    )


@_du_signalement
def prendre(request: HttpRequest, reseau: Reseau, s: Signalement) -> HttpResponse:
    return _acte(
        request,
        reseau,
        s,
        services.take_report,
        titre="Prendre en charge ce signalement",
        form=Confirmation(*donnees(request)),
        bouton="Je m’en occupe",
        succes="Ce signalement est à vous.",
    )


@_du_signalement
def rouvrir(request: HttpRequest, reseau: Reseau, s: Signalement) -> HttpResponse:
    return _acte(
        request,
        reseau,
        s,
        services.reopen_report,
        titre="Rouvrir le signalement",
        form=Confirmation(*donnees(request)),
        bouton="Rouvrir",
        succes="Le signalement est rouvert.",
    )


@_du_signalement
def repondre(request: HttpRequest, reseau: Reseau, s: Signalement) -> HttpResponse:
    return _acte(
        request,
        reseau,
        s,
        services.answer_report,
        titre="Répondre",
        form=ReponseForm(*donnees(request)),
        intro="Une réponse courte et rassurante\u00a0: c’est peut-être un jeune qui la lira.",
        attention="" if s.contact else "Aucune adresse n’a été laissée, ou elle est déjà effacée.",
        bouton="Envoyer la réponse",
        succes="La réponse part.",
    )


@_du_signalement
def clore(request: HttpRequest, reseau: Reseau, s: Signalement) -> HttpResponse:
    return _acte(
        request,
        reseau,
        s,
        services.close_report,
        titre="Clore le signalement",
        form=ClotureForm(*donnees(request), issues=IssueSignalement.choices),
        intro="L’adresse laissée pour la réponse est effacée 30 jours après, le signalement un an après.",
        bouton="Clore",
        succes="Le signalement est clos.",
    )
