"""All the communes, loaded once for this folder and rolled back after it: no other test sees them."""

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="package")
def france(django_db_setup, django_db_blocker):
    from territoires.chargement import charger

    with django_db_blocker.unblock():
        charge = transaction.atomic()
        charge.__enter__()
        try:
            charge_fait = charger()
            connection.check_constraints()  # now, not again after each test
            yield charge_fait
        finally:
            transaction.set_rollback(True)
            charge.__exit__(None, None, None)


@pytest.fixture
def communes(france, db):
    from territoires import mosaique

    mosaique._fond.cache_clear()
    mosaique._cellules.cache_clear()
    return france


@pytest.fixture
def organisme(db):
    from territoires.services import create_organisme

    return create_organisme(nom="Ligue de l’enseignement 93", by=None)
