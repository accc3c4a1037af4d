"""Errors named by file, line and column; questions never guessed; hostile files refused; nothing half written."""

import io
import json
import re
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.imports.application import NonApplicable
from coordination.imports.colonnes import GENRES, reconnaitre
from coordination.imports.lecture import lire
from coordination.models import Import
from promeneurs.models import Mandat, Promeneur
from structures.models import Structure

from .donnees import reseau_93, tableau
from .test_import_reprise import P, S, importe, plan, promeneurs, structures


@pytest.fixture
def reseau(db):
    return reseau_93()


BON = "A;Drancy;dans le réseau;;;;;;;;"


@pytest.mark.parametrize(
    ("ligne", "colonne"),
    [
        ("A;Atlantis;;;;;;;;;", "commune"),
        (";Drancy;;;;;;;;;", "nom"),
        ("A;;;;;;;;;;", "commune"),
        ("A;Drancy;;peut-être;;;;;;;", "conventionnee"),
        ("A;Drancy;;oui;;;;;;;", "conventionnee"),
        ("A;Drancy;;oui;;;01/01/2018;31/12/2017;;;", "convention_fin"),
        ("A;Drancy;;non;;;01/01/2018;;;;", "convention_debut"),
        ("A;Drancy;;oui;dix-huit;;;;;;", "annee_aap"),
        ("A;Drancy;;;;deux;;;;;", "postes"),
        ("A;Drancy;;;;;;;31/02/2018;;", "entree_le"),
        ("A;Drancy;;;;;;;01/02/2018;01/02/2018;", "sortie_le"),
        ("A;Drancy;sortie;;;;;;;;", "sortie_le"),
        ("A;Drancy;intéressée;oui;2018;;;;;;", "conventionnee"),
        ("A;Drancy;banane;;;;;;;;", "statut"),
        ("A;Drancy;;;;;;;;;73282932000075", "siret"),
        ("=HYPERLINK(1);Drancy;;;;;;;;;", "nom"),
    ],
)
def test_a_wrong_cell_of_a_structure_is_named_by_file_line_and_column(reseau, ligne, colonne):
    vu = plan(reseau, structures("B;Pantin;;;;;;;;;", ligne))
    lieux = [(p.fichier, p.ligne, p.colonne) for p in vu.erreurs] + [
        (q.probleme.fichier, q.probleme.ligne, q.probleme.colonne) for q in vu.questions
    ]
    assert lieux == [("s.csv", 3, colonne)]


@pytest.mark.parametrize(
    ("ligne", "colonne"),
    [
        ("Zut;;Inès;Un;Anim;;;;;;", "structure"),
        ("A;Atlantis;Inès;Un;Anim;;;;;;", "commune"),
        ("A;;;Un;Anim;;;;;;", "prenom"),
        ("A;;Inès;Un;;;;;;;", "fonction"),
        ("A;;Inès;Un;Anim;pas une adresse;;;;;", "email"),
        ("A;;Inès;Un;Anim;;10/15/2018;;;;", "charte_signee_le"),
        ("A;;Inès;Un;Anim;;01/01/2099;;;;", "charte_signee_le"),
        ("A;;Inès;Un;Anim;;;01/02/2018;01/01/2018;;", "sortie_le"),
        ("A;;Inès;Un;Anim;;;;;instagrm:ines;", "comptes"),
        ("A;;Inès;Un;Anim;;;;;insta:???;", "comptes"),
        ("A;;Inès;Un;Anim;;;;;ines_pdn;", "comptes"),
        ("A;;Inès;Un;Anim;;;;;;beaucoup", "heures_hebdo"),
        ("A;;Inès;Un;Anim;;;;;;60", "heures_hebdo"),
    ],
)
def test_a_wrong_cell_of_a_person_is_named_by_file_line_and_column(reseau, ligne, colonne):
    vu = plan(reseau, structures(BON), promeneurs(ligne))
    assert [(p.fichier, p.ligne, p.colonne) for p in vu.erreurs] == [("p.csv", 2, colonne)]


