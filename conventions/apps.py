from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        from promeneurs.services import on_designation
        from structures import postes

        from . import a_faire, acces, journal_mots, relances, services

        on_designation(services.open_covered)
        acces.declare()
        postes.register(services.posts_given)
        journal_mots.declare()
        a_faire.declare()
        relances.declare()
