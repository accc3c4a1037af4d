"""The seal: any byte changed is seen, by us and by the ordinary tools; the document stays an accessible archive."""

import io
import random
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command

from socle import pdf, sceau

CHARTE = {"titre": "Essai", "entre": "Inès et la MJC", "reference": "r", "texte": "Le texte.", "signatures": []}


@pytest.fixture(scope="module")
def nu() -> bytes:
    return pdf.render("charte", CHARTE)


@pytest.fixture(scope="module")
def scelle(nu) -> bytes:
    return sceau.sceller(nu, raison="Essai")


@pytest.fixture
def autre(settings, tmp_path):
    """Another platform's key and certificate."""
    call_command("sceau", str(tmp_path), stdout=io.StringIO())
    settings.SCEAU_CLE, settings.SCEAU_CERTIFICAT = (
        str(tmp_path / f"sceau-{quoi}.pem") for quoi in ("cle", "certificat")
    )
    return tmp_path


def test_a_sealed_document_is_ours_and_intact(scelle):
    lu = sceau.verifier(scelle)
    assert lu.bon and lu.le is not None and sceau.porte(scelle)


def test_the_seal_is_added_at_the_end_and_the_document_stays_an_accessible_archive(nu, scelle):
    assert scelle.startswith(nu)
    with pikepdf.open(io.BytesIO(scelle)) as document:
        metadonnees = document.open_metadata()
        assert metadonnees.pdfa_status == "3A" and metadonnees["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked and "/StructTreeRoot" in document.Root and document.Root.OutputIntents
        assert document.docinfo["/Title"] == metadonnees["dc:title"] == "Essai"
        champ = document.Root.AcroForm.Fields[0]
        imprime, cache = 4, 2
        assert champ.F & imprime and not champ.F & cache  # PDF/A
        assert champ.TU and all(x < 0 for x in champ.Rect) and document.pages[0].Tabs == "/S"  # PDF/UA
        assert champ.V.SubFilter == "/ETSI.CAdES.detached" and document.Root.Perms.DocMDP


def test_one_byte_changed_anywhere_is_seen(nu, scelle):
    hasard = random.Random(54)
    signature = scelle.index(b"/Contents <")
    places = [0, len(nu) - 1, len(nu), len(scelle) - 1, *(hasard.randrange(len(scelle)) for _ in range(60))]
    places += range(signature + 10, signature + 110)  # what the signature says of itself
    for place in places:
        change = bytearray(scelle)
        change[place] ^= 1
        assert not sceau.verifier(bytes(change)).bon, place


@pytest.mark.parametrize("ajout", [b"\n", b"%%EOF\n", b"\0"])
def test_a_byte_added_at_the_end_is_seen(scelle, ajout):
    assert not sceau.verifier(scelle + ajout).bon


def test_a_page_added_by_another_program_is_seen(scelle):
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(scelle)) as document:
        document.add_blank_page()
        document.save(sortie)
    assert not sceau.verifier(sortie.getvalue()).bon


def test_another_s_seal_is_not_ours(scelle, autre):
    assert sceau.verifier(scelle) == sceau.Lecture(present=True, le=sceau.verifier(scelle).le)
    assert not sceau.porte(scelle)


def test_the_seals_of_a_former_certificate_stay_ours(scelle, autre, settings):
    ancien = sceau.lire(*sceau._d_essai(Path(settings.SCEAU_ESSAI))).certificat
    with open(settings.SCEAU_CERTIFICAT, "ab") as f:
        f.write(ancien.public_bytes(serialization.Encoding.PEM))
    sceau._memoire.clear()
    assert sceau.verifier(scelle).bon


@pytest.mark.parametrize("contenu", [b"", b"rien", b"%PDF-1.7\n/ByteRange [0 1 2 3]", b"%PDF" + b"/ByteRange" * 200])
def test_whatever_is_given_verifying_never_fails(contenu):
    assert not sceau.verifier(contenu).bon


def test_an_unsealed_document_says_so(nu):
    assert not sceau.verifier(nu).present


def test_the_ordinary_tool_of_readers_judges_it_valid(scelle, tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("pdfsig n’est pas installé")
    (tmp_path / "scelle.pdf").write_bytes(scelle)
    dit = subprocess.run(["pdfsig", "-nocert", tmp_path / "scelle.pdf"], capture_output=True, text=True).stdout
    assert "Signature is Valid" in dit and "Total document signed" in dit


# — The key and its certificate


def test_elliptic_keys_seal_too(nu, settings):
    cle = ec.generate_private_key(ec.SECP256R1())
    moule = x509.load_pem_x509_certificate(sceau.fabriquer("Essai"))
    from cryptography.hazmat.primitives import hashes

    certificat = x509.CertificateBuilder(
        moule.subject, moule.subject, cle.public_key(), 1, moule.not_valid_before_utc, moule.not_valid_after_utc
    )
    for extension in moule.extensions:
        if extension.oid._name != "subjectKeyIdentifier":
            certificat = certificat.add_extension(extension.value, extension.critical)
    pem = serialization.Encoding.PEM
    settings.SCEAU_CERTIFICAT = certificat.sign(cle, hashes.SHA256()).public_bytes(pem).decode()
    settings.SCEAU_CLE = cle.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    assert sceau.verifier(sceau.sceller(nu, raison="Essai")).bon


def test_without_a_key_in_production_nothing_is_sealed_and_the_start_says_so(settings, nu):
    settings.SCEAU_ESSAI = None
    assert [c.id for c in sceau.controles()] == ["socle.W001"] and not sceau.disponible()
    with pytest.raises(sceau.SansSceau, match="n’est pas installé"):
        sceau.sceller(nu, raison="Essai")


@pytest.mark.parametrize("cle,certificat", [("/nulle/part", "/nulle/part"), ("x", ""), ("", "x")])
def test_a_key_that_will_not_do_stops_the_start(settings, cle, certificat):
    settings.SCEAU_CLE, settings.SCEAU_CERTIFICAT = cle, certificat
    (dit,) = sceau.controles()
    assert dit.id == "socle.E001" and dit.hint and not sceau.disponible()


def test_the_key_must_be_that_of_the_certificate(autre, settings):
    settings.SCEAU_CLE = sceau.fabriquer("Autre").decode()
    assert [c.id for c in sceau.controles()] == ["socle.E001"]


def test_a_certificate_near_its_end_is_told(autre):
    import time_machine

    assert sceau.controles() == []
    with time_machine.travel(sceau.trousseau().certificat.not_valid_after_utc):
        assert [c.id for c in sceau.controles()] == ["socle.W002"]


def test_the_pair_of_a_site_is_never_replaced(autre):
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("sceau", str(autre), stdout=io.StringIO())


def test_a_silent_time_authority_leaves_a_seal_without_its_time(nu, settings):
    settings.SCEAU_HORODATAGE = "http://127.0.0.1:9/"
    assert sceau.verifier(sceau.sceller(nu, raison="Essai")).bon
