"""Who was told that a file goes to a sitting hears that it leaves it, and that the sitting moves: once each."""

from datetime import timedelta

import pytest

from conventions import services
from conventions.models import Convention
from socle.dates import aujourdhui
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions.test_seances_ecrans import un_dossier

DEMAIN = timedelta(days=1)


def ecrits(modele: str) -> list[str]:
    return sorted(Courriel.objects.filter(modele=modele).values_list("destinataire", flat=True))


@pytest.fixture
def au_copil(dossier, partenaire) -> Convention:
    return dossier("au_copil")


def test_a_file_taken_off_the_agenda_is_told_to_those_who_were_told_it_was_on_it(au_copil, coordinatrice):
    services.take_off_agenda(convention=au_copil, motif="Il manque un poste.", by=coordinatrice)
    dits = {*ecrits("convention_au_copil"), *ecrits("convention_ordre_du_jour")}
    assert ecrits("convention_hors_copil") == sorted(dits) and len(dits) == 2
    corps = Courriel.objects.filter(modele="convention_hors_copil").first().corps
    assert "Il manque un poste." in corps and "revient en instruction" in corps


def test_a_file_given_up_leaves_the_agenda_and_the_partners_hear_it(au_copil, directrice):
    services.abandon(convention=au_copil, motif="Plus de salarié.", by=directrice)
    assert ecrits("convention_hors_copil") == ["caf@exemple.fr"]
    assert "abandonne sa demande" in Courriel.objects.get(modele="convention_hors_copil").corps


def test_a_sitting_that_moves_is_told_to_partners_and_structures_one_mail_a_person(
    au_copil, structure, directrice, coordinatrice
):
    un_dossier("Foyer", structure, directrice, coordinatrice)  # headed by the same person
    seance = au_copil.inscriptions.get().seance
    for _ in range(2):
        services.move_session(seance=seance, le=aujourdhui() + 3 * DEMAIN, by=coordinatrice)
        assert ecrits("convention_seance_deplacee") == ["caf@exemple.fr", "direction@exemple.fr"]
    corps = Courriel.objects.get(modele="convention_seance_deplacee", destinataire="direction@exemple.fr").corps
    assert structure.nom in corps and "Foyer" in corps
    services.move_session(seance=seance, le=aujourdhui() + 4 * DEMAIN, by=coordinatrice)
    services.move_session(seance=seance, le=aujourdhui() + 3 * DEMAIN, by=coordinatrice)
    assert len(ecrits("convention_seance_deplacee")) == 6, "each move is news"


def test_the_date_of_a_past_sitting_put_right_is_no_news(reseau, partenaire, coordinatrice):
    seance = fabrique.seance(reseau, coordinatrice, -3)
    services.move_session(seance=seance, le=aujourdhui() - 5 * DEMAIN, by=coordinatrice)
    assert not ecrits("convention_seance_deplacee")
