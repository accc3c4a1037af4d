"""`python -m config.partie MODULE …` runs a module so that nothing outlives its parent, however the parent ends.

It, the processes it forks and those it spawns (which import this file again under another name) are killed with the
process that made them: a server or a worker killed hard leaves no orphan.
"""

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def tie(parent: int | None = None, signum: int = signal.SIGKILL) -> None:
    """End with this process's parent. On Linux the kernel sees to it; elsewhere a thread watches."""
    parent = parent or os.getppid()
    if _libc:
        _libc.prctl(1, signum)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent, signum), daemon=True).start()


def _watch(parent: int, signum: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signum)


_moi = os.getpid()


def _after_fork() -> None:
    global _moi
    tie(_moi)
    _moi = os.getpid()


if __name__ in ("__main__", "__mp_main__"):
    os.register_at_fork(after_in_child=_after_fork)
    tie()
if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__")
