"""What a network shares: a library that the coordination answers for, links that are checked without danger, relays."""

import contextlib
import itertools
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination import a_faire, ressources, services
from coordination.models import Favori, Relais, Ressource
from socle import liens
from socle.edition import Conflit
from socle.etats import Refused
from tests.conftest import compte_utilisateur
from tests.conventions.fabrique import pdf

MOTS = {"titre": "Réagir au cyberharcèlement", "lien": "https://exemple.fr/guide", "theme": "violences"}
MOTS |= {"audience": "jeunes", "description": ""}
RELAIS = {"nom": "Maison des ados", "themes": ["sante"], "pour_quoi": "Écoute", "telephone": "03 83 00 00 10"}


@pytest.fixture
def proposee(promeneur):
    return services.propose(promeneur=promeneur, upload=None, by=promeneur.user, **MOTS)


@pytest.fixture
def publiee(reseau, coordinatrice):
    return services.add_resource(reseau=reseau, upload=None, by=coordinatrice, **MOTS)


def lue(reseau, **filtres):
    return [r.titre for r in ressources.bibliotheque(reseau, filtres)]


# — The library


def test_a_proposal_is_read_by_nobody_before_the_coordination_says_yes(
    reseau, proposee, coordinatrice, django_capture_on_commit_callbacks
):
    assert lue(reseau) == []
    assert "Ressource à lire" in [t.titre for t in a_faire.pour(coordinatrice)]
    with django_capture_on_commit_callbacks(execute=True):
        services.publish(ressource=proposee, by=coordinatrice)
    assert lue(reseau) == [MOTS["titre"]] and [m.to for m in mail.outbox] == [["ines@exemple.fr"]]
    assert "Ressource à lire" not in [t.titre for t in a_faire.pour(coordinatrice)]


