"""The calls for projects of a network: written, published, chased. The coordination's side."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle import actions, journal
from territoires.acces import entree
from territoires.models import Reseau

from .. import appels, services
from ..forms.appels import (
    AppelForm,
    DelaiForm,
    EcrireForm,
    MotifForm,
    ProlongerForm,
    QuestionForm,
    ReglementForm,
)
from ..models import Appel, QuestionAppel
from .seances import ACTION, du_reseau

PROPOSE = {"budget_demande": True}
"""What a call begins with, when it follows no other."""


def _fil(reseau: Reseau, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return [entree(reseau), *suite]


def _liste(reseau: Reseau) -> tuple[str, str]:
    return ("Appels à projets", reverse("coordination_appels", args=[reseau.code]))


def url(appel: Appel, suite: str = "") -> str:
    nom = f"coordination_appel_{suite}" if suite else "coordination_appel"
    return reverse(nom, args=[appel.reseau.code, appel.code])


def de_l_appel(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the call of the address; 404 when it is not of this network."""

    @du_reseau()
    @wraps(view)
    def gardee(request: HttpRequest, reseau: Reseau, appel: str, **reste: Any) -> HttpResponse:
        siens = appels.avec_questions(appels.du_reseau(reseau)).select_related("reseau", "reglement", "reprend")
        return view(request, get_object_or_404(siens, code=appel), **reste)

    return gardee


def _page(request: HttpRequest, appel: Appel, **reste: Any) -> HttpResponse:
    reseau = appel.reseau
    commun = {"gabarit": ACTION, "reseau": reseau, "retour": url(appel)}
    fil = _fil(reseau, _liste(reseau), (appel.titre, url(appel)))
    return actions.agir(request, **commun | {"fil": fil} | reste)


@require_safe
@du_reseau()
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    lignes = [(a, appels.moment(a)) for a in appels.du_reseau(reseau)]
    return render(request, "conventions/appels.html", {"reseau": reseau, "fil": _fil(reseau), "lignes": lignes})


