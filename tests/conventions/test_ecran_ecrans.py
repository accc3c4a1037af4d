"""To sign on screen, page by page: what is offered to whom, the password given again, what is typed kept."""

import pytest
from django.test import Client
from django.urls import reverse

from conventions import services
from conventions.models import RefusSignature, Signature
from tests.conventions import fabrique
from tests.conventions.fabrique import code_recu, signer_a_l_ecran, vient_d_entrer

QUI = {"nom": "Dominique Direction", "qualite": "Directrice", "lu": "on"}


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def c(dossier):
    return dossier("a_signer")


def chez(user, recente: bool = True) -> Client:
    client = Client()
    client.force_login(user)
    return vient_d_entrer(client, user) if recente else client


def adresse(c, acte: str = "", *objets: str, cote: str = "structure") -> str:
    maison = c.structure.code if cote == "structure" else c.structure.reseau.code
    return reverse(f"{cote}_dossier_{acte}" if acte else f"{cote}_dossier", args=[maison, c.code, *objets])


def dit(page) -> str:
    return page.content.decode()


def test_the_structure_reads_then_signs_with_the_code(c, directrice):
    client = chez(directrice)
    assert adresse(c, "signer_ecran", "structure") in dit(client.get(adresse(c)))
    ecran = adresse(c, "signer_ecran", "structure")
    assert "Dominique Direction" in dit(client.get(ecran))  # from the file
    lu = client.get(adresse(c, "lire", "structure"))
    assert lu["Content-Type"] == "application/pdf" and "Ouvert " in dit(client.get(ecran))
    page = client.post(ecran, QUI, follow=True)
    assert page.redirect_chain[-1][0] == adresse(c, "signer_code", "structure") and directrice.email in dit(page)
    page = client.post(adresse(c, "signer_code", "structure"), {"code": code_recu(directrice)}, follow=True)
    assert "Votre signature est enregistrée" in dit(page)
    signature = Signature.objects.get()
    assert signature.moyen == "ecran" and signature.adresse == "127.0.0.1"
    assert "Dominique Direction, Directrice" in dit(client.get(adresse(c)))


def test_what_is_typed_stays_when_the_document_was_not_opened(c, directrice):
    client = chez(directrice)
    page = client.post(adresse(c, "signer_ecran", "structure"), QUI | {"qualite": "Présidente"})
    assert page.status_code == 200 and "Ouvrez d’abord le document" in page.context["form"].errors["lu"][0]
    assert "Présidente" in dit(page)


@pytest.mark.parametrize("manque", ["nom", "qualite", "lu"])
def test_each_thing_asked_is_asked_beside_its_field(c, directrice, manque):
    client = chez(directrice)
    client.get(adresse(c, "lire", "structure"))
    saisie = {nom: valeur for nom, valeur in QUI.items() if nom != manque}
    page = client.post(adresse(c, "signer_ecran", "structure"), saisie)
    assert (
        manque in page.context["form"].errors
        and not services.begun(convention=c, partie="structure", by=directrice).empreinte
    )


def test_a_wrong_code_is_said_beside_it(c, directrice):
    client = chez(directrice)
    client.get(adresse(c, "lire", "structure"))
    client.post(adresse(c, "signer_ecran", "structure"), QUI)
    faux = f"{(int(code_recu(directrice)) + 1) % 10**6:06d}"
    page = client.post(adresse(c, "signer_code", "structure"), {"code": faux})
    assert "Il reste 4 essais" in page.context["form"].errors["code"][0] and not Signature.objects.exists()


def test_whoever_signed_in_long_ago_gives_their_password_again_and_loses_nothing(c, directrice):
    directrice.set_password("une phrase de passe pour les essais")
    directrice.save()
    client = chez(directrice, recente=False)
    services.open_document(convention=c, partie="structure", by=directrice)
    ecran = adresse(c, "signer_ecran", "structure")
    page = client.post(ecran, QUI)
    assert page.status_code == 302 and page.url.startswith(reverse("account_reauthenticate"))
    assert not services.begun(convention=c, partie="structure", by=directrice).empreinte
    page = client.post(page.url, {"password": "une phrase de passe pour les essais"}, follow=True)
    assert page.redirect_chain[-1][0] == adresse(c, "signer_code", "structure")
    assert services.begun(convention=c, partie="structure", by=directrice).qualite == "Directrice"


