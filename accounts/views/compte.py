"""The person's own pages: what waits for them, who they are."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import securite, services
from accounts.forms import IdentiteForm
from accounts.models import Invitation
from socle import a_faire, espaces
from socle.acces import connexion_requise


@connexion_requise
def espace(request: HttpRequest) -> HttpResponse:
    """What to do next and where one works, whatever one's roles."""
    return render(
        request,
        "accounts/espace.html",
        {
            "taches": a_faire.grouper(a_faire.pour(request.user)),
            "ailleurs": a_faire.ailleurs(request.user),
            "espaces": espaces.de(request.user),
        },
    )


@connexion_requise
def compte(request: HttpRequest) -> HttpResponse:
    """One's own account: name, address, ways to sign in."""
    return render(
        request,
        "accounts/compte.html",
        {
            "second_facteur": securite.has_second_factor(request.user),
            "second_facteur_demande": securite.is_required(request.user),
            "appareils": UserSession.objects.filter(user=request.user).count(),
            "invitations_envoyees": Invitation.objects.en_attente().filter(invite_par=request.user).count(),
        },
    )


@connexion_requise
def identite(request: HttpRequest) -> HttpResponse:
    form = IdentiteForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.rename(user=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, "Votre nom est enregistré.")
        return redirect("compte")
    return render(request, "accounts/identite.html", {"form": form})
