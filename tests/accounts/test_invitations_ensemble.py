"""Two people at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import services
from accounts.models import User
from socle.etats import Refused

from .conftest import MOT


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_open_one_account(inviter, role):
    invitation, depart = inviter(), Barrier(2)

    def clic(_):
        depart.wait()
        try:
            services.open_account_and_accept(invitation=invitation, prenom="Nora", nom="Belkacem", password=MOT)
            return "ouvert"
        except Refused:
            return "refusé"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as fils:
        assert sorted(fils.map(clic, range(2))) == ["ouvert", "refusé"]
    assert User.objects.filter(email=invitation.email).count() == 1 and len(role) == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawn_and_accepted_at_the_same_moment_one_wins(inviter, alice, bruno, role):
    invitation, depart = inviter(bruno.email), Barrier(2)

    def faire(quoi):
        depart.wait()
        try:
            if quoi == "retirer":
                services.withdraw(invitation=invitation.__class__.objects.get(pk=invitation.pk), by=alice)
            else:
                services.accept(invitation=invitation, user=bruno)
            return quoi
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as fils:
        gagnants = [fait for fait in fils.map(faire, ["retirer", "accepter"]) if fait]
    assert len(gagnants) == 1
    assert len(role) == (1 if gagnants == ["accepter"] else 0)
