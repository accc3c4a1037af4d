"""Mandates and charter, from a person's sheet."""

from django.http import HttpRequest, HttpResponse

from coordination import services
from coordination.acces import coordination, mandat_or_404, promeneur_or_404
from coordination.forms import promeneurs as formes
from promeneurs import services as personnes
from socle.formulaires import Confirmation
from socle.texte import de
from territoires.models import Reseau

from .outils import donnees
from .promeneurs import sur_fiche

ANCRE = "#mandats"


@coordination
def designer(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    """A structure names the person; a second employer is possible."""
    p = promeneur_or_404(reseau, promeneur)
    form = formes.DesignationForm(*donnees(request), reseau=reseau)
    return sur_fiche(
        request,
        reseau,
        p,
        ANCRE,
        titre="Désignation par une structure",
        intro="Si une convention de la structure couvre ces dates, le mandat s’ouvre aussitôt.",
        form=form,
        faire=lambda: personnes.designate(promeneur=p, by=request.user, **form.service()),
        succes="La désignation est enregistrée.",
    )


@coordination
def changer(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
    """Change of employer: the person stays, with their accounts and their history."""
    mandat = mandat_or_404(reseau, promeneur, objet)
    form = formes.ChangementForm(*donnees(request), reseau=reseau)
    return sur_fiche(
        request,
        reseau,
        mandat.promeneur,
        ANCRE,
        titre="Changement d’employeur",
        intro=f"Le mandat à {mandat.structure} finit la veille. Une nouvelle charte sera à signer.",
        form=form,
        faire=lambda: services.change_employer(mandat=mandat, by=request.user, **form.service()),
        succes="Le changement est enregistré.",
    )


@coordination
def exception(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
    mandat = mandat_or_404(reseau, promeneur, objet)
    form = formes.ExceptionForm(*donnees(request), mandat=mandat)
    deja = bool(mandat.exception)
    return sur_fiche(
        request,
        reseau,
        mandat.promeneur,
        ANCRE,
        titre="Modifier l’exception" if deja else "Ouvrir le mandat par exception",
        intro=f"L’exception ouvre le mandat sans convention {de(mandat.structure)}. Elle compte à part.",
        attention="Ces dates remplacent celles de l’exception d’avant." if deja else "",
        form=form,
        faire=lambda: personnes.open_by_exception(mandat=mandat, by=request.user, **form.service()),
        succes="L’exception est modifiée."
        if deja
        else "L’exception est enregistrée\u00a0: elle ouvre le mandat à ses dates.",
    )


@coordination
def finir(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
    mandat = mandat_or_404(reseau, promeneur, objet)
    form = formes.FinForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        mandat.promeneur,
        ANCRE,
        titre="Mettre fin au mandat",
        intro=f"{mandat.promeneur} n’agira plus pour {mandat.structure}.",
        attention="Si c’est son seul mandat, son profil sort de l’annuaire le lendemain du dernier jour.",
        form=form,
        faire=lambda: personnes.end_mandate(mandat=mandat, by=request.user, **form.service()),
        succes="La fin du mandat est enregistrée.",
        bouton="Mettre fin au mandat",
        ton="danger",
    )


@coordination
def charte_papier(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
    """Record a charter signed on paper, with its scan."""
    mandat = mandat_or_404(reseau, promeneur, objet)
    form = formes.ChartePapierForm(*donnees(request), user=request.user)
    return sur_fiche(
        request,
        reseau,
        mandat.promeneur,
        ANCRE,
        titre="Charte signée sur papier",
        intro=f"Pour le mandat à {mandat.structure}. La feuille numérisée reste consultable par la coordination.",
        form=form,
        faire=lambda: personnes.record_paper_charter(mandat=mandat, by=request.user, **form.cleaned_data),
        succes="La signature est enregistrée.",
    )


@coordination
def charte_relancer(request: HttpRequest, reseau: Reseau, promeneur: str, objet: str) -> HttpResponse:
    mandat = mandat_or_404(reseau, promeneur, objet)
    ecrits: list[str] = []

    def relancer() -> None:
        ecrits[:] = services.remind_charter(mandat=mandat, by=request.user)

    return sur_fiche(
        request,
        reseau,
        mandat.promeneur,
        ANCRE,
        titre="Relancer pour la charte",
        intro="Un message part à qui n’a pas encore signé, au plus une fois par jour.",
        form=Confirmation(*donnees(request)),
        faire=relancer,
        succes=lambda: "Message envoyé à " + ", ".join(ecrits) + ".",
        bouton="Envoyer",
    )
