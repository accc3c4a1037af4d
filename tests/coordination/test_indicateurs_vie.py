"""Messages sent and resources shared, counted on the day they were, each with the list behind it."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from coordination import services
from coordination.indicateurs import PAR_CODE, Donnees
from coordination.models import Message, Ressource

GUIDE = {"titre": "Un guide", "lien": "https://exemple.fr/guide", "theme": "violences", "audience": "jeunes"}


def _message(reseau, by, sujet="Rentrée"):
    return services.save_draft(
        reseau=reseau, by=by, genre="information", publics=["promeneurs"], criteres={}, sujet=sujet, texte="Bonjour."
    )


def _compter(code, reseau, jour):
    return PAR_CODE[code].calcul(Donnees(reseau, jour, jour))


def _lister(code, reseau, jour):
    return PAR_CODE[code].liste(Donnees(reseau, jour, jour)).lignes


def test_a_message_counts_on_the_day_it_is_sent_and_a_draft_never(mandat, reseau, coordinatrice, autre_reseau, jour):
    code, hier = "messages_envoyes", jour - timedelta(days=1)
    pret = _message(reseau, coordinatrice)
    assert _compter(code, reseau, jour) == 0
    services.send_message(message=pret, attendus=1, version=pret.version, by=coordinatrice)
    _message(reseau, coordinatrice, "Un brouillon")
    assert [_compter(code, *ou) for ou in ((reseau, jour), (reseau, hier), (autre_reseau, jour))] == [1, 0, 0]
    [(url, cellules)] = _lister(code, reseau, jour)
    assert url.endswith(f"/{pret.code}/") and cellules[1:] == ("Rentrée", 1)


@pytest.mark.parametrize("combien", [1, 30])
def test_the_lists_ask_as_many_queries_for_30(reseau, coordinatrice, jour, combien, django_assert_num_queries):
    for n in range(combien):
        envoye = {"etat": "en_cours", "envoye_le": timezone.now(), "envoye_par": coordinatrice, "repondre_a": "c@ex.fr"}
        Message.objects.filter(pk=_message(reseau, coordinatrice, f"Objet {n}").pk).update(**envoye)
        services.add_resource(reseau=reseau, upload=None, by=coordinatrice, **GUIDE)
    for code in ("messages_envoyes", "ressources_partagees"):
        with django_assert_num_queries(1):
            assert len(_lister(code, reseau, jour)) == combien


def test_a_resource_is_shared_once_on_the_day_it_first_came_in_the_library(
    promeneur, reseau, coordinatrice, autre_reseau, jour
):
    code, alors = "ressources_partagees", jour - timedelta(days=30)
    proposee = services.propose(promeneur=promeneur, upload=None, by=promeneur.user, **GUIDE)
    publiee = services.add_resource(reseau=reseau, upload=None, by=coordinatrice, **GUIDE | {"titre": "Une affiche"})
    assert [cellules[0] for _, cellules in _lister(code, reseau, jour)] == ["Une affiche"]
    services.publish(ressource=proposee, by=coordinatrice)
    assert (_compter(code, reseau, jour), _compter(code, autre_reseau, jour)) == (2, 0)
    with pgtrigger.ignore("coordination.RessourceEvent:append_only"):
        Ressource.pgh_event_model.objects.update(pgh_created_at=timezone.now() - timedelta(days=30))
    services.withdraw(ressource=publiee, by=coordinatrice)
    services.publish(ressource=publiee, by=coordinatrice)
    assert (_compter(code, reseau, jour), _compter(code, reseau, alors)) == (0, 2)
