"""A year of a network of 25 structures: everything that its people type, as plain data.

What one reads on the screens is written as one reads it. Dates are first and last days; `None` as a first day: since
always, as a last one: no end.

Nothing here comes from the product, and nothing reads it: `saisie` types it, `recompte` counts it.
"""

from dataclasses import dataclass
from datetime import date as D
from random import Random

ANNEE = 2025
DEPARTEMENT = "93"
OUVERTURE = D(2025, 1, 6)
"""The day when the network opens: everything older is typed that day, with its dates."""
REGLAGES, PREMIER_MOIS = D(2025, 2, 20), D(2025, 3, 1)
LECTURE = D(2026, 1, 25)
"""The day when the report is made: the logs of December are closed."""
FORMATION_DEMANDEE = 360
"""Minutes of training asked of each promeneur in a year."""

PLATEFORMES = {
    "instagram": "Instagram", "snapchat": "Snapchat", "tiktok": "TikTok", "discord": "Discord",
    "facebook": "Facebook", "youtube": "YouTube", "twitch": "Twitch", "jeu": "Serveur de jeu",
}  # fmt: skip
ORIENTATIONS = {
    "emploi": "Mission locale, emploi", "sante": "Santé, planning familial", "social": "Service social",
    "protection": "Protection de l’enfance", "info_jeunes": "Info Jeunes",
}  # fmt: skip
AGES = {
    "12_14": "12 à 14 ans", "15_17": "15 à 17 ans", "18_21": "18 à 21 ans", "22_25": "22 à 25 ans",
    "parents": "Parents",
}  # fmt: skip
GENRES = {"filles": "Filles et femmes", "garcons": "Garçons et hommes", "autre": "Autre réponse"}
INTERVENTIONS = {
    "messagerie": "Messagerie instantanée", "reseau": "Réseau social, publications et commentaires",
    "jeu": "Jeu en ligne", "direct": "Vidéo ou direct",
}  # fmt: skip
THEMES = ("Lien social", "Santé", "Harcèlement", "Formation et scolarité", "Vie affective et sexuelle", "Logement")


# — The structures


@dataclass(frozen=True)
class Sejour:
    """A stay in the network; `postes`: posts without a convention."""

    depuis: D | None
    dernier: D | None = None
    postes: int | None = None


@dataclass(frozen=True)
class Convention:
    debut: D
    dernier: D
    postes: int


@dataclass(frozen=True)
class Structure:
    cle: str
    nom: str
    commune: str
    type: str
    statut: str
    sejours: tuple[Sejour, ...] = ()
    conventions: tuple[Convention, ...] = ()


ASSO, COLLECTIVITE, PUBLIC = "Association", "Collectivité ou EPCI", "Établissement public"
CENTRE, MJC, FJT = "Centre social", "Maison des jeunes et de la culture (MJC)", "Foyer de jeunes travailleurs (FJT)"
CAJT, POLE = "Centre d’animation jeunesse territorialisé (CAJT)", "Pôle ou service jeunesse"
PIJ, MISSION = "Point ou bureau information jeunesse (PIJ, BIJ)", "Mission locale"


def _s(cle: str, nom: str, commune: str, type: str, statut: str, depuis: D | None, *conventions: Convention,
       dernier: D | None = None, postes: int | None = None) -> Structure:  # fmt: skip
    return Structure(cle, nom, commune, type, statut, (Sejour(depuis, dernier, postes),), conventions)


