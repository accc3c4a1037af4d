"""A network comes in from its spreadsheets, and the rules by which rows are understood."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from conventions.models import Convention
from coordination.etat import figures
from coordination.imports.analyse import analyser
from coordination.imports.application import confirmer, prepare, previsualiser
from coordination.imports.lecture import lire
from coordination.models import Import, Reunion
from promeneurs.models import Compte, Mandat, Promeneur
from structures.models import Adhesion, Contact, Structure

from .donnees import fichiers, reseau_93, tableau

S = "nom;commune;statut;conventionnee;annee_aap;postes;convention_debut;convention_fin;entree_le;sortie_le;siret"
P = "structure;commune;prenom;nom;fonction;email;charte_signee_le;entree_le;sortie_le;comptes;heures_hebdo"


@pytest.fixture
def reseau(db):
    return reseau_93()


def importe(reseau, *tableaux, choix=None, noms=("s.csv", "p.csv", "r.csv")):
    lecture = lire(zip(noms, tableaux, strict=False))
    return confirmer(objet=prepare(reseau=reseau, lecture=lecture, choix=choix, by=None), by=None)


def plan(reseau, *tableaux, choix=None):
    return analyser(reseau=reseau, lecture=lire(zip(("s.csv", "p.csv", "r.csv"), tableaux, strict=False)), choix=choix)


def structures(*lignes):
    return tableau(S, *lignes)


def promeneurs(*lignes):
    return tableau(P, *lignes)


def test_the_messy_set_comes_in_whole_and_the_same_files_again_change_nothing(reseau):
    lecture = lire(fichiers())
    confirmer(objet=prepare(reseau=reseau, lecture=lecture, by=None), by=None)
    assert (Structure.objects.count(), Promeneur.objects.count(), Reunion.objects.count()) == (13, 14, 9)
    again = previsualiser(reseau=reseau, lecture=lire(fichiers()), choix={})
    assert again.rien and again.applicable
    assert [e for f in again.fiches() for e in f.ecarts] == []


def test_nothing_is_written_by_the_preview(reseau):
    assert previsualiser(reseau=reseau, lecture=lire(fichiers()), choix={}).applicable
    assert not Structure.objects.exists() and not Import.objects.exists()


def test_oui_without_dates_runs_from_the_first_year_for_the_usual_length(reseau):
    importe(reseau, structures("A;Drancy;;oui;2018/2019;2;;;;;"))
    convention = Convention.objects.get()
    assert (convention.periode.lower, convention.periode.upper) == (date(2018, 1, 1), date(2021, 1, 1))
    assert convention.postes == 2 and Adhesion.objects.get().postes is None


def test_the_usual_length_is_the_networks(reseau):
    reseau.duree_convention_mois = 24
    reseau.save()
    importe(reseau, structures("A;Drancy;;oui;;;01/03/2018;;;;"))
    assert Convention.objects.get().periode.upper == date(2020, 3, 1)


def test_without_dates_a_structure_counts_from_its_earliest_known_event_else_always(reseau):
    importe(
        reseau,
        structures("A;Drancy;;oui;;;01/03/2018;;;;", "B;Pantin;dans le réseau;;2017;;;;;;", "C;Sevran;;;;;;;;;"),
        promeneurs("A;;Inès;Un;Animatrice;;12/02/2018;20/02/2018;;;"),
    )
    debuts = {a.structure.nom: a.periode.lower for a in Adhesion.objects.select_related("structure")}
    assert debuts == {"A": date(2018, 2, 12), "B": date(2017, 1, 1), "C": None}


def test_files_brought_one_by_one_give_the_same_as_together(reseau):
    s = structures("A;Drancy;dans le réseau;non;;;;;;;")
    p = promeneurs("A;;Inès;Un;Animatrice;;12/02/2018;;;;")
    importe(reseau, s)
    importe(reseau, p)
    assert Adhesion.objects.get().periode.lower == date(2018, 2, 12)
    assert Mandat.objects.get().fondement == "exception"


def test_a_charter_signed_without_convention_is_a_documented_exception(reseau):
    importe(
        reseau,
        structures("A;Drancy;dans le réseau;non;;;;;;;"),
        promeneurs("A;;Inès;Un;Animatrice;;12/02/2018;;;;", "A;;Paul;Deux;Animateur;;;;;;"),
    )
    avec = Mandat.objects.get(promeneur__nom="Un")
    assert avec.fondement == "exception" and "eprise" in avec.motif_exception
    assert avec.signatures.count() == 2
    assert Mandat.objects.get(promeneur__nom="Deux").periode is None


def test_nothing_said_about_the_convention_opens_nothing(reseau):
    importe(
        reseau,
        structures("A;Drancy;dans le réseau;;;;;;;;"),
        promeneurs("A;;Inès;Un;Animatrice;;12/02/2018;;;;"),
    )
    assert Mandat.objects.get().periode is None


def test_the_structure_takes_its_people_out(reseau):
    importe(
        reseau,
        structures("A;Drancy;sortie;oui;2016;;;;01/01/2016;30/06/2018;"),
        promeneurs("A;;Inès;Un;Animatrice;;12/02/2016;;;;"),
    )
    assert Mandat.objects.get().designation.upper == date(2018, 6, 30)
    assert figures(reseau, date(2018, 6, 29))["promeneurs_actifs"] == 1
    assert figures(reseau, date(2018, 6, 30))["promeneurs_sortis"] == 1


def test_an_interested_structure_is_not_in_the_network(reseau):
    importe(reseau, structures("A;Drancy;intéressée;;;;;;;;"))
    assert not Adhesion.objects.exists()


def test_a_corrected_file_changes_only_what_differs(reseau):
    s = "A;Drancy;dans le réseau;oui;2018;2;;;;;"
    p = "A;;Inès;Un;Animatrice;i@a.example;12/02/2018;;;insta:ines.pdn;2h"
    importe(reseau, structures(s), promeneurs(p, "A;;Paul;Deux;Animateur;p@a.example;;;;;"))
    corrige = p.replace("12/02/2018", "15/02/2018").replace("2h", "3h30")
    fait = importe(reseau, structures(s.replace(";2;", ";3;", 1)), promeneurs(corrige, "A;;Paul;Deux;Animateur;;;;;;"))
    assert fait.comptes()["promeneurs"] == {"crees": 0, "changes": 1, "inchanges": 1}
    assert fait.comptes()["structures"]["changes"] == 1
    mandat = Mandat.objects.get(promeneur__nom="Un")
    assert set(mandat.signatures.values_list("signee_le", flat=True)) == {date(2018, 2, 15)}
    assert mandat.heures_hebdo == 3.5 and Convention.objects.get().postes == 3
    assert Promeneur.objects.get(nom="Deux").email == "p@a.example"  # blank: no information


def test_what_a_corrected_file_gives_is_what_it_gives_alone(reseau):
    from django.db import transaction

    faux = structures("A;Drancy;dans le réseau;oui;2018;2;;;;;"), promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;;")
    juste = structures("A;Drancy;dans le réseau;oui;2019;1;;;;;"), promeneurs("A;;Inès;Un;Anim;;20/03/2019;;;;")
    jours = [date(2018, 6, 1), date(2019, 2, 1), date(2019, 6, 1), date(2021, 6, 1)]

    class Retour(Exception):
        pass

    seul = []
    try:
        with transaction.atomic():
            importe(reseau, *juste)
            seul = [figures(reseau, j) for j in jours]
            raise Retour
    except Retour:
        pass
    importe(reseau, *faux)
    importe(reseau, *juste)
    assert [figures(reseau, j) for j in jours] == seul


def test_changing_employer_keeps_the_person(reseau):
    s = structures("A;Drancy;dans le réseau;non;;;;;;;", "B;Pantin;dans le réseau;non;;;;;;;")
    importe(reseau, s, promeneurs("A;;Inès;Un;Animatrice;;01/02/2018;01/02/2018;;;"))
    importe(
        reseau,
        promeneurs(
            "A;;INES;UN;Animatrice;;01/02/2018;01/02/2018;01/09/2018;;", "B;;Inès;Un;Animatrice;;;01/09/2018;;;"
        ),
    )
    assert Promeneur.objects.count() == 1
    assert {m.structure.nom: m.designation.upper for m in Mandat.objects.all()} == {"A": date(2018, 9, 1), "B": None}


def test_two_employers_are_possible_for_one_address(reseau):
    s = structures("A;Drancy;;non;;;;;;;", "B;Pantin;;non;;;;;;;")
    ligne = ";;Inès;Un;Animatrice;ines@a.example;01/02/2018;;;;"
    importe(reseau, s, promeneurs("A" + ligne, "B" + ligne))
    assert (Promeneur.objects.count(), Mandat.objects.count()) == (1, 2)


def test_two_people_of_one_name_with_two_addresses_are_two(reseau):
    s = structures("A;Drancy;;non;;;;;;;", "B;Pantin;;non;;;;;;;")
    importe(reseau, s, promeneurs("A;;Inès;Un;Anim;i@a.example;;;;;", "B;;Ines;Un;Anim;i@b.example;;;;;"))
    assert Promeneur.objects.count() == 2


def test_imported_accounts_are_to_be_checked_whatever_their_spelling(reseau):
    comptes = "Insta:@Ines.PDN|snap: ines-pdn|https://twitter.com/ines_pdn|Mastodon:@ines@m.example|facebook:ines.pdn93"
    importe(reseau, structures("A;Drancy;;;;;;;;;"), promeneurs(f"A;;Inès;Un;Anim;;;;;{comptes};"))
    assert dict(Compte.objects.values_list("plateforme", "etat")) == dict.fromkeys(
        ["instagram", "snapchat", "x", "autre", "facebook"], "a_verifier"
    )


def test_a_renewal_is_added_and_a_correction_replaces(reseau):
    importe(reseau, structures("A;Drancy;;oui;2015;;;;;;"))
    importe(reseau, structures("A;Drancy;;oui;2018;;;;;;"))
    assert Convention.objects.count() == 2
    importe(reseau, structures("A;Drancy;;oui;;;01/02/2018;31/12/2020;;;"))
    assert [c.periode.lower for c in Convention.objects.order_by("periode")] == [date(2015, 1, 1), date(2018, 2, 1)]


def test_a_structure_is_known_by_its_siret_when_its_name_changes(reseau):
    importe(reseau, structures("A;Drancy;;;;;;;;;732 829 320 00074"))
    importe(reseau, structures("Association A;Drancy;;;;;;;;;73282932000074"))
    assert Structure.objects.get().nom == "Association A"


def test_the_responsible_person_is_a_contact_and_the_former_one_stays(reseau):
    entete = "nom;commune;responsable_prenom;responsable_nom;responsable_email"
    importe(reseau, tableau(entete, "A;Drancy;ANNE;LEROY;anne@a.example"))
    importe(reseau, tableau(entete, "A;Drancy;Luc;Petit;luc@a.example"))
    assert dict(Contact.objects.values_list("nom", "responsable")) == {"Leroy": False, "Petit": True}


def test_an_empty_cell_erases_nothing_and_an_absent_person_has_not_left(reseau):
    s = structures("A;Drancy;dans le réseau;oui;2018;2;;;;;")
    importe(reseau, s, promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;;", "A;;Paul;Deux;Anim;;;;;;"))
    vu = plan(reseau, structures("A;Drancy;;;;;;;;;"), promeneurs("A;;Inès;Un;Anim;;;;;;"))
    assert vu.rien and vu.absents == ["Paul Deux"] and vu.partis == []


def test_those_who_leave_are_said_once_and_not_those_who_come_back(reseau):
    s = structures(
        "A;Drancy;;;;;;;01/01/2016;30/06/2018;",
        "B;Pantin;;;;;;;01/01/2016;30/06/2018;", "B;Pantin;;;;;;;01/09/2019;;",
    )  # fmt: skip
    p = promeneurs(
        "A;;Inès;Un;Anim;;;01/02/2016;01/03/2018;;",
        "B;;Paul;Deux;Anim;;;01/02/2016;01/03/2018;;", "B;;Paul;Deux;Anim;;;01/09/2019;;;",
    )  # fmt: skip
    assert plan(reseau, s, p).partis == ["A (Drancy), le 30/06/2018", "Inès Un, le 01/03/2018"]
    importe(reseau, s, p)
    encore = plan(reseau, s, p)
    assert encore.rien and encore.partis == []


def test_who_leaves_one_employer_and_stays_with_another_has_not_left(reseau):
    s = structures("A;Drancy;;;;;;;;;", "B;Pantin;;;;;;;;;")
    importe(reseau, s, promeneurs("A;;Inès;Un;Anim;i@a.fr;;;;;", "B;;Inès;Un;Anim;i@a.fr;;;;;"))
    assert plan(reseau, promeneurs("A;;Inès;Un;Anim;i@a.fr;;;01/03/2018;;")).partis == []


@pytest.mark.parametrize(
    ("ecrit", "attendu"),
    [("CSC", "centre_social"), ("C.S.C.", "centre_social"), ("C. S. C.", "centre_social"), ("M.J.C", "mjc")],
)
def test_a_type_of_structure_is_known_by_its_initials_with_or_without_dots(reseau, ecrit, attendu):
    importe(reseau, tableau("nom;commune;type", f"A;Drancy;{ecrit}"))
    assert Structure.objects.get().type == attendu


def test_a_workbook_of_several_sheets_comes_in_at_once(reseau):
    from socle.tableur import write_classeur

    gens = ["Un", "Inès", "Anim", "A", date(2018, 2, 1)]
    classeur = write_classeur(
        [
            ("Notice", ["Mode", "d’emploi"], [["lire", "ceci"]]),
            ("Gens", ["Nom", "Prénom", "Fonction", "Structure", "Entrée le"], [gens]),
            ("Lieux", ["Commune", "Nom"], [["Drancy", "A"]]),
        ]
    )
    importe(reseau, classeur, noms=("tout.xlsx",))
    assert Mandat.objects.get().designation.lower == date(2018, 2, 1)


def test_the_command_imports_previews_and_undoes(reseau, tmp_path):
    chemins = []
    for nom, octets in fichiers():
        (tmp_path / nom).write_bytes(octets)
        chemins.append(str(tmp_path / nom))
    vu = StringIO()
    call_command("import_reseau", *chemins, reseau="93", verifier=True, stdout=vu)
    assert "13 à créer" in vu.getvalue() and not Structure.objects.exists()
    ecrit = StringIO()
    call_command("import_reseau", *chemins, reseau="93", json=True, stdout=ecrit)
    code = json.loads(ecrit.getvalue())["import"]
    assert Structure.objects.count() == 13
    encore = StringIO()
    call_command("import_reseau", *chemins, reseau="93", stdout=encore)
    assert "Rien à changer" in encore.getvalue() and Import.objects.count() == 1
    defait = StringIO()
    call_command("import_reseau", reseau="93", annuler=f" {code.upper()} ", stdout=defait)
    assert f"L’import {code} est annulé. L’historique, lui, garde la trace" in defait.getvalue()
    assert not Structure.objects.exists() and not Promeneur.objects.exists()


def test_people_of_an_interested_structure_do_not_count_before_it_comes_in(reseau):
    p = promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;;")
    importe(reseau, structures("A;Drancy;intéressée;non;;;;;;;"), p)
    rien = figures(reseau, date(2018, 6, 1))
    assert rien["promeneurs_actifs"] == rien["promeneurs_attente_charte"] == 0
    importe(reseau, structures("A;Drancy;dans le réseau;non;;;;;;;"), p)
    assert figures(reseau, date(2018, 6, 1))["dont_hors_convention"] == 1


def test_an_exception_never_runs_before_the_structure_is_in_the_network(reseau):
    importe(
        reseau,
        structures("A;Drancy;dans le réseau;non;;;;;15/01/2018;;"),
        promeneurs("A;;Inès;Un;Anim;;10/12/2017;01/12/2017;;;"),
    )
    assert [figures(reseau, date(*j))["promeneurs_actifs"] for j in ((2018, 1, 14), (2018, 1, 15))] == [0, 1]


def test_a_structure_that_becomes_conventionnee_in_a_corrected_file_is_so(reseau):
    p = promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;;")
    importe(reseau, structures("A;Drancy;;non;;;;;;;"), p)
    importe(reseau, structures("A;Drancy;;oui;2018;;;;;;"), p)
    assert Mandat.objects.get().fondement == "convention"
    vu = plan(reseau, structures("A;Drancy;;non;2018;;;;;;"), p)
    assert [q.cle for q in vu.questions] == ["s.csv:2:conventionnee"]
    importe(reseau, structures("A;Drancy;;non;2018;;;;;;"), p, choix={"s.csv:2:conventionnee": "retirer"})
    assert Mandat.objects.get().fondement == "exception" and not Convention.objects.exists()


def test_a_structure_that_leaves_in_a_corrected_file_takes_its_people_and_only_then(reseau):
    s, p = "A;Drancy;;oui;2018;;;;;{};", promeneurs("A;;Inès;Un;Anim;;12/02/2018;;;;")
    importe(reseau, structures(s.format("")), p)
    importe(reseau, structures(s.format("30/06/2019")), p)
    assert Mandat.objects.get().designation.upper == date(2019, 6, 30)
    fait = importe(reseau, structures(s.format("30/09/2019")), p)
    assert Mandat.objects.get().designation.upper == date(2019, 9, 30) and not fait.rien
    assert importe(reseau, structures(s.format("30/09/2019")), p).rien


def test_two_spellings_of_one_structure_without_siret_are_pointed_out_and_left_apart(reseau):
    lignes = ["MJC Saint-Exupéry;Drancy;;;;;;;;;", "M.J.C. St Exupery;Drancy;;;;;;;;;", "MJC Autre Nom;Drancy;;;;;;;;;"]
    vu = plan(reseau, structures(*lignes, "MJC Saint-Exupéry;Bobigny;;;;;;;;;"))
    assert (vu.applicable, len(vu.structures)) == (True, 4)
    assert [(a.ligne, a.colonne) for a in vu.avis if "ressemble à" in a.message] == [(3, "nom")]
    importe(reseau, structures(lignes[0]))
    vu = plan(reseau, structures(lignes[1]))
    assert [a.ligne for a in vu.avis if "ressemble à «\u00a0MJC Saint-Exupéry" in a.message] == [2]


def test_two_structures_that_a_number_tells_apart_are_not_pointed_out(reseau):
    vu = plan(reseau, structures("Foyer Les Pins 1;Drancy;;;;;;;;;", "Foyer Les Pins 2;Drancy;;;;;;;;;"))
    assert len(vu.structures) == 2 and not vu.avis
