"""Entering and leaving the network: dates decide, two at once never overlap."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from socle.etats import Refused
from structures import postes
from structures.enums import StatutReseau
from structures.models import Adhesion
from structures.services import create_structure, enter_network, leave_network


def test_a_structure_is_interested_then_in_then_out(reseau, nancy, jour):
    s = create_structure(reseau=reseau, nom="FJT", commune=nancy, by=None)
    assert s.statut == StatutReseau.INTERESSEE
    enter_network(structure=s, depuis=jour, by=None)
    assert s.statut_le(jour - timedelta(days=1)) == StatutReseau.INTERESSEE
    assert s.statut == StatutReseau.DANS_LE_RESEAU
    leave_network(structure=s, le=jour + timedelta(days=1), motif="Fermeture", by=None)
    assert s.statut_le(jour) == StatutReseau.DANS_LE_RESEAU
    assert s.statut_le(jour + timedelta(days=1)) == StatutReseau.SORTIE


def test_leaving_asks_why_and_a_stay_to_leave(structure, jour):
    with pytest.raises(Refused, match="pourquoi"):
        leave_network(structure=structure, le=jour, motif=" ", by=None)
    with pytest.raises(Refused, match="pas dans le réseau"):
        leave_network(structure=structure, le=date(2019, 1, 1), motif="Motif", by=None)


def test_two_stays_never_overlap_even_in_raw_sql(structure):
    with pytest.raises((Refused, ValidationError), match="déjà dans le réseau"):
        enter_network(structure=structure, depuis=date(2024, 1, 1), by=None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            "INSERT INTO structures_adhesion (structure_id, periode, motif_sortie) VALUES (%s, '[2024-01-01,)', '')",
            [structure.pk],
        )
    assert Adhesion.objects.count() == 1


def test_the_same_name_in_the_same_commune_is_the_same_structure(structure, reseau, nancy):
    with pytest.raises(ValidationError, match="existe déjà") as refus:
        create_structure(reseau=reseau, nom="M.J.C. des trois maisons".replace(".", ""), commune=nancy, by=None)
    assert list(refus.value.message_dict) == ["nom"], "dit à côté du nom"


def test_the_posts_are_the_stays_own_when_no_convention_says_more(structure, jour):
    assert postes.accordes(structure, jour) is None
    structure.adhesions.update(postes=2)
    assert postes.accordes(structure, jour) == 2
    leave_network(structure=structure, le=jour, motif="Fin", by=None)
    assert postes.accordes(structure, jour) is None
