"""Meetings: people invited by mail and calendar, told of what changes, who answer by one click and no account."""

import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from coordination import actions, jetons, relances, services
from coordination.enums import Reponse
from coordination.invites import Candidat
from coordination.models import Invite, Reunion
from coordination.relances import Relance
from socle import courrier
from socle.edition import Conflit
from socle.etats import Refused
from socle.models import Courriel
from socle.relances import _relancer
from tests.conftest import compte_utilisateur

from .reunions import LEA, SEMAINE, Groupe, calendriers, evenement, invite, reunion

DANS = timedelta(days=20)


@pytest.fixture
def prevue(reseau, coordinatrice, jour) -> Reunion:
    return reunion(reseau, coordinatrice, jour + DANS)


@pytest.fixture
def lea(prevue, coordinatrice) -> Invite:
    return invite(prevue, coordinatrice, LEA)[0]


def adresse(i: Invite) -> str:
    return reverse("reunion_invitation", args=[jetons.jeton(i)])


def test_each_person_gets_one_mail_with_their_own_calendar_and_no_other_address(prevue, coordinatrice):
    deux = (LEA, Candidat(nom="Paul Bon", email="paul@exemple.fr"))
    assert len(invite(prevue, coordinatrice, *deux)) == 2
    assert invite(prevue, coordinatrice, *deux) == [], "invited already: left alone"
    courriels = list(Courriel.objects.filter(modele="reunion_invitation"))
    assert sorted(c.destinataire for c in courriels) == ["lea@exemple.fr", "paul@exemple.fr"]
    for c, cal in zip(courriels[::-1], calendriers("reunion_invitation"), strict=True):
        e = evenement(cal)
        assert (cal["METHOD"], e["UID"], e["SEQUENCE"]) == ("REQUEST", f"reunion-{prevue.code}@localhost", 0)
        assert e["ATTENDEE"] == f"mailto:{c.destinataire}"
        autre = {"lea@exemple.fr", "paul@exemple.fr"} - {c.destinataire}
        assert not any(a in c.corps or a in cal.to_ical().decode() for a in autre)


def test_the_calendar_says_what_it_asks_in_the_mail_itself(lea):
    ligne = Courriel.objects.get(modele="reunion_invitation")
    courrier.message(ligne).send()
    parties = list(mail.outbox[0].message().walk())
    [joint] = [p for p in parties if p.get_content_type() == "text/calendar"]
    assert joint.get_param("method") == "REQUEST" and joint.get_filename() == "invitation.ics"
    assert "METHOD:REQUEST" in joint.get_payload(decode=True).decode()


def test_the_hours_are_those_of_the_departement(prevue, lea):
    e = evenement(calendriers("reunion_invitation")[0])
    assert e["DTSTART"].dt.astimezone(timezone.get_default_timezone()).time() == time(9)


def test_groups_are_the_active_promeneurs_the_directions_the_partners_each_once(
    prevue, coordinatrice, actif, directrice, tout
):
    faits = invite(prevue, coordinatrice, groupes=(Groupe.PROMENEURS, Groupe.DIRECTIONS, Groupe.PARTENAIRES))
    adresses = sorted(i.email for i in faits)
    attendues = {"ines@exemple.fr", "direction@exemple.fr", tout.directeur.email, tout.invite.email}
    assert set(adresses) == attendues and len(adresses) == len(attendues)
    ines = next(i for i in faits if i.promeneur == actif)
    assert ines.structure.nom == "MJC des Trois Maisons"
    assert invite(prevue, coordinatrice, Candidat(nom="Inès", email="INES@exemple.fr")) == []


def test_a_meeting_moved_tells_the_invited_once_with_the_same_uid_and_a_higher_sequence(
    prevue, lea, coordinatrice, jour
):
    def change(**champs):
        services.save_meeting(reseau=prevue.reseau, reunion=prevue, by=coordinatrice, **champs)

    change(ordre="Un tour de table", nb_participants=3)
    assert not calendriers("reunion_changee"), "nothing that one must know"
    change(date=jour + DANS + SEMAINE, lieu="Toul")
    [cal] = calendriers("reunion_changee")
    e = evenement(cal)
    assert (e["UID"], e["SEQUENCE"]) == (f"reunion-{prevue.code}@localhost", 1) and cal["METHOD"] == "REQUEST"
    texte = Courriel.objects.get(modele="reunion_changee").corps
    assert "Lieu : « Toul » (avant : « Nancy »)".replace(" :", "\u00a0:") in texte.replace("«\u00a0", "« ").replace(
        "\u00a0»", " »"
    )
    lea.refresh_from_db()
    assert lea.sequence == 1


