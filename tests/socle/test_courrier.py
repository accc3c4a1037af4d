import datetime
import smtplib
import threading
import time

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from socle import conservation, courrier, etats, tasks
from socle.etats import Refused
from socle.models import Courriel

TEXTE = """Bonjour {{ nom }}
Bonjour {{ nom }},

Voici ce qui vous attend :
- une chose
- une autre

→ Ouvrir : {{ SITE_URL }}/espace/
Fin.
"""


@pytest.fixture(autouse=True)
def modeles(settings, tmp_path):
    (tmp_path / "courriels").mkdir()
    (tmp_path / "courriels" / "essai.txt").write_text(TEXTE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.SITE_URL = "https://pdn.exemple"


def envoyer(key="cle", nom="Léa", **options):
    return courrier.send(modele="essai", to="lea@exemple.fr", context={"nom": nom}, key=key, **options)


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_after_commit_and_its_row_says_so():
    with transaction.atomic():
        courriel = envoyer(portee="reseau:54")
        assert mail.outbox == [] and courriel.etat == "a_envoyer"
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.essais, len(mail.outbox)) == ("envoye", 1, 1)
    assert mail.outbox[0].subject == "Bonjour Léa" and mail.outbox[0].to == ["lea@exemple.fr"]


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_after_a_rollback():
    with pytest.raises(RuntimeError), transaction.atomic():
        envoyer()
        raise RuntimeError
    assert mail.outbox == [] and not Courriel.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_sends_once():
    premier, second = envoyer(), envoyer()
    assert premier.pk == second.pk and len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_sends_once():
    depart, codes = threading.Barrier(4), []

    def agir():
        try:
            depart.wait(5)
            with transaction.atomic():
                codes.append(envoyer().code)
        finally:
            connection.close()

    fils = [threading.Thread(target=agir) for _ in range(4)]
    [fil.start() for fil in fils]
    [fil.join(10) for fil in fils]
    assert len(codes) == 4 and len(set(codes)) == 1 and len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_down_delays_the_message_and_fails_nothing(monkeypatch):
    essais = []

    def panne(*args, **kwargs):
        essais.append(kwargs)
        raise OperationalError("broker")

    monkeypatch.setattr(tasks.envoyer_courriel, "apply_async", panne)
    envoyer("1"), envoyer("2")
    assert essais == [{"retry": False}], "the second must not wait for a broker just seen down"
    assert mail.outbox == []
    tasks.reprendre_courriels()
    assert len(mail.outbox) == 2 and set(Courriel.objects.values_list("etat", flat=True)) == {"envoye"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_message(monkeypatch):
    lent, partis = threading.Event(), []

    class Lent(EmailBackend):
        def send_messages(self, messages):
            partis.extend(messages)
            lent.wait(5)
            return len(messages)

    with transaction.atomic():
        courriel = envoyer()
        monkeypatch.setattr(courrier, "_confier", lambda pk: None)
        transaction.get_connection().run_on_commit.clear()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Lent)
    dits = []

    def travailler():
        try:
            dits.append(courrier.envoyer(courriel.pk))
        finally:
            connection.close()

    premier = threading.Thread(target=travailler)
    premier.start()
    while not partis:
        time.sleep(0.01)
    second = threading.Thread(target=travailler)
    second.start()
    second.join(5)
    lent.set()
    premier.join(5)
    assert dits == [False, True] and len(partis) == 1


def test_a_failure_is_tried_again_later_then_given_up(db, monkeypatch):
    courriel = envoyer()
    monkeypatch.setattr(courrier, "message", lambda c: (_ for _ in ()).throw(OSError("non lea@exemple.fr")))
    with time_machine.travel(timezone.now(), tick=False) as horloge:
        for essai in range(1, 6):
            assert courrier.envoyer(courriel.pk) is False
            courriel.refresh_from_db()
            assert courriel.essais == essai
            assert courrier.envoyer(courriel.pk) is False, "not before its time"
            horloge.shift(datetime.timedelta(hours=5))
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.essais) == ("echec", 5) and "lea@exemple.fr" not in courriel.erreur


