"""The log of a month, made of the questions of the network; initiatives; how the network follows activity."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.forms.boundfield import BoundField

from promeneurs.enums import Theme
from socle import confidentialite
from socle.composants.widgets import Puces
from socle.edition import valeur_de
from socle.formulaires import Jour, VersionFormMixin
from territoires.enums import PublicVise
from territoires.models import Reseau

from ..enums_activite import AXES, MAX, TRANCHES, Axe, Question, TrancheAge
from ..models import Initiative, ReglesActivite, Releve
from ..mots import pour
from ..services.activite import champs as champs_demandes

TRIMESTRE = "Le trimestre"
HEURES_MAX = 31 * 24
_MOIS = ("heures", "jeunes", "nouveaux", "rencontres")


class SansNomMixin(forms.Form):
    """Questions a text that seems to name somebody, before it is kept: changed, or confirmed by a box."""

    TEXTES: tuple[str, ...] = ()
    sans_nom = forms.BooleanField(
        label="J’ai relu\u00a0: rien ici ne permet de reconnaître quelqu’un", required=False, widget=forms.HiddenInput
    )
    connus: frozenset[str] = frozenset()

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        douteux = False
        for nom in self.TEXTES:
            trouves = confidentialite.indices(propres.get(nom) or "", self.connus)
            if not trouves or propres.get("sans_nom"):
                continue
            douteux = True
            dits = ", ".join(f"«\u00a0{dit}\u00a0»" for _, dit in trouves[:3])
            quoi = trouves[0][0]
            self.add_error(nom, f"{dits}\u00a0: on dirait {quoi}. Enlevez-le, ou dites plus bas que vous avez relu.")
        if douteux or propres.get("sans_nom"):
            self.fields["sans_nom"].widget = forms.CheckboxInput()
        return propres


@dataclass(frozen=True)
class Groupe:
    """Fields of one question. `ventile`: numbers by kind, in rows. `replie`: most people have nothing to say there."""

    titre: str
    champs: list[BoundField]
    aide: str = ""
    ventile: bool = False
    trimestre: bool = False
    replie: bool = False

    @property
    def nombres(self) -> bool:
        return all(isinstance(c.field.widget, forms.NumberInput) for c in self.champs)


class ReleveForm(SansNomMixin, VersionFormMixin):
    """An empty number says « je ne sais pas »."""

    TEXTES = ("difficultes", "formations")

    def __init__(
        self, *args: Any, regles: ReglesActivite, mois: date, releve: Releve | None, propose: dict[str, Any],
        precedent: Releve | None = None, siennes: list[str] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.regles, self.mois, self.precedent = regles, mois, precedent
        permis = champs_demandes(regles, mois, releve)
        if releve is not None and releve.version:
            initial = {nom: valeur_de(releve, nom) for nom in permis} | {"objet": releve}
        else:
            initial = {nom: v for nom, v in propose.items() if nom in permis} | ({"objet": releve} if releve else {})
        super().__init__(*args, initial=initial, **kwargs)
        self.siennes = siennes or []
        for nom in _MOIS:
            if nom in permis:
                self.fields[nom] = self._modele(nom)
        if "themes" in permis:
            self.fields["themes"] = forms.MultipleChoiceField(
                label="Thèmes abordés", choices=Theme.choices, widget=Puces, required=False
            )
        for axe in AXES:
            for cle, libelle in axe.lignes:
                if f"chiffres.{cle}" in permis:
                    self.fields[f"chiffres.{cle}"] = _nombre(libelle)
        for nom in ("jeunes_trimestre", "situations", *self.TEXTES):
            if nom in permis:
                self.fields[nom] = self._modele(nom)

    def _modele(self, nom: str) -> forms.Field:
        champ = Releve._meta.get_field(nom).formfield()  # type: ignore[union-attr]
        assert champ is not None
        champ.label = pour(str(champ.label), self.regles.reseau)
        if nom in self.TEXTES:
            champ.widget = forms.Textarea(attrs={"rows": 2})
        else:
            champ.widget.attrs |= {"inputmode": "decimal" if nom == "heures" else "numeric", "class": "short"}
        if nom == "heures":
            champ.validators.append(MaxValueValidator(HEURES_MAX, f"Un mois a au plus {HEURES_MAX} heures."))
        if nom == "heures" and self.initial.get("heures") and "themes" in self.initial and "jeunes" not in self.initial:
            champ.help_text = "D’après vos permanences\u00a0: corrigez si besoin."
        if self.precedent is not None and nom in _MOIS and (avant := getattr(self.precedent, nom)) is not None:
            dit = f"{avant.normalize():f}".replace(".", ",") if nom == "heures" else str(avant)
            champ.help_text = " ".join(filter(None, (champ.help_text, f"La dernière fois\u00a0: {dit}.")))
        return champ

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        for axe in ("age", "genre"):
            somme = sum(n or 0 for nom, n in propres.items() if nom.startswith(f"chiffres.{axe}_"))
            total = propres.get("jeunes_trimestre")
            if somme > (total or 0):
                quoi = "Les âges font" if axe == "age" else "Les genres font"
                dit = f"{quoi} {somme}" + (f", plus que {total}." if total is not None else ".")
                dit += " Le nombre de jeunes du trimestre ne peut pas être plus petit."
                self.add_error("jeunes_trimestre", pour(dit, self.regles.reseau))
        if (propres.get("nouveaux") or 0) > (propres.get("jeunes") or 0) and propres.get("jeunes") is not None:
            self.add_error("nouveaux", pour("Pas plus que tous les jeunes touchés.", self.regles.reseau))
        return propres

    def service(self) -> dict[str, Any]:
        """The changes, as the service takes them."""
        return {nom: valeur for nom, valeur in self.changements().items() if nom != "sans_nom"}

    @property
    def groupes(self) -> list[Groupe]:
        """In the order of the page: the month, then the quarter, then what one wants to say."""
        mois = [self[nom] for nom in _MOIS if nom in self.fields]
        tous = [Groupe("Ce mois-ci", mois, "Laissez vide ce que vous ne savez pas\u00a0: zéro veut dire zéro.")]
        if "themes" in self.fields:
            tous.append(Groupe("", [self["themes"]]))
        tous += self._ventiles(("orientation",), trimestre=False)
        trimestre = [self[nom] for nom in ("jeunes_trimestre", "situations") if nom in self.fields]
        tous.append(Groupe(TRIMESTRE, trimestre, trimestre=True))
        tous += self._ventiles(("age", "genre", "echanges", "sur", "intervention"), trimestre=True)
        tous.append(Groupe("Ce que vous voulez dire", [self[nom] for nom in self.TEXTES], "Jamais de nom."))
        return [g for g in tous if g.champs]

    def _ventiles(self, cles: tuple[str, ...], *, trimestre: bool) -> list[Groupe]:
        groupes = []
        for axe in (a for cle in cles for a in AXES if a.cle == cle):
            siens = [self[f"chiffres.{c}"] for c, _ in axe.lignes if f"chiffres.{c}" in self.fields]
            if not siens:
                continue
            devant = [b for b in siens if self._devant(axe, b)]
            vide = not any(b.value() not in (None, "") for b in devant)
            plie = axe.question == Question.ORIENTATIONS and vide
            titre, aide = (pour(t, self.regles.reseau) for t in (axe.titre, _AIDE.get(axe.cle, "")))
            groupes.append(Groupe(titre, devant, aide, True, trimestre, replie=plie))
            if reste := [b for b in siens if b not in devant]:
                groupes.append(Groupe(f"{titre}\u00a0: autres réseaux", reste, "", True, trimestre, replie=True))
        return groupes

    def _devant(self, axe: Axe, champ: BoundField) -> bool:
        """Of the platforms, those where one has an account come first; the others are folded, unless filled."""
        if axe.cle not in ("echanges", "sur") or not self.siennes:
            return True
        code = champ.name.removeprefix(f"chiffres.{axe.cle}_")
        return code in self.siennes or champ.value() not in (None, "") or bool(champ.errors)


_AIDE = {
    "age": "Ce qui manque pour faire le total sera «\u00a0non communiqué\u00a0».",
    "genre": "Ce qui manque pour faire le total sera «\u00a0non communiqué\u00a0».",
    "echanges": "Le nombre de conversations.",
    "sur": "Le nombre de jeunes, réseau par réseau.",
    "intervention": "Le nombre d’échanges, de chaque manière.",
}


def _nombre(libelle: str) -> forms.IntegerField:
    champ = forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(label=libelle, min_value=0, max_value=MAX, required=False, widget=champ)


class InitiativeForm(SansNomMixin, VersionFormMixin, forms.ModelForm):
    TEXTES = ("titre", "soutien")
    date = Jour(label="Date", a_venir=2)
    ages = forms.MultipleChoiceField(label="Âges", choices=TrancheAge.choices, widget=Puces, required=False)

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siennes = {*TRANCHES[PublicVise(reseau.public_vise)], *self.instance.ages}
        ages = self.fields["ages"]
        assert isinstance(ages, forms.MultipleChoiceField)
        ages.choices = [choix for choix in TrancheAge.choices if choix[0] in siennes]
        self.fields["jeunes"].label = pour("Jeunes", reseau)

    class Meta:
        model = Initiative
        fields = ("date", "titre", "theme", "prevue", "jeunes", "ages", "soutien")
        widgets = {"soutien": forms.Textarea(attrs={"rows": 3})}

    def service(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in self.changements().items() if nom != "sans_nom"}


class ReouvertureForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class RouvrirForm(forms.Form):
    jusqu_au = Jour(label="Jusqu’au", a_venir=1)


class MoisForm(forms.Form):
    depuis = Jour(label="Premier mois demandé", help_text="N’importe quel jour de ce mois.", a_venir=1)


class ReglesForm(VersionFormMixin, forms.ModelForm):
    depuis = Jour(label="Premier mois demandé", help_text="N’importe quel jour de ce mois.", a_venir=1)
    questions = forms.MultipleChoiceField(
        label="Ce que vous demandez", choices=Question.choices, widget=forms.CheckboxSelectMultiple,
        help_text="Moins vous demandez, plus on vous répond.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = self.fields["questions"]
        assert isinstance(questions, forms.MultipleChoiceField)
        questions.choices = [(code, pour(str(dit), self.instance.reseau)) for code, dit in Question.choices]

    class Meta:
        model = ReglesActivite
        fields = ("depuis", "rythme", "cloture_jours", "questions")
