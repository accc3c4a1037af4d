"""An act on several sheets of a list: chosen there, foreseen, then done by a worker."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from coordination import exports, lots, services
from coordination.acces import coordination, lot_or_404
from coordination.enums_lots import EtatLigne, GenreLot
from coordination.listes import Liste, exporter, selection
from coordination.models import Lot
from coordination.services.lots import GENRE
from socle import travaux
from socle.actions import tenter
from socle.envois import fait
from socle.etats import Refused
from territoires.acces import entree
from territoires.models import Reseau

from .outils import donnees

LISTES: dict[str, Liste] = {GenreLot.PROMENEURS: exports.PROMENEURS, GenreLot.STRUCTURES: exports.STRUCTURES}


def _page(reseau: Reseau, lot: Lot) -> str:
    return reverse("coordination_lot", args=[reseau.code, lot.code])


@coordination
@require_POST
def choisir(request: HttpRequest, reseau: Reseau, genre: str) -> HttpResponse:
    """What the list sends: the sheets ticked, or all those that its filters choose, and what to do with them."""
    liste = LISTES[genre]
    retour = f"{reverse(f'coordination_{genre}', args=[reseau.code])}?{request.GET.urlencode()}"
    lignes = selection(request, reseau, liste)
    if "toutes" not in request.POST:
        lignes = lignes.filter(code__in=request.POST.getlist("fiches"))
    acte = request.POST.get("acte", "")
    if acte == "exporter" and lignes.exists():
        return exporter(liste, reseau, lignes, "xlsx")
    if acte == "ecrire" and lignes.exists():
        codes = [fiche.code for fiche in lignes[: lots.LOT_MAX + 1]]
        if len(codes) > lots.LOT_MAX:
            messages.error(request, lots.TROP)
            return redirect(retour)
        adresse = reverse("coordination_message_nouveau", args=[reseau.code])
        return redirect(f"{adresse}?{urlencode({'publics': genre, 'choisies': ','.join(codes)})}")
    try:
        lot = services.prepare_lot(
            reseau=reseau, genre=genre, acte=acte, fiches=list(lignes[: lots.LOT_MAX + 1]), by=request.user
        )
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(retour)
    return redirect(_page(reseau, lot))


@coordination
def lot(request: HttpRequest, reseau: Reseau, lot: str) -> HttpResponse:
    """What it asks, what it would do to each, then what it did."""
    un = lot_or_404(reseau, lot, request.user)
    acte = lots.ACTES[un.acte]
    form = acte.formulaire(*(donnees(request) if request.method == "POST" else (un.parametres,)))
    if request.method == "POST":
        saisi = {nom: request.POST.get(nom, "") for nom in acte.formulaire.base_fields}
        if form.is_valid() and tenter(form, lambda: services.foresee_lot(lot=un, parametres=saisi, by=request.user)):
            return redirect(_page(reseau, un))
    lignes = list(un.lignes.all())
    contexte: dict[str, Any] = {
        "reseau": reseau,
        "lot": un,
        "acte": acte,
        "form": form,
        "a_faire": [x for x in lignes if x.etat == EtatLigne.A_FAIRE],
        "faites": [x for x in lignes if x.etat == EtatLigne.FAITE],
        "refusees": [x for x in lignes if x.etat == EtatLigne.REFUSEE],
        "fiche": f"coordination_{un.genre[:-1]}",
        "travail": travaux.dernier(genre=GENRE, by=request.user, parametres={"lot": un.code}) if un.lance_le else None,
        "fil": [
            entree(reseau),
            (un.get_genre_display(), reverse(f"coordination_{un.genre}", args=[reseau.code])),
        ],
    }
    return render(request, "coordination/lots/lot.html", contexte)


@coordination
@require_POST
def lancer(request: HttpRequest, reseau: Reseau, lot: str) -> HttpResponse:
    un = lot_or_404(reseau, lot, request.user)
    page = _page(reseau, un)
    try:
        travail = services.launch_lot(lot=un, by=request.user, retour=page)
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(page)
    return fait(request, "C’est lancé.", travail.url)
