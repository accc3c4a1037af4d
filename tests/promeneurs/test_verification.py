"""« Is this account genuine? »: what is answered, and that nothing of it stays."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from promeneurs.enums import StatutVerification
from promeneurs.services import recheck_account
from promeneurs.verification import verify
from socle.models import Courriel

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cache_vide():
    cache.clear()


@pytest.fixture
def ana():
    return fabrique.personne("Ana", "Dupont Martin", identifiant="ana.pdn")


@pytest.mark.parametrize(
    "colle",
    [
        "ana.pdn", "@ana.pdn", " @ANA.PDN ", "https://www.instagram.com/ana.pdn/?igsh=MzR&utm_source=qr",
        "instagram.com/ana.pdn", "m.instagram.com/Ana.Pdn/", "https://instagram.com/ana.pdn#x",
    ],
)  # fmt: skip
def test_whatever_a_parent_pastes_the_official_account_is_recognised(ana, colle):
    verdict = verify(colle)
    assert verdict.statut == StatutVerification.OFFICIEL
    assert verdict.promeneur.prenom == "Ana" and verdict.since == fabrique.DEBUT
    assert verdict.compte.plateforme == "instagram"


@pytest.mark.parametrize("colle", ["https://www.tiktok.com/@ana.pdn", "ajoute-moi sur tiktok : @ana.pdn"])
def test_the_same_handle_on_another_platform_is_a_look_alike(ana, colle):
    verdict = verify(colle)
    assert verdict.statut == StatutVerification.RESSEMBLANT and verdict.sosie.ailleurs
    page = Client().post("/verifier/", {"compte": colle}).content.decode()
    assert "Officiel sur Instagram, pas sur TikTok" in page and "Oui, ce compte" not in page


def test_a_true_name_at_an_address_that_is_no_platform_is_a_look_alike(ana):
    assert verify("https://lnstagram.com/ana.pdn").statut == StatutVerification.RESSEMBLANT


@pytest.mark.parametrize("faux", ["anna.pdn", "@ana_pdn", "ana.pdm", "аna.pdn", "naa.pdn", "ana.pdn.officiel"])
def test_a_look_alike_is_said_not_to_be_the_official_account(ana, faux):
    verdict = verify(faux)
    assert verdict.statut == StatutVerification.RESSEMBLANT
    assert verdict.actuel.prenom == "Ana" and verdict.compte.identifiant == "ana.pdn"
    page = Client().post("/verifier/", {"compte": faux}).content.decode()
    assert "Ce n’est <em>pas</em> le compte officiel ana.pdn" in page and "<mark>" in page and "La différence" in page
    assert Client().get("/api/v1/verification", {"compte": faux}).json()["statut"] == "ressemblant"


def test_an_official_account_is_never_called_a_look_alike_of_another(ana):
    fabrique.personne("Anna", identifiant="anna.pdn")
    assert verify("anna.pdn").statut == verify("ana.pdn").statut == StatutVerification.OFFICIEL


def test_the_look_alike_of_a_suspended_persons_account_is_as_unknown_as_any_other(ana):
    fabrique.suspendre(ana)
    client = Client()
    mots = ("anna.pdn", "zzzz.zzz")
    rendus = [client.post("/verifier/", {"compte": mot}).content.decode().replace(mot, "") for mot in mots]
    assert rendus[0] == rendus[1]
    assert verify("https://www.tiktok.com/@ana.pdn").statut == StatutVerification.INCONNU


def test_a_former_account_and_one_being_checked_again_are_imitated_by_nobody(ana):
    recheck_account(compte=ana.comptes.get(cle="ana.pdn"), motif="Doute", by=None)
    assert verify("anna.pdn").statut == StatutVerification.INCONNU


def numeros(promeneur, accueil: str):
    """The public number of the employer, and two of the person's that nobody may learn here."""
    structure = promeneur.mandats.get().structure
    structure.telephone = accueil
    structure.save()
    promeneur.telephone, promeneur.contact_direct = "06 11 22 33 44", "06 55 66 77 88"
    promeneur.save()
    return structure


