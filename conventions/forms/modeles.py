"""The forms of a template: its title, and its articles."""

from typing import Any

from django import forms

from socle.formulaires import ChampsForm, VersionFormMixin

from .. import modeles
from ..enums import GenreModele
from ..models import ArticleModele, ModeleDocument


class TitreForm(VersionFormMixin, ChampsForm):
    class Meta:
        model = ModeleDocument
        fields = ("titre",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.genre != GenreModele.CONVENTION:
            self.fields["titre"].label = "Objet du courriel"

    def clean_titre(self) -> str:
        titre: str = self.cleaned_data["titre"]
        _refuser(self, titre, self.instance.genre, "titre")
        return titre


class ArticleForm(VersionFormMixin, ChampsForm):
    class Meta:
        model = ArticleModele
        fields = ("titre", "texte")
        widgets = {"texte": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, genre: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.genre = genre
        if genre != GenreModele.CONVENTION:
            del self.fields["titre"]
        else:
            self.fields["titre"].required = True
            self.fields["titre"].help_text = "Sans numéro\u00a0: il se met seul."

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        for nom in ("titre", "texte"):
            _refuser(self, propre.get(nom) or "", self.genre, nom)
        return propre


def _refuser(form: forms.BaseForm, texte: str, genre: str, champ: str) -> None:
    for faute in modeles.fautes(texte, genre):
        form.add_error(champ, faute)
