"""What the structure may write, when, and who else sees it."""

from datetime import timedelta

import pytest

from conventions import rules, services
from conventions.acces import fichier_visible
from conventions.manques import manques
from conventions.models import Convention, OriginalRecu
from socle import journal
from socle.edition import Conflit
from socle.etats import Refused
from tests.conventions import fabrique


@pytest.fixture
def brouillon(structure, directrice):
    fabrique.fiche_complete(structure)
    return services.start_file(structure=structure, by=directrice)


def test_submitting_says_exactly_what_is_missing(brouillon, directrice):
    assert {section for section, _ in manques(brouillon)} == {
        "structure", "projet", "postes", "pieces", "dates", "declare",
    }  # fmt: skip
    with pytest.raises(Refused) as refus:
        services.submit(convention=brouillon, by=directrice)
    assert "Écrivez les objectifs du projet." in refus.value.reasons
    assert "Contrat d’engagement républicain\u00a0: à joindre." in refus.value.reasons
    assert "Prévoyez au moins un poste." in refus.value.reasons
    fabrique.remplir(brouillon, directrice)
    assert manques(brouillon) == []


@pytest.mark.parametrize(
    "debut,fin,phrase",
    [
        (0, 0, "doit venir après"),
        (0, 4 * 366, "au plus 36 mois"),
        (-900, -200, "passées"),
    ],
)
def test_dates_that_cannot_be(brouillon, jour, debut, fin, phrase):
    from conventions.manques import motifs_de_dates

    raisons = motifs_de_dates(brouillon, jour + timedelta(days=debut), jour + timedelta(days=fin))
    assert any(phrase in raison for raison in raisons)


@pytest.mark.parametrize(("debut", "fin"), [(400, None), (-1, None), (None, 366), (None, -1), (10, 400)])
def test_a_post_begins_and_ends_within_the_convention(brouillon, directrice, jour, debut, fin):
    fabrique.remplir(brouillon, directrice, debut=jour)
    services.save_section(
        convention=brouillon, section="dates", changes={"fin_souhaitee": jour + timedelta(days=364)}, version=None,
        by=directrice,
    )  # fmt: skip
    brouillon.refresh_from_db()
    assert not manques(brouillon)
    jours = {nom: jour + timedelta(days=n) for nom, n in (("debut", debut), ("fin", fin)) if n is not None}
    brouillon.postes_prevus.update(**jours)
    assert [
        s
        for s, phrase in manques(Convention.objects.get(pk=brouillon.pk))
        if "sortent de celles de la convention" in phrase
    ] == ["postes"]


def test_few_hours_are_refused_by_the_network(brouillon, directrice):
    services.add_poste(convention=brouillon, heures=1, by=directrice)
    assert any("au moins 2 heures" in phrase for _, phrase in manques(brouillon))


def test_two_tabs_never_overwrite_silently(brouillon, directrice):
    version = brouillon.version

    def ecrire(texte):
        return services.save_section(
            convention=brouillon, section="projet", changes={"objectifs": texte}, version=version, by=directrice
        )

    ecrire("Le premier onglet.")
    with pytest.raises(Conflit) as conflit:
        ecrire("Le second onglet.")
    assert conflit.value.champs == [("Objectifs", "Le premier onglet.", "Le second onglet.")]
    services.save_section(
        convention=brouillon, section="projet", changes={"public_vise": "12-25"}, version=version, by=directrice
    )
    brouillon.refresh_from_db()
    assert (brouillon.objectifs, brouillon.public_vise) == ("Le premier onglet.", "12-25")


def test_a_section_only_takes_its_own_fields(brouillon, directrice):
    for champ in ("etat", "numero", "debut_souhaite"):
        with pytest.raises(Refused, match="pas de cette partie"):
            services.save_section(
                convention=brouillon, section="projet", changes={champ: "x"}, version=None, by=directrice
            )


def test_corrections_open_only_their_section_on_the_server(dossier, directrice):
    convention = dossier("corrections")
    assert rules.open_sections(convention) == {"projet"}
    services.save_section(
        convention=convention, section="projet", changes={"objectifs": "Mieux."}, version=None, by=directrice
    )
    fermes = [
        lambda: services.save_section(
            convention=convention, section="dates", changes={"debut_souhaite": None}, version=None, by=directrice
        ),
        lambda: services.add_poste(convention=convention, heures=3, by=directrice),
        lambda: services.remove_poste(poste=convention.postes_prevus.get(), by=directrice),
        lambda: services.deposit_piece(convention=convention, type="rib", upload=fabrique.pdf(), by=directrice),
    ]
    for acte in fermes:
        with pytest.raises(Refused, match="pas ouverte"):
            acte()
    services.resubmit(convention=convention, by=directrice)
    with pytest.raises(Refused, match="pas ouverte"):
        services.save_section(
            convention=convention, section="projet", changes={"objectifs": "Encore."}, version=None, by=directrice
        )
    assert not convention.demandes.filter(levee_le=None).exists()


def test_two_rounds_of_corrections(dossier, directrice, coordinatrice):
    convention = dossier("corrections")
    services.resubmit(convention=convention, by=directrice)
    services.ask_corrections(convention=convention, commentaires={"projet": "Encore", "dates": ""}, by=coordinatrice)
    assert convention.demandes.count() == 2
    services.resubmit(convention=convention, by=directrice)
    with pytest.raises(Refused, match="au moins une partie"):
        services.ask_corrections(convention=convention, commentaires={"dates": "  "}, by=coordinatrice)


