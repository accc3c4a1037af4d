"""§3.8: a declared change is acknowledged, then passed to the Caf: two clicks, both dated, nobody has to agree."""

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import services
from conventions.models import Convention
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique


def declarer(c, by, jour, **reste):
    return services.declare_contact(
        convention=c, le=jour, referent_nom="Alix Accueil", referent_email="alix@exemple.fr", by=by, **reste
    )


def test_a_contact_is_declared_and_mails_follow(dossier, directrice, jour):
    c = dossier("active")
    changement = declarer(c, directrice, jour)
    c.refresh_from_db()
    assert c.referent_email == "alix@exemple.fr" and "Alix Accueil" in changement.detail
    assert "Dominique Direction" in changement.detail, "what was before is kept"
    with pytest.raises(Refused, match="Rien n’a changé"):
        declarer(c, directrice, jour)


def test_an_address_is_declared_and_the_sheet_follows(dossier, directrice, structure, jour):
    c = dossier("active")
    services.declare_address(
        convention=c, le=jour, adresse="2 rue Neuve", code_postal="54000", commune=structure.commune, by=directrice
    )
    structure.refresh_from_db()
    assert structure.adresse == "2 rue Neuve"


def test_two_clicks_and_the_caf_is_told_once(dossier, directrice, coordinatrice, partenaire, jour):
    c = dossier("active")
    changement = declarer(c, directrice, jour)
    with pytest.raises(Refused, match="d’abord acte"):
        services.transmit_change(changement=changement, by=coordinatrice)
    services.acknowledge_change(changement=changement, by=coordinatrice)
    assert not Courriel.objects.filter(destinataire=partenaire.email, modele__startswith="convention_chang").exists()
    services.transmit_change(changement=changement, by=coordinatrice)
    with pytest.raises(Refused, match="déjà transmis"):
        services.transmit_change(changement=changement, by=coordinatrice)
    changement.refresh_from_db()
    assert changement.pris_acte_le and changement.transmis_le
    assert Courriel.objects.filter(modele="convention_changement_caf", destinataire=partenaire.email).count() == 1
    for by in (directrice, partenaire):
        with pytest.raises(Refused):
            services.transmit_change(changement=changement, by=by)


def test_it_waits_for_the_coordination_until_it_is_passed_on(dossier, directrice, coordinatrice, jour):
    c = dossier("active")
    changement = declarer(c, directrice, jour)

    def attend() -> bool:
        return Convention.objects.with_tour().get(pk=c.pk).changement_a_noter is not None

    assert attend()
    services.acknowledge_change(changement=changement, by=coordinatrice)
    assert attend()
    services.transmit_change(changement=changement, by=coordinatrice)
    assert not attend()


def test_what_the_coordination_declares_is_acknowledged_already(dossier, coordinatrice, jour):
    changement = declarer(dossier("active"), coordinatrice, jour, pour_le_compte=fabrique.original())
    assert changement.pris_acte_le and not changement.transmis_le


@pytest.mark.parametrize("etat", ["brouillon", "a_signer", "resiliee"])
def test_only_a_convention_in_force_has_changes(dossier, directrice, jour, etat):
    with pytest.raises(Refused, match="en vigueur"):
        declarer(dossier(etat), directrice, jour)


@pytest.mark.parametrize(
    ("ordre", "message"),
    [
        ("transmis_le = now()", "changement_transmis_apres_acte"),
        ("detail = 'Autre'", "ne change pas"),
        ("nature = 'depart'", "ne change pas|changement_d_un_poste"),
    ],
)
def test_raw_sql_does_not_rewrite_a_change(dossier, directrice, jour, ordre, message):
    changement = declarer(dossier("active"), directrice, jour)
    with pytest.raises(DatabaseError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE conventions_changement SET {ordre} WHERE id = %s", [changement.pk])
