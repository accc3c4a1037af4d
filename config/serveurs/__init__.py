"""Embedded PostgreSQL and Valkey for development: shared by every process that uses them, gone with the last one.

Each server has a supervisor in a session of its own and three locks in the data folder. `usagers` is held, shared, by
every process that uses the server; the supervisor stops it when it gets that lock alone. `depart` lets one process
start it at a time. `superviseur` says that a supervisor lives. Locks go with their process: no kill leaves one behind.
Only the standard library is imported here, so that `make clean` runs without the virtual environment.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from io import TextIOWrapper
from pathlib import Path

from .lieux import LOCAL, RACINE, RUN, Impossible, unwritable
from .postgres import Postgres
from .serveur import Serveur, accepts
from .valkey import Valkey

ATTENTE = 60  # seconds to wait for a start: the first one on a slow disk is long
SERVEURS: dict[str, Serveur] = {serveur.code: serveur for serveur in (Postgres(), Valkey())}
_tenus: dict[str, TextIOWrapper] = {}
_lances: dict[str, subprocess.Popen] = {}


def ensure() -> None:
    """Make DATABASE_URL and REDIS_URL point to running servers, which live at least as long as this process."""
    try:
        for serveur in SERVEURS.values():
            if os.environ.get(serveur.variable) in (None, "", serveur.url):
                _ensure(serveur)
                os.environ[serveur.variable] = serveur.url
    except Impossible as raison:
        sys.exit(str(raison))
    except OSError as e:
        sys.exit(unwritable(e))


def _ensure(serveur: Serveur) -> None:
    LOCAL.mkdir(parents=True, exist_ok=True)
    if serveur.code not in _tenus:
        _tenus[serveur.code] = open(serveur.verrou("usagers"), "w")  # noqa: SIM115  held until we end
        fcntl.flock(_tenus[serveur.code], fcntl.LOCK_SH)  # waits while a supervisor stops
    with open(serveur.verrou("depart"), "w") as depart:
        fcntl.flock(depart, fcntl.LOCK_EX)
        limite = time.monotonic() + ATTENTE
        while not (is_held(serveur.verrou("superviseur")) and accepts(serveur.prise)):
            if time.monotonic() > limite:
                raise Impossible(f"{serveur.nom} ne répond pas. Détails : {serveur.log}")
            if not is_held(serveur.verrou("superviseur")):
                _start(serveur)
            time.sleep(0.05)  # it holds its lock without answering: it is stopping after a crash


def _start(serveur: Serveur) -> None:
    with open(serveur.log, "w") as sortie:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serveurs", serveur.code],
            cwd=RACINE,
            env={**os.environ, "PDN_LOCAL": str(LOCAL)},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sortie,
        )
    assert process.stdout
    _lances[serveur.code] = process
    reponse = process.stdout.readline().decode()
    process.stdout.close()
    if reponse != "pret\n":
        process.wait()
        raise Impossible(reponse.strip() or f"{serveur.nom} ne démarre pas. Détails : {serveur.log}")


def release() -> None:
    """Let go of the servers, and wait for them to end unless somebody else uses them."""
    for verrou in _tenus.values():
        verrou.close()
    limite = time.monotonic() + 5
    for code in list(_tenus):
        del _tenus[code]
        while is_held(SERVEURS[code].verrou("superviseur")) and time.monotonic() < limite:
            if is_used(SERVEURS[code]):
                break
            time.sleep(0.1)
        else:
            if code in _lances:  # ours to bury: the first process of a container may not do it
                with contextlib.suppress(subprocess.TimeoutExpired):
                    _lances.pop(code).wait(2)


def is_used(serveur: Serveur) -> bool:
    """Whether a process other than its supervisor holds it."""
    with open(serveur.verrou("usagers"), "w") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False  # the supervisor has it alone: it is stopping
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def is_held(verrou: Path) -> bool:
    with open(verrou, "w") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def clean() -> None:
    """Remove the data folder, unless somebody works with it."""
    limite = time.monotonic() + 6  # what has just ended may still be stopping
    for serveur in SERVEURS.values():
        while LOCAL.exists() and is_held(serveur.verrou("usagers")):
            if time.monotonic() > limite:
                sys.exit("Une commande utilise encore les serveurs embarqués : arrêtez-la, puis recommencez.")
            time.sleep(0.2)
    for dossier in (RUN, LOCAL):
        if dossier.exists():
            shutil.rmtree(dossier)
