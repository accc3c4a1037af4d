"""Handles that an eye confuses, and those that it does not."""

import pytest

from promeneurs.ressemblance import distance, du_compte, ecart, squelette


@pytest.mark.parametrize(
    "faux",
    [
        "1nes.pdn54",
        "lnes.pdn54",
        "ines_pdn54",
        "inespdn54",
        "ines..pdn54",
        "іnes.pdn54",
        "ines.pdn5A",
        "INÉS.PDN54",
        "ines.pcln54",
    ],
)
def test_look_alike_letters_digits_and_separators_are_one_for_the_eye(faux):
    assert squelette(faux) == squelette("ines.pdn54") or distance(faux, "ines.pdn54") is not None


@pytest.mark.parametrize(
    ("faux", "vrai"),
    [
        ("inees.pdn54", "ines.pdn54"),
        ("ines.pdn45", "ines.pdn54"),
        ("ines.pnd54", "ines.pdn54"),
        ("ine.pdn54", "ines.pdn54"),
        ("rnaia.mda54", "maia.mda54"),
        ("ines.pdn54_officiel", "ines.pdn54"),
        ("ines.pdn54.prive", "ines.pdn54"),
        ("officiel.ines.pdn54", "ines.pdn54"),
        ("ines.pdn542", "ines.pdn54"),
        ("vvill.pdn", "will.pdn"),
    ],
)
def test_one_or_two_faults_make_a_look_alike(faux, vrai):
    assert distance(faux, vrai) is not None


@pytest.mark.parametrize(
    ("autre", "vrai"),
    [
        ("lea", "zoe"),
        ("leo", "lea"),
        ("max", "mae"),
        ("hugo", "hugh"),
        ("hugo.pdn", "ana.pdn"),
        ("theo.mda54", "ines.pdn54"),
    ],
)
def test_a_short_name_does_not_resemble_every_other(autre, vrai):
    assert distance(autre, vrai) is None


def test_what_nobody_imitates_letter_by_letter_has_no_skeleton():
    for plateforme, cle in (
        ("whatsapp", "+33612345678"),
        ("facebook", "1000123"),
        ("discord", "invitation:AbC"),
        ("blog", "a.fr"),
    ):
        assert du_compte(plateforme, cle) == ""
    assert du_compte("jeu", "minecraft:ines.pdn") == squelette("ines.pdn") == du_compte("instagram", "ines.pdn")


@pytest.mark.parametrize(
    ("faux", "vrai", "phrase"),
    [
        ("anna.pdn", "ana.pdn", "la lettre « n » en plus"),
        ("anapdn", "ana.pdn", "un point en moins"),
        ("ana_pdn", "ana.pdn", "un tiret bas à la place d’un point"),
        ("an4.pdn", "ana.pdn", "le chiffre « 4 » à la place de la lettre « a »"),
        ("аna.pdn", "ana.pdn", "un « а » de l’alphabet cyrillique à la place de la lettre « a »"),
        ("naa.pdn", "ana.pdn", "les lettres « an » sont inversées"),
        ("rnaia", "maia", "« rn » à la place de la lettre « m »"),
    ],
)
def test_the_difference_is_said_in_words_not_by_colour_alone(faux, vrai, phrase):
    lu = ecart(faux, vrai)
    assert [p.replace("\u00a0", " ") for p in lu.phrases] == [phrase]
    assert "".join(t for t, _ in lu.demande) == faux and "".join(t for t, _ in lu.officiel) == vrai
    assert any(marque for _, marque in [*lu.demande, *lu.officiel])
