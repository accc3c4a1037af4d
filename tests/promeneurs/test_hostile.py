"""Whatever is asked of the public pages, they answer: no error, nothing run, nothing hidden shown."""

from time import perf_counter

import pytest
from django.http import HttpResponseNotFound
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promeneurs import colle, comptes, ressemblance
from promeneurs.enums import EtatCompte, Plateforme
from promeneurs.services import appoint, present_account
from socle.etats import Refused
from socle.texte import lisible

from . import fabrique_public as fabrique

PIEGES = [
    "", "0", "-1", "99999999999999999999", "1e9", "nan", "²", "٣", "\x00", "%00", "é" * 400, "a" * 5000, "' OR 1=1--",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "data:text/html,x",
    "\u202egpj.exe", "іnеs", "//mechant.example", "https://[::1", "http://]", "https://a:99999999/",
    "{{7*7}}", "\r\nX: y",
    "../../etc/passwd", "54395", "Nancy", "instagram", "jeunes", "a,b", "=1+1", "\ufeff", "😀",
]  # fmt: skip
TEXTES = st.one_of(st.sampled_from(PIEGES), st.text(st.characters(codec="utf-8"), max_size=60))
PARAMETRES = ["lieu", "rayon", "departement", "plateforme", "theme", "public", "en_ligne", "page", "taille", "apres"]
PARAMETRES += ["q", "compte", "inattendu", "reseau", "commune", "departement_entier", "nombre"]
PAGES = ["/", "/annuaire/", "/urgence/", "/api/v1/promeneurs", "/api/v1/structures", "/api/v1/communes"]
PAGES += ["/api/v1/verification", "/verifier/", "/sante/"]
PAGES += ["/integrer/", "/integrer/cadre/", "/statistiques/", "/statistiques/themes.svg"]
DEBUTS = [
    "annuaire",
    "annuaire/meurthe-et-moselle",
    "promeneurs",
    "structures",
    "fichiers",
    "api/v1/promeneurs",
    "compte/invitation",
    "aide",
]
BORNES = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def sans_limite(monkeypatch):
    """How often one may ask is tried elsewhere."""
    monkeypatch.setattr("socle.limites.depasse", lambda *a, **k: False)


@pytest.fixture
def sans_page(monkeypatch):
    """« Not found » in one word: its page has its own test."""
    monkeypatch.setattr("config.urls.handler404", lambda request, exception: HttpResponseNotFound("absent"))


@pytest.fixture
def ana(db):
    fabrique.reseau()
    fabrique.noms()
    return fabrique.personne("Ana")


def calme(reponse, *saisies: str) -> None:
    assert reponse.status_code < 500
    page = reponse.content.decode()
    for saisie in saisies:
        assert "<" not in saisie or "html" not in reponse["Content-Type"] or saisie not in page
    assert "Secretfamille" not in page
    assert not reponse.cookies


@BORNES
@given(page=st.sampled_from(PAGES), params=st.dictionaries(st.sampled_from(PARAMETRES), TEXTES, max_size=4))
def test_any_question_has_an_answer(ana, page, params):
    calme(Client().get(page, params), *(v for v in params.values() if "<script" in v or "<img" in v))


@BORNES
@given(texte=TEXTES)
def test_anything_may_be_pasted_to_be_checked(ana, texte):
    calme(Client().post("/verifier/", {"compte": texte}), *([texte] if "<script" in texte or "<img" in texte else []))


FRAGMENTS = st.sampled_from(
    [
        "@ana", "insta : ", "https://", "instagram.com/", "vm.tiktok.com/", "?u=", "%2F", "//", "[", "]", "@", ".", "_",
        "+33", "06", "\u200b", "\u202e", "а", "１", "😀", " ", "\n", "http://[::1]:x/", "intent://", "twitch.tv/",
        "a" * 60, "1" * 40, "ana.pdn", "ſ", "İ", "ﬃ", "{{", "%%", "\\", "'", '"',
    ]
)  # fmt: skip


@settings(BORNES, max_examples=250)
@given(texte=st.lists(FRAGMENTS, max_size=8).map("".join) | TEXTES)
def test_whatever_is_pasted_is_read_quickly_and_without_a_fault(texte):
    """Half broken addresses, other alphabets, what has no width: read in less time than it takes to see it."""
    debut = perf_counter()
    lu = colle.lire(texte[:300])
    for nom in (lu.nom[1], texte[:300]):
        ressemblance.formes(nom), ressemblance.distance(nom, "ana.pdn"), ressemblance.ecart(nom, "ana.pdn")
    assert perf_counter() - debut < 1 and len(lu.plusieurs) <= colle.PLUSIEURS_AU_PLUS


