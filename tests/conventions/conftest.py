import pytest

from territoires.models import NomOrganisme, Organisme, PartenaireReseau, RoleReseau
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique


@pytest.fixture
def dossier(structure, directrice, coordinatrice, promeneur):
    """`dossier("acceptee")`: a file in this state, with Inès on its post."""

    def faire(etat: str, **reste):
        tous = {"structure": structure, "directrice": directrice, "coordinatrice": coordinatrice}
        return fabrique.dossier(etat, promeneur=promeneur, **tous | reste)

    return faire


@pytest.fixture
def caf(reseau):
    from socle.dates import jusqu_a

    organisme = Organisme.objects.create(nature="caf")
    NomOrganisme.objects.create(organisme=organisme, nom="Caf de Meurthe-et-Moselle", periode=jusqu_a(None, None))
    PartenaireReseau.objects.create(reseau=reseau, organisme=organisme, qualite="pilote", periode=jusqu_a(None, None))
    return organisme


@pytest.fixture
def partenaire(reseau, caf):
    user = compte_utilisateur("caf@exemple.fr", "Pascale", "Partenaire")
    RoleReseau.objects.create(user=user, reseau=reseau, role="partenaire", organisme=caf)
    return user


@pytest.fixture
def membre(structure):
    from structures.services import add_member

    user = compte_utilisateur("membre@exemple.fr", "Mika", "Membre")
    add_member(structure=structure, user=user, role="membre", by=None)
    return user


@pytest.fixture
def voisine(autre_reseau):
    """She coordinates another network."""
    user = compte_utilisateur("voisine@exemple.fr", "Val", "Voisine")
    RoleReseau.objects.create(user=user, reseau=autre_reseau, role="coordination")
    return user