def test_the_number_of_a_structure_is_said_to_be_its_own_and_no_private_number_is(ana):
    structure = numeros(ana, "03 83 12 34 56")
    for texte in ("0383123456", "+33 3 83 12 34 56", "appelle le 03.83.12.34.56"):
        assert [c.nom for c in verify(texte).chez] == [structure.nom]
    assert "d’une structure du réseau" in Client().post("/verifier/", {"compte": "03 83 12 34 56"}).content.decode()
    for prive in ("06 11 22 33 44", "06 55 66 77 88"):
        verdict = verify(prive)
        assert (verdict.statut, verdict.chez, verdict.promeneur) == (StatutVerification.INCONNU, [], None)


def test_a_number_one_digit_off_an_official_one_is_a_look_alike(ana):
    fabrique.compte(ana, "whatsapp", "06 39 98 01 01", cle="+33639980101")
    assert verify("appelle-moi au 0639980101").statut == StatutVerification.OFFICIEL
    for faux in ("+33639980102", "06 39 98 10 01", "https://wa.me/33639980181"):
        verdict = verify(faux)
        assert verdict.statut == StatutVerification.RESSEMBLANT and verdict.compte.identifiant == "06 39 98 01 01"
    assert verify("+33639980112").statut == StatutVerification.INCONNU, "two digits off is another number"
    page = Client().post("/verifier/", {"compte": "0639980102"}).content.decode()
    assert "Ce n’est <em>pas</em> le compte officiel 06 39 98 01 01" in page and "le chiffre « 2 »" in page


def test_a_number_one_digit_off_a_public_one_is_a_look_alike_and_private_ones_are_never_guessed(ana):
    structure = numeros(ana, "0383123456")
    verdict = verify("03 83 12 34 57")
    assert verdict.statut == StatutVerification.RESSEMBLANT and [c.nom for c in verdict.chez] == [structure.nom]
    page = Client().post("/verifier/", {"compte": "03 83 12 34 57"}).content.decode()
    assert "ressemble à un numéro du réseau, mais ce n’est <em>pas</em> lui" in page and structure.nom in page
    lu = Client().get("/api/v1/verification", {"compte": "0383123457"}).json()
    assert (lu["statut"], lu["promeneur"], lu["compte"]) == ("ressemblant", None, None)
    for prive in ("06 11 22 33 45", "06 55 66 77 89"):
        assert verify(prive).statut == StatutVerification.INCONNU
    fabrique.compte(ana, "whatsapp", "06 39 98 01 01", cle="+33639980101")
    fabrique.suspendre(ana)
    assert verify("0639980102").statut == StatutVerification.INCONNU, "whoever is hidden is imitated by nobody"


@pytest.mark.parametrize(
    ("plateforme", "vrai", "faux"),
    [
        ("discord", "discord.gg/AbCd12", "https://discord.gg/abcd12"),
        ("whatsapp", "chat.whatsapp.com/HxYz0123456789", "https://chat.whatsapp.com/hxyz0123456789"),
    ],
)
def test_an_invitation_in_another_case_leads_elsewhere(ana, plateforme, vrai, faux):
    fabrique.compte(ana, plateforme, vrai, cle=f"invitation:{vrai.partition('/')[2]}")
    assert verify(f"https://{vrai}").statut == StatutVerification.OFFICIEL
    verdict = verify(faux)
    assert verdict.statut == StatutVerification.RESSEMBLANT and verdict.sosie.casse
    page = Client().post("/verifier/", {"compte": faux}).content.decode()
    assert "diffère par la casse" in page and "<mark>" in page
    assert verify(faux.replace("12", "99")).statut == StatutVerification.INCONNU


def test_a_text_with_several_accounts_is_answered_account_by_account(ana):
    page = Client().post("/verifier/", {"compte": "Je suis @ana.pdn, écris à @zoe.prive"}).content.decode()
    assert "plusieurs comptes" in page and 'value="zoe.prive"' in page and "Oui, ce compte" not in page
    assert "<b>Compte officiel</b>, sur Instagram" in page and "<b>Inconnu ici</b>" in page
    lu = Client().get("/api/v1/verification", {"compte": "@ana.pdn ou @zoe.prive"}).json()
    assert [(x["demande"], x["statut"]) for x in lu["plusieurs"]] == [("ana.pdn", "officiel"), ("zoe.prive", "inconnu")]
    assert lu["statut"] == "inconnu"


