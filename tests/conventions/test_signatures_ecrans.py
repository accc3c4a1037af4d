"""From the document to sign to the end of a convention, on the coordination's screens."""

from datetime import timedelta

import pytest
from django.utils.http import urlencode

from conventions import services
from conventions.models import Convention, Signature
from promeneurs.models import Mandat
from socle.dates import UN_JOUR, aujourdhui, dernier_jour
from socle.valeurs import jour as en_jour
from tests.conventions import fabrique
from tests.conventions.test_fichier_garde import jeton
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, etat, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


def test_the_dates_come_from_the_wishes_and_the_document_is_made(chez_nous, dossier, jour):
    c = dossier("acceptee", annoncee=True)
    page = chez_nous.get(adresse(c, "preparer"))
    assert page.context["form"]["debut"].value() == c.debut_souhaite
    chez_nous.post(adresse(c, "preparer"), {"debut": jour, "dernier_jour": fabrique.fin(jour)})
    c.refresh_from_db()
    assert (c.etat, dernier_jour(c.periode), c.parties) == ("a_signer", fabrique.fin(jour), ["structure", "caf"])
    assert c.numero and c.documents.filter(genre="convention").count() == 1
    page = chez_nous.post(adresse(c, "preparer"), {"debut": jour, "dernier_jour": fabrique.fin(jour)})
    assert "n’est plus possible" in dit(page) and c.documents.filter(genre="convention").count() == 1


def test_dates_too_long_are_refused_and_kept(chez_nous, dossier, jour):
    c = dossier("acceptee", annoncee=True)
    page = chez_nous.post(adresse(c, "preparer"), {"debut": jour, "dernier_jour": jour + timedelta(days=4000)})
    assert "au plus" in page.context["form"].errors["dernier_jour"][0]
    assert f"{jour:%Y-%m-%d}" in dit(page) and etat(c) == "acceptee"


def test_the_msa_signs_only_where_it_sits_with_the_network(chez_nous, dossier, reseau, jour):
    from socle.dates import jusqu_a
    from territoires.models import NomOrganisme, Organisme, PartenaireReseau

    c = dossier("acceptee", annoncee=True)
    assert "msa" not in chez_nous.get(adresse(c, "preparer")).context["form"].fields
    msa = Organisme.objects.create(nature="msa")
    NomOrganisme.objects.create(organisme=msa, nom="MSA Lorraine", periode=jusqu_a(None, None))
    PartenaireReseau.objects.create(reseau=reseau, organisme=msa, periode=jusqu_a(None, None))
    chez_nous.post(adresse(c, "preparer"), {"debut": jour, "dernier_jour": fabrique.fin(jour), "msa": "on"})
    assert Convention.objects.get(pk=c.pk).parties == ["structure", "caf", "msa"]


def test_a_wrong_document_is_made_again_and_its_dates_come_back(chez_nous, dossier, coordinatrice, jour):
    c = dossier("a_signer")
    assert chez_nous.post(adresse(c, "refaire"), {"motif": ""}).status_code == 200
    chez_nous.post(adresse(c, "refaire"), {"motif": "Mauvaise date"})
    assert etat(c) == "acceptee"
    assert chez_nous.get(adresse(c, "preparer")).context["form"]["dernier_jour"].value() == fabrique.fin(jour)
    assert "n’est plus possible" in dit(chez_nous.post(adresse(c, "refaire"), {"motif": "Encore"}))


# — Signatures


def test_the_last_signature_confirmed_brings_the_convention_into_force_once(
    chez_nous, dossier, coordinatrice, promeneur
):
    c = dossier("a_signer")
    premiere, derniere = list(fabrique.signer(c, coordinatrice))
    assert "dernière signature" not in dit(chez_nous.get(adresse(c, "signature", premiere.code)))
    chez_nous.post(adresse(c, "signature", premiere.code))
    assert etat(c) == "a_signer"
    page = dit(chez_nous.get(adresse(c, "signature", derniere.code)))
    assert "dernière signature" in page and derniere.fichier.code in page
    chez_nous.post(adresse(c, "signature", derniere.code))
    assert etat(c) == "active" and Mandat.objects.filter(promeneur=promeneur).count() == 1
    assert "n’attend plus" in dit(chez_nous.post(adresse(c, "signature", derniere.code)))
    assert "déjà confirmée" in dit(chez_nous.get(adresse(c, "signature", derniere.code), follow=True))
    assert Mandat.objects.filter(promeneur=promeneur).count() == 1


def test_a_document_set_aside_says_why_and_another_is_awaited(chez_nous, dossier, coordinatrice):
    c = dossier("a_signer")
    signature = next(fabrique.signer(c, coordinatrice))
    assert chez_nous.post(adresse(c, "ecarter", signature.code), {"motif": " "}).status_code == 200
    chez_nous.post(adresse(c, "ecarter", signature.code), {"motif": "Page 2 absente"})
    page = chez_nous.get(adresse(c))
    assert "Page 2 absente" in dit(page) and page.context["a_signer"] == ["structure", "caf"]
    page = chez_nous.post(adresse(c, "ecarter", signature.code), {"motif": "Deux fois"})
    assert "a été écarté" in dit(page) and "Deux fois" in dit(page)


