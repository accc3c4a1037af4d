"""The planned slots of a file; and, for whoever holds a post, to take them up in their own profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, redirect
from django.urls import reverse

from promeneurs.views.espace import fiche_ou_404
from socle import actions, journal
from socle.acces import connexion_requise
from socle.actions import donnees

from .. import services
from ..enums import Section
from ..forms.communs import Acte
from ..forms.dossier import PermanencePrevueForm
from ..forms.permanences import RepriseForm
from ..models import PermanencePrevue
from .actes import correction, fermee
from .cote import Dossier, du_dossier, page, tient


@du_dossier(tient)
def ajouter(request: HttpRequest, d: Dossier) -> HttpResponse:
    """One more planned slot."""
    if (dehors := fermee(request, d, Section.PROJET)) is not None:
        return dehors
    form = PermanencePrevueForm(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre="Prévoir une permanence",
        intro="Un créneau de chaque semaine. Une fois la convention en vigueur, la personne du poste pourra le "
        "reprendre dans son profil.",
        correction=correction(d, Section.PROJET),
        form=form,
        bouton="Ajouter",
        retour=f"{d.url()}#projet",
        succes="La permanence est prévue.",
        faire=lambda: services.plan_slot(
            convention=d.convention, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs
        ),
    )


@du_dossier(tient)
def retirer(request: HttpRequest, d: Dossier, creneau: str) -> HttpResponse:
    un = d.convention.creneaux.filter(code=creneau).first()
    if un is None:
        passes = journal.events_model(PermanencePrevue)._base_manager.filter(convention=d.convention.pk)
        get_list_or_404(passes, code=creneau)
    if (dehors := fermee(request, d, Section.PROJET)) is not None:
        return dehors
    if un is None:
        messages.info(request, "Cette permanence est déjà retirée.")
        return redirect(f"{d.url()}#projet")
    form = Acte(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre="Retirer une permanence prévue",
        intro=str(un),
        form=form,
        bouton="Retirer",
        ton="danger",
        retour=f"{d.url()}#projet",
        succes="La permanence est retirée.",
        faire=lambda: services.drop_slot(creneau=un, by=request.user, pour_le_compte=form.pour_le_compte()),
    )


@connexion_requise
def reprendre(request: HttpRequest, code: str) -> HttpResponse:
    """The slots planned in one's convention become one's own permanences, once confirmed."""
    p = fiche_ou_404(request, code)
    accueil, prevus = reverse("espace_promeneur", args=[p.code]), services.planned_for(p)
    if request.method in ("GET", "HEAD") and not prevus:
        messages.info(request, "Aucune permanence prévue n’est à reprendre ici.")
        return redirect(accueil)
    form = RepriseForm(*donnees(request), creneaux=prevus)
    return actions.agir(
        request,
        gabarit="espace/action.html",
        fil=[("Mon profil" if p.user_id == request.user.pk else p.nom_complet, accueil)],
        promeneur=p,
        titre="Reprendre les permanences prévues",
        intro="La convention les prévoyait. Gardez celles qui seront tenues\u00a0: l’annuaire les annonce aussitôt. "
        "Vous pourrez les changer ensuite.",
        form=form,
        bouton="Annoncer ces permanences",
        retour=f"{accueil}#permanences",
        succes="Les permanences sont annoncées.",
        faire=lambda: services.take_up_slots(promeneur=p, codes=form.cleaned_data["creneaux"], by=request.user),
    )
