"""What is small and waits: one query, the same lines on the home of a network and among a person's things to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conventions import services as conventions
from coordination import a_faire, menues, services
from socle.dates import aujourdhui

from .reunions import LEA, SEMAINE, invite, reunion

pytestmark = pytest.mark.django_db
MOTS = {"titre": "Réagir", "lien": "https://exemple.fr/guide", "theme": "violences", "audience": "jeunes"}


@pytest.fixture
def comite(reseau, coordinatrice):
    """A sitting in two weeks, and its meeting, with somebody invited."""
    le = aujourdhui() + 2 * SEMAINE
    seance = conventions.plan_session(reseau=reseau, le=le, by=coordinatrice)
    notee = reunion(reseau, coordinatrice, le, type="copil", thematique="")
    invite(notee, coordinatrice, LEA)
    return seance, notee


def titres(reseau, user) -> list[str]:
    return [t.titre for t in menues.taches([reseau], user)]


def test_a_committee_that_moves_leaves_its_meeting_to_move(reseau, comite, coordinatrice):
    seance, notee = comite
    assert titres(reseau, coordinatrice) == []
    conventions.move_session(seance=seance, le=seance.date + SEMAINE, by=coordinatrice)
    (tache,) = menues.taches([reseau], coordinatrice)
    assert tache.titre == "Réunion dont la séance a changé de jour" and tache.url.endswith(f"{notee.code}/modifier/")
    assert tache in a_faire.pour(coordinatrice)
    notee.refresh_from_db()
    champs = {"type": "copil", "thematique": "", "debut": notee.debut, "fin": notee.fin, "lieu": notee.lieu}
    services.save_meeting(
        reunion=notee, reseau=reseau, by=coordinatrice, date=notee.date + SEMAINE, version=notee.version, **champs
    )
    assert titres(reseau, coordinatrice) == []


def test_a_committee_that_comes_back_to_its_day_asks_nothing(reseau, comite, coordinatrice):
    seance, notee = comite
    for ecart in (SEMAINE, -SEMAINE):
        seance = conventions.move_session(seance=seance, le=seance.date + ecart, by=coordinatrice)
    assert seance.date == notee.date and titres(reseau, coordinatrice) == []


def test_the_neighbour_s_meetings_and_sittings_are_not_ours(reseau, autre_reseau, comite, coordinatrice):
    conventions.move_session(seance=comite[0], le=comite[0].date + SEMAINE, by=coordinatrice)
    assert titres(autre_reseau, coordinatrice) == []


def test_every_kind_is_on_the_home_in_one_query(reseau, comite, actif, coordinatrice, chez_nous):
    conventions.move_session(seance=comite[0], le=comite[0].date + SEMAINE, by=coordinatrice)
    invite(reunion(reseau, coordinatrice, aujourdhui()), coordinatrice, LEA)
    services.propose(promeneur=actif, upload=None, by=actif.user, description="", **MOTS)
    mois = (aujourdhui().replace(day=1) - timedelta(days=70)).replace(day=1)
    services.open_follow_up(reseau=reseau, depuis=mois, by=coordinatrice)
    services.ask_reopening(promeneur=actif, mois=mois, motif="J’étais malade", by=actif.user)
    with CaptureQueriesContext(connection) as lues:
        dites = titres(reseau, coordinatrice)
    assert len(lues) == 1
    assert dites == [
        "Réunion dont la séance a changé de jour", "Ressource à lire", "Qui était là\u00a0?", "Relevé à rouvrir",
    ]  # fmt: skip
    assert set(dites) <= {t.titre for t in chez_nous.get(f"/coordination/{reseau.code}/").context["taches"]}
