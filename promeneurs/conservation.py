"""What this room forgets: « je suis en ligne » at its hour, the address left with a report, then the report."""

from datetime import UTC, datetime, timedelta

from socle import conservation
from socle.models import Courriel

from .enums import EtatSignalement
from .models import EnDirect, Signalement
from .services.signalements import CLE_REPONSE


def contacts(limite: datetime) -> int:
    """Forget who asked for an answer, in the report and in the mails that answered."""
    anciens = Signalement.objects.filter(etat=EtatSignalement.CLOS, clos_le__lt=limite).exclude(contact="")
    lignes = list(anciens.select_for_update(of=("self",)).values_list("pk", "code"))
    for _, code in lignes:
        Courriel.objects.filter(cle__startswith=f"{CLE_REPONSE}{code}:").delete()
    Signalement.objects.filter(pk__in=[pk for pk, _ in lignes]).update(contact="")
    return len(lignes)


def clos(limite: datetime) -> int:
    anciens = Signalement.objects.filter(etat=EtatSignalement.CLOS, clos_le__lt=limite)
    pks = list(anciens.select_for_update(of=("self",)).values_list("pk", flat=True))
    conservation.effacer_evenements(Signalement, pks, datetime.now(UTC))
    Signalement.objects.filter(pk__in=pks).delete()
    return len(pks)


def purger_en_direct(limite: datetime) -> int:
    """Its hour is past: it showed nothing any more."""
    return EnDirect.objects.filter(jusqu_a__lte=limite).delete()[0]


def declare() -> None:
    libelle = "«\u00a0Je suis en ligne\u00a0», une fois l’heure passée"
    conservation.register(conservation.Regle("en_direct", libelle, timedelta(0), purger_en_direct))
    conservation.register(
        conservation.Regle(
            "signalements_contacts",
            "Adresse laissée avec un signalement, après sa clôture",
            timedelta(days=30),
            contacts,
        )
    )
    conservation.register(
        conservation.Regle("signalements", "Signalements, après leur clôture", timedelta(days=365), clos)
    )
