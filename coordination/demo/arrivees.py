"""Who has just arrived in the demo: a structure that declared itself, and somebody who asks to join another."""

from typing import Any

from accounts import services as comptes
from accounts.models import Invitation, User
from structures.models import Declaration
from structures.services import declare
from territoires.models import Commune, Reseau


def arrivees(reseau: Reseau, *, structure: Any, mot_de_passe: str) -> None:
    """A neighbourhood house to call, and a colleague whom the head of `structure` has to answer."""
    directrice = comptes.open_account(
        email="arrivee@demo.example", prenom="Farida", nom="Benali", password=mot_de_passe
    )
    maison = declare(
        reseau=reseau, nom="Maison de quartier des Étangs", type="centre_social", statut_juridique="association",
        siret="73282932000074", adresse="4 allée des Saules", code_postal="54300",
        commune=Commune.objects.get(insee="54329"), contact_prenom="Farida", contact_nom="Benali",
        fonction="Directrice", email=directrice.email, telephone="03 53 01 20 41",
        message="Notre animatrice ados parle déjà avec eux sur Discord. Nous voudrions un cadre.",
    )  # fmt: skip
    _confirmer(maison, directrice)
    collegue = comptes.open_account(email="collegue@demo.example", prenom="Thomas", nom="Lacour", password=mot_de_passe)
    demande = declare(
        reseau=reseau, rejoindre=True, nom=structure.nom, type=structure.type, statut_juridique="association",
        commune=structure.commune, contact_prenom="Thomas", contact_nom="Lacour", fonction="Coordinateur jeunesse",
        email=collegue.email, telephone="03 53 01 20 42", message="Sylvie m’a parlé du réseau en réunion d’équipe.",
    )  # fmt: skip
    _confirmer(demande, collegue)


def _confirmer(declaration: Declaration, by: User) -> None:
    """By the link of the message, as anybody does: nothing is left to answer."""
    comptes.accept(invitation=Invitation.objects.en_attente().get(email=declaration.email), user=by)
