"""The link by which a profile is confirmed from a mail: it names a person and the confirmation that it renews.

Once confirmed, by whatever way, the date has changed and the link is spent: it works once a period.
"""

from datetime import date, datetime

from django.core import signing

from .models import Promeneur

_signer = signing.Signer(salt="promeneurs.confirmation", sep="~")


def jeton(promeneur: Promeneur) -> str:
    return _signer.sign(f"{promeneur.code}.{_periode(promeneur)}")


def lire(jeton: str) -> Promeneur | None:
    """The person whom this link is about, spent or not; None when it is no link of ours."""
    try:
        code, _, _ = _signer.unsign(jeton).partition(".")
    except signing.BadSignature:
        return None
    return Promeneur.objects.select_related("reseau", "user").filter(code=code).first()


def a_servi(jeton: str, promeneur: Promeneur) -> bool:
    """Has the profile been confirmed since this link was made?"""
    return _signer.unsign(jeton).partition(".")[2] != _periode(promeneur)


def renouvelle(jeton: str) -> date:
    """The date of the confirmation that this link renews."""
    return datetime.strptime(_signer.unsign(jeton).partition(".")[2], "%Y%m%d").date()


def _periode(promeneur: Promeneur) -> str:
    return f"{promeneur.confirme_le:%Y%m%d}"
