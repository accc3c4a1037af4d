"""The open interface explained in French, by a page of ours made of its own description."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from promeneurs import documentation
from promeneurs.api import api

from . import fabrique_public as fabrique


@pytest.fixture
def page(db) -> str:
    fabrique.noms()
    return Client().get("/api/v1/docs").content.decode()


def test_each_operation_says_where_what_for_with_what_and_what_comes_back(page):
    for chemin, methodes in api.get_openapi_schema()["paths"].items():
        for methode, operation in methodes.items():
            debut = page.index(f'id="{operation["operationId"]}"')
            bloc = page[debut : page.index("</article>", debut)]
            assert operation["summary"] in bloc and f"<b>{methode.upper()}</b> <code>{chemin}</code>" in bloc
            assert f"curl {'' if '{' in chemin or methode == 'post' else '-G '}&quot;{settings.SITE_URL}/api/v1" in bloc
            assert "demandes en cinq minutes" in bloc and "RateLimit-Remaining" in bloc and "<code>429</code>" in bloc
            for p in operation["parameters"]:
                assert f"<code>{p['name']}</code>" in bloc
    assert "&quot;prenom&quot;: &quot;Inès&quot;" in page and "openapi.json" in page


def test_the_page_is_ours_in_french_and_works_without_script(page):
    assert '<html lang="fr">' in page and "swagger" not in page.lower()
    assert page.count("<script") == 1, "that of every page of ours, which none needs"
    assert finders.find("ninja/swagger-ui-bundle.js") is None, "the stock page's assets are not served either"


def test_the_lines_to_copy_are_answered(db):
    """Each example is a question that the interface understands."""
    fabrique.lieux()
    fabrique.noms()
    for _, _, operations in documentation.page().sections:
        for o in operations:
            chemin = re.search(r'"http[^"]*?(/api/v1[^"]*)"', o.curl)[1]
            donnees = dict(d.split("=", 1) for d in re.findall(r'--data-urlencode "([^"]+)"', o.curl))
            corps = re.search(r"-d '(.+)'", o.curl)
            if corps:
                reponse = Client().post(chemin, corps[1], content_type="application/json")
            else:
                reponse = Client().get(chemin, donnees)
            assert reponse.status_code == (404 if o.nom == "promeneur" else 200), o.curl


def test_descriptions_keep_their_code_and_links_and_nothing_else():
    assert documentation.en_html("a `b` <c>\n\n[d](/e/)") == (
        '<p>a <code>b</code> &lt;c&gt;</p><p><a href="/e/">d</a></p>'
    )
