"""The demo's requests for a convention, one for each state a file may be in. Structures, people, numbers are invented."""

from dataclasses import dataclass, field
from typing import Any

from .personnes import FicheStructure


@dataclass(frozen=True)
class FicheDossier:
    """A file: what its structure wrote, and the acts that brought it where it is (methods of `Dossiers`)."""

    structure: str
    etapes: tuple[str, ...]
    projet: dict[str, Any]
    postes: tuple[dict[str, Any], ...] = ()
    creneaux: tuple[tuple[str, str, str, str], ...] = ()  # day, from, to, platform
    debut: int = 1  # months after today
    seance: str = ""  # passee, ecrite, prochaine
    renouvelle: bool = False
    papier: bool = False  # received by the coordination, which records it
    appel: str = ""  # commence, repondu: under the open call
    libre: bool = False  # each party signs when it wishes
    motif: str = ""
    commentaires: dict[str, str] = field(default_factory=dict)
    avis: tuple[tuple[str, str, str], ...] = ()  # who, what they think, why


# They come with their request: none is in the network before it is signed.
DEMANDEUSES = (
    FicheStructure("huit", "Maison des jeunes Le Grand Huit", "accueil_jeunes", "collectivite", "54580", "4 rue de la Mine", "03 53 01 20 31", convention=None, logo=None, entree=None, siret="00005402300015", responsable=("Laurent", "Petitjean")),
    FicheStructure("marelle", "MJC La Marelle", "mjc", "association", "54563", "11 place du Marché", "03 53 01 20 32", convention=None, logo=None, entree=None, siret="00005403100018", responsable=("Claire", "Humbert")),
    FicheStructure("vents", "Pôle jeunesse des Quatre Vents", "pole_jeunesse", "collectivite", "54430", "2 allée des Peupliers", "03 53 01 20 33", convention=None, logo=None, entree=None, siret="00005404900010", responsable=("David", "Vallet")),
    FicheStructure("lanterne", "Foyer rural La Lanterne", "accueil_jeunes", "autre", "54077", "7 rue du Château", "03 53 01 20 34", convention=None, logo=None, entree=None, siret="00005405600015", responsable=("Monique", "Thirion")),
    FicheStructure("passerelles", "FJT Les Passerelles", "fjt", "etablissement_public", "54322", "19 rue de la Gare", "03 53 01 20 35", convention=None, logo=None, entree=None, siret="00005406400019", responsable=("Rachid", "Mansouri")),
    FicheStructure("boussole", "Centre social La Boussole", "centre_social", "collectivite", "54115", "30 rue des Jardins", "03 53 01 20 36", convention=None, logo=None, entree=None, siret="00005407200012", responsable=("Isabelle", "Grosjean")),
    FicheStructure("cap", "Espace santé jeunes Le Cap", "espace_sante", "etablissement_public", "54431", "15 quai des Tanneurs", "03 53 01 20 37", convention=None, logo=None, entree=None, siret="00005408000015", responsable=("Étienne", "Barbier")),
    FicheStructure("bois", "MJC du Pont de Bois", "mjc", "association", "54483", "21 rue des Bateliers", "03 53 01 20 38", convention=None, logo=None, entree=None, siret="00005409800017", responsable=("Aurélie", "Contal")),
    FicheStructure("moulin", "Cyber-espace du Moulin", "epn", "collectivite", "54215", "3 chemin du Moulin", "03 53 01 20 39", convention=None, logo=None, entree=None, siret="00005410600018", responsable=("Gilles", "Renaud")),
    FicheStructure("cabane", "Accueil jeunes La Cabane", "accueil_jeunes", "collectivite", "54397", "8 rue du Stade", "03 53 01 20 40", convention=None, logo=None, entree=None, siret="00005411400012", responsable=("Sonia", "Lacroix")),
)  # fmt: skip


def _projet(
    public: str, objectifs: str, reseaux: str, heures: str, permanences: str, lien: str, partenaires: str = ""
) -> dict[str, Any]:
    return {
        "public_vise": public, "objectifs": objectifs, "reseaux_utilises": reseaux.split(), "heures_en_ligne": heures,
        "permanences_prevues": permanences, "lien_projet_educatif": lien, "partenaires": partenaires,
    }  # fmt: skip


def _poste(prenom: str, nom: str, fonction: str, heures: str) -> dict[str, str]:
    adresse = f"{prenom}.{nom}@demo.example".lower().encode("ascii", "ignore").decode()
    return {"prenom": prenom, "nom": nom, "fonction": fonction, "heures": heures, "email": adresse}


