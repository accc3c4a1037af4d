"""The look: every part is in the gallery, wired for everybody, light enough, and readable in light and in dark."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from socle.composants.exemples import Essai
from socle.composants.icones import MARQUES, icone

GABARITS = Path(settings.BASE_DIR) / "templates"
CSS = Path(settings.BASE_DIR) / "static" / "css"


class Page(HTMLParser):
    """Elements of a page, as (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


@pytest.fixture
def galerie(client, db, settings):
    settings.MFA_REQUISE = False
    membre = get_user_model().objects.create_user(email="equipe@exemple.fr", is_staff=True)
    client.force_login(membre)
    reponse = client.get("/composants/")
    assert reponse.status_code == 200
    return reponse.content.decode()


def test_the_gallery_shows_every_component():
    source = (GABARITS / "composants" / "galerie.html").read_text()
    corps = source.split("{% endcomment %}")[1] + "".join(
        f.read_text()
        for f in (GABARITS / "cotton").glob("*.html")  # a component shown inside another counts
    )
    montres = set(re.findall(r"<c-([a-z-]+)", corps)) - {"slot", "vars"}
    assert {f.stem.replace("_", "-") for f in (GABARITS / "cotton").rglob("*.html")} <= montres


def test_the_gallery_exists_for_staff_only(client, db):
    assert client.get("/composants/").status_code == 302
    client.force_login(get_user_model().objects.create_user(email="autre@exemple.fr"))
    assert client.get("/composants/").status_code == 404


def test_the_gallery_is_sound(galerie):
    page = Page(galerie)
    doubles = [i for i, n in Counter(page.ids).items() if n > 1]
    assert not doubles
    assert all("alt" in attrs for attrs in page.all("img"))
    etiquettes = {attrs["for"] for attrs in page.all("label") if "for" in attrs}
    for champ in page.all("input", "select", "textarea"):
        if champ.get("type") in {"hidden", "submit"} or "aria-label" in champ:
            continue
        assert champ.get("id", "") in etiquettes or champ.get("type") in {"checkbox", "radio"}, champ
    for attrs in (attrs for _, attrs in page.elements):
        for cle in ("aria-describedby", "aria-labelledby", "aria-controls"):
            assert all(cible in page.ids for cible in attrs.get(cle, "").split()), attrs
        if (lien := attrs.get("href", "")).startswith("#") and len(lien) > 1:
            assert lien[1:] in page.ids, lien


def test_no_template_breaks_the_content_policy():
    for fichier in GABARITS.rglob("*.html"):
        if "courriels" in fichier.parts:
            continue
        source = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", fichier.read_text(), flags=re.S)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:", source), fichier
        for script in re.findall(r"<script([^>]*)>", source):
            assert "src=" in script or re.search(r"application/(ld.)?json", script), fichier


def test_a_field_in_error_says_so_to_everybody():
    html = render_to_string("composants/formulaire.html", _contexte(Essai({"email": "ines@"})))
    page = Page(html)
    email = next(a for a in page.all("input") if a.get("name") == "email")
    assert email["aria-invalid"] == "true"
    assert email["aria-describedby"] == "id_email_error"
    assert "id_email_error" in page.ids
    liens = [a["href"] for a in page.all("a") if a.get("href", "").startswith("#")]
    assert "#id_email" in liens
    assert all(lien[1:] in page.ids for lien in liens)


def test_a_text_too_long_is_answered_and_never_cut_by_the_browser():
    class Note(forms.Form):
        texte = forms.CharField(max_length=10)

    colle = "é" * 50
    html = render_to_string("composants/formulaire.html", _contexte(Note({"texte": colle})))
    assert "maxlength" not in html and colle in html and "au plus 10 caractères" in html


def test_a_field_with_help_is_described_by_it():
    page = Page(render_to_string("composants/formulaire.html", _contexte(Essai())))
    prenom = next(a for a in page.all("input") if a.get("name") == "prenom")
    assert prenom["aria-describedby"] in page.ids


def _contexte(form) -> dict:
    return form.get_context()


def test_a_public_page_does_not_ask_who_is_looking():
    requete = RequestFactory().get("/annuaire/")
    requete.__class__ = type("Muette", (requete.__class__,), {"user": property(lambda self: 1 / 0)})
    html = render_to_string("404.html", {}, None) + render_to_string("base.html", {"request": requete})
    assert 'aria-current="page"' in html
    assert "3018" in html


