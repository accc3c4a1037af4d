"""Two people at once, double clicks, a worker killed in the middle: one result, one mail, no gap in the numbers."""

import pytest

from conventions import services
from conventions.models import Compteur, Convention, Decision, Document, Inscription
from conventions.services import documents
from promeneurs.models import Mandat
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conventions import fabrique
from tests.ensemble import ensemble, gardien

__all__ = ["gardien"]
pytestmark = pytest.mark.django_db(transaction=True)


def frais(convention):
    return Convention.objects.get(pk=convention.pk)


def test_two_deciders_at_once_leave_one_decision(dossier, coordinatrice, gardien):
    convention = dossier("au_copil")
    resultats = ensemble(
        lambda: services.decide(convention=frais(convention), sens="acceptee", by=coordinatrice),
        lambda: services.decide(convention=frais(convention), sens="refusee", motif="Motif", by=coordinatrice),
    )
    assert sum(isinstance(r, Decision) for r in resultats) == 1
    assert sum(isinstance(r, Refused) for r in resultats) == 1
    decision = Decision.objects.get()
    assert frais(convention).etat == decision.sens
    assert Inscription.objects.get().issue == "decidee"
    [refus] = [r for r in resultats if isinstance(r, Refused)]
    nommee = f"déjà notée par {coordinatrice.nom_complet}\u00a0: «\u00a0{decision.get_sens_display()}"
    assert gardien(nommee, "Cette séance a déjà décidé de ce dossier.") in str(refus)


def test_a_double_click_sends_one_decision_mail(dossier, coordinatrice, gardien):
    convention = dossier("acceptee")
    decision = convention.decisions.get()
    envoyer = lambda: services.send_decision_mail(decision=Decision.objects.get(pk=decision.pk), by=coordinatrice)  # noqa: E731
    _, refus = ensemble(envoyer, envoyer)
    assert gardien("Le courriel de cette décision est déjà parti.", "déjà annoncée à la structure") in str(refus)
    assert Courriel.objects.filter(modele="convention_decision").count() == 1
    with pytest.raises(Refused, match="déjà parti"):
        envoyer()


@pytest.mark.usefixtures("gardien")
def test_a_double_click_begins_one_draft(structure, directrice):
    """The service and the constraint say the same."""
    _, refus = ensemble(*[lambda: services.start_file(structure=structure, by=directrice)] * 2)
    assert isinstance(refus, Refused) and "déjà une demande en cours" in str(refus)
    assert Convention.objects.count() == 1


def test_the_last_two_signatures_confirmed_at_once_open_the_mandates_once(dossier, coordinatrice, promeneur):
    convention = dossier("a_signer")
    deux = list(fabrique.signer(convention, coordinatrice))
    confirmer = services.confirm_signature
    ensemble(*[lambda s=s: confirmer(signature=type(s).objects.get(pk=s.pk), by=coordinatrice) for s in deux])
    assert frais(convention).etat == "active"
    assert Mandat.objects.filter(promeneur=promeneur).count() == 1
    assert Courriel.objects.filter(modele="convention_promeneur").count() == 1


def test_ten_conventions_prepared_at_once_are_numbered_without_gap(reseau, nancy, coordinatrice, directrice):
    jour = aujourdhui()
    dossiers = [_accepte(reseau, nancy, coordinatrice, n) for n in range(10)]
    resultats = ensemble(*[lambda c=c: _prepare(c, jour, coordinatrice) for c in dossiers])
    assert all(isinstance(r, Document) for r in resultats), resultats
    attendus = [f"PDN54-{jour.year}-{n:04d}" for n in range(1, 11)]
    assert sorted(Convention.objects.values_list("numero", flat=True)) == attendus
    assert Compteur.objects.get().dernier == 10


def _accepte(reseau, nancy, coordinatrice, n):
    """An accepted file, the short way: raw rows, the states in their order."""
    from structures.services import add_member, create_structure
    from tests.conftest import compte_utilisateur

    structure = create_structure(reseau=reseau, nom=f"MJC {n}", commune=nancy, by=coordinatrice)
    add_member(structure=structure, user=(tete := compte_utilisateur(f"d{n}@exemple.fr")), role="direction", by=None)
    convention = services.start_file(structure=structure, by=tete)
    Convention.objects.filter(pk=convention.pk).update(etat="depose", depose_le=convention.cree_le)
    Convention.objects.filter(pk=convention.pk).update(etat="instruction")
    convention.refresh_from_db()
    services.put_on_agenda(convention=convention, seance=fabrique.seance(reseau, coordinatrice), by=coordinatrice)
    decision = services.decide(convention=convention, sens="acceptee", by=coordinatrice)
    services.tell_otherwise(decision=decision, comment="Par téléphone", by=coordinatrice)
    return convention


def _prepare(convention, jour, by):
    return services.prepare_signature(convention=frais(convention), debut=jour, dernier_jour=fabrique.fin(jour), by=by)


