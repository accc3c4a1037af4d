"""A sending that arrives twice counts once, even while the first one is at work."""

import threading
import time

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from socle import envois


@pytest.fixture
def envoyer():
    def faire(donnees, vue, user=1, **entetes):
        requete = RequestFactory().post("/ici/", donnees, headers=entetes)
        requete.user, requete.session = User(pk=user), SessionStore()
        requete._messages = FallbackStorage(requete)
        reponse = envois.une_fois(requete, lambda: vue(requete))
        return reponse, [str(m) for m in requete._messages]

    return faire


def faite(compte):
    def vue(requete):
        compte.append(requete)
        return envois.fait(requete, "C’est fait.", "/la/")

    return vue


PAGE = {"csrfmiddlewaretoken": "une page", "nom": "Inès"}


def test_the_second_sending_gets_the_answer_of_the_first(envoyer):
    compte = []
    envoyer(PAGE, faite(compte))
    reponse, dits = envoyer(PAGE, faite(compte))
    assert len(compte) == 1 and reponse.url == "/la/" and dits == [f"C’est fait. {envois.DEUX_FOIS}"]


@pytest.mark.parametrize(
    "autre", [PAGE | {"nom": "Paul"}, PAGE | {"csrfmiddlewaretoken": "un autre onglet"}, {"nom": "Inès"}]
)
def test_other_answers_or_another_page_are_another_sending(envoyer, autre):
    compte = []
    envoyer(PAGE, faite(compte))
    envoyer(autre, faite(compte))
    assert len(compte) == 2


def test_somebody_else_and_what_is_kept_as_one_types_are_never_taken_for_it(envoyer):
    compte = []
    envoyer(PAGE, faite(compte))
    envoyer(PAGE, faite(compte), user=2)
    envoyer(PAGE, faite(compte), **{"HX-Request": "true"})
    assert len(compte) == 3


def test_what_was_refused_or_broke_may_be_sent_again(envoyer):
    compte = []

    def casse(requete):
        raise RuntimeError

    envoyer(PAGE, lambda requete: HttpResponse("à corriger"))
    with pytest.raises(RuntimeError):
        envoyer(PAGE, casse)
    envoyer(PAGE, faite(compte))
    assert len(compte) == 1


def test_a_double_click_waits_for_the_first_one(envoyer):
    compte = []

    def lente(requete):
        time.sleep(0.3)
        return faite(compte)(requete)

    fils = [threading.Thread(target=envoyer, args=(PAGE, lente)) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(compte) == 1
