"""To sign on screen: the document to read, who signs, the code received. Or to refuse, and to think better of it."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from socle import fichiers, limites
from socle.actions import donnees
from socle.formulaires import Confirmation
from socle.texte import de

from .. import presentation, presentation_vie, rules, rules_vie, services
from ..enums import EtatConvention, GenreDocument, Signataire
from ..enums_vie import EtatAvenant
from ..forms.signature import CodeForm, EcranForm, RefusForm, RefusRecuForm, ReponseForm
from ..models import Avenant, Document, RefusSignature, Signature
from .cote import Dossier, du_dossier, lit_les_fichiers, page
from .moment import dire, instruit, regarde

TROP_TARD = "Ce document n’attend pas de signature de vous ici\u00a0: elle est peut-être déjà donnée."


def _la(d: Dossier, partie: str) -> str:
    """« la Caf », « MJC des Trois Maisons »: the party as it is named on its own pages."""
    return d.convention.structure.nom if partie == Signataire.STRUCTURE else str(Signataire(partie).label)


def _pas_ici(request: HttpRequest, d: Dossier, partie: str, a: Avenant | None = None) -> HttpResponse | None:
    """A page that opens at its time alone; 404 to whoever never signs for this party."""
    c = d.convention
    if partie not in Signataire.values or not _sien(d, partie):
        raise Http404
    if a is not None:
        tard = not presentation_vie.a_signer_ici(c, a, partie, request.user)
    else:
        tard = partie not in presentation.a_signer_ici(c, request.user)
    if regarde(request) and tard:
        return dire(request, d, TROP_TARD)
    return None


def _sien(d: Dossier, partie: str) -> bool:
    """Does this person sign for this party, whatever the state of the file?"""
    avant, d.convention.etat = d.convention.etat, EtatConvention.A_SIGNER
    try:
        return rules.can_sign_on_screen(d.user, d.convention, partie)
    finally:
        d.convention.etat = avant


def _de_lui(d: Dossier, code: str) -> Avenant | None:
    """The avenant of the address; none when the convention itself is signed."""
    if not code:
        return None
    un = get_object_or_404(Avenant, convention=d.convention, code=code)
    if not rules_vie.can_read_avenant(d.user, un):
        raise Http404
    un.convention = d.convention
    return un


def _document(d: Dossier, a: Avenant | None) -> Document | None:
    if a is None:
        return presentation.document(d.convention)
    return a.documents.filter(genre=GenreDocument.AVENANT, remplace_le=None).select_related("fichier").first()


def _la_bas(d: Dossier, a: Avenant | None, acte: str, partie: str) -> str:
    """The address of a step, of the convention or of the avenant."""
    return d.url(f"avenant_{acte}", a.code, partie) if a else d.url(acte, partie)


def _ou(d: Dossier, a: Avenant | None) -> str:
    return d.url("avenant", a.code) if a else d.url() + "#signature"


@require_safe
@du_dossier(lit_les_fichiers)
def lire(request: HttpRequest, d: Dossier, partie: str, avenant: str = "") -> HttpResponseBase:
    """The document to sign; that it was opened is noted for whoever signs it on screen."""
    a = _de_lui(d, avenant)
    if partie not in d.convention.parties or _document(d, a) is None:
        raise Http404
    return fichiers.reponse(
        services.open_document(convention=d.convention, partie=partie, by=request.user, avenant=a)
    )  # fmt: skip


@du_dossier()
def signer(request: HttpRequest, d: Dossier, partie: str, avenant: str = "") -> HttpResponse:
    """Read, say who signs, ask for the code. Whoever signed in long ago gives their password again first."""
    a = _de_lui(d, avenant)
    if (dehors := _pas_ici(request, d, partie, a)) is not None:
        return dehors
    raise_if_reauthentication_required(request, app="account")
    en_cours = services.begun(convention=d.convention, partie=partie, by=request.user, avenant=a)
    nom = _la(d, partie)
    form = EcranForm(
        *donnees(request), nom_de_la_partie=de(nom), quoi=_quoi(a), initial=_connu(d, partie, en_cours)
    )  # fmt: skip
    return page(
        request,
        d,
        gabarit="conventions/signer_ecran.html",
        titre=f"Signer à l’écran pour {nom}",
        form=form,
        bouton="Recevoir le code par courriel",
        retour=_la_bas(d, a, "signer_code", partie),
        annuler=_ou(d, a),
        succes=lambda: f"Un code de six chiffres part à {request.user.email}.",  # type: ignore[union-attr]
        document=_document(d, a),
        partie=partie,
        lire=_la_bas(d, a, "lire", partie),
        papier=_la_bas(d, a, "signer", partie),
        lue_le=en_cours.lue_le if en_cours else None,
        faire=lambda: services.ask_code(
            convention=d.convention,
            partie=partie,
            nom=form.cleaned_data["nom"],
            qualite=form.cleaned_data["qualite"],
            by=request.user,
            avenant=a,
        ),
    )


def _quoi(a: Avenant | None) -> str:
    return f"l’{a}" if a else "la convention"


def _connu(d: Dossier, partie: str, en_cours: Any) -> dict[str, str]:
    """What was typed a moment ago; else what the file says, or what this person signed the last time."""
    if en_cours is not None and en_cours.nom:
        return {"nom": en_cours.nom, "qualite": en_cours.qualite}
    c = d.convention
    if partie == Signataire.STRUCTURE and c.signataire_nom:
        return {"nom": c.signataire_nom, "qualite": c.signataire_qualite}
    avant = Signature.objects.filter(deposee_par=d.user, partie=partie).exclude(nom="").order_by("-pk").first()
    return {"nom": avant.nom if avant else d.user.nom_complet, "qualite": avant.qualite if avant else ""}


@du_dossier()
def code(request: HttpRequest, d: Dossier, partie: str, avenant: str = "") -> HttpResponse:
    """Type the code received: the signature is given."""
    a = _de_lui(d, avenant)
    if (dehors := _pas_ici(request, d, partie, a)) is not None:
        return dehors
    en_cours = services.begun(convention=d.convention, partie=partie, by=request.user, avenant=a)
    if regarde(request) and (en_cours is None or not en_cours.empreinte):
        return redirect(_la_bas(d, a, "signer_ecran", partie))
    form = CodeForm(*donnees(request))
    return page(
        request,
        d,
        gabarit="conventions/signer_code.html",
        titre=f"Signer à l’écran pour {_la(d, partie)}",
        form=form,
        bouton="Signer l’avenant" if a else "Signer la convention",
        retour=_ou(d, a),
        annuler=_ou(d, a),
        succes=lambda: _signee(d, a),
        document=_document(d, a),
        partie=partie,
        recommencer=_la_bas(d, a, "signer_ecran", partie),
        en_cours=en_cours,
        faire=lambda: services.sign_on_screen(
            convention=d.convention,
            partie=partie,
            code=form.cleaned_data["code"],
            by=request.user,
            adresse=limites.adresse(request),
            avenant=a,
        ),
    )


def _signee(d: Dossier, a: Avenant | None) -> str:
    if a is not None and a.etat in (EtatAvenant.SIGNE, EtatAvenant.APPLIQUE):
        return "Toutes les parties ont signé l’avenant."
    if a is None and d.convention.etat == EtatConvention.ACTIVE:
        return "Toutes les parties ont signé\u00a0: la convention est signée, son certificat est au dossier."
    return "Votre signature est enregistrée. Vous en recevez la trace par courriel."


# — To refuse


@du_dossier()
def refuser(request: HttpRequest, d: Dossier, partie: str, avenant: str = "") -> HttpResponse:
    """Say that one's party will not sign this document, and why."""
    a = _de_lui(d, avenant)
    if (dehors := _pas_ici(request, d, partie, a)) is not None:
        return dehors
    form = RefusForm(*donnees(request))
    return page(
        request,
        d,
        titre=f"Refuser de signer pour {_la(d, partie)}",
        intro="Une erreur dans le document, un désaccord\u00a0? Dites-le ici. La coordination vous répond, puis refait "
        "le document ou vous le propose de nouveau" + (", ou abandonne l’avenant." if a else "."),
        attention=f"Tant que ce refus tient, personne ne signe {_quoi(a)}.",
        form=form,
        bouton="Refuser de signer",
        ton="danger",
        retour=_ou(d, a),
        annuler=_ou(d, a),
        succes="Le refus est noté. La coordination et la structure le lisent.",
        faire=lambda: services.refuse_to_sign(
            convention=d.convention, partie=partie, motif=form.cleaned_data["motif"], by=request.user, avenant=a
        ),
    )


