"""Codes of the conventions' room, with their French labels, and the one table of states and moves of a file."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class Origine(TextChoices):
    REPRISE = "reprise", "Reprise d’avant la plateforme"
    PLATEFORME = "plateforme", "Demande sur la plateforme"


class Role(TextChoices):
    """Who reads or acts on a file."""

    STRUCTURE = "structure", "Structure"
    COORDINATION = "coordination", "Coordination"
    PARTENAIRE = "partenaire", "Partenaire"
    PROMENEUR = "promeneur", "Promeneur ou promeneuse"


class Tour(TextChoices):
    """Whose turn it is."""

    STRUCTURE = "structure", "à la structure"
    COORDINATION = "coordination", "à la coordination"
    COPIL = "copil", "au comité de pilotage"
    PARTIES = "parties", "aux signataires"
    PERSONNE = "personne", "à personne"


class EtatConvention(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    DEPOSE = "depose", "Déposé"
    INSTRUCTION = "instruction", "En instruction"
    CORRECTIONS = "corrections", "Corrections demandées"
    AU_COPIL = "au_copil", "À l’ordre du jour du Copil"
    AJOURNEE = "ajournee", "Ajournée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    A_SIGNER = "a_signer", "À signer"
    ACTIVE = "active", "Signée"
    RESILIEE = "resiliee", "Résiliée"
    ABANDONNEE = "abandonnee", "Abandonnée"


E = EtatConvention
EN_VIGUEUR = (E.ACTIVE, E.RESILIEE)
"""Those whose dates count: a terminated convention was in force until its last day."""
EN_COURS = (
    E.BROUILLON, E.DEPOSE, E.INSTRUCTION, E.CORRECTIONS, E.AU_COPIL, E.AJOURNEE, E.ACCEPTEE, E.A_SIGNER,
)  # fmt: skip
"""Files somebody still has to act on: a structure has one at most."""

DECIDES = (E.ACCEPTEE, E.REFUSEE, E.AJOURNEE)
"""What the committee says. Until the structure is told, it reads that the committee has the file (`tours.tue`)."""

CONVENTION = Table(
    initial=(E.BROUILLON, E.ACTIVE),  # « signée » from the start: a « reprise » only, by a trigger of its own
    moves=(
        Move("deposer", "Déposer le dossier", (E.BROUILLON,), E.DEPOSE),
        Move("ouvrir", "Ouvrir l’instruction", (E.DEPOSE,), E.INSTRUCTION),
        Move("demander_corrections", "Demander des corrections", (E.INSTRUCTION,), E.CORRECTIONS),
        Move("redeposer", "Rendre les corrections", (E.CORRECTIONS,), E.INSTRUCTION),
        Move("declarer_complet", "Déclarer le dossier complet", (E.INSTRUCTION,), E.INSTRUCTION),
        Move("inscrire", "Inscrire à l’ordre du jour", (E.INSTRUCTION,), E.AU_COPIL),
        Move("retirer_ordre_du_jour", "Retirer de l’ordre du jour", (E.AU_COPIL,), E.INSTRUCTION),
        Move("accepter", "Accepter", (E.AU_COPIL,), E.ACCEPTEE),
        Move("refuser", "Refuser", (E.AU_COPIL,), E.REFUSEE),
        Move("ajourner", "Ajourner", (E.AU_COPIL,), E.AJOURNEE),
        Move("reinscrire", "Inscrire de nouveau à l’ordre du jour", (E.AJOURNEE,), E.AU_COPIL),
        Move("rouvrir", "Rouvrir l’instruction", (E.AJOURNEE, E.REFUSEE), E.INSTRUCTION),
        Move("preparer_signature", "Préparer la signature", (E.ACCEPTEE,), E.A_SIGNER),
        Move("reprendre_signature", "Refaire le document à signer", (E.A_SIGNER,), E.ACCEPTEE),
        Move("activer", "Mettre en vigueur", (E.A_SIGNER,), E.ACTIVE),
        Move("resilier", "Résilier", (E.ACTIVE,), E.RESILIEE),
        Move("abandonner", "Abandonner la demande", EN_COURS, E.ABANDONNEE),
    ),
)

DE_LA_STRUCTURE = ("deposer", "redeposer", "abandonner")
"""The structure's own moves; the coordination may record them for it, the original attached."""
QUI: dict[str, tuple[Role, ...]] = {
    move.code: (Role.STRUCTURE, Role.COORDINATION) if move.code in DE_LA_STRUCTURE else (Role.COORDINATION,)
    for move in CONVENTION.moves
}


