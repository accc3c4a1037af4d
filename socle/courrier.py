"""Outgoing mail: every message is first a row, written with the change that causes it and sent after its commit.

Delivery is at least once: a worker killed between the server's acceptance and our commit sends that one message
again. It is never lost and never sent twice otherwise, since the row is locked while it goes.
"""

import datetime
import logging
import re
import smtplib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from socle import conservation, etats
from socle.models import Courriel, EtatCourriel, Fichier
from socle.texte import propre

log = logging.getLogger(__name__)

ATTENTES = [datetime.timedelta(minutes=m) for m in (2, 15, 60, 240)]
BOUTON = re.compile(r"^→ (?P<texte>.+?)\s: (?P<url>\S+)$")
PAUSE = 10.0
_file_absente_jusqu_a = 0.0


@dataclass(frozen=True)
class Enveloppe:
    """What goes with a text: to whom one answers, headers, files."""

    repondre_a: str = ""
    entetes: Mapping[str, str] = field(default_factory=dict)
    joints: Sequence[Fichier] = ()


_enveloppes: dict[str, Callable[[Courriel], Enveloppe]] = {}


def register(modele: str, enveloppe: Callable[[Courriel], Enveloppe]) -> None:
    """Declare what goes with the messages of a model, read when each is sent. Call it from `AppConfig.ready()`."""
    _enveloppes[modele] = enveloppe


def send(
    *,
    modele: str,
    to: str,
    context: dict[str, Any],
    key: str,
    sensitive: bool = False,
    portee: str = "",
    joint: Fichier | None = None,
    confier: bool = True,
) -> Courriel:
    """Write the message `templates/courriels/<modele>.txt` to one person; it goes after commit.

    Guarantees: one message a `key`, whoever asks and however often (the first row is returned); nothing goes if
    the transaction is rolled back; a stopped broker or worker only delays it. A sensitive text is erased once
    sent. `joint`: a file kept here, that goes with it. Without `confier`, whoever asks sends it (`envoyer`): a long
    series does not keep the messages of everybody waiting. Raises `ValidationError` on a bad address.
    """
    adresse = to.strip()
    validate_email(adresse)
    sujet, corps = _rediger(modele, context)
    ligne = Courriel(
        cle=key,
        modele=modele,
        destinataire=adresse,
        sujet=sujet[:250],
        corps=corps,
        sensible=sensitive,
        portee=portee,
        joint=joint,
    )
    Courriel.objects.bulk_create([ligne], ignore_conflicts=True)
    stocke = Courriel.objects.get(cle=key)
    if confier and stocke.code == ligne.code:
        transaction.on_commit(partial(_confier, stocke.pk), robust=True)
    return stocke


