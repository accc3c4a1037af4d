"""Avenants and formal notices: every (state, role, move), allowed and refused, by the services and by the database."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import rules_vie, services
from conventions.enums_vie import AVENANT, DEMEURE, EtatAvenant, EtatDemeure
from conventions.models import Avenant, MiseEnDemeure, RefusSignature
from socle.dates import aujourdhui
from socle.etats import Refused
from tests.conventions import fabrique_vie as faire

AVENANTS = {
    ("brouillon", "demander"): "demande",
    ("demande", "renvoyer"): "brouillon",
    ("demande", "accepter"): "accepte",
    ("demande", "refuser"): "refuse",
    ("accepte", "preparer"): "a_signer",
    ("a_signer", "contester"): "conteste",
    ("conteste", "reproposer"): "a_signer",
    ("conteste", "refaire"): "accepte",
    ("conteste", "abandonner"): "abandonne",
    ("a_signer", "refaire"): "accepte",
    ("brouillon", "abandonner"): "abandonne",
    ("demande", "abandonner"): "abandonne",
    ("accepte", "abandonner"): "abandonne",
    ("a_signer", "abandonner"): "abandonne",
}
D_OFFICE = {
    ("a_signer", "signe"), ("signe", "applique"), ("brouillon", "abandonne"), ("demande", "abandonne"),
    ("accepte", "abandonne"), ("a_signer", "abandonne"), ("conteste", "abandonne"), ("signe", "abandonne"),
}  # fmt: skip
DEMEURES = {
    ("preparee", "envoyer"): "envoyee",
    ("envoyee", "lever"): "levee",
    ("preparee", "retirer"): "retiree",
    ("envoyee", "retirer"): "retiree",
}
REFUSE = "Passage impossible|signature confirmée|refuse de signer"  # whichever guard speaks first
ROLES = ("structure", "coordination", "partenaire", "membre", "voisine", "promeneur")
LES_DEUX = {"structure", "coordination"}
QUI = {
    "demander": LES_DEUX, "abandonner": LES_DEUX, "contester": {"structure", "partenaire"},
    "reproposer": LES_DEUX,  # the structure refused: it thinks better of it, or the coordination answers
}  # fmt: skip
PARTIE = {"partenaire": "caf"}


@pytest.fixture
def gens(directrice, coordinatrice, partenaire, membre, voisine, promeneur):
    tous = (directrice, coordinatrice, partenaire, membre, voisine, promeneur.user)
    return dict(zip(ROLES, tous, strict=True))


def mener(a: Avenant, code: str, by, role: str = "structure"):
    refus = RefusSignature.objects.filter(document__avenant=a, leve_le=None).first()
    if code == "reproposer" and refus is None:
        raise Refused("Personne ne refuse.")
    refuser = {"convention": a.convention, "avenant": a, "partie": PARTIE.get(role, "structure"), "motif": "Date"}
    return {
        "demander": lambda: services.ask_avenant(avenant=a, by=by),
        "renvoyer": lambda: services.send_avenant_back(avenant=a, motif="Précisez", by=by),
        "accepter": lambda: services.accept_avenant(avenant=a, by=by),
        "refuser": lambda: services.refuse_avenant(avenant=a, reponse="Non", by=by),
        "preparer": lambda: services.prepare_avenant(avenant=a, by=by),
        "contester": lambda: services.refuse_to_sign(**refuser, by=by),
        "reproposer": lambda: services.lift_refusal(refus=refus, reponse="Relu", by=by),
        "refaire": lambda: services.redo_avenant(avenant=a, motif="Date", by=by),
        "abandonner": lambda: services.abandon_avenant(avenant=a, motif="Sans suite", by=by),
    }[code]()


@pytest.mark.parametrize("etat", EtatAvenant.values)
def test_every_role_and_move_of_an_avenant(dossier, gens, coordinatrice, directrice, etat):
    a = faire.avenant(etat, convention=dossier("active"), by=coordinatrice, tete=directrice)
    for role, move in itertools.product(ROLES, AVENANT.moves):
        code = move.code
        vu = Avenant.objects.select_related("convention__structure__reseau").get(pk=a.pk)
        attendu = AVENANTS.get((etat, code)) if role in QUI.get(code, {"coordination"}) else None
        with faire.dans(10 if etat == "applique" else 0):
            assert rules_vie.can_move_avenant(gens[role], vu, code) == bool(attendu), (role, code)
        if code in ("signer", "appliquer", "caduc"):
            continue  # by nobody: the last signature, the day and the end of the convention do it
        with transaction.atomic():
            if attendu is None:
                with pytest.raises(Refused):
                    mener(vu, code, gens[role], role)
                assert Avenant.objects.get(pk=a.pk).etat == etat, (role, code)
            else:
                mener(vu, code, gens[role], role)
                assert Avenant.objects.get(pk=a.pk).etat == attendu, (role, code)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatAvenant.values)
def test_the_database_refuses_the_same_avenants_by_raw_update(dossier, coordinatrice, directrice, etat):
    a = faire.avenant(etat, convention=dossier("active"), by=coordinatrice, tete=directrice)
    cibles = {vers for (de, _), vers in AVENANTS.items() if de == etat} | {v for de, v in D_OFFICE if de == etat}
    for vers in set(EtatAvenant.values) - cibles - {etat}:
        with pytest.raises(DatabaseError, match=REFUSE), transaction.atomic():
            Avenant.objects.filter(pk=a.pk).update(etat=vers)
    with pytest.raises(DatabaseError, match="se garde"), transaction.atomic():
        Avenant.objects.filter(pk=a.pk)._raw_delete("default")


@pytest.mark.parametrize("etat", EtatAvenant.values)
def test_an_avenant_begins_as_a_draft_on_a_convention_in_force(dossier, etat):
    c = dossier("active")
    ligne = Avenant(convention=c, natures=["postes"], postes=2, effet=aujourdhui(), motif="x", prepare_cote="structure")
    ligne.etat = etat
    if etat == "brouillon":
        Avenant.objects.bulk_create([ligne])
        return
    with pytest.raises(DatabaseError), transaction.atomic():
        Avenant.objects.bulk_create([ligne])


@pytest.mark.parametrize(
    ("etat", "ordre", "message"),
    [
        ("a_signer", "etat = 'signe'", "signature confirmée"),
        ("signe", "etat = 'applique'", "avenant_applique_a_son_jour"),  # no day
        ("signe", "etat = 'applique', applique_le = '2020-01-01'", "avenant_applique_a_son_jour"),
        ("demande", "postes = 9", "ne change plus"),
        ("demande", "effet = '2020-01-01'", "ne change plus"),
        ("demande", "avant = '{}'", "ne change plus"),
        ("a_signer", "numero = 7", "ne change jamais"),
        ("a_signer", "etat = 'conteste'", "Aucune partie ne refuse"),
        ("conteste", "etat = 'a_signer'", "refuse de signer"),
        ("brouillon", "natures = '{}'", "avenant_change_quelque_chose|avenant_postes"),
        ("brouillon", "postes = NULL", "avenant_postes"),
        ("brouillon", "motif = ''", "avenant_motive"),
        ("accepte", "etat = 'a_signer'", "avenant_numerote"),
        ("demande", "etat = 'refuse', decide_le = now()", "avenant_refus_motive"),
    ],
)
def test_raw_sql_does_not_rewrite_an_avenant(dossier, coordinatrice, directrice, etat, ordre, message):
    a = faire.avenant(etat, convention=dossier("active"), by=coordinatrice, tete=directrice)
    with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE conventions_avenant SET {ordre} WHERE id = %s", [a.pk])


def test_raw_sql_changes_the_dates_of_a_signed_convention_by_an_avenant_alone(dossier, coordinatrice):
    c = dossier("active")
    ordre = "UPDATE conventions_convention SET periode = daterange(lower(periode), upper(periode) + 30) WHERE id = %s"
    with pytest.raises(DatabaseError, match="avenant"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ordre, [c.pk])


# — Formal notices


def suivre(x: MiseEnDemeure, code: str, by):
    return {
        "envoyer": lambda: services.send_notice(demeure=x, envoyee_le=aujourdhui(), recommande="1A", by=by),
        "lever": lambda: services.lift_notice(demeure=x, issue="Réparé", by=by),
        "retirer": lambda: services.withdraw_notice(demeure=x, issue="Erreur", by=by),
    }[code]()


@pytest.mark.parametrize("etat", EtatDemeure.values)
def test_every_role_and_move_of_a_formal_notice(dossier, gens, coordinatrice, etat):
    x = faire.demeure(etat, convention=dossier("active"), by=coordinatrice, jours=40)
    for role, move in itertools.product(ROLES, DEMEURE.moves):
        code = move.code
        vue = MiseEnDemeure.objects.select_related("convention__structure__reseau").get(pk=x.pk)
        attendu = DEMEURES.get((etat, code)) if role == "coordination" else None
        assert rules_vie.can_move_demeure(gens[role], vue, code) == bool(attendu), (role, code)
        if code == "suivre":
            continue  # the end of the convention does it
        with transaction.atomic():
            if attendu is None:
                with pytest.raises(Refused):
                    suivre(vue, code, gens[role])
            else:
                suivre(vue, code, gens[role])
            assert MiseEnDemeure.objects.get(pk=x.pk).etat == (attendu or etat), (role, code)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatDemeure.values)
def test_the_database_refuses_the_same_notices_by_raw_update(dossier, coordinatrice, etat):
    x = faire.demeure(etat, convention=dossier("active"), by=coordinatrice, jours=40)
    cibles = {vers for (de, _), vers in DEMEURES.items() if de == etat} | ({"suivie"} if etat == "envoyee" else set())
    for vers in set(EtatDemeure.values) - cibles - {etat}:
        with pytest.raises(DatabaseError, match="Passage impossible"), transaction.atomic():
            MiseEnDemeure.objects.filter(pk=x.pk).update(etat=vers)
    with pytest.raises(DatabaseError, match="se garde"), transaction.atomic():
        MiseEnDemeure.objects.filter(pk=x.pk).delete()


@pytest.mark.parametrize(
    ("etat", "ordre", "message"),
    [
        ("preparee", "etat = 'envoyee'", "demeure_envoyee"),
        ("preparee", "etat = 'envoyee', recommande = '1A', envoyee_le = now()", "demeure_envoyee"),
        ("preparee", "etat = 'envoyee', envoyee_le = now(), recommande = '1A', delai = now() + '9 days'", "un mois"),
        ("envoyee", "delai = delai + 1", "ne change plus"),
        ("envoyee", "envoyee_le = '2020-01-01'", "ne change plus"),
        ("envoyee", "faits = 'Autre chose'", "ne change pas"),
        ("envoyee", "etat = 'levee'", "demeure_finie_dite"),
        ("levee", "issue = 'Autre chose'", "ne change plus"),
    ],
)
def test_raw_sql_does_not_rewrite_a_notice(dossier, coordinatrice, etat, ordre, message):
    x = faire.demeure(etat, convention=dossier("active"), by=coordinatrice)
    with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE conventions_miseendemeure SET {ordre} WHERE id = %s", [x.pk])


FIN = (
    "UPDATE conventions_convention SET etat = 'resiliee', resiliation_motif = %s, resiliation_par = 'caf', "
    "resiliation_notifiee_le = %s, resiliation_effet = %s, terme_initial = upper(periode) - 1, "
    "periode = daterange(lower(periode), upper(periode)) WHERE id = %s"
)


@pytest.mark.parametrize("motif", ["manquement", "inexecution"])
@pytest.mark.parametrize("jours", [None, 5])
def test_raw_sql_ends_nothing_for_breach_without_a_notice_whose_month_is_over(
    dossier, coordinatrice, jour, motif, jours
):
    c = dossier("active")
    if jours is not None:
        faire.demeure("envoyee", convention=c, by=coordinatrice, motif=motif, jours=jours)
    with pytest.raises(DatabaseError, match="mise en demeure"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIN, [motif, jour, jour, c.pk])


def test_a_notice_for_another_ground_opens_no_end(dossier, coordinatrice, jour):
    c = dossier("active")
    faire.demeure("envoyee", convention=c, by=coordinatrice, motif="retards", jours=40)
    with pytest.raises(DatabaseError, match="mise en demeure"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIN, ["inexecution", jour, jour, c.pk])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIN, ["manquement", jour, jour, c.pk])
        transaction.set_rollback(True)
