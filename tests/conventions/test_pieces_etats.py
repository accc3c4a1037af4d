"""The states of a document: every (state, move), who may make it, and what is read from a date or from its file."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from conventions import lignes_pieces, rules, services
from conventions.enums import PIECE, EtatPiece
from conventions.manques import manques
from conventions.models import DepotPiece, Piece
from socle import etats
from socle.etats import Refused
from socle.models import Courriel, Fichier
from tests.conventions import fabrique

# (state, move): target. Written again here on purpose: the table must not drift without this test saying so.
PERMIS = (
    {(e, "deposer"): "deposee" for e in ("a_donner", "deposee", "refusee", "non_concernee", "detenue")}
    | {(e, "dispenser"): "non_concernee" for e in ("a_donner", "deposee", "refusee")}
    | {(e, "detenir"): "detenue" for e in ("a_donner", "refusee")}
    | {(e, "refuser"): "refusee" for e in ("deposee", "acceptee")}
    | {(e, "redemander"): "a_donner" for e in ("non_concernee", "detenue")}
    | {("deposee", "accepter"): "acceptee", ("acceptee", "actualiser"): "deposee"}
)
CHEMINS = {
    "a_donner": (), "deposee": ("deposer",), "detenue": ("detenir",), "acceptee": ("deposer", "accepter"),
    "refusee": ("deposer", "refuser"), "non_concernee": ("dispenser",),
}  # fmt: skip
CHAMPS = {"detenue_depuis": timezone.localdate(), "motif": "Motif"}


@pytest.fixture
def brouillon(structure, directrice):
    fabrique.fiche_complete(structure)
    return services.start_file(structure=structure, by=directrice)


@pytest.fixture
def en_instruction(dossier):
    return dossier("instruction")


def piece(convention, etat):
    une = Piece.objects.create(convention=convention, type="x", libelle="X", etat="a_donner")
    for code in CHEMINS[etat]:
        etats.move(une, code, by=None, **CHAMPS)
    return une


@pytest.mark.parametrize("etat", EtatPiece.values)
def test_every_move_from_every_state_of_a_document(brouillon, etat):
    une = piece(brouillon, etat)
    for move in PIECE.moves:
        with transaction.atomic():
            attendu = PERMIS.get((etat, move.code))
            if attendu:
                assert etats.move(une, move.code, by=None, **CHAMPS).etat == attendu
            else:
                with pytest.raises(Refused):
                    etats.move(une, move.code, by=None, **CHAMPS)
            transaction.set_rollback(True)
        une.refresh_from_db()


@pytest.mark.parametrize("etat", EtatPiece.values)
def test_the_database_refuses_the_other_passages_by_raw_sql(brouillon, etat):
    une = piece(brouillon, etat)
    permis = {vers for (de, _), vers in PERMIS.items() if de == etat}
    for vers in set(EtatPiece.values) - permis - {etat}:
        refus = pytest.raises(DatabaseError, match="Passage impossible")
        with refus, transaction.atomic(), connection.cursor() as cursor:
            sql = "UPDATE conventions_piece SET etat = %s, motif = 'x', detenue_depuis = now() WHERE id = %s"
            cursor.execute(sql, [vers, une.pk])


GENS = ("structure", "coordination", "caf", "autre_partenaire", "membre", "voisine")
ACTES = {
    "deposer": {"structure"}, "accepter": {"coordination"}, "refuser": {"coordination"}, "dispenser": {"coordination"},
    "detenir": {"coordination", "caf"}, "redemander": {"coordination"},
}  # fmt: skip


@pytest.fixture
def gens(directrice, coordinatrice, partenaire, membre, voisine, reseau):
    from socle.dates import jusqu_a
    from territoires.models import NomOrganisme, Organisme, RoleReseau
    from tests.conftest import compte_utilisateur

    departement = Organisme.objects.create(nature="departement")
    NomOrganisme.objects.create(organisme=departement, nom="Département", periode=jusqu_a(None, None))
    autre = compte_utilisateur("departement@exemple.fr")
    RoleReseau.objects.create(user=autre, reseau=reseau, role="partenaire", organisme=departement)
    return dict(zip(GENS, (directrice, coordinatrice, partenaire, autre, membre, voisine), strict=True))


def jouer(c, acte, by):
    rib = c.pieces.get(type="rib")
    return {
        "deposer": lambda: services.deposit_piece(convention=c, type="rib", upload=fabrique.pdf("neuf.pdf"), by=by),
        "accepter": lambda: services.accept_piece(piece=rib, by=by),
        "refuser": lambda: services.refuse_piece(piece=rib, motif="Illisible", by=by),
        "dispenser": lambda: services.exempt_piece(convention=c, type="rib", motif="Motif", by=by),
        "detenir": lambda: services.hold_piece(convention=c, type="rib", depuis=timezone.localdate(), by=by),
        "redemander": lambda: services.ask_piece_again(piece=rib, by=by),
    }[acte]()


def preparer(c, acte, coordinatrice, directrice):
    """The document in a state from which this act is possible, in a file where it is."""
    rib = c.pieces.get(type="rib")
    if acte == "deposer":
        services.ask_corrections(convention=c, commentaires={"pieces": "Un autre"}, by=coordinatrice)
    elif acte == "detenir":
        services.refuse_piece(piece=rib, motif="Illisible", by=coordinatrice)
    elif acte == "redemander":
        services.exempt_piece(convention=c, type="rib", motif="Motif", by=coordinatrice)


@pytest.mark.parametrize("acte", ACTES)
def test_who_may_do_what_with_a_document(en_instruction, gens, acte):
    preparer(en_instruction, acte, gens["coordination"], gens["structure"])
    for nom, user in gens.items():
        with transaction.atomic():
            if nom in ACTES[acte]:
                jouer(en_instruction, acte, user)
            else:
                with pytest.raises(Refused):
                    jouer(en_instruction, acte, user)
            transaction.set_rollback(True)


# — At the Caf already


def test_a_document_that_the_caf_holds_is_not_owed(brouillon, coordinatrice, directrice, jour):
    services.hold_piece(convention=brouillon, type="rib", depuis=jour - timedelta(days=400), by=coordinatrice)
    assert not any("bancaire" in phrase for _, phrase in manques(brouillon))
    ligne = lignes_pieces.ligne(brouillon, jour, "rib")
    assert (ligne.libelle_etat, ligne.ton) == ("Déjà à la Caf", "bien")
    services.deposit_piece(convention=brouillon, type="rib", upload=fabrique.pdf(), by=directrice)
    rib = brouillon.pieces.get(type="rib")
    assert (rib.etat, rib.detenue_depuis) == ("deposee", None)


def test_the_coordination_takes_back_what_it_said_of_the_caf(brouillon, coordinatrice, jour):
    rib = services.hold_piece(convention=brouillon, type="rib", depuis=jour, by=coordinatrice)
    services.ask_piece_again(piece=rib, by=coordinatrice)
    assert (rib.etat, rib.detenue_depuis) == ("a_donner", None)


def test_what_the_caf_holds_ages_too(brouillon, coordinatrice, jour):
    with pytest.raises(Refused, match="n’est plus valable"):
        services.hold_piece(convention=brouillon, type="bureau", depuis=jour - timedelta(days=370), by=coordinatrice)
    with pytest.raises(Refused, match="futur"):
        services.hold_piece(convention=brouillon, type="bureau", depuis=jour + timedelta(days=1), by=coordinatrice)
    bureau = services.hold_piece(
        convention=brouillon, type="bureau", depuis=jour - timedelta(days=300), by=coordinatrice
    )
    assert not bureau.expiree_le(jour) and bureau.expiree_le(jour + timedelta(days=70))


def test_once_the_committee_has_the_file_nobody_says_it_any_more(dossier, coordinatrice, jour):
    convention = dossier("au_copil")
    assert not rules.can_hold_piece(coordinatrice, convention)
    with pytest.raises(Refused, match="plus à l’examen"):
        services.hold_piece(convention=convention, type="rib", depuis=jour, by=coordinatrice)


def test_the_database_wants_to_know_since_when(brouillon):
    une = piece(brouillon, "a_donner")
    with pytest.raises(Refused, match="depuis quand"):
        etats.move(une, "detenir", by=None)


# — Expired


def donner(convention, type_, by, datee_du=None, nom="piece.pdf"):
    return services.deposit_piece(convention=convention, type=type_, upload=fabrique.pdf(nom), datee_du=datee_du, by=by)


def test_a_document_that_ages_counts_from_its_own_date(brouillon, directrice, jour):
    bureau = donner(brouillon, "bureau", directrice, jour - timedelta(days=100))
    assert timedelta(days=263) <= bureau.actuelle.valable_jusqu_au - jour <= timedelta(days=266)
    assert donner(brouillon, "rib", directrice).actuelle.valable_jusqu_au is None
    for datee_du, phrase in ((jour - timedelta(days=367), "plus valable"), (jour + timedelta(days=1), "futur")):
        with pytest.raises(Refused, match=phrase) as refus:
            donner(brouillon, "bureau", directrice, datee_du)
        assert refus.value.champ == "datee_du"


def vieillir(convention, type_, jour):
    """Time passes: its last good day was yesterday. Versions never change: a version made so."""
    une = convention.pieces.get(type=type_)
    d = une.actuelle
    DepotPiece.objects.create(
        piece=une, fichier=d.fichier, depose_par=d.depose_par, valable_jusqu_au=jour - timedelta(days=1)
    )
    return une


def test_a_document_expires_by_its_date_alone(dossier, directrice, jour):
    convention = dossier("brouillon")
    assert manques(convention) == []
    vieillir(convention, "bureau", jour)
    ligne = lignes_pieces.ligne(convention, jour, "bureau")
    assert (ligne.libelle_etat, ligne.ton, ligne.remplacable) == ("Expirée", "alerte", True)
    assert [s for s, phrase in manques(convention)] == ["pieces"]
    with pytest.raises(Refused, match="à donner de nouveau"):
        services.submit(convention=convention, by=directrice)
    donner(convention, "bureau", directrice, nom="neuf.pdf")
    services.submit(convention=convention, by=directrice)


def test_an_accepted_document_is_replaced_only_once_it_has_expired(en_instruction, directrice, coordinatrice, jour):
    bureau = services.accept_piece(piece=en_instruction.pieces.get(type="bureau"), by=coordinatrice)
    services.ask_corrections(convention=en_instruction, commentaires={"pieces": "?"}, by=coordinatrice)
    with pytest.raises(Refused, match="n’est plus possible"):
        donner(en_instruction, "bureau", directrice, nom="neuf.pdf")
    vieillir(en_instruction, "bureau", jour)
    with pytest.raises(Refused, match="à donner de nouveau"):
        services.resubmit(convention=en_instruction, by=directrice)
    assert donner(en_instruction, "bureau", directrice, nom="neuf.pdf").etat == "deposee"
    bureau.refresh_from_db()
    assert not bureau.expiree_le(jour)


def test_what_expires_or_is_refused_while_its_part_is_closed_does_not_shut_the_structure_in(
    dossier, directrice, coordinatrice, jour
):
    convention = dossier("corrections")  # the project alone is open
    vieillir(convention, "bureau", jour)
    Piece.objects.filter(convention=convention, type="rib").update(etat="refusee", motif="Antivirus")
    assert manques(convention) == []
    services.resubmit(convention=convention, by=directrice)
    services.ask_corrections(convention=convention, commentaires={"projet": "Encore"}, by=coordinatrice)
    assert len(manques(convention)) == 1  # a document refused opens alone


def test_in_a_file_that_is_decided_nothing_is_shown_expired(dossier, jour):
    convention = dossier("active")
    vieillir(convention, "bureau", jour)
    assert lignes_pieces.ligne(convention, jour, "bureau").libelle_etat == "Déposée"


# — Withheld while the antivirus is away


@pytest.fixture
def retenu(en_instruction):
    rib = en_instruction.pieces.get(type="rib")
    Fichier.objects.filter(pk=rib.actuelle.fichier_id).update(retenu_le=timezone.now())
    return Piece.objects.get(pk=rib.pk)


def test_a_document_withheld_is_not_judged_before_the_antivirus(en_instruction, retenu, coordinatrice, jour):
    assert lignes_pieces.ligne(en_instruction, jour, "rib").libelle_etat == "En cours de vérification"
    with pytest.raises(Refused, match="antivirus"):
        services.accept_piece(piece=retenu, by=coordinatrice)
    acceptees = services.accept_deposited_pieces(convention=en_instruction, by=coordinatrice)
    assert "rib" not in {p.type for p in acceptees} and len(acceptees) > 3
    with pytest.raises(Refused, match="antivirus"):
        services.accept_deposited_pieces(convention=en_instruction, by=coordinatrice)


def test_a_document_is_given_while_the_antivirus_is_away(brouillon, directrice, settings):
    settings.CLAMAV_HOST = "127.0.0.1:1"
    for type_ in ("rib", "statuts"):
        donner(brouillon, type_, directrice)
    assert all(p.retenue for p in brouillon.pieces.all())


def test_what_the_antivirus_refuses_afterwards_is_to_give_again_and_both_sides_are_told(
    en_instruction, retenu, monkeypatch, settings, directrice
):
    from socle import antivirus, quarantaine

    settings.CLAMAV_HOST = "antivirus.example"
    monkeypatch.setattr(antivirus, "_demander", lambda *_: "stream: Eicar FOUND")
    avant = Courriel.objects.count()
    assert quarantaine.verifier() == 1
    retenu.refresh_from_db()
    assert retenu.etat == "refusee" and "antivirus a refusé" in retenu.motif
    modeles = set(Courriel.objects.order_by("-pk").values_list("modele", flat=True)[: Courriel.objects.count() - avant])
    assert modeles == {"convention_piece_infectee", "convention_piece_infectee_coordination"}
