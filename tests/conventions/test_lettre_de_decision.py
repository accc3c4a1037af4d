"""The letter of a decision: the words of its mail, made once when the structure is told, joined, kept, verifiable."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from conventions import acces, fonds, services, verification
from conventions.models import Convention, Decision, DecisionFinanceur, Document
from socle import courrier, pdf
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique_vie
from tests.conventions.test_avenants import texte
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, sans_second_facteur  # noqa: F401  fixtures


@pytest.fixture
def refusee(dossier) -> Decision:
    return dossier("refusee", annoncee=False).decisions.get()


@pytest.fixture
def dessins(monkeypatch) -> list[dict]:
    """What was drawn, in order."""
    faits, rendre = [], pdf.render
    monkeypatch.setattr(pdf, "render", lambda modele, data, **k: faits.append(data) or rendre(modele, data, **k))
    return faits


def lettres() -> int:
    return Document.objects.filter(genre="decision").count()


def ecrire(d: Decision, corps: str, by) -> None:
    services.edit_decision_mail(decision=d, sujet=d.sujet, corps=corps, version=None, by=by)


def test_the_letter_goes_with_the_mail_in_the_same_words(refusee, coordinatrice, structure):
    services.send_decision_mail(decision=refusee, by=coordinatrice)
    lettre = refusee.lettre
    lu = texte(lettre)
    assert "Bonjour" not in lu and "Voir le dossier" not in lu
    assert "Motif : Motif" in lu and structure.nom in lu and coordinatrice.nom_complet in lu and "€" not in lu
    courriel = Courriel.objects.get(modele="convention_decision")
    assert courriel.joint == lettre.fichier
    nom, contenu, mime = courrier.message(courriel).attachments[0]
    assert (nom, mime) == (lettre.fichier.nom, "application/pdf") and contenu.startswith(b"%PDF")


def test_the_letter_is_a_document_of_the_file_for_each_party(refusee, coordinatrice, directrice, partenaire, membre):
    services.send_decision_mail(decision=refusee, by=coordinatrice)
    lettre = refusee.lettre
    assert all(acces.fichier_visible(qui, lettre.fichier) for qui in (coordinatrice, directrice, partenaire))
    assert not acces.fichier_visible(membre, lettre.fichier)
    c = fonds.lus(Convention.objects.filter(pk=refusee.convention_id)).get()
    assert "Lettre de décision" in [p.quoi for p in fonds.papiers(c)]
    with lettre.fichier.contenu.open("rb") as f:
        contenu = f.read()
    assert verification.check_file(contenu).verdict == "authentique"
    assert verification.check_file(contenu[:-9] + b"x" * 9, lettre).verdict == "modifie"
    assert verification.state(lettre) == "Décision annoncée à la structure."


def test_sent_twice_or_killed_there_is_one_letter(refusee, coordinatrice, monkeypatch):
    def mourir(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as m:
        m.setattr("conventions.courriels.decision", mourir)
        with pytest.raises(RuntimeError):
            services.send_decision_mail(decision=refusee, by=coordinatrice)
    assert lettres() == 0 and not Courriel.objects.filter(modele="convention_decision").exists()
    services.send_decision_mail(decision=refusee, by=coordinatrice)
    with pytest.raises(Refused, match="déjà parti"):
        services.send_decision_mail(decision=Decision.objects.get(pk=refusee.pk), by=coordinatrice)
    assert lettres() == 1 and Courriel.objects.filter(modele="convention_decision").count() == 1
    with pytest.raises(DatabaseError, match="déjà annoncée"), transaction.atomic():
        Decision.objects.filter(pk=refusee.pk).update(lettre=None)


@pytest.mark.parametrize("service", ["mail", "autrement"])
def test_no_letter_promises_money_before_the_funder_s_decision(dossier, coordinatrice, caf, service):
    c = dossier("acceptee", annoncee=False)
    d = c.decisions.get()

    def annoncer() -> None:
        if service == "mail":
            services.send_decision_mail(decision=d, by=coordinatrice)
        else:
            services.tell_otherwise(decision=d, comment="Remise en main propre", by=coordinatrice)

    ecrire(d, "Bonjour,\n\nVous recevrez 3 000 €.", coordinatrice)
    with pytest.raises(Refused, match="aucun financeur") as refus:
        annoncer()
    assert refus.value.champ == "corps"
    assert lettres() == 0 and Decision.objects.get(pk=d.pk).envoye_le is None
    accord = {"organisme": caf, "le": aujourdhui(), "accorde": True, "montant": 3000, "by": coordinatrice}
    services.record_funder_decision(convention=c, sous_reserve=True, **accord)
    with pytest.raises(Refused, match="sous réserve"):
        annoncer()
    DecisionFinanceur.objects.update(sous_reserve=False)
    annoncer()
    assert "3 000 €" in texte(Document.objects.get(genre="decision")).replace("\u00a0", " ").replace("\u202f", " ")


def test_told_otherwise_the_letter_is_there_to_print(refusee, coordinatrice, directrice):
    services.tell_otherwise(decision=refusee, comment="Par téléphone", by=coordinatrice)
    assert lettres() == 1 and not Courriel.objects.filter(modele="convention_decision").exists()
    assert acces.fichier_visible(directrice, refusee.lettre.fichier)


def test_the_letter_is_looked_at_with_the_text_being_written_and_nothing_is_kept(chez_nous, refusee, dessins):  # noqa: F811
    page = adresse(refusee.convention, "courriel", refusee.code)
    assert "Voir la lettre" in dit(chez_nous.get(page))
    envoi = {"sujet": "Un autre objet", "corps": "Un autre texte.", "geste": "lettre"}
    reponse = chez_nous.post(page, envoi)
    assert reponse["Content-Type"] == "application/pdf" and reponse.content.startswith(b"%PDF")
    assert dessins[-1]["blocs"][0]["texte"] == "Un autre texte." and dessins[-1]["apercu"]
    refusee.refresh_from_db()
    assert lettres() == 0 and refusee.sujet != "Un autre objet" and refusee.envoye_le is None
    vide = chez_nous.post(page, envoi | {"corps": ""})
    assert vide.status_code == 200 and vide["Content-Type"].startswith("text/html"), "said beside the field"


def test_saved_as_it_was_read_the_mail_has_not_changed(chez_nous, refusee):  # noqa: F811
    envoi = {"sujet": refusee.sujet, "corps": refusee.corps.replace("\n", "\r\n"), "geste": "enregistrer"}
    chez_nous.post(adresse(refusee.convention, "courriel", refusee.code), envoi | {"version": refusee.version})
    lue = Decision.objects.get(pk=refusee.pk)
    assert (lue.sujet, lue.corps, lue.version) == (refusee.sujet, refusee.corps, refusee.version)
    assert "\u00a0" in lue.sujet, "the spaces that do not break stay"


# — The letter of an end, before it is recorded

MOTIF = {"motif": "disparition", "demandeur": "caf"}


def preparer(c: Convention, by, mots: str = "Rien n’est venu.", jours: int = 5, **champs) -> Document:
    choix = MOTIF | {"attendue_le": aujourdhui() + timedelta(days=jours), "explication": mots} | champs
    return services.prepare_end(convention=c, by=by, **choix)


def finir(c: Convention, by, mots: str = "Rien n’est venu.", **champs) -> None:
    services.terminate(
        convention=c, by=by, explication=mots, **MOTIF | {"notifiee_le": aujourdhui()} | champs
    )  # fmt: skip


def test_the_letter_of_an_end_is_made_before_it_is_recorded_and_kept_by_it(dossier, coordinatrice, directrice):
    c = dossier("active")
    lettre = preparer(c, coordinatrice)
    assert preparer(c, coordinatrice) == lettre, "asked twice, one letter"
    c.refresh_from_db()
    assert c.etat == "active" and "le jour où vous recevez cette lettre" in texte(lettre)
    assert acces.fichier_visible(coordinatrice, lettre.fichier)
    assert not acces.fichier_visible(directrice, lettre.fichier), "it has not left"
    with fabrique_vie.dans(6):
        finir(c, coordinatrice)
    assert services.prepared_end_letter(c) == lettre and c.documents.filter(genre="resiliation").count() == 1
    assert acces.fichier_visible(directrice, lettre.fichier)


def test_other_words_or_another_way_make_another_letter_which_replaces_the_first(dossier, coordinatrice):
    c = dossier("active")
    premiere = preparer(c, coordinatrice)
    seconde = preparer(c, coordinatrice, "Liquidée.")
    premiere.refresh_from_db()
    assert premiere.remplace_le and not seconde.remplace_le
    finir(c, coordinatrice, "Argent dépensé ailleurs.", motif="detournement")
    seconde.refresh_from_db()
    assert seconde.remplace_le and c.documents.get(remplace_le=None, genre="resolution")
    assert "dernier jour" in texte(services.prepared_end_letter(c)) or "pas pris effet" in texte(
        services.prepared_end_letter(c)
    )


@pytest.mark.parametrize(("champs", "phrase"), [
    ({"motif": "manquement"}, "mise en demeure"), ({"demandeur": "structure", "jours": 0}, "date anniversaire"),
    ({"explication": " "}, "Dites pourquoi"), ({"jours": 4000}, "finit d’elle-même"),
])  # fmt: skip
def test_a_letter_says_nothing_that_the_end_itself_would_not(dossier, coordinatrice, champs, phrase):
    with pytest.raises(Refused, match=phrase):
        preparer(dossier("active"), coordinatrice, **champs)


@pytest.mark.parametrize("qui", ["directrice", "partenaire", "membre", "voisine"])
def test_the_coordination_alone_prepares_the_letter_of_an_end(dossier, request, qui):
    with pytest.raises(Refused):
        preparer(dossier("active"), request.getfixturevalue(qui))


def test_the_page_shows_the_letter_makes_it_then_records_the_end(chez_nous, dossier, dessins):  # noqa: F811
    c = dossier("active")
    attendue = str(aujourdhui() + timedelta(days=5))
    page = f"{adresse(c, 'resilier')}?motif=disparition&demandeur=caf&notifiee_le={attendue}"
    lu = dit(chez_nous.get(page))
    assert "faites d’abord la lettre" in lu and 'value="fin"' not in lu
    vue = chez_nous.post(page, {"explication": "Liquidée.", "geste": "apercu"})
    assert vue["Content-Type"] == "application/pdf" and dessins[-1]["citation"] == "Liquidée."
    assert not c.documents.filter(genre="resiliation").exists()
    assert chez_nous.post(page, {"geste": "lettre"}).status_code == 200, "no explanation: said beside the field"
    assert not c.documents.filter(genre="resiliation").exists()
    chez_nous.post(page, {"explication": "Liquidée.", "geste": "fin"})  # too early: the letter alone
    c.refresh_from_db()
    assert c.etat == "active" and c.documents.filter(genre="resiliation").count() == 1
    assert "Lettre de fin préparée" in dit(chez_nous.get(adresse(c)))
    aujourd = f"{adresse(c, 'resilier')}?motif=disparition&demandeur=caf&notifiee_le={aujourdhui()}"
    assert "Liquidée." in dit(chez_nous.get(aujourd)), "typed once"
    chez_nous.post(aujourd, {"explication": "Liquidée.", "geste": "fin"})
    c.refresh_from_db()
    assert c.etat == "resiliee" and c.documents.filter(genre="resiliation").count() == 1
