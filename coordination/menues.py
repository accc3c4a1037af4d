"""The small things that wait for a coordinator, of several kinds, in one query: reports, attendance to note, a meeting
whose committee moved, a log to open again, the library."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse

from conventions.models import SeanceCopil
from promeneurs.enums import EtatSignalement
from promeneurs.models import Signalement
from socle import compilees
from socle.a_faire import Tache
from socle.dates import aujourdhui
from socle.journal import events_model
from socle.valeurs import jour as en_jour
from socle.valeurs import mois as en_mois
from territoires.models import Reseau

from . import ressources
from .enums import TypeReunion
from .enums_ressources import EtatRessource
from .models import Releve, Ressource, Reunion

A_POINTER = timedelta(days=30)
_VIDE = Value("", output_field=CharField())
COLONNES = ("genre_", "reseau_", "code_", "quoi_", "plus_", "jour_", "nombre_")


def taches(reseaux: Iterable[Reseau], user: Any) -> Iterator[Tache]:
    """In these networks, one task each; of the library, and of the reports, one a network. Of a report, without a word
    of it; those about `user` are not counted."""
    for genre, *ligne in compilees.lignes(_lignes, (user.pk, user.email, *(r.pk for r in reseaux))):
        yield DITES[genre](*ligne)


def _lignes(cles: tuple[Any, ...]) -> QuerySet:
    jour, (user, email, *reseaux) = aujourdhui(), cles
    signales = Signalement.objects.filter(reseau__in=reseaux).ouverts().hors_de(user, email)
    neufs = Cast(Count("pk", filter=Q(etat=EtatSignalement.NOUVEAU)), CharField())
    nom = {"quoi": Coalesce(NullIf("type_libre", Value("")), "type"), "plus": "thematique", "jour": "date"}
    demandes = Releve.objects.filter(promeneur__reseau__in=reseaux, demande_le__isnull=False)
    bras = [
        _chacune("pointer", _sans_presences(reseaux, jour), **nom),
        _chacune("deplacer", _deplacees(reseaux, jour), **nom),
        _chacune(
            "rouvrir", demandes, reseau="promeneur__reseau__code", code="promeneur__code",
            quoi=Concat("promeneur__prenom", Value(" "), "promeneur__nom"),
            plus=Concat(Cast("mois", CharField()), Value(" "), "demande_motif"), jour="demande_le__date",
        ),
        _en_tout("lire", Ressource.objects.filter(reseau__in=reseaux, etat=EtatRessource.PROPOSEE), "propose_le"),
        _en_tout("lien", ressources.casses(reseaux), "propose_le"),
        _en_tout("signale", signales, "recu_le", neufs),
    ]  # fmt: skip
    return bras[0].union(*bras[1:], all=True).order_by("genre_", "jour_", "code_")


def _chacune(
    genre: str, objets: QuerySet, *, reseau: str = "reseau__code", code: str = "code", quoi: Any, plus: Any, jour: str
) -> QuerySet:
    """One row each."""
    dits = {"genre_": Value(genre), "reseau_": reseau, "code_": code, "quoi_": quoi, "plus_": plus}
    textes = {nom: Cast(valeur, CharField()) for nom, valeur in dits.items()}
    siens = objets.order_by().annotate(**textes, jour_=Cast(jour, DateField()), nombre_=Value(1))
    return siens.values_list(*COLONNES)


def _en_tout(genre: str, siennes: QuerySet, depuis: str, plus: Any = _VIDE) -> QuerySet:
    """One row a network: since when, how many."""
    par_reseau = siennes.order_by().values(reseau_=F("reseau__code"), quoi_=F("reseau__nom"))
    comptes = par_reseau.annotate(
        genre_=Value(genre, output_field=CharField()), code_=_VIDE, plus_=plus,
        jour_=Min(f"{depuis}__date"), nombre_=Count("pk", output_field=IntegerField()),
    )  # fmt: skip
    return comptes.values_list(*COLONNES)


def _sans_presences(reseaux: Iterable[int], jour: date) -> QuerySet[Reunion]:
    """Meetings of the last weeks to which people were invited, of whom nobody said who came."""
    tenues = Reunion.objects.filter(
        reseau__in=reseaux, annulee_le__isnull=True, date__range=(jour - A_POINTER, jour), nb_participants__isnull=True
    )
    return tenues.filter(invites__isnull=False).exclude(invites__present__isnull=False).distinct()


def _deplacees(reseaux: Iterable[int], jour: date) -> QuerySet[Reunion]:
    """Meetings to come that are a sitting of a committee, which was moved to another day since."""
    meme = {"reseau": OuterRef("reseau"), "type": OuterRef("type"), "date": OuterRef("date")}
    alors = events_model(SeanceCopil)._base_manager.filter(**meme)
    notees = Reunion.objects.filter(reseau__in=reseaux, annulee_le__isnull=True, date__gte=jour)
    return notees.filter(Exists(alors)).exclude(Exists(SeanceCopil.objects.filter(**meme)))


def _nom(quoi: str, thematique: str) -> str:
    """As `Reunion.nom`."""
    type_ = str(dict(TypeReunion.choices).get(quoi, quoi))
    return f"{type_}\u00a0: {thematique}" if thematique else type_


def _pointer(reseau: str, code: str, quoi: str, plus: str, jour: date, nombre: int) -> Tache:
    url = reverse("coordination_reunion_presences", args=[reseau, code])
    return Tache("Qui était là\u00a0?", f"{_nom(quoi, plus)}, {en_jour(jour)}", url, "Noter les présences", jour)


def _deplacer(reseau: str, code: str, quoi: str, plus: str, jour: date, nombre: int) -> Tache:
    url = reverse("coordination_reunion_modifier", args=[reseau, code])
    detail = f"{_nom(quoi, plus)}, encore notée le {en_jour(jour)}. Donnez-lui le nouveau jour."
    return Tache("Réunion dont la séance a changé de jour", detail, url, "Changer la date", None, "urgent")


def _rouvrir(reseau: str, code: str, quoi: str, plus: str, jour: date, nombre: int) -> Tache:
    mois, _, motif = plus.partition(" ")
    url = reverse("coordination_releve_rouvrir", args=[reseau, code, mois[:7]])
    detail = f"{quoi}, {en_mois(date.fromisoformat(mois))}. {motif}"
    return Tache("Relevé à rouvrir", detail, url, "Répondre", jour)


def _signale(reseau: str, code: str, quoi: str, plus: str, jour: date, nombre: int) -> Tache:
    titre = "Signalement à traiter" if nombre == 1 else f"{nombre} signalements à traiter"
    url = reverse("coordination_signalements", args=[reseau]) + "?etat=ouverts"
    neufs = int(plus)
    dit, ton = (f"{neufs} à lire", "urgent") if neufs else ("Pris en charge", "attention")
    return Tache(titre, dit, url, "Ouvrir", jour, ton)


def _bibliotheque(une: str, plusieurs: str, filtre: str, bouton: str) -> Any:
    def dire(reseau: str, code: str, quoi: str, plus: str, jour: date, nombre: int) -> Tache:
        url = reverse("coordination_ressources", args=[reseau]) + filtre
        titre = une if nombre == 1 else f"{nombre} {plusieurs}"
        return Tache(titre, f"Bibliothèque, {quoi}", url, bouton, jour)

    return dire


DITES = {
    "pointer": _pointer,
    "deplacer": _deplacer,
    "rouvrir": _rouvrir,
    "signale": _signale,
    "lire": _bibliotheque("Ressource à lire", "ressources à lire", "?etat=proposee", "Lire"),
    "lien": _bibliotheque("Lien à vérifier", "liens à vérifier", "?lien=casse", "Vérifier"),
}
