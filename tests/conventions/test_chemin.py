"""One file, from the draft to the mandate that opens."""

import pytest

from conventions.models import Convention
from promeneurs.models import Mandat
from socle.models import Courriel
from tests.conventions import fabrique


@pytest.mark.parametrize("etat", fabrique.ETATS)
def test_a_file_reaches_every_state_through_the_services(dossier, etat):
    assert dossier(etat).etat == etat


def test_a_signed_convention_opens_the_mandates_of_its_people(dossier, promeneur, jour):
    convention = dossier("active")
    mandat = Mandat.objects.get(promeneur=promeneur)
    assert convention.numero.startswith("PDN54-") and convention.numero.endswith("-0001")
    assert (mandat.fondement, mandat.acte) == ("convention", convention.code)
    assert mandat.periode.lower == jour and mandat.periode.upper == convention.periode.upper
    assert Convention.objects.en_vigueur(jour).get() == convention
    courriel = Courriel.objects.get(modele="convention_promeneur")
    assert courriel.destinataire == "ines@exemple.fr"
    assert "lire et signer la charte" in courriel.corps and "au moins un compte" in courriel.corps


def test_every_step_writes_to_whoever_must_know(dossier, partenaire):
    dossier("active")
    partis = set(Courriel.objects.values_list("modele", "destinataire"))
    assert {
        ("convention_accuse", "direction@exemple.fr"),
        ("convention_deposee", "coordination@exemple.fr"),
        ("convention_ouverte", "direction@exemple.fr"),
        ("convention_au_copil", "direction@exemple.fr"),
        ("convention_ordre_du_jour", "caf@exemple.fr"),
        ("convention_a_signer", "direction@exemple.fr"),
        ("convention_a_signer", "caf@exemple.fr"),
        ("convention_active", "direction@exemple.fr"),
        ("convention_active", "caf@exemple.fr"),
        ("convention_promeneur", "ines@exemple.fr"),
    } <= partis
