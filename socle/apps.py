from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "socle"
    label = "socle"
    verbose_name = "Socle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        # the registries need the models
        from socle import attente, conservation, courrier, fichiers, refus, sceau, schema, travaux

        conservation.declare_conservation()
        courrier.declare_conservation()
        fichiers.declare_conservation()
        attente.declare()
        refus.en_clair()
        checks.register(sceau.controles)
        checks.register(schema.bases_trop_anciennes, checks.Tags.database)
        travaux.declare()
