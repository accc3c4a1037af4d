from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from accounts import securite
from accounts.models import Invitation, User


@secure_admin_login
def connexion(request: HttpRequest, extra_context=None) -> HttpResponse:
    """The admin has no sign-in of its own: allauth's, with its rate limits and second factor."""
    manque = securite.condition(request)
    return manque or admin.site.__class__.login(admin.site, request, extra_context)


def _permission(request: HttpRequest) -> bool:
    return admin.AdminSite.has_permission(admin.site, request) and not securite.is_missing(request.user)


admin.site.login = connexion
admin.site.has_permission = _permission
admin.site.site_header = admin.site.site_title = "Promeneurs du Net, administration"


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Names and staff rights; closing an account is a service, passwords belong to their owners."""

    list_display = ["email", "prenom", "nom", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "prenom", "nom"]
    fields = ["email", "prenom", "nom", "is_active", "is_staff", "is_superuser", "groups", "last_login", "cree_le"]
    readonly_fields = ["email", "is_active", "last_login", "cree_le"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ["email", "libelle", "etat", "invite_par", "envoyee_le", "expire_le"]
    list_filter = ["etat", "role"]
    search_fields = ["email", "libelle"]
    exclude = ["empreinte"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False
