from django.urls import include, path

from accounts.views import compte, invitations

urlpatterns = [
    path("espace/", compte.espace, name="espace"),
    path("compte/", compte.compte, name="compte"),
    path("compte/identite/", compte.identite, name="compte_identite"),
    path("compte/invitation/<str:jeton>/", invitations.invitation, name="compte_invitation"),
    path("compte/invitations/", invitations.invitations_envoyees, name="compte_invitations"),
    path("compte/invitations/<slug:code>/", invitations.invitation_recue, name="compte_invitation_recue"),
    path("compte/invitations/<slug:code>/renvoyer/", invitations.renvoyer, name="compte_invitation_renvoyer"),
    path("compte/invitations/<slug:code>/retirer/", invitations.retirer, name="compte_invitation_retirer"),
    path("compte/", include("allauth.urls")),
]
