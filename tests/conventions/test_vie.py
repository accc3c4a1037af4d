"""A signed convention: people change, it ends; the mandates follow in the same transaction."""

from datetime import date, timedelta

import pytest

from conventions import pieces, resiliation, services
from conventions.models import Convention
from promeneurs.models import Mandat, Promeneur
from socle.dates import periode
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique

UN_JOUR = timedelta(days=1)
TROIS_ANS = periode(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    "motif,plage,notifiee,effet",
    [
        # three whole months before the anniversary, to the day
        ("anniversaire", TROIS_ANS, date(2026, 9, 30), date(2027, 1, 1)),
        ("anniversaire", TROIS_ANS, date(2026, 10, 1), date(2027, 1, 1)),
        ("anniversaire", TROIS_ANS, date(2026, 10, 2), date(2028, 1, 1)),
        ("anniversaire", TROIS_ANS, date(2025, 11, 1), date(2027, 1, 1)),
        ("anniversaire", TROIS_ANS, date(2027, 10, 2), None),
        ("anniversaire", periode(date(2024, 2, 29), date(2027, 2, 27)), date(2024, 11, 28), date(2025, 2, 28)),
        ("anniversaire", periode(date(2026, 1, 1), date(2026, 12, 31)), date(2026, 2, 1), None),
        # after the month of the formal notice, no delay more
        ("manquement", TROIS_ANS, date(2026, 1, 31), date(2026, 1, 31)),
        ("detournement", TROIS_ANS, date(2026, 1, 31), date(2026, 1, 31)),
        ("inexecution", TROIS_ANS, date(2029, 1, 1), None),
        ("disparition", TROIS_ANS, date(2026, 5, 4), date(2026, 5, 4)),
        ("disparition", TROIS_ANS, date(2029, 1, 1), None),
    ],
)
def test_when_a_termination_takes_effect(motif, plage, notifiee, effet):
    assert resiliation.effet(motif, plage, notifiee) == effet


def coherents() -> bool:
    """Every mandate has the days its conventions give, no more and no less."""
    for mandat in Mandat.objects.exclude(fondement="exception"):
        if (mandat.periode, mandat.acte) != services.covering(mandat):
            return False
    return True


def test_a_termination_shortens_the_mandates_in_the_same_act(dossier, coordinatrice, promeneur, jour):
    convention = dossier("active")
    services.terminate(
        convention=convention, motif="anniversaire", demandeur="caf", notifiee_le=jour, explication="Rien n’est rendu.",
        by=coordinatrice, lettre=fabrique.pdf("mise-en-demeure.pdf"),
    )  # fmt: skip
    mandat = Mandat.objects.get(promeneur=promeneur)
    assert mandat.periode.upper == convention.periode.upper == convention.resiliation_effet
    assert (convention.terme_initial, convention.etat) == (fabrique.fin(jour), "resiliee")
    assert convention.originaux.filter(acte="resilier").exists()
    assert Convention.objects.en_vigueur(jour).exists()
    assert not Convention.objects.en_vigueur(convention.resiliation_effet).exists()
    assert Courriel.objects.filter(modele="convention_resiliee_promeneur", destinataire="ines@exemple.fr").exists()
    assert coherents()


def test_what_ends_by_itself_is_not_terminated(dossier, coordinatrice, directrice, jour):
    convention = dossier("active")
    with pytest.raises(Refused, match="date anniversaire"):
        services.terminate(
            convention=convention, motif="disparition", demandeur="structure", notifiee_le=jour, explication="x",
            by=coordinatrice,
        )  # fmt: skip
    with pytest.raises(Refused, match="futur"):
        services.terminate(
            convention=convention, motif="disparition", demandeur="caf", notifiee_le=jour + UN_JOUR, explication="x",
            by=coordinatrice,
        )  # fmt: skip


def test_a_departure_is_declared_not_asked(dossier, directrice, coordinatrice, partenaire, promeneur, jour):
    convention = dossier("active")
    poste = convention.postes_prevus.get()
    changement = services.declare_departure(poste=poste, le=jour + UN_JOUR, motif="Change de métier", by=directrice)
    mandat = Mandat.objects.get(promeneur=promeneur)
    assert mandat.designation.upper == mandat.periode.upper == jour + UN_JOUR
    assert poste.a_pourvoir and convention.postes_prevus.count() == 1
    ecrits = set(Courriel.objects.filter(modele="convention_changement").values_list("destinataire", flat=True))
    assert ecrits == {"coordination@exemple.fr"}
    services.acknowledge_change(changement=changement, by=coordinatrice)
    with pytest.raises(Refused, match="déjà"):
        services.acknowledge_change(changement=changement, by=coordinatrice)
    assert coherents()


