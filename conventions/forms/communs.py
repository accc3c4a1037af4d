"""What the forms of a file share: the original that the coordination attaches when it records for the structure."""

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from socle.composants.widgets import Televersement
from socle.dates import aujourdhui
from socle.formulaires import FichierGardeMixin, Jour

from .. import rules
from ..enums import MoyenRecu
from ..models import Convention, OriginalRecu
from ..services import Original

NOUVEAU = "nouveau"
LUI_MEME = ("deposer_piece", "signature")
"""The acts whose document is its own original: it shows nothing of another act."""


class PourLeCompteMixin(FichierGardeMixin):
    """Adds the original asked of the coordination acting for the structure; nothing for the structure itself.

    `pour_le_compte()` gives the services what they want: an `Original`, an `OriginalRecu` of the same file, or None.
    `lui_meme` names the field whose document, as it came, may be the original itself.
    """

    lui_meme = ""

    def __init__(self, *args: Any, convention: Convention, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.convention = convention
        self.pour_autrui = rules.needs_original(user, convention)
        self._connus: list[OriginalRecu] = []
        if self.pour_autrui:
            recus = convention.originaux.exclude(acte__in=LUI_MEME) if convention.pk else []
            self._connus = list(recus)
            self._demander()

    def _demander(self) -> None:
        if self._connus:
            choix = [
                (str(rang), f"Déjà joint\u00a0: {original} ({original.fichier})")
                for rang, original in enumerate(self._connus)
            ]
            autre = "Le document joint ici, ou un autre" if self.lui_meme else "Un autre document, joint ici"
            self.fields["original_connu"] = forms.ChoiceField(
                label="Ce qui le montre",
                choices=[*choix, (NOUVEAU, autre)],
                widget=forms.RadioSelect,
                initial=NOUVEAU if self.lui_meme else "0",
            )
        seul = not self._connus
        self.fields["original"] = forms.FileField(
            label="Original reçu de la structure" if seul else "Un autre original reçu de la structure",
            required=seul and not self.lui_meme,
            widget=Televersement(),
            help_text=self._aide(seul),
        )
        self.fields["recu_le"] = Jour(
            label="Reçu le" if seul else "Cet autre original, reçu le", required=seul, initial=aujourdhui
        )
        self.fields["moyen"] = forms.ChoiceField(
            label="Comment", choices=MoyenRecu.choices, initial=MoyenRecu.PAPIER, required=seul
        )

    def _aide(self, seul: bool) -> str:
        quoi = (
            "Le courrier scanné ou le courriel reçu, en PDF ou en image, 10\u00a0Mo. L’historique dira que vous avez "
            "enregistré pour la structure."
        )
        if self.lui_meme:
            return f"{quoi} Vide\u00a0: le document joint plus haut est l’original."
        return quoi if seul else f"Un original est déjà joint\u00a0: n’en ajoutez un que s’il est différent. {quoi}"

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if self.pour_autrui and self._nouveau():
            if not propre.get("original") and not self.lui_meme and "original" not in self.errors:
                self.add_error("original", "Joignez l’original reçu\u00a0: vous enregistrez pour la structure.")
            if not propre.get("recu_le") and "recu_le" not in self.errors:
                self.add_error("recu_le", "Donnez le jour où vous l’avez reçu.")
        return propre

    def _nouveau(self) -> bool:
        return not self._connus or self.cleaned_data.get("original_connu") == NOUVEAU

    def pour_le_compte(self) -> Original | OriginalRecu | None:
        if not self.pour_autrui:
            return None
        if not self._nouveau():
            return self._connus[int(self.cleaned_data["original_connu"])]
        propre = self.cleaned_data
        recu = propre.get("original") or _copie(propre[self.lui_meme])
        return Original(recu, propre["recu_le"], propre.get("moyen") or MoyenRecu.PAPIER)

    @property
    def champs(self) -> dict[str, Any]:
        """The typed values, without those of the original and of the version read."""
        a_part = {"original_connu", "original", "recu_le", "moyen", "version_lue"}
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in a_part}


def _copie(upload: UploadedFile) -> UploadedFile:
    """The same document, to be kept a second time: as it came."""
    upload.seek(0)
    contenu = upload.read()
    upload.seek(0)
    return UploadedFile(BytesIO(contenu), upload.name, upload.content_type, len(contenu))


class Acte(PourLeCompteMixin):
    """An act without anything to fill, but the original when the coordination records it."""


class Depot(Acte):
    """Handing something over. `liens`: each sentence of what it still lacks, and where that is put right."""

    def __init__(self, *args: Any, liens: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.liens = liens


class Motif(PourLeCompteMixin):
    motif = forms.CharField(label="Pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ("motif",)
