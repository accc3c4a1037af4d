"""`make demo`: the whole site on this machine, in its production settings, with an invented network.

Ctrl-C, `kill`, a closed terminal or the death of any part leaves no process. A second run keeps the data.
"""

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from config import serveurs
from config.partie import tie

RACINE, LOCAL = serveurs.RACINE, serveurs.LOCAL
MOT_DE_PASSE = "promeneurs-demo-2026"
COMPTES = {
    "coordination@demo.example": "la coordination de Meurthe-et-Moselle",
    "adjointe@demo.example": "sa collègue à la coordination",
    "structure@demo.example": "la direction d’une structure",
    "promeneur@demo.example": "un promeneur",
    "partenaire@demo.example": "un partenaire du réseau",
    "admin@demo.example": "l’administration du site",
}
REPRISE = 5  # seconds before a part that died is started again


def main() -> None:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:  # `nohup` is a choice
            signal.signal(signum, lambda *a: sys.exit(0))
    if os.environ.get("MAKELEVEL"):  # make killed hard: we end too, in order
        tie(signum=signal.SIGTERM)
    port = chosen_port()
    with only_one(port), contextlib.ExitStack() as fin:
        serveurs.ensure()
        fin.callback(serveurs.release)
        environ = environment(port)
        prepare(environ)
        parties = Parties(environ, port)
        fin.callback(parties.stop)
        parties.start()
        announce(port)
        parties.watch()


def chosen_port() -> int:
    """The port of `PORT`, when nobody listens there."""
    texte = os.environ.get("PORT") or "8000"
    if not (texte.isascii() and texte.isdigit() and 1 <= int(texte) <= 65535):
        sys.exit(f"PORT={texte} : ce n’est pas un port. Donnez un nombre, par exemple PORT=8001.")
    port = int(texte)
    pris = f"Le port {port} est déjà pris : choisissez-en un autre, par exemple « make demo PORT={port % 65535 + 1} »."
    for famille, adresse in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):  # `localhost` may be either
        with contextlib.suppress(OSError), socket.socket(famille) as s:  # no IPv6 here, nobody there either
            if s.connect_ex((adresse, port)) == 0:
                sys.exit(pris)
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Le port {port} est réservé : choisissez-en un autre, par exemple « make demo PORT=8000 ».")
        except OSError:
            sys.exit(pris)
    return port


def only_one(port: int):
    """A lock on the demo of this folder: two of them would do each piece of work twice."""
    try:
        LOCAL.mkdir(parents=True, exist_ok=True)
        verrou = open(LOCAL / "demo.lock", "a+")  # noqa: SIM115  the caller's `with` closes it
    except OSError as e:
        sys.exit(serveurs.unwritable(e, LOCAL))
    try:
        fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        verrou.seek(0)
        sys.exit(f"La démonstration tourne déjà, sur {verrou.read().strip() or 'un autre terminal'}.")
    verrou.truncate(0)
    verrou.write(f"http://localhost:{port}")
    verrou.flush()
    return verrou


