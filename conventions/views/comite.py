"""Around one sitting: the files it takes, what is read before it, who was there, who took no part, its minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from socle import actions
from socle.envois import fait
from socle.etats import Refused
from socle.formulaires import Confirmation
from territoires.models import Reseau

from .. import destinataires, dossier_seance, seances, services
from ..forms.comite import MinutesForm, PresencesForm, PretsForm, RecuserForm
from ..models import Convention, Recusation, SeanceCopil
from .moment import regarde
from .seances import du_reseau, fil, lien_liste, trouver, url

ACTION = "coordination/action.html"


def _page(request: HttpRequest, une: SeanceCopil, **reste: Any) -> HttpResponse:
    """One act about a sitting, then back to it."""
    reseau = une.reseau
    pour_tous = {"gabarit": ACTION, "retour": url(une), "annuler": url(une), "seance": une}
    chemin = fil(reseau, lien_liste(reseau), (str(une), url(une)))
    return actions.agir(request, reseau=reseau, fil=chemin, **pour_tous | reste)


def _dire(request: HttpRequest, une: SeanceCopil, phrase: str) -> HttpResponse:
    messages.error(request, phrase)
    return redirect(url(une))


@du_reseau()
def inscrire(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    """Every file that is ready, in one act."""
    une = trouver(reseau, seance)
    candidats = seances.candidats(une)
    form = PretsForm(*actions.donnees(request), candidats=candidats)
    if regarde(request) and not form.conventions:
        return _dire(request, une, "Aucun dossier instruit n’attend de séance.")
    faites: list[Any] = []

    def faire() -> None:
        faites.extend(services.put_ready_on_agenda(seance=une, conventions=form.choisis(), by=request.user))

    return _page(
        request,
        une,
        gabarit="conventions/inscrire_prets.html",
        titre="Inscrire les dossiers prêts",
        intro="Ceux dont tout est examiné sont cochés. Chaque structure reçoit un courriel, les partenaires un seul.",
        form=form,
        faire=faire,
        succes=lambda: f"{len(faites)} dossiers inscrits." if len(faites) > 1 else "Un dossier inscrit.",
        bouton="Inscrire ces dossiers",
        refuses=[c for c in candidats if c.refusee],
    )


@require_POST
@du_reseau()
def dossier(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    """The pack in one PDF: asked here, made by a worker."""
    une = trouver(reseau, seance)
    return preparer(request, une, url(une))


def preparer(request: HttpRequest, une: SeanceCopil, retour: str) -> HttpResponse:
    avec = "sans_annexes" not in request.POST
    try:
        travail = dossier_seance.demander(seance=une, by=request.user, retour=retour, avec_annexes=avec)
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(retour)
    return fait(request, "Le dossier de séance est demandé.", travail.url)


@du_reseau()
def presences(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    une = trouver(reseau, seance)
    form = PresencesForm(*actions.donnees(request), seance=une)

    def faire() -> None:
        try:
            services.set_presence(seance=une, venues=form.venues(), lu=form.cleaned_data["lu"], by=request.user)
        except Refused:
            form.relire()
            raise

    return _page(
        request,
        une,
        titre="Présences",
        intro="Le procès-verbal reprendra cette liste.",
        form=form,
        faire=faire,
        succes="Les présences sont notées.",
        bouton="Noter les présences",
    )


# — Recusals


@du_reseau()
def recuser(request: HttpRequest, reseau: Reseau, seance: str, objet: str) -> HttpResponse:
    une = trouver(reseau, seance)
    a_lui = Convention.objects.filter(inscriptions__seance=une).select_related("structure__reseau").distinct()
    c = get_object_or_404(a_lui, code=objet)
    form = RecuserForm(*actions.donnees(request), convention=c)
    return _page(
        request,
        une,
        gabarit="conventions/recuser.html",
        titre=f"Récusation sur le dossier de {c.structure.nom}",
        intro="Cette personne ne prend part ni aux avis ni à la décision sur ce dossier\u00a0; le procès-verbal le "
        "dira. Un avis qu’elle aurait donné est retiré.",
        form=form,
        faire=lambda: services.recuse(convention=c, by=request.user, **form.service()),
        succes="La récusation est notée.",
        bouton="Noter la récusation",
    )


@require_POST
@du_reseau()
def lever(request: HttpRequest, reseau: Reseau, seance: str, recusation: str) -> HttpResponse:
    une = trouver(reseau, seance)
    siennes = Recusation.objects.filter(convention__inscriptions__seance=une).select_related("convention__structure")
    r = get_object_or_404(siennes.distinct(), code=recusation)
    return actions.faire_ou_dire(
        request,
        lambda: services.lift_recusal(recusation=r, by=request.user),
        f"La récusation de {r.qui} est levée.",
        url(une),
    )


# — Minutes


@du_reseau()
def proces_verbal(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    """Made, looked at, made again until it is sent."""
    une = trouver(reseau, seance)
    pv = seances.proces_verbal(une)
    if pv is not None and pv.envoye_le and regarde(request):
        return _dire(request, une, "Le procès-verbal est envoyé\u00a0: il ne change plus.")
    form = MinutesForm(*actions.donnees(request), initial={"autres": pv.autres if pv else ""})
    return _page(
        request,
        une,
        titre="Refaire le procès-verbal" if pv else "Faire le procès-verbal",
        intro="Le document se lit avant de partir, et se refait autant qu’il faut. Une fois envoyé, il ne change plus.",
        form=form,
        faire=lambda: services.make_minutes(seance=une, autres=form.cleaned_data["autres"], by=request.user),
        succes="Le procès-verbal est fait. Relisez-le, puis envoyez-le aux partenaires.",
        bouton="Faire le document",
        retour=url(une) + "#proces-verbal",
    )


@du_reseau()
def envoyer(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    une = trouver(reseau, seance)
    pv = seances.proces_verbal(une)
    if pv is None or (pv.envoye_le and regarde(request)):
        return _dire(request, une, "Ce procès-verbal est déjà envoyé." if pv else "Faites d’abord le procès-verbal.")
    adresses = destinataires.partenaires(reseau)
    a_qui = (
        f"Partira à\u00a0: {', '.join(adresses)}."
        if adresses
        else "Aucun partenaire n’a de compte\u00a0: rien ne part."
    )
    return _page(
        request,
        une,
        titre="Envoyer le procès-verbal",
        intro=f"{a_qui} Les partenaires le téléchargent depuis la page de la séance.",
        attention="La séance est alors close\u00a0: document, présences et décisions ne changent plus.",
        form=Confirmation(*actions.donnees(request)),
        faire=lambda: services.send_minutes(proces_verbal=pv, by=request.user),
        succes="Le procès-verbal est envoyé." if adresses else "Le procès-verbal est clos.",
        bouton="Envoyer et clore la séance",
        retour=url(une) + "#proces-verbal",
    )