def test_an_answer_was_for_the_moment_that_was_said(prevue, lea, coordinatrice, jour):
    """Moved, everybody answers again; corrected otherwise, nobody has to."""
    services.answer(invite=lea, reponse="oui", by=None)
    services.save_meeting(reseau=prevue.reseau, reunion=prevue, by=coordinatrice, lieu="Toul")
    lea.refresh_from_db()
    assert lea.reponse == "oui"
    services.save_meeting(reseau=prevue.reseau, reunion=prevue, by=coordinatrice, date=jour + DANS + SEMAINE)
    lea.refresh_from_db()
    assert (lea.reponse, lea.repondu_le) == ("", None)
    assert "répondez de nouveau" in Courriel.objects.filter(modele="reunion_changee").latest("pk").corps


def test_a_link_opens_nothing_a_year_after_its_meeting(client, prevue, lea, jour):
    lien = reverse("reunion_invitation", args=[jetons.jeton(lea)])
    assert client.get(lien).status_code == 200
    with time_machine.travel(datetime.combine(jour + timedelta(days=500), time(9), ZoneInfo("Europe/Paris"))):
        assert client.get(lien).status_code == 404


def test_a_correction_of_a_past_meeting_tells_nobody(reseau, coordinatrice, jour):
    r = reunion(reseau, coordinatrice, jour)
    invite(r, coordinatrice, LEA)
    with time_machine.travel(timezone.now() + SEMAINE):
        services.save_meeting(reseau=reseau, reunion=r, by=coordinatrice, lieu="Toul")
    assert not Courriel.objects.filter(modele="reunion_changee").exists()


