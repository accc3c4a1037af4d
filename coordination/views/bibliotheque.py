"""The library and the relays, as promeneurs and structures read them: on a phone first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from promeneurs import situation
from promeneurs.models import Promeneur
from promeneurs.views.espace import fiche_ou_404
from socle.acces import connexion_requise
from socle.actions import agir, donnees, faire_ou_dire
from structures.models import Structure
from structures.rules import is_coordinator
from structures.views.espace import de_la_structure
from territoires.models import Reseau

from .. import ressources, services
from ..enums_ressources import EtatRessource
from ..forms.ressources import BibliothequeFiltres, NouvelleForm, RelaisFiltres
from ..models import Ressource

PAR_PAGE = 20


def _filtres(form: Any) -> dict[str, Any]:
    form.is_valid()
    return {nom: form.cleaned_data.get(nom) or "" for nom in form.fields}


def _ressources(request: HttpRequest, reseau: Reseau, p: Promeneur | None = None) -> dict[str, Any]:
    form = BibliothequeFiltres(request.GET, reseau=reseau, favoris=p is not None)
    f = _filtres(form)
    page = Paginator(ressources.bibliotheque(reseau, f, p), PAR_PAGE).get_page(request.GET.get("page"))
    return {"titre": "Ressources", "form": form, "filtres": f, "filtre": any(f.values()), "page": page}


def _relais(request: HttpRequest, reseau: Reseau) -> dict[str, Any]:
    form = RelaisFiltres(request.GET, reseau=reseau)
    f = _filtres(form)
    page = Paginator(ressources.relais(reseau, f), PAR_PAGE).get_page(request.GET.get("page"))
    numeros = situation.numeros()
    return {"titre": "Relais", "form": form, "filtres": f, "filtre": any(f.values()), "page": page, "numeros": numeros}


# — A promeneur


def _fil(p: Promeneur, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return [(p.prenom, reverse("espace_promeneur", args=[p.code])), *suite]


@connexion_requise
def miennes(request: HttpRequest, code: str) -> HttpResponse:
    """The library, one's favourites first; and what became of what one proposed."""
    p = fiche_ou_404(request, code)
    proposees = Ressource.objects.filter(reseau=p.reseau_id, par=request.user).exclude(etat=EtatRessource.PUBLIEE)
    contexte = _ressources(request, p.reseau, p) | {"promeneur": p, "fil": _fil(p), "proposees": proposees}
    return render(request, "coordination/ressources/bibliotheque.html", contexte)


@connexion_requise
def proposer(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    ici = reverse("mes_ressources", args=[p.code])
    form = NouvelleForm(*donnees(request), user=request.user)
    return agir(
        request,
        titre="Proposer une ressource",
        gabarit="espace/action.html",
        intro="La coordination la lit, puis tout le réseau la trouve. Rien ne doit y nommer un jeune.",
        fil=_fil(p, ("Ressources", ici)),
        form=form,
        bouton="Proposer",
        retour=ici,
        promeneur=p,
        succes="Merci\u00a0! La coordination va la lire.",
        faire=lambda: services.propose(
            promeneur=p, upload=form.cleaned_data["upload"], by=request.user, **form.service()
        ),
    )


@connexion_requise
def favori(request: HttpRequest, code: str, ressource: str) -> HttpResponse:
    """Keep it at hand, or no more."""
    p = fiche_ou_404(request, code)
    une = Ressource.objects.filter(reseau=p.reseau_id, code=ressource).first()
    if une is None:
        raise Http404
    ici = reverse("mes_ressources", args=[p.code])
    if request.method != "POST":
        return redirect(ici)
    garder = request.POST.get("garder") == "1"
    return faire_ou_dire(
        request,
        lambda: services.keep_at_hand(ressource=une, promeneur=p, garder=garder, by=request.user),
        "Gardée dans vos favoris." if garder else "Retirée de vos favoris.",
        ici,
    )


@connexion_requise
def mes_relais(request: HttpRequest, code: str) -> HttpResponse:
    """Whom to send somebody on to, and the useful numbers."""
    p = fiche_ou_404(request, code)
    contexte = _relais(request, p.reseau) | {"promeneur": p, "fil": _fil(p), "contacts": situation.contacts(p)}
    contexte["urgence"] = reverse("situation_inquietante", args=[p.code])
    return render(request, "coordination/ressources/relais_lus.html", contexte)


# — A structure


def _membre(user: Any, structure: Structure) -> bool:
    """The whole team reads what the network shares."""
    if not user.is_authenticated or not user.is_active:
        return False
    return structure.membres.filter(user=user).exists() or is_coordinator(user, structure)


@de_la_structure(_membre)
def de_structure(request: HttpRequest, s: Structure) -> HttpResponse:
    contexte = _ressources(request, s.reseau) | {"structure": s, "fil": [_chez(s)]}
    return render(request, "coordination/ressources/bibliotheque.html", contexte)


@de_la_structure(_membre)
def relais_de_structure(request: HttpRequest, s: Structure) -> HttpResponse:
    contacts = [situation.astreinte(s), *situation.du_reseau(s.reseau)]
    contexte = _relais(request, s.reseau) | {"structure": s, "fil": [_chez(s)], "contacts": contacts}
    return render(request, "coordination/ressources/relais_lus.html", contexte)


def _chez(s: Structure) -> tuple[str, str]:
    return s.nom, reverse("espace_structure", args=[s.code])