@instruit()
def noter(request: HttpRequest, d: Dossier, partie: str, avenant: str = "") -> HttpResponse:
    """The coordination records a refusal that came by letter, as it records a signature on paper."""
    a = _de_lui(d, avenant)
    if partie not in d.convention.parties:
        raise Http404
    if regarde(request) and not services.may_record_refusal(request.user, d.convention, partie, a):
        return dire(request, d, "Ce document n’attend plus de signature.")
    form = RefusRecuForm(*donnees(request), user=request.user)
    return page(
        request,
        d,
        titre=f"Noter le refus de signer {de(_la(d, partie))}",
        intro="Il est arrivé par courrier\u00a0: la structure le lit, et le courrier reste au dossier.",
        attention=f"Tant que ce refus tient, personne ne signe {_quoi(a)}.",
        form=form,
        bouton="Noter le refus",
        ton="danger",
        retour=_ou(d, a),
        annuler=_ou(d, a),
        succes="Le refus est noté. Répondez, ou refaites le document.",
        faire=lambda: services.refuse_to_sign(
            convention=d.convention, partie=partie, by=request.user, avenant=a, **form.cleaned_data
        ),
    )


def _refus(d: Dossier, code: str) -> tuple[RefusSignature, Avenant | None]:
    siens = RefusSignature.objects.select_related("document__avenant", "par").filter(convention=d.convention)
    refus = get_object_or_404(siens, code=code)
    refus.convention = d.convention
    if refus.document.avenant is not None:
        refus.document.avenant.convention = d.convention
    return refus, refus.document.avenant


