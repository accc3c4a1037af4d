"""Codes of the territories' room, with their French labels."""

from django.db.models import TextChoices


class TypeEpci(TextChoices):
    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METRO = "METRO", "Métropole"
    MET69 = "MET69", "Métropole de Lyon"
    EPT = "EPT", "Établissement public territorial"


class NatureNom(TextChoices):
    """Why a name leads to a commune."""

    ACTUEL = "actuel", "Nom actuel"
    ANCIEN = "ancien", "Ancienne commune"
    ARRONDISSEMENT = "arrondissement", "Arrondissement"


class NatureOrganisme(TextChoices):
    CAF = "caf", "Caf"
    MSA = "msa", "MSA"
    DEPARTEMENT = "departement", "Conseil départemental"
    ETAT = "etat", "Service de l’État"
    REGION = "region", "Région"
    ARS = "ars", "Agence régionale de santé"
    JEUNESSE = "jeunesse", "Information ou éducation populaire"
    AUTRE = "autre", "Autre"


class PublicVise(TextChoices):
    """The audience family of a network: a département has at most one network for each."""

    JEUNES = "jeunes", "Jeunes"
    PARENTS = "parents", "Parents"


class QualitePartenaire(TextChoices):
    PILOTE = "pilote", "Pilote"
    FINANCEUR = "financeur", "Financeur"
    MEMBRE = "membre", "Membre du comité de pilotage"
    ASSOCIE = "associe", "Partenaire associé"


class RoleDansReseau(TextChoices):
    COORDINATION = "coordination", "Coordination"
    PARTENAIRE = "partenaire", "Partenaire"
