"""§3.4: the coordination says that a file is complete, once; the committee reads complete files only."""

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import services
from conventions.models import Convention
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


def tout_verifier(c: Convention, by) -> Convention:
    """The meter at 100 %."""
    from conventions import points
    from conventions.services.lecture import Note

    services.accept_deposited_pieces(convention=c, by=by)
    c = Convention.objects.with_dossier().get(pk=c.pk)
    notes = {p.code: Note("vu") for p in points.catalogue(c)}
    services.check_points(convention=c, notes=notes, lues={}, by=by)
    return Convention.objects.with_dossier().get(pk=c.pk)


def test_a_file_whose_meter_is_full_is_declared_complete_and_the_structure_hears_the_day(
    dossier, coordinatrice, directrice
):
    c = tout_verifier(dossier("instruction"), coordinatrice)
    assert services.missing(c) == ""
    services.declare_complete(convention=c, by=coordinatrice)
    recu = Courriel.objects.get(modele="convention_complete", destinataire=directrice.email)
    assert c.etat == "instruction" and c.complet_le and "est complet depuis le" in recu.corps
    with pytest.raises(Refused, match="déjà déclaré complet"):
        services.declare_complete(convention=c, by=coordinatrice)


def test_what_is_missing_is_explained_or_it_is_not_complete(dossier, coordinatrice):
    c = dossier("instruction")
    with pytest.raises(Refused, match="Il manque") as refus:
        services.declare_complete(convention=c, by=coordinatrice)
    assert refus.value.champ == "sauf"
    services.declare_complete(convention=c, sauf="Les statuts sont à la Caf.", by=coordinatrice)
    assert c.complet_sauf == "Les statuts sont à la Caf."
    assert "Les statuts sont à la Caf." in Courriel.objects.filter(modele="convention_complete").first().corps


def test_a_document_refused_is_no_complete_file(dossier, coordinatrice):
    c = dossier("instruction")
    services.refuse_piece(piece=c.pieces.get(type="rib"), motif="Flou", by=coordinatrice)
    with pytest.raises(Refused, match="Une pièce est refusée"):
        services.declare_complete(convention=c, sauf="Tant pis", by=coordinatrice)


def test_going_to_an_agenda_declares_it_and_keeps_what_was_missing_for_the_coordination(
    client, dossier, coordinatrice, directrice
):
    c = dossier("instruction")
    services.put_on_agenda(convention=c, seance=fabrique.seance(c.structure.reseau, coordinatrice, 9), by=coordinatrice)
    c.refresh_from_db()
    assert c.complet_le and c.complet_sauf.startswith("Inscrit sans attendre «")
    assert c.complet_sauf.endswith(" autres."), "never cut in the middle of a name"
    assert "est complet" in Courriel.objects.filter(modele="convention_au_copil").first().corps
    assert not Courriel.objects.filter(modele="convention_complete").exists(), "one mail, not two"
    client.force_login(directrice)
    page = dit(client.get(f"/espace/structure/{c.structure.code}/conventions/{c.code}/"))
    assert "Dossier complet depuis le" in page and "Inscrit sans attendre" not in page


def test_declared_before_it_stays_as_it_was_said(dossier, coordinatrice):
    c = dossier("instruction")
    services.declare_complete(convention=c, sauf="À la Caf.", by=coordinatrice)
    le = c.complet_le
    services.put_on_agenda(convention=c, seance=fabrique.seance(c.structure.reseau, coordinatrice, 9), by=coordinatrice)
    c.refresh_from_db()
    assert (c.complet_le, c.complet_sauf) == (le, "À la Caf.")


def test_worked_on_again_it_is_to_declare_once_more(dossier, coordinatrice):
    c = dossier("instruction")
    services.declare_complete(convention=c, sauf="À la Caf.", by=coordinatrice)
    services.ask_corrections(convention=c, commentaires={"projet": "Précisez"}, by=coordinatrice)
    c.refresh_from_db()
    assert c.complet_le is None and c.complet_sauf == ""


def test_a_refused_file_examined_again_is_to_declare_once_more(dossier, coordinatrice):
    c = dossier("refusee", annoncee=True)
    assert c.complet_le
    services.reopen(convention=c, motif="Recours", by=coordinatrice)
    assert c.complet_le is None


@pytest.mark.parametrize(
    ("etat", "ordre", "message"),
    [
        ("instruction", "etat = 'au_copil'", "déclaré complet"),
        ("depose", "complet_le = now()", "convention_complete_une_fois_lue"),
    ],
)
def test_the_database_refuses_the_same(dossier, etat, ordre, message):
    c = dossier(etat)
    with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE conventions_convention SET {ordre} WHERE id = %s", [c.pk])


def test_on_screen_what_is_missing_is_shown_and_asked(chez_nous, dossier):
    c = dossier("instruction")
    assert "Déclarer complet" in dit(chez_nous.get(adresse(c)))
    page = adresse(c, "complet")
    assert "Il manque encore" in dit(chez_nous.get(page))
    assert chez_nous.post(page, {"sauf": ""}).context["form"].errors["sauf"]
    chez_nous.post(page, {"sauf": "À la Caf."})
    lu = dit(chez_nous.get(adresse(c)))
    assert "Dossier complet depuis le" in lu and "Déclarer complet" not in lu
    assert "déjà déclaré" in dit(chez_nous.get(page, follow=True))
    assert "sans attendre" not in dit(chez_nous.get(adresse(c, "inscrire")))


@pytest.mark.parametrize("qui", ["directrice", "partenaire", "membre", "voisine"])
def test_nobody_else_declares_it_nor_hears_what_is_missing(dossier, request, qui):
    with pytest.raises(Refused, match="ne pouvez pas agir"):
        services.declare_complete(convention=dossier("instruction"), by=request.getfixturevalue(qui))
