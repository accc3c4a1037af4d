from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = "Coordination"

    def ready(self) -> None:
        from conventions import propositions, verification
        from coordination import (
            a_faire,
            acces,
            acces_reunions,
            activite,
            conservation_reunions,
            encart,
            espaces,
            journal_mots,
            messages,
            relances,
            travaux_lots,
            travaux_rapport,
        )
        from coordination import conservation as gardes
        from coordination.imports import conservation
        from promeneurs import encarts
        from socle import a_faire as taches
        from socle import espaces as places
        from structures import encarts as encarts_structure

        conservation.declare()
        gardes.declare()
        messages.declare()
        acces.declare()
        conservation_reunions.declare()
        acces_reunions.declare()
        verification.register(acces_reunions.a_verifier)
        taches.register(a_faire.pour)
        taches.register(a_faire.du_promeneur)
        places.register(espaces.de)
        encarts.register(encart.du_promeneur)
        encarts.register(encart.reunions_du_promeneur)
        encarts_structure.register(encart.de_la_structure)
        encarts.register(encart.ressources_du_promeneur)
        encarts_structure.register(encart.ressources_de_la_structure)
        encarts_structure.register(encart.reunions_de_la_structure)
        journal_mots.declare()
        relances.declare()
        travaux_rapport.declare()
        travaux_lots.declare()
        propositions.register(activite.pour_un_bilan)