C = Convention
STRUCTURES = (
    _s("acacias", "Centre social Les Acacias", "Aubervilliers", CENTRE, ASSO, D(2023, 1, 1), C(D(2024, 1, 1), D(2026, 12, 31), 2)),
    _s("bobigny", "MJC de Bobigny", "Bobigny", MJC, ASSO, D(2022, 9, 1), C(D(2022, 9, 1), D(2025, 8, 31), 2)),
    _s("etoile", "Foyer Étoile", "Saint-Denis", FJT, ASSO, D(2024, 3, 1), C(D(2024, 3, 1), D(2027, 2, 28), 1)),
    _s("cajt", "CAJT de Pantin", "Pantin", CAJT, COLLECTIVITE, D(2023, 5, 1), C(D(2023, 5, 1), D(2025, 4, 30), 1), C(D(2025, 5, 1), D(2028, 4, 30), 3)),
    _s("drancy", "Pôle jeunesse de Drancy", "Drancy", POLE, COLLECTIVITE, D(2024, 1, 1), C(D(2024, 1, 1), D(2025, 12, 31), 2)),
    _s("sevran", "PIJ de Sevran", "Sevran", PIJ, COLLECTIVITE, D(2025, 2, 1), C(D(2025, 2, 1), D(2028, 1, 31), 1)),
    _s("dhuys", "Mission locale de la Dhuys", "Clichy-sous-Bois", MISSION, ASSO, D(2023, 1, 1), C(D(2023, 1, 1), D(2025, 12, 30), 2)),
    _s("ados", "Maison des adolescents Casado", "Saint-Denis", "Maison des adolescents", PUBLIC, D(2024, 9, 1), C(D(2024, 9, 1), D(2027, 8, 31), 3)),
    _s("bondy", "Espace santé jeunes de Bondy", "Bondy", "Espace santé jeunes", ASSO, D(2025, 1, 1), C(D(2025, 1, 1), D(2027, 12, 31), 1)),
    _s("canal", "Prévention Canal", "Aubervilliers", "Prévention spécialisée", ASSO, None, C(D(2024, 6, 1), D(2027, 5, 31), 2)),
    _s("stains", "EPN de Stains", "Stains", "Espace public numérique (EPN)", COLLECTIVITE, D(2025, 4, 1), postes=1),
    _s("gagny", "Accueil jeunes de Gagny", "Gagny", "Accueil de jeunes ou accueil de loisirs", COLLECTIVITE, D(2024, 10, 1), dernier=D(2025, 6, 30), postes=2),
    _s("blanc", "Centre social du Blanc-Mesnil", "Le Blanc-Mesnil", CENTRE, ASSO, D(2023, 1, 1), C(D(2023, 1, 1), D(2025, 12, 31), 1)),
    _s("montreuil", "MJC de Montreuil", "Montreuil", MJC, ASSO, D(2025, 9, 1), C(D(2025, 9, 1), D(2028, 8, 31), 2)),
    _s("rosny", "Centre social de Rosny", "Rosny-sous-Bois", CENTRE, ASSO, D(2024, 1, 1), C(D(2024, 1, 1), D(2026, 12, 31), 1), dernier=D(2024, 12, 31)),
    _s("raincy", "Foyer du Raincy", "Le Raincy", FJT, ASSO, D(2024, 5, 1), dernier=D(2025, 12, 31), postes=1),
    _s("villepinte", "MJC de Villepinte", "Villepinte", MJC, ASSO, D(2025, 12, 31), postes=1),
    _s("noisy", "Service jeunesse de Noisy", "Noisy-le-Grand", POLE, COLLECTIVITE, D(2025, 3, 15), C(D(2025, 3, 15), D(2028, 3, 14), 1)),
    _s("tremblay", "BIJ de Tremblay", "Tremblay-en-France", PIJ, COLLECTIVITE, D(2024, 2, 1), C(D(2024, 2, 1), D(2027, 1, 31), 1)),
    Structure("pasteur", "Centre social Pasteur", "Pantin", CENTRE, ASSO, (Sejour(D(2023, 1, 1), D(2025, 3, 31), 1), Sejour(D(2025, 10, 1), None, 2))),
    _s("ludo", "Ludothèque de Romainville", "Romainville", "Autre", ASSO, D(2025, 6, 1)),
    _s("epinay", "Mission locale d’Épinay", "Épinay-sur-Seine", MISSION, ASSO, D(2024, 1, 1), C(D(2024, 1, 1), D(2026, 12, 31), 1)),
    _s("bagnolet", "Foyer de Bagnolet", "Bagnolet", FJT, ASSO, D(2026, 1, 5), postes=1),
    Structure("coubron", "Club ado de Coubron", "Coubron", "Accueil de jeunes ou accueil de loisirs", COLLECTIVITE),
    Structure("bourget", "MJC du Bourget", "Le Bourget", MJC, ASSO),
)  # fmt: skip


# — The people


@dataclass(frozen=True)
class Mandat:
    """`structure` names the person. `signes`: when the person, then the structure, signed the charter. `exception`:
    days when it is open without convention. `change`: typed as a change of employer. `fini`: somebody ends it."""

    structure: str
    depuis: D | None
    dernier: D | None = None
    signes: tuple[D | None, D | None] = (None, None)
    exception: tuple[D | None, D | None] | None = None
    change: bool = False


