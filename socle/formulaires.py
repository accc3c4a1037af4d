"""Forms that lose nothing: neither what two people type in the same row, nor the files of a form to correct."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from socle import attente
from socle.attente import FichierRecu
from socle.composants.widgets import DateSaisie, Televersement
from socle.dates import aujourdhui
from socle.edition import INCONNUE, Conflit
from socle.valeurs import en_clair, euros

PREMIERE_ANNEE, ANNEES_A_VENIR = 2000, 20
_NOM = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’‑-])*")


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
        """The version read; `edition.INCONNUE` when the page did not say which: nothing is overwritten blindly. None
        for a row to make."""
        lue = self.cleaned_data.get("version_lue")
        a_faire = getattr(getattr(self, "instance", None), "pk", None) is None and "objet" not in self.initial
        return lue if lue is not None or a_faire else INCONNUE

    def changements(self) -> dict[str, Any]:
        """The typed values by field name, without the version."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "version_lue"}

    def conflit(self, conflit: Conflit) -> None:
        """Put the other's values next to the fields, and let the next sending overwrite them: those alone. The fields
        left as they were read take what the other wrote."""
        saisi = QueryDict(mutable=True)
        saisi.update(self.data)
        saisi[self.add_prefix("version_lue")] = str(conflit.version)
        for nom in conflit.laisses.keys() & self.fields.keys():
            saisi.setlist(self.add_prefix(nom), self._dites(nom, conflit.laisses[nom]))
        self.data = saisi
        quand = f" le {timezone.localtime(conflit.le):%d/%m à %H:%M}" if conflit.le else ""
        dit = f"{conflit.par} a modifié cette fiche{quand} pendant que vous l’aviez ouverte."
        if self.version == INCONNUE:
            dit = "Votre page ne dit pas quelle version de la fiche vous aviez lue."
        self.add_error(
            None,
            f"{dit} Ce que vous avez saisi est encore là\u00a0: comparez, puis enregistrez de nouveau pour le garder.",
        )
        for detail in conflit.details:
            if detail.nom in self.fields:
                champ = getattr(getattr(self, "instance", None), "_meta", None)
                modele = champ.get_field(detail.nom) if champ and "." not in detail.nom else None
                self.add_error(detail.nom, f"Valeur enregistrée entre-temps\u00a0: {en_clair(modele, detail.leur)}.")

    def _dites(self, nom: str, valeur: Any) -> list[str]:
        """A stored value as a browser would send it."""
        champ = self.fields[nom]
        if isinstance(champ.widget, forms.CheckboxInput):
            return ["on"] if valeur else []
        dite = champ.widget.format_value(champ.prepare_value(valeur))
        return [str(une) for une in (dite if isinstance(dite, (list, tuple)) else [dite]) if une is not None]


class ChampsForm(forms.ModelForm):
    """Fields as a model has them. The row is checked whole by the service that writes it, not here, half made."""

    def _post_clean(self) -> None:
        pass