JUSQU_AU_COPIL = ("deposer", "ouvrir", "accepter_pieces", "donner_avis", "declarer_complet", "inscrire")
JUSQU_A_LA_SIGNATURE = (*JUSQU_AU_COPIL, "accepter", "annoncer", "preparer")
DOSSIERS = (
    FicheDossier(
        "jarny", ("donner_une_piece",), renouvelle=True, appel="commence",
        projet={
            "public_vise": "Les 15-25 ans du bassin de Jarny, surtout celles et ceux qui ont quitté l’école sans suite.",
            "objectifs": "Répondre aux questions sur les droits, les stages et les jobs d’été, puis inviter à passer au PIJ.",
        },
    ),
    FicheDossier(
        "pam", ("deposer",), renouvelle=True, appel="repondu",
        creneaux=(("0", "12:00", "14:00", "instagram"), ("3", "20:00", "21:30", "facebook")),
        projet=_projet(
            "Les 12-18 ans du quartier et leurs parents.",
            "Garder le lien pendant les vacances. Aider les parents à parler d’écrans sans se fâcher.",
            "facebook instagram", "4", "Le jeudi soir, plutôt les parents.",
            "Le projet social fait du soutien à la parentalité sa première priorité ; la présence en ligne le prolonge le soir.",
            "Collège voisin, Maison des adolescents.",
        ),
    ),
    FicheDossier(
        "vandoeuvre", ("deposer", "ouvrir", "suivre", "lire", "examiner_pieces", "verifier", "noter", "donner_avis"),
        debut=2, appel="repondu",
        postes=({"promeneur": "Fatima", "heures": "5"},),
        projet=_projet(
            "Les 14-21 ans que l’équipe rencontre déjà dans la rue.",
            "Rester joignable entre deux passages dans le quartier. Repérer plus tôt les ruptures scolaires et familiales.",
            "snapchat instagram", "5", "Mardi, jeudi et samedi, de 18 h à 19 h 40.",
            "La rue numérique est une rue : mêmes règles, même secret, même libre adhésion du jeune.",
            "Mission locale, bailleur social, collège.",
        ),
        avis=(
            ("coordination", "favorable", "L’équipe connaît déjà les jeunes. Il manque un relevé d’identité bancaire lisible."),
            ("partenaire", "reserve", "Avis favorable si un second professionnel prend le relais pendant les congés."),
        ),
    ),
    FicheDossier(
        "huit", ("dispenser_pieces", "deposer", "ouvrir", "suivre_par_la_collegue", "demander_corrections", "commencer_corrections"), debut=2, appel="repondu",
        postes=(_poste("Damien", "Olry", "Animateur", "3"),),
        projet=_projet(
            "Tous les jeunes.", "Faire connaître la maison des jeunes.", "tiktok", "3", "À définir.",
            "Le projet éducatif de la commune parle de citoyenneté.",
        ),
        commentaires={
            "projet": "Précisez l’âge des jeunes visés, et ce qui sera fait en ligne au-delà de faire connaître le lieu. "
            "Donnez les jours et les heures des permanences.",
            "postes": "Quelle est la qualification de Damien Olry, et combien d’heures garde-t-il sur place ?",
        },
    ),
    FicheDossier(
        "marelle", JUSQU_AU_COPIL, seance="prochaine", debut=2,
        postes=(_poste("Coralie", "Mathis", "Animatrice jeunesse", "4"),),
        projet=_projet(
            "Les 12-17 ans des villages du Saintois, loin des transports.",
            "Être là où ils sont le soir. Monter avec eux une chaîne vidéo sur la vie au village.",
            "instagram discord", "4", "Mercredi de 17 h à 19 h, vendredi de 18 h à 20 h.",
            "Le projet de la MJC veut que l’éloignement n’éloigne personne : le numérique en est l’outil.",
            "Communauté de communes, collège, foyer socio-éducatif.",
        ),
        avis=(
            ("coordination", "favorable", "Territoire sans promeneur aujourd’hui, équipe prête."),
            ("partenaire", "favorable", "Le besoin est réel dans ce secteur."),
        ),
    ),
    FicheDossier(
        "vents", JUSQU_AU_COPIL, seance="prochaine", debut=2,
        postes=(_poste("Mehdi", "Cuny", "Informateur jeunesse", "3"), {"heures": "3"}),
        projet=_projet(
            "Les 16-25 ans de la vallée, en recherche d’emploi ou de logement.",
            "Répondre vite à une question simple, et donner rendez-vous pour le reste.",
            "instagram whatsapp", "6", "Lundi, mercredi et jeudi, de 16 h 30 à 18 h 30.",
            "Le schéma jeunesse de l’intercommunalité demande d’aller vers celles et ceux qui ne viennent pas.",
        ),
        avis=(("coordination", "reserve", "Le second poste reste à pourvoir : prévoir de le revoir dans six mois."),),
    ),
    FicheDossier(
        "lanterne", ("deposer", "ouvrir", "inscrire", "recuser", "ajourner", "annoncer"), seance="passee", papier=True, debut=2,
        postes=(_poste("Jérôme", "Vautrin", "Animateur rural", "2"),),
        projet=_projet(
            "Les 11-17 ans du Blâmontois.", "Rompre l’isolement, organiser des soirées de jeu en ligne encadrées.",
            "discord jeu", "2", "Vendredi de 18 h à 20 h.",
            "Le foyer rural accueille déjà un club de jeu le samedi ; la présence en ligne le prolonge.",
        ),
        motif="Le poste de M. Vautrin n’est financé que jusqu’à l’été : le comité demande un engagement sur l’année entière.",
    ),
    FicheDossier(
        "passerelles",
        ("deposer", "ouvrir", "accepter_pieces", "inscrire", "accepter_deux_ans", "annoncer", "noter_financeur"),
        seance="passee", papier=True, debut=1,
        postes=(_poste("Nora", "Belkacem", "Conseillère en économie sociale et familiale", "4"),),
        projet=_projet(
            "Les 18-25 ans logés au foyer ou qui cherchent un logement.",
            "Accompagner l’entrée dans un premier logement, du dossier à l’état des lieux.",
            "facebook whatsapp", "4", "Lundi et mercredi, de 17 h à 19 h.",
            "Le projet socio-éducatif du foyer porte sur l’autonomie ; beaucoup de questions arrivent hors des heures d’accueil.",
            "Action Logement, Mission locale.",
        ),
    ),
    FicheDossier(
        "boussole", ("deposer", "ouvrir", "accepter_pieces", "donner_avis", "inscrire", "refuser"),
        seance="ecrite", debut=1,
        postes=(_poste("Lola", "Simonin", "Volontaire en service civique", "3"),),
        projet=_projet(
            "Les 12-25 ans de la commune.", "Animer les réseaux sociaux du centre social et répondre aux messages.",
            "instagram facebook", "3", "Mercredi et samedi après-midi.",
            "Le projet social prévoit une communication tournée vers la jeunesse.",
        ),
        avis=(("partenaire", "defavorable", "La mission ne peut pas être confiée à une volontaire en service civique."),),
        motif="La charte confie cette mission à un professionnel de la structure. Une nouvelle demande est possible dès "
        "qu’une personne de l’équipe peut y consacrer du temps.",
    ),
    FicheDossier(
        "cap", (*JUSQU_A_LA_SIGNATURE, "signer_pour_la_caf"), seance="ecrite", debut=1, libre=True,
        postes=(_poste("Pauline", "Husson", "Infirmière", "4"),),
        projet=_projet(
            "Les 13-25 ans, pour toute question de santé.",
            "Répondre sans jugement, corriger les idées fausses, orienter vers un soin ou un rendez-vous.",
            "instagram snapchat", "4", "Mardi de 17 h à 19 h, dimanche de 18 h à 20 h.",
            "Le projet d’établissement place la prévention au plus près des jeunes.", "Centre hospitalier, planning familial.",
        ),
        avis=(("partenaire", "favorable", ""),),
    ),
    FicheDossier(
        "bois", (*JUSQU_A_LA_SIGNATURE, "noter_financeur", "signer_ecran_et_papier", "declarer_depart"),
        seance="ecrite", debut=-1, creneaux=(
            ("2", "17:00", "19:00", "instagram"), ("4", "17:00", "19:00", "twitch"), ("5", "14:00", "17:00", "youtube"),
        ),
        postes=(
            _poste("Simon", "Gérard", "Animateur multimédia", "4"),
            _poste("Juliette", "Antoine", "Animatrice culturelle", "3"),
        ),
        projet=_projet(
            "Les 12-20 ans qui fréquentent la MJC, et leurs amis qui n’y viennent pas.",
            "Soutenir les projets de musique et de vidéo. Parler de réputation en ligne avant les ennuis.",
            "instagram youtube twitch", "7", "Plus tard le soir pendant les vacances.",
            "Le projet associatif fait des pratiques numériques des pratiques culturelles comme les autres.",
            "Collège, école de musique, médiathèque.",
        ),
        avis=(("partenaire", "favorable", "Projet solide, deux professionnels identifiés."),),
        motif="Congé parental : le poste sera pourvu par une autre animatrice.",
    ),
    FicheDossier(
        "moulin", (*JUSQU_A_LA_SIGNATURE, "signer_a_l_ecran", "resilier"), seance="ecrite", debut=-8,
        postes=(_poste("Arnaud", "Blaise", "Médiateur numérique", "3"),),
        projet=_projet(
            "Les 12-25 ans de la commune.", "Aider aux démarches en ligne et prévenir les arnaques.",
            "discord whatsapp", "3", "Mardi et jeudi, de 17 h à 18 h 30.",
            "L’espace public numérique de la commune accueille déjà les jeunes le mercredi.",
        ),
        motif="La commune ne remplacera pas le médiateur numérique, muté à sa demande.",
    ),
    FicheDossier(
        "cabane", ("donner_les_pieces", "abandonner", "recommencer"), debut=1,
        postes=(_poste("Romain", "Dufour", "Animateur", "2"),),
        projet=_projet(
            "Les 11-15 ans de l’accueil jeunes.", "Préparer avec eux les sorties et les camps de l’été.", "snapchat", "2",
            "Mercredi de 16 h à 18 h.", "Le projet pédagogique de l’accueil associe les jeunes à chaque décision.",
        ),
        motif="L’animateur part en septembre : nous referons une demande quand l’équipe sera au complet.",
    ),
)  # fmt: skip
