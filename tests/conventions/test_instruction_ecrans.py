"""The coordination's side of a file, on screen: what is allowed, refused with what was typed kept, or too late."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import services
from conventions.models import Avis, Convention, Piece
from socle.dates import aujourdhui
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions.fabrique import ETATS


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def chez_nous(client, coordinatrice):
    client.force_login(coordinatrice)
    return client


def adresse(c: Convention, acte: str = "", *objets: str) -> str:
    nom = f"coordination_dossier_{acte}" if acte else "coordination_dossier"
    return reverse(nom, args=[c.structure.reseau.code, c.code, *objets])


def etat(c: Convention) -> str:
    return Convention.objects.get(pk=c.pk).etat


def dit(reponse) -> str:
    """What the page says, messages of the act before included."""
    return reponse.content.decode()


@pytest.mark.parametrize("situation", ETATS)
def test_a_file_opens_in_every_state_with_what_may_be_done(chez_nous, dossier, situation):
    c = dossier(situation)
    reponse = chez_nous.get(adresse(c))
    assert reponse.status_code == 200
    principaux = [g for g in reponse.context["suite"] if g.ton == "principal"]
    assert len(principaux) <= 1
    for geste in reponse.context["suite"]:
        url = adresse(c, geste.acte, *geste.arguments)
        assert url in dit(reponse)
        if not geste.poste:
            assert chez_nous.get(url).status_code == 200, url


# — Opening, documents


def test_a_file_is_opened_in_one_click_and_a_second_click_is_told(chez_nous, dossier):
    c = dossier("depose")
    chez_nous.post(adresse(c, "ouvrir"))
    assert etat(c) == "instruction"
    assert "n’est plus possible" in dit(chez_nous.post(adresse(c, "ouvrir"), follow=True))
    assert etat(c) == "instruction"


def test_every_document_given_is_accepted_in_one_click(chez_nous, dossier):
    c = dossier("instruction")
    avant = c.pieces.filter(etat="deposee").count()
    assert avant > 1
    chez_nous.post(adresse(c, "pieces_accepter"))
    assert c.pieces.filter(etat="acceptee").count() == avant
    assert "attend d’être acceptée" in dit(chez_nous.post(adresse(c, "pieces_accepter"), follow=True))


def test_one_document_is_accepted_refused_with_why_and_the_reason_is_shown(chez_nous, dossier):
    c = dossier("instruction")
    piece = c.pieces.get(type="rib")
    chez_nous.post(adresse(c, "piece_accepter", piece.code))
    assert Piece.objects.get(pk=piece.pk).etat == "acceptee"
    page = chez_nous.post(adresse(c, "piece_refuser", piece.code), {"motif": "  "})
    assert page.status_code == 200 and Piece.objects.get(pk=piece.pk).etat == "acceptee"
    chez_nous.post(adresse(c, "piece_refuser", piece.code), {"motif": "Illisible"})
    assert Piece.objects.get(pk=piece.pk).etat == "refusee"
    assert "Illisible" in dit(chez_nous.get(adresse(c)))
    assert "rien à refuser" in dit(chez_nous.get(adresse(c, "piece_refuser", piece.code), follow=True))


def test_a_document_is_excused_then_asked_again(chez_nous, dossier):
    c = dossier("instruction")
    chez_nous.post(adresse(c, "piece_exempter", "engagement"), {"motif": "Fondation"})
    piece = c.pieces.get(type="engagement")
    assert (piece.etat, piece.motif) == ("non_concernee", "Fondation")
    chez_nous.post(adresse(c, "piece_redemander", piece.code))
    assert Piece.objects.get(pk=piece.pk).etat == "a_donner"
    assert chez_nous.post(adresse(c, "piece_exempter", "inventee"), {"motif": "x"}).status_code == 404


def test_documents_are_judged_during_the_examination_only_and_what_was_typed_stays(chez_nous, dossier):
    c = dossier("au_copil")
    piece = c.pieces.get(type="rib")
    page = chez_nous.post(adresse(c, "piece_refuser", piece.code), {"motif": "Trop tard ?"})
    assert page.status_code == 200 and "Trop tard ?" in dit(page) and "pendant l’instruction" in dit(page)
    assert Piece.objects.get(pk=piece.pk).etat == "deposee"
    page = chez_nous.post(adresse(c, "piece_exempter", "rib"), {"motif": "Sans objet"})
    assert "Sans objet" in dit(page) and "pendant l’instruction" in dit(page)


# — Corrections


def test_only_the_commented_parts_open_and_refused_documents_are_listed(chez_nous, dossier, coordinatrice):
    c = dossier("instruction")
    services.refuse_piece(piece=c.pieces.get(type="rib"), motif="Périmé", by=coordinatrice)
    assert "Périmé" in dit(chez_nous.get(adresse(c, "corrections")))
    chez_nous.post(adresse(c, "corrections"), {"projet": "Précisez le public.", "pieces": "Vérifiez aussi les dates."})
    demandes = set(c.demandes.values_list("section", "piece__type", "commentaire"))
    assert demandes == {
        ("projet", None, "Précisez le public."),
        ("pieces", None, "Vérifiez aussi les dates."),
        ("pieces", "rib", "Périmé"),
    }
    assert etat(c) == "corrections"


def test_corrections_without_a_comment_are_refused(chez_nous, dossier):
    c = dossier("instruction")
    page = chez_nous.post(adresse(c, "corrections"), {"projet": "   "})
    assert page.status_code == 200 and "au moins une partie" in dit(page)
    assert etat(c) == "instruction"


def test_corrections_asked_twice_are_asked_once_and_the_second_keeps_what_was_typed(chez_nous, dossier):
    c = dossier("instruction")
    chez_nous.post(adresse(c, "corrections"), {"projet": "Précisez."})
    page = chez_nous.post(adresse(c, "corrections"), {"dates": "Trop courtes."})
    assert "n’est plus possible" in dit(page) and "Trop courtes." in dit(page)
    assert c.demandes.count() == 1
    assert "n’est plus possible" in dit(chez_nous.get(adresse(c, "corrections"), follow=True))


# — Opinion


def test_an_opinion_may_change_until_the_decision_and_says_why_when_not_favourable(chez_nous, dossier, coordinatrice):
    c = dossier("au_copil")
    page = chez_nous.post(adresse(c, "avis"), {"sens": "reserve", "texte": ""})
    assert page.status_code == 200 and not Avis.objects.exists()
    chez_nous.post(adresse(c, "avis"), {"sens": "reserve", "texte": "Peu d’heures."})
    chez_nous.post(adresse(c, "avis"), {"sens": "favorable", "texte": "Revu."})
    avis = Avis.objects.get()
    assert (avis.sens, avis.texte, avis.auteur) == ("favorable", "Revu.", coordinatrice)
    services.decide(convention=c, sens="acceptee", by=coordinatrice)
    page = chez_nous.post(adresse(c, "avis"), {"sens": "defavorable", "texte": "Finalement non."})
    assert "Finalement non." in dit(page) and Avis.objects.get().sens == "favorable"


def test_the_structure_never_reads_the_opinions(client, dossier, structure, directrice, coordinatrice):
    c = dossier("au_copil")
    for texte in ("AVIS TRES PRIVE", "AVIS TRES PRIVE, revu"):
        services.give_opinion(convention=c, sens="reserve", texte=texte, by=coordinatrice)
    client.force_login(directrice)
    for nom in ("structure_dossier", "structure_dossier_historique"):
        page = client.get(reverse(nom, args=[structure.code, c.code]))
        assert page.status_code == 200 and "AVIS TRES PRIVE" not in dit(page), nom
        assert "Avis donné" not in dit(page), nom


# — The committee


def test_a_file_goes_to_a_sitting_to_come_or_to_a_new_one(chez_nous, dossier, reseau, coordinatrice):
    c = dossier("instruction")
    seance = fabrique.seance(reseau, coordinatrice, 10)
    assert str(seance.date.year) in dit(chez_nous.get(adresse(c, "inscrire")))
    chez_nous.post(adresse(c, "inscrire"), {"seance": seance.code})
    assert c.inscriptions.get().seance == seance
    chez_nous.post(adresse(c, "retirer"), {"motif": "Pièce attendue"})
    assert etat(c) == "instruction"
    demain = aujourdhui() + timedelta(days=1)
    chez_nous.post(adresse(c, "inscrire"), {"seance": "nouvelle", "date": demain, "type": "cotech", "lieu": "Nancy"})
    nouvelle = c.inscriptions.get(close_le=None).seance
    assert (nouvelle.date, nouvelle.type, nouvelle.lieu) == (demain, "cotech", "Nancy")


def test_a_new_sitting_is_not_planned_when_its_file_cannot_go_there(chez_nous, dossier, reseau):
    c = dossier("acceptee")
    demain = aujourdhui() + timedelta(days=1)
    page = chez_nous.post(adresse(c, "inscrire"), {"seance": "nouvelle", "date": demain, "type": "copil"})
    assert page.status_code == 200 and "n’est plus possible" in dit(page)
    assert not reseau.seances.filter(date=demain).exists()


def test_a_sitting_without_a_date_is_refused_next_to_its_field_and_one_planned_already_is_found(
    chez_nous, dossier, reseau, coordinatrice
):
    c = dossier("instruction")
    page = chez_nous.post(adresse(c, "inscrire"), {"seance": "nouvelle", "lieu": "À la Caf"})
    assert page.context["form"].errors["date"] and "À la Caf" in dit(page)
    seance = fabrique.seance(reseau, coordinatrice, 3)
    page = chez_nous.post(adresse(c, "inscrire"), {"seance": "nouvelle", "date": seance.date, "type": "copil"})
    assert page.status_code == 302 and c.inscriptions.get().seance == seance


def test_a_postponed_file_goes_back_to_another_sitting_or_to_examination(chez_nous, dossier, reseau, coordinatrice):
    c = dossier("ajournee", annoncee=True)
    page = chez_nous.post(adresse(c, "inscrire"), {"seance": fabrique.seance(reseau, coordinatrice).code})
    assert page.context["form"].errors["seance"] and etat(c) == "ajournee", "that sitting has decided"
    chez_nous.post(adresse(c, "inscrire"), {"seance": fabrique.seance(reseau, coordinatrice, 5).code})
    assert etat(c) == "au_copil"
    chez_nous.post(adresse(c, "retirer"), {"motif": "Recul"})
    assert etat(c) == "instruction"


def test_a_refused_file_is_reopened_with_why(chez_nous, dossier):
    c = dossier("refusee", annoncee=True)
    assert chez_nous.post(adresse(c, "rouvrir"), {"motif": ""}).status_code == 200
    assert etat(c) == "refusee"
    chez_nous.post(adresse(c, "rouvrir"), {"motif": "Recours reçu"})
    assert etat(c) == "instruction" and c.decisions.count() == 1


@pytest.mark.parametrize("sens", ["acceptee", "refusee", "ajournee"])
def test_the_decision_is_noted_then_its_mail_is_read(chez_nous, dossier, sens):
    c = dossier("au_copil")
    reponse = chez_nous.post(adresse(c, "decision"), {"sens": sens, "motif": "Parce que."})
    decision = c.decisions.get()
    assert reponse.url == adresse(c, "courriel", decision.code)
    assert (etat(c), decision.envoye_le) == (sens, None)
    assert not Courriel.objects.filter(modele="convention_decision").exists()


def test_a_refusal_without_a_reason_is_not_noted(chez_nous, dossier):
    c = dossier("au_copil")
    page = chez_nous.post(adresse(c, "decision"), {"sens": "refusee", "motif": ""})
    assert page.context["form"].errors["motif"] and etat(c) == "au_copil"


def test_the_second_decision_on_a_file_is_told_and_keeps_what_was_typed(chez_nous, dossier):
    c = dossier("au_copil")
    chez_nous.post(adresse(c, "decision"), {"sens": "acceptee"})
    page = chez_nous.post(adresse(c, "decision"), {"sens": "refusee", "motif": "Budget absent."})
    assert page.status_code == 200 and "Une décision est déjà notée" in dit(page) and "Budget absent." in dit(page)
    assert etat(c) == "acceptee" and c.decisions.count() == 1


def test_nothing_is_decided_before_the_sitting(chez_nous, dossier, reseau, coordinatrice):
    c = dossier("instruction")
    services.put_on_agenda(convention=c, seance=fabrique.seance(reseau, coordinatrice, 4), by=coordinatrice)
    assert "pas encore eu lieu" in dit(chez_nous.get(adresse(c, "decision"), follow=True))
    page = chez_nous.post(adresse(c, "decision"), {"sens": "acceptee"})
    assert "pas encore eu lieu" in dit(page) and etat(c) == "au_copil"


# — Its mail


def courriel(c: Convention, **champs):
    decision = c.decisions.get()
    return {"sujet": decision.sujet, "corps": decision.corps, "version_lue": decision.version, **champs}


def test_the_mail_is_edited_then_sent_once(chez_nous, dossier):
    c = dossier("acceptee")
    url = adresse(c, "courriel", c.decisions.get().code)
    assert "direction@exemple.fr" in dit(chez_nous.get(url))
    chez_nous.post(url, courriel(c, corps="Bravo.", geste="enregistrer"))
    assert c.decisions.get().envoye_le is None
    chez_nous.post(url, courriel(c, corps="Bravo à tous.", geste="envoyer"))
    assert c.decisions.get().envoye_le and c.decisions.get().corps == "Bravo à tous.\n"
    page = chez_nous.post(url, courriel(c, corps="Encore.", geste="envoyer"))
    assert "déjà parti" in dit(page) and "Encore." in dit(page)
    assert Courriel.objects.filter(modele="convention_decision").count() == 1
    lue = dit(chez_nous.get(url))
    assert "Bravo à tous." in lue and '<form class="form"' not in lue


def test_two_people_on_one_mail_lose_nothing(chez_nous, dossier, coordinatrice):
    c = dossier("acceptee")
    decision = c.decisions.get()
    lue = courriel(c, corps="Ma version.", geste="envoyer")
    services.edit_decision_mail(
        decision=decision, sujet=decision.sujet, corps="La sienne.", version=0, by=coordinatrice
    )
    url = adresse(c, "courriel", decision.code)
    page = chez_nous.post(url, lue)
    assert "Ma version." in dit(page) and "La sienne." in dit(page)
    assert c.decisions.get().envoye_le is None
    chez_nous.post(url, lue | {"version_lue": page.context["form"].data["version_lue"]})
    assert c.decisions.get().corps == "Ma version.\n" and c.decisions.get().envoye_le


def test_a_mail_that_promises_money_stays_with_what_was_typed(chez_nous, dossier):
    c = dossier("acceptee")
    url = adresse(c, "courriel", c.decisions.get().code)
    page = chez_nous.post(url, courriel(c, corps="Vous aurez 1 000 €.", geste="envoyer"))
    assert "aucun financeur" in dit(page) and "1 000 €" in dit(page)
    assert "1 000" not in c.decisions.get().corps


def test_a_structure_without_an_address_is_said_before_and_after(chez_nous, dossier, structure):
    c = dossier("acceptee")
    structure.membres.all().delete()
    Convention.objects.filter(pk=c.pk).update(referent_email="")
    url = adresse(c, "courriel", c.decisions.get().code)
    assert "pas d’adresse" in dit(chez_nous.get(url))
    assert "ajoutez un contact" in dit(chez_nous.post(url, courriel(c, geste="envoyer")))
    assert c.decisions.get().envoye_le is None


def test_a_funder_decides_apart(chez_nous, dossier, caf):
    c = dossier("acceptee")
    url = adresse(c, "financeur")
    page = chez_nous.post(url, {"organisme": caf.code, "le": aujourdhui(), "accorde": "oui", "note": "Commission"})
    assert page.context["form"].errors["montant"] and "Commission" in dit(page)
    accord = {"organisme": caf.code, "le": aujourdhui(), "accorde": "oui", "montant": "1500"}
    chez_nous.post(url, accord)
    assert c.decisions_financeurs.get().montant == 1500
    assert "déjà notée" in dit(chez_nous.post(url, accord))
    chez_nous.post(
        url, {"organisme": caf.code, "le": aujourdhui() - timedelta(days=1), "accorde": "non", "montant": "9"}
    )
    assert c.decisions_financeurs.get(accorde=False).montant is None
    assert "1" in dit(chez_nous.get(adresse(c))) and etat(c) == "acceptee"


# — Walls


def test_out_of_ones_network_or_role_nothing_exists(client, dossier, voisine, directrice, partenaire, promeneur):
    c = dossier("instruction")
    piece = c.pieces.get(type="rib")
    actes = [
        (), ("corrections",), ("avis",), ("inscrire",), ("decision",), ("preparer",), ("resilier",), ("financeur",),
        ("ouvrir",), ("pieces_accepter",), ("piece_accepter", piece.code), ("piece_refuser", piece.code),
        ("piece_exempter", "rib"),
    ]  # fmt: skip
    for user in (voisine, directrice, partenaire, promeneur.user):
        client.force_login(user)
        for acte in actes:
            for reponse in (client.get(adresse(c, *acte)), client.post(adresse(c, *acte), {"motif": "x"})):
                assert reponse.status_code in (404, 405), (user, acte)
    assert etat(c) == "instruction" and not c.pieces.exclude(etat="deposee").exists()


def test_the_page_of_a_file_asks_as_much_for_one_row_as_for_thirty(
    chez_nous, dossier, coordinatrice, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    c = dossier("brouillon")
    with CaptureQueriesContext(connection) as peu:
        chez_nous.get(adresse(c))
    for _ in range(29):
        services.add_poste(convention=c, promeneur=None, heures=3, by=coordinatrice, pour_le_compte=fabrique.original())
    with django_assert_max_num_queries(len(peu) + 2):
        chez_nous.get(adresse(c))


def test_documents_that_nobody_examined_are_said_before_the_agenda(chez_nous, dossier, coordinatrice):
    c = dossier("instruction")
    reste = c.pieces.filter(etat="deposee").count()
    assert reste and f"{reste}\u00a0pièces n’ont pas été examinées" in dit(chez_nous.get(adresse(c, "inscrire")))
    services.accept_deposited_pieces(convention=c, by=coordinatrice)
    assert "été examinée" not in dit(chez_nous.get(adresse(c, "inscrire")))
