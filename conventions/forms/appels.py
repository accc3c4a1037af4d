"""The forms of a call for projects: the call itself, its questions, its dates, and what the coordination writes."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from socle.composants.widgets import HeureSaisie, Televersement
from socle.formulaires import ChampsForm, FichierGardeMixin, Jour, VersionFormMixin
from socle.valeurs import simple
from structures.models import Structure
from territoires import temps
from territoires.models import Reseau

from ..enums import A_CHOIX, LieuDepot
from ..models import Appel, QuestionAppel
from ..services import pending
from .communs import Acte

_LONG = {"rows": 6}


class Heure(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": HeureSaisie, **kwargs})


class MomentsMixin(forms.Form):
    """Moments typed as a day and an hour, by the clock of the network; `moments` names them and labels them.

    `ouvre_le` is asked as `ouvre_le_jour` and `ouvre_le_heure`, and read in `cleaned_data["ouvre_le"]`.
    """

    moments: dict[str, tuple[str, time]] = {}

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calendrier = temps.calendrier(reseau.departement_id)
        self._fuseau = calendrier.fuseau
        horloge = "" if calendrier.a_paris else f" (heure {calendrier.heure})"
        for nom, (libelle, heure) in self.moments.items():
            depart = self.initial.get(nom) or getattr(getattr(self, "instance", None), nom, None)
            local = depart.astimezone(self._fuseau) if depart else None
            self.fields[f"{nom}_jour"] = Jour(label=libelle, initial=local.date() if local else None)
            self.fields[f"{nom}_heure"] = Heure(
                label=f"À quelle heure{horloge}", initial=local.time() if local else heure
            )

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        for nom in self.moments:
            jour, heure = propre.pop(f"{nom}_jour", None), propre.pop(f"{nom}_heure", None)
            if jour is not None and heure is not None:
                propre[nom] = self._moment(jour, heure)
        return propre

    def _moment(self, jour: date, heure: time) -> datetime:
        return datetime.combine(jour, heure, self._fuseau)

    def add_error(self, field: str | None, error: Any) -> None:
        """What a service says of a moment stands beside its day."""
        super().add_error(f"{field}_jour" if field in self.moments else field, error)


class AppelForm(MomentsMixin, VersionFormMixin, ChampsForm):
    moments = {"ouvre_le": ("Ouverture", time(9)), "ferme_le": ("Clôture", time(18))}

    class Meta:
        model = Appel
        fields = (
            "titre", "presentation", "a_qui", "forfait", "plafond", "budget_demande", "depot", "portail_nom",
            "portail_url",
        )  # fmt: skip
        widgets = {"presentation": forms.Textarea(attrs={"rows": 12}), "depot": forms.RadioSelect}
        help_texts = {
            "titre": "Par exemple\u00a0: Promeneurs du Net 2027, appel à projets de Meurthe-et-Moselle.",
            "presentation": "Ce qu’il finance, à quelles conditions, comment on choisit. Une ligne vide sépare les "
            "paragraphes\u00a0; une ligne qui commence par un tiret fait une liste.",
            "a_qui": "Par exemple\u00a0: les structures jeunesse du département, associations et collectivités.",
        }

    field_order = (
        "titre", "presentation", "a_qui", "ouvre_le_jour", "ouvre_le_heure", "ferme_le_jour", "ferme_le_heure",
        "forfait", "plafond", "budget_demande", "depot", "portail_nom", "portail_url",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        propre = super().clean()
        ouvre, ferme = propre.get("ouvre_le"), propre.get("ferme_le")
        if ouvre and ferme and ferme <= ouvre:
            self.add_error("ferme_le_jour", "La clôture doit venir après l’ouverture.")
        if propre.get("depot") == LieuDepot.PORTAIL and not propre.get("portail_nom"):
            self.add_error("portail_nom", "Nommez le site où la demande de financement se dépose.")
        forfait, plafond = propre.get("forfait"), propre.get("plafond")
        if forfait is not None and plafond is not None and plafond < forfait:
            self.add_error("plafond", "Le plafond par structure est au moins le forfait d’un promeneur.")
        return propre


class ReglementForm(FichierGardeMixin):
    upload = forms.FileField(
        label="Règlement de l’appel", widget=Televersement(), help_text="PDF ou image, 10\u00a0Mo."
    )


class QuestionForm(VersionFormMixin, ChampsForm):
    choix = forms.CharField(
        label="Choix proposés", required=False, widget=forms.Textarea(attrs=_LONG), help_text="Un par ligne."
    )

    class Meta:
        model = QuestionAppel
        fields = ("intitule", "aide", "genre", "choix", "obligatoire")
        widgets = {"genre": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["choix"] = "\n".join(self.instance.choix)

    def clean_choix(self) -> list[str]:
        choix = list(dict.fromkeys(ligne.strip() for ligne in self.cleaned_data["choix"].splitlines() if ligne.strip()))
        if any(len(un) > 120 for un in choix):
            raise ValidationError("Un choix a 120 caractères au plus.")
        return choix

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if propre.get("genre") not in A_CHOIX:
            propre["choix"] = []
        elif len(propre.get("choix", [])) < 2:
            self.add_error("choix", "Proposez au moins deux choix, un par ligne.")
        return propre


class MotifForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ProlongerForm(MomentsMixin, MotifForm):
    moments = {"ferme_le": ("Nouvelle clôture", time(18))}
    field_order = ("ferme_le_jour", "ferme_le_heure", "motif")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class DelaiForm(MomentsMixin, MotifForm):
    moments = {"jusqu_au": ("Jusqu’au", time(18))}
    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Structure", to_field_name="code", empty_label="Choisir…"
    )
    field_order = ("structure", "jusqu_au_jour", "jusqu_au_heure", "motif")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, reseau=reseau, **kwargs)
        self.fields["structure"].queryset = (  # type: ignore[attr-defined]
            Structure.objects.filter(reseau=reseau).select_related("commune").order_by("tri")
        )
        self.order_fields(self.field_order)


class EcrireForm(forms.Form):
    """To those who began and have not handed in."""

    sujet = forms.CharField(label="Objet", max_length=150)
    corps = forms.CharField(
        label="Texte",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="Le rappel de la clôture et le lien vers leur dossier s’ajoutent à la fin.",
    )

    def __init__(self, *args: Any, appel: Appel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossiers = list(pending(appel))
        jours = (appel.ferme_le - timezone.now()).days
        reste = f"Il reste {jours} jours." if jours > 1 else "C’est bientôt."
        self.initial = {
            "sujet": f"Votre dossier attend d’être déposé\u00a0: {appel.titre}"[:150],
            "corps": f"Bonjour,\n\nVous avez commencé un dossier pour cet appel à projets. {reste}\n\n"
            "S’il vous manque quelque chose, répondez-nous\u00a0: nous vous aidons volontiers.\n",
        }


HORS_APPEL = "hors"


class AppelChoisiForm(Acte):
    """Under which call of the network, or outside any. Asked only when a call is open to the structure."""

    appel = forms.ChoiceField(label="Cette demande répond-elle à un appel à projets\u00a0?", widget=forms.RadioSelect)
    field_order = ("appel",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        structure, actuel = self.convention.structure, self.convention.appel
        siens = list(Appel.objects.pour(structure, timezone.now()))
        self.ouverts = {a.code: a for a in ([actuel] if actuel else []) + siens}
        if not self.ouverts:
            del self.fields["appel"]
            return
        choix = [(a.code, f"Oui\u00a0: {a.titre}, {_quand(a, structure)}") for a in self.ouverts.values()]
        self.fields["appel"].choices = [*choix, (HORS_APPEL, "Non, hors appel à projets")]  # type: ignore[attr-defined]
        if self.convention.pk:
            self.fields["appel"].initial = actuel.code if actuel else HORS_APPEL
        elif len(siens) == 1:  # between several, the structure says which
            self.fields["appel"].initial = siens[0].code

    @property
    def champs(self) -> dict[str, Any]:
        """What the services take: the call itself, or none."""
        return {"appel": self.ouverts.get(self.cleaned_data.get("appel", HORS_APPEL))}


def _quand(appel: Appel, structure: Structure) -> str:
    if appel.clos:
        delai = appel.delais.filter(structure=structure, jusqu_au__gt=timezone.now()).first()
        return f"délai accordé jusqu’au {simple(delai.jusqu_au)}" if delai else "clos"
    return f"jusqu’au {simple(appel.ferme_le)}"
