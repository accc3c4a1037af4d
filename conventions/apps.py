from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        from promeneurs.services import on_designation
        from structures import postes

        from . import journal_mots, services

        on_designation(services.open_covered)
        postes.register(services.posts_given)
        journal_mots.declare()
