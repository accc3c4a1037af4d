"""What changed since a reading: exact, whatever was written meanwhile; before and after, word by word."""

from datetime import time

import pytest

from conventions import completude, lectures, points, services
from conventions.lectures import Bout, comparer
from conventions.models import Convention
from conventions.services import Note, Repere
from tests.conventions import fabrique

SOIR = {"debut": time(18), "fin": time(20), "plateforme": "instagram"}


def frais(c: Convention) -> Convention:
    return Convention.objects.with_dossier().get(pk=c.pk)


def dits(c: Convention) -> dict[str, str]:
    lue = lectures.derniere(c)
    assert lue is not None
    return {e.quoi: e.dit or "".join(b.signe + b.texte for b in e.bouts) for e in lectures.ecarts(frais(c), lue)}


@pytest.fixture
def c(dossier):
    return dossier("instruction")


@pytest.fixture
def ouvert(c, coordinatrice):
    """Read when corrections were asked, of everything."""
    toutes = dict.fromkeys(("projet", "postes", "pieces", "structure"), "Revoyez.")
    return services.ask_corrections(convention=c, commentaires=toutes, by=coordinatrice)


def projet(c, by, **changes):
    services.save_section(convention=c, section="projet", changes=changes, version=None, by=by)


def test_asking_corrections_is_a_reading_and_nothing_has_changed_since(ouvert):
    assert ouvert.lectures.count() == 1 and dits(ouvert) == {}


def test_putting_on_an_agenda_is_a_reading(c, coordinatrice, reseau):
    services.put_on_agenda(convention=c, seance=fabrique.seance(reseau, coordinatrice), by=coordinatrice)
    assert c.lectures.get().par == coordinatrice


def test_fields_posts_documents_are_told_before_and_after(ouvert, directrice):
    c = ouvert
    poste = c.postes_prevus.get()
    projet(c, directrice, public_vise="Les 12-18 ans du quartier.", reseaux_utilises=["discord"])
    services.change_poste(poste=poste, version=None, heures=5, by=directrice)
    services.add_poste(convention=c, heures=4, by=directrice)
    services.deposit_piece(convention=c, type="rib", upload=fabrique.pdf("nouveau.pdf"), by=directrice)
    services.exempt_piece(convention=c, type="statuts", motif="Une régie", by=directrice)
    trouves = dits(c)
    assert trouves["Public visé"] == "Les 12--25+18 ans du quartier."
    assert trouves["Réseaux utilisés"] == "-Instagram, Discord"
    assert "3" in trouves["Poste changé"] and "+5" in trouves["Poste changé"]
    assert trouves["Poste ajouté"].startswith("+À pourvoir")
    assert trouves["Relevé d’identité bancaire"].startswith("nouveau.pdf")
    assert trouves["Statuts"] == "Dite non concernée\u00a0: Une régie"
    assert len(trouves) == 6


def test_a_post_removed_is_told_by_whose_it_was(ouvert, directrice):
    services.remove_poste(poste=ouvert.postes_prevus.get(), by=directrice)
    assert dits(ouvert)["Poste retiré"].startswith("-Inès Morel")


def test_slots_planned_and_dropped_are_told_and_one_dropped_before_the_reading_is_not(
    ouvert, directrice, coordinatrice
):
    def prevoir(**champs):
        return services.plan_slot(convention=ouvert, by=directrice, **{"jour": "2", **SOIR} | champs)

    ancien, gene = prevoir(), prevoir(jour="3")
    services.remove_poste(poste=services.add_poste(convention=ouvert, heures=4, by=directrice), by=directrice)
    services.drop_slot(creneau=gene, by=directrice)
    services.mark_read(convention=ouvert, vu=services.repere(frais(ouvert)), by=coordinatrice)
    assert dits(ouvert) == {}, "neither a post nor a slot that the coordination never saw"
    services.drop_slot(creneau=ancien, by=directrice)
    neuf = prevoir(fin=time(21))
    assert dits(ouvert) == {
        "Permanence retirée": "-Mercredi, 18\u00a0h – 20\u00a0h, Instagram", "Permanence ajoutée": f"+{neuf}",
    }  # fmt: skip
    services.drop_slot(creneau=neuf, by=directrice)
    prevoir()
    assert dits(ouvert) == {}, "it came back as it was"


def test_what_comes_back_as_it_was_is_no_change(ouvert, directrice):
    avant = ouvert.objectifs
    projet(ouvert, directrice, objectifs="Autre chose.")
    projet(ouvert, directrice, objectifs=avant)
    assert dits(ouvert) == {}


def test_what_was_written_after_the_page_was_shown_is_not_read(ouvert, coordinatrice, directrice):
    """The button says up to where the page went, not up to now."""
    projet(ouvert, directrice, objectifs="Vu sur la page.")
    vu = services.repere(ouvert)
    projet(ouvert, directrice, public_vise="Écrit pendant la lecture.")
    services.mark_read(convention=ouvert, vu=Repere.lu(str(vu)), by=coordinatrice)
    assert set(dits(ouvert)) == {"Public visé"}


def test_reading_again_with_nothing_new_is_the_same_reading(ouvert, coordinatrice, directrice):
    assert services.mark_read(convention=ouvert, vu=None, by=coordinatrice) is None
    projet(ouvert, directrice, objectifs="Neuf.")
    vieux = Repere()
    assert services.mark_read(convention=ouvert, vu=vieux, by=coordinatrice) is None, "never back before a reading"
    assert services.mark_read(convention=ouvert, vu=Repere(*[10**15] * 5), by=coordinatrice)
    assert dits(ouvert) == {} and ouvert.lectures.count() == 2
    projet(ouvert, directrice, objectifs="Plus neuf encore.")
    assert set(dits(ouvert)) == {"Objectifs"}, "a mark made up goes no further than the history"


