"""Money: planned from the rules of the network, called due after the funder alone, counted to the cent, taken back."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from conventions import avenants, conditions, services
from conventions.models import Bilan, Convention, DecisionFinanceur, Versement
from socle import journal
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions import fabrique_appels as appels
from tests.conventions import fabrique_argent as faire
from tests.conventions.fabrique import pdf

ANNEE = faire.derniere()


@pytest.fixture
def convention(structure, reseau, directrice, coordinatrice):
    """Two posts, of before the platform; the last year asked, its report to give, nothing granted."""
    faire.regles(reseau)
    c = faire.convention(structure, coordinatrice)
    faire.bilan("a_rendre", convention=c, tete=directrice, by=coordinatrice)
    return c


def lu(v: Versement) -> Versement:
    return Versement.objects.with_versement().get(pk=v.pk)


def les(convention: Convention, annee: int = ANNEE) -> list[Versement]:
    return list(Versement.objects.with_versement().filter(convention=convention, annee=annee).order_by("genre"))


def montants(convention: Convention, annee: int = ANNEE) -> list[D]:
    return [v.montant for v in les(convention, annee)]


def ordonner(v: Versement, by, montant: D | None = None) -> Versement:
    return services.order_payment(versement=v, le=aujourdhui(), montant=montant or v.montant, by=by)


# — The plan


def test_a_network_that_says_no_lump_sum_plans_nothing(structure, coordinatrice):
    c = faire.convention(structure, coordinatrice)
    services.open_years(conventions=Convention.objects.all())
    assert not c.versements.exists()


def test_a_file_that_answers_a_call_is_planned_with_the_amounts_that_the_call_announced(dossier, reseau, coordinatrice):
    """What the budget of the file counted is what the payments give; a call that says none leaves the network's."""
    faire.regles(reseau)
    c = dossier("active", appel=appels.appel(reseau, coordinatrice, forfait=D(4000), plafond=D(7000)))
    services.open_years(conventions=Convention.objects.all())
    assert avenants.montants(c, ANNEE) == (D(4000), D(7000))
    assert {(v.forfait, v.plafond) for v in c.versements.all()} == {(D(4000), D(7000))}
    muet = Convention(structure=c.structure, appel=appels.appel(reseau, coordinatrice, titre="Un autre"))
    assert avenants.annonces(muet) == (faire.FORFAIT, None)


def test_each_year_is_planned_once_from_the_rules_of_its_day(convention, reseau):
    assert montants(convention) == [D("2100.00"), D("900.00")]
    faire.regles(reseau, forfait_promeneur=D(2000), part_signature=50)
    services.refresh_amounts(conventions=[convention])
    assert montants(convention) == [D("2100.00"), D("900.00")]
    services.open_years(conventions=Convention.objects.all())
    services.refresh_amounts(conventions=[convention])
    assert montants(convention, ANNEE + 1) == [D("2000.00"), D("2000.00")]


def test_a_year_takes_the_new_rules_until_something_is_ordered(convention, reseau, coordinatrice):
    faire.regles(reseau, forfait_promeneur=D(2000), plafond_structure=D(3500))
    services.apply_rules(convention=convention, annee=ANNEE, by=coordinatrice)
    assert montants(convention) == [D("2450.00"), D("1050.00")]
    faire.accorder(convention, coordinatrice)
    ordonner(les(convention)[0], coordinatrice)
    with pytest.raises(Refused, match="déjà ordonné"):
        services.apply_rules(convention=convention, annee=ANNEE, by=coordinatrice)


def test_a_convention_that_begins_in_the_middle_of_a_year_is_paid_its_months(dossier, reseau):
    faire.regles(reseau)
    with time_machine.travel("2026-07-01T09:00:00+02:00", tick=False):
        c = dossier("active")  # one post
        services.open_years(conventions=Convention.objects.all())
        services.refresh_amounts(conventions=[c])
    assert {a: sum(montants(c, a)) for a in (2026, 2027, 2028, 2029)} == {
        2026: D("750.00"), 2027: D("1500.00"), 2028: D("1500.00"), 2029: D("750.00"),
    }  # fmt: skip


def test_vacant_months_are_taken_off_where_the_network_says_so(dossier, reseau, directrice):
    faire.regles(reseau, prorata_vacance=True)
    with time_machine.travel("2026-01-05T09:00:00+01:00", tick=False):
        c = dossier("active")
        services.open_years(conventions=Convention.objects.all())
        services.declare_departure(poste=c.postes_prevus.get(), le=date(2026, 9, 1), motif="Mutation", by=directrice)
    services.refresh_amounts(conventions=[c], jour=date(2026, 12, 31))
    acompte, solde = les(c, 2026)
    # 12 months less 4 vacant ones of 125 €, 1 050 € already in the first payment
    assert (acompte.montant, solde.montant, solde.vacants) == (D("1050.00"), D("0.00"), 4)
    assert services.overpaid(c, 2026) == D(0)  # the first payment is not made


