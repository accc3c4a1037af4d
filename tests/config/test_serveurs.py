"""The embedded servers: shared, gone with the last process, back after a hard kill, and never a traceback."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import serveurs

UTILISE = """
import os, sys
from config import serveurs
serveurs.ensure()
import psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as db:
    print(db.execute("select pg_postmaster_start_time()").fetchone()[0], flush=True)
redis.from_url(os.environ["REDIS_URL"]).ping()
sys.stdin.read()
"""


@pytest.fixture
def environ(tmp_path):
    """The environment of a command whose data folder is the test's own."""
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    env["PDN_LOCAL"] = str(tmp_path / "local")
    yield env
    shutil.rmtree(run_folder(env), ignore_errors=True)


def run_folder(environ: dict[str, str]) -> Path:
    return Path("/tmp", f"pdn-{os.geteuid()}-{hashlib.sha256(environ['PDN_LOCAL'].encode()).hexdigest()[:8]}")


def launch(environ: dict[str, str], code: str = UTILISE) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=serveurs.RACINE,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environ: dict[str, str], code: str = "from config import serveurs; serveurs.ensure()", python=sys.executable):
    return subprocess.run(
        [python, "-c", code], cwd=serveurs.RACINE, env=environ, capture_output=True, text=True, timeout=60
    )


def processes(environ: dict[str, str]) -> list[tuple[int, str]]:
    """Servers and supervisors of this data folder: known by their command line, a supervisor by its environment."""
    marques, trouves = (environ["PDN_LOCAL"], str(run_folder(environ))), []
    for dossier in Path("/proc").glob("[0-9]*"):
        try:
            commande = (dossier / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            texte = commande
            if "config.serveurs" in commande:
                texte += (dossier / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if any(marque in texte for marque in marques):
            trouves.append((int(dossier.name), commande))
    return trouves


def wait_for_nobody(environ: dict[str, str], seconds: float = 5) -> list[tuple[int, str]]:
    limite = time.monotonic() + seconds
    while (restent := processes(environ)) and time.monotonic() < limite:
        time.sleep(0.1)
    return restent


def test_two_processes_share_the_servers_and_the_last_one_stops_them(environ):
    un, deux = launch(environ), launch(environ)
    depart = un.stdout.readline()
    assert depart and depart == deux.stdout.readline()
    un.communicate("")
    time.sleep(2)
    assert any("postgres" in commande for _, commande in processes(environ)), "stopped under the second process"
    deux.communicate("")
    assert not wait_for_nobody(environ)


def test_the_servers_end_with_a_process_killed_hard(environ):
    un = launch(environ)
    assert un.stdout.readline()
    un.kill()
    un.communicate()
    assert not wait_for_nobody(environ)


def test_a_supervisor_killed_hard_takes_its_server_along_and_the_next_start_recovers(environ):
    un = launch(environ)
    assert un.stdout.readline()
    un.kill()
    for pid, commande in processes(environ):
        if "config.serveurs" in commande:
            os.kill(pid, signal.SIGKILL)
    un.communicate()
    deux = launch(environ)
    assert deux.stdout.readline(), deux.stderr.read()
    deux.communicate("")
    assert not wait_for_nobody(environ)


def test_everything_killed_hard_leaves_data_that_starts_again(environ):
    un = launch(environ)
    assert un.stdout.readline()
    un.kill()
    for pid, _ in processes(environ):
        os.kill(pid, signal.SIGKILL)
    un.communicate()
    pidfile = Path(environ["PDN_LOCAL"], "pg", "postmaster.pid")
    if pidfile.exists():  # the number now belongs to a stranger, as after the restart of a container
        pidfile.write_text(f"{os.getpid()}\n" + pidfile.read_text().split("\n", 1)[1])
    deux = launch(environ)
    assert deux.stdout.readline(), deux.stderr.read()
    deux.communicate("")
    assert not wait_for_nobody(environ)


def test_a_process_that_gives_both_addresses_starts_nothing(environ, tmp_path):
    environ.update(DATABASE_URL="postgresql://ailleurs/base", REDIS_URL="redis://ailleurs")
    assert run(environ).returncode == 0
    assert not Path(environ["PDN_LOCAL"]).exists()


def test_a_process_that_gives_one_address_starts_the_other_server_only(environ):
    environ["DATABASE_URL"] = "postgresql://ailleurs/base"
    code = "import os; from config import serveurs; serveurs.ensure(); print(*map(os.getenv, %r))"
    fait = run(environ, code % (["DATABASE_URL", "REDIS_URL"],))
    assert fait.stdout == f"postgresql://ailleurs/base unix://{run_folder(environ)}/valkey.sock\n"
    assert not Path(environ["PDN_LOCAL"], "pg").exists()
    assert not wait_for_nobody(environ)


def test_a_folder_that_cannot_be_made_is_one_sentence(environ, tmp_path):
    (tmp_path / "fichier").touch()
    environ["PDN_LOCAL"] = str(tmp_path / "fichier" / "local")
    fait = run(environ)
    assert fait.returncode == 1
    assert fait.stderr.startswith("Impossible d’écrire dans")
    assert fait.stderr.count("\n") == 1


def test_a_machine_without_the_programs_is_one_sentence(environ):
    environ.update(DATABASE_URL="postgresql://ailleurs/base", PATH="/nulle-part")
    fait = run(environ, python=sys._base_executable)  # outside the virtual environment: no wheel
    assert fait.returncode == 1
    assert fait.stderr.startswith("Valkey embarqué introuvable : lancez « make install »")
    assert fait.stderr.count("\n") == 1


def test_root_without_user_namespaces_runs_postgresql_as_nobody(environ, tmp_path):
    if os.geteuid():
        pytest.skip("only root changes user")
    refus = tmp_path / "bin" / "unshare"
    refus.parent.mkdir()
    refus.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n")
    refus.chmod(0o755)
    environ["PATH"] = f"{refus.parent}:{environ['PATH']}"
    for _ in range(2):  # the second time on the data of the first
        un = launch(environ)
        assert un.stdout.readline(), un.stderr.read()
        un.communicate("")
        assert not wait_for_nobody(environ)
    assert "nobody" in Path(environ["PDN_LOCAL"], "postgres.log").read_text()
