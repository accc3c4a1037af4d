import pgtrigger
import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import FileSystemStorage

from socle import conservation, courrier, fichiers, journal, relances, travaux
from socle.models import Fichier
from tests.socle.essais.models import Dossier

journal.register(
    Dossier,
    {"titre": "Titre", "telephone": "Téléphone", "urgent": "Urgent", "jour": "Jour", "etat": "État"},
    actions={"deposer": "Dossier déposé.", "accepter": "Dossier accepté."},
    creation="Dossier ouvert.",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test room has no migrations: its triggers are put here."""
    with django_db_blocker.unblock():
        pgtrigger.install(*(t.get_uri(m) for m, t in pgtrigger.registered() if m._meta.app_label == "essais"))


@pytest.fixture
def personne(db):
    return get_user_model().objects.create_user("lea@exemple.fr", prenom="Léa", nom="Martin")


@pytest.fixture
def autre(db):
    return get_user_model().objects.create_user("karim@exemple.fr", prenom="Karim", nom="Diallo")


@pytest.fixture
def dossier(db):
    return Dossier.objects.create(titre="Un dossier")


@pytest.fixture(autouse=True)
def registres(monkeypatch):
    """What a test declares is gone after it."""
    registres = ((conservation, "_regles"), (fichiers, "_regles"), (relances, "_relances"), (travaux, "_genres"))
    for module, nom in registres:
        monkeypatch.setattr(module, nom, dict(getattr(module, nom)))
    monkeypatch.setattr(courrier, "_file_absente_jusqu_a", 0.0)


@pytest.fixture
def prive(monkeypatch, tmp_path):
    """Private files in a folder of this test's own."""
    monkeypatch.setattr(Fichier._meta.get_field("contenu"), "storage", FileSystemStorage(location=tmp_path))
    return tmp_path
