"""The public page of an employer: how to reach it, who answers there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.dates import aujourdhui
from socle.diffusion import publique

from .. import vitrine
from ..models import Structure


@require_safe
@publique
def structure(request: HttpRequest, cle: str) -> HttpResponse:
    """A structure of the network today; anything else does not exist for the public. A sheet merged
    into another leads there."""
    code = cle.rpartition("-")[2].lower()
    la = Structure.objects.dans_le_reseau(aujourdhui())
    trouvee = la.select_related("commune__departement", "image", "reseau__departement").du_code(code)
    if trouvee is None:
        raise Http404
    if trouvee.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(trouvee.get_absolute_url())
    return render(request, "public/structure.html", {"s": trouvee, "fiches": vitrine.personnes(trouvee)})
