"""The activity that promeneurs report: numbers, never names; given until it closes; nothing lost between two tabs."""

import threading
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from coordination import activite, exports_activite, mots, relances, services, statistiques
from coordination.enums_activite import EtatReleve, Question
from coordination.forms.activite import InitiativeForm, ReglesForm, ReleveForm
from coordination.models import Initiative, ReglesActivite, Releve
from coordination.statistiques import Vue
from socle.dates import ajoute_mois
from socle.edition import Conflit
from socle.etats import Refused
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique


@pytest.fixture
def courant(jour) -> date:
    return jour.replace(day=1)


@pytest.fixture
def passe(courant) -> date:
    return ajoute_mois(courant, -1)


@pytest.fixture
def regles(reseau, coordinatrice, courant) -> ReglesActivite:
    """Followed for a year; ninety days are left, so that last month is open whatever the day."""
    siennes = services.open_follow_up(reseau=reseau, depuis=ajoute_mois(courant, -12), by=coordinatrice)
    services.set_follow_up(regles=siennes, changes={"cloture_jours": 90}, version=0, by=coordinatrice)
    siennes.refresh_from_db()
    return siennes


@pytest.fixture
def trimestre(courant) -> date:
    """The last month, before this one, that ends a quarter."""
    return next(m for m in (ajoute_mois(courant, -n) for n in (1, 2, 3)) if m.month % 3 == 0)


def rendre(promeneur, mois, by, **changes):
    return services.save_log(promeneur=promeneur, mois=mois, changes=changes, version=None, by=by, rendre=True)


def test_what_is_left_empty_is_not_known_and_never_counts_as_zero(actif, regles, passe, reseau, jour):
    rendre(actif, passe, actif.user, heures=Decimal("10.5"), jeunes=0)
    m = activite.le_mois(activite.du_reseau(reseau), regles, passe, jour)
    assert m.series["jeunes"].total == 0 and m.series["jeunes"].reponses == 1
    assert m.series["nouveaux"].reponses == 0 and m.series["nouveaux"].mediane is None
    assert (m.rendus, m.attendus) == (1, 1)


def test_a_log_is_given_once_its_month_is_nearly_over_and_the_draft_is_kept(actif, regles, courant, jour):
    if jour >= activite.rendable_le(courant):
        assert rendre(actif, courant, actif.user, jeunes=3).rendu_le
        return
    services.save_log(promeneur=actif, mois=courant, changes={"jeunes": 3}, version=None, by=actif.user)
    with pytest.raises(Refused, match="pas fini"):
        rendre(actif, courant, actif.user, jeunes=4)
    assert Releve.objects.get().jeunes == 3


def test_a_month_to_come_or_before_the_follow_up_is_not_asked(actif, regles, courant):
    for mois in (ajoute_mois(courant, 1), ajoute_mois(courant, -13)):
        with pytest.raises(Refused):
            rendre(actif, mois, actif.user, jeunes=1)


def test_given_it_may_be_corrected_until_it_closes_and_then_only_when_opened_again(
    actif, regles, passe, coordinatrice, jour, directrice
):
    releve = rendre(actif, passe, actif.user, jeunes=3)
    rendu_le = releve.rendu_le
    services.save_log(promeneur=actif, mois=passe, changes={"jeunes": 5}, version=releve.version, by=actif.user)
    releve.refresh_from_db()
    assert (releve.jeunes, releve.rendu_le) == (5, rendu_le)
    vieux = ajoute_mois(passe, -6)
    with pytest.raises(Refused, match="clos"):
        rendre(actif, vieux, actif.user, jeunes=1)
    with pytest.raises(Refused, match="pourquoi"):
        services.ask_reopening(promeneur=actif, mois=vieux, motif=" ", by=actif.user)
    services.ask_reopening(promeneur=actif, mois=vieux, motif="J’étais en arrêt.", by=actif.user)
    with pytest.raises(Refused):
        services.reopen(promeneur=actif, mois=vieux, by=actif.user)
    services.reopen(promeneur=actif, mois=vieux, by=coordinatrice)
    assert rendre(actif, vieux, actif.user, jeunes=1).demande_le is None
    with pytest.raises(Refused, match="pas clos"):
        services.reopen(promeneur=actif, mois=vieux, by=coordinatrice)


