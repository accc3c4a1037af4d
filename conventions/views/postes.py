"""The posts of a file: asked for in the request, then held, left and taken in the life of the convention."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from socle import journal
from socle.actions import donnees
from socle.dates import aujourdhui, dernier_jour
from socle.valeurs import jour as en_jour

from .. import a_faire, renouvellement, rules, services
from ..enums import Section
from ..forms.appels import AppelChoisiForm
from ..forms.communs import Acte
from ..forms.dossier import DepartForm, PosteForm, RemplacementForm
from ..models import Convention, Poste
from .actes import correction, fermee
from .cote import Dossier, Vue, du_dossier, page, tient

GABARIT = "conventions/poste.html"


def du_poste(view: Vue) -> Vue:
    """Give the view the post of the address. One that was removed meanwhile is said so: it was there a moment ago."""

    @du_dossier(tient)
    @wraps(view)
    def gardee(request: HttpRequest, d: Dossier, poste: str) -> HttpResponse:
        siens = d.convention.postes_prevus.select_related("promeneur", "mandat", "convention")
        if (un := siens.filter(code=poste).first()) is not None:
            return view(request, d, un)
        if not journal.events_model(Poste)._base_manager.filter(code=poste, convention=d.convention.pk).exists():
            raise Http404
        messages.info(request, "Ce poste est déjà retiré.")
        return redirect(_ici(d))

    return gardee


def _ici(d: Dossier) -> str:
    return f"{d.url()}#postes"


@du_dossier(tient)
def ajouter(request: HttpRequest, d: Dossier) -> HttpResponse:
    """One more post asked for."""
    if (dehors := fermee(request, d, Section.POSTES)) is not None:
        return dehors
    form = PosteForm(
        *donnees(request), instance=Poste(convention=d.convention), convention=d.convention, user=request.user
    )
    return page(
        request,
        d,
        titre="Ajouter un poste",
        gabarit=GABARIT,
        correction=correction(d, Section.POSTES),
        form=form,
        bouton="Ajouter le poste",
        retour=_ici(d),
        succes="Le poste est ajouté.",
        faire=lambda: services.add_poste(
            convention=d.convention, by=request.user, pour_le_compte=form.pour_le_compte(), **form.service()
        ),
    )


@du_poste
def modifier(request: HttpRequest, d: Dossier, un: Poste) -> HttpResponse:
    if (dehors := fermee(request, d, Section.POSTES)) is not None:
        return dehors
    form = PosteForm(*donnees(request), instance=un, convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre=f"Modifier le poste\u00a0: {un}",
        gabarit=GABARIT,
        correction=correction(d, Section.POSTES),
        form=form,
        retour=_ici(d),
        succes="Le poste est enregistré.",
        faire=lambda: services.change_poste(
            poste=un, version=form.version, by=request.user, pour_le_compte=form.pour_le_compte(), **form.service()
        ),
    )


@du_poste
def retirer(request: HttpRequest, d: Dossier, un: Poste) -> HttpResponse:
    if (dehors := fermee(request, d, Section.POSTES)) is not None:
        return dehors
    form = Acte(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre=f"Retirer le poste\u00a0: {un}",
        intro="Le poste sort de la demande. L’historique garde ce qu’il disait.",
        form=form,
        bouton="Retirer",
        ton="danger",
        retour=_ici(d),
        succes="Le poste est retiré.",
        faire=lambda: services.remove_poste(poste=un, by=request.user, pour_le_compte=form.pour_le_compte()),
    )


def _sans_objet(request: HttpRequest, d: Dossier, possible: bool, phrase: str) -> HttpResponse | None:
    if possible:
        return None
    messages.info(request, phrase)
    return redirect(d.url())


@du_poste
def depart(request: HttpRequest, d: Dossier, un: Poste) -> HttpResponse:
    """Whoever holds the post leaves: a declared change."""
    possible = rules.can_declare_change(request.user, d.convention) and un.promeneur_id is not None
    if (
        dehors := _sans_objet(request, d, possible, "Personne ne tient ce poste dans une convention en vigueur.")
    ) is not None:
        return dehors
    form = DepartForm(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre=f"{un.titulaire} quitte le poste",
        attention="Son mandat finit ce soir-là, et son profil sort de l’annuaire le lendemain. Ses comptes ne vont à "
        "personne\u00a0: ils se ferment. La coordination est prévenue, et le transmet à la Caf.",
        form=form,
        bouton="Déclarer le départ",
        ton="danger",
        retour=_ici(d),
        succes="Le départ est déclaré. Le poste est à pourvoir.",
        faire=lambda: services.declare_departure(
            poste=un, by=request.user, pour_le_compte=form.pour_le_compte(), **form.service()
        ),
    )


@du_poste
def remplacer(request: HttpRequest, d: Dossier, un: Poste) -> HttpResponse:
    """Somebody takes an agreed post: a declared change, which nobody has to accept."""
    possible = rules.can_declare_change(request.user, d.convention)
    if (
        dehors := _sans_objet(request, d, possible, "Un changement se déclare sur une convention en vigueur.")
    ) is not None:
        return dehors
    form = RemplacementForm(*donnees(request), convention=d.convention, user=request.user, poste=un)
    intro = f"{un.titulaire} quitte le poste la veille de ce jour. " if un.promeneur_id else ""
    return page(
        request,
        d,
        titre=f"Remplacer {un.titulaire}" if un.promeneur_id else "Pourvoir le poste",
        gabarit=GABARIT,
        intro=intro
        + "C’est une déclaration\u00a0: la coordination est prévenue et le dit à la Caf, personne n’a à l’accepter.",
        form=form,
        bouton="Déclarer",
        retour=_ici(d),
        succes="Le changement est déclaré. La personne reçoit un courriel avec ce qui lui reste à faire.",
        faire=lambda: services.replace_holder(
            poste=un, by=request.user, pour_le_compte=form.pour_le_compte(), **form.service()
        ),
    )


@du_dossier(tient)
def renouveler(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Ask for a renewal, express and never tacit: a new request that takes the project and the people in place."""
    suite = Convention.objects.attendues().filter(structure=d.convention.structure_id).first()
    if suite is not None:
        messages.info(request, "Une demande est déjà en cours\u00a0: la voici.")
        return redirect(Dossier(suite, d.role, request.user).url())
    proche = a_faire.a_renouveler(Convention.objects.filter(pk=d.convention.pk)).exists()
    ouvre = renouvellement.ouvre_le(dernier_jour(d.convention.periode)) if d.convention.periode else None
    a_partir = f"\u00a0: à partir du {en_jour(ouvre)}" if ouvre and ouvre > aujourdhui() else ""
    phrase = f"Le renouvellement se demande dans les six mois qui précèdent la fin{a_partir}."
    if (dehors := _sans_objet(request, d, proche, phrase)) is not None:
        return dehors
    neuve = Convention(structure=d.convention.structure)
    form = AppelChoisiForm(*donnees(request), convention=neuve, user=request.user)
    faite: list[Any] = []

    def faire() -> None:
        pour = form.pour_le_compte()
        faite.append(
            services.start_renewal(convention=d.convention, by=request.user, pour_le_compte=pour, **form.champs)
        )

    return page(
        request,
        d,
        titre="Demander le renouvellement",
        intro="Une nouvelle demande s’ouvre, avec le projet et les personnes en place. Relisez, changez, puis déposez.",
        form=form,
        bouton="Ouvrir la demande",
        succes="La demande de renouvellement est ouverte.",
        annuler=d.url(),
        retour=lambda: Dossier(faite[0], d.role, request.user).url(),
        faire=faire,
    )
