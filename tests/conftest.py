"""What most tests start from: two networks with their walls, people in each role, and files made through services."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from socle.dates import aujourdhui
from tests.promeneurs import fabrique_public

HIER = timedelta(days=1)


@pytest.fixture
def jour() -> date:
    return aujourdhui()


@pytest.fixture
def reseau(db):
    return fabrique_public.reseau("54", "54")


@pytest.fixture
def autre_reseau(db):
    return fabrique_public.reseau("88", "88")


@pytest.fixture
def nancy(reseau):
    from territoires.models import Commune

    return Commune.objects.get(insee="54395")


def compte_utilisateur(email: str, prenom: str = "Camille", nom: str = "Petit"):
    return get_user_model().objects.create_user(email, "une phrase de passe", prenom=prenom, nom=nom)


@pytest.fixture
def coordinatrice(reseau):
    from territoires.models import RoleReseau

    user = compte_utilisateur("coordination@exemple.fr", "Claude", "Coordination")
    RoleReseau.objects.create(user=user, reseau=reseau, role="coordination")
    return user


@pytest.fixture
def structure(reseau, nancy, coordinatrice):
    """A structure of the network since 2020."""
    from structures.services import create_structure, enter_network

    structure = create_structure(reseau=reseau, nom="MJC des Trois Maisons", commune=nancy, by=coordinatrice)
    enter_network(structure=structure, depuis=date(2020, 1, 1), by=coordinatrice)
    return structure


@pytest.fixture
def directrice(structure):
    from structures.services import add_member

    user = compte_utilisateur("direction@exemple.fr", "Dominique", "Direction")
    add_member(structure=structure, user=user, role="direction", by=None)
    return user


@pytest.fixture
def promeneur(reseau, coordinatrice):
    from promeneurs.services import create_promeneur

    user = compte_utilisateur("ines@exemple.fr", "Inès", "Morel")
    return create_promeneur(
        reseau=reseau, prenom="Inès", nom="Morel", fonction="Éducatrice", email=user.email, user=user, by=coordinatrice
    )


@pytest.fixture
def mandat(promeneur, structure, coordinatrice):
    """Named since 2020, nothing opens the mandate yet."""
    from promeneurs.services import designate

    return designate(promeneur=promeneur, structure=structure, depuis=date(2020, 1, 1), by=coordinatrice)


@pytest.fixture
def actif(mandat, promeneur, coordinatrice):
    """Inès, actif: a documented exception opens her mandate, and both have signed the charter."""
    from promeneurs.services import open_by_exception, record_imported_charter

    open_by_exception(mandat=mandat, motif="Sans convention pour l’instant.", by=coordinatrice)
    record_imported_charter(mandat=mandat, signee_le=date(2020, 2, 1), by=coordinatrice)
    return promeneur


@pytest.fixture(autouse=True)
def _cache_vide():
    """Limits by address are counted in the cache: no test pays for the one before."""
    cache.clear()
