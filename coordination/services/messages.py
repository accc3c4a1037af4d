"""Messages to a part of the network: a draft kept, tried on oneself, sent once to each, by a worker."""

import logging
import time
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from socle import courrier, edition, etats, fichiers
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.adresses import portee
from territoires import rules as reseaux
from territoires.models import Reseau

from .. import messages
from ..enums_messages import EtatMessage, GenreMessage
from ..models import Abonnement, Destinataire, Message, PieceMessage
from ..models.message import PIECES_MAX
from ..publics import Personne

log = logging.getLogger(__name__)

REGLE = "coordination.message"
POIDS_MAX = 7 * 1024 * 1024
BUDGET = 10.0


def save_draft(
    *, reseau: Reseau, by: Any, message: Message | None = None, version: int | None = None, **champs: Any
) -> Message:
    """Keep what is written, whatever is still missing. Two people at once: `Conflit` on what both changed."""
    with ecriture(Message, by=by, action="brouillon"):
        _coordinates(by, reseau)
        for nom in ("sujet", "texte"):
            if fautes := messages.fautes(champs.get(nom, "")):
                raise Refused(*fautes, champ=nom)
        if message is None:
            return enregistrer(Message(reseau=reseau, par=by, **champs), ajout=True)
        _draft(verrouiller(message))
        edition.apply(message, _par_cle(message, champs), version=version, by=by, action="brouillon")
        return message


def _par_cle(message: Message, champs: dict[str, Any]) -> dict[str, Any]:
    """Each criterion is a change of its own, so that two people may each set one."""
    autres = {nom: valeur for nom, valeur in champs.items() if nom != "criteres"}
    voulus = champs.get("criteres", message.criteres)
    noms = {*voulus, *message.criteres}
    return autres | {f"criteres.{nom}": voulus.get(nom) or None for nom in noms}


def choose(*, message: Message, montrees: set[str], gardees: set[str], by: Any) -> Message:
    """Untick people, by their keys: of those that the page showed, only `gardees` are written to."""
    with ecriture(Message, by=by, action="choisir"):
        _coordinates(by, message.reseau)
        frais = verrouiller(message)
        _draft(frais)
        frais.exclus = sorted((set(frais.exclus) - montrees) | (montrees - gardees))
        frais.version += 1
        return enregistrer(frais)


def attach(*, message: Message, upload: UploadedFile, by: Any) -> PieceMessage:
    with ecriture(PieceMessage, by=by, action="joindre"):
        _coordinates(by, message.reseau)
        frais = verrouiller(message)
        _draft(frais)
        siennes = list(frais.pieces.select_related("fichier"))
        if len(siennes) >= PIECES_MAX:
            raise Refused(f"Un message porte {PIECES_MAX} fichiers au plus.", champ="upload")
        fichier = fichiers.store(upload, kind="piece", regle=REGLE, by=by)
        if fichier.taille + sum(p.fichier.taille for p in siennes) > POIDS_MAX:
            raise Refused(
                "Ensemble, les fichiers dépassent 7\u00a0Mo\u00a0: des boîtes les refuseraient. "
                "Mettez un lien dans le texte.",
                champ="upload",
            )
        return enregistrer(PieceMessage(message=frais, fichier=fichier), ajout=True)


def detach(*, piece: PieceMessage, by: Any) -> None:
    with ecriture(PieceMessage, by=by, action="detacher"):
        _coordinates(by, piece.message.reseau)
        _draft(verrouiller(piece.message))
        verrouiller(piece).delete()
        fichiers.delete(fichier=piece.fichier)


def remove_draft(*, message: Message, by: Any) -> None:
    with ecriture(Message, by=by, action="supprimer"):
        _coordinates(by, message.reseau)
        frais = verrouiller(message)
        _draft(frais)
        for piece in frais.pieces.select_related("fichier"):
            fichiers.delete(fichier=piece.fichier)
        frais.delete()


def send_trial(*, message: Message, pour: str = "", by: Any) -> str:
    """To oneself alone, as `pour` (a key) would read it; gives the address."""
    with ecriture(Message, by=by, action="essayer"):
        _coordinates(by, message.reseau)
        frais = verrouiller(message)
        _draft(frais)
        _complet(frais)
        gens = messages.retenues(frais)
        modele = next((p for p in gens if p.cle == pour), gens[0] if gens else None)
        personne = modele.valeurs if modele else {"prénom": by.prenom, "nom": by.nom, "structure": ""}
        sujet, corps = messages.ecrit(frais, messages.valeurs(personne, frais.reseau, by))
        contexte = {"sujet": sujet, "corps": corps, "reseau": frais.reseau.nom}
        courrier.send(
            modele=messages.ESSAI,
            to=by.email,
            context=contexte | {"information": frais.genre == GenreMessage.INFORMATION},
            key=f"message_essai:{frais.code}:{by.pk}:{timezone.now():%Y%m%d%H%M%S}",
            portee=portee(frais.reseau),
        )
    return by.email


