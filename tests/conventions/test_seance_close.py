"""Around a sitting: the files that are ready go to it in one act, who was there, and its minutes."""

import hashlib
import io

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from conventions import services
from conventions.models import Convention, Decision, Inscription, Presence, ProcesVerbal
from conventions.services import Modifications, Venue
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import chez_nous, dit, etat, sans_second_facteur
from tests.conventions.test_seances_ecrans import un_dossier

__all__ = ["chez_nous", "sans_second_facteur"]


@pytest.fixture
def seance(reseau, coordinatrice):
    return fabrique.seance(reseau, coordinatrice)


def url(seance, acte: str = "") -> str:
    nom = f"coordination_seance_{acte}" if acte else "coordination_seance"
    return reverse(nom, args=[seance.reseau.code, seance.code])


# — The files that are ready


@pytest.fixture
def trois(dossier, structure, directrice, coordinatrice) -> dict[str, Convention]:
    """One ready, one with documents still to examine, one with a document refused."""
    pret = dossier("instruction")
    services.accept_deposited_pieces(convention=pret, by=coordinatrice)
    a_examiner = un_dossier("Foyer", structure, directrice, coordinatrice, "instruction")
    refusee = un_dossier("Maison", structure, directrice, coordinatrice, "instruction")
    services.refuse_piece(piece=refusee.pieces.first(), motif="Illisible", by=coordinatrice)
    return {"pret": pret, "a_examiner": a_examiner, "refusee": refusee}


def test_the_files_that_are_ready_are_checked_and_go_in_one_act(chez_nous, trois, seance):
    page = dit(chez_nous.get(url(seance, "inscrire")))
    coches = [
        c
        for c in trois.values()
        if f'value="{c.code}" checked' in page or f'value="{c.code}"' in page.partition("checked")[0]
    ]
    assert trois["pret"] in coches and "pièces à examiner" in page and "une pièce refusée" in page
    assert f'value="{trois["refusee"].code}"' not in page
    codes = [trois["pret"].code, trois["a_examiner"].code]
    reponse = chez_nous.post(url(seance, "inscrire"), {"dossiers": codes}, follow=True)
    assert "2 dossiers inscrits." in dit(reponse)
    assert [etat(c) for c in trois.values()] == ["au_copil", "au_copil", "instruction"]
    assert Courriel.objects.filter(modele="convention_ordre_du_jour").count() <= 1


def test_one_file_that_cannot_go_and_none_goes(trois, seance, coordinatrice):
    with pytest.raises(Refused, match="Maison"):
        services.put_ready_on_agenda(seance=seance, conventions=[*trois.values()], by=coordinatrice)
    assert not Inscription.objects.exists()
    with pytest.raises(Refused, match="au moins un"):
        services.put_ready_on_agenda(seance=seance, conventions=[], by=coordinatrice)


def test_a_file_taken_meanwhile_by_another_sitting_is_told_and_nothing_goes(
    chez_nous, trois, seance, reseau, coordinatrice
):
    codes = [trois["pret"].code, trois["a_examiner"].code]
    services.put_on_agenda(convention=trois["pret"], seance=fabrique.seance(reseau, coordinatrice, 9), by=coordinatrice)
    page = chez_nous.post(url(seance, "inscrire"), {"dossiers": codes})
    assert page.status_code == 200 and etat(trois["a_examiner"]) == "instruction"


def test_a_postponed_file_is_offered_to_another_sitting_and_not_to_the_same(chez_nous, dossier, reseau, coordinatrice):
    c = dossier("ajournee", annoncee=True)
    autre = fabrique.seance(reseau, coordinatrice, 20)
    assert c.code in dit(chez_nous.get(url(autre, "inscrire")))
    meme = c.decisions.get().seance
    assert chez_nous.get(url(meme, "inscrire")).url == url(meme), "nothing to put there"


def test_with_nothing_ready_the_page_says_so(chez_nous, seance):
    assert "n’attend de séance" in dit(chez_nous.get(url(seance, "inscrire"), follow=True))


# — Who was there


def presences(client, seance, **champs):
    page = client.get(url(seance, "presences")).context["form"]
    return client.post(url(seance, "presences"), {"lu": page["lu"].value()} | champs)


def test_who_was_there_is_noted_accounts_and_others(chez_nous, seance, partenaire, coordinatrice):
    presences(
        chez_nous,
        seance,
        presents=[partenaire.email],
        excuses=[coordinatrice.email],
        autres="Mme Roux, Préfecture\n\nJean Petit",
        autres_excuses="Ana Diaz, ARS",
    )
    notees = [(str(p), p.excuse) for p in seance.presences.all()]
    assert ("Pascale Partenaire, Caf de Meurthe-et-Moselle", False) in notees and ("Jean Petit", False) in notees
    assert ("Ana Diaz, ARS", True) in notees and len(notees) == 5
    page = dit(chez_nous.get(url(seance, "presences")))
    assert "Mme Roux, Préfecture\nJean Petit" in page
    presences(chez_nous, seance, presents=[partenaire.email], autres="Mme Roux, Préfecture")
    assert seance.presences.count() == 2


