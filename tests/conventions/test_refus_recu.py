"""§3.6: a refusal to sign that came by letter is recorded by the coordination, as a signature on paper is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from conventions import acces, fonds, services
from conventions.models import Convention, RefusSignature
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique_vie
from tests.conventions.fabrique import pdf
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


def noter(c: Convention, by, partie: str = "caf", **champs) -> RefusSignature:
    recu = {"motif": "Les crédits manquent.", "courrier": pdf("lettre.pdf"), "ecrit_le": aujourdhui()} | champs
    return services.refuse_to_sign(convention=c, partie=partie, by=by, **recu)


@pytest.mark.parametrize("partie", ["structure", "caf"])
def test_the_coordination_records_the_refusal_of_any_party_from_its_letter(dossier, coordinatrice, directrice, partie):
    c = dossier("a_signer")
    refus = noter(c, coordinatrice, partie)
    assert refus.ecrit_le == aujourdhui() and "Par courrier du" in refus.comment
    assert acces.fichier_visible(directrice, refus.fichier)
    assert "Par un courrier du" in Courriel.objects.filter(modele="convention_refus").first().corps
    assert any(p.fichier == refus.fichier for p in fonds.papiers(fonds.lus(Convention.objects.filter(pk=c.pk)).get()))
    with pytest.raises(Refused, match="refus"):  # nobody signs while it stands
        services.deposit_signature(
            convention=c, partie="caf", upload=pdf(), signee_le=aujourdhui(), by=coordinatrice
        )  # fmt: skip
    services.lift_refusal(refus=refus, reponse="Les crédits sont là.", by=coordinatrice)


def test_without_its_letter_nothing_is_recorded_for_somebody_else(dossier, coordinatrice):
    with pytest.raises(Refused, match="Joignez le courrier") as refus:
        noter(dossier("a_signer"), coordinatrice, courrier=None)
    assert refus.value.champ == "courrier" and not RefusSignature.objects.exists()


@pytest.mark.parametrize("qui", ["directrice", "partenaire", "membre", "voisine"])
def test_the_coordination_alone_records_a_letter(dossier, request, qui):
    with pytest.raises(Refused):
        noter(dossier("a_signer"), request.getfixturevalue(qui), "structure")


@pytest.mark.parametrize("jours", [-1, 1, None])
def test_the_letter_is_written_between_the_document_and_today(dossier, coordinatrice, jours):
    le = None if jours is None else aujourdhui() + timedelta(days=jours)
    with pytest.raises(Refused, match="date du courrier"):
        noter(dossier("a_signer"), coordinatrice, ecrit_le=le)


@pytest.mark.parametrize("etat", ["acceptee", "active", "brouillon"])
def test_nothing_is_refused_when_nothing_is_to_sign(dossier, coordinatrice, etat):
    with pytest.raises(Refused, match="refuser de signer"):
        noter(dossier(etat), coordinatrice)


def test_an_avenant_refused_by_letter_waits_for_the_coordination(dossier, coordinatrice, directrice):
    c = dossier("active")
    a = fabrique_vie.avenant("a_signer", convention=c, by=coordinatrice, tete=directrice)
    noter(c, coordinatrice, avenant=a)
    a.refresh_from_db()
    assert a.etat == "conteste"


def test_raw_sql_rewrites_no_letter(dossier, coordinatrice):
    refus = noter(dossier("a_signer"), coordinatrice)
    for change in ({"ecrit_le": aujourdhui() - timedelta(days=3)}, {"fichier": None, "ecrit_le": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RefusSignature.objects.filter(pk=refus.pk).update(**change)


def test_on_screen_it_is_noted_beside_the_signature(chez_nous, dossier):
    c = dossier("a_signer")
    assert "Noter un refus" in dit(chez_nous.get(adresse(c)))
    page = adresse(c, "refus_noter", "caf")
    vide = chez_nous.post(page, {"motif": "Non", "ecrit_le": str(aujourdhui())})
    assert vide.context["form"].errors["courrier"]
    chez_nous.post(page, {"motif": "Non", "ecrit_le": str(aujourdhui()), "courrier": pdf("lettre.pdf")})
    assert "Le courrier" in dit(chez_nous.get(adresse(c)))


def test_opened_too_late_the_page_says_so(chez_nous, dossier):
    c = dossier("active")
    assert "n’attend plus de signature" in dit(chez_nous.get(adresse(c, "refus_noter", "caf"), follow=True))