@pytest.mark.parametrize("qui", ["directrice", "voisin"])
def test_nobody_else_writes_in_a_log(actif, regles, passe, directrice, qui):
    autre = directrice if qui == "directrice" else compte_utilisateur("voisin@exemple.fr")
    with pytest.raises(Refused, match="autre personne"):
        rendre(actif, passe, autre, jeunes=1)
    assert not Releve.objects.exists()


def test_a_question_that_the_network_does_not_ask_is_not_answered(actif, regles, passe, coordinatrice):
    services.set_follow_up(regles=regles, changes={"questions": ["heures"]}, version=regles.version, by=coordinatrice)
    assert services.save_log(promeneur=actif, mois=passe, changes={"heures": 2}, version=None, by=actif.user)
    with pytest.raises(Refused, match="posées"):
        services.save_log(promeneur=actif, mois=passe, changes={"jeunes": 2}, version=None, by=actif.user)


def test_a_network_may_ask_once_a_quarter(actif, regles, courant, coordinatrice, jour):
    services.set_follow_up(regles=regles, changes={"rythme": "trimestre"}, version=regles.version, by=coordinatrice)
    regles.refresh_from_db()
    assert {m.month for m in activite.mois_demandes(regles, jour)} <= {3, 6, 9, 12}


def test_two_tabs_that_begin_the_same_log_lose_nothing(actif, regles, passe):
    services.save_log(promeneur=actif, mois=passe, changes={"jeunes": 3}, version=None, by=actif.user)
    services.save_log(promeneur=actif, mois=passe, changes={"heures": 4}, version=None, by=actif.user)
    with pytest.raises(Conflit):
        services.save_log(promeneur=actif, mois=passe, changes={"jeunes": 7}, version=None, by=actif.user)
    releve = Releve.objects.get()
    assert (releve.jeunes, releve.heures) == (3, 4)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_write_one_log(actif, regles, passe, coordinatrice):
    def ecrire(by, **changes):
        try:
            services.save_log(promeneur=actif, mois=passe, changes=changes, version=None, by=by, rendre=True)
        finally:
            connection.close()

    deux = [
        threading.Thread(target=ecrire, args=(actif.user,), kwargs={"jeunes": 3}),
        threading.Thread(target=ecrire, args=(coordinatrice,), kwargs={"heures": 5}),
    ]
    for fil in deux:
        fil.start()
    for fil in deux:
        fil.join()
    releve = Releve.objects.get()
    assert (releve.jeunes, releve.heures) == (3, 5) and releve.rendu_le


