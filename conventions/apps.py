from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        from promeneurs.services import on_designation

        from . import journal_mots, services

        on_designation(services.open_covered)
        journal_mots.declare()
