"""The yearly report: every (state, role, move), allowed and refused, by the services and by the database."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import rules_argent, services
from conventions.enums_bilan import BILAN, EtatBilan
from conventions.models import Bilan
from socle.etats import Refused
from tests.conventions import fabrique
from tests.conventions import fabrique_argent as faire

PERMIS = {
    ("a_rendre", "deposer"): "depose",
    ("renvoye", "deposer"): "depose",
    ("depose", "renvoyer"): "renvoye",
    ("depose", "accepter"): "accepte",
    ("accepte", "rouvrir"): "depose",
    ("a_rendre", "dispenser"): "sans_objet",
    ("renvoye", "dispenser"): "sans_objet",
    ("sans_objet", "redemander"): "a_rendre",
}
ROLES = ("structure", "coordination", "partenaire", "membre", "voisine", "promeneur")


def jouer(b: Bilan, code: str, by, papier: bool = False):
    pour = fabrique.original() if papier else None
    return {
        "deposer": lambda: services.submit_bilan(bilan=b, by=by, pour_le_compte=pour),
        "renvoyer": lambda: services.send_back(bilan=b, commentaire="Précisez", by=by),
        "accepter": lambda: services.accept_bilan(bilan=b, by=by),
        "rouvrir": lambda: services.reopen_bilan(bilan=b, motif="Erreur", by=by),
        "dispenser": lambda: services.exempt_bilan(bilan=b, motif="Sans suite", by=by),
        "redemander": lambda: services.ask_bilan_again(bilan=b, by=by),
    }[code]()


@pytest.fixture
def gens(directrice, coordinatrice, partenaire, membre, voisine, promeneur):
    return dict(zip(ROLES, (directrice, coordinatrice, partenaire, membre, voisine, promeneur.user), strict=True))


@pytest.fixture
def bilan(structure, directrice, coordinatrice):
    c = faire.convention(structure, coordinatrice)
    return lambda etat: faire.bilan(etat, convention=c, tete=directrice, by=coordinatrice)


@pytest.mark.parametrize("etat", EtatBilan.values)
def test_every_role_and_move_from_every_state(bilan, gens, etat):
    b = bilan(etat)
    if etat == "a_rendre":
        faire.remplir(b, gens["structure"])
    for role, move in itertools.product(ROLES, BILAN.moves):
        code, vu = move.code, Bilan.objects.select_related("convention__structure__reseau").get(pk=b.pk)
        assis = role == "coordination" or (role == "structure" and code == "deposer")
        attendu = PERMIS.get((etat, code)) if assis else None
        assert rules_argent.can_move_bilan(gens[role], vu, code) == bool(attendu), (role, code)
        papier = role == "coordination" and code == "deposer"
        with transaction.atomic():
            if attendu is None:
                with pytest.raises(Refused):
                    jouer(vu, code, gens[role], papier)
                assert Bilan.objects.get(pk=b.pk).etat == etat, (role, code)
            else:
                jouer(vu, code, gens[role], papier)
                assert Bilan.objects.get(pk=b.pk).etat == attendu, (role, code)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatBilan.values)
def test_the_database_refuses_the_same_by_raw_update(bilan, etat):
    b = bilan(etat)
    cibles = {vers for (de, _), vers in PERMIS.items() if de == etat}
    for vers in set(EtatBilan.values) - cibles - {etat}:
        with pytest.raises(DatabaseError, match=r"Passage impossible|pièce"), transaction.atomic():
            Bilan.objects.filter(pk=b.pk).update(etat=vers)


@pytest.mark.parametrize("etat", EtatBilan.values)
def test_a_report_begins_to_be_given(structure, coordinatrice, etat):
    c = faire.convention(structure, coordinatrice)
    if etat == "a_rendre":
        Bilan.objects.bulk_create([Bilan(convention=c, annee=2024, etat=etat)])
        return
    with pytest.raises(DatabaseError), transaction.atomic():
        Bilan.objects.bulk_create([Bilan(convention=c, annee=2024, etat=etat, commentaire="x")])


def test_raw_sql_neither_submits_without_papers_nor_changes_nor_removes_what_is_submitted(bilan, directrice):
    b = bilan("a_rendre")
    with pytest.raises(DatabaseError, match="Il manque une pièce"), transaction.atomic():
        Bilan.objects.filter(pk=b.pk).update(etat="depose", depose_le="2026-01-01T00:00Z", connu={})
    faire.remplir(b, directrice)
    services.submit_bilan(bilan=b, by=directrice)
    for table, ordre, message in (
        ("bilan", "UPDATE conventions_bilan SET jeunes_touches = 9000", "ne change plus"),
        ("bilan", "UPDATE conventions_bilan SET annee = 2020", "ne change pas d’année"),
        ("bilan", "DELETE FROM conventions_bilan", "se garde"),
        ("pièce", "DELETE FROM conventions_piecebilan", "se garde"),
        ("pièce", "UPDATE conventions_piecebilan SET type = 'budget'", "Cannot update"),
    ):
        with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ordre)
        assert table
