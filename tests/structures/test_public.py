"""The public page of an employer."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from socle.dates import jusqu_a
from tests.promeneurs import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


def test_the_page_shows_how_to_reach_the_structure_and_who_answers_there():
    s = fabrique.structure(
        "MJC Les Tilleuls", telephone="03 83 00 11 22", email="mjc@exemple.example", adresse="1 rue A"
    )
    fabrique.personne("Ana", structure=s)
    fabrique.personne("Caché", structure=s, sans=("compte",))
    texte = Client().get(s.get_absolute_url()).content.decode()
    for attendu in ("MJC Les Tilleuls", "tel:0383001122", "mjc@exemple.example", "1 rue A", "Ana"):
        assert attendu in texte
    assert "Caché" not in texte


def test_a_structure_that_left_or_never_entered_has_no_public_page():
    s = fabrique.structure("MJC")
    s.adhesions.update(periode=jusqu_a(date(2020, 1, 1), timezone.localdate()))
    assert Client().get(s.get_absolute_url()).status_code == 404
    s.adhesions.all().delete()
    assert Client().get(s.get_absolute_url()).status_code == 404


def test_a_wrong_slug_leads_to_the_right_address():
    s = fabrique.structure("MJC")
    reponse = Client().get(f"/structures/autre-{s.code}/")
    assert reponse.status_code == 301 and reponse["Location"] == s.get_absolute_url()


def test_contacts_of_the_team_are_not_public():
    s = fabrique.structure("MJC")
    s.contacts.create(nom="Directrice", email="directrice@exemple.example")
    assert "irectrice" not in Client().get(s.get_absolute_url()).content.decode()


@pytest.mark.parametrize("combien", [1, 30])
def test_the_page_asks_as_many_queries_for_one_person_as_for_thirty(combien, django_assert_max_num_queries):
    s = fabrique.structure("MJC")
    for n in range(combien):
        fabrique.personne(f"Ana{n}", structure=s)
    with django_assert_max_num_queries(6):
        Client().get(s.get_absolute_url())
