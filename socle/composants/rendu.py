"""The form renderer of the house: our components draw fields and forms, also where a page just says {{ form }}."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest


class Rendu(TemplatesSetting):
    form_template_name = "composants/formulaire.html"
    field_template_name = "composants/champ.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Without `maxlength`: a browser would cut a pasted text without a word, where we answer and keep it whole."""
        if "widget" in context:
            context["widget"]["attrs"].pop("maxlength", None)
        return super().render(template_name, context, request)
