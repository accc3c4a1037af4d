"""Permanences for calendar programs: of one person, of a département. Public, and the same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from socle.diffusion import publique
from territoires import temps
from territoires.models import Departement

from .. import fiches, ical
from ..anciens import actuel
from ..models import Promeneur


@require_safe
@publique
def personne(request: HttpRequest, cle: str) -> HttpResponse:
    """Who is in the directory no more has an empty calendar, so that what was followed disappears from phones."""
    code = actuel(cle.rpartition("-")[2].lower())
    departement = Promeneur.objects.filter(code=code).values_list("reseau__departement", flat=True).first()
    if departement is None:
        raise Http404
    return _calendrier({"code": code}, departement, "Permanences", nommer=True)


@require_safe
@publique
def departement(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody of the networks of this département."""
    la = Departement.objects.filter(code=code.upper()).first()
    if la is None:
        raise Http404
    return _calendrier({"reseau__departement": la}, la.code, f"Promeneurs du Net, {la.nom}")


def _calendrier(criteres: dict, departement: str, nom: str, *, nommer: bool = False) -> HttpResponse:
    maintenant = timezone.now()
    qui = Promeneur.objects.visibles(timezone.localdate(maintenant)).filter(**criteres).order_by("prenom", "code")
    lues = fiches.lire(qui, maintenant)
    if nommer and lues:
        nom = f"{lues[0].prenom}, Promeneurs du Net"
    contenu = ical.calendrier(lues, nom=nom, fuseau=temps.fuseau(departement), maintenant=maintenant)
    reponse = HttpResponse(contenu, content_type=ical.TYPE)
    reponse["Content-Disposition"] = f'attachment; filename="{slugify(nom)}.ics"'
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
