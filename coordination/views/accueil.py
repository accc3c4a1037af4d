"""The coordinator's home, and its search box."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from conventions import a_faire as conventions_a_faire
from coordination import a_faire, criteres, derniers, menues, premiers_pas, recherche, services, suivi, tableau_de_bord
from coordination.acces import coordination
from coordination.models import Visite
from socle.a_faire import grouper
from socle.dates import aujourdhui
from territoires.models import Reseau
from territoires.mosaique import Marque, departement_svg


@coordination
def accueil(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """The morning of a coordinator: what is due, how many, what changed, when and where the network is present."""
    jour = aujourdhui()
    chiffres = criteres.compter_promeneurs(reseau, jour)
    structures = criteres.compter_structures(reseau, jour)
    visite = services.note_visit(reseau=reseau, by=request.user)
    restants = None if visite.etapes_ecartees_le else premiers_pas.restants(reseau, chiffres, structures)
    pas = {"reseau": reseau, "pas": restants, "faits": sum(p.fait for p in restants or ())}
    if tableau_de_bord.vide(chiffres, structures):
        return render(request, "coordination/vide.html", pas)
    presence = tableau_de_bord.presence(reseau, jour)
    contexte = {
        **pas,
        **_nouvelles(reseau, visite, request.user, toutes="nouvelles" in request.GET),
        "taches": grouper(_taches(reseau, jour, request.user, chiffres | structures)),
        "dossiers": tableau_de_bord.dossiers(reseau, jour),
        "statuts": _lignes(reseau, "coordination_promeneurs", criteres.PROMENEURS, chiffres),
        "structures": _lignes(reseau, "coordination_structures", criteres.STRUCTURES, structures),
        "chiffres": chiffres,
        "a_pourvoir": structures["a_pourvoir_total"],
        "invitations": suivi.invitations(reseau)[:8],
        "semaine": tableau_de_bord.semaine_en_ligne(reseau, jour),
        "presence": presence,
        "carte": _carte(reseau, presence),
    }
    return render(request, "coordination/accueil.html", contexte)


NOUVELLES, TOUTES = 12, 200


def _nouvelles(reseau: Reseau, visite: Visite, user: Any, *, toutes: bool) -> dict[str, Any]:
    """What others did since the visit before, the first of it or all; the first time, the latest changes, whoever made
    them."""
    depuis, maintenant, combien = visite.vu_jusqu_a, timezone.now(), TOUTES if toutes else NOUVELLES
    neuves = derniers.derniers(reseau, combien + 1, depuis=depuis, sauf=user) if depuis else []
    return {
        "depuis": depuis,
        "jusqu_a": maintenant,
        "nouvelles": neuves[:combien],
        "encore": len(neuves) > combien,
        "toutes": toutes,
        "derniers": [] if depuis else derniers.derniers(reseau),
    }


def _taches(reseau: Reseau, jour: date, user: Any, comptes: dict[str, int]) -> list[Any]:
    siens = [*a_faire.taches([reseau], jour), *menues.taches([reseau], user)]
    siens += a_faire.astreintes(reseau, comptes["sans_astreinte"])
    siens += a_faire.fermetures_comptees(reseau, comptes["comptes_a_fermer"])
    return [*siens, *conventions_a_faire.du_reseau(reseau.pk)]


def _lignes(reseau: Reseau, liste: str, ensemble: tuple[criteres.Critere, ...], comptes: dict[str, int]) -> list[Any]:
    """Figures with the list they lead to."""
    base = reverse(liste, args=[reseau.code])
    return [
        {
            "code": c.code,
            "nom": c.libelle,
            "aide": c.aide,
            "ton": c.ton if comptes[c.code] else "",
            "nombre": comptes[c.code],
            "url": f"{base}?statut={c.code}",
        }
        for c in ensemble
    ]


def _carte(reseau: Reseau, presence: tableau_de_bord.Presence) -> str:
    liste = reverse("coordination_structures", args=[reseau.code])
    noms = presence.communes
    marques = [
        Marque(insee, nombre, insee in presence.en_ligne, f"{liste}?q={noms.get(insee, '')}", noms.get(insee, ""))
        for insee, nombre in presence.structures.items()
    ]
    return departement_svg(
        reseau.departement_id,
        classes=presence.classes,
        marques=marques,
        titre=f"Où le réseau {reseau.nom} est présent",
        description=f"{len(presence.structures)} communes ont une structure du réseau.",
    )


@coordination
def chercher(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    texte = request.GET.get("q", "").strip()[:100]
    groupes = recherche.chercher(reseau, texte)
    return render(request, "coordination/recherche.html", {"reseau": reseau, "q": texte, "groupes": groupes})
