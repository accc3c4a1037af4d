"""The budget of a file: it balances, it adds up, it only runs, and two people at it lose nothing."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from conventions import budget, services
from conventions.manques import manques
from conventions.models import Convention, LigneBudget
from socle import journal
from socle.etats import Refused
from tests.conventions import fabrique
from tests.conventions.fabrique import ligne

pytestmark = pytest.mark.django_db


@pytest.fixture
def brouillon(dossier, reseau):
    """A complete draft of a network that asks a budget, which it lacks."""
    reseau.budget_demande, reseau.forfait_promeneur = True, Decimal("3000")
    reseau.save()
    c = dossier("brouillon")
    c.lignes_budget.all().delete()
    return Convention.objects.get(pk=c.pk)


def ecrire(c, by, *lignes, **reste):
    return services.save_budget(convention=c, lignes=lignes, by=by, **reste)


def relire(c):
    return Convention.objects.get(pk=c.pk)


def test_a_file_is_not_handed_in_before_the_budget_that_is_asked_balances(brouillon, directrice):
    with pytest.raises(Refused, match="Écrivez les charges"):
        services.submit(convention=brouillon, by=directrice)
    ecrire(brouillon, directrice, ligne("charges", 5000, "Salaires"), ligne("produits", 1500, "Cotisations"))
    with pytest.raises(Refused, match="Les charges dépassent les produits de 500"):
        services.submit(convention=relire(brouillon), by=directrice)
    ecrire(brouillon, directrice, ligne("produits", 500, "Dons"))
    services.submit(convention=relire(brouillon), by=directrice)
    assert relire(brouillon).etat == "depose"


def test_no_budget_is_asked_outside_a_call_unless_the_network_says_so(dossier):
    c = dossier("brouillon")
    assert "budget" not in c.sections
    assert manques(c) == []


def test_the_lump_sum_follows_the_posts_and_stays_as_it_was_once_handed_in(brouillon, directrice, reseau):
    assert budget.forfait(brouillon).montant == 3000
    services.add_poste(convention=brouillon, heures=3, by=directrice)
    assert budget.forfait(relire(brouillon)).montant == 6000
    reseau.plafond_structure = Decimal("5000")
    reseau.save()
    assert budget.forfait(relire(brouillon)).montant == 5000
    fabrique.budget(relire(brouillon), directrice)
    services.submit(convention=relire(brouillon), by=directrice)
    reseau.forfait_promeneur = Decimal("1")
    reseau.save()
    depose = budget.lire(relire(brouillon))
    assert (depose.produits.forfait.montant, depose.equilibre) == (5000, True)


def test_in_kind_balances_apart(brouillon, directrice):
    fabrique.budget(brouillon, directrice)
    ecrire(brouillon, directrice, ligne("ressources", 800, "Bénévolat", compte="870"))
    b = budget.lire(relire(brouillon))
    assert b.charges.total == b.produits.total
    with pytest.raises(Refused, match="Les contributions en nature dépassent"):
        services.submit(convention=relire(brouillon), by=directrice)
    ecrire(brouillon, directrice, ligne("emplois", 800, compte="864"))
    services.submit(convention=relire(brouillon), by=directrice)


def test_a_subsidy_names_its_funder(brouillon, directrice):
    ecrire(brouillon, directrice, ligne("charges", 4000, "Salaires"), ligne("produits", 1000, compte="74"))
    with pytest.raises(Refused, match="qui accorde chaque subvention"):
        services.submit(convention=relire(brouillon), by=directrice)


@pytest.mark.parametrize(
    "libelle", ["Achat d’un véhicule", "Investissement", "2183 Matériel informatique", "compte 21", "Immobilisations"]
)
def test_an_investment_is_refused_with_the_reason(brouillon, directrice, libelle):
    with pytest.raises(services.LigneFausse, match="seul le fonctionnement est aidé"):
        ecrire(brouillon, directrice, ligne("charges", 5000, libelle))
    assert not brouillon.lignes_budget.exists()


@pytest.mark.parametrize("libelle", ["2 ordinateurs loués", "Amortissements", "Location de véhicule", "6061 Thé"])
def test_running_costs_are_not_taken_for_investments(brouillon, directrice, libelle):
    assert ecrire(brouillon, directrice, ligne("charges", 50, libelle))


def test_the_database_refuses_a_negative_amount_and_a_heading_of_the_other_side(brouillon, directrice):
    ecrire(brouillon, directrice, ligne("charges", 50, "Loyer"))
    for changement in ({"montant": -1}, {"compte": "74"}, {"libelle": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LigneBudget.objects.update(**changement)


def test_the_database_keeps_the_budget_of_a_file_handed_in(brouillon, directrice):
    fabrique.budget(brouillon, directrice)
    services.submit(convention=relire(brouillon), by=directrice)
    siennes = LigneBudget.objects.filter(convention=brouillon)
    for acte in (
        lambda: siennes.update(montant=1),
        siennes.delete,
        lambda: LigneBudget.objects.create(convention=brouillon, volet="charges", libelle="De plus", montant=1),
    ):
        with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
            acte()
    with pytest.raises(Refused, match="pas ouverte"):
        ecrire(brouillon, directrice, ligne("charges", 1, "De plus"))


def saisie(une, **changements):
    vues = {nom: getattr(une, nom) for nom in ("code", "volet", "compte", "libelle", "montant", "version")}
    return services.LigneSaisie(**vues | changements)


def test_two_colleagues_on_two_lines_keep_both_and_on_one_line_are_told(brouillon, directrice, coordinatrice):
    ecrire(brouillon, directrice, ligne("charges", 10, "Loyer"), ligne("charges", 20, "Salaires"))
    loyer, salaires = brouillon.lignes_budget.all()
    ecrire(brouillon, directrice, saisie(loyer, montant=Decimal(11)), saisie(salaires))
    ecrire(brouillon, directrice, saisie(loyer), saisie(salaires, montant=Decimal(21)), ligne("charges", 5, "Thé"))
    assert [x.montant for x in brouillon.lignes_budget.all()] == [11, 21, 5]
    with pytest.raises(services.ConflitDeLignes) as conflit:
        ecrire(brouillon, directrice, saisie(loyer, montant=Decimal(99)), saisie(salaires, libelle="Paie"))
    assert set(conflit.value.lignes) == {loyer.code}
    assert [x.montant for x in brouillon.lignes_budget.all()] == [11, 21, 5]
    assert not brouillon.lignes_budget.filter(libelle="Paie").exists()


def test_a_line_removed_by_a_colleague_comes_back_only_knowingly(brouillon, directrice):
    ecrire(brouillon, directrice, ligne("charges", 10, "Loyer"))
    loyer = brouillon.lignes_budget.get()
    assert ecrire(brouillon, directrice, saisie(loyer, retirer=True))
    assert not ecrire(brouillon, directrice, saisie(loyer))
    with pytest.raises(services.ConflitDeLignes):
        ecrire(brouillon, directrice, saisie(loyer, montant=Decimal(12)))
    dites = [phrase for e in journal.historique(relire(brouillon), 5) for phrase in e.quoi]
    assert any("Loyer" in phrase for phrase in dites)


def test_a_line_changed_meanwhile_is_not_removed_blindly(brouillon, directrice):
    ecrire(brouillon, directrice, ligne("charges", 10, "Loyer"))
    loyer = brouillon.lignes_budget.get()
    ecrire(brouillon, directrice, saisie(loyer, montant=Decimal(11)))
    with pytest.raises(services.ConflitDeLignes):
        ecrire(brouillon, directrice, saisie(loyer, retirer=True))
    assert brouillon.lignes_budget.get().montant == 11


def test_lines_sent_twice_are_one(brouillon, directrice):
    une = ligne("charges", 10, "Loyer")
    assert ecrire(brouillon, directrice, une)
    assert not ecrire(brouillon, directrice, une)
    assert brouillon.lignes_budget.count() == 1


def test_a_line_goes_up_in_its_own_list(brouillon, directrice):
    ecrire(brouillon, directrice, ligne("charges", 1, "Un"), ligne("produits", 2, "Deux"), ligne("charges", 3, "Trois"))
    trois = brouillon.lignes_budget.get(libelle="Trois")
    for attendu in (["Trois", "Un"], ["Trois", "Un"]):
        ecrire(brouillon, directrice, monter=trois.code)
        assert [x.libelle for x in brouillon.lignes_budget.all() if x.volet == "charges"] == attendu


def test_the_budget_opens_with_the_posts_whose_lump_sum_it_counts(brouillon, directrice, coordinatrice):
    fabrique.budget(brouillon, directrice)
    c = relire(brouillon)
    services.submit(convention=c, by=directrice)
    services.open_instruction(convention=c, by=coordinatrice)
    services.ask_corrections(convention=c, commentaires={"postes": "Il en faut deux."}, by=coordinatrice)
    services.add_poste(convention=c, heures=3, by=directrice)
    with pytest.raises(Refused, match="n’est pas équilibré"):
        services.resubmit(convention=relire(c), by=directrice)
    ecrire(c, directrice, ligne("charges", 3000, "Second salaire"))
    services.resubmit(convention=relire(c), by=directrice)
    assert relire(c).forfait_budget == 6000


def test_an_outsider_writes_no_budget(brouillon, voisine):
    with pytest.raises(Refused):
        ecrire(brouillon, voisine, ligne("charges", 1, "Loyer"))


def test_the_coordination_writes_it_only_with_the_original(brouillon, coordinatrice):
    with pytest.raises(Refused, match="original"):
        ecrire(brouillon, coordinatrice, ligne("charges", 1, "Loyer"))
    ecrire(brouillon, coordinatrice, ligne("charges", 1, "Loyer"), pour_le_compte=fabrique.original())
    assert brouillon.lignes_budget.count() == 1