def test_the_column_is_named_as_the_file_writes_it(reseau):
    vu = plan(reseau, tableau("Nom *;Ville;Téléphone", "A;Drancy;12"))
    dit = "s.csv, ligne 2, colonne Téléphone\u00a0: «\u00a012\u00a0» n’est pas un numéro de téléphone."
    assert [str(p) for p in vu.erreurs] == [dit]


def test_one_error_and_nothing_at_all_is_written(reseau):
    with pytest.raises(NonApplicable):
        importe(reseau, structures(BON), promeneurs("A;;Inès;Un;Anim;;;;;;", "A;;Paul;Deux;Anim;;;32/01/2018;;;"))
    assert not Structure.objects.exists() and not Promeneur.objects.exists()


def test_one_account_for_two_people_is_refused(reseau):
    lignes = ["A;;Inès;Un;Anim;;;;;insta:ines.pdn;", "A;;Paul;Deux;Anim;;;;;instagram:@INES.PDN;"]
    assert [(p.ligne, p.colonne) for p in plan(reseau, structures(BON), promeneurs(*lignes)).erreurs] == [
        (3, "comptes")
    ]
    importe(reseau, structures(BON), promeneurs(lignes[0]))
    assert plan(reseau, promeneurs(lignes[1])).erreurs[0].colonne == "comptes"


def test_one_address_for_two_people_is_refused(reseau):
    lignes = ["A;;Inès;Un;Anim;accueil@a.example;;;;;", "A;;Paul;Deux;Anim;accueil@a.example;;;;;"]
    assert [(p.ligne, p.colonne) for p in plan(reseau, structures(BON), promeneurs(*lignes)).erreurs] == [(3, "email")]


def test_rows_that_contradict_each_other_are_said_and_repeats_count_once(reseau):
    vu = plan(reseau, structures(BON), promeneurs("A;;Inès;Un;Anim;;;01/02/2018;;;", "A;;Ines;UN;Anim;;;01/03/2018;;;"))
    assert [(p.ligne, p.colonne) for p in vu.erreurs] == [(3, "entree_le")]
    assert plan(reseau, structures(BON, BON)).applicable


DEUX = structures("Mission locale;Sevran;;;;;;;;;", "Mission locale;Pantin;;;;;;;;;")


def test_two_structures_of_one_name_are_told_apart_by_the_commune_else_asked(reseau):
    assert plan(reseau, DEUX, promeneurs("mission LOCALE;Pantin;Inès;Un;Anim;;;;;;")).applicable
    vu = plan(reseau, DEUX, promeneurs("Mission locale;;Inès;Un;Anim;;;;;;"))
    question = vu.questions[0]
    assert question.cle == "p.csv:2:structure" and len(question.options) == 2
    reponse = next(v for v, libelle in question.options if "Pantin" in libelle)
    importe(reseau, DEUX, promeneurs("Mission locale;;Inès;Un;Anim;;;;;;"), choix={question.cle: reponse})
    assert Mandat.objects.get().structure.commune.nom == "Pantin"


def test_an_answer_that_is_not_offered_is_an_error(reseau):
    vu = plan(reseau, DEUX, promeneurs("Mission locale;;Inès;Un;Anim;;;;;;"), choix={"p.csv:2:structure": "Paris"})
    assert not vu.applicable and vu.erreurs[0].colonne == "structure"


def test_one_name_at_two_employers_at_once_is_asked(reseau):
    s = structures("A;Drancy;;;;;;;;;", "B;Pantin;;;;;;;;;")
    p = promeneurs("A;;Inès;Un;Anim;;;;;;", "B;;Inès;Un;Anim;;;;;;")
    assert [q.cle for q in plan(reseau, s, p).questions] == ["p.csv:3:nom"]
    importe(reseau, s, p, choix={"p.csv:3:nom": "meme"})
    assert Promeneur.objects.count() == 1
    assert plan(reseau, s, p).rien  # settled once: not asked again


