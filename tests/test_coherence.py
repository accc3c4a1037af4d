"""What must agree across the whole house: templates, addresses, tasks, settings, mails, sizes."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from config.celery import app
from socle import relances
from tests.e2e.pages import EXCLUES, PAGES, PUBLIQUES

RACINE = Path(__file__).resolve().parent.parent
PIECES = ("config", "socle", "accounts", "territoires", "structures", "promeneurs", "conventions", "coordination")
GABARITS = RACINE / "templates"
# What an anonymous visitor reads, beside the pages of `PUBLIQUES`.
DONNEES_PUBLIQUES = {"sante", "fichier", "apercu", "promeneur_qr", "promeneur_contact", "promeneur_apercu"}
DONNEES_PUBLIQUES |= {"statistiques_figure", "integrer_script", "lieux_mediation", "sitemap", "sitemap_page", "robots"}
DONNEES_PUBLIQUES |= {"manifeste", "icone", "veilleur", "quitter", "permanences_promeneur", "permanences_departement"}
DONNEES_PUBLIQUES |= {"appel_calendrier", "chiffres_partages_figure", "agenda_flux", "reunion_document"}
ENTREES = {  # pages of sign-in, which must speak to somebody who is not signed in yet
    "account_login", "account_signup", "account_inactive", "account_logout", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_request_login_code", "account_confirm_login_code", "account_email_verification_sent",
    "account_confirm_email", "compte_invitation", "mfa_login_webauthn", "mfa_authenticate", "mfa_trust",
}  # fmt: skip
AILLEURS = {"CI", "MAKELEVEL", "VIRTUAL_ENV"}  # set by other programs, not by whoever runs the site


def sources() -> Iterator[Path]:
    for piece in PIECES:
        yield from (f for f in sorted((RACINE / piece).rglob("*.py")) if "migrations" not in f.parts)


def tout_le_code() -> str:
    return "\n".join(f.read_text() for f in [*sources(), RACINE / "manage.py"])


def gabarits() -> list[Path]:
    return sorted(f for f in GABARITS.rglob("*") if f.suffix in (".html", ".txt", ".typ", ".xml"))


def ids(fichiers: Any) -> list[str]:
    return [str(f.relative_to(RACINE)) for f in fichiers]


# — Addresses


def adresses() -> dict[str, URLPattern]:
    """Every named address; those of the administration under one name."""
    trouvees: dict[str, URLPattern] = {}

    def marche(resolveur: Any, espace: str) -> None:
        for motif in resolveur.url_patterns:
            if hasattr(motif, "url_patterns"):
                suite = f"{espace}{motif.namespace}:" if motif.namespace else espace
                marche(motif, suite)
            else:
                nom = f"{espace}{motif.name}" if motif.name else str(motif.pattern)
                trouvees["admin" if nom.startswith("admin:") or espace == "admin:" else nom] = motif

    marche(get_resolver(), "")
    return trouvees


ADRESSES = adresses()


def test_every_address_is_opened_in_a_browser_or_says_why_not():
    manquent = sorted(set(ADRESSES) - set(PAGES) - set(EXCLUES))
    assert not manquent, f"à ajouter à tests/e2e/pages.py : {manquent}"


def test_no_address_of_the_browser_tests_is_gone():
    assert not sorted((set(PAGES) | set(EXCLUES)) - set(ADRESSES))
    assert not set(PAGES) & set(EXCLUES)


def chemin(nom: str) -> str:
    """Some address of this name, with made-up arguments."""
    for valeurs in ({}, "x", "1"):
        try:
            if valeurs == {}:
                return reverse(nom)
            motif = ADRESSES[nom]
            return reverse(nom, kwargs=_arguments(nom, motif, str(valeurs)))
        except NoReverseMatch:
            continue
    raise AssertionError(f"pas d’adresse pour {nom}")


def _arguments(nom: str, motif: URLPattern, valeur: str) -> dict[str, Any]:
    trouves, _ = next(iter(get_resolver_reverse(nom)))
    return {param: (1 if param == "pk" else valeur) for param in trouves}


def get_resolver_reverse(nom: str) -> list[tuple[list[str], str]]:
    espace, _, court = nom.rpartition(":")
    resolveur = get_resolver()
    if espace:
        _, resolveur = resolveur.namespace_dict[espace]
    return [(params, forme) for possibles, *_ in resolveur.reverse_dict.getlist(court) for forme, params in possibles]


SIGNEES = sorted(set(ADRESSES) - set(PUBLIQUES) - DONNEES_PUBLIQUES - ENTREES - {"admin"})
SIGNEES = [nom for nom in SIGNEES if not nom.startswith("api:")]


@pytest.mark.parametrize("nom", SIGNEES)
def test_an_address_that_is_not_public_refuses_a_visitor(db, nom):
    reponse = Client().get(chemin(nom))
    vers = reponse.headers.get("Location", "")
    refuse = reponse.status_code in (401, 405) or (reponse.status_code == 302 and "/compte/" in vers)
    assert refuse, f"{chemin(nom)} répond {reponse.status_code} {vers}"


PUBLIQUES_ICI = sorted(set(ADRESSES) & (set(PUBLIQUES) | DONNEES_PUBLIQUES)) + sorted(
    n for n in ADRESSES if n.startswith("api:")
)


@pytest.mark.parametrize("nom", sorted(set(PUBLIQUES_ICI)))
def test_a_public_address_sets_no_cookie_and_looks_at_none(reseau, nom):
    reponse = Client().get(chemin(nom), {"q": "nancy", "compte": "@essai"})
    assert reponse.status_code in (200, 301, 302, 404, 405, 422, 503)
    assert not reponse.cookies, dict(reponse.cookies)
    assert "cookie" not in reponse.headers.get("Vary", "").lower()


# — Templates

REFERENCE = re.compile(r"""["']([\w./-]+\.(?:html|txt|typ|xml))["']""")
COTTON = re.compile(r"<c-([\w.-]+)")
D_ALLAUTH = ("account/", "mfa/", "usersessions/", "allauth/")
D_ESSAI = {"typst/fiche.typ"}  # what tests/socle/test_pdf.py draws
DE_DJANGO = {"400.html", "403.html", "404.html", "403_csrf.html", "429.html", "500.html"}


def test_every_template_is_used():
    code = tout_le_code()
    texte = "\n".join(f.read_text() for f in gabarits()) + code
    nommes = set(REFERENCE.findall(texte))
    composants = {c.replace("-", "_").replace(".", "/") for c in COTTON.findall(texte)}
    inutiles = []
    for fichier in gabarits():
        nom = str(fichier.relative_to(GABARITS))
        utile = nom in nommes | DE_DJANGO | D_ESSAI or nom.startswith(D_ALLAUTH)
        utile |= nom.startswith("cotton/") and nom[7:-5] in composants
        utile |= nom.startswith(("courriels/", "typst/", "pages/")) and f'"{fichier.stem}"' in code
        utile |= f'"{fichier.name}"' in texte and nom.startswith("typst/_")
        if not utile:
            inutiles.append(nom)
    assert not inutiles


def test_no_field_lets_the_browser_cut_a_pasted_text():
    """`socle.composants.rendu` draws none either: a text too long is answered, and kept."""
    assert not [str(f) for f in gabarits() if "maxlength" in f.read_text()]


def test_every_overridden_template_of_allauth_still_exists_there():
    import allauth

    la = Path(allauth.__file__).parent / "templates"
    aussi = {
        "allauth/layouts/",
        "account/snippets/",
        "account/base_",
        "mfa/base_",
        "mfa/totp/base",
        "mfa/webauthn/base",
    }
    perdus = [
        nom
        for nom in (str(f.relative_to(GABARITS)) for f in gabarits())
        if nom.startswith(D_ALLAUTH) and not (la / nom).exists() and not nom.startswith(aussi)
    ]
    assert not perdus


EN_LIGNE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*application/)", re.I
)
PAGES_HTML = [f for f in gabarits() if f.suffix == ".html" and f.parent.name != "courriels"]


