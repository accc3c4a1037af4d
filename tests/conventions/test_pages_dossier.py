"""The page of a file, in every state, for whoever opens it."""

import pytest
from django.urls import reverse

from tests.conventions.fabrique import ETATS


@pytest.mark.parametrize("etat", ETATS)
def test_a_file_opens_in_every_state_and_says_whose_turn_it_is(client, dossier, structure, directrice, etat):
    c = dossier(etat)
    client.force_login(directrice)
    reponse = client.get(reverse("structure_dossier", args=[structure.code, c.code]))
    assert reponse.status_code == 200
    texte = reponse.content.decode()
    assert reponse.context["statut"].libelle in texte and reponse.context["statut"].ensuite in texte
