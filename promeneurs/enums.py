"""Codes of the promeneurs' room, with their French labels, and the moves of an account."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class Plateforme(TextChoices):
    INSTAGRAM = "instagram", "Instagram"
    SNAPCHAT = "snapchat", "Snapchat"
    TIKTOK = "tiktok", "TikTok"
    DISCORD = "discord", "Discord"
    FACEBOOK = "facebook", "Facebook"
    WHATSAPP = "whatsapp", "WhatsApp"
    YOUTUBE = "youtube", "YouTube"
    TWITCH = "twitch", "Twitch"
    X = "x", "X"
    LINKEDIN = "linkedin", "LinkedIn"
    BLOG = "blog", "Blog ou site"
    FORUM = "forum", "Forum"
    JEU = "jeu", "Serveur de jeu"
    AUTRE = "autre", "Autre"


class Theme(TextChoices):
    LIEN_SOCIAL = "lien_social", "Lien social"
    VIE_QUOTIDIENNE = "vie_quotidienne", "Vie quotidienne"
    LOISIRS = "loisirs", "Loisirs et temps libre"
    INSERTION = "insertion", "Insertion socio-professionnelle"
    SCOLARITE = "scolarite", "Formation et scolarité"
    LOGEMENT = "logement", "Logement"
    MOBILITE = "mobilite", "Mobilité"
    SANTE = "sante", "Santé"
    ADDICTIONS = "addictions", "Addictions"
    SEXUALITE = "sexualite", "Vie affective et sexuelle"
    FAMILLE = "famille", "Famille et parentalité"
    VIOLENCES = "violences", "Violences et cyberviolences"
    HARCELEMENT = "harcelement", "Harcèlement"
    DISCRIMINATIONS = "discriminations", "Discriminations"
    NUMERIQUE = "numerique", "Usages du numérique"
    PROJETS = "projets", "Projets et initiatives"
    AUTRE = "autre", "Autre"


class Public(TextChoices):
    JEUNES = "jeunes", "Jeunes"
    PARENTS = "parents", "Parents"


class Jour(TextChoices):
    LUNDI = "0", "lundi"
    MARDI = "1", "mardi"
    MERCREDI = "2", "mercredi"
    JEUDI = "3", "jeudi"
    VENDREDI = "4", "vendredi"
    SAMEDI = "5", "samedi"
    DIMANCHE = "6", "dimanche"


class Vacances(TextChoices):
    """In which weeks a permanence happens."""

    TOUJOURS = "toujours", "Toutes les semaines"
    HORS = "hors", "Hors vacances scolaires"
    PENDANT = "pendant", "Pendant les vacances scolaires"


class Fondement(TextChoices):
    """What opens a mandate."""

    CONVENTION = "convention", "Convention en vigueur"
    EXCEPTION = "exception", "Exception documentée"


class Partie(TextChoices):
    PROMENEUR = "promeneur", "le promeneur ou la promeneuse"
    STRUCTURE = "structure", "la structure"


class Moyen(TextChoices):
    ECRAN = "ecran", "signée à l’écran"
    PAPIER = "papier", "enregistrée d’après le papier"
    REPRISE = "reprise", "reprise d’un fichier"


class Demandeur(TextChoices):
    COORDINATION = "coordination", "la coordination"
    EMPLOYEUR = "employeur", "l’employeur"
    CAF = "caf", "la Caf"


class EtatCompte(TextChoices):
    A_VERIFIER = "a_verifier", "À vérifier"
    OFFICIEL = "officiel", "Officiel"
    REFUSE = "refuse", "Refusé"
    FERME = "ferme", "Fermé"


COMPTE = Table(
    initial=(EtatCompte.A_VERIFIER,),
    moves=(
        Move("verifier", "Déclarer officiel", (EtatCompte.A_VERIFIER,), EtatCompte.OFFICIEL),
        Move("refuser", "Refuser", (EtatCompte.A_VERIFIER,), EtatCompte.REFUSE),
        Move("representer", "Présenter de nouveau", (EtatCompte.REFUSE,), EtatCompte.A_VERIFIER),
        Move("revoir", "Vérifier de nouveau", (EtatCompte.OFFICIEL,), EtatCompte.A_VERIFIER),
        Move("fermer", "Fermer", (EtatCompte.OFFICIEL, EtatCompte.A_VERIFIER, EtatCompte.REFUSE), EtatCompte.FERME),
        Move("rouvrir", "Rouvrir", (EtatCompte.FERME,), EtatCompte.A_VERIFIER),
    ),
)


class StatutPromeneur(TextChoices):
    """Where a person stands on a day, as the coordinator reads it: never stored, read from dates and signatures.

    A person has one: the first that holds, in the order of `ORDRE_STATUTS` below.
    """

    SUSPENDU = "suspendu", "Suspendu à titre conservatoire"
    PARTI = "parti", "N’est plus promeneur"
    A_MANDATER = "a_mandater", "Sans mandat en vigueur"
    ATTENTE_CHARTE = "attente_charte", "Charte attendue"
    ABSENT = "absent", "Absence en cours"
    COMPTE_A_VERIFIER = "compte_a_verifier", "Compte à vérifier"
    PROFIL_INCOMPLET = "profil_incomplet", "Profil incomplet"
    CACHE = "cache", "Caché faute de confirmation"
    FIN_PROCHE = "fin_proche", "Fin proche"
    A_CONFIRMER = "a_confirmer", "À confirmer"
    VISIBLE = "visible", "Dans l’annuaire"


class TitreCarte(TextChoices):
    """How the card calls its owner, who chooses."""

    PROMENEUR = "promeneur", "Promeneur du Net"
    PROMENEUSE = "promeneuse", "Promeneuse du Net"


class MotifRevocation(TextChoices):
    PERDUE = "perdue", "Perdue ou volée"
    REMPLACEE = "remplacee", "Remplacée par une autre"


class StatutVerification(TextChoices):
    OFFICIEL = "officiel", "Compte officiel"
    ANCIEN = "ancien", "N’est plus officiel"
    RESSEMBLANT = "ressemblant", "Ressemble à un compte officiel"
    INCONNU = "inconnu", "Inconnu ici"


class SujetSignalement(TextChoices):
    COMPTE = "compte", "Un compte douteux"
    ADULTE = "adulte", "Un adulte qui met mal à l’aise"
    FICHE = "fiche", "Une erreur dans une fiche"


class MotifSignalement(TextChoices):
    USURPATION = "usurpation", "Se fait passer pour quelqu’un d’autre"
    PHOTOS = "photos", "Demande des photos, ou d’allumer la caméra"
    RENDEZ_VOUS = "rendez_vous", "Demande de se voir, en cachette ou seul à seul"
    ARGENT = "argent", "Demande de l’argent, un code, un mot de passe"
    SECRET = "secret", "Demande de garder un secret"
    INSULTES = "insultes", "Insulte, menace ou fait peur"
    LIEN = "lien", "Un compte ne mène pas au bon endroit"
    HORAIRES = "horaires", "Les horaires sont faux"
    PARTI = "parti", "Cette personne n’y travaille plus"
    AUTRE = "autre", "Autre chose"


class EtatSignalement(TextChoices):
    NOUVEAU = "nouveau", "Nouveau"
    EN_CHARGE = "en_charge", "Pris en charge"
    CLOS = "clos", "Clos"


SIGNALEMENT = Table(
    initial=(EtatSignalement.NOUVEAU,),
    moves=(
        Move("prendre", "Prendre en charge", (EtatSignalement.NOUVEAU,), EtatSignalement.EN_CHARGE),
        Move("clore", "Clore", (EtatSignalement.NOUVEAU, EtatSignalement.EN_CHARGE), EtatSignalement.CLOS),
        Move("rouvrir", "Rouvrir", (EtatSignalement.CLOS,), EtatSignalement.EN_CHARGE),
    ),
)


class IssueSignalement(TextChoices):
    """Why a report is closed."""

    CORRIGE = "corrige", "Corrigé\u00a0: la fiche ou le compte était à reprendre"
    PROTEGE = "protege", "Mesure prise\u00a0: personne suspendue, ou compte fermé"
    TRANSMIS = "transmis", "Transmis à qui de droit (Pharos, parquet, CRIP, plateforme)"
    NORMAL = "normal", "Vérifié\u00a0: rien d’anormal"
    DOUBLON = "doublon", "Déjà signalé"
    ABUSIF = "abusif", "Signalement malveillant"
