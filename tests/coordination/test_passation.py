"""Handing a network over: what one follows goes to the other, and the access of who leaves ends on its day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions.models import Convention
from conventions.services import claim, release
from coordination import passation, services
from promeneurs import services as personnes
from promeneurs.models import Signalement
from socle.cles import cle
from socle.dates import aujourdhui
from socle.etats import Refused
from structures.models import Structure
from structures.services import create_structure
from territoires.models import Reseau, RoleReseau
from territoires.rules import is_coordinator
from territoires.services import end_role, grant_role, revoke_role
from tests.conftest import compte_utilisateur
from tests.promeneurs.test_services_a_deux import ensemble, refus


@pytest.fixture
def suivante(reseau):
    user = compte_utilisateur("suivante@exemple.fr", "Sam", "Suivante")
    grant_role(user=user, reseau=reseau, role="coordination", by=None)
    return user


def un_dossier(structure, by) -> Convention:
    """Each of a structure of its own, in the same commune as this one."""
    nom = f"{structure.nom} {Structure.objects.count()}"
    sienne = create_structure(reseau=structure.reseau, nom=nom, commune=structure.commune, by=by)
    return claim(convention=Convention.objects.create(structure=sienne, origine="plateforme", etat="brouillon"), by=by)


def un_signalement(reseau, by, **dit) -> Signalement:
    s = personnes.report(
        envoi=f"envoi{Signalement.objects.count()}", sujet="adulte", motif="secret", reseau=reseau, **dit
    )
    return personnes.take_report(signalement=s, by=by)


def test_what_one_followed_goes_to_the_other_and_to_nobody_else(reseau, structure, coordinatrice, suivante):
    tierce = compte_utilisateur("tierce@exemple.fr")
    grant_role(user=tierce, reseau=reseau, role="coordination", by=None)
    sien, autre = un_dossier(structure, coordinatrice), un_dossier(structure, tierce)
    signalement = un_signalement(reseau, coordinatrice)
    fait = services.hand_over(reseau=reseau, de=coordinatrice, a=suivante, jusqu_au=None, by=coordinatrice)
    for objet in (sien, autre, signalement):
        objet.refresh_from_db()
    assert (sien.instructeur, autre.instructeur, signalement.pris_par) == (suivante, tierce, suivante)
    assert (fait.dossiers, fait.signalements, fait.restes) == (1, 1, 0)
    assert is_coordinator(coordinatrice, reseau), "no day said: the access stays"


def test_a_report_about_who_takes_over_stays_where_it_was(reseau, promeneur, coordinatrice):
    grant_role(user=promeneur.user, reseau=reseau, role="coordination", by=None)
    signalement = un_signalement(reseau, coordinatrice, promeneur=promeneur)
    fait = services.hand_over(reseau=reseau, de=coordinatrice, a=promeneur.user, jusqu_au=None, by=coordinatrice)
    signalement.refresh_from_db()
    assert (fait.signalements, fait.restes, signalement.pris_par) == (0, 1, coordinatrice)


def test_the_access_lasts_the_day_said_and_not_the_day_after(
    client, reseau, structure, coordinatrice, suivante, time_machine
):
    dernier = aujourdhui() + timedelta(days=3)
    services.hand_over(reseau=reseau, de=coordinatrice, a=suivante, jusqu_au=dernier, by=suivante)
    client.force_login(coordinatrice)
    url = reverse("coordination", args=[reseau.code])
    time_machine.move_to(f"{dernier}T22:00:00+00:00", tick=False)
    assert is_coordinator(coordinatrice, reseau) and client.get(url).status_code == 200
    time_machine.move_to(f"{dernier + timedelta(days=1)}T08:00:00+00:00", tick=False)
    assert not is_coordinator(coordinatrice, reseau) and client.get(url).status_code in (302, 404)
    assert not Reseau.objects.coordinated_by(coordinatrice).exists()
    assert not Structure.objects.visible_to(coordinatrice).exists()
    assert grant_role(user=coordinatrice, reseau=reseau, role="coordination", by=suivante).jusqu_au is None
    assert is_coordinator(coordinatrice, reseau), "named again, for good"


def test_the_network_always_keeps_somebody_without_an_end(reseau, coordinatrice, suivante):
    services.hand_over(reseau=reseau, de=coordinatrice, a=suivante, jusqu_au=aujourdhui(), by=coordinatrice)
    for partir in (
        lambda: revoke_role(user=suivante, reseau=reseau, role="coordination", by=suivante),
        lambda: end_role(user=suivante, reseau=reseau, role="coordination", jusqu_au=aujourdhui(), by=suivante),
    ):
        with pytest.raises(Refused, match="plus personne"):
            partir()


def test_it_is_refused_to_strangers_to_oneself_and_for_the_past(
    reseau, autre_reseau, structure, coordinatrice, suivante, directrice
):
    bon = {"reseau": reseau, "de": coordinatrice, "a": suivante, "jusqu_au": None, "by": coordinatrice}
    for faux, mot in (
        ({"by": directrice}, "Seule la coordination"),
        ({"reseau": autre_reseau}, "Seule la coordination"),
        ({"a": coordinatrice}, "deux personnes"),
        ({"a": directrice}, "invitez-la"),
        ({"de": directrice}, "n’est plus"),
        ({"jusqu_au": aujourdhui() - timedelta(days=1)}, "à venir"),
    ):
        sien = un_dossier(structure, coordinatrice)
        with pytest.raises(Refused, match=mot):
            services.hand_over(**(bon | faux))
        sien.refresh_from_db()
        assert sien.instructeur == coordinatrice, "all of it, or nothing"
        release(convention=sien, by=coordinatrice)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_over_to_each_other_for_good_one_stays(reseau, coordinatrice, suivante):
    def passe(de, a):
        return lambda: services.hand_over(reseau=reseau, de=de, a=a, jusqu_au=aujourdhui(), by=de)

    (dit,) = refus(ensemble(passe(coordinatrice, suivante), passe(suivante, coordinatrice)))
    assert "invitez" in dit
    assert RoleReseau.objects.coordination().sans_fin().count() == 1


def test_the_page_shows_what_is_open_then_does_it(chez_nous, reseau, structure, coordinatrice, suivante):
    un_dossier(structure, coordinatrice)
    url = reverse("coordination_passation", args=[reseau.code])
    assert structure.nom in chez_nous.get(url).content.decode()
    assert structure.nom not in chez_nous.get(url, {"de": cle(suivante)}).content.decode()
    mauvais = {"de": cle(coordinatrice), "a": cle(suivante), "jusqu_au": "2020-01-01"}
    page = chez_nous.post(url, mauvais).content.decode()
    assert "à venir" in page and "2020-01-01" in page
    assert chez_nous.post(url, mauvais | {"jusqu_au": ""}).status_code == 302
    assert passation.dossiers(reseau, suivante).count() == 1


def test_the_page_costs_the_same_for_1_and_30_files(
    chez_nous, reseau, structure, coordinatrice, suivante, django_assert_max_num_queries
):
    url = reverse("coordination_passation", args=[reseau.code])
    un_dossier(structure, coordinatrice)
    chez_nous.get(url)
    with django_assert_max_num_queries(100) as une:
        chez_nous.get(url)
    for _ in range(30):
        un_dossier(structure, coordinatrice)
    with django_assert_max_num_queries(len(une.captured_queries)):
        chez_nous.get(url)
