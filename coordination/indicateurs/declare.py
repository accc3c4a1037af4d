"""The figures of the activity as promeneurs report it. Who left a number empty is not counted, and never as zero."""

from collections import Counter
from typing import Any

from promeneurs.enums import Theme

from ..enums_activite import AXE
from ..models.activite import chiffres_de
from .base import Donnees, Indicateur
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


INDICATEURS = (
    Indicateur("releves_rendus", ACTIVITE, "Relevés rendus", "Les relevés rendus pour les mois qui commencent dans la période.", _rendus),
    Indicateur("releves_attendus", ACTIVITE, "Relevés attendus", "Pour chaque mois demandé et commencé, les personnes actives à son dernier jour.", lambda d: d.attendus),
    Indicateur("heures_en_ligne", ACTIVITE, "Heures en ligne", "La somme des heures déclarées\u00a0; médiane, minimum et maximum par personne.", lambda d: d.par_personne("heures"), "h"),
    Indicateur("jeunes_touches", ACTIVITE, "Jeunes touchés, mois par mois", "La somme des jeunes touchés chaque mois\u00a0: un jeune compte une fois par mois et par personne.", lambda d: d.par_personne("jeunes")),
    Indicateur("jeunes_differents", ACTIVITE, "Jeunes différents", "La somme des nouveaux de chaque mois. Déclaratif, doublons possibles.", lambda d: d.par_personne("nouveaux")),
    Indicateur("rencontres", ACTIVITE, "Jeunes rencontrés ensuite", "La somme des jeunes rencontrés en vrai après un contact en ligne.", lambda d: d.par_personne("rencontres")),
    Indicateur("orientations", ACTIVITE, "Orientations", "Les orientations vers un autre service, par sorte.", _axe("orientation")),
    Indicateur("themes", ACTIVITE, "Thèmes abordés", "Le nombre de relevés qui citent chaque thème.", _themes),
    Indicateur("echanges", ACTIVITE, "Échanges, par réseau social", "Les échanges des trimestres, par réseau.", _axe("echanges")),
    Indicateur("jeunes_sur", ACTIVITE, "Jeunes, par réseau social", "Les jeunes des trimestres, par réseau\u00a0: un jeune peut être sur plusieurs.", _axe("sur")),
    Indicateur("ages", ACTIVITE, "Âges", "Les jeunes des trimestres, par tranche d’âge\u00a0; le reste est non communiqué.", _avec_reste("age")),
    Indicateur("genres", ACTIVITE, "Genre", "Les jeunes des trimestres, par genre\u00a0; le reste est non communiqué.", _avec_reste("genre")),
    Indicateur("interventions", ACTIVITE, "Manières d’intervenir", "Les échanges des trimestres, par manière.", _axe("intervention")),
    Indicateur("situations", ACTIVITE, "Situations transmises", "Le nombre de situations inquiétantes transmises, dit chaque trimestre.", lambda d: d.par_personne("situations")),
    Indicateur("initiatives", ACTIVITE, "Initiatives", "Les initiatives faites dans la période.", lambda d: len(d.initiatives)),
    Indicateur("initiatives_jeunes", ACTIVITE, "Jeunes des initiatives", "La somme des jeunes de ces initiatives, quand leur nombre est dit.", lambda d: sum(i.jeunes or 0 for i in d.initiatives)),
)  # fmt: skip
