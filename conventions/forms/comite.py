"""Around a sitting: the files it takes, who was there, who takes no part, its minutes."""

from typing import Any

from django import forms

from socle.composants.widgets import CartesMultiples, Libelle, Puces, PucesUnique
from socle.formulaires import nom_de_personne
from territoires.models import RoleReseau

from ..enums import RaisonRecusation
from ..models import Convention, SeanceCopil
from ..seances import Candidat
from ..services import Venue, presence_print

SANS_COMPTE = "sans_compte"


class PretsForm(forms.Form):
    """The files to put on an agenda: those ready are checked."""

    dossiers = forms.MultipleChoiceField(
        label="Dossiers", widget=CartesMultiples, error_messages={"required": "Choisissez au moins un dossier."}
    )

    def __init__(self, *args: Any, candidats: list[Candidat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possibles = [c for c in candidats if not c.refusee]
        self.conventions = {c.convention.code: c.convention for c in possibles}
        champ = self.fields["dossiers"]
        champ.choices = [(c.convention.code, Libelle(c.convention.structure.nom, _detail(c))) for c in possibles]  # type: ignore[attr-defined]
        champ.initial = [c.convention.code for c in possibles if c.pret]

    def choisis(self) -> list[Convention]:
        return [self.conventions[code] for code in self.cleaned_data["dossiers"]]


def _detail(candidat: Candidat) -> str:
    c = candidat.convention
    nature = "renouvellement" if c.renouvellement else "première demande"
    ajournee = "ajournée par une autre séance" if c.etat == "ajournee" else ""
    return ", ".join(filter(None, (c.structure.commune.nom, nature, ajournee, candidat.reste)))


class PresencesForm(forms.Form):
    """Who came, who said that they would not: accounts of the network, and other people, one a line."""

    presents = forms.MultipleChoiceField(label="Étaient là", widget=Puces, required=False)
    autres = forms.CharField(
        label="Autres personnes présentes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Une par ligne\u00a0: son nom, une virgule, son organisme ou sa fonction.",
    )
    excuses = forms.MultipleChoiceField(label="Ont excusé leur absence", widget=Puces, required=False)
    autres_excuses = forms.CharField(
        label="Autres absences excusées", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    lu = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seance: SeanceCopil, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seance = seance
        roles = RoleReseau.objects.filter(reseau=seance.reseau).select_related("user", "organisme")
        self.gens = {
            role.user.email: role for role in roles.prefetch_related("organisme__noms").order_by("role", "user__nom")
        }
        presences = list(seance.presences.select_related("user"))
        for nom, excuse in (("presents", False), ("excuses", True)):
            self.fields[nom].choices = [(email, _siege(role)) for email, role in self.gens.items()]  # type: ignore[attr-defined]
            self.fields[nom].initial = [p.user.email for p in presences if p.user and p.excuse == excuse]
        for nom, excuse in (("autres", False), ("autres_excuses", True)):
            siennes = [str(p) for p in presences if not p.user and p.excuse == excuse]
            self.fields[nom].initial = "\n".join(siennes)
        self.fields["lu"].initial = presence_print(seance)

    def relire(self) -> None:
        """The list was changed meanwhile and somebody has been told: the next sending overwrites it knowingly."""
        self.data = self.data.copy()
        self.data["lu"] = presence_print(self.seance)

    def clean_autres(self) -> list[tuple[str, str]]:
        return self._lignes("autres")

    def clean_autres_excuses(self) -> list[tuple[str, str]]:
        return self._lignes("autres_excuses")

    def _lignes(self, nom: str) -> list[tuple[str, str]]:
        """« Nom, organisme », a line each."""
        lues = []
        for ligne in filter(None, map(str.strip, self.cleaned_data[nom].splitlines())):
            qui, _, pour = (partie.strip() for partie in ligne.partition(","))
            if len(qui) > 120 or len(pour) > 160:
                raise forms.ValidationError("Une ligne est trop longue\u00a0: un nom, une virgule, un organisme.")
            nom_de_personne(qui.replace("M.", "M").replace("Mme.", "Mme"))
            lues.append((qui, pour))
        return lues

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if deux := set(propre.get("presents", ())) & set(propre.get("excuses", ())):
            noms = ", ".join(str(self.gens[email].user) for email in sorted(deux))
            self.add_error("excuses", f"Présente ou excusée, pas les deux\u00a0: {noms}.")
        return propre

    def venues(self) -> list[Venue]:
        propre = self.cleaned_data
        comptes = [Venue(self.gens[e].user) for e in propre["presents"]]
        comptes += [Venue(self.gens[e].user, excuse=True) for e in propre["excuses"]]
        autres = [Venue(nom=qui, pour=pour) for qui, pour in propre["autres"]]
        return comptes + autres + [Venue(nom=qui, pour=pour, excuse=True) for qui, pour in propre["autres_excuses"]]


def _siege(role: RoleReseau) -> str:
    """« Pascale Partenaire, Caf »."""
    return f"{role.user.nom_complet}, {role.organisme.sigle if role.organisme else 'coordination'}"


class SeRecuserForm(forms.Form):
    raison = forms.ChoiceField(
        label="Pourquoi",
        choices=[
            (RaisonRecusation.APPARTENANCE.value, "Je fais partie de la structure"),
            (RaisonRecusation.INTERET.value, "J’ai un intérêt dans ce dossier"),
        ],
        widget=PucesUnique,
    )
    precision = forms.CharField(
        label="Précision", max_length=300, required=False, help_text="Le procès-verbal la reprendra."
    )


class RecuserForm(SeRecuserForm):
    """Noted by the coordination, of a partner or of somebody without an account."""

    qui = forms.ChoiceField(label="Qui", widget=forms.RadioSelect)
    nom = forms.CharField(label="Nom", max_length=120, required=False)
    pour = forms.CharField(label="Organisme ou fonction", max_length=160, required=False)
    field_order = ("qui", "nom", "pour", "raison", "precision")

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deja = {r.user_id for r in convention.recusations.all() if r.levee_le is None}
        roles = RoleReseau.objects.filter(reseau=convention.structure.reseau_id).select_related("user", "organisme")
        siegent = roles.prefetch_related("organisme__noms").order_by("-role", "user__nom", "pk")
        self.gens = {r.user.email: r.user for r in siegent if r.user_id not in deja}
        choix = [(r.user.email, _siege(r)) for r in siegent if r.user_id not in deja]
        self.fields["qui"].choices = [*dict(choix).items(), (SANS_COMPTE, "Quelqu’un d’autre")]  # type: ignore[attr-defined]
        self.fields["raison"].choices = RaisonRecusation.choices  # type: ignore[attr-defined]
        self.fields["raison"].initial = RaisonRecusation.INTERET.value

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if propre.get("qui") == SANS_COMPTE and not propre.get("nom"):
            self.add_error("nom", "Écrivez son nom.")
        return propre

    def service(self) -> dict[str, Any]:
        propre = self.cleaned_data
        motif = {"raison": propre["raison"], "precision": propre["precision"]}
        if propre["qui"] == SANS_COMPTE:
            return motif | {"nom": propre["nom"], "pour": propre["pour"]}
        return motif | {"user": self.gens[propre["qui"]]}


class MinutesForm(forms.Form):
    autres = forms.CharField(
        label="Autres points abordés",
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Les présences, les décisions et les récusations y sont déjà\u00a0: rien à recopier.",
    )


__all__ = ["MinutesForm", "PresencesForm", "PretsForm", "RecuserForm", "SeRecuserForm"]
