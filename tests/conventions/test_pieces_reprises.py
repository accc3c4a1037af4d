"""Documents taken again from an earlier file of the same structure, while they are still valid."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conventions import pieces, reprises, services
from conventions.acces import fichier_visible
from conventions.models import Convention, DepotPiece
from socle.etats import Refused
from socle.models import Fichier
from structures.models import Structure
from tests.conventions import fabrique


@pytest.fixture
def ancien(dossier):
    """Given up before the committee: its documents are all there."""
    return dossier("abandonnee")


@pytest.fixture
def neuf(ancien, structure, directrice):
    return services.start_file(structure=structure, by=directrice)


def offertes(c):
    return [a.type for a, _ in reprises.offertes(Convention.objects.get(pk=c.pk))]


TOUTES = ["recepisse", "siret", "statuts", "rib", "bureau", "engagement", "comptes", "projet_educatif"]


def test_a_new_file_is_offered_what_an_earlier_one_holds_and_takes_it_in_one_act(neuf, directrice):
    assert offertes(neuf) == TOUTES
    prises = services.reuse_pieces(convention=neuf, types=TOUTES, by=directrice)
    assert {p.etat for p in prises} == {"deposee"} and offertes(neuf) == []
    ancienne = DepotPiece.objects.filter(piece__type="rib").earliest("pk")
    reprise = neuf.pieces.get(type="rib").actuelle
    assert reprise.fichier == ancienne.fichier and reprise.donnee_le == ancienne.depose_le
    assert fichier_visible(directrice, reprise.fichier)


def test_what_is_no_longer_valid_is_not_offered_and_what_ages_keeps_its_date(neuf, ancien, directrice, jour):
    bureau = ancien.pieces.get(type="bureau")
    actuelle = bureau.actuelle
    services.reuse_pieces(convention=neuf, types=["bureau"], by=directrice)
    assert neuf.pieces.get(type="bureau").actuelle.valable_jusqu_au == actuelle.valable_jusqu_au
    comptes = ancien.pieces.get(type="comptes")
    DepotPiece.objects.create(
        piece=comptes, fichier=actuelle.fichier, depose_par=directrice, valable_jusqu_au=jour - timedelta(days=1)
    )
    assert "comptes" not in offertes(neuf)
    with pytest.raises(Refused, match="n’est plus à reprendre"):
        services.reuse_pieces(convention=neuf, types=["comptes"], by=directrice)


def test_a_document_refused_withheld_or_made_for_one_file_is_not_offered(neuf, ancien, directrice, structure):
    ancien.pieces.filter(type="rib").update(etat="refusee", motif="Illisible")
    Fichier.objects.filter(pk=ancien.pieces.get(type="statuts").actuelle.fichier_id).update(retenu_le=timezone.now())
    assert set(TOUTES) - set(offertes(neuf)) == {"rib", "statuts"}
    Structure.objects.filter(pk=structure.pk).update(statut_juridique="collectivite")
    ancien.pieces.filter(type="engagement").update(type="deliberation")
    assert "deliberation" not in offertes(neuf)


def test_a_renewal_is_not_offered_what_its_declaration_replaces(dossier, directrice):
    suite = fabrique.renouveler(dossier("active"), directrice)
    assert offertes(suite) == ["bureau", "comptes"]
    services.exempt_piece(convention=suite, type="declaration", motif="Tout a changé", by=directrice)
    assert offertes(suite) == TOUTES


def test_the_documents_of_another_structure_are_not_there_to_take(neuf, reseau, nancy, coordinatrice):
    from structures.services import add_member, create_structure, enter_network
    from tests.conftest import compte_utilisateur

    voisine = create_structure(reseau=reseau, nom="Voisine", commune=nancy, siret="00005402300015", by=coordinatrice)
    enter_network(structure=voisine, by=coordinatrice)
    chef = compte_utilisateur("voisin@exemple.fr")
    add_member(structure=voisine, user=chef, role="direction", by=None)
    Structure.objects.filter(pk=voisine.pk).update(statut_juridique="association")
    sien = services.start_file(structure=voisine, by=chef)
    assert offertes(sien) == []
    with pytest.raises(Refused, match="n’est plus à reprendre"):
        services.reuse_pieces(convention=sien, types=["rib"], by=chef)


def test_the_coordination_takes_them_for_the_structure_with_the_original(neuf, coordinatrice, membre):
    with pytest.raises(Refused, match="original"):
        services.reuse_pieces(convention=neuf, types=["rib"], by=coordinatrice)
    with pytest.raises(Refused):
        services.reuse_pieces(convention=neuf, types=["rib"], by=membre)
    recu = fabrique.original()
    services.reuse_pieces(convention=neuf, types=["rib"], by=coordinatrice, pour_le_compte=recu)
    assert neuf.pieces.get(type="rib").actuelle.original is not None


def test_a_second_click_takes_nothing_twice(neuf, directrice):
    services.reuse_pieces(convention=neuf, types=["rib"], by=directrice)
    with pytest.raises(Refused, match="n’est plus à reprendre"):
        services.reuse_pieces(convention=neuf, types=["rib"], by=directrice)
    assert neuf.pieces.get(type="rib").depots.count() == 1


def test_a_draft_put_under_another_call_keeps_its_documents(neuf, reseau, coordinatrice, directrice):
    from tests.conventions import fabrique_appels

    services.reuse_pieces(convention=neuf, types=["rib"], by=directrice)
    un = fabrique_appels.appel(reseau, coordinatrice)
    services.choose_call(convention=neuf, appel=un, by=directrice)
    assert {a.type: p.etat for a, p in pieces.lignes(Convention.objects.get(pk=neuf.pk)) if p}["rib"] == "deposee"
