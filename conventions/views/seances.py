"""The sittings of the committee: those to come, those held, the agenda of one and what it decides."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import actions, envois
from socle.acces import connexion_requise
from socle.dates import aujourdhui
from socle.ecriture import raisons
from socle.etats import Refused
from territoires.acces import entree, reseau_or_404
from territoires.models import Reseau

from .. import dossier_seance, seances, services
from ..enums import Role
from ..forms.instruction import DecisionForm
from ..forms.seances import DeplacerForm, SeanceForm
from ..models import Convention, SeanceCopil

ACTION = "coordination/action.html"
PAR_PAGE = 25


def du_reseau(role: Role = Role.COORDINATION) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the view the network of the address; 404 to whoever has not this role in it."""

    def decorer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @connexion_requise
        @wraps(view)
        def gardee(request: HttpRequest, code: str, **reste: Any) -> HttpResponse:
            return view(request, reseau_or_404(request.user, code, role=role), **reste)

        return gardee

    return decorer


def fil(reseau: Reseau, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return [entree(reseau), *suite]


def lien_liste(reseau: Reseau) -> tuple[str, str]:
    return ("Copil", reverse("coordination_seances", args=[reseau.code]))


def url(seance: SeanceCopil) -> str:
    return reverse("coordination_seance", args=[seance.reseau.code, seance.code])


def trouver(reseau: Reseau, code: str) -> SeanceCopil:
    return get_object_or_404(seances.du_reseau(reseau).select_related("reseau"), code=code)


@require_safe
@du_reseau()
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    jour = aujourdhui()
    contexte = {
        "reseau": reseau,
        "fil": fil(reseau),
        "jour": jour,
        "a_venir": list(seances.a_venir(reseau, jour)),
        "page": Paginator(seances.tenues(reseau, jour), PAR_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "conventions/seances.html", contexte)


@du_reseau()
def nouvelle(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = SeanceForm(*actions.donnees(request))
    faites: list[SeanceCopil] = []

    def faire() -> None:
        propre = form.cleaned_data
        le, type, lieu = propre["date"], propre["type"], propre["lieu"]
        faites.append(services.plan_session(reseau=reseau, le=le, type=type, lieu=lieu, by=request.user))

    return actions.agir(
        request,
        gabarit=ACTION,
        reseau=reseau,
        fil=fil(reseau, lien_liste(reseau)),
        titre="Prévoir une séance",
        intro="Une séance déjà tenue se note aussi, pour y enregistrer ce qu’elle a décidé.",
        form=form,
        faire=faire,
        succes="La séance est prévue. Inscrivez-y les dossiers.",
        bouton="Prévoir la séance",
        annuler=lien_liste(reseau)[1],
        retour=lambda: url(faites[0]),
    )


@du_reseau()
def deplacer(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    une = trouver(reseau, seance)
    form = DeplacerForm(*actions.donnees(request), initial={"date": une.date})
    return actions.agir(
        request,
        gabarit=ACTION,
        reseau=reseau,
        fil=fil(reseau, lien_liste(reseau), (str(une), url(une))),
        titre="Changer la date de la séance",
        intro="Les dossiers inscrits suivent. Les partenaires et les structures inscrites reçoivent un courriel.",
        form=form,
        faire=lambda: services.move_session(seance=une, le=form.cleaned_data["date"], by=request.user),
        succes="La date de la séance est changée.",
        bouton="Changer la date",
        retour=url(une),
    )


# — One sitting


@du_reseau()
def seance(request: HttpRequest, reseau: Reseau, seance: str) -> HttpResponse:
    """Its agenda, the opinions, and what it decides, file by file, noted together."""
    une = trouver(reseau, seance)
    lignes = seances.ordre_du_jour(une)
    erreurs: list[str] = []
    if une.date <= aujourdhui():
        for ligne in lignes:
            ligne.form = None if ligne.decision else _decision(request, ligne)
    if request.method == "POST":
        notees, erreurs = _noter(request, une, lignes)
        if notees:
            s = "s" if notees > 1 else ""
            dites = f"{notees} décision{s} notée{s}. Relisez chaque courriel, puis envoyez-le."
            return envois.fait(request, dites, url(une))
    contexte = {
        "reseau": reseau,
        "fil": fil(reseau, lien_liste(reseau)),
        "seance": une,
        "lignes": lignes,
        "a_noter": [ligne for ligne in lignes if ligne.form],
        "a_venir": [ligne for ligne in lignes if not ligne.decision],
        "decidees": [ligne for ligne in lignes if ligne.decision],
        "erreurs": erreurs,
        "jour": aujourdhui(),
        "presences": list(une.presences.select_related("user")),
        "pv": seances.proces_verbal(une),
        "dossiers_de_seance": dossier_seance.faits(une, request.user),
    }
    return render(request, "conventions/seance.html", contexte)


def _decision(request: HttpRequest, ligne: seances.Ligne) -> DecisionForm:
    donnees = request.POST if request.method == "POST" else None
    return DecisionForm(donnees, prefix=ligne.convention.code, convention=ligne.convention, parmi=True)


def _noter(request: HttpRequest, une: SeanceCopil, lignes: list[seances.Ligne]) -> tuple[int, list[str]]:
    """Note what was chosen, all of it or nothing: how many, or what prevents it, in French."""
    ouvertes = [ligne for ligne in lignes if ligne.form]
    if not all(ligne.form.is_valid() for ligne in ouvertes):
        return 0, ["Une décision est à compléter\u00a0: rien n’est encore noté."]
    if depasses := _plus_a_decider(request, une, {ligne.convention.code for ligne in ouvertes}):
        return 0, depasses
    choisies = [ligne for ligne in ouvertes if ligne.form.cleaned_data["sens"]]
    if not choisies:
        return 0, ["Choisissez au moins une décision."]
    choix = [services.Choix(ligne.convention, **ligne.form.service()) for ligne in choisies]
    try:
        services.decide_session(seance=une, choix=choix, by=request.user)
    except (Refused, ValidationError) as refus:
        return 0, raisons(refus)
    return len(choix), []


def _plus_a_decider(request: HttpRequest, une: SeanceCopil, ouvertes: set[str]) -> list[str]:
    """Files decided or taken off by somebody else since this page was opened."""
    choisis = {nom.removesuffix("-sens") for nom, valeur in request.POST.items() if nom.endswith("-sens") and valeur}
    autres = Convention.objects.filter(inscriptions__seance=une, code__in=choisis - ouvertes).distinct()
    return [
        f"{c.structure}\u00a0: ce dossier n’est plus à décider ici, il est «\u00a0{c.get_etat_display()}\u00a0». "
        "Quelqu’un d’autre vient peut-être de le changer."
        for c in autres.select_related("structure").order_by("pk")
    ]