def test_a_replacement_on_an_agreed_post(dossier, directrice, promeneur, jour, reseau):
    convention = dossier("active")
    poste = convention.postes_prevus.get()
    personne = {"prenom": "Sam", "nom": "Relais", "email": "sam@exemple.fr", "fonction": "Animateur"}
    services.replace_holder(poste=poste, le=jour + UN_JOUR, personne=personne, by=directrice)
    sam = Promeneur.objects.get(email="sam@exemple.fr")
    assert poste.promeneur == sam and poste.mandat.periode.lower == jour + UN_JOUR
    assert Mandat.objects.get(promeneur=promeneur).designation.upper == jour + UN_JOUR
    assert Courriel.objects.filter(modele="convention_promeneur", destinataire="sam@exemple.fr").exists()
    assert coherents()


def test_nobody_takes_a_post_before_it_begins(dossier, directrice, jour):
    poste = dossier("active").postes_prevus.get()
    type(poste).objects.filter(pk=poste.pk).update(debut=jour + 30 * UN_JOUR)
    personne = {"prenom": "Sam", "nom": "Relais", "email": "sam@exemple.fr"}
    with pytest.raises(Refused, match="Ce poste commence le"):
        services.replace_holder(poste=poste, le=jour + 29 * UN_JOUR, personne=personne, by=directrice)


def test_someone_who_left_and_comes_back_is_named_again(dossier, directrice, promeneur, jour):
    convention = dossier("active")
    poste = convention.postes_prevus.get()
    services.declare_departure(poste=poste, le=jour + UN_JOUR, motif="Congé", by=directrice)
    services.replace_holder(poste=poste, le=jour + 10 * UN_JOUR, promeneur=promeneur, by=directrice)
    assert Mandat.objects.filter(promeneur=promeneur).count() == 2
    assert coherents()


def test_who_leaves_on_the_first_day_is_out_the_next(dossier, directrice, promeneur, jour):
    poste = dossier("active").postes_prevus.get()
    with pytest.raises(Refused, match=f"tient ce poste depuis le {jour:%d/%m/%Y}"):
        services.declare_departure(poste=poste, le=jour, motif="Renonce", by=directrice)
    services.declare_departure(poste=poste, le=jour + UN_JOUR, motif="Renonce", by=directrice)
    assert not Mandat.objects.filter(promeneur=promeneur, periode__contains=jour + UN_JOUR).exists()
    assert coherents()


def test_who_gives_up_before_the_first_day_never_had_the_mandate(dossier, directrice, jour):
    poste = dossier("active").postes_prevus.get()
    personne = {"prenom": "Sam", "nom": "Relais", "email": "sam@exemple.fr"}
    services.replace_holder(poste=poste, le=jour + 30 * UN_JOUR, personne=personne, by=directrice)
    services.declare_departure(poste=poste, le=jour + 2 * UN_JOUR, motif="Renonce", by=directrice)
    assert not Mandat.objects.filter(promeneur__email="sam@exemple.fr").exists()
    assert poste.a_pourvoir and poste.mandat is None
    assert coherents()


def test_expiry_needs_no_worker(dossier, promeneur, jour):
    convention = dossier("active")
    dernier = convention.periode.upper - UN_JOUR
    assert Convention.objects.en_vigueur(dernier).exists()
    assert not Convention.objects.en_vigueur(convention.periode.upper).exists()
    assert Mandat.objects.en_vigueur(dernier).filter(promeneur=promeneur).exists()
    assert not Mandat.objects.en_vigueur(convention.periode.upper).filter(promeneur=promeneur).exists()


def test_a_renewal_without_gap_prolongs_the_mandates(dossier, directrice, coordinatrice, promeneur, jour):
    premiere = dossier("active")
    suite = fabrique.renouveler(premiere, directrice)
    assert suite.renouvelle == premiere and suite.debut_souhaite == premiere.periode.upper
    assert suite.objectifs == premiere.objectifs and suite.postes_prevus.get().promeneur == promeneur
    with pytest.raises(Refused, match="déjà une demande"):
        fabrique.renouveler(premiere, directrice)
    types = {attendue.type for attendue, _ in pieces.lignes(suite) if attendue.obligatoire}
    assert types == {"declaration", "bureau", "comptes"}


def test_a_gap_between_two_conventions_is_in_the_dates_with_no_job_to_run(structure, mandat, coordinatrice, jour):
    """In force before and after the gap, not in it: asked on any day, today or in ten years."""
    services.resume_convention(
        structure=structure, debut=jour - 100 * UN_JOUR, dernier_jour=jour + 10 * UN_JOUR, by=coordinatrice
    )
    suite = services.resume_convention(
        structure=structure, debut=jour + 50 * UN_JOUR, dernier_jour=jour + 400 * UN_JOUR, by=coordinatrice
    )
    mandat.refresh_from_db()
    en_vigueur = [ecart for ecart in (-101, -100, 0, 10, 11, 49, 50, 400, 401)
                  if Mandat.objects.en_vigueur(jour + ecart * UN_JOUR).filter(pk=mandat.pk).exists()]  # fmt: skip
    assert en_vigueur == [-100, 0, 10, 50, 400]
    assert [jour + ecart * UN_JOUR in mandat.periode for ecart in (10, 11, 50)] == [True, False, True]
    assert mandat.acte == suite.code and len(mandat.periode) == 2 and coherents()


