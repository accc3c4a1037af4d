"""Small numbers of young people: hidden in a part of a network, with what is needed so that no subtraction tells them.

A cell is hidden when it is between 1 and 4. Then, as long as a line or a column has one hidden cell alone, or hidden
cells that make less than 5 together, its smallest other cell is hidden too: what is known of the whole, less what is
shown, always leaves two unknowns at least, and more than one way to share it (primary and secondary suppression, as the
statistical offices do it). It holds for the parts of one kind: who could read two kinds could subtract one from the
other."""

from collections.abc import Mapping

SEUIL = 5
Case = tuple[str, str]


def cacher(tableau: Mapping[str, Mapping[str, float]]) -> set[Case]:
    """The cells to hide, as (part, line), of a table {part: {line: number}} whose totals are known."""
    parts = list(tableau)
    lignes = sorted({ligne for colonne in tableau.values() for ligne in colonne})
    n = {(p, ligne): tableau[p].get(ligne, 0) for p in parts for ligne in lignes}
    caches = {case for case, valeur in n.items() if 0 < valeur < SEUIL}
    rangees = [[(p, ligne) for p in parts] for ligne in lignes] + [[(p, ligne) for ligne in lignes] for p in parts]
    encore = True
    while encore:
        encore = False
        for rangee in rangees:
            libres = [case for case in rangee if case not in caches]
            cachees = [case for case in rangee if case in caches]
            if cachees and libres and (len(cachees) == 1 or sum(n[case] for case in cachees) < SEUIL):
                caches.add(min(libres, key=lambda case: (n[case] == 0, n[case], case)))
                encore = True
    return caches