def test_two_addresses_glued_together_are_checked_each(ana):
    for colle in (
        "https://instagram.com/ana.pdnhttps://www.tiktok.com/@ana.pdn",
        "https://www.tiktok.com/@ana.pdn/HTTPS://instagram.com/ana.pdn",
    ):
        statuts = {x.verdict.plateforme or "instagram": x.verdict.statut for x in verify(colle).parties}
        assert statuts == {"instagram": StatutVerification.OFFICIEL, "tiktok": StatutVerification.RESSEMBLANT}


def test_each_account_of_a_text_counts_as_a_question(ana):
    client = Client()
    statuts = [client.post("/verifier/", {"compte": "@a.aa @b.bb @c.cc @d.dd @e.ee"}).status_code for _ in range(7)]
    assert statuts == [200] * 6 + [429]


def test_a_bare_name_says_on_which_networks_it_is_official_and_vouches_for_no_other(ana):
    fabrique.compte(ana, "tiktok", "ana.pdn")
    page = Client().post("/verifier/", {"compte": "@ana.pdn"}).content.decode().replace("&nbsp;", " ")
    assert "Vous n’avez pas dit sur quel réseau" in page
    assert "n’est officiel que sur Instagram et TikTok. Sur tout autre réseau, n’importe qui peut l’avoir pris" in page
    assert Client().get("/api/v1/verification?compte=ana.pdn").json()["seulement_sur"] == ["instagram", "tiktok"]
    dit = Client().post("/verifier/", {"compte": "https://instagram.com/ana.pdn"}).content.decode()
    assert "Oui, ce compte est officiel" in dit and "pas dit sur quel réseau" not in dit


@pytest.mark.parametrize(
    ("colle", "titre"),
    [
        ("@ana.pdn", "Compte officiel"),
        ("anna.pdn", "Ressemble à un compte officiel"),
        ("zzz.zzz", "Inconnu ici"),
        ("Ana", "Un prénom connu, pas un compte"),
        ("https://vm.tiktok.com/ZMabc/", "Lien court, compte caché"),
        ("@ana.pdn @zoe", "Plusieurs comptes"),
    ],
)
def test_the_title_of_the_page_begins_with_the_answer_and_holds_nothing_of_what_was_asked(ana, colle, titre):
    page = Client().post("/verifier/", {"compte": colle}).content.decode()
    lu = page[page.index("<title>") + 7 : page.index("</title>")]
    assert lu == f"{titre} — Vérifier un compte – Promeneurs du Net"


def test_the_title_of_the_page_says_that_nothing_was_asked(db):
    page = Client().post("/verifier/", {"compte": ""}).content.decode()
    assert "<title>Erreur\u00a0: Vérifier un compte – Promeneurs du Net</title>" in page.replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize(
    ("colle", "dit"),
    [("https://vm.tiktok.com/ZMabc/", "lien court"), ("https://www.instagram.com/p/Cabc/", "pas celle d’un profil")],
)
def test_an_address_that_names_no_profile_says_what_to_copy(ana, colle, dit):
    assert dit in Client().post("/verifier/", {"compte": colle}).content.decode()


def test_a_closed_account_is_former_since_that_day_and_its_owner_is_still_shown(ana):
    fabrique.fermer(fabrique.compte(ana, "tiktok", "ana.vieux"), timezone.localdate() - timedelta(days=3))
    verdict = verify("ana.vieux")
    assert verdict.statut == StatutVerification.ANCIEN
    assert verdict.since == timezone.localdate() - timedelta(days=3)
    assert verdict.actuel.prenom == "Ana"


