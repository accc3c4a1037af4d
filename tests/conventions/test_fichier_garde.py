"""What the coordination records for a structure: the original stays while the rest is corrected."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import services
from conventions.models import Convention, OriginalRecu
from socle.dates import aujourdhui
from socle.models import Fichier
from tests.conventions import fabrique


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def chez_nous(client, coordinatrice):
    client.force_login(coordinatrice)
    return client


def jeton(reponse, nom):
    return {f"{nom}-garde": reponse.context["form"].fields[nom].widget.garde.jeton}


def en_attente():
    return Fichier.objects.filter(regle="socle.attente", supprime_le=None)


def test_an_original_stays_while_its_day_is_corrected(chez_nous, structure):
    page = reverse("structure_dossier_nouveau", args=[structure.code])
    saisi = {"recu_le": "", "moyen": "papier"}
    refusee = chez_nous.post(page, saisi | {"original": fabrique.pdf("courrier.pdf")})
    assert list(refusee.context["form"].errors) == ["recu_le"] and not Convention.objects.exists()
    saisi["recu_le"] = str(aujourdhui())
    assert chez_nous.post(page, saisi | jeton(refusee, "original")).status_code == 302
    assert OriginalRecu.objects.get().fichier.nom == "courrier.pdf" and not en_attente().exists()


def test_what_the_coordination_begins_it_goes_on_with_on_its_own_side(chez_nous, structure):
    page = reverse("structure_dossier_nouveau", args=[structure.code])
    envoi = {"recu_le": str(aujourdhui()), "moyen": "papier", "original": fabrique.pdf("courrier.pdf")}
    suite = chez_nous.post(page, envoi).url
    convention = Convention.objects.get()
    assert suite == reverse("coordination_dossier", args=[structure.reseau.code, convention.code])


def test_a_document_of_the_file_is_no_original_of_another_act(chez_nous, dossier, coordinatrice):
    """Eight documents recorded from paper would else be eight lines to choose from, saying nothing."""
    c = dossier("brouillon")
    recu = services.Original(fabrique.pdf("rib.pdf"), aujourdhui())
    services.deposit_piece(
        convention=c, type="rib", upload=fabrique.pdf("rib.pdf"), by=coordinatrice, pour_le_compte=recu
    )
    form = chez_nous.get(reverse("coordination_dossier_deposer", args=["54", c.code])).context["form"]
    assert c.originaux.count() == 1 and "original_connu" not in form.fields and form.fields["original"].required


def test_a_signed_scan_stays_while_its_date_is_corrected_and_may_be_the_original(chez_nous, dossier, structure):
    convention = dossier("a_signer")
    page = reverse("coordination_dossier_signer", args=["54", convention.code, "structure"])
    demain = aujourdhui() + timedelta(days=1)
    saisi = {"signee_le": str(demain), "recu_le": str(aujourdhui()), "moyen": "papier", "original_connu": "nouveau"}
    refusee = chez_nous.post(page, saisi | {"upload": fabrique.pdf("signee.pdf")})
    assert refusee.status_code == 200 and not convention.signatures.exists()
    saisi["signee_le"] = str(aujourdhui())
    assert chez_nous.post(page, saisi | jeton(refusee, "upload")).status_code == 302
    assert convention.signatures.get().fichier.nom == "signee.pdf" and not en_attente().exists()
    assert OriginalRecu.objects.get(acte="signature").fichier.sha256 == convention.signatures.get().fichier.sha256
