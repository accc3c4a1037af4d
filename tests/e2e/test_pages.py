"""Every page, on a phone and on a desk, by day and (for many) by night."""

import pytest
from django.urls import NoReverseMatch, reverse

from .audit import Ecoute, axe, deborde
from .conftest import DESK, PHONE, SITE
from .pages import PAGES, PUBLIQUES, Page

CAS = [(nom, p) for nom, pages in PAGES.items() for p in pages]
VUES = [(PHONE, "light"), (DESK, "light"), (PHONE, "dark")]


@pytest.mark.parametrize(
    ("nom", "cas"), CAS, ids=[f"{nom}-{p.compte or 'public'}-{'-'.join(p.objets)}{p.requete}" for nom, p in CAS]
)
def test_the_page_is_whole_for_everybody(nom: str, cas: Page, ouvrir, objets):
    try:
        chemin = reverse(nom, args=[objets[o] for o in cas.objets])
    except NoReverseMatch:
        pytest.skip(f"{nom} n’existe pas encore")
    page = ouvrir(cas.compte)
    ecoute = Ecoute(page, SITE)
    manques = []
    page.set_viewport_size(PHONE)
    reponse = page.goto(f"{chemin}?{cas.requete}" if cas.requete else chemin)
    assert reponse.status == cas.statut, f"{chemin} répond {reponse.status}, arrivé à {page.url}"
    assert page.url.startswith(SITE + chemin), f"{chemin} renvoie à {page.url}"
    for ecran, theme in VUES if cas.sombre else VUES[:2]:
        page.set_viewport_size(ecran)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        ou = f"{ecran['width']} px {theme}"
        manques += [] if cas.sans_axe else [f"{ou} : {v}" for v in axe(page)]
        if large := deborde(page):
            manques.append(f"{ou} déborde : {large}")
    manques += [f"console : {e}" for e in ecoute.erreurs] + [f"ailleurs : {u}" for u in ecoute.ailleurs]
    if nom in PUBLIQUES and "cookie" in reponse.headers.get("vary", "").lower():
        manques.append("Vary: Cookie : aucun cache ne la garde")
    if nom in PUBLIQUES and (temoins := page.context.cookies()):
        manques.append(f"témoins : {[t['name'] for t in temoins]}")
    assert not manques, f"{chemin}\n" + "\n".join(manques)