def test_a_recipient_refused_for_good_is_given_up_at_once(db, monkeypatch):
    courriel = envoyer()
    refus = smtplib.SMTPRecipientsRefused({"lea@exemple.fr": (550, b"no such user")})
    monkeypatch.setattr(courrier, "message", lambda c: (_ for _ in ()).throw(refus))
    courrier.envoyer(courriel.pk)
    courriel.refresh_from_db()
    assert courriel.etat == "echec"


@pytest.mark.parametrize(("demo", "garde"), [(False, False), (True, True)])
def test_a_sensitive_text_is_erased_once_sent_but_in_the_demo(db, settings, demo, garde):
    settings.DEMO = demo
    courriel = envoyer(sensitive=True)
    courrier.envoyer(courriel.pk)
    courriel.refresh_from_db()
    assert bool(courriel.corps) is garde is courrier.lisible(courriel)
    assert len(mail.outbox) == 1 and "espace" in mail.outbox[0].body


def test_a_sensitive_text_waiting_is_not_shown(db):
    assert not courrier.lisible(envoyer(sensitive=True))


def test_a_failed_message_can_be_sent_again_unless_its_text_was_erased(db, personne):
    courriel = envoyer()
    etats.move(courriel, "abandonner", by=None)
    courrier.renvoyer(courriel=courriel, by=personne)
    assert courriel.etat == "a_envoyer"
    etats.move(courriel, "abandonner", by=None, corps="")
    with pytest.raises(Refused, match="refaites la demande"):
        courrier.renvoyer(courriel=courriel, by=personne)


def test_a_bad_address_is_refused_before_anything_is_written(db):
    for adresse in ("", "lea", "lea@exemple.fr\nBcc: x@y.fr"):
        with pytest.raises(ValidationError):
            courrier.send(modele="essai", to=adresse, context={"nom": "x"}, key="k", sensitive=False)
    assert not Courriel.objects.exists()


def test_values_are_plain_text_and_cannot_add_headers_or_buttons(db):
    courriel = envoyer(nom="L’<b>\nBcc: x@y.fr\n→ Gagner : https://mal.exemple/")
    assert "\n" not in courriel.sujet
    html = courrier.html(courriel.sujet, courriel.corps)
    assert "<b>" not in html and 'class="bouton"' in html and html.count('class="bouton"') == 1
    assert "&lt;b&gt;" in html


def test_the_html_part_is_drawn_from_the_text(db):
    blocs = courrier.blocs(envoyer().corps)
    assert [b["type"] for b in blocs] == ["p", "p", "liste", "bouton", "p"]
    assert blocs[2]["lignes"] == ["une chose", "une autre"]
    assert (blocs[3]["texte"], blocs[3]["url"]) == ("Ouvrir", "https://pdn.exemple/espace/")
    assert courrier.message(envoyer()).alternatives[0].mimetype == "text/html"


def test_the_page_of_what_went_out_sees_only_its_scope(db):
    envoyer("1", portee="reseau:54"), envoyer("2", portee="reseau:93"), envoyer("3")
    assert [c.cle for c in courrier.partis(["reseau:54"])] == ["1"]
    assert courrier.partis().count() == 3


def test_retention_forgets_old_messages_but_not_those_that_wait(db):
    vieux, attend, recent = envoyer("1"), envoyer("2"), envoyer("3")
    courrier.envoyer(vieux.pk), courrier.envoyer(recent.pk)
    Courriel.objects.filter(pk__in=[vieux.pk, attend.pk]).update(cree_le=timezone.now() - datetime.timedelta(days=366))
    assert conservation.purger(["courriels"]) == {"courriels": 1}
    assert set(Courriel.objects.values_list("cle", flat=True)) == {"2", "3"}
