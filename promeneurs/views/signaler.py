"""A visitor reports an account, a profile or an adult. Neither session nor user is looked at; no name is asked."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from socle import limites
from socle.actions import tenter
from socle.diffusion import compresser
from socle.texte import code_long, propre
from territoires.models import Reseau

from .. import annuaire, fiches, services, verification
from ..enums import SujetSignalement
from ..fiches import Fiche
from ..forms.signaler import AILLEURS, SignalerForm, SuiviForm
from ..models import Promeneur, Signalement

PAR_VISITEUR, PAR_CIBLE, CODES = 10, 20, 20
TROP = "Beaucoup de signalements viennent d’ici. Attends une heure, ou appelle le 3018\u00a0: c’est gratuit."
INCONNU = "Ce code n’est pas connu. Vérifie chaque lettre\u00a0: un signalement s’efface un an après sa fin."
DEJA = (
    "Le réseau vient de recevoir beaucoup de signalements sur ce compte\u00a0: il est prévenu. Reviens dans une heure."
)


@csrf_exempt  # no cookie gives any right here: a token would protect nothing, and would need one
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signaler(request: HttpRequest) -> HttpResponse:
    """First what it is about; then the form, with the help numbers before it when an adult is in cause."""
    demande = request.POST if request.method == "POST" else request.GET
    sujet = demande.get("sujet", "")
    fiche = _fiche(demande.get("promeneur", ""))
    if sujet == SujetSignalement.FICHE and fiche is None and "envoi" not in demande:
        sujet = ""
    compte = demande.get("compte", "")[:300] if request.method == "POST" else ""
    if sujet not in SujetSignalement.values:
        contexte = {"p": fiche, "compte": compte, "sujets": _sujets(fiche)}
        return _page(request, "public/signaler.html", contexte)
    publics = _reseau_public(request, fiche, compte)
    form = SignalerForm(
        request.POST if "envoi" in request.POST else None,
        sujet=sujet,
        departements=annuaire.departements_couverts(),
        publique=publics is not None,
        initial={"compte": compte, "promeneur": fiche.code if fiche else ""},
    )
    contexte = {"form": form, "sujet": SujetSignalement(sujet), "p": fiche, "compte": compte}
    if form.is_bound:
        _d_ici(request)
        return _envoyer(request, form, publics, contexte)
    return _page(request, "public/signaler_form.html", contexte)


def _sujets(fiche: Fiche | None) -> list[tuple[str, str, str, str]]:
    """What may be reported: code, icon, title, detail."""
    S = SujetSignalement
    sujets = [
        (S.ADULTE.value, "shield-alert", "Un adulte me met mal à l’aise", "Ce qu’il dit, demande ou fait te gêne."),
        (S.COMPTE.value, "user-round-x", "Un compte est louche", "Il dit être un promeneur, et tu as un doute."),
    ]
    erreur = (S.FICHE.value, "file-pen", "Une erreur dans sa fiche", "")
    return [*sujets, erreur] if fiche else sujets


def _fiche(code: str) -> Fiche | None:
    maintenant = timezone.now()
    visibles = Promeneur.objects.visibles(timezone.localtime(maintenant).date()).filter(code=propre(code)[:20])
    return next(iter(fiches.lire(visibles, maintenant)), None) if code else None


def _reseau_public(request: HttpRequest, fiche: Fiche | None, compte: str) -> Reseau | None:
    """The network that anybody can tell from the profile or from the answer of the check, as often as one may check.
    A suspended person's account is no better known here than any other."""
    code = fiche.code if fiche else ""
    if not code and compte and not limites.depasse(request, "verifier", combien=30, secondes=limites.CINQ_MINUTES):
        personne = verification.verify(compte, noms=False).promeneur
        code = personne.code if personne else ""
    return Reseau.objects.filter(promeneurs__code=code).first() if code else None


def _envoyer(
    request: HttpRequest, form: SignalerForm, publics: Reseau | None, contexte: dict[str, Any]
) -> HttpResponse:
    if form.piege:
        return _recu(request, code_long(), contexte)
    if not form.is_valid():
        return _page(request, "public/signaler_form.html", contexte, 422)
    dit = form.cleaned_data
    cible = dit.get("promeneur") or dit.get("compte", "").casefold()
    if limites.depasse(request, "signaler", combien=PAR_VISITEUR, secondes=limites.HEURE):
        form.add_error(None, TROP)
    elif cible and limites.depasse_pour(cible, "signaler-cible", combien=PAR_CIBLE, secondes=limites.HEURE):
        form.add_error(None, DEJA)
    if form.errors:
        return _page(request, "public/signaler_form.html", contexte, 429)
    choisi = dit.get("departement", "")
    recus: list[Signalement | None] = []

    def faire() -> None:
        recus.append(
            services.report(
                envoi=dit["envoi"],
                sujet=contexte["sujet"].value,
                motif=dit["motif"],
                reseau=publics or _du_departement(choisi),
                promeneur=_vise(dit["promeneur"]),
                **{nom: dit.get(nom, "") for nom in ("compte", "plateforme", "texte", "contact")},
            )
        )

    if not tenter(form, faire):
        return _page(request, "public/signaler_form.html", contexte, 422)
    if publics is None and choisi == AILLEURS:  # whether or not it went to the network of a hidden account
        return _page(request, "public/signaler_ailleurs.html", contexte)
    if recus[0] is None:  # a profile that does not exist, in a form that no page gives
        form.add_error(None, "Cette fiche n’existe plus.")
        return _page(request, "public/signaler_form.html", contexte, 422)
    return _recu(request, recus[0].code, contexte)


def _vise(code: str) -> Promeneur | None:
    return Promeneur.objects.select_related("reseau", "user").filter(code=code).first() if code else None


def _du_departement(code: str) -> Reseau | None:
    """The network of the young first."""
    return Reseau.objects.filter(departement=code).order_by("public_vise").first() if code else None


def _recu(request: HttpRequest, code: str, contexte: dict[str, Any]) -> HttpResponse:
    return _page(request, "public/signaler_recu.html", contexte | {"code": " ".join(_par_quatre(code))})


def _par_quatre(code: str) -> list[str]:
    return [code[n : n + 4] for n in range(0, len(code), 4)]


def _page(request: HttpRequest, gabarit: str, contexte: dict[str, Any], status: int = 200) -> HttpResponse:
    reponse = render(request, gabarit, contexte, status=status)
    reponse["X-Robots-Tag"] = "noindex"
    if status == 429:
        reponse["Retry-After"] = str(limites.HEURE)
    return compresser(request, reponse)


def _d_ici(request: HttpRequest) -> None:
    """A page of another site doesn't have its visitors report somebody from here."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise PermissionDenied


@csrf_exempt  # changes nothing, and a token would need a cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suivi(request: HttpRequest) -> HttpResponse:
    """Where a report stands, for who kept its code. The code is in no address."""
    form = SuiviForm(request.POST or None)
    contexte: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        form = contexte["form"] = SuiviForm(request.POST)
        status = 422
        if limites.depasse(request, "signaler-suivi", combien=CODES, secondes=limites.HEURE):
            form.add_error(None, "Beaucoup de codes ont été essayés d’ici. Attends une heure.")
            status = 429
        elif form.is_valid():
            etat = contexte["etat"] = services.follow(form.cleaned_data["code"])
            if etat:
                status = 200
            else:
                form.add_error("code", INCONNU)
    return _page(request, "public/signaler_suivi.html", contexte, status)
