"""The door of every coordinator's page: signed in, coordinator of this network, and the object is of this network."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from coordination import ressources
from coordination.models import Lot, Message, Relais, Ressource
from promeneurs.models import Compte, Mandat, Promeneur, Signalement
from socle import fichiers
from socle.acces import connexion_requise
from structures.models import Structure
from territoires.acces import reseau_or_404
from territoires.models import Reseau
from territoires.rules import is_coordinator


def du_reseau(role: str = "coordination") -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the view the network of the address instead of its code; 404 to anybody without this role in it."""

    def decorer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @connexion_requise
        @wraps(view)
        def gardee(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            reseau = reseau_or_404(request.user, code, role=role)
            request.reseau = reseau  # type: ignore[attr-defined]
            return view(request, reseau, *args, **kwargs)

        return gardee

    return decorer


coordination = du_reseau()


def promeneur_or_404(reseau: Reseau, code: str) -> Promeneur:
    """The file of this code, or the one into which it was merged."""
    return _du_code(Promeneur.objects.filter(reseau=reseau).select_related("reseau", "user", "photo"), code)


def structure_or_404(reseau: Reseau, code: str) -> Structure:
    """The sheet of this code, or the one into which it was merged."""
    return _du_code(Structure.objects.filter(reseau=reseau).select_related("reseau", "commune", "image"), code)


def _du_code(fiches: Any, code: str) -> Any:
    fiche = fiches.du_code(code)
    if fiche is None:
        raise Http404
    return fiche


def mandat_or_404(reseau: Reseau, promeneur: str, code: str) -> Mandat:
    return get_object_or_404(
        Mandat.objects.select_related("promeneur__reseau", "structure"),
        promeneur__reseau=reseau,
        promeneur__code=promeneur,
        code=code,
    )


def compte_or_404(reseau: Reseau, promeneur: str, code: str) -> Compte:
    return get_object_or_404(
        Compte.objects.select_related("promeneur__reseau", "verifie_par"),
        promeneur__reseau=reseau,
        promeneur__code=promeneur,
        code=code,
    )


def signalement_or_404(reseau: Reseau, code: str, user: Any) -> Signalement:
    """A report that this person may read: never one about oneself."""
    lus = Signalement.objects.du_reseau(reseau, user)
    return get_object_or_404(
        lus.select_related("reseau", "promeneur__user", "promeneur__reseau", "pris_par"), code=code
    )


def message_or_404(reseau: Reseau, code: str) -> Message:
    return get_object_or_404(Message.objects.select_related("reseau", "par", "envoye_par"), reseau=reseau, code=code)


def ressource_or_404(reseau: Reseau, code: str) -> Ressource:
    return get_object_or_404(Ressource.objects.select_related("reseau", "par", "fichier"), reseau=reseau, code=code)


def relais_or_404(reseau: Reseau, code: str) -> Relais:
    return get_object_or_404(Relais.objects.select_related("reseau"), reseau=reseau, code=code)


def lot_or_404(reseau: Reseau, code: str, user: Any) -> Lot:
    """An act on several sheets, for whoever prepared it."""
    return get_object_or_404(Lot.objects.select_related("reseau"), reseau=reseau, code=code, par=user)


def joint_visible(user: Any, fichier: Any) -> bool:
    """A file joined to a message: for the coordination of its network; those who received it have it."""
    if user is None:
        return False
    message = Message.objects.filter(pieces__fichier=fichier).select_related("reseau").first()
    return message is not None and is_coordinator(user, message.reseau)


def declare() -> None:
    fichiers.register_rule("coordination.message", joint_visible)
    fichiers.register_rule("coordination.ressource", ressources.fichier_visible)
