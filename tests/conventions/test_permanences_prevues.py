"""§3.3: a request plans its permanences, slot by slot; whoever holds a post takes them up in their own profile."""

from datetime import time
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from conventions import avenants, manques, modeles, presentation, services
from conventions.models import Avenant, Convention, PermanencePrevue
from conventions.services.documents import convention_data
from socle.etats import Refused
from tests.conventions import fabrique_vie as faire
from tests.conventions.envois import comme_il_serait
from tests.conventions.test_avenants import texte as pdf_lu
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


def test_a_slot_that_could_not_be_announced_is_not_planned(dossier, directrice):
    c = dossier("brouillon")
    with pytest.raises(Refused, match="douze heures au plus") as refus:  # its hours the wrong way round
        prevoir(c, directrice, debut=time(20), fin=time(18))
    assert refus.value.champ == "fin" and not c.creneaux.exists()
    prevoir(c, directrice, debut=time(22), fin=time(1))


def test_an_avenant_adds_no_slot_that_could_not_be_announced(dossier, directrice):
    c = active(dossier, directrice)
    ajoute = PermanencePrevue(**SOIR | {"jour": "1", "debut": time(20), "fin": time(18)})
    with pytest.raises(Refused, match="douze heures au plus") as refus:
        faire.avenant("brouillon", convention=c, by=directrice, creneaux=[*c.creneaux.all(), ajoute])
    assert refus.value.champ == "creneaux"


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


# — Changed by an avenant


def voulus(c: Convention, *neufs: PermanencePrevue, sans: str = "") -> dict:
    restent = [x for x in c.creneaux.all() if x.jour != sans]
    return {"creneaux": [*restent, *neufs]}


def test_an_avenant_changes_them_slot_by_slot_on_its_day(dossier, directrice, coordinatrice):
    c = active(dossier, directrice)
    neuf = PermanencePrevue(jour="5", debut=time(14), fin=time(16), plateforme="discord")
    a = faire.avenant("signe", convention=c, by=coordinatrice, tete=directrice, **voulus(c, neuf, sans="4"))
    assert a.natures == ["contenu"] and a.textes == {}
    [ligne] = avenants.lignes(a)
    assert ligne.avant.splitlines() == [str(x) for x in c.creneaux.all()]
    assert ligne.apres.splitlines() == [str(c.creneaux.get(jour="2")), "Samedi, 14\u00a0h – 16\u00a0h, Discord"]
    assert "Samedi, 14" in pdf_lu(a.documents.get(genre="avenant"))
    garde = c.creneaux.get(jour="2").pk
    with faire.dans(10):
        assert services.apply_due() == 1
    assert [(x.jour, x.fin) for x in c.creneaux.all()] == [("2", time(20)), ("5", time(16))]
    assert c.creneaux.get(jour="2").pk == garde, "what stays is not written again"


def test_an_avenant_may_lengthen_a_slot_or_drop_them_all(dossier, directrice, coordinatrice):
    c = active(dossier, directrice)
    long = PermanencePrevue(**SOIR | {"fin": time(22)})
    faire.avenant("applique", convention=c, by=coordinatrice, jours=0, **voulus(c, long, sans="2"))
    assert [(x.jour, x.fin) for x in c.creneaux.all()] == [("2", time(22)), ("4", time(20))]
    faire.avenant("applique", convention=c, by=coordinatrice, jours=0, creneaux=[])
    assert not c.creneaux.exists()


@pytest.mark.parametrize(
    ("champs", "phrase"), [({"fin": time(21)}, "même moment"), ({"jour": "0", "fin": time(18)}, "même que son début")]
)
def test_an_avenant_with_an_impossible_slot_is_refused_beside_it(dossier, directrice, champs, phrase):
    c = active(dossier, directrice)
    with pytest.raises(Refused, match=phrase) as refus:
        faire.avenant("brouillon", convention=c, by=directrice, **voulus(c, PermanencePrevue(**SOIR | champs)))
    assert refus.value.champ == "creneaux"


def test_the_same_slots_are_no_change_and_those_asked_are_frozen(dossier, directrice, coordinatrice):
    c = active(dossier, directrice)
    with pytest.raises(Refused, match="Rien ne change"):
        faire.avenant("brouillon", convention=c, by=directrice, **voulus(c))
    a = faire.avenant("demande", convention=c, by=coordinatrice, **voulus(c, sans="2"))
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        Avenant.objects.filter(pk=a.pk).update(creneaux=[])
    b = faire.avenant("brouillon", convention=c, by=coordinatrice, postes=2)
    with pytest.raises(IntegrityError, match="avenant_contenu"), transaction.atomic():
        Avenant.objects.filter(pk=b.pk).update(creneaux=[])


def test_on_screen_slots_are_unticked_and_added_and_a_half_line_is_said_beside_it(client, dossier, directrice):
    c = active(dossier, directrice)
    client.force_login(directrice)
    page = reverse("structure_dossier_avenant_nouveau", args=[c.structure.code, c.code])
    formulaire = client.get(page).context["form"]
    assert formulaire["creneaux"].value() == ["2-18:00-20:00-instagram", "4-18:00-20:00-instagram"]
    saisie = comme_il_serait(SimpleNamespace(c=c)) | {"postes": "1", "creneaux": ["2-18:00-20:00-instagram"]}
    saisie |= {"ajout0-jour": "5", "ajout0-debut": "14:00", "ajout0-fin": "", "ajout0-plateforme": "discord"}
    refusee = client.post(page, saisie)
    assert "Complétez les permanences ajoutées" in dit(refusee) and "14:00" in dit(refusee)
    assert refusee.context["form"].ajouts[0].errors["fin"] and not Avenant.objects.exists()
    lue = client.post(page, saisie | {"ajout0-fin": "16:00"}, follow=True)
    a = Avenant.objects.get()
    assert "Samedi, 14\u00a0h – 16\u00a0h, Discord" in dit(lue)
    assert a.creneaux == [["2", "18:00", "20:00", "instagram"], ["5", "14:00", "16:00", "discord"]]
    encore = client.get(reverse("structure_dossier_avenant_modifier", args=[c.structure.code, c.code, a.code]))
    assert encore.context["form"]["creneaux"].value() == ["2-18:00-20:00-instagram", "5-14:00-16:00-discord"]
    assert len(encore.context["form"]["creneaux"]) == 3, "the one taken off may come back"
