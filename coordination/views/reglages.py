"""The network itself: settings, partners, who works in it; and the mails that went out."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import Invitation
from coordination import services, suivi
from coordination.acces import coordination
from coordination.forms import reseau as formes
from socle import courrier, journal
from socle.cles import trouver
from socle.formulaires import Confirmation
from socle.models import EtatCourriel
from socle.texte import de, propre
from territoires import services as reseaux
from territoires.acces import entree
from territoires.models import PartenaireReseau, Reseau, RoleReseau

from .outils import agir, donnees, faire_ou_dire


def _fil(reseau: Reseau, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return [entree(reseau), *suite]


def _url(reseau: Reseau, ancre: str = "") -> str:
    return reverse("coordination_reglages", args=[reseau.code]) + ancre


def _sous_reglages(reseau: Reseau) -> list[tuple[str, str]]:
    return _fil(reseau, ("Réglages", _url(reseau)))


@coordination
def reglages(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """What this network chose, with whom, and who keeps it."""
    roles = RoleReseau.objects.filter(reseau=reseau).select_related("user", "organisme")
    contexte = {
        "reseau": Reseau.objects.with_organismes().get(pk=reseau.pk),
        "partenaires": PartenaireReseau.objects.filter(reseau=reseau).active_on().with_organismes(),
        "equipe": list(roles.coordination()),
        "partenaires_personnes": list(roles.partenaires().prefetch_related("organisme__noms")),
        "invitations": Invitation.objects.en_attente()
        .filter(portee=suivi.portee(reseau), role__in=["coordination", "partenaire"])
        .select_related("invite_par"),
        "entrees": journal.historique(reseau, 10),
        "fil": _fil(reseau),
    }
    return render(request, "coordination/reglages.html", contexte)


@coordination
def modifier(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = formes.ReglagesForm(*donnees(request), instance=Reseau.objects.get(pk=reseau.pk))
    return agir(
        request,
        reseau,
        titre="Réglages du réseau",
        retour=_url(reseau),
        form=form,
        faire=lambda: services.edit(
            obj=form.instance, changes=form.changements(), version=form.version, by=request.user
        ),
        succes="Les réglages sont enregistrés.",
        fil=_sous_reglages(reseau),
    )


@coordination
def inviter(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = formes.InvitationForm(*donnees(request))
    return agir(
        request,
        reseau,
        titre="Inviter à la coordination",
        intro="Cette personne pourra tout faire ici, comme vous.",
        retour=_url(reseau, "#equipe"),
        form=form,
        faire=lambda: reseaux.invite_coordinator(reseau=reseau, by=request.user, **form.cleaned_data),
        succes=lambda: f"L’invitation est partie à {form.cleaned_data['email']}.",
        bouton="Envoyer l’invitation",
        fil=_sous_reglages(reseau),
    )


@coordination
def inviter_partenaire(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = formes.InvitationPartenaireForm(*donnees(request), reseau=reseau)
    return agir(
        request,
        reseau,
        titre="Inviter un partenaire",
        intro="Cette personne lira les chiffres du réseau. Elle ne verra aucune fiche.",
        retour=_url(reseau, "#partenaires"),
        form=form,
        faire=lambda: reseaux.invite_partner(reseau=reseau, by=request.user, **form.cleaned_data),
        succes=lambda: f"L’invitation est partie à {form.cleaned_data['email']}.",
        bouton="Envoyer l’invitation",
        fil=_sous_reglages(reseau),
    )


@coordination
def partenaire(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = formes.PartenaireForm(*donnees(request))
    return agir(
        request,
        reseau,
        titre="Ajouter un partenaire",
        retour=_url(reseau, "#partenaires"),
        form=form,
        faire=lambda: services.add_partner(reseau=reseau, by=request.user, **form.cleaned_data),
        succes="Le partenaire est ajouté.",
        bouton="Ajouter",
        fil=_sous_reglages(reseau),
    )


@coordination
def partenaire_finir(request: HttpRequest, reseau: Reseau, cle: str) -> HttpResponse:
    lien = trouver(PartenaireReseau.objects.filter(reseau=reseau).active_on().with_organismes(), cle)
    return agir(
        request,
        reseau,
        titre=f"Fin du partenariat avec {lien.organisme}",
        attention="Les personnes qui parlent en son nom perdent leur accès au réseau.",
        retour=_url(reseau, "#partenaires"),
        form=Confirmation(*donnees(request)),
        faire=lambda: services.end_partner(partenaire=lien, by=request.user),
        succes="La fin du partenariat est enregistrée.",
        bouton="Mettre fin",
        ton="danger",
        fil=_sous_reglages(reseau),
    )


@coordination
def role_retirer(request: HttpRequest, reseau: Reseau, cle: str) -> HttpResponse:
    role = trouver(RoleReseau.objects.filter(reseau=reseau).select_related("user", "reseau"), cle)
    return agir(
        request,
        reseau,
        titre=f"Retirer l’accès {de(role.user)}",
        intro=f"{role.get_role_display()} du réseau {reseau.nom}. Son compte reste ouvert.",
        retour=_url(reseau, "#equipe") if role.user != request.user else reverse("espace"),
        annuler=_url(reseau, "#equipe"),
        form=Confirmation(*donnees(request)),
        faire=lambda: reseaux.revoke_role(user=role.user, reseau=reseau, role=role.role, by=request.user),
        succes="L’accès est retiré.",
        bouton="Retirer l’accès",
        ton="danger",
        fil=_sous_reglages(reseau),
    )


@coordination
def courriels(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """What went out in the name of the network."""
    lignes = courrier.partis([suivi.portee(reseau)])
    etat, q = request.GET.get("etat", ""), propre(request.GET.get("q", ""))[:100]
    if etat in EtatCourriel.values:
        lignes = lignes.filter(etat=etat)
    if q:
        lignes = lignes.filter(destinataire__icontains=q) | lignes.filter(sujet__icontains=q)
    page = Paginator(lignes, 30).get_page(request.GET.get("page"))
    contexte = {"reseau": reseau, "page": page, "etat": etat, "q": q, "etats": EtatCourriel.choices}
    return render(request, "coordination/courriels.html", contexte | {"fil": _fil(reseau)})


@coordination
def courriel(request: HttpRequest, reseau: Reseau, courriel: str) -> HttpResponse:
    """One message, its text when it may be read, and a new try when it failed."""
    ligne = courrier.partis([suivi.portee(reseau)]).filter(code=courriel).first()
    if ligne is None:
        raise Http404
    if request.method == "POST":
        ici = reverse("coordination_courriel", args=[reseau.code, ligne.code])
        acte = lambda: courrier.renvoyer(courriel=ligne, by=request.user)  # noqa: E731
        return faire_ou_dire(request, acte, "Le message va repartir.", ici)
    contexte = {"reseau": reseau, "courriel": ligne, "lisible": courrier.lisible(ligne)}
    fil = _fil(reseau, ("Courriels", reverse("coordination_courriels", args=[reseau.code])))
    return render(request, "coordination/courriel.html", contexte | {"fil": fil})