class FichierGardeMixin(forms.Form):
    """Keeps the files of a form that comes back with something to correct, since a browser can't send them again.

    What passes `socle.fichiers` is kept aside for `user`, whatever refused the form (another field, or the service);
    the page says that it is there, and the next sending uses it unless another file is chosen. `socle.fichiers.store`
    forgets it. Every field drawn by `Televersement` is concerned, several files in one excepted.
    """

    PERDU = "Choisissez de nouveau ce fichier\u00a0: il n’a pas pu être gardé."

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self._anciens: dict[str, FichierRecu] = {}  # kept before, and another one has just been chosen
        self._sains: dict[str, Any] = {}  # uploads that their own field accepts

    def full_clean(self) -> None:
        self._sains = {}
        perdus = self._reprendre() if self.is_bound else []
        super().full_clean()
        for nom in perdus:
            self._errors.pop(nom, None)  # « required » would not say why
            self.add_error(nom, self.PERDU)
        recus = {nom: self.files.get(self.add_prefix(nom)) for nom in self._televersements()}
        self._sains = {nom: recu for nom, recu in recus.items() if recu and nom not in self._errors}
        for nom in set(self._anciens) - set(self._sains):
            self._televersements()[nom].garde = self._anciens[nom]
        if self._errors:
            self._garder()
        else:
            self._remplacer(*self._anciens)

    def add_error(self, field: str | None, error: Any) -> None:
        """Also what a service refused, once the form was valid; what keeping the file has already said of it is not
        said twice."""
        dits = self._errors.get(field, ()) if field and self._errors else ()
        if not dits or not set(forms.ValidationError(error).messages) <= set(dits):
            super().add_error(field, error)
        self._garder()

    def _televersements(self) -> dict[str, Televersement]:
        champs = {nom: champ.widget for nom, champ in self.fields.items()}
        return {n: w for n, w in champs.items() if isinstance(w, Televersement) and not w.allow_multiple_selected}

    def _reprendre(self) -> list[str]:
        """Take what was kept as if it had just been sent; give the names of the fields whose token is no good."""
        perdus = []
        for nom, widget in self._televersements().items():
            html = self.add_prefix(nom)
            jeton, envoye = self.data.get(widget.nom_du_jeton(html)), self.files.get(html)
            if not jeton or isinstance(envoye, FichierRecu):
                continue
            recu = attente.reprendre(jeton, user=self._user, champ=self._champ(nom))
            if envoye or widget.clear_checkbox_name(html) in self.data:
                self._anciens |= {nom: recu} if recu else {}
            elif recu:
                self.files = self.files.copy()
                self.files[html] = recu
            else:
                perdus.append(nom)
        return perdus

    def _champ(self, nom: str) -> str:
        """A token of one form says nothing to another."""
        return f"{type(self).__module__}.{type(self).__qualname__}.{self.add_prefix(nom)}"

    def _garder(self) -> None:
        for nom, recu in list(self._sains.items()):
            widget = self._televersements()[nom]
            try:
                if not isinstance(recu, FichierRecu):
                    recu = attente.garder(recu, kind=widget.kind, user=self._user, champ=self._champ(nom))
            except forms.ValidationError as refus:
                self._refuser(nom, refus)
            else:
                self._sains[nom] = widget.garde = recu
                self._remplacer(nom)

    def _refuser(self, nom: str, refus: forms.ValidationError) -> None:
        """Its content will not do: it is not kept, and what was kept before it is offered again."""
        del self._sains[nom]
        self._televersements()[nom].garde = self._anciens.get(nom)
        if not set(refus.messages) <= set(self._errors.get(nom, ())):
            super().add_error(nom, refus)

    def _remplacer(self, *noms: str) -> None:
        for nom in noms:
            if ancien := self._anciens.pop(nom, None):
                attente.oublier(ancien)


class Jour(forms.DateField):
    """A day that a network may live, with the browser's own calendar: the first of them began in 2012. `a_venir`: how
    many years ahead one may mean it."""

    def __init__(self, *, a_venir: int = ANNEES_A_VENIR, **kwargs: Any) -> None:
        self.a_venir = a_venir
        super().__init__(**{"widget": DateSaisie, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not PREMIERE_ANNEE <= value.year <= aujourdhui().year + self.a_venir:
            raise forms.ValidationError("Vérifiez l’année de cette date.")


class Case(forms.BooleanField):
    """A box that must be ticked. `sinon`: what to do before ticking it, said when it is left empty."""

    def __init__(self, *, sinon: str, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": f"{sinon}, puis cochez cette case."}, **kwargs)


class Euros(forms.DecimalField):
    """An amount, however one writes it: « 3 000 », « 1250,5 », « 1 250,50 € »."""

    def __init__(self, **kwargs: Any) -> None:
        champ = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
        super().__init__(**{"min_value": 0, "max_digits": 10, "decimal_places": 2, "widget": champ, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """« 1 500 », « 1 250,50 »: what is typed stays as it was typed."""
        return euros(value).removesuffix("\u00a0€").removesuffix(",00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"[\s€]", "", value).replace(",", ".") if isinstance(value, str) else value)


class NomsMixin(forms.Form):
    """The names of people, in the fields that hold them, are names: no digit, no sign, no address."""

    NOMS = ("prenom", "nom")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in self.NOMS:
            self.fields[nom].validators.append(nom_de_personne)


def nom_de_personne(valeur: str) -> None:
    """Letters of any language, with what joins them. Raises ValidationError in French."""
    if not _NOM.fullmatch(unicodedata.normalize("NFC", valeur)):
        raise forms.ValidationError("Un nom s’écrit en lettres, avec des espaces, des tirets ou des apostrophes.")


class Confirmation(forms.Form):
    """Nothing to fill: the button is the answer."""
