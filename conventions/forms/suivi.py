"""What the coordination writes while it examines a file: corrections asked, points checked, notes, who follows it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms

from socle.cles import cle
from socle.composants.widgets import PucesUnique
from socle.dates import aujourdhui
from socle.formulaires import ChampsForm, Jour, VersionFormMixin

from .. import points
from ..enums import EtatPiece, Section
from ..enums_instruction import EtatPoint
from ..lignes_pieces import LigneDePiece
from ..models import Convention, NoteInterne, PointVerifie
from ..points import Indice, Point
from ..services import Note

PIECE, REMARQUE = "piece-", "remarque-"


class CorrectionsForm(forms.Form):
    """A comment a section, a comment a document: those left empty stay locked. Documents refused are asked by the
    service, with their reason. And the letter: a message, and the day they are awaited for."""

    message = forms.CharField(
        label="Votre message",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il ouvre le courriel, et reste au dossier avec vos commentaires.",
    )
    avant = Jour(label="Corrections attendues pour le", required=False)

    def __init__(self, *args: Any, convention: Convention, lignes: list[LigneDePiece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jours = convention.structure.reseau.delai_corrections_jours
        self.refusees = [x for x in lignes if x.etat == EtatPiece.REFUSEE]
        self.fields["avant"].initial = aujourdhui() + timedelta(days=jours)
        self.fields[
            "avant"
        ].help_text = (
            f"Vide\u00a0: sous {jours}\u00a0jours. Rien ne se ferme ce jour-là, mais la structure et vous le lirez."
        )
        for section in convention.sections:
            self.fields[section.value] = self._commentaire(str(section.label), 1500)
        for ligne in lignes:
            if ligne.attendue.demandee and ligne.etat != EtatPiece.REFUSEE:
                libelle = f"{ligne.attendue.libelle} ({ligne.libelle_etat.lower()})"
                self.fields[PIECE + ligne.attendue.type] = self._commentaire(libelle, 300)

    @staticmethod
    def _commentaire(libelle: str, longueur: int) -> forms.CharField:
        zone = forms.Textarea(attrs={"rows": 2})
        return forms.CharField(label=libelle, max_length=longueur, required=False, widget=zone)

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if not self.errors and not self.refusees and not any((*self.commentaires.values(), *self.commentees.values())):
            raise forms.ValidationError("Commentez au moins une partie ou une pièce à corriger.")
        return propre

    @property
    def commentaires(self) -> dict[str, str]:
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom in Section.values}

    @property
    def commentees(self) -> dict[str, str]:
        """What is said of documents, by type."""
        return {
            nom.removeprefix(PIECE): valeur for nom, valeur in self.cleaned_data.items() if nom.startswith(PIECE)
        }  # fmt: skip

    @property
    def des_parties(self) -> list[forms.BoundField]:
        return [champ for champ in self if champ.name in Section.values]

    @property
    def des_pieces(self) -> list[forms.BoundField]:
        return [champ for champ in self if champ.name.startswith(PIECE)]

    @property
    def pieces_ouvertes(self) -> bool:
        """Something is written of a document, or is to be corrected there."""
        return any(champ.value() or champ.errors for champ in self.des_pieces)


class RepousserForm(forms.Form):
    avant = Jour(label="Corrections attendues pour le")

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["avant"].initial = convention.corrections_avant


class PasserForm(forms.Form):
    """To whom the file goes, and who followed it when the page was read."""

    a = forms.ChoiceField(label="Qui le suit maintenant", widget=forms.RadioSelect)
    lu = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, collegues: list[Any], suit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._qui = {cle(c): c for c in collegues}
        autres = [(code, c.nom_complet) for code, c in self._qui.items() if suit is None or c.pk != suit.pk]
        self.fields["a"].choices = autres  # type: ignore[attr-defined]
        self.fields["lu"].initial = cle(suit) if suit else ""

    def service(self) -> dict[str, Any]:
        return {"a": self._qui[self.cleaned_data["a"]], "lu": self._qui.get(self.cleaned_data["lu"])}


class NoteForm(VersionFormMixin, ChampsForm):
    class Meta:
        model = NoteInterne
        fields = ("texte",)
        widgets = {"texte": forms.Textarea(attrs={"rows": 4})}


@dataclass(frozen=True)
class LigneDePoint:
    """A point on its page: what the platform knows, what was noted, by whom, and its two fields."""

    point: Point
    indice: Indice | None
    note: PointVerifie | None
    etat: forms.BoundField
    remarque: forms.BoundField
    montre: Note


class PointsForm(forms.Form):
    """Every point of a file. `lu-…`: what the page showed of each, so that what a colleague noted meanwhile is not
    overwritten."""

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convention, self.catalogue = convention, points.catalogue(convention)
        self.notes = {p.code: p for p in convention.points.select_related("par")}
        for point in self.catalogue:
            note = self.notes.get(point.code)
            self.fields[point.code] = forms.ChoiceField(
                label=point.libelle, choices=[("", "Pas encore"), *EtatPoint.choices], required=False,
                widget=PucesUnique, initial=note.etat if note else "",
            )  # fmt: skip
            self.fields[REMARQUE + point.code] = forms.CharField(
                label="Remarque", max_length=300, required=False, initial=note.remarque if note else ""
            )

    def dites(self) -> dict[str, Note]:
        """The notes that differ from what the page showed."""
        propre, lues = self.cleaned_data, self.lues()
        notes = {p.code: Note(propre.get(p.code) or "", propre.get(REMARQUE + p.code) or "") for p in self.catalogue}
        return {code: note for code, note in notes.items() if note != lues[code]}

    def lues(self) -> dict[str, Note]:
        """What the page showed."""
        return {
            p.code: Note(self.data.get(f"lu-{p.code}", ""), self.data.get(f"lu-{REMARQUE}{p.code}", ""))
            for p in self.catalogue
        }

    @property
    def parties(self) -> list[tuple[str, list[LigneDePoint]]]:
        """The points, part by part."""
        ranges: dict[str, list[LigneDePoint]] = {}
        for point in self.catalogue:
            ranges.setdefault(str(point.section.label), []).append(self._ligne(point))
        return list(ranges.items())

    def _ligne(self, point: Point) -> LigneDePoint:
        note = self.notes.get(point.code)
        etat, remarque = self[point.code], self[REMARQUE + point.code]
        relue = not self.is_bound or etat.errors  # what a colleague noted is shown now: it may be overwritten
        montre = Note(note.etat, note.remarque) if note and relue else Note() if relue else self.lues()[point.code]
        return LigneDePoint(point, point.indice(self.convention), note, etat, remarque, montre)
