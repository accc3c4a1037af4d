"""The sittings of the committee on screen: planned, moved, and the decisions of a whole agenda noted together."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions import services
from conventions.models import Convention, Decision, SeanceCopil
from socle.dates import aujourdhui
from socle.etats import Refused
from structures.services import add_member, create_structure, enter_network
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import chez_nous, dit, etat, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]
DEMAIN = timedelta(days=1)
SIRETS = {"Maison": "90541000700017"}


def liste(reseau) -> str:
    return reverse("coordination_seances", args=[reseau.code])


def url(seance: SeanceCopil, acte: str = "coordination_seance") -> str:
    return reverse(acte, args=[seance.reseau.code, seance.code])


def un_dossier(nom: str, structure, directrice, coordinatrice, situation: str = "au_copil") -> Convention:
    autre = create_structure(reseau=structure.reseau, nom=nom, commune=structure.commune, by=coordinatrice)
    autre.siret = SIRETS.get(nom, "55208131766522")
    autre.save()
    enter_network(structure=autre, by=coordinatrice)
    add_member(structure=autre, user=directrice, role="direction", by=None)
    return fabrique.dossier(situation, structure=autre, directrice=directrice, coordinatrice=coordinatrice)


@pytest.fixture
def deux(dossier, structure, directrice, coordinatrice) -> tuple[Convention, Convention]:
    """Two files on today's agenda."""
    return dossier("au_copil"), un_dossier("Foyer", structure, directrice, coordinatrice)


def choix(*couples: tuple[Convention, str, str]) -> dict[str, str]:
    donnees = {}
    for c, sens, motif in couples:
        donnees |= {f"{c.code}-sens": sens, f"{c.code}-motif": motif}
    return donnees


# — Planned, moved


def test_a_sitting_is_planned_once(chez_nous, reseau):
    champs = {"date": aujourdhui() + DEMAIN, "type": "copil", "lieu": "Caf, salle 2"}
    nouvelle = reverse("coordination_seance_nouvelle", args=[reseau.code])
    reponse = chez_nous.post(nouvelle, champs)
    seance = SeanceCopil.objects.get()
    assert reponse.url == url(seance) and "Caf, salle 2" in dit(chez_nous.get(liste(reseau)))
    page = chez_nous.post(nouvelle, champs)
    assert "déjà prévue" in dit(page) and "Caf, salle 2" in dit(page) and SeanceCopil.objects.count() == 1


def test_a_sitting_moves_until_it_has_decided(chez_nous, dossier, reseau, coordinatrice):
    seance = fabrique.seance(reseau, coordinatrice)
    deplacer = url(seance, "coordination_seance_deplacer")
    assert chez_nous.post(deplacer, {"date": "demain"}).status_code == 200
    chez_nous.post(deplacer, {"date": aujourdhui() - DEMAIN})
    seance.refresh_from_db()
    assert seance.date == aujourdhui() - DEMAIN
    chez_nous.post(deplacer, {"date": aujourdhui()})
    dossier("acceptee")
    assert deplacer not in dit(chez_nous.get(url(seance)))
    page = chez_nous.post(deplacer, {"date": aujourdhui() + DEMAIN})
    assert "déjà décidé" in dit(page) and f"{aujourdhui() + DEMAIN:%Y-%m-%d}" in dit(page)


# — Decided


def test_the_decisions_of_an_agenda_are_noted_together_and_the_others_wait(chez_nous, deux):
    un, autre = deux
    seance = un.inscriptions.get().seance
    chez_nous.post(url(seance), choix((un, "refusee", "Projet trop court."), (autre, "", "")))
    assert (etat(un), etat(autre)) == ("refusee", "au_copil")
    page = dit(chez_nous.get(url(seance)))
    assert "Projet trop court." in page and f"{autre.code}-sens" in page and f"{un.code}-sens" not in page


def test_a_double_click_on_the_decisions_says_that_they_are_noted(chez_nous, deux):
    un, _ = deux
    saisie = choix((un, "refusee", "Projet trop court.")) | {"csrfmiddlewaretoken": "une page"}
    for _ in range(2):
        page = dit(chez_nous.post(url(un.inscriptions.get().seance), saisie, follow=True))
        assert "1 décision notée." in page and "Rien n’est noté" not in page
    assert Decision.objects.count() == 1


def test_one_decision_to_complete_and_nothing_is_noted(chez_nous, deux):
    un, autre = deux
    page = chez_nous.post(url(un.inscriptions.get().seance), choix((un, "acceptee", ""), (autre, "ajournee", "")))
    assert page.status_code == 200 and "Dites pourquoi" in dit(page) and "checked" in dit(page)
    assert not Decision.objects.exists()