@dataclass(frozen=True)
class Compte:
    plateforme: str
    identifiant: str
    le: D = OUVERTURE
    verifie: D | None = None
    refuse: D | None = None
    ferme: D | None = None


@dataclass(frozen=True)
class Personne:
    """`rendus`: the months of the year whose log is given."""

    cle: str
    prenom: str
    nom: str
    mandats: tuple[Mandat, ...] = ()
    comptes: tuple[Compte, ...] = ()
    rendus: tuple[int, ...] = ()
    suspension: tuple[D, D | None] | None = None
    absente: D | None = None

    @property
    def arrivee(self) -> D:
        """The day when the sheet is made."""
        return max(OUVERTURE, min((m.depuis or OUVERTURE for m in self.mandats), default=OUVERTURE))


def _m(structure: str, depuis: D | None, dernier: D | None = None, **reste: object) -> Mandat:
    """A mandate whose charter both sign a few days later, but where it is said otherwise."""
    le = D.fromordinal((depuis or D(2021, 3, 1)).toordinal() + 5)
    return Mandat(structure, depuis, dernier, **{"signes": (le, le), **reste})  # type: ignore[arg-type]


def _c(plateforme: str, identifiant: str, le: D = OUVERTURE, **reste: D) -> Compte:
    return Compte(plateforme, identifiant, le, **reste)


def _de(premier: int, dernier: int, *sauf: int) -> tuple[int, ...]:
    return tuple(mois for mois in range(premier, dernier + 1) if mois not in sauf)