def test_an_unknown_icon_never_breaks_a_page():
    assert "<svg" in icone("n-existe-pas")
    assert "<svg" in icone("brand:reseau-de-demain")
    assert 'aria-label="Chercher"' in icone("search", "ico", "Chercher")
    assert all("data-marque" in icone(f"brand:{code}") for code in MARQUES)


def test_what_a_public_page_loads_is_light(tmp_path, settings):
    settings.POLICES_DIR = tmp_path
    call_command("polices")
    polices = sum(f.stat().st_size for f in (tmp_path / "fonts").glob("*.woff2"))
    css = len(brotli.compress((CSS / "pdn.css").read_bytes()))
    js = len(brotli.compress((CSS.parent / "js" / "app.js").read_bytes()))
    assert polices < 29_000
    assert css < 10_000
    assert js < 3_500
    assert polices + css + js < 42_000  # leaves 18 kB for the HTML of a page


def test_fonts_are_made_once(tmp_path, settings):
    settings.POLICES_DIR = tmp_path
    call_command("polices")
    police = tmp_path / "fonts" / "text-400.woff2"
    avant = police.stat().st_mtime_ns
    call_command("polices")
    assert police.stat().st_mtime_ns == avant


def _couleurs() -> tuple[dict[str, str], dict[str, str]]:
    source = (CSS / "pdn.css").read_text()
    paires = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", source)
    return {n: a for n, a, _ in paires}, {n: b for n, _, b in paires}


def _contraste(a: str, b: str) -> float:
    def lumiere(couleur: str) -> float:
        canaux = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, v, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
        return 0.2126 * r + 0.7152 * v + 0.0722 * b

    haut, bas = sorted((lumiere(a), lumiere(b)), reverse=True)
    return (haut + 0.05) / (bas + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["clair", "sombre"])
def test_text_is_readable_on_every_ground(mode):
    couleurs = _couleurs()[mode]
    lavis = ["mint-wash", "sun-wash", "coral-wash", "violet-wash", "help"]
    for texte in ("night", "ink", "soft", "coral"):
        for fond in ("paper", "card", "sunk", *lavis):
            assert _contraste(couleurs[texte], couleurs[fond]) >= 4.5, (texte, fond)
    for texte, fond in (
        ("mint", "mint-fill"),
        ("sun-ink", "sun-fill"),
        ("coral", "coral-soft"),
        ("night", "violet-fill"),
    ):
        assert _contraste(couleurs[texte], couleurs[fond]) >= 4.5, (texte, fond)
    for fond in ("paper", "card"):
        assert _contraste(couleurs["edge"], couleurs[fond]) >= 3, fond


@pytest.mark.parametrize(
    "adresse", ["/mentions-legales/", "/confidentialite/", "/accessibilite/", "/devenir-promeneur/"]
)
def test_a_page_of_text_carries_no_cookie(client, db, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert not reponse.cookies
    assert "Cookie" not in reponse.headers.get("Vary", "")


def test_the_legal_page_names_where_the_data_come_from(client, db):
    assert "INSEE" in client.get("/mentions-legales/").content.decode()


def sommaire(*panneaux: str) -> str:
    return Template(f"{{% load composants %}}{{% sommaire %}}{''.join(panneaux)}{{% endsommaire %}}").render(Context())


def panneau(n: int, tete: str = "") -> str:
    return f'<section class="panel" id="p{n}"><div class="panel-head"><h2>L’été &amp; {n}</h2>{tete}</div></section>'


def test_a_long_page_lists_its_parts_with_their_state_and_a_short_one_lists_nothing():
    bien = '<div class="row"><span class="pill on" >Complet</span></div>'
    page = sommaire(panneau(1, bien), *(panneau(n) for n in range(2, 6)))
    liens = re.findall(r'<a href="#(p\d)">(.*?)</a>', page)
    assert [ancre for ancre, _ in liens] == ["p1", "p2", "p3", "p4", "p5"] * 2  # at the side, and folded
    assert liens[0][1] == 'L’été &amp; 1 <small class="on">Complet</small>' and liens[1][1] == "L’été &amp; 2"
    assert page.count(panneau(3)) == 1
    assert "Dans cette page" not in sommaire(*(panneau(n) for n in range(4)))
