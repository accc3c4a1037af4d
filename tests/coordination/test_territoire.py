"""What the network covers, who lives near, and the hours that are announced: counted by hand, on any day."""

import io
from datetime import UTC, date, datetime, time, timedelta

import pgtrigger
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from coordination import rapport, statistiques, tableau_de_bord
from coordination.activite import heures_annoncees
from coordination.etat import figures
from coordination.indicateurs import PAR_CODE, Donnees
from coordination.statistiques import Vue
from promeneurs.models import Permanence
from promeneurs.services import add_permanence, change_permanence, end_mandate, remove_permanence
from socle.dates import aujourdhui
from territoires import mosaique
from territoires.models import Commune, Epci, FondCarte

DEGRE_KM = 111.19
# (INSEE code, name, EPCI, degrees north of Nancy, inhabitants): one degree of latitude is 111 km
AUTOUR = [
    ("54395", "Nancy", "200000001", 0, 100_000),
    ("54901", "Près", "200000001", 0.08, 1_000),  # 8.9 km
    ("54902", "Loin", "200000002", 0.10, 500),  # 11.1 km
    ("54903", "Nulle part", None, None, 7),
]


@pytest.fixture
def autour(reseau):
    """A département of four communes, and its drawing."""
    for siren, nom in (("200000001", "Métropole"), ("200000002", "Campagne")):
        Epci.objects.update_or_create(siren=siren, defaults={"nom": nom, "tri": nom.lower(), "type": "CC"})
    Commune.objects.filter(departement="54").update(actuelle=False)
    for insee, nom, epci, nord, habitants in AUTOUR:
        place = {"latitude": None, "longitude": None} if nord is None else {"latitude": 48.7 + nord, "longitude": 6.2}
        champs = {"nom": nom, "tri": nom.lower(), "epci_id": epci, "population": habitants, "actuelle": True}
        Commune.objects.update_or_create(insee=insee, defaults=champs | place | {"departement_id": "54"})
    cellules = {insee: f"M{n} 0l9 0 0 9z" for n, (insee, *_) in enumerate(AUTOUR[:3])}
    donnees = {"largeur": 760, "hauteur": 700, "cellules": cellules, "points": {c: [300, 300] for c in cellules}}
    FondCarte.objects.update_or_create(code="54", defaults={"donnees": donnees})
    _oublier()
    yield reseau
    _oublier()


def _oublier():
    for garde in (mosaique._fond, mosaique._cellules, mosaique._disposition):
        garde.cache_clear()


@pytest.fixture
def semaine(actif):
    """Five hours: two slots of Wednesday that overlap, and Sunday evening into Monday; holidays do not count."""
    for jour, debut, fin, plateforme, vacances in (
        ("2", time(14), time(16), "discord", "toujours"),
        ("2", time(15), time(17), "instagram", "hors"),
        ("6", time(23), time(1), "discord", "toujours"),
        ("4", time(17), time(19), "discord", "pendant"),
    ):
        add_permanence(
            promeneur=actif, jour=jour, debut=debut, fin=fin, plateforme=plateforme, vacances=vacances, by=None
        )  # fmt: skip
    return actif


def _compter(reseau, code, jour=None):
    jour = jour or aujourdhui()
    return PAR_CODE[code].calcul(Donnees(reseau, jour, jour))


def _la(grille):
    """The hours when somebody is there: (day, hour)."""
    heures = [int(nom.split("\u00a0")[0]) for nom in grille.colonnes[1:]]
    return {(jour, h) for jour, (_, ligne) in enumerate(grille.lignes) for h, n in zip(heures, ligne, strict=True) if n}


def _vieillir(jours: int):
    """As if what was written until now had been some days ago."""
    avant = datetime.now(UTC) - timedelta(days=jours)
    with pgtrigger.ignore("promeneurs.PermanenceEvent:append_only"):
        Permanence.pgh_event_model.objects.update(pgh_created_at=avant)


def test_the_map_counts_communes_and_intercommunalites_out_of_all(autour, actif):
    grille = _compter(autour, "couverture")
    assert grille.lignes == [("Métropole", (1, 2)), ("Campagne", (0, 1)), ("Sans intercommunalité", (0, 1))]
    assert grille.total == _compter(autour, "communes") == 1
    assert grille.carte.classes == {"54395": "many", "54901": "some"}
    assert [(m.insee, m.nombre) for m in grille.carte.marques] == [("54395", 1)]
    assert "1 commune sur 4 et 1 intercommunalité sur 2" in grille.carte.description


def test_who_lives_within_ten_kilometres_of_an_active_promeneur(autour, actif, mandat, coordinatrice):
    assert (_compter(autour, "habitants_proches"), _compter(autour, "habitants_en_tout")) == (101_000, 101_507)
    jour = aujourdhui()
    liste = PAR_CODE["habitants_proches"].liste(Donnees(autour, jour, jour))
    assert [c[0] for _, c in liste.lignes] == ["Nancy", "Près"] and liste.nombre == 101_000
    assert abs(float(liste.lignes[1][1][1].replace(",", ".")) - 0.08 * DEGRE_KM) < 0.1
    hier = jour - timedelta(days=1)
    end_mandate(mandat=mandat, le=jour, motif="Départ", by=coordinatrice)
    assert (_compter(autour, "habitants_proches"), _compter(autour, "habitants_proches", hier)) == (0, 101_000)


