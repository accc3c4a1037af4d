"""One table: every (state, role, move), allowed and refused, by the services and by the database."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import rules, services, statuts, tours
from conventions.enums import CONVENTION, EtatConvention, Role, Tour
from conventions.models import Convention
from socle.dates import UN_JOUR, aujourdhui, jusqu_a
from socle.etats import Refused
from tests.conventions import fabrique

EN_COURS = ("brouillon", "depose", "instruction", "corrections", "au_copil", "ajournee", "acceptee", "a_signer")
# (state, move): target. Written again here on purpose: the table must not drift without this test saying so.
PERMIS = {
    ("brouillon", "deposer"): "depose",
    ("depose", "ouvrir"): "instruction",
    ("instruction", "demander_corrections"): "corrections",
    ("corrections", "redeposer"): "instruction",
    ("instruction", "declarer_complet"): "instruction",
    ("instruction", "inscrire"): "au_copil",
    ("au_copil", "retirer_ordre_du_jour"): "instruction",
    ("au_copil", "accepter"): "acceptee",
    ("au_copil", "refuser"): "refusee",
    ("au_copil", "ajourner"): "ajournee",
    ("ajournee", "reinscrire"): "au_copil",
    ("ajournee", "rouvrir"): "instruction",
    ("refusee", "rouvrir"): "instruction",
    ("acceptee", "preparer_signature"): "a_signer",
    ("a_signer", "reprendre_signature"): "acceptee",
    ("a_signer", "activer"): "active",
    ("active", "resilier"): "resiliee",
} | {(etat, "abandonner"): "abandonnee" for etat in EN_COURS}
DE_LA_STRUCTURE = {"deposer", "redeposer", "abandonner"}
ROLES = ("structure", "coordination", "partenaire", "membre", "voisine", "promeneur")


def jouer(c: Convention, code: str, by, papier: bool = False):
    """The service of this move, with everything it asks."""
    pour = fabrique.original() if papier else None
    autre = fabrique.seance(c.structure.reseau, jouer.coordinatrice, 30) if code in ("inscrire", "reinscrire") else None
    jour = aujourdhui()
    return {
        "deposer": lambda: services.submit(convention=c, by=by, pour_le_compte=pour),
        "redeposer": lambda: services.resubmit(convention=c, by=by, pour_le_compte=pour),
        "abandonner": lambda: services.abandon(convention=c, motif="Motif", by=by, pour_le_compte=pour),
        "ouvrir": lambda: services.open_instruction(convention=c, by=by),
        "demander_corrections": lambda: services.ask_corrections(convention=c, commentaires={"projet": "?"}, by=by),
        "declarer_complet": lambda: services.declare_complete(convention=c, sauf="Vu ailleurs", by=by),
        "inscrire": lambda: services.put_on_agenda(convention=c, seance=autre, by=by),
        "reinscrire": lambda: services.put_back_on_agenda(convention=c, seance=autre, by=by),
        "retirer_ordre_du_jour": lambda: services.take_off_agenda(convention=c, motif="Motif", by=by),
        "accepter": lambda: services.decide(convention=c, sens="acceptee", by=by),
        "refuser": lambda: services.decide(convention=c, sens="refusee", motif="Motif", by=by),
        "ajourner": lambda: services.decide(convention=c, sens="ajournee", motif="Motif", by=by),
        "rouvrir": lambda: services.reopen(convention=c, motif="Motif", by=by),
        "preparer_signature": lambda: services.prepare_signature(
            convention=c, debut=jour, dernier_jour=fabrique.fin(jour), by=by
        ),
        "reprendre_signature": lambda: services.redo_document(convention=c, motif="Motif", by=by),
        "activer": lambda: services.activate(convention=c, by=by),
        "resilier": lambda: services.terminate(
            convention=c, motif="disparition", demandeur="caf", notifiee_le=jour, explication="Motif", by=by
        ),
    }[code]()


@pytest.fixture
def gens(directrice, coordinatrice, partenaire, membre, voisine, promeneur):
    jouer.coordinatrice = coordinatrice
    return dict(zip(ROLES, (directrice, coordinatrice, partenaire, membre, voisine, promeneur.user), strict=True))


def _pret(convention, code, coordinatrice):
    """`activer` wants every signature first: confirm all but by the database alone."""
    if code == "activer" and convention.etat == "a_signer":
        from django.utils import timezone

        for signature in fabrique.signer(convention, coordinatrice):
            signature.confirmee_le, signature.confirmee_par = timezone.now(), coordinatrice
            signature.save()


@pytest.mark.parametrize("etat", EtatConvention.values)
def test_every_role_and_move_from_every_state(dossier, gens, etat):
    convention = dossier(etat, annoncee=True)
    for role, move in itertools.product(ROLES, CONVENTION.moves):
        code, vu = move.code, Convention.objects.get(pk=convention.pk)
        assis = (role == "coordination") or (role == "structure" and code in DE_LA_STRUCTURE)
        attendu = PERMIS.get((etat, code)) if assis else None
        assert rules.can_move(gens[role], vu, code) == bool(attendu), (role, code)
        papier = role == "coordination" and code in DE_LA_STRUCTURE
        with transaction.atomic():
            _pret(vu, code, gens["coordination"])
            if attendu is None:
                with pytest.raises(Refused):
                    jouer(vu, code, gens[role], papier)
                assert Convention.objects.get(pk=convention.pk).etat == etat, (role, code)
            else:
                jouer(vu, code, gens[role], papier)
                assert Convention.objects.get(pk=convention.pk).etat == attendu, (role, code)
            transaction.set_rollback(True)


def test_the_coordination_does_not_act_for_the_structure_without_an_original(dossier, gens):
    convention = dossier("brouillon")
    for code in ("deposer", "abandonner"):
        with pytest.raises(Refused, match="original"):
            jouer(convention, code, gens["coordination"])


@pytest.mark.parametrize("etat", EtatConvention.values)
def test_the_database_refuses_the_same_by_raw_update(dossier, etat):
    convention = dossier(etat)
    cibles = {vers for (de, _), vers in PERMIS.items() if de == etat}
    for vers in set(EtatConvention.values) - cibles - {etat}:
        refus = pytest.raises(DatabaseError, match=r"Passage impossible|décision|signature")
        with refus, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE conventions_convention SET etat = %s WHERE id = %s", [vers, convention.pk])


@pytest.mark.parametrize("etat", EtatConvention.values)
@pytest.mark.parametrize("origine", ["reprise", "plateforme"])
def test_the_database_lets_a_file_begin_only_as_a_draft_or_a_reprise_signed(structure, etat, origine, jour):
    from django.db.backends.postgresql.psycopg_any import DateRange

    ligne = Convention(structure=structure, etat=etat, origine=origine)
    ligne.periode = DateRange(jour, jour.replace(year=jour.year + 1)) if etat == "active" else None
    if (origine, etat) in (("reprise", "active"), ("plateforme", "brouillon")):
        Convention.objects.bulk_create([ligne])
        return
    with pytest.raises(DatabaseError, match="commence"), transaction.atomic():
        Convention.objects.bulk_create([ligne])


@pytest.mark.parametrize(
    "etat,vers,message",
    [
        ("au_copil", "acceptee", "Aucune décision"),
        ("au_copil", "refusee", "Aucune décision"),
        ("au_copil", "ajournee", "Aucune décision"),
        ("a_signer", "active", "signature confirmée"),
    ],
)
def test_nothing_is_decided_nor_signed_in_raw_sql_without_its_evidence(dossier, etat, vers, message):
    convention = dossier(etat)
    with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conventions_convention SET etat = %s WHERE id = %s", [vers, convention.pk])


def test_what_is_signed_keeps_its_dates_number_and_row(dossier):
    convention = dossier("active")
    plus_tard = jusqu_a(convention.periode.lower, convention.periode.upper + UN_JOUR)
    for changement, message in (
        ({"numero": "PDN54-2026-9999"}, "Un numéro ne change jamais"),
        ({"periode": plus_tard}, "Les dates d’une convention signée ne changent"),
        ({"origine": "reprise"}, "ne change pas de structure"),
    ):
        with pytest.raises(DatabaseError, match=message), transaction.atomic():
            Convention.objects.filter(pk=convention.pk).update(**changement)
    with pytest.raises(DatabaseError, match="se garde"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM conventions_convention WHERE id = %s", [convention.pk])


def test_every_state_has_words_for_every_role_a_turn_and_a_next_step():
    for situation, role in itertools.product(statuts.SITUATIONS, Role.values):
        libelle, ensuite = statuts._MOTS[situation][role]
        assert libelle and ensuite
    assert set(tours.TOURS) == set(EtatConvention.values)
    assert set(tours.TOURS.values()) == set(Tour.values)
    assert set(statuts.SITUATIONS) == set(EtatConvention.values) | {"a_venir", "expiree"}


def test_a_file_waits_for_whoever_may_move_it():
    """The turn of a state is that of somebody with a move there (the committee and the parties by its record)."""
    for etat, tour in tours.TOURS.items():
        codes = {m.code for m in CONVENTION.moves_from(etat)} - {"abandonner"}
        if tour == Tour.STRUCTURE:
            assert codes & DE_LA_STRUCTURE
        elif tour == Tour.PERSONNE:
            assert not codes - {"resilier", "rouvrir"}
        else:
            assert codes - DE_LA_STRUCTURE
