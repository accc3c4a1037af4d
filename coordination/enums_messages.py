"""Messages of the coordination to a part of the network: codes."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class GenreMessage(TextChoices):
    INFORMATION = "information", "Une information"
    SERVICE = "service", "Un message de service"


class PublicMessage(TextChoices):
    PROMENEURS = "promeneurs", "Les promeneurs"
    STRUCTURES = "structures", "Les structures"
    PARTENAIRES = "partenaires", "Les partenaires"


class Interlocuteurs(TextChoices):
    """Whom one writes to in a structure."""

    DIRECTION = "", "La direction"
    TOUS = "tous", "La direction, l’équipe et les contacts"


class EtatMessage(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    EN_COURS = "en_cours", "Envoi en cours"
    ENVOYE = "envoye", "Envoyé"


class EtatDestinataire(TextChoices):
    """Where the mail of one person stands: read from the mail itself, but for who wants none."""

    A_ENVOYER = "a_envoyer", "à envoyer"
    PARTI = "parti", "parti"
    REFUSE = "refuse", "refusé"
    DESINSCRIT = "desinscrit", "désinscrit"


E = EtatMessage
MESSAGE = Table(
    initial=(E.BROUILLON,),
    moves=(
        Move("envoyer", "Envoyer le message", (E.BROUILLON,), E.EN_COURS),
        Move("finir", "Finir l’envoi", (E.EN_COURS,), E.ENVOYE),
    ),
)
