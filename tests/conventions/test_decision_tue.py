"""The structure hears what the committee decided by its mail, or as the coordination says: never from a page before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import a_faire, presentation, services, statuts
from conventions.enums import Role, Tour
from conventions.models import Convention
from socle.etats import Refused
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, etat, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]
SENS = ["acceptee", "refusee", "ajournee"]
RESULTATS = ("Accepté", "Refusé", "Ajourné", "acceptée", "refusée", "ajournée", "Motif", "En instruction<")


def frais(c: Convention) -> Convention:
    return Convention.objects.with_dossier().get(pk=c.pk)


def pages(c: Convention) -> list[str]:
    """Every page of the structure that speaks of its file."""
    s = c.structure.code
    return [
        reverse("espace"),
        reverse("espace_structure", args=[s]),
        reverse("structure_dossiers", args=[s]),
        reverse("structure_dossier", args=[s, c.code]),
        reverse("structure_dossier_historique", args=[s, c.code]),
    ]


@pytest.mark.parametrize("sens", SENS)
def test_the_structure_reads_that_the_committee_has_its_file_until_it_is_told(client, dossier, directrice, sens):
    c = dossier(sens)
    client.force_login(directrice)
    for url in pages(c):
        page = client.get(url)
        assert page.status_code == 200
        assert not [mot for mot in RESULTATS if mot in dit(page)], url
    assert "Bientôt examiné" in dit(client.get(pages(c)[3]))
    fabrique.annoncer(c, c.decisions.get().decidee_par)
    assert {"acceptee": "Accepté", "refusee": "Refusé", "ajournee": "Ajourné"}[sens] in dit(client.get(pages(c)[3]))


@pytest.mark.parametrize("sens", SENS)
def test_nothing_offered_to_the_structure_tells_the_result(client, dossier, directrice, structure, sens):
    """Neither a new request after a refusal, nor an act of its own, nor the words that refuse one."""
    c = dossier(sens)
    client.force_login(directrice)
    neuve = reverse("structure_dossier_nouveau", args=[structure.code])
    for url in pages(c):
        assert neuve not in dit(client.get(url)), url
    assert client.get(neuve).url == client.post(neuve).url == pages(c)[3]
    assert Convention.objects.count() == 1
    abandon = reverse("structure_dossier_abandonner", args=[structure.code, c.code])
    for geste in (client.get, client.post):
        suite = dit(geste(abandon, {"motif": "Motif"}, follow=True))
        assert "À l’ordre du jour du Copil" in suite and not [mot for mot in RESULTATS[:6] if mot in suite]
    for acte in (services.abandon, services.submit):
        with pytest.raises(Refused, match="Le comité de pilotage a ce dossier"):
            motif = {"motif": "Motif"} if acte is services.abandon else {}
            acte(convention=Convention.objects.get(pk=c.pk), by=directrice, **motif)
    with pytest.raises(Refused, match="déjà une demande en cours"):
        services.start_file(structure=structure, by=directrice)


@pytest.mark.parametrize("sens", SENS)
def test_every_role_of_the_structure_reads_the_same_and_the_others_the_result(dossier, sens, jour):
    c = frais(dossier(sens))
    for role in (Role.STRUCTURE, Role.PROMENEUR):
        statut = statuts.statut(c, role, jour)
        assert (statut.situation, statut.tour) == ("au_copil", Tour.COORDINATION)
    for role in (Role.COORDINATION, Role.PARTENAIRE):
        assert statuts.statut(c, role, jour).situation == sens
    assert [e["etat"] for e in presentation.etapes(c, Role.STRUCTURE)] == ["fait", "fait", "ici", "a_venir", "a_venir"]
    assert presentation.etapes(c, Role.STRUCTURE)[2]["detail"].startswith("Le ")


def test_a_refused_renewal_is_not_proposed_again_before_it_is_told(dossier, structure, coordinatrice, jour):
    c = dossier("refusee")
    avant = services.resume_convention(
        structure=structure, debut=jour - timedelta(days=900), dernier_jour=jour + timedelta(days=90), by=coordinatrice
    )
    Convention.objects.filter(pk=c.pk).update(renouvelle=avant)
    proposees = a_faire.a_renouveler(Convention.objects.filter(pk=avant.pk))
    assert not proposees.exists()
    fabrique.annoncer(c, coordinatrice)
    assert proposees.exists()


@pytest.mark.parametrize("sens", SENS)
def test_nothing_follows_a_decision_before_the_structure_is_told(chez_nous, dossier, coordinatrice, jour, sens):
    c = dossier(sens)
    acte = {"acceptee": "preparer", "refusee": "rouvrir", "ajournee": "inscrire"}[sens]
    assert "ne connaît pas encore la décision" in dit(chez_nous.get(adresse(c, acte), follow=True))
    with pytest.raises(Refused, match="ne connaît pas encore la décision"):
        if sens == "acceptee":
            services.prepare_signature(convention=c, debut=jour, dernier_jour=fabrique.fin(jour), by=coordinatrice)
        else:
            services.reopen(convention=c, motif="Recours", by=coordinatrice)
    assert etat(c) == sens


def test_the_coordination_sees_since_when_a_decision_waits_to_be_told(chez_nous, dossier, reseau, jour):
    c = dossier("refusee")
    (tache,) = a_faire.a_coordonner(Convention.objects.all())
    assert (tache.titre, tache.depuis) == ("Décision à notifier", jour)
    assert "Décision à notifier" in dit(chez_nous.get(reverse("coordination", args=[reseau.code])))
    assert "Motif" in dit(chez_nous.get(adresse(c)))


def test_a_decision_told_without_mail_says_how_and_no_mail_goes(chez_nous, client, dossier, directrice):
    from socle.models import Courriel

    c = dossier("refusee")
    decision = c.decisions.get()
    url = adresse(c, "decision_autrement", decision.code)
    assert url in dit(chez_nous.get(adresse(c, "courriel", decision.code)))
    assert chez_nous.post(url, {"motif": " "}).context["form"].errors["motif"]
    chez_nous.post(url, {"motif": "Lettre remise le 3 mars"})
    assert "déjà annoncée" in dit(chez_nous.get(url, follow=True))
    decision.refresh_from_db()
    assert decision.envoye_le and not Courriel.objects.filter(modele="convention_decision").exists()
    with pytest.raises(Refused, match="déjà annoncée, sans courriel"):
        services.send_decision_mail(decision=decision, by=decision.decidee_par)
    assert not list(a_faire.a_coordonner(Convention.objects.all()))
    client.force_login(directrice)
    lue = dit(client.get(reverse("structure_dossier", args=[c.structure.code, c.code])))
    assert "Refusé" in lue and "Lettre remise le 3 mars" in lue


def test_the_drafts_of_the_mail_are_not_the_structures_to_read(client, dossier, directrice, coordinatrice):
    c = dossier("acceptee")
    decision = c.decisions.get()
    services.edit_decision_mail(decision=decision, sujet="Essai", corps="Brouillon", version=0, by=coordinatrice)
    services.send_decision_mail(decision=decision, by=coordinatrice)
    client.force_login(directrice)
    lue = dit(client.get(reverse("structure_dossier_historique", args=[c.structure.code, c.code])))
    assert (
        "Courriel de décision envoyé" in lue and "Demande acceptée" in lue and "Courriel de décision modifié" not in lue
    )
