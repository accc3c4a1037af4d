"""The coordination at work on a file, on screen; the queue; and what neither the structure nor a partner ever reads."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions import services
from conventions.models import Convention, Lecture
from conventions.services import Note
from socle.cles import cle
from socle.dates import aujourdhui
from structures.services import create_structure, enter_network
from tests.conventions.test_suivi import collegue

__all__ = ["collegue"]
INTERNE = "NOTE TRES INTERNE"


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def chez_nous(client, coordinatrice):
    client.force_login(coordinatrice)
    return client


@pytest.fixture
def c(dossier):
    return dossier("instruction")


def adresse(c: Convention, acte: str = "", *objets: str) -> str:
    nom = f"coordination_dossier_{acte}" if acte else "coordination_dossier"
    return reverse(nom, args=[c.structure.reseau.code, c.code, *objets])


def dit(reponse) -> str:
    return re.sub(r"\s+", " ", reponse.content.decode())


# — Who follows the file


def test_a_file_is_claimed_in_one_click_passed_on_and_left(chez_nous, c, collegue, coordinatrice):
    assert "Personne ne s’en occupe encore" in dit(chez_nous.get(adresse(c)))
    chez_nous.post(adresse(c, "prendre"))
    assert "Vous vous en occupez." in dit(chez_nous.get(adresse(c)))
    page = chez_nous.get(adresse(c, "passer"))
    assert "Alix Autre" in dit(page) and cle(coordinatrice) == page.context["form"]["lu"].value()
    chez_nous.post(adresse(c, "passer"), {"a": cle(collegue), "lu": cle(coordinatrice)})
    page = dit(chez_nous.get(adresse(c)))
    assert "Alix Autre s’en occupe." in page and "Vous pouvez agir aussi." in page
    assert "Alix Autre s’occupe déjà" in dit(chez_nous.post(adresse(c, "prendre"), follow=True))
    autre = Client()
    autre.force_login(collegue)
    autre.post(adresse(c, "laisser"))
    assert "Personne ne s’en occupe encore" in dit(chez_nous.get(adresse(c)))


def test_the_page_of_a_refused_file_offers_nobody_to_take_charge_of_it(chez_nous, dossier):
    c = dossier("refusee", annoncee=True)
    page = dit(chez_nous.get(adresse(c)))
    assert "Dossier clos." in page and adresse(c, "prendre") not in page and adresse(c, "passer") not in page
    assert "est clos" in dit(chez_nous.get(adresse(c, "passer"), follow=True))


def test_alone_in_a_network_there_is_nobody_else_to_pass_a_file_to(chez_nous, c, coordinatrice):
    services.claim(convention=c, by=coordinatrice)
    assert "Personne d’autre ne coordonne" in dit(chez_nous.get(adresse(c, "passer"), follow=True))


# — Points


def points(page) -> dict[str, str]:
    """What a browser would send back of the page as it is."""
    form = page.context["form"]
    donnees = {}
    for _, lignes in form.parties:
        for x in lignes:
            donnees |= {x.etat.html_name: x.etat.value() or "", x.remarque.html_name: x.remarque.value() or ""}
            donnees |= {f"lu-{x.point.code}": x.montre.etat, f"lu-remarque-{x.point.code}": x.montre.remarque}
    return donnees


def test_points_are_noted_on_one_page_beside_what_the_platform_knows(chez_nous, c):
    page = chez_nous.get(adresse(c, "points"))
    assert "Chaque poste a au moins 2 h par semaine." in dit(page).replace("\u00a0", " ")
    faux = points(page) | {"siret": "a_revoir"}
    refus = chez_nous.post(adresse(c, "points"), faux)
    assert refus.status_code == 200 and "Dites ce qui est à revoir." in dit(refus)
    chez_nous.post(adresse(c, "points"), faux | {"remarque-siret": "Celui du siège"})
    point = c.points.get()
    assert (point.code, point.etat, point.remarque) == ("siret", "a_revoir", "Celui du siège")
    assert "Celui du siège" in dit(chez_nous.get(adresse(c)))
    assert "Celui du siège" in dit(chez_nous.get(adresse(c, "corrections"))), "at hand when corrections are asked"


def test_two_at_the_same_points_overwrite_nothing_blindly(chez_nous, c, collegue):
    vieille = points(chez_nous.get(adresse(c, "points")))
    services.check_points(convention=c, notes={"siret": Note("vu"), "dates": Note("vu")}, lues={}, by=collegue)
    chez_nous.post(adresse(c, "points"), vieille | {"educatif": "vu"})
    assert set(c.points.values_list("code", flat=True)) == {"siret", "dates", "educatif"}, "only what was touched"
    refus = chez_nous.post(
        adresse(c, "points"), vieille | {"educatif": "vu", "lu-educatif": "vu", "siret": "sans_objet"}
    )
    assert refus.status_code == 200 and "Alix Autre vient de noter" in dit(refus)
    assert c.points.get(code="siret").etat == "vu"
    chez_nous.post(adresse(c, "points"), points(refus))  # read and compared: sent again knowingly
    assert c.points.get(code="siret").etat == "sans_objet"


# — What was read


def test_what_changed_since_the_reading_is_marked_for_the_eye_and_for_the_ear(chez_nous, c, coordinatrice, directrice):
    assert "Personne ne l’a encore lu" in dit(chez_nous.get(adresse(c, "lecture")))
    services.ask_corrections(convention=c, commentaires={"projet": "?"}, by=coordinatrice)
    assert "Rien n’a changé" in dit(chez_nous.get(adresse(c, "lecture")))
    services.save_section(
        convention=c,
        section="projet",
        changes={"public_vise": "Les 12-18 ans <du> quartier."},
        version=None,
        by=directrice,
    )
    assert "1 changement depuis" in dit(chez_nous.get(adresse(c))).replace("\u00a0", " ")
    page = chez_nous.get(adresse(c, "lecture"))
    texte = dit(page)
    assert (
        '<del><span class="sr"> [retiré : </span>25' in texte and '<ins><span class="sr"> [ajouté : </span>18' in texte
    )
    assert "&lt;" in texte and "<du>" not in texte
    chez_nous.post(adresse(c, "lecture"), {"vu": page.context["vu"]})
    assert "Rien n’a changé depuis." in dit(chez_nous.get(adresse(c)))
    ancienne = Lecture.objects.order_by("pk").first()
    assert "<ins>" in dit(chez_nous.get(adresse(c, "lecture"), {"depuis": ancienne.code}))
    assert chez_nous.get(adresse(c, "lecture"), {"depuis": "inconnu"}).status_code == 404


# — Notes


def test_notes_are_written_changed_and_removed_by_their_author_alone(chez_nous, c, collegue):
    assert "obligatoire" in dit(chez_nous.post(adresse(c, "noter"), {"texte": "  "}))
    chez_nous.post(adresse(c, "noter"), {"texte": "Rappeler lundi."})
    note = c.notes.get()
    chez_nous.post(adresse(c, "note", note.code), {"texte": "Mardi.", "version_lue": "0"})
    assert "Mardi." in dit(chez_nous.get(adresse(c)))
    autre = Client()
    autre.force_login(collegue)
    assert "Mardi." in dit(autre.get(adresse(c)))
    for acte in ("note", "note_retirer"):
        assert autre.get(adresse(c, acte, note.code)).status_code == 404
        assert autre.post(adresse(c, acte, note.code), {"texte": "Non"}).status_code == 404
    chez_nous.post(adresse(c, "note_retirer", note.code))
    assert not c.notes.exists()
    assert "déjà supprimée" in dit(chez_nous.post(adresse(c, "note_retirer", note.code), follow=True))


# — Corrections, as each side reads them


def test_the_structure_reads_the_letter_the_day_and_gives_the_one_document_asked(
    client, c, coordinatrice, directrice, jour
):
    chez_elle = reverse("structure_dossier", args=[c.structure.code, c.code])
    client.force_login(coordinatrice)
    client.post(
        adresse(c, "corrections"),
        {"message": "Merci pour ce dossier.", "avant": (jour + timedelta(days=9)).isoformat(), "piece-rib": "Coupé."},
    )
    client.force_login(directrice)
    page = dit(client.get(chez_elle)).replace("\u00a0", " ")
    assert "Merci pour ce dossier." in page and "À rendre dans 9 jours" in page and "Coupé." in page
    assert page.count("/pieces/rib/") and "/pieces/statuts/" not in page and "/parties/projet/" not in page
    piece = lambda type_: reverse("structure_dossier_piece", args=[c.structure.code, c.code, type_])  # noqa: E731
    assert "Coupé." in dit(client.get(piece("rib")))
    assert client.get(piece("statuts")).status_code == 302
    toutes = client.get(reverse("structure_dossier_pieces", args=[c.structure.code, c.code]))
    assert [x.attendue.type for x, *_ in toutes.context["form"].cartes] == ["rib"]
    Convention.objects.filter(pk=c.pk).update(corrections_avant=jour - timedelta(days=3))
    page = dit(client.get(chez_elle)).replace("\u00a0", " ")
    assert "En retard depuis 3 jours" in page and "votre dossier reste ouvert" in page
    assert client.get(piece("rib")).status_code == 200, "nothing closes that day"


def test_what_was_typed_stays_when_corrections_are_refused(chez_nous, c):
    page = chez_nous.post(
        adresse(c, "corrections"), {"avant": "2020-01-01", "piece-rib": "Flou.", "message": "Bonjour"}
    )
    assert page.status_code == 200 and all(
        x in dit(page) for x in ("un jour à venir", "Flou.", "Bonjour", "<details open>")
    )
    assert "Commentez au moins" in dit(chez_nous.post(adresse(c, "corrections"), {"message": "Bonjour"}))


# — Never read elsewhere


@pytest.fixture
def annote(c, coordinatrice):
    services.claim(convention=c, by=coordinatrice)
    services.add_note(convention=c, texte=INTERNE, by=coordinatrice)
    services.check_points(convention=c, notes={"siret": Note("a_revoir", INTERNE)}, lues={}, by=coordinatrice)
    services.mark_read(convention=c, vu=None, by=coordinatrice)
    return c


def test_neither_the_structure_nor_a_partner_reads_notes_points_or_who_follows(
    client, annote, structure, directrice, membre, partenaire, reseau
):
    c = annote
    siennes = [reverse(nom, args=[structure.code]) for nom in ("espace_structure", "structure_dossiers")]
    siennes += [reverse(f"structure_dossier{s}", args=[structure.code, c.code]) for s in ("", "_historique")]
    leurs = [reverse(nom, args=[reseau.code]) for nom in ("partenaire", "partenaire_dossiers")]
    leurs += [reverse(f"partenaire_dossier{s}", args=[reseau.code, c.code]) for s in ("", "_historique")]
    for user, pages in ((directrice, siennes), (membre, siennes), (partenaire, leurs)):
        client.force_login(user)
        for url in ("/espace/", *pages):
            page = dit(client.get(url))
            assert INTERNE not in page and "Prise en charge" not in page and "Suivi par" not in page, url
            assert "Points à vérifier" not in page and "s’en occupe" not in page, url


def test_nothing_of_it_goes_in_the_pack_nor_in_the_archive(annote, coordinatrice, reseau, jour):
    from conventions import dossier_seance, fonds, seances
    from tests.conventions import fabrique

    seance = fabrique.seance(reseau, coordinatrice)
    services.put_on_agenda(convention=annote, seance=seance, by=coordinatrice)
    lignes = seances.ordre_du_jour(seance, "convention__pieces__depots__fichier")
    assert INTERNE not in str(dossier_seance.donnees(seance, lignes, []))
    [lu] = fonds.lus(Convention.objects.filter(pk=annote.pk))
    assert INTERNE not in str([(p.nom, p.quoi, p.etat) for p in fonds.papiers(lu)])


def test_the_coordination_reads_in_the_story_who_followed_the_file(chez_nous, annote):
    page = dit(chez_nous.get(adresse(annote, "historique")))
    assert "Prise en charge." in page and "Claude Coordination" in page


# — The queue


def file(client, reseau, **filtres):
    page = client.get(reverse("coordination_dossiers", args=[reseau.code]), filtres)
    return [c.structure.nom for c in page.context["page"]], dit(page).replace("\u00a0", " ")


def test_the_queue_begins_with_what_waits_for_us_the_longest(chez_nous, c, reseau, nancy, coordinatrice):
    il_y_a = c.etat_le - timedelta(days=12)
    Convention.objects.filter(pk=c.pk).update(etat_le=il_y_a)
    for nom in ("Ailleurs", "Brouillon"):
        s = create_structure(reseau=reseau, nom=nom, commune=nancy, by=coordinatrice)
        enter_network(structure=s, by=coordinatrice)
        Convention.objects.create(structure=s, origine="plateforme", etat="brouillon")
    noms, page = file(chez_nous, reseau)
    assert noms[0] == c.structure.nom and "<b>à nous</b>" in page and "depuis 12 jours" in page
    assert file(chez_nous, reseau, tour="structure")[0] == ["Ailleurs", "Brouillon"]


def test_the_queue_is_filtered_by_who_follows_and_by_what_is_late(chez_nous, c, reseau, coordinatrice, collegue):
    nom = c.structure.nom

    def trouves(**filtres):
        return nom in file(chez_nous, reseau, **filtres)[0]

    assert trouves(suivi="personne") and not trouves(suivi="moi") and not trouves(suivi="quelquun")
    services.claim(convention=c, by=collegue)
    assert trouves(suivi="quelquun") and not trouves(suivi="moi") and not trouves(suivi="personne")
    assert "Alix Autre" in dit(chez_nous.get(reverse("coordination_dossiers", args=[reseau.code]), {"export": "csv"}))
    services.pass_on(convention=c, a=coordinatrice, lu=collegue, by=coordinatrice)
    assert trouves(suivi="moi") and not trouves(retard="oui") and trouves(suivi="inventé")
    services.ask_corrections(convention=c, commentaires={"projet": "?"}, by=coordinatrice)
    Convention.objects.filter(pk=c.pk).update(corrections_avant=aujourdhui() - timedelta(days=4))
    assert trouves(retard="oui") and "en retard depuis 4 jours" in file(chez_nous, reseau, retard="oui")[1]


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_page_of_a_file_asks_as_much_for_1_and_30_notes(chez_nous, c, coordinatrice, nombre):
    for i in range(nombre):
        services.add_note(convention=c, texte=f"Note {i}", by=coordinatrice)
    chez_nous.get(adresse(c))
    with CaptureQueriesContext(connection) as toutes:
        chez_nous.get(adresse(c))
    assert len(toutes) <= 95, len(toutes)
