"""A year of logs counted by hand: every figure has one definition, and is the same wherever it is shown."""

import io
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from coordination import rapport, services, statistiques, travaux_rapport
from coordination.indicateurs import INDICATEURS, PAR_CODE, Donnees, calculer, documentation
from coordination.models import Initiative, ReglesActivite, Releve, TexteRapport
from coordination.statistiques import Vue
from promeneurs.services import create_promeneur, designate, end_mandate, open_by_exception, record_imported_charter
from socle import travaux
from socle.edition import Conflit
from socle.etats import Refused

DEBUT, FIN = date(2024, 1, 1), date(2024, 12, 31)
TRIMESTRE_INES = {"jeunes_trimestre": 20, "age_12_14": 9, "genre_filles": 20, "orientation_sante": 2}
TRIMESTRE_PAUL = {"jeunes_trimestre": 6, "age_12_14": 1, "age_parents": 2, "echanges_discord": 7}
# (person, month, hours, young people, new, met, themes, numbers of the quarter): None is « je ne sais pas »
ANNEE = [
    ("ines", 1, "12.5", 10, 10, 2, ["sante"], {}),
    ("ines", 2, "10", 8, 3, None, ["sante", "logement"], {}),
    ("ines", 3, None, 12, 4, 1, [], TRIMESTRE_INES),
    ("paul", 1, "4", None, None, 0, ["logement"], {}),
    ("paul", 3, "6", 5, 5, 0, ["sante"], TRIMESTRE_PAUL),
    ("paul", 13, "99", 99, 99, 9, ["sante"], {}),  # January of the year after: of another year
]  # fmt: skip


@pytest.fixture
def annee(actif, reseau, structure, coordinatrice):
    """Two people active since 2020, whose logs of 2024 are the table above; the log of a draft is not one."""
    paul = create_promeneur(reseau=reseau, prenom="Paul", nom="Zola", fonction="Animateur", by=coordinatrice)
    mandat = designate(promeneur=paul, structure=structure, depuis=date(2020, 1, 1), by=coordinatrice)
    open_by_exception(mandat=mandat, motif="Sans convention.", by=coordinatrice)
    record_imported_charter(mandat=mandat, signee_le=date(2020, 2, 1), by=coordinatrice)
    services.open_follow_up(reseau=reseau, depuis=DEBUT, by=coordinatrice)
    qui = {"ines": actif, "paul": paul}
    for nom, mois, heures, jeunes, nouveaux, rencontres, themes, nombres in ANNEE:
        le = date(2024 + (mois > 12), (mois - 1) % 12 + 1, 1)
        services.reopen(promeneur=qui[nom], mois=le, by=coordinatrice)
        changes = {"heures": heures and Decimal(heures), "jeunes": jeunes, "nouveaux": nouveaux, "themes": themes}
        changes |= {"rencontres": rencontres, "jeunes_trimestre": nombres.get("jeunes_trimestre")}
        changes |= {f"chiffres.{cle}": n for cle, n in nombres.items() if cle != "jeunes_trimestre"}
        if le.month % 3:
            changes.pop("jeunes_trimestre")
        services.save_log(
            promeneur=qui[nom], mois=le, changes=changes, version=None, by=coordinatrice, rendre=True
        )  # fmt: skip
    services.reopen(promeneur=paul, mois=date(2024, 2, 1), by=coordinatrice)
    services.save_log(
        promeneur=paul, mois=date(2024, 2, 1), changes={"jeunes": 1000}, version=None, by=coordinatrice
    )  # fmt: skip
    return reseau


def _recompte(colonne: int):
    """The column of 2024, by person and in all, without what nobody knows."""
    sommes: Counter = Counter()
    for ligne in ANNEE:
        if ligne[1] <= 12 and ligne[colonne] is not None:
            sommes[ligne[0]] += Decimal(ligne[colonne])
    return sommes


def test_who_comes_back_later_had_left_all_the_same(actif, mandat, reseau, structure, coordinatrice):
    """Somebody who returns the year after does not change the figures of the year when they left."""
    lire = lambda code, debut, fin: PAR_CODE[code].calcul(Donnees(reseau, debut, fin))  # noqa: E731
    end_mandate(mandat=mandat, le=date(2024, 7, 1), motif="Départ", by=coordinatrice)
    partie = [lire(code, DEBUT, FIN) for code in ("promeneurs_partis", "promeneurs_sortis")]
    designate(promeneur=actif, structure=structure, depuis=date(2025, 2, 1), by=coordinatrice)
    assert [lire(code, DEBUT, FIN) for code in ("promeneurs_partis", "promeneurs_sortis")] == partie == [1, 1]
    assert lire("promeneurs_sortis", date(2025, 1, 1), date(2025, 2, 1)) == 0


