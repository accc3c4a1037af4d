"""§3.3: a request plans its permanences, slot by slot; whoever holds a post takes them up in their own profile."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions import manques, modeles, presentation, services
from conventions.models import Convention, PermanencePrevue
from conventions.services.documents import convention_data
from socle.etats import Refused
from tests.conventions.test_instruction_ecrans import dit, sans_second_facteur

__all__ = ["sans_second_facteur"]
SOIR = {"jour": "2", "debut": time(18), "fin": time(20), "plateforme": "instagram"}


def prevoir(c: Convention, by, **champs) -> PermanencePrevue:
    return services.plan_slot(convention=c, by=by, **SOIR | champs)


def frais(c: Convention) -> Convention:
    return Convention.objects.with_dossier().get(pk=c.pk)


def active(dossier, directrice) -> Convention:
    """In force, with two slots planned in its request."""
    c = dossier("active")
    for jour in "24":
        PermanencePrevue.objects.create(convention=c, **SOIR | {"jour": jour})
    return c


def test_slots_say_the_permanences_as_well_as_words_do(dossier, directrice):
    c = dossier("brouillon")
    Convention.objects.filter(pk=c.pk).update(permanences_prevues="")
    c.refresh_from_db()
    assert "Décrivez les permanences prévues." in [phrase for _, phrase in manques.manques(c)]
    x = prevoir(c, directrice)
    assert "Décrivez les permanences prévues." not in [phrase for _, phrase in manques.manques(c)]
    assert str(x) == "Mercredi, 18\u00a0h – 20\u00a0h, Instagram"
    Convention.objects.filter(pk=c.pk).update(permanences_prevues="Et le samedi en été.")
    assert frais(c).permanences_dites == f"{x}\nEt le samedi en été."
    histoire = [ligne for e in presentation.historique(frais(c), 50) for ligne in e.quoi]
    assert any("Permanence mercredi" in ligne for ligne in histoire)


@pytest.mark.parametrize("qui", ["partenaire", "membre", "voisine"])
def test_the_structure_alone_plans(dossier, request, qui):
    with pytest.raises(Refused):
        prevoir(dossier("brouillon"), request.getfixturevalue(qui))


@pytest.mark.parametrize("etat", ["depose", "instruction", "active"])
def test_nothing_is_planned_once_the_project_is_closed(dossier, directrice, etat):
    c = dossier(etat)
    with pytest.raises(Refused, match="pas ouverte"):
        prevoir(c, directrice)
    x = PermanencePrevue.objects.create(convention=c, **SOIR)
    with pytest.raises(Refused, match="pas ouverte"):
        services.drop_slot(creneau=x, by=directrice)


def test_the_database_refuses_the_same_slot_twice_and_one_that_does_not_last(dossier, directrice):
    c = dossier("brouillon")
    prevoir(c, directrice)
    for champs in ({}, {"jour": "3", "fin": time(18)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PermanencePrevue.objects.create(convention=c, **SOIR | champs)


def test_the_document_and_the_print_view_show_them(client, dossier, directrice):
    c = active(dossier, directrice)
    donnees = convention_data(frais(c), modeles.courant(c.structure.reseau, "convention"))
    assert "Mercredi, 18\u00a0h – 20\u00a0h, Instagram" in donnees["projet"]["permanences"]
    client.force_login(directrice)
    assert "Vendredi, 18\u00a0h" in dit(
        client.get(reverse("structure_dossier_imprimer", args=[c.structure.code, c.code]))
    )


def test_a_renewal_carries_them(dossier, directrice, coordinatrice):
    from tests.conventions.fabrique import renouveler

    suite = renouveler(active(dossier, directrice), directrice)
    assert suite.creneaux.count() == 2 and PermanencePrevue.objects.count() == 4


def test_whoever_holds_a_post_takes_up_those_they_keep(client, dossier, directrice, promeneur):
    active(dossier, directrice)
    client.force_login(promeneur.user)
    accueil = reverse("espace_promeneur", args=[promeneur.code])
    assert "Permanences prévues par la convention" in dit(client.get(accueil))
    page = reverse("reprendre_permanences", args=[promeneur.code])
    assert client.post(page, {}).context["form"].errors["creneaux"]
    client.post(page, {"creneaux": [PermanencePrevue.objects.first().code]})
    assert [str(p) for p in promeneur.permanences.all()] == ["mercredi 18:00–20:00 (Instagram)"]
    assert "Permanences prévues par la convention" not in dit(client.get(accueil))
    assert client.get(page).status_code == 302
    client.post(page, {"creneaux": [PermanencePrevue.objects.first().code]})
    assert promeneur.permanences.count() == 1, "sent twice, taken up once"


@pytest.mark.parametrize("etat", ["brouillon", "a_signer", "abandonnee"])
def test_nothing_is_offered_unless_a_convention_is_in_force(dossier, promeneur, etat):
    PermanencePrevue.objects.create(convention=dossier(etat), **SOIR)
    assert services.planned_for(promeneur) == []


def test_somebody_else_takes_up_nothing(dossier, directrice, promeneur, partenaire):
    x = active(dossier, directrice).creneaux.first()
    with pytest.raises(Refused, match="ne pouvez pas changer cette fiche"):
        services.take_up_slots(promeneur=promeneur, codes=[x.code], by=partenaire)
    with pytest.raises(Refused, match="au moins une"):
        services.take_up_slots(promeneur=promeneur, codes=["autre"], by=promeneur.user)
