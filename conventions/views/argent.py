"""The acts on the money of a convention: payments by who pays, controls by the Caf, answers by the structure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from socle.actions import donnees, faire_ou_dire
from socle.dates import aujourdhui
from socle.formulaires import Confirmation

from .. import rules_argent, services
from ..conditions import manques, somme
from ..enums_argent import CONTROLE, VERSEMENT, MotifRecuperation
from ..forms import argent as formes
from ..forms.instruction import MotifForm
from ..models import Controle, Versement
from .cote import Dossier, du_dossier, page, tient
from .gestes import Geste
from .moment import dire, regarde


def _motif(saisie: tuple[Any, Any], v: Versement) -> forms.Form:
    return MotifForm(*saisie)


def _recuperation(saisie: tuple[Any, Any], v: Versement) -> forms.Form:
    motifs = [m for m in MotifRecuperation.values if not services.grounds(v, m, aujourdhui())]
    trop = services.overpaid(v.convention, v.annee)
    return formes.RecuperationForm(*saisie, versement=v, motifs=motifs, montant=trop or v.montant)


def _recuperer(*, versement: Versement, by: Any, recuperation_motif: str, **champs: Any) -> Any:
    return services.recover(versement=versement, motif=recuperation_motif, by=by, **champs)


GESTES: dict[str, Geste] = {
    "ordonner": Geste(
        "Ordonner", "Ordonner le versement", "Le versement est ordonné\u00a0: son montant ne changera plus.",
        lambda saisie, v: formes.OrdreForm(*saisie, versement=v), services.order_payment,
        "Le montant se fige. Notez ensuite le paiement, avec sa date et sa référence.",
    ),
    "retirer_ordre": Geste(
        "Retirer l’ordre", "Retirer l’ordre", "L’ordre est retiré\u00a0: le versement est de nouveau prévu.", _motif,
        services.withdraw_order, "Le montant suivra de nouveau les règles et les postes.",
    ),
    "payer": Geste(
        "Noter le paiement", "Noter le paiement", "Le paiement est noté. La structure en est prévenue.",
        lambda saisie, v: formes.PaiementForm(*saisie), services.record_payment,
    ),
    "recuperer": Geste(
        "Demander un remboursement", "Demander le remboursement",
        "Le remboursement est demandé. La structure en est prévenue.", _recuperation, _recuperer,
        "Un trop-versé, des preuves jamais venues, un contrôle, une résolution.", "danger",
    ),
    "renoncer": Geste(
        "Renoncer au remboursement", "Renoncer", "Plus rien n’est demandé à la structure.", _motif, services.give_up,
    ),
    "rembourser": Geste(
        "Noter le remboursement", "Noter le remboursement", "Le remboursement est noté.",
        lambda saisie, v: formes.RemboursementForm(*saisie), services.record_refund,
    ),
    "annuler": Geste(
        "Ne pas verser", "Ne pas verser", "Ce versement ne sera pas fait.", _motif, services.cancel_payment,
        "Vous pourrez le prévoir de nouveau.", "danger",
    ),
    "retablir": Geste(
        "Prévoir de nouveau", "Prévoir de nouveau", "Le versement est de nouveau prévu.",
        lambda saisie, v: Confirmation(*saisie), services.restore_payment,
    ),
}  # fmt: skip


@du_dossier(rules_argent.pays)
def versement(request: HttpRequest, d: Dossier, versement: str, geste: str) -> HttpResponse:
    """One act on a payment: opened late, the page says so and leads back."""
    v = get_object_or_404(Versement.objects.with_versement(), convention=d.convention, code=versement)
    un = GESTES.get(geste)
    if un is None:
        raise Http404
    if regarde(request) and (dehors := _tard(v, geste)):
        return _retour(request, d, dehors)
    form = un.form(donnees(request), v)
    return page(
        request,
        d,
        titre=f"{un.titre}\u00a0: {v}",
        intro=f"{somme(v.montant)}. {un.intro}".strip(),
        form=form,
        bouton=un.bouton,
        ton=un.ton,
        succes=un.succes,
        retour=d.url() + "#argent",
        faire=lambda: un.service(versement=v, by=request.user, **form.cleaned_data),
    )


def _tard(v: Versement, geste: str) -> str:
    """Why this act is not possible now, in a sentence."""
    if v.etat not in VERSEMENT.get(geste).origins:
        libelle, etat = VERSEMENT.get(geste).label, v.get_etat_display()
        return f"« {libelle} » n’est plus possible\u00a0: le versement est « {etat} »."
    if geste == "ordonner" and (absents := manques(v, aujourdhui())):
        return " ".join(absents)
    motifs = [m for m in MotifRecuperation.values if not services.grounds(v, m, aujourdhui())]
    if geste == "recuperer" and not motifs:
        return "Rien à récupérer aujourd’hui\u00a0: ni trop-versé, ni preuve en retard, ni contrôle, ni résolution."
    return ""


def _retour(request: HttpRequest, d: Dossier, phrase: str) -> HttpResponse:
    messages.error(request, phrase)
    return redirect(d.url() + "#argent")


@require_POST
@du_dossier(rules_argent.pays)
def regles(request: HttpRequest, d: Dossier, annee: int) -> HttpResponse:
    """The year follows the rules of the network as they are now."""
    if not d.convention.versements.filter(annee=annee).exists():
        raise Http404
    return faire_ou_dire(
        request,
        lambda: services.apply_rules(convention=d.convention, annee=annee, by=request.user),
        f"L’année {annee} suit les règles du réseau d’aujourd’hui.",
        d.url() + "#argent",
    )


# — Controls


def _controle(d: Dossier, code: str) -> Controle:
    return get_object_or_404(Controle.objects.prefetch_related("pieces"), convention=d.convention, code=code)


def _trop_tard(request: HttpRequest, d: Dossier, x: Controle, code: str) -> HttpResponse | None:
    if not regarde(request) or x.etat in CONTROLE.get(code).origins:
        return None
    libelle = CONTROLE.get(code).label
    return dire(request, d, f"« {libelle} » n’est plus possible\u00a0: le contrôle est « {x.get_etat_display()} ».")


@du_dossier(rules_argent.can_control)
def controler(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Ask the structure for documents."""
    ouvert = d.convention.controles.exclude(etat="clos").exists()
    if regarde(request) and ouvert:
        return dire(request, d, "Un contrôle est déjà ouvert sur cette convention.")
    form = formes.ControleForm(*donnees(request))
    return page(
        request,
        d,
        titre="Contrôler l’usage de l’argent",
        intro="La structure reçoit la demande, et joint ses documents ici.",
        form=form,
        bouton="Demander ces documents",
        succes="La demande est partie.",
        retour=d.url() + "#controles",
        faire=lambda: services.start_control(convention=d.convention, by=request.user, **form.cleaned_data),
    )


