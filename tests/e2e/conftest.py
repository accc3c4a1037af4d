"""The browser, the accounts of the demo signed in as people do, and what every page promises."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from . import semer

SITE = os.environ.get("SITE_URL", "")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
MOT_DE_PASSE = "promeneurs-demo-2026"
expect.set_options(timeout=10_000)


class ParcoursEnsemble(LoadScopeScheduling):
    """The journeys of a file follow each other in one process; the pages go wherever there is room.

    Said here: since pytest 9, a node's name no longer changes and `--dist loadgroup` groups nothing.
    """

    def _split_scope(self, nodeid: str) -> str:
        fichier = nodeid.partition("::")[0]
        return fichier if "parcours" in fichier else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ParcoursEnsemble:
    return ParcoursEnsemble(config, log)


@pytest.fixture(scope="session")
def objets(django_db_blocker: object) -> dict[str, str]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return semer.objets() | {nom: nom for nom in ("changer", "fermer", "retirer")} | {
            "jeton_faux": "faux", "uid_faux": "1", "document_aide": "promeneur",
        }  # fmt: skip


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    if not SITE:
        pytest.exit("Ces essais veulent un site qui tourne : lancez-les par « make e2e ».", 1)
    with sync_playwright() as p:
        browser = p.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions(navigateur: Browser, objets: dict[str, str]) -> Callable[[str], dict]:
    """The state of a browser signed in with an account of the demo; signed in once a process, through the form."""
    etats: dict[str, dict] = {
        compte: {
            "cookies": [{"name": "sessionid", "value": objets[f"_session_{compte}"], "url": SITE}],
            "origins": [],
        }
        for compte in ("securite", "signataire", "signataire_caf", "regionale")
    }

    def etat(compte: str) -> dict:
        if compte not in etats:
            contexte = navigateur.new_context(base_url=SITE, locale="fr-FR")
            connecter(contexte.new_page(), compte)
            etats[compte] = contexte.storage_state()
            contexte.close()
        return etats[compte]

    return etat


def connecter(page: Page, compte: str, mot_de_passe: str = MOT_DE_PASSE) -> None:
    page.goto("/compte/login/")
    page.get_by_label("Adresse e-mail").fill(compte if "@" in compte else f"{compte}@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe)
    page.get_by_role("button", name=re.compile("connecter", re.I)).click()
    expect(page).not_to_have_url(re.compile("login"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """A journey that fails says where its pages were and what they showed: a locator that waited tells neither."""
    rapport = (yield).get_result()
    if rapport.when == "call" and rapport.failed:
        for page in getattr(item, "pages_ouvertes", []):
            with suppress(Exception):
                rapport.sections.append((f"page {page.url}", page.locator("body").inner_text(timeout=2000)[:3000]))
        rapport.sections.append(("le site, dernières lignes", _journal()))


def _journal() -> str:
    """The end of what the site wrote, with its errors."""
    lignes = (Path(os.environ["PDN_LOCAL"]) / "web.log").read_text(errors="replace").splitlines()
    fautes = [ligne for ligne in lignes if '"level": "error"' in ligne or '"level": "warning"' in ligne]
    return "\n".join([*fautes[-10:], "…", *lignes[-15:]])


@pytest.fixture
def ouvrir(
    request: pytest.FixtureRequest, navigateur: Browser, sessions: Callable[[str], dict]
) -> Iterator[Callable[..., Page]]:
    """A page of a browser of its own: `ouvrir("promeneur", viewport=PHONE)`. Closed at the end."""
    contextes: list[BrowserContext] = []
    request.node.pages_ouvertes = pages = []

    def page(compte: str = "", **options: object) -> Page:
        options.setdefault("viewport", DESK)
        etat = sessions(compte) if compte else None
        contexte = navigateur.new_context(base_url=SITE, locale="fr-FR", storage_state=etat, **options)
        contextes.append(contexte)
        pages.append(contexte.new_page())
        return pages[-1]

    yield page
    for contexte in contextes:
        contexte.close()


def adresse(chemin: str) -> str:
    return urljoin(SITE, chemin)


def capture(page: Page, nom: str) -> Path:
    """A picture for whoever reads a failure."""
    chemin = Path(os.environ["PDN_LOCAL"]) / f"{nom}.png"
    page.screenshot(path=chemin)
    return chemin


@pytest.fixture(scope="session")
def scan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A document on paper, scanned."""
    chemin = tmp_path_factory.mktemp("scan") / "document.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(chemin)
    return str(chemin)
