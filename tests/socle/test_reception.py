"""What is too heavy is refused before it is read; a file that is too heavy is cut, and refused beside its field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory

from socle import reception
from socle.fichiers import TAILLE_MAX


def vue(request):
    return HttpResponse("lu")


@reception.accepte(150 * reception.MO)
def large(request):
    return HttpResponse("lu")


def peser(mo, view):
    request = RequestFactory().post("/x/pieces/", {})
    request.META["CONTENT_LENGTH"] = str(int(mo * reception.MO))
    return reception.PoidsMiddleware(vue).process_view(request, view, (), {})


def test_two_gigabytes_are_refused_before_anything_is_read():
    for view in (vue, large):
        refus = peser(2048, view)
        assert refus.status_code == 413 and "Cet envoi est trop lourd" in refus.content.decode()
    assert "/x/pieces/" in refus.content.decode()


@pytest.mark.parametrize(
    ("mo", "view", "passe"), [(23, vue, True), (25, vue, False), (140, large, True), (151, large, False)]
)
def test_a_page_takes_one_file_unless_it_asks_for_several(mo, view, passe):
    assert (peser(mo, view) is None) == passe


def test_an_unreadable_length_weighs_nothing():
    request = RequestFactory().post("/", {})
    request.META["CONTENT_LENGTH"] = "beaucoup"
    assert reception.PoidsMiddleware(vue).process_view(request, vue, (), {}) is None


def test_a_file_too_many_megabytes_long_is_not_written_to_the_disk():
    """Of 40 MB, a little over 10 are kept: enough for the refusal beside the field, whatever the size announced."""
    request = RequestFactory().post("/", {"upload": SimpleUploadedFile("gros.pdf", b"x" * 4 * TAILLE_MAX), "a": "b"})
    handlers = [reception.Plafond(request), TemporaryFileUploadHandler(request)]
    donnees, recus = MultiPartParser(request.META, request, handlers).parse()
    assert TAILLE_MAX < recus["upload"].size <= TAILLE_MAX + 2**17 and donnees["a"] == "b"


def test_a_sending_followed_by_its_bar_is_told_where_to_go():
    request = RequestFactory().post("/", headers={"X-Requested-With": "XMLHttpRequest"})
    ailleurs = HttpResponse(status=302, headers={"Location": "/la/"})
    reponse = reception.pour_la_barre(request, ailleurs)
    assert (reponse.status_code, reponse["X-Vers"]) == (204, "/la/")
    assert reception.pour_la_barre(RequestFactory().post("/"), ailleurs) is ailleurs
