"""The pages of the documents: several in one sending, what will do is kept whatever becomes of the rest."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions import services
from conventions.models import Convention, DepotPiece, OriginalRecu, Piece, PieceReglee
from socle.dates import aujourdhui
from tests.conventions import fabrique, fabrique_appels
from tests.conventions.fabrique import pdf


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def brouillon(structure, directrice):
    fabrique.fiche_complete(structure)
    return services.start_file(structure=structure, by=directrice)


@pytest.fixture
def chez_elle(client, directrice):
    client.force_login(directrice)
    return client


@pytest.fixture
def chez_nous(client, coordinatrice):
    client.force_login(coordinatrice)
    return client


def url(c, acte="pieces", *objets, cote="structure"):
    maison = c.structure.code if cote == "structure" else "54"
    return reverse(f"{cote}_dossier_{acte}", args=[maison, c.code, *objets])


def faux(nom="faux.pdf"):
    return SimpleUploadedFile(nom, b"MZ programme")


def protege(nom):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie, encryption=pikepdf.Encryption(user="a", owner="b"))
    return SimpleUploadedFile(nom, sortie.getvalue(), "application/pdf")


def etats(c):
    return {p.type: p.etat for p in Piece.objects.filter(convention=c)}


# — Several at once


def test_several_documents_are_given_in_one_sending(chez_elle, brouillon):
    page = chez_elle.get(url(brouillon))
    assert [x.attendue.type for x, _, _ in page.context["form"].cartes][:3] == ["recepisse", "siret", "statuts"]
    envoi = {"rib": pdf("rib.pdf"), "bureau": [pdf("1.pdf"), pdf("2.pdf")], "datee-bureau": str(aujourdhui())}
    faite = chez_elle.post(url(brouillon), envoi, follow=True)
    assert etats(brouillon) == {"rib": "deposee", "bureau": "deposee"}
    assert "2 documents sont joints" in faite.content.decode()


def test_what_will_do_is_kept_and_what_will_not_is_said_beside_its_field(chez_elle, brouillon):
    trop_vieux = str(aujourdhui().replace(year=aujourdhui().year - 2))
    envoi = {"rib": pdf(), "statuts": faux(), "bureau": pdf("b.pdf"), "datee-bureau": trop_vieux}
    page = chez_elle.post(url(brouillon), envoi)
    form = page.context["form"]
    assert etats(brouillon) == {"rib": "deposee"} and form.donnees == ["Relevé d’identité bancaire"]
    assert list(form.errors) == ["statuts", "datee-bureau"]
    assert form.fields["bureau"].widget.garde.name == "b.pdf"  # not to be found again on the disk
    assert "rib" not in form.fields and "Déjà joint" in page.content.decode()
    suite = {"datee-bureau": str(aujourdhui()), "bureau-garde": form.fields["bureau"].widget.garde.jeton}
    assert chez_elle.post(url(brouillon), suite).status_code == 302
    assert etats(brouillon) == {"rib": "deposee", "bureau": "deposee"}


def test_why_a_document_will_not_do_is_said_once(chez_elle, brouillon):
    """Two of them are wrong: what the second one says is not told again for the first."""
    closes = {"siret": faux(), "rib": protege("rib.pdf")}
    page = chez_elle.post(url(brouillon), closes)
    erreurs = page.context["form"].errors
    assert set(erreurs) == {"siret", "rib"} and [len(x) for x in erreurs.values()] == [1, 1]


def test_nothing_chosen_says_so(chez_elle, brouillon):
    page = chez_elle.post(url(brouillon), {})
    assert page.context["form"].non_field_errors() == ["Choisissez au moins un document."]


def test_an_empty_file_or_a_name_written_backwards_is_no_error_of_ours(chez_elle, brouillon):
    page = chez_elle.post(url(brouillon), {"rib": SimpleUploadedFile("vide.pdf", b""), "statuts": pdf("\u202efdp.exe")})
    assert "vide" in page.context["form"].errors["rib"][0]
    assert DepotPiece.objects.get().fichier.nom == "fdp.pdf"


def test_the_bar_is_told_where_to_go_and_the_person_what_is_done(chez_elle, brouillon):
    reponse = chez_elle.post(url(brouillon), {"rib": pdf()}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert (reponse.status_code, reponse["X-Vers"]) == (
        204,
        f"{reverse('structure_dossier', args=[brouillon.structure.code, brouillon.code])}#pieces",
    )
    suite = chez_elle.get(reponse["X-Vers"].partition("#")[0])
    assert "1 document est joint\u00a0: Relevé d’identité bancaire." in suite.content.decode()


def test_the_same_sending_twice_gives_one_version(chez_elle, brouillon):
    for jeton in ("un onglet", "un autre onglet"):
        chez_elle.post(url(brouillon), {"rib": pdf(), "csrfmiddlewaretoken": jeton})
    assert DepotPiece.objects.count() == 1
    chez_elle.post(url(brouillon), {"rib": pdf("autre.pdf")})
    assert DepotPiece.objects.count() == 2


def test_the_coordination_records_several_with_one_original(chez_nous, brouillon):
    ici = url(brouillon, cote="coordination")
    envoi = {"rib": pdf("r.pdf"), "statuts": pdf("s.pdf"), "original": pdf("courrier.pdf")}
    sans_date = chez_nous.post(ici, envoi | {"recu_le": "", "moyen": "papier"})
    garde = {f"{n}-garde": w.widget.garde.jeton for n, w in sans_date.context["form"].fields.items()
             if getattr(w.widget, "garde", None)}  # fmt: skip
    assert set(garde) == {"rib-garde", "statuts-garde", "original-garde"} and etats(brouillon) == {}
    envoi = garde | {"recu_le": str(aujourdhui()), "moyen": "papier"}
    assert chez_nous.post(ici, envoi).status_code == 302
    recu = OriginalRecu.objects.get()
    assert {d.original for d in DepotPiece.objects.all()} == {recu} and len(etats(brouillon)) == 2


def test_a_closed_part_opens_no_page(chez_elle, dossier):
    convention = dossier("depose")
    for acte in (("pieces",), ("pieces_reprendre",), ("piece", "rib"), ("piece_dispense", "rib")):
        assert chez_elle.get(url(convention, *acte)).status_code == 302
    assert chez_elle.get(url(convention, "piece", "inconnue")).status_code == 404


def test_two_gigabytes_are_refused_with_a_page_that_leads_back(chez_elle, brouillon):
    reponse = chez_elle.generic(
        "POST", url(brouillon), b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 * 1024**3)
    )
    assert reponse.status_code == 413
    assert "trop lourd" in reponse.content.decode() and url(brouillon) in reponse.content.decode()


# — Taken again, at the Caf


def test_one_click_takes_again_what_an_earlier_file_holds(chez_elle, dossier, structure, directrice):
    dossier("abandonnee")
    neuf = services.start_file(structure=structure, by=directrice)
    page = chez_elle.get(url(neuf)).content.decode()
    assert "Reprendre 8\u00a0pièces déjà données" in page
    assert chez_elle.post(url(neuf, "pieces_reprendre"), {"types": ["rib"]}).status_code == 302
    assert etats(neuf) == {"rib": "deposee"}
    encore = chez_elle.post(url(neuf, "pieces_reprendre"), {"types": ["rib"]})
    assert "n’est plus à reprendre" in encore.content.decode()


def test_a_page_of_a_file_offers_what_may_be_taken_again_only_while_its_part_is_open(chez_elle, dossier, structure):
    dossier("abandonnee")
    convention = Convention.objects.get()
    assert (
        "Reprendre"
        not in chez_elle.get(reverse("structure_dossier", args=[structure.code, convention.code])).content.decode()
    )


def test_the_caf_says_what_it_holds_and_the_structure_reads_since_when(
    client, dossier, partenaire, structure, directrice
):
    convention = dossier("instruction")
    Piece.objects.filter(convention=convention, type="rib").update(etat="refusee", motif="Illisible")
    client.force_login(partenaire)
    assert "Déjà à la Caf" in client.get(reverse("partenaire_dossier", args=["54", convention.code])).content.decode()
    ici = reverse("partenaire_dossier_piece_detenue", args=["54", convention.code, "rib"])
    futur = client.post(ici, {"depuis": str(aujourdhui().replace(year=aujourdhui().year + 1))})
    assert futur.context["form"].errors["depuis"] == ["Cette date est dans le futur."]
    assert client.post(ici, {"depuis": "2025-03-04"}).status_code == 302
    client.force_login(directrice)
    page = client.get(reverse("structure_dossier", args=[structure.code, convention.code])).content.decode()
    assert "À la Caf depuis le" in page and "2025" in page


# — The list, set by the coordination


LIGNE = {"libelle": "Assurance", "demande": "obligatoire", "statuts": ["association"], "moment": "toujours"}


def test_the_coordination_reads_and_sets_the_list_of_its_network(chez_nous, reseau):
    liste = reverse("coordination_pieces", args=["54"])
    assert "Relevé d’identité bancaire" in chez_nous.get(liste).content.decode()
    ajouter = reverse("coordination_piece_ajouter", args=["54"])
    for champ, faute in (("statuts", []), ("validite_mois", "0"), ("libelle", ""), ("moment", "jamais")):
        assert list(chez_nous.post(ajouter, LIGNE | {champ: faute}).context["form"].errors) == [champ]
    assert chez_nous.post(ajouter, LIGNE).status_code == 302
    double = chez_nous.post(ajouter, LIGNE)
    assert double.context["form"].errors["libelle"] == ["Une autre pièce de la liste porte déjà ce nom."]
    regler = reverse("coordination_piece_regler", args=["54", "rib"])
    lue = chez_nous.get(regler).context["form"]
    assert (lue["libelle"].value(), lue["moment"].value()) == ("Relevé d’identité bancaire", "premiere")
    chez_nous.post(regler, LIGNE | {"libelle": "RIB", "demande": "non", "version_lue": "0"})
    page = chez_nous.get(liste).content.decode()
    assert "Réglée ici" in page and "Ajoutée ici" in page and "Pas demandée" in page
    chez_nous.post(
        reverse("coordination_piece_retablir", args=["54", PieceReglee.objects.get(libelle="Assurance").type])
    )
    assert "Assurance" not in chez_nous.get(liste).content.decode().partition("Historique")[0]


def test_the_list_of_a_published_call_is_only_read(chez_nous, reseau, coordinatrice):
    un = fabrique_appels.appel(reseau, coordinatrice)
    page = chez_nous.get(reverse("coordination_appel_pieces", args=["54", un.code])).content.decode()
    assert "ne change plus" in page and "Régler" not in page
    assert chez_nous.get(reverse("coordination_appel_piece_ajouter", args=["54", un.code])).status_code == 302
    envoi = chez_nous.post(reverse("coordination_appel_piece_ajouter", args=["54", un.code]), LIGNE)
    assert "publié" in envoi.context["form"].non_field_errors()[0]


def test_the_list_of_a_call_of_another_network_does_not_exist(chez_nous, autre_reseau, voisine):
    un = fabrique_appels.appel(autre_reseau, voisine, publie=False)
    assert chez_nous.get(reverse("coordination_appel_pieces", args=["54", un.code])).status_code == 404
    assert chez_nous.get(reverse("coordination_appel_pieces", args=["88", un.code])).status_code == 404


@pytest.mark.parametrize("pieces_ajoutees", [0, 20])
def test_a_file_is_read_in_as_many_queries_however_long_its_list(
    chez_elle, brouillon, reseau, coordinatrice, structure, pieces_ajoutees, django_assert_max_num_queries
):
    for n in range(pieces_ajoutees):
        services.add_asked_piece(reseau=reseau, by=coordinatrice, **LIGNE | {"libelle": f"Pièce {n}"})
    ici = reverse("structure_dossier", args=[structure.code, brouillon.code])
    chez_elle.get(ici)
    with django_assert_max_num_queries(51):
        chez_elle.get(ici)
