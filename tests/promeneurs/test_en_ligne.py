"""Who is online: SQL, which filters and counts, and Python, which writes the sheets, say the same of everybody."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from promeneurs import fiches, prochains, vitrine
from promeneurs.models import EnDirect, Pause, PermanenceEnPlus, Promeneur
from socle.dates import jusqu_a
from territoires import temps
from territoires.models import Departement, Organisme, Region, Reseau
from tests.promeneurs import fabrique_public as fabrique

pytestmark = pytest.mark.django_db

TERRITOIRES = ("54", "69", "75", "57", "2A", "971", "974", "976", "988", "987", "975")
# Around changes of time, midnights, public and school holidays, each in several territories.
REPERES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2027, 3, 28, 1, tzinfo=UTC),
    datetime(2027, 10, 31, 1, tzinfo=UTC),
    datetime(2027, 3, 14, 6, tzinfo=UTC),  # Saint-Pierre-et-Miquelon, with America
    datetime(2026, 12, 24, 23, tzinfo=UTC),
    datetime(2026, 12, 26, 22, 30, tzinfo=UTC),
    datetime(2026, 12, 19, 20, tzinfo=UTC),  # the abolition of slavery in La Réunion
    datetime(2027, 2, 12, 23, tzinfo=UTC),
    datetime(2027, 2, 21, 23, tzinfo=UTC),
    datetime(2027, 4, 27, 12, tzinfo=UTC),
    datetime(2029, 1, 3, 12, tzinfo=UTC),  # school holidays that nobody knows
]


def reseaux() -> list[Reseau]:
    region, _ = Region.objects.get_or_create(code="99", defaults={"nom": "Essai", "tri": "essai"})
    trouves = []
    for code in TERRITOIRES:
        Departement.objects.get_or_create(code=code, defaults={"nom": code, "tri": code, "region": region})
        trouves.append(
            Reseau.objects.create(
                code=code.lower(), departement_id=code, nom=code, coordination=Organisme.objects.create()
            )
        )
    return trouves


def au_hasard(tirage: random.Random, reseau: Reseau, repere: datetime) -> Promeneur:
    """Somebody with a few slots, rules and exceptions near this moment, whatever may happen to anybody."""
    p = Promeneur.objects.create(reseau=reseau, prenom="Ana", nom="Une", fonction="Éducatrice")
    local = repere.astimezone(temps.fuseau(reseau.departement_id))
    for _ in range(tirage.randint(1, 4)):
        debut = (local + timedelta(minutes=15 * tirage.randint(-30, 20))).time().replace(second=0, microsecond=0)
        fin = (datetime.combine(date(2026, 1, 1), debut) + timedelta(minutes=15 * tirage.randint(1, 60))).time()
        jour = (local.weekday() + tirage.choice([-1, 0, 0, 0, 1])) % 7
        if debut != fin and not p.permanences.filter(jour=str(jour), debut=debut).exists():
            fabrique.permanence(
                p, jour, debut.isoformat(), fin.isoformat(), feries=tirage.random() < 0.4,
                vacances=tirage.choice(["toujours", "hors", "pendant"]),
            )  # fmt: skip
    plage = lambda: jusqu_a(  # noqa: E731
        local.date() + timedelta(days=tirage.randint(-2, 0)), local.date() + timedelta(days=tirage.randint(1, 2))
    )
    if tirage.random() < 0.2:
        Pause.objects.create(promeneur=p, periode=plage())
    if tirage.random() < 0.2:
        p.absences.create(periode=plage(), relais_texte="La MJC")
    if tirage.random() < 0.2:
        debut = repere + timedelta(minutes=15 * tirage.randint(-40, 8))
        fin = debut + timedelta(minutes=15 * tirage.randint(1, 40))
        jour = debut.astimezone(temps.fuseau(reseau.departement_id)).date()
        PermanenceEnPlus.objects.create(promeneur=p, jour=jour, debut=debut, fin=fin, plateforme="discord")
    if tirage.random() < 0.1:
        depuis = repere - timedelta(minutes=30)
        EnDirect.objects.create(promeneur=p, plateforme="x", depuis=depuis, jusqu_a=depuis + timedelta(hours=1))
    return p


@pytest.mark.parametrize("repere", REPERES, ids=lambda r: f"{r:%Y-%m-%d}")
def test_the_database_and_the_clock_agree_on_who_is_online(repere):
    tirage = random.Random(f"{repere}")
    for reseau in reseaux():
        for _ in range(6):
            au_hasard(tirage, reseau, repere)
    vus = set()
    for quarts in range(-16, 17, 1):
        instant = repere + timedelta(minutes=15 * quarts)
        en_sql = set(Promeneur.objects.en_ligne(instant).values_list("pk", flat=True))
        en_python = {f.pk for f in fiches.lire(Promeneur.objects.all(), instant) if f.en_ligne}
        differents = en_sql ^ en_python
        assert not differents, (instant, [_dit(pk) for pk in differents])
        partout = set(Promeneur.objects.en_ligne_partout(instant).values_list("pk", flat=True))
        assert partout == en_sql, instant
        vus |= en_sql
    assert len(vus) > 10, "le tirage ne montre personne : il n’essaie rien"


def _dit(pk: int) -> tuple:
    p = Promeneur.objects.get(pk=pk)
    return (
        p.reseau.code,
        list(p.permanences.values_list("jour", "debut", "fin", "vacances", "feries")),
        list(p.absences.values_list("periode", flat=True)),
    )


def test_online_now_costs_one_query_however_many_territories(django_assert_num_queries):
    for reseau in reseaux():
        au_hasard(random.Random(1), reseau, REPERES[0])
    with django_assert_num_queries(1):
        list(Promeneur.objects.en_ligne(REPERES[0]))
    with django_assert_num_queries(1):
        fiches.lire(Promeneur.objects.all(), REPERES[0])


def test_overseas_the_promeneur_is_online_by_the_clock_there():
    la = next(r for r in reseaux() if r.code == "974")
    p = Promeneur.objects.create(reseau=la, prenom="Ana", nom="Une")
    fabrique.permanence(p, 2, "14:00", "16:00")
    assert Promeneur.objects.en_ligne(datetime(2026, 11, 25, 10, 30, tzinfo=UTC)).exists()  # 14:30 there, 11:30 here
    assert not Promeneur.objects.en_ligne(datetime(2026, 11, 25, 13, 30, tzinfo=UTC)).exists()


# — Who comes next


def test_when_nobody_is_online_those_shown_are_the_next_ones_really():
    """Not who announces the nearest hour each week, when that hour will not happen."""
    maintenant = datetime(2026, 12, 24, 8, tzinfo=UTC)  # Thursday; school holidays, and a public one tomorrow
    gens = {nom: fabrique.personne(nom) for nom in ("Hors", "Ferie", "Pause", "Absent", "Samedi", "EnPlus")}
    fabrique.permanence(gens["Hors"], 3, "10:00", "11:00", vacances="hors")
    fabrique.permanence(gens["Ferie"], 4, "10:00", "11:00", feries=False)
    fabrique.permanence(gens["Pause"], 3, "11:00", "12:00")
    Pause.objects.create(promeneur=gens["Pause"], periode=jusqu_a(date(2026, 12, 24), date(2026, 12, 25)))
    fabrique.permanence(gens["Absent"], 3, "12:00", "13:00")
    gens["Absent"].absences.create(periode=jusqu_a(date(2026, 12, 20), None), relais_texte="La MJC")
    fabrique.permanence(gens["Samedi"], 5, "10:00", "11:00")
    PermanenceEnPlus.objects.create(
        promeneur=gens["EnPlus"], jour=date(2026, 12, 25), plateforme="x",
        debut=datetime(2026, 12, 25, 9, tzinfo=UTC), fin=datetime(2026, 12, 25, 10, tzinfo=UTC),
    )  # fmt: skip
    trouves = prochains.bientot(3, vitrine.lire(maintenant))
    assert [f.prenom for f in trouves] == ["EnPlus", "Samedi", "Pause"]
    assert all(f.creneau.debut > maintenant for f in trouves)


def test_a_day_of_absence_hides_even_who_said_to_be_online():
    ana = fabrique.personne("Ana")
    maintenant = datetime(2026, 11, 25, 12, tzinfo=UTC)
    EnDirect.objects.create(
        promeneur=ana, plateforme="x", depuis=maintenant, jusqu_a=maintenant + timedelta(minutes=30)
    )
    assert Promeneur.objects.en_ligne(maintenant).exists()
    ana.absences.create(periode=jusqu_a(date(2026, 11, 25), None), relais_texte="La MJC")
    assert not Promeneur.objects.en_ligne(maintenant).exists()