def test_a_person_is_there_or_excused_and_a_line_begins_with_a_name(chez_nous, seance, partenaire):
    page = presences(chez_nous, seance, presents=[partenaire.email], excuses=[partenaire.email], autres="1234, Mairie")
    assert "pas les deux" in dit(page) and "en lettres" in dit(page) and "1234, Mairie" in dit(page)
    assert not Presence.objects.exists()
    presences(chez_nous, seance, autres="Jean Petit\njean petit")
    assert seance.presences.count() == 1, "written twice, noted once"


def test_two_people_noting_who_was_there_never_overwrite_silently(chez_nous, seance, partenaire, coordinatrice):
    lu = services.presence_print(seance)
    services.set_presence(seance=seance, venues=[Venue(nom="Mme Roux")], lu=lu, by=coordinatrice)
    page = chez_nous.post(url(seance, "presences"), {"lu": lu, "autres": "Jean Petit"})
    assert "Mme Roux" in dit(page) and "Jean Petit" in dit(page) and seance.presences.get().nom == "Mme Roux"
    chez_nous.post(url(seance, "presences"), {"lu": page.context["form"].data["lu"], "autres": "Jean Petit"})
    assert seance.presences.get().nom == "Jean Petit", "sent again knowingly"


def test_presence_is_the_coordinations_to_note(seance, partenaire, voisine, coordinatrice):
    for by in (partenaire, voisine):
        with pytest.raises(Refused):
            services.set_presence(seance=seance, venues=[], lu=services.presence_print(seance), by=by)
    with pytest.raises(Refused, match="ne siège pas"):
        services.set_presence(
            seance=seance, venues=[Venue(voisine)], lu=services.presence_print(seance), by=coordinatrice
        )


# — Minutes


@pytest.fixture
def tenue(dossier, structure, directrice, coordinatrice, partenaire):
    """A sitting that accepted one file with changes, a partner recused, and refused another."""
    c, autre = dossier("au_copil"), un_dossier("Foyer", structure, directrice, coordinatrice)
    seance = c.inscriptions.get().seance
    services.recuse(convention=c, user=partenaire, by=coordinatrice, precision="Trésorier")
    services.set_presence(
        seance=seance, venues=[Venue(partenaire), Venue(nom="Ana Diaz", pour="ARS", excuse=True)],
        lu=services.presence_print(seance), by=coordinatrice,
    )  # fmt: skip
    services.decide(convention=c, sens="acceptee", modifications=Modifications(postes=2), by=coordinatrice)
    services.decide(convention=autre, sens="refusee", motif="Hors du département.", by=coordinatrice)
    return seance


