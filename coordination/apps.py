from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = "Coordination"

    def ready(self) -> None:
        from coordination import a_faire, espaces
        from coordination.imports import conservation
        from coordination.models import Reunion
        from socle import a_faire as taches
        from socle import espaces as places
        from socle import journal

        conservation.declare()
        taches.register(a_faire.pour)
        places.register(espaces.de)
        journal.register(
            Reunion,
            {
                "date": "Date",
                "type": "Type",
                "type_libre": "Précision",
                "thematique": "Thématique",
                "intervenant": "Intervenant",
                "nb_structures": "Structures présentes",
                "nb_participants": "Personnes présentes",
            },
            actions={"supprimer": "Réunion supprimée."},
            creation="Réunion notée.",
        )
