"""Open data: valid against the national schema, only what is public, true within a minute."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import opening_hours
import pytest
import time_machine
from django.test import Client
from frictionless import Resource, Schema, validate
from hypothesis import given
from hypothesis import strategies as st

from promeneurs import ensemble, horaires_osm, mediation

from . import fabrique_public as fabrique

SCHEMA = Path(__file__).parent.parent / "donnees" / "lieux-mediation-numerique-1.0.2.json"
FICHIER = "/opendata/lieux-mediation-numerique"


def lignes_csv() -> list[dict[str, str]]:
    reponse = Client().get(f"{FICHIER}.csv")
    texte = b"".join(reponse.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(texte, newline="")))


def lignes_json() -> list[dict]:
    return Client().get(f"{FICHIER}.json").json()


@pytest.fixture
def lieux(db):
    """Two places: one of which everything is known, one of which almost nothing is."""
    complet = fabrique.structure(
        "MJC | Les Tilleuls", "54329", type="mjc", siret="90541000700017", adresse="2 rue du Pont", code_postal="54300",
        telephone="03 83 00 00 01", email="mjc@exemple.fr", site="https://mjc.example/a|b",
        presentation="Un lieu\nouvert.", statut_juridique="association",
    )  # fmt: skip
    ana = fabrique.personne("Ana", structure=complet, identifiant="ana.pdn", themes=["numerique", "insertion"])
    zoe = fabrique.personne("Zoé", structure=complet, plateforme="discord", identifiant="zoe.pdn", publics=["parents"])
    for jour in (0, 1, 3):
        fabrique.permanence(ana, jour, "14:00", "16:00")
    fabrique.permanence(zoe, 0, "15:30", "17:00")
    fabrique.permanence(zoe, 6, "22:00", "01:00")
    nu = fabrique.structure("=HYPERLINK(1)", "88160", reseau=fabrique.reseau("88", "88"))
    fabrique.personne("Bob", structure=nu)
    return complet, nu


def test_both_files_are_valid_against_the_schema(lieux, tmp_path):
    schema = Schema.from_descriptor(json.loads(SCHEMA.read_text()))
    fichier = tmp_path / "lieux.csv"
    fichier.write_bytes(b"".join(Client().get(f"{FICHIER}.csv").streaming_content))
    for source in (
        Resource(path="lieux.csv", basepath=str(tmp_path), schema=schema),
        Resource(lignes_json(), schema=schema),
    ):
        rapport = validate(source)
        assert rapport.valid, rapport.flatten(["rowNumber", "fieldName", "note"])
        assert rapport.tasks[0].stats["rows"] == 2


def test_the_columns_are_those_of_the_schema_in_its_order():
    assert [champ["name"] for champ in json.loads(SCHEMA.read_text())["fields"]] == list(mediation.COLONNES)


def test_a_place_says_what_its_people_do(lieux):
    complet, _ = lieux
    [ligne] = [e for e in lignes_json() if e["id"] == complet.code]
    attendu = {
        "pivot": "90541000700017",
        "nom": "MJC | Les Tilleuls",
        "commune": "Lunéville",
        "code_postal": "54300",
        "code_insee": "54329",
        "latitude": 48.5922,
        "typologie": "MJC|ASSO",
        "telephone": "+33383000001",
        "courriels": "mjc@exemple.fr",
        "horaires": "Mo 00:00-01:00,14:00-17:00; Tu,Th 14:00-16:00; Su 22:00-24:00",
        "presentation_detail": "Un lieu ouvert.",
        "presentation_resume": "2 Promeneurs du Net y répondent en ligne aux jeunes et aux parents, "
        "sur Discord et Instagram.",
        "structure_parente": "Promeneurs du Net 54",
        "publics_specifiquement_adresses": "Jeunes|Familles et/ou enfants",
        "dispositif_programmes_nationaux": "Promeneurs du net",
        "modalites_acces": "Se présenter|Téléphoner|Contacter par mail",
        "services": "Utilisation sécurisée du numérique|Insertion professionnelle via le numérique"
        "|Parentalité et éducation avec le numérique|Compréhension du monde numérique",
    }
    assert {nom: ligne[nom] for nom in attendu} == attendu
    assert ligne["site_web"] == f"https://mjc.example/a%7Cb|http://localhost:8000{complet.get_absolute_url()}"


def test_a_place_of_which_little_is_known_is_still_whole(lieux):
    _, nu = lieux
    [ligne] = [e for e in lignes_json() if e["id"] == nu.code]
    assert ligne["services"] and ligne["pivot"] == "00000000000000" and ligne["code_postal"] == "88000"
    assert ligne["telephone"] is None and ligne["horaires"] is None


def test_nobody_is_named_and_nothing_private_is_there(lieux):
    texte = json.dumps([lignes_json(), lignes_csv()], ensure_ascii=False)
    for prive in ("Ana", "Zoé", "Bob", "Secretfamille", "ana.pdn", "/fichiers/"):
        assert prive not in texte


def test_what_looks_like_a_formula_is_escaped_but_the_telephone_stays_valid(lieux):
    noms = {ligne["nom"] for ligne in lignes_csv()}
    assert "'=HYPERLINK(1)" in noms
    assert "+33383000001" in {ligne["telephone"] for ligne in lignes_csv()}


def test_a_place_where_nobody_is_visible_any_more_is_gone_within_a_minute(lieux):
    complet, nu = lieux
    with time_machine.travel(datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC), tick=False) as temps:
        assert {e["id"] for e in lignes_json()} == {complet.code, nu.code}
        fabrique.suspendre(nu.mandats.get().promeneur)
        temps.shift(45)
        reponse = Client().get(f"{FICHIER}.json")
        assert reponse["Cache-Control"] == "public, max-age=15"
        temps.shift(16)
        assert {e["id"] for e in lignes_json()} == {complet.code}


def test_a_structure_that_left_the_network_is_gone(lieux):
    complet, nu = lieux
    nu.adhesions.all().delete()
    assert {e["id"] for e in lignes_json()} == {complet.code}


def test_any_site_may_read_without_end_nobody(lieux):
    reponse = Client().get(f"{FICHIER}.csv")
    assert reponse["Access-Control-Allow-Origin"] == "*" and reponse.streaming and not reponse.cookies
    assert Client().get(f"{FICHIER}.csv", HTTP_IF_NONE_MATCH=reponse["ETag"]).status_code == 304
    assert Client().options(f"{FICHIER}.json").status_code == 204
    for _ in range(58):
        assert Client().get(f"{FICHIER}.json").status_code == 200
    trop = Client().get(f"{FICHIER}.json")
    assert trop.status_code == 429 and int(trop["Retry-After"]) > 0


@pytest.mark.parametrize("combien", [1, 30])
def test_as_many_queries_for_one_place_as_for_thirty(db, combien, django_assert_num_queries):
    for n in range(combien):
        fabrique.personne(f"Ana{n}")
    with django_assert_num_queries(3):
        assert len(mediation.lignes(datetime.now().date())) == combien


@pytest.mark.parametrize(
    ("numero", "departement", "lu"),
    [
        ("03 83 00 00 01", "54", "+33383000001"),
        ("+33 6 12 34 56 78", "54", "+33612345678"),
        ("0590 12 34 56", "971", "+590590123456"),
        ("0262 12 34 56", "974", "+262262123456"),
        ("+352 12 34 56", "54", ""),
        ("3949", "54", ""),
        ("accueil", "54", ""),
    ],
)
def test_a_telephone_is_written_for_the_whole_world_or_not_at_all(numero, departement, lu):
    assert mediation.telephone(numero, departement) == lu


HEURES = st.builds(
    lambda jour, debut, fin: {
        "jour": str(jour), "debut": f"{debut // 60:02}:{debut % 60:02}:00", "fin": f"{fin // 60:02}:{fin % 60:02}:00",
    },
    st.integers(0, 6), st.integers(0, 287).map(lambda n: 5 * n), st.integers(0, 287).map(lambda n: 5 * n),
).filter(lambda h: h["debut"] != h["fin"])  # fmt: skip


def presents(heures: list[dict], jour: int, minute: int) -> bool:
    """Read from the slots as announced, the night before included."""
    for h in heures:
        n, a, b = int(h["jour"]), *(int(h[c][:2]) * 60 + int(h[c][3:5]) for c in ("debut", "fin"))
        if n == jour and a <= minute and (minute < b or b < a):
            return True
        if (n + 1) % 7 == jour and b < a and minute < b:
            return True
    return False


@given(st.lists(HEURES, min_size=1, max_size=6), st.integers(0, 6), st.integers(0, 287))
def test_openstreetmap_reads_in_our_hours_what_was_announced(heures, jour, rang):
    texte = horaires_osm.ecrire(heures)
    ouvert = opening_hours.OpeningHours(texte).is_open(datetime(2026, 11, 23 + jour, rang * 5 // 60, rang * 5 % 60))
    assert ouvert == presents(heures, jour, rang * 5), texte


def test_hours_read_well():
    def h(jour, debut, fin, feries=False):
        return {"jour": str(jour), "debut": debut, "fin": fin, "feries": feries}

    assert horaires_osm.ecrire([]) == ""
    semaine = [h(n, "14:00:00", "16:00:00") for n in range(5)]
    assert horaires_osm.ecrire(semaine) == "Mo-Fr 14:00-16:00; PH off"
    assert horaires_osm.ecrire([*semaine, h(5, "10:00:00", "11:00:00", True)]) == "Mo-Fr 14:00-16:00; Sa 10:00-11:00"
    assert horaires_osm.ecrire([h(n, "00:00:00", "00:00:00") for n in range(7)]) == "24/7"
    assert ensemble.intervalles([h(6, "22:00:00", "01:00:00")])[0] == [(0, 60)]


def test_what_happens_in_school_holidays_alone_is_no_weekly_hour(lieux):
    _, nu = lieux
    permanence = fabrique.permanence(nu.mandats.get().promeneur, 2, "10:00", "12:00")
    permanence.vacances = "pendant"
    permanence.save()
    assert {e["id"]: e["horaires"] for e in lignes_json()}[nu.code] is None


def test_the_page_explains_the_files_the_licence_and_the_interface(client, db):
    page = client.get("/opendata/").content.decode()
    for attendu in (f"{FICHIER}.csv", f"{FICHIER}.json", "Licence Ouverte 2.0", "/api/v1/docs", "Promeneurs du net"):
        assert attendu in page
    assert "/opendata/" in client.get("/").content.decode()
