"""A new request begins with what is known of the structure: nobody types twice what a declaration or a file says."""

from datetime import timedelta

import pytest

from conventions import presentation, services
from conventions.enums import CHAMPS_SECTION, Section
from structures.services import confirm, declare, save_contact
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique
from tests.structures.fabrique import SIRET, champs


def test_a_request_takes_up_the_declaration(reseau, nancy, coordinatrice):
    lina = compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")
    structure = confirm(declaration=declare(reseau=reseau, **champs(nancy, code_postal="54000")), by=lina).structure
    c = services.start_file(structure=structure, by=lina)
    assert (c.signataire_nom, c.signataire_qualite) == ("Lina Haddad", "Directrice")
    assert (c.referent_nom, c.referent_email) == ("Lina Haddad", "lina@exemple.fr") and c.referent_telephone
    partie = presentation.parties(c, lina)[0]
    assert partie.code == "structure" and partie.complete, "nothing of it is asked again"
    lues = dict(partie.lignes)
    assert (
        lues["Statut juridique"] == "Association" and lues["SIRET"] == SIRET and "3 rue des Tilleuls" in lues["Adresse"]
    )
    services.save_section(convention=c, section="structure", changes={"signataire_nom": "Max"}, version=None, by=lina)
    assert c.signataire_nom == "Max"


def test_without_anybody_known_nothing_is_made_up(structure, directrice):
    c = services.start_file(structure=structure, by=directrice)
    assert not any(getattr(c, champ) for champ in CHAMPS_SECTION[Section.STRUCTURE])


@pytest.mark.parametrize("reprise", [False, True])
def test_a_renewal_takes_up_last_year_s_file_and_the_sheet_where_it_says_nothing(
    dossier, structure, directrice, coordinatrice, jour, reprise
):
    save_contact(
        structure=structure, prenom="Karim", nom="Diallo", fonction="Directeur", email="k@exemple.fr",
        telephone="0383000002", responsable=True, by=directrice,
    )  # fmt: skip
    if reprise:
        fin = jour + timedelta(days=90)
        avant = services.resume_convention(
            structure=structure, debut=jour - timedelta(days=900), dernier_jour=fin, by=coordinatrice
        )
    else:
        structure.reseau.budget_demande = True
        structure.reseau.save()
        avant = dossier("active")
    suite = fabrique.renouveler(avant, directrice)
    assert suite.signataire_nom == ("Karim Diallo" if reprise else "Dominique Direction")
    assert suite.objectifs == avant.objectifs and suite.debut_souhaite == avant.periode.upper
    if not reprise:
        assert [(x.libelle, x.montant) for x in suite.lignes_budget.all()] == [
            ("Salaires", 6000),
            ("Département", 6000),
        ]
        assert [p.promeneur for p in suite.postes_prevus.all()] == [p.promeneur for p in avant.postes_prevus.all()]
