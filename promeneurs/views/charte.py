"""Reading and signing the charter on screen, by each party in turn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from socle.acces import connexion_requise
from socle.actions import agir, donnees

from .. import rules, services
from ..enums import Partie
from ..forms.actes import SignatureForm
from ..models import CharteVersion, Mandat
from ..services.charte import current_charter


@connexion_requise
def signer(request: HttpRequest, mandat: str) -> HttpResponse:
    """The text, who has signed, and, for a party that has not, the signature. Others in the file read it."""
    m = get_object_or_404(
        Mandat.objects.select_related("promeneur__reseau", "structure").prefetch_related("signatures__version"),
        code=mandat,
    )
    parties = [p for p in Partie.values if rules.can_sign_as(request.user, m, p)]
    lecteur = rules.can_manage(request.user, m.promeneur) or rules.is_employer(request.user, m.promeneur)
    if not parties and not lecteur:
        raise Http404
    signatures = {s.partie: s for s in m.signatures.all()}
    partie = next((p for p in parties if p not in signatures), None)
    signee = next((s.version for s in signatures.values() if s.version), None)
    version = (current_charter() if partie else signee) or current_charter()
    form = SignatureForm(*donnees(request), initial={"signataire": _qualite(request, m, partie)})
    retour = "espace_promeneur" if rules.is_self(request.user, m.promeneur) else "espace_structure"
    code = m.promeneur.code if retour == "espace_promeneur" else m.structure.code
    return agir(
        request,
        titre="Charte des Promeneurs du Net",
        form=form,
        bouton="Signer la charte",
        gabarit="espace/charte.html",
        retour=reverse(retour, args=[code]),
        succes="La charte est signée.",
        mandat=m,
        partie=partie,
        version=version,
        signatures=[(Partie(p).label, signatures.get(p)) for p in Partie.values],
        faire=lambda: services.sign_on_screen(
            mandat=m,
            partie=partie or "",
            version=_lue(request),
            by=request.user,
            signataire=form.cleaned_data["signataire"],
        ),
    )


def _lue(request: HttpRequest) -> CharteVersion:
    """The version that was on the screen: signing another text than the one read is refused by the service."""
    return get_object_or_404(CharteVersion, numero=request.POST.get("version", ""))


def _qualite(request: HttpRequest, mandat: Mandat, partie: str | None) -> str:
    fonction = mandat.promeneur.fonction if partie == Partie.PROMENEUR else "Direction"
    return f"{request.user.nom_complet}, {fonction}".strip(", ") if fonction else request.user.nom_complet
