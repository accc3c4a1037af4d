"""Declared changes of the structure itself, on their way to the Caf; and formal notices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from socle.actions import donnees, faire_ou_dire
from socle.cles import trouver
from socle.valeurs import jour as en_jour

from .. import rules, rules_vie, services
from ..enums import Role
from ..enums_vie import DEMEURE, EtatDemeure
from ..forms import vie as formes
from ..models import MiseEnDemeure
from .cote import Dossier, du_dossier, page, tient
from .gestes import Geste
from .moment import dire, instruit, regarde


@dataclass(frozen=True)
class Declaration:
    titre: str
    intro: str
    form: type
    service: Callable[..., Any]
    succes: str


DECLARATIONS = {
    "contact": Declaration(
        "Changer de contact",
        "Les courriels du dossier suivent aussitôt.",
        formes.ContactChangeForm,
        services.declare_contact,
        "Le nouveau contact est déclaré.",
    ),
    "adresse": Declaration(
        "Changer d’adresse",
        "La fiche de la structure suit aussitôt.",
        formes.AdresseChangeForm,
        services.declare_address,
        "La nouvelle adresse est déclarée.",
    ),
}


@du_dossier(tient)
def declarer(request: HttpRequest, d: Dossier, nature: str) -> HttpResponse:
    """Another contact, another address: said, not asked."""
    une = DECLARATIONS.get(nature)
    if une is None:
        raise Http404
    if regarde(request) and not rules.can_declare_change(request.user, d.convention):
        return dire(request, d, "Un changement se déclare sur une convention en vigueur.")
    form = une.form(*donnees(request), convention=d.convention, user=request.user)
    ensuite = "" if d.role == Role.COORDINATION else " La coordination en prend acte, et le transmet à la Caf."
    return page(
        request,
        d,
        titre=une.titre,
        intro=f"C’est une déclaration\u00a0: personne n’a à l’accepter. {une.intro}{ensuite}",
        form=form,
        bouton="Déclarer",
        retour=d.url() + "#changements",
        succes=une.succes + ensuite,
        faire=lambda: une.service(
            convention=d.convention, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs
        ),
    )


@require_POST
@instruit()
def transmettre(request: HttpRequest, d: Dossier, cle: str) -> HttpResponse:
    un = trouver(d.convention.changements.all(), cle)
    return faire_ou_dire(
        request,
        lambda: services.transmit_change(changement=un, by=request.user),
        "Le changement est transmis à la Caf.",
        d.url() + "#changements",
    )


# — Formal notice


@instruit()
def mettre_en_demeure(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Write it: its letter is made, to be sent registered."""
    ouverte = next((x for x in d.convention.demeures.all() if x.etat in ("preparee", "envoyee")), None)
    if regarde(request) and ouverte is not None:
        return dire(request, d, "Une mise en demeure est déjà en cours sur cette convention.")
    if regarde(request) and not rules_vie.can_give_notice(request.user, d.convention):
        return dire(request, d, "Une mise en demeure porte sur une convention en vigueur.")
    form = formes.DemeureForm(*donnees(request))
    return page(
        request,
        d,
        titre="Mettre la structure en demeure",
        intro="La plateforme fait la lettre. La Caf la signe et l’envoie en recommandé\u00a0; vous noterez ensuite "
        "l’envoi, qui ouvre un mois.",
        form=form,
        bouton="Faire la lettre",
        retour=d.url() + "#demeures",
        succes="La lettre est faite\u00a0: faites-la signer et partir en recommandé, puis notez l’envoi.",
        faire=lambda: services.give_notice(convention=d.convention, by=request.user, **form.cleaned_data),
        garde=True,
    )


GESTES: dict[str, Geste] = {
    "envoyer": Geste(
        "Noter l’envoi", "Noter l’envoi", "L’envoi est noté\u00a0: le délai court.", formes.EnvoiDemeureForm,
        services.send_notice, "La structure et la Caf reçoivent aussi un courriel. C’est le recommandé qui compte.",
    ),
    "lever": Geste(
        "Constater que c’est réparé", "Lever la mise en demeure", "La mise en demeure est levée.", formes.IssueForm,
        services.lift_notice, "La structure et la Caf en sont prévenues.",
    ),
    "retirer": Geste(
        "Retirer la mise en demeure", "Retirer", "La mise en demeure est retirée.", formes.IssueForm,
        services.withdraw_notice, "Écrite par erreur, ou sans fondement.", "danger",
    ),
}  # fmt: skip


@instruit()
def demeure(request: HttpRequest, d: Dossier, demeure: str, geste: str) -> HttpResponse:
    """One act on a formal notice; opened late, it says so and leads back."""
    x = get_object_or_404(MiseEnDemeure.objects.select_related("convention"), convention=d.convention, code=demeure)
    un = GESTES.get(geste)
    if un is None:
        raise Http404
    if regarde(request) and x.etat not in DEMEURE.get(geste).origins:
        libelle = DEMEURE.get(geste).label
        return dire(request, d, f"« {libelle} » n’est plus possible\u00a0: elle est « {x.get_etat_display()} ».")
    form = un.form(*donnees(request))
    return page(
        request,
        d,
        titre=un.titre,
        intro=un.intro,
        form=form,
        bouton=un.bouton,
        ton=un.ton,
        succes=un.succes,
        retour=d.url() + "#demeures",
        faire=lambda: un.service(demeure=x, by=request.user, **form.cleaned_data),
    )


def _demeure(d: Dossier, code: str) -> MiseEnDemeure:
    """The structure knows of it once its letter left."""
    parties = MiseEnDemeure.objects.filter(convention=d.convention, envoyee_le__isnull=False)
    return get_object_or_404(parties.select_related("convention__structure"), code=code)


@du_dossier(tient)
def repondre(request: HttpRequest, d: Dossier, demeure: str) -> HttpResponse:
    """The structure says what it did, or contests, with what shows it."""
    x = _demeure(d, demeure)
    if regarde(request) and x.etat != EtatDemeure.ENVOYEE:
        return dire(request, d, "Cette mise en demeure n’attend pas de réponse.")
    form = formes.ReponseDemeureForm(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre="Répondre à la mise en demeure",
        intro=f"Ce qui est attendu, pour le {en_jour(x.delai)}\u00a0: {x.attendu}",
        form=form,
        bouton="Envoyer la réponse",
        retour=d.url() + "#demeures",
        succes="La réponse est enregistrée. La coordination et la Caf en sont prévenues par courriel.",
        faire=lambda: services.answer_notice(
            demeure=x, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs
        ),
        garde=True,
    )


@require_POST
@instruit()
def lue(request: HttpRequest, d: Dossier, demeure: str, reponse: str) -> HttpResponse:
    """The coordination has read an answer."""
    x = get_object_or_404(_demeure(d, demeure).reponses.select_related("demeure__convention"), code=reponse)
    return faire_ou_dire(
        request,
        lambda: services.read_answer(reponse=x, by=request.user),
        "La réponse est notée comme lue.",
        d.url() + "#demeures",
    )
