"""The partner's side: reads a submitted file, gives an opinion, signs for its own body, and changes nothing else."""

import pytest
from django.urls import reverse

from conventions import services
from conventions.models import Avis, Convention
from socle.dates import aujourdhui
from structures.services import create_structure
from tests.conventions import fabrique
from tests.conventions.fabrique import ETATS
from tests.conventions.test_instruction_ecrans import dit, sans_second_facteur

__all__ = ["sans_second_facteur"]


@pytest.fixture
def chez_la_caf(client, partenaire):
    client.force_login(partenaire)
    return client


def adresse(c: Convention, acte: str = "", *objets: str) -> str:
    nom = f"partenaire_dossier_{acte}" if acte else "partenaire_dossier"
    return reverse(nom, args=[c.structure.reseau.code, c.code, *objets])


@pytest.mark.parametrize("situation", [e for e in ETATS if e not in ("brouillon", "abandonnee")])
def test_a_submitted_file_is_read_with_its_documents(chez_la_caf, dossier, situation):
    c = dossier(situation)
    page = chez_la_caf.get(adresse(c))
    assert page.status_code == 200
    fichier = c.pieces.get(type="rib").actuelle.fichier
    assert fichier.code in dit(page)
    assert chez_la_caf.get(reverse("fichier", args=[fichier.code])).status_code == 200


def test_a_draft_does_not_exist_for_a_partner(chez_la_caf, dossier):
    c = dossier("brouillon")
    assert chez_la_caf.get(adresse(c)).status_code == 404
    fichier = c.pieces.get(type="rib").actuelle.fichier
    assert chez_la_caf.get(reverse("fichier", args=[fichier.code])).status_code == 404


@pytest.mark.parametrize("situation", ["brouillon", "corrections", "active"])
def test_the_coordination_opens_the_partners_page_and_edits_nothing_there(client, dossier, coordinatrice, situation):
    client.force_login(coordinatrice)
    page = client.get(adresse(dossier(situation)))
    assert page.status_code == 200 and not any(p.ouverte for p in page.context["parties"])


def test_a_partner_gives_an_opinion_and_changes_it(chez_la_caf, dossier, partenaire):
    c = dossier("au_copil")
    assert "Donner mon avis" in dit(chez_la_caf.get(adresse(c)))
    page = chez_la_caf.post(adresse(c, "avis"), {"sens": "defavorable", "texte": ""})
    assert page.context["form"].errors["texte"]
    chez_la_caf.post(adresse(c, "avis"), {"sens": "reserve", "texte": "Une seule permanence."})
    chez_la_caf.post(adresse(c, "avis"), {"sens": "favorable", "texte": "Deux permanences."})
    avis = Avis.objects.get()
    assert (avis.sens, avis.organisme.nom) == ("favorable", "Caf de Meurthe-et-Moselle")
    assert "Deux permanences." in dit(chez_la_caf.get(adresse(c))) and "Changer mon avis" in dit(
        chez_la_caf.get(adresse(c))
    )


def test_an_opinion_comes_too_late_and_what_was_typed_stays(chez_la_caf, dossier):
    c = dossier("acceptee")
    page = chez_la_caf.post(adresse(c, "avis"), {"sens": "favorable", "texte": "Un mot de plus."})
    assert "maintenant" in dit(page) and "Un mot de plus." in dit(page) and not Avis.objects.exists()
    assert "maintenant" in dit(chez_la_caf.get(adresse(c, "avis"), follow=True))


def test_the_caf_gives_its_own_signed_document_once_and_no_other(chez_la_caf, dossier):
    c = dossier("a_signer", dans_l_ordre=False)
    url = adresse(c, "signer", "caf")
    assert url in dit(chez_la_caf.get(adresse(c))) and adresse(c, "signer", "structure") not in dit(
        chez_la_caf.get(adresse(c))
    )
    a_lire = reverse("fichier", args=[c.documents.get(genre="convention").fichier.code])
    assert a_lire in dit(chez_la_caf.get(url)), "the document to read before signing"
    assert chez_la_caf.get(a_lire).status_code == 200
    assert chez_la_caf.post(url, {"signee_le": aujourdhui()}).status_code == 200
    chez_la_caf.post(url, {"upload": fabrique.pdf(), "signee_le": aujourdhui()})
    signature = c.signatures.get()
    assert (signature.partie, signature.confirmee_le) == ("caf", None)
    page = chez_la_caf.post(url, {"upload": fabrique.pdf(), "signee_le": aujourdhui()})
    assert "déjà déposé" in dit(page) and c.signatures.count() == 1
    for partie in ("structure", "msa"):
        envoi = {"upload": fabrique.pdf(), "signee_le": aujourdhui()}
        assert chez_la_caf.post(adresse(c, "signer", partie), envoi).status_code == 404
    assert c.signatures.count() == 1


