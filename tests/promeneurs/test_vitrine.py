"""The list that searches are answered from: what it holds, how long a process keeps it, who waits for it."""

from datetime import date
from threading import Event, Thread

import pytest
from django.test import Client
from django.utils import timezone

from promeneurs import fiches, vitrine
from promeneurs.models import Promeneur
from socle import diffusion
from socle.dates import jusqu_a

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def horloge(settings, monkeypatch):
    """The list is kept twenty seconds, by a clock that the test moves."""
    settings.PAGES_SECONDES = 20
    heure = [1000.0]
    monkeypatch.setattr(vitrine, "_gardee", None)
    monkeypatch.setattr(vitrine.time, "monotonic", lambda: heure[0])
    return heure


@pytest.mark.parametrize("combien", [1, 30])
def test_each_table_is_read_once_whatever_the_number_of_people(combien, django_assert_num_queries):
    for n in range(combien):
        fabrique.permanence(fabrique.personne(f"Ana{n}"), n % 7, "03:00", "03:15")
    with django_assert_num_queries(11):
        assert len(vitrine.lire(timezone.now()).gens) == combien


def test_a_card_says_what_the_sheet_says():
    ana = fabrique.personne("Ana", themes=["sante", "ecole"], commune="54329")
    fabrique.permanence(ana, 2, "14:00", "16:00")
    absente = fabrique.personne("Zoé")
    absente.absences.create(periode=jusqu_a(timezone.localdate(), date(2099, 1, 2)), relais_texte="La MJC")
    maintenant = timezone.now()
    presents = {p.pk: p for p in vitrine.lire(maintenant).gens}
    for fiche in fiches.lire(Promeneur.objects.all(), maintenant):
        p = presents[fiche.pk]
        memes = ("url", "prenom", "fonction", "image", "quand", "quand_iso", "en_ligne", "ou", "teinte")
        assert [getattr(p, nom) for nom in memes] == [getattr(fiche, nom) for nom in memes]
        assert (bool(p.absence), list(p.themes), list(p.reseaux)) == (bool(fiche.absence), fiche.themes, fiche.reseaux)
        assert [e.insee for e in p.endroits] == [e["insee"] for e in fiche.endroits]


def test_whoever_is_suspended_is_gone_when_the_list_is_read_again(horloge):
    ana = fabrique.personne("Ana")
    assert "Ana" in Client().get("/annuaire/").content.decode()
    fabrique.suspendre(ana)
    horloge[0] += 19.9
    assert [p.prenom for p in vitrine.actuelle().gens] == ["Ana"]
    horloge[0] += 0.2
    assert vitrine.actuelle().gens == []


def test_the_list_and_the_pages_made_of_it_live_a_minute_in_all(settings):
    """Each process keeps the list, then a page made of it, and whoever receives the page keeps it for the rest."""
    settings.PAGES_SECONDES = 20
    fabrique.personne("Ana")
    garde = int(Client().get("/annuaire/")["Cache-Control"].rpartition("=")[2])
    assert 0 < garde <= 60 - 2 * 20 - diffusion.LECTURE


@pytest.fixture
def lente(monkeypatch):
    """A reading that begins, then lasts until the test lets it end. Called once the list to replace is there."""
    commencee, finie, lectures = Event(), Event(), []

    def lire(maintenant):
        lectures.append(maintenant)
        commencee.set()
        assert finie.wait(10)
        return vitrine.Vitrine([], maintenant)

    def installer():
        monkeypatch.setattr(vitrine, "lire", lire)
        return commencee, finie, lectures

    return installer


def test_one_reads_while_the_others_go_on_with_the_list_they_have(horloge, lente):
    ancienne = vitrine.actuelle()
    horloge[0] += 21
    commencee, finie, lectures = lente()
    lecteur = Thread(target=vitrine.actuelle)
    lecteur.start()
    assert commencee.wait(10)
    assert vitrine.actuelle() is ancienne
    finie.set()
    lecteur.join(10)
    assert vitrine.actuelle() is not ancienne
    assert len(lectures) == 1


def test_a_list_too_old_is_shown_to_nobody(horloge, lente):
    """When nobody came for an hour, the first visitors all wait for the new one."""
    ancienne = vitrine.actuelle()
    horloge[0] += 3600
    commencee, finie, lectures = lente()
    vues = []
    visiteurs = [Thread(target=lambda: vues.append(vitrine.actuelle())) for _ in range(3)]
    for visiteur in visiteurs:
        visiteur.start()
    assert commencee.wait(10)
    assert not vues
    finie.set()
    for visiteur in visiteurs:
        visiteur.join(10)
    assert len(vues) == 3 and ancienne not in vues and len({id(v) for v in vues}) == 1
    assert len(lectures) == 1