def test_a_terminated_convention_is_paid_its_months_alone(convention, coordinatrice, jour):
    services.open_years(conventions=Convention.objects.all())
    services.terminate(
        convention=convention, motif="disparition", demandeur="caf", notifiee_le=jour, explication="Liquidée",
        by=coordinatrice,
    )  # fmt: skip
    services.refresh_amounts(conventions=[convention])
    mois = sum(date(jour.year, m, 15) < jour for m in range(1, 13))
    attendu = (D(3000) * mois / 12).quantize(D("0.01"))
    assert abs(sum(montants(convention, jour.year)) - attendu) < D("0.01")


# — Conditions


def test_no_amount_is_due_before_the_funders_decision(convention, coordinatrice, directrice, jour):
    acompte, solde = les(convention)
    assert conditions.situation(acompte, jour).dit == "Prévu, sous réserve des crédits."
    assert conditions.manques(acompte, jour) == ["Décision du financeur\u00a0: pas encore notée."]
    with pytest.raises(Refused, match="pas encore notée"):
        ordonner(acompte, coordinatrice)
    assert conditions.manques(solde, jour)[:3] == [
        f"Attestation de service fait {ANNEE}\u00a0: à donner avant le 31 décembre {ANNEE}.",
        f"Compte de résultat {ANNEE}\u00a0: à donner avec le bilan.",
        f"Bilan {ANNEE} à faire accepter.",
    ]


def test_a_refusal_of_the_funder_grants_nothing(convention, coordinatrice, jour):
    faire.accorder(convention, coordinatrice)
    DecisionFinanceur.objects.update(accorde=False, montant=None)
    assert conditions.manques(les(convention)[0], jour)


def test_what_is_ordered_never_goes_past_what_is_granted(convention, coordinatrice, directrice, jour):
    faire.bilan("accepte", convention=convention, tete=directrice, by=coordinatrice)
    faire.accorder(convention, coordinatrice, 2500)
    acompte, solde = les(convention)
    ordonner(acompte, coordinatrice)
    manque = "Décision du financeur\u00a0: 2\u202f500,00\u00a0€ accordés, dont il reste 400,00\u00a0€."
    assert conditions.manques(lu(solde), jour) == [manque]
    with pytest.raises(Refused, match="dont il reste"):
        ordonner(solde, coordinatrice)


@pytest.mark.parametrize("sans", ["attestation", "compte", "accepte"])
def test_the_balance_waits_for_each_of_its_proofs(convention, coordinatrice, directrice, jour, sans):
    faire.accorder(convention, coordinatrice)
    b = Bilan.objects.get(annee=ANNEE)
    if sans == "accepte":
        faire.remplir(b, directrice)
    else:
        for type_ in {"attestation", "compte"} - {sans}:
            services.give_paper(bilan=b, type=type_, upload=pdf(), by=directrice)
    solde = les(convention)[1]
    assert conditions.manques(solde, jour)
    assert not Versement.objects.with_conditions().payables(jour).filter(pk=solde.pk).exists()
    with pytest.raises(Refused):
        ordonner(solde, coordinatrice)


def test_the_first_payment_of_a_later_year_waits_for_its_budget_and_its_year(convention, coordinatrice, directrice):
    faire.accorder(convention, coordinatrice)
    services.open_years(conventions=Convention.objects.all())
    services.refresh_amounts(conventions=[convention])
    suivant = les(convention, ANNEE + 1)[0]
    jour = date(ANNEE + 1, 1, 1)
    assert conditions.manques(suivant, jour) == [f"Budget {ANNEE + 1}\u00a0: à donner avec le bilan {ANNEE}."]
    services.give_paper(bilan=Bilan.objects.get(annee=ANNEE), type="budget", upload=pdf(), by=directrice)
    assert conditions.manques(lu(suivant), jour) == []
    assert conditions.manques(lu(suivant), jour - timedelta(days=1)) == [f"À partir du 1er janvier {ANNEE + 1}."]


@pytest.mark.parametrize("accorde", [0, 2100, 9000])
@pytest.mark.parametrize("etat", ["a_rendre", "depose", "accepte"])
def test_the_list_of_what_may_be_ordered_says_the_same_as_each_page(
    convention, coordinatrice, directrice, jour, etat, accorde
):
    faire.bilan(etat, convention=convention, tete=directrice, by=coordinatrice)
    if accorde:
        faire.accorder(convention, coordinatrice, accorde)
    services.open_years(conventions=Convention.objects.all())
    services.refresh_amounts(conventions=[convention])
    tous = list(Versement.objects.with_versement())
    dits = {v.pk for v in tous if not conditions.manques(v, jour)}
    assert dits == set(Versement.objects.with_conditions().payables(jour).values_list("pk", flat=True))


