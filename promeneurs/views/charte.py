"""Reading and signing the charter on screen, by each party in turn."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import pdf as socle_pdf
from socle.acces import connexion_requise
from socle.actions import agir, donnees
from socle.dates import aujourdhui
from socle.texte import propre
from structures.enums import RoleMembre

from .. import rules, services
from ..enums import Partie
from ..forms.actes import SignatureForm
from ..models import CharteVersion, Mandat
from ..services.charte import charte_imprimee, current_charter


@connexion_requise
def signer(request: HttpRequest, mandat: str) -> HttpResponse:
    """The text, who has signed, and, for a party that has not, the signature. Others in the file read it."""
    m = _lisible(request, mandat)
    signatures = {s.partie: s for s in m.signatures.all()}
    parties = [p for p in Partie.values if rules.can_sign_as(request.user, m, p)] if not _fini(m) else []
    partie = next((p for p in parties if p not in signatures), None)
    if request.method == "POST" and partie is None:
        messages.info(request, "Il n’y a plus rien à signer ici\u00a0: la charte l’est déjà de votre côté.")
        return redirect("signer_charte", m.code)
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
        seul=_seul(request, m, signatures),
        fini=_fini(m),
        signatures=[(Partie(p).label, signatures.get(p)) for p in Partie.values],
        faire=lambda: services.sign_on_screen(
            mandat=m,
            partie=str(partie),
            version=_lue(request),
            by=request.user,
            signataire=form.cleaned_data["signataire"],
        ),
    )


@require_safe
@connexion_requise
def pdf(request: HttpRequest, mandat: str) -> HttpResponse:
    """The text that was signed, who signed it and when, to be kept or printed and signed on paper."""
    m = _lisible(request, mandat)
    version = next((s.version for s in m.signatures.all() if s.version), None) or current_charter()
    if version is None:
        raise Http404
    reponse = HttpResponse(socle_pdf.render("charte", charte_imprimee(m, version)), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="charte-{m.code}.pdf"'
    return reponse


def _lisible(request: HttpRequest, code: str) -> Mandat:
    mandats = Mandat.objects.select_related("promeneur__reseau", "structure")
    m = get_object_or_404(mandats.prefetch_related("signatures__version", "signatures__fichier"), code=code)
    if not rules.can_read_charter(request.user, m):
        raise Http404
    return m


def _fini(mandat: Mandat) -> bool:
    return bool(mandat.designation.upper and mandat.designation.upper <= aujourdhui())


def _seul(request: HttpRequest, mandat: Mandat, signatures: dict[str, Any]) -> bool:
    """At the head of the structure and named by it: somebody else signs for the structure."""
    if Partie.STRUCTURE in signatures or not rules.is_self(request.user, mandat.promeneur):
        return False
    return mandat.structure.membres.filter(user=request.user, role=RoleMembre.DIRECTION).exists()


def _lue(request: HttpRequest) -> CharteVersion | None:
    """The version that was on the screen: signing another text than the one read is refused by the service."""
    return CharteVersion.objects.filter(numero=propre(request.POST.get("version", ""))).first()


def _qualite(request: HttpRequest, mandat: Mandat, partie: str | None) -> str:
    fonction = mandat.promeneur.fonction if partie == Partie.PROMENEUR else "Direction"
    return f"{request.user.nom_complet}, {fonction}".strip(", ") if fonction else request.user.nom_complet
