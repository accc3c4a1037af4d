"""Two people at the same sheets at once: one merge, and nothing slips in between."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from coordination import services
from coordination.doublons.genres import PROMENEURS
from promeneurs import services as personnes
from promeneurs.models import Promeneur
from socle.ecriture import verrouiller
from socle.etats import Refused
from tests.promeneurs.test_services_a_deux import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deux(reseau, coordinatrice):
    return [
        personnes.create_promeneur(reseau=reseau, prenom=prenom, nom="Roux", fonction="", by=coordinatrice)
        for prenom in ("Ana", "Anna")
    ]


def test_two_merges_the_other_way_round_leave_one_sheet(deux, coordinatrice):
    def reunit(garde, autre):
        return lambda: services.merge(genre=PROMENEURS, garde=garde, autre=autre, choix={}, by=coordinatrice)

    resultats = ensemble(reunit(*deux), reunit(*reversed(deux)))
    [refus] = [r for r in resultats if isinstance(r, Refused)]
    assert "n’existe plus" in str(refus)
    [reste] = Promeneur.objects.filter(pk__in=[p.pk for p in deux])
    assert reste.reunis.count() == 1


def test_an_account_being_presented_joins_the_sheet_kept(deux, coordinatrice):
    """The merge waits for whoever holds the other sheet, and takes what they wrote with it."""
    garde, autre = deux
    tenu, fini = Event(), Event()

    def presente():
        try:
            with transaction.atomic():
                verrouiller(autre)
                tenu.set()
                fini.wait(2)
                personnes.present_account(promeneur=autre, plateforme="x", identifiant="ana", by=coordinatrice)
        finally:
            connection.close()

    def reunit():
        try:
            tenu.wait(5)
            services.merge(genre=PROMENEURS, garde=garde, autre=autre, choix={}, by=coordinatrice)
            return fini.is_set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        un, autre_fil = pool.submit(presente), pool.submit(reunit)
        un.result(20)
        fini.set()
        assert autre_fil.result(20)
    assert garde.comptes.count() == 1
