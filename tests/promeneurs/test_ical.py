"""Calendars to follow: what a program makes of the file is what `horaires` says, hour by hour, for a year."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from django.test import Client
from icalendar import Calendar

from promeneurs.horaires import Agenda, Creneau, Hebdo
from promeneurs.ical import calendrier
from promeneurs.models import Pause
from promeneurs.services import add_pause, change_permanence
from socle.dates import jusqu_a
from tests.promeneurs import fabrique_public as fabrique
from tests.promeneurs.test_en_ligne import reseaux


class Quelquun:
    """What the calendar reads of a sheet."""

    code, prenom, url, comptes = "abc123", "Inès", "/promeneurs/ines-abc123/", ()

    def __init__(self, agenda: Agenda) -> None:
        self.agenda, self.hebdo = agenda, agenda.hebdo


HEBDO = (
    Hebdo(2, time(14), time(16), "discord"),
    Hebdo(4, time(20), time(22, 30), "discord", "hors"),
    Hebdo(1, time(10), time(12), "instagram", "pendant"),
    Hebdo(5, time(22), time(1, 30), "twitch", feries=True),
    Hebdo(6, time(2, 30), time(5), "discord", feries=True),  # an hour that one night of spring has not
    Hebdo(0, time(2, 15), time(2, 45), "x"),
)
PLUS = Creneau(datetime(2026, 12, 25, 20, tzinfo=UTC), datetime(2026, 12, 25, 22, tzinfo=UTC), "discord")
LUNDI = date(2026, 11, 23)


def lire(agenda: Agenda, maintenant: datetime) -> tuple[Calendar, bytes]:
    contenu = calendrier([Quelquun(agenda)], nom="Inès", fuseau=agenda.fuseau, maintenant=maintenant)
    return Calendar.from_ical(contenu), contenu


def occurrences(cal: Calendar, debut: date, fin: date) -> list[tuple]:
    vus = recurring_ical_events.of(cal).between(debut, fin)
    return sorted((e.start.astimezone(UTC), e.end.astimezone(UTC)) for e in vus)


@pytest.mark.parametrize("departement", ["54", "69", "57", "2A", "974", "971", "975", "988"])
@pytest.mark.parametrize("maintenant", [datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2027, 3, 25, 23, tzinfo=UTC)])
def test_a_program_reads_the_hours_that_the_directory_says(departement, maintenant):
    agenda = Agenda(
        departement, HEBDO, en_plus=(PLUS,),
        pauses=((date(2026, 12, 2), date(2026, 12, 4)),),
        absences=((date(2027, 4, 1), date(2027, 4, 20)), (date(2027, 10, 1), None)),
    )  # fmt: skip
    cal, _ = lire(agenda, maintenant)
    local = maintenant.astimezone(agenda.fuseau).date()
    lundi = local - timedelta(days=local.weekday())
    attendues = sorted((c.debut.astimezone(UTC), c.fin.astimezone(UTC)) for c in agenda.creneaux(lundi, 53 * 7))
    assert occurrences(cal, lundi - timedelta(days=9), lundi + timedelta(days=800)) == attendues
    assert len(attendues) > 20


def test_what_the_file_must_hold():
    cal, contenu = lire(Agenda("54", HEBDO), datetime(2026, 11, 28, 12, tzinfo=UTC))
    texte = contenu.decode()
    for ligne in ("CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Inès", "BEGIN:VTIMEZONE", "TZID:Europe/Paris",
                  "REFRESH-INTERVAL;VALUE=DURATION:PT6H"):  # fmt: skip
        assert ligne in texte
    assert all(len(ligne) <= 75 for ligne in contenu.split(b"\r\n")) and b"\n" not in contenu.replace(b"\r\n", b"")
    assert not cal.errors and all(not e.errors for e in cal.walk())
    uids = [str(e["uid"]) for e in cal.events]
    assert len(uids) == len(set(uids)) and all("@" in uid for uid in uids)
    voulus = {"DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL"}
    assert all(voulus <= set(e) for e in cal.events)


@pytest.mark.parametrize("cle", ["Europe/Paris", "America/Miquelon", "Indian/Reunion", "Pacific/Noumea"])
def test_the_clock_written_in_the_file_is_the_true_one(cle):
    """A program that trusts the file alone tells the same hours, years ahead."""
    ou = {"Europe/Paris": "54", "America/Miquelon": "975", "Indian/Reunion": "974", "Pacific/Noumea": "988"}[cle]
    cal, _ = lire(Agenda(ou, HEBDO), datetime(2026, 11, 28, 12, tzinfo=UTC))
    ecrit, vrai = next(iter(cal.timezones)).to_tz(lookup_tzid=False), ZoneInfo(cle)
    for heures in range(0, 24 * 365 * 3, 7):
        naif = datetime(2026, 1, 1, 4) + timedelta(hours=heures)
        if naif.replace(tzinfo=vrai).astimezone(UTC).astimezone(vrai).replace(tzinfo=None) == naif:  # it exists
            assert ecrit.utcoffset(naif) == vrai.utcoffset(naif), naif


def test_the_file_is_the_same_all_week_and_its_events_keep_their_names():
    agenda = Agenda("54", HEBDO)
    mardi, jeudi = (lire(agenda, datetime(2026, 11, j, 12, tzinfo=UTC))[0] for j in (24, 26))
    for e, f in zip(mardi.events, jeudi.events, strict=True):
        assert {k: v for k, v in e.items() if k != "DTSTAMP"} == {k: v for k, v in f.items() if k != "DTSTAMP"}
    suivante, _ = lire(agenda, datetime(2026, 12, 1, 12, tzinfo=UTC))
    avant = {str(e["uid"]): e["sequence"] for e in mardi.events if "rrule" in e}
    apres = {str(e["uid"]): e["sequence"] for e in suivante.events if "rrule" in e}
    assert avant.keys() == apres.keys() and all(apres[uid] > avant[uid] for uid in avant)


# — The addresses


@pytest.fixture
def ana(db, reseau):
    cree = fabrique.personne("Ana", plateforme="discord")
    fabrique.permanence(cree, 2, "14:00", "16:00", "discord", feries=False)
    return cree


def suivre(url: str, statut: int = 200) -> Calendar:
    reponse = Client().get(url)
    assert reponse.status_code == statut, url
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8" and ".ics" in reponse["Content-Disposition"]
    assert reponse["Cache-Control"] == "public, max-age=60" and not reponse.cookies
    return Calendar.from_ical(reponse.content)


def test_the_calendar_of_a_person_is_offered_on_her_page(ana):
    page = Client().get(ana.get_absolute_url()).content.decode()
    url = f"{ana.get_absolute_url()}permanences.ics"
    assert f'href="{url}"' in page and f'href="webcal://localhost:8000{url}"' in page
    cal = suivre(url)
    (evenement,) = cal.events
    assert str(evenement["summary"]) == "Ana en ligne sur Discord" and ana.code in str(evenement["uid"])
    assert "Secretfamille" not in cal.to_ical().decode()


def test_a_change_raises_the_sequence_of_the_event(ana):
    url = f"{ana.get_absolute_url()}permanences.ics"
    avant = suivre(url).events[0]["sequence"]
    change_permanence(permanence=ana.permanences.get(), fin=time(17), by=None)
    add_pause(promeneur=ana, debut=date.today() + timedelta(days=3), dernier_jour=None, by=None)
    assert suivre(url).events[0]["sequence"] == avant + 2


def test_who_is_suspended_or_gone_has_nothing_in_calendars_any_more(ana):
    une, tous = f"{ana.get_absolute_url()}permanences.ics", "/annuaire/permanences-54.ics"
    assert len(suivre(une).events) == len(suivre(tous).events) == 1
    fabrique.suspendre(ana)
    assert not suivre(une).events and not suivre(tous).events
    assert "Ana" not in Client().get(une).content.decode()


def test_somebody_away_has_no_permanence_in_calendars_until_the_return(ana):
    ana.absences.create(periode=jusqu_a(date.today() - timedelta(days=9), None), relais_texte="La MJC")
    assert not suivre(f"{ana.get_absolute_url()}permanences.ics").events


def test_nobody_ever_heard_of_has_no_calendar(ana):
    for url in ("promeneurs/ana-zzzzzzzz/permanences.ics", "annuaire/permanences-99.ics", "annuaire/permanences-x.ics"):
        assert Client().get(f"/{url}").status_code == 404


def test_the_calendar_of_a_departement_holds_its_networks_and_no_other(ana):
    la_bas = fabrique.structure("Voisine", "88160", reseau=fabrique.reseau("88", "88"))
    voisine = fabrique.personne("Zoé", structure=la_bas)
    fabrique.permanence(voisine, 1, "10:00", "11:00")
    assert {str(e["summary"]).split()[0] for e in suivre("/annuaire/permanences-54.ics").events} == {"Ana"}
    assert {str(e["summary"]).split()[0] for e in suivre("/annuaire/permanences-88.ics").events} == {"Zoé"}


def test_a_corsican_departement_is_found_in_small_letters(db):
    reseaux()
    assert suivre("/annuaire/permanences-2a.ics").get("x-wr-calname")


@pytest.mark.parametrize("combien", [1, 30])
def test_a_calendar_costs_the_same_queries_for_one_and_for_thirty(ana, combien, django_assert_max_num_queries):
    for n in range(combien - 1):
        fabrique.permanence(fabrique.personne(f"Ana{n}"), n % 7, "10:00", "11:00")
    with django_assert_max_num_queries(2):
        suivre("/annuaire/permanences-54.ics")


def test_a_pause_of_this_very_week_is_known_to_the_file(ana, time_machine):
    """The file begins on Monday: what is over since then did not happen either."""
    time_machine.move_to("2026-11-27T12:00:00Z", tick=False)
    Pause.objects.create(promeneur=ana, periode=jusqu_a(date(2026, 11, 25), date(2026, 11, 26)))
    cal = suivre(f"{ana.get_absolute_url()}permanences.ics")
    assert occurrences(cal, date(2026, 11, 23), date(2026, 11, 30)) == []
