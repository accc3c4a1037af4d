from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    name = "territoires"
    verbose_name = "Territoires"

    def ready(self) -> None:
        from socle.composants import credits as page_legale
        from territoires import acces, credits, journal_mots

        acces.declare()
        journal_mots.declare()
        page_legale.register(*credits.CREDITS)
