"""A party refuses to sign an avenant, with its reason: it waits for the coordination, which answers, makes the document
again or abandons it. Nobody signs meanwhile, and nothing of the convention changes."""

import pytest
from django.urls import reverse

from conventions import services
from conventions.models import Avenant, RefusSignature
from socle import relances
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions import fabrique_vie as faire
from tests.conventions.test_avenants_ecrans import chez
from tests.conventions.test_instruction_ecrans import adresse, dit, sans_second_facteur

__all__ = ["sans_second_facteur"]


@pytest.fixture
def refuse(dossier, coordinatrice, directrice) -> Avenant:
    return faire.avenant("conteste", convention=dossier("active"), by=coordinatrice, tete=directrice)


def ecrits(modele: str) -> set[str]:
    return {*Courriel.objects.filter(modele=modele).values_list("destinataire", flat=True)}


def deposer(a: Avenant, partie: str, by) -> None:
    services.deposit_signature(
        convention=a.convention, avenant=a, partie=partie, upload=fabrique.pdf("x.pdf"), signee_le=aujourdhui(), by=by
    )


@pytest.mark.parametrize("partie", ["structure", "caf"])
def test_each_party_refuses_for_itself_alone_and_says_why(
    dossier, coordinatrice, directrice, partenaire, membre, voisine, partie
):
    a = faire.avenant("a_signer", convention=dossier("active"), by=coordinatrice, tete=directrice)
    lui, autre = (directrice, partenaire) if partie == "structure" else (partenaire, directrice)
    refuser = {"convention": a.convention, "avenant": a, "partie": partie}
    with pytest.raises(Refused, match="Dites pourquoi"):
        services.refuse_to_sign(**refuser, motif="  ", by=lui)
    for intrus in (autre, coordinatrice, membre, voisine):
        with pytest.raises(Refused):
            services.refuse_to_sign(**refuser, motif="Le montant.", by=intrus)
    services.refuse_to_sign(**refuser, motif="Le montant.", by=lui)
    a.refresh_from_db()
    assert a.etat == "conteste" and RefusSignature.objects.get().motif == "Le montant."
    assert {coordinatrice.email, directrice.email} <= ecrits("convention_refus")
    corps = Courriel.objects.filter(modele="convention_refus").first().corps
    assert "Le montant." in corps and "l’avenant n°\u00a01" in corps
    with pytest.raises(Refused):  # a second click
        services.refuse_to_sign(**refuser, motif="Le montant.", by=lui)
    assert RefusSignature.objects.count() == 1


def test_nobody_signs_while_a_refusal_stands_and_nobody_is_chased(refuse, coordinatrice, partenaire):
    for partie, qui in (("caf", partenaire), ("structure", coordinatrice)):
        with pytest.raises(Refused):
            deposer(refuse, partie, qui)
    with faire.dans(9):
        relances.run()
    assert not ecrits("avenant_relance_signature")


def test_made_again_it_keeps_its_number_and_the_refusal_its_place_in_the_story(refuse, coordinatrice, partenaire):
    services.redo_avenant(avenant=refuse, motif="Une date", by=coordinatrice)
    nouveau = services.prepare_avenant(avenant=refuse, by=coordinatrice, dans_l_ordre=False)
    refuse.refresh_from_db()
    assert (refuse.etat, refuse.numero) == ("a_signer", 1)
    refus = RefusSignature.objects.get()
    assert refus.document != nouveau and refus.leve_le is None
    with pytest.raises(Refused, match="n’attend plus"):
        services.lift_refusal(refus=refus, reponse="Trop tard", by=coordinatrice)
    faire.signer(refuse, coordinatrice)
    refuse.refresh_from_db()
    assert refuse.etat == "signe"


def test_answered_the_same_document_is_to_sign_again(refuse, coordinatrice, directrice):
    refus = RefusSignature.objects.get()
    with pytest.raises(Refused, match="répondu"):
        services.lift_refusal(refus=refus, by=coordinatrice)
    services.lift_refusal(refus=refus, reponse="Vu ensemble.", by=coordinatrice)
    refuse.refresh_from_db()
    assert refuse.etat == "a_signer" and directrice.email in ecrits("convention_refus_leve")
    faire.signer(refuse, coordinatrice)


def test_the_end_of_the_convention_closes_it_too(refuse, coordinatrice, jour):
    services.terminate(
        convention=refuse.convention, motif="disparition", demandeur="caf", notifiee_le=jour, explication="Liquidée",
        by=coordinatrice,
    )  # fmt: skip
    refuse.refresh_from_db()
    assert refuse.etat == "abandonne"


def test_it_is_on_each_page_and_waits_for_the_coordination(client, refuse, coordinatrice, directrice, partenaire):
    c, refus = refuse.convention, RefusSignature.objects.get()
    client.force_login(directrice)
    lu = dit(client.get(chez(c, "avenant", refuse.code)))
    assert "Signature refusée" in lu and "Revenir sur le refus" in lu and "Refuser de signer</a>" not in lu
    late = client.get(chez(c, "avenant_refuser", refuse.code, "structure"), follow=True)
    assert "n’attend pas de signature de vous" in dit(late)
    client.force_login(partenaire)
    du_partenaire = reverse("partenaire_dossier_avenant", args=[c.structure.reseau.code, c.code, refuse.code])
    lu = dit(client.get(du_partenaire))
    assert "Refus de signer" in lu and "Signer à l’écran" not in lu and "Revenir sur le refus" not in lu
    client.force_login(coordinatrice)
    lu = dit(client.get(adresse(c, "avenant", refuse.code)))
    assert "Répondre au refus" in lu and "Refaire le document" in lu and "Abandonner l’avenant" in lu
    assert type(c).objects.with_tour().get(pk=c.pk).tour == "coordination"
    page = adresse(c, "refus", refus.code)
    lu = dit(client.get(page))
    assert refus.motif in lu and adresse(c, "avenant_geste", refuse.code, "refaire") in lu
    assert "obligatoire" in dit(client.post(page, {"reponse": ""}))
    fini = client.post(page, {"reponse": "Vu ensemble."})
    assert fini.url == adresse(c, "avenant", refuse.code)
    refuse.refresh_from_db()
    assert refuse.etat == "a_signer"


def test_the_page_of_refusal_says_what_is_wrong_and_goes_back(client, dossier, coordinatrice, directrice):
    a = faire.avenant("a_signer", convention=dossier("active"), by=coordinatrice, tete=directrice)
    client.force_login(directrice)
    page = chez(a.convention, "avenant_refuser", a.code, "structure")
    assert "obligatoire" in dit(client.post(page, {"motif": " "}))
    assert client.get(chez(a.convention, "avenant_refuser", a.code, "caf")).status_code == 404
    assert client.post(page, {"motif": "Le montant."}).url == chez(a.convention, "avenant", a.code)
    a.refresh_from_db()
    assert a.etat == "conteste"