def test_nothing_chosen_is_told(chez_nous, deux):
    un, _ = deux
    assert "au moins une décision" in dit(chez_nous.post(url(un.inscriptions.get().seance), {}))


def test_what_somebody_else_decided_meanwhile_stops_the_page_and_keeps_the_rest_typed(chez_nous, deux, coordinatrice):
    un, autre = deux
    seance = un.inscriptions.get().seance
    services.decide(convention=un, sens="acceptee", by=coordinatrice)
    page = chez_nous.post(url(seance), choix((un, "refusee", "Non."), (autre, "ajournee", "Budget à revoir.")))
    assert "n’est plus à décider" in dit(page) and "Budget à revoir." in dit(page)
    assert (etat(un), etat(autre)) == ("acceptee", "au_copil") and Decision.objects.count() == 1


def test_a_file_moved_to_another_sitting_meanwhile_stops_all_the_decisions_of_this_one(deux, reseau, coordinatrice):
    un, autre = deux
    seance = un.inscriptions.get().seance
    services.take_off_agenda(convention=autre, motif="Report", by=coordinatrice)
    hier = fabrique.seance(reseau, coordinatrice, -1)
    services.put_on_agenda(convention=autre, seance=hier, by=coordinatrice, deja_lu=True)
    with pytest.raises(Refused, match="autre séance"):
        services.decide_session(
            seance=seance,
            choix=[services.Choix(autre, "acceptee"), services.Choix(un, "acceptee")],
            by=coordinatrice,
        )
    assert not Decision.objects.exists()


def test_nothing_is_decided_on_the_page_of_a_sitting_to_come(chez_nous, dossier, reseau, coordinatrice):
    c = dossier("instruction")
    seance = fabrique.seance(reseau, coordinatrice, 5)
    services.put_on_agenda(convention=c, seance=seance, by=coordinatrice)
    assert "Noter les décisions" not in dit(chez_nous.get(url(seance)))
    chez_nous.post(url(seance), choix((c, "acceptee", "")))
    assert etat(c) == "au_copil"


# — A sitting older than the file


def inscrire(c: Convention, chez_nous, le, **reste):
    adresse = reverse("coordination_dossier_inscrire", args=[c.structure.reseau.code, c.code])
    return chez_nous.post(adresse, {"seance": "nouvelle", "date": le, "type": "copil", "lieu": ""} | reste)


def test_a_sitting_held_before_the_file_was_submitted_has_not_read_it(chez_nous, dossier):
    c = dossier("instruction")
    hier = aujourdhui() - DEMAIN
    page = inscrire(c, chez_nous, hier)
    assert "après la séance du" in dit(page) and etat(c) == "instruction" and not SeanceCopil.objects.exists()
    assert f"{hier:%Y-%m-%d}" in dit(page), "what was typed stays"
    inscrire(c, chez_nous, hier, deja_lu="on")
    assert etat(c) == "au_copil"
    historique = reverse("coordination_dossier_historique", args=[c.structure.reseau.code, c.code])
    assert "avant son dépôt ici" in dit(chez_nous.get(historique))


def test_a_file_received_on_paper_before_the_sitting_goes_to_it(chez_nous, structure, coordinatrice):
    fabrique.fiche_complete(structure)
    c = services.start_file(structure=structure, by=coordinatrice, pour_le_compte=fabrique.original(10))
    recu = c.originaux.get()
    fabrique.remplir(c, coordinatrice, pour=recu)
    services.submit(convention=c, by=coordinatrice, pour_le_compte=recu)
    services.open_instruction(convention=c, by=coordinatrice)
    inscrire(c, chez_nous, aujourdhui() - 11 * DEMAIN)
    assert etat(c) == "instruction", "received the day after"
    services.plan_session(reseau=structure.reseau, le=aujourdhui() - 9 * DEMAIN, by=coordinatrice)
    inscrire(c, chez_nous, aujourdhui() - 9 * DEMAIN)
    assert etat(c) == "au_copil", "the sitting known already is found"
    services.decide(convention=c, sens="acceptee", by=coordinatrice)


def test_a_sitting_does_not_move_before_its_files(chez_nous, dossier):
    c = dossier("au_copil")
    seance = c.inscriptions.get().seance
    page = chez_nous.post(url(seance, "coordination_seance_deplacer"), {"date": aujourdhui() - DEMAIN})
    assert c.structure.nom in dit(page) and "Déposé après" in dit(page)
    seance.refresh_from_db()
    assert seance.date == aujourdhui()


