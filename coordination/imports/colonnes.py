"""What the three spreadsheets are made of: columns, the other names people give them, and which sheet is which."""

from dataclasses import dataclass, field

STRUCTURES, PROMENEURS, REUNIONS = "structures", "promeneurs", "reunions"


@dataclass(frozen=True)
class Colonne:
    nom: str
    aide: str
    obligatoire: bool = False
    autres: tuple[str, ...] = ()


@dataclass(frozen=True)
class Genre:
    code: str
    libelle: str
    colonnes: tuple[Colonne, ...]
    exemple: tuple[str, ...] = field(default=())

    @property
    def obligatoires(self) -> list[str]:
        return [c.nom for c in self.colonnes if c.obligatoire]


def _c(nom: str, aide: str, *autres: str, obligatoire: bool = False) -> Colonne:
    return Colonne(nom, aide, obligatoire, autres)


_COMMUNS = {
    "email": ("mail", "e_mail", "courriel", "adresse_mail", "adresse_email", "adresse_e_mail", "mel"),
    "telephone": ("tel", "tel_", "portable", "mobile", "numero_de_telephone", "telephone_professionnel"),
    "commune": ("ville", "commune_de_la_structure", "localite"),
    "entree_le": ("entree", "date_entree", "date_d_entree", "entre_le", "entree_dans_le_reseau", "arrivee_le"),
    "sortie_le": ("sortie", "date_sortie", "date_de_sortie", "sorti_le", "depart_le", "sortie_du_reseau"),
}

GENRES: dict[str, Genre] = {
    STRUCTURES: Genre(
        STRUCTURES,
        "Structures",
        (
            _c(
                "nom",
                "Nom de la structure.",
                "structure",
                "nom_structure",
                "nom_de_la_structure",
                "raison_sociale",
                "denomination",
                obligatoire=True,
            ),
            _c("commune", "Commune, ou son code INSEE.", *_COMMUNS["commune"], obligatoire=True),
            _c("code_postal", "Cinq chiffres\u00a0; départage deux communes.", "cp", "c_p", "code_post"),
            _c("type", "MJC, centre social, mission locale…", "type_de_structure", "type_structure"),
            _c(
                "statut_juridique",
                "Association, collectivité, établissement public.",
                "forme_juridique",
                "statut_jurid",
                "forme",
            ),
            _c("siret", "Quatorze chiffres.", "no_siret", "n_siret", "numero_siret", "num_siret"),
            _c("adresse", "Numéro et rue.", "adresse_postale", "rue"),
            _c("email", "Adresse de la structure.", *_COMMUNS["email"]),
            _c("telephone", "Téléphone de la structure.", *_COMMUNS["telephone"]),
            _c("site", "Adresse du site.", "site_internet", "site_web", "url", "web"),
            _c("statut", "Intéressée, dans le réseau, ou sortie.", "statut_reseau", "statut_dans_le_reseau"),
            _c("conventionnee", "oui ou non.", "convention", "sous_convention", "conventionne"),
            _c("annee_aap", "Année d’appel à projets\u00a0: 2018 ou 2018/2019.", "aap", "annee", "annees_aap"),
            _c("postes", "Nombre de postes.", "nb_postes", "nombre_de_postes", "nbre_postes", "poste"),
            _c("convention_debut", "Premier jour.", "debut_convention", "date_debut_convention", "convention_du"),
            _c("convention_fin", "Dernier jour.", "fin_convention", "date_fin_convention", "convention_au"),
            _c("entree_le", "Premier jour dans le réseau.", *_COMMUNS["entree_le"]),
            _c("sortie_le", "Premier jour hors du réseau.", *_COMMUNS["sortie_le"]),
            _c("responsable_prenom", "Prénom.", "prenom_responsable", "prenom_du_responsable"),
            _c("responsable_nom", "Nom.", "nom_responsable", "nom_du_responsable", "responsable"),
            _c("responsable_email", "Adresse.", "email_responsable", "mail_responsable", "responsable_mail"),
        ),
    ),
    PROMENEURS: Genre(
        PROMENEURS,
        "Promeneurs et promeneuses",
        (
            _c(
                "structure",
                "Nom de la structure, comme dans l’autre tableau.",
                "nom_structure",
                "nom_de_la_structure",
                "employeur",
                obligatoire=True,
            ),
            _c("commune", "Départage deux structures du même nom.", *_COMMUNS["commune"]),
            _c("prenom", "Prénom.", "prenom_promeneur", "prenom_du_promeneur", obligatoire=True),
            _c("nom", "Nom.", "nom_de_famille", "nom_promeneur", "nom_du_promeneur", obligatoire=True),
            _c("fonction", "Métier exercé.", "poste", "metier", "emploi", "poste_occupe", obligatoire=True),
            _c("email", "Adresse professionnelle.", *_COMMUNS["email"]),
            _c("telephone", "Téléphone professionnel.", *_COMMUNS["telephone"]),
            _c(
                "heures_hebdo",
                "2\u00a0h, 3h30, 2,5.",
                "heures",
                "heures_par_semaine",
                "nb_heures",
                "heures_hebdomadaires",
                "heures_semaine",
                "h_semaine",
            ),
            _c(
                "charte_signee_le",
                "Vaut pour les deux parties.",
                "charte",
                "date_charte",
                "charte_le",
                "signature_charte",
            ),
            _c("entree_le", "Premier jour.", *_COMMUNS["entree_le"]),
            _c("sortie_le", "Premier jour dehors.", *_COMMUNS["sortie_le"]),
            _c("comptes", "instagram:leo_pdn|snapchat:leo.mjc", "compte", "reseaux_sociaux", "comptes_reseaux_sociaux"),
        ),
    ),
    REUNIONS: Genre(
        REUNIONS,
        "Réunions",
        (
            _c("date", "Jour de la réunion.", "date_de_la_reunion", "date_reunion", "jour", obligatoire=True),
            _c(
                "type",
                "Réseau, formation, Copil, Cotech…",
                "type_de_reunion",
                "type_reunion",
                "nature",
                obligatoire=True,
            ),
            _c("thematique", "Sujet.", "theme", "sujet", "objet", "thematiques"),
            _c("intervenant", "Qui intervient.", "intervenants", "intervenante", "intervenant_e"),
            _c("nb_structures", "Structures présentes.", "structures", "nombre_de_structures", "structures_presentes"),
            _c(
                "nb_participants",
                "Personnes présentes.",
                "participants",
                "nombre_de_participants",
                "presents",
                "personnes_presentes",
                "nb_presents",
            ),
        ),
    ),
}


