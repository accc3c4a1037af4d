"""What holds on every public page: one leaves it at once, nothing is set, nothing is asked of anybody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.e2e.pages import PUBLIQUES
from tests.test_coherence import ADRESSES, get_resolver_reverse

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
SANS_QUITTER = {"integrer_cadre"}  # inside another site
PRIS = re.compile(
    r'<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc="([^"]+)"|<object\b[^>]*\bdata="([^"]+)"'
)
LIES = re.compile(r'<link\b(?=[^>]*rel="(?:stylesheet|icon|preload|manifest|apple-touch-icon)")[^>]*href="([^"]+)"')
PAGES = sorted(set(PUBLIQUES) & set(ADRESSES))


@pytest.fixture
def valeurs():
    """What fills the addresses."""
    ana = fabrique.personne("Ana", commune="54329")
    structure = ana.mandats.get().structure
    return {
        "promeneur": {"cle": ana.get_absolute_url().split("/")[2]},
        "structure": {"cle": structure.get_absolute_url().split("/")[2]},
        "lieu_departement": {"departement": "meurthe-et-moselle"},
        "lieu_commune": {"departement": "meurthe-et-moselle", "commune": "luneville-54329"},
        "aide_page": {"code": "promeneur"},
    }


def adresse(nom: str, valeurs: dict) -> str:
    params, _ = get_resolver_reverse(nom)[0]
    if params and nom not in valeurs:
        pytest.skip(f"{nom} est essayé avec ses propres objets")
    return reverse(nom, kwargs=valeurs.get(nom, {}))


@pytest.mark.parametrize("nom", PAGES)
def test_a_public_page_follows_nobody_and_lets_one_leave(nom, valeurs):
    reponse = Client().get(adresse(nom, valeurs))
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert not reponse.cookies and "cookie" not in reponse.get("Vary", "").lower()
    ailleurs = [a or b for a, b in PRIS.findall(page)] + LIES.findall(page)
    assert ailleurs and not [u for u in ailleurs if not re.match(r"/(?!/)|data:|qr\.svg", u)], ailleurs
    assert ("data-quitter" in page) == (nom not in SANS_QUITTER)
