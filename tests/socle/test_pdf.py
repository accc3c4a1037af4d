import datetime
import io
import threading

import pikepdf
import pytest

from socle import pdf

DONNEES = {"titre": "Charte", "texte": "Un → deux ✓\n\nTrois", "sections": [{"titre": "Suite", "texte": "Fin"}]}


def test_a_document_is_an_accessible_archive_in_french():
    with pikepdf.open(io.BytesIO(pdf.render("fiche", DONNEES))) as document:
        meta = str(document.open_metadata())
        assert document.Root.Lang == "fr-FR" or document.Root.Lang == "fr"
        assert 'part="3"' in meta or "<pdfaid:part>3" in meta
        assert "pdfuaid" in meta and "/StructTreeRoot" in document.Root


@pytest.mark.parametrize(
    "texte", ["\0", "🎉👩‍🏫", "#panic()", "*gras* $x$ @ref <label> \\", "中文 ع \u202e", "=titre", "x" * 5000]
)
def test_no_text_can_stop_or_command_a_document(texte):
    assert pdf.render("fiche", {**DONNEES, "titre": f"Titre {texte[:20]}", "texte": texte}).startswith(b"%PDF")


def test_the_same_data_on_the_same_day_give_the_same_bytes():
    le = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    assert pdf.render("fiche", DONNEES, le=le) == pdf.render("fiche", DONNEES, le=le)


def test_several_threads_make_documents_at_once():
    faits = []
    fils = [threading.Thread(target=lambda: faits.append(pdf.render("fiche", DONNEES))) for _ in range(4)]
    [fil.start() for fil in fils]
    [fil.join(20) for fil in fils]
    assert len(faits) == 4


@pytest.mark.parametrize("modele", ["../../etc/passwd", "absent", "fiche.typ", ""])
def test_only_our_own_documents_can_be_asked(modele):
    with pytest.raises(LookupError):
        pdf.render(modele, {})


def test_a_broken_document_is_told_to_us_not_shown(caplog):
    with pytest.raises(pdf.Illisible):
        pdf.render("fiche", {})


def test_a_thousand_is_written_with_a_space_and_never_with_a_square():
    assert pdf.imprimable("12\u202f500\u00a0€, 2\u2009h") == "12\u00a0500\u00a0€, 2 h"
    assert pdf.imprimable("中") == "□"
