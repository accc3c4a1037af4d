"""Whoever waits for somebody else reads for whom, and what comes next, on their own home."""

import pytest
from django.utils import timezone

from conventions import services
from promeneurs.models import Mandat
from promeneurs.services import present_account, sign_on_screen
from socle import a_faire
from structures.models import Declaration
from structures.services import add_member, confirm, declare, enter_network, welcome
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique
from tests.promeneurs.test_services_mandats import charte
from tests.structures.fabrique import champs

__all__ = ["charte"]


def ailleurs(user) -> list[str]:
    return [f"{t.titre} : {t.detail}" for t in a_faire.ailleurs(user)]


def taches(user) -> dict[str, a_faire.Tache]:
    return {t.titre: t for t in a_faire.pour(user)}


def accueil(client, user) -> str:
    client.force_login(user)
    return client.get("/espace/").content.decode()


@pytest.mark.parametrize(
    ("situation", "qui"),
    [
        ("depose", "La coordination va ouvrir votre dossier"),
        ("instruction", "La coordination lit votre dossier"),
        ("au_copil", "Le comité de pilotage l’examine"),
        ("ajournee", "Le comité de pilotage l’examinera plus tard"),
        ("acceptee", "La coordination prépare la convention à signer"),
    ],
)
def test_the_head_reads_who_has_the_file(client, dossier, directrice, situation, qui):
    c = dossier(situation, annoncee=True) if situation in ("ajournee", "acceptee") else dossier(situation)
    assert len(ailleurs(directrice)) == 1 and c.structure.nom in ailleurs(directrice)[0]
    assert qui in ailleurs(directrice)[0] and qui in accueil(client, directrice)
    assert a_faire.pour(directrice) == []


@pytest.mark.parametrize("situation", ["brouillon", "corrections", "a_signer"])
def test_what_is_hers_to_do_is_not_said_to_be_with_others(dossier, directrice, situation):
    dossier(situation)
    assert a_faire.pour(directrice) and ailleurs(directrice) == []


def test_once_she_has_signed_the_others_are_named(dossier, directrice, coordinatrice):
    c = dossier("a_signer")
    services.deposit_signature(
        convention=c, partie="structure", upload=fabrique.pdf(), signee_le=timezone.localdate(c.etat_le), by=directrice
    )
    dit = ailleurs(directrice)[0]
    assert "la coordination vérifie ce qu’elle a reçu" in dit and "la signature de la Caf" in dit


def test_the_person_named_follows_the_request(dossier, promeneur):
    dossier("instruction")
    assert "La demande de votre structure est à l’étude." in ailleurs(promeneur.user)[0]


def test_the_promeneur_reads_who_signs_the_charter_and_who_opens_the_account(dossier, promeneur, charte, directrice):
    dossier("active")
    mandat = Mandat.objects.get(promeneur=promeneur)
    sign_on_screen(mandat=mandat, partie="promeneur", version=charte, by=promeneur.user, signataire="Inès Morel")
    present_account(promeneur=promeneur, plateforme="x", identifiant="ines54", by=promeneur.user)
    dit = " ".join(ailleurs(promeneur.user))
    assert "à la direction de la signer" in dit and "à la coordination, de l’ouvrir" in dit


def test_a_structure_just_declared_reads_that_it_will_be_called(reseau, nancy, coordinatrice):
    lina = compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")
    confirm(declaration=declare(reseau=reseau, **champs(nancy)), by=lina)
    assert "La coordination du réseau vous appelle" in ailleurs(lina)[0]
    structure = Declaration.objects.get().structure
    services.start_file(structure=structure, by=lina)
    assert ailleurs(lina) == [], "her draft is hers to finish"
    collegue = compte_utilisateur("zoe@exemple.fr", "Zoé", "Petit")
    add_member(structure=structure, user=collegue, role="membre", by=lina)
    assert ailleurs(collegue) == []


def test_a_structure_that_was_called_reads_that_its_request_is_hers_to_begin(client, reseau, nancy, coordinatrice):
    lina = compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")
    declaration = confirm(declaration=declare(reseau=reseau, **champs(nancy)), by=lina)
    assert "Convention à demander" not in taches(lina), "the coordination calls first"
    welcome(declaration=declaration, by=coordinatrice)
    collegue = compte_utilisateur("zoe@exemple.fr", "Zoé", "Petit")
    add_member(structure=declaration.structure, user=collegue, role="membre", by=lina)
    url = taches(lina)["Convention à demander"].url
    assert url in accueil(client, lina) and client.get(url).status_code == 200
    assert "Convention à demander" not in taches(collegue) and ailleurs(lina) == []
    services.start_file(structure=declaration.structure, by=lina)
    assert "Convention à demander" not in taches(lina) and "Demande à compléter" in taches(lina)


def test_in_the_network_without_a_convention_nothing_is_asked(reseau, nancy, coordinatrice):
    lina = compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")
    declaration = confirm(declaration=declare(reseau=reseau, **champs(nancy)), by=lina)
    welcome(declaration=declaration, by=coordinatrice)
    enter_network(structure=declaration.structure, by=coordinatrice)  # by an exception of the coordination
    assert "Convention à demander" not in taches(lina)
