"""What a promeneur is asked about the activity of a month and of a quarter (domain §6), with its French labels."""

from dataclasses import dataclass

from django.db.models import TextChoices

from promeneurs.enums import Plateforme
from territoires.enums import PublicVise


class Rythme(TextChoices):
    MOIS = "mois", "Chaque mois"
    TRIMESTRE = "trimestre", "Chaque trimestre"


class Question(TextChoices):
    """What a network chooses to ask. The first ones each time, the others with the last month of a quarter."""

    HEURES = "heures", "Heures en ligne"
    JEUNES = "jeunes", "Jeunes touchés, dont nouveaux cette année"
    RENCONTRES = "rencontres", "Rencontres après un contact en ligne"
    ORIENTATIONS = "orientations", "Orientations, par sorte de service"
    THEMES = "themes", "Thèmes abordés"
    ECHANGES = "echanges", "Échanges et jeunes, par réseau social"
    AGES = "ages", "Âges"
    GENRES = "genres", "Genre"
    INTERVENTIONS = "interventions", "Manières d’intervenir"
    SITUATIONS = "situations", "Situations transmises"


DU_TRIMESTRE = (Question.ECHANGES, Question.AGES, Question.GENRES, Question.INTERVENTIONS, Question.SITUATIONS)


class Orientation(TextChoices):
    EMPLOI = "emploi", "Mission locale, emploi"
    SCOLARITE = "scolarite", "École, CIO, formation"
    SANTE = "sante", "Santé, planning familial"
    ECOUTE = "ecoute", "Écoute, psychologue, maison des adolescents"
    SOCIAL = "social", "Service social"
    PROTECTION = "protection", "Protection de l’enfance"
    DROIT = "droit", "Accès au droit, police, gendarmerie"
    LOGEMENT = "logement", "Logement"
    INFO_JEUNES = "info_jeunes", "Info Jeunes"
    LOISIRS = "loisirs", "Loisirs, culture, sport"
    STRUCTURE = "structure", "Accueil de la structure"
    AUTRE = "autre", "Autre service"


class TrancheAge(TextChoices):
    """Of the people one talks with: the young, or the parents (`TRANCHES`); never of the children of the parents."""

    A11 = "11", "11 ans et moins"
    A12 = "12_14", "12 à 14 ans"
    A15 = "15_17", "15 à 17 ans"
    A18 = "18_21", "18 à 21 ans"
    A22 = "22_25", "22 à 25 ans"
    PARENTS = "parents", "Parents"
    MINEURS = "moins_18", "Moins de 18 ans"
    P18 = "18_25", "18 à 25 ans"
    P26 = "26_35", "26 à 35 ans"
    P36 = "36_45", "36 à 45 ans"
    P46 = "46", "46 ans et plus"
    INCONNU = "inconnu", "Âge inconnu"


_T = TrancheAge
TRANCHES = {
    PublicVise.JEUNES: (_T.A11, _T.A12, _T.A15, _T.A18, _T.A22, _T.PARENTS, _T.INCONNU),
    PublicVise.PARENTS: (_T.MINEURS, _T.P18, _T.P26, _T.P36, _T.P46, _T.INCONNU),
}
"""The age bands that a network asks, by its public."""


class Genre(TextChoices):
    FILLES = "filles", "Filles et femmes"
    GARCONS = "garcons", "Garçons et hommes"
    AUTRE = "autre", "Autre réponse"


class Intervention(TextChoices):
    MESSAGERIE = "messagerie", "Messagerie instantanée"
    RESEAU = "reseau", "Réseau social, publications et commentaires"
    MAIL = "mail", "Courriel"
    JEU = "jeu", "Jeu en ligne"
    FORUM = "forum", "Forum"
    DIRECT = "direct", "Vidéo ou direct"
    APPEL = "appel", "Appel, SMS"


@dataclass(frozen=True)
class Axe:
    """A question answered by several numbers. `cle`: the beginning of their keys in `Releve.chiffres`."""

    cle: str
    question: Question
    titre: str
    choix: type[TextChoices]

    @property
    def lignes(self) -> list[tuple[str, str]]:
        return [(f"{self.cle}_{code}", str(libelle)) for code, libelle in self.choix.choices]

    def lignes_de(self, public: str) -> list[tuple[str, str]]:
        """Those that a network of this public asks."""
        if self.choix is not TrancheAge:
            return self.lignes
        siennes = {f"{self.cle}_{tranche}" for tranche in TRANCHES[PublicVise(public)]}
        return [ligne for ligne in self.lignes if ligne[0] in siennes]


AXES = (
    Axe("orientation", Question.ORIENTATIONS, "Orientations vers un autre service", Orientation),
    Axe("echanges", Question.ECHANGES, "Échanges", Plateforme),
    Axe("sur", Question.ECHANGES, "Jeunes", Plateforme),
    Axe("age", Question.AGES, "Âges", TrancheAge),
    Axe("genre", Question.GENRES, "Genre", Genre),
    Axe("intervention", Question.INTERVENTIONS, "Manières d’intervenir", Intervention),
)
AXE = {axe.cle: axe for axe in AXES}
LIBELLES_CHIFFRES = {cle: libelle for axe in AXES for cle, libelle in axe.lignes}
MAX = 100_000


class EtatReleve(TextChoices):
    """Read from dates, never stored: a log that nobody began has none."""

    A_VENIR = "a_venir", "À venir"
    A_FAIRE = "a_faire", "À rendre"
    BROUILLON = "brouillon", "Commencé"
    RENDU = "rendu", "Rendu"
    MANQUE = "manque", "Non rendu"
