"""What every page promises to whoever opens it, whatever the screen."""

import re
from importlib.resources import files

from playwright.sync_api import ConsoleMessage, Page, Request

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
LANCER = "() => axe.run({resultTypes: ['violations']}).then(r => r.violations)"
DEBORDE = """() => {
    const large = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= large) return '';
    const loin = [...document.querySelectorAll('body *')].find(n => n.getBoundingClientRect().right > large + 1
        && !n.closest('.sr') && getComputedStyle(n).position !== 'fixed');
    return document.documentElement.scrollWidth + ' px pour ' + large + ' : '
        + (loin ? loin.outerHTML.slice(0, 160) : '?');
}"""


class Ecoute:
    """Listens to a page: what its console says, and what it asks of other places."""

    def __init__(self, page: Page, origine: str):
        self.origine, self.erreurs, self.ailleurs = origine, [], []
        page.on("console", self._console)
        page.on("pageerror", lambda e: self.erreurs.append(str(e)))
        page.on("request", self._demande)

    def _console(self, message: ConsoleMessage) -> None:
        refus_attendu = re.match(r"Failed to load resource: .* status of 4\d\d", message.text)
        if message.type == "error" and not refus_attendu:
            self.erreurs.append(message.text)

    def _demande(self, demande: Request) -> None:
        if not demande.url.startswith((self.origine + "/", "data:", "blob:")):
            self.ailleurs.append(demande.url)


def axe(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{v['id']} ({v['impact']}) {v['help']} : " + " | ".join(n["html"][:160] for n in v["nodes"][:3])
        for v in page.evaluate(LANCER)
    ]


def deborde(page: Page) -> str:
    return page.evaluate(DEBORDE)
