"""The charter is national: only an administrator publishes a version of it, and a version never changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import CharteVersion
from .services import publish_charter


@admin.register(CharteVersion)
class CharteVersionAdmin(admin.ModelAdmin):
    list_display = ["numero", "titre", "publiee_le", "sha256"]
    fields = ["numero", "titre", "texte", "publiee_le"]
    readonly_fields = ["sha256"]

    def save_model(self, request: HttpRequest, obj: CharteVersion, form: Any, change: bool) -> None:
        champs = {nom: form.cleaned_data[nom] for nom in self.fields}
        obj.pk = publish_charter(by=request.user, **champs).pk

    def has_change_permission(self, request: HttpRequest, obj: CharteVersion | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CharteVersion | None = None) -> bool:
        return False
