"""What whoever holds a document gives to have it checked: its code, its hash, or a copy, which is not kept."""

from typing import Any

from django import forms

from socle.composants.widgets import Televersement

from .. import verification

TAILLE_MAX = 10 * 1024 * 1024


class CodeDocumentForm(forms.Form):
    code = forms.CharField(
        label="Code du document", max_length=40, help_text="Il est écrit à la fin du document, sous le carré."
    )
    document: Any

    def clean_code(self) -> str:
        trouve = verification.by_code(self.cleaned_data["code"])
        if trouve is None:
            raise forms.ValidationError("Aucun document n’a ce code. Vérifiez-le, lettre par lettre.")
        self.document = trouve
        return self.cleaned_data["code"]


class CopieForm(forms.Form):
    """One of the two is enough."""

    copie = forms.FileField(
        label="Votre copie du document",
        required=False,
        widget=Televersement(),
        help_text="Le fichier PDF, tel que vous l’avez reçu, 10\u00a0Mo au plus. Il n’est pas gardé.",
    )
    empreinte = forms.CharField(
        label="Ou son empreinte SHA-256",
        max_length=100,
        required=False,
        help_text="64 chiffres et lettres, si vous savez la calculer\u00a0: le fichier ne quitte pas votre machine.",
    )

    def clean_copie(self) -> Any:
        copie = self.cleaned_data.get("copie")
        if copie and copie.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse 10\u00a0Mo\u00a0: ce n’est pas un document d’ici.")
        return copie

    def clean_empreinte(self) -> str:
        empreinte = "".join(self.cleaned_data["empreinte"].split()).lower()
        if empreinte and not verification.is_hash(empreinte):
            raise forms.ValidationError("Une empreinte SHA-256 a 64 chiffres ou lettres de a à f.")
        return empreinte

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if not self.errors and not propre.get("copie") and not propre.get("empreinte"):
            self.add_error("copie", "Choisissez le fichier, ou donnez son empreinte.")
        return propre

    def reponse(self, document: Any) -> verification.Reponse:
        copie = self.cleaned_data["copie"]
        if copie:
            return verification.check_file(copie.read(), document)
        return verification.check_hash(self.cleaned_data["empreinte"], document)