@du_dossier()
def reprendre(request: HttpRequest, d: Dossier, refus: str) -> HttpResponse:
    """The party takes its refusal back."""
    x, a = _refus(d, refus)
    if not _sien(d, x.partie):
        raise Http404
    if regarde(request) and not services.stands(x):
        return dire(request, d, "Ce refus n’attend plus de réponse.")
    return page(
        request,
        d,
        titre="Revenir sur le refus de signer",
        intro=f"Refusé avec ce motif\u00a0: {x.motif}",
        form=Confirmation(*donnees(request)),
        bouton="Lever le refus",
        retour=_ou(d, a),
        annuler=_ou(d, a),
        succes=f"Le refus est levé\u00a0: {_quoi(a)} est de nouveau à signer.",
        faire=lambda: services.lift_refusal(refus=x, by=request.user),
    )


@instruit()
def repondre(request: HttpRequest, d: Dossier, refus: str) -> HttpResponse:
    """The coordination answers, and the same document is to sign again; a wrong one is made again instead."""
    x, a = _refus(d, refus)
    if regarde(request) and not services.stands(x):
        return dire(request, d, "Ce refus n’attend plus de réponse.")
    form = ReponseForm(*donnees(request))
    return page(
        request,
        d,
        gabarit="conventions/refus.html",
        titre=f"Répondre au refus {de(_la(d, x.partie))}",
        form=form,
        bouton="Répondre, et lever le refus",
        retour=_ou(d, a),
        annuler=_ou(d, a),
        succes=f"La réponse est partie\u00a0: {_quoi(a)} est de nouveau à signer.",
        refus=x,
        refaire=d.url("avenant_geste", a.code, "refaire") if a else d.url("refaire"),
        abandonner=d.url("avenant_geste", a.code, "abandonner") if a else "",
        faire=lambda: services.lift_refusal(refus=x, reponse=form.cleaned_data["reponse"], by=request.user),
    )