def test_a_refusal_says_why_to_who_proposed_it(proposee, coordinatrice, client, django_capture_on_commit_callbacks):
    with pytest.raises(Refused, match="pourquoi"):
        services.refuse(ressource=proposee, motif=" ", by=coordinatrice)
    with django_capture_on_commit_callbacks(execute=True):
        services.refuse(ressource=proposee, motif="Trop commerciale.", by=coordinatrice)
    assert "Trop commerciale." in mail.outbox[0].body
    p = proposee.par.promeneurs.get()
    client.force_login(proposee.par)
    assert "Trop commerciale." in client.get(reverse("mes_ressources", args=[p.code])).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Ressource.objects.filter(pk=proposee.pk).update(motif="")


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_one_wins(proposee, coordinatrice):
    refus = []

    def repondre(acte):
        try:
            acte()
        except Refused as erreur:
            refus.append(str(erreur))
        finally:
            connection.close()

    actes = (
        lambda: services.publish(ressource=Ressource.objects.get(pk=proposee.pk), by=coordinatrice),
        lambda: services.refuse(ressource=Ressource.objects.get(pk=proposee.pk), motif="Non.", by=coordinatrice),
    )
    fils = [threading.Thread(target=repondre, args=(acte,)) for acte in actes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    proposee.refresh_from_db()
    assert (proposee.etat, len(refus)) in (("refusee", 1), ("publiee", 1), ("publiee", 0))


def test_search_forgives_accents_and_filters_choose(reseau, publiee, coordinatrice):
    assert lue(reseau, q="cyberharcelement") == [MOTS["titre"]] and lue(reseau, q="permis") == []
    assert lue(reseau, theme="violences", audience="jeunes") == [MOTS["titre"]]
    assert lue(reseau, theme="sante") == [] and lue(reseau, audience="parents") == []


def test_a_favourite_comes_first_is_one_s_own_and_kept_once(reseau, publiee, promeneur, coordinatrice):
    services.add_resource(reseau=reseau, upload=None, by=coordinatrice, **MOTS | {"titre": "Avant"})
    sien = {"ressource": publiee, "promeneur": promeneur, "by": promeneur.user}
    for _ in range(2):
        services.keep_at_hand(garder=True, **sien)
    assert Favori.objects.count() == 1
    assert [r.titre for r in ressources.bibliotheque(reseau, {}, promeneur)] == [MOTS["titre"], "Avant"]
    assert [r.titre for r in ressources.bibliotheque(reseau, {"favoris": "oui"}, promeneur)] == [MOTS["titre"]]
    with pytest.raises(Refused):
        services.keep_at_hand(
            ressource=publiee, promeneur=promeneur, garder=False, by=compte_utilisateur("x@exemple.fr")
        )
    services.keep_at_hand(garder=False, **sien)
    assert not Favori.objects.exists()


def test_neither_link_nor_file_is_refused_beside_the_link(client, promeneur):
    client.force_login(promeneur.user)
    envoi = MOTS | {"lien": "", "description": "Très utile"}
    page = client.post(reverse("ma_ressource_proposer", args=[promeneur.code]), envoi)
    html = page.content.decode()
    assert page.status_code == 200 and "Donnez un lien, ou un fichier." in html and "Très utile" in html
    assert not Ressource.objects.exists()


def test_a_file_is_read_by_the_network_alone_and_by_nobody_once_withdrawn(
    client, reseau, promeneur, directrice, coordinatrice
):
    r = services.add_resource(reseau=reseau, upload=pdf(), by=coordinatrice, **MOTS | {"lien": ""})
    url = reverse("fichier", args=[r.fichier.code])

    def ouvre(user):
        client.force_login(user)
        return client.get(url).status_code

    ailleurs = compte_utilisateur("ailleurs@exemple.fr")
    assert [ouvre(u) for u in (promeneur.user, directrice, coordinatrice, ailleurs)] == [200, 200, 200, 404]
    services.withdraw(ressource=r, by=coordinatrice)
    assert [ouvre(u) for u in (promeneur.user, directrice, coordinatrice)] == [404, 404, 200]


def test_two_people_who_correct_the_same_words_lose_nothing(publiee, coordinatrice):
    services.edit_resource(ressource=publiee, changes={"titre": "Un"}, version=0, by=coordinatrice)
    with pytest.raises(Conflit):
        services.edit_resource(ressource=publiee, changes={"titre": "Deux"}, version=0, by=coordinatrice)


def test_only_the_coordination_decides(proposee, promeneur, directrice):
    for user in (promeneur.user, directrice):
        for acte in (
            lambda u=user: services.publish(ressource=proposee, by=u),
            lambda u=user: services.refuse(ressource=proposee, motif="Non.", by=u),
            lambda u=user: services.save_relay(reseau=promeneur.reseau, by=u, **RELAIS),
        ):
            with pytest.raises(Refused, match="Seule la coordination"):
                acte()


# — Links


@pytest.mark.parametrize(
    "adresse",
    ["127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fd00::1", "fe80::1%eth0", "::ffff:127.0.0.1", "2002:7f00:1::", "::", "64:ff9b::a00:1"],
)  # fmt: skip
def test_no_private_address_is_ever_asked(adresse, monkeypatch):
    def interdit(*args, **kwargs):
        raise AssertionError("connected")

    assert not liens.publique(adresse)
    monkeypatch.setattr(liens.socket, "create_connection", interdit)
    for hote in (adresse if ":" not in adresse else f"[{adresse.partition('%')[0]}]", "piege.exemple"):
        monkeypatch.setattr(liens.socket, "getaddrinfo", lambda h, p, **k: [(2, 1, 6, "", (adresse, p))])
        assert liens.verifier(f"http://{hote}/") == "Cette adresse ne se vérifie pas."


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://exemple.fr/", "http://exemple.fr:6379/", "http://a:b@exemple.fr/"]
)
def test_only_plain_web_addresses_are_asked(url, monkeypatch):
    monkeypatch.setattr(liens.socket, "getaddrinfo", lambda *a, **k: pytest.fail("looked up"))
    assert liens.verifier(url)


def _site(monkeypatch, reponses):
    """A web of our own: what each address answers."""
    demandees = []

    def demander(url):
        demandees.append(url)
        return reponses[url]

    monkeypatch.setattr(liens, "_demander", demander)
    return demandees