@pytest.mark.parametrize("fichier", PAGES_HTML, ids=ids(PAGES_HTML))
def test_a_template_has_no_inline_script_or_style(fichier):
    trouves = EN_LIGNE.findall(fichier.read_text())
    assert not trouves, trouves


MOTS_ANGLAIS = "Submit|Save|Cancel|Search|Delete|Edit|Close|Loading|Home|Next|Previous|Sign in|Log ?in"
ANGLAIS = re.compile(rf">\s*(?:{MOTS_ANGLAIS})\s*<")
INACHEVE = re.compile(r"\b(?:TODO|FIXME|XXX|[Ll]orem ipsum)\b")


def test_nothing_is_left_unfinished_or_in_english():
    fautes = []
    for fichier in [*sources(), *gabarits(), *(RACINE / "static").rglob("*.js"), *(RACINE / "static").rglob("*.css")]:
        texte = fichier.read_text()
        fautes += [f"{fichier.relative_to(RACINE)} : {m[0]}" for m in INACHEVE.finditer(texte)]
        if fichier.suffix == ".html":
            fautes += [f"{fichier.relative_to(RACINE)} : {m[0]}" for m in ANGLAIS.finditer(texte)]
    assert not fautes


MOMENT_EN_UTC = re.compile(r"_le\.date\(\)|\.astimezone\(\)")


