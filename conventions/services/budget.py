"""The budget of a file: its lines written together, so that two people at once lose nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from socle import edition, journal
from socle.ecriture import enregistrer
from socle.edition import Champ, Conflit
from socle.etats import Refused

from .. import rules
from ..enums import Section
from ..enums_budget import LIGNES_MAX
from ..models import Convention, LigneBudget
from .commun import FERMEE, PourLeCompte, acting, said_for, touch

CHAMPS = ("compte", "libelle", "montant")
RETIREE = "retirée"


@dataclass(frozen=True)
class LigneSaisie:
    """A line as a page sends it. `version`: the one it showed; None for a line that this page adds, under a `code` of
    its own: sent twice, it is one line."""

    code: str
    volet: str
    compte: str = ""
    libelle: str = ""
    montant: Decimal = Decimal(0)
    version: int | None = None
    retirer: bool = False

    @property
    def valeurs(self) -> dict[str, Any]:
        return {nom: getattr(self, nom) for nom in CHAMPS}


class ConflitDeLignes(Conflit):
    """The lines that somebody else changed meanwhile, by their code: theirs beside mine."""

    def __init__(self, lignes: dict[str, Conflit]) -> None:
        self.lignes = lignes
        premier = next(iter(lignes.values()))
        details = [detail for conflit in lignes.values() for detail in conflit.details]
        super().__init__(details, premier.par, premier.le, premier.version)


class LigneFausse(ValidationError):
    """What is wrong with one line, named by its code."""

    def __init__(self, code: str, erreur: ValidationError) -> None:
        self.code_ligne = code
        super().__init__(erreur.messages)


def save_budget(
    *,
    convention: Convention,
    lignes: Iterable[LigneSaisie],
    by: Any,
    monter: str = "",
    pour_le_compte: PourLeCompte = None,
) -> bool:
    """Write these lines of the budget, and say whether anything changed. Lines of the file that are not among them stay
    as they are. `monter`: the code of the one that goes up a place.

    Never overwrites silently: lines changed by somebody else meanwhile raise `ConflitDeLignes`, and nothing is written.
    """
    with acting(convention, by=by, action="budget", pour=pour_le_compte) as (frais, original):
        if not rules.can_edit_section(by, frais, Section.BUDGET):
            raise Refused(FERMEE)
        ecrit = _Ecriture(frais, by, said_for(original))
        faits = [ecrit.ligne(saisie) for saisie in lignes]
        if ecrit.conflits:
            raise ConflitDeLignes(ecrit.conflits)
        change = _move_up(frais, monter) or any(faits)
        if change:
            touch(frais)
    return change


class _Ecriture:
    """The lines of one sending, one after the other; conflicts are gathered."""

    def __init__(self, convention: Convention, by: Any, motif: str) -> None:
        self.convention, self.by, self.motif = convention, by, motif
        self.lignes = {x.code: x for x in convention.lignes_budget.select_for_update()}
        self.rang = convention.lignes_budget.aggregate(m=Max("rang"))["m"] or 0
        self.conflits: dict[str, Conflit] = {}

    def ligne(self, saisie: LigneSaisie) -> bool:
        try:
            if saisie.code not in self.lignes:
                return self._nouvelle(saisie)
            return self._retirer(saisie) if saisie.retirer else self._changer(saisie)
        except Conflit as conflit:
            self.conflits[saisie.code] = conflit
        except ValidationError as erreur:
            raise LigneFausse(saisie.code, erreur) from erreur
        return False

    def _nouvelle(self, saisie: LigneSaisie) -> bool:
        if saisie.retirer:
            return False
        if saisie.version is not None:
            return self._disparue(saisie)
        if len(self.lignes) >= LIGNES_MAX:
            raise Refused(f"Un budget a au plus {LIGNES_MAX} lignes\u00a0: regroupez-en.")
        self.rang += 1
        ligne = LigneBudget(
            convention=self.convention, code=saisie.code, volet=saisie.volet, rang=self.rang, **saisie.valeurs
        )
        self.lignes[saisie.code] = enregistrer(ligne, ajout=True)
        return True

    def _disparue(self, saisie: LigneSaisie) -> bool:
        """Removed by somebody else: left so, unless this page changed it."""
        evenements = journal.events_model(LigneBudget)._base_manager.filter(
            convention=self.convention.pk, code=saisie.code, version=saisie.version
        )
        lue = evenements.order_by("pgh_id").first()
        if lue is not None and all(getattr(lue, nom) == valeur for nom, valeur in saisie.valeurs.items()):
            return False
        raise Conflit([Champ(RETIREE, "Ligne", "retirée", saisie.libelle)], "Quelqu’un", None, 0)

    def _changer(self, saisie: LigneSaisie) -> bool:
        version = saisie.version if saisie.version is not None else 0  # added by this page, and sent again
        return edition.apply(
            self.lignes[saisie.code], saisie.valeurs, version=version, by=self.by, reason=self.motif, action="budget"
        )

    def _retirer(self, saisie: LigneSaisie) -> bool:
        ligne = self.lignes.pop(saisie.code)
        if saisie.version is not None and saisie.version != ligne.version:
            details = [Champ(nom, nom, getattr(ligne, nom), "") for nom in CHAMPS]
            raise Conflit(details, "Quelqu’un", None, ligne.version)
        dite = str(ligne)
        ligne.delete()
        with journal.acte(by=self.by, action="retirer_ligne", motif=self.motif, sujet=dite):
            touch(self.convention)
        return True


def _move_up(convention: Convention, code: str) -> bool:
    """One place up in its list; the first one stays first."""
    ligne = convention.lignes_budget.filter(code=code).first() if code else None
    if ligne is None:
        return False
    avant = convention.lignes_budget.filter(volet=ligne.volet, rang__lt=ligne.rang).order_by("-rang").first()
    if avant is None:
        return False
    ligne.rang, avant.rang = avant.rang, ligne.rang
    for une in (ligne, avant):
        une.save(update_fields=["rang"])
    return True


def copy_budget(*, depuis: Convention, vers: Convention) -> list[str]:
    """The lines of another file, as a base, in one that has none. Call it inside a service. Gives their codes."""
    if vers.lignes_budget.exists():
        return []
    codes = []
    for ligne in depuis.lignes_budget.all():
        copie = LigneBudget(convention=vers, volet=ligne.volet, rang=ligne.rang)
        for nom in CHAMPS:
            setattr(copie, nom, getattr(ligne, nom))
        codes.append(enregistrer(copie, ajout=True).code)
    return codes
