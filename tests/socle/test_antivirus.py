import socket
import threading

import pytest
from django.core.exceptions import ValidationError

from socle import antivirus


@pytest.fixture
def clamd(settings):
    """A clamd that answers as told and keeps what it was given."""
    recu, dit = bytearray(), {"reponse": b"stream: OK\0"}
    serveur = socket.create_server(("127.0.0.1", 0))

    def servir():
        lien, _ = serveur.accept()
        with lien:
            while not recu.endswith(b"\0\0\0\0"):
                recu.extend(lien.recv(65536))
            lien.sendall(dit["reponse"])

    threading.Thread(target=servir, daemon=True).start()
    settings.CLAMAV_HOST = f"127.0.0.1:{serveur.getsockname()[1]}"
    yield recu, dit
    serveur.close()


def test_a_clean_file_goes_through_whole(clamd):
    antivirus.verifier(b"x" * 100_000)
    assert clamd[0].startswith(b"zINSTREAM\0") and len(clamd[0]) == 10 + 2 * 4 + 100_000 + 4


def test_an_infected_file_is_refused(clamd):
    clamd[1]["reponse"] = b"stream: Eicar-Signature FOUND\0"
    with pytest.raises(ValidationError, match="refuse"):
        antivirus.verifier(b"x")


def test_a_scanner_away_lets_nothing_in(settings):
    settings.CLAMAV_HOST = "127.0.0.1:1"
    with pytest.raises(ValidationError, match="ne répond pas"):
        antivirus.verifier(b"x")


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMAV_HOST = ""
    antivirus.verifier(b"x")