def test_ages_and_genders_fit_the_total_and_what_is_left_is_not_given(actif, regles, trimestre):
    releve = rendre(
        actif, trimestre, actif.user,
        **{"jeunes_trimestre": 20, "chiffres.age_12_14": 8, "chiffres.age_15_17": 5, "chiffres.genre_filles": 20},
    )  # fmt: skip
    assert (releve.non_communique("age"), releve.non_communique("genre")) == (7, 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Releve.objects.update(chiffres={"age_12_14": 21})


@pytest.mark.parametrize(
    "chiffres", [{"age_12_14": -1}, {"age_12_14": "Inès"}, {"pseudo": 3}, {"orientation_sante": 1.5}]
)
def test_the_database_holds_numbers_of_known_kinds_and_nothing_else(actif, regles, passe, chiffres):
    rendre(actif, passe, actif.user, jeunes_trimestre=9) if passe.month % 3 == 0 else rendre(actif, passe, actif.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Releve.objects.update(jeunes_trimestre=30, chiffres=chiffres)


def test_the_new_ones_are_among_all(actif, regles, passe):
    with pytest.raises(DatabaseError), transaction.atomic():
        Releve.objects.create(promeneur=actif, mois=passe, jeunes=3, nouveaux=4)


@pytest.mark.parametrize("texte", ["Léa Martin va mal", "Appeler le 06 12 34 56 78", "lea@exemple.fr", "Voir @lea.mrt"])
def test_a_text_that_seems_to_name_somebody_is_questioned_before_it_is_kept(actif, regles, passe, client, texte):
    client.force_login(actif.user)
    url = reverse("mon_releve", args=[actif.code, f"{passe:%Y-%m}"])
    saisi = {"jeunes": "3", "difficultes": texte, "geste": "garder"}
    reponse = client.post(url, saisi)
    assert reponse.status_code == 200 and "on dirait" in reponse.content.decode() and not Releve.objects.exists()
    assert 'type="checkbox"' in str(reponse.context["form"]["sans_nom"]), "relu, on peut le garder"
    assert client.post(url, saisi | {"sans_nom": "on"}).status_code == 302
    assert Releve.objects.get().difficultes == texte


def test_every_mistake_is_said_at_once_beside_its_number_and_nothing_is_kept(actif, regles, passe, client):
    client.force_login(actif.user)
    saisi = {"heures": "900", "jeunes": "3", "nouveaux": "8", "rencontres": "-1", "geste": "rendre"}
    form = client.post(reverse("mon_releve", args=[actif.code, f"{passe:%Y-%m}"]), saisi).context["form"]
    assert set(form.errors) == {"heures", "nouveaux", "rencontres"} and "744" in form.errors["heures"][0]
    assert form["jeunes"].value() == "3" and not Releve.objects.exists()


def test_a_text_that_names_nobody_is_kept_at_once(actif, regles, passe, client):
    client.force_login(actif.user)
    saisi = {"difficultes": "La Mission Locale ferme à 17 h. 3 jeunes en 2026.", "geste": "garder"}
    assert client.post(reverse("mon_releve", args=[actif.code, f"{passe:%Y-%m}"]), saisi).status_code == 302


def test_a_new_log_begins_with_the_hours_of_the_permanences_and_the_last_themes(actif, regles, passe, jour):
    from promeneurs.services import add_permanence

    heures = {"debut": time(18), "fin": time(20)}
    add_permanence(promeneur=actif, jour="2", plateforme="discord", by=actif.user, **heures)
    rendre(actif, ajoute_mois(passe, -1), actif.user, themes=["sante"])
    propose = activite.proposition(actif, passe)
    assert propose == {"heures": Decimal("8.5"), "themes": ["sante"]}, "deux heures par semaine, à la demi-heure près"
    form = ReleveForm(regles=regles, mois=passe, releve=None, propose=propose)
    assert form["heures"].value() == Decimal("8.5")


def test_the_page_says_who_gave_and_who_did_not_and_what_it_adds_up_to(actif, regles, passe, client, coordinatrice):
    rendre(actif, passe, actif.user, heures=Decimal("7.5"), jeunes=12, nouveaux=4)
    client.force_login(coordinatrice)
    texte = client.get(reverse("coordination_activite", args=["54"]), {"mois": f"{passe:%Y-%m}"}).content.decode()
    assert "1 / 1" in texte and "7,5" in texte and "Rendu" in texte and "doublons possibles" in texte
    fichier = client.get(reverse("coordination_activite", args=["54"]), {"mois": f"{passe:%Y-%m}", "export": "csv"})
    assert "Morel" in fichier.content.decode("utf-8-sig")


def test_a_reminder_goes_to_who_has_not_given_and_to_nobody_else(actif, regles, passe, courant, coordinatrice):
    le = courant + timedelta(days=2)
    (du,) = list(relances.releves(le))
    assert du.to == actif.user.email and du.etapes[0] == 2
    rendre(actif, passe, actif.user, jeunes=1)
    assert not list(relances.releves(le))


def test_the_state_of_a_log_is_read_from_dates(actif, regles, passe, jour):
    assert activite.etat(regles, passe, None, jour) == EtatReleve.A_FAIRE
    assert activite.etat(regles, passe, None, regles.clot_le(passe)) == EtatReleve.A_FAIRE
    assert activite.etat(regles, passe, None, regles.clot_le(passe) + timedelta(days=1)) == EtatReleve.MANQUE
    services.save_log(promeneur=actif, mois=passe, changes={"jeunes": 1}, version=None, by=actif.user)
    assert activite.etat(regles, passe, actif.releves.get(), jour) == EtatReleve.BROUILLON


def test_an_initiative_to_come_is_planned_and_has_no_number_yet(actif, regles, jour):
    champs = {"titre": "Atelier", "theme": "numerique", "jeunes": None, "ages": [], "soutien": ""}
    with pytest.raises(Refused, match="prévue"):
        services.save_initiative(promeneur=actif, by=actif.user, date=jour + timedelta(days=3), prevue=False, **champs)
    une = services.save_initiative(
        promeneur=actif, by=actif.user, date=jour + timedelta(days=3), prevue=True, **champs
    )  # fmt: skip
    form = InitiativeForm(
        {
            "date": f"{jour + timedelta(days=3)}",
            "titre": "Atelier",
            "theme": "numerique",
            "prevue": "on",
            "jeunes": "4",
        },
        instance=une,
        reseau=actif.reseau,
    )
    assert not form.is_valid()
    services.remove_initiative(initiative=une, by=actif.user)
    assert not Initiative.objects.exists()


def test_the_follow_up_is_opened_once_by_the_coordination(reseau, coordinatrice, directrice, courant):
    with pytest.raises(Refused):
        services.open_follow_up(reseau=reseau, depuis=courant, by=directrice)
    services.open_follow_up(reseau=reseau, depuis=courant + timedelta(days=9), by=coordinatrice)
    assert ReglesActivite.objects.get().depuis == courant
    with pytest.raises(Refused, match="déjà"):
        services.open_follow_up(reseau=reseau, depuis=courant, by=coordinatrice)


def test_every_question_is_asked_until_the_network_chooses(regles):
    assert set(regles.questions) == set(Question.values)


def test_a_network_that_follows_nothing_asks_nothing(actif, client):
    client.force_login(actif.user)
    assert client.get(reverse("mon_activite", args=[actif.code])).status_code == 404
    assert "Relevé" not in client.get(reverse("espace_promeneur", args=[actif.code])).content.decode()


def test_the_yearly_report_of_a_structure_begins_with_what_its_people_said(
    promeneur, structure, directrice, coordinatrice, jour
):
    from conventions.forms.bilans import ChiffresForm
    from conventions.models import Bilan

    qui = {"structure": structure, "directrice": directrice, "coordinatrice": coordinatrice}
    c = fabrique.dossier("active", promeneur=promeneur, **qui)
    p = c.postes_prevus.get().promeneur
    services.open_follow_up(reseau=c.structure.reseau, depuis=jour.replace(month=1, day=1), by=coordinatrice)
    mois = jour.replace(day=1)
    Releve.objects.create(promeneur=p, mois=mois, nouveaux=7, heures=4, rendu_le=timezone.now())
    bilan, _ = Bilan.objects.get_or_create(convention=c, annee=jour.year)
    form = ChiffresForm(instance=bilan, convention=c, user=coordinatrice)
    assert (form["jeunes_touches"].value(), form["heures_faites"].value()) == (7, 4)
    assert form["rencontres"].value() is None, "nobody said it"
    bilan.jeunes_touches = 12
    assert ChiffresForm(instance=bilan, convention=c, user=coordinatrice)["jeunes_touches"].value() == 12


def test_the_direction_reads_what_its_people_gave_and_nobody_else_s(
    actif, regles, passe, structure, directrice, client, coordinatrice, reseau
):
    from promeneurs.services import create_promeneur

    rendre(actif, passe, actif.user, jeunes=12)
    create_promeneur(reseau=reseau, prenom="Ailleurs", nom="Martin", fonction="Animateur", by=coordinatrice)
    client.force_login(directrice)
    url = reverse("structure_activite", args=[structure.code])
    page = client.get(url, {"mois": f"{passe:%Y-%m}"})
    assert "1 / 1" in page.content.decode() and "Morel" in page.content.decode()
    assert "Ailleurs" not in page.content.decode()
    assert "relevé" in client.get(reverse("espace_structure", args=[structure.code])).content.decode()
    client.force_login(actif.user)
    assert client.get(url).status_code == 404, "a colleague does not read it"


@pytest.fixture
def parents(reseau, regles):
    """The same network, of parents."""
    reseau.public_vise = "parents"
    reseau.save()
    return ReglesActivite.objects.select_related("reseau").get(pk=regles.pk)


def test_a_network_of_parents_says_parents(actif, parents, passe, reseau, jour):
    form = ReleveForm(regles=parents, mois=passe, releve=None, propose={})
    assert form.fields["jeunes"].label == "Parents touchés"
    assert mots.pour("Un jeune compte une fois", reseau) == "Un parent compte une fois"
    m = activite.le_mois(activite.du_reseau(reseau), parents, passe, jour)
    assert [c["dit"] for c in m.chiffres][1] == "parents touchés"
    initiative = InitiativeForm(reseau=reseau)
    assert initiative.fields["jeunes"].label == "Parents"
    assert ("jeunes", "Parents touchés, dont nouveaux cette année") in ReglesForm(instance=parents).fields[
        "questions"
    ].choices
    colonnes = [nom for nom, _ in exports_activite.export(reseau).colonnes]
    assert "Parents touchés" in colonnes and "Âges\u00a0: 26 à 35 ans" in colonnes


def test_a_network_of_parents_asks_the_age_of_the_parents(actif, parents, reseau, trimestre):
    form = ReleveForm(regles=parents, mois=trimestre, releve=None, propose={})
    ages = [form.fields[nom].label for nom in form.fields if nom.startswith("chiffres.age_")]
    assert ages == [
        "Moins de 18 ans", "18 à 25 ans", "26 à 35 ans", "36 à 45 ans", "46 ans et plus", "Âge inconnu",
    ]  # fmt: skip
    assert [dit for _, dit in InitiativeForm(reseau=reseau).fields["ages"].choices] == ages
    with pytest.raises(Refused, match="ne sont pas posées"):
        rendre(actif, trimestre, actif.user, jeunes_trimestre=9, **{"chiffres.age_12_14": 1})
    rendre(actif, trimestre, actif.user, jeunes_trimestre=9, **{"chiffres.age_26_35": 4, "chiffres.age_46": 2})
    vue = Vue((reseau,), trimestre, trimestre)
    ages = vue.valeur("ages")
    assert ages.brute == [("26 à 35 ans", 4), ("46 ans et plus", 2), ("Non communiqué", 3)]
    assert ages.indicateur.definition.startswith("Les parents des trimestres")
    assert statistiques.liste(vue, "ages")[1].colonnes[-1] == "Parents"


def test_a_network_of_the_young_asks_their_ages_and_what_was_said_otherwise_may_be_corrected(actif, regles, trimestre):
    siennes = services.activite.champs(regles, trimestre, None)
    assert "chiffres.age_12_14" in siennes and "chiffres.age_26_35" not in siennes
    ancien = Releve(promeneur=actif, mois=trimestre, chiffres={"age_26_35": 1})
    assert "chiffres.age_26_35" in services.activite.champs(regles, trimestre, ancien)
