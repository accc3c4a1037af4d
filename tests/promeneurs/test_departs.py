"""Somebody leaves: the accounts are seen closed by somebody else, the post is said vacant, step by step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coordination import a_faire as chez_la_coordination
from promeneurs import a_faire, departs
from promeneurs.enums import EtatCompte
from promeneurs.rules import can_confirm_closure
from promeneurs.services import check_account, confirm_closure, designate, end_mandate, present_account
from socle.dates import aujourdhui
from socle.etats import Refused
from structures.services import add_member, create_structure, enter_network
from tests.conftest import compte_utilisateur


@pytest.fixture
def compte(actif, coordinatrice):
    c = present_account(promeneur=actif, plateforme="instagram", identifiant="ines.depart", by=coordinatrice)
    return check_account(compte=c, montre_structure=True, montre_lien=True, by=coordinatrice)


@pytest.fixture
def partie(actif, mandat, compte, coordinatrice):
    end_mandate(mandat=mandat, le=aujourdhui(), motif="Autre poste.", by=coordinatrice)
    return actif


def test_the_accounts_of_who_left_wait_to_be_seen_closed(partie, compte, directrice, coordinatrice):
    assert list(departs.comptes_a_fermer(aujourdhui())) == [compte]
    assert "Fermeture à confirmer" in [t.titre for t in a_faire.de_la_direction(directrice)]
    assert "Compte à fermer après un départ" in [t.titre for t in chez_la_coordination.pour(coordinatrice)]


def test_the_direction_confirms_from_its_page_after_it_has_looked(
    client, partie, compte, structure, directrice, settings
):
    settings.MFA_REQUISE = False
    client.force_login(directrice)
    url = reverse("structure_fermer_compte", args=[structure.code, compte.code])
    assert "ines.depart" in client.get(url).content.decode()
    assert (
        "Ouvrez le compte et regardez ce qu’il montre, puis cochez cette case." in client.post(url, {}).content.decode()
    )
    assert client.post(url, {"vu": "on"}).status_code == 302
    compte.refresh_from_db()
    assert compte.etat == EtatCompte.FERME and not departs.comptes_a_fermer(aujourdhui()).exists()
    assert client.get(url).status_code == 404  # the back button finds nothing left to do


def test_neither_the_person_nor_a_stranger_confirms_and_nobody_does_before_the_departure(
    actif, mandat, compte, directrice, coordinatrice
):
    with pytest.raises(Refused, match="encore un mandat"):
        confirm_closure(compte=compte, by=directrice)
    end_mandate(mandat=mandat, le=aujourdhui(), motif="Autre poste.", by=coordinatrice)
    assert actif.user is not None
    for qui in (actif.user, compte_utilisateur("passant@exemple.fr"), None):
        with pytest.raises(Refused, match="se confirme"):
            confirm_closure(compte=compte, by=qui)
    confirm_closure(compte=compte, by=directrice)
    with pytest.raises(Refused, match="déjà fermé"):
        confirm_closure(compte=compte, by=directrice)


def test_an_earlier_employer_does_not_confirm_and_two_that_end_the_same_day_both_may(
    client, mandat, actif, compte, structure, directrice, nancy, reseau, coordinatrice, settings
):
    settings.MFA_REQUISE = False
    jour = aujourdhui()
    noms = ("Mission locale", "Maison des ados")
    autres = [create_structure(reseau=reseau, nom=nom, commune=nancy, by=coordinatrice) for nom in noms]
    tetes = [compte_utilisateur(f"{s.code}@exemple.fr") for s in autres]
    for s, tete in zip(autres, tetes, strict=True):
        enter_network(structure=s, depuis=jour - timedelta(days=90), by=coordinatrice)
        add_member(structure=s, user=tete, role="direction", by=None)
        suivant = designate(promeneur=actif, structure=s, depuis=jour - timedelta(days=30), by=coordinatrice)
        end_mandate(mandat=suivant, le=jour, motif="Autre poste.", by=coordinatrice)
    end_mandate(mandat=mandat, le=jour - timedelta(days=20), motif="Autre poste.", by=coordinatrice)
    with pytest.raises(Refused, match="se confirme par la direction"):
        confirm_closure(compte=compte, by=directrice)
    client.force_login(directrice)
    assert client.get(reverse("structure_fermer_compte", args=[structure.code, compte.code])).status_code == 404
    assert "Fermeture à confirmer" not in [t.titre for t in a_faire.de_la_direction(directrice)]
    for tete in tetes:
        assert "Fermeture à confirmer" in [t.titre for t in a_faire.de_la_direction(tete)]
        assert can_confirm_closure(tete, actif)
    confirm_closure(compte=compte, by=tetes[0])


def test_a_departure_shows_its_steps_and_who_stays_has_none(actif, mandat, compte, coordinatrice):
    jour = aujourdhui()

    def lire():
        mandat.refresh_from_db()
        compte.refresh_from_db()
        return departs.depart(actif, [mandat], [compte], jour)

    assert lire() is None
    end_mandate(mandat=mandat, le=jour + timedelta(days=10), motif="Autre poste.", by=coordinatrice)
    assert [e["etat"] for e in lire().etapes] == ["ici", "apres", "apres", "apres"]
    end_mandate(mandat=mandat, le=jour, motif="Plus tôt.", by=coordinatrice)
    assert [e["etat"] for e in lire().etapes[:3]] == ["fait", "fait", "ici"]
    confirm_closure(compte=compte, by=coordinatrice)
    assert lire().etapes[2]["etat"] == "fait" and lire().etapes[2]["detail"] == "Aucun ne reste ouvert."


def test_the_mail_of_a_departure_asks_the_direction_for_the_accounts_and_a_successor(partie, directrice):
    from socle.models import Courriel

    textes = [c.corps for c in Courriel.objects.filter(modele="mandat_fini")]
    assert textes and all("nommez quelqu’un d’autre" in t and "se ferment" in t for t in textes)
