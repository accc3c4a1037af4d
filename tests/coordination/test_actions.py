"""The coordinator's action log (domain §6): ten seconds to write, most of it by itself, nothing said twice."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from conventions.models import SeanceCopil
from coordination import actions, durees, services
from coordination.enums_actions import NatureAction
from coordination.models import Action
from promeneurs import services as personnes
from socle.edition import Conflit
from socle.etats import Refused
from structures.services import confirm, declare, welcome
from territoires.models import RoleReseau
from tests.conftest import compte_utilisateur
from tests.mondes import un_monde
from tests.structures.fabrique import champs

APPEL = {"nature": NatureAction.PARTENARIAT, "texte": "Appel à la Caf"}


def noter(reseau, by, jour, **champs):
    return services.log_action(reseau=reseau, by=by, **({"date": jour} | APPEL | champs))


@pytest.fixture
def reunion(reseau, coordinatrice, jour):
    return services.save_meeting(reseau=reseau, by=coordinatrice, date=jour, type="reseau", thematique="Les écrans")


def acte_de(reunion):
    return f"reunion:{reunion.code}:{reunion.date.year}"


def textes(reseau, jour):
    return [x.texte for x in actions.lignes(reseau, jour.year)]


def test_a_meeting_noted_is_in_the_log_by_itself_and_goes_with_it(reseau, reunion, coordinatrice, jour):
    assert textes(reseau, jour) == ["Réunion de réseau, Les écrans"]
    services.delete_meeting(reunion=reunion, by=coordinatrice)
    assert textes(reseau, jour) == []


def test_a_meeting_to_come_is_not_an_action(reseau, coordinatrice, jour):
    services.save_meeting(reseau=reseau, by=coordinatrice, date=jour + timedelta(days=1), type="reseau")
    assert not actions.lignes(reseau, (jour + timedelta(days=1)).year)


def test_a_committee_noted_twice_is_told_once(reseau, coordinatrice, jour):
    """The meeting that somebody noted of a sitting stands for it, as in the figures and the agenda."""
    services.save_meeting(reseau=reseau, by=coordinatrice, date=jour, type="copil", thematique="Automne")
    SeanceCopil.objects.create(reseau=reseau, date=jour, type="copil", lieu="Caf")
    assert textes(reseau, jour) == ["Comité de pilotage, Automne"]


@pytest.fixture
def monde(reseau, coordinatrice):
    personnes.publish_charter(numero="essai", titre="Charte", texte="Le texte.", publiee_le=date(2020, 1, 1), by=None)
    return un_monde(reseau, "54395", coordinatrice)


def test_acts_on_files_and_accounts_are_read_from_their_history(monde, coordinatrice, jour):
    personnes.check_account(compte=monde.compte, by=coordinatrice, montre_structure=True, montre_lien=True)
    toutes = actions.lignes(monde.reseau, jour.year)
    lues = {(x.dite, x.texte, x.sur): x for x in toutes}
    for texte in ("Instruction ouverte", "Dossier prêt pour le comité", "Dossier accepté"):
        assert lues["Soutien à une structure", texte, monde.s.nom].par == "Claude Coordination"
    assert ("Soutien à un promeneur", "Compte vérifié", str(monde.p)) in lues
    actes = [x.acte for x in toutes if x.acte]
    assert len(actes) == len(set(actes))


def test_a_structure_welcomed_is_in_the_log(reseau, nancy, coordinatrice, jour):
    declaree = confirm(declaration=declare(reseau=reseau, **champs(nancy)), by=compte_utilisateur("lina@exemple.fr"))
    welcome(declaration=declaree, by=coordinatrice)
    (ligne,) = actions.lignes(reseau, jour.year)
    assert (ligne.texte, ligne.sur) == ("Structure accueillie", declaree.structure.nom)


def test_a_charter_reminded_leaves_its_line_once_a_day(reseau, mandat, coordinatrice, jour):
    """The mail is erased after a year (retention): the figures of a past year must not change."""
    for _ in range(2):
        services.remind_charter(mandat=mandat, by=coordinatrice)
    (ligne,) = actions.lignes(reseau, jour.year)
    assert ligne.nature == NatureAction.SOUTIEN_PROMENEUR and ligne.sur == str(mandat.promeneur)


def test_an_act_completed_shows_once_and_comes_back_when_the_entry_is_taken_away(reseau, reunion, coordinatrice, jour):
    une = noter(reseau, coordinatrice, jour, minutes=90, source=acte_de(reunion))
    (ligne,) = actions.lignes(reseau, jour.year)
    assert ligne.action == une and ligne.minutes == 90
    services.remove_action(action=une, by=coordinatrice)
    assert textes(reseau, jour) == ["Réunion de réseau, Les écrans"]


@pytest.fixture
def collegue(reseau):
    user = compte_utilisateur("collegue@exemple.fr")
    RoleReseau.objects.create(user=user, reseau=reseau, role="coordination")
    return user


@pytest.mark.django_db(transaction=True)
def test_two_people_who_complete_one_act_at_once_write_it_once(reseau, reunion, coordinatrice, collegue, jour):
    refus = []

    def completer(by):
        try:
            noter(reseau, by, jour, source=acte_de(reunion))
        except (Refused, ValidationError) as erreur:
            refus.append(str(erreur))
        finally:
            connection.close()

    fils = [threading.Thread(target=completer, args=(qui,)) for qui in (coordinatrice, collegue)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert Action.objects.count() == 1 and len(refus) == 1 and "compléter cet acte" in refus[0]


def test_two_tabs_that_correct_the_same_line_lose_nothing(reseau, coordinatrice, jour):
    une = noter(reseau, coordinatrice, jour)
    services.edit_action(action=une, changes={"texte": "Rappel"}, version=0, by=coordinatrice)
    with pytest.raises(Conflit):
        services.edit_action(action=une, changes={"texte": "Autre"}, version=0, by=coordinatrice)
    services.edit_action(action=une, changes={"minutes": 20}, version=0, by=coordinatrice)
    une.refresh_from_db()
    assert (une.texte, une.minutes) == ("Rappel", 20)


@pytest.mark.parametrize("qui", ["direction", "voisine"])
def test_only_the_coordination_of_the_network_writes_in_it(reseau, autre_reseau, directrice, jour, qui):
    user = directrice
    if qui == "voisine":
        user = compte_utilisateur("voisine@exemple.fr")
        RoleReseau.objects.create(user=user, reseau=autre_reseau, role="coordination")
    with pytest.raises(Refused, match="Seule la coordination"):
        noter(reseau, user, jour)


def test_a_line_is_its_authors_until_they_leave_the_team(reseau, coordinatrice, collegue, jour):
    une = noter(reseau, coordinatrice, jour)
    with pytest.raises(Refused, match="qui l’a écrite"):
        services.remove_action(action=une, by=collegue)
    with pytest.raises(Refused, match="qui l’a écrite"):
        services.edit_action(action=une, changes={"texte": "Autre"}, version=0, by=collegue)
    RoleReseau.objects.filter(user=coordinatrice).delete()
    services.remove_action(action=une, by=collegue)


def test_what_is_to_come_or_of_another_network_is_refused(reseau, autre_reseau, coordinatrice, jour):
    with pytest.raises(Refused, match="à venir"):
        noter(reseau, coordinatrice, jour + timedelta(days=1))
    ailleurs = personnes.create_promeneur(reseau=autre_reseau, prenom="Lou", nom="Petit", by=None)
    with pytest.raises(Refused, match="votre réseau"):
        noter(reseau, coordinatrice, jour, promeneur=ailleurs)
    with pytest.raises(Refused, match="plus dans le journal"):
        noter(reseau, coordinatrice, jour, source=f"reunion:inconnue:{jour.year}")
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("saisie", "lu"), [("45", 45), ("45 min", 45), ("1 h 30", 90), ("1h30", 90), ("2 heures", 120), ("1,5 h", 90)]
)
def test_a_time_is_read_as_people_write_it(saisie, lu):
    assert durees.minutes(saisie) == lu and durees.minutes(durees.duree(lu)) == lu


@pytest.mark.parametrize("saisie", ["un peu", "0", "-5", "9999 h", "1 h 30 s"])
def test_a_time_that_is_none_is_refused(saisie):
    with pytest.raises(ValidationError, match="1 h 30"):
        durees.minutes(saisie)


def test_an_entry_is_written_from_the_list_and_a_bad_one_keeps_what_was_typed(chez_nous, reseau, jour):
    url = reverse("coordination_action_noter", args=[reseau.code])
    envoi = {"date": f"{jour:%Y-%m-%d}", "nature": "partenariat", "texte": "Appel à la Caf", "minutes": "1 h"}
    assert chez_nous.post(url, envoi).url == reverse("coordination_actions", args=[reseau.code])
    assert Action.objects.get().minutes == 60
    reponse = chez_nous.post(url, envoi | {"minutes": "longtemps", "texte": "Une visite"})
    page = reponse.content.decode()
    assert reponse.status_code == 200 and "Écrivez un temps" in page
    assert "Une visite" in page and "longtemps" in page and Action.objects.count() == 1


def test_the_list_is_filtered_by_its_address_and_the_file_holds_what_it_shows(
    chez_nous, reseau, reunion, coordinatrice, jour
):
    noter(reseau, coordinatrice, jour, minutes=30)
    url = reverse("coordination_actions", args=[reseau.code])
    page = chez_nous.get(url).content.decode()
    assert "Appel à la Caf" in page and "Les écrans" in page and "30\u00a0min" in page
    filtres = (("nature=partenariat", "Caf", "écrans"), ("origine=site", "écrans", "Caf"), ("q=caf", "Caf", "écrans"))
    for filtre, garde, perdu in filtres:
        fichier = chez_nous.get(f"{url}?{filtre}&export=csv").content.decode()
        assert garde in fichier and perdu not in fichier
    assert chez_nous.get(f"{url}?export=xlsx").content[:2] == b"PK"
    assert "Les écrans" not in chez_nous.get(f"{url}?annee={jour.year - 1}").content.decode()


def test_totals_are_counted_by_kind_with_the_time_that_was_said(reseau, reunion, coordinatrice, jour):
    for minutes in (30, 45, None):
        noter(reseau, coordinatrice, jour, minutes=minutes)
    totaux = [(t.nature, t.nombre, t.minutes) for t in actions.totaux(actions.lignes(reseau, jour.year))]
    assert totaux == [("partenariat", 3, 75), ("reunion", 1, 0)]


def test_a_colleague_reads_a_line_and_is_offered_no_button(client, reseau, coordinatrice, collegue, jour, settings):
    settings.MFA_REQUISE = False
    une = noter(reseau, coordinatrice, jour)
    client.force_login(collegue)
    page = client.get(reverse("coordination_action", args=[reseau.code, une.code])).content.decode()
    assert "Appel à la Caf" in page and "Retirer" not in page and "Enregistrer" not in page


def test_the_page_of_an_act_already_completed_leads_to_its_line(chez_nous, reseau, reunion, coordinatrice, jour):
    url = reverse("coordination_action_noter", args=[reseau.code]) + f"?acte={acte_de(reunion)}"
    assert "Les écrans" in chez_nous.get(url).content.decode()
    une = noter(reseau, coordinatrice, jour, source=acte_de(reunion))
    assert chez_nous.get(url).url == reverse("coordination_action", args=[reseau.code, une.code])


def test_a_page_open_while_a_colleague_completed_the_act_says_so(chez_nous, reseau, reunion, collegue, jour):
    """Sent after the other: what was typed stays, and nothing is written over their line."""
    noter(reseau, collegue, jour, source=acte_de(reunion))
    envoi = {"date": f"{jour:%Y-%m-%d}", "nature": "reunion", "texte": "La mienne", "acte": acte_de(reunion)}
    reponse = chez_nous.post(reverse("coordination_action_noter", args=[reseau.code]), envoi)
    assert reponse.status_code == 200 and "Quelqu’un vient de compléter cet acte" in reponse.content.decode()
    assert "La mienne" in reponse.content.decode() and Action.objects.count() == 1


def test_a_line_taken_away_twice_leads_back_and_one_that_never_was_does_not_exist(
    chez_nous, reseau, coordinatrice, jour
):
    une = noter(reseau, coordinatrice, jour)
    url = reverse("coordination_action_retirer", args=[reseau.code, une.code])
    for _ in range(2):
        assert chez_nous.post(url, {}).url == reverse("coordination_actions", args=[reseau.code])
    assert chez_nous.get(reverse("coordination_action_retirer", args=[reseau.code, "jamaisvu"])).status_code == 404
