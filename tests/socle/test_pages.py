import datetime
import time

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from socle import a_faire, espaces, sante, tasks, urgence
from socle.a_faire import Tache
from socle.acces import connexion_requise
from socle.cache import CacheTolerant
from socle.espaces import Espace
from socle.middleware import HistoriqueMiddleware
from tests.socle.essais.models import Dossier


def dire(gabarit, **contexte):
    return Template("{% load pdn %}" + gabarit).render(Context(contexte)).replace("\u00a0", " ")


# — Who may see


def demander(user, methode="get", **entetes):
    requete = getattr(RequestFactory(), methode)("/espace/x/?a=1", headers=entetes)
    requete.user, requete.session = user, {}
    return connexion_requise(lambda request: HttpResponse("dedans"))(requete)


def test_an_anonymous_visitor_signs_in_then_comes_back():
    reponse = demander(AnonymousUser())
    assert reponse.status_code == 302 and reponse.url.endswith("next=/espace/x/%3Fa%3D1")


def test_a_form_sent_after_the_session_ended_does_not_come_back_to_a_dead_address():
    assert demander(AnonymousUser(), "post").url.endswith("next=/espace/")


def test_an_htmx_fragment_reloads_the_page_instead_of_holding_the_sign_in_form():
    reponse = demander(AnonymousUser(), **{"HX-Request": "true"})
    assert reponse.status_code == 401 and reponse["HX-Refresh"] == "true"


def test_a_signed_in_person_goes_through(personne):
    reponse = demander(personne)
    assert reponse.content == b"dedans" and reponse["Cache-Control"] == "private, no-cache"


# — Who writes


def test_a_reading_never_looks_at_who_is_there():
    class Requete:
        method = "GET"

        @property
        def user(self):
            raise AssertionError("user")

    assert HistoriqueMiddleware(lambda r: "ok")(Requete()) == "ok"


def test_a_post_that_writes_nothing_does_not_either():
    class Requete:
        method = "POST"

        @property
        def user(self):
            raise AssertionError("user")

    assert HistoriqueMiddleware(lambda r: "ok")(Requete()) == "ok"


def test_what_a_request_writes_is_signed(dossier, personne):
    requete = RequestFactory().post("/")
    requete.user = personne
    HistoriqueMiddleware(lambda r: Dossier.objects.filter(pk=dossier.pk).update(titre="Neuf"))(requete)
    assert dossier.events.order_by("-pgh_id").first().pgh_context == {"user": str(personne.pk)}


# — What to do, where


def test_what_waits_shows_the_urgent_first_then_the_oldest(monkeypatch):
    monkeypatch.setattr(a_faire, "_sources", [])
    jour = datetime.date(2026, 3, 1)
    taches = [
        Tache("sans date", "", "/"),
        Tache("récent", "", "/", depuis=jour),
        Tache("ancien", "", "/", depuis=jour - datetime.timedelta(days=9)),
        Tache("urgent", "", "/", depuis=jour, ton="urgent"),
        Tache("bien", "", "/", depuis=jour - datetime.timedelta(days=99), ton="bien"),
    ]
    source = a_faire.register(lambda user: taches)
    a_faire.register(source)
    assert [t.titre for t in a_faire.pour(None)] == ["urgent", "ancien", "récent", "sans date", "bien"]


def test_what_comes_back_more_than_three_times_is_one_line_that_keeps_its_rank():
    jour = datetime.date(2026, 3, 9)
    chartes = [Tache("Charte attendue", f"n° {n}", "/", depuis=jour - n * datetime.timedelta(days=1)) for n in range(4)]
    autres = [Tache("Urgent", "", "/", ton="urgent"), Tache("Vieux", "", "/", depuis=datetime.date(2026, 3, 7))]
    dits = a_faire.grouper([*chartes, *autres, *[Tache("Trois", "", "/", ton="bien")] * 3])
    assert [t.titre for t in dits] == ["Urgent", "Charte attendue", "Vieux", "Trois", "Trois", "Trois"]
    assert [t.detail for t in dits[1].taches] == ["n° 3", "n° 2", "n° 1", "n° 0"]
    assert dits[1].depuis == datetime.date(2026, 3, 6)


def test_places_come_in_the_order_of_the_rooms(monkeypatch):
    monkeypatch.setattr(espaces, "_sources", [])
    espaces.register(lambda user: [Espace("Réseau 54", "coordination", "/coordination/54/")])
    espaces.register(lambda user: [Espace("MJC", "direction", "/espace/structure/x/")])
    assert [e.nom for e in espaces.de(None)] == ["Réseau 54", "MJC"]


