"""The help shows the documents of docs/, and nothing else."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from socle import aide


@pytest.mark.parametrize("code", list(aide.DOCUMENTS))
def test_each_document_has_a_title_a_text_and_links_that_lead_somewhere(client, code):
    reponse = client.get(f"/aide/{code}/")
    assert reponse.status_code == 200
    page = reponse.content.decode()
    assert aide.lire(code).titre in page and "<h2 id=" in aide.lire(code).corps
    assert ".md" not in page


def test_a_guide_lists_its_parts_and_shows_its_pictures_with_their_size(client):
    page = client.get("/aide/structure/").content.decode()
    assert '<a href="#signer-la-convention">Signer la convention</a>' in page
    assert '<h2 id="signer-la-convention">Signer la convention</h2>' in page
    images = re.findall("<img [^>]*>", page)
    assert len(images) == len(list((Path(settings.BASE_DIR) / "docs" / "images").glob("structure-*.webp")))
    for image in images:
        assert re.search(r'alt="[^"]{20,}"', image) and re.search(r'width="\d+" height="\d+"', image), image
        assert 'src="/static/aide/structure-' in image


def test_every_user_document_is_listed(client):
    page = client.get("/aide/").content.decode()
    for fichier in (Path(settings.BASE_DIR) / "docs").glob("*.md"):
        assert f"/aide/{fichier.stem}/" in page


def test_anything_else_does_not_exist(client):
    assert client.get("/aide/passwd/").status_code == 404
