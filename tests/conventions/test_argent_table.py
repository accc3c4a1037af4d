"""Payments and controls: every (state, role, move), allowed and refused, by the services and by the database."""

import itertools
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import rules_argent, services
from conventions.enums_argent import CONTROLE, VERSEMENT, EtatControle, EtatVersement
from conventions.models import Controle, Versement
from socle.dates import aujourdhui
from socle.etats import Refused
from tests.conventions import fabrique
from tests.conventions import fabrique_argent as faire

VERSEMENTS = {
    ("prevu", "ordonner"): "ordonne",
    ("ordonne", "retirer_ordre"): "prevu",
    ("ordonne", "payer"): "paye",
    ("paye", "recuperer"): "a_recuperer",
    ("a_recuperer", "renoncer"): "paye",
    ("a_recuperer", "rembourser"): "recupere",
    ("prevu", "annuler"): "annule",
    ("annule", "retablir"): "prevu",
}
CONTROLES = {
    ("demande", "repondre"): "repondu",
    ("repondu", "relancer"): "demande",
    ("demande", "clore"): "clos",
    ("repondu", "clore"): "clos",
}
ROLES = ("structure", "coordination", "partenaire", "membre", "voisine", "promeneur", "departement")
PAIENT = {"coordination", "partenaire"}  # this partner speaks for the Caf; the Département's does not pay


@pytest.fixture
def gens(directrice, coordinatrice, partenaire, membre, voisine, promeneur, reseau):
    from territoires.models import Organisme, RoleReseau
    from tests.conftest import compte_utilisateur

    cd = compte_utilisateur("cd@exemple.fr")
    RoleReseau.objects.create(
        user=cd, reseau=reseau, role="partenaire", organisme=Organisme.objects.create(nature="departement")
    )
    tous = (directrice, coordinatrice, partenaire, membre, voisine, promeneur.user, cd)
    return dict(zip(ROLES, tous, strict=True))


@pytest.fixture
def convention(structure, reseau, directrice, coordinatrice):
    """A year all proved, and granted."""
    faire.regles(reseau)
    c = faire.convention(structure, coordinatrice)
    faire.bilan("accepte", convention=c, tete=directrice, by=coordinatrice)
    faire.accorder(c, coordinatrice)
    return c


def payer(v: Versement, code: str, by):
    jour = aujourdhui()
    return {
        "ordonner": lambda: services.order_payment(versement=v, le=jour, montant=v.montant, by=by),
        "retirer_ordre": lambda: services.withdraw_order(versement=v, motif="Erreur", by=by),
        "payer": lambda: services.record_payment(versement=v, le=jour, reference="VIR", by=by),
        "recuperer": lambda: services.recover(
            versement=v, montant=Decimal(10), motif="controle", explication="Vu", by=by
        ),
        "renoncer": lambda: services.give_up(versement=v, motif="Arrangement", by=by),
        "rembourser": lambda: services.record_refund(versement=v, le=jour, reference="CHQ", by=by),
        "annuler": lambda: services.cancel_payment(versement=v, motif="Sans suite", by=by),
        "retablir": lambda: services.restore_payment(versement=v, by=by),
    }[code]()


@pytest.mark.parametrize("etat", EtatVersement.values)
def test_every_role_and_move_of_a_payment(convention, gens, coordinatrice, etat):
    v = faire.versement(etat, convention=convention, by=coordinatrice)
    if etat == "paye":
        faire.un_controle("clos", convention=convention, by=coordinatrice, issue="recuperation")
    for role, move in itertools.product(ROLES, VERSEMENT.moves):
        code = move.code
        vu = Versement.objects.select_related("convention__structure__reseau").get(pk=v.pk)
        attendu = VERSEMENTS.get((etat, code)) if role in PAIENT else None
        assert rules_argent.can_move_versement(gens[role], vu, code) == bool(attendu), (role, code)
        with transaction.atomic():
            if attendu is None:
                with pytest.raises(Refused):
                    payer(vu, code, gens[role])
                assert Versement.objects.get(pk=v.pk).etat == etat, (role, code)
            else:
                payer(vu, code, gens[role])
                assert Versement.objects.get(pk=v.pk).etat == attendu, (role, code)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatVersement.values)
def test_the_database_refuses_the_same_payments_by_raw_update(convention, coordinatrice, etat):
    v = faire.versement(etat, convention=convention, by=coordinatrice)
    cibles = {vers for (de, _), vers in VERSEMENTS.items() if de == etat}
    for vers in set(EtatVersement.values) - cibles - {etat}:
        with pytest.raises(DatabaseError, match="Passage impossible"), transaction.atomic():
            Versement.objects.filter(pk=v.pk).update(etat=vers)


