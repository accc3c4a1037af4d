"""Networks, their settings, partners, and who works in them: walls between networks."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts import services as comptes
from accounts.models import User
from socle.edition import Conflit
from socle.etats import Refused
from socle.journal import historique
from territoires import rules, services
from territoires.acces import public_reseau_or_404, reseau_or_404
from territoires.models import Departement, PartenaireReseau, Region, Reseau, RoleReseau

pytestmark = pytest.mark.django_db


@pytest.fixture
def departements():
    region, _ = Region.objects.get_or_create(code="11", defaults={"nom": "Île-de-France", "tri": "ile de france"})
    for code, nom in (("93", "Seine-Saint-Denis"), ("94", "Val-de-Marne")):
        Departement.objects.get_or_create(code=code, defaults={"nom": nom, "tri": nom.lower(), "region": region})
    return Departement.objects


@pytest.fixture
def seine(departements, organisme):
    return services.create_reseau(
        departement=departements.get(code="93"), nom="PdN 93", coordination=organisme, by=None
    )


@pytest.fixture
def marne(departements, organisme):
    return services.create_reseau(
        departement=departements.get(code="94"), nom="PdN 94", coordination=organisme, by=None
    )


@pytest.fixture
def camille():
    return User.objects.create_user("camille@exemple.fr", prenom="Camille", nom="Petit")


def test_a_departement_has_one_network_for_each_audience(departements, seine, organisme):
    with pytest.raises(Refused, match="a déjà un réseau pour ce public"):
        services.create_reseau(departement=seine.departement, nom="x", coordination=organisme, by=None)
    parents = services.create_reseau(
        departement=seine.departement, nom="Parents", coordination=organisme, public_vise="parents", by=None
    )
    assert parents.code == "93-parents" and parents.age_min == 18
    with pytest.raises(IntegrityError), transaction.atomic():
        Reseau.objects.filter(pk=parents.pk).update(public_vise="jeunes")


@pytest.mark.parametrize(
    ("reglages", "message"),
    [
        ({"age_min": 30}, "doit être inférieur"),
        ({"heures_min_hebdo": 70}, "40"),
        ({"duree_label_mois": 0}, "1 à 120 mois"),
        ({"contact_email": "non"}, "valide"),
        ({"nom": ""}, "vide"),
    ],
)
def test_settings_out_of_bounds_are_refused_in_french(seine, reglages, message):
    with pytest.raises(ValidationError, match=message):
        services.update_reseau(reseau=seine, changes=reglages, by=None, version=seine.version)


def test_a_code_is_fit_for_an_address(departements, organisme):
    with pytest.raises(ValidationError, match="minuscules"):
        services.create_reseau(
            departement=departements.get(code="93"), nom="x", coordination=organisme, code="Seine S", by=None
        )


def test_two_people_changing_the_same_setting_at_once_one_is_told(seine, camille):
    vue = seine.version
    services.update_reseau(reseau=seine, changes={"age_max": 21}, by=camille, version=vue)
    services.update_reseau(reseau=seine, changes={"age_min": 11}, by=None, version=vue)
    with pytest.raises(Conflit):
        services.update_reseau(reseau=seine, changes={"age_max": 22}, by=None, version=vue)
    seine.refresh_from_db()
    assert (seine.age_min, seine.age_max) == (11, 21)
    assert "Camille Petit" in {e.qui for e in historique(seine)}


def test_out_of_your_networks_nothing_exists(seine, marne, camille):
    services.grant_role(user=camille, reseau=seine, role="coordination", by=None)
    assert list(rules.reseaux_of(camille)) == [seine]
    assert reseau_or_404(camille, "93") == seine
    for user in (camille, AnonymousUser()):
        with pytest.raises(Http404):
            reseau_or_404(user, "94")
    assert list(Reseau.objects.visible_to(AnonymousUser())) == []


def test_a_closed_account_has_no_network_left(seine, camille):
    services.grant_role(user=camille, reseau=seine, role="coordination", by=None)
    comptes.deactivate(user=camille, by=None, reason="Départ.")
    assert not rules.is_coordinator(camille, seine)
    assert not Reseau.objects.visible_to(camille).exists()


def test_a_partner_reads_but_does_not_coordinate(seine, camille, organisme):
    services.grant_role(user=camille, reseau=seine, role="partenaire", organisme=organisme, by=None)
    assert rules.is_partner(camille, seine) and rules.can_see(camille, seine)
    assert not rules.can_configure(camille, seine)
    assert reseau_or_404(camille, "93", role="partenaire") == seine
    with pytest.raises(Http404):
        reseau_or_404(camille, "93")


def test_a_partner_speaks_for_a_body(seine, camille):
    with pytest.raises(ValidationError, match="dites lequel"):
        services.grant_role(user=camille, reseau=seine, role="partenaire", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleReseau.objects.create(user=camille, reseau=seine, role="partenaire")


def test_a_role_given_twice_is_one(seine, camille):
    un = services.grant_role(user=camille, reseau=seine, role="coordination", by=None)
    assert services.grant_role(user=camille, reseau=seine, role="coordination", by=None) == un


def test_a_network_is_never_without_a_coordinator(seine, camille):
    services.grant_role(user=camille, reseau=seine, role="coordination", by=None)
    with pytest.raises(Refused, match="plus personne"):
        services.revoke_role(user=camille, reseau=seine, role="coordination", by=camille)
    autre = User.objects.create_user("autre@exemple.fr")
    services.grant_role(user=autre, reseau=seine, role="coordination", by=camille)
    services.revoke_role(user=camille, reseau=seine, role="coordination", by=autre, reason="Départ.")
    assert not rules.is_coordinator(camille, seine)


def test_partnerships_of_one_body_do_not_overlap(seine, organisme):
    services.add_partner(
        reseau=seine, organisme=organisme, depuis=date(2020, 1, 1), jusqu_au=date(2020, 12, 31), by=None
    )
    with pytest.raises(ValidationError, match="déjà partenaire du réseau sur une partie"):
        services.add_partner(reseau=seine, organisme=organisme, depuis=date(2020, 12, 31), by=None)
    services.add_partner(reseau=seine, organisme=organisme, depuis=date(2021, 1, 1), by=None)
    assert PartenaireReseau.objects.active_on().count() == 1
    with pytest.raises(Refused, match="après son début"):
        services.add_partner(
            reseau=seine, organisme=organisme, depuis=date(2019, 2, 1), jusqu_au=date(2019, 1, 1), by=None
        )


def test_a_partner_that_leaves_takes_its_people_along(seine, camille, organisme):
    partenaire = services.add_partner(reseau=seine, organisme=organisme, depuis=date(2020, 1, 1), by=None)
    services.grant_role(user=camille, reseau=seine, role="partenaire", organisme=organisme, by=None)
    services.end_partner(partenaire=partenaire, sortie=timezone.localdate(), by=None)
    assert not rules.is_partner(camille, seine)
    assert not PartenaireReseau.objects.active_on().exists()


def test_an_invitation_lands_in_the_right_role(seine, camille, organisme, django_capture_on_commit_callbacks):
    services.grant_role(user=camille, reseau=seine, role="coordination", by=None)
    services.add_partner(reseau=seine, organisme=organisme, by=camille)
    nouvelle = User.objects.create_user("nouvelle@exemple.fr")
    for invitation in (
        services.invite_coordinator(reseau=seine, email="nouvelle@exemple.fr", by=camille),
        services.invite_partner(reseau=seine, organisme=organisme, email="nouvelle@exemple.fr", by=camille),
    ):
        comptes.accept(invitation=invitation, user=nouvelle)
    assert rules.is_coordinator(nouvelle, seine) and rules.is_partner(nouvelle, seine)
    assert RoleReseau.objects.get(user=nouvelle, role="partenaire").organisme == organisme


def test_one_does_not_invite_for_a_body_that_is_no_partner(seine, camille, organisme):
    with pytest.raises(Refused, match="n’est pas partenaire"):
        services.invite_partner(reseau=seine, organisme=organisme, email="x@exemple.fr", by=camille)


def test_a_second_factor_is_asked_of_those_who_decide(seine, camille, settings):
    from accounts import securite

    settings.MFA_REQUISE = True
    assert not securite.is_required(camille)
    services.grant_role(user=camille, reseau=seine, role="coordination", by=None)
    assert securite.is_required(camille)


def test_a_public_page_reads_a_network_without_asking_who_visits(seine, django_assert_num_queries):
    with django_assert_num_queries(2):
        reseau = public_reseau_or_404("93")
        assert (reseau.departement.code, reseau.coordination.nom) == ("93", "Ligue de l’enseignement 93")
    with pytest.raises(Http404):
        public_reseau_or_404("zz")


@pytest.mark.parametrize("combien", [1, 30])
def test_partners_cost_three_queries(seine, combien, django_assert_num_queries):
    for i in range(combien):
        partenaire = services.create_organisme(nom=f"Organisme {i}", by=None)
        services.add_partner(reseau=seine, organisme=partenaire, depuis=date(2020, 1, 1) + timedelta(i), by=None)
    with django_assert_num_queries(2):
        assert len([p.organisme.nom for p in seine.partenaires.active_on().with_organismes()]) == combien
