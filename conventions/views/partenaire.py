"""The partner's side: the file to read, an opinion, one's own signature, the agenda of a sitting."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.dates import aujourdhui
from territoires.models import Reseau

from .. import presentation, presentation_argent, rules, seances, suite
from ..enums import Role, Signataire
from ..models import Convention
from . import instruction
from .cote import Dossier, du_dossier, lit_les_fichiers
from .seances import du_reseau, trouver


@require_safe
@du_dossier()
def dossier(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The whole file, to read: a partner changes nothing of it."""
    c, user = d.convention, request.user
    fichiers = lit_les_fichiers(user, c)
    c.avis_donne = instruction.mon_avis(c, user) is not None  # type: ignore[attr-defined]
    contexte = d.contexte | presentation.contexte(c, user, d.role, aujourdhui(), fichiers=fichiers)
    contexte |= presentation_argent.contexte(c, user, d.role, aujourdhui(), fichiers=fichiers)
    for partie in contexte["parties"]:  # even for somebody who may edit it, from another space
        partie.ouverte = False
    a_signer = [p for p in suite.attendues(c) if p != Signataire.STRUCTURE and rules.can_deposit_signature(user, c, p)]
    offres = {"signer": bool(a_signer), "avis": rules.can_give_opinion(user, c)}
    contexte |= {
        "fil": d.fil,
        "gestes": set(),
        "instruction": {nom for nom, offert in offres.items() if offert},
        "a_signer": a_signer,
        "inscription": suite.inscription(c),
        "avis": list(c.avis.all()),
        "mon_avis": instruction.mon_avis(c, user),
        "historique": presentation.historique(c, 6) if fichiers else [],
    }
    return render(request, "conventions/partenaire.html", contexte)


@require_safe
@du_reseau(Role.PARTENAIRE)
def seance(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    """The agenda, with the files to read before the sitting."""
    une = trouver(reseau, seance)
    lignes = seances.ordre_du_jour(une)
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("partenaire", args=[reseau.code]))],
        "titre": str(une),
        "seance": une,
        "lignes": [(ligne, ligne.avis_de(request.user)) for ligne in lignes],
        "jour": aujourdhui(),
    }
    return render(request, "conventions/seance_partenaire.html", contexte)


PAR_PAGE = 30


@require_safe
@du_reseau(Role.PARTENAIRE)
def dossiers(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Every file of the network that a partner may read: submitted, signed, over or refused."""
    lisibles = Convention.objects.visible_to(request.user).du_reseau(reseau).with_tour().with_avis(request.user)
    lisibles = lisibles.select_related("structure__commune")
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("partenaire", args=[reseau.code]))],
        "titre": "Conventions",
        "page": Paginator(lisibles.order_by("structure__tri", "-etat_le", "-pk"), PAR_PAGE).get_page(
            request.GET.get("page")
        ),
        "jour": aujourdhui(),
        "role": Role.PARTENAIRE,
        "signe": rules.signs_for(request.user, reseau.pk),
    }
    return render(request, "conventions/dossiers_partenaire.html", contexte)
