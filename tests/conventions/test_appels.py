"""A call for projects: open by its dates alone, its questions fixed once published, late files by a named exception."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from conventions import services
from conventions.enums import APPEL, EtatAppel
from conventions.manques import hors_delai, manques
from conventions.models import Appel, Convention, DelaiAccorde, QuestionAppel
from socle.edition import Conflit
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions.fabrique_appels import UN_JOUR, appel, clore


@pytest.fixture
def ouvert(reseau, coordinatrice):
    return appel(reseau, coordinatrice)


@pytest.fixture
def commence(ouvert, structure, directrice):
    """A draft that answers the call."""
    return services.start_file(structure=structure, appel=ouvert, by=directrice)


def prete(convention: Convention, directrice) -> Convention:
    fabrique.fiche_complete(convention.structure)
    return fabrique.remplir(convention, directrice)


# — Its states, by the services and by the database

PERMIS = {
    ("brouillon", "publier"): "publie",
    ("publie", "depublier"): "brouillon",
    ("brouillon", "retirer_appel"): "retire",
    ("publie", "retirer_appel"): "retire",
}


def _dans(etat: str, reseau, coordinatrice) -> Appel:
    un = appel(reseau, coordinatrice, publie=etat != "brouillon")
    return services.withdraw_call(appel=un, motif="Motif", by=coordinatrice) if etat == "retire" else un


def _jouer(un: Appel, code: str, by):
    return {
        "publier": lambda: services.publish_call(appel=un, by=by),
        "depublier": lambda: services.unpublish_call(appel=un, by=by),
        "retirer_appel": lambda: services.withdraw_call(appel=un, motif="Motif", by=by),
    }[code]()


@pytest.mark.parametrize("etat", EtatAppel.values)
def test_only_the_coordination_moves_a_call_and_only_as_the_table_says(
    etat, reseau, coordinatrice, directrice, partenaire, voisine
):
    un = _dans(etat, reseau, coordinatrice)
    gens = {"coordination": coordinatrice, "structure": directrice, "partenaire": partenaire, "voisine": voisine}
    for (role, user), move in itertools.product(gens.items(), APPEL.moves):
        attendu = PERMIS.get((etat, move.code)) if role == "coordination" else None
        with transaction.atomic():
            vu = Appel.objects.get(pk=un.pk)
            if attendu is None:
                with pytest.raises(Refused):
                    _jouer(vu, move.code, user)
            else:
                _jouer(vu, move.code, user)
            assert Appel.objects.get(pk=un.pk).etat == (attendu or etat), (role, move.code)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatAppel.values)
def test_the_database_refuses_the_same_by_raw_update(etat, reseau, coordinatrice):
    un = _dans(etat, reseau, coordinatrice)
    cibles = {vers for (de, _), vers in PERMIS.items() if de == etat}
    for vers in set(EtatAppel.values) - cibles - {etat}:
        with (
            pytest.raises(DatabaseError, match="Passage impossible"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE conventions_appel SET etat = %s WHERE id = %s", [vers, un.pk])


def test_a_call_says_its_rules_before_it_is_published(reseau, coordinatrice):
    un = appel(reseau, coordinatrice, publie=False, presentation="")
    with pytest.raises(Refused, match="présentation"):
        services.publish_call(appel=un, by=coordinatrice)


def test_a_call_closes_after_it_opens(reseau, coordinatrice):
    with pytest.raises(ValidationError, match="clôture"):
        appel(reseau, coordinatrice, ouvre=5, ferme=4)


def test_a_published_call_is_changed_only_by_taking_it_back_while_nobody_answers(ouvert, coordinatrice, request):
    with pytest.raises(Refused, match="publié"):
        services.change_call(appel=ouvert, changes={"titre": "Autre"}, version=None, by=coordinatrice)
    request.getfixturevalue("commence")
    with pytest.raises(Refused, match="commencé à répondre"):
        services.unpublish_call(appel=ouvert, by=coordinatrice)


def test_two_people_writing_the_same_call_never_overwrite_silently(reseau, coordinatrice):
    un = appel(reseau, coordinatrice, publie=False)
    lue = un.version
    services.change_call(appel=un, changes={"titre": "Le sien"}, version=lue, by=coordinatrice)
    with pytest.raises(Conflit):
        services.change_call(appel=un, changes={"titre": "Le mien"}, version=lue, by=coordinatrice)


# — Its questions


def test_the_questions_of_a_published_call_never_change_even_in_raw_sql(reseau, coordinatrice):
    un = appel(reseau, coordinatrice, questions=1)
    question = un.questions.get()
    with pytest.raises(Refused, match="publié"):
        services.change_question(question=question, changes={"intitule": "?"}, version=None, by=coordinatrice)
    for sql in ("UPDATE conventions_questionappel SET intitule = '?'", "DELETE FROM conventions_questionappel"):
        with pytest.raises(DatabaseError, match="ne changent pas"), transaction.atomic(), connection.cursor() as c:
            c.execute(sql)
    with pytest.raises(DatabaseError, match="ne changent pas"), transaction.atomic():
        QuestionAppel.objects.bulk_create([QuestionAppel(appel=un, intitule="Une de plus")])


def test_a_choice_offers_at_least_two_answers(reseau, coordinatrice):
    un = appel(reseau, coordinatrice, publie=False)
    with pytest.raises(ValidationError, match="deux choix"):
        services.add_question(appel=un, intitule="Lequel", genre="choix", choix=["Un"], by=coordinatrice)


def test_questions_are_put_in_another_order(reseau, coordinatrice):
    un = appel(reseau, coordinatrice, publie=False, questions=3)
    services.move_question(question=un.questions.get(intitule="Question 3"), by=coordinatrice)
    assert [q.intitule for q in un.questions.all()] == ["Question 1", "Question 3", "Question 2"]
    services.move_question(question=un.questions.get(intitule="Question 1"), by=coordinatrice)
    assert un.questions.first().intitule == "Question 1"


# — Answering


def test_a_file_answers_an_open_call_of_its_network_once(ouvert, commence, structure, directrice, coordinatrice):
    services.abandon(convention=commence, motif="Erreur", by=directrice)
    encore = services.start_file(structure=structure, appel=ouvert, by=directrice)
    prete(encore, directrice)
    services.submit(convention=encore, by=directrice)
    with pytest.raises(DatabaseError), transaction.atomic():
        Convention.objects.bulk_create(
            [Convention(structure=structure, appel=ouvert, origine="plateforme", etat="brouillon")]
        )


@pytest.mark.parametrize("ouvre,ferme,publie", [(1, 20, True), (-10, 20, False)])
def test_nobody_begins_under_a_call_that_is_not_open(
    reseau, coordinatrice, structure, directrice, ouvre, ferme, publie
):
    un = appel(reseau, coordinatrice, ouvre=ouvre, ferme=ferme, publie=publie)
    with pytest.raises(Refused, match="ouvert"):
        services.start_file(structure=structure, appel=un, by=directrice)


def test_a_call_of_another_network_is_not_answered(autre_reseau, voisine, structure, directrice):
    with pytest.raises(Refused):
        services.start_file(structure=structure, appel=appel(autre_reseau, voisine), by=directrice)


def test_a_file_outside_any_call_stays_possible(ouvert, structure, directrice):
    convention = services.start_file(structure=structure, by=directrice)
    prete(convention, directrice)
    services.submit(convention=convention, by=directrice)
    assert convention.etat == "depose" and convention.appel is None


def test_after_the_closing_a_file_wants_a_named_exception(ouvert, commence, structure, directrice, coordinatrice):
    prete(commence, directrice)
    clore(ouvert)
    commence.refresh_from_db()
    with pytest.raises(Refused, match="clos"):
        services.submit(convention=commence, by=directrice)
    delai = services.grant_delay(
        appel=ouvert, structure=structure, jusqu_au=timezone.now() + UN_JOUR, motif="Panne", by=coordinatrice
    )
    assert Courriel.objects.filter(modele="appel_delai").count() == 1
    services.submit(convention=Convention.objects.get(pk=commence.pk), by=directrice)
    assert Convention.objects.get(pk=commence.pk).etat == "depose"
    assert str(delai) == f"délai accordé à {structure}"


def test_the_database_refuses_a_late_file_by_raw_update(ouvert, commence):
    clore(ouvert)
    with pytest.raises(DatabaseError, match="appel est clos"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conventions_convention SET etat = 'depose', depose_le = now() WHERE id = %s", [commence.pk]
        )


def test_a_file_handed_in_never_changes_its_call(ouvert, commence, directrice):
    prete(commence, directrice)
    services.submit(convention=commence, by=directrice)
    with pytest.raises(Refused, match="déposé"):
        services.choose_call(convention=commence, appel=None, by=directrice)
    with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
        Convention.objects.filter(pk=commence.pk).update(appel=None)


def test_a_draft_is_carried_to_the_next_call_with_its_answers(reseau, coordinatrice, structure, directrice):
    ancien = appel(reseau, coordinatrice, questions=2)
    convention = services.start_file(structure=structure, appel=ancien, by=directrice)
    cle = ancien.questions.first().cle
    services.save_section(
        convention=convention, section="questions", changes={f"reponses.{cle}": "Oui"}, version=None, by=directrice
    )
    clore(ancien)
    maintenant = timezone.now()
    suivant = services.create_call(
        reseau=reseau, reprend=ancien, titre="Le suivant", ouvre_le=maintenant - UN_JOUR,
        ferme_le=maintenant + 9 * UN_JOUR, by=coordinatrice,
    )  # fmt: skip
    services.publish_call(appel=suivant, by=coordinatrice)
    services.choose_call(convention=convention, appel=suivant, by=directrice)
    assert [q.intitule for q in suivant.questions.all()] == ["Question 1", "Question 2"]
    assert convention.reponses == {cle: "Oui"}
    assert [phrase for _, phrase in manques(convention) if "Question" in phrase] == [
        "Répondez à «\u00a0Question 2\u00a0»."
    ]


def test_what_a_call_asks_is_needed_to_hand_in(reseau, coordinatrice, structure, directrice):
    un = appel(
        reseau, coordinatrice, questions=1, depot="portail", portail_nom="Elan Caf", portail_url="https://exemple.fr"
    )
    convention = services.start_file(structure=structure, appel=un, by=directrice)
    copie = ("pieces", "Copie signée de la demande déposée sur Elan Caf\u00a0: à joindre.")
    assert copie in manques(convention)
    prete(convention, directrice)
    with pytest.raises(Refused) as refus:
        services.submit(convention=convention, by=directrice)
    assert refus.value.reasons == [
        "Répondez à «\u00a0Question 1\u00a0».",
        "Donnez le numéro de votre demande sur Elan Caf.",
    ]


def test_two_colleagues_answering_two_questions_both_keep_theirs(reseau, coordinatrice, structure, directrice):
    un = appel(reseau, coordinatrice, questions=2)
    convention = services.start_file(structure=structure, appel=un, by=directrice)
    a, b = (f"reponses.{q.cle}" for q in un.questions.all())
    lue = convention.version

    def repondre(champ: str, valeur):
        services.save_section(
            convention=convention, section="questions", changes={champ: valeur}, version=lue, by=directrice
        )

    repondre(a, "La mienne")
    repondre(b, "La sienne")
    assert convention.reponses == {a[9:]: "La mienne", b[9:]: "La sienne"}
    with pytest.raises(Conflit) as conflit:
        repondre(a, "Une autre")
    assert [(d.libelle, d.leur, d.mien) for d in conflit.value.details] == [("Question 1", "La mienne", "Une autre")]


def test_an_answer_to_a_question_nobody_asks_is_refused(commence, directrice):
    with pytest.raises(Refused, match="ne sont pas"):
        services.save_section(
            convention=commence, section="questions", changes={"reponses.autre": "?"}, version=None, by=directrice
        )


# — Its life


def test_a_call_closes_later_never_earlier(ouvert, commence, coordinatrice):
    with pytest.raises(Refused, match="après l’ancienne"):
        services.extend_call(appel=ouvert, ferme_le=ouvert.ferme_le - UN_JOUR, motif="Motif", by=coordinatrice)
    plus_tard = ouvert.ferme_le + 7 * UN_JOUR
    services.extend_call(appel=ouvert, ferme_le=plus_tard, motif="Grève", by=coordinatrice)
    assert ouvert.ferme_le == plus_tard
    assert Courriel.objects.filter(modele="appel_prolonge").count() == 1


def test_a_call_withdrawn_lets_the_drafts_go_on_outside_it(ouvert, commence, coordinatrice):
    services.withdraw_call(appel=ouvert, motif="Crédits retirés", by=coordinatrice)
    commence.refresh_from_db()
    assert commence.appel is None and commence.etat == "brouillon"
    assert "Crédits retirés" in Courriel.objects.get(modele="appel_retire").corps


def test_an_exception_goes_to_a_structure_of_the_network_after_the_closing(
    ouvert, structure, coordinatrice, directrice, autre_reseau
):
    bon = {"appel": ouvert, "structure": structure, "motif": "Panne", "by": coordinatrice}
    with pytest.raises(Refused, match="au-delà"):
        services.grant_delay(jusqu_au=ouvert.ferme_le - UN_JOUR, **bon)
    with pytest.raises(ValidationError, match="pourquoi"):
        services.grant_delay(jusqu_au=ouvert.ferme_le + UN_JOUR, **bon | {"motif": " "})
    with pytest.raises(Refused, match="coordination"):
        services.grant_delay(jusqu_au=ouvert.ferme_le + UN_JOUR, **bon | {"by": directrice})
    for jours in (1, 2):
        services.grant_delay(jusqu_au=ouvert.ferme_le + timedelta(days=jours), **bon)
    assert DelaiAccorde.objects.get().jusqu_au == ouvert.ferme_le + timedelta(days=2)


def test_those_who_began_and_have_not_handed_in_are_written_to_once_a_day(ouvert, commence, coordinatrice):
    for _ in range(2):
        envoi = {"appel": ouvert, "sujet": "Il vous reste dix jours", "corps": "Bonjour,"}
        assert services.write_to_pending(by=coordinatrice, **envoi) == 1
    message = Courriel.objects.get(modele="appel_relance")
    assert message.sujet == "Il vous reste dix jours" and commence.code in message.corps


def test_nobody_is_written_to_when_everybody_has_handed_in(ouvert, coordinatrice):
    with pytest.raises(Refused, match="Personne"):
        services.write_to_pending(appel=ouvert, sujet="Objet", corps="Texte", by=coordinatrice)


def test_amounts_are_in_euros_and_the_ceiling_holds_a_lump_sum(reseau, coordinatrice):
    with pytest.raises(ValidationError, match="plafond"):
        appel(reseau, coordinatrice, forfait=Decimal("4000"), plafond=Decimal("3999.99"))


def test_an_open_call_takes_files_a_closed_one_says_since_when(ouvert, commence):
    assert hors_delai(commence) == []
    clore(ouvert)
    assert "clos depuis" in hors_delai(Convention.objects.get(pk=commence.pk))[0]
