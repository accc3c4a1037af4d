import datetime

import pytest

from socle import courrier, relances
from socle.models import Courriel
from socle.relances import Du, Relance

JOUR = datetime.date(2026, 3, 1)


@pytest.fixture
def envois(monkeypatch):
    """The mails asked for, with their rows, whatever the template."""
    monkeypatch.setattr(courrier, "_rediger", lambda modele, context: (f"{modele} {context['etape']}", "texte"))
    relances._relances.clear()
    return lambda: list(Courriel.objects.order_by("pk").values_list("cle", flat=True))


def declarer(depuis=JOUR, etapes=(7,), to="lea@exemple.fr"):
    du = Du("charte:abc", depuis, to, "rappel", {})
    return relances.register(Relance("charte", "Charte à signer", lambda jour: [du], etapes))


def test_a_reminder_waits_for_its_day(db, envois):
    declarer()
    assert relances.run(JOUR + datetime.timedelta(days=6)) == 0
    assert relances.run(JOUR + datetime.timedelta(days=7)) == 1
    assert envois() == ["relance:charte:charte:abc:2026-03-01:7"]


def test_run_twice_it_sends_once(db, envois):
    declarer()
    assert [relances.run(JOUR + datetime.timedelta(days=n)) for n in (7, 7, 8)] == [1, 0, 0]


def test_after_a_long_stop_only_the_latest_step_goes(db, envois):
    declarer(etapes=(7, 14, 30))
    assert relances.run(JOUR + datetime.timedelta(days=20)) == 1
    assert envois()[0].endswith(":14")
    assert relances.run(JOUR + datetime.timedelta(days=30)) == 1


def test_a_new_wait_on_the_same_object_starts_a_new_ladder(db, envois):
    declarer()
    relances.run(JOUR + datetime.timedelta(days=7))
    declarer(depuis=JOUR + datetime.timedelta(days=30))
    assert relances.run(JOUR + datetime.timedelta(days=37)) == 1


def test_a_bad_address_or_a_broken_source_stops_no_other(db, envois):
    declarer(to="pas une adresse")
    relances.register(Relance("casse", "Casse", lambda jour: 1 / 0))
    relances.register(Relance("bon", "Bon", lambda jour: [Du("x", JOUR, "b@c.fr", "rappel")]))
    assert relances.run(JOUR + datetime.timedelta(days=9)) == 1


@pytest.mark.parametrize("nombre", [1, 30])
def test_what_was_already_sent_costs_one_query(db, envois, nombre, django_assert_num_queries):
    dus = [Du(f"x{n}", JOUR, "b@c.fr", "rappel") for n in range(nombre)]
    relances.register(Relance("bon", "Bon", lambda jour: dus))
    jour = JOUR + datetime.timedelta(days=9)
    relances.run(jour)
    with django_assert_num_queries(1):
        assert relances.run(jour) == 0
