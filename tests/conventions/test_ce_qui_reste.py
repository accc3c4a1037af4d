"""The mail that opens a mandate says what remains for being in the directory, and who must do it."""

import pytest

from promeneurs.services import record_imported_charter
from socle.models import Courriel
from structures.services import add_member


def corps() -> str:
    return Courriel.objects.get(modele="convention_promeneur").corps.replace("\u00a0", " ")


def test_each_thing_that_remains_is_somebody_s(dossier, structure):
    dossier("active")
    lu = corps()
    assert "- À vous : lire et signer la charte" in lu
    assert f"- À la direction de {structure.nom} : signer la charte pour la structure" in lu
    assert "- À vous : compléter votre profil, il manque" in lu and "au moins un compte" in lu


def test_a_director_named_by_their_own_structure_is_told_that_somebody_else_signs(dossier, structure, promeneur):
    add_member(structure=structure, user=promeneur.user, role="direction", by=None)
    dossier("active")
    assert "À quelqu’un d’autre de la direction" in corps()


def test_a_charter_signed_by_both_is_not_asked_again(dossier, structure, promeneur, mandat, coordinatrice, jour):
    record_imported_charter(mandat=mandat, signee_le=jour, by=coordinatrice)
    dossier("active")
    assert "charte" not in corps().split("→")[0].replace("La convention", "")


@pytest.mark.parametrize("presente", [False, True])
def test_an_account_that_waits_is_for_somebody_else_to_open(dossier, promeneur, presente):
    from promeneurs.services import present_account

    if presente:
        present_account(promeneur=promeneur, plateforme="instagram", identifiant="ines.pdn", by=promeneur.user)
    dossier("active")
    attendu = "- À la direction ou à la coordination : ouvrir et vérifier votre compte"
    assert (attendu in corps()) == presente and ("au moins un compte" in corps()) != presente
