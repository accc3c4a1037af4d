"""The whole of a file on one page, made to be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from socle.dates import aujourdhui

from .. import presentation
from .cote import Dossier, du_dossier


@require_safe
@du_dossier()
def imprimer(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Every part of the file, as it is now, to read or to print."""
    c = d.convention
    contexte = d.contexte | presentation.contexte(c, request.user, d.role, aujourdhui(), fichiers=False)
    for partie in contexte["parties"]:
        partie.ouverte, partie.correction = False, ""
    contexte |= {
        "fil": [*d.fil, (d.nom, d.url())],
        "titre": f"{d.nom}, dossier complet",
        "gestes": set(),
        "instruction": set(),
        "fait_le": timezone.now(),
    }
    return render(request, "conventions/imprimer.html", contexte)