def test_the_account_of_someone_who_left_is_former_and_names_them_within_the_delay_only(ana):
    hier = timezone.localdate() - timedelta(days=1)
    fabrique.partir(ana, timezone.localdate())
    verdict = verify("ana.pdn")
    assert (verdict.statut, verdict.since) == (StatutVerification.ANCIEN, hier)
    assert verdict.ancien.prenom == "Ana" and verdict.actuel is None
    fabrique.partir(ana, timezone.localdate() - timedelta(days=800))
    verdict = verify("ana.pdn")
    assert verdict.statut == StatutVerification.ANCIEN and verdict.promeneur is None


def test_a_suspended_persons_account_is_as_unknown_as_any_other(ana):
    fabrique.suspendre(ana)
    client = Client()
    rendus = {
        mot: client.post("/verifier/", {"compte": mot}).content.decode().replace(mot, "")
        for mot in ("ana.pdn", "zzz.zzz")
    }
    assert rendus["ana.pdn"] == rendus["zzz.zzz"]


@pytest.mark.parametrize("colle", ["telegram ana.pdn", "signal : ana.pdn", "ana.pdn sur mastodon"])
def test_a_name_on_a_network_that_is_not_ours_is_not_the_official_account(ana, colle):
    verdict = verify(colle)
    assert verdict.statut == StatutVerification.RESSEMBLANT
    page = Client().post("/verifier/", {"compte": colle}).content.decode()
    assert "pas sur un autre réseau" in page and "Oui, ce compte est officiel" not in page


def test_a_genuine_account_being_opened_again_is_not_called_false(ana):
    compte = ana.comptes.get(cle="ana.pdn")
    recheck_account(compte=compte, motif="Changement de structure", by=None)
    verdict = verify("ana.pdn")
    assert (verdict.statut, verdict.en_revue, verdict.since) == (StatutVerification.INCONNU, True, fabrique.DEBUT)
    page = Client().post("/verifier/", {"compte": "ana.pdn"}).content.decode()
    assert "en cours de nouveau contrôle" in page and "Ne plus y répondre" not in page
    reponse = Client().get("/api/v1/verification?compte=ana.pdn").json()
    vide = {"promeneur": None, "depuis": None, "compte": None, "seulement_sur": [], "plusieurs": []}
    assert reponse == {"statut": "inconnu", "en_revue": True, **vide}
    fabrique.suspendre(ana)
    assert not verify("ana.pdn").en_revue


def test_an_account_being_opened_again_is_former_once_its_owner_has_left(ana):
    recheck_account(compte=ana.comptes.get(cle="ana.pdn"), motif="Doute", by=None)
    fabrique.partir(ana, timezone.localdate())
    assert verify("ana.pdn").statut == StatutVerification.ANCIEN


def test_an_account_never_checked_is_unknown(ana):
    ana.comptes.create(plateforme="tiktok", identifiant="ana.tok", cle="ana.tok", presente_le=timezone.now())
    assert verify("ana.tok").statut == StatutVerification.INCONNU


@pytest.mark.parametrize("nom", ["Ana", "ANA", "ana dupont martin", "Dupont-Martin Ana"])
def test_a_name_gives_the_people_who_bear_it_without_calling_anything_official(ana, nom):
    verdict = verify(nom)
    assert verdict.statut == StatutVerification.INCONNU
    assert [p.prenom for p in verdict.others] == ["Ana"]


@pytest.mark.parametrize("nom", ["Dupont", "Martin", "An", "Ana Dupont", "na", "dupont martin"])
def test_a_family_name_or_part_of_a_name_gives_nobody(ana, nom):
    assert verify(nom).others == []


def test_the_answer_is_not_kept_by_any_cache_and_no_cookie_is_set(ana):
    reponse = Client(enforce_csrf_checks=True).post("/verifier/", {"compte": "ana.pdn"})
    assert reponse.status_code == 200
    assert reponse["Cache-Control"] == "no-store"
    assert not reponse.cookies and "cookie" not in reponse.get("Vary", "").lower()
    assert "Oui, ce compte est officiel" in reponse.content.decode()


def test_what_is_pasted_is_neither_stored_nor_logged(ana, caplog, django_assert_max_num_queries):
    with caplog.at_level(logging.DEBUG), django_assert_max_num_queries(8) as captees:
        Client().post("/verifier/", {"compte": "secret.tres.intime"})
    assert "secret.tres.intime" not in "".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert not any(q["sql"].startswith(("INSERT", "UPDATE")) for q in captees.captured_queries)
    assert not Courriel.objects.exists()
    assert "secret.tres.intime" not in str(getattr(cache, "_cache", {}))


