"""What was typed and could not be taken in (a page from before signing in again) stays on the page, to be sent again by
a button. Only what one of our own pages sent: another site gets no form to hold out to somebody.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest

SECRETS = ("password", "code")
PLACE = 200_000  # characters: past that, going back in the browser is the better way


def saisie(request: HttpRequest) -> dict[str, object] | None:
    """The fields to send again, where to, and whether files are to be chosen again; None when there is nothing to
    keep, or nothing safe to show."""
    origine = request.headers.get("Origin") or request.headers.get("Referer", "")
    if request.method != "POST" or urlsplit(origine).netloc != request.get_host():
        return None
    champs = [(nom, v) for nom, valeurs in request.POST.lists() for v in valeurs if nom != "csrfmiddlewaretoken"]
    if any(secret in nom for nom, _ in champs for secret in SECRETS) or sum(len(v) for _, v in champs) > PLACE:
        return None
    return {"champs": champs, "adresse": request.get_full_path(), "fichiers": bool(request.FILES)} if champs else None