def test_a_partner_reads_the_agenda_and_opens_the_files(chez_la_caf, dossier):
    c = dossier("au_copil")
    seance = c.inscriptions.get().seance
    page = dit(chez_la_caf.get(reverse("partenaire_seance", args=[seance.reseau.code, seance.code])))
    assert adresse(c) in page and adresse(c, "avis") in page and "À lire" in page


def test_the_mail_about_an_agenda_leads_to_it(chez_la_caf, dossier):
    from conventions import liens

    seance = dossier("au_copil").inscriptions.get().seance
    assert liens.seance(seance) == reverse("partenaire_seance", args=[seance.reseau.code, seance.code])
    assert chez_la_caf.get(liens.seance(seance)).status_code == 200


def test_the_home_of_a_partner_shows_the_sittings_to_come_and_the_files_to_read(chez_la_caf, dossier, reseau):
    c = dossier("au_copil")
    page = dit(chez_la_caf.get(reverse("partenaire", args=[reseau.code])))
    assert adresse(c) in page and c.inscriptions.get().seance.code in page


def test_the_home_of_a_partner_does_not_show_a_draft(chez_la_caf, dossier, reseau):
    c = dossier("brouillon")
    assert c.code not in dit(chez_la_caf.get(reverse("partenaire", args=[reseau.code])))


def test_a_partner_of_another_network_or_a_structure_reads_nothing_here(
    client, dossier, coordinatrice, voisine, directrice, promeneur, autre_reseau, caf
):
    from territoires.models import RoleReseau
    from tests.conftest import compte_utilisateur

    c = dossier("au_copil")
    ailleurs = compte_utilisateur("caf88@exemple.fr")
    RoleReseau.objects.create(user=ailleurs, reseau=autre_reseau, role="partenaire", organisme=caf)
    seance = c.inscriptions.get().seance
    for user in (voisine, directrice, promeneur.user, ailleurs):
        client.force_login(user)
        for url in (adresse(c), adresse(c, "avis"), adresse(c, "signer", "caf"), adresse(c, "historique")):
            assert client.get(url).status_code == 404 and client.post(url, {}).status_code in (404, 405)
        assert client.get(reverse("partenaire_seance", args=["54", seance.code])).status_code == 404
    services.take_off_agenda(convention=c, motif="Fin", by=coordinatrice)
    assert not Avis.objects.exists()


@pytest.mark.parametrize("nombre", [1, 30])
def test_every_file_of_the_network_is_in_one_list_and_no_draft(
    chez_la_caf, dossier, reseau, structure, coordinatrice, nombre, django_assert_max_num_queries
):
    signee = dossier("active")
    for rang in range(nombre):
        autre = create_structure(reseau=reseau, nom=f"Foyer {rang}", commune=structure.commune, by=coordinatrice)
        Convention.objects.create(structure=autre, origine="plateforme", etat="brouillon")
        jour = aujourdhui()
        services.resume_convention(structure=autre, debut=jour, dernier_jour=jour, by=coordinatrice)
    url = reverse("partenaire_dossiers", args=[reseau.code])
    chez_la_caf.get(url)
    with django_assert_max_num_queries(10):
        page = chez_la_caf.get(url)
    assert page.context["page"].paginator.count == nombre + 1
    assert signee.numero in dit(chez_la_caf.get(url, {"page": 2 if nombre == 30 else 1})) + dit(page)
    assert "En préparation" not in dit(page)


def test_a_figure_agrees_with_what_it_counts(chez_la_caf, reseau, structure):
    page = dit(chez_la_caf.get(reverse("partenaire", args=[reseau.code])))
    assert "1<small>structure dans le réseau</small>" in page and "structures :" not in page
    assert "0<small>structure sortie du réseau</small>" in page


def test_the_caf_s_page_opened_before_the_last_signature_says_that_nothing_is_awaited(chez_la_caf, dossier):
    c = dossier("active")
    page = chez_la_caf.post(adresse(c, "signer", "caf"), {"signee_le": aujourdhui()}, follow=True)
    assert "n’attend pas de document signé" in dit(page)
    assert chez_la_caf.get(adresse(c, "signer", "structure")).status_code == 404