def test_the_day_of_a_moment_is_read_in_local_time():
    """`moment.date()` is the day in UTC, which is yesterday in Paris between midnight and one."""
    fautes = [f"{f.relative_to(RACINE)} : {m[0]}" for f in sources() for m in MOMENT_EN_UTC.finditer(f.read_text())]
    assert not fautes, fautes


# — Mails and reminders


class Quelconque(date):
    """Stands for whatever a mail is given: a day, a name, a list of nothing."""

    def __getattr__(self, nom: str) -> "Quelconque":
        if nom.startswith("_") or nom in ("resolve_expression", "as_sql"):
            raise AttributeError(nom)
        return self

    def __getitem__(self, cle: Any) -> "Quelconque":
        return self

    def __iter__(self) -> Iterator["Quelconque"]:
        return iter([])

    def __str__(self) -> str:
        return "un essai"


REDIGES = {"convention_decision"}  # its subject and text are those that a person read and edited
COURRIELS = sorted(f for f in (GABARITS / "courriels").glob("*.txt") if f.stem not in REDIGES)


@pytest.mark.parametrize("fichier", COURRIELS, ids=[f.stem for f in COURRIELS])
def test_every_mail_renders_with_a_subject_and_a_text(fichier):
    noms = set(re.findall(r"\{[{%][^}]*?\b([a-z_]\w*)", fichier.read_text()))
    rendu = get_template(f"courriels/{fichier.name}").render({nom: Quelconque(2026, 3, 2) for nom in noms})
    sujet, _, corps = rendu.partition("\n")
    assert 5 < len(sujet.strip()) < 120, sujet
    assert len(corps.strip()) > 40
    assert "{{" not in rendu and "{%" not in rendu


def test_every_mail_named_in_the_code_exists():
    nommes = set(re.findall(r'modele\s*=\s*"(\w+)"', tout_le_code()))
    assert nommes
    assert not sorted(n for n in nommes if not (GABARITS / "courriels" / f"{n}.txt").exists() and not _typst(n))


def _typst(nom: str) -> bool:
    return (GABARITS / "typst" / f"{nom}.typ").exists()


def test_every_reminder_has_a_label_and_increasing_steps():
    declarees = relances.declarees()
    assert {"charte", "compte"} <= {r.code.split("_")[0] for r in declarees} or len(declarees) >= 2
    for relance in declarees:
        assert relance.libelle and list(relance.etapes) == sorted(set(relance.etapes))


# — Tasks and settings


def test_every_task_of_the_schedule_exists_and_the_reverse():
    app.loader.import_default_modules()
    nos_taches = {nom for nom in app.tasks if nom.split(".")[0] in PIECES}
    prevues = {entree["task"] for entree in app.conf.beat_schedule.values()}
    assert prevues <= nos_taches, prevues - nos_taches
    code = tout_le_code()
    appelees = {nom for nom in nos_taches if re.search(rf"\b{nom.split('.')[-1]}\b\s*\.\s*(?:delay|apply_async)", code)}
    appelees |= {nom for nom in nos_taches if re.search(rf'send_task\(\s*"{re.escape(nom)}"', code)}
    assert nos_taches == prevues | appelees, nos_taches - prevues - appelees


def test_every_setting_read_from_the_environment_is_documented():
    lues = set(re.findall(r'(?:env|Env\(\))(?:\.\w+)?\(\s*"([A-Z][A-Z_]+)"', tout_le_code()))
    lues |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z][A-Z_]+)"', tout_le_code()))
    readme = (RACINE / "README.md").read_text()
    assert not sorted(v for v in lues - AILLEURS if f"`{v}`" not in readme)


# — Sizes


@pytest.mark.parametrize("fichier", list(sources()), ids=ids(sources()))
def test_a_module_and_its_functions_stay_short(fichier):
    texte = fichier.read_text()
    assert texte.count("\n") <= 500
    longues = [
        f"{n.name} ({n.end_lineno - n.lineno + 1})"
        for n in ast.walk(ast.parse(texte))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and (n.end_lineno or 0) - n.lineno + 1 > 50
    ]
    assert not longues
