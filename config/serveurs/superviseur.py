"""The process that runs one server until nobody uses it."""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from typing import TextIO

from .lieux import LOCAL, RUN, Impossible, unwritable
from .processus import ROOT
from .serveur import Serveur

GRACE = 0.7  # seconds without any user before the server stops: commands in a row share it


def supervise(serveur: Serveur) -> None:
    """Run the server until nobody uses it. Says « pret », or why not, on its output."""
    with (
        open(serveur.verrou("usagers"), "w") as usagers,  # closed last: who waits on it must not find a supervisor
        open(serveur.verrou("superviseur"), "w") as superviseur,
    ):
        fcntl.flock(superviseur, fcntl.LOCK_EX)
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *a: sys.exit())
        try:
            make_run_folder()
            serveur.prepare()
            process = serveur.launch()
        except Impossible as raison:
            return say(str(raison))
        except OSError as e:
            return say(unwritable(e))
        try:
            wait_until_ready(serveur, process)
            wait_for_the_last_user(process, usagers)
        finally:
            stop(serveur, process)
            if not LOCAL.exists():
                shutil.rmtree(RUN, ignore_errors=True)


def say(texte: str) -> None:
    with contextlib.suppress(OSError):  # the one who started us may be dead
        os.write(1, f"{texte}\n".encode())
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def make_run_folder() -> None:
    RUN.mkdir(mode=0o700, exist_ok=True)
    etat = RUN.lstat()
    owners = {os.geteuid()} | ({pwd.getpwnam("nobody").pw_uid} if ROOT else set())
    if RUN.is_symlink() or etat.st_uid not in owners or etat.st_mode & 0o077:
        # PostgreSQL trusts whoever reaches the socket: nobody else may have made this folder.
        raise Impossible(f"{RUN} n’est pas à vous : supprimez ce dossier.")


def wait_until_ready(serveur: Serveur, process: subprocess.Popen) -> None:
    while process.poll() is None:
        if serveur.is_ready():
            return say("pret")
        time.sleep(0.05)


def wait_for_the_last_user(process: subprocess.Popen, usagers: TextIO) -> None:
    """Return when the server died, its folder was removed, or nobody has used it for a while: `usagers` is ours."""
    libre_depuis = None
    while process.poll() is None and still_there(usagers):
        try:
            fcntl.flock(usagers, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            libre_depuis = None
        else:
            libre_depuis = libre_depuis or time.monotonic()
            if time.monotonic() - libre_depuis >= GRACE:
                return
            fcntl.flock(usagers, fcntl.LOCK_UN)
        time.sleep(0.1)


def still_there(fichier: TextIO) -> bool:
    try:
        return os.path.samestat(os.stat(fichier.name), os.fstat(fichier.fileno()))
    except OSError:
        return False


def stop(serveur: Serveur, process: subprocess.Popen) -> None:
    for signum, seconds in serveur.arret:
        if process.poll() is None:
            process.send_signal(signum)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
