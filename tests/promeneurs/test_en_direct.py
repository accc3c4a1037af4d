"""« Je suis en ligne », in one tap: ends by itself, refused to who would not be seen, kept nowhere."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from promeneurs.models import EnDirect, Promeneur
from promeneurs.services import declare_absence, go_online, stop_online, suspend
from socle import conservation, journal
from socle.dates import aujourdhui
from socle.etats import Refused
from tests.conftest import compte_utilisateur
from tests.promeneurs import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def ana(reseau):
    cree = fabrique.personne("Ana", plateforme="discord", user=compte_utilisateur("ana@exemple.fr", "Ana"))
    fabrique.compte(cree, "instagram")
    return cree


def en_ligne(p, minutes: int = 60, plateforme: str = "discord") -> EnDirect:
    return go_online(promeneur=p, plateforme=plateforme, minutes=minutes, by=p.user)


def test_the_directory_shows_her_online_until_then_and_no_later(ana, time_machine):
    time_machine.move_to("2026-11-28T16:30:00Z", tick=False)
    en_ligne(ana)
    page = Client().get(ana.get_absolute_url()).content.decode()
    assert "En ligne jusqu’à 18\u00a0h\u00a030" in page and "Discord, en ligne" in page
    assert Promeneur.objects.en_ligne().exists()
    assert "Ana" in Client().get("/annuaire/?en_ligne=1").content.decode()
    assert Client().get(f"/api/v1/promeneurs/{ana.code}").json()["en_ligne"] is True
    time_machine.move_to("2026-11-28T17:30:00Z", tick=False)  # no job ran
    assert not Promeneur.objects.en_ligne().exists()
    assert "En ligne jusqu’à" not in Client().get(ana.get_absolute_url()).content.decode()


def test_saying_it_again_takes_the_place_of_what_was_said(ana):
    en_ligne(ana, 120)
    en_ligne(ana, 30, "instagram")
    direct = EnDirect.objects.get()
    assert direct.plateforme == "instagram" and direct.jusqu_a < timezone.now() + timedelta(minutes=31)


def test_it_stops_at_once_and_leaves_no_row_and_no_history(ana):
    en_ligne(ana)
    stop_online(promeneur=ana, by=ana.user)
    assert not EnDirect.objects.exists() and not Promeneur.objects.en_ligne().exists()
    assert not hasattr(EnDirect, "pgh_event_model")
    assert not any("ligne" in str(e).lower() for e in journal.historiques([ana], 50))
    stop_online(promeneur=ana, by=ana.user)  # again: no fault


def test_what_is_over_is_erased_by_the_daily_purge(ana):
    en_ligne(ana)
    assert conservation.purger(["en_direct"]) == {"en_direct": 0}
    EnDirect.objects.update(depuis=timezone.now() - timedelta(hours=2), jusqu_a=timezone.now() - timedelta(hours=1))
    assert conservation.purger(["en_direct"]) == {"en_direct": 1}
    assert not EnDirect.objects.exists()


def test_nobody_says_it_for_somebody_else(ana, coordinatrice):
    with pytest.raises(Refused, match="pour soi"):
        go_online(promeneur=ana, plateforme="discord", minutes=60, by=coordinatrice)
    client = Client()
    client.force_login(coordinatrice)
    assert client.get(reverse("mon_en_ligne", args=[ana.code])).status_code == 404


def test_only_on_an_account_that_somebody_checked(ana):
    with pytest.raises(Refused, match="compte vérifié"):
        en_ligne(ana, plateforme="tiktok")


@pytest.mark.parametrize("minutes", [0, -30, 45, 6000])
def test_only_for_the_lengths_offered(ana, minutes):
    with pytest.raises(Refused, match="durées proposées"):
        en_ligne(ana, minutes)


def test_refused_when_suspended_and_the_suspension_ends_what_ran(ana, coordinatrice):
    en_ligne(ana)
    suspend(promeneur=ana, demandeur="coordination", motif="x", by=coordinatrice)
    assert not EnDirect.objects.exists()
    with pytest.raises(Refused, match="annuaire"):
        en_ligne(ana)


def test_refused_when_not_in_the_directory(ana):
    fabrique.partir(ana, aujourdhui())
    with pytest.raises(Refused, match="annuaire"):
        en_ligne(ana)


def test_refused_when_away_and_an_absence_hides_what_ran(ana):
    en_ligne(ana)
    declare_absence(promeneur=ana, debut=aujourdhui(), dernier_jour=None, relais_texte="La MJC", by=ana.user)
    assert not Promeneur.objects.en_ligne().exists()
    with pytest.raises(Refused, match="de retour"):
        en_ligne(ana)


# — The screen


@pytest.fixture
def chez_elle(ana):
    client = Client()
    client.force_login(ana.user)
    return client


def test_one_tap_from_her_home_then_one_to_stop(chez_elle, ana):
    accueil = reverse("espace_promeneur", args=[ana.code])
    page = chez_elle.get(accueil).content.decode()
    assert "Je suis en ligne" in page and re.search(r'value="60"[^>]*checked', page)
    page = chez_elle.post(
        reverse("mon_en_ligne", args=[ana.code]), {"plateforme": "discord", "minutes": "60"}, follow=True
    ).content.decode()
    assert "En ligne jusqu’à" in page and "Arrêter" in page
    page = chez_elle.post(reverse("mon_en_ligne_arreter", args=[ana.code]), follow=True).content.decode()
    assert "Je suis en ligne" in page and not EnDirect.objects.exists()


@pytest.mark.parametrize(
    "saisie", [{}, {"plateforme": "x", "minutes": "60"}, {"plateforme": "discord", "minutes": "9"}]
)
def test_a_wrong_tap_is_said_beside_its_field(chez_elle, ana, saisie):
    reponse = chez_elle.post(reverse("mon_en_ligne", args=[ana.code]), saisie)
    assert reponse.status_code == 200 and reponse.context["form"].errors
    assert 'class="errorlist' in reponse.content.decode() and not EnDirect.objects.exists()


def test_the_coordination_reads_her_home_without_the_button(ana, coordinatrice):
    client = Client()
    client.force_login(coordinatrice)
    assert "Je suis en ligne" not in client.get(reverse("espace_promeneur", args=[ana.code])).content.decode()
