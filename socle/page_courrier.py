"""The page of what went out, for any room: it gives the scopes, after having checked who asks."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from socle import courrier
from socle.etats import Refused
from socle.models import Courriel, EtatCourriel
from socle.texte import propre

PAR_PAGE = 30
TONS = {EtatCourriel.ENVOYE: "bien", EtatCourriel.A_ENVOYER: "attente", EtatCourriel.ECHEC: "alerte"}


@dataclass(frozen=True)
class Ligne:
    """A message as the page shows it: its text only when it may be read."""

    courriel: Courriel
    ton: str
    statut: str
    lisible: bool
    repris: bool


def page(
    request: HttpRequest,
    *,
    portees: list[str] | None,
    template: str = "socle/courriels.html",
    contexte: dict[str, Any] | None = None,
) -> HttpResponse:
    """List the messages of these scopes (None: all), and send a failed one again. The caller checked the rights."""
    if request.method == "POST":
        return _renvoyer(request, portees)
    etat, q = request.GET.get("etat", ""), propre(request.GET.get("q", ""))[:100]
    lignes = courrier.partis(portees)
    if q:
        lignes = lignes.filter(Q(destinataire__icontains=q) | Q(sujet__icontains=q))
    nombres = dict(lignes.order_by().values_list("etat").annotate(Count("pk")))
    if etat in EtatCourriel.values:
        lignes = lignes.filter(etat=etat)
    feuille = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    choix = [(code, libelle, nombres.get(code, 0)) for code, libelle in EtatCourriel.choices]
    donnees = {"page": feuille, "lignes": [_ligne(c) for c in feuille], "choix": choix, "etat": etat, "q": q}
    return render(request, template, donnees | (contexte or {}))


def _ligne(courriel: Courriel) -> Ligne:
    statut = courriel.get_etat_display()
    if courriel.etat == EtatCourriel.A_ENVOYER and courriel.essais:
        statut = f"nouvel essai, {courriel.essais}\u00a0échec" + ("s" if courriel.essais > 1 else "")
    repris = courriel.etat == EtatCourriel.ECHEC and bool(courriel.corps)
    return Ligne(courriel, TONS[EtatCourriel(courriel.etat)], statut, courrier.lisible(courriel), repris)


def _renvoyer(request: HttpRequest, portees: list[str] | None) -> HttpResponse:
    courriel = courrier.partis(portees).filter(code=request.POST.get("courriel", "")).first()
    if courriel is None:
        raise Http404
    try:
        courrier.renvoyer(courriel=courriel, by=request.user)
        messages.success(request, f"Le message à {courriel.destinataire} va repartir.")
    except Refused as refus:
        for raison in refus.reasons:
            messages.error(request, raison)
    return redirect(request.get_full_path())
