"""A partner's agenda: the sittings with what is left to read, the meetings where they are awaited, and no act."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions import services as conventions
from coordination import services
from coordination.invites import Candidat
from coordination.reunions import agenda_du_partenaire
from socle.dates import aujourdhui
from tests.conventions.fabrique import dossier, seance


@pytest.fixture
def au_copil(tout, structure, directrice, coordinatrice):
    """A file on the agenda of the sitting of today."""
    c = dossier("instruction", structure=structure, directrice=directrice, coordinatrice=coordinatrice)
    s = seance(tout.reseau, coordinatrice)
    conventions.put_on_agenda(convention=c, seance=s, by=coordinatrice)
    return s, c


def lignes(tout):
    return agenda_du_partenaire(tout.reseau, aujourdhui(), tout.invite)


def test_what_is_left_to_read_is_said_until_the_opinion_is_given(tout, au_copil, coordinatrice):
    s, c = au_copil
    (ligne,) = lignes(tout)
    assert (ligne.seance, ligne.a_lire) == (s, 1)
    conventions.give_opinion(convention=c, sens="favorable", texte="", by=tout.invite)
    (ligne,) = lignes(tout)
    assert ligne.a_lire == 0 and [lu for lu, _ in ligne.dossiers] == [c]
    conventions.decide(convention=c, sens="acceptee", by=coordinatrice)
    assert lignes(tout) == []  # nothing of it is left to decide


def test_a_partner_sees_the_meetings_where_they_are_invited_and_no_other(client, tout, coordinatrice):
    jour = aujourdhui() + timedelta(days=5)
    la = services.save_meeting(reseau=tout.reseau, by=coordinatrice, date=jour, type="reseau", thematique="Pour vous")
    services.save_meeting(reseau=tout.reseau, by=coordinatrice, date=jour, type="reseau", thematique="Entre nous")
    moi = Candidat(nom="Caf", email=tout.invite.email, user=tout.invite)
    services.invite(reunion=la, candidats=[moi], by=coordinatrice)
    client.force_login(tout.invite)
    page = client.get(reverse("partenaire_agenda", args=[tout.reseau.code])).content.decode()
    assert "Pour vous" in page and "Entre nous" not in page and "Votre réponse est attendue" in page
    services.cancel_meeting(reunion=la, motif="Reportée", by=coordinatrice)
    assert lignes(tout) == []


def test_the_agenda_is_read_and_never_written(client, tout, voisin, directrice):
    url = reverse("partenaire_agenda", args=[tout.reseau.code])
    client.force_login(tout.invite)
    assert client.post(url).status_code == 405
    for autre in (voisin.invite, directrice):
        client.force_login(autre)
        assert client.get(url).status_code == 404


def test_queries_are_the_same_for_1_and_30(client, tout, au_copil, coordinatrice):
    client.force_login(tout.invite)
    url = reverse("partenaire_agenda", args=[tout.reseau.code])

    def compter() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert client.get(url).status_code == 200
        return len(lues)

    compter()
    peu = compter()
    moi = Candidat(nom="Caf", email=tout.invite.email, user=tout.invite)
    for n in range(1, 31):
        jour = aujourdhui() + timedelta(days=n + 20)
        seance(tout.reseau, coordinatrice, n + 20)
        r = services.save_meeting(reseau=tout.reseau, by=coordinatrice, date=jour, type="reseau", thematique=f"T{n}")
        services.invite(reunion=r, candidats=[moi], by=coordinatrice)
    assert compter() <= peu
