"""The charter is national: an administrator publishes its versions, and nobody changes one."""

from datetime import date

import pytest

from promeneurs.models import CharteVersion
from promeneurs.services.charte import empreinte

VERSION = {"numero": "2027", "titre": "Charte", "texte": "Être là.\r\nSous son prénom.", "publiee_le": "2027-01-01"}


@pytest.fixture
def administration(client, admin_user, settings):
    settings.MFA_REQUISE = False
    client.force_login(admin_user)
    return client


def test_an_administrator_publishes_a_version_with_its_hash(administration):
    reponse = administration.post("/admin/promeneurs/charteversion/add/", VERSION)
    assert reponse.status_code == 302
    version = CharteVersion.objects.get(numero="2027")
    assert version.publiee_le == date(2027, 1, 1) and version.sha256 == empreinte(version.texte)


def test_a_published_version_is_only_read(administration):
    administration.post("/admin/promeneurs/charteversion/add/", VERSION)
    ici = f"/admin/promeneurs/charteversion/{CharteVersion.objects.get().pk}/change/"
    page = administration.get(ici)
    assert page.status_code == 200 and 'name="texte"' not in page.content.decode()
    assert administration.post(ici, VERSION | {"texte": "Autre"}).status_code == 403


def test_two_versions_never_have_the_same_number(administration):
    administration.post("/admin/promeneurs/charteversion/add/", VERSION)
    encore = administration.post("/admin/promeneurs/charteversion/add/", VERSION)
    assert encore.status_code == 200 and CharteVersion.objects.count() == 1


def test_who_only_coordinates_does_not_publish_the_charter(client, coordinatrice, settings):
    settings.MFA_REQUISE = False
    client.force_login(coordinatrice)
    assert client.post("/admin/promeneurs/charteversion/add/", VERSION).status_code in (302, 403)
    assert not CharteVersion.objects.exists()