@pytest.mark.parametrize("texte", ["", "1-2-3-4", "1-2-3-4-x", "1-2-3-4-²", "1-2-3-4-" + "9" * 40, "-1-2-3-4"])
def test_a_mark_that_means_nothing_is_as_if_absent(texte):
    assert Repere.lu(texte) is None


def test_texts_are_compared_word_by_word():
    assert comparer("Le mardi soir.", "Le jeudi soir.") == [
        Bout("", "Le "), Bout("-", "mardi"), Bout("+", "jeudi"), Bout("", " soir."),
    ]  # fmt: skip
    assert comparer("", "Neuf") == [Bout("+", "Neuf")]
    assert comparer("Pareil", "Pareil") == [Bout("", "Pareil")]


@pytest.mark.parametrize(
    "avant,apres",
    [
        ("1er septembre 2026", "31 août 2027"),
        ("01/09/2026", "01/10/2026"),
        ("1\u202f200,50\u00a0€", "1\u202f250,50\u00a0€"),
        ("12 000", "12 500"),
        ("3,5", "3,25"),
        ("18 h 30", "18 h 45"),
        ("03 83 00 00 12", "03 83 00 00 13"),
        ("a.b@exemple.fr", "a.c@exemple.fr"),
    ],
)
def test_a_date_an_amount_a_number_change_in_one_piece(avant, apres):
    bouts = comparer(f"Le {avant}, en tout.", f"Le {apres}, en tout.")
    assert bouts == [Bout("", "Le "), Bout("-", avant), Bout("+", apres), Bout("", ", en tout.")]


# — How far it is complete, and what the platform knows of each point


def test_a_file_counts_its_parts_its_documents_and_its_points(c, coordinatrice, jour):
    mesure = completude.pour_la_coordination(frais(c), jour)
    pieces = c.pieces.filter(etat="deposee").count()
    assert (mesure.faits, mesure.total) == (5, 5 + pieces + len(points.catalogue(c)))
    services.accept_deposited_pieces(convention=c, by=coordinatrice)
    assert completude.pour_la_coordination(frais(c), jour).faits == 5 + pieces
    tous = {p.code: Note("vu") for p in points.catalogue(c)} | {"siret": Note("a_revoir", "À demander")}
    services.check_points(convention=c, notes=tous, lues={}, by=coordinatrice)
    mesure = completude.pour_la_coordination(frais(c), jour)
    assert mesure.manque == [("Le SIRET est celui de la structure\u00a0: à revoir", "points")]
    services.check_points(convention=c, notes={"siret": Note("sans_objet")}, lues=tous, by=coordinatrice)
    assert completude.pour_la_coordination(frais(c), jour).complet


def test_the_structure_counts_its_own_share_without_the_points(dossier, directrice, jour):
    c = dossier("brouillon")
    part = completude.pour_la_structure(frais(c), jour)
    assert part.complet and part.total == 5 + c.pieces.count()
    projet(c, directrice, objectifs="")
    assert str(completude.pour_la_structure(frais(c), jour)) == f"{part.total - 1} sur {part.total}"


def indice(c, code):
    return next(p for p in points.catalogue(c) if p.code == code).indice(frais(c))


@pytest.mark.parametrize(
    "texte,bon",
    [
        ("Les 12-25 ans", True),
        ("De 8 à 14 ans", False),
        ("Dès 12 ans", True),
        ("Les jeunes", None),
        ("12/30 ans", False),
    ],
)
def test_the_ages_written_are_compared_with_the_network_s(c, texte, bon):
    Convention.objects.filter(pk=c.pk).update(public_vise=texte)
    assert indice(c, "public").bon is bon


def test_what_the_platform_knows_is_said_beside_each_point(c, coordinatrice, jour, structure, reseau):
    assert indice(c, "siret").bon and indice(c, "dates").bon and indice(c, "heures").bon
    assert indice(c, "pieces").bon is False and indice(c, "rythme").bon is False  # 6 h said, 3 h on the post
    assert indice(c, "signataire").bon is True
    type(reseau).objects.filter(pk=reseau.pk).update(heures_min_hebdo=4)
    c.postes_prevus.update(promeneur=None, prenom="Léo", nom="Roux", email="leo@exemple.fr", fonction="Service civique")
    assert indice(c, "heures").bon is False
    assert indice(c, "salaries").bon is False and "Léo Roux" in indice(c, "salaries").phrase


def test_somebody_to_invite_under_the_name_of_somebody_known_is_shown_to_the_coordination(
    dossier, promeneur, directrice, reseau, coordinatrice
):
    c = dossier("brouillon")
    homonyme = {"prenom": promeneur.prenom.upper(), "nom": promeneur.nom, "email": "autre@exemple.fr"}
    services.add_poste(convention=c, heures=3, by=directrice, **homonyme)
    trouve = indice(c, "salaries")
    assert trouve.bon is False and "Est-ce la même personne" in trouve.phrase and str(promeneur) in trouve.phrase


def test_a_name_that_becomes_a_person_has_not_changed(dossier, directrice, coordinatrice):
    c = dossier("brouillon")
    nouvelle = {"prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr", "fonction": "Animatrice"}
    services.add_poste(convention=c, heures=3, by=directrice, **nouvelle)
    c.refresh_from_db()
    fabrique.mener(c, "a_signer", directrice, coordinatrice)
    services.mark_read(convention=c, vu=None, by=coordinatrice)
    fabrique.mener(c, "active", directrice, coordinatrice)
    assert dits(c) == {}
