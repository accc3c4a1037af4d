"""The logs of a year as a file: one row a person and a month, a column a number."""

from typing import Any

from django.db.models import QuerySet

from promeneurs.enums import Theme
from socle.texte import liste as enumerer
from territoires.models import Reseau

from .enums_activite import AXES
from .listes import Export
from .models import Releve
from .mots import pour

_THEMES = dict(Theme.choices)


def releves(reseau: Reseau, annee: int) -> QuerySet[Releve]:
    """The logs given for the months of a year."""
    rendus = Releve.objects.filter(promeneur__reseau=reseau, mois__year=annee, rendu_le__isnull=False)
    return rendus.select_related("promeneur").order_by("mois", "promeneur__tri", "pk")


def _chiffre(cle: str) -> Any:
    return lambda r: r.chiffres.get(cle)


def export(reseau: Reseau) -> Export:
    """The questions of this network, in its words."""
    ventiles = [(axe.titre, ligne) for axe in AXES for ligne in axe.lignes_de(reseau.public_vise)]
    colonnes: list[tuple[str, Any]] = [
        ("Mois", lambda r: r.mois),
        ("Prénom", lambda r: r.promeneur.prenom),
        ("Nom", lambda r: r.promeneur.nom),
        ("Rendu le", lambda r: r.rendu_le),
        ("Heures en ligne", lambda r: r.heures),
        (pour("Jeunes touchés", reseau), lambda r: r.jeunes),
        ("Dont nouveaux", lambda r: r.nouveaux),
        ("Rencontrés ensuite", lambda r: r.rencontres),
        ("Thèmes", lambda r: enumerer([str(_THEMES.get(t, t)) for t in r.themes])),
        (pour("Jeunes du trimestre", reseau), lambda r: r.jeunes_trimestre),
        ("Situations transmises", lambda r: r.situations),
        *[(f"{pour(titre, reseau)}\u00a0: {libelle}", _chiffre(cle)) for titre, (cle, libelle) in ventiles],
        ("Difficultés", lambda r: r.difficultes),
        ("Envies de formation", lambda r: r.formations),
    ]
    return Export(nom="releves", titre="Relevés d’activité", colonnes=colonnes)