@du_dossier(tient)
def document(request: HttpRequest, d: Dossier, controle: str) -> HttpResponse:
    """Join a document to the answer."""
    x = _controle(d, controle)
    if (dehors := _trop_tard(request, d, x, "repondre")) is not None:
        return dehors
    form = formes.DocumentForm(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre="Joindre un document au contrôle",
        intro=x.complement or x.demande,
        form=form,
        bouton="Joindre",
        succes="Le document est joint. Joignez les autres, puis envoyez la réponse.",
        retour=d.url() + "#controles",
        faire=lambda: services.give_document(
            controle=x, upload=form.cleaned_data["upload"], by=request.user, pour_le_compte=form.pour_le_compte()
        ),
    )


@du_dossier(tient)
def repondre(request: HttpRequest, d: Dossier, controle: str) -> HttpResponse:
    """The structure's answer goes, with the documents it joined."""
    x = _controle(d, controle)
    if (dehors := _trop_tard(request, d, x, "repondre")) is not None:
        return dehors
    form = formes.ReponseForm(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre="Répondre au contrôle",
        intro=x.complement or x.demande,
        form=form,
        bouton="Envoyer la réponse",
        succes="La réponse est envoyée.",
        retour=d.url() + "#controles",
        faire=lambda: services.answer_control(
            controle=x, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs
        ),
    )


def _du_controleur(
    request: HttpRequest, d: Dossier, x: Controle, code: str, form: forms.Form, service: Any, **reste: Any
) -> HttpResponse:
    """What the Caf answers to the structure's documents."""
    if (dehors := _trop_tard(request, d, x, code)) is not None:
        return dehors
    return page(
        request, d, form=form, retour=d.url() + "#controles",
        faire=lambda: service(controle=x, by=request.user, **form.cleaned_data), **reste,
    )  # fmt: skip


@du_dossier(rules_argent.pays)
def relancer(request: HttpRequest, d: Dossier, controle: str) -> HttpResponse:
    return _du_controleur(
        request, d, _controle(d, controle), "relancer", formes.ComplementForm(*donnees(request)), services.ask_more,
        titre="Demander un complément",
        bouton="Demander ce complément",
        succes="La demande est partie.",
    )  # fmt: skip


@du_dossier(rules_argent.pays)
def clore(request: HttpRequest, d: Dossier, controle: str) -> HttpResponse:
    return _du_controleur(
        request, d, _controle(d, controle), "clore", formes.ClotureForm(*donnees(request)), services.close_control,
        titre="Clore le contrôle",
        intro="Si de l’argent est à récupérer, vous le demanderez ensuite sur le versement concerné.",
        bouton="Clore le contrôle",
        succes="Le contrôle est clos. La structure en est prévenue.",
    )  # fmt: skip
