"""In the demo no message leaves: the browser that declared a structure reads its own on the page. Nothing elsewhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Invitation
from socle import courrier
from socle.models import Courriel

from . import services
from .models import Declaration

TEMOIN, JOUR = "declaration_demo", 86400


def retenir(reponse: HttpResponse, declaration: Declaration) -> HttpResponse:
    """Let this browser, and no other, read the message of this declaration."""
    if settings.DEMO:
        reponse.set_signed_cookie(
            TEMOIN,
            declaration.code,
            salt=TEMOIN,
            max_age=JOUR,
            path=reverse("devenir_promeneur"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return reponse


def courriel(request: HttpRequest, declaration: Declaration) -> Courriel | None:
    """The last message sent to confirm it, for the browser that declared."""
    if not settings.DEMO or request.get_signed_cookie(TEMOIN, default="", salt=TEMOIN) != declaration.code:
        return None
    invitation = Invitation.objects.filter(role=services.ROLE, cible=declaration.code).order_by("-pk").first()
    if invitation is None:
        return None
    dernier = Courriel.objects.filter(cle=f"invitation:{invitation.code}:{invitation.envois}").first()
    return dernier if dernier and courrier.lisible(dernier) else None
