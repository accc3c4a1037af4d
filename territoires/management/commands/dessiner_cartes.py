from typing import Any

from django.core.management.base import BaseCommand

from territoires.chargement import dessiner


class Command(BaseCommand):
    help = "Redessine les fonds de carte d’après les cellules, quand les données des territoires changent."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        fichier = dessiner()
        self.stdout.write(f"{fichier} : {fichier.stat().st_size // 1000} ko. À charger par charger_territoires.")
