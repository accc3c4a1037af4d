from django.apps import AppConfig


class ComposantsConfig(AppConfig):
    """The look: components, form renderer, icons and the gallery that shows them."""

    name = "socle.composants"
    label = "composants"
    verbose_name = "Composants"
