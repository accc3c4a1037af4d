"""The schema made in one operation, and the databases that can't come to it."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from socle.schema import bases_trop_anciennes

pytestmark = pytest.mark.django_db


@pytest.fixture
def anciennes() -> MigrationRecorder:
    """A database made before: the migrations of a room that are now one, without it."""
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("structures", "0001_schema")
    for nom in ("0001_initial", "0002_declaration"):
        recorder.record_applied("structures", nom)
    return recorder


def test_une_base_neuve_ou_venue_de_la_derniere_version_passe(anciennes: MigrationRecorder) -> None:
    assert bases_trop_anciennes(databases=["default"]) == []


def test_une_base_en_chemin_est_refusee_et_non_oubliee(anciennes: MigrationRecorder) -> None:
    anciennes.record_unapplied("structures", "0002_declaration")
    (erreur,) = bases_trop_anciennes(databases=["default"])
    assert erreur.msg.startswith("structures : cette base s’arrête à 0001_initial")
    assert "0002_declaration" in str(erreur.hint)
