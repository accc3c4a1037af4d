"""The guides and the README show the pictures that the browser tests make, all of them, and no other."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from tests.e2e.ecrans import ECRANS, IMAGES, POIDS

RACINE = Path(settings.BASE_DIR)
GUIDES = [RACINE / "README.md", *sorted((RACINE / "docs").glob("*.md"))]
MONTREES = [
    (guide, texte, guide.parent / chemin)
    for guide in GUIDES
    for texte, chemin in re.findall(r"!\[(.*?)\]\((.*?)\)", guide.read_text())
]


@pytest.mark.parametrize(("guide", "texte", "image"), MONTREES, ids=[f"{g.stem}-{i.stem}" for g, _, i in MONTREES])
def test_a_picture_of_a_guide_is_one_that_the_browser_tests_make_and_says_what_it_shows(guide, texte, image):
    assert image in {e.fichier for e in ECRANS}, f"{guide.name} : {image.name} n’est pas dans ecrans.py"
    assert image.is_file(), f"{image.name} n’existe pas : make images"
    assert len(texte) > 20, f"{guide.name} ne dit pas ce que montre {image.name}"


def test_every_picture_is_shown_once_and_every_file_is_a_picture_that_is_made():
    montrees = [image for _, _, image in MONTREES]
    assert sorted(montrees) == sorted(e.fichier for e in ECRANS)
    assert set(IMAGES.iterdir()) == set(montrees)


@pytest.mark.parametrize("ecran", ECRANS, ids=[e.nom for e in ECRANS])
def test_a_picture_is_light_and_no_wider_than_a_screen(ecran):
    assert ecran.fichier.stat().st_size < POIDS
    with Image.open(ecran.fichier) as image:
        assert image.width <= 1280
