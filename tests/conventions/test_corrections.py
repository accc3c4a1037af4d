"""Corrections asked: of a part, of one document alone, with a letter and a day. What is not asked stays closed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import rules, services, statuts
from conventions.a_faire import a_coordonner
from conventions.enums import Role
from conventions.manques import manques
from conventions.models import Convention, DemandeCorrection
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique


@pytest.fixture
def c(dossier):
    return dossier("instruction")


def frais(c: Convention) -> Convention:
    return Convention.objects.with_dossier().get(pk=c.pk)


def demander(c, by, **reste):
    return services.ask_corrections(convention=c, by=by, **reste)


def donner(c, type_, by, nom="neuf.pdf"):
    return services.deposit_piece(convention=c, type=type_, upload=fabrique.pdf(nom), by=by)


def test_a_comment_on_one_document_opens_that_document_and_no_other(c, coordinatrice, directrice):
    demander(c, coordinatrice, pieces_commentees={"rib": "Il est coupé."})
    assert rules.open_sections(c) == set() and rules.commented_pieces(c) == {"rib": "Il est coupé."}
    rib = c.pieces.get(type="rib")
    assert (rib.etat, rib.motif) == ("refusee", "Il est coupé.")
    for acte in (
        lambda: donner(c, "statuts", directrice),
        lambda: services.exempt_piece(convention=c, type="statuts", motif="Non", by=directrice),
        lambda: services.reuse_pieces(convention=c, types=["statuts"], by=directrice),
        lambda: services.add_poste(convention=c, heures=3, by=directrice),
        lambda: services.save_section(
            convention=c, section="projet", changes={"objectifs": "x"}, version=None, by=directrice
        ),
    ):
        with pytest.raises(Refused, match="pas ouverte"):
            acte()
    with pytest.raises(Refused, match="à remplacer"):
        services.resubmit(convention=c, by=directrice)
    donner(c, "rib", directrice)
    services.resubmit(convention=c, by=directrice)
    assert not c.demandes.filter(levee_le=None).exists()
    with pytest.raises(Refused, match="pas ouverte"):
        donner(c, "rib", directrice)


def test_a_document_accepted_then_commented_is_refused(c, coordinatrice):
    services.accept_piece(piece=c.pieces.get(type="statuts"), by=coordinatrice)
    demander(c, coordinatrice, pieces_commentees={"statuts": "Non signés."})
    assert c.pieces.get(type="statuts").etat == "refusee"


@pytest.mark.parametrize("dite", ["non_concernee", "detenue"])
def test_a_document_said_not_to_be_owed_is_owed_once_it_is_commented(c, coordinatrice, directrice, jour, dite):
    if dite == "non_concernee":
        services.exempt_piece(convention=c, type="rib", motif="Un seul compte", by=coordinatrice)
    else:
        services.refuse_piece(piece=c.pieces.get(type="rib"), motif="Flou", by=coordinatrice)
        services.hold_piece(convention=c, type="rib", depuis=jour, by=coordinatrice)
    demander(c, coordinatrice, pieces_commentees={"rib": "Il nous le faut."})
    assert c.pieces.get(type="rib").etat == "a_donner"
    assert [phrase for _, phrase in manques(frais(c))] == ["Relevé d’identité bancaire\u00a0: à joindre."]
    donner(c, "rib", directrice)
    services.resubmit(convention=c, by=directrice)


def test_a_document_that_is_not_asked_of_this_file_is_not_commented(c, coordinatrice):
    with pytest.raises(Refused, match="pas demandée"):
        demander(c, coordinatrice, pieces_commentees={"invente": "?"})
    assert frais(c).etat == "instruction" and not c.lettres.exists()


def test_the_letter_is_kept_and_goes_with_the_mail(c, coordinatrice, jour):
    demander(
        c, coordinatrice, commentaires={"projet": "Précisez."}, pieces_commentees={"rib": "Coupé."},
        message="Merci pour ce dossier.", avant=jour + timedelta(days=10),
    )  # fmt: skip
    lettre = c.lettres.get()
    assert (lettre.message, lettre.avant, lettre.ecrite_par) == (
        "Merci pour ce dossier.", jour + timedelta(days=10), coordinatrice
    )  # fmt: skip
    assert {str(d.piece or d.section) for d in lettre.demandes.all()} == {"projet", "Relevé d’identité bancaire"}
    corps = Courriel.objects.filter(modele="convention_corrections").first().corps
    assert all(dit in corps for dit in ("Merci pour ce dossier.", "Précisez.", "Relevé d’identité bancaire : Coupé."))
    with pytest.raises(DatabaseError), transaction.atomic():
        c.lettres.update(message="Autre chose")


def test_the_day_is_the_network_s_own_unless_one_is_chosen(c, coordinatrice, directrice, jour, reseau):
    type(reseau).objects.filter(pk=reseau.pk).update(delai_corrections_jours=21)
    c = frais(c)
    for avant in (jour, jour - timedelta(days=1), jour + timedelta(days=500)):
        with pytest.raises(Refused, match="Choisissez un jour"):
            demander(c, coordinatrice, commentaires={"projet": "?"}, avant=avant)
    demander(c, coordinatrice, commentaires={"projet": "?"})
    assert frais(c).corrections_avant == jour + timedelta(days=21)
    services.resubmit(convention=c, by=directrice)
    assert frais(c).corrections_avant is None, "nothing is awaited any more"


def test_the_day_may_be_put_off_and_the_structure_is_told_once(c, coordinatrice, directrice, jour):
    with pytest.raises(Refused, match="plus de correction"):
        services.put_off_corrections(convention=c, avant=jour + timedelta(days=30), by=coordinatrice)
    demander(c, coordinatrice, commentaires={"projet": "?"})
    for _ in range(2):
        services.put_off_corrections(convention=c, avant=jour + timedelta(days=30), by=coordinatrice)
    assert frais(c).corrections_avant == jour + timedelta(days=30)
    assert (
        Courriel.objects.filter(modele="convention_corrections_repoussees", destinataire=directrice.email).count() == 1
    )
    assert c.lettres.get().avant == jour + timedelta(days=15), "the letter keeps what it said"


def test_past_its_day_a_file_stays_open_and_both_sides_read_that_it_is_late(c, coordinatrice, directrice, jour):
    demander(c, coordinatrice, commentaires={"projet": "?"})
    Convention.objects.filter(pk=c.pk).update(corrections_avant=jour - timedelta(days=3))
    siennes = Convention.objects.filter(pk=c.pk)
    assert [t.titre for t in a_coordonner(siennes)] == ["Corrections en retard"]
    assert statuts.statut(frais(c), Role.STRUCTURE, jour).libelle == "À corriger, en retard"
    assert statuts.statut(frais(c), Role.COORDINATION, jour).libelle == "Corrections en retard"
    assert statuts.statut(frais(c), Role.PARTENAIRE, jour).libelle == "Corrections attendues"
    services.save_section(
        convention=c, section="projet", changes={"objectifs": "Mieux"}, version=None, by=directrice
    )  # fmt: skip
    services.resubmit(convention=c, by=directrice)
    assert "Corrections en retard" not in [t.titre for t in a_coordonner(siennes)]


def test_two_coordinators_asking_at_once_ask_once(c, coordinatrice):
    un, autre = Convention.objects.get(pk=c.pk), Convention.objects.get(pk=c.pk)
    demander(un, coordinatrice, pieces_commentees={"rib": "Flou."})
    with pytest.raises(Refused, match="n’est plus possible"):
        demander(autre, coordinatrice, pieces_commentees={"rib": "Autre chose."})
    assert c.lettres.count() == 1 and c.pieces.get(type="rib").motif == "Flou."


def test_the_database_keeps_a_comment_to_a_document_of_its_file(c, coordinatrice, structure, directrice):
    demander(c, coordinatrice, pieces_commentees={"rib": "Flou."})
    services.abandon(convention=c, motif="Non", by=directrice)
    autre = services.start_file(structure=structure, by=directrice)
    demande = DemandeCorrection(
        convention=autre, section="pieces", piece=c.pieces.get(type="rib"), commentaire="?", demandee_par=coordinatrice
    )
    with pytest.raises(DatabaseError, match="autre dossier"), transaction.atomic():
        DemandeCorrection.objects.bulk_create([demande])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conventions_demandecorrection SET section = 'projet' WHERE piece_id IS NOT NULL")
    with pytest.raises(DatabaseError), transaction.atomic():
        Convention.objects.filter(pk=autre.pk).update(corrections_avant="2030-01-01")
