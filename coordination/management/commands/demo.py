"""Make the demo network, once. Only with DEMO=1: its accounts have a public password."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from coordination.demo.reseaux import MOT_DE_PASSE, Demo
from coordination.imports.application import recompter
from territoires.models import Commune, Reseau


class Command(BaseCommand):
    help = "Crée le réseau de démonstration (avec DEMO=1 seulement). Lancée de nouveau, elle ne change rien."

    def handle(self, **options) -> None:
        if not settings.DEMO:
            raise CommandError("La démonstration ne se crée qu’avec DEMO=1 : ses mots de passe sont publics.")
        if Reseau.objects.exists():
            self.stdout.write("Le réseau de démonstration est déjà là.")
            return
        if not Commune.objects.filter(departement="54").exists():
            raise CommandError("Chargez d’abord les communes : manage.py charger_territoires.")
        with transaction.atomic():
            reseau = Demo().construire()
        recompter()
        self.stdout.write(f"{reseau} : prêt. Mot de passe de tous les comptes : {MOT_DE_PASSE}")
