"""The coordination at work on a file: who follows it, its points, its notes. Refusals, two at once, sent twice."""

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import destinataires, rules, services
from conventions.models import Convention, NoteInterne, PointVerifie
from conventions.services import Note
from socle.edition import Conflit
from socle.etats import Refused
from socle.models import Courriel
from territoires.models import RoleReseau
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique


@pytest.fixture
def collegue(reseau):
    user = compte_utilisateur("alix@exemple.fr", "Alix", "Autre")
    RoleReseau.objects.create(user=user, reseau=reseau, role="coordination")
    return user


@pytest.fixture
def c(dossier):
    return dossier("instruction")


@pytest.fixture
def etrangers(directrice, partenaire, membre, voisine, promeneur):
    """Nobody of the coordination of this network."""
    return (directrice, partenaire, membre, voisine, promeneur.user)


def frais(c: Convention) -> Convention:
    return Convention.objects.get(pk=c.pk)


# — Who follows the file


def test_of_two_who_claim_a_file_one_wins_and_the_other_hears_who(c, coordinatrice, collegue):
    deux = frais(c), frais(c)  # both read that nobody follows it
    services.claim(convention=deux[0], by=coordinatrice)
    with pytest.raises(Refused, match="Claude Coordination s’occupe déjà"):
        services.claim(convention=deux[1], by=collegue)
    assert frais(c).instructeur == coordinatrice


def test_a_file_claimed_twice_by_the_same_person_is_claimed_once(c, coordinatrice):
    services.claim(convention=c, by=coordinatrice)
    version = frais(c).version
    services.claim(convention=c, by=coordinatrice)
    assert frais(c).instructeur == coordinatrice and frais(c).version == version


@pytest.mark.parametrize("etat", ["refusee", "abandonnee"])
def test_a_closed_file_is_nobody_s_to_follow(dossier, coordinatrice, collegue, etat):
    c = dossier("instruction") if etat == "abandonnee" else dossier(etat, annoncee=True)
    if etat == "abandonnee":
        services.abandon(convention=c, motif="Plus de projet", pour_le_compte=fabrique.original(), by=coordinatrice)
    for acte in (
        lambda: services.claim(convention=c, by=coordinatrice),
        lambda: services.pass_on(convention=c, a=collegue, lu=None, by=coordinatrice),
    ):
        with pytest.raises(Refused, match="est clos"):
            acte()
    assert frais(c).instructeur is None


def test_a_refusal_still_to_tell_is_followed(dossier, coordinatrice):
    c = dossier("refusee")
    services.claim(convention=c, by=coordinatrice)
    assert frais(c).instructeur == coordinatrice


def test_a_claim_stops_no_colleague_from_acting(c, coordinatrice, collegue):
    services.claim(convention=c, by=coordinatrice)
    services.ask_corrections(convention=c, commentaires={"projet": "Précisez"}, by=collegue)
    assert frais(c).etat == "corrections"


def test_only_who_follows_a_file_leaves_it(c, coordinatrice, collegue):
    services.claim(convention=c, by=coordinatrice)
    with pytest.raises(Refused, match="C’est Claude Coordination"):
        services.release(convention=c, by=collegue)
    services.release(convention=c, by=coordinatrice)
    services.release(convention=c, by=coordinatrice)
    assert frais(c).instructeur is None


def test_a_file_passed_on_tells_the_colleague_once_and_only_as_it_was_read(c, coordinatrice, collegue):
    services.claim(convention=c, by=coordinatrice)
    services.pass_on(convention=c, a=collegue, lu=coordinatrice, by=coordinatrice)
    services.pass_on(convention=c, a=collegue, lu=coordinatrice, by=coordinatrice)
    courriel = Courriel.objects.get(modele="convention_confiee")
    assert courriel.destinataire == collegue.email and "Claude Coordination vous passe" in courriel.corps
    with pytest.raises(Refused, match="Entre-temps, Alix Autre"):
        services.pass_on(convention=c, a=coordinatrice, lu=None, by=coordinatrice)
    services.pass_on(convention=c, a=coordinatrice, lu=collegue, by=coordinatrice)  # taken over: no mail to oneself
    assert frais(c).instructeur == coordinatrice and Courriel.objects.filter(modele="convention_confiee").count() == 1


def test_a_file_goes_to_somebody_of_the_coordination_alone(c, coordinatrice, etrangers):
    for user in etrangers:
        with pytest.raises(Refused, match="pas de la coordination"):
            services.pass_on(convention=c, a=user, lu=None, by=coordinatrice)


def test_nobody_else_follows_checks_or_notes(c, etrangers, coordinatrice):
    services.add_note(convention=c, texte="Une note", by=coordinatrice)
    actes = (
        lambda u: services.claim(convention=c, by=u),
        lambda u: services.release(convention=c, by=u),
        lambda u: services.pass_on(convention=c, a=coordinatrice, lu=None, by=u),
        lambda u: services.check_points(convention=c, notes={"siret": Note("vu")}, lues={}, by=u),
        lambda u: services.add_note(convention=c, texte="x", by=u),
        lambda u: services.edit_note(note=c.notes.get(), texte="x", version=0, by=u),
        lambda u: services.delete_note(note=c.notes.get(), by=u),
        lambda u: services.mark_read(convention=c, vu=None, by=u),
        lambda u: services.put_off_corrections(convention=c, avant=None, by=u),
    )
    for user in etrangers:
        for acte in actes:
            with pytest.raises(Refused):
                acte(user)
    assert frais(c).instructeur is None and c.notes.get().texte == "Une note"
    assert not c.points.exists() and not c.lectures.exists()


