from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    name = "territoires"
    verbose_name = "Territoires"

    def ready(self) -> None:
        from territoires import acces, journal_mots

        acces.declare()
        journal_mots.declare()
