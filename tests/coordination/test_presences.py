"""Who was at a meeting, what they learned, what the figures say of it."""

import threading
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import SeanceCopil
from coordination import conservation_reunions, etat, feuille, invites, jetons, reunions, services
from coordination.indicateurs import PAR_CODE, Donnees
from coordination.invites import Candidat
from coordination.models import AdresseAgenda, AttestationFormation, Invite, Reunion
from promeneurs.services import create_promeneur, designate, end_mandate
from socle.etats import Refused
from tests.conftest import compte_utilisateur
from tests.conventions.fabrique import pdf

from .reunions import LEA, Groupe, formation, invite, present, reunion

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def tenue(reseau, coordinatrice, actif, jour) -> Reunion:
    """Today from nine to twelve; Léa and Inès are invited."""
    r = reunion(reseau, coordinatrice, jour)
    invite(r, coordinatrice, LEA, groupes=(Groupe.PROMENEURS,))
    return r


@pytest.fixture
def lea(tenue) -> Invite:
    return tenue.invites.get(email="lea@exemple.fr")


@pytest.fixture
def ines(tenue, actif) -> Invite:
    return tenue.invites.get(promeneur=actif)


def a(jour: date, heure: int, minute: int = 0):
    return time_machine.travel(datetime.combine(jour, time(heure, minute), PARIS), tick=False)


def pointer(r, by, presents, vus=()):
    return services.take_attendance(reunion=r, presents=[i.code for i in presents], vus=[i.code for i in vus], by=by)


def test_who_is_ticked_was_there_and_the_others_were_not(tenue, lea, ines, coordinatrice):
    assert pointer(tenue, coordinatrice, [ines]) == 1
    lea.refresh_from_db()
    ines.refresh_from_db()
    assert (ines.present, lea.present) == (True, False) and ines.present_le
    assert pointer(tenue, coordinatrice, [lea], vus=[ines]) == 1


def test_who_said_meanwhile_that_they_are_there_stays_present(tenue, lea, ines, coordinatrice, jour):
    """The page was drawn before Léa typed the code of the room."""
    with a(jour, 10):
        services.arrive_by_link(invite=lea, code=jetons.code_du_moment(tenue))
    assert pointer(tenue, coordinatrice, [ines]) == 2


def test_attendance_is_noted_from_the_day_on_and_never_of_a_cancelled_meeting(reseau, coordinatrice, jour):
    demain = reunion(reseau, coordinatrice, jour + timedelta(days=1))
    [i] = invite(demain, coordinatrice, LEA)
    with pytest.raises(Refused, match="à venir"):
        pointer(demain, coordinatrice, [i])
    services.cancel_meeting(reunion=demain, motif="", by=coordinatrice)
    with pytest.raises(DatabaseError, match="annulée"), transaction.atomic():
        Invite.objects.filter(pk=i.pk).update(present=True, present_le=datetime.now(PARIS))


def test_a_meeting_where_people_were_is_not_cancelled(tenue, ines, coordinatrice):
    pointer(tenue, coordinatrice, [ines])
    with pytest.raises(Refused, match="a été tenue"):
        services.cancel_meeting(reunion=tenue, motif="", by=coordinatrice)
    with pytest.raises(Refused, match="reste dans la liste"):
        services.uninvite(invite=ines, by=coordinatrice)


def test_a_meeting_where_people_were_does_not_move_to_a_day_to_come(tenue, ines, coordinatrice, jour):
    pointer(tenue, coordinatrice, [ines])
    with pytest.raises(Refused, match="à venir"):
        services.save_meeting(reseau=tenue.reseau, reunion=tenue, by=coordinatrice, date=jour + timedelta(days=1))


def test_who_came_without_being_invited_is_added_once(tenue, lea, coordinatrice):
    venue = Candidat(nom="Zoé Roy", email="zoe@exemple.fr", pour="Collège")
    for _ in range(2):
        services.add_present(reunion=tenue, candidat=venue, by=coordinatrice)
    services.add_present(reunion=tenue, candidat=LEA, by=coordinatrice)
    assert tenue.invites.filter(present=True).count() == 2 and tenue.invites.count() == 3


