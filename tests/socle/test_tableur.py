import datetime
import io
import time
import zipfile

import pytest
import xlsxwriter

from socle import tableur
from socle.tableur import Illisible, en_date, read, write_csv, write_xlsx

ENTETE = "nom*;Code postal;Prénom\n"


def lire(texte, nom="structures.csv", codage="utf-8"):
    return read(io.BytesIO(texte.encode(codage) if isinstance(texte, str) else texte), nom)[0]


def classeur(remplir, **options):
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True, **options}) as livre:
        remplir(livre)
    return sortie.getvalue()


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_a_csv_reads_whatever_its_encoding_and_separator(codage, separateur):
    feuille = lire("nom*;Code postal;Prénom\nMJC d’Été;07000;Zoé\n".replace(";", separateur), codage=codage)
    assert feuille.nom == "structures" and feuille.entetes == ["nom", "code_postal", "prenom"]
    assert feuille.lignes[0].valeurs == {"nom": "MJC d’Été", "code_postal": "07000", "prenom": "Zoé"}
    assert feuille.intitules["code_postal"] == "Code postal"


def test_blank_lines_are_skipped_and_numbers_stay_those_of_the_file():
    feuille = lire("\n;;\n" + ENTETE + "\nA;1;\n;;\nB;2;\n")
    assert [(ligne.numero, ligne.valeurs["nom"]) for ligne in feuille.lignes] == [(5, "A"), (7, "B")]


def test_a_line_break_inside_quotes_is_one_cell():
    feuille = lire(ENTETE + '"MJC\nde ""Nancy""";54000;\nB;2;\n')
    assert feuille.lignes[0].valeurs["nom"] == 'MJC\nde "Nancy"'
    assert feuille.lignes[1].numero == 3


def test_a_cell_that_looks_like_a_formula_stays_text():
    assert lire(ENTETE + "=1+1;;\n").lignes[0].valeurs["nom"] == "=1+1"


def test_a_title_above_the_headers_is_passed_over():
    feuille = lire("Structures du réseau 93\n\nnom,ville\nA,Pantin\n")
    assert feuille.entetes == ["nom", "ville"] and feuille.lignes[0].numero == 4


def test_a_table_of_one_column_has_its_header_first():
    assert [ligne.valeurs for ligne in lire("nom\nA\nB\n").lignes] == [{"nom": "A"}, {"nom": "B"}]


def test_the_separator_excel_announces_is_no_line_of_the_table():
    assert lire("sep=,\nnom,ville\nA;B,C\n").lignes[0].valeurs == {"nom": "A;B", "ville": "C"}


def test_missing_cells_at_the_end_are_empty():
    assert lire(ENTETE + "A\n").lignes[0].valeurs == {"nom": "A", "code_postal": "", "prenom": ""}


def test_headers_alone_give_no_line():
    assert lire(ENTETE).lignes == []


@pytest.mark.parametrize(
    ("brut", "dit"),
    [
        (b"", "vide"),
        (b" \n \n", "vide"),
        (b";;;\n;;\n", "vide"),
        (b"%PDF-1.7 renomme en csv", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "ancien format"),
        (b"nom;ville\nA\0B;C\n", "octets nuls"),
        (b"\x89PNG\r\n\x1a\n", "pas un tableau"),
        (b"nom;NOM *\nA;B\n", "deux fois"),
        (b"nom|ville\nA|B\n", "points-virgules"),
        (b'nom;ville\n"A;B\nC;D\n', "guillemets"),
        (b"nom,adresse\nA,1, rue Haute\n", "plus de cellules"),
        (b"nom\n" + b"a" * 150_000, "trop longue"),
        (b"a\x81;b\n\x8f\x90;2", "texte lisible"),
        (b"PK\x03\x04 pas un zip", "abîmé"),
        (b"nom\n" + b"x\n" * 25_000, "20\u202f000 lignes"),
        (b"x" * (tableur.TAILLE_MAX + 1), "5\u00a0Mo"),
    ],
)
def test_hostile_or_broken_files_are_refused_in_a_sentence(brut, dit):
    with pytest.raises(Illisible) as refus:
        read(io.BytesIO(brut), "x.csv")
    assert dit in str(refus.value) and str(refus.value).endswith(".")


def test_a_file_of_50_mb_is_refused_without_being_read():
    class Gros:
        size = 50 * 1024 * 1024

        def read(self, n=-1):
            raise AssertionError("read")

    with pytest.raises(Illisible, match="5"):
        read(Gros(), "x.csv")


def test_a_workbook_gives_text_dates_and_whole_numbers():
    def remplir(livre):
        page = livre.add_worksheet("Structures")
        jour = livre.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(1, 1, ["nom*", "heures", "Entrée le", "conventionnée", "total"])
        page.write_row(3, 1, ["MJC", 12.0])
        page.write_datetime(3, 3, datetime.datetime(2018, 10, 15), jour)
        page.write_boolean(3, 4, True)
        page.write_formula(3, 5, "=1+1", None, 2)
        page.write_row(5, 1, ["FJT", 1.5])
        livre.add_worksheet("Vide")
        livre.add_worksheet("Réunions").write_row(0, 0, ["date"])

    structures, reunions = read(io.BytesIO(classeur(remplir)), "reseau.xlsx")
    assert structures.nom == "Structures" and reunions.nom == "Réunions" and reunions.lignes == []
    premiere, seconde = structures.lignes
    assert (premiere.numero, seconde.numero) == (4, 6)
    assert premiere.valeurs == {
        "nom": "MJC",
        "heures": "12",
        "entree_le": datetime.date(2018, 10, 15),
        "conventionnee": "oui",
        "total": "2",
    }
    assert type(premiere.valeurs["entree_le"]) is datetime.date and seconde.valeurs["heures"] == "1.5"


