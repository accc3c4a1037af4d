"""What others did since one's visit before, and the first steps of a new coordinator."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from coordination import services
from coordination.models import Visite
from coordination.views.accueil import NOUVELLES
from promeneurs import services as personnes
from socle.etats import Refused
from structures import services as structures
from territoires.models import RoleReseau
from tests.conftest import compte_utilisateur
from tests.conventions.fabrique import dossier


@pytest.fixture
def collegue(reseau):
    user = compte_utilisateur("collegue@exemple.fr")
    RoleReseau.objects.create(user=user, reseau=reseau, role="coordination")
    return user


@pytest.fixture
def accueil(reseau):
    return reverse("coordination", args=[reseau.code])


def nouvelles(client, accueil) -> list[str]:
    return [d.sujet for d in client.get(accueil).context["nouvelles"]]


def revient(reseau, user, heures: int = 5) -> None:
    """The last visit was these hours ago."""
    Visite.objects.filter(user=user, reseau=reseau).update(derniere_le=timezone.now() - timedelta(hours=heures))


def test_the_home_shows_what_others_did_since_the_visit_before(chez_nous, tout, collegue, coordinatrice, accueil):
    assert nouvelles(chez_nous, accueil) == []  # the first visit: nothing to compare with
    revient(tout.reseau, coordinatrice)
    personnes.create_promeneur(reseau=tout.reseau, prenom="Zoé", nom="Petit", by=collegue)
    structures.create_structure(reseau=tout.reseau, nom="Par moi", commune=tout.commune, by=coordinatrice)
    lues = nouvelles(chez_nous, accueil)
    assert "Zoé Petit" in lues and "Par moi" not in lues
    assert "Zoé Petit" in nouvelles(chez_nous, accueil)  # the same visit goes on
    revient(tout.reseau, coordinatrice)
    Visite.objects.update(derniere_le=timezone.now(), vu_jusqu_a=timezone.now())
    assert nouvelles(chez_nous, accueil) == []
    assert "Vous avez tout lu" in chez_nous.get(accueil).content.decode()


def test_a_file_submitted_and_an_answer_are_told_in_words(
    chez_nous, tout, structure, directrice, coordinatrice, accueil
):
    chez_nous.get(accueil)
    revient(tout.reseau, coordinatrice)
    dossier("depose", structure=structure, directrice=directrice, coordinatrice=coordinatrice)
    services.answer(invite=tout.personne, reponse="oui", by=tout.directeur)
    dits = {d.sujet: d.quoi for d in chez_nous.get(accueil).context["nouvelles"]}
    assert "a répondu «\u00a0Je viens\u00a0»" in dits["Dir"]
    assert "dossier déposé" in dits[structure.nom]


def test_all_read_goes_up_to_the_page_and_not_beyond(chez_nous, tout, collegue, coordinatrice, accueil):
    chez_nous.get(accueil)
    revient(tout.reseau, coordinatrice)
    personnes.create_promeneur(reseau=tout.reseau, prenom="Zoé", nom="Petit", by=collegue)
    page = chez_nous.get(accueil).context["jusqu_a"]
    lu = reverse("coordination_tout_lu", args=[tout.reseau.code])
    chez_nous.post(lu, {"jusqu_a": page.isoformat()})
    assert Visite.objects.get(user=coordinatrice).vu_jusqu_a == page  # what came after the page stays new
    assert nouvelles(chez_nous, accueil) == []


def test_what_is_too_long_for_the_home_is_one_link_away(chez_nous, tout, collegue, coordinatrice, accueil):
    chez_nous.get(accueil)
    revient(tout.reseau, coordinatrice)
    for n in range(NOUVELLES + 3):
        personnes.create_promeneur(reseau=tout.reseau, prenom="Zoé", nom=f"Petit{'e' * n}", by=collegue)
    page = chez_nous.get(accueil)
    assert len(page.context["nouvelles"]) == NOUVELLES and "Voir tout ce qui a changé" in page.content.decode()
    page = chez_nous.get(f"{accueil}?nouvelles=toutes")
    assert len(page.context["nouvelles"]) == NOUVELLES + 3
    assert "Voir tout ce qui a changé" not in page.content.decode()


INVENTES = ["", "demain", "2026-13-45T00:00:00+00:00", "2026-01-01T00:00:00", "2999-01-01T00:00:00+00:00"]


@pytest.mark.parametrize("moment", INVENTES)
def test_an_invented_moment_reads_nothing(chez_nous, tout, coordinatrice, accueil, moment):
    chez_nous.get(accueil)
    avant = Visite.objects.get(user=coordinatrice).vu_jusqu_a
    page = chez_nous.post(reverse("coordination_tout_lu", args=[tout.reseau.code]), {"jusqu_a": moment}, follow=True)
    assert "Rechargez la page" in page.content.decode()
    assert Visite.objects.get(user=coordinatrice).vu_jusqu_a == avant


def test_reading_is_for_the_coordination(reseau, directrice):
    for acte in (
        lambda: services.read_all(reseau=reseau, jusqu_a=timezone.now(), by=directrice),
        lambda: services.put_steps_aside(reseau=reseau, aside=True, by=directrice),
    ):
        with pytest.raises(Refused):
            acte()


def test_the_mark_is_one_for_each_network_and_never_goes_back(reseau, autre_reseau, coordinatrice):
    services.note_visit(reseau=reseau, by=coordinatrice)
    maintenant = timezone.now()
    services.read_all(reseau=reseau, jusqu_a=maintenant, by=coordinatrice)
    services.read_all(reseau=reseau, jusqu_a=maintenant - timedelta(days=1), by=coordinatrice)
    assert services.note_visit(reseau=reseau, by=coordinatrice).vu_jusqu_a == maintenant
    assert services.note_visit(reseau=autre_reseau, by=coordinatrice).vu_jusqu_a is None


def test_coming_back_after_hours_makes_the_last_visit_the_mark(reseau, coordinatrice):
    with travel("2026-03-02T09:00:00Z", tick=False):
        services.note_visit(reseau=reseau, by=coordinatrice)
    with travel("2026-03-02T11:00:00Z", tick=False):
        assert services.note_visit(reseau=reseau, by=coordinatrice).vu_jusqu_a is None
    with travel("2026-03-05T09:00:00Z", tick=False):
        assert (
            services.note_visit(reseau=reseau, by=coordinatrice).vu_jusqu_a.isoformat() == "2026-03-02T11:00:00+00:00"
        )


def test_the_home_keeps_its_budget_with_news(chez_nous, tout, collegue, coordinatrice, accueil):
    chez_nous.get(accueil)

    def compter(n: int) -> int:
        for i in range(n):
            personnes.create_promeneur(reseau=tout.reseau, prenom=f"Zoé{i}", nom=f"Petit{n}", by=collegue)
        revient(tout.reseau, coordinatrice)
        Visite.objects.update(vu_jusqu_a=timezone.now() - timedelta(days=2))
        with CaptureQueriesContext(connection) as lues:
            chez_nous.get(accueil)
        return len(lues)

    peu = compter(1)
    assert compter(30) == peu <= 25


def test_accounts_to_close_after_a_departure_are_on_the_home(chez_nous, actif, coordinatrice, accueil, jour):
    compte = personnes.present_account(promeneur=actif, plateforme="x", identifiant="ines", by=coordinatrice)
    personnes.check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    for mandat in actif.mandats.all():
        personnes.end_mandate(mandat=mandat, le=jour, motif="Départ", by=coordinatrice)
    with travel(timezone.now() + timedelta(days=2)):
        titres = [t.titre for t in chez_nous.get(accueil).context["taches"]]
    assert "Compte à fermer après un départ" in titres


def test_a_step_is_ticked_by_what_is_done_and_the_path_goes_away(chez_nous, tout, coordinatrice, accueil):
    reseau = tout.reseau
    page = chez_nous.get(reverse("coordination_premiers_pas", args=[reseau.code]))
    faits = {p.titre: p.fait for p in page.context["pas"]}
    assert faits["Les partenaires"] and faits["Le réseau entre ici"] and not faits["La formation demandée"]
    assert "Vos premiers pas" in chez_nous.get(accueil).content.decode()
    type(reseau).objects.filter(pk=reseau.pk).update(
        contact_email="a@exemple.fr", crip_telephone="0383000000", parquet_telephone="0383000001"
    )
    services.set_training_rule(reseau=reseau, minutes=0, version=None, by=coordinatrice)
    page = chez_nous.get(reverse("coordination_premiers_pas", args=[reseau.code]))
    assert all(p.fait for p in page.context["pas"])
    assert "Vos premiers pas" not in chez_nous.get(accueil).content.decode()


def test_the_steps_are_put_aside_by_one_person_and_come_back(
    chez_nous, client, reseau, collegue, coordinatrice, accueil
):
    page = reverse("coordination_premiers_pas", args=[reseau.code])
    assert "Vos premiers pas" in chez_nous.get(accueil).content.decode()  # an empty network begins there
    chez_nous.post(page, {"geste": "ecarter"})
    assert "Vos premiers pas" not in chez_nous.get(accueil).content.decode()
    assert "Premiers pas" in chez_nous.get(page).content.decode()
    chez_nous.post(page, {"geste": "remettre"})
    assert "Vos premiers pas" in chez_nous.get(accueil).content.decode()
    services.put_steps_aside(reseau=reseau, aside=True, by=coordinatrice)
    client.force_login(collegue)
    assert "Vos premiers pas" in client.get(accueil).content.decode()
