"""What a supervisor needs to know of a server."""

import socket
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path

from .lieux import LOCAL


class Serveur(ABC):
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

    @abstractmethod
    def prepare(self) -> None:
        """Clear what a killed server left, make the data folder."""

    @abstractmethod
    def launch(self) -> subprocess.Popen:
        """Start it; the caller waits until it answers."""

    def is_ready(self) -> bool:
        return accepts(self.prise)


def accepts(prise: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as s:
        try:
            s.connect(str(prise))
        except OSError:
            return False
    return True
