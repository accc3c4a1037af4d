"""The demo's invented people and structures of Meurthe-et-Moselle. Names, handles and numbers belong to nobody."""

from dataclasses import dataclass, field
from typing import Any

from .portraits import Portrait


@dataclass(frozen=True)
class FicheStructure:
    cle: str
    nom: str
    type: str
    statut: str
    insee: str
    adresse: str
    telephone: str
    postes: int = 1
    convention: tuple[int, int] | None = (-14, 22)  # months before and after today
    logo: tuple[str, str] | None = ("menthe", "maison")
    entree: int | None = -40  # None: only interested
    responsable: tuple[str, str] = ("Dominique", "Lemoine")
    presentation: str = ""
    siret: str = ""


@dataclass(frozen=True)
class FichePersonne:
    prenom: str
    nom: str
    fonction: str
    structure: str
    heures: str = "4"
    portrait: Portrait | None = None
    comptes: tuple[tuple[str, str], ...] = ()
    a_verifier: tuple[tuple[str, str], ...] = ()
    permanences: tuple[tuple[Any, ...], ...] = ()  # day, from, to, platform; then which weeks, and public holidays
    pauses: tuple[tuple[int, int], ...] = ()  # first and last day, counted from today
    en_plus: tuple[tuple[int, str, str, str], ...] = ()  # day of the week (0: Monday), from, to, platform
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ("jeunes",)
    communes: tuple[str, ...] = ()
    presentation: str = ""
    contact: str = ""
    signe: tuple[str, ...] = ("promeneur", "structure")
    confirmee: int = 0  # days ago, when it was not today
    cas: str = ""  # what makes this file special: absence, depart, suspension
    cle: str = field(default="")


STRUCTURES = (
    FicheStructure(
        "ml", "Mission locale du Lunévillois", "mission_locale", "association", "54329", "12 rue des Tilleuls",
        "03 53 01 20 01", postes=4, convention=(-31, 5), siret="00005401500011", presentation="Nous accompagnons les 16–25 ans vers l’emploi, la formation, le logement et les droits.",
        responsable=("Sylvie", "Aubertin"),
    ),
    FicheStructure("mjc", "MJC Les Cristaux", "mjc", "association", "54039", "3 place des Verriers", "03 53 01 20 02", postes=2, logo=("soleil", "etoile"), responsable=("Marc", "Ferry")),
    FicheStructure("mda", "Maison des adolescents du Grand Nancy", "maison_ados", "etablissement_public", "54395", "8 rue des Glacis", "03 53 01 20 03", logo=("violet", "cercles"), responsable=("Anne", "Colin")),
    FicheStructure("pole", "Pôle jeunesse de Dombasle", "pole_jeunesse", "collectivite", "54159", "1 rue de la Soude", "03 53 01 20 04", logo=("ciel", "maison"), responsable=("Julien", "Marchal")),
    FicheStructure("cajt", "CAJT du Pays de Briey", "cajt", "association", "54099", "5 rue du Lavoir", "03 53 01 20 05", logo=("corail", "etoile"), responsable=("Nadia", "Ferrand")),
    FicheStructure("fjt", "FJT Les Deux Rives", "fjt", "association", "54395", "27 rue du Canal", "03 53 01 20 06", postes=1, logo=("menthe", "cercles"), responsable=("Patrick", "Noël")),
    FicheStructure("longwy", "Centre social des Remparts", "centre_social", "association", "54323", "14 avenue du Fort", "03 53 01 20 07", logo=("soleil", "maison"), responsable=("Samia", "Kaci")),
    FicheStructure("pam", "Centre social du Pont des Arts", "centre_social", "association", "54431", "2 quai des Marronniers", "03 53 01 20 08", convention=(-34, 2), siret="00005413000018", logo=("corail", "cercles"), responsable=("Odile", "Jacquot")),
    FicheStructure("toul", "Espace jeunes du Toulois", "accueil_jeunes", "collectivite", "54528", "6 rue des Remparts", "03 53 01 20 09", logo=None, responsable=("Élise", "Rousselot")),
    FicheStructure("jarny", "Point information jeunesse de Jarny", "point_info", "association", "54273", "9 rue des Acacias", "03 53 01 20 10", convention=(-40, -3), siret="00005412200015", logo=None, responsable=("Hervé", "Simon")),
    FicheStructure("vandoeuvre", "Prévention Vandœuvre", "prevention", "association", "54547", "18 allée des Charmes", "03 53 01 20 11", convention=None, siret="00005414800010", logo=None, responsable=("Fatou", "Camara")),
)  # fmt: skip

