from django.apps import AppConfig


class StructuresConfig(AppConfig):
    name = "structures"
    verbose_name = "Structures"

    def ready(self) -> None:
        from . import acces, journal_mots

        acces.declare()
        journal_mots.declare()
