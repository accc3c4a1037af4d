"""The partner's side: the file to read, an opinion, one's own signature, the agenda of a sitting."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle.actions import donnees
from socle.dates import aujourdhui
from territoires.models import Reseau

from .. import dossier_seance, presentation, presentation_argent, presentation_vie, rules, seances, services, suite
from ..enums import Role
from ..forms.comite import SeRecuserForm
from ..models import Convention
from . import comite, instruction
from .cote import Dossier, du_dossier, lit_les_fichiers, page
from .moment import dire, regarde
from .seances import du_reseau, trouver


@require_safe
@du_dossier()
def dossier(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The whole file, to read: a partner changes nothing of it."""
    c, user = d.convention, request.user
    fichiers = lit_les_fichiers(user, c)
    c.avis_donne = instruction.mon_avis(c, user) is not None  # type: ignore[attr-defined]
    c.recuse = rules.is_recused(user, c)  # type: ignore[attr-defined]
    contexte = d.contexte | presentation.contexte(c, user, d.role, aujourdhui(), fichiers=fichiers)
    contexte |= presentation_argent.contexte(c, user, d.role, aujourdhui(), fichiers=fichiers)
    contexte |= presentation_vie.contexte(c, user, d.role)
    for partie in contexte["parties"]:  # even for somebody who may edit it, from another space
        partie.ouverte = False
    siennes = rules.signs_for(user, c.structure.reseau_id)
    a_signer = [] if c.refus_a_traiter else [p for p in presentation.parties_au_tour(c) if p in siennes]  # type: ignore[attr-defined]
    offres = {"signer": bool(a_signer), "avis": rules.can_give_opinion(user, c)}
    offres["detenir"] = rules.can_hold_piece(user, c)
    contexte |= {
        "fil": d.fil,
        "gestes": set(),
        "instruction": {nom for nom, offert in offres.items() if offert},
        "a_signer": a_signer,
        "a_l_ecran": presentation.a_signer_ici(c, user) if contexte["scelle"] else [],
        "refus_a_lever": presentation.refus_a_lever(c, user),
        "inscription": suite.inscription(c),
        "avis": list(c.avis.all()),
        "mon_avis": instruction.mon_avis(c, user),
        "recuse": rules.is_discussed(c) and c.recuse,  # type: ignore[attr-defined]
        "se_recuser": rules.can_recuse_oneself(user, c),
        "historique": presentation.historique(c, 6) if fichiers else [],
    }
    return render(request, "conventions/partenaire.html", contexte)


@require_safe
@du_reseau(Role.PARTENAIRE)
def seance(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    """The agenda, with the files to read before the sitting."""
    une = trouver(reseau, seance)
    lignes, pv = seances.ordre_du_jour(une), seances.proces_verbal(une)
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("partenaire", args=[reseau.code]))],
        "titre": str(une),
        "seance": une,
        "lignes": [(ligne, ligne.avis_de(request.user), ligne.recuse(request.user)) for ligne in lignes],
        "pv": pv if pv is not None and pv.envoye_le else None,
        "dossiers_de_seance": dossier_seance.faits(une, request.user),
        "jour": aujourdhui(),
    }
    return render(request, "conventions/seance_partenaire.html", contexte)


@require_POST
@du_reseau(Role.PARTENAIRE)
def dossier_de_seance(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    une = trouver(reseau, seance)
    return comite.preparer(request, une, reverse("partenaire_seance", args=[reseau.code, une.code]))


@du_dossier()
def recuser(request: HttpRequest, d: Dossier) -> HttpResponse:
    """A partner takes no part in a file, and says why."""
    c = d.convention
    if regarde(request) and not rules.can_recuse_oneself(request.user, c):
        return dire(request, d, "Vous n’avez pas à vous retirer de ce dossier maintenant.")
    form = SeRecuserForm(*donnees(request))
    return page(
        request,
        d,
        titre="Ne pas prendre part à ce dossier",
        intro="Vous ne donnerez pas d’avis, et le procès-verbal dira que vous n’avez pas pris part à la décision.",
        attention="Votre avis sur ce dossier sera retiré." if instruction.mon_avis(c, request.user) else "",
        form=form,
        faire=lambda: services.recuse(convention=c, user=request.user, by=request.user, **form.cleaned_data),
        succes="C’est noté\u00a0: vous ne prenez pas part à ce dossier.",
        bouton="Me retirer de ce dossier",
    )


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