def test_who_was_invited_by_address_and_is_a_promeneur_keeps_one_row(tenue, lea, reseau, coordinatrice):
    lea_elle = create_promeneur(
        reseau=reseau, prenom="Léa", nom="Bon", fonction="Animatrice", email=lea.email, by=coordinatrice
    )
    venue = services.add_present(reunion=tenue, candidat=invites.de_la_fiche(lea_elle), by=coordinatrice)
    assert venue.pk == lea.pk and venue.promeneur == lea_elle and venue.present


# — « Je suis là »


@pytest.mark.parametrize(
    ("heure", "minute", "ouvert"), [(8, 20, False), (8, 40, True), (12, 20, True), (12, 40, False)]
)
def test_the_code_counts_during_the_meeting_only(tenue, ines, actif, jour, heure, minute, ouvert):
    with a(jour, heure, minute):
        if ouvert:
            assert services.arrive(promeneur=actif, reunion=tenue, by=actif.user).present
        else:
            with pytest.raises(Refused, match="pendant la réunion"):
                services.arrive(promeneur=actif, reunion=tenue, by=actif.user)


def test_a_picture_of_the_code_sent_to_somebody_absent_is_soon_worth_nothing(client, tenue, ines, actif, jour):
    client.force_login(actif.user)
    with a(jour, 9, 30):
        jeton = jetons.jeton_presence(tenue)
    with a(jour, 9, 45):
        url = reverse("presence", args=[jeton])
        assert "ne vaut plus" in client.get(url).content.decode()
        client.post(url)
        assert not jetons.code_juste(tenue, "")
    ines.refresh_from_db()
    assert ines.present is None


def test_who_scans_the_code_signed_in_says_it_by_a_button(client, tenue, ines, actif, jour):
    client.force_login(actif.user)
    with a(jour, 9, 30):
        url = reverse("presence", args=[jetons.jeton_presence(tenue)])
        assert "Je suis là" in client.get(url).content.decode()
        ines.refresh_from_db()
        assert ines.present is None, "a GET notes nobody"
        assert client.post(url).status_code == 302
    ines.refresh_from_db()
    assert ines.present


def test_somebody_of_another_network_or_without_file_is_marked_nowhere(client, tenue, autre_reseau, directrice, jour):
    rose = compte_utilisateur("rose@exemple.fr")
    autre = create_promeneur(reseau=autre_reseau, prenom="Rose", nom="D", user=rose, email=rose.email, by=None)
    with a(jour, 10):
        url = reverse("presence", args=[jetons.jeton_presence(tenue)])
        for user in (rose, directrice):
            client.force_login(user)
            assert client.get(url).status_code == client.post(url).status_code == 404
        with pytest.raises(Refused, match="pour soi"):
            services.arrive(promeneur=autre, reunion=tenue, by=rose)


