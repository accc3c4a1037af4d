"""`make e2e`: the browser tests, in a Chromium that is already on the machine. None is ever downloaded.

They run against a site of production shape that lives as long as they do: servers, data and port of its own, so that
`make demo` may run beside. The folder and every process are gone at the end, however it ends.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
NOMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AILLEURS = (
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# What would make this site another one than the tests expect.
A_PART = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY", "EMAIL_URL", "ALLOWED_HOSTS", "MFA_REQUISE")


def chromium() -> str:
    """The browser's program, or an empty string. `CHROMIUM` chooses one."""
    choix = [os.environ.get("CHROMIUM", ""), *(shutil.which(nom) or "" for nom in NOMS), *AILLEURS]
    return next((c for c in choix if c and os.access(c, os.X_OK)), "")


def main() -> None:
    programme = chromium()
    if not programme:
        print(
            "Il faut Chromium pour les essais dans un navigateur : installez-le (Debian : apt-get install chromium ; "
            "macOS : brew install chromium), ou donnez son chemin dans CHROMIUM.",
            file=sys.stderr,
        )
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, lambda *a: sys.exit(1))
    with site() as environ:
        essais = [sys.executable, "-m", "config.partie", "pytest", "-n", "2", "tests/e2e"]
        fini = subprocess.run([*essais, *sys.argv[1:]], cwd=RACINE, env={**environ, "CHROMIUM": programme})
    sys.exit(fini.returncode)


@contextmanager
def site() -> Iterator[dict[str, str]]:
    """A running site with the demo network, and the environment that reaches it."""
    local = Path(os.environ.get("PDN_LOCAL") or RACINE / ".local").absolute() / "e2e"
    os.environ["PDN_LOCAL"] = str(local)
    for nom in A_PART:
        os.environ.pop(nom, None)
    with alone(local.with_suffix(".lock")):
        from config import demo, serveurs  # they read PDN_LOCAL when imported

        serveurs.clean()  # what a hard kill left the last time
        serveurs.ensure()
        try:
            port = free_port()
            environ = {**demo.environment(port), "DJANGO_ALLOW_ASYNC_UNSAFE": "1", "PAGES_SECONDES": "0"}
            # Playwright runs a loop; journeys look at once at what they have just changed
            demo.prepare(environ)
            parties = demo.Parties(environ, port)
            try:
                parties.start()
                yield environ
            finally:
                parties.stop()
        finally:
            serveurs.release()
            serveurs.clean()


@contextmanager
def alone(verrou: Path) -> Iterator[None]:
    verrou.parent.mkdir(parents=True, exist_ok=True)
    with open(verrou, "w") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("Les essais dans un navigateur tournent déjà pour ce dossier : attendez qu’ils finissent.")
        yield


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


if __name__ == "__main__":
    main()
