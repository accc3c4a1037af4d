"""The documents of a file, from the structure's side: given one by one or all at once, taken again, not concerned; and
those that the Caf has already, said by whoever knows it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from socle import reception
from socle.actions import donnees
from socle.dates import aujourdhui
from socle.ecriture import raisons
from socle.etats import Refused
from socle.texte import liste

from .. import lignes_pieces, reprises, rules, services
from ..enums import Section
from ..forms.communs import Motif
from ..forms.pieces import FORMATS, DetenueForm, PieceForm, PiecesForm, ReprendreForm
from ..lignes_pieces import LigneDePiece
from .actes import FERMEE, correction
from .cote import Dossier, du_dossier, page, tient
from .moment import dire, regarde

ENVOI_MAX = 150 * reception.MO


def _ligne(d: Dossier, type_: str) -> LigneDePiece:
    ligne = lignes_pieces.ligne(d.convention, aujourdhui(), type_)
    if ligne is None:
        raise Http404
    return ligne


def _fermee(request: HttpRequest, d: Dossier, ligne: LigneDePiece | None = None) -> HttpResponse | None:
    """Back to the file, saying so, when this document is locked, or all of them."""
    if rules.can_give_pieces(request.user, d.convention) and (ligne is None or ligne.ouverte):
        return None
    messages.warning(request, FERMEE)
    return redirect(d.url())


def _ici(d: Dossier) -> str:
    return f"{d.url()}#pieces"


@reception.accepte(ENVOI_MAX)
@du_dossier(tient)
def piece(request: HttpRequest, d: Dossier, type: str) -> HttpResponse:
    """Give a document of the file, or another version of it."""
    ligne = _ligne(d, type)
    attendue = ligne.attendue
    if (dehors := _fermee(request, d, ligne)) is not None:
        return dehors
    form = PieceForm(*donnees(request), convention=d.convention, user=request.user, attendue=attendue)
    reponse = page(
        request,
        d,
        gabarit="conventions/piece.html",
        titre=attendue.libelle,
        intro=attendue.aide,
        correction=ligne.correction or correction(d, Section.PIECES),
        form=form,
        bouton="Joindre",
        succes=f"{attendue.libelle}\u00a0: le document est joint.",
        retour=_ici(d),
        faire=lambda: services.deposit_piece(
            convention=d.convention,
            type=type,
            upload=form.cleaned_data["upload"],
            datee_du=form.cleaned_data.get("datee_du"),
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )
    return reception.pour_la_barre(request, reponse)


@reception.accepte(ENVOI_MAX)
@du_dossier(tient)
def pieces(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Give several documents in one sending. Those that will do are kept, whatever becomes of the others."""
    if (dehors := _fermee(request, d)) is not None:
        return dehors
    toutes = lignes_pieces.lignes(d.convention, aujourdhui())
    lignes = [x for x in toutes if x.ouverte and x.remplacable and x.attendue.demandee]
    form = PiecesForm(*donnees(request), convention=d.convention, user=request.user, lignes=lignes)

    reponse = page(
        request,
        d,
        gabarit="conventions/pieces.html",
        titre="Les pièces",
        intro=FORMATS,
        correction=correction(d, Section.PIECES),
        form=form,
        bouton="Envoyer",
        retour=_ici(d),
        succes=lambda: _joints(form.donnees),
        offertes=reprises.offertes(d.convention),
        faire=lambda: _donner(request, d, form),
    )
    return reception.pour_la_barre(request, reponse)


def _donner(request: HttpRequest, d: Dossier, form: PiecesForm) -> None:
    donnees, fautes = services.deposit_pieces(
        convention=d.convention, envois=form.envois, by=request.user, pour_le_compte=form.pour_le_compte()
    )
    form.retirer([piece.type for piece in donnees])
    if fautes:
        raise ValidationError({_champ(type_, faute): raisons(faute) for type_, faute in fautes.items()})


def _champ(type_: str, faute: Refused | ValidationError) -> str:
    return f"datee-{type_}" if getattr(faute, "champ", "") == "datee_du" else type_


def _joints(libelles: list[str]) -> str:
    combien = "1 document est joint" if len(libelles) == 1 else f"{len(libelles)} documents sont joints"
    return f"{combien}\u00a0: {liste(libelles)}."


@du_dossier(tient)
def reprendre(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Take documents again from an earlier file of the structure: in one click for it, which has nothing to fill."""
    if (dehors := _fermee(request, d)) is not None:
        return dehors
    offertes = reprises.offertes(d.convention)
    if regarde(request) and not offertes:
        return dire(request, d, "Aucune pièce d’un dossier précédent n’est à reprendre.")
    form = ReprendreForm(*donnees(request), convention=d.convention, user=request.user, offertes=offertes)
    return page(
        request,
        d,
        titre="Reprendre des pièces déjà données",
        intro="Elles viennent d’un dossier précédent de la structure et sont encore valables. La coordination les lira "
        "de nouveau.",
        form=form,
        bouton="Reprendre",
        retour=_ici(d),
        succes="C’est repris\u00a0: rien à envoyer de nouveau.",
        faire=lambda: services.reuse_pieces(
            convention=d.convention,
            types=form.cleaned_data["types"],
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )


@du_dossier(tient)
def dispense(request: HttpRequest, d: Dossier, type: str) -> HttpResponse:
    """Say that a document does not concern the structure."""
    ligne = _ligne(d, type)
    attendue = ligne.attendue
    if (dehors := _fermee(request, d, ligne)) is not None:
        return dehors
    form = Motif(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre=f"{attendue.libelle}\u00a0: non concernée",
        intro="Dites pourquoi cette pièce ne concerne pas la structure. La coordination lira votre raison.",
        form=form,
        succes="C’est noté.",
        retour=_ici(d),
        faire=lambda: services.exempt_piece(
            convention=d.convention,
            type=type,
            motif=form.cleaned_data["motif"],
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )


@du_dossier(rules.knows_the_caf)
def detenue(request: HttpRequest, d: Dossier, type: str) -> HttpResponse:
    """The Caf has this document already: said by the coordination, or by somebody of the Caf."""
    ligne = _ligne(d, type)
    libelle = ligne.attendue.libelle
    if regarde(request) and not (rules.can_hold_piece(request.user, d.convention) and ligne.due):
        return dire(request, d, f"{libelle}\u00a0: la pièce est «\u00a0{ligne.libelle_etat}\u00a0», rien à dire ici.")
    form = DetenueForm(*donnees(request))
    return page(
        request,
        d,
        titre=f"{libelle}\u00a0: déjà à la Caf",
        intro="La structure n’aura pas à la donner. Elle lira depuis quand la Caf la détient.",
        form=form,
        bouton="C’est à la Caf",
        succes=f"{libelle}\u00a0: la structure n’a pas à la donner.",
        retour=_ici(d),
        faire=lambda: services.hold_piece(
            convention=d.convention, type=type, depuis=form.cleaned_data["depuis"], by=request.user
        ),
    )