def test_what_another_site_asks_is_not_logged_either(ana, caplog):
    with caplog.at_level(logging.DEBUG):
        Client().get("/api/v1/verification?compte=secret.tres.intime")
        Client().post("/api/v1/verification", {"compte": "secret.tres.intime"}, content_type="application/json")
        Client().post("/api/v1/verification", {"autre": "secret.tres.intime"}, content_type="application/json")
        Client().post("/signaler/", {"compte": "secret.tres.intime", "sujet": "compte"})
        for refuse in (
            "verification?compt=",
            "verification?secret.tres.intime=",
            "promeneurs?theme=",
            "promeneurs?lieu=",
        ):
            assert Client().get(f"/api/v1/{refuse}secret.tres.intime").status_code == 422
        for page in ("docs", "openapi.json", "inconnue"):
            Client().get(f"/api/v1/{page}?compte=secret.tres.intime")
        Client().delete("/api/v1/verification?compte=secret.tres.intime")
    dits = "".join(f"{r.getMessage()} {r.args}" for r in caplog.records if r.name != "django.db.backends")
    assert all(f"/api/v1/{vu}" in dits for vu in ("verification", "docs", "promeneurs"))
    assert "secret.tres.intime" not in dits
    assert "secret.tres.intime" not in str(getattr(caches["pages"], "_cache", {}))


def test_the_page_does_not_read_the_address(ana):
    assert "Oui, ce compte" not in Client().get("/verifier/?compte=ana.pdn").content.decode()


@pytest.mark.parametrize("compte", ["", "   ", "a" * 301, "\x00", "ana\x00pdn"])
def test_what_cannot_be_read_is_said_next_to_the_field(compte):
    reponse = Client().post("/verifier/", {"compte": compte})
    assert reponse.status_code == 422 and reponse.context["form"].errors


@pytest.mark.parametrize(
    "compte", ["%%%", "'; DROP TABLE x", "https://[::1", "🦄", "http://" + "x" * 280, "@", "(((", "\\", "+33"]
)
def test_hostile_text_is_merely_unknown(compte):
    assert Client().post("/verifier/", {"compte": compte}).status_code == 200


def test_asking_too_often_is_slowed_down_and_another_visitor_is_not():
    client = Client()
    for _ in range(30):
        assert client.post("/verifier/", {"compte": "x"}).status_code == 200
    trop = client.post("/verifier/", {"compte": "x"}), client.get("/api/v1/verification?compte=x")
    assert [r.status_code for r in trop] == [429, 429] and all(0 < int(r["Retry-After"]) <= 300 for r in trop)
    assert "cinq minutes" in trop[0].content.decode() and "attendez" in trop[1].json()["erreur"]
    assert client.post("/verifier/", {"compte": "x"}, REMOTE_ADDR="10.1.2.3").status_code == 200
    assert "127.0.0.1" not in str(getattr(cache, "_cache", {}))


def test_another_site_may_ask_without_writing_anything_in_the_address(ana):
    client = Client(enforce_csrf_checks=True)
    reponse = client.post("/api/v1/verification", {"compte": "@ana.pdn"}, content_type="application/json")
    lu = reponse.json()
    assert (lu["statut"], lu["promeneur"]["prenom"], lu["compte"]["identifiant"]) == ("officiel", "Ana", "ana.pdn")
    assert reponse["Cache-Control"] == "no-store" and not reponse.cookies


def test_the_web_server_keeps_no_list_of_addresses_asked():
    """The question of a GET is in its address: neither granian nor nginx may note it."""
    racine = Path(__file__).resolve().parents[2]
    lance = (racine / "config/demo.py").read_text() + (racine / "Dockerfile").read_text()
    assert "granian" in lance and "--access-log" not in lance.replace("--no-access-log", "")
    assert "access_log off;" in (racine / "deploy/nginx.conf").read_text()