@BORNES
@given(texte=st.lists(FRAGMENTS, max_size=8).map("".join))
def test_the_check_and_its_interface_answer_any_mixture(ana, texte):
    calme(Client().post("/verifier/", {"compte": texte}))
    calme(Client().post("/api/v1/verification", {"compte": texte}, content_type="application/json"))
    calme(Client().post("/signaler/", {"compte": texte, "sujet": "compte"}))


CHAMPS = ["sujet", "motif", "compte", "plateforme", "departement", "texte", "contact", "promeneur", "envoi", "site"]
VALEURS = TEXTES | st.sampled_from(["compte", "adulte", "fiche", "secret", "54", "ailleurs"])


@BORNES
@given(saisie=st.dictionaries(st.sampled_from([*CHAMPS, "code"]), VALEURS))
def test_any_report_has_an_answer(ana, saisie):
    for page in ("/signaler/", "/signaler/suivi/"):
        calme(Client().post(page, saisie), *(v for v in saisie.values() if "<script" in v or "<img" in v))
        calme(Client().get(page, saisie))


@BORNES
@given(debut=st.sampled_from(DEBUTS), morceau=TEXTES.filter(lambda t: "/" not in t and t not in (".", "..")))
def test_any_address_has_an_answer(ana, sans_page, debut, morceau):
    from urllib.parse import quote

    assert Client().get(f"/{debut}/{quote(morceau)}/").status_code < 500


@settings(BORNES, max_examples=400)
@given(plateforme=st.sampled_from(Plateforme.values), texte=TEXTES, nom=st.text(max_size=20))
def test_a_handle_never_leads_anywhere_else_than_to_the_web(plateforme, texte, nom):
    from django.core.exceptions import ValidationError

    comptes.reconnaitre(texte)
    try:
        lu = comptes.lire(plateforme, texte, nom)
    except ValidationError:
        return
    assert (
        lu.cle
        and lu.url.startswith(("https://", "http://", ""))
        and "@" not in lu.url.partition("://")[2].split("/")[0]
    )
    assert lu.url == "" or lu.url.startswith(("https://", "http://"))
    assert not set(lu.url + lu.identifiant) & set("\x00\r\n\u202e\u2066")


@pytest.mark.parametrize(
    "adresse", ["https://:mot@mechant.example/a", "https://instagram.com@mechant.example/", "https://a:b@c.fr"]
)
def test_an_address_that_hides_where_it_leads_is_refused(adresse):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        comptes.lire(Plateforme.BLOG, adresse)


def test_what_the_eye_cannot_see_is_not_kept():
    assert lisible("Bonjour\u202e\x07\u200b,\r\nça va\u00a0? 👩\u200d🏫") == "Bonjour,\nça va\u00a0? 👩\u200d🏫"


def test_the_year_9999_is_asked_again():
    from django import forms

    from socle.formulaires import Jour

    class Forme(forms.Form):
        jour = Jour()

    assert Forme({"jour": "9999-12-31"}).errors and Forme({"jour": "0001-01-01"}).errors
    assert not Forme({"jour": "2026-11-23"}).errors


def test_a_structure_does_not_take_somebody_of_another_one_by_knowing_an_address(actif, structure, nancy, jour):
    """It would give it the right to suspend them, and put their accounts to be checked again."""
    from structures.services import add_member, create_structure, enter_network
    from tests.conftest import compte_utilisateur

    ailleurs = create_structure(reseau=structure.reseau, nom="Ailleurs", commune=nancy, by=None)
    enter_network(structure=ailleurs, by=None)
    autre = compte_utilisateur("autre@exemple.fr")
    add_member(structure=ailleurs, user=autre, role="direction", by=None)
    compte = present_account(promeneur=actif, plateforme="instagram", identifiant="ines.pdn", by=None)
    personne = {"prenom": "X", "nom": "Y", "fonction": "Z", "email": actif.email, "telephone": ""}
    with pytest.raises(Refused, match="coordination"):
        appoint(structure=ailleurs, personne=personne, depuis=jour, heures_hebdo=4, by=autre)
    compte.refresh_from_db()
    assert actif.mandats.count() == 1 and compte.etat == EtatCompte.A_VERIFIER
