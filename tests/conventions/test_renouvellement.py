"""§3.9: renewal is an express request from six months before the end; the service says so, whatever the page."""

from datetime import date

import pytest
import time_machine

from conventions import a_faire, renouvellement, services
from conventions.models import Convention
from socle.dates import UN_JOUR
from socle.etats import Refused


@pytest.fixture
def signee(structure, coordinatrice) -> Convention:
    with time_machine.travel("2024-09-02 10:00", tick=False):
        return services.resume_convention(
            structure=structure, debut=date(2024, 9, 1), dernier_jour=date(2027, 8, 31), by=coordinatrice
        )


@pytest.mark.parametrize(("jour", "ouverte"), [("2026-11-28", False), ("2027-02-28", False), ("2027-03-01", True),
                                               ("2027-08-31", True), ("2027-10-01", True)])  # fmt: skip
def test_a_renewal_is_asked_for_from_six_months_before_the_end(signee, directrice, jour, ouverte):
    with time_machine.travel(f"{jour} 10:00", tick=False):
        if ouverte:
            assert services.start_renewal(convention=signee, by=directrice).renouvelle == signee
            return
        with pytest.raises(Refused, match="à partir du 1er mars 2027"):
            services.start_renewal(convention=signee, by=directrice)
    assert signee.renouvellements.count() == 0


def test_the_page_and_the_service_open_the_same_day(signee):
    """However the months end: the thing to do is shown exactly when the service accepts it."""
    for dernier in (date(2027, 8, 31), date(2027, 8, 30), date(2028, 2, 29), date(2027, 5, 1)):
        ouvre = renouvellement.ouvre_le(dernier)
        assert renouvellement.dernier_terme(ouvre - UN_JOUR) < dernier <= renouvellement.dernier_terme(ouvre)
    toutes = Convention.objects.all()
    assert not a_faire.a_renouveler(toutes, date(2027, 2, 28)).exists()
    assert a_faire.a_renouveler(toutes, date(2027, 3, 1)).get() == signee