def test_the_mails_of_a_file_go_to_who_follows_it_then_to_all_when_they_left(
    c, coordinatrice, collegue, directrice, reseau
):
    assert set(destinataires.instruction(frais(c))) == {coordinatrice.email, collegue.email}
    services.claim(convention=c, by=collegue)
    services.ask_corrections(convention=c, commentaires={"projet": "?"}, by=coordinatrice)
    services.resubmit(convention=c, by=directrice)
    assert [x.destinataire for x in Courriel.objects.filter(modele="convention_redeposee")] == [collegue.email]
    RoleReseau.objects.filter(user=collegue).delete()
    assert destinataires.instruction(frais(c)) == [coordinatrice.email]
    assert rules.follower(frais(c)) is None
    services.claim(convention=c, by=coordinatrice)
    assert frais(c).instructeur == coordinatrice


# — Points to check


def test_points_are_noted_with_who_and_when_then_taken_back(c, coordinatrice):
    notes = {"siret": Note("vu"), "heures": Note("a_revoir", "2 h, c’est peu")}
    assert services.check_points(convention=c, notes=notes, lues={}, by=coordinatrice) == 2
    assert services.check_points(convention=c, notes=notes, lues={}, by=coordinatrice) == 0
    point = c.points.get(code="heures")
    assert (point.par, point.remarque) == (coordinatrice, "2 h, c’est peu")
    services.check_points(convention=c, notes={"siret": Note()}, lues=notes, by=coordinatrice)
    assert [p.code for p in c.points.all()] == ["heures"]


def test_what_a_colleague_noted_meanwhile_is_not_overwritten(c, coordinatrice, collegue):
    services.check_points(convention=c, notes={"siret": Note("vu")}, lues={}, by=collegue)
    with pytest.raises(Refused, match="Alix Autre vient de noter «\u00a0Vu\u00a0»"):
        services.check_points(convention=c, notes={"siret": Note("sans_objet")}, lues={}, by=coordinatrice)
    assert c.points.get().etat == "vu"
    lues = {"siret": Note("vu")}
    services.check_points(convention=c, notes={"siret": Note("sans_objet")}, lues=lues, by=coordinatrice)
    assert c.points.get().etat == "sans_objet"


def test_a_point_to_see_again_says_what_and_a_remark_goes_with_a_point(c, coordinatrice):
    for note, phrase in ((Note("a_revoir"), "ce qui est à revoir"), (Note("", "Flou"), "vu, à revoir ou sans objet")):
        with pytest.raises(Refused, match=phrase):
            services.check_points(convention=c, notes={"siret": note}, lues={}, by=coordinatrice)
    with pytest.raises(Refused, match="pas à vérifier"):
        services.check_points(convention=c, notes={"invente": Note("vu")}, lues={}, by=coordinatrice)
    with pytest.raises(DatabaseError), transaction.atomic():
        PointVerifie.objects.bulk_create([PointVerifie(convention=c, code="x", etat="a_revoir", par=coordinatrice)])


@pytest.mark.parametrize("etat", ["brouillon", "a_signer", "active"])
def test_points_are_checked_while_the_file_is_discussed_alone(dossier, coordinatrice, etat):
    c = dossier(etat)
    with pytest.raises(Refused, match="pendant l’instruction"):
        services.check_points(convention=c, notes={"siret": Note("vu")}, lues={}, by=coordinatrice)


# — Notes


def test_a_note_is_its_author_s_to_change_and_to_remove(c, coordinatrice, collegue):
    note = services.add_note(convention=c, texte="  Rappeler lundi.  ", by=coordinatrice)
    assert services.add_note(convention=c, texte="Rappeler lundi.", by=coordinatrice) == note
    for acte in (
        lambda: services.edit_note(note=note, texte="Mardi.", version=0, by=collegue),
        lambda: services.delete_note(note=note, by=collegue),
    ):
        with pytest.raises(Refused, match="Seule la personne qui a écrit"):
            acte()
    services.edit_note(note=note, texte="Mardi.", version=0, by=coordinatrice)
    note.refresh_from_db()
    assert note.texte == "Mardi." and note.modifiee_le
    with pytest.raises(Conflit):  # another tab, opened before
        services.edit_note(note=note, texte="Mercredi.", version=0, by=coordinatrice)
    services.delete_note(note=note, by=coordinatrice)
    assert not c.notes.exists()


def test_the_database_keeps_a_note_to_its_author(c, coordinatrice, collegue):
    services.add_note(convention=c, texte="Rappeler lundi.", by=coordinatrice)
    with pytest.raises(DatabaseError, match="auteur"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conventions_noteinterne SET auteur_id = %s", [collegue.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        NoteInterne.objects.bulk_create([NoteInterne(convention=c, auteur=coordinatrice, texte="")])