P = Personne
TOUTE = (None, None)
PERSONNES = (
    P("ines", "Inès", "Morel", (_m("acacias", D(2024, 1, 10)),), (_c("instagram", "ines.pdn", verifie=OUVERTURE), _c("snapchat", "ines-pdn")), _de(3, 12)),
    P("noe", "Noé", "Garnier", (_m("acacias", D(2024, 2, 1)),), (_c("discord", "noe.pdn"),), _de(3, 11)),
    P("lea", "Léa", "Fontaine", (_m("bobigny", D(2023, 1, 1)),), (_c("instagram", "lea.pdn", verifie=OUVERTURE), _c("tiktok", "lea.pdn", refuse=D(2025, 1, 20))), _de(3, 8)),
    P("marc", "Marc", "Delmas", (_m("bobigny", D(2024, 1, 1), D(2025, 8, 31)), _m("montreuil", D(2025, 9, 1), change=True)), (_c("facebook", "marc.pdn"),), _de(3, 12, 7)),
    P("ana", "Ana", "Costa", (_m("etoile", D(2024, 3, 1)),), (_c("snapchat", "ana-pdn", verifie=D(2025, 1, 20), ferme=D(2025, 9, 1)), _c("instagram", "ana.pdn", D(2025, 9, 1))), _de(3, 12)),
    P("tom", "Tom", "Keller", (_m("cajt", D(2023, 5, 1)),), (_c("facebook", "tom.pdn", ferme=D(2025, 12, 31)),), _de(3, 12, 4, 8)),
    P("zoe", "Zoé", "Aubry", (_m("cajt", D(2025, 5, 15), signes=(D(2025, 5, 20), None)),), (_c("instagram", "zoe.pdn", D(2025, 5, 20)),)),
    P("hugo", "Hugo", "Marchal", (_m("drancy", D(2024, 1, 1)),), (_c("discord", "hugo.pdn"),), _de(3, 9), (D(2025, 10, 10), None)),
    P("sara", "Sara", "Benali", (_m("drancy", D(2024, 6, 1), D(2025, 6, 25)), _m("epinay", D(2026, 1, 12))), (_c("instagram", "sara.pdn"),), _de(3, 6)),
    P("paul", "Paul", "Roussel", (_m("sevran", D(2025, 2, 1)),), (_c("youtube", "paulpdn", D(2025, 2, 3)),), _de(3, 12)),
    P("emma", "Emma", "Petitjean", (_m("dhuys", D(2023, 2, 1)),), (_c("instagram", "emma.pdn"),), _de(3, 12, 12)),
    P("luc", "Luc", "Vidal", (_m("dhuys", D(2024, 1, 1), D(2025, 12, 31)),), (_c("tiktok", "luc.pdn"),), _de(3, 11, 5)),
    P("jade", "Jade", "Nguyen", (_m("ados", D(2024, 9, 1)),), (_c("twitch", "jadepdn"),), _de(3, 12, 4), (D(2025, 4, 10), D(2025, 5, 20))),
    P("yanis", "Yanis", "Haddad", (_m("ados", D(2024, 10, 1)),), (_c("instagram", "yanis.pdn", ferme=D(2026, 1, 5)),), _de(3, 12)),
    P("lina", "Lina", "Moreau", (_m("bondy", D(2025, 1, 1)),), (_c("snapchat", "lina-pdn", D(2025, 1, 20)),), _de(3, 12)),
    P("adam", "Adam", "Leroy", (_m("canal", None),), (_c("discord", "adam.pdn"),), _de(3, 12)),
    P("rose", "Rose", "Lambert", (_m("canal", D(2025, 7, 1), signes=(D(2025, 7, 3), D(2026, 1, 8))),), (_c("instagram", "rose.pdn", D(2025, 7, 3)),)),
    P("ismael", "Ismaël", "Diallo", (_m("stains", D(2025, 4, 1), exception=(D(2025, 4, 15), None)),), (_c("discord", "ismael.pdn", D(2025, 4, 15)),), _de(4, 12)),
    P("clara", "Clara", "Simon", (_m("gagny", D(2024, 10, 1), exception=TOUTE),), (_c("facebook", "clara.pdn"),), _de(3, 6)),
    P("felix", "Félix", "Robin", (Mandat("gagny", D(2024, 11, 1)),)),
    P("maya", "Maya", "Traoré", (_m("blanc", D(2023, 3, 1)), _m("tremblay", D(2025, 3, 1))), (_c("tiktok", "maya.pdn"), _c("instagram", "maya.pdn")), _de(3, 12)),
    P("theo", "Théo", "Colin", (_m("montreuil", D(2025, 9, 15)),), (_c("discord", "theo.pdn", D(2025, 9, 20)),), _de(9, 12)),
    P("nina", "Nina", "Perrot", (_m("rosny", D(2024, 1, 15)),), (_c("instagram", "nina.pdn"),)),
    P("remi", "Rémi", "Caron", (_m("raincy", D(2024, 5, 1), exception=TOUTE),), (_c("snapchat", "remi-pdn"),), _de(3, 11)),
    P("eva", "Eva", "Masson", (_m("noisy", D(2025, 3, 20), D(2025, 11, 30)),), (_c("instagram", "eva.pdn", D(2025, 3, 20)),), _de(3, 11)),
    P("karim", "Karim", "Belkacem", (_m("noisy", D(2025, 12, 1)),), (_c("snapchat", "karim-pdn", D(2025, 12, 9)),), (12,)),
    P("alix", "Alix", "Renard", (_m("tremblay", D(2024, 2, 1)),), (_c("facebook", "alix.pdn"),), _de(3, 10), absente=D(2025, 11, 1)),
    P("gabin", "Gabin", "Poirier", (_m("pasteur", D(2023, 1, 15), exception=TOUTE), _m("pasteur", D(2025, 10, 1), exception=TOUTE)), (_c("discord", "gabin.pdn"),), (3, 10, 11, 12)),
    P("salome", "Salomé", "Guérin", (_m("ludo", D(2025, 6, 1), exception=(D(2025, 6, 1), D(2025, 10, 31))),), (_c("youtube", "salomepdn", D(2025, 6, 3)),), _de(6, 10)),
    P("oscar", "Oscar", "Blanchet", (_m("epinay", D(2024, 1, 1)),), (_c("instagram", "oscar.pdn"),), _de(3, 12, 9)),
    P("victor", "Victor", "Hamel"),
)  # fmt: skip


# — What they report


@dataclass(frozen=True)
class Releve:
    """What one person types of a month; None: « je ne sais pas ». `brouillon`: kept, and never given. `le`: when, if it
    is not on the 28th. `d_abord`: young people first typed, then corrected."""

    personne: str
    mois: int
    heures: float | None
    jeunes: int | None
    nouveaux: int | None
    rencontres: int | None
    themes: tuple[str, ...]
    orientations: dict[str, int]
    trimestre: "Trimestre | None" = None
    brouillon: bool = False
    le: D | None = None
    d_abord: int | None = None

    @property
    def premier(self) -> D:
        return D(ANNEE, self.mois, 1)


