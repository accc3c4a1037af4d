"""Loading the places, again and again."""

import gzip
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from territoires import chargement
from territoires.models import Chargement, Commune, Departement, Epci, NomCommune, Region


def test_everything_is_there(communes):
    assert (Region.objects.count(), Departement.objects.count(), Epci.objects.count()) == (26, 109, 1266)
    assert Commune.objects.count() == 34969
    assert Commune.objects.filter(position__isnull=True).count() == 80
    assert NomCommune.objects.filter(nature="arrondissement").count() == 45


def test_the_same_data_again_cost_less_than_a_second(communes, django_assert_max_num_queries):
    debut = time.monotonic()
    with django_assert_max_num_queries(6):
        assert chargement.charger().deja
        assert chargement.charger(["54"]).deja
    assert time.monotonic() - debut < 1


def test_the_command_says_what_it_did(communes):
    sortie = StringIO()
    call_command("charger_territoires", stdout=sortie)
    assert "déjà chargés : 34969 communes" in sortie.getvalue()


def test_a_new_loading_updates_and_deletes_nothing(communes, monkeypatch):
    Commune.objects.filter(pk="54395").update(nom="Nanci", population=1)
    lire = chargement._lire
    sans_toul = lambda nom: [r for r in lire(nom) if r.get("insee") != "54528"]  # noqa: E731
    monkeypatch.setattr(chargement, "_lire", sans_toul)
    chargement.charger(["54"], force=True)
    assert Commune.objects.get(pk="54395").nom == "Nancy"
    assert Commune.objects.get(pk="54528").actuelle  # a part says nothing of what it leaves out


def test_a_commune_the_data_no_longer_know_stays_but_is_not_found(communes, monkeypatch):
    from territoires.recherche import find_commune

    lire = chargement._lire
    monkeypatch.setattr(chargement, "_load_fonds", lambda *a: None)
    monkeypatch.setattr(chargement, "_lire", lambda nom: [r for r in lire(nom) if r.get("insee") != "54528"])
    chargement.charger(force=True)
    assert not Commune.objects.get(pk="54528").actuelle
    assert find_commune("Toul", "54") == []


def test_some_departements_only(db):
    if Chargement.objects.exists():
        pytest.skip("the whole country is loaded")
    bilan = chargement.charger(["93"])
    assert bilan.communes == 39
    assert set(Commune.objects.values_list("departement", flat=True)) <= {"93", "54", "88"}


def test_half_a_position_is_refused(communes):
    with pytest.raises(IntegrityError, match="commune_coordonnees"), transaction.atomic():
        Commune.objects.filter(pk="54395").update(longitude=None)


def test_the_position_is_kept_by_the_database(communes):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cube_dim(position) FROM territoires_commune WHERE insee = '54395'")
        assert cursor.fetchone() == (3,)


def test_the_drawings_shipped_are_those_of_the_data(communes, monkeypatch, tmp_path):
    import shutil

    shutil.copytree(chargement.DONNEES, tmp_path / "donnees")
    monkeypatch.setattr(chargement, "DONNEES", tmp_path / "donnees")
    avant = (tmp_path / "donnees" / chargement.FONDS).read_bytes()
    assert gzip.decompress(chargement.dessiner().read_bytes()) == gzip.decompress(avant)