def test_a_signature_of_another_file_does_not_exist_here(chez_nous, dossier, coordinatrice, reseau, nancy):
    from structures.services import create_structure

    c = dossier("a_signer")
    signature = next(fabrique.signer(c, coordinatrice))
    autre = create_structure(reseau=reseau, nom="Autre", commune=nancy, by=coordinatrice)
    ailleurs = services.start_file(structure=autre, by=coordinatrice, pour_le_compte=fabrique.original())
    assert chez_nous.post(adresse(ailleurs, "signature", signature.code)).status_code == 404
    assert Signature.objects.get(pk=signature.pk).confirmee_le is None


# — Life


def test_a_declared_change_is_acknowledged_once(chez_nous, dossier, directrice, jour):
    from socle.cles import cle

    c = dossier("active")
    changement = services.declare_departure(
        poste=c.postes_prevus.get(), le=jour + UN_JOUR, motif="Mutation", by=directrice
    )
    chez_nous.post(adresse(c, "changement", cle(changement)))
    changement.refresh_from_db()
    assert changement.pris_acte_le
    assert "déjà noté" in dit(chez_nous.post(adresse(c, "changement", cle(changement)), follow=True))


def preavis(**champs) -> str:
    return urlencode({"motif": "anniversaire", "demandeur": "caf", "notifiee_le": aujourdhui(), **champs})


def test_a_termination_shows_its_date_before_anything_is_recorded(chez_nous, dossier, promeneur):
    from conventions import resiliation

    c = dossier("active")
    url = f"{adresse(c, 'resilier')}?{preavis()}"
    page = chez_nous.get(url)
    effet = resiliation.effet("anniversaire", c.periode, aujourdhui())
    assert page.context["preavis"].effet == effet and etat(c) == "active"
    assert all(f"{en_jour(j)}" in dit(page) for j in (effet - timedelta(days=1), aujourdhui(), dernier_jour(c.periode)))
    page = chez_nous.post(url, {"explication": "", "lettre": fabrique.pdf("mise-en-demeure.pdf")})
    assert page.status_code == 200 and etat(c) == "active"
    chez_nous.post(url, {"explication": "Rien n’est rendu.", **jeton(page, "lettre")})  # the letter stayed
    c.refresh_from_db()
    assert (c.etat, c.resiliation_effet) == ("resiliee", effet)
    assert c.originaux.get(acte="resilier").fichier.nom == "mise-en-demeure.pdf"
    page = chez_nous.post(url, {"explication": "Deux fois.", "lettre": fabrique.pdf()}, follow=True)
    assert "plus à résilier" in dit(page) and c.originaux.filter(acte="resilier").count() == 1


@pytest.mark.parametrize(
    "champs,phrase",
    [
        ({"demandeur": "structure", "motif": "disparition"}, "date anniversaire"),
        ({"motif": "manquement"}, "mise en demeure"),
        ({"notifiee_le": "2999-01-01"}, "année"),
        ({"motif": "invente"}, "invente"),
        (
            {"demandeur": "structure", "motif": "anniversaire", "notifiee_le": aujourdhui() + timedelta(days=1)},
            "futur",
        ),  # the Caf prepares its letter; the structure’s own is received or is not
    ],
)
def test_a_notice_that_cannot_be_shows_no_date(chez_nous, dossier, champs, phrase):
    c = dossier("active")
    page = chez_nous.get(f"{adresse(c, 'resilier')}?{preavis(**champs)}")
    assert page.status_code == 200 and "preavis" not in page.context and phrase in dit(page)
    chez_nous.post(f"{adresse(c, 'resilier')}?{preavis(**champs)}", {"explication": "x"})
    assert etat(c) == "active"


def test_a_termination_typed_in_the_address_alone_records_nothing(chez_nous, dossier):
    c = dossier("active")
    assert chez_nous.post(adresse(c, "resilier"), {"explication": "x"}).status_code == 200
    assert etat(c) == "active"


def test_what_is_not_in_force_is_not_terminated(chez_nous, dossier):
    c = dossier("a_signer")
    assert "n’est plus" in dit(chez_nous.get(f"{adresse(c, 'resilier')}?{preavis()}", follow=True))


def test_out_of_ones_network_or_role_nothing_is_signed(client, dossier, coordinatrice, voisine, directrice, partenaire):
    c = dossier("a_signer")
    signature = next(fabrique.signer(c, coordinatrice))
    for user in (voisine, directrice, partenaire):
        client.force_login(user)
        for acte in (("refaire",), ("signature", signature.code), ("ecarter", signature.code), ("resilier",)):
            assert client.get(adresse(c, *acte)).status_code == 404
            assert client.post(adresse(c, *acte), {"motif": "x"}).status_code == 404
    signature.refresh_from_db()
    assert etat(c) == "a_signer" and not signature.confirmee_le and not signature.ecartee_le
