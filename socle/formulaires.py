"""Forms that lose nothing when two people edit the same row."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from socle.composants.widgets import DateSaisie
from socle.edition import Conflit
from socle.valeurs import en_clair


class VersionFormMixin(forms.Form):
    """Adds the hidden version of the row; `conflit()` shows what someone else wrote meanwhile.

    In the view: `edition.apply(obj, form.changements(), version=form.version, by=request.user)`, and on `Conflit`
    `form.conflit(exc)` then render again: what was typed stays, the other's values stand beside, and sending
    again overwrites knowingly.
    """

    version_lue = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objet = getattr(self, "instance", None) or self.initial.get("objet")
        self.fields["version_lue"].initial = getattr(objet, "version", None)

    @property
    def version(self) -> int | None:
        return self.cleaned_data.get("version_lue")

    def changements(self) -> dict[str, Any]:
        """The typed values by field name, without the version."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "version_lue"}

    def conflit(self, conflit: Conflit) -> None:
        """Put the other's values next to the fields, and let the next sending overwrite them."""
        saisi = cast(QueryDict, self.data).copy()
        saisi[self.add_prefix("version_lue")] = str(conflit.version)
        self.data = saisi
        quand = f" le {conflit.le.astimezone():%d/%m à %H:%M}" if conflit.le else ""
        self.add_error(
            None,
            f"{conflit.par} a modifié cette fiche{quand} pendant que vous l’aviez ouverte. Ce que vous avez saisi "
            "est encore là\u00a0: comparez, puis enregistrez de nouveau pour le garder.",
        )
        for detail in conflit.details:
            if detail.nom in self.fields:
                champ = getattr(getattr(self, "instance", None), "_meta", None)
                modele = champ.get_field(detail.nom) if champ else None
                self.add_error(detail.nom, f"Valeur enregistrée entre-temps\u00a0: {en_clair(modele, detail.leur)}.")


class Jour(forms.DateField):
    """A day somebody may live, with the browser's own calendar: the year 9999 has no day after it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": DateSaisie, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not 1900 <= value.year < 2200:
            raise forms.ValidationError("Vérifiez l’année de cette date.")


class Confirmation(forms.Form):
    """Nothing to fill: the button is the answer."""