@pytest.mark.parametrize("etape", ["render", "keep", "to_sign"])
def test_killed_while_the_pdf_is_made_nothing_remains(dossier, coordinatrice, monkeypatch, etape, jour):
    from conventions import courriels
    from socle import fichiers, pdf

    convention = dossier("acceptee", annoncee=True)
    cible = {"render": pdf, "keep": fichiers, "to_sign": courriels}[etape]

    class Killed(BaseException):
        pass

    def meurt(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as m:
        m.setattr(cible, etape, meurt)
        with pytest.raises(Killed):
            _prepare(convention, jour, coordinatrice)
    assert (frais(convention).etat, frais(convention).numero) == ("acceptee", "")
    assert not Document.objects.filter(genre="convention").exists() and not Compteur.objects.exists()
    assert not Courriel.objects.filter(modele="convention_a_signer").exists()
    _prepare(convention, jour, coordinatrice)
    assert frais(convention).numero.endswith("-0001")


def test_killed_while_it_comes_into_force_nothing_is_open(dossier, coordinatrice, monkeypatch, promeneur):
    from conventions import courriels

    convention = dossier("a_signer")
    *_, derniere = fabrique.signer(convention, coordinatrice)
    premiere = convention.signatures.exclude(pk=derniere.pk).get()
    services.confirm_signature(signature=premiere, by=coordinatrice)
    with monkeypatch.context() as m:
        m.setattr(courriels, "activated", lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.confirm_signature(signature=derniere, by=coordinatrice)
    assert frais(convention).etat == "a_signer"
    assert not Mandat.objects.filter(promeneur=promeneur).exists()
    services.confirm_signature(signature=derniere, by=coordinatrice)
    assert Mandat.objects.get(promeneur=promeneur).acte == convention.code


def test_two_networks_of_one_departement_do_not_share_numbers(reseau, db):
    from tests.promeneurs import fabrique_public

    parents = fabrique_public.reseau("54-parents", "54", public_vise="parents")
    from django.db import transaction

    with transaction.atomic():
        assert documents.next_number(reseau, 2026) == "PDN54-2026-0001"
        assert documents.next_number(parents, 2026) == "PDN54P-2026-0001"
        assert documents.next_number(reseau, 2026) == "PDN54-2026-0002"
        assert documents.next_number(reseau, 2027) == "PDN54-2027-0001"


def test_the_document_is_frozen_with_its_data_and_hash(dossier):
    import hashlib

    from django.db import DatabaseError, transaction

    document = dossier("a_signer").documents.get(genre="convention")
    contenu = document.fichier.contenu.read()
    assert hashlib.sha256(contenu).hexdigest() == document.sha256 == document.fichier.sha256
    assert document.donnees["structure"]["nom"] == "MJC des Trois Maisons"
    assert contenu.startswith(b"%PDF")
    for change in ({"sha256": "0" * 64}, {"donnees": {}}):
        with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)


def test_a_document_done_again_keeps_its_number(dossier, coordinatrice, jour):
    convention = dossier("a_signer")
    avant = convention.numero
    services.redo_document(convention=convention, motif="Erreur de date", by=coordinatrice)
    _prepare(convention, jour, coordinatrice)
    assert frais(convention).numero == avant
    siens = convention.documents.filter(genre="convention")
    assert siens.filter(remplace_le=None).count() == 1 and siens.count() == 2
    assert convention.documents.get(genre="decision").remplace_le is None, "the letter of the decision stays true"
    assert Compteur.objects.get().dernier == 1


# — On screen


def test_two_people_signing_at_once_for_one_party_leave_one_signature(dossier, structure, directrice, gardien):
    from conventions.models import Signature
    from structures.services import add_member
    from tests.conftest import compte_utilisateur

    adjoint = compte_utilisateur("adjoint@exemple.fr")
    add_member(structure=structure, user=adjoint, role="direction", by=None)
    convention = dossier("a_signer")
    codes = {user: fabrique.commencer(convention, "structure", user) for user in (directrice, adjoint)}
    signature, refus = ensemble(*[lambda u=u: _signe(convention, "structure", codes[u], u) for u in codes])
    assert signature == Signature.objects.get()
    assert isinstance(refus, Refused) and gardien("La structure a déjà signé.", "Cette partie a déjà signé.") in str(
        refus
    )


def test_both_parties_signing_at_once_open_the_mandates_once(dossier, directrice, partenaire, promeneur):
    convention = dossier("a_signer", dans_l_ordre=False)
    gens = {"structure": directrice, "caf": partenaire}
    codes = {partie: fabrique.commencer(convention, partie, user) for partie, user in gens.items()}
    ensemble(*[lambda p=p, u=u: _signe(convention, p, codes[p], u) for p, u in gens.items()])
    assert frais(convention).etat == "active"
    assert Mandat.objects.filter(promeneur=promeneur).count() == 1
    assert Document.objects.filter(genre="certificat").count() == 1
    assert Courriel.objects.filter(modele="convention_promeneur").count() == 1


def test_a_double_click_on_the_code_signs_once(dossier, directrice, gardien):
    convention = dossier("a_signer")
    code = fabrique.commencer(convention, "structure", directrice)
    _, refus = ensemble(*[lambda: _signe(convention, "structure", code, directrice)] * 2)
    assert isinstance(refus, Refused) and gardien("La structure a déjà signé.", "Ce code a déjà servi.") in str(refus)
    assert Courriel.objects.filter(modele="convention_signee_ecran", destinataire=directrice.email).count() == 1


def test_a_signature_and_a_refusal_at_once_never_both_stand(dossier, directrice, structure):
    from conventions.models import RefusSignature, Signature

    convention = dossier("a_signer")
    code = fabrique.commencer(convention, "structure", directrice)
    ensemble(
        lambda: _signe(convention, "structure", code, directrice),
        lambda: services.refuse_to_sign(convention=frais(convention), partie="structure", motif="Date", by=directrice),
    )
    assert Signature.objects.count() + RefusSignature.objects.count() == 1


def _signe(convention, partie, code, by):
    return services.sign_on_screen(convention=frais(convention), partie=partie, code=code, by=by)
