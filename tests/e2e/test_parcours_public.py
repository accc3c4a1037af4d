"""Someone looks for somebody to talk to; a parent doubts; someone has only a keyboard; someone prints."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE


def test_a_young_person_without_javascript_finds_somebody_online_on_discord(ouvrir):
    page = ouvrir(viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quelqu’un à qui parler")  # nothing typed: everybody
    lieu = page.get_by_label("Près de quelle ville")
    lieu.fill("Lunévile")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On ne trouve pas cette ville.")
    expect(page.get_by_label("Près de quelle ville")).to_have_value("Lunévile")
    page.get_by_role("link", name=re.compile("^Lunéville")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Autour de Lunéville")
    page.get_by_role("link", name=re.compile("^En ligne")).click()
    page.get_by_role("link", name=re.compile("^Discord")).click()
    expect(page).to_have_url(re.compile("plateforme=discord"))
    expect(page).to_have_url(re.compile("en_ligne=1"))
    page.get_by_role("link", name="Inès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inès")
    expect(page.get_by_text("ines.pdn54").first).to_be_visible()
    expect(page.get_by_text(re.compile("en ligne", re.I)).first).to_be_visible()
    page.get_by_role("navigation", name="Principal").get_by_role("link", name="Urgence").click()
    expect(page.get_by_role("link", name=re.compile("119")).first).to_be_visible()
    assert page.context.cookies() == []


def test_a_place_that_means_several_communes_is_asked_again(ouvrir):
    page = ouvrir(viewport=PHONE, java_script_enabled=False)
    page.goto("/annuaire/?lieu=Saint-Martin")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laquelle")
    page.get_by_role("main").get_by_role("link", name=re.compile("Saint-Martin")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Autour de")


def verifier(page: Page, texte: str) -> None:
    page.get_by_label(re.compile("compte", re.I)).first.fill(texte)
    page.get_by_role("button", name="Vérifier").click()


def test_a_parent_checks_an_account_however_it_is_written(ouvrir):
    page = ouvrir(viewport=DESK)
    page.goto("/verifier/")
    verifier(page, "   ")
    expect(page.get_by_role("alert")).to_be_visible()
    for ecrit in (
        "@INES.pdn54",
        "https://www.instagram.com/ines.pdn54/?igsh=MTc4MmM1&utm_source=qr",
        "instagram.com/ines.pdn54",
    ):
        verifier(page, ecrit)
        expect(page.get_by_role("heading", name="Oui, ce compte est officiel.")).to_be_visible()
        expect(page.get_by_role("heading", name="Officiel ne veut pas dire sans danger")).to_be_visible()
        assert "ines" not in page.url
    verifier(page, "@jonas-ancien")
    expect(page.get_by_role("heading", name="Ce compte n’est plus officiel.")).to_be_visible()
    verifier(page, "ines.pdn.54")
    expect(page.get_by_role("heading", name="Oui, ce compte est officiel.")).to_have_count(0)
    verifier(page, "personne-de-connu-1234")
    expect(page.get_by_role("heading", name="Ce compte n’est pas connu ici.")).to_be_visible()
    expect(page.get_by_text("Cela ne prouve pas qu’il est faux").first).to_be_visible()
    assert page.context.cookies() == []


def test_somebody_who_left_shows_a_first_name_a_structure_and_a_date(ouvrir, objets):
    page = ouvrir(viewport=PHONE)
    reponse = page.goto(f"/promeneurs/{objets['page_depart']}/")
    assert "noindex" in reponse.headers.get("x-robots-tag", "")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Manon")
    expect(page.get_by_text("Pierrot")).to_have_count(0)
    expect(page.get_by_role("main").locator("img")).to_have_count(0)


def test_the_directory_is_used_with_a_keyboard_alone(ouvrir):
    page = ouvrir(viewport=DESK)
    page.goto("/annuaire/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    page.keyboard.press("Tab")
    lieu = page.get_by_label("Près de quelle ville")
    expect(lieu).to_be_focused()
    with page.expect_response(lambda r: r.url.endswith("q=lunev")):
        page.keyboard.type("lunev")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name=re.compile("^Lunéville"))).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(lieu).to_have_value(re.compile("Lunéville"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Autour de Lunéville")
    discord = page.get_by_role("link", name=re.compile("^Discord"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if discord.evaluate("n => n === document.activeElement"):
            break
    expect(discord).to_be_focused()
    assert discord.evaluate("n => getComputedStyle(n).outlineStyle") != "none", "where one is must be seen"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("plateforme=discord"))


def test_a_dialog_opens_and_closes_with_the_keyboard(ouvrir):
    page = ouvrir("admin", viewport=DESK)
    page.goto("/composants/")
    bouton = page.locator("[data-dialogue] summary").first
    bouton.focus()
    page.keyboard.press("Enter")
    dialogue = page.locator("dialog[open]").first
    expect(dialogue).to_be_visible()
    assert dialogue.evaluate("n => n.contains(document.activeElement)"), "the focus goes into the dialog"
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert bouton.evaluate("n => n === document.activeElement || n.contains(document.activeElement)")


def test_a_profile_prints_without_what_is_only_for_the_screen(ouvrir, objets):
    page = ouvrir(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.goto(f"/promeneurs/{objets['page_ines']}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("ines.pdn54").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Principal")).to_be_hidden()
    expect(page.locator("[data-quitter]")).to_be_hidden()
    fond = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert fond in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), f"{fond} wastes ink"
    assert len(page.pdf(format="A4")) > 5_000


@pytest.mark.parametrize("au_clavier", [False, True])
def test_leaving_shows_the_weather_at_once_and_going_back_from_it_shows_none_of_our_pages(ouvrir, au_clavier):
    """By the button, the whole past of the tab is gone; by the keyboard, which may open no tab, the page alone."""
    page = ouvrir(viewport=DESK)
    page.context.route("https://www.meteofrance.com/**", lambda route: route.fulfill(body="La météo"))
    for chemin in ("/", "/annuaire/?lieu=Nancy", "/urgence/", "/verifier/"):
        page.goto(chemin)
    if au_clavier:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    else:
        with page.context.expect_page() as onglet:
            page.click("[data-quitter]")
        expect(onglet.value).to_have_url("https://www.meteofrance.com/")
    expect(page).to_have_url("https://www.meteofrance.com/")
    page.go_back()
    assert (page.url == "about:blank") is not au_clavier and "/verifier/" not in page.url