def send_message(*, message: Message, attendus: int, version: int, by: Any) -> Message:
    """Send it to those chosen, one mail each; a worker does it after commit. `attendus` and `version`: how many, and
    of which text, the page said: refused when that has changed since, so that nobody sends more than they read."""
    with ecriture(Message, by=by, action="envoyer"):
        _coordinates(by, message.reseau)
        frais = verrouiller(message)
        _draft(frais)
        _complet(frais)
        gens = messages.retenues(frais)
        refus = messages.desinscrits(frais, gens)
        n = len(gens) - len([p for p in gens if p.cle in refus])
        if frais.version != version:
            raise Refused("Ce message vient de changer\u00a0: relisez-le avant de l’envoyer.")
        if n != attendus:
            raise Refused(f"Les destinataires ont changé\u00a0: ils sont maintenant {n}. Relisez, puis envoyez.")
        if not n:
            raise Refused("Personne ne recevrait ce message\u00a0: choisissez des destinataires.")
        _figer(frais, gens, refus, by)
        etats.move(
            frais, "envoyer", by=by, envoye_le=timezone.now(), envoye_par=by, repondre_a=by.email
        )  # fmt: skip
        transaction.on_commit(partial(_confier, frais.pk), robust=True)
    message.refresh_from_db()
    return message


def _figer(message: Message, gens: list[Personne], refus: set[str], by: Any) -> None:
    """Who they are now, with what the fields become."""
    abonnements = _abonner(message.reseau, gens) if message.genre == GenreMessage.INFORMATION else {}
    Destinataire.objects.bulk_create(
        Destinataire(
            message=message,
            email=p.email,
            nom=p.nom,
            chez=p.chez[:200],
            valeurs=messages.valeurs(p.valeurs, message.reseau, by),
            desinscrit=p.cle in refus,
            abonnement=abonnements.get(p.email.lower()),
        )
        for p in gens
    )


def _abonner(reseau: Reseau, gens: list[Personne]) -> dict[str, Abonnement]:
    maintenant, emails = timezone.now(), [p.email.lower() for p in gens]
    Abonnement.objects.bulk_create(
        [Abonnement(reseau=reseau, email=email, vu_le=maintenant) for email in emails], ignore_conflicts=True
    )
    siens = Abonnement.objects.filter(reseau=reseau, email__in=emails)
    siens.update(vu_le=maintenant)
    return {a.email: a for a in siens}


# — What the worker does


def deliver(*, pk: int, budget: float = BUDGET) -> bool:
    """Send the mails of a message that still have to go, for `budget` seconds; say whether some are left.

    Stopped anywhere and run again, or by two workers at once, each person gets one mail: the row of the mail is
    written with the recipient's, locked. A mail that its server refuses for now is tried again as any other.
    """
    fin = time.monotonic() + budget
    while time.monotonic() < fin:
        d = _suivant(pk)
        if d is None:
            return _finir(pk)
        if d.courriel_id:
            courrier.envoyer(d.courriel_id)
    return True


def _suivant(pk: int) -> Destinataire | None:
    """The next of those who wait, with the mail to send them; without any, who has just said that they want none."""
    with transaction.atomic():
        restants = Destinataire.objects.filter(message=pk, courriel=None, desinscrit=False)
        d = restants.select_for_update(of=("self",), skip_locked=True).order_by("pk").first()
        if d is None:
            return None
        if d.abonnement is not None and d.abonnement.desinscrit_le is not None:
            d.desinscrit = True
            d.save(update_fields=["desinscrit"])
            return d
        message = Message.objects.select_related("reseau").get(pk=pk)
        sujet, corps = messages.ecrit(message, d.valeurs)
        d.courriel = courrier.send(
            modele=messages.MODELE,
            to=d.email,
            context={
                "sujet": sujet,
                "corps": corps,
                "reseau": message.reseau.nom,
                "desinscription": messages.lien(d.abonnement) if d.abonnement else "",
            },
            key=f"message:{message.code}:{d.code}",
            portee=portee(message.reseau),
            confier=False,
        )
        d.save(update_fields=["courriel"])
        return d


def _finir(pk: int) -> bool:
    """Every mail was handed over: the message is sent. False: nothing is left, or another worker is at it."""
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).filter(pk=pk, etat=EtatMessage.EN_COURS).first()
        if message and not message.destinataires.filter(courriel=None, desinscrit=False).exists():
            etats.move(message, "finir", by=None)
    return False


def resume_messages() -> int:
    """Take up what a dead worker left, or a broker that was down. Safe at any time."""
    en_cours = list(Message.objects.filter(etat=EtatMessage.EN_COURS).order_by("pk").values_list("pk", flat=True))
    for pk in en_cours:
        _confier(pk)
    return len(en_cours)


def _confier(pk: int) -> None:
    """Hand it to a worker. A broker that is down is not waited for: the beat task will find the message."""
    from ..tasks import envoyer_message  # noqa: PLC0415  the tasks import this module

    try:
        envoyer_message.apply_async((pk,), retry=False)
    except Exception as erreur:
        log.warning("file d’attente absente, message gardé : %s", type(erreur).__name__)


# — Who wants no more


def unsubscribe(*, abonnement: Abonnement) -> Abonnement:
    """By the link of a mail: no more information of this network at this address. Twice is once."""
    Abonnement.objects.filter(pk=abonnement.pk, desinscrit_le=None).update(desinscrit_le=timezone.now())
    abonnement.refresh_from_db()
    return abonnement


def subscribe_again(*, abonnement: Abonnement) -> Abonnement:
    Abonnement.objects.filter(pk=abonnement.pk).update(desinscrit_le=None)
    abonnement.refresh_from_db()
    return abonnement


# — Rules


def _coordinates(by: Any, reseau: Reseau) -> None:
    if not reseaux.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau écrit en son nom.")


def _draft(message: Message) -> None:
    if not message.brouillon:
        raise Refused("Ce message est déjà envoyé\u00a0: il ne change plus.")


def _complet(message: Message) -> None:
    if not message.sujet.strip():
        raise Refused("Donnez un objet à ce message.")
    if not message.texte.strip():
        raise Refused("Écrivez le texte de ce message.")