def test_a_real_site_is_asked_by_its_name_and_its_redirections_followed(monkeypatch):
    from http.server import BaseHTTPRequestHandler, HTTPServer

    vus = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            vus.append((self.path, self.headers["Host"]))
            self.send_response(302 if self.path == "/a%20b" else 404 if self.path == "/perdue" else 200)
            self.send_header("Location", "/ici" if self.path == "/a%20b" else "")
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        monkeypatch.setitem(liens.PORTS, "http", serveur.server_address[1])
        monkeypatch.setattr(liens, "publique", lambda adresse: True)
        monkeypatch.setattr(liens.socket, "getaddrinfo", lambda h, p, *a, **k: [(2, 1, 6, "", ("127.0.0.1", p))])
        assert liens.verifier("http://exemple.fr/a b") == ""
        assert liens.verifier("http://exemple.fr/perdue") == "La page n’existe plus."
        serveur.shutdown()
    assert vus == [("/a%20b", "exemple.fr"), ("/ici", "exemple.fr"), ("/perdue", "exemple.fr")]
    assert liens.verifier("http://exemple.fr/") == "Le site ne répond pas."


def test_a_page_that_comes_one_byte_at_a_time_is_let_go(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as ecoute:

        def goutte_a_goutte():
            prise, _ = ecoute.accept()
            with contextlib.suppress(OSError), prise:
                for octet in itertools.cycle(b"HTTP/1.1 200 OK\r\nX: "):
                    prise.sendall(bytes([octet]))
                    time.sleep(0.05)

        threading.Thread(target=goutte_a_goutte, daemon=True).start()
        monkeypatch.setattr(liens, "DELAI_TOTAL", 0.3)
        monkeypatch.setitem(liens.PORTS, "http", ecoute.getsockname()[1])
        monkeypatch.setattr(liens, "publique", lambda adresse: True)
        monkeypatch.setattr(liens.socket, "getaddrinfo", lambda h, p, *a, **k: [(2, 1, 6, "", ("127.0.0.1", p))])
        assert liens.verifier("http://exemple.fr/") == "Le site ne répond pas."


def test_a_name_that_gives_one_public_and_one_private_address_is_a_trap(monkeypatch):
    deux = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(liens.socket, "getaddrinfo", lambda *a, **k: deux)
    assert liens.verifier("http://exemple.fr/")


def test_where_a_page_sends_on_is_checked_as_well(monkeypatch):
    vrai = liens._demander
    monkeypatch.setattr(liens.socket, "getaddrinfo", lambda h, p, **k: [(2, 1, 6, "", ("127.0.0.1", p))])
    monkeypatch.setattr(liens, "_demander", lambda url: (302, "http://127.0.0.1/") if "exemple" in url else vrai(url))
    assert liens.verifier("http://exemple.fr/") == "Cette adresse ne se vérifie pas."


def test_what_an_answer_means(monkeypatch):
    demandees = _site(
        monkeypatch,
        {
            "http://a/": (301, "/b"), "http://a/b": (200, ""), "http://c/": (404, ""), "http://d/": (403, ""),
            "http://e/": (302, "/"), "http://f/": (503, ""),
        },
    )  # fmt: skip
    assert liens.verifier("http://a/") == "" and demandees == ["http://a/", "http://a/b"]
    assert liens.verifier("http://c/") == "La page n’existe plus."
    assert liens.verifier("http://d/") == "" and "503" in liens.verifier("http://f/")
    assert liens.verifier("http://e/") == "L’adresse tourne en rond."


def test_a_link_is_said_broken_after_two_checks_and_healed_by_one(publiee, coordinatrice, settings, monkeypatch):
    settings.LIENS_VERIFIES = True
    dit = ["La page n’existe plus."]
    monkeypatch.setattr(liens, "verifier", lambda url: dit[0])

    def passe():
        Ressource.objects.update(lien_vu_le=timezone.now() - timedelta(days=8))
        assert services.check_links() == 1
        assert services.check_links() == 0  # run again at once, it asks nothing
        publiee.refresh_from_db()
        return publiee.lien_casse

    assert [passe(), passe()] == [False, True]
    assert "Lien à vérifier" in [t.titre for t in a_faire.pour(coordinatrice)]
    dit[0] = ""
    assert passe() is False


def test_two_checks_at_once_ask_each_link_once(publiee, settings, monkeypatch):
    settings.LIENS_VERIFIES = True
    pendant = []

    def verifier(url):
        pendant.append(services.check_links() if not pendant else None)
        return ""

    monkeypatch.setattr(liens, "verifier", verifier)
    assert services.check_links() == 1 and pendant == [0]


def test_a_link_corrected_is_no_longer_said_broken(publiee, coordinatrice):
    for _ in range(2):
        services.note_link(ressource=publiee, erreur="Le site ne répond pas.")
    publiee.refresh_from_db()
    assert publiee.lien_casse
    services.edit_resource(ressource=publiee, changes={"lien": "https://exemple.fr/"}, version=None, by=coordinatrice)
    publiee.refresh_from_db()
    assert not publiee.lien_casse


# — Relays


def test_a_relay_of_the_whole_departement_serves_every_territory(reseau, coordinatrice):
    from territoires.models import Commune, Epci

    epci = Epci.objects.create(siren="245400676", nom="Métropole du Grand Nancy", tri="metropole", type="METRO")
    Commune.objects.filter(insee="54395").update(epci=epci)
    services.save_relay(reseau=reseau, by=coordinatrice, **RELAIS)
    services.save_relay(reseau=reseau, by=coordinatrice, **RELAIS | {"nom": "Planning", "epci": epci})
    assert [r.nom for r in ressources.relais(reseau, {"epci": epci.pk})] == ["Maison des ados", "Planning"]
    assert [r.nom for r in ressources.relais(reseau, {"epci": "999999999"})] == ["Maison des ados"]
    assert [r.nom for r in ressources.relais(reseau, {"theme": "sante", "q": "ecoute planning"})] == ["Planning"]


def test_a_relay_that_nobody_can_reach_is_refused_with_what_was_typed(chez_nous, reseau):
    envoi = {"nom": "Maison des ados", "pour_quoi": "Écoute", "themes": ["sante"]}
    page = chez_nous.post(reverse("coordination_relais_nouveau", args=[reseau.code]), envoi).content.decode()
    assert "Donnez un moyen de le joindre" in page and "Maison des ados" in page and not Relais.objects.exists()


def test_a_promeneur_and_a_structure_read_relays_and_useful_numbers(
    client, reseau, structure, directrice, mandat, coordinatrice
):
    services.save_relay(reseau=reseau, by=coordinatrice, **RELAIS)
    reseau.crip_telephone = "03 53 01 20 54"
    reseau.save()
    p = mandat.promeneur
    for user, nom, code in ((p.user, "mes_relais", p.code), (directrice, "structure_relais", structure.code)):
        client.force_login(user)
        page = client.get(reverse(nom, args=[code])).content.decode()
        assert "Maison des ados" in page and "03 53 01 20 54".replace(" ", "\u00a0") in page.replace("\u202f", "\u00a0")
        assert "119" in page and "L’astreinte" in page


def test_a_relay_removed_twice_leads_back(chez_nous, reseau, coordinatrice):
    un = services.save_relay(reseau=reseau, by=coordinatrice, **RELAIS)
    url = reverse("coordination_relais_retirer", args=[reseau.code, un.code])
    for _ in range(2):
        assert chez_nous.post(url, {}).url == reverse("coordination_relais_tous", args=[reseau.code])


def test_queries_do_not_grow_with_resources_nor_relays(client, reseau, promeneur, coordinatrice):
    def un(n):
        services.add_resource(reseau=reseau, upload=None, by=coordinatrice, **MOTS | {"titre": f"Guide {n}"})
        services.save_relay(reseau=reseau, by=coordinatrice, **RELAIS | {"nom": f"Relais {n}"})

    def compter(nom):
        with CaptureQueriesContext(connection) as faites:
            assert client.get(reverse(nom, args=[promeneur.code])).status_code == 200
        return len(faites)

    un(0)
    client.force_login(promeneur.user)
    peu = [compter(nom) for nom in ("mes_ressources", "mes_relais")]
    for n in range(1, 30):
        un(n)
    assert [compter(nom) for nom in ("mes_ressources", "mes_relais")] == peu
