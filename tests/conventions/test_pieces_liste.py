"""The list of documents: by legal form and moment, adjusted by the network and by a call; what a file then owes."""

import pytest
from django.db import DatabaseError, transaction

from conventions import pieces, services
from conventions.manques import manques
from conventions.models import PieceReglee
from socle.edition import Conflit
from socle.etats import Refused
from structures.models import Structure
from tests.conventions import fabrique, fabrique_appels

NATIONALES = {
    ("association", False): "recepisse siret statuts rib bureau engagement comptes projet_educatif",
    ("collectivite", False): "arrete? siret statuts_epci? rib deliberation? projet_educatif",
    ("etablissement_public", False): "existence siret statuts rib deliberation? projet_educatif",
    ("autre", False): "existence siret statuts rib projet_educatif",
    ("", False): "existence siret statuts rib projet_educatif",
    ("association", True): "declaration recepisse? siret? statuts? rib? bureau engagement? comptes projet_educatif?",
    ("collectivite", True): "declaration arrete? siret? statuts_epci? rib? deliberation? projet_educatif?",
}


@pytest.fixture
def brouillon(structure, directrice):
    fabrique.fiche_complete(structure)
    return services.start_file(structure=structure, by=directrice)


@pytest.fixture
def renouvellement(dossier, directrice):
    return fabrique.renouveler(dossier("active"), directrice)


def frais(c):
    return type(c).objects.with_dossier().get(pk=c.pk)


def dite(c):
    return " ".join(a.type + ("" if a.obligatoire else "?") for a in pieces.demandees(frais(c)))


def manquantes(c):
    return [phrase for section, phrase in manques(frais(c)) if section == "pieces"]


@pytest.mark.parametrize(("statut", "renouvelle"), NATIONALES)
def test_the_list_depends_on_the_legal_form_and_on_the_moment(request, statut, renouvelle):
    c = request.getfixturevalue("renouvellement" if renouvelle else "brouillon")
    Structure.objects.filter(pk=c.structure_id).update(statut_juridique=statut)
    assert dite(c) == NATIONALES[statut, renouvelle]


# — The declaration of unchanged situation


def test_the_declaration_does_for_what_was_given_before_and_a_document_that_changed_is_given_with_it(
    renouvellement, directrice
):
    c = renouvellement
    assert [p.partition("\u00a0")[0] for p in manquantes(c)] == [
        "Déclaration de situation inchangée", "Liste datée des membres du conseil d’administration",
        "Compte de résultat et bilan comptable N-1",
    ]  # fmt: skip
    for type_ in ("declaration", "bureau", "comptes", "rib"):
        services.deposit_piece(convention=c, type=type_, upload=fabrique.pdf(), by=directrice)
    assert manquantes(c) == []


def test_without_the_declaration_the_documents_themselves_are_owed(renouvellement, directrice):
    services.exempt_piece(convention=renouvellement, type="declaration", motif="Tout a changé", by=directrice)
    assert dite(renouvellement).startswith("declaration recepisse siret statuts rib bureau")
    assert len(manquantes(renouvellement)) == 8


def test_a_declaration_refused_is_replaced_and_still_does_for_the_others(renouvellement, directrice, coordinatrice):
    from conventions.models import Piece

    services.deposit_piece(convention=renouvellement, type="declaration", upload=fabrique.pdf(), by=directrice)
    Piece.objects.filter(type="declaration").update(etat="refusee", motif="Non signée")
    assert "statuts?" in dite(renouvellement)
    assert manquantes(renouvellement)[0] == "Déclaration de situation inchangée\u00a0: à remplacer (Non signée)."


def test_a_network_that_asks_no_declaration_asks_the_documents(renouvellement, reseau, coordinatrice):
    regler(reseau, "declaration", coordinatrice, demande="non")
    assert dite(renouvellement).startswith("recepisse siret statuts rib")


# — What the network and the call adjust


def regler(reseau, type_, by, appel=None, version=None, **changes):
    return services.adjust_piece(
        reseau=reseau, type=type_, changes=changes, version=version, by=by, appel=appel
    )  # fmt: skip


