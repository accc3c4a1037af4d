"""Mandates of two sheets that are one: those of the same person by the same employer on the same days are folded."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pgtrigger

from conventions.models import Poste
from promeneurs.enums import Fondement
from promeneurs.models import Mandat, SignatureCharte
from socle.dates import Periodes

from .liens import Lien, completer, groupes, tel_quel

IMMUABLE = "promeneurs.SignatureCharte:signature_immuable"


def _a_plier(lien: Lien, garde: Any, autre: Any) -> Iterator[list[Mandat]]:
    """Mandates that would name the same person for the same employer on the same days."""
    vis_a_vis = "structure_id" if lien.champ == "promeneur" else "promeneur_id"
    par_cle = defaultdict(list)
    for mandat in [*lien.de(garde).select_related(lien.champ), *lien.de(autre).select_related(lien.champ)]:
        par_cle[getattr(mandat, vis_a_vis)].append(mandat)
    for mandats in par_cle.values():
        yield from (groupe for groupe in groupes(mandats, "designation") if len(groupe) > 1)


def refuser(lien: Lien, garde: Any, autre: Any) -> list[str]:
    """Evidence is never thrown away: one mandate has one signature of each party."""
    raisons = []
    for groupe in _a_plier(lien, garde, autre):
        signees: set[str] = set()
        for signature in SignatureCharte.objects.filter(mandat__in=groupe).order_by("pk"):
            if signature.partie in signees:
                raisons.append(
                    f"La charte est signée deux fois ({signature.get_partie_display().lower()}) pour {groupe[0]}, sur "
                    "les mêmes jours\u00a0: finissez l’un des deux mandats avant que l’autre commence."
                )
            signees.add(signature.partie)
    return raisons


def joindre(lien: Lien, garde: Any, autre: Any) -> None:
    for groupe in list(_a_plier(lien, garde, autre)):
        _plier(groupe, lien, garde)
    tel_quel(lien, garde, autre)


def _plier(groupe: list[Mandat], lien: Lien, garde: Any) -> None:
    un = next((m for m in groupe if getattr(m, f"{lien.champ}_id") == garde.pk), groupe[0])
    dernier = max(groupe, key=lambda m: m.designation.upper or date.max)
    ouvert = next((m for m in groupe if m.fondement == Fondement.CONVENTION), None)
    fin = dernier.motif_fin
    for autre in groupe:
        if autre is not un:
            with pgtrigger.ignore(IMMUABLE):
                autre.signatures.update(mandat=un)
            Poste.objects.filter(mandat=autre).update(mandat=un)
            autre.delete()
            completer(un, autre)
    un.designation = Periodes.de(*[m.designation for m in groupe])[0]  # type: ignore[index]
    un.periode = Periodes.de(*[plage for m in groupe for plage in m.periode or ()])
    un.exception = Periodes.de(*[plage for m in groupe for plage in m.exception or ()])
    if ouvert is not None:
        un.fondement, un.acte = ouvert.fondement, ouvert.acte
    un.motif_fin = fin
    setattr(un, lien.champ, garde)
    un.save()
