"""Meetings of the network: planned, told, held, cancelled; what follows them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions.models import SeanceCopil
from socle import journal
from socle.dates import aujourdhui
from socle.formulaires import Confirmation
from territoires.acces import entree
from territoires.models import Reseau

from .. import feuille, reunions, services
from ..acces import coordination
from ..enums import Reponse, TypeReunion
from ..forms.reunions import AnnulerForm, CompteRenduForm, DocumentForm, ReunionForm
from ..models import Reunion
from .outils import agir, donnees, faire_ou_dire


def fil(reseau: Reseau, r: Reunion | None = None) -> list[tuple[str, str]]:
    lignes = [
        entree(reseau),
        ("Réunions", reverse("coordination_reunions", args=[reseau.code])),
    ]
    return [*lignes, (r.nom, adresse(r))] if r else lignes


def adresse(r: Reunion, nom: str = "coordination_reunion") -> str:
    return reverse(nom, args=[r.reseau.code, r.code])


def trouver(reseau: Reseau, code: str) -> Reunion:
    reunion = Reunion.objects.select_related("reseau__departement").filter(reseau=reseau, code=code).first()
    if reunion is None:
        raise Http404
    return reunion


@coordination
def fiche(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    """Everything of one meeting, and what may be done with it today."""
    r = trouver(reseau, reunion)
    invites = reunions.par_nom(r.invites.select_related("structure").prefetch_related("attestations__fichier"))
    reponses = [(str(x.label), sum(i.reponse == x for i in invites)) for x in Reponse]
    contexte = {
        "reseau": reseau,
        "fil": fil(reseau),
        "reunion": r,
        "invites": invites,
        "reponses": [*reponses, ("Sans réponse", sum(not i.reponse for i in invites if i.invite_le))],
        "presents": sum(bool(i.present) for i in invites),
        "pointes": sum(i.present is not None for i in invites),
        "attestations": [a for i in invites for a in i.attestations.all() if a.remplace_le is None],
        "documents": r.documents.select_related("fichier"),
        "jour_venu": r.date <= aujourdhui() and not r.annulee,
        "a_venir": not reunions.passee(r) and not r.annulee,
        "en_cours": reunions.en_cours(r),
        "formation": r.type == TypeReunion.FORMATION,
        "entrees": journal.historique(r, 10),
    }
    return render(request, "coordination/reunions/fiche.html", contexte)


@coordination
def nouvelle(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Plan a meeting, or note one; with `seance`, invite to a sitting of the committee."""
    form = ReunionForm(*donnees(request), initial=_debut(reseau, request.GET.get("seance", "")))
    faite: list[Reunion] = []
    return agir(
        request,
        reseau,
        titre="Prévoir ou noter une réunion",
        intro="À venir, vous pourrez inviter et prévenir\u00a0; passée, noter qui était là.",
        retour=lambda: adresse(faite[0]),
        annuler=reverse("coordination_reunions", args=[reseau.code]),
        form=form,
        gabarit="coordination/reunions/form.html",
        faire=lambda: faite.append(services.save_meeting(reseau=reseau, by=request.user, **form.service())),
        succes="La réunion est enregistrée.",
        fil=fil(reseau),
    )


def _debut(reseau: Reseau, seance: str) -> dict[str, Any]:
    s = SeanceCopil.objects.filter(reseau=reseau, code=seance).first() if seance else None
    return {"date": s.date, "type": s.type, "lieu": s.lieu} if s else {"date": aujourdhui()}