# — Walls, figures


def test_out_of_ones_network_or_role_there_is_no_sitting(
    client, reseau, coordinatrice, voisine, directrice, partenaire
):
    seance = fabrique.seance(reseau, coordinatrice)
    for user in (voisine, directrice, partenaire):
        client.force_login(user)
        adresses = [liste(reseau), url(seance), url(seance, "coordination_seance_deplacer")]
        for adresse in adresses:
            assert client.get(adresse).status_code == 404
            assert client.post(adresse, {"date": aujourdhui()}).status_code in (404, 405)


def test_another_networks_sitting_does_not_exist_here(client, reseau, autre_reseau, coordinatrice, voisine):
    ailleurs = fabrique.seance(autre_reseau, voisine)
    client.force_login(coordinatrice)
    assert client.get(reverse("coordination_seance", args=[reseau.code, ailleurs.code])).status_code == 404


def test_the_list_of_sittings_asks_the_same_for_1_and_30(
    chez_nous, reseau, coordinatrice, django_assert_max_num_queries
):
    fabrique.seance(reseau, coordinatrice, 1)
    fabrique.seance(reseau, coordinatrice, -1)
    with CaptureQueriesContext(connection) as peu:
        chez_nous.get(liste(reseau))
    for jours in range(2, 32):
        fabrique.seance(reseau, coordinatrice, jours)
        fabrique.seance(reseau, coordinatrice, -jours)
    with django_assert_max_num_queries(len(peu)):
        chez_nous.get(liste(reseau))


def test_an_agenda_asks_the_same_for_1_and_30_files(
    chez_nous, client, deux, structure, directrice, coordinatrice, partenaire, django_assert_max_num_queries
):
    un, _ = deux
    services.give_opinion(convention=un, sens="favorable", texte="", by=partenaire)
    seance = un.inscriptions.get().seance
    adresses = [url(seance), url(seance, "partenaire_seance")]
    mesures = []
    for adresse in adresses:
        with CaptureQueriesContext(connection) as peu:
            chez_nous.get(adresse)
        mesures.append(len(peu))
    beaucoup(seance, structure, coordinatrice, partenaire)
    for adresse, nombre in zip(adresses, mesures, strict=True):
        with django_assert_max_num_queries(nombre):
            assert "Relais 27" in dit(chez_nous.get(adresse))


def beaucoup(seance, structure, coordinatrice, partenaire) -> None:
    """28 more files on the agenda, made quickly: the services were tried elsewhere."""
    import pgtrigger

    from conventions.models import Avis, Inscription, Poste

    with pgtrigger.ignore():
        for i in range(28):
            autre = create_structure(
                reseau=structure.reseau, nom=f"Relais {i}", commune=structure.commune, by=coordinatrice
            )
            c = Convention.objects.create(
                structure=autre,
                origine="plateforme",
                etat="au_copil",
                depose_le=seance.inscriptions.first().inscrite_le,
            )
            Inscription.objects.create(convention=c, seance=seance)
            Poste.objects.create(convention=c)
            Avis.objects.create(convention=c, auteur=partenaire, sens="favorable")


# — What is refused stands beside its field


def test_dates_that_a_sitting_cannot_retain_are_refused_beside_them(chez_nous, deux):
    c, _ = deux
    fautif = {f"{c.code}-dernier_jour": c.debut_souhaite - DEMAIN}
    page = chez_nous.post(url(c.inscriptions.get().seance), choix((c, "modifiee", "")) | fautif)
    formulaire = page.context["a_noter"][0].form
    assert formulaire.errors["dernier_jour"] == ["La fin doit venir après le début."]
    assert not Decision.objects.exists() and "rien n’est encore noté" in dit(page)


def test_a_day_already_taken_is_said_beside_the_date(chez_nous, reseau, coordinatrice):
    fabrique.seance(reseau, coordinatrice)
    champs = {"date": aujourdhui(), "type": "copil"}
    page = chez_nous.post(reverse("coordination_seance_nouvelle", args=[reseau.code]), champs)
    assert page.context["form"].errors["date"] == ["Cette séance est déjà prévue."]


def test_a_sitting_older_than_the_file_is_said_beside_its_date(chez_nous, dossier):
    c = dossier("instruction")
    ici = reverse("coordination_dossier_inscrire", args=[c.structure.reseau.code, c.code])
    page = chez_nous.post(ici, {"seance": "nouvelle", "date": aujourdhui() - DEMAIN, "type": "copil"})
    assert "Choisissez une autre séance" in page.context["form"].errors["date"][0]
