"""One page that the browser tests open."""

from dataclasses import dataclass

ANONYME = ""


@dataclass(frozen=True)
class Page:
    compte: str
    objets: tuple[str, ...] = ()
    requete: str = ""
    sombre: bool = False
    statut: int = 200
    sans_axe: str = ""  # why nobody can be asked to repair it


def page(compte: str = ANONYME, objets: str = "", requete: str = "", sombre: bool = False, statut: int = 200) -> Page:
    return Page(compte, tuple(objets.split()), requete, sombre, statut)


def coordination(objets: str = "", requete: str = "", sombre: bool = False) -> list[Page]:
    return [page("coordination", f"reseau {objets}", requete, sombre)]
