import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from socle import etats
from socle.etats import Refused
from tests.socle.essais.models import TABLE, Dossier


def test_a_move_changes_state_and_fields_and_signs_history(dossier, personne):
    etats.move(dossier, "deposer", by=personne, reason="prêt", telephone="0383000000")
    assert (dossier.etat, dossier.telephone, dossier.version) == ("depose", "0383000000", 1)
    dernier = dossier.events.order_by("-pgh_id").first()
    assert dernier.pgh_context["action"] == "deposer" and dernier.pgh_context["motif"] == "prêt"
    assert str(dernier.pgh_context["user"]) == str(personne.pk)


def test_a_move_from_another_state_is_refused_in_french(dossier, personne):
    with pytest.raises(Refused) as refus:
        etats.move(dossier, "accepter", by=personne)
    assert "brouillon" in refus.value.reasons[0] and "Accepter" in refus.value.reasons[0]
    dossier.refresh_from_db()
    assert dossier.etat == "brouillon"


def test_a_move_done_twice_is_refused_the_second_time(dossier, personne):
    etats.move(dossier, "deposer", by=personne)
    with pytest.raises(Refused):
        etats.move(dossier, "deposer", by=personne)
    assert dossier.version == 1


def test_reasons_refuse_a_move_and_nothing_is_written(dossier, personne):
    with pytest.raises(Refused) as refus:
        etats.move(dossier, "deposer", by=personne, unless=lambda d: ["Il manque le RIB.", "Il manque la date."])
    assert refus.value.reasons == ["Il manque le RIB.", "Il manque la date."]
    assert dossier.events.count() == 1


def test_the_reasons_see_the_stored_row_not_the_stale_one(dossier, personne):
    Dossier.objects.filter(pk=dossier.pk).update(telephone="03")
    vus = []
    etats.move(dossier, "deposer", by=personne, unless=lambda d: vus.append(d.telephone) or [])
    assert vus == ["03"]


def test_a_row_deleted_meanwhile_is_refused(dossier, personne):
    Dossier.objects.filter(pk=dossier.pk).delete()
    with pytest.raises(Refused, match="n’existe plus"):
        etats.move(dossier, "deposer", by=personne)


def test_a_constraint_refuses_with_its_french_message(dossier, personne):
    with pytest.raises(Refused, match="Ce titre n’est pas permis"):
        etats.move(dossier, "deposer", by=personne, titre="interdit")


def test_a_value_taken_already_is_refused_in_french(dossier):
    autre = Dossier.objects.create(titre="Autre")
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(code=autre.code)
    assert "existe déjà" in etats.en_francais(refus.value, Dossier)[0]


def test_the_transaction_goes_on_after_a_refusal(dossier, personne):
    with pytest.raises(Refused):
        etats.move(dossier, "deposer", by=personne, titre="interdit")
    etats.move(dossier, "deposer", by=personne)
    assert dossier.etat == "depose"


def test_raw_sql_cannot_make_an_illegal_passage(dossier):
    with (
        pytest.raises(ProgrammingError, match="Passage impossible de « brouillon » à « accepté »"),
        transaction.atomic(),
    ):
        Dossier.objects.filter(pk=dossier.pk).update(etat="accepte")


def test_the_refusal_of_the_trigger_is_a_french_sentence(dossier):
    with pytest.raises(ProgrammingError) as refus, transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(etat="accepte")
    assert etats.en_francais(refus.value, Dossier) == ["Passage impossible de « brouillon » à « accepté »."]


def test_raw_sql_cannot_insert_in_a_late_state(db):
    with pytest.raises(ProgrammingError, match="ne peut pas commencer à l’état « accepté »"), transaction.atomic():
        Dossier.objects.create(titre="x", etat="accepte")


def test_an_unknown_state_is_refused_too(dossier):
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(etat="perdu")


def test_moves_from_a_state_are_those_declared():
    assert [m.code for m in TABLE.moves_from("depose")] == ["accepter", "refuser"]
    assert TABLE.moves_from("refuse") == []


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_wins_and_the_other_is_told(personne):
    dossier = Dossier.objects.create(titre="Convoité")
    etats.move(dossier, "deposer", by=None)
    depart, resultats = threading.Barrier(2), []

    def agir(code):
        try:
            depart.wait(5)
            etats.move(Dossier.objects.get(pk=dossier.pk), code, by=personne)
            resultats.append(code)
        except Refused as refus:
            resultats.append(refus.reasons[0])
        finally:
            connection.close()

    fils = [threading.Thread(target=agir, args=(code,)) for code in ("accepter", "refuser")]
    [fil.start() for fil in fils]
    [fil.join(10) for fil in fils]
    gagne, perdu = sorted(resultats, key=len)
    dossier.refresh_from_db()
    assert (gagne, dossier.etat) in [("accepter", "accepte"), ("refuser", "refuse")]
    assert "n’est plus possible" in perdu
