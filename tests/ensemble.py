"""Several people at once, each with their own connection, in the one order that proves a lock: the others try while
what the first did is done and not committed yet."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

PATIENCE = 30
"""Seconds, before a test that hangs fails."""


def ensemble(*actes: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, in their order.

    The first is done inside a transaction that stays open until every other one waits for a lock, or has ended without
    waiting: whoever reads without the lock reads the state from before, and acts on it.
    """
    fait, pids = Event(), []

    def premier() -> Any:
        try:
            with transaction.atomic():
                try:
                    return actes[0]()
                finally:
                    fait.set()
                    _attendre(lambda: len(pids) == len(suivants) and _bloques(pids) + _finis(suivants) == len(suivants))
        except Exception as erreur:
            return erreur
        finally:
            connection.close()

    def suivant(acte: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            pids.append(connection.connection.info.backend_pid)
            fait.wait(PATIENCE)
            return acte()
        except Exception as erreur:
            return erreur
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actes)) as pool:
        suivants = [pool.submit(suivant, acte) for acte in actes[1:]]
        tous = [pool.submit(premier), *suivants]
        return [f.result(2 * PATIENCE) for f in tous]


def _attendre(vrai: Callable[[], bool]) -> None:
    limite = monotonic() + PATIENCE
    while not vrai():
        if monotonic() > limite:
            raise TimeoutError("The others neither wait nor end.")
        sleep(0.01)


def _finis(futurs: list[Future[Any]]) -> int:
    return sum(f.done() for f in futurs)


def _bloques(pids: list[int]) -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [pids])
        return int(curseur.fetchone()[0])


Gardien = Callable[[str, str], str]


@pytest.fixture(params=["the lock", "the database alone"])
def gardien(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Gardien:
    """Run the test twice: as the services are, then as if they locked no row, where a constraint or a trigger refuses
    the second all the same. Gives the sentence of whoever keeps: `gardien(of_the_service, of_the_database)`."""
    seule, verrouiller = request.param != "the lock", QuerySet.select_for_update
    if seule:  # the queue of mails keeps its own lock: it is not what is tried
        monkeypatch.setattr(
            QuerySet, "select_for_update", lambda q, **o: verrouiller(q, **o) if o.get("skip_locked") else q.all()
        )
    return lambda du_service, de_la_base: de_la_base if seule else du_service