@dataclass(frozen=True)
class Trimestre:
    jeunes: int | None
    situations: int | None
    ages: dict[str, int]
    genres: dict[str, int]
    echanges: dict[str, int]
    sur: dict[str, int]
    interventions: dict[str, int]


def _su(tirage: Random, valeur: int, ignore: float = 0.12) -> int | None:
    return None if tirage.random() < ignore else valeur


def _releve(p: Personne, mois: int) -> Releve:
    tirage = Random(f"{p.cle} {mois}")
    jeunes = _su(tirage, tirage.randint(3, 48))
    return Releve(
        p.cle, mois,
        heures=None if tirage.random() < 0.1 else tirage.randint(4, 60) / 2,
        jeunes=jeunes,
        nouveaux=_su(tirage, tirage.randint(0, jeunes or 6)),
        rencontres=_su(tirage, tirage.randint(0, 5)),
        themes=tuple(tirage.sample(THEMES, tirage.randint(0, 3))),
        orientations={o: tirage.randint(1, 4) for o in tirage.sample(list(ORIENTATIONS), tirage.randint(0, 2))},
        trimestre=_trimestre(p, tirage) if mois % 3 == 0 else None,
        le=D(2025, 6, 12) if (p.cle, mois) == ("oscar", 4) else None,
        d_abord=jeunes + 7 if jeunes and (p.cle, mois) in (("ines", 5), ("paul", 9)) else None,
    )  # fmt: skip