MIDI = (0, 1, 3, 4)
PERSONNES = (
    FichePersonne(
        "Inès", "Morel", "Éducatrice spécialisée", "ml", "6", Portrait("menthe", "mate", "noir", "long"),
        comptes=(("discord", "ines.pdn54"), ("instagram", "ines.pdn54")),
        permanences=(*((j, "10:00", "12:30", "discord") for j in range(5)), (0, "13:30", "19:00", "discord"), (2, "13:30", "19:00", "discord"), (4, "13:30", "19:00", "discord"), (1, "14:00", "18:00", "instagram"), (3, "14:00", "18:00", "instagram")),
        themes=("sante", "projets", "harcelement", "insertion"), communes=("54329", "54039"), cle="promeneur@demo.example",
        presentation="On peut parler de tout : les cours, la famille, un coup de mou, une envie de projet. Je réponds moi-même, jamais un robot.",
        contact="03 53 01 20 21, ou à la Mission locale le mercredi après-midi",
    ),
    FichePersonne(
        "Théo", "Lambert", "Animateur jeunesse", "mjc", "4", Portrait("soleil", "claire", "chatain", "court"),
        comptes=(("snapchat", "theo-pdn54"), ("twitch", "theo_pdn54")),
        permanences=((1, "17:00", "19:30", "snapchat", "hors"), (4, "20:00", "22:30", "twitch"), (5, "14:00", "17:00", "snapchat"), (1, "14:00", "18:00", "snapchat", "pendant"), (3, "14:00", "18:00", "twitch", "pendant")),
        pauses=((9, 11),), en_plus=((5, "22:00", "00:30", "twitch"),),
        themes=("loisirs", "insertion", "numerique"), presentation="Jeux, musique, sorties : viens discuter pendant mes directs ou en message.",
    ),
    FichePersonne(
        "Maïa", "Benali", "Psychologue", "mda", "5", Portrait("corail", "brune", "noir", "boucles", lunettes=True),
        comptes=(("whatsapp", "+33 6 39 98 01 01"), ("instagram", "maia.mda54")),
        permanences=((0, "17:00", "20:00", "whatsapp"), (2, "14:00", "16:00", "instagram"), (3, "17:00", "20:00", "whatsapp")),
        themes=("sante", "famille", "sexualite", "violences"), publics=("jeunes", "parents"), communes=("54395", "54547"),
        presentation="Quand ça ne va pas, en parler aide. Ce que tu m’écris reste entre nous, sauf si tu es en danger.",
    ),
    FichePersonne(
        "Jonas", "Weber", "Informateur jeunesse", "pole", "3", Portrait("violet", "rose", "roux", "court", barbe=True),
        comptes=(("instagram", "jonas.pdn54"), ("tiktok", "jonas.pdn54")),
        permanences=((2, "14:00", "17:00", "instagram", "hors"), (3, "12:00", "14:00", "tiktok", "hors")), pauses=((20, 20),),
        themes=("logement", "mobilite", "vie_quotidienne"), presentation="Permis, logement, aides : je connais les réponses ou quelqu’un qui les connaît.",
    ),
    FichePersonne(
        "Awa", "Diop", "Animatrice socio-éducative", "cajt", "6", Portrait("ciel", "sombre", "noir", "chignon", "#e8503a"),
        comptes=(("snapchat", "awa-pdn54"), ("discord", "awa.pdn54")),
        permanences=((0, "16:30", "19:00", "snapchat"), (2, "13:00", "18:00", "discord"), (4, "16:30", "19:00", "snapchat"), (6, "18:00", "20:00", "discord", "toujours", True)),
        themes=("lien_social", "discriminations", "projets"), communes=("54099",), presentation="Je suis en ligne le soir après les cours, et le dimanche.",
    ),
    FichePersonne(
        "Lucie", "Thomas", "Conseillère logement", "fjt", "3", Portrait("menthe", "claire", "blond", "carre", "#5b4bd6"),
        comptes=(("facebook", "lucie.pdn.fjt"), ("whatsapp", "+33 6 39 98 01 02")),
        permanences=((1, "12:00", "14:00", "facebook"), (4, "12:00", "14:00", "whatsapp")),
        themes=("logement", "insertion", "vie_quotidienne"), presentation="Premier appartement, colocation, aides : on regarde ta situation ensemble.",
    ),
    FichePersonne(
        "Karim", "Haddad", "Animateur numérique", "longwy", "5", Portrait("soleil", "mate", "noir", "ras", barbe=True),
        comptes=(("discord", "https://discord.gg/demoRemparts"), ("youtube", "@karim-pdn54")),
        permanences=((2, "14:00", "17:00", "discord"), (4, "18:00", "21:00", "discord"), (5, "10:00", "12:00", "youtube")),
        themes=("numerique", "loisirs", "harcelement"), communes=("54323",), presentation="Minecraft, création vidéo, cyberharcèlement : pose tes questions sur le serveur.",
        confirmee=100,
    ),
    FichePersonne(
        "Elsa", "Kremer", "Animatrice famille", "pam", "4", Portrait("violet", "rose", "gris", "carre", lunettes=True),
        comptes=(("facebook", "elsa.pdn.pontdesarts"), ("instagram", "elsa.pdn54")),
        permanences=((0, "12:00", "14:00", "facebook"), (3, "20:00", "21:30", "instagram")),
        themes=("famille", "scolarite", "vie_quotidienne"), publics=("jeunes", "parents"), presentation="Pour les jeunes comme pour les parents, un échange simple, sans jugement.",
    ),
    FichePersonne(
        "Noé", "Girard", "Conseiller en insertion", "ml", portrait=Portrait("ciel", "claire", "brun", "court"), signe=("promeneur",),
        presentation="Nouveau dans l’équipe de la Mission locale.",
    ),
    FichePersonne(
        "Sarah", "Lopez", "Éducatrice", "ml", portrait=Portrait("corail", "mate", "brun", "long"),
        a_verifier=(("instagram", "sarah.pdn54"),), themes=("scolarite", "harcelement"),
    ),
    FichePersonne("Hugo", "Mangin", "", "toul", comptes=(("snapchat", "hugo-pdn54"),)),
    FichePersonne(
        "Yanis", "Colas", "Animateur", "toul", portrait=Portrait("menthe", "brune", "noir", "ras"),
        a_verifier=(("tiktok", "yanis.pdn54"),), cas="absence",
    ),
    FichePersonne("Léa", "Thiriet", "Informatrice jeunesse", "jarny", comptes=(("instagram", "lea.pdn54"),)),
    FichePersonne(
        "Bastien", "Hans", "Éducateur", "toul", portrait=Portrait("soleil", "rose", "blond", "court"),
        comptes=(("instagram", "bastien.pdn54"),), cas="suspension",
    ),
    FichePersonne(
        "Manon", "Pierrot", "Animatrice", "ml", portrait=Portrait("violet", "claire", "roux", "long"),
        comptes=(("instagram", "manon.pdn54"),), cas="depart",
    ),
    FichePersonne(
        "Gabriel", "Rolin", "Animateur socioculturel", "mjc", "3", Portrait("violet", "brune", "brun", "court"),
        comptes=(("instagram", "gabriel.pdn54"),), permanences=((4, "17:00", "19:00", "instagram"),),
        themes=("loisirs", "projets"), presentation="Musique, vidéo, jeux : montre-moi ce que tu fais.", confirmee=170,
    ),
    FichePersonne(
        "Fatima", "Zeller", "Éducatrice de rue", "vandoeuvre", portrait=Portrait("ciel", "mate", "noir", "chignon"), signe=("structure",),
    ),
)  # fmt: skip