def test_the_caf_sees_its_turn_come_and_signs(c, directrice, partenaire):
    client = chez(partenaire)
    fiche = adresse(c, cote="partenaire")
    ecran = adresse(c, "signer_ecran", "caf", cote="partenaire")
    assert ecran not in dit(client.get(fiche)) and "On attend d’abord la signature de la structure" in dit(
        client.get(fiche)
    )
    assert "n’attend pas de signature de vous" in dit(client.get(ecran, follow=True))
    signer_a_l_ecran(c, "structure", directrice)
    assert ecran in dit(client.get(fiche))
    client.get(adresse(c, "lire", "caf", cote="partenaire"))
    client.post(ecran, QUI | {"nom": "Pascale Partenaire", "qualite": "Sous-directrice"})
    code = {"code": code_recu(partenaire)}
    page = client.post(adresse(c, "signer_code", "caf", cote="partenaire"), code, follow=True)
    assert "Toutes les parties ont signé" in dit(page) and "Certificat de signature" in dit(page)


def test_the_coordination_has_no_page_to_sign_for_others(c, coordinatrice, directrice):
    client = chez(coordinatrice)
    for acte in ("signer_ecran", "signer_code", "refuser"):
        assert client.get(adresse(c, acte, "structure")).status_code == 404
        assert client.post(adresse(c, acte, "structure"), QUI | {"code": "123456", "motif": "x"}).status_code == 404
    assert "Signer à l’écran" not in dit(client.get(adresse(c, cote="coordination")))


def test_out_of_ones_structure_or_body_nothing_is_signed(c, membre, voisine, partenaire, directrice):
    for user in (membre, voisine, partenaire):
        client = chez(user)
        for acte in ("lire", "signer_ecran", "signer_code", "refuser"):
            assert client.get(adresse(c, acte, "structure")).status_code == 404, (user, acte)
    client = chez(partenaire)
    assert client.get(adresse(c, "signer_ecran", "structure", cote="partenaire")).status_code == 404
    assert client.get(adresse(c, "signer_ecran", "msa", cote="partenaire")).status_code == 404
    assert chez(directrice).get(adresse(c, "signer_ecran", "caf")).status_code == 404


def test_without_a_seal_only_paper_is_offered(c, directrice, settings):
    settings.SCEAU_ESSAI = None
    page = dit(chez(directrice).get(adresse(c)))
    assert "Signer à l’écran" not in page and adresse(c, "signer", "structure") in page


# — Refusals


def test_a_refusal_is_read_answered_and_the_file_is_to_sign_again(c, directrice, coordinatrice):
    client, coordination = chez(directrice), chez(coordinatrice)
    page = client.post(adresse(c, "refuser", "structure"), {"motif": "La date est fausse."}, follow=True)
    assert "La date est fausse." in dit(page) and "Signer à l’écran" not in dit(page)
    refus = RefusSignature.objects.get()
    repondre = adresse(c, "refus", refus.code, cote="coordination")
    assert repondre in dit(coordination.get(adresse(c, cote="coordination")))
    assert "La date est fausse." in dit(coordination.get(repondre))
    assert coordination.post(repondre, {"reponse": ""}).context["form"].errors["reponse"]
    coordination.post(repondre, {"reponse": "C’est celle du vote."})
    assert "n’attend plus" in dit(coordination.get(repondre, follow=True))
    assert "Signer à l’écran" in dit(client.get(adresse(c)))


def test_who_refused_takes_it_back(c, directrice):
    client = chez(directrice)
    client.post(adresse(c, "refuser", "structure"), {"motif": "La date est fausse."})
    refus = RefusSignature.objects.get()
    assert adresse(c, "refus", refus.code) in dit(client.get(adresse(c)))
    client.post(adresse(c, "refus", refus.code))
    assert "Signer à l’écran" in dit(client.get(adresse(c)))


def test_a_refusal_waits_for_the_coordination_in_its_list_of_things_to_do(c, directrice, coordinatrice, partenaire):
    from socle import a_faire

    services.refuse_to_sign(convention=c, partie="structure", motif="Date", by=directrice)
    assert "Refus de signer" in [t.titre for t in a_faire.pour(coordinatrice)]
    assert "Convention à signer" not in [t.titre for t in a_faire.pour(directrice)]


# — The order, and how many questions are asked


def test_the_coordination_chooses_the_order_and_the_network_keeps_its_habit(dossier, coordinatrice, jour):
    c = dossier("acceptee", annoncee=True)
    client, url = chez(coordinatrice), adresse(c, "preparer", cote="coordination")
    assert client.get(url).context["form"]["ordre"].value() == "ordre"
    client.post(url, {"debut": jour, "dernier_jour": fabrique.fin(jour), "ordre": "libre"})
    assert not c.documents.get(genre="convention").dans_l_ordre
    services.redo_document(convention=c, motif="Date", by=coordinatrice)
    assert client.get(url).context["form"]["ordre"].value() == "libre"