@pytest.mark.parametrize("etat", EtatVersement.values)
def test_a_payment_begins_planned(convention, etat):
    ligne = Versement(convention=convention, annee=2030, genre="solde", forfait=1, part=1, etat=etat)
    if etat == "prevu":
        Versement.objects.bulk_create([ligne])
        return
    with pytest.raises(DatabaseError), transaction.atomic():
        Versement.objects.bulk_create([ligne])


def test_raw_sql_orders_nothing_without_a_funder_nor_a_balance_without_its_report(structure, reseau, coordinatrice):
    faire.regles(reseau)
    c = faire.convention(structure, coordinatrice)
    services.ask_bilan(convention=c, annee=faire.derniere(), by=coordinatrice)
    ordre = "UPDATE conventions_versement SET etat = 'ordonne', ordonne_le = now(), montant = 5 WHERE genre = %s"
    with pytest.raises(DatabaseError, match="Aucun financeur"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ordre, ["acompte"])
    faire.accorder(c, coordinatrice)
    with pytest.raises(DatabaseError, match="bilan de l’année"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ordre, ["solde"])


@pytest.mark.parametrize(
    ("etat", "ordre", "message"),
    [
        ("ordonne", "montant = 9999", "ne change plus"),
        ("ordonne", "forfait = 1", "ne change plus"),
        ("ordonne", "ordonne_le = '2020-01-01'", "ne change pas de date"),
        ("prevu", "annee = 2013", "ne change pas d’année"),
        ("paye", "reference = 'AUTRE'", "ne change plus"),
        ("paye", "paye_le = '2020-01-01'", "ne change plus"),
        ("paye", "etat = 'a_recuperer'", "versement_a_recuperer"),  # no amount, no reason
        ("paye", "etat = 'a_recuperer', a_recuperer = 99999, recuperation_motif = 'controle'", "versement_a_recuperer"),
        ("prevu", "montant = -1", "versement_montants"),
    ],
)
def test_raw_sql_does_not_rewrite_money(convention, coordinatrice, etat, ordre, message):
    v = faire.versement(etat, convention=convention, by=coordinatrice)
    with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE conventions_versement SET {ordre} WHERE id = %s", [v.pk])
    if etat != "prevu":
        with pytest.raises(DatabaseError, match="se garde"), transaction.atomic():
            Versement.objects.filter(pk=v.pk).delete()


# — Controls


def repondre(x: Controle, code: str, by, papier: bool = False):
    pour = fabrique.original() if papier else None
    jour = aujourdhui()
    return {
        "repondre": lambda: services.answer_control(controle=x, reponse="Voici", by=by, pour_le_compte=pour),
        "relancer": lambda: services.ask_more(controle=x, complement="Et 2025", repondre_le=jour, by=by),
        "clore": lambda: services.close_control(controle=x, issue="conforme", conclusion="", by=by),
    }[code]()


@pytest.mark.parametrize("etat", EtatControle.values)
def test_every_role_and_move_of_a_control(convention, gens, coordinatrice, directrice, etat):
    x = faire.un_controle(etat, convention=convention, by=coordinatrice, tete=directrice)
    for role, move in itertools.product(ROLES, CONTROLE.moves):
        code = move.code
        vu = Controle.objects.select_related("convention__structure__reseau").get(pk=x.pk)
        assis = role in ({"structure", "coordination"} if code == "repondre" else PAIENT)
        attendu = CONTROLES.get((etat, code)) if assis else None
        assert rules_argent.can_move_controle(gens[role], vu, code) == bool(attendu), (role, code)
        papier = role == "coordination" and code == "repondre"
        with transaction.atomic():
            if attendu is None:
                with pytest.raises(Refused):
                    repondre(vu, code, gens[role], papier)
                assert Controle.objects.get(pk=x.pk).etat == etat, (role, code)
            else:
                repondre(vu, code, gens[role], papier)
                assert Controle.objects.get(pk=x.pk).etat == attendu, (role, code)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatControle.values)
def test_the_database_refuses_the_same_controls_by_raw_update(convention, coordinatrice, directrice, etat):
    x = faire.un_controle(etat, convention=convention, by=coordinatrice, tete=directrice)
    cibles = {vers for (de, _), vers in CONTROLES.items() if de == etat}
    for vers in set(EtatControle.values) - cibles - {etat}:
        with pytest.raises(DatabaseError, match="Passage impossible"), transaction.atomic():
            Controle.objects.filter(pk=x.pk).update(etat=vers)
    with pytest.raises(DatabaseError, match="se garde"), transaction.atomic():
        Controle.objects.filter(pk=x.pk).delete()
