"""The coordination at work on the demo's files: who follows them, what is checked, noted, read; and corrections begun."""

from datetime import date, timedelta
from typing import Any

from conventions import services
from conventions.models import Convention
from conventions.services import Note

from .projets import FicheDossier

POINTS = {
    "siret": Note("vu"),
    "signataire": Note("vu", "Nommée par le conseil d’administration, procès-verbal du printemps."),
    "public": Note("vu"),
    "educatif": Note("vu"),
    "budget": Note("sans_objet", "Demandé par le financeur, sur son propre dossier."),
    "rythme": Note("a_revoir", "Trois permanences le soir : qui prend le relais pendant les congés ?"),
    "noms": Note("a_revoir", "Le RIB porte l’ancien nom de l’association."),
}
NOTE = "Vu au téléphone avec la direction : le nouveau RIB est demandé à la banque, une semaine de délai."
NOTE_COLLEGUE = "La Caf connaît bien cette équipe : elle demandera le planning des congés."
LETTRE = (
    "Merci pour ce dossier : l’envie est là, et la commune nous paraît bien placée.\n\n"
    "Il manque encore de quoi le présenter au comité. Appelez-nous si une question n’est pas claire."
)


class Instruction:
    """Acts of `Dossier`. `collegue`: the other coordinator of the network."""

    convention: Convention
    fiche: FicheDossier
    jour: date
    coordination: Any
    collegue: Any
    cote: dict[str, Any]

    def suivre(self) -> None:
        services.claim(convention=self.convention, by=self.coordination)

    def suivre_par_la_collegue(self) -> None:
        services.claim(convention=self.convention, by=self.collegue)

    def verifier(self) -> None:
        services.check_points(convention=self.convention, notes=POINTS, lues={}, by=self.coordination)

    def noter(self) -> None:
        services.add_note(convention=self.convention, texte=NOTE, by=self.coordination)
        services.add_note(convention=self.convention, texte=NOTE_COLLEGUE, by=self.collegue)

    def lire(self) -> None:
        services.mark_read(convention=self.convention, vu=None, by=self.coordination)

    def demander_corrections(self) -> None:
        services.ask_corrections(
            convention=self.convention, commentaires=self.fiche.commentaires, message=LETTRE,
            pieces_commentees={"projet_educatif": "Joignez le projet en entier : il s’arrête à la page 2."},
            avant=self.jour + timedelta(days=12), by=self.coordination,
        )  # fmt: skip

    def commencer_corrections(self) -> None:
        """The structure has begun to answer."""
        changes = {
            "public_vise": "Les jeunes de 12 à 17 ans de la commune.",
            "permanences_prevues": "Mercredi de 14 h à 17 h.",
        }
        services.save_section(
            convention=self.convention, section="projet", changes=changes, version=None, **self.cote
        )  # fmt: skip
