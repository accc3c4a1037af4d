"""A form of a page, read from its HTML as a browser does: what it holds already, what it lets one choose."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

ECRITS = {"text", "search", "hidden", "number", "date", "time", "email", "url", "tel", "password", ""}


@dataclass
class Controle:
    """One field. `choix`: (value, what is read beside it, chosen already) of boxes and lists."""

    genre: str
    valeur: str = ""
    choix: list[tuple[str, str, bool]] = field(default_factory=list)


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.formulaires: list[dict[str, Controle]] = []
        self.ici: dict[str, Controle] | None = None
        self.texte: list[str] = []
        self.attente: tuple[str, str, bool] | None = None
        self.ouvert = ""
        self.nom_liste = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        dits = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form":
            self.ici = {}
            if dits.get("method", "").lower() == "post":
                self.formulaires.append(self.ici)
        elif self.ici is None or "disabled" in dits:
            return
        elif tag == "select":
            self.nom_liste = dits.get("name", "")
            self.ici[self.nom_liste] = Controle("liste")
        elif tag == "option":
            self._lire("option", (dits.get("value", ""), self.nom_liste, "selected" in dits))
        elif tag == "textarea":
            self._lire("textarea", (dits.get("name", ""), "", False))
        elif tag == "label":
            self.ouvert, self.texte = "label", []
        elif tag == "input":
            self._saisie(dits)

    def _lire(self, quoi: str, attente: tuple[str, str, bool]) -> None:
        self.ouvert, self.attente, self.texte = quoi, attente, []

    def _saisie(self, dits: dict[str, str]) -> None:
        assert self.ici is not None
        nom, genre = dits.get("name", ""), dits.get("type", "text")
        if genre in ("checkbox", "radio"):
            controle = self.ici.setdefault(nom, Controle("cases" if genre == "checkbox" else "ronds"))
            controle.choix.append((dits.get("value", "on"), "", "checked" in dits))
        elif genre == "file" or genre in ECRITS:
            controle = self.ici.setdefault(nom, Controle("fichier" if genre == "file" else "texte"))
            controle.valeur = dits.get("value", "")

    def handle_data(self, data: str) -> None:
        self.texte.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.ici = None
        if self.ici is None or tag != self.ouvert:
            return
        dit = "".join(self.texte)
        if tag == "option" and self.attente:
            valeur, nom, choisie = self.attente
            self.ici[nom].choix.append((valeur, " ".join(dit.split()), choisie))
        elif tag == "textarea" and self.attente:
            self.ici[self.attente[0]] = Controle("texte", dit.removeprefix("\n"))
        elif tag == "label":
            self._etiquette(" ".join(dit.split()))
        self.ouvert = ""

    def _etiquette(self, dit: str) -> None:
        """The words of a label go to the box that it holds."""
        for controle in (self.ici or {}).values():
            if controle.choix and not controle.choix[-1][1]:
                valeur, _, choisie = controle.choix[-1]
                controle.choix[-1] = (valeur, dit, choisie)


def lire(html: str, noms: set[str]) -> dict[str, Controle]:
    """The form that is sent and has these fields; AssertionError when the page has none."""
    lecteur = _Lecteur()
    lecteur.feed(html)
    trouves = [f for f in lecteur.formulaires if noms <= set(f)]
    sienne = max(lecteur.formulaires, key=len, default={})
    assert trouves, f"aucun formulaire n’a {sorted(noms - set(sienne))}, parmi {sorted(sienne)}"
    return max(trouves, key=len)


def remplir(formulaire: dict[str, Controle], valeurs: dict[str, Any]) -> dict[str, Any]:
    """What a browser would send: what stands there, and these answers. None empties a field. Of boxes and lists, the
    answers are among those offered, said by their value or by what one reads."""
    envoi: dict[str, Any] = {}
    for nom, c in formulaire.items():
        if nom in valeurs and c.genre == "fichier":
            envoi[nom] = valeurs[nom]
        elif nom in valeurs and c.choix:
            voulus = valeurs[nom] if isinstance(valeurs[nom], list | tuple) else [valeurs[nom]]
            envoi[nom] = [_offert(nom, c, v) for v in voulus if v not in (None, False)]
        elif nom in valeurs:
            envoi[nom] = "" if valeurs[nom] is None else str(valeurs[nom])
        elif c.choix:
            coches = [v for v, _, choisie in c.choix if choisie]
            envoi[nom] = coches or ([c.choix[0][0]] if c.genre == "liste" else [])
        elif c.genre == "texte":
            envoi[nom] = c.valeur
    return {nom: v for nom, v in envoi.items() if v != []}


def _offert(nom: str, c: Controle, voulu: Any) -> str:
    if voulu is True and len(c.choix) == 1:
        return c.choix[0][0]
    exacts = [v for v, dit, _ in c.choix if str(voulu) in (v, dit)]
    proches = [v for v, dit, _ in c.choix if dit.startswith(str(voulu))]
    assert exacts or len(proches) == 1, f"{nom} n’offre pas {voulu!r} : {[dit or v for v, dit, _ in c.choix][:20]}"
    return (exacts or proches)[0]
