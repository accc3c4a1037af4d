"""Accounts (domain §4): one handle, one person, for ever; official only when somebody else has opened it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from promeneurs.comptes import lire, reconnaitre
from promeneurs.models import Compte
from promeneurs.services import (
    change_account,
    check_account,
    close_account,
    create_promeneur,
    present_account,
    refuse_account,
    withdraw_account,
)
from socle.etats import Refused


@pytest.fixture
def theo(reseau):
    return create_promeneur(reseau=reseau, prenom="Théo", nom="Roux", by=None)


@pytest.fixture
def compte(actif):
    return present_account(promeneur=actif, plateforme="instagram", identifiant="@Ines.PDN", by=actif.user)


@pytest.mark.parametrize(
    ("plateforme", "ecrits"),
    [
        ("instagram", ["@Ana.PDN", "ana.pdn", "https://www.instagram.com/ana.pdn/?igsh=a&utm_source=qr"]),
        ("snapchat", ["Ana-pdn", "https://www.snapchat.com/add/ana-pdn?share_id=x", "snapchat.com/@ana-pdn"]),
        ("tiktok", ["@ana.pdn", "https://m.tiktok.com/@Ana.PDN?lang=fr"]),
        ("facebook", ["ana.pdn.54", "https://m.facebook.com/AnaPdn54?ref=bookmarks", "fb.com/ana.pdn54"]),
        ("x", ["@Ana_PDN", "https://twitter.com/ana_pdn?s=20", "https://mobile.x.com/ana_pdn"]),
        ("youtube", ["@AnaPDN", "https://www.youtube.com/@anapdn/videos", "https://m.youtube.com/c/AnaPDN"]),
        ("whatsapp", ["06 12 34 56 78", "+33612345678", "https://wa.me/33612345678?text=salut"]),
        ("twitch", ["Ana_PDN", "https://www.twitch.tv/ana_pdn"]),
        ("blog", ["https://www.ana.example/blog/", "http://ana.example/blog?utm_source=x"]),
    ],
)  # fmt: skip
def test_however_it_is_spelt_it_is_one_account(plateforme, ecrits):
    assert len({lire(plateforme, ecrit).cle for ecrit in ecrits}) == 1
    for ecrit in ecrits:
        assert (plateforme, lire(plateforme, ecrit).cle) in reconnaitre(ecrit)


@pytest.mark.parametrize(
    ("plateforme", "texte"),
    [
        ("instagram", ""),
        ("instagram", "ana pdn"),
        ("instagram", "https://www.instagram.com/p/Cxyz/"),
        ("instagram", "https://www.tiktok.com/@ana"),
        ("instagram", "https://instagram.com.pirate.example/ana"),
        ("whatsapp", "bonjour"),
        ("blog", "javascript:alert(1)"),
        ("blog", "https://user@pirate.example/"),
        ("youtube", "https://www.youtube.com/watch?v=abc"),
    ],
)
def test_what_is_not_an_account_of_the_platform_is_refused_in_french(plateforme, texte):
    with pytest.raises(ValidationError) as refus:
        lire(plateforme, texte)
    assert refus.value.messages[0].endswith(".")


def test_an_account_belongs_to_one_person_in_the_whole_country(compte, theo):
    with pytest.raises(Refused, match="appartient déjà"):
        present_account(promeneur=theo, plateforme="instagram", identifiant="instagram.com/ines.pdn", by=None)


def test_a_closed_account_never_passes_to_another(compte, theo, actif, coordinatrice):
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    close_account(compte=compte, by=actif.user)
    with pytest.raises(Refused, match="appartient déjà"):
        present_account(promeneur=theo, plateforme="instagram", identifiant="ines.pdn", by=None)
    revenu = present_account(promeneur=actif, plateforme="instagram", identifiant="ines.pdn", by=actif.user)
    assert (revenu.pk, revenu.etat) == (compte.pk, "a_verifier")


def test_the_database_keeps_an_account_in_its_owners_hands(compte, theo, coordinatrice):
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    for requete, arguments in (
        ("UPDATE promeneurs_compte SET promeneur_id = %s", [theo.pk]),
        ("UPDATE promeneurs_compte SET cle = 'autre'", []),
        ("DELETE FROM promeneurs_compte", []),
        ("UPDATE promeneurs_compte SET etat = 'refuse'", []),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(requete, arguments)
    assert Compte.objects.get().promeneur_id == compte.promeneur_id


def test_an_account_can_not_be_born_official(actif, coordinatrice):
    from django.utils import timezone

    with pytest.raises(DatabaseError), transaction.atomic():
        Compte.objects.create(
            promeneur=actif, plateforme="x", identifiant="ines", cle="ines", etat="officiel",
            montre_structure=True, montre_lien=True, presente_le=timezone.now(), verifie_le=timezone.now(),
            verifie_par=coordinatrice, officiel_depuis="2026-01-01",
        )  # fmt: skip


def test_official_without_a_verifier_is_refused_by_the_database(compte):
    with pytest.raises(IntegrityError, match="compte_officiel_verifie"), transaction.atomic():
        Compte.objects.filter(pk=compte.pk).update(etat="officiel")


def test_its_owner_never_checks_it_even_as_a_director(compte, actif, structure, coordinatrice, directrice):
    from structures.services import add_member

    add_member(structure=structure, user=actif.user, role="direction", by=None)
    with pytest.raises(Refused, match="jamais par la personne"):
        check_account(compte=compte, montre_structure=True, montre_lien=True, by=actif.user)
    with pytest.raises(Refused, match="jamais"):
        check_account(compte=compte, montre_structure=True, montre_lien=True, by=None)
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=directrice)
    assert compte.etat == "officiel"


def test_both_boxes_must_be_ticked(compte, coordinatrice):
    with pytest.raises(ValidationError) as refus:
        check_account(compte=compte, montre_structure=False, montre_lien=False, by=coordinatrice)
    assert list(refus.value.message_dict) == ["montre_structure", "montre_lien"], "chaque refus à côté de sa case"


def test_a_changed_handle_is_checked_again_and_the_old_one_closed(compte, actif, coordinatrice):
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    nouveau = change_account(compte=compte, identifiant="@ines.promeneuse", by=actif.user)
    compte.refresh_from_db()
    assert (compte.etat, nouveau.etat) == ("ferme", "a_verifier")


def test_a_refused_change_changes_nothing(compte, actif, theo, coordinatrice):
    present_account(promeneur=theo, plateforme="instagram", identifiant="theo.pdn", by=None)
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    with pytest.raises(Refused, match="appartient déjà"):
        change_account(compte=compte, identifiant="theo.pdn", by=actif.user)
    compte.refresh_from_db()
    assert compte.etat == "officiel"


def test_a_mistyped_account_can_be_taken_away_until_it_was_official(compte, theo, coordinatrice):
    refuse_account(compte=compte, motif="Ce n’est pas le bon.", by=coordinatrice)
    withdraw_account(compte=compte, by=None)
    present_account(promeneur=theo, plateforme="instagram", identifiant="ines.pdn", by=None)
    officiel = check_account(compte=Compte.objects.get(), montre_structure=True, montre_lien=True, by=coordinatrice)
    with pytest.raises(Refused, match="se ferme"):
        withdraw_account(compte=officiel, by=None)


def test_another_platform_keeps_its_name(actif):
    with pytest.raises(Exception, match="nom de ce réseau"):
        present_account(promeneur=actif, plateforme="autre", identifiant="ines", by=None)
    compte = present_account(promeneur=actif, plateforme="autre", nom_libre="Mastodon", identifiant="@ines", by=None)
    assert str(compte) == "Mastodon @ines"
