import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle import texte, valeurs
from socle.texte import ALPHABET, code_court, de, liste, propre, que, tri


def test_tri_ignores_accents_case_hyphens_and_apostrophes():
    assert tri("L’Haÿ-les-Roses") == tri("L'HAY LES  ROSES") == "l hay les roses"
    assert tri("Œuvre – Épinal ") == "oeuvre epinal"


def test_tri_sorts_epinal_before_zincourt():
    assert sorted(["Zincourt", "Épinal"], key=tri) == ["Épinal", "Zincourt"]


@given(st.text())
def test_tri_is_stable(texte):
    assert tri(tri(texte)) == tri(texte)


def test_a_public_code_has_no_look_alike_characters():
    code = code_court(200)
    assert len(code) == 200 and set(code) <= set(ALPHABET) and not set(code) & set("0o1il")


def test_liste_reads_in_french():
    assert liste(["a", "b", "c"]) == "a, b et c"
    assert liste(["a"]) == "a" and liste([]) == ""


def test_propre_drops_control_characters():
    assert propre("a\0b\u202e c\n") == "a b c"


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Inès", "d’Inès"),
        ("École des Lilas", "d’École des Lilas"),
        ("Œuvre du Plateau", "d’Œuvre du Plateau"),
        ("Paul", "de Paul"),
        ("Hélène", "d’Hélène"),
        ("Hadrien", "d’Hadrien"),
        ("Hamza", "de Hamza"),
        ("Hauts de Nancy", "de Hauts de Nancy"),
        ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"),
        ("3 Maisons", "de 3 Maisons"),
        ("", "de "),
    ],
)
def test_de_elides_before_a_vowel_and_a_mute_h(nom, attendu):
    assert de(nom) == attendu


def test_que_elides_alike():
    assert (que("Inès"), que("Paul")) == ("qu’Inès", "que Paul")


def test_a_line_keeps_the_spaces_that_do_not_break():
    assert texte.ligne("  Décision\u00a0:  non\n retenue ") == "Décision\u00a0: non retenue"


@pytest.mark.parametrize(("tape", "imprime"), [
    ("Motif : rien", "Motif\u00a0: rien"), ("Pourquoi ?", "Pourquoi\u00a0?"), ("« oui »", "«\u00a0oui\u00a0»"),
    ("voir http://a.fr :80", "voir http://a.fr :80"), ("déjà\u00a0: bon", "déjà\u00a0: bon"),
])  # fmt: skip
def test_typed_punctuation_does_not_begin_a_line(tape, imprime):
    assert texte.ponctuee(tape) == imprime


@pytest.mark.parametrize(
    "octets,dit", [(12, "1 ko"), (64_600, "65 ko"), (999_499, "999 ko"), (1_000_000, "1 Mo"), (10_250_000, "10,2 Mo")]
)
def test_the_size_of_a_file_is_said_as_offices_say_it(octets, dit):
    assert valeurs.taille(octets) == dit.replace(" ", "\u00a0")
