"""The site as in production on a national set, a load generator, one table. `make bench`.

    make bench ARGS=--rapide      each measure for 2 s in place of 8

Ratios compare a page with an empty view behind the same middleware, on the same server, in the same run. Where a
budget is not that of the design: docs/decisions/0304-ce-que-les-vitesses-tiennent.md.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parent.parent
CLIENTS = 32
VIDE = "/bench/vide/"
Ligne = tuple[str, str, str, bool | None]  # the measure, its value, its budget, whether it is kept
LUA = """
local adresses = {}
for ligne in io.lines("%s") do adresses[#adresses + 1] = ligne end
math.randomseed(os.time())
local n = math.random(#adresses)
request = function() n = n %% #adresses + 1 return wrk.format("GET", adresses[n], {%s}) end
done = function(s, l, r)
  local e = s.errors
  io.write(string.format('{"requetes": %%d, "duree": %%f, "p50": %%f, "p95": %%f, "erreurs": %%d}\\n', s.requests,
    s.duration / 1e6, l:percentile(50) / 1e3, l:percentile(95) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Mesure:
    """What the load generator saw: requests a second, milliseconds at the median and at 95 %, failures."""

    debit: float
    p50: float
    p95: float
    erreurs: int


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--rapide", action="store_true", help="2 s par mesure")
    duree = 2 if options.parse_args().rapide else 8
    if shutil.which("wrk") is None:
        sys.exit(
            "Il faut wrk pour mesurer le site : installez-le (Debian : apt-get install wrk ; macOS : brew install wrk)."
        )
    with site() as (environ, port, pid):
        lignes = _lignes(environ, port, pid, duree)
    largeur = max(len(ligne[0]) for ligne in lignes)
    print(f"\n  {'Mesure':<{largeur}}  {'Valeur':>14}  {'Budget':>12}")
    for nom, valeur, budget, tenu in lignes:
        print(
            f"  {nom:<{largeur}}  {valeur:>14}  {budget:>12}  {'' if tenu is None else 'tenu' if tenu else 'DÉPASSÉ'}"
        )
    sys.exit(0 if all(tenu is not False for *_, tenu in lignes) else 1)


@contextmanager
def site() -> Iterator[tuple[dict[str, str], int, int]]:
    """Its servers and data apart, kept between runs, written again when the models change."""
    local = Path(os.environ.get("PDN_LOCAL") or RACINE / ".local").absolute() / "bench"
    os.environ["PDN_LOCAL"] = str(local)
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    from config import demo, e2e, serveurs  # they read PDN_LOCAL when imported

    with e2e.alone(local.with_suffix(".lock")):
        serveurs.ensure()
        try:
            port = e2e.free_port()
            environ = {**demo.environment(port), "DEMO": "0", "DJANGO_SETTINGS_MODULE": "bench.reglages"}
            environ |= {"MFA_REQUISE": "0", "EMAIL_URL": "consolemail://"}
            prepare = subprocess.run([sys.executable, "-m", "bench.preparation"], cwd=RACINE, env=environ)
            if prepare.returncode:
                sys.exit("La préparation du jeu de données s’est arrêtée.")
            parties = demo.Parties(environ, port)
            parties.commandes = {"web": parties.commandes["web"]}
            try:
                parties.start()
                yield environ, port, parties.processus["web"].pid
            finally:
                parties.stop()
        finally:
            serveurs.release()


def _lignes(environ: dict[str, str], port: int, pid: int, duree: int) -> list[Ligne]:
    """The table, measure after measure."""
    dedans = _dedans(environ)
    pages, cookie, accueil = dedans.pop("pages"), dedans.pop("cookie"), dedans.pop("accueil")
    lignes = _publiques(port, pages, duree)
    mediane = _wrk(port, [accueil], 1, duree, f'["Cookie"] = "{cookie}"').p50
    dedans = {"Accueil d’un réseau de 75, médiane, un client": (mediane, 150), **dedans}
    for nom, (ms, plafond) in dedans.items():
        budget, tenu = (f"< {plafond:.0f} ms", ms < plafond) if plafond else ("", None)
        lignes.append((nom, f"{ms:.0f} ms", budget, tenu))
    _wrk(port, pages["annuaire"] + pages["profils"], CLIENTS, max(duree, 10), "")
    memoire = max(_memoire(pid))
    return [*lignes, ("Mémoire d’un processus web après la charge", f"{memoire:.0f} Mio", "< 280 Mio", memoire < 280)]


def _dedans(environ: dict[str, str]) -> dict[str, Any]:
    """What one process measures of itself, and the addresses to ask."""
    ordre = [sys.executable, "-m", "bench.interieur"]
    sortie = subprocess.run(ordre, cwd=RACINE, env=environ, capture_output=True, text=True)
    if sortie.returncode:
        sys.exit(sortie.stderr[-2000:])
    return dict(json.loads(sortie.stdout))


def _publiques(port: int, pages: dict[str, list[str]], duree: int) -> list[Ligne]:
    """Public pages, compared with the empty view."""
    _wrk(port, [VIDE], CLIENTS, 2, "")
    vide = _wrk(port, [VIDE], CLIENTS, duree, "")
    lignes: list[Ligne] = [("Vue vide, requêtes par seconde", f"{vide.debit:.0f}", "", None)]
    for nom, adresses, budget in (
        ("Annuaire autour d’une commune, à froid", pages["annuaire"], 0.02),
        ("Annuaire, la même page, à chaud", pages["annuaire"][:1], 0.60),
        ("Page d’une personne, à froid", pages["profils"], 0.08),
        ("Page d’une personne, la même, à chaud", pages["profils"][:1], 0.60),
        ("Accueil", ["/"], None),
        ("Toute la France, sans lieu", ["/annuaire/"], None),
    ):
        _wrk(port, adresses, CLIENTS, 2, "")  # what each process keeps, it has read
        m = _wrk(port, adresses, CLIENTS, duree, "")
        if not m.debit:
            lignes.append((nom, "sans réponse", "", False))
            continue
        rapport = m.debit / vide.debit
        tenu = None if budget is None else rapport >= budget
        lignes.append((f"{nom}, rapport à la vue vide", f"{rapport:.3f}", f"≥ {budget:.2f}" if budget else "", tenu))
        etalement = m.p95 / m.p50
        lignes.append(
            (f"    p50 {m.p50:.1f} ms, p95 {m.p95:.1f} ms ; p95/p50", f"{etalement:.1f}", "< 10", etalement < 10)
        )
        if m.erreurs:
            lignes.append((f"    erreurs : {nom}", str(m.erreurs), "0", False))
    return lignes


def _wrk(port: int, adresses: list[str], clients: int, duree: int, entete: str) -> Mesure:
    with tempfile.TemporaryDirectory() as dossier:
        liste, script = Path(dossier, "adresses"), Path(dossier, "charge.lua")
        liste.write_text("\n".join(adresses))
        entetes = '["Accept-Encoding"] = "gzip"' + (f", {entete}" if entete else "")
        script.write_text(LUA % (liste, entetes))
        ordre = ["wrk", "-t1", f"-c{clients}", f"-d{duree}s", "-s", str(script), f"http://127.0.0.1:{port}"]
        texte = subprocess.run(ordre, capture_output=True, text=True, check=True).stdout
    lu = json.loads(re.findall(r"^\{.*\}$", texte, re.M)[-1])
    return Mesure(lu["requetes"] / lu["duree"], lu["p50"], lu["p95"], lu["erreurs"])


def _memoire(pid: int) -> list[float]:
    """Resident memory of the server's workers, in MiB."""
    enfants = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    tailles = []
    for enfant in [*enfants, *(p for e in enfants for p in Path(f"/proc/{e}/task/{e}/children").read_text().split())]:
        lu = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{enfant}/status").read_text())
        tailles += [int(lu[1]) / 1024] if lu else []
    return tailles or [0.0]


if __name__ == "__main__":
    main()
