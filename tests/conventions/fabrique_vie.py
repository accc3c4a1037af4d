"""Avenants and formal notices in every state, each brought there through the services."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from conventions import avenants, services
from conventions.models import Avenant, Convention, MiseEnDemeure
from socle.dates import aujourdhui, dernier_jour
from tests.conventions.fabrique import original, pdf

ETATS = ("brouillon", "demande", "accepte", "refuse", "a_signer", "conteste", "signe", "applique", "abandonne")
CHEMIN = ("brouillon", "demande", "accepte", "a_signer", "signe")


def contenu(c: Convention, jours: int = 10, **changes: Any) -> services.Contenu:
    """The convention as it is, but for these; one more post when nothing is said."""
    effet = aujourdhui() + timedelta(days=jours)
    actuel = avenants.actuel(c, effet)
    forfait = avenants.montants(c, effet.year)[0]
    tout: dict[str, Any] = {
        "effet": effet, "motif": "Plus de demandes.", "postes": actuel["postes"], "forfait": forfait,
        "plafond": avenants.montants(c, effet.year)[1], "sans_montant": forfait is None,
        "dernier_jour": dernier_jour(c.periode), "textes": dict(actuel["textes"]),
    }  # fmt: skip
    textes = changes.pop("textes", {})
    tout |= changes or ({} if textes else {"postes": actuel["postes"] + 1})
    tout["textes"] |= textes
    return services.Contenu(**tout)


def avenant(
    etat: str, *, convention: Convention, by: Any, tete: Any = None, jours: int = 10, **changes: Any
) -> Avenant:
    a = services.start_avenant(
        convention=convention, contenu=contenu(convention, jours, **changes), by=tete or by
    )  # fmt: skip
    if etat == "abandonne":
        return services.abandon_avenant(avenant=a, motif="Sans suite", by=by)
    if etat != "brouillon":
        services.ask_avenant(avenant=a, by=tete or by)
    if etat == "refuse":
        return services.refuse_avenant(avenant=a, reponse="Trop tôt", by=by)
    if etat in ("brouillon", "demande"):
        return a
    services.accept_avenant(avenant=a, by=by)
    if etat == "accepte":
        return a
    services.prepare_avenant(avenant=a, by=by, dans_l_ordre=False)
    if etat == "a_signer":
        return a
    if etat == "conteste":
        services.refuse_to_sign(convention=convention, avenant=a, partie="structure", motif="Date", by=tete)
        a.refresh_from_db()
        return a
    signer(a, by)
    a.refresh_from_db()
    if etat == "applique":
        with dans(jours):
            services.apply_due()
        a.refresh_from_db()
    return a


def signer(a: Avenant, by: Any, parties: tuple[str, ...] = ("structure", "caf")) -> None:
    for partie in parties:
        s = services.deposit_signature(
            convention=a.convention, avenant=a, partie=partie, upload=pdf(f"{partie}.pdf"), signee_le=aujourdhui(),
            by=by, pour_le_compte=original(0) if partie == "structure" else None,
        )  # fmt: skip
        services.confirm_signature(signature=s, by=by)


def dans(jours: int) -> Any:
    """That many days later."""
    return time_machine.travel(timezone.now() + timedelta(days=jours), tick=False)


def demeure(
    etat: str, *, convention: Convention, by: Any, motif: str = "manquement", jours: int = 0
) -> MiseEnDemeure:  # fmt: skip
    """`jours`: how long ago it was written and sent."""
    with dans(-jours):
        x = services.give_notice(convention=convention, motif=motif, faits="Aucun bilan.", attendu="Le bilan.", by=by)
        if etat == "preparee":
            return x
        if etat == "retiree":
            return services.withdraw_notice(demeure=x, issue="Erreur", by=by)
        services.send_notice(demeure=x, envoyee_le=aujourdhui(), recommande="1A 234", by=by)
        if etat == "levee":
            return services.lift_notice(demeure=x, issue="Bilan reçu", by=by)
    if etat == "suivie":
        services.terminate(
            convention=convention, motif="inexecution" if motif == "inexecution" else "manquement", demandeur="caf",
            notifiee_le=aujourdhui(), explication="Rien n’est venu.", by=by,
        )  # fmt: skip
        x.refresh_from_db()
    return x
