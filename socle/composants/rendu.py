"""The form renderer of the house: fields and forms are drawn by our components, also where a page just says {{ form }}."""

from django.forms.renderers import TemplatesSetting


class Rendu(TemplatesSetting):
    form_template_name = "composants/formulaire.html"
    field_template_name = "composants/champ.html"
