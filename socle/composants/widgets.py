"""Widgets that the look draws in its own way. Everything else is a plain Django widget."""

from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Libelle:
    """A choice with a sentence under its name, for `Cartes` and `Puces`."""

    titre: str
    detail: str = ""

    def __str__(self) -> str:
        return self.titre


class Puces(forms.CheckboxSelectMultiple):
    """Several answers, drawn as chips."""

    genre = "puces"


class PucesUnique(forms.RadioSelect):
    """One answer among few short ones, drawn as chips."""

    genre = "puces"


class Cartes(forms.RadioSelect):
    """One answer among few, each explained: drawn as cards. Give `Libelle` objects as labels."""

    genre = "cartes"


class CartesMultiples(forms.CheckboxSelectMultiple):
    genre = "cartes"


class Interrupteur(forms.CheckboxInput):
    """A yes or no that reads like a switch."""

    genre = "interrupteur"


class DateSaisie(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None, format=None):
        super().__init__(attrs=attrs, format=format or "%Y-%m-%d")


class HeureSaisie(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None, format=None):
        super().__init__(attrs={"step": 300, **(attrs or {})}, format=format or "%H:%M")


_SCANS = "application/pdf,image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
ACCEPTES = {
    "image": "image/jpeg,image/png,image/webp",
    "document": _SCANS,
    "piece": f"{_SCANS},.docx,.xlsx,.odt,.ods",
}


class Televersement(forms.ClearableFileInput):
    """A file, with what is there now, what was just chosen, and what is accepted. `kind`: as `socle.fichiers.store`.

    `garde`: what came already with this form, kept by `socle.formulaires.FichierGardeMixin` (name, jeton, adresse).
    `plusieurs`: several files may be chosen, which `socle.pages.PagesMixin` makes one; and pages photographed.
    """

    genre = "fichier"
    template_name = "composants/widgets/fichier.html"
    garde: Any = None
    plusieurs = False

    def __init__(self, attrs=None, *, image: bool = False, kind: str = "", accepte: str = ""):
        self.image, self.kind = image, "image" if image else kind or "document"
        super().__init__({"accept": accepte or ACCEPTES[self.kind], **(attrs or {})})

    def get_context(self, name, value, attrs):
        contexte = super().get_context(name, value, attrs)
        widget = contexte["widget"] | {"image": self.image, "garde": self.garde, "jeton": self.nom_du_jeton(name)}
        widget |= {"plusieurs": self.plusieurs}
        if self.plusieurs:
            widget["attrs"] = widget["attrs"] | {"multiple": True}
        if self.garde and (id_ := widget["attrs"].get("id")):
            decrit = f"{widget['attrs'].get('aria-describedby', '')} {id_}_garde".strip()
            widget["attrs"] = widget["attrs"] | {"aria-describedby": decrit}
        return contexte | {"widget": widget}

    @staticmethod
    def nom_du_jeton(name: str) -> str:
        """The hidden input that says which file came already."""
        return f"{name}-garde"

    def use_required_attribute(self, initial):
        return not self.garde and super().use_required_attribute(initial)


class Pages(Televersement):
    """The pages of one document: one file, or several, or photos."""

    plusieurs = True


class SaisieCommune(forms.TextInput):
    """A commune by name or postal code: a text field, with suggestions where there is JavaScript."""

    genre = "commune"
    template_name = "composants/widgets/commune.html"

    def __init__(self, attrs=None, *, valeur_insee: bool = False):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.valeur_insee = valeur_insee

    def get_context(self, name, value, attrs):
        contexte = super().get_context(name, value, attrs)
        contexte["widget"]["valeur_insee"] = self.valeur_insee
        return contexte
