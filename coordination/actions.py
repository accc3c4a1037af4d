"""The action log of a network: what was written down, and what the site has recorded already, read where it is.

Nothing is copied, so nothing is said twice: an act that somebody completed (`Action.source`) shows as its entry.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from conventions.models import Convention
from promeneurs.models import Compte
from socle.dates import aujourdhui
from socle.journal import events_model
from socle.texte import tri
from structures.models import Declaration
from territoires.enums import RoleDansReseau
from territoires.models import Reseau, RoleReseau

from . import reunions
from .enums_actions import DE_LA_REUNION, NatureAction
from .enums_messages import EtatMessage
from .models import Action, Message, Reunion


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """A line of the log. `acte`: the key of what the site recorded, empty for an entry of its own."""

    date: date
    nature: str
    texte: str
    minutes: int | None = None
    sur: str = ""
    url: str = ""
    par: str = ""
    acte: str = ""
    action: Action | None = None

    @property
    def dite(self) -> str:
        return str(NatureAction(self.nature).label)

    @property
    def cle(self) -> tuple[str, str]:
        return self.acte, self.action.code if self.action else ""


class Lignes(list[Ligne]):
    """Lines that a `Liste` sorts, pages and writes, as it does the rows of a table."""

    def order_by(self, *champs: str) -> "Lignes":
        rangees = sorted(self, key=lambda ligne: ligne.cle)
        for champ in reversed([c for c in champs if c != "pk"]):
            nom = champ.removeprefix("-")
            rangees.sort(key=lambda ligne: _rang(getattr(ligne, nom)), reverse=champ.startswith("-"))
        return Lignes(rangees)


def _rang(valeur: Any) -> Any:
    if valeur is None:
        return -1
    return tri(valeur) if isinstance(valeur, str) else valeur


def lignes(reseau: Reseau, annee: int) -> Lignes:
    """Every line of a year, in a number of queries that does not grow with them."""
    actions = Action.objects.filter(reseau=reseau)
    siennes = actions.filter(date__year=annee).select_related("reseau", "promeneur", "structure", "par")
    completes = set(actions.exclude(source="").values_list("source", flat=True))
    lues = (ligne for source in SOURCES for ligne in source(reseau, annee))
    return Lignes([*map(_ecrite, siennes), *(ligne for ligne in lues if ligne.acte not in completes)])


def acte(reseau: Reseau, cle: str) -> Ligne | None:
    """The recorded act of this key, in this network."""
    annee = cle.rpartition(":")[2]
    if not annee.isdecimal() or not 2000 <= int(annee) <= aujourdhui().year:
        return None
    lues = (ligne for source in SOURCES for ligne in source(reseau, int(annee)))
    return next((ligne for ligne in lues if ligne.acte == cle), None)


def _ecrite(action: Action) -> Ligne:
    return Ligne(
        date=action.date,
        nature=action.nature,
        texte=action.texte,
        minutes=action.minutes,
        sur=", ".join(str(x) for x in (action.promeneur, action.structure) if x),
        url=reverse("coordination_action", args=[action.reseau.code, action.code]),
        par=str(action.par),
        action=action,
    )


@dataclass(frozen=True)
class Total:
    nature: str
    nom: str
    nombre: int
    minutes: int


def totaux(toutes: Iterable[Ligne]) -> list[Total]:
    """How many of each kind and the time said, in the order of the kinds; those that nobody did are left out."""
    par_nature: dict[str, list[Ligne]] = {}
    for ligne in toutes:
        par_nature.setdefault(ligne.nature, []).append(ligne)
    return [
        Total(n.value, str(n.label), len(siennes), sum(x.minutes or 0 for x in siennes))
        for n in NatureAction
        if (siennes := par_nature.get(n.value))
    ]


# — What the site records already


def _reunions(reseau: Reseau, annee: int) -> Iterator[Ligne]:
    tenues = Reunion.objects.filter(reseau=reseau, date__year=annee, date__lte=aujourdhui(), annulee_le__isnull=True)
    for r in tenues:
        texte = ", ".join(filter(None, (r.type_libre or str(r.get_type_display()), r.thematique)))
        url = reverse("coordination_reunion", args=[reseau.code, r.code])
        nature = DE_LA_REUNION[r.type]  # type: ignore[index]
        yield Ligne(date=r.date, nature=nature, texte=texte, url=url, acte=f"reunion:{r.code}:{annee}")


def _seances(reseau: Reseau, annee: int) -> Iterator[Ligne]:
    for s in reunions.seances_a_part(reseau).filter(date__year=annee, date__lte=aujourdhui()):
        texte = f"{s.get_type_display()}{f', {s.lieu}' if s.lieu else ''}"
        url = reverse("coordination_seance", args=[reseau.code, s.code])
        yield Ligne(date=s.date, nature=NatureAction.COPIL, texte=texte, url=url, acte=f"seance:{s.code}:{annee}")


GESTES = {
    "ouvrir": "Instruction ouverte",
    "demander_corrections": "Corrections demandées",
    "inscrire": "Dossier prêt pour le comité",
    "accepter": "Dossier accepté",
    "refuser": "Dossier refusé",
    "ajourner": "Dossier ajourné",
}


def _dossiers(reseau: Reseau, annee: int) -> Iterator[Ligne]:
    """A file instructed or decided: its history says when and by whom, and never changes."""
    for e, jour, qui in _evenements(Convention, annee, tuple(GESTES), structure__reseau=reseau):
        action, s = e.pgh_context["action"], e.structure
        url = reverse("coordination_dossier", args=[reseau.code, e.code])
        acte_ = f"dossier-{action}:{e.code}-{jour:%m%d}:{annee}"
        nature = NatureAction.SOUTIEN_STRUCTURE
        yield Ligne(date=jour, nature=nature, texte=GESTES[action], sur=s.nom, url=url, par=qui, acte=acte_)


def _arrivees(reseau: Reseau, annee: int) -> Iterator[Ligne]:
    for e, jour, qui in _evenements(Declaration, annee, ("accueillir",), reseau=reseau, structure__isnull=False):
        url = reverse("coordination_structure", args=[reseau.code, e.structure.code])
        texte, acte_ = "Structure accueillie", f"arrivee:{e.code}:{annee}"
        nature = NatureAction.SOUTIEN_STRUCTURE
        yield Ligne(date=jour, nature=nature, texte=texte, sur=e.structure.nom, url=url, par=qui, acte=acte_)


def _comptes(reseau: Reseau, annee: int) -> Iterator[Ligne]:
    """Accounts that the coordination opened and checked, whoever is in the team now: those of a day make one line."""
    equipe = events_model(RoleReseau)._base_manager.filter(reseau=reseau, role=RoleDansReseau.COORDINATION)
    leurs = list(equipe.order_by().values_list("user", flat=True).distinct())
    criteres = {"promeneur__reseau": reseau, "pgh_context__user__in": leurs}
    seances: dict[tuple[date, str, str], list[Any]] = {}
    for e, jour, qui in _evenements(Compte, annee, ("verifier",), **criteres):
        seances.setdefault((jour, qui, str(e.pgh_context["user"])), []).append(e.promeneur)
    url = reverse("coordination_comptes", args=[reseau.code])
    for (jour, qui, pk), personnes in seances.items():
        texte = "Compte vérifié" if len(personnes) == 1 else f"{len(personnes)} comptes vérifiés"
        sur, acte_ = ", ".join(dict.fromkeys(map(str, personnes))), f"comptes:{pk}-{jour:%m%d}:{annee}"
        nature = NatureAction.SOUTIEN_PROMENEUR
        yield Ligne(date=jour, nature=nature, texte=texte, sur=sur, url=url, par=qui, acte=acte_)


def _messages(reseau: Reseau, annee: int) -> Iterator[Ligne]:
    """A message sent to a part of the network, however many received it."""
    envoyes = Message.objects.filter(reseau=reseau, envoye_le__year=annee).exclude(etat=EtatMessage.BROUILLON)
    for m in envoyes.select_related("envoye_par"):
        texte, acte_ = f"Campagne de courriels\u00a0: {m.sujet}", f"message:{m.code}:{annee}"
        url = reverse("coordination_message", args=[reseau.code, m.code])
        jour, par = timezone.localdate(m.envoye_le), str(m.envoye_par)
        yield Ligne(date=jour, nature=NatureAction.PUBLICATION, texte=texte, url=url, par=par, acte=acte_)


SOURCES: Sequence[Callable[[Reseau, int], Iterator[Ligne]]] = (
    _reunions, _seances, _dossiers, _arrivees, _comptes, _messages,
)  # fmt: skip


def _evenements(modele: Any, annee: int, actes: tuple[str, ...], **criteres: Any) -> Iterator[tuple[Any, date, str]]:
    """The acts of these names on a model in a year, by its append-only history: each once a day, with who did it."""
    liens = {chemin.partition("__")[0] for chemin in criteres} - {"reseau", "pgh_context"}
    tous = events_model(modele)._base_manager.filter(
        pgh_created_at__year=annee, pgh_context__action__in=actes, **criteres
    )
    lus = list(tous.select_related(*liens, *(["structure"] if modele is Declaration else [])).order_by("pgh_id"))
    noms = _noms({e.pgh_context.get("user") for e in lus} - {None})
    vus = set()
    for e in lus:
        jour = timezone.localdate(e.pgh_created_at)
        cle = (e.pgh_obj_id, e.pgh_context["action"], jour)
        if cle not in vus:
            vus.add(cle)
            yield e, jour, noms.get(str(e.pgh_context.get("user")), "")


def _noms(cles: set[Any]) -> dict[str, str]:
    return {str(u.pk): str(u) for u in get_user_model()._base_manager.filter(pk__in=cles)} if cles else {}
