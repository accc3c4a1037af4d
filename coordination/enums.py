"""Codes of the coordinator's room."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class TypeReunion(TextChoices):
    RESEAU = "reseau", "Réunion de réseau"
    FORMATION = "formation", "Journée de formation"
    ANALYSE = "analyse", "Analyse de pratiques"
    COPIL = "copil", "Comité de pilotage"
    COTECH = "cotech", "Comité technique"
    INFORMATION = "information", "Réunion d’information"
    VISITE = "visite", "Visite"
    EVENEMENT = "evenement", "Événement"
    AUTRE = "autre", "Autre"


class Reponse(TextChoices):
    OUI = "oui", "Je viens"
    NON = "non", "Je ne viens pas"
    PEUT_ETRE = "peut_etre", "Je ne sais pas encore"


class GenreDocumentReunion(TextChoices):
    COMPTE_RENDU = "compte_rendu", "Le compte rendu"
    DOCUMENT = "document", "Un document"


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
