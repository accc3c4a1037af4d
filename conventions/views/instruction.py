"""The coordination's side of a file: its page, its documents, corrections and opinions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from socle.actions import donnees, faire_ou_dire
from socle.cles import trouver
from socle.dates import aujourdhui

from .. import (
    completude,
    lectures,
    lignes_pieces,
    pieces,
    points,
    presentation,
    presentation_argent,
    presentation_vie,
    reponses_reprises,
    rules,
    services,
    suite,
)
from ..enums import EtatConvention, EtatPiece
from ..enums_instruction import EtatPoint
from ..forms import instruction as formes
from ..forms.suivi import CorrectionsForm
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
        "reprise": reponses_reprises.en_cours(c),
        "a_signer": suite.attendues(c),
        "a_noter": sum(x.transmis_le is None for x in c.changements.all()),
        "a_examiner": suite.a_examiner(c),
        "inscription": suite.inscription(c),
        "avis": list(c.avis.all()),
        "mon_avis": mon_avis(c, request.user),
        "financeurs": list(c.decisions_financeurs.all()),
        "historique": presentation.historique(c, 6),
    }
    return render(request, "conventions/instruction.html", contexte | suivi(c, request.user))


def suivi(c: Convention, user: Any) -> dict[str, Any]:
    """Who follows the file, how far it is complete, what changed since it was last read, and the team's notes."""
    jour, lue, suit = aujourdhui(), lectures.derniere(c), rules.follower(c)
    examine = rules.can_examine(user, c)
    return {
        "suit": suit,
        "a_moi": suit is not None and suit.pk == user.pk,
        "clos": rules.is_closed(c),
        "examine": examine,
        "mesure": completude.pour_la_coordination(c, jour) if examine else None,
        "points": points.notes(c),
        "lue": lue,
        "changes": len(lectures.ecarts(c, lue)) if lue and examine else 0,
        "vu": str(services.repere(c)),
        "notes": list(c.notes.select_related("auteur")),
    }


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
    """A comment for each part and each document to correct: those open, and no other. What the coordination found to
    see again is at hand, for itself."""
    c = d.convention
    form = CorrectionsForm(*donnees(request), convention=c, lignes=lignes_pieces.lignes(c, aujourdhui()))
    return page(
        request,
        d,
        gabarit="conventions/corrections.html",
        titre="Demander des corrections",
        intro="Commentez ce qui est à corriger\u00a0: seules les parties et les pièces commentées s’ouvrent à la "
        "structure, le reste demeure fermé.",
        form=form,
        faire=lambda: services.ask_corrections(
            convention=c,
            commentaires=form.commentaires,
            pieces_commentees=form.commentees,
            message=form.cleaned_data["message"],
            avant=form.cleaned_data["avant"],
            by=request.user,
        ),
        succes="Les corrections sont demandées. La structure a reçu vos commentaires.",
        bouton="Envoyer à la structure",
        a_revoir=[p for p in c.points.all() if p.etat == EtatPoint.A_REVOIR],
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


@instruit("declarer_complet")
def complet(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The file is complete: at once when the meter says so, else with why what is missing is not needed."""
    if regarde(request) and d.convention.complet_le:
        return dire(request, d, "Ce dossier est déjà déclaré complet.")
    manque = services.missing(d.convention)
    form = formes.CompletForm(*donnees(request), manque=manque)
    return page(
        request,
        d,
        titre="Déclarer le dossier complet",
        intro="La structure le sait par courriel, avec la date. Le dossier reste en instruction jusqu’à son "
        "inscription à l’ordre du jour\u00a0; demander des corrections le rend de nouveau incomplet.",
        attention=f"Il manque encore {manque}." if manque else "",
        form=form,
        bouton="Déclarer complet",
        succes="Le dossier est déclaré complet\u00a0: la structure en est prévenue.",
        faire=lambda: services.declare_complete(convention=d.convention, by=request.user, **form.cleaned_data),
    )
