"""The embedded PostgreSQL, as root or not."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from .lieux import LOCAL, RUN, Impossible, postgres_binaries
from .processus import NAMESPACE, ROOT, kill_leftover, nobody, tied_to_parent, user_namespaces
from .serveur import Serveur, accepts


class Postgres(Serveur):
    nom, code, variable = "PostgreSQL", "postgres", "DATABASE_URL"
    url = f"postgresql://postgres@/postgres?host={RUN}"
    prise = RUN / ".s.PGSQL.5432"
    arret = ((signal.SIGINT, 2.5), (signal.SIGQUIT, 2), (signal.SIGKILL, 5))

    def prepare(self) -> None:
        self.sous_nobody = ROOT and not user_namespaces()
        self.binaires = postgres_binaries()
        self.data = LOCAL / "pg"
        if self.sous_nobody:  # who may not walk into the clone: data, and programs if needed, beside the socket
            self.compte = nobody()
            os.chown(RUN, self.compte.pw_uid, self.compte.pw_gid)
            self.data = RUN / "pg"
            self.binaires = self._binaries_for_nobody()
        qui = "nobody" if self.sous_nobody else "un espace de noms" if ROOT else "l'utilisateur"
        print(f"PostgreSQL tourne sous {qui}, données dans {self.data}", file=sys.stderr, flush=True)
        if self.data.exists() and not self.sous_nobody and self.data.stat().st_uid != os.geteuid():
            raise Impossible(f"{self.data} appartient à un autre utilisateur : lancez la commande avec son compte.")
        kill_leftover(self.data / "postmaster.pid", mention=str(self.data))
        self.prise.with_name(self.prise.name + ".lock").unlink(missing_ok=True)
        version = self._version()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(version)
        elif (self.data / "PG_VERSION").read_text().strip() != str(version):
            raise Impossible(
                f"Les données de {self.data} viennent d’un autre PostgreSQL que celui-ci ({version}) : « make clean » "
                "les efface, ou donnez DATABASE_URL."
            )

    def _version(self) -> int:
        reponse = self._run([self.binaires / "postgres", "--version"]).stdout
        trouve = re.search(rb"\d+", reponse)
        if not trouve or int(trouve[0]) < 15:
            raise Impossible(f"{self.binaires / 'postgres'} ne convient pas : il faut PostgreSQL 15 ou plus récent.")
        return int(trouve[0])

    def _binaries_for_nobody(self) -> Path:
        if self._run([self.binaires / "postgres", "--version"]).returncode == 0:
            return self.binaires
        copie = RUN / "programmes"
        if not (copie / "fini").exists():
            shutil.rmtree(copie, ignore_errors=True)
            paquet = self.binaires.parent.parent
            shutil.copytree(self.binaires.parent, copie / "postgres" / "pginstall", symlinks=True)
            if (libs := paquet.with_name(paquet.name + ".libs")).exists():
                shutil.copytree(libs, copie / f"postgres/../{libs.name}", symlinks=True)
            (copie / "fini").touch()
        return copie / "postgres" / "pginstall" / "bin"

    def _initialise(self, version: int) -> None:
        partiel = self.data.with_name("pg-partiel")  # an interrupted initdb must not pass for a data folder
        shutil.rmtree(partiel, ignore_errors=True)
        partiel.mkdir(mode=0o700)
        if self.sous_nobody:
            os.chown(partiel, self.compte.pw_uid, self.compte.pw_gid)
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if version >= 17 else ["--locale=C"]
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", *locale, "--no-sync"]
        fait = self._run([self.binaires / "initdb", "-D", partiel, *options])
        print(fait.stdout.decode(errors="replace"), file=sys.stderr, flush=True)
        if fait.returncode:
            raise Impossible(f"PostgreSQL n’a pas pu créer ses données. Détails : {self.log}")
        partiel.rename(self.data)

    def _run(self, args: list) -> subprocess.CompletedProcess:
        commande = [*self._prefixe(), *args]
        try:
            return subprocess.run(
                commande, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", **self._identite()
            )
        except PermissionError:
            return subprocess.CompletedProcess(commande, 126, b"")

    def _prefixe(self) -> list[str]:
        # PostgreSQL refuses root. Under another number in a namespace it still reads a clone that only root may read.
        return NAMESPACE if ROOT and not self.sous_nobody else []

    def _identite(self) -> dict:
        if not self.sous_nobody:
            return {}
        return {"user": self.compte.pw_uid, "group": self.compte.pw_gid, "extra_groups": []}

    def launch(self) -> subprocess.Popen:
        options = {"listen_addresses": "", "max_connections": "100", "synchronous_commit": "off"}
        return subprocess.Popen(
            [
                *self._prefixe(),
                self.binaires / "postgres",
                *("-D", self.data, "-k", RUN),
                *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
            ],
            stdout=sys.stderr,
            preexec_fn=tied_to_parent(signal.SIGINT),
            cwd="/",
            **self._identite(),
        )

    def is_ready(self) -> bool:
        question = [self.binaires / "pg_isready", "-q", "-h", RUN, "-U", "postgres"]
        return accepts(self.prise) and self._run(question).returncode == 0
