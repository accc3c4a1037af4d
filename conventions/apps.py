from datetime import timedelta

from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        from promeneurs import cadres as cadres_promeneurs
        from promeneurs import ouverture
        from promeneurs.services import on_designation
        from socle import conservation
        from structures import postes

        from . import (
            a_faire,
            a_faire_argent,
            a_faire_vie,
            acces,
            archive,
            cadres,
            dossier_seance,
            encart,
            journal_argent,
            journal_mots,
            journal_vie,
            relances,
            relances_argent,
            relances_vie,
            services,
        )

        on_designation(services.open_covered)
        ouverture.register(services.conventions_over)
        cadres_promeneurs.register(cadres.cadre, cadres.departs)
        acces.declare()
        archive.declare()
        dossier_seance.declare()
        postes.register(services.posts_given)
        encart.declare()
        journal_mots.declare()
        journal_argent.declare()
        journal_vie.declare()
        a_faire.declare()
        a_faire_argent.declare()
        a_faire_vie.declare()
        relances.declare()
        conservation.register(
            conservation.Regle(
                "signatures_en_cours",
                "Codes de signature, et signatures commencées à l’écran",
                timedelta(days=30),
                services.forget_begun,
            )
        )
        relances_argent.declare()
        relances_vie.declare()
