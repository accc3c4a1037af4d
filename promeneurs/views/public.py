"""What anybody sees. These views never look at the session or the user, so that any cache may keep their pages."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from socle import limites
from socle.diffusion import compresser, publique
from territoires.models import Commune, Departement
from territoires.recherche import find_commune, propositions

from .. import anciens, annuaire, lieux, partage, presentation, prochains, verification
from ..filtres import RAYON_MAX, Filtres, lire_filtres
from ..forms.public import VerifierForm
from .partage import visible

QUELQUES = 4
VERIFIER = 30


@require_safe
@publique
def accueil(request: HttpRequest) -> HttpResponse:
    la = annuaire.en_ligne_maintenant(QUELQUES)
    return render(
        request,
        "public/accueil.html",
        {
            "en_ligne": la,
            "bientot": [] if la else prochains.bientot(QUELQUES),
            "couverts": annuaire.departements_couverts(),
        },
    )


@require_safe
@publique
def liste(request: HttpRequest) -> HttpResponse:
    """The directory. A place that may mean several communes is asked again, never guessed."""
    filtres = lire_filtres(request.GET)
    contexte: dict[str, Any] = {"filtres": filtres}
    if filtres.lieu:
        communes = find_commune(filtres.lieu, departement=filtres.departement or None)
        if len(communes) == 1:
            return _resultats(request, filtres, communes[0], None)
        contexte["choix"] = [_choix(filtres, c) for c in communes]
        contexte["proches"] = [_choix(filtres, c) for c in propositions(filtres.lieu)] if not communes else []
        return render(request, "public/annuaire_lieu.html", contexte)
    departement = Departement.objects.filter(code=filtres.departement).first() if filtres.departement else None
    if departement is None and filtres.departement:
        filtres = replace(filtres, departement="")
    return _resultats(request, filtres, None, departement)


def _choix(filtres: Filtres, commune: Commune) -> dict[str, str]:
    """A commune offered, with the other filters kept."""
    ancienne = getattr(commune, "trouvee_par", "")
    return {
        "nom": f"{ancienne} (aujourd’hui {commune.nom})" if ancienne else commune.nom,
        "detail": f"{commune.departement.nom}, {commune.codes_postaux[0] if commune.codes_postaux else commune.insee}",
        "url": filtres.avec(lieu=commune.nommee, departement=""),
    }


def _resultats(
    request: HttpRequest, filtres: Filtres, lieu: Commune | None, departement: Departement | None
) -> HttpResponse:
    recherche = annuaire.chercher(filtres, lieu=lieu, distances=True)
    page = Paginator(recherche.trouves, annuaire.PAR_PAGE).get_page(request.GET.get("page"))
    contexte: dict[str, Any] = {
        "filtres": filtres,
        "recherche": recherche,
        "lieu": lieu,
        "departement": departement or (lieu.departement if lieu else None),
        "page": page,
        "fiches": page.object_list,
        "groupes": presentation.groupes(recherche),
        "jours": presentation.jours(recherche),
        "heures": presentation.vers(recherche),
        "sans_filtre": filtres.sans(),
        "plus_loin": filtres.avec(rayon=min(2 * filtres.rayon, RAYON_MAX)) if lieu else "",
        "en_ligne": sum(p.en_ligne for p in recherche.trouves),
        "carte": presentation.carte(recherche, _nom_departement(lieu, departement)),
        "canonique": _canonique(recherche, lieu, departement),
    }
    if not recherche.trouves:
        reseaux = annuaire.reseaux()
        contexte["contact"] = next((r for r in reseaux if r["departement"] == recherche.departement), None)
        contexte["couverts"] = annuaire.couverts(reseaux)
        contexte["repere"] = repere = lieu or _plus_grande_ville(departement)
        contexte["proches"] = annuaire.les_plus_proches(repere) if repere else []
    return render(request, "public/annuaire.html", contexte)


def _plus_grande_ville(departement: Departement | None) -> Commune | None:
    """From where a département alone is measured."""
    communes = Commune.objects.actuelles().filter(departement=departement, latitude__isnull=False)
    return communes.order_by("-population").first() if departement else None


def _canonique(recherche: annuaire.Recherche, lieu: Commune | None, departement: Departement | None) -> str:
    """The page of the place itself, when there is one: a bare search of a commune or a département says the same."""
    if lieu and lieu.insee in recherche.marques:
        return partage.absolue(lieux.adresse_commune(lieu.departement.nom, lieu.nom, lieu.insee))
    if departement and recherche.zone:
        return partage.absolue(lieux.adresse_departement(departement.nom))
    return ""


def _nom_departement(lieu: Commune | None, departement: Departement | None) -> str:
    return lieu.departement.nom if lieu else (departement.nom if departement else "")


@require_safe
@publique
def promeneur(request: HttpRequest, cle: str) -> HttpResponse:
    """The page of someone of the directory; of someone gone, for a while. Anybody else does not exist."""
    try:
        fiche = visible(cle)
    except Http404:
        return _ancien(request, anciens.actuel(cle.rpartition("-")[2].lower()), timezone.localdate())
    if fiche.url != request.path:
        return HttpResponsePermanentRedirect(fiche.url)
    contexte = {"p": fiche, "adresse": partage.absolue(fiche.url), "donnees": partage.donnees_de_page(fiche)}
    return render(request, "public/promeneur.html", contexte | presentation.quand(fiche))


def _ancien(request: HttpRequest, code: str, jour: Any) -> HttpResponse:
    partis = anciens.lire(jour, Q(code=code))
    if not partis:
        raise Http404
    ancien = partis[0]
    if not ancien.montrable(jour):
        return render(request, "404.html", status=410)
    if ancien.url != request.path:
        return HttpResponsePermanentRedirect(ancien.url)
    reponse = render(request, "public/promeneur_ancien.html", {"p": ancien})
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


@csrf_exempt  # changes nothing, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request: HttpRequest) -> HttpResponse:
    """A parent pastes an account. Nothing of it is kept: no query string, no log, no cache."""
    form = VerifierForm(request.POST or None)
    contexte: dict[str, Any] = {"form": form, "couverts": annuaire.departements_couverts()}
    status = 200
    if request.method == "POST":
        form = contexte["form"] = VerifierForm(request.POST)
        if limites.depasse(request, "verifier", combien=VERIFIER, secondes=limites.CINQ_MINUTES):
            contexte["trop"], status = True, 429
        elif form.is_valid():
            contexte["verdict"] = verdict = verification.verify(form.cleaned_data["compte"])
            for _ in verdict.parties[1:]:  # each account of a text is a question
                limites.depasse(request, "verifier", combien=VERIFIER, secondes=limites.CINQ_MINUTES)
            contexte["demande"] = form.cleaned_data["compte"]
        else:
            status = 422
    reponse = render(request, "public/verifier.html", contexte, status=status)
    reponse["Cache-Control"] = "no-store"
    if status == 429:
        reponse["Retry-After"] = str(limites.CINQ_MINUTES)
    return compresser(request, reponse)


@require_safe
@publique
def urgence(request: HttpRequest) -> HttpResponse:
    return render(request, "public/urgence.html")