def ajouter(reseau, by, appel=None, **champs):
    tous = {"libelle": "Attestation d’assurance", "demande": "obligatoire", "statuts": ["association"]}
    return services.add_asked_piece(reseau=reseau, appel=appel, by=by, **tous | {"moment": "toujours"} | champs)


def test_a_network_asks_one_more_another_less_and_one_only_if_needed(brouillon, reseau, coordinatrice, autre_reseau):
    assurance = ajouter(reseau, coordinatrice)
    regler(reseau, "engagement", coordinatrice, demande="non")
    regler(reseau, "statuts", coordinatrice, demande="facultative", libelle="Statuts et règlement")
    assert dite(brouillon) == f"recepisse siret statuts? rib bureau comptes projet_educatif {assurance.type}"
    assert manquantes(brouillon)[-1] == "Attestation d’assurance\u00a0: à joindre."
    assert pieces.regles(autre_reseau) == list(pieces.NATIONALE)


def test_an_association_is_not_asked_what_the_others_are(brouillon, reseau, coordinatrice):
    ajouter(reseau, coordinatrice, libelle="Budget primitif", statuts=["collectivite", "etablissement_public"])
    ajouter(reseau, coordinatrice, libelle="Bilan du renouvellement", moment="renouvellement")
    assert dite(brouillon) == NATIONALES["association", False]


def test_a_call_adjusts_the_list_for_itself_alone(brouillon, reseau, coordinatrice, directrice):
    un = fabrique_appels.appel(reseau, coordinatrice, publie=False)
    libelle = "Lettre d’intention"
    lettre = ajouter(reseau, coordinatrice, appel=un, libelle=libelle)
    regler(reseau, "rib", coordinatrice, appel=un, demande="non")
    services.publish_call(appel=un, by=coordinatrice)
    assert "rib" in dite(brouillon).split() and lettre.type not in dite(brouillon)
    services.choose_call(convention=brouillon, appel=un, by=directrice)
    assert "rib" not in dite(brouillon).split() and dite(brouillon).endswith(lettre.type)


def test_the_call_that_follows_asks_for_the_same_documents(reseau, coordinatrice):
    un = fabrique_appels.appel(reseau, coordinatrice, publie=False)
    lettre = ajouter(reseau, coordinatrice, appel=un, libelle="Lettre d’intention")
    suivant = fabrique_appels.appel(reseau, coordinatrice, publie=False, reprend=un, titre="L’année suivante")
    assert [r.type for r in pieces.regles(reseau, suivant)][-1] == lettre.type


def test_a_question_that_waits_for_a_file_is_a_document(reseau, coordinatrice, brouillon, directrice):
    un = fabrique_appels.appel(reseau, coordinatrice, publie=False)
    obligee = services.add_question(appel=un, intitule="Votre budget", genre="fichier", by=coordinatrice)
    libre = services.add_question(
        appel=un, intitule="Une vidéo en PDF", genre="fichier", obligatoire=False, by=coordinatrice
    )
    services.publish_call(appel=un, by=coordinatrice)
    services.choose_call(convention=brouillon, appel=un, by=directrice)
    assert dite(brouillon).endswith(f"projet_educatif q-{obligee.cle} q-{libre.cle}?")
    assert "Votre budget\u00a0: à joindre." in manquantes(brouillon)
    assert "questions" not in [s.value for s in frais(brouillon).sections]  # nothing to write: no part for it
    piece = services.deposit_piece(
        convention=frais(brouillon), type=f"q-{obligee.cle}", upload=fabrique.pdf(), by=directrice
    )
    assert str(piece) == "Votre budget" and "Votre budget\u00a0: à joindre." not in manquantes(brouillon)


def test_a_document_given_and_asked_no_more_stays_in_the_file_and_owes_nothing(
    brouillon, reseau, coordinatrice, directrice
):
    ajoutee = ajouter(reseau, coordinatrice)
    services.deposit_piece(convention=brouillon, type=ajoutee.type, upload=fabrique.pdf(), by=directrice)
    services.restore_piece(reseau=reseau, type=ajoutee.type, by=coordinatrice)
    derniere, piece = pieces.lignes(frais(brouillon))[-1]
    assert (derniere.libelle, derniere.demandee, piece.etat) == ("Attestation d’assurance", False, "deposee")
    assert not any("assurance" in phrase for phrase in manquantes(brouillon))