def _rediger(modele: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (first line) and text of a message. Values are plain text: no HTML escaping, no control characters."""
    gabarit = get_template(f"courriels/{modele}.txt").template  # type: ignore[attr-defined]
    valeurs = {"SITE_URL": settings.SITE_URL, "SITE_NAME": settings.SITE_NAME} | context
    texte = gabarit.render(Context(valeurs, autoescape=False)).replace("\r\n", "\n").replace("\0", "")
    sujet, _, corps = texte.strip().partition("\n")
    return propre(sujet), re.sub(r"\n{3,}", "\n\n", corps.strip()) + "\n"


def _confier(pk: int) -> None:
    """Hand the row to the worker. A broker that is down is not waited for: the beat task will find the row."""
    from socle.tasks import envoyer_courriel  # noqa: PLC0415  the tasks import this module

    global _file_absente_jusqu_a
    if time.monotonic() < _file_absente_jusqu_a:
        return
    try:
        envoyer_courriel.apply_async((pk,), retry=False)
    except Exception as erreur:
        _file_absente_jusqu_a = time.monotonic() + PAUSE
        log.warning("file d’attente absente, courriel gardé : %s", type(erreur).__name__)


def envoyer(pk: int) -> bool:
    """Send this row if it still has to go and nobody else is at it; say whether it went.

    A failure is retried after 2 min, 15 min, 1 h and 4 h, then given up; a recipient refused for good is given
    up at once.
    """
    with transaction.atomic():
        courriel = (
            Courriel.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=pk, etat=EtatCourriel.A_ENVOYER, prochain_essai__lte=timezone.now())
            .first()
        )
        if courriel is None:
            return False
        try:
            message(courriel).send()
        except Exception as erreur:
            _noter_echec(courriel, erreur)
            return False
        garde = courriel.corps if settings.DEMO or not courriel.sensible else ""
        etats.move(
            courriel,
            "envoyer",
            by=None,
            envoye_le=timezone.now(),
            corps=garde,
            erreur="",
            essais=courriel.essais + 1,
        )
        return True


def _noter_echec(courriel: Courriel, erreur: Exception) -> None:
    log.warning("courriel %s : %s", courriel.code, type(erreur).__name__)
    essais, dit = courriel.essais + 1, _sans_adresse(erreur)
    definitif = isinstance(erreur, smtplib.SMTPRecipientsRefused) and all(
        code >= 550 for code, _ in erreur.recipients.values()
    )
    if definitif or essais > len(ATTENTES):
        garde = courriel.corps if settings.DEMO or not courriel.sensible else ""
        etats.move(courriel, "abandonner", by=None, essais=essais, erreur=dit, corps=garde)
        return
    courriel.essais, courriel.erreur = essais, dit
    courriel.prochain_essai = timezone.now() + ATTENTES[essais - 1]
    courriel.save(update_fields=["essais", "erreur", "prochain_essai"])


def _sans_adresse(erreur: Exception) -> str:
    return propre(re.sub(r"\S+@\S+", "…", f"{type(erreur).__name__} {erreur}"))[:250]


def reprendre(*, budget: float = 45.0) -> int:
    """Send every message that is due, oldest first, for `budget` seconds at most; say how many went."""
    fin, envoyes = time.monotonic() + budget, 0
    dus = Courriel.objects.filter(etat=EtatCourriel.A_ENVOYER, prochain_essai__lte=timezone.now())
    for pk in dus.order_by("prochain_essai", "pk").values_list("pk", flat=True)[:500]:
        if time.monotonic() > fin:
            break
        envoyes += envoyer(pk)
    return envoyes


def renvoyer(*, courriel: Courriel, by: Any) -> Courriel:
    """Give a failed message a new series of tries. Refused when its text was erased."""
    etats.move(
        courriel,
        "reprendre",
        by=by,
        unless=lambda c: [] if c.corps else ["Ce message contenait un lien à usage unique\u00a0: refaites la demande."],
        essais=0,
        erreur="",
        prochain_essai=timezone.now(),
    )
    transaction.on_commit(partial(_confier, courriel.pk), robust=True)
    return courriel


def message(courriel: Courriel) -> EmailMultiAlternatives:
    """The e-mail itself: the text, an HTML part drawn from it, and what goes with it."""
    lire = _enveloppes.get(courriel.modele)
    autour = lire(courriel) if lire else Enveloppe()
    mail = EmailMultiAlternatives(
        subject=courriel.sujet,
        body=courriel.corps,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[courriel.destinataire],
        reply_to=[autour.repondre_a] if autour.repondre_a else None,
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{courriel.code}@{_domaine()}>",
            **autour.entetes,
        },
    )
    mail.attach_alternative(html(courriel.sujet, courriel.corps), "text/html")
    for joint in (courriel.joint, *autour.joints):
        if joint is not None:
            with joint.contenu.open("rb") as f:
                brut = f.read()
            mail.attach(joint.nom, brut, _type(joint, brut))
    return mail


def _type(joint: Fichier, brut: bytes) -> str:
    """Of a calendar, with what it asks for: programs then show it as an invitation, a change or a cancellation."""
    methode = re.search(rb"^METHOD:([A-Z]+)", brut, re.MULTILINE) if joint.type_mime == "text/calendar" else None
    return f"{joint.type_mime}; method={methode[1].decode()}" if methode else joint.type_mime


def _domaine() -> str:
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"


def html(sujet: str, corps: str) -> str:
    return render_to_string("courriels/base.html", {"sujet": sujet, "blocs": blocs(corps), **_site()})


def _site() -> dict[str, str]:
    return {"SITE_URL": settings.SITE_URL, "SITE_NAME": settings.SITE_NAME}


def blocs(corps: str) -> list[dict[str, Any]]:
    """The parts of a text: paragraphs, lists (lines in « - »), and buttons (« → Libellé : URL » of our own site)."""
    parts: list[dict[str, Any]] = []
    for paragraphe in re.split(r"\n\s*\n", corps.strip()):
        lignes = [ligne.strip() for ligne in paragraphe.split("\n") if ligne.strip()]
        while lignes:
            parts.append(_bloc(lignes))
    return parts


def _bloc(lignes: list[str]) -> dict[str, Any]:
    """Take the next part off `lignes`."""
    bouton = BOUTON.match(lignes[0])
    if bouton and bouton["url"].startswith(settings.SITE_URL + "/"):
        lignes.pop(0)
        return {"type": "bouton", "texte": bouton["texte"], "url": bouton["url"]}
    est_liste = lignes[0].startswith("- ")
    pris: list[str] = []
    while lignes and lignes[0].startswith("- ") == est_liste and not (pris and BOUTON.match(lignes[0])):
        pris.append(lignes.pop(0))
    if est_liste:
        return {"type": "liste", "lignes": [ligne[2:] for ligne in pris]}
    return {"type": "p", "texte": "\n".join(pris), "lignes": pris}


def partis(portees: list[str] | None = None) -> QuerySet[Courriel]:
    """What went out or waits, latest first, for a page; only these scopes unless None. Without the texts erased."""
    lignes = Courriel.objects.order_by("-cree_le", "-pk")
    return lignes if portees is None else lignes.filter(portee__in=portees)


def lisible(courriel: Courriel) -> bool:
    """May the text be shown? A text with a code or a link is readable in the demo only."""
    return bool(courriel.corps) and (settings.DEMO or not courriel.sensible)


def _effacer_corps(limite: datetime.datetime) -> int:
    anciens = Courriel.objects.filter(sensible=True, cree_le__lt=limite).exclude(corps="")
    return anciens.exclude(etat=EtatCourriel.A_ENVOYER).update(corps="")


def _supprimer(limite: datetime.datetime) -> int:
    return Courriel.objects.filter(cree_le__lt=limite).exclude(etat=EtatCourriel.A_ENVOYER).delete()[0]


def declare_conservation() -> None:
    if not settings.DEMO:
        conservation.register(
            conservation.Regle(
                "courriels_sensibles",
                "Texte des courriels contenant un code ou un lien personnel",
                datetime.timedelta(days=1),
                _effacer_corps,
            )
        )
    conservation.register(
        conservation.Regle("courriels", "Courriels envoyés", datetime.timedelta(days=365), _supprimer)
    )


__all__ = [
    "Enveloppe", "ValidationError", "blocs", "html", "lisible", "message", "partis", "register", "renvoyer",
    "reprendre", "send",
]  # fmt: skip