def environment(port: int) -> dict[str, str]:
    polices = Path(os.environ.get("POLICES_DIR") or RACINE / ".local" / "polices")
    (polices / "fonts").mkdir(parents=True, exist_ok=True)  # the settings name it only when it exists
    return {
        **os.environ,
        "DEMO": "1",
        "DEBUG": "0",
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{port}",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def secret_key() -> str:
    """Made once, readable by its owner only."""
    fichier = LOCAL / "secret_key"
    if not (fichier.exists() and fichier.read_text()):
        nouveau = LOCAL / "secret_key.nouveau"
        nouveau.unlink(missing_ok=True)
        with open(os.open(nouveau, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(secrets.token_urlsafe(50))
        nouveau.rename(fichier)
    return fichier.read_text()


def prepare(environ: dict[str, str]) -> None:
    """Migrations, communes, fonts, static files, demo network: each quick when it is done already."""
    journal = LOCAL / "preparation.log"
    with open(journal, "w") as log:
        fait = subprocess.run(
            [sys.executable, "-m", "config.partie", "config.preparation"], cwd=RACINE, env=environ, stderr=log
        )
    if fait.returncode:
        lignes = journal.read_text(errors="replace").split("\n")
        cause = next((ligne for ligne in reversed(lignes) if ligne and not ligne.startswith(" ")), "")
        sys.exit(f"La préparation s’est arrêtée{f' : {cause}' if cause else ''}. Détails : {journal}")


def announce(port: int) -> None:
    largeur = max(map(len, COMPTES))
    print(f"\n  Promeneurs du Net : http://localhost:{port}\n")
    print(f"  Comptes de démonstration (mot de passe : {MOT_DE_PASSE})")
    for adresse, qui in COMPTES.items():
        print(f"    {adresse:<{largeur}}  {qui}")
    print(f"\n  Journaux : {LOCAL}/web.log, worker.log, beat.log")
    print("  Ctrl-C pour arrêter ; les données restent pour la prochaine fois.\n", flush=True)


class Parties:
    """The processes of the demo: the site, the one that works, the one that keeps the time."""

    def __init__(self, environ: dict[str, str], port: int):
        self.environ, self.port = environ, port
        self.commandes = {
            "web": f"granian --interface wsgi --host 127.0.0.1 --port {port} --workers 2 --blocking-threads 4 --no-ws "
            "--respawn-failed-workers config.wsgi:application",
            "worker": "celery -A config.celery worker --loglevel INFO -c 2 --without-gossip --without-mingle",
            "beat": "celery -A config.celery beat --loglevel INFO --pidfile=",
        }
        self.processus: dict[str, subprocess.Popen] = {}
        self.a_reprendre: dict[str, float] = {}

    def start(self) -> None:
        for nom in self.commandes:
            self._launch(nom, "w")
        limite = time.monotonic() + 60
        while not self._answers():
            if self.processus["web"].poll() is not None or time.monotonic() > limite:
                sys.exit(f"Le site ne démarre pas. Détails : {LOCAL / 'web.log'}")
            time.sleep(0.1)

    def _launch(self, nom: str, mode: str) -> None:
        environ = {**self.environ, "DATABASE_POOL": "1"} if nom == "web" else self.environ
        with open(LOCAL / f"{nom}.log", mode) as log:
            self.processus[nom] = subprocess.Popen(
                [sys.executable, "-m", "config.partie", *self.commandes[nom].split()],
                cwd=RACINE,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C reaches us alone: we stop the parts in order
            )

    def _answers(self) -> bool:
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def watch(self) -> None:
        """Start again what died, servers included, so that nothing waits for a person."""
        interrompu = make_interrupted()
        while not interrompu():
            time.sleep(1)
            serveurs.ensure()
            for nom, processus in self.processus.items():
                if processus.poll() is not None and nom not in self.a_reprendre:
                    print(f"« {nom} » s’est arrêté : il reprend dans {REPRISE} s ({LOCAL / nom}.log).", flush=True)
                    self.a_reprendre[nom] = time.monotonic() + REPRISE
            for nom in [nom for nom, quand in self.a_reprendre.items() if quand < time.monotonic()]:
                del self.a_reprendre[nom]
                kill_group(self.processus[nom])
                self._launch(nom, "a")

    def stop(self) -> None:
        for signum, seconds in ((signal.SIGTERM, 3.0), (signal.SIGQUIT, 1.0)):
            for processus in self.processus.values():
                if processus.poll() is None:
                    processus.send_signal(signum)
            limite = time.monotonic() + seconds
            while any(p.poll() is None for p in self.processus.values()) and time.monotonic() < limite:
                time.sleep(0.05)
        for processus in self.processus.values():
            kill_group(processus)


def make_interrupted() -> Callable[[], bool]:
    """Whether make alone got a SIGINT: it doesn't pass it on, and waits for us; it only stops catching the next one."""
    make = Path(f"/proc/{os.getppid()}/status")

    def catches() -> bool:
        try:
            masque = make.read_text().split("SigCgt:")[1].split()[0]
        except (OSError, IndexError):
            return False
        return bool(int(masque, 16) >> (signal.SIGINT - 1) & 1)

    au_depart = bool(os.environ.get("MAKELEVEL")) and catches()
    return lambda: au_depart and not catches()


def kill_group(processus: subprocess.Popen) -> None:
    """What a part made and left behind; its number stays that of its group as long as one is there."""
    try:
        os.killpg(processus.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    processus.wait()


if __name__ == "__main__":
    try:
        main()
    except OSError as e:
        sys.exit(serveurs.unwritable(e))