# — Ordered, paid


def test_an_order_freezes_its_amount_and_the_balance_follows(convention, coordinatrice, reseau):
    faire.accorder(convention, coordinatrice)
    ordonner(les(convention)[0], coordinatrice)
    Convention.objects.filter(pk=convention.pk).update(postes=1)
    services.refresh_amounts(conventions=[convention])
    assert montants(convention) == [D("2100.00"), D("0.00")]  # the year is worth 1 500 €
    convention.refresh_from_db()
    assert services.overpaid(convention, ANNEE) == D("600.00")


def test_an_amount_that_changed_meanwhile_is_read_again(convention, coordinatrice):
    faire.accorder(convention, coordinatrice)
    acompte = les(convention)[0]
    Convention.objects.filter(pk=convention.pk).update(postes=1)
    with pytest.raises(Refused, match="vient de changer"):
        ordonner(acompte, coordinatrice)
    services.refresh_amounts(conventions=[convention])
    ordonner(les(convention)[0], coordinatrice)
    assert lu(acompte).montant == D("1050.00")


def test_two_orders_at_once_one_wins(convention, coordinatrice, partenaire):
    faire.accorder(convention, coordinatrice)
    un, deux = les(convention)[0], les(convention)[0]
    ordonner(un, coordinatrice)
    with pytest.raises(Refused, match="n’est plus possible"):
        ordonner(deux, partenaire)
    assert Versement.objects.filter(etat="ordonne").count() == 1


def test_dates_and_references_are_asked_and_hold_together(convention, coordinatrice, jour):
    faire.accorder(convention, coordinatrice)
    v = les(convention)[0]
    with pytest.raises(Refused, match="futur"):
        services.order_payment(versement=v, le=jour + timedelta(days=1), montant=v.montant, by=coordinatrice)
    ordonner(v, coordinatrice)
    with pytest.raises(Refused, match="payé après"):
        services.record_payment(versement=v, le=jour - timedelta(days=1), reference="X", by=coordinatrice)
    with pytest.raises(Refused, match="référence"):
        services.record_payment(versement=v, le=jour, reference="  ", by=coordinatrice)
    services.record_payment(versement=v, le=jour, reference="VIR-9", by=coordinatrice)
    assert Courriel.objects.filter(modele="versement_paye", destinataire="direction@exemple.fr").count() == 1
    with pytest.raises(Refused):
        services.record_payment(versement=v, le=jour, reference="VIR-9", by=coordinatrice)
    assert Courriel.objects.filter(modele="versement_paye").count() == 1


def test_a_first_payment_that_will_not_be_made_leaves_the_whole_year_to_the_balance(convention, coordinatrice):
    services.cancel_payment(versement=les(convention)[0], motif="Tout sur preuves", by=coordinatrice)
    assert les(convention)[1].montant == D("3000.00")
    services.restore_payment(versement=les(convention)[0], by=coordinatrice)
    assert montants(convention) == [D("2100.00"), D("900.00")]


# — Taken back


@pytest.fixture
def paye(convention, coordinatrice):
    faire.accorder(convention, coordinatrice)
    return faire.versement("paye", convention=convention, by=coordinatrice)


def recuperer(v: Versement, motif: str, by, montant=D(100)) -> Versement:
    return services.recover(versement=v, montant=montant, motif=motif, explication="Vu", by=by)


@pytest.mark.parametrize("motif", ["preuves", "resolution", "trop_verse", "controle"])
def test_money_is_taken_back_for_a_reason_that_holds_alone(paye, coordinatrice, motif):
    with time_machine.travel(f"{ANNEE + 1}-12-31T12:00:00+01:00", tick=False), pytest.raises(Refused):
        recuperer(paye, motif, coordinatrice)


def test_missing_proofs_let_it_be_taken_back_after_the_last_day_to_give_them(paye, reseau, coordinatrice, directrice):
    jour = date(ANNEE + 2, 1, 1)
    assert paye in Versement.objects.sans_preuve(reseau, jour)
    assert paye not in Versement.objects.sans_preuve(reseau, date(ANNEE + 1, 12, 31))
    with time_machine.travel(f"{jour}T12:00:00+01:00", tick=False):
        recuperer(paye, "preuves", coordinatrice, D("2100.00"))
        services.record_refund(versement=paye, le=jour, reference="CHQ", by=coordinatrice)
    assert (paye.etat, paye.a_recuperer) == ("recupere", D("2100.00"))


def test_proofs_accepted_in_time_keep_the_money(paye, convention, reseau, coordinatrice, directrice):
    faire.bilan("accepte", convention=convention, tete=directrice, by=coordinatrice)
    assert paye not in Versement.objects.sans_preuve(reseau, date(ANNEE + 2, 1, 1))
    assert "données" in services.grounds(paye, "preuves", date(ANNEE + 2, 1, 1))


