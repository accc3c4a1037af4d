"""Each line of a file's history says whose post, whose signature, which document, which original."""

from conventions import presentation, services
from socle.dates import UN_JOUR, aujourdhui
from tests.conventions import fabrique


def lignes(c) -> str:
    phrases = [phrase for entree in presentation.historique(c, 300) for phrase in entree.quoi]
    return "\n".join(phrases).replace("\u00a0", " ")


def test_a_post_is_named_by_who_holds_it_even_once_removed(dossier, directrice):
    c = dossier("brouillon")
    nouvelle = {"prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr"}
    services.add_poste(convention=c, heures=3, by=directrice, **nouvelle)
    services.add_poste(convention=c, heures=2, by=directrice)
    dit = lignes(c)
    for poste in ("Poste de « Inès Morel »", "Poste de « Lina Roux »", "Poste à pourvoir"):
        assert f"{poste} : ajouté." in dit
    services.remove_poste(poste=c.postes_prevus.get(prenom="Lina"), by=directrice)
    assert "Poste de « Lina Roux » : retiré." in lignes(c)


def test_a_signature_a_document_and_a_departure_say_whose(dossier, directrice):
    c = dossier("active")
    services.declare_departure(poste=c.postes_prevus.get(), le=aujourdhui() + UN_JOUR, motif="Mutation", by=directrice)
    dit = lignes(c)
    assert "Signature de la structure : document signé déposé." in dit and "Signature de la Caf : confirmée." in dit
    assert f"Inès Morel quitte le poste, dernier jour le {aujourdhui():%d/%m/%Y} : départ déclaré." in dit
    assert "Convention à signer du" in dit and "Courrier papier reçu le" in dit


def test_a_funder_is_named(dossier, coordinatrice, caf):
    c = dossier("acceptee")
    services.record_funder_decision(
        convention=c, organisme=caf, le=aujourdhui(), accorde=False, by=coordinatrice, note="Plus tard"
    )
    assert "« Caf de Meurthe-et-Moselle »" in lignes(c)


def test_every_line_says_who(dossier, directrice):
    c = dossier("active")
    services.declare_departure(poste=c.postes_prevus.get(), le=aujourdhui() + UN_JOUR, motif="Mutation", by=directrice)
    noms = {entree.qui for entree in presentation.historique(c, 300)}
    assert noms == {"Dominique Direction", "Claude Coordination"}


def test_a_document_is_named(dossier):
    assert "« Relevé d’identité bancaire » : document joint." in lignes(dossier("brouillon"))


def test_a_name_that_becomes_a_person_when_the_convention_comes_into_force_is_no_change(
    dossier, directrice, coordinatrice
):
    c = dossier("brouillon")
    nouvelle = {"prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr"}
    services.add_poste(convention=c, heures=3, by=directrice, **nouvelle)
    c.refresh_from_db()
    fabrique.mener(c, "active", directrice, coordinatrice)
    assert c.postes_prevus.filter(promeneur__prenom="Lina").exists()
    dit = lignes(c)
    assert "rien (avant" not in dit and "Convention signée par toutes les parties." in dit
