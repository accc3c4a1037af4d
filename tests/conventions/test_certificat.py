"""The certificate of a signed convention, and the public page where whoever holds a document checks it."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from conventions import services
from conventions.models import Convention, Document
from socle import sceau
from tests.conventions import fabrique
from tests.conventions.fabrique import signer_a_l_ecran


def octets(document: Document) -> bytes:
    with document.fichier.contenu.open("rb") as f:
        return f.read()


@pytest.fixture
def mixte(dossier, directrice, coordinatrice, caf) -> Convention:
    """Signed on screen by the structure, on paper by the Caf."""
    c = dossier("a_signer")
    signer_a_l_ecran(c, "structure", directrice, adresse="192.0.2.7")
    scan = next(fabrique.signer(c, coordinatrice, ("caf",)))
    services.confirm_signature(signature=scan, by=coordinatrice)
    c.refresh_from_db()
    return c


def test_the_certificate_says_who_signed_and_how(mixte, directrice, coordinatrice):
    convention, certificat = (mixte.documents.get(genre=genre) for genre in ("convention", "certificat"))
    ecran, papier = certificat.donnees["signatures"]
    faits = dict(ecran["faits"])
    assert ecran["par"] == "Dominique Direction, Directrice" and ecran["moyen"] == "à l’écran"
    assert faits["Empreinte signée"].replace(" ", "") == convention.sha256 == convention.fichier.sha256
    assert faits["Adresse de la demande"] == "192.0.2.7" and directrice.email in faits["Code envoyé"]
    assert papier["partie"] == "Caf de Meurthe-et-Moselle" and papier["moyen"] == "sur papier"
    scan = mixte.signatures.get(partie="caf").fichier
    assert dict(papier["faits"])["Empreinte de la copie"].replace(" ", "") == scan.sha256
    assert coordinatrice.nom_complet in dict(papier["faits"])["Vérifié"]


def test_the_certificate_is_sealed_and_holds_the_document_that_was_signed(mixte):
    convention, certificat = (mixte.documents.get(genre=genre) for genre in ("convention", "certificat"))
    assert sceau.verifier(octets(certificat)).bon and sceau.verifier(octets(convention)).bon
    with pikepdf.open(io.BytesIO(octets(certificat))) as pdf:
        joint = pdf.attachments[convention.fichier.nom].get_file().read_bytes()
        assert joint == octets(convention) and pdf.open_metadata().pdfa_status == "3A"


def test_each_party_opens_the_certificate(mixte, directrice, partenaire, coordinatrice, membre, voisine):
    url = mixte.documents.get(genre="certificat").fichier.url
    for user, statut in ((directrice, 200), (partenaire, 200), (coordinatrice, 200), (membre, 404), (voisine, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(url).status_code == statut, user


def test_a_certificate_neither_changes_nor_goes(mixte):
    from django.db import DatabaseError, transaction

    certificat = mixte.documents.get(genre="certificat")
    for acte in (lambda: Document.objects.filter(pk=certificat.pk).update(sha256="0" * 64), certificat.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            acte()


def test_killed_while_the_certificate_is_made_the_convention_stays_to_sign(
    dossier, directrice, partenaire, monkeypatch, promeneur
):
    from conventions.services import activation
    from promeneurs.models import Mandat

    c = dossier("a_signer")
    signer_a_l_ecran(c, "structure", directrice)
    code = fabrique.commencer(c, "caf", partenaire)

    def tombe(*args):
        raise MemoryError

    monkeypatch.setattr(activation, "make_certificate", tombe)
    with pytest.raises(MemoryError):
        services.sign_on_screen(convention=c, partie="caf", code=code, by=partenaire)
    c.refresh_from_db()
    assert c.etat == "a_signer" and not c.signatures.filter(partie="caf").exists() and not Mandat.objects.exists()
    monkeypatch.undo()
    services.sign_on_screen(convention=c, partie="caf", code=code, by=partenaire)
    c.refresh_from_db()
    assert c.etat == "active" and c.documents.filter(genre="certificat").count() == 1


# — The public page


@pytest.fixture
def document(dossier) -> Document:
    return dossier("a_signer").documents.get(genre="convention")


def page(reponse) -> str:
    return reponse.content.decode()


def copie(contenu: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("copie.pdf", contenu, "application/pdf")


def test_a_code_says_what_the_document_is_and_nothing_of_anybody(client, document):
    c = document.convention
    tape = f"{document.code[:4]} {document.code[4:]}".upper()
    reponse = client.post(reverse("documents"), {"code": tape}, follow=True)
    dit = page(reponse)
    assert c.numero in dit and "En attente de signature" in dit and "0 sur 2" in dit
    assert c.structure.nom not in dit and c.signataire_nom not in dit and not reponse.cookies


def test_an_unknown_code_is_said_beside_its_field(client, document):
    reponse = client.post(reverse("documents"), {"code": "zzzzzzzz"})
    assert reponse.status_code == 422 and "Aucun document" in page(reponse) and "zzzzzzzz" in page(reponse)
    assert client.get(reverse("document", args=["zzzzzzzz"])).status_code == 404


@pytest.mark.parametrize("place", [0, 100, -1, -400, "milieu", "signature"])
def test_one_byte_changed_is_detected(client, document, place):
    contenu = bytearray(octets(document))
    places = {"milieu": len(contenu) // 2, "signature": bytes(contenu).index(b"/Contents <") + 40}
    contenu[places.get(place, place)] ^= 1
    url = reverse("document", args=[document.code])
    assert "<h2>Authentique.</h2>" in page(client.post(url, {"copie": copie(octets(document))}))
    assert "<h2>Modifié.</h2>" in page(client.post(url, {"copie": copie(bytes(contenu))}))


def test_a_copy_alone_is_recognised_changed_or_unknown(client, document):
    url, contenu = reverse("documents"), octets(document)
    assert "<h2>Authentique.</h2>" in page(client.post(url, {"copie": copie(contenu)}))
    assert "<h2>Modifié.</h2>" in page(client.post(url, {"copie": copie(contenu + b"\n")}))
    assert "<h2>Inconnu ici.</h2>" in page(client.post(url, {"copie": copie(fabrique.pdf().read())}))


def test_a_hash_is_enough(client, document):
    url = reverse("document", args=[document.code])
    par_seize = " ".join(document.sha256[n : n + 16] for n in range(0, 64, 16)).upper()
    assert "<h2>Authentique.</h2>" in page(client.post(url, {"empreinte": par_seize}))
    assert "<h2>Modifié.</h2>" in page(client.post(url, {"empreinte": "0" * 64}))
    assert "<h2>Inconnu ici.</h2>" in page(client.post(reverse("documents"), {"empreinte": "0" * 64}))


@pytest.mark.parametrize("saisie", [{}, {"empreinte": "abc"}, {"copie": copie(b"")}])
def test_what_says_nothing_is_refused_beside_its_field(client, document, saisie):
    reponse = client.post(reverse("documents"), saisie)
    assert reponse.status_code == 422 and "<h2>Authentique.</h2>" not in page(reponse)


def test_a_big_file_is_refused_before_it_is_read(client, document):
    reponse = client.post(reverse("documents"), {"copie": copie(b"x")}, CONTENT_LENGTH=str(12 * 2**20))
    assert reponse.status_code == 413 and "10\u00a0Mo" in page(reponse)


def test_nothing_that_is_sent_is_kept(client, document):
    from socle.models import Fichier

    avant = Fichier.objects.count()
    client.post(reverse("documents"), {"copie": copie(octets(document))})
    assert Fichier.objects.count() == avant


def test_asking_too_often_is_refused_for_a_while(client, document):
    url = reverse("documents")
    statuts = [client.post(url, {"empreinte": "0" * 64}).status_code for _ in range(31)]
    assert statuts[:30] == [200] * 30 and statuts[30] == 429


def test_a_replaced_document_is_authentic_and_says_that_it_was_replaced(client, document, coordinatrice):
    services.redo_document(convention=document.convention, motif="Date", by=coordinatrice)
    reponse = client.post(reverse("document", args=[document.code]), {"copie": copie(octets(document))})
    assert "<h2>Authentique.</h2>" in page(reponse) and "Remplacé par un autre document" in page(reponse)


# — On the command line


def verifier(chemin, **options) -> tuple[int, str]:
    sortie = io.StringIO()
    try:
        call_command("verifier_document", str(chemin), stdout=sortie, **options)
    except SystemExit as fin:
        return int(fin.code), sortie.getvalue().strip()
    return 0, sortie.getvalue().strip()


def test_a_file_is_verified_on_the_command_line(document, tmp_path):
    fichier = tmp_path / "document.pdf"
    fichier.write_bytes(octets(document))
    code, dit = verifier(fichier)
    assert code == 0 and dit.startswith("Authentique") and document.code in dit and "\n" not in dit
    fichier.write_bytes(octets(document)[:-1])
    assert verifier(fichier)[0] == 1 and verifier(fichier)[1].startswith("Modifié")
    fichier.write_bytes(b"autre chose")
    assert verifier(fichier) == (1, "Inconnu\u00a0: aucun document fait ici n’est ce fichier.")
    assert verifier(fichier, code=document.code)[1].startswith("Modifié")
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("verifier_document", str(tmp_path / "absent.pdf"))


def test_every_document_of_a_network_is_written_with_its_index(mixte, reseau, autre_reseau, tmp_path):
    from socle import tableur

    sortie, dossier = io.StringIO(), tmp_path / "documents"
    call_command("exporter_documents", reseau=reseau.code, sortie=dossier, stdout=sortie)
    feuille = tableur.read((dossier / "index.csv").read_bytes(), "index.csv")[0]
    ecrits = {str(f.relative_to(dossier)) for f in dossier.rglob("*.*") if f.name != "index.csv"}
    assert {ligne.valeurs["chemin"] for ligne in feuille.lignes} == ecrits
    quoi = [ligne.valeurs["document"] for ligne in feuille.lignes]
    assert "Convention" in quoi and "Certificat de signature" in quoi and "Convention signée par la Caf" in quoi
    assert f"{len(ecrits)} documents de 1 structure" in sortie.getvalue()
    for ligne in feuille.lignes:
        contenu = (dossier / ligne.valeurs["chemin"]).read_bytes()
        assert sceau.empreinte(contenu) == ligne.valeurs["empreinte_sha_256"]
        assert not ligne.valeurs["code"] or verifier(dossier / ligne.valeurs["chemin"])[0] == 0
    ailleurs = tmp_path / "ailleurs"
    call_command("exporter_documents", reseau=autre_reseau.code, sortie=ailleurs, stdout=sortie)
    assert [f.name for f in ailleurs.iterdir()] == ["index.csv"]


def test_a_folder_that_holds_something_is_not_written_in(mixte, reseau, tmp_path):
    (tmp_path / "autre.txt").write_text("à moi")
    with pytest.raises(CommandError, match="n’est pas vide"):
        call_command("exporter_documents", reseau=reseau.code, sortie=tmp_path)
    call_command("exporter_documents", reseau=reseau.code, sortie=tmp_path, ecraser=True, stdout=io.StringIO())
    assert (tmp_path / "autre.txt").read_text() == "à moi" and (tmp_path / "index.csv").exists()


def test_a_network_that_does_not_exist_is_said(db, tmp_path):
    with pytest.raises(CommandError, match="Aucun réseau"):
        call_command("exporter_documents", reseau="99", sortie=tmp_path)
