"""Where the pages of a file are: mails and things to do point there. The screens stand at these addresses."""

from .models import Convention


def demandes(objet) -> str:
    """Every file of a structure."""
    return f"/espace/structure/{objet.code}/conventions/"


def structure(convention: Convention) -> str:
    return f"/espace/structure/{convention.structure.code}/conventions/{convention.code}/"


def coordination(convention: Convention) -> str:
    return f"/coordination/{convention.structure.reseau.code}/conventions/{convention.code}/"


def partenaire(convention: Convention) -> str:
    return f"/espace/partenaire/{convention.structure.reseau.code}/conventions/{convention.code}/"


def seance(objet) -> str:
    return f"/espace/partenaire/{objet.reseau.code}/seances/{objet.code}/"
