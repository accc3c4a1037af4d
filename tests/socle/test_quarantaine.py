"""The antivirus is away: what was given is kept, opened by nobody, and released or refused when it answers."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from socle import antivirus, fichiers, quarantaine
from socle.models import Fichier
from tests.socle.test_fichiers import un_pdf


@pytest.fixture(autouse=True)
def regle(prive, settings):
    fichiers.register_rule("essai", lambda user, fichier: user is not None)
    settings.CLAMAV_HOST = "antivirus.example"


@pytest.fixture
def clamd(monkeypatch):
    """Away until told what to answer."""
    dit = {"reponse": None}

    def demander(adresse, brut):
        if dit["reponse"] is None:
            raise OSError
        return dit["reponse"]

    monkeypatch.setattr(antivirus, "_demander", demander)
    return dit


def deposer(retenir=True):
    upload = SimpleUploadedFile("rib.pdf", un_pdf())
    return fichiers.store(upload, kind="piece", regle="essai", by=None, retenir=retenir)


def test_while_the_antivirus_is_away_a_file_is_kept_and_opened_by_nobody(db, clamd, client, personne):
    fichier = deposer()
    assert fichier.retenu_le
    client.force_login(personne)
    assert client.get(fichier.url).status_code == 404
    assert quarantaine.verifier() == 0
    assert client.get(fichier.url).status_code == 404


def test_a_file_that_is_not_to_be_withheld_is_refused_as_before(db, clamd):
    with pytest.raises(ValidationError, match="ne répond pas"):
        deposer(retenir=False)
    assert not Fichier.objects.exists()


def test_clean_it_is_released(db, clamd, client, personne):
    fichier = deposer()
    clamd["reponse"] = "stream: OK"
    assert quarantaine.verifier() == 1 and quarantaine.verifier() == 0
    client.force_login(personne)
    assert client.get(fichier.url).status_code == 200


def test_infected_it_is_deleted_and_who_pointed_to_it_is_told(
    db, clamd, client, personne, prive, django_capture_on_commit_callbacks
):
    fichier, dits = deposer(), []
    quarantaine.on_refusal("essai", dits.append)
    clamd["reponse"] = "stream: Eicar FOUND"
    with django_capture_on_commit_callbacks(execute=True):
        assert quarantaine.verifier() == 1
    assert [f.pk for f in dits] == [fichier.pk] and not [p for p in prive.rglob("*") if p.is_file()]
    client.force_login(personne)
    assert client.get(fichier.url).status_code == 404


def test_a_file_seen_at_once_is_not_withheld_and_no_antivirus_changes_nothing(db, clamd, settings):
    clamd["reponse"] = "stream: OK"
    assert deposer().retenu_le is None
    settings.CLAMAV_HOST = ""
    clamd["reponse"] = None
    assert deposer().retenu_le is None


def test_a_file_withheld_is_released_when_the_antivirus_is_given_up(db, clamd, settings):
    fichier = deposer()
    settings.CLAMAV_HOST = ""
    assert quarantaine.verifier() == 1
    fichier.refresh_from_db()
    assert fichier.retenu_le is None
