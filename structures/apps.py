from django.apps import AppConfig


class StructuresConfig(AppConfig):
    name = "structures"
    verbose_name = "Structures"

    def ready(self) -> None:
        from . import a_faire, acces, conservation, journal_mots, relances

        acces.declare()
        journal_mots.declare()
        a_faire.declare()
        relances.declare()
        conservation.declare()
