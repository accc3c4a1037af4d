"""Every promeneur confirms their profile every three months; else it is marked, then hidden (dates decide)."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from promeneurs import jetons
from promeneurs.models import Promeneur
from promeneurs.services import (
    check_account,
    confirm_by_link,
    confirm_profile,
    create_promeneur,
    edit_profile,
    present_account,
    set_communes,
    suspend,
    undo_by_link,
)
from promeneurs.verification import verify
from socle import journal, relances, valeurs
from socle.a_faire import pour
from socle.ecriture import en_masse
from socle.etats import Refused
from socle.models import Courriel
from tests.conftest import compte_utilisateur

from . import fabrique_public as fabrique
from .test_services_a_deux import ensemble, refus


@pytest.fixture
def ana(db):
    user = compte_utilisateur("ana@exemple.fr", "Ana", "Lambert")
    return fabrique.personne("Ana", "Lambert", identifiant="ana.pdn", user=user, email=user.email)


def confirmee(p: Promeneur, jour: date, jours: int) -> Promeneur:
    """Last confirmed so many days ago."""
    Promeneur.objects.filter(pk=p.pk).update(confirme_le=jour - timedelta(days=jours))
    p.refresh_from_db()
    return p


def midi(jour: date) -> datetime:
    return datetime.combine(jour, time(12), tzinfo=UTC)


def page(p: Promeneur) -> str:
    return Client().get(p.get_absolute_url()).content.decode().replace("&nbsp;", "\u00a0")


# — Dates decide


@pytest.mark.parametrize(
    ("jours", "visible", "a_confirmer", "cachee"),
    [(0, 1, 0, 0), (89, 1, 0, 0), (90, 1, 1, 0), (149, 1, 1, 0), (150, 0, 0, 1), (900, 0, 0, 1)],
)
def test_three_months_then_the_delay_of_the_network(ana, jour, jours, visible, a_confirmer, cachee):
    confirmee(ana, jour, jours)
    q = Promeneur.objects
    assert (q.visibles(jour).count(), q.a_confirmer(jour).count(), q.caches(jour).count()) == (
        visible, a_confirmer, cachee,
    )  # fmt: skip
    assert q.actifs(jour).count() == 1, "a promeneur stays actif whatever the profile"
    assert q.profil_incomplet(jour).count() == 0, "hidden for want of a confirmation is not incomplete"


def test_a_network_without_delay_hides_nobody(ana, jour):
    ana.reseau.delai_confirmation_jours = 0
    ana.reseau.save()
    confirmee(ana, jour, 900)
    assert Promeneur.objects.a_confirmer(jour).get() == ana
    assert ana.cache_le is None and Client().get(ana.get_absolute_url()).status_code == 200


def test_a_delay_too_short_for_two_reminders_is_refused(ana):
    from django.core.exceptions import ValidationError

    for delai in (1, 13, 366):
        ana.reseau.delai_confirmation_jours = delai
        with pytest.raises(ValidationError, match="14 à 365"):
            ana.reseau.full_clean()


def test_the_public_page_says_when_it_was_confirmed_and_when_that_is_old(ana, jour):
    assert "Fiche confirmée le" in page(ana) and "Personne n’a confirmé" not in page(ana)
    confirmee(ana, jour, 100)
    assert "Personne n’a confirmé cette fiche depuis plus de 3\u00a0mois" in page(ana)


@pytest.mark.parametrize(
    ("modifiee", "confirmee", "compte", "dit"),
    [(40, 100, 300, 40), (100, 30, 300, 30), (100, 90, 20, 20)],
)
def test_the_public_page_says_when_the_file_was_last_changed_confirmed_or_one_of_its_accounts_checked(
    ana, jour, modifiee, confirmee, compte, dit
):
    def il_y_a(jours: int) -> date:
        return jour - timedelta(days=jours)

    Promeneur.objects.filter(pk=ana.pk).update(modifie_le=midi(il_y_a(modifiee)), confirme_le=il_y_a(confirmee))
    ana.comptes.update(officiel_depuis=il_y_a(compte))
    texte = page(ana)
    assert f'Mis à jour le <time datetime="{il_y_a(dit).isoformat()}">{valeurs.jour(il_y_a(dit))}</time>' in texte
    assert f'"dateModified": "{il_y_a(dit).isoformat()}"' in texte


def test_hidden_is_hidden_everywhere(ana, jour):
    confirmee(ana, jour, 150)
    assert Client().get(ana.get_absolute_url()).status_code == 404
    assert "Ana" not in Client().get("/annuaire/?departement=54").content.decode()
    assert Client().get("/api/v1/promeneurs").json()["items"] == []


def test_a_parent_is_not_told_that_a_hidden_account_is_false(ana, jour):
    """Nor that it is official: somebody is to confirm it first."""
    confirmee(ana, jour, 150)
    verdict = verify("@ana.pdn")
    assert verdict.en_revue and verdict.statut == "inconnu"


# — What counts


def test_what_the_owner_writes_on_the_profile_confirms_it(ana, jour):
    confirmee(ana, jour, 100)
    edit_profile(promeneur=ana, changes={"presentation": "Bonjour."}, version=ana.version, by=ana.user)
    assert ana.confirme_le == jour
    confirmee(ana, jour, 100)
    set_communes(promeneur=ana, communes=["54395"], by=ana.user)
    ana.refresh_from_db()
    assert ana.confirme_le == jour


def test_reading_ones_profile_again_and_saving_it_as_it_is_confirms_it(ana, jour):
    confirmee(ana, jour, 100)
    assert edit_profile(promeneur=ana, changes={"fonction": ana.fonction}, version=ana.version, by=ana.user) is False
    assert ana.confirme_le == jour


def test_what_somebody_else_writes_does_not(ana, jour, coordinatrice):
    confirmee(ana, jour, 100)
    edit_profile(promeneur=ana, changes={"presentation": "Bonjour."}, version=ana.version, by=coordinatrice)
    assert ana.confirme_le == jour - timedelta(days=100)


def test_an_account_opened_and_checked_confirms_the_profile(ana, jour, coordinatrice):
    compte = present_account(promeneur=ana, plateforme="tiktok", identifiant="ana.pdn", by=coordinatrice)
    confirmee(ana, jour, 100)
    compte.promeneur.refresh_from_db()
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    ana.refresh_from_db()
    assert ana.confirme_le == jour


def test_a_batch_tells_the_past_and_confirms_nothing(ana, jour):
    from django.db import transaction

    confirmee(ana, jour, 100)
    with transaction.atomic(), en_masse():
        set_communes(promeneur=ana, communes=["54395"], by=ana.user)
    ana.refresh_from_db()
    assert ana.confirme_le == jour - timedelta(days=100)


def test_a_new_file_is_confirmed_the_day_it_is_made(reseau, coordinatrice, jour):
    assert create_promeneur(reseau=reseau, prenom="Zoé", nom="Lam", by=coordinatrice).confirme_le == jour


def test_the_coordination_confirms_after_a_call_and_the_history_says_so(ana, jour, coordinatrice):
    confirmee(ana, jour, 150)
    confirm_profile(promeneur=ana, by=coordinatrice)
    assert Promeneur.objects.visibles(jour).get() == ana
    assert journal.historique(ana)[0].quoi == ["Fiche confirmée après un appel."]
    assert journal.historique(ana)[0].qui == coordinatrice.nom_complet


def test_nobody_else_confirms(ana, jour, directrice):
    with pytest.raises(Refused, match="personne elle-même"):
        confirm_profile(promeneur=ana, by=directrice)


def test_who_left_has_nothing_to_confirm(ana, jour, coordinatrice):
    fabrique.partir(ana, jour)
    with pytest.raises(Refused, match="rien à confirmer"):
        confirm_profile(promeneur=ana, by=coordinatrice)


# — The link of the mail


@pytest.fixture
def lien(ana, jour):
    confirmee(ana, jour, 100)
    return reverse("confirmer_fiche", args=[jetons.jeton(ana)])


def test_opening_the_link_confirms_nothing_the_button_does(ana, jour, lien):
    visiteur = Client()
    for _ in range(3):  # programs that open every link of a mail
        assert "Tout est juste" in visiteur.get(lien).content.decode()
    visiteur.head(lien)
    ana.refresh_from_db()
    assert ana.confirme_le == jour - timedelta(days=100)
    reponse = visiteur.post(lien)
    assert reponse.status_code == 302 and not visiteur.cookies
    assert "C’est noté" in visiteur.get(lien).content.decode()
    ana.refresh_from_db()
    assert ana.confirme_le == jour
    assert journal.historique(ana)[0].quoi == ["Fiche confirmée depuis le courriel."]


def test_a_person_confirms_by_opening_the_link_and_a_program_that_runs_nothing_does_not(ana, jour, lien):
    """The page holds the form that a script of ours sends; one may read first; once done, nothing is sent again."""
    envoi = ("data-confirmer", "js/confirmer")
    page = Client().get(lien).content.decode()
    assert all(mot in page for mot in envoi) and '<form method="post"' in page and "Tout est juste" in page
    assert not any(mot in Client().get(lien + "?relire=1").content.decode() for mot in envoi)
    assert ana.confirme_le == jour - timedelta(days=100)
    Client().post(lien)
    apres = Client().get(lien).content.decode()
    assert "Merci, votre fiche est confirmée" in apres and not any(mot in apres for mot in envoi)


def test_what_was_just_confirmed_from_the_mail_can_be_undone_until_anything_else_is_done(ana, jour, lien):
    visiteur = Client()
    visiteur.post(lien)
    assert "Annuler la confirmation" in visiteur.get(lien).content.decode()
    reponse = visiteur.post(lien, {"annuler": "1"})
    assert reponse["Location"].endswith("?relire=1"), "the page that comes back must not confirm again by itself"
    ana.refresh_from_db()
    assert ana.confirme_le == jour - timedelta(days=100)
    assert journal.historique(ana)[0].quoi == ["Confirmation annulée depuis le courriel."]
    visiteur.post(lien)
    edit_profile(promeneur=ana, changes={"presentation": "Bonjour."}, version=None, by=ana.user)
    assert "Annuler la confirmation" not in visiteur.get(lien).content.decode()
    visiteur.post(lien, {"annuler": "1"})
    ana.refresh_from_db()
    assert ana.confirme_le == jour
    with pytest.raises(Refused, match="plus rien à annuler"):
        undo_by_link(promeneur=ana, jeton=lien.strip("/").rpartition("/")[2])


def test_a_confirmation_made_otherwise_is_not_undone_from_an_old_mail(ana, jour, lien):
    confirm_profile(promeneur=ana, by=ana.user)
    Client().post(lien, {"annuler": "1"})
    ana.refresh_from_db()
    assert ana.confirme_le == jour


def test_the_link_works_once_a_period(ana, jour, lien):
    Client().post(lien)
    confirmee(ana, jour, 40)  # the next period, whose link is another one
    Client().post(lien)
    ana.refresh_from_db()
    assert ana.confirme_le == jour - timedelta(days=40)
    assert "C’est noté" in Client().get(lien).content.decode()


def test_a_link_is_spent_when_the_profile_was_confirmed_otherwise(ana, jour, lien):
    confirm_profile(promeneur=ana, by=ana.user)
    assert "Merci" in Client().get(lien).content.decode()


@pytest.mark.parametrize("faux", ["faux", "a.20260101~zzz", "é~", "%00", "x" * 400])
def test_a_link_made_up_or_cut_says_so(db, faux):
    assert "n’est pas entier" in Client().get(reverse("confirmer_fiche", args=[faux])).content.decode()


def test_the_link_of_another_does_not_confirm_this_one(ana, jour, lien):
    autre = fabrique.personne("Théo")
    signature = jetons.jeton(autre).rpartition("~")[2]
    coupe = jetons.jeton(ana).rpartition("~")[0]
    assert Client().post(reverse("confirmer_fiche", args=[f"{coupe}~{signature}"])).status_code == 404


def test_a_suspended_person_reads_nothing_there(ana, lien, coordinatrice):
    suspend(promeneur=ana, demandeur="coordination", motif="secret", by=coordinatrice)
    reponse = Client().get(lien)
    texte = reponse.content.decode()
    assert reponse.status_code == 410 and "Ana" not in texte and "suspen" not in texte
    assert Client().post(lien).status_code == 410


def test_the_page_is_kept_by_no_cache_nor_engine(lien):
    reponse = Client().get(lien)
    assert "no-store" in reponse["Cache-Control"] and reponse["X-Robots-Tag"] == "noindex"
    assert "Lambert" not in reponse.content.decode(), "no family name on a page that anybody with the link reads"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_confirm_once(ana, jour):
    confirmee(ana, jour, 100)
    jeton = jetons.jeton(ana)

    def clic():
        return confirm_by_link(promeneur=Promeneur.objects.get(pk=ana.pk), jeton=jeton)

    (dit,) = refus(ensemble(clic, clic))
    assert "déjà servi" in dit
    assert len([e for e in journal.historique(ana) if e.action == "confirmer_lien"]) == 1


@pytest.mark.django_db(transaction=True)
def test_the_owner_and_the_coordination_at_once_lose_nothing(ana, jour, coordinatrice):
    confirmee(ana, jour, 100)
    un, autre = (Promeneur.objects.get(pk=ana.pk) for _ in range(2))
    resultats = ensemble(
        lambda: edit_profile(promeneur=un, changes={"presentation": "Bonjour."}, version=un.version, by=ana.user),
        lambda: confirm_profile(promeneur=autre, by=coordinatrice),
    )
    assert refus(resultats) == []
    ana.refresh_from_db()
    assert (ana.presentation, ana.confirme_le) == ("Bonjour.", jour)


# — Reminders


def partis() -> list[Courriel]:
    return list(Courriel.objects.filter(modele="confirmation").order_by("pk"))


@pytest.mark.parametrize(
    ("delai", "attendus"),
    [(60, [90, 104, 143]), (0, [90, 104]), (14, [90, 97, 104])],
)
def test_asked_at_three_months_then_again_then_a_week_before_being_hidden(ana, jour, delai, attendus):
    ana.reseau.delai_confirmation_jours = delai
    ana.reseau.save()
    envoyes = []
    for n in range(80, 200):
        avant = len(partis())
        for _ in range(2 if n in attendus else 1):  # the job runs as often as one likes
            relances.run(ana.confirme_le + timedelta(days=n))
        envoyes += [n] * (len(partis()) - avant)
    assert envoyes == attendus
    assert {c.destinataire for c in partis()} == {"ana@exemple.fr"}


def test_a_job_stopped_for_a_month_sends_one_reminder(ana, jour):
    relances.run(jour + timedelta(days=145))
    assert len(partis()) == 1
    assert "sera cachée le" in partis()[0].corps


def test_the_mail_holds_a_link_that_works_and_nobody_else_reads(ana, jour):
    confirmee(ana, jour, 90)
    relances.run(jour)
    (courriel,) = partis()
    assert courriel.sensible
    chemin = re.search(r"http://\S+(/confirmer/\S+)", courriel.corps)[1]
    Client().post(chemin)
    ana.refresh_from_db()
    assert ana.confirme_le == jour


def test_a_confirmed_profile_is_not_chased_nor_one_that_is_not_shown(ana, jour, coordinatrice):
    fabrique.personne("Incomplète", sans=("compte",), email="incomplete@exemple.fr")
    relances.run(jour + timedelta(days=89))
    assert partis() == []
    suspend(promeneur=ana, demandeur="coordination", motif="x", by=coordinatrice)
    relances.run(jour + timedelta(days=91))
    assert partis() == []


# — In the spaces


def test_it_is_a_thing_to_do_when_due_urgent_in_the_last_week(ana, jour):
    def tache():
        return next((t for t in pour(ana.user) if t.titre == "Fiche à confirmer"), None)

    assert tache() is None
    confirmee(ana, jour, 90)
    assert tache().ton == "attention"
    confirmee(ana, jour, 145)
    assert tache().ton == "urgent"


def test_one_button_in_the_space_of_the_promeneur(client, ana, jour):
    confirmee(ana, jour, 160)
    client.force_login(ana.user)
    espace = reverse("espace_promeneur", args=[ana.code])
    texte = client.get(espace).content.decode()
    assert "Elle est cachée depuis le" in texte and "chez quelqu’un d’autre" not in texte
    assert client.get(reverse("confirmer_ma_fiche", args=[ana.code])).status_code == 405
    client.post(reverse("confirmer_ma_fiche", args=[ana.code]))
    assert "Les jeunes et les parents vous trouvent" in client.get(espace).content.decode()
