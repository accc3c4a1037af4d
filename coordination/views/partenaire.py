"""The partner's home: the sittings to come, the files to read, and the figures of the network."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conventions import rules, seances
from conventions.enums import EtatConvention, Role
from conventions.models import Convention
from coordination import criteres, rapport, reunions, tableau_de_bord
from coordination.acces import du_reseau
from promeneurs.models import Signalement
from promeneurs.rules import can_follow_reports
from socle.dates import aujourdhui
from territoires.models import Reseau
from territoires.mosaique import Marque, departement_svg

MONTRES_SIGNALEMENTS, MINUTES = 30, 5
MONTRES = ("actifs", "visibles", "attente_charte", "partis")
STRUCTURES = {
    "dans_le_reseau": ("structure dans le réseau", "structures dans le réseau"),
    "conventionnees": ("structure sous convention", "structures sous convention"),
    "interessees": ("structure intéressée", "structures intéressées"),
    "sorties": ("structure sortie du réseau", "structures sorties du réseau"),
}


def a_lire(request: HttpRequest, reseau: Reseau) -> list[Convention]:
    """The files submitted and not finished, those of the next sittings first."""
    visibles = Convention.objects.visible_to(request.user).filter(structure__reseau=reseau, depose_le__isnull=False)
    en_cours = (
        visibles.en_cours()
        .with_tour()
        .with_avis(request.user)
        .select_related("structure__commune")
        .order_by("-etat_le", "-pk")
    )
    return sorted(en_cours, key=lambda c: c.etat != EtatConvention.AU_COPIL)


def signalements(request: HttpRequest, reseau: Reseau) -> dict[str, Any]:
    """For the Caf: how many reports, and of the latest the nature, the person and the state; not a word of them."""
    if not can_follow_reports(request.user, reseau):
        return {}
    lus = Signalement.objects.du_reseau(reseau, request.user).select_related("promeneur")
    return {"signalements": list(lus[:MONTRES_SIGNALEMENTS]), "signalements_ouverts": lus.ouverts().count()}


@du_reseau("partenaire")
def accueil(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    jour = aujourdhui()
    chiffres = criteres.compter_promeneurs(reseau, jour)
    structures = criteres.compter_structures(reseau, jour)
    presence = tableau_de_bord.presence(reseau, jour)
    marques = [Marque(insee, nombre) for insee, nombre in presence.structures.items()]
    contexte = {
        "reseau": reseau,
        "jour": jour,
        "role": Role.PARTENAIRE,
        "signe": rules.signs_for(request.user, reseau.pk),
        "seances": list(seances.a_venir(reseau, jour)),
        "minutes": list(seances.minutes_envoyees(reseau)[:MINUTES]),
        "rapports": rapport.figes(reseau)[:MINUTES],
        "dossiers": a_lire(request, reseau),
        "promeneurs": [(c.libelle, c.aide, chiffres[c.code]) for c in criteres.PROMENEURS if c.code in MONTRES],
        "structures": [(structures[code], mots[structures[code] > 1]) for code, mots in STRUCTURES.items()],
        "a_pourvoir": structures["a_pourvoir_total"],
        "reunions": len(reunions.tenues(reseau, jour.replace(month=1, day=1), jour)),
        "semaine": tableau_de_bord.semaine_en_ligne(reseau, jour),
        "presence": presence,
        **signalements(request, reseau),
        "carte": departement_svg(
            reseau.departement_id,
            classes=presence.classes,
            marques=marques,
            titre=f"Où le réseau {reseau.nom} est présent",
        ),
    }
    return render(request, "coordination/partenaire.html", contexte)


@du_reseau("partenaire")
@require_safe
def agenda(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """What comes: the sittings of the committee, with what is left to read before each, and the meetings to which this
    person is invited."""
    jour = aujourdhui()
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("partenaire", args=[reseau.code]))],
        "lignes": reunions.agenda_du_partenaire(reseau, jour, request.user),
        "minutes": list(seances.minutes_envoyees(reseau)[:MINUTES]),
    }
    return render(request, "coordination/reunions/agenda_partenaire.html", contexte)
