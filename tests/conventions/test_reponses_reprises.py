"""A draft takes the answers of an earlier file of its structure; what is written stays, and one gesture undoes it."""

from decimal import Decimal

import pytest

from conventions import reponses_reprises, services
from conventions.models import Convention
from socle.etats import Refused
from tests.conventions import fabrique, fabrique_appels
from tests.conventions.fabrique import ligne
from tests.conventions.test_actes_ecrans import chez_elle, url  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def avant(dossier, reseau):
    reseau.budget_demande = True
    reseau.save()
    return dossier("abandonnee")


@pytest.fixture
def apres(avant, structure, directrice):
    return services.start_file(structure=structure, by=directrice)


def relire(c):
    return Convention.objects.get(pk=c.pk)


def test_what_is_empty_is_filled_and_what_is_written_stays(apres, avant, directrice):
    services.save_section(
        convention=apres, section="projet", changes={"objectifs": "Les nouveaux"}, version=None, by=directrice
    )
    offre = reponses_reprises.proposer(relire(apres), avant)
    assert offre.gardees == ["Objectifs"]
    services.take_answers(convention=relire(apres), depuis=avant, by=directrice)
    c = relire(apres)
    assert (c.objectifs, c.public_vise, c.heures_en_ligne) == ("Les nouveaux", avant.public_vise, Decimal(6))
    assert [x.montant for x in c.lignes_budget.all()] == [x.montant for x in avant.lignes_budget.all()]
    assert c.declarations == {}


def test_one_gesture_takes_back_all_but_what_was_changed_since(apres, avant, directrice):
    services.take_answers(convention=apres, depuis=avant, by=directrice)
    services.save_section(
        convention=relire(apres), section="projet", changes={"objectifs": "Changés"}, version=None, by=directrice
    )
    une = apres.lignes_budget.first()
    services.save_budget(
        convention=relire(apres), by=directrice,
        lignes=[services.LigneSaisie(une.code, une.volet, une.compte, "Autre", une.montant, une.version)],
    )  # fmt: skip
    restent = services.give_back_answers(convention=relire(apres), by=directrice)
    c = relire(apres)
    assert restent == ["Objectifs", "Les lignes du budget que vous avez changées"]
    assert (c.objectifs, c.public_vise, c.reseaux_utilises, c.heures_en_ligne) == ("Changés", "", [], None)
    assert [x.libelle for x in c.lignes_budget.all()] == ["Autre"]
    with pytest.raises(Refused, match="plus de reprise"):
        services.give_back_answers(convention=c, by=directrice)
    services.take_answers(convention=c, depuis=avant, by=directrice)


def test_a_budget_already_begun_is_kept(apres, avant, directrice):
    services.save_budget(convention=apres, lignes=[ligne("charges", 1, "Loyer")], by=directrice)
    services.take_answers(convention=relire(apres), depuis=avant, by=directrice)
    assert [x.libelle for x in apres.lignes_budget.all()] == ["Loyer"]


def test_nothing_is_taken_twice_nor_from_somebody_else_nor_by_a_file_handed_in(
    apres, avant, directrice, structure, coordinatrice
):
    services.take_answers(convention=apres, depuis=avant, by=directrice)
    with pytest.raises(Refused, match="déjà reprises"):
        services.take_answers(convention=apres, depuis=avant, by=directrice)
    services.give_back_answers(convention=apres, by=directrice)
    with pytest.raises(Refused, match="précédent"):
        services.take_answers(convention=apres, depuis=apres, by=directrice)
    fabrique.remplir(relire(apres), directrice)
    services.submit(convention=relire(apres), by=directrice)
    with pytest.raises(Refused, match="brouillon"):
        services.take_answers(convention=relire(apres), depuis=avant, by=directrice)


def test_the_answers_to_the_same_questions_come_when_they_still_answer(structure, directrice, coordinatrice, reseau):
    un = fabrique_appels.appel(reseau, coordinatrice, publie=False)
    oui = services.add_question(appel=un, intitule="Combien", genre="nombre", by=coordinatrice)
    choix = services.add_question(
        appel=un, intitule="Où", genre="choix", choix=["En ville", "À la campagne"], by=coordinatrice
    )
    services.publish_call(appel=un, by=coordinatrice)
    avant = services.start_file(structure=structure, appel=un, by=directrice)
    services.save_section(
        convention=avant, section="questions", version=None, by=directrice,
        changes={f"reponses.{oui.cle}": "12", f"reponses.{choix.cle}": "En ville"},
    )  # fmt: skip
    services.abandon(convention=avant, motif="Reporté", by=directrice)
    deux = fabrique_appels.appel(reseau, coordinatrice, publie=False, titre="Promeneurs du Net 2028", reprend=un)
    autre = deux.questions.get(cle=choix.cle)
    services.change_question(
        question=autre, changes={"choix": ["Dans un quartier", "À la campagne"]}, version=None, by=coordinatrice
    )
    services.publish_call(appel=deux, by=coordinatrice)
    apres = services.start_file(structure=structure, appel=deux, by=directrice)
    services.take_answers(convention=apres, depuis=relire(avant), by=directrice)
    assert relire(apres).reponses == {oui.cle: "12"}


def test_the_page_shows_what_comes_then_how_to_undo_it(chez_elle, apres, avant):  # noqa: F811
    assert url(apres, "reprendre") in chez_elle.get(url(apres)).content.decode()
    page = chez_elle.get(url(apres, "reprendre")).content.decode()
    assert avant.public_vise in page and "2\u00a0lignes, comme base" in page
    chez_elle.post(url(apres, "reprendre"))
    assert url(apres, "reprendre_annuler") in chez_elle.get(url(apres)).content.decode()
    chez_elle.post(url(apres, "reprendre_annuler"))
    assert relire(apres).public_vise == ""
