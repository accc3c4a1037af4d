"""Two people at once, from the committee to the yearly report: one result, one mail, the other is told."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from conventions import services
from conventions.models import (
    Bilan,
    Changement,
    Convention,
    Decision,
    Document,
    MiseEnDemeure,
    PermanencePrevue,
    RefusSignature,
    ReponseDemeure,
    SeanceCopil,
    Versement,
)
from promeneurs.models import Permanence
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique, fabrique_argent, fabrique_vie
from tests.conventions.test_ensemble import frais
from tests.ensemble import ensemble, gardien

__all__ = ["gardien"]
pytestmark = pytest.mark.django_db(transaction=True)
PLUS_POSSIBLE = "n’est plus possible"


def un_seul(dit: str, *actes) -> None:
    """The first is done, the second is told this, in French."""
    fait, refus = ensemble(*actes)
    assert not isinstance(fait, Exception) and isinstance(refus, Refused | ValidationError), (fait, refus)
    assert dit in str(refus)


def courriels(modele: str) -> list[str]:
    return sorted(Courriel.objects.filter(modele=modele).values_list("destinataire", flat=True))


def une_fois_chacun(modele: str) -> bool:
    partis = courriels(modele)
    return bool(partis) and len(partis) == len(set(partis))


def test_one_sitting_noted_by_two_people_is_decided_once(dossier, coordinatrice, gardien):
    c = dossier("au_copil")
    seance = SeanceCopil.objects.get()

    def noter(sens: str):
        choix = [services.Choix(convention=frais(c), sens=sens, motif="Motif")]
        return lambda: services.decide_session(
            seance=SeanceCopil.objects.get(pk=seance.pk), choix=choix, by=coordinatrice
        )

    un_seul(gardien("déjà notée par", "a déjà décidé de ce dossier"), noter("acceptee"), noter("ajournee"))
    assert frais(c).etat == Decision.objects.get().sens


@pytest.mark.usefixtures("gardien")
def test_one_paper_confirmed_twice_is_confirmed_once(dossier, coordinatrice):
    """The service and the trigger say the same."""
    c = dossier("a_signer")
    s = next(iter(fabrique.signer(c, coordinatrice)))
    un_seul(
        "Cette signature est déjà confirmée.",
        *[lambda: services.confirm_signature(signature=type(s).objects.get(pk=s.pk), by=coordinatrice)] * 2,
    )


def test_one_paper_deposited_twice_is_kept_once(dossier, coordinatrice, gardien):
    c = dossier("a_signer", dans_l_ordre=False)

    def deposer():
        return services.deposit_signature(
            convention=frais(c), partie="caf", upload=fabrique.pdf(), signee_le=aujourdhui(), by=coordinatrice
        )

    un_seul(gardien("est déjà déposé", "Cette partie a déjà signé."), deposer, deposer)
    assert c.signatures.count() == 1


@pytest.mark.usefixtures("gardien")
def test_one_paper_confirmed_and_set_aside_at_once_is_one_or_the_other(dossier, coordinatrice):
    """The service and the trigger say the same."""
    c = dossier("a_signer")
    s = next(iter(fabrique.signer(c, coordinatrice)))
    lue = type(s).objects.get
    un_seul(
        "Cette signature est déjà confirmée.",
        lambda: services.confirm_signature(signature=lue(pk=s.pk), by=coordinatrice),
        lambda: services.set_aside_signature(signature=lue(pk=s.pk), motif="Illisible", by=coordinatrice),
    )
    s.refresh_from_db()
    assert bool(s.confirmee_le) != bool(s.ecartee_le)


def test_one_end_recorded_twice_ends_once(dossier, coordinatrice):
    c = dossier("active")

    def finir():
        return services.terminate(
            convention=frais(c), motif="disparition", demandeur="caf", notifiee_le=aujourdhui(), explication="Liquidée",
            by=coordinatrice,
        )  # fmt: skip

    un_seul(PLUS_POSSIBLE, finir, finir)
    assert frais(c).etat == "resiliee" and Document.objects.filter(genre="resiliation").count() == 1
    assert une_fois_chacun("convention_resiliee")


def test_one_letter_of_an_end_prepared_twice_is_one_letter(dossier, coordinatrice):
    c = dossier("active")

    def preparer():
        return services.prepare_end(
            convention=frais(c), motif="disparition", demandeur="caf", attendue_le=aujourdhui(), explication="Liquidée",
            by=coordinatrice,
        )  # fmt: skip

    assert len({d.pk for d in ensemble(preparer, preparer)}) == 1
    un_seul(
        "plus de lettre à écarter",
        *[lambda: services.discard_end(convention=frais(c), motif="Reprise", by=coordinatrice)] * 2,
    )


def test_one_departure_declared_twice_is_one(dossier, directrice):
    c = dossier("active")
    poste = c.postes_prevus.get()

    def partir():
        sien = type(poste).objects.get(pk=poste.pk)
        return services.declare_departure(
            poste=sien, le=aujourdhui() + timedelta(days=1), motif="Mutation", by=directrice
        )

    un_seul("Personne ne tient ce poste.", partir, partir)
    assert Changement.objects.filter(nature="depart").count() == 1


@pytest.mark.usefixtures("gardien")
def test_two_formal_notices_at_once_leave_one(dossier, coordinatrice):
    """The service and the constraint say the same."""
    c = dossier("active")

    def mettre():
        return services.give_notice(
            convention=frais(c), motif="retards", faits="Rien", attendu="Tout", by=coordinatrice
        )

    un_seul("déjà en cours sur cette convention", mettre, mettre)
    assert MiseEnDemeure.objects.count() == 1 and Document.objects.filter(genre="demeure").count() == 1


@pytest.mark.usefixtures("gardien")
def test_one_answer_is_read_once(dossier, coordinatrice, directrice):
    """The service and the trigger say the same."""
    x = fabrique_vie.demeure("envoyee", convention=dossier("active"), by=coordinatrice)
    r = services.answer_notice(demeure=x, texte="Fait.", by=directrice)
    un_seul(
        "Cette réponse est déjà lue.",
        *[lambda: services.read_answer(reponse=ReponseDemeure.objects.get(pk=r.pk), by=coordinatrice)] * 2,
    )


@pytest.mark.usefixtures("gardien")
def test_a_refusal_by_letter_recorded_twice_is_one(dossier, coordinatrice):
    """The service and the constraint say the same."""
    c = dossier("a_signer")

    def noter():
        return services.refuse_to_sign(
            convention=frais(c), partie="caf", motif="Non", courrier=fabrique.pdf(), ecrit_le=aujourdhui(),
            by=coordinatrice,
        )  # fmt: skip

    un_seul("Le refus de cette partie est déjà noté.", noter, noter)
    assert RefusSignature.objects.count() == 1 and une_fois_chacun("convention_refus")


def test_one_file_is_declared_complete_once(dossier, coordinatrice):
    c = dossier("instruction")
    un_seul(
        "déjà déclaré complet",
        *[lambda: services.declare_complete(convention=frais(c), sauf="Vu", by=coordinatrice)] * 2,
    )
    assert une_fois_chacun("convention_complete")


def test_planned_slots_are_taken_up_once(dossier, promeneur, gardien):
    c = dossier("active")
    x = PermanencePrevue.objects.create(
        convention=c, jour="2", debut=time(18), fin=time(20), plateforme="instagram"
    )  # fmt: skip
    un_seul(
        gardien("Choisissez au moins une permanence.", "Cette permanence est déjà là."),
        *[lambda: services.take_up_slots(promeneur=promeneur, codes=[x.code], by=promeneur.user)] * 2,
    )
    assert Permanence.objects.count() == 1


# — Money and reports


@pytest.fixture
def reprise(structure, reseau, coordinatrice) -> Convention:
    fabrique_argent.regles(reseau)
    c = fabrique_argent.convention(structure, coordinatrice)
    services.open_years(conventions=Convention.objects.all())
    return c


@pytest.fixture
def accordee(reprise, directrice, coordinatrice) -> Convention:
    """Its last year may be paid."""
    fabrique_argent.bilan("a_rendre", convention=reprise, tete=directrice, by=coordinatrice)
    fabrique_argent.accorder(reprise, coordinatrice)
    return reprise


def test_one_payment_recorded_twice_is_paid_once(accordee, coordinatrice, caf, gardien):
    v = fabrique_argent.versement("ordonne", convention=accordee, by=coordinatrice)

    def payer(reference: str):
        return lambda: services.record_payment(
            versement=Versement.objects.get(pk=v.pk), le=aujourdhui(), reference=reference, by=coordinatrice
        )

    un_seul(gardien(PLUS_POSSIBLE, "Un paiement noté ne change plus."), payer("A1"), payer("B2"))
    v.refresh_from_db()
    assert (v.etat, v.reference) == ("paye", "A1") and une_fois_chacun("versement_paye")


def test_one_payment_ordered_and_cancelled_at_once_is_one_or_the_other(accordee, coordinatrice, caf, gardien):
    v = fabrique_argent.versement("prevu", convention=accordee, by=coordinatrice)
    lu = Versement.objects.get
    un_seul(
        gardien(PLUS_POSSIBLE, "Passage impossible"),
        lambda: services.order_payment(versement=lu(pk=v.pk), le=aujourdhui(), montant=v.montant, by=coordinatrice),
        lambda: services.cancel_payment(versement=lu(pk=v.pk), motif="Non", by=coordinatrice),
    )


def test_one_report_submitted_twice_is_submitted_once(reprise, directrice, coordinatrice):
    b = fabrique_argent.bilan("a_rendre", convention=reprise, tete=directrice, by=coordinatrice)
    fabrique_argent.remplir(b, directrice)
    un_seul(PLUS_POSSIBLE, *[lambda: services.submit_bilan(bilan=Bilan.objects.get(pk=b.pk), by=directrice)] * 2)
    assert une_fois_chacun("bilan_accuse") and une_fois_chacun("bilan_depose")


def test_one_report_accepted_and_sent_back_at_once_is_one_or_the_other(reprise, directrice, coordinatrice, gardien):
    b = fabrique_argent.bilan("depose", convention=reprise, tete=directrice, by=coordinatrice)
    lu = Bilan.objects.get
    un_seul(
        gardien(PLUS_POSSIBLE, "Passage impossible"),
        lambda: services.accept_bilan(bilan=lu(pk=b.pk), by=coordinatrice),
        lambda: services.send_back(bilan=lu(pk=b.pk), commentaire="Précisez", by=coordinatrice),
    )
