import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404
from django.test import RequestFactory

from socle import courrier, espaces, page_courrier
from socle.models import Courriel, EtatCourriel


def ecrire(n, portee="reseau:54", **champs):
    return Courriel.objects.create(
        cle=f"c{n}",
        modele="x",
        destinataire=f"d{n}@exemple.fr",
        sujet=f"Objet {n}",
        corps="Voici 482913",
        portee=portee,
        **champs,
    )


@pytest.fixture
def demander(personne, monkeypatch):
    monkeypatch.setattr(espaces, "_sources", [])

    def demande(chemin="/", portees=("reseau:54",), **post):
        requete = RequestFactory().post(chemin, post) if post else RequestFactory().get(chemin)
        requete.user, requete.session = personne, {}
        requete._messages = FallbackStorage(requete)
        return page_courrier.page(requete, portees=list(portees))

    return demande


def test_a_scope_sees_its_messages_only(demander):
    ecrire(1), ecrire(2, "reseau:93")
    page = demander().content.decode()
    assert "d1@exemple.fr" in page and "d2@exemple.fr" not in page and "482913" in page


def test_texts_with_a_code_are_not_shown_outside_the_demo(demander, settings):
    ecrire(1, sensible=True)
    assert "482913" not in demander().content.decode()
    settings.DEMO = True
    assert "482913" in demander().content.decode()


def test_search_and_state_filter(demander):
    ecrire(1), ecrire(2)
    assert "d2@exemple.fr" not in demander("/?q=objet+1").content.decode()
    assert "Aucun message" in demander("/?etat=echec").content.decode()


def test_a_failed_message_goes_again_from_the_page_but_not_from_another_scope(demander, monkeypatch):
    monkeypatch.setattr(courrier, "_confier", lambda pk: None)
    courriel = ecrire(1)
    Courriel.objects.filter(pk=courriel.pk).update(etat=EtatCourriel.ECHEC)
    with pytest.raises(Http404):
        demander(portees=("reseau:93",), courriel=courriel.code)
    assert demander(courriel=courriel.code).status_code == 302
    courriel.refresh_from_db()
    assert courriel.etat == EtatCourriel.A_ENVOYER


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_page_takes_the_same_queries_however_many(demander, nombre, django_assert_num_queries):
    for n in range(nombre):
        ecrire(n)
    with django_assert_num_queries(3):
        demander()
