"""A query compiled once a process answers each key with its own rows, and each day with its own."""

import datetime

import pytest
from django.contrib.auth import get_user_model

from socle import compilees
from socle.compilees import lignes, objets
from socle.dates import aujourdhui

pytestmark = pytest.mark.django_db


def arrivees(cle, jour):
    return get_user_model().objects.filter(pk=cle, cree_le__date__gte=jour).order_by().values_list("pk", "email")


def test_the_second_key_is_not_compiled_again_and_never_reads_the_first():
    un, deux = (get_user_model().objects.create_user(f"{nom}@exemple.fr", "x") for nom in ("un", "deux"))
    compilees._compilee.cache_clear()
    assert lignes(arrivees, un.pk, aujourdhui()) == [(un.pk, "un@exemple.fr")]
    assert lignes(arrivees, deux.pk, aujourdhui()) == [(deux.pk, "deux@exemple.fr")]
    assert compilees._compilee.cache_info().misses == 1
    assert lignes(arrivees, deux.pk, aujourdhui() + datetime.timedelta(days=2)) == []


def entre(cles, jour):
    apres, avant = cles
    return get_user_model().objects.filter(cree_le__gt=apres, cree_le__lt=avant).order_by("pk")


def test_several_keys_each_stand_in_their_place_and_models_come_back():
    un = get_user_model().objects.create_user("un@exemple.fr", "x")
    heure = datetime.timedelta(hours=1)
    avant, apres = un.cree_le - heure, un.cree_le + heure
    compilees._compilee.cache_clear()
    assert objets(entre, (avant, apres), aujourdhui()) == [un]
    assert objets(entre, (apres, avant), aujourdhui()) == []
    assert compilees._compilee.cache_info().misses == 1


def du_jour(cle):
    return get_user_model().objects.filter(pk=cle, cree_le__date=aujourdhui()).order_by().values_list("pk")


def test_tomorrow_what_reads_today_is_compiled_again(monkeypatch):
    un = get_user_model().objects.create_user("un@exemple.fr", "x")
    assert lignes(du_jour, un.pk) == [(un.pk,)]
    demain = aujourdhui() + datetime.timedelta(days=1)
    monkeypatch.setattr(compilees, "aujourdhui", lambda: demain)
    monkeypatch.setitem(globals(), "aujourdhui", lambda: demain)
    assert lignes(du_jour, un.pk) == []