class Section(TextChoices):
    STRUCTURE = "structure", "La structure"
    PROJET = "projet", "Le projet"
    POSTES = "postes", "Les postes"
    BUDGET = "budget", "Le budget"
    QUESTIONS = "questions", "Les questions de l’appel"
    PIECES = "pieces", "Les pièces"
    DATES = "dates", "Les dates"
    DECLARATIONS = "declare", "Les déclarations"


CHAMPS_SECTION: dict[str, tuple[str, ...]] = {
    Section.STRUCTURE: ("signataire_nom", "signataire_qualite", "referent_nom", "referent_email", "referent_telephone"),
    Section.PROJET: (
        "public_vise",
        "objectifs",
        "reseaux_utilises",
        "reseaux_precisions",
        "heures_en_ligne",
        "permanences_prevues",
        "lien_projet_educatif",
        "partenaires",
    ),
    Section.POSTES: (),
    Section.BUDGET: (),
    Section.QUESTIONS: ("numero_externe",),
    Section.PIECES: (),
    Section.DATES: ("debut_souhaite", "fin_souhaitee"),
    Section.DECLARATIONS: (),
}


AVANT_LE_COMITE = (E.BROUILLON, E.DEPOSE, E.INSTRUCTION, E.CORRECTIONS)
"""A file that its structure and the coordination still work on."""


class EtatPiece(TextChoices):
    A_DONNER = "a_donner", "À donner"
    DEPOSEE = "deposee", "Déposée"
    DETENUE = "detenue", "Déjà à la Caf"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    NON_CONCERNEE = "non_concernee", "Non concernée"


P = EtatPiece
PIECE = Table(
    initial=(P.A_DONNER,),
    moves=(
        Move("deposer", "Déposer", (P.A_DONNER, P.DEPOSEE, P.REFUSEE, P.NON_CONCERNEE, P.DETENUE), P.DEPOSEE),
        Move("actualiser", "Donner une version à jour", (P.ACCEPTEE,), P.DEPOSEE),
        Move("accepter", "Accepter", (P.DEPOSEE,), P.ACCEPTEE),
        Move("refuser", "Refuser", (P.DEPOSEE, P.ACCEPTEE), P.REFUSEE),
        Move("dispenser", "Dire non concernée", (P.A_DONNER, P.DEPOSEE, P.REFUSEE), P.NON_CONCERNEE),
        Move("detenir", "Dire déjà à la Caf", (P.A_DONNER, P.REFUSEE), P.DETENUE),
        Move("redemander", "Demander de nouveau", (P.NON_CONCERNEE, P.DETENUE), P.A_DONNER),
    ),
)
"""« Expirée » is read from a date, and « en cours de vérification » from the file: neither is a state."""


class DemandePiece(TextChoices):
    """How a document of the list is asked."""

    OBLIGATOIRE = "obligatoire", "Obligatoire"
    FACULTATIVE = "facultative", "Si besoin"
    NON_DEMANDEE = "non", "Pas demandée"


class MomentPiece(TextChoices):
    """When a document of the list is asked."""

    TOUJOURS = "toujours", "À chaque demande"
    PREMIERE = "premiere", "À la première demande, puis si elle a changé"
    RENOUVELLEMENT = "renouvellement", "Au renouvellement seulement"


class TypeSeance(TextChoices):
    COPIL = "copil", "Comité de pilotage"
    COTECH = "cotech", "Comité technique"
    ECRIT = "ecrit", "Consultation écrite"


LA_SEANCE = {
    TypeSeance.COPIL: ("le comité de pilotage", "du comité de pilotage"),
    TypeSeance.COTECH: ("le comité technique", "du comité technique"),
    TypeSeance.ECRIT: ("la consultation écrite", "de la consultation écrite"),
}
"""A kind of sitting with its article, and after « de »."""


class SensAvis(TextChoices):
    FAVORABLE = "favorable", "Favorable"
    RESERVE = "reserve", "Favorable avec réserves"
    DEFAVORABLE = "defavorable", "Défavorable"


class SensDecision(TextChoices):
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    AJOURNEE = "ajournee", "Ajournée"


MOUVEMENT_DE = {
    SensDecision.ACCEPTEE: "accepter",
    SensDecision.REFUSEE: "refuser",
    SensDecision.AJOURNEE: "ajourner",
}


class RaisonRecusation(TextChoices):
    """Why somebody takes no part in what the committee says of a file."""

    APPARTENANCE = "appartenance", "Fait partie de la structure"
    INTERET = "interet", "A déclaré un intérêt"


