"""A lot clicked twice, a row taken by two workers: each sheet is done once."""

from datetime import date

import pytest

from coordination import services
from coordination.models import LigneLot, Lot
from promeneurs.models import Mandat
from promeneurs.services import designate
from socle import journal
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Travail
from tests.promeneurs.test_services_a_deux import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lot(reseau, structure, promeneur, coordinatrice):
    designate(promeneur=promeneur, structure=structure, depuis=date(2020, 1, 1), by=coordinatrice)
    un = services.prepare_lot(reseau=reseau, genre="promeneurs", acte="finir", fiches=[promeneur], by=coordinatrice)
    dit = {"dernier": aujourdhui().isoformat(), "motif": "Fin du poste."}
    services.foresee_lot(lot=un, parametres=dit, by=coordinatrice)
    return un


def test_two_clicks_launch_one_work(lot, coordinatrice):
    def lance():
        return services.launch_lot(lot=Lot.objects.get(pk=lot.pk), by=coordinatrice, retour="/")

    [refus] = [r for r in ensemble(lance, lance) if isinstance(r, Refused)]
    assert "déjà lancé" in str(refus) and Travail.objects.count() == 1


def test_two_workers_on_one_row_do_it_once(lot, coordinatrice):
    services.launch_lot(lot=lot, by=coordinatrice, retour="/")

    def fait():
        return services.do_row(ligne=LigneLot.objects.get(lot=lot), by=coordinatrice)

    assert ensemble(fait, fait) == [None, None]
    ligne = LigneLot.objects.get()
    assert ligne.etat == "faite", ligne.dit  # a second try would have been refused: « déjà fini »
    assert journal.events_model(Mandat).objects.filter(motif_fin="Fin du poste.").count() == 1