@du_reseau()
def nouveau(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """A new call; `?reprend=` begins with the rules and questions of an earlier one."""
    reprend = appels.du_reseau(reseau).filter(code=request.GET.get("reprend", "")).first()
    depart = {nom: getattr(reprend, nom) for nom in AppelForm.Meta.fields} if reprend else PROPOSE
    form = AppelForm(*actions.donnees(request), reseau=reseau, initial=depart)
    faits: list[Appel] = []

    def faire() -> None:
        faits.append(services.create_call(reseau=reseau, reprend=reprend, by=request.user, **form.changements()))

    intro = "Rien n’est public avant que vous le publiiez. Les questions s’écrivent ensuite."
    if reprend:
        intro = (
            f"Les règles et les questions de «\u00a0{reprend.titre}\u00a0» sont reprises\u00a0: changez ce qui change."
        )
    return actions.agir(
        request,
        gabarit="conventions/appel_form.html",
        reseau=reseau,
        fil=_fil(reseau, _liste(reseau)),
        titre="Préparer un appel à projets",
        intro=intro,
        form=form,
        faire=faire,
        succes="L’appel est en préparation.",
        bouton="Enregistrer l’appel",
        annuler=_liste(reseau)[1],
        retour=lambda: url(faits[0]),
    )


@require_safe
@de_l_appel
def appel(request: HttpRequest, appel: Appel) -> HttpResponse:
    """Everything about one call: what it says, what it asks, who answers."""
    dossiers, reglees = list(appels.reponses(appel)), list(appel.pieces_reglees.all())
    contexte = {
        "reseau": appel.reseau,
        "fil": _fil(appel.reseau, _liste(appel.reseau)),
        "appel": appel,
        "moment": appels.moment(appel),
        "dossiers": dossiers,
        "a_relancer": sum(1 for c in dossiers if c.etat == "brouillon"),
        "delais": list(appel.delais.all()),
        "blocs": appels.blocs(appel.presentation),
        "reglees": len(reglees),
        "historique": journal.historiques([appel, *appel.questions.all(), *appel.delais.all(), *reglees], 30),
    }
    return render(request, "conventions/appel.html", contexte)


@de_l_appel
def modifier(request: HttpRequest, appel: Appel) -> HttpResponse:
    form = AppelForm(*actions.donnees(request), reseau=appel.reseau, instance=appel)
    return _page(
        request,
        appel,
        gabarit="conventions/appel_form.html",
        titre="Modifier l’appel",
        form=form,
        succes="L’appel est enregistré.",
        faire=lambda: services.change_call(
            appel=appel, changes=form.changements(), version=form.version, by=request.user
        ),
    )


@de_l_appel
def reglement(request: HttpRequest, appel: Appel) -> HttpResponse:
    form = ReglementForm(*actions.donnees(request), user=request.user)
    return _page(
        request,
        appel,
        titre="Le règlement en document",
        intro="Chacun pourra le lire sur la page publique de l’appel, une fois publié.",
        form=form,
        succes="Le règlement est joint.",
        faire=lambda: services.put_rules_document(appel=appel, upload=form.cleaned_data["upload"], by=request.user),
    )


@require_POST
@de_l_appel
def reglement_retirer(request: HttpRequest, appel: Appel) -> HttpResponse:
    return _bouton(
        request, appel, lambda: services.put_rules_document(appel=appel, upload=None, by=request.user), "C’est retiré."
    )


def _bouton(request: HttpRequest, appel: Appel, acte: Callable[[], Any], succes: str, ancre: str = "") -> HttpResponse:
    return actions.faire_ou_dire(request, acte, succes, f"{url(appel)}{ancre}")


# — Its questions


def de_la_question(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the question of the address; back to the call when it has just been taken out."""

    @de_l_appel
    @wraps(view)
    def gardee(request: HttpRequest, appel: Appel, cle: str) -> HttpResponse:
        if (une := next((q for q in appel.questions.all() if q.cle == cle), None)) is not None:
            return view(request, appel, une)
        if not journal.events_model(QuestionAppel)._base_manager.filter(cle=cle, appel=appel.pk).exists():
            raise Http404
        messages.info(request, "Cette question est déjà retirée.")
        return redirect(f"{url(appel)}#questions")

    return gardee


@de_l_appel
def question_ajouter(request: HttpRequest, appel: Appel) -> HttpResponse:
    form = QuestionForm(*actions.donnees(request))
    return _page(
        request,
        appel,
        titre="Poser une question",
        gabarit="conventions/question.html",
        intro="Elle s’ajoute à ce que toute demande de convention contient déjà\u00a0: le projet, les postes, les "
        "pièces, les dates.",
        form=form,
        bouton="Ajouter la question",
        retour=f"{url(appel)}#questions",
        succes="La question est ajoutée.",
        faire=lambda: services.add_question(appel=appel, by=request.user, **form.changements()),
    )


@de_la_question
def question(request: HttpRequest, appel: Appel, une: QuestionAppel) -> HttpResponse:
    form = QuestionForm(*actions.donnees(request), instance=une)
    return _page(
        request,
        appel,
        titre="Modifier la question",
        gabarit="conventions/question.html",
        form=form,
        retour=f"{url(appel)}#questions",
        succes="La question est enregistrée.",
        faire=lambda: services.change_question(
            question=une, changes=form.changements(), version=form.version, by=request.user
        ),
    )


@require_POST
@de_la_question
def question_monter(request: HttpRequest, appel: Appel, une: QuestionAppel) -> HttpResponse:
    return _bouton(
        request,
        appel,
        lambda: services.move_question(question=une, by=request.user),
        "L’ordre est changé.",
        "#questions",
    )


@require_POST
@de_la_question
def question_retirer(request: HttpRequest, appel: Appel, une: QuestionAppel) -> HttpResponse:
    return _bouton(
        request,
        appel,
        lambda: services.remove_question(question=une, by=request.user),
        "La question est retirée.",
        "#questions",
    )


# — Its life


@de_l_appel
def publier(request: HttpRequest, appel: Appel) -> HttpResponse:
    form = Form(*actions.donnees(request))
    return _page(
        request,
        appel,
        titre="Publier l’appel",
        intro="Sa page devient publique. Les questions ne changeront plus dès qu’une "
        "structure aura commencé à répondre.",
        form=form,
        bouton="Publier",
        succes="L’appel est publié.",
        faire=lambda: services.publish_call(appel=appel, by=request.user),
    )


@require_POST
@de_l_appel
def depublier(request: HttpRequest, appel: Appel) -> HttpResponse:
    return _bouton(
        request,
        appel,
        lambda: services.unpublish_call(appel=appel, by=request.user),
        "L’appel n’est plus public\u00a0: corrigez-le, puis publiez-le de nouveau.",
    )


@de_l_appel
def retirer(request: HttpRequest, appel: Appel) -> HttpResponse:
    form = MotifForm(*actions.donnees(request))
    return _page(
        request,
        appel,
        titre="Retirer l’appel",
        attention="Sa page n’est plus publique, et personne n’y répond plus. Les dossiers commencés continuent hors "
        "appel\u00a0; les structures reçoivent votre raison.",
        form=form,
        bouton="Retirer l’appel",
        ton="danger",
        succes="L’appel est retiré.",
        faire=lambda: services.withdraw_call(appel=appel, motif=form.cleaned_data["motif"], by=request.user),
    )


@de_l_appel
def prolonger(request: HttpRequest, appel: Appel) -> HttpResponse:
    form = ProlongerForm(*actions.donnees(request), reseau=appel.reseau, initial={"ferme_le": appel.ferme_le})
    return _page(
        request,
        appel,
        titre="Repousser la clôture",
        intro="Les structures qui ont commencé sans déposer en sont averties.",
        form=form,
        bouton="Repousser la clôture",
        succes="La clôture est repoussée.",
        faire=lambda: services.extend_call(
            appel=appel, ferme_le=form.cleaned_data["ferme_le"], motif=form.cleaned_data["motif"], by=request.user
        ),
    )


@de_l_appel
def delai(request: HttpRequest, appel: Appel) -> HttpResponse:
    choisie = {"structure": request.GET.get("structure", "")}
    form = DelaiForm(*actions.donnees(request), reseau=appel.reseau, initial=choisie)
    return _page(
        request,
        appel,
        titre="Accorder un délai",
        intro="Une exception pour une structure, nommée et motivée\u00a0: elle peut déposer après la clôture.",
        form=form,
        bouton="Accorder le délai",
        retour=f"{url(appel)}#delais",
        succes="Le délai est accordé\u00a0: la structure en est avertie.",
        faire=lambda: services.grant_delay(
            appel=appel,
            structure=form.cleaned_data["structure"],
            jusqu_au=form.cleaned_data["jusqu_au"],
            motif=form.cleaned_data["motif"],
            by=request.user,
        ),
    )


@de_l_appel
def ecrire(request: HttpRequest, appel: Appel) -> HttpResponse:
    """To those who began and have not handed in."""
    form = EcrireForm(*actions.donnees(request), appel=appel)
    if not form.dossiers and request.method != "POST":
        return redirect(url(appel))
    return _page(
        request,
        appel,
        titre="Écrire à celles qui n’ont pas déposé",
        gabarit="conventions/appel_ecrire.html",
        dossiers=form.dossiers,
        form=form,
        bouton="Envoyer",
        succes="Les messages partent, un par structure.",
        faire=lambda: services.write_to_pending(
            appel=appel, sujet=form.cleaned_data["sujet"], corps=form.cleaned_data["corps"], by=request.user
        ),
    )