def test_a_file_handed_in_owes_what_it_owed_and_a_draft_what_is_asked_today(dossier, reseau, coordinatrice, directrice):
    convention = dossier("instruction")
    ajoutee = ajouter(reseau, coordinatrice)
    regler(reseau, "deliberation", coordinatrice, demande="obligatoire", statuts=["association"])
    services.ask_corrections(convention=convention, commentaires={"projet": "?"}, by=coordinatrice)
    assert f"{ajoutee.type}?" in dite(convention) and manquantes(convention) == []
    services.restore_piece(reseau=reseau, type="deliberation", by=coordinatrice)
    services.resubmit(convention=convention, by=directrice)


def test_what_was_adjusted_goes_back_to_the_national_list(reseau, coordinatrice):
    regler(reseau, "rib", coordinatrice, libelle="RIB", validite_mois=6)
    assert {r.type: r for r in pieces.regles(reseau)}["rib"].validite_mois == 6
    services.restore_piece(reseau=reseau, type="rib", by=coordinatrice)
    nationale = {r.type: r for r in pieces.NATIONALE}["rib"]
    assert {r.type: r for r in pieces.regles(reseau)}["rib"].meme_liste == nationale.meme_liste
    with pytest.raises(Refused, match="déjà"):
        services.restore_piece(reseau=reseau, type="statuts", by=coordinatrice)


# — Who, when, and twice


def test_only_the_coordination_of_the_network_sets_its_list(reseau, directrice, voisine, partenaire):
    for personne in (directrice, voisine, partenaire):
        for acte in (
            lambda p: ajouter(reseau, p),
            lambda p: regler(reseau, "rib", p, demande="non"),
            lambda p: services.restore_piece(reseau=reseau, type="rib", by=p),
        ):
            with pytest.raises(Refused, match="coordination"):
                acte(personne)


def test_the_list_of_a_published_call_does_not_change_even_by_raw_sql(reseau, coordinatrice, autre_reseau):
    un = fabrique_appels.appel(reseau, coordinatrice, publie=False)
    ajoutee = ajouter(reseau, coordinatrice, appel=un)
    services.publish_call(appel=un, by=coordinatrice)
    for acte in (
        lambda: ajouter(reseau, coordinatrice, appel=un, libelle="Autre"),
        lambda: regler(reseau, ajoutee.type, coordinatrice, appel=un, demande="non"),
        lambda: services.restore_piece(reseau=reseau, type=ajoutee.type, appel=un, by=coordinatrice),
    ):
        with pytest.raises(Refused, match="publié"):
            acte()
    lignes = PieceReglee.objects.filter(pk=ajoutee.pk)
    for acte in (lambda: lignes.update(demande="non"), lignes.delete):
        with pytest.raises(DatabaseError, match="publié"), transaction.atomic():
            acte()


def test_a_call_of_another_network_is_not_set_from_here(reseau, autre_reseau, coordinatrice, voisine):
    ailleurs = fabrique_appels.appel(autre_reseau, voisine, publie=False)
    with pytest.raises(Refused, match="autre réseau"):
        ajouter(reseau, coordinatrice, appel=ailleurs)


def test_two_people_adjust_the_same_document(reseau, coordinatrice):
    regler(reseau, "rib", coordinatrice, version=None, validite_mois=6)
    with pytest.raises(Conflit):
        regler(reseau, "rib", coordinatrice, version=0, validite_mois=12)


def test_two_documents_never_have_the_same_name(reseau, coordinatrice):
    ajouter(reseau, coordinatrice)
    for libelle in ("attestation d’assurance ", "Statuts"):
        with pytest.raises(Refused, match="déjà ce nom"):
            ajouter(reseau, coordinatrice, libelle=libelle)


def test_a_document_is_asked_of_somebody(reseau, coordinatrice):
    from django.core.exceptions import ValidationError

    with pytest.raises((Refused, ValidationError)):
        ajouter(reseau, coordinatrice, statuts=[])