def test_a_refused_document_opens_alone_and_must_be_replaced(dossier, directrice, coordinatrice):
    convention = dossier("instruction")
    rib = convention.pieces.get(type="rib")
    statuts = services.accept_piece(piece=convention.pieces.get(type="statuts"), by=coordinatrice)
    with pytest.raises(Refused, match="pourquoi"):
        services.refuse_piece(piece=rib, motif=" ", by=coordinatrice)
    services.refuse_piece(piece=rib, motif="Illisible", by=coordinatrice)
    services.ask_corrections(convention=convention, commentaires={}, by=coordinatrice)
    assert rules.open_sections(convention) == set() and rules.commented_pieces(convention) == {"rib": "Illisible"}
    with pytest.raises(Refused, match="à remplacer"):
        services.resubmit(convention=convention, by=directrice)
    with pytest.raises(Refused, match="pas ouverte"):
        services.deposit_piece(convention=convention, type=statuts.type, upload=fabrique.pdf(), by=directrice)
    services.deposit_piece(convention=convention, type="rib", upload=fabrique.pdf(), by=directrice)
    assert rib.depots.count() == 2
    services.resubmit(convention=convention, by=directrice)
    assert convention.etat == "instruction"


def test_a_wrong_file_leaves_nothing(brouillon, directrice):
    from django.core.exceptions import ValidationError
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(ValidationError, match="un PDF, une image"):
        services.deposit_piece(
            convention=brouillon, type="rib", upload=SimpleUploadedFile("rib.pdf", b"non"), by=directrice
        )
    assert not brouillon.pieces.exists()
    with pytest.raises(Refused, match="pas demandée"):
        services.deposit_piece(convention=brouillon, type="arrete", upload=fabrique.pdf(), by=directrice)


def test_one_file_by_paper_alone(structure, coordinatrice, promeneur):
    """Nobody of the structure ever signs in: the coordination records each act, its original attached."""
    fabrique.fiche_complete(structure)
    with pytest.raises(Refused, match="original"):
        services.start_file(structure=structure, by=coordinatrice)
    c = services.start_file(structure=structure, by=coordinatrice, pour_le_compte=fabrique.original())
    recu = c.originaux.get()
    with pytest.raises(Refused, match="original"):
        services.save_section(
            convention=c, section="projet", changes={"objectifs": "x"}, version=None, by=coordinatrice
        )
    fabrique.remplir(c, coordinatrice, promeneur, pour=recu)
    services.submit(convention=c, by=coordinatrice, pour_le_compte=fabrique.original())
    motifs = [e.motif for e in journal.historique(c)]
    assert c.etat == "depose"
    assert any("pour la structure, d’après l’original (courrier papier)" in m for m in motifs)
    assert OriginalRecu.objects.filter(convention=c).count() == 2


def test_an_original_of_another_file_does_not_do(dossier, autre_reseau, nancy, coordinatrice, voisine):
    from structures.services import create_structure

    recu = dossier("brouillon")
    services.submit(convention=recu, by=coordinatrice, pour_le_compte=fabrique.original())
    ailleurs = create_structure(reseau=autre_reseau, nom="MJC d’Épinal", commune=nancy, by=None)
    with pytest.raises(Refused, match="autre dossier"):
        services.start_file(structure=ailleurs, by=voisine, pour_le_compte=recu.originaux.get())


def test_out_of_ones_network_and_structure_nothing_exists(dossier, membre, partenaire, voisine, directrice):
    from tests.conftest import compte_utilisateur

    inconnu = compte_utilisateur("inconnu@exemple.fr")
    convention = dossier("brouillon")
    rib = convention.pieces.get(type="rib").actuelle.fichier
    vus = {u.email: (rules.can_see(u, convention), fichier_visible(u, rib)) for u in
           (directrice, membre, partenaire, voisine, inconnu)}  # fmt: skip
    assert vus == {
        "direction@exemple.fr": (True, True),
        "membre@exemple.fr": (True, False),
        "caf@exemple.fr": (False, False),
        "voisine@exemple.fr": (False, False),
        "inconnu@exemple.fr": (False, False),
    }
    assert not fichier_visible(None, rib)
    services.submit(convention=convention, by=directrice)
    assert rules.can_see(partenaire, convention) and fichier_visible(partenaire, rib)


def test_opinions(dossier, partenaire, coordinatrice, directrice, voisine, caf):
    convention = dossier("instruction")
    avis = services.give_opinion(convention=convention, sens="favorable", texte="", by=partenaire)
    assert avis.organisme == caf
    services.give_opinion(convention=convention, sens="reserve", texte="À suivre.", by=partenaire)
    assert convention.avis.get().sens == "reserve"
    for personne in (directrice, voisine):
        with pytest.raises(Refused):
            services.give_opinion(convention=convention, sens="favorable", texte="", by=personne)


def test_one_request_at_a_time(dossier, directrice):
    dossier("depose")
    with pytest.raises(Refused, match="déjà une demande"):
        services.start_file(structure=Convention.objects.get().structure, by=directrice)
