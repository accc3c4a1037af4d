"""The page of a file, in every state, for whoever opens it."""

import pytest
from django.urls import reverse

from tests.conventions.fabrique import ETATS


@pytest.mark.parametrize("etat", ETATS)
def test_a_file_opens_in_every_state_and_says_to_each_role_whose_turn_it_is(
    client, dossier, structure, directrice, coordinatrice, partenaire, settings, etat
):
    settings.MFA_REQUISE = False
    c = dossier(etat)
    reseau = structure.reseau.code
    for user, nom, maison in (
        (directrice, "structure_dossier", structure.code),
        (coordinatrice, "coordination_dossier", reseau),
        (partenaire, "partenaire_dossier", reseau),
    ):
        client.force_login(user)
        reponse = client.get(reverse(nom, args=[maison, c.code]))
        if nom.startswith("partenaire") and c.depose_le is None:
            assert reponse.status_code == 404  # nothing of a draft
            continue
        assert reponse.status_code == 200
        texte = reponse.content.decode()
        assert reponse.context["statut"].libelle in texte and reponse.context["statut"].ensuite in texte


def test_a_declared_change_waits_for_the_coordination_on_the_page(client, dossier, coordinatrice, directrice, settings):
    from conventions import services
    from socle.dates import UN_JOUR, aujourdhui

    settings.MFA_REQUISE = False
    c = dossier("active")
    poste = c.postes_prevus.get()
    services.declare_departure(poste=poste, le=aujourdhui() + UN_JOUR, motif="Mutation", by=directrice)
    client.force_login(coordinatrice)
    page = client.get(reverse("coordination_dossier", args=[c.structure.reseau.code, c.code]))
    assert "Prendre acte" in page.content.decode()


def test_the_story_of_a_file_names_each_document_and_says_each_act_once(client, dossier, coordinatrice, settings):
    from conventions import services

    settings.MFA_REQUISE = False
    c = dossier("instruction")
    piece = c.pieces.get(type="statuts")
    services.refuse_piece(piece=piece, motif="Illisibles", by=coordinatrice)
    client.force_login(coordinatrice)
    page = client.get(reverse("coordination_dossier_historique", args=[c.structure.reseau.code, c.code]))
    phrases = [phrase for entree in page.context["entrees"] for phrase in entree.quoi]
    assert phrases.count("«\u00a0Statuts\u00a0»\u00a0: document joint.") == 1
    assert "«\u00a0Statuts\u00a0»\u00a0: refusée." in phrases, phrases
    assert not [phrase for phrase in phrases if phrase.startswith("Pièce")]
