"""Calls for projects on screen: kept by the coordination, read by anybody, answered from the structure's space."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from conventions import services
from conventions.models import Appel, Convention, QuestionAppel
from socle.models import Courriel
from socle.tableur import read
from structures.services import add_member, create_structure, enter_network
from tests.conventions import fabrique
from tests.conventions.fabrique_appels import TITRE, appel, clore
from tests.conventions.test_instruction_ecrans import chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]
DATES = {
    "ouvre_le_jour": "2027-01-04", "ouvre_le_heure": "09:00", "ferme_le_jour": "2027-03-01", "ferme_le_heure": "18:00",
}  # fmt: skip
SAISIE = {"titre": TITRE, "presentation": "Des règles.", "depot": "ici", "version_lue": "0"} | DATES


def url(a: Appel, acte: str = "", *objets: str) -> str:
    nom = f"coordination_appel_{acte}" if acte else "coordination_appel"
    return reverse(nom, args=[a.reseau.code, a.code, *objets])


@pytest.fixture
def chez_elle(directrice):
    client = Client()
    client.force_login(directrice)
    return client


def test_a_call_is_prepared_with_its_hours_by_the_clock_of_the_network(chez_nous, reseau):
    reponse = chez_nous.post(reverse("coordination_appel_nouveau", args=[reseau.code]), SAISIE)
    un = Appel.objects.get()
    assert reponse.url == url(un)
    assert un.ferme_le.isoformat() == "2027-03-01T17:00:00+00:00"  # 18 h in Paris, in winter


def test_what_is_asked_on_a_funders_site_takes_the_answers_there_and_brings_its_signed_copy_back(
    chez_elle, reseau, coordinatrice, structure, directrice
):
    un = appel(reseau, coordinatrice, questions=1, depot="portail", portail_nom="Elan Caf")
    convention = services.start_file(structure=structure, appel=un, by=directrice)
    cle = un.questions.get().cle
    services.save_section(
        convention=convention, section="questions", changes={f"reponses.{cle}": "=Oui"}, version=None, by=directrice
    )
    adresse = reverse("structure_dossier_reponses", args=[structure.code, convention.code])
    page = dit(chez_elle.get(reverse("structure_dossier", args=[structure.code, convention.code])))
    assert adresse in page and "Copie signée de la demande déposée sur Elan Caf" in page
    (feuille,) = read(BytesIO(chez_elle.get(adresse).content), "reponses.xlsx")
    dites = {ligne.valeurs["ce_qui_est_demande"]: ligne.valeurs["reponse"] for ligne in feuille.lignes}
    assert dites["Question 1"] == "=Oui"
    assert dites["Copie signée de la demande déposée sur Elan Caf"] == "À donner"


@pytest.mark.parametrize(
    "faute,champ,phrase",
    [
        ({"titre": ""}, "titre", "obligatoire"),
        ({"ferme_le_jour": "2026-12-01"}, "ferme_le_jour", "après l’ouverture"),
        ({"forfait": "4000", "plafond": "100"}, "plafond", "au moins le forfait"),
        ({"depot": "portail"}, "portail_nom", "Nommez le site"),
        ({"ouvre_le_heure": "25:00"}, "ouvre_le_heure", "heure"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(chez_nous, reseau, faute, champ, phrase):
    reponse = chez_nous.post(reverse("coordination_appel_nouveau", args=[reseau.code]), SAISIE | faute)
    assert reponse.status_code == 200 and not Appel.objects.exists()
    assert phrase in " ".join(reponse.context["form"].errors[champ])
    assert "Des règles." in dit(reponse)


def test_a_question_of_choice_wants_two_choices_and_no_other_keeps_them(chez_nous, reseau, coordinatrice):
    un = appel(reseau, coordinatrice, publie=False)
    choix = {"intitule": "Où", "genre": "choix", "choix": "En ville\nEn ville\n"}
    reponse = chez_nous.post(url(un, "question_ajouter"), choix)
    assert "au moins deux choix" in dit(reponse)
    chez_nous.post(url(un, "question_ajouter"), choix | {"choix": "En ville\nÀ la campagne"})
    assert QuestionAppel.objects.get().choix == ["En ville", "À la campagne"]
    chez_nous.post(url(un, "question", QuestionAppel.objects.get().cle), choix | {"genre": "texte", "version_lue": "0"})
    assert QuestionAppel.objects.get().choix == []


def test_a_call_is_carried_to_the_next_year_with_its_questions(chez_nous, reseau, coordinatrice):
    un = appel(reseau, coordinatrice, questions=2)
    nouveau = f"{reverse('coordination_appel_nouveau', args=[reseau.code])}?reprend={un.code}"
    assert TITRE in dit(chez_nous.get(nouveau))
    assert "déjà ce titre" in dit(chez_nous.post(nouveau, SAISIE))
    chez_nous.post(nouveau, SAISIE | {"titre": "L’an prochain"})
    assert Appel.objects.get(titre="L’an prochain").questions.count() == 2


def test_who_began_and_has_not_handed_in_is_seen_and_written_to(
    chez_nous, reseau, structure, coordinatrice, directrice
):
    un = appel(reseau, coordinatrice)
    assert chez_nous.get(url(un, "ecrire")).status_code == 302  # nobody to write to
    services.start_file(structure=structure, appel=un, by=directrice)
    page = dit(chez_nous.get(url(un)))
    assert structure.nom in page and "Commencé, pas déposé" in page
    chez_nous.post(url(un, "ecrire"), {"sujet": "Objet", "corps": "Bonjour,"})
    assert Courriel.objects.get(modele="appel_relance").destinataire == directrice.email


# — Anybody


def test_a_published_call_is_read_by_anybody_and_one_in_preparation_by_nobody(client, reseau, coordinatrice):
    un = appel(reseau, coordinatrice, publie=False)
    assert client.get(un.get_absolute_url()).status_code == 404
    assert TITRE not in dit(client.get(reverse("appels")))
    services.publish_call(appel=un, by=coordinatrice)
    assert TITRE in dit(client.get(reverse("appels")))
    assert "trois ans au plus" in dit(client.get(un.get_absolute_url()))


def test_whoever_reads_a_call_knows_what_to_prepare(client, reseau, coordinatrice):
    """The documents of its list, those of a renewal left out, and the budget: before anybody begins a file."""
    un = appel(reseau, coordinatrice, publie=False, budget_demande=True)
    services.add_asked_piece(
        reseau=reseau, appel=un, by=coordinatrice, libelle="Lettre d’engagement", statuts=["association"]
    )
    services.publish_call(appel=un, by=coordinatrice)
    lue = client.get(un.get_absolute_url()).content.decode()
    for phrase in ("Les pièces à préparer", "Lettre d’engagement", "Relevé d’identité bancaire", "Un budget équilibré"):
        assert phrase in lue
    assert "Déclaration de situation inchangée" not in lue and "Statuts de l’EPCI" not in lue


def test_its_rules_as_a_document_are_for_anybody_once_published(client, reseau, coordinatrice, directrice):
    un = appel(reseau, coordinatrice, publie=False)
    services.put_rules_document(appel=un, upload=fabrique.pdf("règlement.pdf"), by=coordinatrice)
    adresse = reverse("fichier", args=[un.reglement.code])
    assert client.get(adresse).status_code == 404
    elle = Client()
    elle.force_login(directrice)
    assert elle.get(adresse).status_code == 404
    elle.force_login(coordinatrice)
    assert elle.get(adresse).status_code == 200
    services.publish_call(appel=un, by=coordinatrice)
    assert client.get(adresse).status_code == 200


def test_its_dates_go_in_a_calendar(client, reseau, coordinatrice):
    un = appel(reseau, coordinatrice)
    calendrier = Calendar.from_ical(client.get(reverse("appel_calendrier", args=[un.cle])).content)
    quand = {str(e["summary"]): e["dtstart"].dt for e in calendrier.walk("VEVENT")}
    assert quand[f"Clôture\u00a0: {TITRE}"] == un.ferme_le.replace(microsecond=0)


# — The structure


def test_a_structure_chooses_the_call_it_answers(chez_elle, reseau, structure, coordinatrice):
    un = appel(reseau, coordinatrice)
    assert TITRE in dit(chez_elle.get(reverse("structure_dossiers", args=[structure.code])))
    nouveau = reverse("structure_dossier_nouveau", args=[structure.code])
    assert "Non, hors appel" in dit(chez_elle.get(nouveau))
    chez_elle.post(nouveau, {"appel": un.code})
    assert Convention.objects.get().appel == un


def test_the_questions_are_answered_as_one_goes_each_as_its_kind(
    chez_elle, reseau, structure, coordinatrice, directrice
):
    un = appel(reseau, coordinatrice, publie=False)
    genres = ("texte", "long", "nombre", "choix", "plusieurs", "date")
    for genre in genres:
        choix = ["A", "B"] if genre in ("choix", "plusieurs") else []
        services.add_question(appel=un, intitule=f"Question {genre}", genre=genre, choix=choix, by=coordinatrice)
    services.publish_call(appel=un, by=coordinatrice)
    convention = services.start_file(structure=structure, appel=un, by=directrice)
    partie = reverse("structure_dossier_partie", args=[structure.code, convention.code, "questions"])
    cles = [f"reponses.{q.cle}" for q in un.questions.all()]
    justes = dict(zip(cles, ("Une", "Longue", "3.5", "B", ["A", "B"], "2027-01-04"), strict=True))
    reponse = chez_elle.post(partie, justes | {cles[2]: "beaucoup", "version_lue": "0"})
    assert cles[2] in reponse.context["form"].errors and "Longue" in dit(reponse)
    chez_elle.post(partie, justes | {"version_lue": "0"}, headers={"HX-Request": "true"})
    convention.refresh_from_db()
    assert [convention.reponses[cle[9:]] for cle in cles] == ["Une", "Longue", "3.5", "B", ["A", "B"], "2027-01-04"]
    page = dit(chez_elle.get(reverse("structure_dossier", args=[structure.code, convention.code])))
    assert "3,5" in page and "A, B" in page and "4 janvier 2027" in page
    chez_elle.post(partie, justes | {cles[0]: "", "version_lue": str(convention.version)})
    convention.refresh_from_db()
    assert len(convention.reponses) == 5


def test_a_file_outside_any_call_has_no_questions(chez_elle, structure, directrice):
    convention = services.start_file(structure=structure, by=directrice)
    partie = reverse("structure_dossier_partie", args=[structure.code, convention.code, "questions"])
    assert chez_elle.get(partie).status_code == 404


def test_a_late_file_is_told_what_may_be_done(chez_elle, reseau, structure, coordinatrice, directrice):
    un = appel(reseau, coordinatrice)
    convention = services.start_file(structure=structure, appel=un, by=directrice)
    clore(un)
    page = dit(chez_elle.get(reverse("structure_dossier_deposer", args=[structure.code, convention.code])))
    assert "clos depuis" in page and "accorder un délai" in page


# — As many queries for one as for thirty


def _structures(n: int, structure, directrice, coordinatrice, un: Appel) -> None:
    for rang in range(n):
        s = create_structure(reseau=structure.reseau, nom=f"Foyer {rang}", commune=structure.commune, by=coordinatrice)
        enter_network(structure=s, by=coordinatrice)
        add_member(structure=s, user=directrice, role="direction", by=None)
        services.start_file(structure=s, appel=un, by=directrice)


def test_a_call_asks_as_many_queries_for_one_answer_as_for_thirty(
    chez_nous, reseau, structure, directrice, coordinatrice
):
    un = appel(reseau, coordinatrice, questions=1)
    services.start_file(structure=structure, appel=un, by=directrice)
    chez_nous.get(url(un))
    with CaptureQueriesContext(connection) as peu:
        chez_nous.get(url(un))
    _structures(29, structure, directrice, coordinatrice, un)
    with CaptureQueriesContext(connection) as beaucoup:
        page = chez_nous.get(url(un))
    assert len(page.context["dossiers"]) == 30 and len(beaucoup) == len(peu)


@pytest.mark.parametrize("ou", ["coordination", "public"])
def test_the_lists_ask_as_many_queries_for_one_call_as_for_thirty(chez_nous, client, reseau, coordinatrice, ou):
    adresse = reverse("coordination_appels", args=[reseau.code]) if ou == "coordination" else reverse("appels")
    appel(reseau, coordinatrice)
    chez_nous.get(adresse)
    with CaptureQueriesContext(connection) as peu:
        chez_nous.get(adresse)
    for rang in range(29):
        appel(reseau, coordinatrice, titre=f"Appel {rang}")
    with CaptureQueriesContext(connection) as beaucoup:
        page = chez_nous.get(f"{adresse}?frais=1")
    assert "Appel 28" in dit(page) and len(beaucoup) == len(peu)


def test_between_two_open_calls_nothing_is_chosen_in_advance(chez_elle, structure, reseau, coordinatrice):
    ici = reverse("structure_dossier_nouveau", args=[structure.code])
    appel(reseau, coordinatrice)
    assert dit(chez_elle.get(ici)).count("checked") == 1
    appel(reseau, coordinatrice, titre="Un autre appel")
    assert "checked" not in dit(chez_elle.get(ici))
    page = chez_elle.post(ici, {})
    assert list(page.context["form"].errors) == ["appel"] and not Convention.objects.exists()


def test_a_number_asked_by_a_call_is_not_negative(chez_elle, structure, reseau, coordinatrice, directrice):
    un = appel(reseau, coordinatrice, publie=False)
    question = services.add_question(appel=un, intitule="Combien de jeunes", genre="nombre", by=coordinatrice)
    services.publish_call(appel=un, by=coordinatrice)
    convention = services.start_file(structure=structure, appel=un, by=directrice)
    nom = f"reponses.{question.cle}"
    partie = reverse("structure_dossier_partie", args=[structure.code, convention.code, "questions"])
    page = chez_elle.post(partie, {nom: "-5", "version_lue": "0"})
    assert list(page.context["form"].errors) == [nom] and 'value="-5"' in dit(page)
    chez_elle.post(partie, {nom: "0", "version_lue": str(Convention.objects.get().version)})
    assert Convention.objects.get().reponses == {question.cle: "0"}