def test_the_minutes_hold_everything_and_their_data_and_hash_are_frozen(tenue, coordinatrice):
    pv = services.make_minutes(seance=tenue, autres="Prochaine séance en mars.", by=coordinatrice)
    d = pv.donnees
    assert d["presents"] == ["Pascale Partenaire, Caf de Meurthe-et-Moselle"] and d["excuses"] == ["Ana Diaz, ARS"]
    un, deux = d["decisions"]
    assert un["decision"] == "Acceptée avec modifications" and un["changements"] == [["Nombre de postes", "2"]]
    assert un["recuses"] == ["Pascale Partenaire, Caf de Meurthe-et-Moselle (a déclaré un intérêt, Trésorier)"]
    assert (deux["decision"], deux["motif"]) == ("Refusée", "Hors du département.")
    contenu = pv.fichier.contenu.read()
    assert pv.sha256 == hashlib.sha256(contenu).hexdigest()
    with pikepdf.open(io.BytesIO(contenu)) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
    for champ in ("donnees", "sha256", "autres"):
        with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
            ProcesVerbal.objects.filter(pk=pv.pk).update(**{champ: {} if champ == "donnees" else "x"})
    with pytest.raises(DatabaseError, match="se garde"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM conventions_procesverbal")


def test_minutes_are_made_again_until_sent_and_never_after(tenue, coordinatrice, partenaire):
    premier = services.make_minutes(seance=tenue, autres="", by=coordinatrice)
    second = services.make_minutes(seance=tenue, autres="Budget.", by=coordinatrice)
    premier.refresh_from_db()
    assert premier.remplace_le and tenue.proces_verbaux.count() == 2
    with pytest.raises(Refused, match="refait"):
        services.send_minutes(proces_verbal=premier, by=coordinatrice)
    assert services.send_minutes(proces_verbal=second, by=coordinatrice) == 1
    mail = Courriel.objects.get(modele="convention_proces_verbal")
    assert mail.destinataire == partenaire.email and tenue.code in mail.corps
    for acte in (
        lambda: services.send_minutes(proces_verbal=second, by=coordinatrice),
        lambda: services.make_minutes(seance=tenue, autres="", by=coordinatrice),
        lambda: services.set_presence(seance=tenue, venues=[], lu=services.presence_print(tenue), by=coordinatrice),
    ):
        with pytest.raises(Refused, match="déjà envoyé"):
            acte()
    assert Courriel.objects.filter(modele="convention_proces_verbal").count() == 1


def test_once_sent_the_database_closes_the_sitting(tenue, coordinatrice, structure, directrice):
    pv = services.make_minutes(seance=tenue, autres="", by=coordinatrice)
    services.send_minutes(proces_verbal=pv, by=coordinatrice)
    autre = un_dossier("Maison", structure, directrice, coordinatrice, "instruction")
    with pytest.raises(Refused, match="close"):
        services.put_on_agenda(convention=autre, seance=tenue, by=coordinatrice)
    lignes = (
        lambda: Inscription.objects.create(convention=autre, seance=tenue),
        lambda: Presence.objects.create(seance=tenue, nom="Tard Venu"),
        lambda: Presence.objects.filter(seance=tenue).delete(),
        lambda: Presence.objects.filter(seance=tenue).update(excuse=True),
        lambda: ProcesVerbal.objects.filter(pk=pv.pk).update(envoye_le=None),
        lambda: Decision.objects.create(
            convention=autre, seance=tenue, sens="acceptee", le=aujourdhui(), decidee_par=coordinatrice
        ),
    )
    for ligne in lignes:
        with pytest.raises(DatabaseError, match=r"close|déjà envoyé"), transaction.atomic():
            ligne()


def test_minutes_wait_for_every_decision_and_say_what_was_noted_last(tenue, structure, directrice, coordinatrice):
    autre = un_dossier("Maison", structure, directrice, coordinatrice)
    pv = services.make_minutes(seance=tenue, autres="", by=coordinatrice)
    assert pv.donnees["en_attente"] == ["Maison (Nancy)"]
    with pytest.raises(Refused, match="un dossier à décider"):
        services.send_minutes(proces_verbal=pv, by=coordinatrice)
    services.decide(convention=autre, sens="acceptee", by=coordinatrice)
    with pytest.raises(Refused, match="a changé depuis"):
        services.send_minutes(proces_verbal=pv, by=coordinatrice)
    assert services.send_minutes(
        proces_verbal=services.make_minutes(seance=tenue, autres="", by=coordinatrice), by=coordinatrice
    )


def test_a_file_taken_off_is_said_and_minutes_of_a_sitting_to_come_are_refused(dossier, reseau, coordinatrice):
    c = dossier("au_copil")
    seance = c.inscriptions.get().seance
    services.take_off_agenda(convention=c, motif="Report", by=coordinatrice)
    assert services.make_minutes(seance=seance, autres="", by=coordinatrice).donnees["retires"] == [
        f"{c.structure.nom} (Nancy)"
    ]
    with pytest.raises(Refused, match="pas encore eu lieu"):
        services.make_minutes(seance=fabrique.seance(reseau, coordinatrice, 3), autres="", by=coordinatrice)


def test_minutes_are_the_coordinations_until_sent_then_the_partners_too(
    client, tenue, coordinatrice, partenaire, directrice, voisine, settings
):
    settings.X_ACCEL = True
    pv = services.make_minutes(seance=tenue, autres="", by=coordinatrice)
    for by in (partenaire, voisine, directrice):
        with pytest.raises(Refused):
            services.send_minutes(proces_verbal=pv, by=by)

    def lisent() -> list[str]:
        lus = []
        for user in (coordinatrice, partenaire, directrice, voisine):
            client.force_login(user)
            if client.get(pv.fichier.url).status_code == 200:
                lus.append(user.prenom)
        return lus

    assert lisent() == ["Claude"]
    services.send_minutes(proces_verbal=pv, by=coordinatrice)
    assert lisent() == ["Claude", "Pascale"]
    client.force_login(partenaire)
    page = dit(client.get(reverse("partenaire_seance", args=[tenue.reseau.code, tenue.code])))
    assert pv.fichier.url in page


def test_the_minutes_are_made_read_and_sent_on_screen(chez_nous, tenue):
    assert "Faites d’abord" in dit(chez_nous.get(url(tenue, "pv_envoyer"), follow=True))
    chez_nous.post(url(tenue, "pv"), {"autres": "Prochaine séance en mars."})
    page = dit(chez_nous.get(url(tenue)))
    assert "À relire" in page and ProcesVerbal.objects.get().sha256 in page
    assert "Prochaine séance en mars." in dit(chez_nous.get(url(tenue, "pv")))
    assert "caf@exemple.fr" in dit(chez_nous.get(url(tenue, "pv_envoyer")))
    chez_nous.post(url(tenue, "pv_envoyer"))
    page = dit(chez_nous.get(url(tenue)))
    assert "Envoyé le" in page and url(tenue, "pv") not in page and url(tenue, "presences") not in page
    assert "déjà envoyé" in dit(chez_nous.post(url(tenue, "pv_envoyer")))
    assert "ne change plus" in dit(chez_nous.get(url(tenue, "pv"), follow=True))


def test_a_recusal_noted_after_the_decision_of_a_sitting_is_not_in_its_minutes(
    dossier, reseau, coordinatrice, partenaire
):
    c = dossier("ajournee", annoncee=True)
    seance = c.decisions.get().seance
    services.recuse(convention=c, user=partenaire, by=coordinatrice)
    assert services.make_minutes(seance=seance, autres="", by=coordinatrice).donnees["decisions"][0]["recuses"] == []
