"""Acts on several sheets: what each asks, and the one service that it calls for each sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from coordination.enums_lots import ActeLot, GenreLot
from coordination.forms.promeneurs import FinForm
from coordination.forms.structures import EntreeForm, SortieForm
from coordination.models import LigneLot, Lot
from coordination.services.reseau import remind_charter
from promeneurs import services as personnes
from promeneurs.enums import Partie
from promeneurs.models import Mandat, Promeneur
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.formulaires import Confirmation
from socle.texte import liste
from socle.valeurs import jour as en_jour
from structures import services as employeurs
from structures.models import Structure

LOT_MAX = 200
TROP = f"{LOT_MAX} fiches à la fois au plus\u00a0: filtrez la liste."
MODELES: dict[str, type[Any]] = {GenreLot.PROMENEURS: Promeneur, GenreLot.STRUCTURES: Structure}


@dataclass(frozen=True, kw_only=True)
class Acte:
    """`faire(fiche, dit, by)` calls the service and says what it did in a few words; `dit`: the answers to the form."""

    code: ActeLot
    genres: tuple[GenreLot, ...]
    faire: Callable[[Any, dict[str, Any], Any], str]
    formulaire: type[forms.Form] = Confirmation
    grave: bool = False

    @property
    def demande(self) -> bool:
        """It asks something before it can be foreseen."""
        return bool(self.formulaire.base_fields)

    def lire(self, parametres: dict[str, Any]) -> dict[str, Any]:
        """The answers, as the service takes them. Refused when a day that was right is no more."""
        form = self.formulaire(parametres)
        if not form.is_valid():
            raise Refused(*[str(e) for erreurs in form.errors.values() for e in erreurs])
        return form.service() if hasattr(form, "service") else form.cleaned_data


def _ecrit_a(adresses: list[str]) -> str:
    return f"Message à {liste(adresses)}"


def _confirmation(p: Promeneur, dit: dict[str, Any], by: Any) -> str:
    return _ecrit_a(personnes.ask_confirmation(promeneur=p, by=by))


def _charte(fiche: Any, dit: dict[str, Any], by: Any) -> str:
    """Of each mandate that waits for a signature; one that can't be reminded refuses the sheet."""
    jour = aujourdhui()
    mandats = Mandat.objects.filter(promeneur=fiche) if isinstance(fiche, Promeneur) else fiche.mandats.all()
    signer = mandats.charte_a_signer(jour, Partie.STRUCTURE)
    if isinstance(fiche, Promeneur):
        signer = signer | mandats.charte_a_signer(jour, Partie.PROMENEUR)
    adresses: list[str] = []
    for mandat in signer.select_related("promeneur__reseau", "structure").distinct():
        adresses += remind_charter(mandat=mandat, by=by)
    if not adresses:
        raise Refused("Aucune charte n’attend de signature.")
    return _ecrit_a(list(dict.fromkeys(adresses)))


def _inviter(p: Promeneur, dit: dict[str, Any], by: Any) -> str:
    return _ecrit_a([personnes.invite_promeneur(promeneur=p, by=by).email])


def _finir(p: Promeneur, dit: dict[str, Any], by: Any) -> str:
    mandats = list(p.mandats.non_finis(aujourdhui()).select_related("structure"))
    if not mandats:
        raise Refused("Aucun mandat à finir.")
    for mandat in mandats:
        personnes.end_mandate(mandat=mandat, by=by, **dit)
    return f"Fin du mandat à {liste([m.structure.nom for m in mandats])}, dès le {en_jour(dit['le'])}"


def _entrer(s: Structure, dit: dict[str, Any], by: Any) -> str:
    employeurs.enter_network(structure=s, by=by, **dit)
    return f"Dans le réseau depuis le {en_jour(dit['depuis'])}" if dit["depuis"] else "Dans le réseau"


def _sortir(s: Structure, dit: dict[str, Any], by: Any) -> str:
    qui = [str(m.promeneur) for m in s.mandats.non_finis(dit["le"]).select_related("promeneur")]
    employeurs.leave_network(structure=s, by=by, **dit)
    return f"Hors du réseau dès le {en_jour(dit['le'])}" + (f"\u00a0; fin du mandat de {liste(qui)}" if qui else "")


P, S = GenreLot.PROMENEURS, GenreLot.STRUCTURES
ACTES = {
    acte.code.value: acte
    for acte in (
        Acte(code=ActeLot.CONFIRMATION, genres=(P,), faire=_confirmation),
        Acte(code=ActeLot.CHARTE, genres=(P, S), faire=_charte),
        Acte(code=ActeLot.INVITER, genres=(P,), faire=_inviter),
        Acte(code=ActeLot.FINIR, genres=(P,), faire=_finir, formulaire=FinForm, grave=True),
        Acte(code=ActeLot.ENTRER, genres=(S,), faire=_entrer, formulaire=EntreeForm),
        Acte(code=ActeLot.SORTIR, genres=(S,), faire=_sortir, formulaire=SortieForm, grave=True),
    )
}


def actes(genre: str) -> list[Acte]:
    return [acte for acte in ACTES.values() if genre in acte.genres]


def fiche_de(lot: Lot, ligne: LigneLot) -> Any:
    """The sheet of this row, or the one into which it was merged. Refused when there is none left."""
    fiche = MODELES[lot.genre].objects.filter(reseau=lot.reseau_id).select_related("reseau").du_code(ligne.fiche)
    if fiche is None:
        raise Refused("Cette fiche n’existe plus.")
    return fiche
