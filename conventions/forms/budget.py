"""The budget of a file on one page: a row a line, blank rows to add some, and a text to paste."""

import hashlib
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socle.formulaires import Euros
from socle.texte import ALPHABET, code_court, lisible
from socle.valeurs import en_clair, euros

from ..enums_budget import COMPTES, LIGNES_MAX, Volet, compte_de, refus
from ..models import LigneBudget
from ..services.budget import RETIREE, ConflitDeLignes, LigneSaisie
from .communs import PourLeCompteMixin

VIDES, EN_PLUS = 3, 6
_CODE = re.compile(r"[a-z0-9]{4,16}")
_COMPTE = re.compile(r"(\d{2,6})\b\s*[-–—:.]?\s*(.*)", re.DOTALL)
_TOTAL = re.compile(r"(sous[- ])?total\b", re.IGNORECASE)


class Rangee(forms.Form):
    """One line. Its hidden fields say which one, of which list, as it was read."""

    code = forms.RegexField(_CODE, widget=forms.HiddenInput)
    volet = forms.ChoiceField(choices=Volet.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    compte = forms.ChoiceField(label="Poste", required=False)
    libelle = forms.CharField(label="Précision", max_length=160, required=False)
    montant = Euros(label="Montant en euros", required=False)

    def __init__(self, *args: Any, ligne: LigneBudget | None = None, volet: str = "", **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.ligne = ligne
        self.retiree = False
        if ligne is not None:
            self.initial = {nom: getattr(ligne, nom) for nom in ("code", "volet", "version", "compte", "libelle")}
            self.initial["montant"] = _montant(ligne.montant)
        elif volet:
            self.initial = {"code": code_court(), "volet": volet}
        choix = COMPTES.get(self.liste, ())
        libres = [("", "Autre, à préciser"), *((code, f"{code} {libelle}") for code, libelle in choix)]
        for nom in ("compte", "libelle", "montant"):
            self.fields[nom].widget.attrs["aria-label"] = self.fields[nom].label
        self.fields["libelle"].widget.attrs["placeholder"] = "Précision"
        self.fields["montant"].widget.attrs["placeholder"] = "Montant"
        self.fields["compte"].choices = libres  # type: ignore[attr-defined]

    @property
    def liste(self) -> Any:
        return (self.data.get(self.add_prefix("volet")) if self.is_bound else self.initial.get("volet")) or ""

    @property
    def nom(self) -> str:
        """How the page calls it, whatever was typed."""
        dit = str(self["libelle"].value() or "") or dict(COMPTES.get(self.liste, ())).get(self["compte"].value(), "")
        return dit or "ligne sans nom"

    @property
    def vide(self) -> bool:
        return not any(str(self[nom].value() or "").strip() for nom in ("compte", "libelle", "montant"))

    def clean_libelle(self) -> str:
        libelle = lisible(self.cleaned_data["libelle"])
        if raison := refus(libelle):
            raise ValidationError(raison)
        return libelle

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        nomme = propre.get("compte") or propre.get("libelle") or {"compte", "libelle"} & self.errors.keys()
        if not nomme and not self.vide:
            self.add_error("libelle", "Choisissez un poste, ou écrivez ce que c’est.")
        return propre

    def en_ligne(self) -> LigneBudget:
        """As typed; what is no amount counts for nothing."""
        self.is_valid()
        return LigneBudget(volet=self.liste, montant=self.cleaned_data.get("montant") or Decimal(0))

    def saisie(self) -> LigneSaisie:
        propre = self.cleaned_data
        return LigneSaisie(
            code=propre["code"], volet=propre["volet"], compte=propre["compte"], libelle=propre["libelle"],
            montant=propre["montant"] or Decimal(0), version=propre["version"],
            retirer=self.retiree or (self.vide and propre["version"] is not None),
        )  # fmt: skip


def _montant(montant: Decimal) -> str:
    """As one types it; nothing for an amount to come."""
    if not montant:
        return ""
    return euros(montant).removesuffix("\u00a0€")


class BudgetForm(PourLeCompteMixin):
    """Every row of the four lists. `geste`: what the button asked besides saving."""

    coller = forms.CharField(
        label="Vos lignes",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "64 Salaires;12 500,00"}),
        help_text="Une ligne par ligne\u00a0: le libellé, un point-virgule ou une tabulation, le montant. Copiées d’un "
        "tableur, elles conviennent telles quelles.",
    )
    coller_volet = forms.ChoiceField(
        label="Où les ranger",
        choices=Volet.choices,
        required=False,
        help_text="Celles qui commencent par un numéro de compte se rangent seules.",
    )
    lot = forms.RegexField(_CODE, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, geste: str = "", plus: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].initial = code_court()
        self.geste, _, self.objet = geste.partition("-")
        self.colles: list[LigneSaisie] = []
        self.liens: dict[str, str] = {}
        self.rangees = self._recues() if self.is_bound else self._du_dossier(plus)

    # — Rows

    def _du_dossier(self, plus: str) -> list[Rangee]:
        rangees = []
        for volet in Volet:
            siennes = [x for x in self.convention.lignes_budget.all() if x.volet == volet]
            rangees += [Rangee(prefix=x.code, ligne=x) for x in siennes]
            vides = EN_PLUS if plus == volet else 1 if siennes else VIDES
            rangees += [Rangee(prefix=f"n-{volet.value}-{rang}", volet=volet.value) for rang in range(vides)]
        return rangees

    def _recues(self) -> list[Rangee]:
        prefixes = [p for p in dict.fromkeys(self.data.getlist("rangee")) if re.fullmatch(r"[a-z0-9-]{4,30}", p)]  # type: ignore[attr-defined]
        lignes = {x.code: x for x in self.convention.lignes_budget.all()}
        recues = [Rangee(self.data, prefix=p, ligne=lignes.get(p)) for p in prefixes[: LIGNES_MAX + 50]]
        for rangee in recues:
            rangee.retiree = self.geste == "retirer" and rangee["code"].value() == self.objet
        return [r for r in recues if r.liste in Volet.values]

    @property
    def lignes(self) -> list[LigneBudget] | None:
        """What is typed, to show its totals; None when nothing was sent: they are then those of the file."""
        return [r.en_ligne() for r in self.rangees if not (r.vide or r.retiree)] if self.is_bound else None

    def de(self, volet: str) -> list[Rangee]:
        return [r for r in self.rangees if r.liste == volet]

    @property
    def ecrites(self) -> list[Rangee]:
        """The rows that say something, or that show a line of the file."""
        return [r for r in self.rangees if not r.vide or str(r["version"].value() or "") != ""]

    @property
    def autour(self) -> list[Any]:
        """The fields of the original, which the coordination attaches."""
        return [self[nom] for nom in self.fields if nom not in ("coller", "coller_volet", "lot")]

    # — What is sent

    def clean(self) -> dict[str, Any]:
        propre = super().clean()
        for rangee in self.ecrites:
            if rangee.retiree or rangee.is_valid():
                continue
            for nom, raisons in rangee.errors.items():
                phrase = f"{rangee.nom}\u00a0: {' '.join(raisons)}"
                champ = rangee[nom if nom in rangee.fields else "compte"]
                self.liens.setdefault(phrase, f"#{champ.id_for_label}")
                self.add_error(None, phrase)
        return propre

    def clean_coller(self) -> str:
        texte = self.cleaned_data["coller"]
        volet, lot = self.data.get("coller_volet"), str(self.data.get("lot") or code_court())
        fautes = []
        for rang, ligne in enumerate(texte.splitlines(), 1):
            if not ligne.strip() or _TOTAL.match(ligne.strip()):
                continue
            try:
                self.colles.append(_collee(ligne, volet if volet in Volet.values else Volet.CHARGES, _code(lot, rang)))
            except ValidationError as erreur:
                fautes.append(f"Ligne {rang}, «\u00a0{ligne.strip()[:60]}\u00a0»\u00a0: {' '.join(erreur.messages)}")
        if fautes:
            raise ValidationError(fautes)
        return texte

    def saisies(self) -> list[LigneSaisie]:
        """The rows, then what was pasted."""
        dites = []
        for rangee in self.ecrites:
            if rangee.is_valid():
                dites.append(rangee.saisie())
            elif rangee.retiree and (code := str(rangee["code"].value() or "")):
                version = rangee["version"].value()
                dites.append(LigneSaisie(code, rangee.liste, version=int(version) if version else None, retirer=True))
        return [*dites, *self.colles]

    # — What the service refused

    def conflit(self, conflit: ConflitDeLignes) -> None:
        """Put what the others wrote beside each line, and let the next sending overwrite it knowingly."""
        saisi = self.data.copy()  # type: ignore[attr-defined]
        for rangee in self.rangees:
            sien = conflit.lignes.get(str(rangee["code"].value()))
            if sien is None:
                continue
            retiree = any(detail.nom == RETIREE for detail in sien.details)
            saisi[rangee.add_prefix("version")] = "" if retiree else str(sien.version)
            if retiree:
                saisi[rangee.add_prefix("code")] = code_court()
                rangee.add_error(None, f"{sien.par} a retiré cette ligne. Enregistrez de nouveau pour la garder.")
            for detail in sien.details:
                if detail.nom in rangee.fields:
                    modele = LigneBudget._meta.get_field(detail.nom)
                    rangee.add_error(
                        detail.nom, f"{sien.par} a écrit entre-temps\u00a0: {en_clair(modele, detail.leur)}."
                    )
        self.add_error(
            None,
            f"{conflit.par} a modifié les mêmes lignes pendant que vous aviez cette page ouverte. Ce que vous avez "
            "saisi est encore là\u00a0: comparez, puis enregistrez de nouveau pour le garder.",
        )
        self.data = saisi
        for rangee in self.rangees:
            rangee.data = saisi


def _code(lot: str, rang: int) -> str:
    """The same for the same line of the same page: pasted twice by a double click, it is one line."""
    tas = hashlib.sha256(f"{lot}/{rang}".encode()).digest()
    return "".join(ALPHABET[octet % len(ALPHABET)] for octet in tas[:12])


def _collee(ligne: str, volet: str, code: str) -> LigneSaisie:
    """« 6061 Fournitures;1 234,50 », « Salaires <tab> 12000 », « 74;Département;3000 »."""
    cellules = [c.strip() for c in re.split(r"[;\t]", ligne) if c.strip()]
    if len(cellules) < 2:
        raise ValidationError("il faut un libellé, un point-virgule, puis un montant.")
    montant = Euros(required=True).clean(cellules[-1])
    texte, compte = lisible(" ".join(cellules[:-1])), ""
    if raison := refus(texte):
        raise ValidationError(raison)
    if (numerote := _COMPTE.fullmatch(texte)) and (trouve := compte_de(numerote[1])):
        volet, compte = trouve
        texte = numerote[2]
    if len(texte) > 160:
        raise ValidationError("le libellé a plus de 160 caractères.")
    return LigneSaisie(code, volet, compte, texte, montant)
