"""What the structure declares before it hands its file in."""

import pytest
from django.db import DatabaseError, transaction

from conventions import declarations, services
from conventions.models import Convention
from socle.etats import Refused
from structures.services import add_member
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def gestionnaire(structure):
    user = compte_utilisateur("gestion@exemple.fr", "Gabriel", "Gestion")
    add_member(structure=structure, user=user, role="gestion", by=None)
    return user


def cocher(c, by, version=None, **coches):
    return services.save_section(
        convention=c, section="declare", version=version, by=by,
        changes={f"declarations.{code}": oui for code, oui in coches.items()},
    )  # fmt: skip


def test_a_file_is_not_handed_in_before_everything_is_declared(dossier, directrice):
    c = dossier("brouillon")
    for d in declarations.CATALOGUE:
        cocher(c, directrice, **{d.code: False})
        with pytest.raises(Refused) as refus:
            services.submit(convention=Convention.objects.get(pk=c.pk), by=directrice)
        assert d.court in str(refus.value)
        cocher(c, directrice, **{d.code: True})
    services.submit(convention=Convention.objects.get(pk=c.pk), by=directrice)


def test_who_ticked_and_when_is_kept_and_another_edit_changes_neither(dossier, directrice, gestionnaire):
    c = dossier("brouillon")
    cocher(c, gestionnaire, charte=False)
    cocher(c, gestionnaire, charte=True)
    cocher(c, directrice, charte=True, a_jour=True)
    faites = {f.declaration.code: f for f in declarations.faites(Convention.objects.get(pk=c.pk))}
    assert faites["charte"].par == gestionnaire.nom_complet
    assert faites["a_jour"].par == directrice.nom_complet
    assert all(f.le for f in faites.values())


def test_two_colleagues_who_tick_two_boxes_keep_both(dossier, directrice, gestionnaire):
    c = dossier("brouillon")
    cocher(c, directrice, charte=False, salaries=False)
    lue = Convention.objects.get(pk=c.pk).version
    cocher(c, directrice, version=lue, charte=True, salaries=False)
    cocher(c, gestionnaire, version=lue, charte=False, salaries=True)
    c.refresh_from_db()
    assert c.declarations["charte"] and c.declarations["salaries"]


def test_once_handed_in_nobody_changes_a_declaration(dossier, directrice):
    c = dossier("depose")
    with pytest.raises(Refused, match="pas ouverte"):
        cocher(c, directrice, charte=False)
    with pytest.raises(DatabaseError, match="ne changent pas"), transaction.atomic():
        Convention.objects.filter(pk=c.pk).update(declarations={})


def test_no_declaration_is_made_up(dossier, directrice):
    c = dossier("brouillon")
    with pytest.raises(Refused, match="pas de cette partie"):
        cocher(c, directrice, inventee=True)


def test_a_declaration_that_came_later_does_not_shut_a_file_in(dossier, directrice, coordinatrice):
    c = dossier("corrections")
    Convention.objects.filter(pk=c.pk).update(declarations={})
    c.refresh_from_db()
    services.save_section(
        convention=c, section="projet", changes={"public_vise": "Les 15-25 ans."}, version=None, by=directrice
    )
    services.resubmit(convention=Convention.objects.get(pk=c.pk), by=directrice)


def test_the_coordination_ticks_for_the_structure_with_the_original(dossier, coordinatrice):
    c = dossier("brouillon")
    with pytest.raises(Refused, match="original"):
        cocher(c, coordinatrice, charte=False)
    fabrique.declarer(c, coordinatrice, pour=fabrique.original())