def test_every_declared_figure_is_the_one_counted_by_hand(annee):
    v = {x.indicateur.code: x for x in calculer(Donnees(annee, DEBUT, FIN))}
    for code, colonne in (("heures_en_ligne", 2), ("jeunes_touches", 3), ("jeunes_differents", 4), ("rencontres", 5)):
        a_la_main = _recompte(colonne)
        serie = v[code].brute
        assert serie.total == sum(a_la_main.values()), code
        assert (serie.mini, serie.maxi, serie.reponses) == (
            min(a_la_main.values()),
            max(a_la_main.values()),
            len(a_la_main),
        ), code
    assert v["heures_en_ligne"].nombre == Decimal("32.5") and v["jeunes_touches"].nombre == 35
    assert v["releves_rendus"].nombre == 5 and v["releves_attendus"].nombre == 24
    assert v["themes"].brute == [("Santé", 3), ("Logement", 2)]
    assert v["ages"].brute == [("12 à 14 ans", 10), ("Parents", 2), ("Non communiqué", 14)]
    assert v["genres"].brute == [("Filles et femmes", 20), ("Non communiqué", 6)]
    assert v["orientations"].brute == [("Santé, planning familial", 2)] and v["echanges"].brute == [("Discord", 7)]


def test_a_date_in_the_past_gives_the_same_answer_tomorrow(annee, coordinatrice):
    avant = [(v.indicateur.code, v.brute) for v in calculer(Donnees(annee, DEBUT, FIN))]
    services.save_initiative(
        promeneur=annee.promeneurs.first(), by=coordinatrice, date=date(2025, 3, 1), titre="Plus tard", theme="sante",
        prevue=False, jeunes=50, ages=[], soutien="",
    )  # fmt: skip
    assert [(v.indicateur.code, v.brute) for v in calculer(Donnees(annee, DEBUT, FIN))] == avant
    assert Initiative.objects.exists()


def test_arrivals_and_departures_are_told_by_the_designations(annee, structure, coordinatrice):
    lea = create_promeneur(reseau=annee, prenom="Léa", nom="Bon", fonction="Éducatrice", by=coordinatrice)
    mandat = designate(promeneur=lea, structure=structure, depuis=date(2024, 5, 1), by=coordinatrice)
    compter = lambda code: PAR_CODE[code].calcul(Donnees(annee, DEBUT, FIN))  # noqa: E731
    assert (compter("promeneurs_arrives"), compter("promeneurs_partis")) == (1, 0)
    from promeneurs.services import end_mandate

    end_mandate(mandat=mandat, le=date(2024, 11, 1), motif="Départ", by=coordinatrice)
    assert (compter("promeneurs_arrives"), compter("promeneurs_partis")) == (1, 1)


def test_each_figure_has_one_definition_and_the_guide_says_it():
    codes = [i.code for i in INDICATEURS]
    assert len(codes) == len(set(codes)) and all(i.definition.endswith((".", ")")) for i in INDICATEURS)
    assert documentation().rstrip() in (Path(settings.BASE_DIR) / "docs" / "indicateurs.md").read_text()


def test_queries_do_not_grow_with_the_people(annee, structure, coordinatrice, django_assert_max_num_queries):
    with django_assert_max_num_queries(66):
        statistiques.page(Vue((annee,), DEBUT, FIN))
    for n in range(30):
        p = create_promeneur(reseau=annee, prenom="Zoé", nom=f"Ab{'c' * n}", fonction="Animatrice", by=coordinatrice)
        designate(promeneur=p, structure=structure, depuis=date(2021, 1, 1), by=coordinatrice)
    with django_assert_max_num_queries(66):
        statistiques.page(Vue((annee,), DEBUT, FIN))


