"""Acts on several sheets at once."""

from django.db.models import TextChoices


class GenreLot(TextChoices):
    PROMENEURS = "promeneurs", "Promeneurs"
    STRUCTURES = "structures", "Structures"


class ActeLot(TextChoices):
    CONFIRMATION = "confirmation", "Demander de confirmer la fiche"
    CHARTE = "charte", "Rappeler la charte à signer"
    INVITER = "inviter", "Inviter à ouvrir un compte"
    FINIR = "finir", "Finir les mandats"
    ENTRER = "entrer", "Faire entrer dans le réseau"
    SORTIR = "sortir", "Faire sortir du réseau"


class EtatLigne(TextChoices):
    A_FAIRE = "a_faire", "À faire"
    FAITE = "faite", "Fait"
    REFUSEE = "refusee", "Refusé"
