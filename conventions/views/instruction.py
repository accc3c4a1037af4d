"""The coordination's side of a file: its page, its documents, corrections and opinions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from socle.actions import donnees, faire_ou_dire
from socle.cles import trouver
from socle.dates import aujourdhui

from .. import pieces, presentation, presentation_argent, presentation_vie, rules, services, suite
from ..enums import EtatConvention, EtatPiece
from ..forms import instruction as formes
from ..models import Avis, Convention, Piece
from . import dossier as structure
from .cote import Dossier, du_dossier, page
from .moment import dire, instruit, regarde

E = EtatConvention
AVEC_FINANCEURS = {E.ACCEPTEE, E.A_SIGNER, E.ACTIVE, E.RESILIEE}


@require_safe
@instruit()
def dossier(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Everything about one file, and what the coordination may do with it now."""
    c, jour = d.convention, aujourdhui()
    contexte = d.contexte | presentation.contexte(c, request.user, d.role, jour, fichiers=True)
    contexte |= presentation_argent.contexte(c, request.user, d.role, jour, fichiers=True)
    contexte |= presentation_vie.contexte(c, request.user, d.role)
    contexte |= {
        "fil": d.fil,
        "gestes": structure.gestes(d),
        "suite": suite.gestes(c, jour),
        "instruction": possibles(c, request.user),
        "a_signer": suite.attendues(c),
        "a_noter": sum(x.transmis_le is None for x in c.changements.all()),
        "a_examiner": suite.a_examiner(c),
        "inscription": suite.inscription(c),
        "avis": list(c.avis.all()),
        "mon_avis": mon_avis(c, request.user),
        "financeurs": list(c.decisions_financeurs.all()),
        "historique": presentation.historique(c, 6),
    }
    return render(request, "conventions/instruction.html", contexte)


def possibles(c: Convention, user: Any) -> set[str]:
    """What the parts of the page offer now."""
    offres = {
        "pieces": c.etat == E.INSTRUCTION,
        "detenir": rules.can_hold_piece(user, c),
        "signatures": c.etat == E.A_SIGNER,
        "signer": c.etat == E.A_SIGNER,
        "decision": True,
        "changements": True,
        "avis": rules.can_give_opinion(user, c),
        "financeurs": c.etat in AVEC_FINANCEURS,
    }
    return {nom for nom, offert in offres.items() if offert}


def mon_avis(c: Convention, user: Any) -> Avis | None:
    return next((a for a in c.avis.all() if a.auteur_id == user.pk), None)


@require_POST
@instruit()
def ouvrir(request: HttpRequest, d: Dossier) -> HttpResponse:
    return faire_ou_dire(
        request,
        lambda: services.open_instruction(convention=d.convention, by=request.user),
        "L’instruction est ouverte. La structure en est prévenue.",
        d.url(),
    )


# — Documents


def _piece(d: Dossier, code: str) -> Piece:
    return get_object_or_404(Piece.objects.select_related("convention__structure"), convention=d.convention, code=code)


@require_POST
@instruit()
def pieces_accepter(request: HttpRequest, d: Dossier) -> HttpResponse:
    return faire_ou_dire(
        request,
        lambda: services.accept_deposited_pieces(convention=d.convention, by=request.user),
        "Toutes les pièces déposées sont acceptées.",
        d.url() + "#pieces",
    )


@require_POST
@instruit()
def piece_accepter(request: HttpRequest, d: Dossier, piece: str) -> HttpResponse:
    une = _piece(d, piece)
    return faire_ou_dire(
        request,
        lambda: services.accept_piece(piece=une, by=request.user),
        f"{une}\u00a0: pièce acceptée.",
        d.url() + "#pieces",
    )


@require_POST
@instruit()
def piece_redemander(request: HttpRequest, d: Dossier, piece: str) -> HttpResponse:
    une = _piece(d, piece)
    return faire_ou_dire(
        request,
        lambda: services.ask_piece_again(piece=une, by=request.user),
        f"{une}\u00a0: pièce demandée de nouveau.",
        d.url() + "#pieces",
    )


