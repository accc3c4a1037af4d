"""The figures of the hours online that people announce: how many, when, and when nobody is there."""

from typing import Any

from promeneurs.enums import Jour
from socle.valeurs import heure

from ..activite import Serie, serie
from ..creneaux import heures, presents
from .base import Donnees, Grille, Indicateur, Liste
from .listes import PERSONNE, fiche

PRESENCE = "Présence en ligne annoncée"
MERCREDI, SAMEDI = 2, 5
LIBRES = {jour: range(10 if jour >= SAMEDI else 12 if jour == MERCREDI else 17, 22) for jour in range(7)}
"""The hours of the week when young people are out of school, up to ten in the evening."""
DIT_LIBRES = "de 17\u00a0h à 22\u00a0h, dès 12\u00a0h le mercredi, dès 10\u00a0h le samedi et le dimanche"


def _heures(d: Donnees) -> Serie:
    return serie(heures(d.creneaux).values())


def _liste_des_heures(d: Donnees) -> Liste:
    sommes = heures(d.creneaux)
    gens = d.actifs.filter(pk__in=sommes).select_related("reseau").order_by("tri", "pk")
    return Liste((PERSONNE, "Heures"), [(fiche(p), (p.nom_complet, sommes[p.pk])) for p in gens], somme=True)


def _creuses(d: Donnees) -> list[tuple[int, int]]:
    """None of them while no slot is known: then it is not the hours that are missing."""
    if not d.creneaux:
        return []
    la = presents(d.creneaux)
    return [(jour, h) for jour, libres in LIBRES.items() for h in libres if not la.get((jour, h))]


def _liste_des_creuses(d: Donnees) -> Liste:
    lignes: list[tuple[str, tuple[Any, ...]]] = [
        ("", (_nom(jour), f"de {h}\u00a0h à {h + 1}\u00a0h")) for jour, h in _creuses(d)
    ]
    return Liste(("Jour", "Heure"), lignes)


def _semaine(d: Donnees) -> Grille:
    """Day by hour: those when somebody is there, and the free ones."""
    if not d.creneaux:
        return Grille(("Jour",), [], 0)
    la = presents(d.creneaux)
    montrees = [h for libres in LIBRES.values() for h in libres] + [h for _, h in la]
    colonnes = range(min(montrees), max(montrees) + 1)
    lignes = [(_nom(jour), tuple(len(la.get((jour, h), ())) for h in colonnes)) for jour in range(7)]
    creux = frozenset((jour, h - colonnes.start) for jour, h in _creuses(d))
    entetes = ("Jour", *(f"{h}\u00a0h" for h in colonnes))
    return Grille(entetes, lignes, len(d.creneaux), creux=creux, dit_creux="heure libre où personne n’est annoncé")


def _liste_des_creneaux(d: Donnees) -> Liste:
    gens = {p.pk: p for p in d.actifs.select_related("reseau")}
    lignes = [
        (fiche(gens[c.qui]), (gens[c.qui].nom_complet, c.nom_du_jour, f"{heure(c.debut)} – {heure(c.fin)}"))
        for c in sorted(d.creneaux, key=lambda c: (gens[c.qui].tri, c))
    ]
    return Liste((PERSONNE, "Jour", "Permanence"), lignes)


def _nom(jour: int) -> str:
    return str(Jour(str(jour)).label).capitalize()


INDICATEURS = (
    Indicateur("heures_annoncees", PRESENCE, "Heures en ligne annoncées par semaine", "La somme des permanences qu’annoncent, à la fin de ce jour, les personnes actives, pour une semaine hors vacances scolaires\u00a0; ce qui se recouvre compte une fois par personne. Médiane, minimum et maximum par personne qui en annonce.", _heures, _liste_des_heures, "h"),
    Indicateur("heures_creuses", PRESENCE, "Heures libres sans personne", f"Sur les {sum(map(len, LIBRES.values()))}\u00a0heures de la semaine où les jeunes sont libres ({DIT_LIBRES}), celles où personne n’annonce de permanence, même un quart d’heure\u00a0; rien tant qu’aucune permanence n’est connue.", lambda d: len(_creuses(d)) if d.creneaux else None, _liste_des_creuses, "h"),
    Indicateur("permanences", PRESENCE, "La semaine, heure par heure", f"Le nombre de personnes actives ce jour qui annoncent une permanence à chaque heure, même un quart d’heure, pour une semaine hors vacances scolaires. En pointillé, les heures libres ({DIT_LIBRES}) où personne n’est annoncé.", _semaine, _liste_des_creneaux),
)  # fmt: skip
