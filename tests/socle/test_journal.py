import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from socle import conservation, edition, etats, journal
from tests.socle.essais.models import Dossier


def test_history_says_who_what_and_why(dossier, personne):
    edition.apply(dossier, {"telephone": "0383", "urgent": True}, version=0, by=personne, reason="appel")
    etats.move(dossier, "deposer", by=personne)
    depot, edit, creation = journal.historique(dossier)
    assert depot.qui == "Léa Martin" and depot.quoi[0] == "Dossier déposé."
    assert edit.motif == "appel"
    assert edit.quoi == [
        "Téléphone\u00a0: «\u00a00383\u00a0» (avant\u00a0: rien)",
        "Urgent\u00a0: oui (avant\u00a0: non)",
    ]
    assert (creation.quoi, creation.qui) == (["Dossier ouvert."], journal.AUTOMATE)


def test_dates_and_states_read_in_french(dossier, personne):
    edition.apply(dossier, {"jour": datetime.date(2026, 3, 1)}, version=None, by=personne)
    etats.move(dossier, "deposer", by=personne)
    assert "1er mars 2026" in journal.historique(dossier)[1].quoi[0]
    assert "«\u00a0déposé\u00a0»" in journal.historique(dossier)[0].quoi[1]


def test_a_change_of_a_field_not_declared_shows_nothing(dossier):
    Dossier.objects.filter(pk=dossier.pk).update(version=3)
    assert len(journal.historique(dossier)) == 1


def test_secrets_are_not_in_the_history(dossier):
    Dossier.objects.filter(pk=dossier.pk).update(secret="mot")
    assert not hasattr(dossier.events.first(), "secret")


def test_an_inner_act_does_not_sign_what_follows(dossier, personne, autre):
    with journal.acte(by=personne, action="dehors"):
        with journal.acte(by=autre, action="dedans", motif="m"):
            Dossier.objects.filter(pk=dossier.pk).update(telephone="1")
        Dossier.objects.filter(pk=dossier.pk).update(telephone="2")
    Dossier.objects.filter(pk=dossier.pk).update(telephone="3")
    signes = [(e.pgh_context or {}).get("action") for e in dossier.events.order_by("pgh_id")]
    assert signes == [None, "dedans", "dehors", None]


def test_two_objects_moved_in_one_request_keep_their_own_reason(personne):
    un, deux = Dossier.objects.create(titre="1"), Dossier.objects.create(titre="2")
    with journal.acte(by=personne, action="requete"):
        etats.move(un, "deposer", by=personne, reason="raison 1")
        etats.move(deux, "deposer", by=personne, reason="raison 2")
    assert journal.historique(un)[0].motif == "raison 1"
    assert journal.historique(deux)[0].motif == "raison 2"


def test_several_objects_read_as_one_history(dossier, personne):
    second = Dossier.objects.create(titre="Second")
    etats.move(dossier, "deposer", by=personne)
    assert len(journal.historiques([dossier, second])) == 3


@pytest.mark.parametrize("nombre", [1, 30])
def test_history_takes_the_same_queries_however_long(dossier, personne, nombre, django_assert_num_queries):
    for n in range(nombre):
        edition.apply(dossier, {"telephone": str(n)}, version=None, by=personne)
    with django_assert_num_queries(2):
        assert len(journal.historique(dossier)) == nombre + 1


def test_events_cannot_be_changed_nor_removed_by_raw_sql(dossier):
    table = journal.events_model(Dossier)._meta.db_table
    for ordre in (f"UPDATE {table} SET titre = 'autre'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ordre)
    assert dossier.events.count() == 1


def test_only_retention_removes_events_and_the_lock_is_back_after(dossier):
    demain = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    assert conservation.effacer_evenements(Dossier, [dossier.pk], demain) == 1
    Dossier.objects.filter(pk=dossier.pk).update(titre="encore")
    with pytest.raises(DatabaseError), transaction.atomic():
        dossier.events.all().delete()