REUNIONS = (
    (-300, "reseau", "Les usages de Discord", "Inès Morel", 7, 11),
    (-210, "copil", "Bilan de l’année et nouveaux entrants", "", 9, 14),
    (-150, "formation", "Repérer une situation de harcèlement", "Maison des adolescents", 8, 16),
    (-75, "reseau", "Écrire sa présentation", "", 6, 9),
    (-34, "copil", "Examen des dossiers", "", 6, 9),
    (-20, "cotech", "Préparer l’appel à projets", "", 5, 8),
    (18, "copil", "Examen des dossiers", "", None, None),
)
CHARTE = """1. Je me présente toujours avec mon prénom, ma fonction, ma photo et le nom de ma structure.
2. J’interviens dans le cadre de mon travail, aux heures que ma structure m’a données.
3. J’écoute, j’informe et j’oriente ; la rencontre en face à face reste le but.
4. Je ne demande jamais de photo, d’argent ni de secret, et je ne donne pas de rendez-vous seul à seul hors d’un lieu de la structure.
5. Ce qui m’est dit reste confidentiel, sauf si une personne est en danger : j’alerte alors selon la procédure de ma structure.
6. J’utilise un compte professionnel, le mien seul, qui montre ma structure et le lien vers l’annuaire.
7. Je participe aux rencontres du réseau et je rends compte de mon activité.
8. Ma structure me donne le temps, le matériel et le soutien nécessaires."""
