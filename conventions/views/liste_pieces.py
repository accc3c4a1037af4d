"""The list of documents that a network asks, and what one of its calls asks otherwise: seen, set, put back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle import actions, journal
from territoires.acces import entree
from territoires.models import Reseau

from .. import pieces, services
from ..enums import EtatAppel, MomentPiece
from ..forms.pieces import PieceRegleeForm
from ..models import Appel, PieceReglee
from ..pieces import Regle
from .seances import ACTION, du_reseau


@dataclass(frozen=True)
class Liste:
    """The list that one looks at: the network's, or that of a call."""

    reseau: Reseau
    appel: Appel | None = None

    @property
    def fil(self) -> list[tuple[str, str]]:
        code = self.reseau.code
        base = [entree(self.reseau)]
        if self.appel is None:
            return [*base, ("Réglages", reverse("coordination_reglages", args=[code]))]
        appels = ("Appels à projets", reverse("coordination_appels", args=[code]))
        return [*base, appels, (self.appel.titre, reverse("coordination_appel", args=[code, self.appel.code]))]

    def url(self, acte: str = "pieces", *objets: str) -> str:
        if self.appel is None:
            return reverse(f"coordination_{acte}", args=[self.reseau.code, *objets])
        return reverse(f"coordination_appel_{acte}", args=[self.reseau.code, self.appel.code, *objets])

    @property
    def dessus(self) -> dict[str, Regle]:
        """What is said above this list, by type."""
        return {r.type: r for r in (pieces.du_reseau(self.reseau) if self.appel else pieces.NATIONALE)}

    @property
    def nom_du_dessus(self) -> str:
        return "la liste du réseau" if self.appel else "la liste nationale"

    @property
    def ouverte(self) -> bool:
        return self.appel is None or self.appel.etat == EtatAppel.BROUILLON

    def regles(self) -> list[Regle]:
        return pieces.regles(self.reseau, self.appel)

    def ligne(self, type_: str) -> PieceReglee | None:
        return PieceReglee.objects.filter(reseau=self.reseau, appel=self.appel, type=type_).first()


Vue = Callable[..., HttpResponse]


def de_la_liste(view: Vue) -> Vue:
    """Give the view the list of the address; 404 to whoever does not coordinate its network."""

    @du_reseau()
    @wraps(view)
    def gardee(request: HttpRequest, reseau: Reseau, appel: str = "", **reste: Any) -> HttpResponse:
        siens = Appel.objects.filter(reseau=reseau).select_related("reseau")
        return view(request, Liste(reseau, get_object_or_404(siens, code=appel) if appel else None), **reste)

    return gardee


@require_safe
@de_la_liste
def liste(request: HttpRequest, x: Liste) -> HttpResponse:
    dessus = x.dessus
    siennes = list(PieceReglee.objects.filter(reseau=x.reseau, appel=x.appel))
    contexte = {
        "reseau": x.reseau,
        "fil": x.fil,
        "liste": x,
        "groupes": [
            (MomentPiece(moment).label, [(r, _origine(r, dessus)) for r in x.regles() if r.moment == moment])
            for moment in (MomentPiece.PREMIERE, MomentPiece.TOUJOURS, MomentPiece.RENOUVELLEMENT)
        ],
        "historique": journal.historiques(siennes, 20) if siennes else [],
    }
    return render(request, "conventions/liste_pieces.html", contexte)


def _origine(regle: Regle, dessus: dict[str, Regle]) -> str:
    """Nothing when the line is as above; « reglee » when it is said otherwise, « ajoutee » when it is only here."""
    if regle.type not in dessus:
        return "ajoutee"
    return "" if dessus[regle.type].meme_liste == regle.meme_liste else "reglee"


def _page(request: HttpRequest, x: Liste, **reste: Any) -> HttpResponse:
    fil = [*x.fil, ("Pièces demandées", x.url())]
    commun = {"gabarit": ACTION, "reseau": x.reseau, "fil": fil, "retour": x.url()}
    return actions.agir(request, **commun | reste)


def _fermee(request: HttpRequest, x: Liste) -> HttpResponse | None:
    if x.ouverte or request.method == "POST":
        return None
    messages.info(request, "Cet appel est publié\u00a0: reprenez-le d’abord pour le corriger.")
    return redirect(x.url())


@de_la_liste
def ajouter(request: HttpRequest, x: Liste) -> HttpResponse:
    if (dehors := _fermee(request, x)) is not None:
        return dehors
    form = PieceRegleeForm(*actions.donnees(request), initial={"statuts": [*pieces.TOUS]})
    return _page(
        request,
        x,
        titre="Demander une autre pièce",
        intro="Elle s’ajoute à la liste des dossiers à venir et des brouillons. Un dossier déjà déposé ne la doit pas.",
        form=form,
        bouton="Ajouter la pièce",
        succes="La pièce est dans la liste.",
        faire=lambda: services.add_asked_piece(reseau=x.reseau, appel=x.appel, by=request.user, **form.changements()),
    )


@de_la_liste
def regler(request: HttpRequest, x: Liste, type: str) -> HttpResponse:
    """Ask for a document otherwise: another name, obligatory or not, to others, at another moment, or not at all."""
    regle = next((r for r in x.regles() if r.type == type), None)
    if regle is None:
        raise Http404
    if (dehors := _fermee(request, x)) is not None:
        return dehors
    ligne = x.ligne(type) or PieceReglee(**_champs(regle))
    form = PieceRegleeForm(*actions.donnees(request), instance=ligne, initial=_champs(regle))
    return _page(
        request,
        x,
        titre=regle.libelle,
        intro="Le changement vaut pour les dossiers à venir et les brouillons. Un dossier déjà déposé garde sa liste.",
        form=form,
        succes="La liste est à jour.",
        faire=lambda: services.adjust_piece(
            reseau=x.reseau, appel=x.appel, type=type, changes=form.changements(), version=form.version, by=request.user
        ),
    )


def _champs(regle: Regle) -> dict[str, Any]:
    noms = PieceRegleeForm.Meta.fields
    return {nom: getattr(regle, nom) for nom in noms} | {"statuts": list(regle.statuts)}


@require_POST
@de_la_liste
def retablir(request: HttpRequest, x: Liste, type: str) -> HttpResponse:
    ajoutee = type not in x.dessus
    return actions.faire_ou_dire(
        request,
        lambda: services.restore_piece(reseau=x.reseau, appel=x.appel, type=type, by=request.user),
        "La pièce n’est plus demandée." if ajoutee else f"La pièce est de nouveau comme dans {x.nom_du_dessus}.",
        x.url(),
    )
