"""A visitor reports: who is told, who never is, what is kept and for how long."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from promeneurs import services
from promeneurs.models import Signalement
from socle import conservation
from socle.etats import Refused
from socle.models import Courriel
from structures.services import add_member
from territoires.models import NomOrganisme, Organisme, RoleReseau
from tests.conftest import compte_utilisateur

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
ENVOI = {"envoi": "e1", "sujet": "compte", "motif": "photos"}


@pytest.fixture(autouse=True)
def cache_vide():
    cache.clear()


@pytest.fixture
def caf(reseau):
    from socle.dates import periode

    organisme = Organisme.objects.create(nature="caf")
    NomOrganisme.objects.create(organisme=organisme, nom="Caf 54", periode=periode(None))
    user = compte_utilisateur("caf@exemple.fr")
    RoleReseau.objects.create(user=user, reseau=reseau, role="partenaire", organisme=organisme)
    return user


@pytest.fixture
def ana(reseau, structure, directrice, coordinatrice, caf):
    user = compte_utilisateur("ana@exemple.fr", "Ana", "Roux")
    return fabrique.personne("Ana", "Roux", structure=structure, identifiant="ana.pdn", user=user, email=user.email)


def signale(**champs):
    defaut = {"envoi": "x", "sujet": "adulte", "motif": "secret", "reseau": None}
    return services.report(**(defaut | champs))


def destinataires() -> set[str]:
    return set(Courriel.objects.filter(modele="signalement_recu").values_list("destinataire", flat=True))


# — Who is told


def test_a_report_about_a_promeneur_reaches_the_coordination_the_direction_and_the_caf_never_that_person(ana):
    signale(promeneur=ana)
    assert destinataires() == {"coordination@exemple.fr", "direction@exemple.fr", "caf@exemple.fr"}


def test_the_mail_says_nothing_of_it_but_a_link_behind_a_door(ana, client):
    s = signale(promeneur=ana, texte="Il veut une photo.", contact="parent@exemple.fr", compte="@ana.pdn")
    for mail in Courriel.objects.filter(modele="signalement_recu"):
        assert not any(
            mot in mail.sujet + mail.corps for mot in ("Ana", "Roux", "photo", "secret", "parent@", "ana.pdn")
        )
        assert mail.portee == "", "la liste des courriels du réseau ne doit pas le montrer à la personne en cause"
    assert client.get(f"/coordination/54/signalements/{s.code}/").status_code == 302


def test_a_coordinator_who_is_reported_reads_nothing_of_it_and_the_others_do(ana, reseau, settings):
    settings.MFA_REQUISE = False
    RoleReseau.objects.create(user=ana.user, reseau=reseau, role="coordination")
    s = signale(promeneur=ana)
    assert ana.user.email not in destinataires()
    client = Client()
    client.force_login(ana.user)
    assert s.code not in client.get("/coordination/54/signalements/").content.decode()
    assert "ignalement à traiter" not in client.get("/coordination/54/").content.decode()
    for suite in ("", "prendre/", "clore/", "repondre/", "rouvrir/"):
        url = f"/coordination/54/signalements/{s.code}/{suite}"
        assert client.get(url).status_code == client.post(url).status_code == 404
    with pytest.raises(Refused):
        services.take_report(signalement=s, by=ana.user)


def test_an_unlinked_promeneur_is_known_by_their_address(ana, reseau, coordinatrice):
    ana.user, ana.email = None, coordinatrice.email.upper()
    ana.save()
    s = signale(promeneur=ana)
    assert coordinatrice.email not in destinataires()
    assert not Signalement.objects.du_reseau(reseau, coordinatrice).filter(pk=s.pk).exists()


def test_when_the_only_coordinator_is_reported_whoever_runs_the_site_is_told(ana, reseau, coordinatrice, admin_user):
    ana.user = coordinatrice
    ana.save()
    signale(promeneur=ana)
    assert destinataires() == {admin_user.email, "direction@exemple.fr", "caf@exemple.fr"}


def test_the_direction_is_left_out_when_the_person_belongs_to_it(ana, structure, directrice, settings):
    add_member(structure=structure, user=ana.user, role="direction", by=None)
    s = signale(promeneur=ana)
    assert destinataires() == {"coordination@exemple.fr", "caf@exemple.fr"}
    for user in (ana.user, directrice):
        client = Client()
        client.force_login(user)
        assert client.get(f"/espace/structure/{structure.code}/signalements/{s.code}/").status_code == 404
        assert "Signalement à lire" not in client.get("/espace/").content.decode()


def test_the_direction_reads_what_is_said_but_not_who_asks_for_an_answer(ana, structure, directrice, client):
    s = signale(promeneur=ana, texte="Il demande de garder un secret.", contact="parent@exemple.fr")
    client.force_login(directrice)
    assert "Signalement à lire" in client.get("/espace/").content.decode()
    page = client.get(f"/espace/structure/{structure.code}/signalements/{s.code}/").content.decode()
    assert "Il demande de garder un secret." in page and "parent@exemple.fr" not in page


def test_a_mistake_in_a_profile_is_mailed_to_the_employer_and_the_caf_too_never_to_that_person(ana):
    signale(promeneur=ana, sujet="fiche", motif="horaires")
    assert destinataires() == {"coordination@exemple.fr", "direction@exemple.fr", "caf@exemple.fr"}


def test_the_caf_reads_the_nature_the_person_and_the_state_and_other_partners_nothing(
    ana, reseau, caf, client, settings
):
    settings.MFA_REQUISE = False
    signale(promeneur=ana, texte="Des mots privés.", compte="@ana.pdn")
    client.force_login(caf)
    page = client.get("/espace/partenaire/54/").content.decode()
    assert "1\u00a0signalement en cours" in page.replace("&nbsp;", "\u00a0") or "1 signalement en cours" in page
    assert "Demande de garder un secret" in page and "Ana Roux" in page and "Des mots privés" not in page
    autre = compte_utilisateur("ars@exemple.fr")
    RoleReseau.objects.create(
        user=autre, reseau=reseau, role="partenaire", organisme=Organisme.objects.create(nature="ars")
    )
    client.force_login(autre)
    assert "Signalements" not in client.get("/espace/partenaire/54/").content.decode()


def test_an_account_of_somebody_is_about_that_person_even_suspended_and_nobody_can_tell(ana):
    """The page that answers is the same for an account nobody knows."""
    fabrique.suspendre(ana)
    client, pages = Client(), []
    for n, compte in enumerate(("ana.pdn", "zzz.zzz")):
        envoi = ENVOI | {"envoi": f"e{n}", "compte": compte, "departement": "ailleurs"}
        pages.append(client.post("/signaler/", {"compte": compte, "sujet": "compte"}).content.decode())
        pages.append(client.post("/signaler/", envoi).content.decode())
    import re

    plats = [re.sub(r"ana\.pdn|zzz\.zzz|value=\"[a-z0-9]{24}\"", "", page) for page in pages]
    assert plats[:2] == plats[2:] and "Pas de réseau" in plats[1]
    [s] = Signalement.objects.all()
    assert s.promeneur == ana


# — What a visitor does


def test_discomfort_with_an_adult_shows_the_numbers_before_any_form(ana):
    page = Client().get("/signaler/?sujet=adulte").content.decode()
    avant = page[: page.index("<form")]
    assert all(mot in avant for mot in ('href="tel:119"', 'href="tel:3018"', 'href="tel:17"', "PHAROS"))


def test_a_report_asks_no_name_sets_no_cookie_and_gives_a_code_that_says_the_state_only(ana):
    client = Client(enforce_csrf_checks=True)
    reponse = client.post("/signaler/", ENVOI | {"compte": "@ana.pdn"})
    s = Signalement.objects.get()
    assert reponse.status_code == 200 and not reponse.cookies and s.promeneur == ana
    code = " ".join(s.code[n : n + 4] for n in range(0, 16, 4))
    assert code in reponse.content.decode()
    suivi = client.post("/signaler/suivi/", {"code": code.upper()}).content.decode()
    assert "pas encore lu" in suivi and "Ana" not in suivi and "ana.pdn" not in suivi
    assert client.post("/signaler/suivi/", {"code": "zzzz zzzz zzzz zzzz"}).status_code == 422


def test_the_same_sending_twice_is_one_report(ana):
    for _ in range(2):
        assert Client().post("/signaler/", ENVOI | {"compte": "@ana.pdn"}).status_code == 200
    assert Signalement.objects.count() == 1


def test_what_was_pasted_to_be_checked_comes_to_the_form_by_no_address(ana):
    page = Client().post("/verifier/", {"compte": "anna.pdn"}).content.decode()
    assert 'action="/signaler/" method="post"' in page and 'name="compte" value="anna.pdn"' in page
    assert 'value="anna.pdn"' in Client().post("/signaler/", {"compte": "anna.pdn", "sujet": "compte"}).content.decode()
    assert "anna.pdn" not in Client().get("/signaler/?compte=anna.pdn&sujet=compte").content.decode()


def test_a_profile_leads_to_a_report_about_that_person(ana):
    assert f"/signaler/?promeneur={ana.code}" in Client().get(ana.get_absolute_url()).content.decode()
    page = Client().get(f"/signaler/?promeneur={ana.code}").content.decode()
    assert "Une erreur dans sa fiche" in page and "<b>Ana</b>" in page
    Client().post("/signaler/", {"envoi": "e", "sujet": "fiche", "motif": "horaires", "promeneur": ana.code})
    assert Signalement.objects.get().promeneur == ana


@pytest.mark.parametrize(
    "texte", ["Appelle le 06 12 34 56 78", "écris à lea@exemple.fr", "ma fille est @lea.ptite", "voir https://exemple.fr/lea"]
)  # fmt: skip
def test_nobodys_details_may_stay_in_the_text(ana, texte):
    reponse = Client().post("/signaler/", ENVOI | {"compte": "@ana.pdn", "texte": texte})
    assert reponse.status_code == 422 and "Enlève" in reponse.content.decode()
    assert texte in reponse.content.decode().replace("&#x27;", "'"), "rien de ce qui est tapé n’est perdu"
    assert not Signalement.objects.exists()


def test_an_unknown_account_goes_to_the_network_of_the_departement_or_to_pharos(reseau):
    client = Client()
    assert client.post("/signaler/", ENVOI | {"compte": "@zzz.zzz"}).status_code == 422
    client.post("/signaler/", ENVOI | {"compte": "@zzz.zzz", "departement": "54"})
    assert Signalement.objects.get().reseau == reseau
    page = client.post(
        "/signaler/", ENVOI | {"envoi": "e2", "compte": "@zzz", "departement": "ailleurs"}
    ).content.decode()
    assert "PHAROS" in page and "3018" in page and Signalement.objects.count() == 1


def test_the_look_alike_of_an_account_goes_to_the_network_of_the_person_imitated_and_accuses_nobody(ana, reseau):
    Client().post("/signaler/", ENVOI | {"compte": "@anna.pdn"})
    s = Signalement.objects.get()
    assert (s.reseau, s.promeneur) == (reseau, None)


def test_reporting_too_often_is_slowed_down_by_visitor_and_by_target(reseau):
    client = Client()

    def un(n, **meta):
        return client.post("/signaler/", ENVOI | {"envoi": f"e{n}", "compte": "@zzz.zzz", "departement": "54"}, **meta)

    assert [un(n).status_code for n in range(11)] == [200] * 10 + [429]
    assert un(11)["Retry-After"] == "3600"
    autres = [un(20 + n, REMOTE_ADDR=f"10.0.{n}.1").status_code for n in range(12)]
    assert autres[:9] == [200] * 9 and autres[-1] == 429


def test_a_machine_that_fills_what_nobody_sees_is_thanked_and_nothing_is_kept(ana):
    reponse = Client().post("/signaler/", ENVOI | {"compte": "@ana.pdn", "site": "https://spam.example"})
    assert reponse.status_code == 200 and "C’est reçu" in reponse.content.decode()
    assert not Signalement.objects.exists() and not destinataires()


def test_another_site_does_not_have_its_visitors_report_somebody(ana):
    reponse = Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/signaler/", ENVOI | {"compte": "@ana.pdn"})
    assert reponse.status_code == 403 and not Signalement.objects.exists()


# — What the coordination does, and how long it stays


def test_a_report_is_taken_answered_and_closed_with_a_reason(ana, coordinatrice, client, settings):
    settings.MFA_REQUISE = False
    client.force_login(coordinatrice)
    s = signale(promeneur=ana, contact="parent@exemple.fr")
    assert "Signalement à traiter" in client.get("/coordination/54/").content.decode()
    base = f"/coordination/54/signalements/{s.code}/"
    client.post(base + "prendre/")
    client.post(base + "repondre/", {"texte": "Merci, nous avons vérifié."})
    mail = Courriel.objects.get(modele="signalement_reponse")
    assert mail.destinataire == "parent@exemple.fr" and "nous avons vérifié" in mail.corps and mail.sensible
    assert client.post(base + "clore/", {"suite": "Vu."}).context["form"].errors
    client.post(base + "clore/", {"issue": "normal", "suite": "Vu avec l’employeur."})
    s.refresh_from_db()
    assert (s.etat, s.issue, s.pris_par) == ("clos", "normal", coordinatrice)
    assert client.get(base).status_code == 200


def test_a_mail_is_never_sent_to_an_address_before_somebody_answers(ana):
    """Anybody may type anybody's address."""
    signale(promeneur=ana, contact="autre@exemple.fr")
    assert not Courriel.objects.filter(destinataire="autre@exemple.fr").exists()


