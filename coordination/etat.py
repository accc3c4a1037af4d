"""The figures of a network on a day. Every definition comes from the rooms' querysets: nothing is redefined here."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from conventions.models import Convention
from promeneurs.enums import EtatCompte
from promeneurs.models import Compte, Promeneur
from structures.models import Structure
from territoires.models import Reseau

from .models import Reunion
from .postes import a_pourvoir

LIBELLES = {
    "structures": "Structures dans le réseau",
    "structures_conventionnees": "dont conventionnées",
    "promeneurs_actifs": "Promeneurs et promeneuses actifs",
    "dont_hors_convention": "dont hors convention (exceptions)",
    "promeneurs_attente_charte": "En attente de charte",
    "promeneurs_sortis": "Sortis à cette date",
    "postes_a_pourvoir": "Postes à pourvoir",
    "communes": "Communes des structures",
    "epcis": "Intercommunalités des structures",
    "comptes": "Comptes par réseau social",
    "reunions": "Réunions de l’année",
    "presences": "Présences aux réunions de l’année",
}


def figures(reseau: Reseau, jour: date) -> dict[str, Any]:
    """What the network counts on that day; meetings are those of the whole calendar year of that day."""
    structures = Structure.objects.filter(reseau=reseau).dans_le_reseau(jour)
    promeneurs = Promeneur.objects.filter(reseau=reseau)
    conventions = Convention.objects.en_vigueur(jour).order_by().values("structure")
    lieux = structures.order_by().aggregate(
        communes=Count("commune", distinct=True), epcis=Count("commune__epci", distinct=True)
    )
    reunions = Reunion.objects.filter(reseau=reseau, date__year=jour.year).aggregate(
        nombre=Count("pk"), presences=Sum("nb_participants")
    )
    return {
        "structures": structures.count(),
        "structures_conventionnees": structures.filter(pk__in=conventions).count(),
        "promeneurs_actifs": promeneurs.actifs(jour).count(),
        "dont_hors_convention": promeneurs.hors_convention(jour).count(),
        "promeneurs_attente_charte": promeneurs.attente_charte(jour).count(),
        "promeneurs_sortis": promeneurs.partis(jour).count(),
        "postes_a_pourvoir": a_pourvoir(reseau, jour),
        "communes": lieux["communes"],
        "epcis": lieux["epcis"],
        "comptes": _comptes(promeneurs, jour),
        "reunions": reunions["nombre"],
        "presences": reunions["presences"] or 0,
    }


def _comptes(promeneurs: Any, jour: date) -> dict[str, int]:
    """Accounts, per platform, of the people in the network that day: neither refused nor closed by then."""
    presents = promeneurs.designes(jour).order_by().values("pk")
    comptes = (
        Compte.objects.filter(promeneur__in=presents)
        .exclude(etat=EtatCompte.REFUSE)
        .exclude(Q(ferme_le__isnull=False, ferme_le__lte=jour))
    )
    lignes = comptes.order_by("plateforme").values("plateforme").annotate(nombre=Count("pk"))
    return dict(lignes.values_list("plateforme", "nombre"))
