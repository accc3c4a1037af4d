"""The form renderer of the house: our components draw fields and forms, also where a page just says {{ form }}."""

from django.forms.renderers import TemplatesSetting


class Rendu(TemplatesSetting):
    form_template_name = "composants/formulaire.html"
    field_template_name = "composants/champ.html"
