"""The embedded Valkey."""

import signal
import subprocess
import sys

from .lieux import LOCAL, RUN, valkey_binary
from .processus import kill_leftover, tied_to_parent
from .serveur import Serveur


class Valkey(Serveur):
    nom, code, variable = "Valkey", "valkey", "REDIS_URL"
    url = f"unix://{RUN}/valkey.sock"
    prise = RUN / "valkey.sock"
    arret = ((signal.SIGTERM, 3), (signal.SIGKILL, 5))
    pid = LOCAL / "valkey.pid"

    def prepare(self) -> None:
        self.binaire = valkey_binary()
        (LOCAL / "valkey").mkdir(exist_ok=True)
        kill_leftover(self.pid, mention=str(self.prise))

    def launch(self) -> subprocess.Popen:
        options: dict[str, str] = {
            "port": "0",
            "unixsocket": str(self.prise),
            "dir": str(LOCAL / "valkey"),
            "save": "60 1",
            "appendonly": "no",
            # no « set-proc-title »: the leftover of a killed supervisor is known by its command line
            "set-proc-title": "no",
        }
        self.pid.touch()  # a folder that can't be written is found before the server runs
        process = subprocess.Popen(
            [self.binaire, *(part for name, value in options.items() for part in (f"--{name}", value))],
            stdout=sys.stderr,
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )
        self.pid.write_text(f"{process.pid}\n")
        return process
