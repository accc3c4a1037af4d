"""§3.9: the ways of an end before the term; formal notice, then its month; a resolution takes the money back too."""

from datetime import timedelta

import pytest

from conventions import presentation, resiliation, services
from conventions.models import Convention
from promeneurs.models import Mandat
from socle import relances
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique_argent as argent
from tests.conventions import fabrique_vie as faire
from tests.conventions.test_avenants import texte

CAF = {"demandeur": "caf", "explication": "Rien n’est venu."}


def finir(c: Convention, motif: str, by, **champs):
    return services.terminate(convention=c, motif=motif, by=by, **CAF | {"notifiee_le": aujourdhui()} | champs)


@pytest.mark.parametrize("motif", ["manquement", "inexecution"])
def test_a_breach_ends_nothing_before_a_formal_notice_and_its_month(dossier, coordinatrice, motif):
    c = dossier("active")
    with pytest.raises(Refused, match="mise en demeure"):
        finir(c, motif, coordinatrice)
    faire.demeure("envoyee", convention=c, by=coordinatrice, motif=motif, jours=5)
    with pytest.raises(Refused, match="laisse jusqu’au"):
        finir(c, motif, coordinatrice)
    c.refresh_from_db()
    assert c.etat == "active"


@pytest.mark.parametrize(("motif", "fin"), [("manquement", "manquement"), ("retards", "manquement"),
                                            ("inexecution", "inexecution")])  # fmt: skip
def test_after_its_month_the_notice_is_followed_by_the_end(dossier, coordinatrice, motif, fin):
    c = dossier("active")
    x = faire.demeure("envoyee", convention=c, by=coordinatrice, motif=motif, jours=40)
    finir(c, fin, coordinatrice)
    x.refresh_from_db()
    assert (c.etat, x.etat) == ("resiliee", "suivie") and c.resolue == (fin == "inexecution")


def test_a_notice_lifted_opens_no_end(dossier, coordinatrice):
    c = dossier("active")
    faire.demeure("levee", convention=c, by=coordinatrice, jours=40)
    with pytest.raises(Refused, match="mise en demeure"):
        finir(c, "manquement", coordinatrice)


def test_a_notice_leaves_a_month_and_there_is_one_at_a_time(dossier, coordinatrice, jour):
    c = dossier("active")
    x = faire.demeure("preparee", convention=c, by=coordinatrice)
    with pytest.raises(Refused, match="déjà en cours"):
        faire.demeure("preparee", convention=c, by=coordinatrice)
    envoi = {"demeure": x, "envoyee_le": jour, "recommande": "1A", "by": coordinatrice}
    with pytest.raises(Refused, match="Un mois au moins"):
        services.send_notice(**envoi, delai=jour + timedelta(days=20))
    services.send_notice(**envoi)
    assert x.delai == resiliation.ajoute_mois(jour, 1)
    dit = texte(x.lettre)
    assert "Mise en demeure" in dit and "Aucun bilan." in dit and "€" not in dit


@pytest.mark.parametrize("motif", ["detournement", "sans_avenant"])
def test_misused_money_or_a_change_without_avenant_ends_it_at_once_and_takes_the_money_back(
    structure, reseau, coordinatrice, directrice, motif
):
    argent.regles(reseau)
    c = argent.convention(structure, coordinatrice)
    argent.bilan("a_rendre", convention=c, tete=directrice, by=coordinatrice)
    argent.accorder(c, coordinatrice)
    paye = argent.versement("paye", convention=c, by=coordinatrice)
    finir(c, motif, coordinatrice)
    paye.refresh_from_db()
    assert (paye.etat, paye.a_recuperer, paye.recuperation_motif) == ("a_recuperer", paye.montant, "resolution")
    assert not c.versements.filter(etat__in=("prevu", "ordonne")).exists()
    lettre = c.documents.get(genre="resolution")
    dit = texte(lettre)
    assert "demandées en retour" in dit and "€" not in dit
    assert Courriel.objects.filter(modele="versement_a_recuperer").exists()


def test_a_termination_stops_the_payments_and_takes_nothing_back(structure, reseau, coordinatrice, directrice):
    argent.regles(reseau)
    c = argent.convention(structure, coordinatrice)
    argent.bilan("a_rendre", convention=c, tete=directrice, by=coordinatrice)
    argent.accorder(c, coordinatrice)
    paye = argent.versement("paye", convention=c, by=coordinatrice)
    finir(c, "disparition", coordinatrice)
    paye.refresh_from_db()
    assert paye.etat == "paye" and c.documents.filter(genre="resiliation").count() == 1


@pytest.mark.parametrize("motif", ["manquement", "disparition", "detournement", "sans_avenant", "inexecution"])
def test_the_structure_has_the_anniversary_alone(dossier, coordinatrice, motif):
    with pytest.raises(Refused, match="date anniversaire"):
        finir(dossier("active"), motif, coordinatrice, demandeur="structure")


def test_the_label_follows_the_end(dossier, coordinatrice, promeneur):
    c = dossier("active")
    with faire.dans(20):
        finir(c, "disparition", coordinatrice)
        assert not Mandat.objects.en_vigueur(aujourdhui()).filter(promeneur=promeneur).exists()


def test_the_delay_over_is_said_once_to_the_coordination(dossier, coordinatrice):
    faire.demeure("envoyee", convention=dossier("active"), by=coordinatrice, jours=40)
    relances.run()
    relances.run()
    assert Courriel.objects.filter(modele="demeure_echue", destinataire=coordinatrice.email).count() == 1


def test_the_structure_reads_a_notice_once_its_letter_left(dossier, coordinatrice):
    c = dossier("active")
    x = faire.demeure("preparee", convention=c, by=coordinatrice)

    def lu(role: str) -> str:
        entier = Convention.objects.with_dossier().get(pk=c.pk)
        return str([e.quoi for e in presentation.historique(entier, 100, role)])

    assert "Mise en demeure" not in lu("structure") and "Mise en demeure" in lu("coordination")
    services.send_notice(demeure=x, envoyee_le=aujourdhui(), recommande="1A", by=coordinatrice)
    assert "Mise en demeure" in lu("structure")
