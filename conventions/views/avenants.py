"""An avenant, at the structure's, the coordination's and the partner's; and what each does with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from socle import journal
from socle.actions import donnees
from socle.formulaires import Confirmation

from .. import presentation_vie, rules_vie, services
from ..enums import Role, Signataire
from ..enums_vie import AVENANT, EtatAvenant
from ..forms import vie as formes
from ..forms.dossier import SignatureForm
from ..forms.instruction import MotifForm
from ..models import Avenant
from .cote import Dossier, du_dossier, lit_les_fichiers, page, tient
from .gestes import Geste
from .moment import dire, regarde

Vue = Callable[..., HttpResponse]


def de_l_avenant(view: Vue) -> Vue:
    """Give the view the avenant of the address; 404 to whoever may not read it."""

    @du_dossier(lit_les_fichiers)
    @wraps(view)
    def gardee(request: HttpRequest, d: Dossier, avenant: str, **reste: Any) -> HttpResponse:
        siens = Avenant.objects.select_related("seance").prefetch_related("documents__fichier")
        un = get_object_or_404(siens, convention=d.convention, code=avenant)
        un.convention = d.convention
        if not rules_vie.can_read_avenant(request.user, un):
            raise Http404
        return view(request, d, un, **reste)

    return gardee


def _ici(d: Dossier, a: Avenant) -> str:
    return d.url("avenant", a.code)


def _page(request: HttpRequest, d: Dossier, a: Avenant, **reste: Any) -> HttpResponse:
    """One act on an avenant, then back to it."""
    fil = [*d.fil, (d.nom, d.url()), (a.nom, _ici(d, a))]
    return page(request, d, **{"retour": _ici(d, a), "fil": fil} | reste)


@require_safe
@de_l_avenant
def avenant(request: HttpRequest, d: Dossier, a: Avenant) -> HttpResponse:
    """Before and after, where it stands, who signs, and what this person may do."""
    contexte = d.contexte | {"fil": [*d.fil, (d.nom, d.url())], "a": a}
    contexte |= presentation_vie.avenant(d.convention, a, request.user, d.role)
    contexte["historique"] = journal.historiques([a, *a.documents.all(), *contexte["signees"], *contexte["suivis"]], 50)
    return render(request, "conventions/avenant.html", contexte)


# — Written


@du_dossier(tient)
def nouveau(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Say what the convention should become; nothing is asked yet."""
    if regarde(request) and not rules_vie.can_start_avenant(request.user, d.convention):
        return dire(request, d, "Un avenant change une convention en vigueur.")
    form = formes.AvenantForm(*donnees(request), convention=d.convention)
    fait: list[Avenant] = []
    return page(
        request,
        d,
        gabarit="conventions/avenant_form.html",
        titre="Préparer un avenant",
        intro="La convention, comme elle serait\u00a0: changez ce qui change, laissez le reste comme il est. Vous "
        "relirez avant et après côte à côte, et rien n’est demandé avant.",
        form=form,
        bouton="Voir ce qui change",
        succes="L’avenant est préparé\u00a0: relisez ce qui change, puis demandez-le.",
        retour=lambda: _ici(d, fait[0]),
        annuler=d.url() + "#avenants",
        garde=True,
        faire=lambda: fait.append(
            services.start_avenant(convention=d.convention, contenu=form.contenu(), by=request.user)
        ),
    )


@de_l_avenant
def modifier(request: HttpRequest, d: Dossier, a: Avenant) -> HttpResponse:
    if not tient(request.user, d.convention):
        raise Http404
    if regarde(request) and not rules_vie.can_edit_avenant(request.user, a):
        return dire(request, d, "Cet avenant ne change plus\u00a0: il est demandé.")
    form = formes.AvenantForm(*donnees(request), convention=d.convention, avenant=a)
    return _page(
        request,
        d,
        a,
        gabarit="conventions/avenant_form.html",
        titre="Modifier l’avenant",
        form=form,
        bouton="Enregistrer",
        succes="L’avenant est modifié.",
        garde=True,
        faire=lambda: services.change_avenant(
            avenant=a, contenu=form.contenu(), by=request.user, version=form.cleaned_data.get("version_lue")
        ),
    )


# — Moved on


def _motif(saisie: tuple[Any, Any], a: Avenant) -> forms.Form:
    return MotifForm(*saisie, aide="La structure le lira.")


