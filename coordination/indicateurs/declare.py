"""The figures of the activity as promeneurs report it. Who left a number empty is not counted, and never as zero."""

from collections import Counter
from typing import Any

from promeneurs.enums import Theme
from socle.valeurs import jour as en_jour
from socle.valeurs import mois as en_mois

from ..enums_activite import AXE
from ..models.activite import chiffres_de
from .base import Donnees, Indicateur, Liste
from .listes import PERSONNE, des_mois, des_releves, du_mois, fiche
from .reseau import classees

ACTIVITE = "Activité déclarée"
NON_COMMUNIQUE = "Non communiqué"


def _axe(cle: str) -> Any:
    def compter(d: Donnees) -> list[tuple[str, int]]:
        return classees(chiffres_de(cle, d.releves), dict(AXE[cle].choix.choices))

    return compter


def _avec_reste(cle: str) -> Any:
    """In the order of the labels; what is left of the young people of the quarters is « non communiqué »."""

    def compter(d: Donnees) -> list[tuple[str, int]]:
        dits = chiffres_de(cle, d.releves)
        lignes = [(str(nom), dits[code]) for code, nom in AXE[cle].choix.choices if dits[code]]
        reste = sum(r.non_communique(cle) or 0 for r in d.releves)
        return lignes + ([(NON_COMMUNIQUE, reste)] if reste else [])

    return compter


def _themes(d: Donnees) -> list[tuple[str, int]]:
    return classees(Counter(t for r in d.releves for t in r.themes), dict(Theme.choices))


def _rendus(d: Donnees) -> int:
    return len(d.releves)


def _lisant(nom: str) -> Any:
    return lambda r: getattr(r, nom)


def _somme_de(cle: str) -> Any:
    """What a log says of this kind in all; with ages and genders, the young people of the quarter."""

    def lire(r: Any) -> int | None:
        dits = r.du(cle)
        reste = r.non_communique(cle) if cle in ("age", "genre") else None
        return sum(dits.values()) + (reste or 0) if dits or reste else None

    return lire


def _nommes(d: Donnees) -> list[Any]:
    return [(r.promeneur, r.mois) for r in d.releves]


def _des_initiatives(jeunes: bool) -> Any:
    def lister(d: Donnees) -> Liste:
        lignes = [
            (fiche(i.promeneur), (i.titre, i.promeneur.nom_complet, en_jour(i.date), i.jeunes if jeunes else ""))
            for i in d.initiatives
            if not jeunes or i.jeunes is not None
        ]
        colonnes = ("Initiative", PERSONNE, "Date", *(("Jeunes",) if jeunes else ()))
        if not jeunes:
            lignes = [(url, cellules[:3]) for url, cellules in lignes]
        return Liste(colonnes, lignes, somme=jeunes)

    return lister


def _somme(code: str, titre: str, definition: str, nom: str, colonne: str, unite: str = "", **reste: Any) -> Indicateur:
    """A number of the logs, added up."""
    return Indicateur(
        code, ACTIVITE, titre, definition, lambda d: d.par_personne(nom), des_releves(colonne, _lisant(nom)), unite,
        **reste,
    )  # fmt: skip


def _ventile(code: str, titre: str, definition: str, cle: str, colonne: str, *, reste: bool = False, jeunes: bool = True) -> Indicateur:  # fmt: skip
    """The numbers of the logs of one kind, line by line."""
    calcul = _avec_reste(cle) if reste else _axe(cle)
    return Indicateur(
        code, ACTIVITE, titre, definition, calcul, des_releves(colonne, _somme_de(cle)), jeunes=jeunes
    )  # fmt: skip


def _liste_des_themes(d: Donnees) -> Liste:
    lignes = [
        (du_mois(r.promeneur, r.mois), (r.promeneur.nom_complet, en_mois(r.mois), len(r.themes)))
        for r in d.releves
        if r.themes
    ]
    return Liste((PERSONNE, "Mois", "Thèmes"), lignes, somme=True)


INDICATEURS = (
    Indicateur("releves_rendus", ACTIVITE, "Relevés rendus", "Les relevés rendus pour les mois qui commencent dans la période.", _rendus, des_mois(_nommes)),
    Indicateur("releves_attendus", ACTIVITE, "Relevés attendus", "Pour chaque mois demandé et commencé, les personnes actives à son dernier jour.", lambda d: len(d.attendus), des_mois(lambda d: d.attendus)),
    _somme("heures_en_ligne", "Heures en ligne", "La somme des heures déclarées ; médiane, minimum et maximum par personne.", "heures", "Heures", "h"),
    _somme("jeunes_touches", "Jeunes touchés, mois par mois", "La somme des jeunes touchés chaque mois : un jeune compte une fois par mois et par personne.", "jeunes", "Jeunes", jeunes=True),
    _somme("jeunes_differents", "Jeunes différents", "La somme des nouveaux de chaque mois. Déclaratif, doublons possibles.", "nouveaux", "Nouveaux", jeunes=True),
    _somme("rencontres", "Jeunes rencontrés ensuite", "La somme des jeunes rencontrés en vrai après un contact en ligne.", "rencontres", "Rencontrés", jeunes=True),
    _ventile("orientations", "Orientations", "Les orientations vers un autre service, par sorte.", "orientation", "Orientations"),
    Indicateur("themes", ACTIVITE, "Thèmes abordés", "Le nombre de relevés qui citent chaque thème.", _themes, _liste_des_themes),
    _ventile("echanges", "Échanges, par réseau social", "Les échanges des trimestres, par réseau.", "echanges", "Échanges", jeunes=False),
    _ventile("jeunes_sur", "Jeunes, par réseau social", "Les jeunes des trimestres, par réseau : un jeune peut être sur plusieurs.", "sur", "Jeunes"),
    _ventile("ages", "Âges", "Les jeunes des trimestres, par tranche d’âge ; le reste est non communiqué.", "age", "Jeunes", reste=True),
    _ventile("genres", "Genre", "Les jeunes des trimestres, par genre ; le reste est non communiqué.", "genre", "Jeunes", reste=True),
    _ventile("interventions", "Manières d’intervenir", "Les échanges des trimestres, par manière.", "intervention", "Échanges", jeunes=False),
    _somme("situations", "Situations transmises", "Le nombre de situations inquiétantes transmises, dit chaque trimestre.", "situations", "Situations", entier=True, jeunes=True),
    Indicateur("initiatives", ACTIVITE, "Initiatives", "Les initiatives faites dans la période.", lambda d: len(d.initiatives), _des_initiatives(jeunes=False)),
    Indicateur("initiatives_jeunes", ACTIVITE, "Jeunes des initiatives", "La somme des jeunes de ces initiatives, quand leur nombre est dit.", lambda d: sum(i.jeunes or 0 for i in d.initiatives), _des_initiatives(jeunes=True), jeunes=True),
)  # fmt: skip
