"""The action log as a list, and as a file."""

from typing import Any

from socle.dates import aujourdhui
from socle.texte import tri
from territoires.models import Reseau

from . import actions
from .forms.actions import ActionsFiltres, NoterForm
from .listes import Liste


def _annee(f: dict[str, Any]) -> int:
    return f["annee"] or aujourdhui().year


def lignes(reseau: Reseau, f: dict[str, Any]) -> actions.Lignes:
    """The lines of a year, this one unless asked, that the filters choose."""
    cherche = tri(f["q"])
    return actions.Lignes(
        ligne
        for ligne in actions.lignes(reseau, _annee(f))
        if (not f["nature"] or ligne.nature == f["nature"])
        and (not f["origine"] or (ligne.action is not None) == (f["origine"] == "equipe"))
        and (not cherche or cherche in tri(f"{ligne.texte} {ligne.sur} {ligne.par}"))
    )


def _resume(toutes: Any) -> dict[str, Any]:
    totaux = actions.totaux(toutes)
    return {"totaux": totaux, "temps": sum(t.minutes for t in totaux)}


ACTIONS = Liste(
    nom="journal",
    titre="Journal",
    gabarit="coordination/actions/liste.html",
    formulaire=ActionsFiltres,
    base=lignes,  # type: ignore[arg-type]  # lines read from several tables, sorted and paged as rows are
    tris={
        "date": ["date"],
        "nature": ["dite", "-date"],
        "texte": ["texte", "-date"],
        "temps": ["minutes", "-date"],
        "par": ["par", "-date"],
    },
    tri_defaut="-date",
    colonnes=[
        ("Date", lambda x: x.date),
        ("Nature", lambda x: x.dite),
        ("Quoi", lambda x: x.texte),
        ("Au sujet de", lambda x: x.sur),
        ("Minutes", lambda x: x.minutes),
        ("Par", lambda x: x.par),
        ("Écrite par", lambda x: "l’équipe" if x.action else "le site"),
    ],
    contexte=lambda reseau, lignes: {"saisie": NoterForm(reseau=reseau, initial={"date": aujourdhui()})},
    resume=_resume,
)
