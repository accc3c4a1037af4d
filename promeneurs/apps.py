from django.apps import AppConfig


class PromeneursConfig(AppConfig):
    name = "promeneurs"
    verbose_name = "Promeneurs"

    def ready(self) -> None:
        from structures import vitrine

        from . import a_faire, acces, annuaire, conservation, journal_mots, relances

        acces.declare()
        a_faire.declare()
        conservation.declare()
        journal_mots.declare()
        relances.declare()
        vitrine.register(annuaire.de_la_structure)
