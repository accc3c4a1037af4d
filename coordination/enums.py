"""Codes of the coordinator's room."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class TypeReunion(TextChoices):
    RESEAU = "reseau", "Réunion de réseau"
    FORMATION = "formation", "Journée de formation"
    COPIL = "copil", "Comité de pilotage"
    COTECH = "cotech", "Comité technique"
    INFORMATION = "information", "Réunion d’information"
    AUTRE = "autre", "Autre"


class EtatImport(TextChoices):
    PREPARE = "prepare", "À confirmer"
    APPLIQUE = "applique", "Appliqué"
    ANNULE = "annule", "Annulé"
    ABANDONNE = "abandonne", "Abandonné"


IMPORT = Table(
    initial=(EtatImport.PREPARE,),
    moves=(
        Move("appliquer", "Confirmer l’import", (EtatImport.PREPARE,), EtatImport.APPLIQUE),
        Move("abandonner", "Abandonner", (EtatImport.PREPARE,), EtatImport.ABANDONNE),
        Move("annuler", "Annuler l’import", (EtatImport.APPLIQUE,), EtatImport.ANNULE),
    ),
)
