"""The spreadsheets' screens: only the network's coordinators; previewed, answered, confirmed, undone."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from coordination.imports.conservation import purger
from coordination.models import Import
from promeneurs.models import Promeneur
from structures.models import Structure
from territoires.models import RoleReseau

from .donnees import fichiers, reseau_93
from .test_import_refus import DEUX
from .test_import_reprise import promeneurs, structures


@pytest.fixture
def seine(db, coordinatrice):
    reseau = reseau_93()
    RoleReseau.objects.create(user=coordinatrice, reseau=reseau, role="coordination")
    return reseau


def depose(client, *tableaux):
    depots = [SimpleUploadedFile(nom, octets) for nom, octets in tableaux]
    return client.post("/coordination/93/import/", {"fichiers": depots}, follow=True)


def test_only_the_coordinators_of_the_network_come_in(client, seine, chez_nous):
    page = chez_nous.get("/coordination/93/import/")
    assert page.status_code == 200 and "charte_signee_le" in page.content.decode()
    RoleReseau.objects.filter(reseau=seine).delete()
    assert chez_nous.get("/coordination/93/import/").status_code == 404


def test_an_anonymous_visitor_is_sent_to_sign_in(client, seine):
    assert client.get("/coordination/93/import/").status_code == 302


def test_files_are_previewed_confirmed_then_undone(seine, chez_nous):
    page = depose(chez_nous, *fichiers())
    assert "13 à créer" in page.content.decode() and not Structure.objects.exists()
    objet = Import.objects.get()
    page = chez_nous.post(reverse("coordination_import_confirmer", args=["93", objet.code]), follow=True)
    assert "Import fait" in page.content.decode() and Structure.objects.count() == 13
    assert "Appliqué" in chez_nous.get("/coordination/93/import/").content.decode()
    annulation = reverse("coordination_import_annuler", args=["93", objet.code])
    trace = "L’historique, lui, garde la trace de l’import et de son annulation."
    demande = chez_nous.get(annulation).content.decode()
    assert trace in demande and ">Revenir<" in demande and ">Annuler<" not in demande, (
        "« Annuler » ne dit pas deux choses"
    )
    page = chez_nous.post(annulation, follow=True).content.decode()
    assert "annulé" in page and trace in page
    assert not Structure.objects.exists()


def test_errors_are_shown_by_file_and_confirming_writes_nothing(seine, chez_nous):
    page = depose(chez_nous, ("s.csv", structures("A;Drancy;;;;;;;31/02/2018;;")))
    texte = page.content.decode()
    assert "s.csv" in texte and "entree_le" in texte and "disabled" in texte
    chez_nous.post(reverse("coordination_import_confirmer", args=["93", Import.objects.get().code]))
    assert not Structure.objects.exists()


def test_a_question_is_answered_on_screen_then_confirmed(seine, chez_nous):
    page = depose(chez_nous, ("s.csv", DEUX), ("p.csv", promeneurs("Mission locale;;Inès;Un;Anim;;;;;;")))
    assert 'type="radio"' in page.content.decode() and "disabled" in page.content.decode()
    objet = Import.objects.get()
    vide = chez_nous.post(reverse("coordination_import_fiche", args=["93", objet.code]), {}, follow=True)
    assert "Il reste 1 choix à faire" in vide.content.decode(), "no answer is said, not passed over"
    page = chez_nous.post(
        reverse("coordination_import_fiche", args=["93", objet.code]), {"q0": "mission-locale-93055"}, follow=True
    )
    assert "disabled" not in page.content.decode()
    chez_nous.post(reverse("coordination_import_confirmer", args=["93", objet.code]))
    assert Promeneur.objects.get().mandats.get().structure.commune.nom == "Pantin"


def test_a_hostile_file_is_refused_at_once_and_an_empty_form_too(seine, chez_nous):
    page = depose(chez_nous, ("faux.xlsx", b"%PDF-1.7 rien"))
    assert "est un PDF" in page.content.decode() and not Import.objects.exists()
    assert "Choisissez au moins un fichier" in chez_nous.post("/coordination/93/import/", {}).content.decode()


def test_an_import_is_given_up(seine, chez_nous):
    depose(chez_nous, ("s.csv", structures("A;Drancy;;;;;;;;;")))
    objet = Import.objects.get()
    chez_nous.post(reverse("coordination_import_abandonner", args=["93", objet.code]))
    objet.refresh_from_db()
    assert (objet.etat, objet.lignes) == ("abandonne", {})


def test_the_import_of_another_network_does_not_exist(seine, chez_nous, reseau):
    depose(chez_nous, ("s.csv", structures("A;Drancy;;;;;;;;;")))
    code = Import.objects.get().code
    assert chez_nous.get(reverse("coordination_import_fiche", args=[reseau.code, code])).status_code == 404


def test_the_empty_workbook_is_recognised_and_brings_nothing(seine, chez_nous):
    modele = chez_nous.get(reverse("coordination_import_modele", args=["93"]))
    page = depose(chez_nous, ("modele.xlsx", modele.content))
    assert "Rien à changer" in page.content.decode()
    assert page.content.decode().count("Aucune ligne sous les titres") == 3


def test_a_network_of_75_comes_in_within_the_budget_of_queries(seine, django_assert_max_num_queries):
    from coordination.imports.application import confirmer, prepare
    from coordination.imports.lecture import lire

    noms = [f"{a}{b}" for a in "abcde" for b in "fghijklmnopqrst"]
    s = structures(*(f"Structure {n};Drancy;;{'oui' if i % 2 else 'non'};2018;2;;;;;" for i, n in enumerate(noms[:40])))
    p = promeneurs(
        *(
            f"Structure {noms[i % 40]};;P{n};N{n};Anim;{n}@a.fr;15/03/2018;01/02/2018;;insta:{n}.pdn|snap:pdn{n};2h"
            for i, n in enumerate(noms)
        )
    )
    objet = prepare(reseau=seine, lecture=lire([("s.csv", s), ("p.csv", p)]), by=None)
    debut = time.process_time()
    with django_assert_max_num_queries(2600):
        confirmer(objet=objet, by=None)
    assert Promeneur.objects.count() == 75
    assert time.process_time() - debut < 5


@pytest.mark.parametrize("abandonne", [False, True])
def test_a_file_corrected_and_brought_again_keeps_the_answers_and_lets_them_be_changed(seine, chez_nous, abandonne):
    def page(charte, acte="fiche", suite=None):
        if suite is None:
            p = promeneurs("Mission locale;;Inès;Un;Anim;;;;;;", f"Mission locale;Pantin;Léo;Deux;Anim;;{charte};;;;")
            return depose(chez_nous, ("s.csv", DEUX), ("p.csv", p)).content.decode()
        adresse = reverse(f"coordination_import_{acte}", args=["93", Import.objects.latest("pk").code])
        return chez_nous.post(adresse, suite, follow=True).content.decode()

    assert "checked" not in page("31/02/2018"), "nobody has answered yet"
    page("", suite={"q0": "mission-locale-93055"})
    if abandonne:
        page("", "abandonner", {})
    corrige = page("28/02/2018")
    assert corrige.count("checked") == 1 and "Tout est clair" in corrige
    page("", suite={"q0": "mission-locale-93071"})
    page("", "confirmer", {})
    assert Promeneur.objects.get(prenom="Inès").mandats.get().structure.commune.nom == "Sevran"


def test_answers_left_without_confirmation_are_forgotten_with_their_rows(seine, chez_nous):
    p = promeneurs("Mission locale;;Inès;Un;Anim;;;;;;")
    depose(chez_nous, ("s.csv", DEUX), ("p.csv", p))
    objet = Import.objects.get()
    chez_nous.post(reverse("coordination_import_fiche", args=["93", objet.code]), {"q0": "mission-locale-93055"})
    chez_nous.post(reverse("coordination_import_abandonner", args=["93", objet.code]))
    purger(timezone.now())
    assert Import.objects.get().resume == {}
    assert "checked" not in depose(chez_nous, ("s.csv", DEUX), ("p.csv", p)).content.decode()
