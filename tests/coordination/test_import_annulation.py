"""An import is undone as a whole while nothing depends on it; two people confirming at once apply it once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from conventions import services
from conventions.models import Bilan, Convention
from coordination.etat import figures
from coordination.imports.annulation import annuler
from coordination.imports.application import confirmer, prepare
from coordination.imports.conservation import purger
from coordination.imports.lecture import lire
from coordination.models import Import, Reunion
from promeneurs.models import Compte, Mandat, Promeneur, SignatureCharte
from promeneurs.services import add_permanence, designate, end_mandate, set_communes
from socle import edition
from socle.dates import aujourdhui
from socle.etats import Refused
from structures.models import Adhesion, Structure
from territoires.models import Commune, RoleReseau
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique_argent

from .donnees import fichiers, reseau_93
from .test_import_reprise import promeneurs, structures

TOUT = (Structure, Adhesion, Convention, Promeneur, Mandat, SignatureCharte, Compte, Reunion)


@pytest.fixture
def reseau(db):
    return reseau_93()


def applique(reseau, *tableaux):
    lecture = lire(zip(("s.csv", "p.csv"), tableaux, strict=False))
    objet = prepare(reseau=reseau, lecture=lecture, by=None)
    confirmer(objet=objet, by=None)
    return objet


@pytest.fixture
def petit(reseau):
    return applique(
        reseau,
        structures("A;Drancy;dans le réseau;oui;2018;2;;;;;"),
        promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;insta:ines.pdn;"),
    )


def test_the_messy_set_is_undone_whole_and_comes_in_again(reseau):
    for _ in range(2):
        objet = prepare(reseau=reseau, lecture=lire(fichiers()), by=None)
        confirmer(objet=objet, by=None)
        assert figures(reseau, date(2018, 12, 31))["promeneurs_actifs"] == 7
        annuler(objet=objet, by=None)
        assert objet.etat == "annule"
        assert [modele.objects.count() for modele in TOUT] == [0] * len(TOUT)


def test_what_dates_alone_opened_does_not_forbid_undoing_what_somebody_did_does(reseau):
    """A page read, or the daily task, opens the report of the year and its payments."""
    tableau = structures(f"A;Drancy;dans le réseau;oui;{aujourdhui().year};2;;;;;")
    for geste in (False, True):
        objet = applique(reseau, tableau)
        fabrique_argent.regles(reseau)
        assert services.open_years(conventions=Convention.objects.all()) == 1
        if geste:
            services.exempt_bilan(bilan=Bilan.objects.get(), motif="Reprise", by=coordination(reseau))
            with pytest.raises(Refused, match=r"[Bb]ilan"):
                annuler(objet=objet, by=None)
        else:
            annuler(objet=objet, by=None)
            assert not Convention.objects.exists() and not Bilan.objects.exists()


def coordination(reseau):
    user = compte_utilisateur("coord93@exemple.fr")
    RoleReseau.objects.create(user=user, reseau=reseau, role="coordination")
    return user


def test_undoing_a_correction_puts_back_what_was_there(reseau, petit):
    jours = [date(2018, 2, 13), date(2018, 6, 1), date(2019, 6, 1), date(2021, 2, 1)]
    avant = [figures(reseau, jour) for jour in jours]
    corrige = applique(
        reseau,
        structures("A;Drancy;sortie;oui;2018;3;01/02/2018;;01/02/2018;01/06/2019;"),
        promeneurs("A;;Inès;Un;Directrice;ines@a.example;01/03/2018;;;snap:ines-pdn;4h"),
    )
    assert [figures(reseau, jour) for jour in jours] != avant
    annuler(objet=corrige, by=None)
    assert [figures(reseau, jour) for jour in jours] == avant
    ines = Promeneur.objects.get()
    assert (ines.fonction, ines.email) == ("Anim", "")
    assert set(SignatureCharte.objects.values_list("signee_le", flat=True)) == {date(2018, 2, 12)}
    annuler(objet=petit, by=None)
    assert not Structure.objects.exists()


def _edite(ines, coordinatrice):
    edition.apply(ines, {"fonction": "Éducatrice"}, version=None, by=coordinatrice)


def _permanence(ines, coordinatrice):
    from datetime import time

    add_permanence(promeneur=ines, jour="2", debut=time(14), fin=time(16), plateforme="instagram", by=coordinatrice)


def _part(ines, coordinatrice):
    end_mandate(mandat=ines.mandats.get(), le=date(2019, 1, 1), motif="Départ", by=coordinatrice)


def _communes(ines, coordinatrice):
    set_communes(promeneur=ines, communes=[Commune.objects.get(insee="93055")], by=coordinatrice)


def _collegue(ines, coordinatrice):
    autre = Promeneur.objects.create(reseau=ines.reseau, prenom="Paul", nom="Deux")
    designate(promeneur=autre, structure=Structure.objects.get(), by=coordinatrice)


def _officiel(ines, coordinatrice):
    from promeneurs.services import check_account

    check_account(compte=ines.comptes.get(), montre_structure=True, montre_lien=True, by=coordinatrice)


def _invitee(ines, coordinatrice):
    from accounts.services import invite

    invite(email="ines@a.example", role="promeneur", cible=ines.code, libelle="Inès", by=coordinatrice)


@pytest.mark.parametrize("acte", [_edite, _permanence, _part, _communes, _collegue, _officiel, _invitee])
def test_what_depends_on_it_forbids_undoing_and_is_said(petit, coordinatrice, acte):
    acte(Promeneur.objects.get(), coordinatrice)
    with pytest.raises(Refused) as refus:
        annuler(objet=petit, by=coordinatrice)
    assert refus.value.reasons and Structure.objects.exists()
    petit.refresh_from_db()
    assert petit.etat == "applique"


def test_a_later_import_is_undone_before_an_earlier_one(reseau, petit):
    suite = applique(reseau, promeneurs("A;;Paul;Deux;Anim;;;;;;"))
    with pytest.raises(Refused):
        annuler(objet=petit, by=None)
    annuler(objet=suite, by=None)
    annuler(objet=petit, by=None)
    assert not Promeneur.objects.exists()


def test_an_import_of_before_several_exceptions_is_still_undone_and_its_non_still_counts(reseau):
    applique(reseau, structures("A;Drancy;dans le réseau;non;;;;;;;"))
    suite = applique(reseau, promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;;"))
    correction = applique(reseau, promeneurs("A;;Inès;Un;Anim;;;;01/06/2019;;"))
    for objet in Import.objects.all():  # as they were kept when a mandate had one exception at most
        objet.resume["non"] = list(objet.resume["non"])
        for effet in objet.effets:
            if (effet.get("avant") or {}).get("exception"):
                effet["avant"]["exception"] = effet["avant"]["exception"][0]
        objet.save()
    correction.refresh_from_db()
    annuler(objet=correction, by=None)
    assert figures(reseau, date(2019, 7, 1))["dont_hors_convention"] == 1
    annuler(objet=Import.objects.get(pk=suite.pk), by=None)
    applique(reseau, promeneurs("A;;Paul;Deux;Anim;;12/02/2018;;;;"))
    assert figures(reseau, date(2019, 7, 1))["dont_hors_convention"] == 1


def test_an_import_is_applied_once_and_undone_once(petit):
    with pytest.raises(Refused):
        confirmer(objet=petit, by=None)
    annuler(objet=petit, by=None)
    with pytest.raises(Refused):
        annuler(objet=petit, by=None)


def test_the_rows_read_are_forgotten_after_thirty_days(reseau, petit):
    brouillon = prepare(reseau=reseau, lecture=lire([("s.csv", structures("B;Pantin;;;;;;;;;"))]), by=None)
    assert purger(brouillon.cree_le) == 1
    assert purger(timezone.now()) == 1
    petit.refresh_from_db()
    assert petit.lignes == {} and petit.effets
    assert not Import.objects.filter(pk=brouillon.pk).exists()
    annuler(objet=petit, by=None)


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_at_once_apply_it_once():
    reseau = reseau_93()
    lecture = lire([("s.csv", structures("A;Drancy;;;;;;;;;"))])
    objet = prepare(reseau=reseau, lecture=lecture, by=None)
    depart, issues = Barrier(2), []

    def confirme():
        depart.wait()
        try:
            confirmer(objet=Import.objects.get(pk=objet.pk), by=None)
            issues.append("fait")
        except Refused:
            issues.append("refusé")
        finally:
            connection.close()

    fils = [Thread(target=confirme) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(issues) == ["fait", "refusé"]
    assert Structure.objects.count() == 1
