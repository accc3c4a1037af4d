"""Lists and home: figures equal their lists, exports hold what is filtered, queries do not grow with rows."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import Convention
from coordination import criteres, postes
from coordination.services import save_meeting
from promeneurs import services as personnes
from socle.dates import aujourdhui
from socle.tableur import read
from structures import services as employeurs
from structures.models import Structure


def peupler(reseau, structure, by, nombre: int) -> None:
    for i in range(nombre):
        autre = employeurs.create_structure(reseau=reseau, nom=f"Foyer {i}", commune=structure.commune, by=by)
        employeurs.enter_network(structure=autre, by=by, postes=2)
        Convention.objects.create(structure=autre, origine="plateforme", etat="brouillon")
        p = personnes.create_promeneur(reseau=reseau, prenom=f"Ana{i}", nom="Roux", fonction="Animatrice", by=by)
        mandat = personnes.designate(promeneur=p, structure=autre, by=by)
        if i % 2:
            personnes.open_by_exception(mandat=mandat, motif="Essai", by=by)
            personnes.record_imported_charter(mandat=mandat, signee_le=date(2024, 1, 1), by=by)
        personnes.present_account(promeneur=p, plateforme="instagram", identifiant=f"ana.{i}", by=by)


LISTES = ["coordination_promeneurs", "coordination_structures", "coordination_comptes", "coordination_reunions"]
LISTES += ["coordination_dossiers", "coordination_actions", "coordination_messages", "coordination_ressources"]
LISTES += ["coordination_relais_tous"]


@pytest.mark.parametrize("liste", [*LISTES, "coordination"])
def test_queries_are_the_same_for_1_and_30_rows(
    chez_nous, reseau, structure, coordinatrice, liste, django_assert_max_num_queries
):
    save_meeting(reseau=reseau, by=coordinatrice, date=date(2025, 1, 1), thematique="Une")
    url = reverse(liste, args=[reseau.code])
    peupler(reseau, structure, coordinatrice, 2)
    chez_nous.get(url)
    with CaptureQueriesContext(connection) as peu:
        chez_nous.get(url)
    for i in range(30):
        save_meeting(reseau=reseau, by=coordinatrice, date=aujourdhui() - timedelta(days=i), thematique=f"T{i}")
    peupler_encore(reseau, structure, coordinatrice)
    with django_assert_max_num_queries(len(peu)):
        chez_nous.get(url)
    assert len(peu) <= 25, "\n".join(q["sql"][:170] for q in peu)


def peupler_encore(reseau, structure, by) -> None:
    for i in range(10, 38):
        autre = employeurs.create_structure(reseau=reseau, nom=f"Relais {i}", commune=structure.commune, by=by)
        employeurs.enter_network(structure=autre, by=by, postes=2)
        Convention.objects.create(structure=autre, origine="plateforme", etat="brouillon")
        p = personnes.create_promeneur(reseau=reseau, prenom=f"Zoé{i}", nom="Petit", by=by)
        personnes.designate(promeneur=p, structure=autre, by=by)
        personnes.present_account(promeneur=p, plateforme="discord", identifiant=f"zoe_{i}", by=by)


def test_every_figure_of_the_home_equals_the_list_it_leads_to(chez_nous, reseau, tout, actif):
    jour = aujourdhui()
    for ensemble, compter, liste in (
        (criteres.PROMENEURS, criteres.compter_promeneurs, "coordination_promeneurs"),
        (criteres.STRUCTURES, criteres.compter_structures, "coordination_structures"),
    ):
        comptes = compter(reseau, jour)
        for critere in ensemble:
            page = chez_nous.get(reverse(liste, args=[reseau.code]), {"statut": critere.code})
            assert page.context["page"].paginator.count == comptes[critere.code], critere.code
    page = chez_nous.get(reverse("coordination_structures", args=[reseau.code]), {"postes": "a_pourvoir"})
    assert sum(s.a_pourvoir for s in page.context["page"]) == postes.a_pourvoir(
        Structure.objects.filter(reseau=reseau).dans_le_reseau(jour), jour
    )


def test_an_export_holds_the_filtered_rows_and_no_formula(chez_nous, reseau, structure, coordinatrice):
    personnes.create_promeneur(reseau=reseau, prenom="=1+1", nom="Piège", by=coordinatrice)
    personnes.create_promeneur(reseau=reseau, prenom="Ana", nom="Roux", by=coordinatrice)
    url = reverse("coordination_promeneurs", args=[reseau.code])
    classeur = chez_nous.get(url, {"q": "piege", "export": "xlsx"})
    assert classeur.headers["Content-Disposition"].endswith('.xlsx"')
    feuille = read(classeur.content, "x.xlsx")[0]
    assert [ligne.valeurs["prenom"] for ligne in feuille.lignes] == ["=1+1"]
    assert b"'=1+1" in chez_nous.get(url, {"export": "csv"}).content


def test_search_ignores_accents_case_and_order(chez_nous, reseau, tout, promeneur):
    url = reverse("coordination_recherche", args=[reseau.code])
    assert "Inès Morel" in chez_nous.get(url, {"q": "morel INES"}).content.decode()
    assert "MJC 54" in chez_nous.get(url, {"q": "mjc"}).content.decode()
    assert "instagram" in chez_nous.get(url, {"q": "@ana.54"}).content.decode().lower()
    assert "Écrans 54" in chez_nous.get(url, {"q": "ecrans"}).content.decode()


def test_an_invented_filter_is_as_if_absent(chez_nous, reseau, tout):
    url = reverse("coordination_promeneurs", args=[reseau.code])
    page = chez_nous.get(url, {"statut": "n’importe quoi", "structure": "zz", "page": "999", "tri": "-x"})
    assert page.status_code == 200 and page.context["page"].paginator.count == reseau.promeneurs.count()


def test_a_fresh_network_says_how_to_begin(chez_nous, reseau):
    page = chez_nous.get(reverse("coordination", args=[reseau.code])).content.decode()
    assert "import/" in page and "structures/nouvelle/" in page


def test_what_is_due_is_told_to_the_coordinator_only(tout, coordinatrice, directrice):
    from coordination import a_faire

    titres = [tache.titre for tache in a_faire.pour(coordinatrice)]
    assert {"Compte à vérifier", "Charte attendue", "Suspension à revoir", "Personne à inviter"} <= set(titres)
    assert a_faire.pour(directrice) == []


def test_the_faces_of_the_filtered_list_are_on_paper(chez_nous, actif, reseau, structure, coordinatrice):
    """As many queries for 30 people as for one, when nobody has a photo."""
    url = reverse("coordination_trombinoscope", args=[reseau.code])
    with CaptureQueriesContext(connection) as un:
        reponse = chez_nous.get(url)
    assert reponse["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(reponse.content)) as document:
        assert len(document.pages) == 1
    for n in range(30):
        personnes.create_promeneur(
            reseau=reseau, prenom="Zoé", nom=f"Ab{'c' * n}", fonction="Animatrice", by=coordinatrice
        )
    with CaptureQueriesContext(connection) as trente:
        tous = chez_nous.get(url)
    assert len(un) == len(trente)
    with pikepdf.open(io.BytesIO(tous.content)) as document:
        assert len(document.pages) == 3
    with pikepdf.open(io.BytesIO(chez_nous.get(url, {"q": actif.nom}).content)) as document:
        assert len(document.pages) == 1