@coordination
def modifier(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    form = ReunionForm(*donnees(request), instance=trouver(reseau, reunion))
    prevenus = r.invites.filter(sequence__isnull=False).count() if not reunions.passee(r) else 0
    return agir(
        request,
        reseau,
        titre="Modifier la réunion",
        attention=f"{_personnes(prevenus)} de ce qui change\u00a0: date, heures, lieu, sujet." if prevenus else "",
        retour=adresse(r),
        form=form,
        gabarit="coordination/reunions/form.html",
        faire=lambda: services.save_meeting(
            reseau=reseau, reunion=r, version=form.version, by=request.user, **form.service()
        ),
        succes="La réunion est enregistrée.",
        fil=fil(reseau, r),
    )


def _personnes(n: int) -> str:
    return "La personne invitée sera prévenue" if n == 1 else f"Les {n} personnes invitées seront prévenues"


@coordination
def annuler(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    form = AnnulerForm(*donnees(request))
    prevenus = r.invites.filter(sequence__isnull=False).count() if not reunions.passee(r) else 0
    return agir(
        request,
        reseau,
        titre="Annuler la réunion",
        intro=f"{r.nom}, {r.date:%d/%m/%Y}.",
        attention=f"{_personnes(prevenus)}." if prevenus else "Elle ne comptera dans aucun chiffre.",
        retour=adresse(r),
        form=form,
        faire=lambda: services.cancel_meeting(reunion=r, motif=form.cleaned_data["motif"], by=request.user),
        succes="La réunion est annulée.",
        bouton="Annuler la réunion",
        ton="danger",
        fil=fil(reseau, r),
    )


@coordination
def supprimer(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    return agir(
        request,
        reseau,
        titre="Supprimer la réunion",
        intro=f"{r.nom}, {r.date:%d/%m/%Y}.",
        attention="Elle ne comptera plus dans les chiffres de l’année.",
        retour=reverse("coordination_reunions", args=[reseau.code]),
        annuler=adresse(r),
        form=Confirmation(*donnees(request)),
        faire=lambda: services.delete_meeting(reunion=r, by=request.user),
        succes="La réunion est supprimée.",
        bouton="Supprimer",
        ton="danger",
        fil=fil(reseau, r),
    )


# — What follows


@coordination
def compte_rendu(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    form = CompteRenduForm(*donnees(request), initial={"texte": r.compte_rendu, "objet": r})
    return agir(
        request,
        reseau,
        titre="Compte rendu",
        intro=f"{r.nom}, {r.date:%d/%m/%Y}.",
        retour=adresse(r) + "#suites",
        form=form,
        garde=True,
        faire=lambda: services.write_minutes(
            reunion=r, texte=form.cleaned_data["texte"], version=form.version, by=request.user
        ),
        succes="Le compte rendu est enregistré\u00a0: les personnes invitées le lisent.",
        fil=fil(reseau, r),
    )


@coordination
def document_ajouter(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    form = DocumentForm(*donnees(request), user=request.user)
    return agir(
        request,
        reseau,
        titre="Ajouter un document",
        intro="Les personnes invitées l’ouvrent depuis leur espace, ou par le lien de leur invitation.",
        retour=adresse(r) + "#suites",
        form=form,
        faire=lambda: services.add_document(reunion=r, by=request.user, **form.cleaned_data),
        succes="Le document est ajouté.",
        bouton="Ajouter",
        fil=fil(reseau, r),
    )


@coordination
def document_retirer(request: HttpRequest, reseau: Reseau, reunion: str, papier: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    document = r.documents.filter(code=papier).select_related("reunion__reseau", "fichier").first()
    if document is None:
        raise Http404
    return agir(
        request,
        reseau,
        titre="Retirer le document",
        intro=document.titre,
        retour=adresse(r) + "#suites",
        form=Confirmation(*donnees(request)),
        faire=lambda: services.remove_document(document=document, by=request.user),
        succes="Le document est retiré.",
        bouton="Retirer",
        ton="danger",
        fil=fil(reseau, r),
    )


@coordination
@require_POST
def attester(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    """The certificates of a training, for everybody who was there."""
    r = trouver(reseau, reunion)
    return faire_ou_dire(
        request,
        lambda: services.make_certificates(reunion=r, by=request.user),
        "Les attestations sont faites\u00a0: chaque promeneur a la sienne dans son espace.",
        adresse(r) + "#presences",
    )


@coordination
def emargement(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    """The sign-in sheet, to print: blank, or with who was there."""
    r = trouver(reseau, reunion)
    contenu = feuille.en_pdf(r, vierge="vierge" in request.GET)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="emargement-{r.date:%Y-%m-%d}.pdf"'
    return reponse
