"""The pages of an avenant and of a formal notice: what is typed is kept, what is late is said, each role its acts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import services
from conventions.models import Avenant, Convention, MiseEnDemeure
from socle.dates import aujourdhui
from tests.conventions import fabrique_vie as faire
from tests.conventions.envois import comme_il_serait
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


@pytest.fixture
def elle(client, directrice):
    client.force_login(directrice)
    return client


def chez(c: Convention, acte: str, *objets: str) -> str:
    return reverse(f"structure_dossier_{acte}", args=[c.structure.code, c.code, *objets])


class Monde:
    def __init__(self, c: Convention) -> None:
        self.c = c


def test_the_structure_asks_for_an_avenant_in_three_pages(elle, dossier):
    c = dossier("active")
    page = elle.post(chez(c, "avenant_nouveau"), comme_il_serait(Monde(c)), follow=True)
    a = Avenant.objects.get()
    assert page.redirect_chain[-1][0] == chez(c, "avenant", a.code)
    lu = dit(page)
    assert "Nombre de postes" in lu and "Demander l’avenant" in lu and "Accepter" not in lu
    elle.post(chez(c, "avenant_geste", a.code, "demander"))
    a.refresh_from_db()
    assert a.etat == "demande"
    assert elle.get(chez(c, "avenant_modifier", a.code)).status_code == 302
    assert "n’est plus possible" in dit(elle.get(chez(c, "avenant_geste", a.code, "demander"), follow=True))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"effet": str(aujourdhui() - timedelta(days=1))}, "aujourd’hui au plus tôt"),
        ({"postes": "1"}, "Rien ne change"),
        ({"postes": "0"}, "Donnez 1 ou plus."),
        ({"motif": ""}, "obligatoire"),
    ],
)
def test_what_was_typed_wrong_is_said_and_nothing_is_lost(elle, dossier, champs, phrase):
    c = dossier("active")
    saisie = comme_il_serait(Monde(c)) | {"partenaires": "Le collège"} | champs
    if phrase == "Rien ne change":
        saisie["partenaires"] = c.partenaires
    page = elle.post(chez(c, "avenant_nouveau"), saisie)
    assert page.status_code == 200 and phrase in dit(page) and not Avenant.objects.exists()
    if phrase != "Rien ne change":
        assert "Le collège" in dit(page)


def test_the_coordination_answers_and_the_structure_reads_it(chez_nous, dossier, directrice, coordinatrice):
    c = dossier("active")
    a = faire.avenant("demande", convention=c, by=coordinatrice, tete=directrice)
    page = chez_nous.post(adresse(c, "avenant_geste", a.code, "refuser"), {"reponse": ""})
    assert page.status_code == 200
    chez_nous.post(adresse(c, "avenant_geste", a.code, "refuser"), {"reponse": "Les crédits manquent."})
    chez_nous.force_login(directrice)
    assert "Les crédits manquent." in dit(chez_nous.get(chez(c, "avenant", a.code)))


def test_the_last_signature_confirmed_says_when_it_applies(chez_nous, dossier, coordinatrice):
    c = dossier("active")
    a = faire.avenant("a_signer", convention=c, by=coordinatrice)
    faire.signer(a, coordinatrice, ("caf",))
    from tests.conventions.fabrique import original, pdf

    s = services.deposit_signature(
        convention=c, avenant=a, partie="structure", upload=pdf(), signee_le=aujourdhui(), by=coordinatrice,
        pour_le_compte=original(0),
    )  # fmt: skip
    assert "L’avenant s’applique le" in dit(chez_nous.get(adresse(c, "signature", s.code)))
    page = chez_nous.post(adresse(c, "signature", s.code), follow=True)
    assert page.redirect_chain[-1][0] == adresse(c, "avenant", a.code)
    a.refresh_from_db()
    assert a.etat == "signe"


def test_a_formal_notice_is_written_sent_and_followed(chez_nous, dossier):
    c = dossier("active")
    saisie = {"motif": "retards", "faits": "Aucun bilan.", "attendu": "Le bilan."}
    page = chez_nous.post(adresse(c, "demeure_nouvelle"), saisie, follow=True)
    assert "À envoyer" in dit(page)
    assert "déjà en cours" in dit(chez_nous.get(adresse(c, "demeure_nouvelle"), follow=True))
    x = MiseEnDemeure.objects.get()
    envoi = {"envoyee_le": str(aujourdhui()), "recommande": "1A 2", "delai": str(aujourdhui() + timedelta(days=3))}
    page = chez_nous.post(adresse(c, "demeure", x.code, "envoyer"), envoi)
    assert page.status_code == 200 and "Un mois au moins" in dit(page)
    chez_nous.post(adresse(c, "demeure", x.code, "envoyer"), envoi | {"delai": str(aujourdhui() + timedelta(days=40))})
    x.refresh_from_db()
    assert x.etat == "envoyee" and "1A 2" in dit(chez_nous.get(adresse(c)))


def test_an_end_for_breach_is_refused_beside_its_reason(chez_nous, dossier):
    c = dossier("active")
    choix = {"motif": "manquement", "demandeur": "caf", "notifiee_le": str(aujourdhui())}
    page = chez_nous.get(adresse(c, "resilier"), choix)
    assert "mise en demeure" in str(page.context["form"].errors["motif"])


def test_too_late_for_this_anniversary_is_the_next_one(chez_nous, dossier, coordinatrice):
    c = dossier("active")
    with faire.dans(300):
        chez_nous.force_login(coordinatrice)
        choix = {"motif": "anniversaire", "demandeur": "structure", "notifiee_le": str(aujourdhui())}
        page = dit(chez_nous.get(adresse(c, "resilier"), choix))
    assert "Moins de trois mois avant" in page and "anniversaire suivant" in page
