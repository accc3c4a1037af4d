"""Dates that are not like the others, on a promeneur's own pages and on the coordinator's."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from promeneurs.models import Pause, PermanenceEnPlus
from socle import journal
from socle.dates import aujourdhui
from tests.conftest import compte_utilisateur
from tests.promeneurs import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
UN_JOUR = timedelta(days=1)


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def ana(reseau):
    cree = fabrique.personne("Ana", plateforme="discord", user=compte_utilisateur("ana@exemple.fr", "Ana"))
    fabrique.permanence(cree, 2, "14:00", "16:00", "discord")
    return cree


@pytest.fixture(params=["soi", "coordination"])
def tient(request, ana, coordinatrice):
    """Who keeps the dates: the person, or the coordinator for them. Gives a client and how addresses are made."""
    client = Client()
    client.force_login(ana.user if request.param == "soi" else coordinatrice)
    noms = {
        "soi": {"accueil": "espace_promeneur", "pause": "ma_pause", "plus": "ma_permanence_en_plus",
                "copier": "mes_permanences_copier"},
        "coordination": {"accueil": "coordination_promeneur", "pause": "coordination_pause",
                         "plus": "coordination_en_plus", "copier": "coordination_permanences_copier"},
    }[request.param]  # fmt: skip
    args = [ana.code] if request.param == "soi" else [ana.reseau.code, ana.code]
    return client, lambda nom: reverse(noms[nom], args=args)


def dans(jours: int) -> str:
    return (aujourdhui() + jours * UN_JOUR).isoformat()


def test_days_without_are_announced_shown_and_taken_back(tient, ana):
    client, adresse = tient
    page = client.post(adresse("pause"), {"debut": dans(4), "dernier_jour": dans(6)}, follow=True)
    assert "Pas de permanence" in page.content.decode()
    (ligne,) = page.context["exceptions"]
    assert ligne["quoi"] == "Pas de permanence" and ana.pauses.get()
    page = client.post(ligne["retirer"], follow=True)
    assert "comme d’habitude" in page.content.decode() and not Pause.objects.exists()


def test_a_slot_more_is_announced_shown_and_taken_back(tient, ana):
    client, adresse = tient
    saisie = {"jour": dans(4), "debut": "20:00", "fin": "22:30", "plateforme": "discord"}
    page = client.post(adresse("plus"), saisie, follow=True)
    (ligne,) = page.context["exceptions"]
    assert "20\u00a0h – 22\u00a0h\u00a030" in ligne["quand"] and ligne["quand"] in page.content.decode()
    client.post(ligne["retirer"])
    assert not PermanenceEnPlus.objects.exists()


def test_a_day_is_copied(tient, ana):
    client, adresse = tient
    assert client.post(adresse("copier"), {"jour": "2", "vers": ["0", "4"]}).status_code == 302
    assert list(ana.permanences.values_list("jour", flat=True)) == ["0", "2", "4"]


@pytest.mark.parametrize(
    ("nom", "saisie", "champ", "dit"),
    [
        ("pause", {"debut": ""}, "debut", "obligatoire"),
        ("pause", {"debut": "2027-02-30"}, "debut", "date"),
        ("pause", {"debut": "2020-01-01"}, "debut", "passés"),
        ("pause", {"debut": dans(5), "dernier_jour": dans(2)}, "dernier_jour", "avant"),
        ("pause", {"debut": dans(5), "dernier_jour": dans(300)}, "dernier_jour", "absence"),
        ("plus", {"jour": dans(5), "debut": "10:00", "fin": "10:00", "plateforme": "discord"}, "fin", "même heure"),
        ("plus", {"jour": dans(5), "debut": "25:00", "fin": "10:00", "plateforme": "discord"}, "debut", "heure"),
        ("plus", {"jour": dans(900), "debut": "10:00", "fin": "11:00", "plateforme": "discord"}, "jour", "un an"),
        ("copier", {"jour": "2", "vers": []}, "vers", "obligatoire"),
        ("copier", {"jour": "2", "vers": ["2"]}, "vers", "même jour"),
        ("copier", {"jour": "0", "vers": ["2"]}, "jour", "0"),
    ],
)
def test_a_wrong_date_is_said_beside_its_field_and_what_was_typed_stays(tient, nom, saisie, champ, dit):
    client, adresse = tient
    reponse = client.post(adresse(nom), saisie)
    assert reponse.status_code == 200
    assert dit in " ".join(reponse.context["form"].errors[champ])
    texte = reponse.content.decode()
    assert champ == "__all__" or 'class="errorlist' in texte
    if (tape := saisie.get("debut")) and ":" in tape:
        assert f'value="{tape}' in texte


def test_the_public_page_tells_the_dates_that_differ(ana, time_machine):
    time_machine.move_to("2026-12-21T09:00:00Z", tick=False)
    fabrique.permanence(ana, 4, "17:00", "19:00", "discord", vacances="pendant", feries=False)
    Pause.objects.create(promeneur=ana, periode=fabrique.jusqu_a(date(2026, 12, 28), date(2026, 12, 31)))
    page = Client().get(ana.get_absolute_url()).content.decode()
    assert "sur Discord, pendant les vacances scolaires" in page
    assert "Pas de permanence vendredi 25\u00a0décembre, jour férié." in page
    assert "Pas de permanence du 28 au 30\u00a0décembre." in page
    assert "Heure de Paris." in page and '<time datetime="2026-12-23T14:00+01:00">' in page


def test_a_page_of_overseas_says_whose_hour_it_is(time_machine):
    from territoires.models import Departement, Region

    time_machine.move_to("2026-11-25T05:00:00Z", tick=False)
    fabrique.lieux()
    region, _ = Region.objects.get_or_create(code="04", defaults={"nom": "La Réunion", "tri": "la reunion"})
    Departement.objects.get_or_create(code="974", defaults={"nom": "La Réunion", "tri": "la reunion", "region": region})
    la_bas = fabrique.structure("MJC", reseau=fabrique.reseau("974", "974"))
    ana = fabrique.personne("Ana", structure=la_bas)
    fabrique.permanence(ana, 2, "14:00", "16:00")
    fiche = Client().get(ana.get_absolute_url()).content.decode()
    assert "(heure de La Réunion)" in fiche and "Heure de La Réunion." in fiche
    assert '<time datetime="2026-11-25T14:00+04:00">' in fiche
    assert "heure de La Réunion" in Client().get("/annuaire/").content.decode()


def test_what_changes_is_in_the_history(ana):
    client = Client()
    client.force_login(ana.user)
    client.post(reverse("ma_pause", args=[ana.code]), {"debut": dans(3)})
    (entree,) = journal.historiques([ana.pauses.get()], 5)
    assert "sans permanence" in str(entree.__dict__ if hasattr(entree, "__dict__") else entree)


def test_where_school_holidays_are_unknown_the_person_is_told(ana):
    from territoires.models import Departement, Region, Reseau

    region = Region.objects.get(code="44")
    Departement.objects.get_or_create(code="2A", defaults={"nom": "Corse-du-Sud", "tri": "corse", "region": region})
    Reseau.objects.filter(pk=ana.reseau_id).update(departement="2A")
    client = Client()
    client.force_login(ana.user)
    assert "pas encore connues" in client.get(reverse("ma_permanence_ajouter", args=[ana.code])).content.decode()
