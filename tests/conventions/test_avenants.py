"""§3.8: amounts, dates and the number of posts change by avenant, signed by every party, applied on its day, once."""

from datetime import timedelta
from decimal import Decimal

import pikepdf
import pytest

from conventions import presentation, services, tasks, verification
from conventions.models import Avenant, Convention, Document, Versement
from promeneurs.models import Mandat
from socle import pdf, relances
from socle.dates import aujourdhui, dernier_jour
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.conventions import fabrique_argent as argent
from tests.conventions import fabrique_vie as faire
from tests.conventions.test_vie import coherents
from tests.ensemble import ensemble

UN_JOUR = timedelta(days=1)


def relu(c: Convention) -> Convention:
    return Convention.objects.get(pk=c.pk)


def texte(document: Document) -> str:
    """What is printed in it, from its data."""
    return " ".join(_mots(document.donnees)).replace("\u202f", " ").replace("\u00a0", " ")


def _mots(valeur) -> list[str]:
    if isinstance(valeur, dict):
        return [mot for v in valeur.values() for mot in _mots(v)]
    return [mot for v in valeur for mot in _mots(v)] if isinstance(valeur, list) else [str(valeur)]


def test_before_and_after_are_shown_and_frozen_when_it_is_asked(dossier, coordinatrice, directrice):
    from conventions import avenants

    c = dossier("active")
    a = faire.avenant("demande", convention=c, by=coordinatrice, tete=directrice, textes={"objectifs": "Accueillir."})
    ligne = avenants.lignes(a)[0]
    assert (ligne.quoi, ligne.avant, ligne.apres) == ("Objectifs", fabrique.PROJET["objectifs"], "Accueillir.")
    assert a.natures == ["contenu"] and a.prepare_cote == "structure"
    with pytest.raises(Refused, match="ne change plus"):
        services.change_avenant(avenant=a, contenu=faire.contenu(c), by=directrice)


def test_what_does_not_change_makes_no_avenant(dossier, directrice):
    c = dossier("active")
    with pytest.raises(Refused, match="Rien ne change"):
        services.start_avenant(convention=c, contenu=faire.contenu(c, postes=1), by=directrice)


@pytest.mark.parametrize(
    ("jours", "changes", "phrase"),
    [
        (-1, {}, "aujourd’hui au plus tôt"),
        (2000, {}, "donnez un jour entre les deux"),
        (10, {"dernier_jour": aujourdhui()}, "avant que l’avenant prenne effet"),
    ],
)
def test_an_avenant_holds_within_its_convention(dossier, directrice, jours, changes, phrase):
    c = dossier("active")
    with pytest.raises(Refused, match=phrase):
        services.start_avenant(convention=c, contenu=faire.contenu(c, jours, **changes), by=directrice)


def test_one_open_avenant_changes_a_thing_and_another_may_change_another(dossier, directrice, coordinatrice):
    c = dossier("active")
    un = faire.avenant("demande", convention=c, by=coordinatrice, tete=directrice)
    with pytest.raises(Exception, match="change déjà") as refus:
        faire.avenant("brouillon", convention=c, by=coordinatrice)
    assert "nombre de postes" in str(refus.value)
    faire.avenant("brouillon", convention=c, by=coordinatrice, textes={"objectifs": "Accueillir."})
    services.abandon_avenant(avenant=un, motif="Autrement", by=directrice)
    faire.avenant("brouillon", convention=c, by=coordinatrice)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_ask_at_once_one_is_refused_with_why(dossier, directrice, coordinatrice):
    c = dossier("active")

    def preparer(by):
        sien = Convention.objects.get(pk=c.pk)
        return services.start_avenant(convention=sien, contenu=faire.contenu(sien), by=by)

    fait, refus = ensemble(*[lambda by=by: preparer(by) for by in (directrice, coordinatrice)])
    assert fait == Avenant.objects.get() and "change déjà" in str(refus)


def test_where_the_committee_decides_a_sitting_is_named(dossier, reseau, coordinatrice):
    c = dossier("active")
    reseau.avenants_au_copil = True
    reseau.save()
    a = faire.avenant("demande", convention=c, by=coordinatrice)
    with pytest.raises(Refused, match="Copil"):
        services.accept_avenant(avenant=a, by=coordinatrice)
    with pytest.raises(Refused, match="séance tenue"):
        services.accept_avenant(avenant=a, seance=fabrique.seance(reseau, coordinatrice, 9), by=coordinatrice)
    services.accept_avenant(avenant=a, seance=fabrique.seance(reseau, coordinatrice), by=coordinatrice)
    assert a.decide_le == a.seance.date
    autre = faire.avenant("demande", convention=c, by=coordinatrice, textes={"objectifs": "Accueillir."})
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="Copil"), transaction.atomic():
        Avenant.objects.filter(pk=autre.pk).update(etat="accepte", decide_le=aujourdhui())


