"""What a signed convention lives through: a contact that changes, an avenant applied, another asked, a formal notice."""

from datetime import date, timedelta
from typing import Any

from conventions import avenants, services
from conventions.models import Avenant, Convention
from socle.dates import aujourdhui, dernier_jour
from structures.models import Structure

from .papiers import papier

PERMANENCES = "Mercredi et vendredi de 17 h à 19 h, samedi de 14 h à 17 h, dimanche de 18 h à 20 h."
FAITS = (
    "Le bilan d’activité de l’année passée était attendu il y a plus d’un mois. Trois rappels sont restés sans réponse, "
    "et aucune des réunions de l’année n’a été suivie."
)

REPONSE = (
    "Notre responsable est parti en congé sans être remplacé. Le bilan et ses pièces partent cette semaine\u00a0; "
    "notre comptable suivra désormais les échéances, et nous viendrons à la prochaine réunion."
)


def vie(*, jour: date, qui: dict[str, Any], structures: dict[str, Structure]) -> None:
    by, caf = qui["coordination"], qui["partenaire"]
    bois = structures["bois"].conventions.get(etat="active")
    _contact(bois, jour, qui["bois"], by)
    bois.refresh_from_db()
    _applique(bois, jour, qui["bois"], by, caf)
    bois.refresh_from_db()
    _demande(bois, jour, qui["bois"])
    _demeure(structures["mda"].conventions.get(origine="reprise"), jour, by)


def _contact(c: Convention, jour: date, tete: Any, by: Any) -> None:
    changement = services.declare_contact(
        convention=c, le=jour, referent_nom="Lucie Bernard", referent_email="lucie.bernard@demo.example", by=tete
    )
    services.acknowledge_change(changement=changement, by=by)
    services.transmit_change(changement=changement, by=by)


def _contenu(c: Convention, effet: date, motif: str, **changes: Any) -> services.Contenu:
    """The convention as it is, but for what changes."""
    forfait, plafond = avenants.montants(c, effet.year)
    textes = avenants.actuel(c, effet)["textes"] | changes.pop("textes", {})
    tout = {
        "postes": len(avenants.postes_le(c, effet)), "forfait": forfait, "plafond": plafond,
        "sans_montant": forfait is None, "dernier_jour": dernier_jour(c.periode),
    }  # fmt: skip
    return services.Contenu(effet=effet, motif=motif, textes=textes, **tout | changes)


def _applique(c: Convention, jour: date, tete: Any, by: Any, caf: Any) -> Avenant:
    motif = "Les jeunes du quartier écrivent surtout le dimanche soir\u00a0: une permanence s’ouvre à cette heure."
    contenu = _contenu(c, jour, motif, textes={"permanences_prevues": PERMANENCES})
    a = services.start_avenant(convention=c, contenu=contenu, by=tete)
    services.ask_avenant(avenant=a, by=tete)
    services.accept_avenant(avenant=a, reponse="Accord, dans le temps déjà prévu.", by=by)
    services.prepare_avenant(avenant=a, by=by)
    for partie, qui in (("structure", tete), ("caf", caf)):
        scan = papier(f"{a.nom} signé", f"avenant-{partie}")
        signature = services.deposit_signature(
            convention=c, avenant=a, partie=partie, upload=scan, signee_le=jour, by=qui
        )  # fmt: skip
        services.confirm_signature(signature=signature, by=by)
    return a


def _demande(c: Convention, jour: date, tete: Any) -> Avenant:
    motif = "Deux personnes ne suffisent plus depuis l’ouverture du collège\u00a0: la ville finance un troisième poste."
    contenu = _contenu(c, jour + timedelta(days=40), motif, postes=3)
    a = services.start_avenant(convention=c, contenu=contenu, by=tete)
    return services.ask_avenant(avenant=a, by=tete)


def _demeure(c: Convention, jour: date, by: Any) -> None:
    attendu = "Rendre le bilan d’activité avec ses pièces, et dire par écrit comment les prochains seront tenus."
    x = services.give_notice(convention=c, motif="retards", faits=FAITS, attendu=attendu, by=by)
    services.send_notice(demeure=x, envoyee_le=jour, recommande="1A 204 887 3310 4", by=by)
    recu = services.Original(papier("Réponse de la Maison des adolescents", "reponse-demeure"), aujourdhui())
    services.answer_notice(demeure=x, texte=REPONSE, by=by, pour_le_compte=recu)