def test_without_account_the_personal_link_and_the_code_of_the_room(client, tenue, lea, jour):
    url = reverse("reunion_invitation", args=[jetons.jeton(lea)])
    with a(jour, 10):
        assert "Ce n’est pas le code" in client.post(url, {"code": "000 000"}).content.decode()
        code = jetons.code_du_moment(tenue)
        assert client.post(url, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    lea.refresh_from_db()
    assert lea.present


def test_the_code_is_not_found_by_trying(client, tenue, lea, jour):
    url = reverse("reunion_invitation", args=[jetons.jeton(lea)])
    with a(jour, 10):
        for n in range(9):
            page = client.post(url, {"code": f"{n:06}"}).content.decode()
        assert "Trop d’essais" in page
        client.post(url, {"code": jetons.code_du_moment(tenue)})
    lea.refresh_from_db()
    assert not lea.present


@pytest.mark.django_db(transaction=True)
def test_one_who_scans_twice_at_once_is_there_once(reseau, coordinatrice, actif, jour):
    r = reunion(reseau, coordinatrice, jour, debut=None, fin=None)

    def arriver():
        try:
            services.arrive(promeneur=actif, reunion=r, by=actif.user)
        finally:
            connection.close()

    fils = [threading.Thread(target=arriver) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert r.invites.filter(present=True).count() == r.invites.count() == 1


# — Training


def test_hours_of_training_are_those_of_the_modules_or_what_one_followed(reseau, coordinatrice, actif, jour):
    debut = jour.replace(month=1, day=1)
    services.set_training_rule(reseau=reseau, minutes=300, version=None, by=coordinatrice)
    present(formation(reseau, coordinatrice, debut), coordinatrice, actif)
    ligne = reunions.de_la_personne(actif, jour.year)
    assert (ligne.minutes, ligne.reste, ligne.a_jour) == (270, 30, False)
    autre = formation(reseau, coordinatrice, debut, thematique="Autre")
    present(autre, coordinatrice, actif, minutes=40)
    present(reunion(reseau, coordinatrice, debut), coordinatrice, actif)  # no training
    present(formation(reseau, coordinatrice, debut.replace(year=debut.year - 1)), coordinatrice, actif)
    ligne = reunions.de_la_personne(actif, jour.year)
    assert (ligne.minutes, ligne.a_jour) == (310, True)
    assert [(x.promeneur, x.minutes) for x in reunions.formations(reseau, jour.year)] == [(actif, 310)]


def test_another_rule_changes_nothing_of_the_years_before(reseau, coordinatrice, jour):
    regles = services.set_training_rule(reseau=reseau, minutes=300, version=None, by=coordinatrice)
    services.set_training_rule(reseau=reseau, minutes=600, version=regles.version, by=coordinatrice)
    assert [reunions.exigees(reseau, annee) for annee in (jour.year - 1, jour.year, jour.year + 1)] == [300, 600, 600]


def test_nobody_follows_more_than_the_training(reseau, coordinatrice, actif, jour):
    with pytest.raises(Refused, match="formation entière"):
        present(formation(reseau, coordinatrice, jour), coordinatrice, actif, minutes=271)


def test_a_certificate_is_made_once_and_again_when_what_it_says_changes(reseau, coordinatrice, actif, jour):
    r = formation(reseau, coordinatrice, jour)
    i = present(r, coordinatrice, actif)
    [une] = services.make_certificates(reunion=r, by=coordinatrice)
    assert services.make_certificates(reunion=r, by=coordinatrice) == []
    assert une.fichier.contenu.read(5) == b"%PDF-" and une.donnees["duree"] == "4\u00a0h\u00a030"
    services.set_followed(invite=i, minutes=90, by=coordinatrice)
    [deux] = services.make_certificates(reunion=r, by=coordinatrice)
    une.refresh_from_db()
    assert une.remplace_le and deux.donnees["duree"] == "1\u00a0h\u00a030" and not deux.donnees["entiere"]
    with pytest.raises(Refused, match="attestation"):
        services.take_attendance(reunion=r, presents=[], vus=[i.code], by=coordinatrice)


def test_a_certificate_never_changes_nor_goes(reseau, coordinatrice, actif, jour):
    r = formation(reseau, coordinatrice, jour)
    present(r, coordinatrice, actif)
    services.make_certificates(reunion=r, by=coordinatrice)
    for geste in (
        lambda: AttestationFormation.objects.update(sha256="0" * 64),
        lambda: AttestationFormation.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="attestation"), transaction.atomic():
            geste()


def test_whoever_holds_a_certificate_checks_it_and_reads_no_name(client, reseau, coordinatrice, actif, jour):
    r = formation(reseau, coordinatrice, jour)
    present(r, coordinatrice, actif)
    [une] = services.make_certificates(reunion=r, by=coordinatrice)
    url = reverse("document", args=[une.code])
    page = client.get(url).content.decode()
    assert "Attestation de formation" in page and "Morel" not in page
    copie = SimpleUploadedFile("a.pdf", une.fichier.contenu.open("rb").read(), "application/pdf")
    assert "Authentique" in client.post(url, {"copie": copie}).content.decode()


def test_no_certificate_without_modules_nor_anybody_there(reseau, coordinatrice, actif, jour):
    vide = formation(reseau, coordinatrice, jour)
    with pytest.raises(Refused, match="Personne n’est noté présent"):
        services.make_certificates(reunion=vide, by=coordinatrice)
    sans = formation(reseau, coordinatrice, jour, modules=[], thematique="Autre")
    present(sans, coordinatrice, actif)
    with pytest.raises(Refused, match="modules"):
        services.make_certificates(reunion=sans, by=coordinatrice)


# — Figures, counted by hand

DEBUT, FIN = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def annee(reseau, structure, coordinatrice, actif):
    """2024: a meeting with numbers, one with names, a training, an event, a sitting, one cancelled."""
    by = coordinatrice
    paul = create_promeneur(reseau=reseau, prenom="Paul", nom="Bon", by=by)
    designate(promeneur=paul, structure=structure, depuis=date(2024, 1, 1), by=by)
    reunion(reseau, by, date(2024, 2, 1), nb_structures=4, nb_participants=7)
    with time_machine.travel(datetime(2024, 3, 1, 10, tzinfo=PARIS)):
        nommee = reunion(reseau, by, date(2024, 3, 1), nb_structures=9, nb_participants=30)
        qui = invites.choisis(reseau, (), [actif, paul], [LEA])
        services.invite(reunion=nommee, candidats=qui, by=by)
        services.take_attendance(reunion=nommee, presents=[nommee.invites.get(promeneur=actif).code], vus=[], by=by)
    present(nommee, by, actif)
    services.add_present(reunion=nommee, candidat=Candidat(nom="Zoé"), by=by)
    cours = formation(reseau, by, date(2024, 4, 1))
    present(cours, by, actif)
    present(cours, by, paul, minutes=90)
    reunion(reseau, by, date(2024, 5, 1), type="evenement", nb_jeunes=120, nb_parents=15)
    services.cancel_meeting(reunion=reunion(reseau, by, date(2024, 6, 1), nb_participants=50), motif="", by=by)
    SeanceCopil.objects.create(reseau=reseau, date=date(2024, 7, 1), type="copil")
    SeanceCopil.objects.create(reseau=reseau, date=date(2024, 8, 1), type="copil")
    SeanceCopil.objects.create(reseau=reseau, date=date(2024, 9, 1), type="ecrit")  # nobody met
    reunion(reseau, by, date(2024, 8, 1), type="copil", nb_participants=9)
    return reseau


def compte(code, reseau, debut=DEBUT, fin=FIN):
    return PAR_CODE[code].calcul(Donnees(reseau, debut, fin))


def test_what_was_held_is_counted_once_by_names_else_by_the_number_noted(annee):
    assert compte("reunions", annee) == 6
    assert dict(compte("reunions_type", annee))["Comité de pilotage"] == 2
    # 7 noted; Inès and Zoé by name, not 30; Inès and Paul; nobody said of the event, nor of a sitting; 9 noted
    assert compte("presences", annee) == 7 + 2 + 2 + 9
    tenues = {t.date: (t.structures, t.personnes) for t in reunions.tenues(annee, DEBUT, FIN)}
    assert tenues[date(2024, 3, 1)] == (1, 2) and tenues[date(2024, 2, 1)] == (4, 7)
    figures = etat.figures(annee, FIN)
    assert (figures["reunions"], figures["presences"]) == (6, 20), "one definition for both"


def test_the_public_the_training_and_the_attendance_are_counted_by_hand(annee):
    assert (compte("public_jeunes", annee), compte("public_parents", annee)) == (120, 15)
    serie = compte("formation_heures", annee)
    assert (serie.total, serie.mini, serie.maxi) == (Decimal("6.00"), Decimal("1.50"), Decimal("4.50"))
    assert compte("taux_presence", annee) == 50, "Inès came, Paul did not; who was not invited is not counted"
    assert compte("taux_presence", annee, date(2024, 5, 1)) is None


def test_the_training_that_is_asked_is_counted_for_the_active(annee, coordinatrice):
    assert compte("formation_faite", annee) is None
    services.set_training_rule(reseau=annee, minutes=90, version=None, by=coordinatrice)
    assert compte("formation_faite", annee) == 1, "Paul followed it, and is not active"


def test_a_meeting_to_come_counts_in_no_figure_until_its_day(reseau, coordinatrice, jour):
    plus_tard = jour + timedelta(days=3)
    reunion(reseau, coordinatrice, plus_tard, nb_participants=12)
    assert compte("reunions", reseau, jour, plus_tard) == compte("presences", reseau, jour, plus_tard) == 0
    assert etat.figures(reseau, jour)["reunions"] == 0
    with time_machine.travel(datetime.combine(plus_tard, time(20), PARIS)):
        assert compte("reunions", reseau, jour, plus_tard) == 1
        assert compte("presences", reseau, jour, plus_tard) == 12


# — Documents and minutes, for the invited


def test_documents_and_minutes_are_for_the_invited(client, tenue, ines, lea, actif, directrice, coordinatrice, jour):
    services.write_minutes(reunion=tenue, texte="On a parlé des écrans.", version=None, by=coordinatrice)
    d = services.add_document(reunion=tenue, titre="Diapos", genre="document", upload=pdf(), by=coordinatrice)
    lien = reverse("reunion_invitation", args=[jetons.jeton(lea)])
    assert "On a parlé des écrans." in client.get(lien).content.decode()
    assert client.get(reverse("reunion_document", args=[jetons.jeton(lea), d.code])).status_code == 200
    assert client.get(d.fichier.url).status_code == 404
    for user, statut in ((actif.user, 200), (coordinatrice, 200), (directrice, 404)):
        navigateur = Client()
        navigateur.force_login(user)
        assert navigateur.get(d.fichier.url).status_code == statut, user
    services.remove_document(document=d, by=coordinatrice)
    assert client.get(reverse("reunion_document", args=[jetons.jeton(lea), d.code])).status_code == 404


def test_who_is_not_invited_reads_neither_the_minutes_nor_a_closed_meeting(client, reseau, actif, coordinatrice, jour):
    ouverte = reunion(reseau, coordinatrice, jour)
    services.write_minutes(reunion=ouverte, texte="SECRET", version=None, by=coordinatrice)
    copil = reunion(reseau, coordinatrice, jour, type="copil")
    client.force_login(actif.user)
    assert "SECRET" not in client.get(reverse("ma_reunion", args=[actif.code, ouverte.code])).content.decode()
    assert client.get(reverse("ma_reunion", args=[actif.code, copil.code])).status_code == 404


def test_the_sheet_to_sign_leaves_out_who_said_no(tenue, lea, ines, coordinatrice):
    services.answer(invite=lea, reponse="non", by=None)
    assert [x[0] for x in feuille.donnees(tenue)["lignes"]] == ["Inès Morel"]
    pointer(tenue, coordinatrice, [ines, lea])
    remplie, vierge = feuille.donnees(tenue)["lignes"], feuille.donnees(tenue, vierge=True)["lignes"]
    assert all(x[2] for x in remplie) and not any(x[2] for x in vierge)
    assert feuille.en_pdf(tenue).startswith(b"%PDF-")


# — The agenda


def test_a_promeneur_reads_what_is_open_and_what_they_are_invited_to(reseau, actif, coordinatrice, jour):
    le = jour + timedelta(days=5)
    reunion(reseau, coordinatrice, le)
    visite = reunion(reseau, coordinatrice, le, type="visite", thematique="Chez la MJC")
    reunion(reseau, coordinatrice, le, type="copil")
    SeanceCopil.objects.create(reseau=reseau, date=le, type="copil")
    SeanceCopil.objects.create(reseau=reseau, date=le, type="cotech")
    siens = lambda: [x.nom for x in reunions.agenda(reseau, jour, seances=False, pour=actif)]  # noqa: E731
    assert siens() == ["Réunion de réseau\u00a0: Les écrans"]
    services.invite(reunion=visite, candidats=[invites.de_la_fiche(actif)], by=coordinatrice)
    assert len(siens()) == 2
    tous = [x.nom for x in reunions.agenda(reseau, jour, seances=True)]
    assert len(tous) == 4 and tous.count("Comité technique") == 1, "a sitting noted as a meeting is there once"


def test_the_address_of_an_agenda_answers_until_it_is_changed_closed_or_its_owner_leaves(
    client, reseau, actif, mandat, coordinatrice, jour
):
    reunion(reseau, coordinatrice, jour + timedelta(days=5))
    lit = lambda jeton: client.get(reverse("agenda_flux", args=[jeton]))  # noqa: E731
    premiere = services.open_agenda(reseau=reseau, user=actif.user).jeton
    reponse = lit(premiere)
    assert reponse.status_code == 200 and b"SUMMARY" in reponse.content and b"ATTENDEE" not in reponse.content
    seconde = services.open_agenda(reseau=reseau, user=actif.user).jeton
    assert lit(premiere).status_code == 404 and lit(seconde).status_code == 200
    end_mandate(mandat=mandat, le=jour, motif="Départ", by=coordinatrice)
    assert lit(seconde).status_code == 404
    equipe = services.open_agenda(reseau=reseau, user=coordinatrice).jeton
    services.close_agenda(reseau=reseau, user=coordinatrice)
    assert lit(equipe).status_code == 404 and not AdresseAgenda.objects.filter(user=coordinatrice).exists()


# — What is forgotten


def test_names_without_a_file_are_forgotten_after_three_years_and_still_count(reseau, coordinatrice, actif):
    r = reunion(reseau, coordinatrice, date(2020, 3, 1))
    services.add_present(reunion=r, candidat=LEA, by=coordinatrice)
    present(r, coordinatrice, actif)
    limite = datetime(2021, 1, 1, tzinfo=PARIS)
    assert conservation_reunions.personnes(limite) == 2 and conservation_reunions.personnes(limite) == 0
    noms = sorted(r.invites.values_list("nom", "email"))
    assert noms == [("Inès Morel", ""), ("Personne effacée", "")]
    assert compte("presences", reseau, date(2020, 1, 1), date(2020, 12, 31)) == 2


# — Queries


PAGES = ["coordination_reunion", "coordination_reunion_presences", "coordination_agenda", "coordination_formations"]


@pytest.mark.parametrize("page", [*PAGES, "mes_reunions"])
def test_queries_are_the_same_for_1_and_30(chez_nous, reseau, structure, coordinatrice, actif, jour, page):
    r = formation(reseau, coordinatrice, jour)
    codes = {"mes_reunions": [actif.code]}.get(page, [reseau.code, *([r.code] if "reunion" in page else [])])

    def peupler(n):
        p = create_promeneur(reseau=reseau, prenom="P", nom=f"N{n}", email=f"p{n}@exemple.fr", by=coordinatrice)
        designate(promeneur=p, structure=structure, depuis=date(2020, 1, 1), by=coordinatrice)
        present(r, coordinatrice, p)
        autre = reunion(reseau, coordinatrice, jour + timedelta(days=n))
        invite(autre, coordinatrice, groupes=(Groupe.PROMENEURS,))

    def compter():
        with CaptureQueriesContext(connection) as lues:
            assert chez_nous.get(reverse(page, args=codes)).status_code == 200
        return len(lues)

    peupler(1)
    services.make_certificates(reunion=r, by=coordinatrice)
    compter()
    peu = compter()
    for n in range(2, 31):
        peupler(n)
    services.make_certificates(reunion=r, by=coordinatrice)
    assert compter() <= peu


def test_what_waits_is_said_to_who_must_answer_and_to_who_must_note(tenue, ines, actif, coordinatrice):
    from coordination import a_faire

    assert [t.titre for t in a_faire.du_promeneur(actif.user)] == ["Venez-vous\u00a0?"]
    services.answer(invite=ines, reponse="oui", by=actif.user)
    assert not list(a_faire.du_promeneur(actif.user))
    dits = lambda: [t.titre for t in a_faire.pour(coordinatrice)].count("Qui était là\u00a0?")  # noqa: E731
    assert dits() == 1
    pointer(tenue, coordinatrice, [ines])
    assert dits() == 0
