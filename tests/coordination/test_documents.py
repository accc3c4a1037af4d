"""Every document of a list of conventions, in one ZIP with names that say what they are."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions import archive, services
from conventions.models import Convention
from socle import tableur, travaux
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Travail
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique
from tests.conventions.conftest import dossier, voisine

__all__ = ["dossier", "voisine"]


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


def ouvrir(travail: Travail) -> zipfile.ZipFile:
    assert travaux.executer(travail.pk), Travail.objects.get(pk=travail.pk).erreur
    travail.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(travail.resultat.contenu.read()))


def demander(reseau, by, *conventions: Convention) -> Travail:
    return archive.demander(reseau=reseau, codes=[c.code for c in conventions], by=by, retour="/")


def test_each_file_has_its_folder_each_document_its_name_and_version(dossier, reseau, coordinatrice, directrice):
    c = dossier("corrections")
    noms = ouvrir(demander(reseau, coordinatrice, c)).namelist()
    assert "Sans numéro MJC des Trois Maisons/Statuts v1.pdf" in noms and noms[-1] == "Sommaire.xlsx"


def test_a_signed_convention_has_its_document_and_its_signatures(dossier, reseau, coordinatrice):
    c = dossier("active")
    noms = ouvrir(demander(reseau, coordinatrice, c)).namelist()
    la = f"{c.numero} MJC des Trois Maisons"
    assert {f"{la}/Convention {c.numero}.pdf", f"{la}/Convention signée par la Caf.pdf"} <= set(noms)
    assert f"{la}/Original reçu {fabrique.original().recu_le:%Y-%m-%d}.pdf" in noms


def test_versions_are_told_apart_and_the_summary_has_real_dates_and_numbers(dossier, reseau, coordinatrice, directrice):
    c = dossier("brouillon")
    services.deposit_piece(convention=c, type="statuts", upload=fabrique.pdf("v2.pdf"), by=directrice)
    archive_ = ouvrir(demander(reseau, coordinatrice, c))
    noms = archive_.namelist()
    assert [n.rpartition("/")[2] for n in noms if "Statuts v" in n] == ["Statuts v1.pdf", "Statuts v2.pdf"]
    [feuille] = tableur.read(io.BytesIO(archive_.read("Sommaire.xlsx")), "Sommaire.xlsx")
    ligne = next(x for x in feuille.lignes if x.valeurs["fichier"] == "Statuts v2.pdf")
    assert ligne.valeurs["date"] == aujourdhui() and str(ligne.valeurs["taille_octets"]).isdigit()
    assert archive_.testzip() is None


def test_a_document_lost_from_the_disk_is_said_and_the_others_are_there(dossier, reseau, coordinatrice):
    c = dossier("depose")
    fichier = c.pieces.get(type="rib").actuelle.fichier
    fichier.contenu.storage.delete(fichier.contenu.name)
    archive_ = ouvrir(demander(reseau, coordinatrice, c))
    [feuille] = tableur.read(io.BytesIO(archive_.read("Sommaire.xlsx")), "Sommaire.xlsx")
    assert any("absent du stockage" in str(x.valeurs["fichier"]) for x in feuille.lignes)
    assert len(archive_.namelist()) == len(feuille.lignes)


def test_what_the_antivirus_withholds_is_said_and_does_not_leave(dossier, reseau, coordinatrice):
    from django.utils import timezone

    c = dossier("depose")
    fichier = c.pieces.get(type="rib").actuelle.fichier
    fichier.retenu_le = timezone.now()
    fichier.save()
    archive_ = ouvrir(demander(reseau, coordinatrice, c))
    assert not [n for n in archive_.namelist() if "bancaire" in n]
    [feuille] = tableur.read(io.BytesIO(archive_.read("Sommaire.xlsx")), "Sommaire.xlsx")
    assert any("retenu par l’antivirus" in str(x.valeurs["fichier"]) for x in feuille.lignes)


@pytest.mark.parametrize(
    ("texte", "nom"),
    [
        ("MJC : « Les 3 / Maisons » ?", "MJC « Les 3 Maisons »"),
        ("..\\..\\etc/passwd", "etc passwd"),
        ("\u202egnp.exe", "gnp.exe"),
        ("x" * 300, "x" * 90),
        ("...", "Sans nom"),
    ],
)
def test_a_folder_bears_a_name_that_every_system_takes(texte, nom):
    assert archive.nom_de_fichier(texte) == nom


def test_two_of_the_same_name_are_told_apart_whatever_their_case():
    noms = archive.Noms()
    assert [noms.libre(n, ".pdf") for n in ("Foyer", "foyer", "FOYER")] == [
        "Foyer.pdf",
        "foyer (2).pdf",
        "FOYER (3).pdf",
    ]


def test_too_much_or_nothing_is_refused_in_french(dossier, reseau, coordinatrice, monkeypatch):
    c = dossier("depose")
    with pytest.raises(Refused, match="Aucun dossier"):
        demander(reseau, coordinatrice)
    monkeypatch.setattr(archive, "TAILLE_MAX", 10)
    travail = demander(reseau, coordinatrice, c)
    assert not travaux.executer(travail.pk) and "1,5" in Travail.objects.get().erreur


def test_the_archive_is_the_coordinations_and_of_its_network_alone(
    dossier, reseau, coordinatrice, voisine, autre_reseau
):
    c = dossier("depose")
    with pytest.raises(Refused):
        demander(reseau, voisine, c)
    travail = demander(autre_reseau, voisine, c)
    assert not travaux.executer(travail.pk) and "aucun document" in Travail.objects.get().erreur


def test_the_button_takes_the_list_as_it_is_filtered(client, dossier, reseau, coordinatrice):
    c = dossier("depose")
    client.force_login(coordinatrice)
    liste, documents = (reverse(f"coordination_{nom}", args=[reseau.code]) for nom in ("dossiers", "documents"))
    assert f"{documents}?etat=depose" in client.get(f"{liste}?etat=depose").content.decode()
    assert client.post(f"{documents}?etat=active").url == f"{liste}?etat=active"
    assert "changez les filtres" in client.get(liste).content.decode() and not Travail.objects.exists()
    reponse = client.post(f"{documents}?etat=depose&q=trois")
    travail = Travail.objects.get()
    assert reponse.url == travail.url and travail.parametres["conventions"] == [c.code]
    assert travail.retour == f"{liste}?etat=depose&q=trois"
    assert client.get(documents).status_code == 405
    client.force_login(compte_utilisateur("personne@exemple.fr"))
    assert client.post(documents).status_code == 404


def test_amounts_are_numbers_in_a_workbook_and_written_in_french_in_csv():
    lignes = [("Caf", Decimal("1250.50"), date(2026, 3, 2))]
    [feuille] = tableur.read(io.BytesIO(tableur.write_xlsx("Essai", ("Nom", "Montant", "Le"), lignes)), "x.xlsx")
    assert feuille.lignes[0].valeurs == {"nom": "Caf", "montant": "1250.5", "le": date(2026, 3, 2)}
    assert "Caf;1250,50;02/03/2026" in tableur.write_csv(("Nom", "Montant", "Le"), lignes).decode("utf-8-sig")
    classeur = zipfile.ZipFile(io.BytesIO(tableur.write_xlsx("E", ("M",), [(Decimal("1250.50"),)])))
    assert b"<v>1250.5</v>" in classeur.read("xl/worksheets/sheet1.xml"), "a number, not a text"
