"""Answers of an earlier file, taken again in a draft: shown before, undone once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from socle.actions import donnees
from socle.texte import liste

from .. import reponses_reprises, services
from ..forms.communs import Acte
from .cote import Dossier, du_dossier, page, tient


@du_dossier(tient)
def reprendre(request: HttpRequest, d: Dossier) -> HttpResponse:
    """What comes from the file chosen (`?depuis=`, else the latest that has something), and what stays."""
    c = d.convention
    if reponses_reprises.en_cours(c) is not None:
        messages.info(request, "Les réponses d’un dossier sont déjà reprises\u00a0: annulez d’abord cette reprise.")
        return redirect(d.url())
    offres = {o.depuis.code: o for o in (reponses_reprises.proposer(c, s) for s in reponses_reprises.sources(c))}
    pleines = {code: offre for code, offre in offres.items() if not offre.vide}
    offre = pleines.get(request.GET.get("depuis", "")) or next(iter(pleines.values()), None)
    if offre is None:
        messages.info(request, "Aucun dossier précédent n’a de réponse à reprendre ici.")
        return redirect(d.url())
    form = Acte(*donnees(request), convention=c, user=request.user)
    return page(
        request,
        d,
        titre=f"Reprendre les réponses de la {offre.depuis.nom_court}",
        intro="Ce qui est vide se remplit\u00a0; ce que vous avez écrit reste. Vous relirez tout avant de déposer, et "
        "la reprise s’annule d’un geste.",
        gabarit="conventions/reprendre.html",
        offre=offre,
        autres=[o.depuis for o in pleines.values() if o is not offre],
        form=form,
        bouton="Reprendre ces réponses",
        succes=f"Les réponses de la {offre.depuis.nom_court} sont reprises\u00a0: relisez-les.",
        faire=lambda: services.take_answers(
            convention=c, depuis=offre.depuis, by=request.user, pour_le_compte=form.pour_le_compte()
        ),
    )


@du_dossier(tient)
def annuler(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Take back what was taken, but what was changed since."""
    reprise = reponses_reprises.en_cours(d.convention)
    if reprise is None:
        messages.info(request, "Il n’y a plus de reprise à annuler.")
        return redirect(d.url())
    form = Acte(*donnees(request), convention=d.convention, user=request.user)
    restent: list[str] = []

    def faire() -> Any:
        restent.extend(
            services.give_back_answers(convention=d.convention, by=request.user, pour_le_compte=form.pour_le_compte())
        )

    def succes() -> str:
        garde = f" Restent, parce que vous les avez changées\u00a0: {liste(restent)}." if restent else ""
        return f"La reprise est annulée.{garde}"

    return page(
        request,
        d,
        titre="Annuler la reprise",
        intro=f"Ce qui vient de la {reprise.depuis.nom_court} et que personne n’a changé depuis est retiré du dossier.",
        form=form,
        bouton="Annuler la reprise",
        succes=succes,
        faire=faire,
    )