def test_its_document_is_numbered_and_checked_by_its_code(dossier, coordinatrice, directrice):
    c = dossier("active")
    a = faire.avenant("a_signer", convention=c, by=coordinatrice, tete=directrice)
    document = a.documents.get()
    dit = texte(document)
    assert f"Avenant n° {a.numero}" in dit and c.numero in dit and "Nombre de postes" in dit
    assert verification.by_code(document.code) == document
    assert verification.state(document) == "En attente de signature\u00a0: 0 sur 2."
    with document.fichier.contenu.open("rb") as f:
        assert verification.check_file(f.read()).verdict == "authentique"
    deux = faire.avenant("a_signer", convention=c, by=coordinatrice, textes={"objectifs": "Accueillir."})
    assert (a.numero, deux.numero) == (1, 2)
    services.redo_avenant(avenant=a, motif="Une faute", by=coordinatrice)
    services.prepare_avenant(avenant=a, by=coordinatrice)
    document.refresh_from_db()
    assert a.numero == 1 and verification.state(document).startswith("Remplacé")
    assert c.documents.filter(genre="convention", remplace_le=None).count() == 1, "the convention keeps its own"


def test_a_letter_of_money_promises_none(dossier, reseau, coordinatrice):
    argent.regles(reseau)
    a = faire.avenant("a_signer", convention=dossier("active"), by=coordinatrice, forfait=Decimal(2000))
    document = a.documents.get()
    assert "2 000,00 €" in texte(document) and document.donnees["argent"]
    modele = " ".join((pdf.DOSSIER / "avenant.typ").read_text().split())
    assert "sous réserve des crédits" in modele and "ne vaut pas décision de financement" in modele


def test_signed_by_all_it_waits_for_its_day_then_applies_once(dossier, coordinatrice, directrice, partenaire):
    c = dossier("active")
    a = faire.avenant("signe", convention=c, by=coordinatrice, tete=directrice)
    assert (a.etat, relu(c).postes) == ("signe", 1)
    assert a.documents.filter(genre="certificat").count() == 1
    assert tasks.appliquer_avenants() == 0
    with faire.dans(10):
        assert tasks.appliquer_avenants() == 1
        assert tasks.appliquer_avenants() == 0, "run again, it changes nothing"
    a.refresh_from_db()
    assert (a.etat, a.applique_le, relu(c).postes) == ("applique", a.effet, 2)
    nouveau = c.postes_prevus.order_by("-pk").first()
    assert c.postes_prevus.count() == 2 and nouveau.a_pourvoir and nouveau.debut == a.effet
    ecrits = Courriel.objects.filter(modele="avenant_applique").values_list("destinataire", flat=True)
    assert set(ecrits) >= {"caf@exemple.fr"} and len(ecrits) == len(set(ecrits))
    with pytest.raises(Refused):
        services.abandon_avenant(avenant=a, motif="x", by=coordinatrice)


@pytest.mark.django_db(transaction=True)
def test_two_workers_apply_it_once(dossier, coordinatrice):
    c = dossier("active")
    faire.avenant("signe", convention=c, by=coordinatrice)
    with faire.dans(10):
        assert ensemble(services.apply_due, services.apply_due) == [1, 0]
    assert c.postes_prevus.count() == 2


def test_signed_late_it_applies_with_the_last_signature(dossier, coordinatrice):
    c = dossier("active")
    a = faire.avenant("a_signer", convention=c, by=coordinatrice, jours=1)
    with faire.dans(3):
        faire.signer(a, coordinatrice)
        a.refresh_from_db()
        assert (a.etat, a.applique_le) == ("applique", aujourdhui())


def test_a_post_taken_off_ends_with_whoever_holds_it(dossier, directrice, coordinatrice, promeneur):
    c = dossier("active")
    faire.avenant("applique", convention=c, by=coordinatrice, jours=1)
    with faire.dans(2):
        sienne = c.postes_prevus.get(promeneur=promeneur)
        with pytest.raises(Refused, match="Cochez un poste"):
            services.start_avenant(convention=c, contenu=faire.contenu(c, postes=1), by=directrice)
        a = faire.avenant(
            "signe", convention=c, by=coordinatrice, jours=5, postes=1, postes_retires=[sienne.code]
        )  # fmt: skip
    with faire.dans(7):
        services.apply_due()
        sienne.refresh_from_db()
        mandat = Mandat.objects.get(promeneur=promeneur)
        assert sienne.fin == a.effet - UN_JOUR and mandat.designation.upper == mandat.periode.upper == a.effet
        assert relu(c).postes == 1
        with pytest.raises(Refused, match="a pris fin"):
            faire_partir = {"poste": sienne, "le": aujourdhui() + UN_JOUR, "motif": "x", "by": directrice}
            services.declare_departure(**faire_partir)
    assert coherents()


