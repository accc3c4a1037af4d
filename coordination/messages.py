"""Messages to a part of the network, as they are read: their text for one person, and where each mail stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.urls import reverse

from socle import courrier, fusion
from socle.courrier import Enveloppe
from socle.fusion import Champ
from socle.models import Courriel, EtatCourriel
from territoires.models import Reseau

from . import publics
from .enums_messages import EtatDestinataire, GenreMessage
from .models import Abonnement, Destinataire, Message, PieceMessage
from .publics import Personne, cle_de

MODELE, ESSAI = "message", "message_essai"
CHAMPS = (
    Champ("prénom", "le prénom de la personne"),
    Champ("nom", "son nom"),
    Champ("structure", "sa structure, ou son organisme"),
    Champ("réseau", "le nom du réseau"),
    Champ("coordination", "votre prénom et votre nom"),
    Champ("espace", "un bouton vers son espace", bloc=True),
)


# — To whom


def choisies(message: Message) -> list[Personne]:
    """Everybody whom the criteria choose, those unticked and those without an address too."""
    return publics.personnes(message.reseau, message.publics, message.criteres)


def retenues(message: Message) -> list[Personne]:
    return [p for p in choisies(message) if p.email and p.cle not in message.exclus]


def desinscrits(message: Message, personnes: list[Personne]) -> set[str]:
    """Of these, the keys of those who want no information of the network; a message of service goes to all."""
    if message.genre == GenreMessage.SERVICE:
        return set()
    emails = [p.email.lower() for p in personnes]
    refus = Abonnement.objects.filter(reseau=message.reseau_id, email__in=emails, desinscrit_le__isnull=False)
    return {cle_de(email) for email in refus.values_list("email", flat=True)}


# — The text


def fautes(texte: str) -> list[str]:
    return fusion.fautes(texte, CHAMPS, accents=True)


def valeurs(personne: Mapping[str, str], reseau: Reseau, auteur: Any) -> dict[str, str]:
    commun = {"réseau": reseau.nom, "coordination": auteur.nom_complet}
    return dict(personne) | commun | {"espace": f"→ Ouvrir mon espace : {settings.SITE_URL}/espace/"}


def ecrit(message: Message, valeurs_: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text for one person."""
    return fusion.poser(message.sujet, valeurs_), fusion.poser(message.texte, valeurs_)


def apercu(message: Message, personne: Personne | None, auteur: Any) -> dict[str, Any]:
    """What this person will read; without anybody yet, the text as it is written."""
    siennes = valeurs(personne.valeurs, message.reseau, auteur) if personne else {}
    sujet, corps = ecrit(message, siennes)
    return {"sujet": sujet, "blocs": courrier.blocs(corps), "personne": personne}


# — What goes with a mail


def enveloppe(courriel: Courriel) -> Enveloppe:
    """One answers to whoever sent it; who wants no more says so by one click in their mail program (RFC 8058)."""
    d = Destinataire.objects.filter(courriel=courriel).select_related("message", "abonnement").first()
    if d is None:
        return Enveloppe()
    entetes = {}
    if d.abonnement is not None:
        entetes = {
            "List-Unsubscribe": f"<{lien(d.abonnement)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return Enveloppe(d.message.repondre_a, entetes, _joints(d.message))


def _joints(message: Message) -> list[Any]:
    pieces = PieceMessage.objects.filter(message=message, fichier__supprime_le=None).select_related("fichier")
    return [piece.fichier for piece in pieces]


def enveloppe_essai(courriel: Courriel) -> Enveloppe:
    """The key of a trial says which message it tries (`services.messages.send_trial`)."""
    message = Message.objects.filter(code=courriel.cle.split(":")[1]).first()
    return Enveloppe(courriel.destinataire, {}, _joints(message) if message else [])


def lien(abonnement: Abonnement) -> str:
    return settings.SITE_URL + reverse("desinscription", args=[abonnement.code])


# — Where each mail stands


def with_etat(destinataires: QuerySet[Destinataire]) -> QuerySet[Destinataire]:
    """Annotate `etat`, as the mail says it."""
    return destinataires.annotate(
        etat=Case(
            When(desinscrit=True, then=Value(EtatDestinataire.DESINSCRIT.value)),
            When(courriel__etat=EtatCourriel.ENVOYE, then=Value(EtatDestinataire.PARTI.value)),
            When(courriel__etat=EtatCourriel.ECHEC, then=Value(EtatDestinataire.REFUSE.value)),
            default=Value(EtatDestinataire.A_ENVOYER.value),
            output_field=CharField(),
        )
    )


def compter() -> dict[str, Count]:
    """Annotations of messages: how many recipients in each state, in the query of a list."""
    parti, refuse = Q(destinataires__courriel__etat="envoye"), Q(destinataires__courriel__etat="echec")
    return {
        "n_total": Count("destinataires"),
        "n_parti": Count("destinataires", filter=parti),
        "n_refuse": Count("destinataires", filter=refuse),
        "n_desinscrit": Count("destinataires", filter=Q(destinataires__desinscrit=True)),
    }


@dataclass(frozen=True)
class Nombres:
    """How many recipients, and where their mails stand. Kept by the message once the addresses are erased."""

    total: int
    parti: int
    refuse: int
    desinscrit: int

    @property
    def a_envoyer(self) -> int:
        return self.total - self.parti - self.refuse - self.desinscrit

    @property
    def part(self) -> int:
        """In 100ths, of those who are to receive it."""
        attendus = self.total - self.desinscrit
        return 100 if not attendus else (100 * (self.parti + self.refuse)) // attendus


def nombres(message: Message) -> Nombres:
    if message.nombres:
        return Nombres(**message.nombres)
    if not hasattr(message, "n_total"):
        message = Message.objects.annotate(**compter()).get(pk=message.pk)
    return Nombres(message.n_total, message.n_parti, message.n_refuse, message.n_desinscrit)  # type: ignore[attr-defined]


def declare() -> None:
    courrier.register(MODELE, enveloppe)
    courrier.register(ESSAI, enveloppe_essai)
