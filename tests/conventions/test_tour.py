"""Whose turn it is: the coordination's while something waits for it, told alike by the page, the list and the home."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import a_faire, presentation, services, statuts, suite
from conventions.enums import Role, Tour
from conventions.models import Convention
from coordination import tableau_de_bord
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


def frais(c: Convention) -> Convention:
    return Convention.objects.with_dossier().get(pk=c.pk)


def lu(c: Convention, role: Role, jour, *signe: str) -> statuts.Statut:
    return statuts.statut(frais(c), role, jour, signe)


def deposer(c: Convention, partie: str, by, jour):
    return services.deposit_signature(convention=c, partie=partie, upload=fabrique.pdf(), signee_le=jour, by=by)


def au_copil_demain(dossier, reseau, coordinatrice) -> Convention:
    c = dossier("instruction")
    services.put_on_agenda(convention=c, seance=fabrique.seance(reseau, coordinatrice, 1), by=coordinatrice)
    return c


@pytest.mark.parametrize(
    "etat,tour",
    [
        ("brouillon", Tour.STRUCTURE),
        ("depose", Tour.COORDINATION),
        ("instruction", Tour.COORDINATION),
        ("corrections", Tour.STRUCTURE),
        ("au_copil", Tour.COORDINATION),  # the sitting is held: its decision is to note
        ("ajournee", Tour.COORDINATION),
        ("refusee", Tour.COORDINATION),  # its mail has not gone
        ("acceptee", Tour.COORDINATION),
        ("a_signer", Tour.PARTIES),
        ("abandonnee", Tour.PERSONNE),
    ],
)
def test_the_turn_read_on_the_page_is_that_of_the_list_of_the_home_and_of_what_is_to_do(
    dossier, reseau, etat, tour, jour
):
    c = frais(dossier(etat))
    assert lu(c, Role.COORDINATION, jour).tour == tour
    for un in Tour:
        assert Convention.objects.with_tour().filter(tour=un).exists() == (un == tour)
    lignes = [(ligne.etat, ligne.tour, ligne.nombre) for ligne in tableau_de_bord.dossiers(reseau, jour)]
    assert lignes == ([(etat, tour, 1)] if c.en_cours else [])
    taches = list(a_faire.a_coordonner(Convention.objects.all()))
    assert bool(taches) == (tour == Tour.COORDINATION)
    boutons = [g for g in suite.gestes(c, jour) if g.ton == "principal"]
    assert bool(boutons) == (tour == Tour.COORDINATION)


def test_a_refusal_whose_mail_has_gone_waits_for_nobody(dossier, coordinatrice, jour):
    c = dossier("refusee")
    assert "Relisez le courriel" in lu(c, Role.COORDINATION, jour).ensuite
    services.send_decision_mail(decision=c.decisions.get(), by=coordinatrice)
    assert lu(c, Role.COORDINATION, jour).tour == Tour.PERSONNE
    assert "Rien à faire" in lu(c, Role.COORDINATION, jour).ensuite


def test_before_the_sitting_it_is_the_committees_turn(dossier, reseau, coordinatrice, jour):
    c = au_copil_demain(dossier, reseau, coordinatrice)
    assert lu(c, Role.COORDINATION, jour).tour == Tour.COPIL
    assert not list(a_faire.a_coordonner(Convention.objects.all()))
    demain = Convention.objects.with_tour(jour + timedelta(days=1)).get(pk=c.pk)
    assert demain.tour == Tour.COORDINATION


def test_who_signed_reads_that_its_part_is_done_and_who_is_awaited(
    dossier, directrice, partenaire, coordinatrice, jour
):
    c = dossier("a_signer", dans_l_ordre=False)
    assert {lu(c, role, jour, "caf").tour for role in (Role.COORDINATION, Role.PARTENAIRE)} == {Tour.PARTIES}
    assert "de la structure et de la Caf" in lu(c, Role.COORDINATION, jour).ensuite
    premiere = deposer(c, "caf", partenaire, jour)
    caf, structure, nous = (lu(c, role, jour, "caf") for role in (Role.PARTENAIRE, Role.STRUCTURE, Role.COORDINATION))
    assert caf.libelle == "Signée de votre côté" and "on attend la signature de la structure" in caf.ensuite
    assert (structure.libelle, structure.tour) == ("À signer", Tour.PARTIES), "her part is still awaited"
    assert nous.tour == Tour.COORDINATION and "on attend la signature de la structure" in nous.ensuite
    assert lu(c, Role.PARTENAIRE, jour).libelle == "Signatures attendues", "a partner that does not sign"
    services.confirm_signature(signature=premiere, by=coordinatrice)
    assert lu(c, Role.COORDINATION, jour).tour == Tour.PARTIES
    deposer(c, "structure", directrice, jour)
    for role in Role:
        assert lu(c, role, jour, "caf").tour == Tour.COORDINATION
    assert "la coordination vérifie" in lu(c, Role.STRUCTURE, jour).ensuite.replace("\u00a0", " ")


def test_a_document_set_aside_is_awaited_again(dossier, partenaire, coordinatrice, jour):
    c = dossier("a_signer", dans_l_ordre=False)
    signature = deposer(c, "caf", partenaire, jour)
    services.set_aside_signature(signature=signature, motif="Illisible", by=coordinatrice)
    assert lu(c, Role.PARTENAIRE, jour, "caf").libelle == "À signer"


def test_the_caf_reads_it_on_its_home_its_list_and_the_file(client, dossier, partenaire, reseau, jour):
    c = dossier("a_signer", dans_l_ordre=False)
    deposer(c, "caf", partenaire, jour)
    client.force_login(partenaire)
    for adresse in (
        reverse("partenaire", args=[reseau.code]),
        reverse("partenaire_dossiers", args=[reseau.code]),
        reverse("partenaire_dossier", args=[reseau.code, c.code]),
    ):
        page = dit(client.get(adresse))
        assert "Signée de votre côté" in page and "À signer<" not in page


def test_a_partner_who_gave_its_opinion_reads_that_it_did(client, dossier, partenaire, reseau):
    c = dossier("au_copil")
    client.force_login(partenaire)
    adresses = (
        reverse("partenaire", args=[reseau.code]),
        reverse("partenaire_dossiers", args=[reseau.code]),
        reverse("partenaire_dossier", args=[reseau.code, c.code]),
    )
    assert all("À examiner" in dit(client.get(adresse)) for adresse in adresses)
    services.give_opinion(convention=c, sens="favorable", texte="", by=partenaire)
    for adresse in adresses:
        page = dit(client.get(adresse))
        assert "Avis donné" in page and "À examiner" not in page, adresse


def test_the_sheet_of_a_structure_in_the_network_does_not_say_that_it_must_present_a_project(
    chez_nous, reseau, nancy, directrice, coordinatrice
):
    from structures.services import confirm, declare, enter_network, welcome
    from tests.structures.fabrique import champs

    declaration = declare(reseau=reseau, **champs(nancy, email=directrice.email))
    structure = confirm(declaration=declaration, by=directrice).structure
    welcome(declaration=declaration, by=coordinatrice)
    fiche = reverse("coordination_structure", args=[reseau.code, structure.code])
    assert "La suite est à la structure" in dit(chez_nous.get(fiche))
    enter_network(structure=structure, by=coordinatrice)
    page = dit(chez_nous.get(fiche))
    assert "Structure déclarée" in page and "La suite est à la structure" not in page


def test_a_declared_change_waits_for_the_coordination(dossier, directrice, coordinatrice, jour):
    c = dossier("active")
    assert lu(c, Role.COORDINATION, jour).tour == Tour.PERSONNE
    poste = c.postes_prevus.get()
    changement = services.declare_departure(poste=poste, le=jour + timedelta(days=9), motif="Part", by=directrice)
    statut = lu(c, Role.COORDINATION, jour)
    assert statut.tour == Tour.COORDINATION and statut.ensuite == (
        "Prenez acte du changement déclaré, puis transmettez-le à la Caf."
    )
    assert not presentation.statuts.statut(frais(c), Role.COORDINATION, jour).ensuite.startswith("Rien")
    services.acknowledge_change(changement=changement, by=coordinatrice)
    assert lu(c, Role.COORDINATION, jour).tour == Tour.COORDINATION, "the Caf does not know it yet"
    services.transmit_change(changement=changement, by=coordinatrice)
    assert lu(c, Role.COORDINATION, jour).tour == Tour.PERSONNE


def test_the_turn_counts_from_the_oldest_thing_that_waits(dossier, jour):
    c = dossier("a_signer")
    il_y_a = timedelta(days=90)
    Convention.objects.filter(pk=c.pk).update(etat_le=c.etat_le - il_y_a)
    assert lu(c, Role.COORDINATION, jour).depuis == jour - il_y_a
    for partie in c.parties:
        deposer(c, partie, _qui(c, partie), jour)
    assert lu(c, Role.COORDINATION, jour).depuis == jour


def _qui(c: Convention, partie: str):
    from territoires.models import RoleReseau

    if partie == "structure":
        return c.structure.membres.get(role="direction").user
    return RoleReseau.objects.get(reseau=c.structure.reseau, role="coordination").user


def test_the_list_filters_by_the_exact_turn(chez_nous, dossier, directrice, partenaire, coordinatrice, reseau, jour):
    c = dossier("a_signer", dans_l_ordre=False)
    deposer(c, "caf", partenaire, jour)
    liste = reverse("coordination_dossiers", args=[reseau.code])
    trouves = [dit(chez_nous.get(liste, {"tour": tour})).count(c.numero) for tour in ("coordination", "parties")]
    assert trouves[0] and not trouves[1]
    assert "à la coordination" in dit(chez_nous.get(liste, {"export": "csv"}))
    accueil = dit(chez_nous.get(reverse("coordination", args=[reseau.code])))
    assert "etat=a_signer&amp;tour=coordination" in accueil


# — Sittings


def test_a_sitting_whose_files_are_all_decided_is_held_and_offered_to_no_other_file(
    client, chez_nous, dossier, partenaire, reseau, jour
):
    from conventions.forms.seances import NOUVELLE, InscriptionForm

    seance = dossier("refusee").decisions.get().seance
    assert seance.date == jour
    page = chez_nous.get(reverse("coordination_seances", args=[reseau.code]))
    assert not page.context["a_venir"] and list(page.context["page"]) == [seance] and "1 dossier, décidé" in dit(page)
    form = InscriptionForm(reseau=reseau)
    assert seance.code not in str(form["seance"]) and form["seance"].value() == NOUVELLE
    client.force_login(partenaire)
    assert "1 dossier, décidé" not in dit(client.get(reverse("partenaire", args=[reseau.code])))


@pytest.mark.parametrize("etat", ["acceptee", "a_signer", "active"])
def test_a_file_accepted_waits_for_its_funder_until_the_decision_is_recorded(
    dossier, reseau, coordinatrice, caf, jour, etat
):
    sans_argent = dossier(etat)
    assert not frais(sans_argent).financeur_attendu, "the network gives no money"
    reseau.forfait_promeneur = 1500
    reseau.save()
    c = frais(sans_argent)
    assert "On attend la décision du financeur" in statuts.statut(c, Role.COORDINATION, jour).ensuite
    assert "Rien à faire" not in statuts.statut(c, Role.COORDINATION, jour).ensuite
    assert "financeur" in [g.acte for g in suite.gestes(c, jour)]
    assert "financeur" not in statuts.statut(c, Role.STRUCTURE, jour).ensuite
    services.record_funder_decision(convention=c, organisme=caf, le=jour, accorde=True, montant=3000, by=coordinatrice)
    assert "financeur" not in lu(c, Role.COORDINATION, jour).ensuite
    assert "financeur" not in [g.acte for g in suite.gestes(frais(c), jour)]


def test_a_refused_document_is_said_before_any_agenda(dossier, coordinatrice, jour):
    c = dossier("instruction")
    assert "inscrivez-le" in lu(c, Role.COORDINATION, jour).ensuite
    services.refuse_piece(piece=c.pieces.get(type="rib"), motif="Illisible", by=coordinatrice)
    dite = lu(c, Role.COORDINATION, jour).ensuite
    assert dite.startswith("«\u00a0Relevé d’identité bancaire\u00a0» est refusé\u00a0: demandez des corrections")
