"""Design §8: what a public page weighs on the wire, from the real server, without its photos and its map."""

import pytest
from django.urls import NoReverseMatch, reverse

from .conftest import PHONE
from .pages import PUBLIQUES

BUDGET, CARTE = 60_000, 20_000
MESURES = [(nom, p) for nom, pages in PUBLIQUES.items() for p in pages if not p.sans_axe]


@pytest.mark.parametrize(("nom", "cas"), MESURES, ids=[f"{nom}-{'-'.join(p.objets)}{p.requete}" for nom, p in MESURES])
def test_a_public_page_is_light_on_the_wire(nom, cas, ouvrir, objets):
    try:
        chemin = reverse(nom, args=[objets[o] for o in cas.objets])
    except NoReverseMatch:
        pytest.skip(f"{nom} n’existe pas encore")
    page = ouvrir(viewport=PHONE)
    page.context.route("**/fichiers/**", lambda route: route.abort())  # photos
    tailles: dict[str, int] = {}
    reseau = page.context.new_cdp_session(page)
    reseau.send("Network.enable")
    urls: dict[str, str] = {}
    reseau.on("Network.responseReceived", lambda e: urls.update({e["requestId"]: e["response"]["url"]}))
    reseau.on(
        "Network.loadingFinished", lambda e: tailles.update({urls.get(e["requestId"], "?"): e["encodedDataLength"]})
    )
    page.goto(f"{chemin}?{cas.requete}" if cas.requete else chemin, wait_until="networkidle")
    carte = page.locator("svg.mosaic").count()
    total, permis = sum(tailles.values()), BUDGET + (CARTE if carte else 0)
    detail = "\n".join(f"{taille:>7} {url}" for url, taille in sorted(tailles.items(), key=lambda x: -x[1]))
    assert tailles, "nothing was measured"
    assert total <= permis, f"{chemin} : {total} octets pour {permis}\n{detail}"
