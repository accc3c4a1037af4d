"""Accepted with changes: the decision carries them, the mail says them, the document to sign holds to them. No letter
promises money."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from conventions import services
from conventions.models import Convention, Decision, DecisionFinanceur
from conventions.services import Modifications
from socle.dates import aujourdhui, dernier_jour
from socle.etats import Refused
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


@pytest.fixture
def trois_postes(dossier, directrice) -> Convention:
    """A file on today's agenda, with Inès and two posts to fill."""
    from conventions.models import Poste

    c = dossier("au_copil")
    Poste.objects.bulk_create([Poste(convention=c, heures=3), Poste(convention=c, heures=3)])
    return c


def accepter(c: Convention, by, **changes) -> Decision:
    return services.decide(convention=c, sens="acceptee", modifications=Modifications(**changes), by=by)


def debut() -> object:
    return aujourdhui() + timedelta(days=30)


# — The decision


def test_a_decision_carries_what_the_committee_changed_and_never_changes(trois_postes, coordinatrice):
    d = accepter(trois_postes, coordinatrice, postes=2, montant=Decimal("3000"), debut=debut())
    d.refresh_from_db()
    assert (d.postes, d.montant, d.debut, d.libelle) == (2, Decimal("3000.00"), debut(), "Acceptée avec modifications")
    for champ, valeur in (("postes", 1), ("montant", 9), ("debut", aujourdhui()), ("dernier_jour", aujourdhui())):
        with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
            Decision.objects.filter(pk=d.pk).update(**{champ: valeur})


def test_what_is_as_it_was_asked_is_no_change(trois_postes, coordinatrice):
    c = trois_postes
    with pytest.raises(Refused, match="Rien n’est modifié"):
        accepter(c, coordinatrice, postes=3, debut=c.debut_souhaite, dernier_jour=c.fin_souhaitee)
    assert accepter(c, coordinatrice, postes=2, debut=c.debut_souhaite).debut is None


