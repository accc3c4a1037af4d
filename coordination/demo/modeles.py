"""The demo's own words: a convention with one more article, and a mail in preparation."""

from typing import Any

from conventions import services
from conventions.enums import GenreModele
from territoires.models import Reseau

ASSURANCE = """La structure assure les personnes qu’elle désigne pour les activités prévues ici, y compris :

- pendant leurs permanences en ligne, où qu’elles travaillent ;
- pendant les rencontres et les formations du réseau.

Elle remet à **{reseau}** une attestation à jour à chaque renouvellement."""


def modeles(reseau: Reseau, *, by: Any) -> None:
    convention = services.start_template(reseau=reseau, genre=GenreModele.CONVENTION, by=by)
    services.add_article(modele=convention, titre="Assurance", texte=ASSURANCE, by=by)
    services.publish_template(modele=convention, by=by)
    services.start_template(reseau=reseau, genre=GenreModele.AJOURNEE, by=by)
