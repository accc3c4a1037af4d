"""Figures of a part of a network: who counts in it, and the small numbers that nobody may find again."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination import rapport, services, statistiques
from coordination.indicateurs import INDICATEURS, PAR_CODE, Donnees, Tranche, calculer, d_un_reseau
from coordination.indicateurs.secret import SEUIL, cacher
from coordination.statistiques import Vue
from promeneurs.services import (
    create_promeneur,
    designate,
    end_mandate,
    open_by_exception,
    record_imported_charter,
)
from structures.enums import TypeStructure
from structures.services import create_structure, enter_network
from territoires.models import Organisme, RoleReseau
from tests.conftest import compte_utilisateur

DEBUT, FIN = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def annee(reseau, structure, ailleurs, coordinatrice):
    """Ana is all year in a social centre; Bo left it on 1 July for a MJC."""
    services.open_follow_up(reseau=reseau, depuis=DEBUT, by=coordinatrice)
    gens = {}
    for nom, ou in (("Ana", [structure]), ("Bo", [structure, ailleurs])):
        p = create_promeneur(reseau=reseau, prenom=nom, nom="Tranche", fonction="Animatrice", by=coordinatrice)
        debut = date(2020, 1, 1)
        for employeur in ou:
            mandat = designate(promeneur=p, structure=employeur, depuis=debut, by=coordinatrice)
            open_by_exception(mandat=mandat, motif="Sans convention.", by=coordinatrice)
            record_imported_charter(mandat=mandat, signee_le=date(2020, 2, 1), by=coordinatrice)
            if len(ou) > 1 and employeur is structure:
                end_mandate(mandat=mandat, le=date(2024, 7, 1), motif="Départ", by=coordinatrice)
                debut = date(2024, 7, 1)
        gens[nom] = p
    for nom, mois, jeunes, filles in (("Ana", 3, 30, 20), ("Bo", 3, 20, 3), ("Bo", 9, 9, 2)):
        le = date(2024, mois, 1)
        services.reopen(promeneur=gens[nom], mois=le, by=coordinatrice)
        changes = {"jeunes": jeunes, "jeunes_trimestre": jeunes, "chiffres.genre_filles": filles}
        services.save_log(promeneur=gens[nom], mois=le, changes=changes, version=None, by=coordinatrice, rendre=True)
    return reseau


@pytest.fixture
def ailleurs(reseau, nancy, coordinatrice):
    mjc = create_structure(
        reseau=reseau, nom="Mission locale du Parc", type=TypeStructure.MISSION_LOCALE, commune=nancy, by=coordinatrice
    )
    enter_network(structure=mjc, depuis=date(2019, 1, 1), by=coordinatrice)
    return mjc


def _type(structure) -> Tranche:
    return Tranche("type", structure.type, structure.get_type_display())


def _par_code(valeurs):
    return {v.indicateur.code: v for v in valeurs}


def test_a_log_counts_in_the_part_of_the_structure_that_named_the_person_in_its_month(annee, structure, ailleurs):
    centre = _par_code(calculer(Donnees(annee, DEBUT, FIN, _type(structure)), secret=False))
    mjc = _par_code(calculer(Donnees(annee, DEBUT, FIN, _type(ailleurs)), secret=False))
    assert (centre["jeunes_touches"].nombre, mjc["jeunes_touches"].nombre) == (50, 9)
    assert (centre["structures"].nombre, mjc["structures"].nombre) == (1, 1)
    assert (centre["promeneurs_actifs"].nombre, mjc["promeneurs_actifs"].nombre) == (1, 1)
    assert (centre["promeneurs_partis"].nombre, mjc["promeneurs_arrives"].nombre) == (1, 1)
    assert centre["releves_attendus"].nombre == 12 + 6 and mjc["releves_attendus"].nombre == 6


def test_what_is_said_of_the_whole_network_alone_is_not_in_a_part(annee, structure):
    codes = _par_code(calculer(Donnees(annee, DEBUT, FIN, _type(structure))))
    assert not {"situations", "reunions", "communes_en_tout"} & codes.keys() and "ages" in codes


@pytest.mark.parametrize("code", [i.code for i in INDICATEURS])
def test_the_list_behind_a_figure_counts_as_much_as_the_figure(annee, structure, code):
    for tranche in (None, _type(structure)):
        d = Donnees(annee, DEBUT, FIN, tranche)
        i = PAR_CODE[code]
        brute = i.calcul(d)
        attendu = sum(n for _, n in brute) if isinstance(brute, list) else getattr(brute, "total", brute)
        if i.unite != "%":  # a share has the rows of its whole
            assert i.liste(d).nombre == (attendu or 0)


def test_a_small_number_is_hidden_in_a_part_and_no_subtraction_finds_it(annee, structure, ailleurs):
    """The mission has 2 girls of 9 young people: neither they nor the other 7 show, nor those of the MJC, from which
    the whole would tell them."""
    mjc = _par_code(calculer(Donnees(annee, DEBUT, FIN, _type(ailleurs))))
    centre = _par_code(calculer(Donnees(annee, DEBUT, FIN, _type(structure))))
    assert mjc["genres"].brute == [] and set(mjc["genres"].caches) == {"Filles et femmes", "Non communiqué"}
    assert centre["genres"].brute == [] and centre["jeunes_touches"].nombre == 50
    assert dict(_par_code(calculer(Donnees(annee, DEBUT, FIN)))["genres"].brute) == {
        "Filles et femmes": 25,
        "Non communiqué": 34,
    }


tableaux = st.dictionaries(
    st.sampled_from("abc"), st.fixed_dictionaries({ligne: st.integers(0, 12) for ligne in "xyz"}), min_size=1
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(tableaux)
def test_no_line_and_no_column_leaves_one_hidden_cell_alone(tableau):
    caches = cacher(tableau)
    lignes = {ligne for colonne in tableau.values() for ligne in colonne}
    rangees = [[(p, ligne) for p in tableau] for ligne in lignes] + [[(p, ligne) for ligne in lignes] for p in tableau]
    for rangee in rangees:
        cachees = [case for case in rangee if case in caches]
        somme = sum(tableau[p][ligne] for p, ligne in cachees)
        assert not cachees or len(cachees) == len(rangee) or somme >= SEUIL, "what is hidden may be shared in many ways"
    for p, colonne in tableau.items():
        assert all((p, ligne) in caches for ligne, n in colonne.items() if 0 < n < SEUIL)
        assert len(lignes) == 1 or sum((p, ligne) in caches for ligne in lignes) != 1
    for ligne in lignes:
        assert len(tableau) == 1 or sum((p, ligne) in caches for p in tableau) != 1


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(tableaux)
def test_nothing_is_hidden_where_nothing_is_small(tableau):
    grands = {p: {ligne: n + SEUIL for ligne, n in colonne.items()} for p, colonne in tableau.items()}
    assert cacher(grands) == set()


def test_the_parts_offered_are_those_of_the_network(annee, autre_reseau, structure, ailleurs):
    noms = {nom: {t.valeur for t in siennes} for nom, siennes in d_un_reseau(annee)}
    assert noms["Type de structure"] == {structure.type, ailleurs.type}
    assert d_un_reseau(autre_reseau) == []


def test_queries_of_a_part_do_not_grow_with_the_people(annee, structure, coordinatrice, django_assert_max_num_queries):
    vue = Vue((annee,), DEBUT, FIN, _type(structure))
    for n in (0, 30):
        for k in range(n):
            p = create_promeneur(
                reseau=annee, prenom="Zoé", nom=f"Ab{'c' * k}", fonction="Animatrice", by=coordinatrice
            )
            designate(promeneur=p, structure=structure, depuis=date(2021, 1, 1), by=coordinatrice)
        with django_assert_max_num_queries(70):
            statistiques.page(vue)


def test_the_page_of_a_part_its_lists_and_its_files(annee, client, coordinatrice, structure):
    client.force_login(coordinatrice)
    demande = {"du": "2024-01-01", "au": "2024-12-31", "part": _type(structure).cle}
    page = client.get(reverse("coordination_statistiques", args=["54"]), demande)
    texte = page.content.decode()
    assert structure.get_type_display() in texte and "Caché, pour protéger" not in texte.split("Genre")[0]
    url = reverse("coordination_statistiques_liste", args=["54", "jeunes-touches"])
    liste = client.get(url, demande).content.decode()
    assert "Ana Tranche" in liste and "50 en tout" in liste
    assert client.get(url, demande | {"export": "xlsx"}).content[:2] == b"PK"
    assert client.get(reverse("coordination_statistiques_liste", args=["54", "inconnu"]), demande).status_code == 404


def test_a_partner_reads_whole_years_and_nobody_s_name(annee, client):
    user = compte_utilisateur("caf@exemple.fr", "Pascale", "Partenaire")
    caf = Organisme.objects.create(nature="caf")
    RoleReseau.objects.create(user=user, reseau=annee, role="partenaire", organisme=caf)
    client.force_login(user)
    url = reverse("partenaire_statistiques", args=["54"])
    texte = client.get(url, {"annee": "2024"}).content.decode()
    assert "Année 2024" in texte and "59" in texte and "Tranche" not in texte
    assert "Année 2024" not in client.get(url, {"du": "2024-01-01", "au": "2024-03-31"}).content.decode()
    assert client.get(reverse("coordination_statistiques_liste", args=["54", "structures"])).status_code == 404
    assert "MJC" not in str(client.get(url).context["form"].fields["part"].choices), "parts of one kind only"
    svg = reverse("partenaire_statistiques_figure", args=["54", "genres", "svg"])
    assert b"Filles et femmes" in client.get(svg, {"annee": "2024"}).content


def test_the_least_and_the_most_of_a_part_are_not_shown_they_are_somebody_s(annee, structure):
    cachees = _par_code(calculer(Donnees(annee, DEBUT, FIN, _type(structure))))
    assert cachees["jeunes_touches"].serie is None and cachees["jeunes_touches"].nombre == 50
    assert cachees["heures_en_ligne"].serie is not None


def test_the_report_of_a_network_names_people_and_nothing_of_what_they_did(annee, structure):
    """Partners read it (domain: named activity is the promeneur's, the direction's and the coordination's)."""
    feuilles = {titre: colonnes for titre, colonnes, _ in rapport.tableaux(Vue((annee,), DEBUT, FIN), nommes=False)}
    assert feuilles["Promeneurs et promeneuses"] == ["Promeneur ou promeneuse", "Fonction", "Structure"]
    assert "Promeneur ou promeneuse" not in feuilles["Initiatives"]
    assert not rapport.du_reseau(annee, 2024).nommes and rapport.de_la_structure(structure, 2024).nommes