def test_the_last_day_moves_with_the_mandates_and_the_years(dossier, reseau, coordinatrice, promeneur):
    argent.regles(reseau)
    c = dossier("active")
    fin = dernier_jour(c.periode) + timedelta(days=200)
    faire.avenant("applique", convention=c, by=coordinatrice, dernier_jour=fin)
    assert dernier_jour(relu(c).periode) == fin
    assert dernier_jour(Mandat.objects.get(promeneur=promeneur).periode) == fin
    assert coherents()


def test_amounts_change_what_is_planned_and_never_what_is_ordered(structure, reseau, coordinatrice):
    argent.regles(reseau)
    c = argent.convention(structure, coordinatrice)  # two posts, taken up from before the platform
    services.open_years(conventions=Convention.objects.all())
    annee = aujourdhui().year
    argent.accorder(c, coordinatrice)
    premier = argent.versement("ordonne", convention=c, by=coordinatrice, annee=annee)
    a = faire.avenant("signe", convention=c, by=coordinatrice, jours=0, forfait=Decimal(2000))
    a.refresh_from_db()
    assert a.etat == "applique"
    premier.refresh_from_db()
    assert (premier.forfait, premier.montant) == (Decimal(1500), Decimal("2100.00"))
    solde = Versement.objects.get(convention=c, annee=annee, genre="solde")
    assert solde.forfait == Decimal(2000) and solde.montant == Decimal("1900.00")
    with faire.dans(400):  # a year opened later keeps what was agreed
        services.open_years(conventions=Convention.objects.all())
        assert set(c.versements.filter(annee=annee + 1).values_list("forfait", flat=True)) == {Decimal(2000)}


def test_the_words_of_the_project_become_those_of_the_convention(dossier, coordinatrice):
    c = dossier("active")
    faire.avenant("applique", convention=c, by=coordinatrice, textes={"objectifs": "Accueillir."})
    assert relu(c).objectifs == "Accueillir."


def test_the_end_of_the_convention_voids_its_avenants(dossier, coordinatrice, jour):
    c = dossier("active")
    a = faire.avenant("signe", convention=c, by=coordinatrice)
    services.terminate(
        convention=c, motif="anniversaire", demandeur="caf", notifiee_le=jour, explication="Fin", by=coordinatrice
    )
    a.refresh_from_db()
    assert a.etat == "abandonne"
    with faire.dans(20):
        assert services.apply_due() == 0


def test_an_avenant_is_signed_on_screen_and_on_paper(dossier, coordinatrice, directrice):
    c = dossier("active")
    a = faire.avenant("a_signer", convention=c, by=coordinatrice, tete=directrice)
    services.open_document(convention=c, avenant=a, partie="structure", by=directrice)
    services.ask_code(
        convention=c, avenant=a, partie="structure", nom="Dominique Direction", qualite="Directrice", by=directrice
    )
    code = fabrique.code_recu(directrice)
    signature = services.sign_on_screen(convention=c, avenant=a, partie="structure", code=code, by=directrice)
    assert signature.document == a.documents.get() and signature.confirmee_le
    with pytest.raises(Refused):
        services.sign_on_screen(convention=c, avenant=a, partie="structure", code=code, by=directrice)
    faire.signer(a, coordinatrice, ("caf",))
    a.refresh_from_db()
    assert a.etat == "signe"
    with a.documents.get(genre="certificat").fichier.contenu.open("rb") as f, pikepdf.open(f) as lu:
        assert len(lu.attachments) == 1


def test_whose_turn_it_is_to_sign_is_reminded(dossier, coordinatrice, partenaire, directrice):
    faire.avenant("a_signer", convention=dossier("active"), by=coordinatrice)
    with faire.dans(8):
        relances.run()
        relances.run()
    assert Courriel.objects.filter(modele="avenant_relance_signature", destinataire=directrice.email).count() == 1


