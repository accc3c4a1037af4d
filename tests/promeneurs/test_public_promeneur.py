"""Somebody's page: whoever is in the directory, those who left for a while, nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from promeneurs.models import Absence
from socle.dates import periode

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


def page(promeneur, **extra):
    return Client().get(promeneur.get_absolute_url(), **extra)


def test_the_page_shows_who_where_when_and_a_way_that_is_no_social_network():
    ana = fabrique.personne(
        "Ana", identifiant="ana.pdn", themes=["sante"], contact_direct="06 00 00 00 01 par SMS", presentation="Bonjour."
    )
    fabrique.permanence(ana, 2, "14:00", "16:00")
    texte = page(ana).content.decode()
    for attendu in (
        "Ana",
        "Éducatrice",
        "ana.pdn",
        "Santé",
        "14\u00a0h – 16\u00a0h",
        "06 00 00 00 01 par SMS",
        "Bonjour.",
    ):
        assert attendu in texte
    assert 'href="/verifier/"' in texte and 'href="tel:119"' in texte


def test_without_a_direct_contact_the_structure_is_the_way():
    ana = fabrique.personne("Ana")
    m = ana.mandats.get()
    m.structure.telephone = "0383112233"
    m.structure.save()
    assert 'href="tel:0383112233"' in page(ana).content.decode()


def test_an_account_that_nobody_checked_or_that_is_closed_is_not_shown():
    ana = fabrique.personne("Ana")
    fabrique.fermer(fabrique.compte(ana, "tiktok", "ana.ferme"), timezone.localdate())
    ana.comptes.create(plateforme="snapchat", identifiant="ana-attend", cle="ana-attend", presente_le=timezone.now())
    texte = page(ana).content.decode()
    assert "ana.ferme" not in texte and "ana-attend" not in texte


def test_a_wrong_slug_leads_to_the_right_address():
    ana = fabrique.personne("Ana")
    for url in (f"/promeneurs/autre-{ana.code}/", f"/promeneurs/{ana.code}/", f"/promeneurs/ANA-{ana.code.upper()}/"):
        reponse = Client().get(url)
        assert reponse.status_code == 301 and reponse["Location"] == ana.get_absolute_url()


def test_an_absent_person_says_when_they_return_and_who_answers():
    ana, lea = fabrique.personne("Ana"), fabrique.personne("Léa")
    jour = timezone.localdate()
    Absence.objects.create(promeneur=ana, periode=periode(jour, jour + timedelta(days=5)), relais=lea)
    texte = page(ana).content.decode()
    assert "n’est pas là" in texte and lea.get_absolute_url() in texte
    fabrique.suspendre(lea)
    assert "Léa" not in page(ana).content.decode()


def test_whoever_left_is_said_to_have_left_and_nothing_more():
    ana = fabrique.personne("Ana", identifiant="ana.pdn", presentation="Bonjour.", themes=["sante"])
    fabrique.partir(ana, timezone.localdate() - timedelta(days=10))
    reponse = page(ana)
    texte = reponse.content.decode()
    assert reponse.status_code == 200 and reponse["X-Robots-Tag"] == "noindex"
    assert "Ana" in texte and ana.mandats.get().structure.nom in texte
    assert "ana.pdn" not in texte and "Bonjour." not in texte and "Santé" not in texte and "/fichiers/" not in texte


def test_the_page_of_whoever_left_goes_with_the_delay_of_the_network():
    ana = fabrique.personne("Ana")
    fin = timezone.localdate() - timedelta(days=365)
    fabrique.partir(ana, fin + timedelta(days=1))
    assert page(ana).status_code == 200
    fabrique.partir(ana, fin)
    assert page(ana).status_code == 410


def test_suspended_never_visible_and_unknown_are_the_same_nothing():
    suspendue, jamais = fabrique.personne("Ana"), fabrique.personne("Léa", sans=("mandat",))
    fabrique.suspendre(suspendue)
    inconnue = Client().get("/promeneurs/nina-zzzzzzzz/")
    assert inconnue.status_code == 404
    for cachee in (suspendue, jamais):
        reponse = page(cachee)
        assert (reponse.status_code, reponse.content) == (404, inconnue.content)
        assert dict(reponse.headers) == dict(inconnue.headers)


def test_whoever_leaves_while_suspended_stays_out_of_sight():
    ana = fabrique.personne("Ana")
    fabrique.suspendre(ana)
    fabrique.partir(ana, timezone.localdate())
    assert page(ana).status_code == 404


def test_the_page_asks_at_most_six_queries(django_assert_max_num_queries):
    ana = fabrique.personne("Ana")
    for n in range(8):
        fabrique.compte(ana)
        fabrique.permanence(ana, n % 7, f"{10 + n}:00", f"{11 + n}:00")
    with django_assert_max_num_queries(6):
        page(ana)