def test_a_merged_cell_gives_its_value_once():
    def remplir(livre):
        page = livre.add_worksheet()
        page.write_row(0, 0, ["nom", "ville"])
        page.merge_range("A2:A3", "MJC")
        page.write(1, 1, "Nancy")
        page.write(2, 1, "Toul")

    lignes = lire(classeur(remplir)).lignes
    assert [ligne.valeurs["nom"] for ligne in lignes] == ["MJC", ""]


def modifier(brut, nom, corps):
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(brut)) as source, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as cible:
        for entree in source.namelist():
            cible.writestr(entree, corps if entree == nom else source.read(entree))
    return sortie.getvalue()


def simple():
    return classeur(lambda livre: livre.add_worksheet().write_row(0, 0, ["nom", "ville"]))


def feuille_xml(corps):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{corps}</sheetData></worksheet>'


def test_a_zip_bomb_is_refused_quickly():
    debut = time.monotonic()
    with pytest.raises(Illisible, match="énorme"):
        lire(modifier(simple(), "xl/worksheets/sheet1.xml", b" " * (130 * 1024 * 1024)))
    assert time.monotonic() - debut < 15


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too():
    brut = bytearray(modifier(simple(), "xl/worksheets/sheet1.xml", b" " * (130 * 1024 * 1024)))
    vraie = (130 * 1024 * 1024).to_bytes(4, "little")
    assert vraie in brut
    with pytest.raises(Illisible):
        lire(bytes(brut.replace(vraie, (1000).to_bytes(4, "little"))))


def test_a_workbook_that_pretends_to_be_endless_hurts_only_its_own_process():
    coins = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Illisible, match="étendu"):
        lire(modifier(simple(), "xl/worksheets/sheet1.xml", feuille_xml(coins)))


def test_a_workbook_cannot_read_files_of_the_server():
    xxe = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + feuille_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>nom</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&e;</t></is></c></row>'
    )
    try:
        lignes = lire(modifier(simple(), "xl/worksheets/sheet1.xml", xxe)).lignes
    except Illisible:
        return
    assert not any("root" in str(ligne.valeurs) for ligne in lignes)


def test_100_000_rows_are_refused():
    def remplir(livre):
        page = livre.add_worksheet()
        for i in range(100_000):
            page.write_number(i, 0, i)

    with pytest.raises(Illisible, match="lignes"):
        lire(classeur(remplir, constant_memory=False))


@pytest.mark.parametrize("nom", ["content.xml", "word/document.xml", "autre.txt"])
def test_another_archive_is_named_for_what_it_is(nom):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr(nom, "x")
    with pytest.raises(Illisible, match="CSV"):
        lire(sortie.getvalue())


@pytest.mark.parametrize(
    ("ecrit", "jour"),
    [
        ("15/10/2018", datetime.date(2018, 10, 15)),
        ("5/1/2018", datetime.date(2018, 1, 5)),
        ("2018-10-15", datetime.date(2018, 10, 15)),
        ("43388", datetime.date(2018, 10, 15)),
        ("", None),
    ],
)
def test_dates_as_people_write_them(ecrit, jour):
    assert en_date(ecrit) == jour


@pytest.mark.parametrize("ecrit", ["31/02/2018", "bientôt", "15/10/18", "2018", "123"])
def test_what_is_no_date_says_so(ecrit):
    with pytest.raises(ValueError):
        en_date(ecrit)


def test_what_is_written_reads_back_and_holds_no_formula():
    lignes = [["=1+1", None, True], ["+33 3 83", datetime.date(2026, 3, 1), 12], ["a\0b\nc", 1.5, ["x", "y"]]]
    brut = write_xlsx("Réseau : 54 / jeunes [test] au nom très long", ["Nom", "Date", "Divers"], lignes)
    with zipfile.ZipFile(io.BytesIO(brut)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    feuille = lire(brut)
    assert feuille.lignes[0].valeurs == {"nom": "=1+1", "date": "", "divers": "oui"}
    assert feuille.lignes[1].valeurs["date"] == datetime.date(2026, 3, 1)
    assert feuille.lignes[2].valeurs["nom"] == "a b\nc"


def test_csv_opens_in_french_excel_and_escapes_formulas():
    brut = write_csv(
        ["nom", "jour", "n"], [["=cmd|x", datetime.date(2026, 3, 1), -2], ["-5", None, 1.5], ["@a;b", "", ""]]
    )
    assert brut.startswith(b"\xef\xbb\xbf")
    lignes = brut.decode("utf-8-sig").split("\r\n")
    assert lignes[1:4] == ["'=cmd|x;01/03/2026;-2", "'-5;;1,5", '"\'@a;b";;']


def test_10_000_rows_are_written_in_under_3_s():
    debut = time.process_time()
    write_xlsx("Tout", [f"c{i}" for i in range(12)], ([f"valeur {i} {j}" for j in range(12)] for i in range(10_000)))
    assert time.process_time() - debut < 3
