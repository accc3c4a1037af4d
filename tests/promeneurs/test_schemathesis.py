"""Whatever may be asked of the open interface, by its own description: no error of ours, and the answers announced."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as graine

from config.wsgi import application
from socle.limites import Quota

from . import fabrique_public as fabrique

REFUS = ["400", "404", "405", "413", "422"]  # how a wrong request may be refused here
# A commune that does not exist is a well formed question, refused by what is known of communes.
ACCEPTES = ["2xx", "404", "422"]
CONTROLES = {"negative_data_rejection": REFUS, "positive_data_acceptance": ACCEPTES}
config = schemathesis.Config.from_dict({"checks": {nom: {"expected-statuses": s} for nom, s in CONTROLES.items()}})
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)
BORNES = settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def monde(db, monkeypatch):
    """Somebody to be found; how often one may ask is tried elsewhere."""
    fabrique.reseau()
    fabrique.noms()
    ana = fabrique.personne("Ana", identifiant="ana.pdn", themes=["sante"])
    fabrique.permanence(ana, 2, "22:00", "01:00")
    monkeypatch.setattr("promeneurs.interface.limites.quota", lambda *a, **k: Quota(600, 599, 300, False))
    for signal in (request_started, request_finished):  # as Django's own client does: the connection is the test's
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@graine(1)
@BORNES
@schema.parametrize()
def test_the_answer_is_one_of_those_described(monde, case):
    case.call_and_validate()
