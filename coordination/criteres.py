"""The cuts of a network that the home counts and the lists filter: one place, so that a figure equals its list."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Sum, Value

from conventions.models import Convention
from coordination import postes
from coordination.models import ReglesActivite, ReglesReunions
from promeneurs import departs
from promeneurs.models import Promeneur
from promeneurs.situation import sans_astreinte
from socle import compilees
from structures.models import Structure
from territoires.models import PartenaireReseau, Reseau


@dataclass(frozen=True)
class Critere:
    code: str
    libelle: str
    filtre: Callable[[Any, date], Any]
    aide: str = ""
    ton: str = ""


def _presents(qs: Any, jour: date) -> Any:
    return qs.exclude(pk__in=_partis(qs, jour))


def _partis(qs: Any, jour: date) -> Any:
    return qs.partis(jour).order_by().values("pk")


PROMENEURS = (
    Critere("actifs", "Actifs", lambda q, j: q.actifs(j), "Mandat en vigueur, charte signée des deux côtés."),
    Critere("visibles", "Dans l’annuaire", lambda q, j: q.visibles(j), "Actifs, profil complet.", "bien"),
    Critere(
        "attente_charte", "Charte attendue", lambda q, j: q.charte_attendue(j), "Une signature manque.", "attention"
    ),
    Critere("sans_mandat", "Sans mandat ouvert", lambda q, j: q.sans_mandat(j), "Ni convention ni exception."),
    Critere(
        "compte_a_verifier",
        "Compte à vérifier",
        lambda q, j: _presents(q.compte_a_verifier(), j),
        "À ouvrir et à contrôler.",
        "attention",
    ),
    Critere(
        "profil_incomplet",
        "Profil incomplet",
        lambda q, j: q.profil_incomplet(j),
        "Actifs, mais pas encore dans l’annuaire.",
    ),
    Critere(
        "a_confirmer",
        "À confirmer",
        lambda q, j: q.a_confirmer(j),
        "Dans l’annuaire, pas confirmés depuis trois mois.",
        "attention",
    ),
    Critere("caches", "Cachés", lambda q, j: q.caches(j), "Sortis de l’annuaire faute de confirmation.", "alerte"),
    Critere("fin_proche", "Fin proche", lambda q, j: q.fin_proche(j), "Mandat terminé dans 90 jours."),
    Critere("absents", "Absents", lambda q, j: _presents(q.absents(j), j), "Absence en cours."),
    Critere("suspendus", "Suspendus", lambda q, j: q.suspendus(j), "À titre conservatoire.", "alerte"),
    Critere("partis", "Partis", lambda q, j: q.partis(j), "Toutes les désignations sont finies."),
    Critere(
        "a_inviter",
        "Sans compte ici",
        lambda q, j: q.designes(j).filter(user__isnull=True),
        "Ne peuvent pas encore tenir leur profil.",
    ),
)


def _conventionnees(qs: Any, jour: date) -> Any:
    convention = Convention.objects.filter(structure=OuterRef("pk")).en_vigueur(jour)
    return qs.dans_le_reseau(jour).filter(Exists(convention))


STRUCTURES = (
    Critere("dans_le_reseau", "Dans le réseau", lambda q, j: q.dans_le_reseau(j)),
    Critere("conventionnees", "Sous convention", _conventionnees),
    Critere("interessees", "Intéressées", lambda q, j: q.interessees(j)),
    Critere("sorties", "Sorties", lambda q, j: q.sorties(j)),
    Critere(
        "sans_astreinte", "Sans astreinte", lambda q, j: sans_astreinte(q), "Personne à appeler le soir.", "attention"
    ),
)


def trouver(criteres: tuple[Critere, ...], code: str) -> Critere | None:
    return next((critere for critere in criteres if critere.code == code), None)


def _cumul(code: str, dedans: QuerySet, somme: Any = None) -> QuerySet:
    """One row: the code, and how many."""
    nomme = dedans.order_by().annotate(code_=Value(code, output_field=CharField())).values("code_")
    return nomme.annotate(n=somme or Count("pk")).values_list("code_", "n")


def _promeneurs(reseau: int, jour: date) -> QuerySet:
    """The cuts but « profil incomplet »: asking it again would cost as much."""
    base = Promeneur.objects.filter(reseau=reseau)
    demandes = [critere for critere in PROMENEURS if critere.code != "profil_incomplet"]
    a_fermer = departs.comptes_a_fermer(jour).filter(promeneur__reseau=reseau)
    return _cumul("total", base).union(
        *[_cumul(c.code, c.filtre(base, jour)) for c in demandes], _cumul("comptes_a_fermer", a_fermer), all=True
    )


def _structures(reseau: int, jour: date) -> QuerySet:
    base = Structure.objects.filter(reseau=reseau)
    postes_du_jour = postes.with_postes(base.dans_le_reseau(jour), jour)
    return _cumul("total", base).union(
        *[_cumul(c.code, c.filtre(base, jour)) for c in STRUCTURES],
        _cumul("a_pourvoir_total", postes_du_jour, Sum("a_pourvoir")),
        _cumul("partenaires", PartenaireReseau.objects.filter(reseau=reseau).active_on(jour)),
        _cumul("activite", ReglesActivite.objects.filter(reseau=reseau)),
        _cumul("formation", ReglesReunions.objects.filter(reseau=reseau)),
        all=True,
    )


def compter_promeneurs(reseau: Reseau, jour: date) -> dict[str, int]:
    """The cuts, in one query, and `comptes_a_fermer`: the accounts of people who left. « Profil incomplet » is what is
    actif, neither visible nor hidden for want of a confirmation."""
    comptes = defaultdict(int, compilees.lignes(_promeneurs, reseau.pk, jour))
    return comptes | {"profil_incomplet": comptes["actifs"] - comptes["visibles"] - comptes["caches"]}


def compter_structures(reseau: Reseau, jour: date) -> dict[str, int]:
    """The cuts, and `a_pourvoir_total`: the posts nobody holds that day. Beside them, what the network has set up:
    `partenaires`, and one `activite`, one `formation` once their rules are said."""
    return defaultdict(int, compilees.lignes(_structures, reseau.pk, jour))


def promeneurs(reseau: Reseau, jour: date, code: str = "") -> QuerySet[Promeneur]:
    critere = trouver(PROMENEURS, code)
    base = Promeneur.objects.filter(reseau=reseau)
    return critere.filtre(base, jour) if critere else base


def structures(reseau: Reseau, jour: date, code: str = "") -> QuerySet[Structure]:
    critere = trouver(STRUCTURES, code)
    base = Structure.objects.filter(reseau=reseau)
    return critere.filtre(base, jour) if critere else base
