"""A query compiled once a process answers each key with its own rows, and each day with its own."""

import datetime

import pytest
from django.contrib.auth import get_user_model

from socle import compilees
from socle.compilees import lignes
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
