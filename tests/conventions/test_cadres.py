"""Under a convention, a structure names people on the posts agreed, and declares who leaves them: one way each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import services
from promeneurs.models import Mandat
from promeneurs.services import appoint
from socle.dates import aujourdhui
from socle.etats import Refused
from tests.conventions.test_instruction_ecrans import dit

QUI = {"prenom": "Lou", "nom": "Nouvelle", "fonction": "Animatrice", "email": "lou@exemple.fr"}
NOMMER = QUI | {"heures_hebdo": "3", "atteste": "on"}


@pytest.fixture
def elle(client, directrice):
    client.force_login(directrice)
    return client


def nommer(structure) -> str:
    return reverse("structure_nommer", args=[structure.code])


def refuse(structure, by, depuis=None) -> str:
    with pytest.raises(Refused) as refus:
        appoint(structure=structure, personne=QUI, depuis=depuis or aujourdhui(), heures_hebdo=3, by=by)
    return str(refus.value)


def test_nobody_is_named_beyond_the_posts_of_the_convention(elle, dossier, structure, directrice, jour):
    c = dossier("active")
    page = dit(elle.get(nommer(structure)))
    assert "Tous les postes de la convention sont tenus" in page and "il faut un avenant" in page
    assert f"{c.code}/#postes" in page and "<form class" not in page
    avant = Mandat.objects.count()
    reponse = elle.post(nommer(structure), NOMMER | {"depuis": jour.isoformat()})
    assert "Tous les postes" in dit(reponse) and "lou@exemple.fr" in dit(reponse), "what was typed is still there"
    assert Mandat.objects.count() == avant
    assert "Déclarez son remplacement" in refuse(structure, directrice)


def test_a_vacant_post_is_filled_from_the_convention(elle, dossier, structure, directrice, jour):
    c = dossier("active")
    poste = c.postes_prevus.get()
    services.declare_departure(poste=poste, le=jour + timedelta(days=9), motif="Part", by=directrice)
    page = dit(elle.get(nommer(structure)))
    pourvoir = reverse("structure_dossier_remplacer", args=[structure.code, c.code, poste.code])
    assert pourvoir in page and "3 h par semaine" in page
    assert "est à pourvoir" in refuse(structure, directrice)
    assert elle.get(pourvoir).status_code == 200


def test_a_convention_of_before_the_platform_gives_a_number_of_posts(elle, structure, directrice, coordinatrice, jour):
    """Somebody may be named from the day after another leaves, not before."""
    fin = jour + timedelta(days=200)
    services.resume_convention(structure=structure, debut=jour, dernier_jour=fin, postes=1, by=coordinatrice)
    assert elle.get(nommer(structure)).context["form"] is not None
    mandat = appoint(structure=structure, personne=QUI, depuis=jour, heures_hebdo=3, by=directrice)
    assert "Tous les postes convenus sont tenus" in dit(elle.get(nommer(structure)))
    assert "Notez d’abord la fin de son mandat" in refuse(structure, directrice)
    finir = reverse("structure_finir_mandat", args=[structure.code, mandat.code])
    assert elle.post(finir, {"dernier": (jour + timedelta(days=9)).isoformat()}).status_code == 302
    refuse(structure, directrice)
    autre = QUI | {"prenom": "Max", "email": "max@exemple.fr"}
    appoint(structure=structure, personne=autre, depuis=jour + timedelta(days=10), heures_hebdo=3, by=directrice)


def test_a_terminated_convention_names_nobody_more(dossier, structure, directrice, coordinatrice, jour):
    c = dossier("active")
    services.terminate(
        convention=c, motif="anniversaire", demandeur="caf", notifiee_le=jour, explication="Retards", by=coordinatrice
    )
    assert "est résiliée. Dernier jour\u00a0: le" in refuse(structure, directrice)


def test_under_a_convention_a_departure_is_declared_and_no_mandate_is_ended_beside(elle, dossier, structure, jour):
    c = dossier("active")
    mandat = c.postes_prevus.get().mandat
    depart = reverse("structure_dossier_depart", args=[structure.code, c.code, c.postes_prevus.get().code])
    finir = reverse("structure_finir_mandat", args=[structure.code, mandat.code])
    page = dit(elle.get(reverse("espace_structure", args=[structure.code])))
    assert depart in page and "Déclarer un départ" in page and finir not in page
    for geste in (elle.get, elle.post):
        assert geste(finir, {"dernier": jour.isoformat()}).url == depart
    mandat.refresh_from_db()
    assert mandat.designation.upper is None


def test_a_departure_already_declared_leads_to_the_file(elle, dossier, structure, directrice, jour):
    c = dossier("active")
    poste = c.postes_prevus.get()
    finir = reverse("structure_finir_mandat", args=[structure.code, poste.mandat.code])
    services.declare_departure(poste=poste, le=jour + timedelta(days=9), motif="Part", by=directrice)
    page = dit(elle.get(reverse("espace_structure", args=[structure.code])))
    assert "Départ déclaré" in page and finir not in page
    assert elle.get(finir).url == reverse("structure_dossier", args=[structure.code, c.code]) + "#postes"


def test_without_a_convention_a_mandate_is_ended_and_somebody_named(elle, structure, mandat):
    finir = reverse("structure_finir_mandat", args=[structure.code, mandat.code])
    assert finir in dit(elle.get(reverse("espace_structure", args=[structure.code])))
    assert elle.get(nommer(structure)).context["form"] and elle.get(finir).context["form"]
