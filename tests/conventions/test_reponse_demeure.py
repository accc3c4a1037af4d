"""§3.9: a structure answers a formal notice, and nobody ends for breach without having read it; a letter prepared for
an end that will not be is set aside."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from conventions import acces, presentation, services, verification
from conventions.models import Convention, MiseEnDemeure, ReponseDemeure
from conventions.presentation_vie import contexte
from socle import a_faire
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique_vie
from tests.conventions.fabrique import original, pdf
from tests.conventions.test_avenant_table import FIN
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, sans_second_facteur
from tests.ensemble import ensemble

__all__ = ["chez_nous", "sans_second_facteur"]
MOTS = "Le bilan est parti hier."
FINIR = {"motif": "manquement", "demandeur": "caf", "explication": "Rien n’est venu."}


@pytest.fixture
def demeure(dossier, coordinatrice) -> MiseEnDemeure:
    """Its month is over."""
    return fabrique_vie.demeure("envoyee", convention=dossier("active"), by=coordinatrice, jours=40)


def repondre(x: MiseEnDemeure, by, **champs) -> ReponseDemeure:
    return services.answer_notice(**{"demeure": x, "texte": MOTS, "by": by} | champs)


def finir(x: MiseEnDemeure, by, **champs) -> Convention:
    return services.terminate(convention=x.convention, notifiee_le=aujourdhui(), by=by, **FINIR | champs)


def test_the_head_answers_with_a_document_and_everybody_concerned_hears_it(
    demeure, directrice, coordinatrice, partenaire
):
    r = repondre(demeure, directrice, upload=pdf("bilan.pdf"))
    assert (r.texte, r.recue_le, r.lue_le) == (MOTS, aujourdhui(), None)
    a = set(Courriel.objects.filter(modele="demeure_repondue").values_list("destinataire", flat=True))
    assert {coordinatrice.email, directrice.email, partenaire.email} <= a
    assert all(acces.fichier_visible(qui, r.fichier) for qui in (directrice, coordinatrice, partenaire))
    assert "Réponse à une mise en demeure" in [t.titre for t in a_faire.pour(coordinatrice)]
    c = Convention.objects.with_dossier().get(pk=demeure.convention_id)
    assert any("Réponse à la mise en demeure" in str(e.quoi) for e in presentation.historique(c, 50))


@pytest.mark.parametrize("qui", ["partenaire", "membre", "voisine"])
def test_only_the_structure_answers(demeure, request, qui):
    with pytest.raises(Refused):
        repondre(demeure, request.getfixturevalue(qui))
    assert not ReponseDemeure.objects.exists()


def test_the_coordination_records_an_answer_from_its_original_alone_dated_as_it_came(demeure, coordinatrice):
    with pytest.raises(Refused, match="original"):
        repondre(demeure, coordinatrice)
    r = repondre(demeure, coordinatrice, pour_le_compte=original(3))
    assert r.recue_le == aujourdhui() - timedelta(days=3) and r.original is not None


@pytest.mark.parametrize("etat", ["preparee", "levee", "retiree", "suivie"])
def test_nothing_is_answered_to_a_notice_that_does_not_run(dossier, coordinatrice, directrice, etat):
    x = fabrique_vie.demeure(etat, convention=dossier("active"), by=coordinatrice, jours=40)
    with pytest.raises(Refused, match="pas de réponse"):
        repondre(x, directrice)
    with pytest.raises(DatabaseError, match="en cours"), transaction.atomic():
        ReponseDemeure.objects.create(demeure=x, texte=MOTS, recue_le=aujourdhui(), donnee_par=directrice)


def test_no_end_for_breach_ignores_an_answer_that_is_not_read(demeure, directrice, coordinatrice):
    r = repondre(demeure, directrice)
    with pytest.raises(Refused, match="La structure a répondu le") as refus:
        finir(demeure, coordinatrice)
    assert refus.value.champ == "lues"
    with pytest.raises(Refused, match="La structure a répondu le"):
        services.prepare_end(
            convention=demeure.convention, attendue_le=aujourdhui() + timedelta(days=3), by=coordinatrice, **FINIR
        )
    with pytest.raises(DatabaseError, match="réponse est lue"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIN, ["manquement", aujourdhui(), aujourdhui(), demeure.convention_id])
    with pytest.raises(DatabaseError, match="pas lue"), transaction.atomic():
        MiseEnDemeure.objects.filter(pk=demeure.pk).update(etat="suivie", issue="Fin")
    finir(demeure, coordinatrice, lues=[r.code])
    r.refresh_from_db()
    assert r.lue_par == coordinatrice and demeure.convention.etat == "resiliee"


def test_another_way_to_end_does_not_wait_for_that_answer(demeure, directrice, coordinatrice):
    repondre(demeure, directrice)
    finir(demeure, coordinatrice, motif="disparition")
    assert demeure.convention.etat == "resiliee"


def test_an_answer_read_is_read_once_and_never_changes(demeure, directrice, coordinatrice, partenaire):
    r = repondre(demeure, directrice)
    for qui in (directrice, partenaire):
        with pytest.raises(Refused):
            services.read_answer(reponse=r, by=qui)
    services.read_answer(reponse=r, by=coordinatrice)
    with pytest.raises(Refused, match="déjà lue"):
        services.read_answer(reponse=r, by=coordinatrice)
    for ordre in ({"texte": "Autre"}, {"lue_le": None, "lue_par": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ReponseDemeure.objects.filter(pk=r.pk).update(**ordre)
    with pytest.raises(DatabaseError, match="se garde"), transaction.atomic():
        ReponseDemeure.objects.all().delete()
    finir(demeure, coordinatrice)
    assert demeure.convention.etat == "resiliee"


def test_on_screen_it_is_answered_read_and_shown_beside_the_end(client, chez_nous, demeure, directrice):
    c, s = demeure.convention, demeure.convention.structure
    client.force_login(directrice)
    page = reverse("structure_dossier_demeure_repondre", args=[s.code, c.code, demeure.code])
    assert "Y répondre" in dit(client.get(reverse("structure_dossier", args=[s.code, c.code])))
    vide = client.post(page, {"texte": ""})
    assert vide.status_code == 200 and vide.context["form"].errors["texte"]
    client.post(page, {"texte": MOTS, "upload": [pdf("a.pdf"), pdf("b.pdf")]})
    r = ReponseDemeure.objects.get()
    assert r.fichier is not None
    assert MOTS in dit(client.get(reverse("structure_dossier", args=[s.code, c.code])))


def test_the_coordination_sees_it_beside_the_end_and_ticks_that_it_read(chez_nous, demeure, directrice):
    r, c = repondre(demeure, directrice), demeure.convention
    assert "Noter comme lue" in dit(chez_nous.get(adresse(c)))
    page = f"{adresse(c, 'resilier')}?motif=manquement&demandeur=caf&notifiee_le={aujourdhui()}"
    assert MOTS in dit(chez_nous.get(page))
    refusee = chez_nous.post(page, {"explication": "Trop tard.", "geste": "fin"})
    assert refusee.context["form"].errors["lues"]
    chez_nous.post(page, {"explication": "Trop tard.", "geste": "fin", "lues": [r.code]})
    r.refresh_from_db()
    c.refresh_from_db()
    assert r.lue_le and c.etat == "resiliee"


def test_an_answer_is_noted_as_read_by_a_button(chez_nous, demeure, directrice):
    r = repondre(demeure, directrice)
    chez_nous.post(adresse(demeure.convention, "demeure_lue", demeure.code, r.code))
    r.refresh_from_db()
    assert r.lue_le and "Lue par la coordination" in dit(chez_nous.get(adresse(demeure.convention)))


@pytest.mark.parametrize("repondue", [True, False], ids=["the answer first", "the end first"])
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_while_it_is_ended_is_before_or_after_never_lost(
    demeure, directrice, coordinatrice, repondue
):
    x = MiseEnDemeure.objects.get(pk=demeure.pk)
    actes = [lambda: repondre(demeure, directrice), lambda: finir(x, coordinatrice)]
    premier, second = ensemble(*(actes if repondue else reversed(actes)))
    assert not isinstance(premier, Exception) and isinstance(second, Refused)
    assert ("La structure a répondu le" if repondue else "n’attend pas de réponse") in str(second)
    c = Convention.objects.get(pk=demeure.convention_id)
    assert (c.etat == "active") == repondue == ReponseDemeure.objects.filter(lue_le=None).exists()


def test_an_answer_sent_while_the_page_is_open_is_not_taken_for_read(chez_nous, demeure, directrice, coordinatrice):
    """The box ticked is that of the answer that the page showed; the other comes back beside it, not ticked."""
    vue, c = repondre(demeure, directrice), demeure.convention
    page = f"{adresse(c, 'resilier')}?motif=manquement&demandeur=caf&notifiee_le={aujourdhui()}"
    assert f'value="{vue.code}"' in dit(chez_nous.get(page))
    autre = repondre(demeure, directrice, texte="Et voici le compte de résultat.")
    envoi = {"explication": "Trop tard.", "geste": "fin", "lues": [vue.code]}
    refusee = chez_nous.post(page, envoi)
    assert refusee.context["form"].errors["lues"] and "Et voici le compte" in dit(refusee)
    cases = {case.data["value"]: case.data["selected"] for case in refusee.context["form"]["lues"]}
    assert cases == {vue.code: True, autre.code: False}
    assert not ReponseDemeure.objects.exclude(lue_le=None).exists()
    with pytest.raises(Refused, match="La structure a répondu le"):
        services.prepare_end(
            convention=c, attendue_le=aujourdhui(), lues=[vue.code], by=coordinatrice, **FINIR
        )  # fmt: skip
    services.read_answer(reponse=autre, by=coordinatrice)
    chez_nous.post(page, envoi | {"lues": [vue.code, autre.code]})
    c.refresh_from_db()
    assert c.etat == "resiliee", "read by a colleague meanwhile: ticked all the same, it is no mistake"


# — The letter of an end that will not be


def _lettre(c: Convention, by):
    return services.prepare_end(
        convention=c, motif="disparition", demandeur="caf", attendue_le=aujourdhui() + timedelta(days=5),
        explication="Liquidée.", by=by,
    )  # fmt: skip


def test_a_letter_of_an_end_is_set_aside_with_its_reason_and_its_code_says_so(
    dossier, coordinatrice, directrice, chez_nous
):
    c = dossier("active")
    lettre = _lettre(c, coordinatrice)
    assert "Écartez-la" in dit(chez_nous.get(adresse(c)))
    chez_nous.post(adresse(c, "fin_ecarter"), {"motif": "La structure est reprise."})
    lettre.refresh_from_db()
    assert lettre.remplace_le and lettre.abandon == "La structure est reprise."
    assert services.prepared_end_letter(c) is None and "n’a pas servi" in verification.state(lettre)
    assert not acces.fichier_visible(directrice, lettre.fichier)
    histoire = dit(chez_nous.get(adresse(c, "historique")))
    assert "écartée, sans que rien soit enregistré" in histoire and "La structure est reprise." in histoire
    assert "Lettre de fin préparée" not in dit(chez_nous.get(adresse(c)))
    assert (
        contexte(Convention.objects.with_dossier().get(pk=c.pk), coordinatrice, "coordination")["lettre_de_fin"] is None
    )
    assert _lettre(c, coordinatrice).code != lettre.code, "another may be made"


@pytest.mark.parametrize("qui", ["directrice", "partenaire", "membre", "voisine"])
def test_the_coordination_alone_sets_a_letter_aside(dossier, coordinatrice, request, qui):
    c = dossier("active")
    _lettre(c, coordinatrice)
    with pytest.raises(Refused):
        services.discard_end(convention=c, motif="Non", by=request.getfixturevalue(qui))
    assert services.prepared_end_letter(c) is not None


def test_a_letter_is_set_aside_once_with_a_reason_and_not_after_the_end(dossier, coordinatrice):
    c = dossier("active")
    lettre = _lettre(c, coordinatrice)
    with pytest.raises(Refused, match="Dites pourquoi"):
        services.discard_end(convention=c, motif=" ", by=coordinatrice)
    services.discard_end(convention=c, motif="Reprise", by=coordinatrice)
    with pytest.raises(Refused, match="plus de lettre"):
        services.discard_end(convention=c, motif="Reprise", by=coordinatrice)
    with pytest.raises(DatabaseError, match="le reste"), transaction.atomic():
        type(lettre).objects.filter(pk=lettre.pk).update(remplace_le=None, abandon="")
    services.terminate(
        convention=c, motif="disparition", demandeur="caf", notifiee_le=aujourdhui(), explication="Oui.",
        by=coordinatrice,
    )  # fmt: skip
    with pytest.raises(Refused, match="plus de lettre"):
        services.discard_end(convention=c, motif="Trop tard", by=coordinatrice)