def test_the_decision_mail_promises_no_money_before_the_funder(dossier, coordinatrice, caf, jour):
    decision = dossier("acceptee").decisions.get()
    assert "€" not in decision.corps and "euro" not in decision.corps
    services.edit_decision_mail(
        decision=decision, sujet=decision.sujet, corps="Vous recevrez 4 000 euros.", version=0, by=coordinatrice
    )
    with pytest.raises(Refused, match="somme"):
        services.send_decision_mail(decision=decision, by=coordinatrice)
    services.record_funder_decision(
        convention=decision.convention, organisme=caf, le=jour, accorde=True, montant=4000, by=coordinatrice
    )
    services.send_decision_mail(decision=decision, by=coordinatrice)
    envoye = Courriel.objects.get(modele="convention_decision")
    assert "4 000 euros" in envoye.corps
    with pytest.raises(Refused, match="déjà parti"):
        services.edit_decision_mail(decision=decision, sujet="x", corps="y", version=None, by=coordinatrice)


def test_a_sitting_decides_once_and_not_before_it_is_held(dossier, coordinatrice, reseau):
    convention = dossier("ajournee", annoncee=True)
    seance = convention.decisions.get().seance
    with pytest.raises(Refused, match="déjà décidé"):
        services.put_back_on_agenda(convention=convention, seance=seance, by=coordinatrice)
    demain = fabrique.seance(reseau, coordinatrice, 1)
    services.put_back_on_agenda(convention=convention, seance=demain, by=coordinatrice)
    with pytest.raises(Refused, match="pas encore eu lieu"):
        services.decide(convention=convention, sens="acceptee", by=coordinatrice)
    with pytest.raises(Refused, match="pourquoi"):
        services.decide(convention=convention, sens="refusee", by=coordinatrice)


def test_a_signed_scan_that_wont_do_is_set_aside(dossier, directrice, coordinatrice, partenaire, jour):
    convention = dossier("a_signer")

    def deposer(partie, by):
        return services.deposit_signature(
            convention=convention, partie=partie, upload=fabrique.pdf(), signee_le=jour, by=by
        )

    with pytest.raises(Refused, match="cette partie"):
        deposer("caf", directrice)
    with pytest.raises(Refused, match="original"):
        deposer("structure", coordinatrice)
    premiere = deposer("structure", directrice)
    with pytest.raises(Refused, match="déjà déposé"):
        deposer("structure", directrice)
    services.set_aside_signature(signature=premiere, motif="Page manquante", by=coordinatrice)
    services.confirm_signature(signature=deposer("structure", directrice), by=coordinatrice)
    assert services.awaited(convention) == ["caf"]
    services.confirm_signature(signature=deposer("caf", partenaire), by=coordinatrice)
    convention.refresh_from_db()
    assert convention.etat == "active"


def test_an_employer_does_not_take_anothers_person_by_knowing_an_address(
    dossier, directrice, coordinatrice, reseau, nancy, jour
):
    from promeneurs.services import create_promeneur, designate
    from structures.services import create_structure

    poste = dossier("active").postes_prevus.get()
    autre = create_structure(reseau=reseau, nom="Autre MJC", commune=nancy, by=coordinatrice)
    sam = create_promeneur(reseau=reseau, prenom="Sam", nom="Relais", email="sam@exemple.fr", by=coordinatrice)
    designate(promeneur=sam, structure=autre, by=coordinatrice)
    personne = {"prenom": "Sam", "nom": "Relais", "email": "SAM@exemple.fr"}
    with pytest.raises(Refused, match="autre structure"):
        services.replace_holder(poste=poste, le=jour + UN_JOUR, personne=personne, by=directrice)
    assert poste.convention.postes_prevus.get().titulaire == "Inès Morel"


def test_a_termination_is_not_notified_before_the_convention(dossier, coordinatrice, jour):
    convention = dossier("active")
    with pytest.raises(Refused, match="plus ancienne que la convention"):
        services.terminate(
            convention=convention, motif="disparition", demandeur="caf", notifiee_le=jour - UN_JOUR,
            explication="Avant.", by=coordinatrice,
        )  # fmt: skip


def test_the_decision_mail_says_the_sitting_in_good_french(dossier, coordinatrice, reseau, jour):
    convention = dossier("instruction")
    ecrite = services.plan_session(reseau=reseau, le=jour, type="ecrit", by=coordinatrice)
    services.put_on_agenda(convention=convention, seance=ecrite, by=coordinatrice)
    decision = services.decide(convention=convention, sens="acceptee", by=coordinatrice)
    assert "La consultation écrite du" in decision.corps
