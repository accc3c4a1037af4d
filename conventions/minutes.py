"""The minutes of a sitting, as data: who was there, what was decided of each file, and who took no part."""

from typing import Any

from socle.valeurs import jour as en_jour

from . import modifications
from .enums import IssueInscription
from .models import Decision, Inscription, SeanceCopil

MODELE = "proces_verbal"


def donnees(seance: SeanceCopil, autres: str) -> dict[str, Any]:
    """Everything printed in the minutes, as it is noted now; the same as long as nothing of the sitting changes."""
    reseau = seance.reseau
    presences = list(seance.presences.select_related("user"))
    inscriptions = list(_inscriptions(seance))
    decisions = {d.convention_id: d for d in seance.decisions.all()}
    decidees = [(i, decisions[i.convention_id]) for i in inscriptions if i.issue == IssueInscription.DECIDEE]
    restes = {i.convention_id for i in inscriptions if i.issue != IssueInscription.RETIREE}
    return {
        "titre": f"{seance.get_type_display()} du {en_jour(seance.date)}",
        "lieu": seance.lieu,
        "reseau": reseau.nom,
        "departement": reseau.departement.nom,
        "coordination": reseau.coordination.nom_le(seance.date),
        "presents": [str(p) for p in presences if not p.excuse],
        "excuses": [str(p) for p in presences if p.excuse],
        "decisions": [_decision(i, d) for i, d in decidees],
        "en_attente": [_nom(i) for i in inscriptions if i.close_le is None],
        "retires": [_nom(i) for i in inscriptions if i.convention_id not in restes],
        "autres": autres,
    }


def _inscriptions(seance: SeanceCopil) -> Any:
    return seance.inscriptions.select_related("convention__structure__commune").prefetch_related(
        "convention__recusations__user"
    )


def _nom(i: Inscription) -> str:
    s = i.convention.structure
    return f"{s.nom} ({s.commune.nom})"


def _decision(i: Inscription, d: Decision) -> dict[str, Any]:
    recuses = [r for r in i.convention.recusations.all() if r.tient_le(i.close_le)]
    return {
        "structure": i.convention.structure.nom,
        "commune": i.convention.structure.commune.nom,
        "nature": "renouvellement" if i.convention.renouvellement else "première demande",
        "decision": d.libelle,
        "sens": d.sens,
        "motif": d.motif,
        "changements": [list(ligne) for ligne in modifications.lignes(d)],
        "recuses": [str(r) for r in recuses],
    }