@dataclass(frozen=True)
class Reconnue:
    """A sheet understood: its kind, header → column, headers ignored, required columns missing."""

    genre: str | None
    colonnes: dict[str, str]
    ignorees: list[str]
    manquantes: list[str]


def reconnaitre(entetes: list[str]) -> Reconnue:
    """Which of the three this sheet is, by its headers: the kind that explains most of them, whole before lacking."""
    essais = [(genre, _associer(genre, entetes)) for genre in GENRES.values()]
    genre, colonnes = max(essais, key=lambda e: (len(e[1]), _complet(*e)))
    complets = [e for e in essais if _complet(*e)]
    if complets and not _complet(genre, colonnes):
        autre = max(complets, key=lambda e: len(e[1]))
        if len(autre[1]) >= len(colonnes):
            genre, colonnes = autre
    if len(colonnes) < 2:
        return Reconnue(None, {}, entetes, [])
    manquantes = [nom for nom in genre.obligatoires if nom not in colonnes.values()]
    return Reconnue(genre.code, colonnes, [e for e in entetes if e not in colonnes], manquantes)


def _complet(genre: Genre, colonnes: dict[str, str]) -> bool:
    return set(genre.obligatoires) <= set(colonnes.values())


def _associer(genre: Genre, entetes: list[str]) -> dict[str, str]:
    """header → column; the proper name first, then the other names, each column once."""
    trouvees = {c.nom: c.nom for c in genre.colonnes if c.nom in entetes}
    for colonne in genre.colonnes:
        if colonne.nom in trouvees.values():
            continue
        autre = next((a for a in colonne.autres if a in entetes and a not in trouvees), None)
        if autre:
            trouvees[autre] = colonne.nom
    return trouvees