# — Help numbers


def heure_de_paris(h, m=0):
    return datetime.datetime(2026, 7, 14, h, m, tzinfo=timezone.get_current_timezone())


def test_at_night_3018_is_closed_and_comes_last():
    aides = urgence.numeros(heure_de_paris(3))
    assert aides[-1].numero == "3018" and not aides[-1].ouvert and "ouvre à 9" in aides[-1].statut
    assert {"119", "3114", "15", "17", "112", "114"} == {a.numero for a in aides if a.ouvert}


@pytest.mark.parametrize(("h", "m", "ouvert"), [(8, 59, False), (9, 0, True), (22, 59, True), (23, 0, False)])
def test_3018_opens_at_9_and_closes_at_23(h, m, ouvert):
    assert {a.numero: a.ouvert for a in urgence.numeros(heure_de_paris(h, m))}["3018"] is ouvert


def test_every_number_is_one_tap_away_and_114_is_by_sms():
    liens = {a.numero: a.href for a in urgence.numeros()}
    assert liens["114"] == "sms:114" and all(lien == f"tel:{n}" for n, lien in liens.items() if n != "114")
    assert all(a.horaires and a.pour for a in urgence.numeros())


# — French dates


@time_machine.travel(datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC))
def test_ages_read_as_people_say():
    jour = datetime.date(2026, 3, 10)
    dits = {0: "aujourd’hui", 1: "depuis hier", 4: "depuis 4 jours", 100: "depuis 3 mois", 800: "depuis 2 ans"}
    for jours, dit in dits.items():
        assert dire("{{ j|depuis }}", j=jour - datetime.timedelta(days=jours)) == dit
    assert dire("{{ j|dans }}", j=jour + datetime.timedelta(days=1)) == "demain"
    assert dire("{{ j|depuis }}{{ j|jour }}{{ j|periode }}", j=None) == ""


def test_slots_days_and_hours_read_in_french():
    huit, dix = datetime.time(14), datetime.time(16, 30)
    assert dire("{% creneau 2 a b %}", a=huit, b=dix) == "mercredi 14 h – 16 h 30"
    assert dire("{{ j|jour_complet }}", j=datetime.date(2026, 3, 1)) == "dimanche 1er mars 2026"
    assert dire("{{ j|jour }}", j=datetime.date(2026, 3, 21)) == "21 mars 2026"
    assert (
        dire("{{ n|pluriel:'structure' }}, {{ z|pluriel:'œil,yeux' }}", n=1200, z=0) == "1\u202f200 structures, 0 œil"
    )
    assert dire("{{ t|telephone }} {{ t|tel }}", t="+33 3.83.00.00.01") == "03 83 00 00 01 +33383000001"


def test_links_in_mails_are_absolute(settings):
    settings.SITE_URL = "https://pdn.exemple"
    assert dire("{% lien_absolu '/espace/' %}") == "https://pdn.exemple/espace/"


def test_a_filter_keeps_the_others_and_goes_back_to_page_one():
    requete = RequestFactory().get("/?lieu=Nancy&page=3&theme=x")
    sortie = dire("{% url_avec theme=None rayon=10 as u %}{{ u|safe }}", request=requete)
    assert sortie == "?lieu=Nancy&rayon=10"


# — Health


def test_health_is_well_when_the_worker_beats(client, db):
    assert client.get("/sante/").json()["statut"] == "degrade"
    tasks.battement()
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()["statut"]) == (200, "ok")
    assert not reponse.cookies and "Cookie" not in reponse.get("Vary", "")


def test_a_silent_worker_shows_but_the_site_is_up(client, db):
    with time_machine.travel(timezone.now() - datetime.timedelta(minutes=10)):
        tasks.battement()
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()["worker"]) == (200, "absent")


def test_only_a_database_away_is_an_outage(client, db, monkeypatch):
    def panne():
        raise DatabaseError

    monkeypatch.setattr(sante, "connection", type("C", (), {"cursor": staticmethod(panne)}))
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()["statut"]) == (503, "panne")


def test_a_cache_away_answers_as_an_empty_one_and_is_not_waited_for(monkeypatch):
    cache = CacheTolerant("redis://localhost:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    monkeypatch.setattr(CacheTolerant, "absent_jusqu_a", 0.0)
    debut = time.monotonic()
    cache.set("a", 1)
    assert [cache.get("a"), cache.get("a", 7), cache.get_many(["a"]), cache.add("a", 1)] == [None, 7, {}, True]
    assert cache.get_or_set("a", lambda: 3) == 3
    assert time.monotonic() - debut < 2 and caches["default"] is not None
