"""The year of `plan`, typed in Chromium: the same gestures as `saisie`, in real pages. `make annee`: half an hour,
kept out of the suite that runs at each change."""

import os
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as reglages
from django.contrib.auth import get_user_model
from django.db import connections
from playwright.sync_api import Browser, Locator, sync_playwright

from config.e2e import chromium as programme

from . import plan
from . import saisie as par_formulaires
from .formulaire import lire, remplir
from .saisie import PARIS, Saisie
from .test_annee import test_each_figure_of_the_year_is_the_one_recounted, une_coordinatrice

__all__ = ["test_each_figure_of_the_year_is_the_one_recounted"]
LE_FORMULAIRE = """(noms) => {
  const siens = (f) => new Set([...f.elements].map((e) => e.name).filter(Boolean));
  const postes = [...document.querySelectorAll("main form")].filter((f) => f.method === "post");
  const ceux = postes.filter((f) => noms.every((n) => siens(f).has(n)));
  return ceux.reduce((a, b) => (a && siens(a).size >= siens(b).size ? a : b), null);
}"""


class Chromium(par_formulaires.Navigateur):
    """A window of the browser in which one person is signed in."""

    chromium: Browser
    site: str
    envois = 0

    def __init__(self, user: Any = None) -> None:
        super().__init__(user)
        fenetre = self.chromium.new_context(base_url=self.site, locale="fr-FR", timezone_id="Europe/Paris")
        self.page = fenetre.new_page()

    def recevoir(self, url: str) -> bytes:
        contenu = super().recevoir(url)  # signs in, each day again
        if self.user:
            cookie = self.client.cookies[reglages.SESSION_COOKIE_NAME].value
            self.page.context.add_cookies([{"name": reglages.SESSION_COOKIE_NAME, "value": cookie, "url": self.site}])
        return contenu

    def envoyer(self, url: str, valeurs: dict[str, Any] | None = None, **geste: Any) -> str:
        valeurs = valeurs or {}
        self.recevoir(url)
        reponse = self.page.goto(url)
        assert reponse and reponse.ok, f"{url} : {reponse and reponse.status}"
        formulaire = self.page.evaluate_handle(LE_FORMULAIRE, list(valeurs)).as_element()
        assert formulaire, f"{url} : aucun formulaire n’a {sorted(valeurs)}"
        formulaire.evaluate("f => f.id ||= 'celui-ci'")
        ici = self.page.locator(f"#{formulaire.get_attribute('id')}")
        voulues = remplir(lire(self.page.content(), set(valeurs)), valeurs)
        for nom in valeurs:
            _saisir(ici, nom, voulues.get(nom, ""))
        bouton = ici.locator("[type=submit]")
        for nom, valeur in geste.items():
            apres = self.page.locator(f"main button[name={nom}][value={valeur}]")
            if not apres.count():  # it comes with the preview
                self._cliquer(bouton)
            bouton = apres
        self._cliquer(bouton)
        fautes = self.page.locator("[aria-invalid=true], .errorlist").all_inner_texts()
        assert not fautes and self.page.url != self.site + url, f"{url} {valeurs} : {fautes}"
        Chromium.envois += 1
        adresse = urlsplit(self.page.url)
        return adresse.path + (f"#{adresse.fragment}" if adresse.fragment else "")

    def _cliquer(self, bouton: Locator) -> None:
        with self.page.expect_navigation():
            bouton.first.click()


def _saisir(ici: Locator, nom: str, voulu: Any) -> None:
    """As a hand does: what must be ticked is ticked, what must not is not."""
    champs = ici.locator(f'[name="{nom}"]')
    genre = champs.first.evaluate("c => c.type || c.tagName.toLowerCase()")
    if genre in ("checkbox", "radio"):
        voulus = [str(v) for v in voulu] if isinstance(voulu, list) else [str(voulu)]
        for case in champs.all():
            if genre == "checkbox" or case.get_attribute("value") in voulus:
                _ouvrir(case)
                if case.is_checked() != ((case.get_attribute("value") or "on") in voulus):
                    case.evaluate("c => c.click()")  # a list of communes may be open above it
    elif genre == "file":
        joint = {"name": voulu.name, "mimeType": voulu.content_type, "buffer": voulu.read()}
        ici.locator(f'[name="{nom}"]:not([capture])').first.set_input_files(joint)
    elif genre.startswith("select"):
        champs.first.select_option(voulu)
    else:
        _ouvrir(champs.first)
        champs.first.fill(str(voulu))


def _ouvrir(champ: Locator) -> None:
    """What is folded is unfolded first."""
    champ.evaluate(
        "c => { for (let d = c.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }"
    )


@pytest.fixture
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's own loop runs in this thread
    with sync_playwright() as p:
        ouvert = p.chromium.launch(executable_path=programme(), args=["--no-sandbox"])
        yield ouvert
        ouvert.close()


@pytest.fixture
def coordinatrice(transactional_db: None, settings: Any) -> Any:
    settings.DEMO = True  # a mail that holds a link is read on the platform, as in the demo
    return une_coordinatrice(settings)


@pytest.fixture
def saisie(
    coordinatrice: Any, live_server: Any, chromium: Browser, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> Iterator[Saisie]:
    """The year is typed; it is read in the next one."""
    Chromium.chromium, Chromium.site = chromium, live_server.url
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)  # a thread of the site ends with its page
    monkeypatch.setattr(par_formulaires, "Navigateur", Chromium)
    faite = Saisie(coordinatrice, lambda email: get_user_model().objects.get(email=email))
    faite.faire()
    record_property("formulaires envoyés par Chromium", Chromium.envois)
    with time_machine.travel(datetime.combine(plan.LECTURE, time(10), PARIS)):
        yield faite
