"""Reminders of a file: at their day, once, and after days of stop only the latest step."""

from datetime import timedelta

import pytest

from conventions import services
from conventions.a_faire import de_la_coordination, de_la_structure, du_partenaire
from socle import relances
from socle.models import Courriel
from tests.conventions import fabrique


def jours(n: int) -> timedelta:
    return timedelta(days=n)


def envoyes(modele: str) -> int:
    return Courriel.objects.filter(modele=f"convention_relance_{modele}").count()


def test_a_draft_untouched_for_14_days(dossier, directrice, jour):
    dossier("brouillon")
    relances.run(jour + jours(13))
    assert envoyes("brouillon") == 0
    for n in (14, 14, 19, 40):
        relances.run(jour + jours(n))
    assert envoyes("brouillon") == 1


def test_touching_a_draft_starts_the_count_again(dossier, directrice, jour):
    import time_machine

    convention = dossier("brouillon")
    with time_machine.travel(jour + jours(10)):
        services.add_poste(convention=convention, heures=4, by=directrice)
    relances.run(jour + jours(14))
    assert envoyes("brouillon") == 0
    relances.run(jour + jours(24))
    assert envoyes("brouillon") == 1


@pytest.mark.parametrize("passages,nombre", [((6,), 0), ((7, 7), 1), ((7, 14), 2), ((19,), 1), ((12, 17, 18), 2)])
def test_corrections_asked_before_there_was_a_day_are_reminded_7_and_14_days_after(dossier, jour, passages, nombre):
    convention = dossier("corrections")
    convention.corrections_avant = None
    convention.save()
    for n in passages:
        relances.run(jour + jours(n))
    assert envoyes("corrections") == nombre


@pytest.mark.parametrize(
    "passages,nombre", [((9,), 0), ((10, 10), 1), ((10, 15), 2), ((15, 16), 2), ((16, 23, 30, 60), 3), ((40,), 1)]
)
def test_corrections_are_reminded_before_their_day_on_it_and_after(dossier, jour, passages, nombre):
    """Awaited in 15 days: 5 days before, on the day, the day after, then a week and two weeks later."""
    dossier("corrections")
    for n in passages:
        relances.run(jour + jours(n))
    assert envoyes("corrections") == nombre


def test_a_short_delay_is_not_reminded_the_day_it_is_asked(dossier, coordinatrice, jour):
    convention = dossier("instruction")
    services.ask_corrections(
        convention=convention, commentaires={"projet": "?"}, avant=jour + jours(2), by=coordinatrice
    )
    relances.run(jour + jours(1))
    assert envoyes("corrections") == 0
    relances.run(jour + jours(3))
    dernier = Courriel.objects.get(modele="convention_relance_corrections")
    assert "en retard" in dernier.sujet and "reste ouvert" in dernier.corps


def test_a_signature_awaited_7_days_by_those_who_have_not_signed(dossier, directrice, partenaire, jour):
    convention = dossier("a_signer", dans_l_ordre=False)
    services.deposit_signature(
        convention=convention, partie="structure", upload=fabrique.pdf(), signee_le=jour, by=directrice
    )
    relances.run(jour + jours(6))
    assert envoyes("signature") == 0
    relances.run(jour + jours(12))
    assert Courriel.objects.get(modele="convention_relance_signature").destinataire == "caf@exemple.fr"


@pytest.mark.parametrize(
    "avant,etapes",
    [
        ((181,), []),
        ((180, 180), [180]),
        ((175, 85, 25, 2), [175, 85, 25, 2]),
        ((95,), [95]),
        ((3, 2, 1, 0), [3]),
        ((-1,), []),
    ],
)
def test_a_convention_near_its_end(structure, directrice, coordinatrice, jour, avant, etapes):
    """`avant`: days left when the job runs; `etapes`: days left said by the mails that go."""
    fin = jour + jours(400)
    services.resume_convention(structure=structure, debut=jour - jours(600), dernier_jour=fin, by=coordinatrice)
    for n in avant:
        relances.run(fin - jours(n))
    corps = Courriel.objects.filter(modele="convention_relance_fin").order_by("pk").values_list("corps", flat=True)
    assert len(corps) == len(etapes)
    assert all(f"dans {n} jour" in texte for n, texte in zip(etapes, corps, strict=True))


def test_a_convention_being_renewed_is_not_chased(dossier, directrice, jour):
    convention = dossier("active")
    fabrique.renouveler(convention, directrice)
    relances.run(convention.periode.upper - jours(60))
    assert envoyes("fin") == 0


@pytest.mark.parametrize(
    "etat,qui,titre",
    [
        ("brouillon", "structure", "Demande à compléter"),
        ("depose", "coordination", "Dossier déposé"),
        ("instruction", "coordination", "Dossier à instruire"),
        ("corrections", "structure", "Dossier à corriger"),
        ("au_copil", "coordination", "Décision du Copil à noter"),
        ("au_copil", "partenaire", "Dossier à lire avant le Copil"),
        ("acceptee", "coordination", "Décision à notifier"),
        ("refusee", "coordination", "Décision à notifier"),
        ("a_signer", "structure", "Convention à signer"),
    ],
)
def test_each_home_shows_whose_turn_it_is(dossier, directrice, coordinatrice, partenaire, etat, qui, titre):
    dossier(etat)
    sources = {
        "structure": lambda: de_la_structure(directrice),
        "coordination": lambda: de_la_coordination(coordinatrice),
        "partenaire": lambda: du_partenaire(partenaire),
    }
    assert titre in [tache.titre for tache in sources[qui]()]
    if qui == "coordination":
        assert not [t for t in de_la_structure(directrice) if "renouveler" not in t.titre]
