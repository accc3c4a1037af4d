"""The rows behind the figures, each with the page of what it is about."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from promeneurs.models import Mandat
from socle.dates import periode
from socle.texte import liste as enumerer
from socle.valeurs import mois as en_mois

from .base import Donnees, Liste

PERSONNE = "Promeneur ou promeneuse"


def nombre_de(queryset: Callable[[Donnees], Any]) -> Callable[[Donnees], int]:
    return lambda d: queryset(d).count()


def des_structures(queryset: Callable[[Donnees], Any]) -> Callable[[Donnees], Liste]:
    def lister(d: Donnees) -> Liste:
        siennes = queryset(d).select_related("reseau", "commune").order_by("tri", "pk")
        lignes = [
            (
                reverse("coordination_structure", args=[s.reseau.code, s.code]),
                (s.nom, s.commune.nom, s.get_statut_juridique_display(), s.get_type_display()),
            )
            for s in siennes
        ]
        return Liste(("Structure", "Commune", "Statut juridique", "Type"), lignes)

    return lister


def des_personnes(queryset: Callable[[Donnees], Any]) -> Callable[[Donnees], Liste]:
    """With the structures that name them over the period."""

    def lister(d: Donnees) -> Liste:
        du_temps = Mandat.objects.filter(designation__overlap=periode(d.debut, d.au)).select_related("structure")
        gens = queryset(d).select_related("reseau").order_by("tri", "pk")
        lignes = [
            (fiche(p), (p.nom_complet, p.fonction, enumerer(sorted({str(m.structure) for m in p.du_temps}))))
            for p in gens.prefetch_related(Prefetch("mandats", du_temps, to_attr="du_temps"))
        ]
        return Liste((PERSONNE, "Fonction", "Structure"), lignes)

    return lister


def des_releves(nom: str, lire: Callable[[Any], Any]) -> Callable[[Donnees], Liste]:
    """The logs that say this number; the others are not counted, and not shown."""

    def lister(d: Donnees) -> Liste:
        lignes = [
            (du_mois(r.promeneur, r.mois), (r.promeneur.nom_complet, en_mois(r.mois), n))
            for r in d.releves
            if (n := lire(r)) is not None
        ]
        return Liste((PERSONNE, "Mois", nom), lignes, somme=True)

    return lister


def des_mois(paires: Callable[[Donnees], Iterable[tuple[Any, Any]]]) -> Callable[[Donnees], Liste]:
    def lister(d: Donnees) -> Liste:
        lignes = [(du_mois(p, mois), (p.nom_complet, en_mois(mois))) for p, mois in paires(d)]
        return Liste((PERSONNE, "Mois"), lignes)

    return lister


def des_noms(titre: str, queryset: Callable[[Donnees], Any]) -> Callable[[Donnees], Liste]:
    """Communes, intercommunalités: names, without a page of theirs."""

    def lister(d: Donnees) -> Liste:
        return Liste((titre,), [("", (str(objet),)) for objet in queryset(d)])

    return lister


def fiche(p: Any) -> str:
    return reverse("coordination_promeneur", args=[p.reseau.code, p.code])


def du_mois(p: Any, mois: Any) -> str:
    return reverse("coordination_releve", args=[p.reseau.code, p.code, f"{mois:%Y-%m}"])
