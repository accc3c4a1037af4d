"""Codes of the employers' room, with their French labels."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class TypeStructure(TextChoices):
    CENTRE_SOCIAL = "centre_social", "Centre social"
    MJC = "mjc", "Maison des jeunes et de la culture (MJC)"
    FJT = "fjt", "Foyer de jeunes travailleurs (FJT)"
    CAJT = "cajt", "Centre d’animation jeunesse territorialisé (CAJT)"
    POLE_JEUNESSE = "pole_jeunesse", "Pôle ou service jeunesse"
    POINT_INFO = "point_info", "Point ou bureau information jeunesse (PIJ, BIJ)"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    MAISON_ADOS = "maison_ados", "Maison des adolescents"
    ESPACE_SANTE = "espace_sante", "Espace santé jeunes"
    PREVENTION = "prevention", "Prévention spécialisée"
    EPN = "epn", "Espace public numérique (EPN)"
    ACCUEIL_JEUNES = "accueil_jeunes", "Accueil de jeunes ou accueil de loisirs"
    AUTRE = "autre", "Autre"


class StatutJuridique(TextChoices):
    ASSOCIATION = "association", "Association"
    COLLECTIVITE = "collectivite", "Collectivité ou EPCI"
    ETABLISSEMENT_PUBLIC = "etablissement_public", "Établissement public"
    AUTRE = "autre", "Autre"


class StatutReseau(TextChoices):
    """Where a structure stands on a day: never stored, read from its adhésions."""

    INTERESSEE = "interessee", "Intéressée"
    DANS_LE_RESEAU = "dans_le_reseau", "Dans le réseau"
    SORTIE = "sortie", "Sortie du réseau"


class RoleMembre(TextChoices):
    DIRECTION = "direction", "Direction"
    GESTION = "gestion", "Gestion"
    MEMBRE = "membre", "Membre de l’équipe"


class EtatDeclaration(TextChoices):
    """Of what a visitor typed: a structure to open, or one to join."""

    A_CONFIRMER = "a_confirmer", "Adresse à confirmer"
    CONFIRMEE = "confirmee", "Confirmée"
    ACCUEILLIE = "accueillie", "Contact pris"
    DEMANDEE = "demandee", "Demande en attente"
    ACCEPTEE = "acceptee", "Demande acceptée"
    DECLINEE = "declinee", "Demande déclinée"
    SANS_OBJET = "sans_objet", "Sans objet"


D = EtatDeclaration
DECLARATION = Table(
    initial=(D.A_CONFIRMER,),
    moves=(
        Move("confirmer", "Confirmer la déclaration", (D.A_CONFIRMER,), D.CONFIRMEE),
        Move("accueillir", "Noter le contact", (D.CONFIRMEE,), D.ACCUEILLIE),
        Move("demander", "Demander à rejoindre la structure", (D.A_CONFIRMER,), D.DEMANDEE),
        Move("accepter", "Accepter la demande", (D.DEMANDEE,), D.ACCEPTEE),
        Move("decliner", "Décliner la demande", (D.DEMANDEE,), D.DECLINEE),
        Move("classer", "Classer la déclaration", (D.A_CONFIRMER,), D.SANS_OBJET),
    ),
)