def test_a_cancelled_meeting_tells_the_invited_and_is_in_no_log(prevue, lea, coordinatrice, jour):
    services.cancel_meeting(reunion=prevue, motif="Salle fermée", by=coordinatrice)
    [cal] = calendriers("reunion_annulee")
    e = evenement(cal)
    assert (cal["METHOD"], e["STATUS"], e["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert e["UID"] == f"reunion-{prevue.code}@localhost"
    assert "Salle fermée" in Courriel.objects.get(modele="reunion_annulee").corps
    with time_machine.travel(timezone.now() + DANS + SEMAINE):
        assert not actions.lignes(prevue.reseau, (jour + DANS).year)
    for geste in (
        lambda: services.cancel_meeting(reunion=prevue, motif="", by=coordinatrice),
        lambda: invite(prevue, coordinatrice, Candidat(nom="Tard", email="tard@exemple.fr")),
        lambda: services.answer(invite=lea, reponse="oui", by=None),
        lambda: services.save_meeting(reseau=prevue.reseau, reunion=prevue, by=coordinatrice, lieu="Toul"),
    ):
        with pytest.raises(Refused, match="annulée"):
            geste()


def test_the_database_keeps_a_cancelled_meeting_as_it_is(prevue, coordinatrice, jour):
    services.cancel_meeting(reunion=prevue, motif="", by=coordinatrice)
    with pytest.raises(DatabaseError, match="annulée"), transaction.atomic():
        Reunion.objects.filter(pk=prevue.pk).update(annulee_le=None)


def test_who_is_taken_off_the_list_is_told_and_their_link_dies(client, prevue, lea, coordinatrice):
    url = adresse(lea)
    services.uninvite(invite=lea, by=coordinatrice)
    [cal] = calendriers("reunion_annulee")
    assert cal["METHOD"] == "CANCEL" and evenement(cal)["SEQUENCE"] == 1
    assert client.get(url).status_code == 404


def test_a_meeting_with_people_is_cancelled_not_deleted(prevue, lea, coordinatrice):
    with pytest.raises(Refused, match="annulez-la"):
        services.delete_meeting(reunion=prevue, by=coordinatrice)
    services.uninvite(invite=lea, by=coordinatrice)
    services.delete_meeting(reunion=prevue, by=coordinatrice)


# — Answering


def test_opening_the_link_answers_nothing_a_button_does(client, lea):
    """Programs read every link of a mail: none of them may answer."""
    url = adresse(lea)
    for suite in ("", "?r=oui", "?r=non"):
        assert client.get(url + suite).status_code == client.head(url + suite).status_code == 200
        lea.refresh_from_db()
        assert lea.reponse == "" and lea.repondu_le is None
    assert "Confirmer\u00a0: je viens" in client.get(url + "?r=oui").content.decode().replace(
        "Confirmer :", "Confirmer\u00a0:"
    )
    reponse = client.post(url, {"reponse": "oui"})
    assert reponse.status_code == 302 and not reponse.cookies
    lea.refresh_from_db()
    assert lea.reponse == Reponse.OUI and lea.repondu_le
    client.post(url, {"reponse": "non"})
    lea.refresh_from_db()
    assert lea.reponse == Reponse.NON, "one may change one's mind until the day"


def test_a_forged_link_and_an_invented_answer_do_nothing(client, lea):
    assert client.get(reverse("reunion_invitation", args=[f"{lea.code}~faux"])).status_code == 404
    assert client.post(adresse(lea), {"reponse": "sûrement"}).status_code == 200
    lea.refresh_from_db()
    assert lea.reponse == ""


def test_once_the_day_is_past_nobody_answers_any_more(client, prevue, lea):
    with time_machine.travel(timezone.now() + DANS + timedelta(days=1)):
        with pytest.raises(Refused, match="passée"):
            services.answer(invite=lea, reponse="oui", by=None)
        assert "Venez-vous" not in client.get(adresse(lea)).content.decode()


def test_one_answers_for_oneself_and_the_coordination_for_who_told_it(prevue, actif, coordinatrice, directrice):
    [i] = invite(prevue, coordinatrice, groupes=(Groupe.PROMENEURS,))
    with pytest.raises(Refused, match="autre personne"):
        services.answer(invite=i, reponse="oui", by=directrice)
    services.answer(invite=i, reponse="oui", by=actif.user)
    services.answer(invite=i, reponse="non", by=coordinatrice)
    i.refresh_from_db()
    assert i.reponse == "non"


def test_the_coordination_takes_back_an_answer_noted_by_mistake(client, prevue, lea, coordinatrice):
    services.answer(invite=lea, reponse="oui", by=coordinatrice)
    client.force_login(coordinatrice)
    page = reverse("coordination_reunion_invite", args=[prevue.reseau.code, prevue.code, lea.code])
    assert client.post(page, {"reponse": ""}).status_code == 302
    lea.refresh_from_db()
    assert (lea.reponse, lea.repondu_le) == ("", None)


def test_a_promeneur_and_a_direction_answer_from_their_space(
    client, prevue, actif, directrice, structure, coordinatrice
):
    invite(prevue, coordinatrice, groupes=(Groupe.PROMENEURS, Groupe.DIRECTIONS))
    for user, nom, code in ((actif.user, "ma_reunion", actif.code), (directrice, "structure_reunion", structure.code)):
        client.force_login(user)
        assert client.post(reverse(nom, args=[code, prevue.code]), {"reponse": "oui"}).status_code == 302
        assert prevue.invites.get(user=user).reponse == "oui"


def test_only_the_coordination_of_the_network_keeps_its_meetings(prevue, lea, autre_reseau, directrice, jour):
    voisine = compte_utilisateur("voisine@exemple.fr")
    voisine.roles_reseau.create(reseau=autre_reseau, role="coordination")
    for by in (directrice, voisine):
        for geste in (
            lambda by=by: reunion(prevue.reseau, by, jour),
            lambda by=by: services.save_meeting(reseau=prevue.reseau, reunion=prevue, by=by, lieu="X"),
            lambda by=by: services.cancel_meeting(reunion=prevue, motif="", by=by),
            lambda by=by: invite(prevue, by, Candidat(nom="Y", email="y@exemple.fr")),
            lambda by=by: services.uninvite(invite=lea, by=by),
            lambda by=by: services.set_training_rule(reseau=prevue.reseau, minutes=60, version=0, by=by),
        ):
            with pytest.raises(Refused):
                geste()


def test_the_database_refuses_a_promeneur_of_another_network(prevue, autre_reseau):
    from promeneurs.services import create_promeneur

    rose = create_promeneur(reseau=autre_reseau, prenom="Rose", nom="Didier", by=None)
    with pytest.raises(DatabaseError, match="autre réseau"), transaction.atomic():
        Invite.objects.create(reunion=prevue, promeneur=rose, nom="Rose Didier")


def test_two_tabs_that_change_one_meeting_lose_nothing(prevue, coordinatrice):
    services.save_meeting(reseau=prevue.reseau, reunion=prevue, version=0, by=coordinatrice, lieu="Toul")
    with pytest.raises(Conflit):
        services.save_meeting(reseau=prevue.reseau, reunion=prevue, version=0, by=coordinatrice, lieu="Longwy")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_invite_at_once_write_to_nobody_twice(reseau, coordinatrice, jour):
    r = reunion(reseau, coordinatrice, jour + DANS)
    faits: list[int] = []

    def inviter():
        try:
            faits.append(len(invite(r, coordinatrice, LEA, Candidat(nom="Paul", email="paul@exemple.fr"))))
        finally:
            connection.close()

    fils = [threading.Thread(target=inviter) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(faits) == [0, 2] and r.invites.count() == 2
    assert Courriel.objects.filter(modele="reunion_invitation").count() == 2


# — Reminders


def rappeler(le) -> int:
    return _relancer(Relance("reunion_rappel", "", relances.rappels), le)


def test_reminders_go_a_week_and_a_day_before_once_each_however_often_the_job_runs(prevue, lea):
    le = prevue.date
    assert [rappeler(le - timedelta(days=n)) for n in (8, 7, 7, 5, 1, 1, 0)] == [0, 1, 0, 0, 1, 0, 0]
    assert rappeler(le + timedelta(days=1)) == 0


def test_who_said_no_is_not_reminded_nor_anybody_of_a_cancelled_meeting(prevue, lea, coordinatrice):
    services.answer(invite=lea, reponse="non", by=None)
    assert rappeler(prevue.date - timedelta(days=1)) == 0
    services.answer(invite=lea, reponse="oui", by=None)
    services.cancel_meeting(reunion=prevue, motif="", by=coordinatrice)
    assert rappeler(prevue.date - timedelta(days=1)) == 0


def test_an_invitation_of_this_week_is_reminded_on_the_eve_only(reseau, coordinatrice, jour):
    r = reunion(reseau, coordinatrice, jour + timedelta(days=4))
    invite(r, coordinatrice, LEA)
    assert [rappeler(jour + timedelta(days=n)) for n in (0, 1, 2, 3)] == [0, 0, 0, 1]


def test_a_meeting_moved_is_reminded_anew(prevue, lea, coordinatrice):
    assert rappeler(prevue.date - timedelta(days=1)) == 1
    services.save_meeting(reseau=prevue.reseau, reunion=prevue, by=coordinatrice, date=prevue.date + SEMAINE * 2)
    assert rappeler(prevue.date - timedelta(days=1)) == 1


# — The pages


def test_inviting_shows_the_list_first_and_sends_it_once(chez_nous, prevue, actif):
    url = reverse("coordination_reunion_inviter", args=[prevue.reseau.code, prevue.code])
    saisi = {"groupes": ["promeneurs"], "autres": "Jeanne Petit, jeanne@exemple.fr"}
    page = chez_nous.post(url, saisi | {"geste": "voir"}).content.decode()
    assert "Jeanne Petit" in page and "Inès Morel" in page and not Invite.objects.exists()
    assert chez_nous.post(url, saisi | {"geste": "envoyer"}).status_code == 302
    assert sorted(prevue.invites.values_list("nom", flat=True)) == ["Inès Morel", "Jeanne Petit"]
    page = chez_nous.post(url, {"autres": "Jeanne sans adresse", "geste": "voir"}).content.decode()
    assert "Jeanne sans adresse" in page and "puis l’adresse e-mail" in page
    assert "Choisissez qui inviter" in chez_nous.post(url, {"geste": "voir"}).content.decode()


def test_a_training_says_its_modules_a_line_each(chez_nous, reseau):
    url = reverse("coordination_reunion_nouvelle", args=[reseau.code])
    saisi = {"date": "2026-03-10", "type": "formation", "thematique": "X", "modules": "Le cadre : 1 h 30\nCas : 3 h"}
    mal = chez_nous.post(url, saisi | {"modules": "Le cadre"}).content.decode()
    assert "deux-points, puis la durée" in mal and "Le cadre" in mal
    assert "changez le type" in chez_nous.post(url, saisi | {"type": "reseau"}).content.decode()
    assert chez_nous.post(url, saisi).status_code == 302
    assert Reunion.objects.get().minutes == 270