@instruit()
def piece_refuser(request: HttpRequest, d: Dossier, piece: str) -> HttpResponse:
    une = _piece(d, piece)
    refusable = d.convention.etat == E.INSTRUCTION and une.etat in (EtatPiece.DEPOSEE, EtatPiece.ACCEPTEE)
    if regarde(request) and not refusable:
        return dire(request, d, f"{une}\u00a0: rien à refuser, la pièce est «\u00a0{une.get_etat_display()}\u00a0».")
    form = formes.MotifForm(*donnees(request), libelle="Ce qui ne convient pas", aide="La structure le lira.")
    return page(
        request,
        d,
        titre=f"Refuser la pièce «\u00a0{une}\u00a0»",
        intro="Rien ne part encore\u00a0: la structure la remplacera quand vous demanderez des corrections.",
        form=form,
        faire=lambda: services.refuse_piece(piece=une, motif=form.cleaned_data["motif"], by=request.user),
        succes=f"{une}\u00a0: pièce refusée. Demandez des corrections pour que la structure la remplace.",
        bouton="Refuser la pièce",
        ton="danger",
        retour=d.url() + "#pieces",
    )


@instruit()
def piece_exempter(request: HttpRequest, d: Dossier, type: str) -> HttpResponse:
    """No row is needed: a document never given may be said not to concern the structure."""
    attendue = pieces.attendue(d.convention, type)
    if attendue is None:
        raise Http404
    libelle = attendue.libelle
    if regarde(request) and d.convention.etat != E.INSTRUCTION:
        return dire(request, d, "Les pièces s’examinent pendant l’instruction\u00a0: ouvrez d’abord le dossier.")
    form = formes.MotifForm(*donnees(request), aide="Il reste au dossier\u00a0: le comité le lira.")
    return page(
        request,
        d,
        titre=f"Dispenser de «\u00a0{libelle}\u00a0»",
        intro="La structure n’a plus à la donner. Vous pourrez la redemander.",
        form=form,
        faire=lambda: services.exempt_piece(
            convention=d.convention, type=type, motif=form.cleaned_data["motif"], by=request.user
        ),
        succes=f"{libelle}\u00a0: la structure en est dispensée.",
        bouton="Dispenser la structure",
        retour=d.url() + "#pieces",
    )


# — Corrections, opinion


@instruit("demander_corrections")
def corrections(request: HttpRequest, d: Dossier) -> HttpResponse:
    """A comment for each part to correct: those parts open, and no other."""
    refusees = suite.a_remplacer(d.convention)
    form = formes.CorrectionsForm(*donnees(request), pieces_refusees=bool(refusees))
    return page(
        request,
        d,
        gabarit="conventions/corrections.html",
        titre="Demander des corrections",
        intro="Commentez ce qui est à corriger\u00a0: seules les parties commentées s’ouvrent à la structure, "
        "les autres restent fermées.",
        form=form,
        faire=lambda: services.ask_corrections(
            convention=d.convention, commentaires=form.cleaned_data, by=request.user
        ),
        succes="Les corrections sont demandées. La structure a reçu vos commentaires.",
        bouton="Envoyer à la structure",
        refusees=refusees,
        garde=True,
    )


@du_dossier(rules.can_see)
def avis(request: HttpRequest, d: Dossier) -> HttpResponse:
    """One's opinion on a file, from the coordination or from a partner; it may change until the decision."""
    c = d.convention
    if regarde(request) and not rules.can_give_opinion(request.user, c):
        return dire(request, d, "Vous ne pouvez pas donner d’avis sur ce dossier maintenant.")
    form = formes.AvisForm(*donnees(request), instance=mon_avis(c, request.user))
    return page(
        request,
        d,
        gabarit="conventions/champs.html",
        titre="Donner mon avis",
        intro="Le comité de pilotage et la coordination le liront, pas la structure. Vous pouvez le changer "
        "jusqu’à la décision.",
        form=form,
        faire=lambda: services.give_opinion(convention=c, by=request.user, **form.cleaned_data),
        succes="Votre avis est enregistré.",
        bouton="Enregistrer mon avis",
        retour=d.url() + "#avis",
        annuler=d.url(),
    )


# — Life


@require_POST
@instruit()
def changement(request: HttpRequest, d: Dossier, cle: str) -> HttpResponse:
    un = trouver(d.convention.changements.all(), cle)
    return faire_ou_dire(
        request,
        lambda: services.acknowledge_change(changement=un, by=request.user),
        "Le changement est pris en compte.",
        d.url() + "#changements",
    )