class IssueInscription(TextChoices):
    DECIDEE = "decidee", "Décidée"
    RETIREE = "retiree", "Retirée"


class Signataire(TextChoices):
    """The parties of a convention."""

    STRUCTURE = "structure", "la structure"
    CAF = "caf", "la Caf"
    MSA = "msa", "la MSA"


class MoyenRecu(TextChoices):
    """How something came to the coordination, which records it for the structure."""

    PAPIER = "papier", "courrier papier"
    COURRIEL = "courriel", "courriel"
    MAIN_PROPRE = "main_propre", "remis en main propre"


class GenreDocument(TextChoices):
    CONVENTION = "convention", "Convention"
    CERTIFICAT = "certificat", "Certificat de signature"
    AVENANT = "avenant", "Avenant"
    DECISION = "decision", "Lettre de décision"
    DEMEURE = "demeure", "Mise en demeure"
    RESILIATION = "resiliation", "Lettre de résiliation"
    RESOLUTION = "resolution", "Lettre de résolution"


DE_FIN = (GenreDocument.RESILIATION, GenreDocument.RESOLUTION)
LETTRES = (GenreDocument.DECISION, GenreDocument.DEMEURE, *DE_FIN)
A_SIGNER = (GenreDocument.CONVENTION, GenreDocument.AVENANT)


class GenreModele(TextChoices):
    """What a network writes in its own words. The charter is not among them: it is national."""

    CONVENTION = "convention", "Convention"
    ACCEPTEE = "acceptee", "Décision\u00a0: acceptée"
    AJOURNEE = "ajournee", "Décision\u00a0: ajournée"
    REFUSEE = "refusee", "Décision\u00a0: refusée"


class MoyenSignature(TextChoices):
    ECRAN = "ecran", "à l’écran"
    PAPIER = "papier", "sur papier"


class NatureChangement(TextChoices):
    DEPART = "depart", "Départ"
    REMPLACEMENT = "remplacement", "Remplacement"
    CONTACT = "contact", "Contact"
    ADRESSE = "adresse", "Adresse"


class MotifResiliation(TextChoices):
    """The ways of an end before the term: three that stop the payments, three that take the money back too."""

    ANNIVERSAIRE = "anniversaire", "Résiliation à la date anniversaire, avec trois mois de préavis"
    MANQUEMENT = "manquement", "Résiliation pour manquement ou retards répétés, un mois après une mise en demeure"
    DISPARITION = "disparition", "Résiliation parce que la structure disparaît, sans délai"
    DETOURNEMENT = "detournement", "Résolution pour usage de l’argent contraire à la convention, sans délai"
    SANS_AVENANT = "sans_avenant", "Résolution pour changement fait sans avenant, sans délai"
    INEXECUTION = "inexecution", "Résolution pour action non réalisée, un mois après une mise en demeure"


class Demandeur(TextChoices):
    STRUCTURE = "structure", "la structure"
    CAF = "caf", "la Caf"


class EtatAppel(TextChoices):
    BROUILLON = "brouillon", "En préparation"
    PUBLIE = "publie", "Publié"
    RETIRE = "retire", "Retiré"


APPEL = Table(
    initial=(EtatAppel.BROUILLON,),
    moves=(
        Move("publier", "Publier l’appel", (EtatAppel.BROUILLON,), EtatAppel.PUBLIE),
        Move("depublier", "Reprendre l’appel pour le corriger", (EtatAppel.PUBLIE,), EtatAppel.BROUILLON),
        Move("retirer_appel", "Retirer l’appel", (EtatAppel.BROUILLON, EtatAppel.PUBLIE), EtatAppel.RETIRE),
    ),
)
"""Opening and closing are read from the dates of a call, never from its state."""


class LieuDepot(TextChoices):
    """Where the structure files its request for money. The convention itself is always filed here."""

    ICI = "ici", "Ici, avec la demande de convention"
    PORTAIL = "portail", "Sur le site du financeur"


class GenreQuestion(TextChoices):
    TEXTE = "texte", "Une ligne de texte"
    LONG = "long", "Un texte long"
    NOMBRE = "nombre", "Un nombre"
    CHOIX = "choix", "Un choix dans une liste"
    PLUSIEURS = "plusieurs", "Plusieurs choix dans une liste"
    DATE = "date", "Une date"
    FICHIER = "fichier", "Un fichier"


A_CHOIX = (GenreQuestion.CHOIX, GenreQuestion.PLUSIEURS)