def test_who_asked_for_an_answer_is_forgotten_a_month_after_the_end_and_the_rest_a_year_after(ana, coordinatrice):
    s = signale(promeneur=ana, contact="parent@exemple.fr", texte="Des mots.")
    services.take_report(signalement=s, by=coordinatrice)
    services.answer_report(signalement=s, texte="Merci.", by=coordinatrice)
    services.close_report(signalement=s, issue="normal", by=coordinatrice)
    evenements = s.events.model if hasattr(s, "events") else None
    conservation.purger(["signalements_contacts", "signalements"])
    s.refresh_from_db()
    assert s.contact
    for jours, reste in ((31, True), (366, False)):
        Signalement.objects.filter(pk=s.pk).update(clos_le=timezone.now() - timedelta(days=jours))
        conservation.purger(["signalements_contacts", "signalements"])
        assert Signalement.objects.filter(pk=s.pk).exists() is reste
        assert not Signalement.objects.exclude(contact="").exists()
    assert not Courriel.objects.filter(destinataire="parent@exemple.fr").exists()
    assert evenements is None or not evenements.objects.filter(pgh_obj_id=s.pk).exists()


def test_the_history_keeps_neither_words_nor_addresses():
    from socle.journal import events_model

    champs = {f.name for f in events_model(Signalement)._meta.fields}
    assert not champs & {"texte", "contact", "compte", "envoi"}


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE promeneurs_signalement SET etat = 'clos', clos_le = now()",
        "UPDATE promeneurs_signalement SET etat = 'en_charge'",
        "UPDATE promeneurs_signalement SET promeneur_id = NULL, sujet = 'compte'",
        "UPDATE promeneurs_signalement SET issue = 'normal'",
    ],
)
def test_the_database_refuses_a_report_that_makes_no_sense(ana, ordre):
    signale(promeneur=ana)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ordre)


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_list_of_reports_asks_the_same_questions_whatever_its_length(
    ana, coordinatrice, client, settings, nombre, django_assert_num_queries
):
    settings.MFA_REQUISE = False
    for n in range(nombre):
        s = signale(envoi=f"e{n}", promeneur=ana)
        services.take_report(signalement=s, by=coordinatrice)
    client.force_login(coordinatrice)
    with django_assert_num_queries(8):
        page = client.get("/coordination/54/signalements/?etat=ouverts&sujet=adulte&tri=etat&q=roux")
    assert page.context["page"].paginator.count == nombre
    assert client.get("/coordination/54/signalements/?export=csv").status_code == 200