def test_no_more_is_taken_back_than_was_paid(paye, convention, coordinatrice):
    faire.un_controle("clos", convention=convention, by=coordinatrice, issue="recuperation")
    for montant in (D("2100.01"), D(0), D(-5)):
        with pytest.raises(Refused):
            recuperer(paye, "controle", coordinatrice, montant)
    recuperer(paye, "controle", coordinatrice, D("2100.00"))


def test_what_was_paid_beyond_the_year_is_taken_back_and_the_year_adds_up(paye, convention, coordinatrice):
    Convention.objects.filter(pk=convention.pk).update(postes=1)
    recuperer(paye, "trop_verse", coordinatrice, D("600.00"))
    services.record_refund(versement=paye, le=aujourdhui(), reference="CHQ", by=coordinatrice)
    acompte, solde = les(convention)
    assert acompte.montant - acompte.a_recuperer + solde.montant == D("1500.00")


def finir(c: Convention, motif: str, jour, by) -> None:
    services.terminate(
        convention=c, motif=motif, demandeur="caf", notifiee_le=jour, explication="Fonds détournés", by=by
    )


def test_a_termination_stops_the_payments_and_takes_none_back(paye, convention, coordinatrice, jour):
    finir(convention, "disparition", jour, coordinatrice)
    with pytest.raises(Refused, match="sans une résolution"):
        recuperer(lu(paye), "resolution", coordinatrice)
    assert lu(paye).etat == "paye"


def test_a_resolution_takes_back_what_was_paid_and_stops_the_rest(paye, convention, coordinatrice, jour):
    with pytest.raises(Refused, match="sans une résolution"):
        services.recover_all(convention=convention, explication="Fonds détournés", by=coordinatrice)
    finir(convention, "detournement", jour, coordinatrice)
    assert [v.etat for v in les(convention)] == ["a_recuperer", "annule"]
    assert lu(paye).a_recuperer == D("2100.00")


# — Controls


def test_a_control_from_the_documents_asked_to_what_came_of_it(convention, partenaire, directrice, coordinatrice, jour):
    x = services.start_control(convention=convention, demande="Paies", repondre_le=jour, by=partenaire)
    with pytest.raises(Refused, match="déjà ouvert"):
        services.start_control(convention=convention, demande="Encore", repondre_le=jour, by=coordinatrice)
    with pytest.raises(Refused, match="joignez"):
        services.answer_control(controle=x, reponse=" ", by=directrice)
    services.give_document(controle=x, upload=pdf("paies.pdf"), by=directrice)
    services.answer_control(controle=x, reponse="", by=directrice)
    with pytest.raises(Refused):
        services.give_document(controle=x, upload=pdf(), by=directrice)
    services.ask_more(controle=x, complement="Et décembre", repondre_le=jour, by=partenaire)
    services.answer_control(controle=x, reponse="Voici", by=directrice)
    with pytest.raises(Refused, match="Dites"):
        services.close_control(controle=x, issue="reserves", conclusion="", by=partenaire)
    services.close_control(controle=x, issue="reserves", conclusion="Tenir un tableau.", by=partenaire)
    modeles = list(Courriel.objects.filter(modele__startswith="controle").values_list("modele", flat=True))
    assert sorted(modeles) == ["controle_clos"] + ["controle_demande"] * 2 + ["controle_repondu"] * 4
    assert services.start_control(convention=convention, demande="Un autre", repondre_le=jour, by=partenaire)


def test_the_coordination_answers_for_the_structure_with_the_original(convention, coordinatrice, jour):
    x = services.start_control(convention=convention, demande="Paies", repondre_le=jour, by=coordinatrice)
    with pytest.raises(Refused, match="original"):
        services.answer_control(controle=x, reponse="Reçu", by=coordinatrice)
    services.answer_control(controle=x, reponse="Reçu", by=coordinatrice, pour_le_compte=fabrique.original())
    assert x.etat == "repondu"


# — History


def test_the_story_says_each_step_in_words(convention, coordinatrice, directrice):
    faire.accorder(convention, coordinatrice)
    v = faire.versement("recupere", convention=convention, by=coordinatrice)
    dits = [phrase for entree in journal.historiques([v]) for phrase in entree.quoi]
    for mot in ("ordonné.", "payé.", "remboursement demandé.", "remboursé."):
        assert any(phrase == f"Premier versement {ANNEE}\u00a0: {mot}" for phrase in dits), (mot, dits)
    b = faire.bilan("accepte", convention=convention, tete=directrice, by=coordinatrice)
    dits = [phrase for entree in journal.historiques([b]) for phrase in entree.quoi]
    assert f"Bilan {ANNEE}\u00a0: accepté." in dits and f"Bilan {ANNEE}\u00a0: demandé." in dits
