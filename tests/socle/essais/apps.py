from django.apps import AppConfig


class EssaisConfig(AppConfig):
    """A room with one model, so that the ground floor is tested without knowing any domain noun."""

    name = "tests.socle.essais"
    label = "essais"
    default_auto_field = "django.db.models.BigAutoField"
