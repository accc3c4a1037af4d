"""What stands for a person or for a moment: the personal link of an invitation, the code shown during a meeting."""

import time

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

from socle.dates import ajoute_mois, aujourdhui

from .models import Invite, Reunion

LISIBLE = 12
"""Months after the meeting during which the link of an invitation still opens."""
TRANCHE = 300
"""Seconds during which the code on the wall is the same; the one before it is still taken."""
_invitation = signing.Signer(salt="coordination.invitation", sep="~")
_presence = signing.Signer(salt="coordination.presence", sep="~")


def jeton(invite: Invite) -> str:
    return _invitation.sign(invite.code)


def invite_de(jeton: str) -> Invite | None:
    """The person whom this link was sent to; None when it is no link of ours, when they are invited
    no more, or when the meeting is long over."""
    try:
        code = _invitation.unsign(jeton)
    except signing.BadSignature:
        return None
    lus = Invite.objects.select_related("reunion__reseau__departement", "promeneur", "structure").exclude(email="")
    return lus.filter(code=code, reunion__date__gte=ajoute_mois(aujourdhui(), -LISIBLE)).first()


def _tranche() -> int:
    return int(time.time()) // TRANCHE


def _court(r: Reunion, tranche: int) -> str:
    empreinte = salted_hmac("coordination.presence", f"{r.code}:{tranche}").hexdigest()
    return f"{int(empreinte[:12], 16) % 1_000_000:06d}"


def code_du_moment(r: Reunion) -> str:
    """Six figures, typed by who has no account."""
    return _court(r, _tranche())


def code_juste(r: Reunion, saisi: str) -> bool:
    chiffres = "".join(c for c in saisi if c.isdigit())
    return any(chiffres == _court(r, _tranche() - recul) for recul in (0, 1))


def jeton_presence(r: Reunion) -> str:
    """What the picture on the wall says."""
    return _presence.sign(f"{r.code}.{_tranche()}")


def image_presence(r: Reunion) -> SafeString:
    """The picture itself, as large as the page likes."""
    adresse = settings.SITE_URL + reverse("presence", args=[jeton_presence(r)])
    image = segno.make(adresse, error="m").svg_inline(
        border=2, dark="#1d1b4c", light="#ffffff", omitsize=True, title="Code QR de présence"
    )
    return mark_safe(image)  # drawn by us


def reunion_de(jeton: str) -> tuple[Reunion | None, bool]:
    """The meeting of a picture scanned, and whether it is the one on the wall now."""
    try:
        code, _, tranche = _presence.unsign(jeton).partition(".")
    except signing.BadSignature:
        return None, False
    r = Reunion.objects.select_related("reseau__departement").filter(code=code).first()
    return r, int(tranche) >= _tranche() - 1