GESTES: dict[str, Geste] = {
    "demander": Geste(
        "Demander cet avenant", "Demander l’avenant", "L’avenant est demandé\u00a0: il ne change plus.",
        lambda saisie, a: Confirmation(*saisie), services.ask_avenant,
        "La coordination l’examine et le fait décider. Vous ne pourrez plus le modifier.",
    ),
    "renvoyer": Geste(
        "Renvoyer l’avenant", "Renvoyer pour correction", "L’avenant est renvoyé à la structure.",
        lambda saisie, a: MotifForm(*saisie, libelle="Ce qui est à corriger", aide="La structure le lira."),
        services.send_avenant_back,
    ),
    "accepter": Geste(
        "Accepter l’avenant", "Accepter l’avenant", "L’avenant est accepté. Faites le document à signer.",
        lambda saisie, a: formes.DecisionAvenantForm(*saisie, avenant=a), services.accept_avenant,
        "Les montants restent ceux que chaque financeur décide de son côté.",
    ),
    "refuser": Geste(
        "Refuser l’avenant", "Refuser l’avenant", "L’avenant est refusé. La structure lit votre réponse.",
        lambda saisie, a: formes.DecisionAvenantForm(*saisie, avenant=a, refus=True), services.refuse_avenant,
        ton="danger",
    ),
    "preparer": Geste(
        "Faire le document à signer", "Faire le document à signer", "Le document est prêt à signer.",
        lambda saisie, a: formes.PreparationAvenantForm(*saisie), services.prepare_avenant,
        "L’avenant reçoit son numéro, et chaque partie un courriel quand c’est à elle de signer.",
    ),
    "refaire": Geste(
        "Refaire le document", "Refaire le document", "Le document est à refaire.",
        lambda saisie, a: MotifForm(*saisie, libelle="Ce qui est à corriger"), services.redo_avenant,
        "Le numéro reste. Les signatures déjà données ne comptent plus.",
    ),
    "abandonner": Geste(
        "Abandonner l’avenant", "Abandonner l’avenant", "L’avenant est abandonné\u00a0: la convention reste ce qu’elle "
        "est.", _motif, services.abandon_avenant, ton="danger",
    ),
}  # fmt: skip


@de_l_avenant
def geste(request: HttpRequest, d: Dossier, a: Avenant, geste: str) -> HttpResponse:
    """One act on an avenant; opened late, it says so and leads back to the file."""
    un = GESTES.get(geste)
    if un is None or not tient(request.user, d.convention) or d.role not in (Role.STRUCTURE, Role.COORDINATION):
        raise Http404
    if regarde(request) and not rules_vie.can_move_avenant(request.user, a, geste):
        libelle = AVENANT.get(geste).label
        return dire(request, d, f"« {libelle} » n’est plus possible\u00a0: l’avenant est « {a.get_etat_display()} ».")
    form = un.form(donnees(request), a)

    def faire() -> None:
        champs = form.service() if hasattr(form, "service") else form.cleaned_data
        un.service(avenant=a, by=request.user, **champs)

    return _page(
        request, d, a, titre=un.titre, intro=un.intro, form=form, bouton=un.bouton, ton=un.ton, succes=un.succes,
        faire=faire,
    )  # fmt: skip


# — Signed on paper


@de_l_avenant
def signer(request: HttpRequest, d: Dossier, a: Avenant, partie: str) -> HttpResponse:
    """Give the signed document of a party: one's own, or any of them for the coordination."""
    if partie not in d.convention.parties:
        raise Http404
    if not rules_vie.can_deposit_avenant(request.user, a, partie):
        if not _sien(d, a, partie):
            raise Http404
        if regarde(request):
            return dire(request, d, "Cet avenant n’attend plus ce document signé.")
    form = SignatureForm(*donnees(request), convention=d.convention, user=request.user, partie=partie)
    nom = d.convention.structure.nom if partie == Signataire.STRUCTURE else Signataire(partie).label
    return _page(
        request,
        d,
        a,
        titre=f"Déposer l’avenant signé par {nom}",
        intro="Toutes les pages, signées à la main, scannées ou photographiées.",
        form=form,
        bouton="Déposer",
        succes="Le document signé est déposé\u00a0: vérifiez-le, puis confirmez la signature."
        if d.role == Role.COORDINATION
        else "Le document signé est déposé\u00a0; la coordination le vérifie.",
        faire=lambda: services.deposit_signature(
            convention=d.convention,
            avenant=a,
            partie=partie,
            upload=form.cleaned_data["upload"],
            signee_le=form.cleaned_data["signee_le"],
            nom=form.cleaned_data["nom"],
            qualite=form.cleaned_data["qualite"],
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )


def _sien(d: Dossier, a: Avenant, partie: str) -> bool:
    """Would this person give this party's document, in another state of the avenant?"""
    avant, a.etat = a.etat, EtatAvenant.A_SIGNER
    try:
        return rules_vie.can_deposit_avenant(d.user, a, partie)
    finally:
        a.etat = avant
