"""A structure names its professionals, signs, checks, ends, suspends; the others hear it by mail, never why."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation
from promeneurs.models import Mandat, Promeneur, SignatureCharte, Suspension
from promeneurs.services import create_promeneur, present_account, publish_charter, suspend
from socle import a_faire
from socle.models import Courriel
from structures.services import add_member, create_structure, leave_network
from tests.conftest import compte_utilisateur

SAISIE = {"prenom": "Karim", "nom": "Benali", "fonction": "Animateur", "email": "karim@exemple.fr", "telephone": ""}


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def chez_elle(client, directrice):
    client.force_login(directrice)
    return client


def url(nom: str, structure, *suite: str) -> str:
    return reverse(nom, args=[structure.code, *suite])


def nomination(jour, **champs):
    return SAISIE | {"depuis": jour.isoformat(), "heures_hebdo": "4", "atteste": "on"} | champs


def recus(modele: str) -> list[str]:
    return sorted(Courriel.objects.filter(modele=modele).values_list("destinataire", flat=True))


def test_naming_somebody_makes_the_file_the_appointment_and_one_invitation(chez_elle, structure, jour):
    for _ in range(2):
        chez_elle.post(url("structure_nommer", structure), nomination(jour))
    karim = Promeneur.objects.get(email="karim@exemple.fr")
    assert karim.mandats.count() == 1, "asked twice, named once"
    assert Invitation.objects.filter(cible=karim.code).count() == 1
    assert len(recus("compte_invitation")) == 1


def test_whoever_is_invited_finds_their_name_on_the_page(chez_elle, structure, jour):
    chez_elle.post(url("structure_nommer", structure), nomination(jour))
    lien = re.search(r"/compte/invitation/\S+", Courriel.objects.get(modele="compte_invitation").corps)[0]
    karim = Promeneur.objects.get(email="karim@exemple.fr")
    page = Client().get(lien).content.decode()
    assert f'value="{karim.prenom}"' in page and f'value="{karim.nom}"' in page


def test_a_known_address_keeps_the_file_and_its_account(chez_elle, structure, promeneur, jour):
    saisie = nomination(jour, prenom="Ines", nom="Autrement", email=promeneur.email.upper())
    assert chez_elle.post(url("structure_nommer", structure), saisie).status_code == 302
    promeneur.refresh_from_db()
    assert (promeneur.nom, promeneur.mandats.count(), Promeneur.objects.count()) == ("Morel", 1, 1)
    assert not Invitation.objects.exists()


def test_a_structure_that_is_not_in_the_network_names_nobody(chez_elle, structure, jour, coordinatrice):
    leave_network(structure=structure, le=jour, motif="Fermeture", by=coordinatrice)
    reponse = chez_elle.post(url("structure_nommer", structure), nomination(jour))
    assert "n’est pas dans le réseau" in reponse.content.decode()
    assert 'value="Karim"' in reponse.content.decode()
    assert not Promeneur.objects.exists()


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"email": "pas une adresse"}, "email"),
        ({"email": ""}, "email"),
        ({"fonction": ""}, "fonction"),
        ({"depuis": "hier"}, "depuis"),
        ({"heures_hebdo": "60"}, "heures_hebdo"),
        ({"heures_hebdo": "0"}, "heures_hebdo"),
        ({"depuis": "1950-01-01"}, "depuis"),
        ({"depuis": "2090-01-01"}, "depuis"),
        ({"prenom": "123"}, "prenom"),
        ({"prenom": "<b>Lou</b>"}, "prenom"),
        ({"atteste": ""}, "atteste"),
    ],
)
def test_a_wrong_appointment_keeps_what_was_typed(chez_elle, structure, jour, champs, champ):
    reponse = chez_elle.post(url("structure_nommer", structure), nomination(jour, **champs))
    assert reponse.context["form"].errors[champ]
    assert 'value="Benali"' in reponse.content.decode()
    assert not Promeneur.objects.exists()


@pytest.fixture
def charte(db, jour):
    return publish_charter(numero="2026", titre="Charte", texte="Je me présente.", publiee_le=jour, by=None)


def signe(client, mandat, numero="2026", **champs):
    saisie = {"lu": "on", "signataire": "Untel, fonction", "version": numero} | champs
    return client.post(reverse("signer_charte", args=[mandat.code]), saisie)


def test_the_charter_is_signed_on_screen_by_each_side_and_keeps_its_text(client, mandat, charte, promeneur, directrice):
    client.force_login(promeneur.user)
    reponse = signe(client, mandat, lu="")
    assert reponse.context["form"].errors["lu"] == ["Lisez la charte, puis cochez cette case."]
    assert "Untel, fonction" in reponse.content.decode()
    assert signe(client, mandat, signataire="x").context["form"].errors["signataire"], "une lettre ne dit pas qui signe"
    assert signe(client, mandat).status_code == 302
    assert recus("charte_signee") == [directrice.email], "the other side hears that its signature is missing"
    client.force_login(directrice)
    assert signe(client, mandat).status_code == 302
    assert {(s.version.numero, s.sha256) for s in SignatureCharte.objects.all()} == {("2026", charte.sha256)}
    assert recus("charte_signee") == [directrice.email, promeneur.user.email]
    page = client.get(reverse("signer_charte", args=[mandat.code])).content.decode()
    assert "Untel, fonction" in page and charte.sha256[:16] in page
    assert 'name="signataire"' not in page, "nothing is left to sign"
    pdf = client.get(reverse("charte_pdf", args=[mandat.code]))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_text_published_meanwhile_is_read_before_it_is_signed(client, mandat, charte, promeneur, jour):
    client.force_login(promeneur.user)
    publish_charter(numero="2027", titre="Charte", texte="Autre.", publiee_le=jour, by=None)
    assert "relisez-la" in signe(client, mandat, "2026").content.decode()
    assert "relisez-la" in signe(client, mandat, "1999").content.decode()
    assert not SignatureCharte.objects.exists()


def test_a_director_who_is_the_promeneur_signs_one_side_and_is_told_who_signs_the_other(
    client, mandat, charte, promeneur, structure
):
    add_member(structure=structure, user=promeneur.user, role="direction", by=None)
    client.force_login(promeneur.user)
    page = reverse("signer_charte", args=[mandat.code])
    assert "quelqu’un d’autre de la direction signe" in client.get(page).content.decode()
    signe(client, mandat)
    signe(client, mandat)
    assert [s.partie for s in SignatureCharte.objects.all()] == ["promeneur"]
    compte = present_account(promeneur=promeneur, plateforme="x", identifiant="ines", by=promeneur.user)
    assert client.get(url("structure_verifier_compte", structure, compte.code)).status_code == 404
    assert client.get(url("structure_suspendre", structure, promeneur.code)).status_code == 404
    titres = [t.titre for t in a_faire.pour(promeneur.user)]
    assert "Charte à signer pour la structure" not in titres and "Compte à vérifier" not in titres


def test_ending_a_mandate_tells_the_person_and_the_coordination(chez_elle, actif, mandat, structure, jour):
    finir = url("structure_finir_mandat", structure, mandat.code)
    assert chez_elle.post(finir, {"dernier": "demain"}).context["form"].errors["dernier"]
    assert chez_elle.post(finir, {"dernier": jour.isoformat(), "motif": "Change de métier"}).status_code == 302
    mandat.refresh_from_db()
    assert mandat.designation.upper == jour + timedelta(days=1)
    assert recus("mandat_fini") == ["coordination@exemple.fr", "ines@exemple.fr"]
    assert "Change de métier" not in Courriel.objects.filter(modele="mandat_fini")[0].corps


def test_a_mandate_ended_long_ago_is_no_news(mandat, coordinatrice, jour):
    from promeneurs.services import end_mandate

    end_mandate(mandat=mandat, le=jour - timedelta(days=60), motif="", by=coordinatrice)
    assert recus("mandat_fini") == []


def test_a_suspension_hides_at_once_and_its_reason_stays_with_who_may_impose_one(
    chez_elle, actif, structure, directrice, reseau, coordinatrice, jour
):
    suspendre = url("structure_suspendre", structure, actif.code)
    assert chez_elle.post(suspendre, {"motif": ""}).context["form"].errors["motif"]
    assert chez_elle.post(suspendre, {"motif": "MOTIF SECRET"}).status_code == 302
    assert not Promeneur.objects.actifs(jour).exists()
    assert recus("suspension") == ["coordination@exemple.fr"]
    assert "SECRET" not in "".join(Courriel.objects.values_list("corps", flat=True))
    assert "MOTIF SECRET" in chez_elle.get(url("structure_revoir", structure, actif.code)).content.decode()
    assert "SECRET" not in chez_elle.get(url("espace_structure", structure)).content.decode()
    partenaire = compte_utilisateur("caf@exemple.fr")
    from territoires.models import Organisme, RoleReseau

    caf = Organisme.objects.create(nature="caf")
    RoleReseau.objects.create(user=partenaire, reseau=reseau, role="partenaire", organisme=caf)
    chez_elle.force_login(partenaire)
    assert "SECRET" not in chez_elle.get("/espace/").content.decode()
    assert chez_elle.get(url("structure_revoir", structure, actif.code)).status_code == 404


def test_the_employer_reviews_its_suspension_within_15_days_then_lifts_it(
    chez_elle, actif, structure, directrice, jour
):
    suspension = suspend(promeneur=actif, demandeur="employeur", motif="Motif", by=directrice)
    assert "Suspension à revoir" in [t.titre for t in a_faire.pour(directrice)]
    revoir = url("structure_revoir", structure, actif.code)
    tard = {"a_revoir_le": (jour + timedelta(days=16)).isoformat(), "suite": "En cours"}
    assert "15 jours" in chez_elle.post(revoir, tard).content.decode()
    assert chez_elle.post(revoir, tard | {"a_revoir_le": jour.isoformat()}).status_code == 302
    suspension.refresh_from_db()
    assert suspension.a_revoir_le == jour
    assert chez_elle.post(url("structure_lever", structure, actif.code), {"suite": "Rien"}).status_code == 302
    assert Promeneur.objects.actifs(jour).exists()


def test_the_employer_does_not_lift_what_the_coordination_or_the_caf_asked_for(
    chez_elle, actif, structure, directrice, coordinatrice
):
    from promeneurs.services import lift_suspension
    from socle.etats import Refused

    suspension = suspend(promeneur=actif, demandeur="caf", motif="MOTIF SECRET", by=coordinatrice)
    assert chez_elle.get(url("structure_lever", structure, actif.code)).status_code == 404
    with pytest.raises(Refused, match="coordination"):
        lift_suspension(suspension=suspension, suite="Rien", by=directrice)
    assert Suspension.objects.filter(levee_le=None).exists()


def test_a_former_employer_neither_checks_nor_suspends(actif, mandat, directrice, structure, coordinatrice, jour):
    from promeneurs import rules
    from promeneurs.services import end_mandate

    assert rules.can_suspend(directrice, actif)
    end_mandate(mandat=mandat, le=jour, motif="Départ", by=coordinatrice)
    assert not rules.can_suspend(directrice, actif)
    assert rules.can_read_charter(directrice, mandat), "its own charter stays readable"


def test_the_home_says_the_posts_agreed_and_those_to_fill(chez_elle, structure, mandat, coordinatrice, jour):
    from conventions.services import resume_convention

    structure.adhesions.update(postes=1)
    assert chez_elle.get(url("espace_structure", structure)).context["a_pourvoir"] == 0
    resume_convention(structure=structure, debut=jour, dernier_jour=jour, postes=3, by=coordinatrice)
    contexte = chez_elle.get(url("espace_structure", structure)).context
    assert (contexte["postes"], contexte["a_pourvoir"]) == (3, 2), "a convention says more than the stay"


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_home_costs_the_same_with_one_person_or_thirty(
    chez_elle, structure, coordinatrice, nombre, django_assert_max_num_queries, reseau, jour
):
    for i in range(nombre):
        p = create_promeneur(reseau=reseau, prenom=f"P{i}", nom="N", by=None)
        Mandat.objects.create(promeneur=p, structure=structure, designation=(jour, None))
        present_account(promeneur=p, plateforme="x", identifiant=f"compte{i}", by=None)
    with django_assert_max_num_queries(37):
        assert chez_elle.get(url("espace_structure", structure)).status_code == 200


def test_an_interested_structure_has_a_home_too(client, reseau, nancy):
    interessee = create_structure(reseau=reseau, nom="FJT", commune=nancy, by=None)
    user = compte_utilisateur("fjt@exemple.fr")
    add_member(structure=interessee, user=user, role="direction", by=None)
    client.force_login(user)
    page = client.get(url("espace_structure", interessee))
    assert page.status_code == 200 and "Intéressée" in page.content.decode()
