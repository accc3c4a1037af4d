from django.apps import AppConfig


class PromeneursConfig(AppConfig):
    name = "promeneurs"
    verbose_name = "Promeneurs"
