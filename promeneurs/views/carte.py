"""The official card: what its owner, their direction and the coordination do with it; and what a scan answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socle import limites
from socle.acces import connexion_requise
from socle.actions import agir, donnees
from socle.dates import aujourdhui
from socle.diffusion import marquer
from socle.formulaires import Confirmation
from structures.enums import RoleMembre
from structures.models import Structure
from structures.views.espace import de_la_structure

from .. import cartes, rules, services
from ..forms.cartes import CarteForm
from ..models import Carte, Promeneur
from .espace import ACTION
from .espace_structure import est_membre

PDF = "application/pdf"


# — What anybody who scans sees


@require_safe
def carte_visite(request: HttpRequest, code: str) -> HttpResponse:
    """Valid or not, in one glance. Whatever is not valid says nothing of anybody: lost, ended or never made alike."""
    carte = cartes.valide(code[:40], timezone.localdate())
    if carte is None and limites.depasse(request, "carte", combien=20, secondes=300):
        trop = render(request, "429.html", status=429)
        trop["Cache-Control"] = "no-store"
        return trop
    contexte = {"carte": carte, "p": cartes.fiche(carte) if carte else None}
    reponse = render(request, "public/carte.html", contexte, status=200 if carte else 404)
    reponse["X-Robots-Tag"] = "noindex"
    return marquer(request, reponse)


# — Those who keep it


def _personne(request: HttpRequest, code: str) -> Promeneur:
    promeneur = get_object_or_404(Promeneur.objects.select_related("reseau", "photo", "user"), code=code)
    if not rules.can_keep_card(request.user, promeneur):
        raise Http404
    return promeneur


def _fil(request: HttpRequest, p: Promeneur) -> list[tuple[str, str]]:
    """Back to the space from which this person comes: one's own, or the office of the structure."""
    if rules.can_edit_profile(request.user, p):
        titre = "Mon profil" if rules.is_self(request.user, p) else p.nom_complet
        return [(titre, reverse("espace_promeneur", args=[p.code]))]
    mandats = p.mandats.non_finis(aujourdhui()).values("structure")
    diriges = {"membres__user": request.user, "membres__role": RoleMembre.DIRECTION}
    s = Structure.objects.filter(pk__in=mandats, **diriges).order_by("tri")[0]
    return [(s.nom, reverse("espace_structure", args=[s.code]))]


def _titre(request: HttpRequest, p: Promeneur) -> str:
    return "Ma carte" if rules.is_self(request.user, p) else f"Carte de {p.nom_complet}"


@require_safe
@connexion_requise
def carte(request: HttpRequest, code: str) -> HttpResponse:
    """The card as it will be printed, and what one does with it; or why there is none."""
    p, jour = _personne(request, code), aujourdhui()
    gardee = p.cartes.gardees().first()
    contexte = {
        "promeneur": p,
        "titre": _titre(request, p),
        "fil": _fil(request, p),
        "moi": rules.is_self(request.user, p),
        "raisons": cartes.pourquoi_pas(p, jour),
        "gardee": gardee,
        "valide": bool(gardee) and cartes.valide(gardee.code, jour) is not None,
        "anciennes": p.cartes.exclude(revoquee_le=None).order_by("-revoquee_le")[:5],
    }
    return render(request, "espace/carte.html", contexte)


def _acte(request: HttpRequest, p: Promeneur, **reste: Any) -> HttpResponse:
    retour = reverse("ma_carte", args=[p.code])
    fil = [*_fil(request, p), (_titre(request, p), retour)]
    return agir(request, gabarit=ACTION, retour=retour, fil=fil, promeneur=p, **reste)


@connexion_requise
def faire(request: HttpRequest, code: str) -> HttpResponse:
    p = _personne(request, code)
    gardee = p.cartes.gardees().first()
    if request.method == "GET" and cartes.pourquoi_pas(p, aujourdhui()):
        return redirect("ma_carte", p.code)
    depart = {"remplace": gardee.code, "titre": gardee.titre} if gardee else {}
    form = CarteForm(*donnees(request), initial=depart)
    return _acte(
        request,
        p,
        titre="Refaire la carte" if gardee else "Faire la carte",
        bouton="Faire la carte",
        form=form,
        intro="Elle vaut jusqu’à la fin du mandat, un an au plus.",
        attention="La carte d’avant ne vaudra plus rien\u00a0: un scan le dira." if gardee else "",
        succes="La carte est prête à imprimer.",
        faire=lambda: services.make_card(promeneur=p, by=request.user, **form.cleaned_data),
    )


@connexion_requise
def perdue(request: HttpRequest, code: str) -> HttpResponse:
    p = _personne(request, code)
    gardee = p.cartes.gardees().first()
    if gardee is None:
        messages.info(request, "Il n’y a pas de carte à révoquer.")
        return redirect("ma_carte", p.code)
    return _acte(
        request,
        p,
        titre="Carte perdue ou volée\u00a0?",
        bouton="Révoquer la carte",
        ton="danger",
        form=Confirmation(*donnees(request)),
        attention="Dans la minute, qui la scanne lit qu’elle ne vaut plus rien. C’est définitif\u00a0; une autre se "
        "fait aussitôt, avec un autre code.",
        succes="La carte est révoquée.",
        faire=lambda: services.revoke_card(carte=gardee, by=request.user),
    )


def _valide(request: HttpRequest, code: str) -> Carte | None:
    p = _personne(request, code)
    gardee = p.cartes.gardees().first()
    return cartes.valide(gardee.code, aujourdhui()) if gardee else None


@require_safe
@connexion_requise
def apercu(request: HttpRequest, code: str) -> HttpResponse:
    trouvee = _valide(request, code)
    if trouvee is None:
        return redirect("ma_carte", code)
    return _garde_pour_soi(HttpResponse(cartes.vignette(trouvee), content_type="image/png"))


@require_safe
@connexion_requise
def pdf(request: HttpRequest, code: str, document: str) -> HttpResponse:
    """The card at its size, or ten of them on a sheet."""
    if document not in cartes.DOCUMENTS:
        raise Http404
    trouvee = _valide(request, code)
    if trouvee is None:
        messages.error(request, "Il n’y a pas de carte valable à imprimer.")
        return redirect("ma_carte", code)
    return _fichier(cartes.dessin(trouvee, document), cartes.nom_fichier(trouvee, document))


def _garde_pour_soi(reponse: HttpResponse) -> HttpResponse:
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def _fichier(brut: bytes, nom: str) -> HttpResponse:
    reponse = HttpResponse(brut, content_type=PDF)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return _garde_pour_soi(reponse)


# — The poster of a structure


@require_safe
@de_la_structure(est_membre)
def affiche(request: HttpRequest, s: Structure, format: str) -> HttpResponse:
    if format not in cartes.FORMATS:
        raise Http404
    brut = cartes.affiche(s, format)
    if brut is None:
        messages.error(request, "Personne de la structure n’est dans l’annuaire aujourd’hui\u00a0: rien à afficher.")
        return redirect("espace_structure", s.code)
    return _fichier(brut, cartes.nom_affiche(s, format))
