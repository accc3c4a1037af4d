"""Processes: who may run PostgreSQL, how a child is tied to its parent, how a leftover is stopped."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from .lieux import Impossible

ROOT = os.geteuid() == 0
NAMESPACE = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def user_namespaces() -> bool:
    """Whether this machine lets us use them: many containers refuse. Decided by trying."""
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
            "PostgreSQL refuse de tourner en root et cette machine ne permet pas de changer d’utilisateur : "
            "lancez la commande avec un autre compte que root, ou donnez DATABASE_URL."
        ) from e
    return compte


def tied_to_parent(signum: int) -> Callable[[], None]:
    """For `preexec_fn`: the child gets this signal when its parent dies, however it dies (Linux). Main thread only."""
    parent = os.getpid()

    def tie() -> None:
        if _libc:
            _libc.prctl(1, signum)
            if os.getppid() != parent:
                os._exit(1)

    return tie


def kill_leftover(fichier: Path, *, mention: str) -> None:
    """Stop the server whose number is in this file, if that number is still one of ours, and forget the file."""
    try:
        pid = int(fichier.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pid = 0
    limite = time.monotonic() + 5
    while pid > 1 and mention in command_of(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT if time.monotonic() < limite else signal.SIGKILL)
        time.sleep(0.1)
    fichier.unlink(missing_ok=True)


def command_of(pid: int) -> str:
    """The command line of a live process, empty otherwise. Minimal images have no `ps`, macOS has no /proc."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout
