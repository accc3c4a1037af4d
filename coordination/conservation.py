"""How long the messages to the network are kept, and to whom they went."""

import datetime

from socle import conservation, fichiers

from .enums_messages import EtatMessage
from .messages import nombres
from .models import Abonnement, Destinataire, Lot, Message, PieceMessage

TROIS_MOIS = datetime.timedelta(days=90)
UN_AN, TROIS_ANS = datetime.timedelta(days=360), datetime.timedelta(days=1095)


def destinataires(limite: datetime.datetime) -> int:
    """Forget to whom a message went, a little before its mails are; how many stays with it."""
    efface = 0
    for message in Message.objects.filter(etat=EtatMessage.ENVOYE, envoye_le__lt=limite, nombres={}):
        n = nombres(message)
        message.nombres = {"total": n.total, "parti": n.parti, "refuse": n.refuse, "desinscrit": n.desinscrit}
        message.save(update_fields=["nombres"])
        efface += Destinataire.objects.filter(message=message).delete()[0]
    return efface


def brouillons(limite: datetime.datetime) -> int:
    vieux = Message.objects.filter(etat=EtatMessage.BROUILLON, modifie_le__lt=limite)
    for piece in PieceMessage.objects.filter(message__in=vieux).select_related("fichier"):
        piece.delete()
        fichiers.delete(fichier=piece.fichier)
    return vieux.delete()[0]


def abonnements(limite: datetime.datetime) -> int:
    return Abonnement.objects.filter(vu_le__lt=limite).delete()[0]


def lots(limite: datetime.datetime) -> int:
    return Lot.objects.filter(cree_le__lt=limite).delete()[0]


def declare() -> None:
    regles = (
        ("messages_destinataires", "À qui sont allés les messages d’un réseau", UN_AN, destinataires),
        ("messages_brouillons", "Messages commencés et jamais envoyés", UN_AN, brouillons),
        ("abonnements", "Qui a reçu ou refusé les informations d’un réseau", TROIS_ANS, abonnements),
        ("lots", "Actes faits sur plusieurs fiches à la fois, et leur résultat", TROIS_MOIS, lots),
    )  # fmt: skip
    for code, libelle, delai, purger in regles:
        conservation.register(conservation.Regle(code, libelle, delai, purger))
