"""The sign-in sheet of a meeting, to print: blank, or with who was there."""

from typing import Any

from socle import pdf
from socle.valeurs import heure
from socle.valeurs import jour as en_jour

from .enums import Reponse
from .models import Reunion
from .reunions import par_nom

MODELE = "emargement"
LIGNES, EN_PLUS = 18, 6
"""Rows of a sheet without names; empty rows after the names."""


def donnees(r: Reunion, *, vierge: bool = False) -> dict[str, Any]:
    """`vierge`: the names of those who may come, nobody marked. Those who said no are left out, unless they came."""
    invites = [i for i in par_nom(r.invites.select_related("structure")) if i.present or i.reponse != Reponse.NON]
    horaires = " – ".join(heure(h) for h in (r.debut, r.fin) if h)
    return {
        "titre": r.nom,
        "date": en_jour(r.date),
        "horaires": horaires,
        "lieu": r.lieu,
        "intervenant": r.intervenant,
        "reseau": r.reseau.nom,
        "coordination": r.reseau.coordination.nom,
        "lignes": [[i.nom, i.titre, "" if vierge else _marque(i.present)] for i in invites],
        "vides": EN_PLUS if invites else LIGNES,
    }


def _marque(present: bool | None) -> str:
    return {True: "Présence notée en ligne", False: "Absence", None: ""}[present]


def en_pdf(r: Reunion, *, vierge: bool = False) -> bytes:
    return pdf.render(MODELE, donnees(r, vierge=vierge))
