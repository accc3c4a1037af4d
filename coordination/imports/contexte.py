"""What every step of the analysis shares: the base, the answers given, and how to complain or ask."""

import datetime
from collections.abc import Iterable
from typing import Any

from socle.texte import tri
from territoires.models import Commune
from territoires.recherche import find_commune, propositions

from . import ordre
from .base import Base, chevauche, nom_cle
from .cellules import LECTEURS, Invalide
from .colonnes import GENRES
from .plan import ConventionVoulue, Lu, Plan, Question

__all__ = ["Contexte", "chevauche", "nom_cle", "tri"]

DEFONT = {"arreter", "retirer"}  # a convention of the base: asked each time


class Contexte:
    def __init__(self, plan: Plan, base: Base, choix: dict[str, str]) -> None:
        self.plan, self.base, self.choix = plan, base, choix
        self.utiles: set[str] = set()
        self._communes: dict[tuple[str, str], list[Commune]] = {}

    @property
    def reseau(self) -> Any:
        return self.plan.reseau

    @property
    def jour(self) -> datetime.date:
        return self.plan.jour

    def erreur(self, lu: Lu, colonne: str, message: str) -> None:
        self.plan.problemes.append(lu.rang.dit(message, colonne))

    def avis(self, lu: Lu, colonne: str, message: str) -> None:
        self.plan.problemes.append(lu.rang.dit(message, colonne, erreur=False))

    def demande(
        self,
        lu: Lu,
        colonne: str,
        message: str,
        options: Iterable[tuple[str, str]],
        *,
        connue: str | None = None,
    ) -> str | None:
        """The answer given to this question; else the one an earlier import settled; else it is asked, and None.

        `connue`: what the base shows was settled. The same row asking the same again takes the answer of the
        import that was applied, but those that would undo what was done on the platform since.
        """
        cle = lu.rang.cle(colonne)
        question = Question(cle, lu.rang.dit(message, colonne), tuple(options), lu.rang)
        empreinte, offertes = question.empreinte, dict(question.options)
        if cle not in self.choix and connue:
            return connue
        if cle not in self.choix and (deja := self.base.reponses.get(empreinte)) in offertes:
            self.avis(lu, colonne, f"réponse reprise de l’import précédent\u00a0: {offertes[deja]}.")
            self.plan.reponses[empreinte] = deja
            return deja
        self.utiles.add(cle)
        self.plan.posees.append(question)
        reponse = str(self.choix.get(cle, "")).strip()
        if reponse in offertes:
            self.plan.reponses |= {} if reponse in DEFONT else {empreinte: reponse}
            return reponse
        if reponse:
            possibles = ", ".join(offertes)
            self.erreur(lu, colonne, f"le choix «\u00a0{reponse}\u00a0» n’est pas proposé ({possibles}).")
        self.plan.questions.append(question)
        return None

    def dates(self, voulue: ConventionVoulue) -> str:
        """« du 01/01/2018 au 31/12/2020, durée habituelle de 3 ans »."""
        mois = self.reseau.duree_convention_mois
        duree = f"{mois} mois" if mois % 12 else f"{mois // 12} an{'s' if mois > 12 else ''}"
        habituelle = f", durée habituelle de {duree}" if voulue.deduite else ""
        return f"du {voulue.debut:%d/%m/%Y} au {voulue.fin:%d/%m/%Y}{habituelle}"

    def lire(self, genre: str) -> list[Lu]:
        """The rows of a kind with their cells read, in an order of their own; those that lack a required cell are said
        and left out."""
        lus = []
        for rang in self.plan.lecture.du_genre(genre):
            lu = Lu(rang, {})
            for colonne, brut in rang.valeurs.items():
                try:
                    lu.v[colonne] = LECTEURS[genre][colonne](brut)
                except Invalide as erreur:
                    self.erreur(lu, colonne, str(erreur))
            manque = [c for c in GENRES[genre].obligatoires if c not in lu.v]
            for colonne in manque:
                if colonne not in rang.valeurs:
                    self.erreur(lu, colonne, "cette cellule est obligatoire, elle est vide.")
            if not manque:
                lus.append(lu)
        return ordre.lues(genre, lus)

    def communes(self, nom: str, code_postal: str = "") -> list[Commune]:
        cle = (tri(nom), code_postal)
        if cle not in self._communes:
            self._communes[cle] = find_commune(nom, self.reseau.departement_id, code_postal or None)
        return self._communes[cle]

    def commune(self, lu: Lu) -> Commune | None:
        """The commune of a row: sure, or chosen, or asked for, or unknown and said."""
        nom, code_postal = lu.v["commune"], lu.get("code_postal") or ""
        trouvees = self.communes(nom, code_postal)
        if len(trouvees) == 1:
            self._verifier(lu, trouvees[0], code_postal)
            return trouvees[0]
        offertes = trouvees or propositions(nom, self.reseau.departement_id, code_postal or None, limit=6)
        if not offertes:
            self.erreur(lu, "commune", f"la commune «\u00a0{nom}\u00a0» est inconnue.")
            return None
        debut = (
            f"plusieurs communes répondent à «\u00a0{nom}\u00a0»"
            if trouvees
            else f"la commune «\u00a0{nom}\u00a0» est inconnue"
        )
        suite = "choisissez, ou précisez le code postal." if trouvees else "est-ce l’une de celles-ci\u00a0?"
        options = [(c.insee, f"{c.libelle}{_codes(c)}") for c in offertes]
        reponse = self.demande(lu, "commune", f"{debut}\u00a0: {suite}", options)
        return next((c for c in offertes if c.insee == reponse), None)

    def _verifier(self, lu: Lu, commune: Commune, code_postal: str) -> None:
        if commune.departement_id != self.reseau.departement_id:
            self.avis(lu, "commune", f"{commune.libelle} est hors du département du réseau.")
        elif code_postal and commune.codes_postaux and code_postal not in commune.codes_postaux:
            self.avis(
                lu, "code_postal", f"{code_postal} n’est pas un code postal de {commune.nom}\u00a0: gardé tel quel."
            )


def _codes(commune: Commune) -> str:
    return f", {', '.join(commune.codes_postaux[:3])}" if commune.codes_postaux else ""
