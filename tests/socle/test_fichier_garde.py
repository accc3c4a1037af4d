"""A form to correct keeps the files that came with it, for who sent them, and uses them once."""

import datetime

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from socle import actions, attente, conservation, fichiers
from socle.composants.widgets import Televersement
from socle.etats import Refused
from socle.formulaires import FichierGardeMixin, Jour
from socle.models import Fichier
from tests.socle.test_fichiers import photo, un_pdf

DATE = {"le": "2026-03-01"}


class Scan(FichierGardeMixin):
    le = Jour()
    upload = forms.FileField(widget=Televersement())
    photo = forms.FileField(widget=Televersement(image=True), required=False)


class Autre(Scan):
    """Another form with the same fields."""


@pytest.fixture(autouse=True)
def pieces(db, prive, personne):
    fichiers.register_rule("essai", lambda user, fichier: True)
    return prive


def pdf(nom="scan.pdf", brut=None):
    return SimpleUploadedFile(nom, un_pdf() if brut is None else brut)


def envoyer(user, data, forme=Scan, **recus):
    form = forme(data, recus, user=user)
    form.full_clean()
    return form


def jetons(form, *noms):
    """What the hidden inputs of the page hold."""
    return {f"{nom}-garde": form.fields[nom].widget.garde.jeton for nom in noms or ("upload",)}


@pytest.fixture
def garde(personne):
    """The tokens of a page whose date was missing."""
    form = envoyer(personne, {}, upload=pdf())
    assert not form.is_valid()
    return jetons(form)


def en_attente():
    return Fichier.objects.filter(regle=attente.REGLE, supprime_le=None)


def ranger(form, user):
    """What a service does with a valid form."""
    assert form.is_valid(), form.errors
    return fichiers.store(form.cleaned_data["upload"], kind="document", regle="essai", by=user)


def test_the_file_of_a_form_to_correct_is_used_by_the_next_sending(personne, garde, pieces):
    with transaction.atomic():
        fichier = ranger(envoyer(personne, DATE | garde), personne)
    assert (fichier.nom, fichier.type_mime, fichier.depose_par) == ("scan.pdf", "application/pdf", personne)
    assert not en_attente().exists()


