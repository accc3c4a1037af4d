"""The pictures of the guides are taken here, so that they stay true: each screen exists and still holds what it shows.

No picture is compared with the one kept: dates move every day. `make images` (this test, IMAGES=1) keeps new ones.
"""

import io
import os
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import DESK
from .ecrans import ECRANS, POIDS, Ecran

MARGE = 16


@pytest.mark.parametrize("ecran", ECRANS, ids=[e.nom for e in ECRANS])
def test_the_picture_of_a_guide_is_taken_on_a_screen_that_holds_what_it_shows(ecran: Ecran, ouvrir, objets):
    page = ouvrir(ecran.page.compte, reduced_motion="reduce")
    chemin = reverse(ecran.vue, args=[objets[o] for o in ecran.page.objets])
    page.goto(f"{chemin}?{ecran.page.requete}" if ecran.page.requete else chemin)
    for texte in ecran.textes:
        dedans = page.locator(ecran.cadre).filter(has_text=re.compile(re.escape(texte).replace(r"\ ", r"\s"), re.I))
        expect(dedans.first, f"{ecran.nom} ne montre plus « {texte} »").to_be_visible()
    image = photographier(page, ecran)
    assert len(image) < POIDS, f"{ecran.nom} pèse {len(image)} octets"
    if os.environ.get("IMAGES"):
        ecran.fichier.parent.mkdir(exist_ok=True)
        ecran.fichier.write_bytes(image)


def photographier(page: Page, ecran: Ecran) -> bytes:
    """The frame of this screen, as a WebP."""
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    boites = [b for n in page.locator(ecran.cadre).all() if (b := n.bounding_box()) and b["width"] and b["height"]]
    gauche, haut = (max(0, min(b[x] for b in boites) - MARGE) for x in ("x", "y"))
    droite = min(DESK["width"], max(b["x"] + b["width"] for b in boites) + MARGE)
    bas = min(haut + ecran.haut, max(b["y"] + b["height"] for b in boites) + MARGE)
    brut = page.screenshot(
        full_page=True, clip={"x": gauche, "y": haut, "width": droite - gauche, "height": bas - haut}
    )
    sortie = io.BytesIO()
    Image.open(io.BytesIO(brut)).convert("RGB").save(sortie, "WEBP", quality=80, method=6)
    return sortie.getvalue()