def test_a_commune_without_coordinates_is_near_only_when_somebody_works_there(autour, actif, structure):
    structure.commune_id = "54903"
    structure.save()
    assert _compter(autour, "habitants_proches") == 7


def test_the_hours_announced_and_the_free_hours_without_anybody(autour, semaine):
    heures = _compter(autour, "heures_annoncees")
    assert (heures.total, heures.reponses) == (5, 1)
    assert _compter(autour, "heures_creuses") == 5 * 4 + 10 + 12 * 2 - 3
    grille = _compter(autour, "permanences")
    assert grille.colonnes == ("Jour", *(f"{h}\u00a0h" for h in range(24))) and grille.total == 3
    assert _la(grille) == {(2, 14), (2, 15), (2, 16), (6, 23), (0, 0)}
    assert (2, 13) in grille.creux and (2, 14) not in grille.creux and (4, 17) in grille.creux


def test_the_home_and_the_log_announce_the_same_hours(autour, semaine):
    assert tableau_de_bord.semaine_en_ligne(autour, aujourdhui()).total == heures_annoncees(semaine) == 5
    assert figures(autour, aujourdhui())["heures_annoncees"] == 5


def test_what_was_announced_on_a_past_day_is_the_same_tomorrow(autour, semaine):
    codes = ("heures_annoncees", "heures_creuses", "permanences")
    _vieillir(10)
    alors = aujourdhui() - timedelta(days=5)
    avant = [_compter(autour, c, alors) for c in codes]
    assert avant == [_compter(autour, c) for c in codes]
    remove_permanence(permanence=Permanence.objects.get(jour="6"), by=None)
    change_permanence(permanence=Permanence.objects.get(debut=time(14)), debut=time(12), by=None)
    assert _compter(autour, "heures_annoncees").total == 5  # two less on Sunday, two more on Wednesday
    assert _la(_compter(autour, "permanences")) == {(2, h) for h in range(12, 17)}
    assert [_compter(autour, c, alors) for c in codes] == avant
    d_avant = aujourdhui() - timedelta(days=11)
    assert (_compter(autour, "heures_annoncees", d_avant).total, _compter(autour, "heures_creuses", d_avant)) == (
        0,
        None,
    )
    _vieillir(8)
    assert [_compter(autour, c, alors) for c in codes] == [_compter(autour, c) for c in codes]


def test_a_map_and_a_week_are_taken_away_and_are_in_the_sheet_and_in_the_report(
    autour, semaine, client, coordinatrice, settings
):
    settings.MFA_REQUISE = False
    client.force_login(coordinatrice)
    page = client.get(reverse("coordination_statistiques", args=["54"])).content.decode()
    assert 'class="mosaic"' in page and 'class="hole"' in page and "heure libre où personne" in page
    for code, dedans, premiere in (
        ("couverture", ["#8f84ea", "Nancy"], "Métropole"),
        ("permanences", ["stroke-dasharray", "Mercredi"], "Lundi"),
    ):
        svg = client.get(reverse("coordination_statistiques_figure", args=["54", code, "svg"])).content.decode()
        assert svg.startswith("<svg") and "<title>" in svg and all(dit in svg for dit in dedans)
        png = client.get(reverse("coordination_statistiques_figure", args=["54", code, "png"]))
        assert png.content.startswith(b"\x89PNG")
        xlsx = client.get(reverse("coordination_statistiques_figure", args=["54", code, "xlsx"]))
        assert _feuille(xlsx.content)[1][0] == premiere
        assert client.get(reverse("coordination_statistiques_liste", args=["54", code])).status_code == 200
    r = rapport.du_reseau(autour, aujourdhui().year)
    feuilles = CalamineWorkbook.from_filelike(io.BytesIO(rapport.en_classeur(r)))
    assert feuilles.get_sheet_by_name("La carte des communes").to_python()[1] == ["Métropole", 1, 2]
    dessins = [d for x in rapport.donnees(r)["rubriques"] for d in x["dessins"]]
    assert [d["titre"] for d in dessins] == ["La carte des communes", "La semaine, heure par heure"]
    assert "1 commune sur 4" in dessins[0]["alt"] and rapport.en_pdf(r).startswith(b"%PDF")


def _feuille(brut: bytes):
    return CalamineWorkbook.from_filelike(io.BytesIO(brut)).get_sheet_by_index(0).to_python()


def test_another_network_is_neither_on_the_map_nor_in_the_week(autour, semaine, autre_reseau):
    assert _compter(autre_reseau, "permanences").total == 0 == _compter(autre_reseau, "couverture").total
    ensemble = statistiques.une(Vue((autour, autre_reseau), aujourdhui(), aujourdhui()), "couverture")
    assert list(ensemble.carte.departements) == ["54", "88"] and ensemble.svg("").startswith("<svg")


@pytest.mark.parametrize("code", ["couverture", "permanences", "habitants_proches"])
def test_a_date_before_anything_counts_nothing(autour, semaine, code):
    brute = _compter(autour, code, date(2012, 1, 1))
    assert getattr(brute, "total", brute) == 0