def test_only_an_accepted_file_is_changed_by_the_service_and_by_the_database(trois_postes, coordinatrice):
    with pytest.raises(Refused, match="acceptée"):
        services.decide(
            convention=trois_postes,
            sens="refusee",
            motif="Non",
            modifications=Modifications(postes=1),
            by=coordinatrice,
        )
    seance = trois_postes.inscriptions.get().seance
    with pytest.raises(DatabaseError, match="modifiee_acceptee"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO conventions_decision (code, convention_id, seance_id, sens, motif, le, decidee_par_id, sujet, "
            "corps, autrement, version, postes) VALUES ('x', %s, %s, 'refusee', 'm', now(), %s, 's', 'c', '', 0, 1)",
            [trois_postes.pk, seance.pk, coordinatrice.pk],
        )


def test_dates_that_cannot_be_those_of_a_convention_are_refused(trois_postes, coordinatrice):
    for changes in ({"dernier_jour": trois_postes.debut_souhaite}, {"dernier_jour": fabrique.fin(debut())}):
        with pytest.raises(Refused):
            accepter(trois_postes, coordinatrice, **changes)
    assert not Decision.objects.exists()


# — The document to sign


def preparer(c, by, **reste):
    c = Convention.objects.get(pk=c.pk)
    dates = {"debut": c.debut_souhaite, "dernier_jour": c.fin_souhaitee}
    return services.prepare_signature(convention=c, by=by, **dates | reste)


def test_the_document_holds_to_the_posts_retained(trois_postes, coordinatrice, promeneur):
    c = trois_postes
    accepter(c, coordinatrice, postes=1)
    fabrique.annoncer(c, coordinatrice)
    with pytest.raises(Refused, match="un poste"):
        preparer(c, coordinatrice)
    reste = c.postes_prevus.get(promeneur=promeneur)
    with pytest.raises(Refused, match="un poste"):
        preparer(c, coordinatrice, postes=[p.code for p in c.postes_prevus.all()])
    document = preparer(c, coordinatrice, postes=[reste.code])
    assert [p.pk for p in c.postes_prevus.all()] == [reste.pk]
    assert [p["titulaire"] for p in document.donnees["postes"]] == ["Inès Morel"]


def test_more_posts_than_asked_are_to_fill(dossier, coordinatrice):
    c = dossier("au_copil")
    accepter(c, coordinatrice, postes=3)
    fabrique.annoncer(c, coordinatrice)
    document = preparer(c, coordinatrice)
    assert [p["titulaire"] for p in document.donnees["postes"]] == ["Inès Morel", "À pourvoir", "À pourvoir"]


def test_the_document_stays_within_the_dates_retained(dossier, coordinatrice):
    c = dossier("au_copil")
    fin = c.fin_souhaitee - timedelta(days=365)
    accepter(c, coordinatrice, debut=debut(), dernier_jour=fin)
    fabrique.annoncer(c, coordinatrice)
    with pytest.raises(Refused, match="pas avant"):
        preparer(c, coordinatrice, dernier_jour=fin)
    with pytest.raises(Refused, match="pas après"):
        preparer(c, coordinatrice, debut=debut())
    preparer(c, coordinatrice, debut=debut(), dernier_jour=fin)
    c.refresh_from_db()
    assert dernier_jour(c.periode) == fin


def test_the_form_of_the_signature_begins_with_what_was_retained(chez_nous, trois_postes, coordinatrice, promeneur):
    c = trois_postes
    accepter(c, coordinatrice, postes=2, debut=debut())
    fabrique.annoncer(c, coordinatrice)
    adresse = reverse("coordination_dossier_preparer", args=[c.structure.reseau.code, c.code])
    page = dit(chez_nous.get(adresse))
    assert f'value="{debut():%Y-%m-%d}"' in page and "sur 3 demandés" in page
    dates = {"debut": debut(), "dernier_jour": c.fin_souhaitee}
    assert "cochez ceux qui restent" in dit(chez_nous.post(adresse, dates | {"postes": [c.postes_prevus.first().code]}))
    chez_nous.post(adresse, dates | {"postes": [p.code for p in c.postes_prevus.all()[:2]]})
    c.refresh_from_db()
    assert c.etat == "a_signer" and c.postes_prevus.count() == 2


# — The meeting screen


def noter(client, c, **champs):
    seance = c.inscriptions.get().seance
    adresse = reverse("coordination_seance", args=[c.structure.reseau.code, seance.code])
    base = {"debut": c.debut_souhaite, "dernier_jour": c.fin_souhaitee, "postes": 3, "montant": "", "motif": ""}
    return client.post(adresse, {f"{c.code}-{nom}": valeur for nom, valeur in (base | champs).items()})


def test_the_meeting_screen_notes_a_decision_with_its_changes(chez_nous, trois_postes):
    c = trois_postes
    assert "Rien n’est modifié" in dit(noter(chez_nous, c, sens="modifiee"))
    page = noter(chez_nous, c, sens="modifiee", postes=0, motif="Un seul poste possible.")
    assert "Un seul poste possible." in dit(page) and not Decision.objects.exists()
    noter(chez_nous, c, sens="modifiee", postes=1, montant="2 500,50 €", motif="Un seul poste possible.")
    d = Decision.objects.get()
    assert (d.sens, d.postes, d.montant, d.debut) == ("acceptee", 1, Decimal("2500.50"), None)
    adresse = reverse("coordination_seance", args=[c.structure.reseau.code, c.inscriptions.get().seance.code])
    assert "2\u202f500,50\u00a0€" in chez_nous.get(adresse).content.decode()


def test_changes_typed_beside_another_decision_are_not_read(chez_nous, trois_postes):
    noter(chez_nous, trois_postes, sens="acceptee", postes=1, montant="n’importe quoi")
    assert not Decision.objects.get().modifiee


# — No letter promises money


def test_the_mail_says_the_changes_and_no_sum_before_a_funder_grants_it(trois_postes, coordinatrice, caf):
    d = accepter(trois_postes, coordinatrice, postes=2, montant=Decimal("3000"), debut=debut())
    assert "avec des modifications" in d.corps and "Nombre de postes\u00a0: 2" in d.corps
    assert "différent de celui demandé" in d.corps and "3" not in re.sub(
        r"\d{1,2} \w+ \d{4}|PDN\S+|http\S+", "", d.corps
    )
    services.send_decision_mail(decision=d, by=coordinatrice)


def test_the_mail_says_the_sum_that_a_funder_has_granted_already(trois_postes, coordinatrice, caf):
    DecisionFinanceur.objects.create(
        convention=trois_postes, organisme=caf, le=aujourdhui(), accorde=True, montant=3000, notee_par=coordinatrice
    )
    assert "3\u202f000\u00a0€" in accepter(trois_postes, coordinatrice, montant=Decimal("3000")).corps


@pytest.mark.parametrize(
    "somme", ["3 000 €", "€ 3000", "3000 EUR", "3 k€", "trois mille euros", "deux cents euros", "un million d’euros"]
)
def test_a_sum_in_any_writing_is_refused_before_the_funder(dossier, coordinatrice, somme):
    d = services.decide(convention=dossier("au_copil"), sens="acceptee", by=coordinatrice)
    texte = {"sujet": d.sujet, "corps": f"Vous recevrez {somme}.", "version": d.version, "by": coordinatrice}
    with pytest.raises(Refused, match="aucun financeur"):
        services.send_edited_decision_mail(decision=d, **texte)


def accord(c, caf, by, **reste):
    return services.record_funder_decision(
        convention=c, organisme=caf, le=aujourdhui(), accorde=True, montant=3000, by=by, **reste
    )


def test_a_sum_granted_subject_to_credits_is_said_with_that_word(dossier, coordinatrice, caf):
    c = dossier("au_copil")
    d = services.decide(convention=c, sens="acceptee", by=coordinatrice)
    accord(c, caf, coordinatrice, sous_reserve=True)
    with pytest.raises(Refused, match="sous réserve"):
        services.send_edited_decision_mail(
            decision=d, sujet=d.sujet, corps="La Caf accorde 3 000 €.", version=d.version, by=coordinatrice
        )
    d = Decision.objects.get(pk=d.pk)
    services.send_edited_decision_mail(
        decision=d, sujet=d.sujet, corps="La Caf accorde 3 000 €, sous réserve de crédits.", version=d.version,
        by=coordinatrice,
    )  # fmt: skip


def test_a_refusal_of_a_funder_is_subject_to_nothing(dossier, coordinatrice, caf):
    c = dossier("acceptee")
    une = services.record_funder_decision(
        convention=c, organisme=caf, le=aujourdhui(), accorde=False, sous_reserve=True, by=coordinatrice
    )
    assert not une.sous_reserve
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionFinanceur.objects.filter(pk=une.pk).update(sous_reserve=True)


def test_the_credits_are_noted_and_shown(chez_nous, dossier, caf):
    c = dossier("acceptee")
    champs = {"organisme": caf.code, "le": aujourdhui(), "accorde": "oui", "montant": "3000", "sous_reserve": "on"}
    chez_nous.post(reverse("coordination_dossier_financeur", args=[c.structure.reseau.code, c.code]), champs)
    assert "sous réserve de crédits" in dit(
        chez_nous.get(reverse("coordination_dossier", args=[c.structure.reseau.code, c.code]))
    )


def test_the_structure_reads_the_changes_and_not_a_sum_that_nobody_granted(
    client, trois_postes, directrice, coordinatrice, caf
):
    c = trois_postes
    accepter(c, coordinatrice, postes=2, montant=Decimal("3000"))
    fabrique.annoncer(c, coordinatrice)
    client.force_login(directrice)
    adresse = reverse("structure_dossier", args=[c.structure.code, c.code])
    page = dit(client.get(adresse))
    assert "avec modifications" in page and "Nombre de postes" in page and "€" not in page
    accord(c, caf, coordinatrice)
    assert "€" in dit(client.get(adresse))


MODELES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize(
    "fichier",
    sorted({*MODELES.glob("courriels/convention_*.txt"), MODELES / "typst" / "convention.typ"}),
    ids=lambda f: f.stem,
)
def test_no_letter_of_ours_speaks_of_a_sum(fichier):
    assert not re.search(r"€|euros?\b", fichier.read_text(), re.I)
