"""A promeneur keeps the profile: nothing typed is lost, nothing is public before somebody else has checked it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from promeneurs.models import Absence, Compte, Permanence, Promeneur
from promeneurs.services import (
    add_permanence,
    check_account,
    declare_absence,
    designate,
    present_account,
    refuse_account,
    suspend,
)
from socle import a_faire
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Fichier
from tests.conftest import compte_utilisateur


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def ines(client, actif):
    client.force_login(actif.user)
    return actif


def url(nom: str, p, *suite: str) -> str:
    return reverse(nom, args=[p.code, *suite])


def photo(nom: str = "moi.png") -> SimpleUploadedFile:
    sortie = BytesIO()
    Image.new("RGB", (300, 300), "#e8503a").save(sortie, "PNG")
    return SimpleUploadedFile(nom, sortie.getvalue(), "image/png")


PROFIL = {"fonction": "Éducatrice", "presentation": "Bonjour", "contact_direct": "", "publics": ["jeunes"]}


def version(client, adresse: str) -> str:
    return re.search(r'name="version_lue" value="(\d+)"', client.get(adresse).content.decode())[1]


@pytest.mark.parametrize(
    ("nom", "saisie", "champ", "dit"),
    [
        ("mon_profil_modifier", PROFIL | {"fonction": "", "presentation": "TAPÉ"}, "fonction", "obligatoire"),
        ("mon_profil_modifier", PROFIL | {"presentation": "TAPÉ" + "x" * 1600}, "presentation", "1500"),
        ("mon_profil_modifier", PROFIL | {"presentation": "TAPÉ", "themes": ["politique"]}, "themes", "politique"),
        ("mon_compte_ajouter", {"plateforme": "instagram", "identifiant": "TAPÉ !!"}, "identifiant", ""),
        ("mon_compte_ajouter", {"plateforme": "", "identifiant": "TAPÉ"}, "plateforme", "obligatoire"),
        ("mon_compte_ajouter", {"plateforme": "autre", "identifiant": "TAPÉ"}, None, "nom"),
        ("ma_permanence_ajouter", {"jour": "2", "debut": "25:10", "fin": "16:00", "plateforme": "x"}, "debut", "heure"),
        ("ma_permanence_ajouter", {"jour": "9", "debut": "14:00", "fin": "16:00", "plateforme": "x"}, "jour", "9"),
        (
            "ma_permanence_ajouter",
            {"jour": "2", "debut": "14:00", "fin": "14:00", "plateforme": "x"},
            "fin",
            "même heure",
        ),
        (
            "mon_absence",
            {"debut": "2020-02-02", "dernier_jour": "2020-02-09", "relais_texte": "TAPÉ"},
            "dernier_jour",
            "finie",
        ),
        ("mon_absence", {"debut": "31/02/2027", "relais_texte": "TAPÉ"}, "debut", "date"),
        ("mon_absence", {"debut": "2035-02-02", "relais_texte": "TAPÉ"}, "debut", "année"),
        ("mon_absence", {"debut": "2027-02-02", "relais_texte": ""}, "relais_texte", "à qui écrire"),
        ("mes_communes", {"commune": "TAPÉ-sur-Rien"}, "commune", "inconnue"),
        ("ma_photo", {"consentement": "on"}, "upload", "obligatoire"),
    ],
)
def test_a_wrong_input_is_said_next_to_its_field_and_what_was_typed_stays(client, ines, nom, saisie, champ, dit):
    reponse = client.post(url(nom, ines), saisie)
    assert reponse.status_code == 200
    form = reponse.context["form"]
    erreurs = form.errors.get(champ or "__all__", []) or next(iter(form.errors.values()))
    assert erreurs and dit in " ".join(erreurs)
    texte = reponse.content.decode()
    assert "TAPÉ" not in str(saisie) or "TAPÉ" in texte
    if champ:
        assert f'id="id_{champ}' in texte or champ in ("themes", "jour")
        assert 'class="errorlist' in texte


def test_a_commune_elsewhere_is_added_and_said_to_be_elsewhere(client, ines):
    ajout = client.post(url("mes_communes", ines), {"commune": "88000"}, follow=True)
    ailleurs = next(iter(ines.communes.all()))
    assert ailleurs.departement_id == "88"
    assert "hors du département" in ajout.content.decode()


def test_nobody_is_away_before_being_named(client, promeneur, structure, coordinatrice, jour):
    debut = jour + timedelta(days=30)
    designate(promeneur=promeneur, structure=structure, depuis=debut, by=coordinatrice)
    absence = {"promeneur": promeneur, "debut": jour, "relais_texte": "La MJC", "by": None}
    with pytest.raises(Refused, match="pas encore nommée"):
        declare_absence(**absence, dernier_jour=debut - timedelta(days=1))
    declare_absence(**absence, dernier_jour=debut)


def test_a_slot_that_overlaps_another_on_the_same_network_is_refused(client, ines):
    saisie = {"jour": "2", "debut": "14:00", "fin": "16:00", "plateforme": "discord", "vacances": "toujours"}
    assert client.post(url("ma_permanence_ajouter", ines), saisie).status_code == 302
    reponse = client.post(url("ma_permanence_ajouter", ines), saisie | {"debut": "15:00", "fin": "17:00"})
    assert "chevauchent" in reponse.content.decode()
    assert 'value="15:00' in reponse.content.decode()
    assert Permanence.objects.count() == 1


def test_two_tabs_on_the_profile_one_is_told_nothing_is_lost_and_sending_again_overwrites(client, ines, coordinatrice):
    adresse = url("mon_profil_modifier", ines)
    lue = version(client, adresse)
    client.force_login(coordinatrice)
    client.post(adresse, PROFIL | {"presentation": "La coordination écrit", "version_lue": lue})
    client.force_login(ines.user)
    reponse = client.post(adresse, PROFIL | {"presentation": "Inès écrit", "version_lue": lue})
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert "Claude Coordination a modifié cette fiche" in texte
    assert "Inès écrit" in texte and "La coordination écrit" in texte
    ines.refresh_from_db()
    assert ines.presentation == "La coordination écrit"
    nouvelle = re.search(r'name="version_lue" value="(\d+)"', texte)[1]
    assert client.post(adresse, PROFIL | {"presentation": "Inès écrit", "version_lue": nouvelle}).status_code == 302
    ines.refresh_from_db()
    assert ines.presentation == "Inès écrit"


def test_two_tabs_on_different_fields_keep_both(client, ines):
    adresse = url("mon_profil_modifier", ines)
    lue = version(client, adresse)
    client.post(adresse, PROFIL | {"presentation": "", "contact_direct": "03 83 00 00 00", "version_lue": lue})
    reponse = client.post(adresse, PROFIL | {"presentation": "Bonsoir", "contact_direct": "", "version_lue": lue})
    assert reponse.status_code == 302, "the second tab never touched the contact"
    ines.refresh_from_db()
    assert (ines.presentation, ines.contact_direct) == ("Bonsoir", "03 83 00 00 00")


def test_a_photo_without_consent_is_refused_and_nothing_is_kept(client, ines):
    reponse = client.post(url("ma_photo", ines), {"upload": photo()})
    assert "Cochez l’accord" in reponse.content.decode()
    assert not Fichier.objects.filter(regle="promeneurs.photo").exists()


def test_a_photo_waits_for_the_consent_that_was_forgotten(client, ines):
    form = client.post(url("ma_photo", ines), {"upload": photo()}).context["form"]
    garde = {"upload-garde": form.fields["upload"].widget.garde.jeton}
    assert client.post(url("ma_photo", ines), garde | {"consentement": "on"}).status_code == 302
    ines.refresh_from_db()
    assert ines.photo.nom == "moi.webp"
    assert not Fichier.objects.filter(regle="socle.attente", supprime_le=None).exists()


def test_what_is_not_a_picture_is_refused_next_to_the_field(client, ines):
    faux = SimpleUploadedFile("moi.png", b"pas une image", "image/png")
    reponse = client.post(url("ma_photo", ines), {"upload": faux, "consentement": "on"})
    assert reponse.context["form"].errors["upload"]


@pytest.fixture
def visible(client, ines, coordinatrice):
    compte = present_account(promeneur=ines, plateforme="instagram", identifiant="@ines.pdn", by=ines.user)
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    assert client.post(url("ma_photo", ines), {"upload": photo(), "consentement": "on"}).status_code == 302
    return Promeneur.objects.get(pk=ines.pk)


def test_withdrawing_the_photo_erases_the_file_and_hides_the_page_in_the_same_request(
    client, visible, django_capture_on_commit_callbacks
):
    fichier, page = visible.photo, visible.get_absolute_url()
    stockage, nom = fichier.contenu.storage, fichier.contenu.name
    assert client.get(fichier.url).status_code == 200
    assert fichier.url in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url("retirer_ma_photo", visible)).status_code == 302
    assert client.get(fichier.url).status_code == 404
    assert not stockage.exists(nom)
    reponse = client.get(page)
    assert fichier.url not in reponse.content.decode()
    assert "ines.pdn" not in reponse.content.decode(), "without a photo of any kind, nobody is in the directory"


def test_an_account_from_hidden_to_public_and_back_at_each_change(client, visible, directrice, structure):
    """Added, hidden; one box, refused; both, public; changed, hidden again and the old one closed for good."""
    page = visible.get_absolute_url()
    client.post(url("mon_compte_ajouter", visible), {"plateforme": "tiktok", "identifiant": "@InesTok"})
    compte = Compte.objects.get(plateforme="tiktok")
    assert "inestok" not in client.get(page).content.decode().lower()

    client.force_login(directrice)
    verifier = reverse("structure_verifier_compte", args=[structure.code, compte.code])
    assert "inestok" in client.get(verifier).content.decode(), "who checks reads exactly what to open"
    reponse = client.post(verifier, {"montre_structure": "on"})
    assert "lien vers l’annuaire" in reponse.content.decode()
    assert "checked" in reponse.content.decode()
    assert "inestok" not in client.get(page).content.decode().lower()
    assert client.post(verifier, {"montre_structure": "on", "montre_lien": "on"}).status_code == 302
    assert "inestok" in client.get(page).content.decode().lower()
    reponse = client.post(verifier, {"montre_structure": "on", "montre_lien": "on"})
    assert "n’est plus possible" in reponse.content.decode(), "checked twice, the second is told"

    client.force_login(visible.user)
    client.post(url("mon_compte", visible, compte.code, "changer"), {"identifiant": "@InesTok2"})
    compte.refresh_from_db()
    nouveau = Compte.objects.get(plateforme="tiktok", etat="a_verifier")
    assert (compte.etat, nouveau.identifiant.lower()) == ("ferme", "inestok2")
    assert "inestok" not in client.get(page).content.decode().lower()


def test_a_refused_account_says_why_and_comes_back_once_corrected(client, ines, directrice, structure):
    compte = present_account(promeneur=ines, plateforme="tiktok", identifiant="ines", by=ines.user)
    client.force_login(directrice)
    refuser = reverse("structure_refuser_compte", args=[structure.code, compte.code])
    assert client.post(refuser, {"motif": ""}).context["form"].errors["motif"]
    client.post(refuser, {"motif": "Le nom de la MJC manque."})
    client.force_login(ines.user)
    assert "Le nom de la MJC manque." in client.get(url("espace_promeneur", ines)).content.decode()
    assert any("Le nom de la MJC" in t.detail for t in a_faire.pour(ines.user))
    client.post(url("mon_compte", ines, compte.code, "presenter"))
    compte.refresh_from_db()
    assert (compte.etat, compte.motif) == ("a_verifier", "")


def test_an_absence_shows_on_ones_home_and_ends_with_the_return(client, ines, jour):
    client.post(url("mon_absence", ines), {"debut": jour.isoformat(), "dernier_jour": "", "relais_texte": "La MJC"})
    page = client.get(url("espace_promeneur", ines)).content.decode()
    assert "Vous êtes en absence" in page and "La MJC" in page
    from socle.cles import cle

    retour = url("mon_retour", ines, cle(Absence.objects.get()))
    client.post(retour, {"le": jour.isoformat()})
    assert not Absence.objects.exists()
    assert "Vous êtes en absence" not in client.get(url("espace_promeneur", ines)).content.decode()


def test_the_way_to_the_directory_says_whose_turn_it_is(client, promeneur, structure, coordinatrice):
    client.force_login(promeneur.user)
    accueil = url("espace_promeneur", promeneur)
    assert client.get(accueil).context["a_moi"]["bouton"] == "Ajouter une photo"
    designate(promeneur=promeneur, structure=structure, by=coordinatrice)
    assert client.get(accueil).context["a_moi"]["bouton"] == "Lire et signer la charte"


def test_the_suspended_person_reads_no_reason_anywhere(client, ines, directrice):
    refuse = present_account(promeneur=ines, plateforme="tiktok", identifiant="ines", by=ines.user)
    refuse_account(compte=refuse, motif="Bio à corriger", by=directrice)
    suspend(promeneur=ines, demandeur="employeur", motif="MOTIF SECRET", by=directrice)
    pages = [url("espace_promeneur", ines), url("mon_apercu", ines), "/espace/"]
    textes = [client.get(u).content.decode() for u in pages]
    assert not any("SECRET" in t for t in textes)
    assert "suspendu à titre conservatoire" in textes[0]
    assert not any("suspen" in f"{t.titre} {t.detail}".lower() for t in a_faire.pour(ines.user))


def test_somebody_who_left_has_nothing_left_to_do(ines, mandat, coordinatrice, jour):
    from promeneurs.services import end_mandate

    assert a_faire.pour(ines.user)
    end_mandate(mandat=mandat, le=jour, motif="", by=coordinatrice)
    assert a_faire.pour(ines.user) == []


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_home_costs_the_same_with_one_row_or_thirty(
    client, ines, nombre, nancy, django_assert_max_num_queries, coordinatrice
):
    from datetime import time

    for i in range(nombre):
        present_account(promeneur=ines, plateforme="blog", identifiant=f"https://blog{i}.exemple.fr", by=None)
        add_permanence(
            promeneur=ines, jour=str(i % 7), debut=time(8 + i // 7), fin=time(8 + i // 7, 30), plateforme="x", by=None
        )
    ines.communes.set([nancy])
    with django_assert_max_num_queries(25):
        assert client.get(url("espace_promeneur", ines)).status_code == 200


def test_the_preview_shows_the_page_before_it_is_public(client, promeneur):
    promeneur.user = promeneur.user or compte_utilisateur("x@exemple.fr")
    client.force_login(promeneur.user)
    assert client.get(url("mon_apercu", promeneur)).status_code == 200
    assert not Promeneur.objects.visibles(aujourdhui()).exists()
