"""Who takes no part in a file: those of the structure, and who declares an interest; by services and database alike."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from conventions import a_faire, rules, services
from conventions.models import Avis, Convention, Recusation
from socle.etats import Refused
from structures.services import add_member
from tests.conventions.test_instruction_ecrans import chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


def donner(c, by, sens="favorable"):
    return services.give_opinion(convention=c, sens=sens, texte="", by=by)


def lu(c: Convention) -> Convention:
    return Convention.objects.get(pk=c.pk)


def test_a_recused_partner_gives_no_opinion_and_the_one_given_is_withdrawn(dossier, partenaire, coordinatrice):
    c = dossier("au_copil")
    donner(c, partenaire)
    recusation = services.recuse(convention=c, user=partenaire, by=coordinatrice, precision="Trésorier en 2024")
    assert not Avis.objects.exists() and recusation.pour == "Caf de Meurthe-et-Moselle"
    assert "Trésorier en 2024" in str(recusation)
    with pytest.raises(Refused, match="récusé"):
        donner(lu(c), partenaire)
    assert not rules.can_give_opinion(partenaire, lu(c))
    assert not list(a_faire.du_partenaire(partenaire)), "nothing is awaited from whoever takes no part"


def test_the_database_refuses_the_opinion_of_a_recused_partner_and_of_somebody_of_the_structure(
    dossier, partenaire, coordinatrice, directrice
):
    c = dossier("au_copil")
    services.recuse(convention=c, user=partenaire, by=coordinatrice)
    for user in (partenaire, directrice):
        with pytest.raises(DatabaseError, match="récusée"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO conventions_avis (convention_id, auteur_id, sens, texte, donne_le) "
                "VALUES (%s, %s, 'favorable', '', now())",
                [c.pk, user.pk],
            )


def test_the_database_keeps_no_opinion_beside_a_recusal(dossier, partenaire):
    c = dossier("au_copil")
    donner(c, partenaire)
    with pytest.raises(DatabaseError, match="se retire"), transaction.atomic():
        Recusation.objects.create(convention=c, user=partenaire, raison="interet")


def test_a_partner_who_is_of_the_structure_takes_no_part_without_anybody_noting_it(
    dossier, partenaire, structure, coordinatrice
):
    add_member(structure=structure, user=partenaire, role="membre", by=None)
    c = dossier("au_copil")
    assert [r.user for r in c.recusations.all()] == [partenaire]
    assert c.recusations.get().raison == "appartenance"
    with pytest.raises(Refused, match="reste récusée"):
        services.lift_recusal(recusation=c.recusations.get(), by=coordinatrice)


def test_a_partner_recuses_oneself_and_nobody_else(dossier, partenaire, coordinatrice, directrice, voisine):
    c = dossier("instruction")
    for by in (directrice, voisine):
        with pytest.raises(Refused):
            services.recuse(convention=c, user=partenaire, by=by)
    with pytest.raises(Refused):
        services.recuse(convention=c, user=coordinatrice, by=partenaire)
    with pytest.raises(Refused):
        services.recuse(convention=c, nom="Quelqu’un", by=partenaire)
    with pytest.raises(Refused, match="siège"):
        services.recuse(convention=c, user=voisine, by=coordinatrice)
    services.recuse(convention=c, user=partenaire, by=partenaire)
    with pytest.raises(Refused, match="déjà récusée"):
        services.recuse(convention=lu(c), user=partenaire, by=coordinatrice)


def test_a_recusal_lifted_lets_the_partner_speak_again_until_the_decision(dossier, partenaire, coordinatrice):
    c = dossier("au_copil")
    recusation = services.recuse(convention=c, user=partenaire, by=coordinatrice)
    with pytest.raises(Refused):
        services.lift_recusal(recusation=recusation, by=partenaire)
    services.lift_recusal(recusation=recusation, by=coordinatrice)
    with pytest.raises(Refused, match="déjà levée"):
        services.lift_recusal(recusation=recusation, by=coordinatrice)
    donner(lu(c), partenaire)
    recusation = services.recuse(convention=lu(c), user=partenaire, by=coordinatrice)
    services.decide(convention=c, sens="acceptee", by=coordinatrice)
    with pytest.raises(Refused, match="décidé"):
        services.lift_recusal(recusation=recusation, by=coordinatrice)
    with pytest.raises(Refused, match="plus à décider"):
        services.recuse(convention=lu(c), nom="Quelqu’un", by=coordinatrice)


def test_a_recusal_never_changes(dossier, partenaire, coordinatrice):
    recusation = services.recuse(convention=dossier("au_copil"), user=partenaire, by=coordinatrice)
    with pytest.raises(DatabaseError, match="se lève"), transaction.atomic():
        Recusation.objects.filter(pk=recusation.pk).update(raison="appartenance")


# — On screen


def adresses(c: Convention) -> tuple[str, str]:
    seance = c.inscriptions.get().seance
    reseau = c.structure.reseau
    return (
        reverse("coordination_seance", args=[reseau.code, seance.code]),
        reverse("coordination_seance_recuser", args=[reseau.code, seance.code, c.code]),
    )


def test_the_meeting_screen_notes_a_recusal_and_lifts_it(chez_nous, dossier, partenaire):
    c = dossier("au_copil")
    seance, recuser = adresses(c)
    page = chez_nous.post(recuser, {"qui": "sans_compte", "nom": "", "pour": "Mairie", "raison": "interet"})
    assert "Écrivez son nom" in dit(page) and "Mairie" in dit(page), "what was typed stays"
    chez_nous.post(recuser, {"qui": "sans_compte", "nom": "Mme Roux", "pour": "Mairie", "raison": "interet"})
    chez_nous.post(recuser, {"qui": partenaire.email, "raison": "interet", "precision": "Sa sœur y travaille"})
    page = dit(chez_nous.get(seance))
    assert "Mme Roux, Mairie" in page and "Sa sœur y travaille" in page
    decisions = page.partition("agenda-form")[2].partition("</form>")[0]
    assert "Lever" in decisions and "<form" not in decisions, "one form is never in another"
    une = c.recusations.get(user=None)
    chez_nous.post(
        reverse("coordination_seance_recusation_lever", args=[c.structure.reseau.code, seance.split("/")[-2], une.code])
    )
    assert "Mme Roux" not in dit(chez_nous.get(seance)).replace("récusation de Mme Roux est levée", "")


def test_a_partner_withdraws_from_a_file_on_screen_and_reads_it_so(client, dossier, partenaire):
    c = dossier("au_copil")
    client.force_login(partenaire)
    reseau = c.structure.reseau.code
    donner(c, partenaire)
    adresse = reverse("partenaire_dossier_recuser", args=[reseau, c.code])
    assert "sera retiré" in dit(client.get(adresse))
    assert "Pourquoi" in dit(client.post(adresse, {"precision": "Ma sœur"}))
    client.post(adresse, {"raison": "interet", "precision": "Ma sœur"})
    page = dit(client.get(reverse("partenaire_dossier", args=[reseau, c.code])))
    assert "ne prenez pas part" in page and "Donner mon avis" not in page and "Récusation notée" in page
    page = dit(client.get(reverse("partenaire_seance", args=[reseau, c.inscriptions.get().seance.code])))
    assert "Vous n’y prenez pas part" in page and "Donner mon avis" not in page
    assert client.get(adresse).status_code == 302, "the act is behind"


def test_the_structure_does_not_read_who_took_no_part(client, dossier, partenaire, coordinatrice, directrice):
    c = dossier("au_copil")
    services.recuse(convention=c, user=partenaire, by=coordinatrice)
    client.force_login(directrice)
    for nom in ("structure_dossier", "structure_dossier_historique"):
        page = dit(client.get(reverse(nom, args=[c.structure.code, c.code])))
        assert partenaire.nom_complet not in page and "écusation" not in page


def test_a_sitting_shows_the_recusals_of_its_files_in_the_same_number_of_queries(
    chez_nous, dossier, structure, directrice, coordinatrice, partenaire, django_assert_num_queries
):
    from django.db import connection as base
    from django.test.utils import CaptureQueriesContext

    from tests.conventions.test_seances_ecrans import un_dossier

    c = dossier("au_copil")
    seance, _ = adresses(c)
    services.recuse(convention=c, user=partenaire, by=coordinatrice)
    chez_nous.get(seance)
    with CaptureQueriesContext(base) as peu:
        chez_nous.get(seance)
    for nom in ("Foyer", "Maison"):
        autre = un_dossier(nom, structure, directrice, coordinatrice)
        services.recuse(convention=autre, nom="Mme Roux", by=coordinatrice)
    with django_assert_num_queries(len(peu)):
        chez_nous.get(seance)
