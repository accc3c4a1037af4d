"""Pages kept a moment: asked again they cost nothing, and nothing hidden is shown after a minute in all."""

import gzip
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from tests.promeneurs import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gardees(settings):
    settings.PAGES_SECONDES = 20
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def ana():
    return fabrique.personne("Ana")


def test_a_page_asked_again_asks_the_base_nothing(ana, django_assert_num_queries):
    premiere = Client().get(ana.get_absolute_url())
    with django_assert_num_queries(0):
        seconde = Client().get(ana.get_absolute_url())
    assert seconde.content == premiere.content
    assert dict(seconde.headers) == dict(premiere.headers)


def test_the_minute_is_shared_between_the_site_and_who_receives_the_page(ana, settings, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    page = Client().get(ana.get_absolute_url())
    assert page["Cache-Control"] == "public, max-age=17"
    fabrique.suspendre(ana)
    time_machine.shift(timedelta(seconds=settings.PAGES_SECONDES + 1))
    assert Client().get(ana.get_absolute_url()).status_code == 404


def test_who_reads_gzip_and_who_does_not_each_get_theirs(ana):
    comprimee = Client().get(ana.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    simple = Client().get(ana.get_absolute_url())
    assert gzip.decompress(comprimee.content) == simple.content
    assert "Content-Encoding" not in simple.headers and "Accept-Encoding" in simple["Vary"]


def test_a_browser_that_has_the_page_is_told_so_from_the_kept_one(ana):
    etag = Client().get(ana.get_absolute_url())["ETag"]
    assert Client().get(ana.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 304


def test_another_question_another_page_and_a_refusal_is_not_kept(ana):
    fabrique.personne("Léa", commune="88160")
    assert len(Client().get("/annuaire/?departement=54").content) != len(
        Client().get("/annuaire/?departement=88").content
    )
    assert Client().get(f"/promeneurs/x-{ana.code[:-1]}/").status_code == 404
    longue = "/annuaire/?lieu=" + "x" * 300
    assert Client().get(longue).status_code == Client().get(longue).status_code == 200
    assert len(caches["pages"]._cache) == 2
