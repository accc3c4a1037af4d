"""Two people at once, or one who presses twice: one result, one message."""

import pytest

from socle.etats import Refused
from socle.models import Courriel
from structures.models import Declaration, Structure
from structures.services import admit, confirm, declare, decline, welcome
from tests.conftest import compte_utilisateur
from tests.ensemble import ensemble

from .fabrique import champs

pytestmark = pytest.mark.django_db(transaction=True)


def courriels(modele: str) -> int:
    return Courriel.objects.filter(modele=modele).count()


def test_a_form_sent_twice_is_one_declaration_and_one_message(reseau, nancy):
    une, autre = ensemble(*[lambda: declare(reseau=reseau, **champs(nancy))] * 2)
    assert une == autre and Declaration.objects.count() == 1 and courriels("declaration_confirmer") == 1


def test_a_link_opened_twice_opens_one_structure(reseau, nancy, coordinatrice):
    d = declare(reseau=reseau, **champs(nancy))
    lina = compte_utilisateur("lina@exemple.fr")
    ensemble(*[lambda: confirm(declaration=d, by=lina)] * 2)
    assert Structure.objects.get().membres.get().user == lina and courriels("declaration_recue") == 1


def test_two_colleagues_confirm_at_once_and_one_asks_the_other(reseau, nancy, coordinatrice):
    gens = [compte_utilisateur(f"{nom}@exemple.fr", nom) for nom in ("lina", "paul")]
    deux = [declare(reseau=reseau, **champs(nancy, email=u.email)) for u in gens]
    ensemble(*[lambda d=d, u=u: confirm(declaration=d, by=u) for d, u in zip(deux, gens, strict=True)])
    assert Structure.objects.count() == 1
    assert sorted(Declaration.objects.values_list("etat", flat=True)) == ["confirmee", "demandee"]
    assert courriels("declaration_recue") == 1 and courriels("demande_recue") == 1


def test_two_coordinators_have_called_and_the_structure_reads_it_once(reseau, nancy, coordinatrice):
    lina = compte_utilisateur("lina@exemple.fr")
    d = confirm(declaration=declare(reseau=reseau, **champs(nancy)), by=lina)
    ensemble(*[lambda: welcome(declaration=d, by=coordinatrice)] * 2)
    assert courriels("declaration_accueillie") == 1


def test_a_request_accepted_and_declined_at_once_has_one_answer(structure, directrice, reseau, nancy):
    lina = compte_utilisateur("lina@exemple.fr")
    d = declare(reseau=reseau, rejoindre=True, **champs(nancy, nom=structure.nom, siret=""))
    confirm(declaration=d, by=lina)
    d.refresh_from_db()
    copie = Declaration.objects.get(pk=d.pk)
    faits = ensemble(
        lambda: admit(declaration=d, role="membre", by=directrice),
        lambda: decline(declaration=copie, motif="Non.", by=directrice),
    )
    (refus,) = [str(f) for f in faits if isinstance(f, Refused)]
    assert "n’est plus possible" in refus
    assert courriels("demande_acceptee") + courriels("demande_declinee") == 1
    assert structure.membres.filter(user=lina).exists() == bool(courriels("demande_acceptee"))
