"""The library and the relays, as the coordination keeps them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import journal
from socle.formulaires import Confirmation
from territoires.acces import entree
from territoires.models import Reseau

from .. import services
from ..acces import coordination, relais_or_404, ressource_or_404
from ..exports_ressources import RELAIS, RESSOURCES
from ..forms.ressources import MotifForm, NouvelleForm, RelaisForm, RessourceForm
from ..listes import repondre
from ..models import Relais
from .outils import agir, donnees, faire_ou_dire


def _url(reseau: Reseau, nom: str, *suite: str) -> str:
    return reverse(f"coordination_{nom}", args=[reseau.code, *suite])


def _fil(reseau: Reseau, titre: str, nom: str) -> list[tuple[str, str]]:
    return [entree(reseau), (titre, _url(reseau, nom))]


@coordination
@require_safe
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, RESSOURCES)


@coordination
def nouvelle(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = NouvelleForm(*donnees(request), user=request.user)
    return agir(
        request,
        reseau,
        titre="Ajouter une ressource",
        intro="Elle est dans la bibliothèque aussitôt, pour les promeneurs et les structures du réseau.",
        fil=_fil(reseau, "Ressources", "ressources"),
        form=form,
        bouton="Ajouter",
        retour=_url(reseau, "ressources"),
        succes="La ressource est dans la bibliothèque.",
        faire=lambda: services.add_resource(
            reseau=reseau, upload=form.cleaned_data["upload"], by=request.user, **form.service()
        ),
    )


@coordination
def fiche(request: HttpRequest, reseau: Reseau, ressource: str) -> HttpResponse:
    """Read it, correct it, decide."""
    r = ressource_or_404(reseau, ressource)
    form = RessourceForm(*donnees(request), instance=r)
    return agir(
        request,
        reseau,
        titre=r.titre,
        gabarit="coordination/ressources/fiche.html",
        fil=_fil(reseau, "Ressources", "ressources"),
        form=form,
        ressource=r,
        entrees=journal.historique(r, 10),
        retour=_url(reseau, "ressource", r.code),
        succes="La ressource est corrigée.",
        faire=lambda: services.edit_resource(
            ressource=r, changes=form.service(), version=form.version, by=request.user
        ),
    )


@coordination
def publier(request: HttpRequest, reseau: Reseau, ressource: str) -> HttpResponse:
    r = ressource_or_404(reseau, ressource)
    if request.method != "POST":
        return redirect(_url(reseau, "ressource", r.code))
    acte = lambda: services.publish(ressource=r, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, "La ressource est dans la bibliothèque.", _url(reseau, "ressource", r.code))


@coordination
def refuser(request: HttpRequest, reseau: Reseau, ressource: str) -> HttpResponse:
    r = ressource_or_404(reseau, ressource)
    form = MotifForm(*donnees(request))
    return agir(
        request,
        reseau,
        titre="Refuser cette ressource",
        intro=f"«\u00a0{r}\u00a0». {r.par} lira pourquoi.",
        fil=_fil(reseau, "Ressources", "ressources"),
        form=form,
        bouton="Refuser",
        ton="danger",
        retour=_url(reseau, "ressources"),
        annuler=_url(reseau, "ressource", r.code),
        succes="La ressource est refusée.",
        faire=lambda: services.refuse(ressource=r, motif=form.cleaned_data["motif"], by=request.user),
    )


@coordination
def retirer(request: HttpRequest, reseau: Reseau, ressource: str) -> HttpResponse:
    r = ressource_or_404(reseau, ressource)
    return agir(
        request,
        reseau,
        titre="Retirer de la bibliothèque",
        intro=f"«\u00a0{r}\u00a0» ne sera plus montrée. Vous pourrez l’y remettre.",
        fil=_fil(reseau, "Ressources", "ressources"),
        form=Confirmation(*donnees(request)),
        bouton="Retirer",
        ton="danger",
        retour=_url(reseau, "ressources"),
        annuler=_url(reseau, "ressource", r.code),
        succes="La ressource est retirée.",
        faire=lambda: services.withdraw(ressource=r, by=request.user),
    )


@coordination
@require_safe
def liste_relais(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, RELAIS)


@coordination
def relais(request: HttpRequest, reseau: Reseau, relais: str = "") -> HttpResponse:
    """Add one, or correct it."""
    un = relais_or_404(reseau, relais) if relais else None
    form = RelaisForm(*donnees(request), reseau=reseau, instance=un)
    return agir(
        request,
        reseau,
        titre=un.nom if un else "Ajouter un relais",
        intro="Les promeneurs et les structures du réseau le lisent\u00a0: ni note, ni nom d’un jeune.",
        gabarit="coordination/ressources/relais.html",
        fil=_fil(reseau, "Relais", "relais_tous"),
        form=form,
        relais=un,
        entrees=journal.historique(un, 10) if un else [],
        retour=_url(reseau, "relais_tous"),
        succes="Le relais est enregistré.",
        faire=lambda: services.save_relay(
            reseau=reseau, relais=un, version=form.version, by=request.user, **form.service()
        ),
    )


@coordination
def relais_retirer(request: HttpRequest, reseau: Reseau, relais: str) -> HttpResponse:
    un = Relais.objects.select_related("reseau").filter(reseau=reseau, code=relais).first()
    if un is None:
        if not journal.a_existe(Relais, reseau=reseau, code=relais):
            raise Http404
        return redirect(_url(reseau, "relais_tous"))
    return agir(
        request,
        reseau,
        titre="Retirer ce relais",
        intro=str(un),
        fil=_fil(reseau, "Relais", "relais_tous"),
        form=Confirmation(*donnees(request)),
        bouton="Retirer",
        ton="danger",
        retour=_url(reseau, "relais_tous"),
        annuler=_url(reseau, "relais", un.code),
        succes="Le relais est retiré.",
        faire=lambda: services.remove_relay(relais=un, by=request.user),
    )
