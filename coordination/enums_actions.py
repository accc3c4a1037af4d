"""The coordinator's action log: kinds of action (domain §6)."""

from django.db.models import TextChoices

from .enums import TypeReunion


class NatureAction(TextChoices):
    PUBLICATION = "publication", "Publication"
    ACCUEIL = "accueil", "Accueil d’un promeneur"
    SOUTIEN_PROMENEUR = "promeneur", "Soutien à un promeneur"
    SOUTIEN_STRUCTURE = "structure", "Soutien à une structure"
    APPEL = "appel", "Information sur l’appel à projets"
    PARTENARIAT = "partenariat", "Partenariat"
    ORGANISATION = "organisation", "Organisation d’une réunion ou d’une formation"
    REUNION = "reunion", "Réunion de réseau"
    FORMATION = "formation", "Journée de formation"
    PREPARATION = "preparation", "Préparation ou compte rendu de Copil, de Cotech"
    COPIL = "copil", "Copil ou Cotech"
    FORMATION_SUIVIE = "suivie", "Formation suivie"
    RAPPORT = "rapport", "Rapport et bilan"


DE_LA_REUNION = {
    TypeReunion.RESEAU: NatureAction.REUNION,
    TypeReunion.FORMATION: NatureAction.FORMATION,
    TypeReunion.ANALYSE: NatureAction.REUNION,
    TypeReunion.COPIL: NatureAction.COPIL,
    TypeReunion.COTECH: NatureAction.COPIL,
    TypeReunion.INFORMATION: NatureAction.APPEL,
    TypeReunion.VISITE: NatureAction.SOUTIEN_STRUCTURE,
    TypeReunion.EVENEMENT: NatureAction.PARTENARIAT,
    TypeReunion.AUTRE: NatureAction.REUNION,
}
