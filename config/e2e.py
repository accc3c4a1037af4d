"""`make e2e`: the browser tests, in a Chromium that is already on the machine. None is ever downloaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
NOMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AILLEURS = (
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


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
    essais = [sys.executable, "-m", "pytest", "tests/e2e", *sys.argv[1:]]
    sys.exit(subprocess.call(essais, cwd=RACINE, env={**os.environ, "CHROMIUM": programme}))


if __name__ == "__main__":
    main()