def test_one_figure_asked_alone_is_counted_alone(annee, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the logs, their people, their networks
        seule = Vue((annee,), DEBUT, FIN).valeur("heures-en-ligne")
    assert seule.nombre == Decimal("32.5") and Vue((annee,), DEBUT, FIN).valeur("inconnue") is None


def test_a_report_reads_its_data_once_for_the_paper_and_the_sheet(annee, django_assert_max_num_queries):
    r = rapport.du_reseau(annee, 2024)
    assert rapport.donnees(r)["rubriques"]
    with django_assert_max_num_queries(0):
        assert rapport.en_classeur(r)


def test_the_page_the_files_and_the_report_say_the_same(annee, client, coordinatrice, settings, tmp_path, capsys):
    settings.MFA_REQUISE = False
    client.force_login(coordinatrice)
    jours = {"du": "2024-01-01", "au": "2024-12-31"}
    texte = client.get(reverse("coordination_statistiques", args=["54"]), jours).content.decode()
    assert "32,5" in texte and "Année 2024" in texte
    call_command("rapport_annuel", reseau="54", annee=2024, sortie=tmp_path / "sortie")
    noms = capsys.readouterr().out.split()
    assert [Path(n).name for n in noms] == ["rapport-annuel-54-2024.pdf", "rapport-annuel-54-2024.xlsx"]
    with pikepdf.open(noms[0]) as document:
        assert "pdfuaid" in str(document.open_metadata()) and len(document.pages) >= 4
    lignes = CalamineWorkbook.from_path(noms[1]).get_sheet_by_name("Chiffres").to_python()
    trouve = {ligne[1]: ligne[3] for ligne in lignes if not ligne[2]}
    assert trouve["Heures en ligne"] == 32.5 and trouve["Jeunes touchés, mois par mois"] == 35
    printed = rapport.donnees(rapport.du_reseau(annee, 2024))
    nombres = {n["titre"]: n["nombre"] for r in printed["rubriques"] for n in r["nombres"]}
    assert nombres["Heures en ligne"] == "32,5\u00a0h"


@pytest.mark.parametrize("forme", ["svg", "png", "xlsx"])
def test_a_figure_is_taken_away_as_a_picture_or_a_table(annee, client, coordinatrice, settings, forme):
    settings.MFA_REQUISE = False
    client.force_login(coordinatrice)
    url = reverse("coordination_statistiques_figure", args=["54", "themes", forme])
    reponse = client.get(url, {"du": "2024-01-01", "au": "2024-12-31"})
    debut = {"svg": b"<svg", "png": b"\x89PNG", "xlsx": b"PK"}[forme]
    assert reponse.status_code == 200 and debut in reponse.content
    assert client.get(reverse("coordination_statistiques_figure", args=["54", "inconnue", forme])).status_code == 404


def test_a_text_of_the_report_stays_from_year_to_year_and_nothing_is_overwritten(reseau, coordinatrice, directrice):
    services.write_report(reseau=reseau, annee=2023, partie="faits", texte="Un an.", version=None, by=coordinatrice)
    assert rapport.textes(reseau, 2024)["faits"] == ("Un an.", True)
    services.write_report(reseau=reseau, annee=2024, partie="faits", texte="Deux ans.", version=None, by=coordinatrice)
    assert rapport.textes(reseau, 2023)["faits"] == ("Un an.", False)
    with pytest.raises(Conflit):
        services.write_report(reseau=reseau, annee=2024, partie="faits", texte="Autre.", version=None, by=coordinatrice)
    with pytest.raises(Refused):
        services.write_report(reseau=reseau, annee=2024, partie="faits", texte="", version=1, by=directrice)
    assert TexteRapport.objects.get(annee=2024).texte == "Deux ans."


def test_the_report_is_made_by_a_worker_for_the_coordination_alone(annee, coordinatrice, directrice):
    assert not travaux_rapport.permis(directrice, {"reseau": "54"})
    travail = travaux_rapport.demander(reseau="54", annee=2024, by=coordinatrice, retour="/", portee="reseau:54")
    assert travaux.executer(travail.pk)
    travail.refresh_from_db()
    with travail.resultat.contenu.open("rb") as fait:
        assert fait.read(4) == b"%PDF"


def test_the_command_says_what_it_does_not_know(db, tmp_path):
    for options in ({"reseau": "99", "annee": 2018}, {"reseau": "99", "annee": 1900}):
        with pytest.raises(CommandError):
            call_command("rapport_annuel", sortie=tmp_path, stdout=io.StringIO(), **options)


def test_another_network_is_never_counted(annee, autre_reseau):
    assert not Releve.objects.filter(promeneur__reseau=autre_reseau).exists() and ReglesActivite.objects.count() == 1
    valeurs = {v.indicateur.code: v.nombre for v in calculer(Donnees(autre_reseau, DEBUT, FIN))}
    assert {valeurs[c] for c in ("jeunes_touches", "structures", "promeneurs_actifs", "releves_rendus")} == {0}