def _trimestre(p: Personne, tirage: Random) -> Trimestre:
    jeunes = _su(tirage, tirage.randint(8, 90))
    siennes = [c.plateforme for c in p.comptes]
    return Trimestre(
        jeunes=jeunes,
        situations=_su(tirage, tirage.choice([0, 0, 0, 1, 2])),
        ages=dict.fromkeys(tirage.sample(list(AGES), 3), (jeunes or 0) // 5) if jeunes else {},
        genres=dict.fromkeys(tirage.sample(list(GENRES), 2), (jeunes or 0) // 3) if jeunes else {},
        echanges={r: tirage.randint(5, 80) for r in siennes},
        sur={r: tirage.randint(1, 40) for r in siennes if tirage.random() < 0.8},
        interventions={i: tirage.randint(1, 60) for i in tirage.sample(list(INTERVENTIONS), 2)},
    )


BROUILLONS = (Releve("noe", 12, 4.0, 9, 2, None, ("Santé",), {}, brouillon=True),
              Releve("alix", 11, 2.5, 4, 4, 1, (), {"sante": 2}, brouillon=True))  # fmt: skip
RELEVES = (*(_releve(p, mois) for p in PERSONNES for mois in p.rendus), *BROUILLONS)


@dataclass(frozen=True)
class Initiative:
    personne: str
    date: D
    titre: str
    theme: str
    jeunes: int | None = None
    prevue: bool = False
    le: D | None = None


INITIATIVES = (
    Initiative("ines", D(2024, 12, 10), "Quiz de fin d’année", "Loisirs et temps libre", 40, le=REGLAGES),
    Initiative("ines", D(2025, 3, 12), "Atelier image en ligne", "Usages du numérique", 14),
    Initiative("tom", D(2025, 4, 16), "Tournoi de jeu vidéo", "Loisirs et temps libre", 32),
    Initiative("emma", D(2025, 5, 21), "Direct sur l’emploi d’été", "Insertion socio-professionnelle"),
    Initiative("adam", D(2025, 7, 9), "Maraude en ligne", "Addictions", 3),
    Initiative("lina", D(2025, 10, 15), "Semaine de la santé", "Santé", 58),
    Initiative("theo", D(2025, 12, 31), "Réveillon en visio", "Lien social", 0),
    Initiative("jade", D(2026, 3, 4), "Débat sur le harcèlement", "Harcèlement", prevue=True, le=D(2025, 12, 9)),
    Initiative("paul", D(2026, 1, 7), "Galette en direct", "Lien social", 11),
)


# — Meetings


@dataclass(frozen=True)
class Reunion:
    """`invites`: by name; `a_tous`: all who are active on the day it is typed. `presents`: ticked, of the invited;
    `venus`: promeneurs who came without being invited; `dehors`: other people. `suivi`: minutes followed, when less
    than the whole. `le`: the day when it is typed."""

    date: D
    type: str
    sujet: str
    le: D
    a_tous: bool = False
    invites: tuple[str, ...] = ()
    presents: tuple[str, ...] = ()
    venus: tuple[str, ...] = ()
    dehors: tuple[str, ...] = ()
    modules: tuple[tuple[str, int], ...] = ()
    suivi: tuple[tuple[str, int], ...] = ()
    structures: int | None = None
    participants: int | None = None
    jeunes: int | None = None
    parents: int | None = None
    annulee: D | None = None
    libre: str = ""

    @property
    def pointee(self) -> bool:
        return bool(self.presents or self.venus or self.dehors)


FORMATION, ANALYSE = "Journée de formation", "Analyse de pratiques"
COPIL, COTECH = "Comité de pilotage", "Comité technique"
CADRE = (("Le cadre légal", 90), ("Écouter en ligne", 210))
REUNIONS = (
    Reunion(D(2024, 11, 12), FORMATION, "Débuter", OUVERTURE, modules=CADRE, participants=10, structures=6),
    Reunion(D(2025, 1, 21), "Réunion de réseau", "Lancement", D(2025, 1, 14), a_tous=True, presents=("ines", "noe", "lea", "ana", "tom", "adam", "maya"), dehors=("Jeanne Petit", "Samir Aït")),
    Reunion(D(2025, 3, 18), FORMATION, "Le cadre", D(2025, 3, 4), invites=("ines", "noe", "lea", "ana", "tom", "paul", "emma", "adam"), presents=("ines", "noe", "ana", "tom", "paul", "adam"), modules=CADRE, suivi=(("tom", 120),)),
    Reunion(D(2025, 5, 13), ANALYSE, "Situations du mois", D(2025, 5, 14), participants=11, structures=7),
    Reunion(D(2025, 4, 8), COPIL, "Bilan du trimestre", D(2025, 4, 8), participants=9),
    Reunion(D(2025, 6, 21), "Événement", "Forum jeunesse", D(2025, 6, 25), participants=14, jeunes=120, parents=35),
    Reunion(D(2025, 9, 16), "Réunion d’information", "Appel à projets", D(2025, 9, 1), a_tous=True, annulee=D(2025, 9, 9), participants=30, jeunes=5),
    Reunion(D(2025, 10, 7), FORMATION, "Santé mentale", D(2025, 10, 2), invites=("ines", "ana", "marc", "theo", "jade", "oscar", "adam", "gabin", "salome"), presents=("ines", "marc", "theo", "jade", "adam", "gabin", "salome"), venus=("noe",), modules=(("Repérer", 120), ("Orienter", 60)), suivi=(("jade", 45),)),
    Reunion(D(2025, 11, 4), "Visite", "Chez la MJC de Montreuil", D(2025, 11, 5), participants=3, structures=1, jeunes=6),
    Reunion(D(2025, 12, 9), "Autre", "Café", D(2025, 12, 9), libre="Café des promeneurs", venus=("lina", "yanis"), dehors=("Odile Roy",), participants=99),
    Reunion(D(2026, 1, 13), "Réunion de réseau", "Vœux", D(2026, 1, 14), participants=20, jeunes=2),
)  # fmt: skip


@dataclass(frozen=True)
class Seance:
    """Of a committee; `presents`: those noted on its page."""

    date: D
    type: str
    presents: tuple[str, ...] = ()


SEANCES = (
    Seance(D(2024, 10, 8), COPIL, ("Ada Roche", "Paul Vasseur")),
    Seance(D(2025, 4, 8), COPIL, ("Ada Roche",)),
    Seance(D(2025, 7, 2), "Consultation écrite"),
    Seance(D(2025, 11, 18), COTECH, ("Ada Roche", "Paul Vasseur", "Iris Blin", "Lou Mathis", "Max Pons")),
    Seance(D(2025, 12, 16), COPIL),
)


@dataclass(frozen=True)
class Action:
    date: D
    nature: str
    texte: str
    minutes: int | None = None


ACTIONS = (
    Action(D(2025, 1, 7), "Partenariat", "Appel de la Caf", 30),
    Action(D(2025, 2, 3), "Accueil d’un promeneur", "Accueil à Sevran", 90),
    Action(D(2025, 2, 20), "Publication", "Lettre du réseau"),
    Action(D(2025, 6, 2), "Partenariat", "Rencontre du Département", 75),
    Action(D(2025, 10, 1), "Formation suivie", "Journée nationale", 420),
    Action(D(2026, 1, 8), "Rapport et bilan", "Début du rapport", 60),
)