def test_a_known_name_with_another_address_elsewhere_is_asked(reseau):
    s = structures("A;Drancy;;;;;;;;;", "B;Pantin;;;;;;;;;")
    importe(reseau, s, promeneurs("A;;Inès;Un;Anim;i@a.example;;;;;"))
    p = promeneurs("B;;Inès;Un;Anim;i@b.example;;;;;")
    assert [q.cle for q in plan(reseau, p).questions] == ["s.csv:2:nom"]
    importe(reseau, p, choix={"s.csv:2:nom": "nouvelle"})
    assert Promeneur.objects.count() == 2


def test_a_structure_misspelt_in_the_people_file_is_offered_never_guessed(reseau):
    s = structures("MJC Daniel André;Drancy;;;;;;;;;")
    assert len(plan(reseau, s, promeneurs("MJC Daniel Andre de Drancy;;Inès;Un;Anim;;;;;;")).problemes) >= 1
    vu = plan(reseau, s, promeneurs("MJC Daniel Andrée;;Inès;Un;Anim;;;;;;"))
    assert not vu.erreurs and len(vu.questions) == 1


def test_the_command_says_errors_and_questions_and_exits_1(reseau, tmp_path):
    (tmp_path / "s.csv").write_bytes(DEUX)
    (tmp_path / "p.csv").write_bytes(promeneurs("Mission locale;;Inès;Un;Anim;;;;;;"))
    chemins = [str(tmp_path / "s.csv"), str(tmp_path / "p.csv")]
    sortie = StringIO()
    with pytest.raises(SystemExit) as fin:
        call_command("import_reseau", *chemins, reseau="93", stdout=sortie, stderr=StringIO())
    assert fin.value.code == 1
    assert "p.csv, ligne 2, colonne structure" in sortie.getvalue() and "--choix" in sortie.getvalue()
    assert not Structure.objects.exists() and not Import.objects.exists()
    choix = tmp_path / "choix.json"
    choix.write_text(json.dumps({"p.csv:2:structure": "mission-locale-93055"}))
    call_command("import_reseau", *chemins, reseau="93", choix=str(choix), stdout=StringIO())
    assert Mandat.objects.count() == 1


@pytest.mark.parametrize("texte", ["pas du json", "[1]"])
def test_a_bad_answers_file_is_refused(reseau, tmp_path, texte):
    (tmp_path / "s.csv").write_bytes(DEUX)
    (tmp_path / "c.json").write_text(texte)
    with pytest.raises(CommandError):
        call_command("import_reseau", str(tmp_path / "s.csv"), reseau="93", choix=str(tmp_path / "c.json"))


def _bombe() -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (130 * 1024 * 1024))
    return sortie.getvalue()


HOSTILES = {
    "gros.csv": lambda: b"nom;commune\n" + b"A;Drancy\n" * 6_000_000,
    "bombe.xlsx": _bombe,
    "lignes.csv": lambda: b"nom;commune\n" + b"A;B\n" * 100_000,
    "faux.xlsx": lambda: b"%PDF-1.7\n" + b"x" * 500,
    "nul.csv": lambda: b"nom;commune\nA;Dra\x00ncy\n",
    "vide.csv": lambda: b"",
    "image.csv": lambda: b"\x89PNG\r\n\x1a\n" + b"\x01" * 200,
    "archive.xlsx": lambda: b"PK\x03\x04" + b"\x00" * 100,
    "inconnu.csv": lambda: b"machin;truc\n1;2\n",
}


@pytest.mark.parametrize("nom", HOSTILES)
def test_a_hostile_file_gets_a_clear_refusal(reseau, tmp_path, nom):
    (tmp_path / nom).write_bytes(HOSTILES[nom]())
    sortie = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_reseau", str(tmp_path / nom), reseau="93", stdout=sortie, stderr=StringIO())
    assert f"{nom}\u00a0: " in sortie.getvalue() and "Traceback" not in sortie.getvalue()
    assert not Import.objects.exists()


def test_a_file_that_is_not_there_is_said(reseau):
    sortie = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_reseau", "/nulle/part.csv", reseau="93", stdout=sortie, stderr=StringIO())
    assert "part.csv" in sortie.getvalue()


