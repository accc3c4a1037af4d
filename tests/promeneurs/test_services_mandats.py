"""Mandates, charter, absences and suspensions: what is refused, and what two people at once leave behind."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from promeneurs.models import Mandat, SignatureCharte
from promeneurs.services import (
    declare_absence,
    designate,
    end_mandate,
    grant_label,
    open_by_exception,
    publish_charter,
    record_imported_charter,
    record_paper_charter,
    review_suspension,
    sign_on_screen,
    suspend,
)
from promeneurs.services.charte import empreinte
from socle.dates import periode
from socle.etats import Refused
from tests.conftest import compte_utilisateur

UN_JOUR = timedelta(days=1)


@pytest.fixture
def charte(db):
    return publish_charter(numero="2026", titre="Charte", texte="Je me présente.", publiee_le=date(2026, 1, 1), by=None)


def test_nobody_is_named_twice_by_one_employer_on_the_same_days(mandat, promeneur, structure, coordinatrice):
    with pytest.raises(Exception, match="mandate déjà cette personne"):
        designate(promeneur=promeneur, structure=structure, depuis=date(2024, 1, 1), by=coordinatrice)
    assert Mandat.objects.count() == 1


def test_the_walls_between_networks(promeneur, autre_reseau, nancy, coordinatrice):
    from structures.services import create_structure

    ailleurs = create_structure(reseau=autre_reseau, nom="MJC d’Épinal", commune=nancy, by=None)
    with pytest.raises(Refused, match="même réseau"):
        designate(promeneur=promeneur, structure=ailleurs, by=coordinatrice)


def test_an_exception_is_motivated_and_inside_the_appointment(mandat, coordinatrice):
    with pytest.raises(Refused, match="motif écrit"):
        open_by_exception(mandat=mandat, motif="  ", by=coordinatrice)
    with pytest.raises(Refused, match="hors de la désignation"):
        open_by_exception(mandat=mandat, motif="Motif", sortie=date(2019, 1, 1), by=coordinatrice)


def test_the_database_refuses_days_outside_the_appointment(mandat):
    with pytest.raises(IntegrityError, match="mandat_periode_dans_designation"), transaction.atomic():
        Mandat.objects.filter(pk=mandat.pk).update(
            periode=periode(date(2019, 1, 1)), fondement="exception", motif_exception="Motif"
        )


def test_a_mandate_ends_once(mandat, coordinatrice, jour):
    end_mandate(mandat=mandat, le=jour, motif="Départ", by=coordinatrice)
    with pytest.raises(Refused, match="déjà fini"):
        end_mandate(mandat=mandat, le=jour + UN_JOUR, motif="Départ", by=coordinatrice)


def test_each_party_signs_for_itself_on_screen(mandat, charte, promeneur, directrice, coordinatrice):
    with pytest.raises(Refused, match="pas signer"):
        sign_on_screen(mandat=mandat, partie="structure", version=charte, by=promeneur.user, signataire="Inès")
    with pytest.raises(Refused, match="pas signer"):
        sign_on_screen(mandat=mandat, partie="promeneur", version=charte, by=coordinatrice, signataire="Claude")
    signature = sign_on_screen(
        mandat=mandat, partie="promeneur", version=charte, by=promeneur.user, signataire="Inès Morel"
    )
    assert signature.sha256 == empreinte("Je me présente.")
    sign_on_screen(mandat=mandat, partie="structure", version=charte, by=directrice, signataire="D. Direction")
    with pytest.raises(Refused, match="déjà signée"):
        sign_on_screen(mandat=mandat, partie="promeneur", version=charte, by=promeneur.user, signataire="Inès")


def test_a_director_who_is_also_the_promeneur_does_not_sign_for_both(mandat, charte, promeneur, structure):
    from structures.services import add_member

    add_member(structure=structure, user=promeneur.user, role="direction", by=None)
    with pytest.raises(Refused):
        sign_on_screen(mandat=mandat, partie="structure", version=charte, by=promeneur.user, signataire="Inès")


def test_a_newer_text_must_be_read_before_signing(mandat, charte, promeneur):
    publish_charter(numero="2027", titre="Charte", texte="Un autre texte.", publiee_le=date(2026, 6, 1), by=None)
    with pytest.raises(Refused, match="relisez-la"):
        sign_on_screen(mandat=mandat, partie="promeneur", version=charte, by=promeneur.user, signataire="Inès")


def test_a_published_text_and_a_signature_never_change(mandat, charte, coordinatrice):
    record_imported_charter(mandat=mandat, signee_le=date(2020, 2, 1), by=coordinatrice)
    for raté in (
        lambda: type(charte).objects.update(texte="Autre"),
        lambda: SignatureCharte.objects.update(signee_le=date(2019, 1, 1)),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            raté()


def pdf() -> SimpleUploadedFile:
    import io

    import pikepdf

    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie)
    return SimpleUploadedFile("charte.pdf", sortie.getvalue())


def test_a_paper_charter_is_recorded_with_its_scan_by_the_coordination_alone(mandat, coordinatrice, directrice):
    def papier(by, upload=None, parties=("promeneur", "structure")):
        return record_paper_charter(
            mandat=mandat, signee_le=date(2020, 3, 1), parties=parties, upload=upload or pdf(), signataire="", by=by
        )

    with pytest.raises(Refused, match="coordination"):
        papier(directrice)
    with pytest.raises(Exception, match="PDF ou une image"):
        papier(coordinatrice, SimpleUploadedFile("charte.pdf", b"pas un pdf"))
    assert SignatureCharte.objects.count() == 0
    assert len(papier(coordinatrice)) == 2


def test_the_future_signs_nothing(mandat, coordinatrice, jour):
    with pytest.raises(Refused, match="futur"):
        record_imported_charter(mandat=mandat, signee_le=jour + UN_JOUR, by=coordinatrice)


def test_an_absence_says_whom_to_write_to(promeneur, coordinatrice, jour):
    with pytest.raises(Refused, match="à qui écrire"):
        declare_absence(promeneur=promeneur, debut=jour, dernier_jour=None, by=coordinatrice)
    with pytest.raises(Refused, match="autre personne"):
        declare_absence(promeneur=promeneur, debut=jour, dernier_jour=None, relais=promeneur, by=coordinatrice)


def test_two_absences_or_labels_never_overlap(promeneur, coordinatrice, jour):
    declare_absence(promeneur=promeneur, debut=jour, dernier_jour=None, relais_texte="La MJC", by=coordinatrice)
    with pytest.raises(Exception, match="Une autre absence"):
        declare_absence(promeneur=promeneur, debut=jour, dernier_jour=jour, relais_texte="X", by=coordinatrice)
    grant_label(promeneur=promeneur, debut=jour, dernier_jour=None, decide_le=jour, by=coordinatrice)
    with pytest.raises(Exception, match="Un autre label"):
        grant_label(promeneur=promeneur, debut=jour, dernier_jour=None, decide_le=jour, by=coordinatrice)


def test_a_label_is_decided_before_it_is_granted(promeneur, coordinatrice, jour):
    with pytest.raises(Refused) as refus:
        grant_label(
            promeneur=promeneur, debut=jour, dernier_jour=None, decide_le=jour + timedelta(days=1), by=coordinatrice
        )
    assert refus.value.champ == "decide_le" and not promeneur.labels.exists()


def test_a_suspension_is_motivated_single_and_reviewed_within_15_days(actif, coordinatrice, directrice, jour):
    with pytest.raises(Refused, match="pas suspendre"):
        suspend(promeneur=actif, demandeur="employeur", motif="Motif", by=actif.user)
    with pytest.raises(Refused, match="motif"):
        suspend(promeneur=actif, demandeur="coordination", motif="", by=coordinatrice)
    with pytest.raises(Refused, match="en son nom"):
        suspend(promeneur=actif, demandeur="caf", motif="Motif", by=directrice)
    suspension = suspend(promeneur=actif, demandeur="employeur", motif="Motif", by=directrice)
    assert suspension.a_revoir_le == jour + timedelta(days=15)
    with pytest.raises(Exception, match="déjà en cours"):
        suspend(promeneur=actif, demandeur="coordination", motif="Motif", by=coordinatrice)
    with pytest.raises(Refused, match="15 jours"):
        review_suspension(suspension=suspension, a_revoir_le=jour + timedelta(days=16), suite="", by=coordinatrice)


def test_a_stranger_suspends_nobody(actif, autre_reseau):
    from territoires.models import RoleReseau

    voisin = compte_utilisateur("voisin@exemple.fr")
    RoleReseau.objects.create(user=voisin, reseau=autre_reseau, role="coordination")
    with pytest.raises(Refused):
        suspend(promeneur=actif, demandeur="coordination", motif="Motif", by=voisin)


def test_every_act_leaves_its_line_in_the_history(mandat, promeneur, coordinatrice, jour):
    from socle import journal

    end_mandate(mandat=mandat, le=jour, motif="Change de métier", by=coordinatrice)
    entree = journal.historique(mandat)[0]
    assert entree.qui == "Claude Coordination"
    assert entree.motif == "Change de métier"
    assert "Fin du mandat." in entree.quoi


@pytest.mark.django_db(transaction=True)
def test_two_people_opening_the_same_suspension_leave_one(actif, coordinatrice):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def une():
        try:
            return suspend(promeneur=actif, demandeur="coordination", motif="Motif", by=coordinatrice)
        except (Refused, DatabaseError, Exception) as erreur:
            return erreur
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        resultats = [f.result() for f in (pool.submit(une), pool.submit(une))]
    assert sum(not isinstance(r, Exception) for r in resultats) == 1
    assert "déjà en cours" in str(next(r for r in resultats if isinstance(r, Exception)))