def test_only_one_copy_is_left_after_success(personne, garde, pieces, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        fichier = ranger(envoyer(personne, DATE | garde), personne)
    assert [f.name for f in pieces.rglob("*.pdf")] == [fichier.contenu.name.rpartition("/")[2]]
    assert envoyer(personne, DATE | garde).errors["upload"] == [Scan.PERDU], "a token serves once"


def test_the_page_says_that_the_file_is_there_and_no_longer_requires_one(personne):
    form = envoyer(personne, {}, upload=pdf("Charte <signée>.pdf"))
    assert "upload" not in form.errors
    html = str(form["upload"])
    assert "Charte &lt;signée&gt;.pdf</a> est déjà reçu" in html and "choisissez-en un autre" in html
    assert "required" not in html and 'aria-describedby="id_upload_garde"' in html
    assert f'name="upload-garde" value="{jetons(form)["upload-garde"]}"' in html
    assert "required" in str(Scan(user=personne)["upload"])


def test_a_file_stays_however_many_times_the_form_is_wrong(personne, garde):
    for _ in range(3):
        form = envoyer(personne, {"le": "hier"} | garde)
        assert not form.is_valid() and jetons(form) == garde
    assert en_attente().count() == 1


def test_a_form_that_a_service_refuses_keeps_its_file(personne):
    form = envoyer(personne, DATE, upload=pdf())

    def refuser():
        raise Refused("Le dossier vient de changer.")

    assert form.is_valid() and not en_attente().exists()
    assert not actions.tenter(form, refuser)
    assert ranger(envoyer(personne, DATE | jetons(form)), personne).nom == "scan.pdf"


def test_a_service_that_fails_after_storing_leaves_the_file_kept(personne, garde):
    form = envoyer(personne, DATE | garde)

    def echouer():
        with transaction.atomic():
            ranger(form, personne)
            raise Refused("Trop tard.")

    assert not actions.tenter(form, echouer)
    assert jetons(form) == garde and en_attente().count() == 1
    assert ranger(envoyer(personne, DATE | garde), personne)


def test_another_file_replaces_the_one_that_was_kept(personne, garde):
    form = envoyer(personne, garde, upload=pdf("autre.pdf"))
    assert form.fields["upload"].widget.garde.name == "autre.pdf" and en_attente().count() == 1
    fichier = ranger(envoyer(personne, DATE | jetons(form), upload=pdf("dernier.pdf")), personne)
    assert fichier.nom == "dernier.pdf" and not en_attente().exists()


@pytest.mark.parametrize("brut", [b"", b"\0" * 200, b"<html><script>", b"%PDF-1.7 pas un pdf"])
def test_a_file_that_would_be_refused_is_not_kept_and_says_why_once(personne, brut):
    form = envoyer(personne, {}, upload=pdf(brut=brut))
    assert len(form.errors["upload"]) == 1 and form.errors["le"]
    assert form.fields["upload"].widget.garde is None and not Fichier.objects.exists()


def test_a_refused_file_does_not_chase_the_one_kept_before(personne, garde):
    form = envoyer(personne, garde, upload=pdf(brut=b"MZ pas un pdf"))
    assert form.errors["upload"] == ["Choisissez un PDF ou une image (JPEG, PNG, HEIC)."] and jetons(form) == garde
    assert ranger(envoyer(personne, DATE | garde), personne).nom == "scan.pdf"


def test_what_the_store_refuses_is_said_once_next_to_its_field(personne):
    form = envoyer(personne, DATE, upload=pdf(), photo=pdf("photo.png"))
    assert form.is_valid()
    ranger_photo = lambda: fichiers.store(form.cleaned_data["photo"], kind="image", regle="essai", by=personne)  # noqa: E731
    assert not actions.tenter(form, ranger_photo)
    assert form.errors == {"photo": ["Choisissez une image JPEG, PNG ou WebP."]}
    assert form.fields["upload"].widget.garde and not form.fields["photo"].widget.garde


def test_a_picture_is_kept_as_a_picture_and_shown(personne):
    form = envoyer(personne, {}, photo=SimpleUploadedFile("moi.jpg", photo()))
    recu = form.fields["photo"].widget.garde
    assert (recu.name, recu.content_type) == ("moi.jpg", "image/webp")
    assert f'<img class="preview" src="{recu.adresse}"' in str(form["photo"])


def test_a_file_that_is_not_required_may_be_taken_off(personne):
    form = envoyer(personne, {}, upload=pdf(), photo=SimpleUploadedFile("moi.jpg", photo()))
    assert 'name="photo-clear"' in str(form["photo"]) and "upload-clear" not in str(form["upload"])
    form = envoyer(personne, DATE | jetons(form, "upload", "photo") | {"photo-clear": "on"})
    assert form.is_valid() and not form.cleaned_data["photo"]
    assert en_attente().count() == 1, "that of the other field"


def test_the_token_of_somebody_else_is_ignored(autre, garde):
    form = envoyer(autre, DATE | garde)
    assert form.errors == {"upload": [Scan.PERDU]} and en_attente().count() == 1


def test_the_token_of_another_field_or_another_form_is_ignored(personne, garde):
    jeton = garde["upload-garde"]
    assert envoyer(personne, DATE | {"photo-garde": jeton}, upload=pdf()).errors == {"photo": [Scan.PERDU]}
    assert envoyer(personne, DATE | garde, Autre).errors == {"upload": [Scan.PERDU]}
    assert Scan({"a-le": "2026-03-01", "a-upload-garde": jeton}, user=personne, prefix="a").errors


@pytest.mark.parametrize("faux", ["x", "é\0", "a:b:c", "::", "W10:1:2"])
def test_a_token_that_was_made_up_is_ignored(personne, garde, faux):
    for jeton in (faux, garde["upload-garde"] + faux, faux + garde["upload-garde"]):
        assert envoyer(personne, DATE | {"upload-garde": jeton}).errors == {"upload": [Scan.PERDU]}


def test_a_token_of_yesterday_is_ignored(personne, garde):
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        assert envoyer(personne, DATE | garde).errors == {"upload": [Scan.PERDU]}


def test_a_file_gone_from_the_disk_is_asked_again(personne, garde, pieces):
    next(pieces.rglob("*.pdf")).unlink()
    assert envoyer(personne, DATE | garde).errors == {"upload": [Scan.PERDU]}


def test_two_tabs_keep_each_their_own(personne, garde):
    autre = jetons(envoyer(personne, {}, upload=pdf("onglet.pdf")))
    assert ranger(envoyer(personne, DATE | garde), personne).nom == "scan.pdf"
    assert ranger(envoyer(personne, DATE | autre), personne).nom == "onglet.pdf"
    assert not en_attente().exists()


def test_only_who_sent_it_reads_a_file_that_waits(client, personne, autre, garde):
    adresse = en_attente().get().url
    for user, code in ((None, 404), (autre, 404), (personne, 200)):
        client.logout()
        if user:
            client.force_login(user)
        assert client.get(adresse).status_code == code


def test_files_that_wait_go_after_a_day(personne, garde):
    assert conservation.purger(["fichiers_en_attente"]) == {"fichiers_en_attente": 0}
    en_attente().update(depose_le=timezone.now() - datetime.timedelta(hours=25))
    assert conservation.purger(["fichiers_en_attente"]) == {"fichiers_en_attente": 1}
    assert not en_attente().exists()


def test_nobody_keeps_more_than_twenty(personne, garde, monkeypatch):
    monkeypatch.setattr(attente, "PAR_PERSONNE", 2)
    for _ in range(3):
        envoyer(personne, {}, upload=pdf())
    assert en_attente().count() == 2
    assert envoyer(personne, DATE | garde).errors == {"upload": [Scan.PERDU]}, "the oldest goes first"


def test_every_form_that_mixes_a_file_with_something_else_keeps_it():
    from conventions.forms.communs import PourLeCompteMixin  # its file comes with the person who acts
    from conventions.forms.verification import CopieForm
    from coordination.forms.imports import FichiersField

    def classes(mere):
        return {c for fille in mere.__subclasses__() for c in (fille, *classes(fille))}

    rooms = ("accounts", "territoires", "structures", "promeneurs", "conventions", "coordination")
    siens = [c for c in classes(forms.BaseForm) if c.__module__.partition(".")[0] in rooms]
    siens.remove(CopieForm)  # anybody's copy, checked without being kept
    oublis = []
    for forme in siens:
        champs = getattr(forme, "base_fields", {}).values()
        fichiers_ = [c for c in champs if isinstance(c, forms.FileField) and not isinstance(c, FichiersField)]
        if fichiers_ and len(champs) > 1 and not issubclass(forme, FichierGardeMixin):
            oublis.append(forme)
    assert not oublis and issubclass(PourLeCompteMixin, FichierGardeMixin)