@pytest.mark.parametrize(
    ("entetes", "genre", "manquantes"),
    [
        (["nom", "commune"], "structures", []),
        (["commune", "prenom", "structure", "fonction", "nom"], "promeneurs", []),
        (["structure", "prenom", "nom", "email"], "promeneurs", ["fonction"]),
        (["date", "type"], "reunions", []),
        (["nom", "siret", "type"], "structures", ["commune"]),
        (["machin", "truc"], None, []),
    ],
)
def test_a_table_is_recognised_by_its_headers(entetes, genre, manquantes):
    trouvee = reconnaitre(entetes)
    assert (trouvee.genre, trouvee.manquantes) == (genre, manquantes)


def test_unknown_columns_are_named_and_ignored(reseau):
    vu = plan(reseau, tableau("nom;commune;Couleur préférée", "A;Drancy;vert"))
    assert vu.applicable and any("Couleur préférée" in p.message for p in vu.avis)


CELLULES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["oui", "non", "2018", "31/02/2018", "43230", "Drancy", "Saint-Denis", "A", "insta:x|:|y:", "=1+1"]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(GENRES)),
    st.lists(st.lists(CELLULES, min_size=21, max_size=21), min_size=1, max_size=4),
)
def test_whatever_the_cells_the_analysis_says_and_never_falls(reseau, genre, lignes):
    from coordination.imports.analyse import analyser
    from socle.tableur import write_csv

    colonnes = [c.nom for c in GENRES[genre].colonnes]
    lecture = lire([("x.csv", write_csv(colonnes, [ligne[: len(colonnes)] for ligne in lignes]))])
    analyser(reseau=reseau, lecture=lecture)


def test_the_headers_of_these_tests_are_columns():
    assert set(S.split(";")) <= {c.nom for c in GENRES["structures"].colonnes}
    assert set(P.split(";")) <= {c.nom for c in GENRES["promeneurs"].colonnes}


def test_one_address_and_nearly_one_name_is_asked(reseau):
    p = promeneurs("A;;Max;Un;Anim;accueil@a.example;;;;;", "A;;Maxime;Un;Anim;accueil@a.example;;;;;")
    assert [q.cle for q in plan(reseau, structures(BON), p).questions] == ["p.csv:3:email"]
    importe(reseau, structures(BON), p, choix={"p.csv:3:email": "autre"})
    assert sorted(Promeneur.objects.values_list("email", flat=True)) == ["", "accueil@a.example"]
    assert importe(reseau, structures(BON), p, choix={"p.csv:3:email": "autre"}).rien


@pytest.mark.parametrize(("telephone", "garde"), [("06 39 98 12 34", True), ("0199001234", True), ("0612", False)])
def test_a_number_of_the_right_length_is_kept_even_for_fiction(reseau, telephone, garde):
    assert plan(reseau, tableau("nom;commune;telephone", f"A;Drancy;{telephone}")).applicable is garde


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"pas du json", "pas du JSON (ligne 1, colonne 1)"),
        (b"\xff\xfe", "UTF-8"),
        (None, "existe pas"),
        (b"[]", "objet"),
    ],
)
def test_answers_that_cannot_be_read_are_said_in_french(reseau, tmp_path, contenu, dit):
    tableau, choix = tmp_path / "s.csv", tmp_path / "choix.json"
    tableau.write_bytes(structures(BON))
    if contenu is not None:
        choix.write_bytes(contenu)
    with pytest.raises(CommandError, match=re.escape(dit)):
        call_command("import_reseau", str(tableau), "--reseau", "93", "--choix", str(choix))


def test_what_is_said_of_the_headers_gives_their_own_line_and_usual_abbreviations_are_known():
    tableau = "Réseau du 54;;;\nNom;Ville;C.P.;Observations\nMJC;Nancy;54000;ras\n"
    lecture = lire([("s.csv", io.BytesIO(tableau.encode()))])
    assert [(p.ligne, "C.P." in p.message) for p in lecture.problemes] == [(2, False)]
    assert lecture.rangs[0].valeurs["code_postal"] == "54000" and lecture.rangs[0].ligne == 3
