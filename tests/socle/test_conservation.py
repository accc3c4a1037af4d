import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone

from socle import conservation
from socle.conservation import Regle
from socle.models import Purge

AN = datetime.timedelta(days=365)


def test_the_last_run_of_each_rule_is_shown(db):
    conservation._regles.clear()
    conservation.register(Regle("essai", "Des essais", AN, lambda limite: 3))
    assert conservation.regles()[0][1] is None
    assert conservation.purger() == {"essai": 3}
    [(regle, passage)] = conservation.regles()
    assert (regle.libelle, passage.nombre, passage.erreur) == ("Des essais", 3, "")


def test_a_rule_is_given_the_day_before_which_to_forget(db):
    recu = []
    conservation._regles.clear()
    conservation.register(Regle("essai", "Des essais", AN, lambda limite: recu.append(limite) or 0))
    conservation.purger()
    assert abs(timezone.now() - AN - recu[0]) < datetime.timedelta(seconds=5)


def test_a_failing_rule_says_so_and_stops_no_other(db):
    conservation._regles.clear()
    conservation.register(Regle("casse", "Casse", AN, lambda limite: 1 / 0))
    conservation.register(Regle("bon", "Bon", AN, lambda limite: 1))
    assert conservation.purger() == {"casse": 0, "bon": 1}
    assert Purge.objects.get(code="casse").erreur == "ZeroDivisionError"


def test_run_twice_keeps_one_line_a_rule(db):
    conservation.purger(), conservation.purger()
    assert Purge.objects.count() == len(conservation.regles())


def test_sessions_that_ended_are_forgotten(db):
    for jours, cle in ((-1, "finie"), (1, "vivante")):
        Session.objects.create(session_key=cle, expire_date=timezone.now() + datetime.timedelta(days=jours))
    conservation.declare_conservation()
    assert conservation.purger(["sessions"]) == {"sessions": 1}
    assert Session.objects.get().session_key == "vivante"


def test_how_long_reads_in_french():
    durees = {0: "jusqu’à la prochaine purge", 1: "1\u00a0jour", 14: "14\u00a0jours", 365: "12\u00a0mois"}
    for jours, dit in durees.items():
        assert Regle("x", "X", datetime.timedelta(days=jours), lambda limite: 0).duree == dit
