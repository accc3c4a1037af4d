"""Accounts: presented for somebody, opened, checked, refused, closed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from coordination.acces import compte_or_404, coordination, promeneur_or_404
from coordination.forms import promeneurs as formes
from promeneurs import rules
from promeneurs import services as personnes
from promeneurs.enums import EtatCompte
from socle import journal
from socle.formulaires import Confirmation
from socle.texte import de
from territoires.models import Reseau

from .outils import donnees
from .promeneurs import fiche_url, sur_fiche

ANCRE = "#comptes"


@coordination
def ajouter(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.CompteForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        p,
        ANCRE,
        titre="Ajouter un compte",
        intro="Un compte est à une seule personne et ne se transmet pas. Il reste caché jusqu’à sa vérification.",
        form=form,
        faire=lambda: personnes.present_account(promeneur=p, by=request.user, **form.cleaned_data),
        succes="Le compte est ajouté. Il est à vérifier.",
        bouton="Ajouter",
    )


@coordination
def fiche(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
    """One account: open it, tick what it shows, declare it official."""
    compte = compte_or_404(reseau, promeneur, objet)
    p = compte.promeneur
    form = formes.VerificationForm(*donnees(request))
    courants = p.mandats.filter(designation__upper_inf=True) | p.mandats.filter(periode__isnull=False)
    return sur_fiche(
        request,
        reseau,
        p,
        ANCRE,
        titre=f"{compte.nom_plateforme} {de(p.prenom)}",
        form=form,
        faire=lambda: personnes.check_account(compte=compte, by=request.user, **form.cleaned_data),
        succes="Le compte est officiel. Il paraît dans l’annuaire.",
        bouton="Déclarer officiel",
        gabarit="coordination/comptes/fiche.html",
        le_compte=compte,
        p=p,
        a_verifier=compte.etat == EtatCompte.A_VERIFIER,
        peut_verifier=rules.can_check_account(request.user, compte),
        structures=[m.structure for m in courants.select_related("structure").order_by("-designation").distinct()],
        entrees=journal.historique(compte, 20),
        retirable=not compte.officiel_depuis,
    )


def _acte(titre: str, succes: str, faire: Callable[..., Any], forme: type, **page: Any) -> Callable[..., HttpResponse]:
    """A page that asks for a reason, or for nothing, and does one thing to one account."""

    @coordination
    def vue(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
        compte = compte_or_404(reseau, promeneur, objet)
        form = forme(*donnees(request))
        ici = reverse("coordination_compte", args=[reseau.code, compte.promeneur.code, compte.code])
        return sur_fiche(
            request,
            reseau,
            compte.promeneur,
            titre=titre,
            form=form,
            faire=lambda: faire(compte=compte, by=request.user, **form.cleaned_data),
            succes=succes,
            retour=fiche_url(reseau, compte.promeneur, ANCRE),
            annuler=ici,
            intro=page.get("intro", "") or f"{compte}",
            **{cle: valeur for cle, valeur in page.items() if cle != "intro"},
        )

    return vue


refuser = _acte(
    "Refuser le compte",
    "Le compte est refusé. La personne en lira le motif.",
    personnes.refuse_account,
    formes.MotifForm,
    bouton="Refuser",
    ton="danger",
)
revoir = _acte(
    "Demander une nouvelle vérification",
    "Le compte n’est plus montré tant que personne ne l’a rouvert.",
    personnes.recheck_account,
    formes.MotifForm,
    attention="Le compte disparaît de l’annuaire jusqu’à la nouvelle vérification.",
)
fermer = _acte(
    "Fermer le compte",
    "Le compte est fermé.",
    personnes.close_account,
    formes.MotifFacultatifForm,
    attention="Un compte fermé reste attaché à cette personne\u00a0: personne d’autre ne pourra le prendre.",
    bouton="Fermer le compte",
    ton="danger",
)
rouvrir = _acte(
    "Rouvrir le compte", "Le compte est rouvert. Il est à vérifier.", personnes.reopen_account, Confirmation
)
retirer = _acte(
    "Retirer le compte",
    "Le compte est retiré de la liste.",
    personnes.withdraw_account,
    Confirmation,
    attention="Pour une faute de frappe\u00a0: ce compte n’a jamais été officiel, il est effacé.",
    bouton="Retirer",
    ton="danger",
)
modifier = _acte(
    "Corriger l’identifiant",
    "Le nouvel identifiant est à vérifier.",
    personnes.change_account,
    formes.IdentifiantForm,
    attention="Un autre identifiant est un autre compte\u00a0: l’ancien est fermé, le nouveau est à vérifier.",
)