def test_the_history_of_the_file_tells_the_avenant_to_each_party(dossier, coordinatrice, directrice):
    c = dossier("active")
    faire.avenant("applique", convention=c, by=coordinatrice, tete=directrice)
    c = Convention.objects.with_dossier().get(pk=c.pk)
    for role in ("structure", "coordination", "partenaire"):
        dit = " ".join(mot for e in presentation.historique(c, 100, role) for mot in e.quoi).replace("\u00a0", " ")
        assert "Avenant n° 1 : appliqué." in dit
    brouillon = faire.avenant("brouillon", convention=c, by=coordinatrice, textes={"objectifs": "Accueillir."})
    c = Convention.objects.with_dossier().get(pk=c.pk)
    assert "Avenant\u00a0: contenu" not in str(presentation.historique(c, 100, "partenaire")), brouillon


def test_whose_turn_it_is_has_it_to_do(dossier, coordinatrice, directrice, partenaire, django_assert_num_queries):
    from conventions import a_faire_vie

    c = dossier("active")
    a = faire.avenant("a_signer", convention=c, by=coordinatrice)
    for user, source in ((directrice, a_faire_vie.de_la_structure), (partenaire, a_faire_vie.du_partenaire)):
        assert [t.titre for t in source(user)] == ["Avenant à signer"]
    faire.signer(a, coordinatrice, ("caf",))
    assert not list(a_faire_vie.du_partenaire(partenaire))
    autre = faire.avenant("demande", convention=c, by=coordinatrice, tete=directrice, textes={"objectifs": "Autres"})
    services.send_avenant_back(avenant=autre, motif="Précisez", by=coordinatrice)
    faire.demeure("envoyee", convention=c, by=coordinatrice)
    with django_assert_num_queries(3):
        titres = [t.titre for t in a_faire_vie.de_la_structure(directrice)]
    assert titres == ["Avenant à signer", "Avenant à corriger", "Mise en demeure"]


def test_out_of_ones_network_or_structure_nothing_exists(dossier, coordinatrice, voisine, membre, client, settings):
    from django.urls import reverse

    settings.MFA_REQUISE = False
    c = dossier("active")
    a = faire.avenant("demande", convention=c, by=coordinatrice)
    ici = reverse("coordination_dossier_avenant", args=[c.structure.reseau.code, c.code, a.code])
    chez = reverse("structure_dossier_avenant", args=[c.structure.code, c.code, a.code])
    for user in (voisine, membre):
        client.force_login(user)
        assert {client.get(url).status_code for url in (ici, chez)} == {404}


def test_a_post_ticked_to_leave_is_never_left_aside_in_silence(dossier, directrice):
    c = dossier("active")
    code = c.postes_prevus.get().code
    for combien in (2, 1):
        with pytest.raises(Refused, match="ne cochez aucun poste"):
            services.start_avenant(
                convention=c, contenu=faire.contenu(c, postes=combien, postes_retires=[code]), by=directrice
            )


def test_each_party_reads_whose_signature_an_avenant_awaits(dossier, coordinatrice, directrice, partenaire):
    from conventions import presentation_vie

    def dit(user, role):
        c = relu(a.convention)
        return presentation_vie.avenant(c, Avenant.objects.get(pk=a.pk), user, role)["suite"]

    a = faire.avenant("accepte", convention=dossier("active"), by=coordinatrice)
    services.prepare_avenant(avenant=a, by=coordinatrice, dans_l_ordre=True)
    nom = a.convention.structure.nom
    assert "signez-le" in dit(directrice, "structure")
    for user, role in ((coordinatrice, "coordination"), (partenaire, "partenaire")):
        assert dit(user, role).startswith("On attend la signature") and nom in dit(user, role)
    deposee = services.deposit_signature(
        convention=a.convention, avenant=a, partie="structure", upload=fabrique.pdf(), signee_le=aujourdhui(),
        by=directrice,
    )  # fmt: skip
    assert dit(coordinatrice, "coordination") == "Vérifiez le document signé reçu, puis confirmez-le."
    assert dit(directrice, "structure") == "La coordination vérifie un document signé reçu sur papier."
    services.confirm_signature(signature=deposee, by=coordinatrice)
    assert dit(directrice, "structure") == "On attend la signature de la Caf."
    assert "signez-le" in dit(partenaire, "partenaire")


def test_the_renewal_keeps_the_vacant_post_that_an_avenant_added_and_lasts_as_long(dossier, coordinatrice, directrice):
    c = dossier("active")
    faire.avenant("applique", convention=c, by=coordinatrice, jours=0)
    suite = fabrique.renouveler(relu(c), directrice)
    assert [p.a_pourvoir for p in suite.postes_prevus.order_by("pk")] == [False, True]
    assert abs((suite.fin_souhaitee - suite.debut_souhaite) - (dernier_jour(c.periode) - c.periode.lower)) <= UN_JOUR
