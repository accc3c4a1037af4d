"""Invitations: the page behind the link, and what those who invite do with theirs."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import invitations, jetons, rules, services
from accounts.enums import EtatInvitation
from accounts.forms import OuvertureForm
from accounts.models import Invitation, User
from socle.acces import connexion_requise
from socle.etats import Refused
from socle.texte import de


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """The page behind the link: opening it changes nothing (mail scanners open links); a button accepts."""
    trouvee, a_jour = jetons.lire(jeton)
    etat = _etat(trouvee, a_jour)
    if etat == "utilisee" and request.user == trouvee.acceptee_par:
        return redirect(invitations.role(trouvee.role).url(trouvee.cible))
    if etat != "ouverte":
        return _fermee(request, trouvee, etat)
    if request.user.is_authenticated:
        return _connecte(request, trouvee)
    return _anonyme(request, trouvee)


@never_cache
@connexion_requise
def invitation_recue(request: HttpRequest, code: str) -> HttpResponse:
    """The same page for someone signed in with the invited address: no need to find the message again."""
    trouvee = get_object_or_404(Invitation.objects.select_related("invite_par"), code=code)
    if not rules.is_addressed_to(request.user, trouvee) or _etat(trouvee, True) != "ouverte":
        raise Http404
    return _connecte(request, trouvee)


def _etat(trouvee: Invitation | None, a_jour: bool) -> str:
    if trouvee is None or not invitations.est_declare(trouvee.role):
        return "inconnue"
    if trouvee.etat == EtatInvitation.ACCEPTEE:
        return "utilisee"
    if trouvee.etat == EtatInvitation.RETIREE:
        return "retiree"
    if not a_jour:
        return "remplacee"
    return "expiree" if trouvee.expiree else "ouverte"


def _fermee(request: HttpRequest, trouvee: Invitation | None, etat: str) -> HttpResponse:
    demande = False
    if request.method == "POST" and etat in ("expiree", "retiree", "remplacee"):
        services.ask_again(invitation=trouvee)
        demande = True
    contexte = {"invitation": trouvee, "etat": etat, "demande": demande}
    return render(request, "accounts/invitation_fermee.html", contexte, status=200 if demande else 410)


def _connecte(request: HttpRequest, trouvee: Invitation) -> HttpResponse:
    refus: list[str] = []
    if request.method == "POST":
        try:
            services.accept(invitation=trouvee, user=request.user)
        except Refused as refuse:
            refus = refuse.reasons
        else:
            messages.success(request, f"C’est fait\u00a0: {trouvee.libelle}.")
            return redirect(invitations.role(trouvee.role).url(trouvee.cible))
    contexte = {
        "invitation": trouvee,
        "refus": refus,
        "autre_adresse": not rules.is_addressed_to(request.user, trouvee),
    }
    return render(request, "accounts/invitation.html", contexte, status=409 if refus else 200)


def _anonyme(request: HttpRequest, trouvee: Invitation) -> HttpResponse:
    if services.find_account(trouvee.email):
        suite = urlencode({"next": request.path})
        contexte = {"invitation": trouvee, "connexion": f"{reverse('account_login')}?{suite}"}
        return render(request, "accounts/invitation_connexion.html", contexte)
    identite = invitations.role(trouvee.role).identite(trouvee.cible)
    form = OuvertureForm(request.POST or None, email=trouvee.email, initial=identite)
    refus: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _ouvrir(request, trouvee, form)
        except Refused as refuse:
            refus = refuse.reasons
    contexte = {"invitation": trouvee, "form": form, "refus": refus}
    return render(request, "accounts/invitation_ouverture.html", contexte, status=409 if refus else 200)


def _ouvrir(request: HttpRequest, trouvee: Invitation, form: OuvertureForm) -> HttpResponse:
    donnees = form.cleaned_data
    mot_de_passe = donnees["password1"]
    try:
        user, _ = services.open_account_and_accept(
            invitation=trouvee, prenom=donnees["prenom"], nom=donnees["nom"], password=mot_de_passe
        )
    except Refused:
        user = _deuxieme_clic(trouvee, mot_de_passe)
        if user is None:
            raise
    url = invitations.role(trouvee.role).url(trouvee.cible)
    record_authentication(request, user, method="password")
    return perform_login(request, user, email_verification="none", redirect_url=url)


def _deuxieme_clic(trouvee: Invitation, mot_de_passe: str) -> User | None:
    """The button was pressed twice: the second answer is the same as the first."""
    trouvee.refresh_from_db()
    user = trouvee.acceptee_par
    return user if user is not None and user.check_password(mot_de_passe) else None


@connexion_requise
def invitations_envoyees(request: HttpRequest) -> HttpResponse:
    """The invitations I sent and nobody answered yet."""
    liste = Invitation.objects.en_attente().filter(invite_par=request.user)
    return render(request, "accounts/invitations.html", {"invitations": liste})


@require_POST
@connexion_requise
def renvoyer(request: HttpRequest, code: str) -> HttpResponse:
    trouvee = _la_mienne(request, code)
    try:
        services.resend(invitation=trouvee, by=request.user)
        messages.success(request, f"L’invitation est renvoyée à {trouvee.email}. L’ancien lien ne marche plus.")
    except Refused as refuse:
        messages.error(request, " ".join(refuse.reasons))
    return _retour(request)


@require_POST
@connexion_requise
def retirer(request: HttpRequest, code: str) -> HttpResponse:
    trouvee = _la_mienne(request, code)
    try:
        services.withdraw(invitation=trouvee, by=request.user)
        messages.success(request, f"L’invitation {de(trouvee.email)} est retirée.")
    except Refused as refuse:
        messages.error(request, " ".join(refuse.reasons))
    return _retour(request)


def _la_mienne(request: HttpRequest, code: str) -> Invitation:
    trouvee = get_object_or_404(Invitation, code=code)
    if not rules.can_manage(request.user, trouvee):
        raise Http404
    return trouvee


def _retour(request: HttpRequest) -> HttpResponse:
    retour = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(retour)
    return redirect("compte_invitations")
