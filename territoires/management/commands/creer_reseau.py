from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from socle.ecriture import raisons
from socle.etats import Refused
from territoires import services
from territoires.chargement import charger
from territoires.enums import PublicVise, RoleDansReseau
from territoires.models import Departement, Reseau

OPTIONS = {
    "contact_email": "--email",
    "contact_telephone": "--telephone",
    "public_vise": "--public",
    "__all__": "Réseau",
}


class Command(BaseCommand):
    help = "Ouvre le réseau d’un département, coordonné par un organisme (créé s’il n’est pas connu)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", required=True, help="code ou nom, par exemple 93")
        parser.add_argument("--nom", required=True, help="nom du réseau")
        parser.add_argument(
            "--coordination", required=True, help="nom de l’organisme coordinateur, d’aujourd’hui ou d’hier"
        )
        parser.add_argument("--code", default="", help="code dans les adresses ; sinon celui du département")
        parser.add_argument("--public", default=PublicVise.JEUNES, choices=PublicVise.values, help="jeunes ou parents")
        parser.add_argument("--email", default="", help="adresse e-mail du réseau")
        parser.add_argument("--telephone", default="", help="téléphone du réseau")
        parser.add_argument(
            "--coordinateur", default="", help="adresse d’un compte existant, qui coordonnera le réseau"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not Departement.objects.exists():
            self.stderr.write("Chargement des territoires…")
            charger()
        try:
            with transaction.atomic():
                reseau, nouveau = self._create(options)
        except (Refused, ValidationError) as erreur:
            raise CommandError("\n".join(_phrases(erreur))) from erreur
        self.stdout.write(self.style.SUCCESS(f"Réseau {reseau.nom} ouvert : /coordination/{reseau.code}/"))
        self.stdout.write(f"Coordination : {reseau.coordination.nom}{' (organisme ajouté)' if nouveau else ''}")

    def _create(self, options: dict[str, Any]) -> tuple[Reseau, bool]:
        departement = services.find_departement(options["departement"])
        if departement is None:
            raise Refused(f"Département inconnu : « {options['departement']} ». Donnez son code, par exemple 93.")
        for option in ("nom", "coordination"):
            if not options[option].strip():
                raise Refused(f"L’option --{option} est vide.")
        personne = self._personne(options["coordinateur"])
        organisme, nouveau = services.find_or_create_organisme(nom=options["coordination"], by=None)
        reseau = services.create_reseau(
            departement=departement,
            nom=options["nom"],
            coordination=organisme,
            code=options["code"].strip().lower(),
            public_vise=options["public"],
            contact_email=options["email"],
            contact_telephone=options["telephone"],
            by=None,
        )
        if personne:
            services.grant_role(
                user=personne, reseau=reseau, role=RoleDansReseau.COORDINATION, organisme=organisme, by=None
            )
        return reseau, nouveau

    def _personne(self, email: str) -> User | None:
        if not email:
            return None
        personne = User.objects.filter(email=email.strip().lower()).first()
        if personne is None:
            raise Refused(f"Aucun compte avec l’adresse {email} : créez-le d’abord, par une invitation.")
        return personne


def _phrases(erreur: Refused | ValidationError) -> list[str]:
    if isinstance(erreur, ValidationError) and hasattr(erreur, "message_dict"):
        return [
            f"{OPTIONS.get(champ, '--' + champ)} : {' '.join(phrases)}"
            for champ, phrases in erreur.message_dict.items()
        ]
    return raisons(erreur)
