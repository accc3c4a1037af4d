"""What arrives is weighed before it is read: a sending that is too heavy is refused whole, a file that is too heavy is
cut short, so that nobody fills the memory or the disk."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socle.fichiers import TAILLE_MAX

MO = 1024 * 1024
ENVOI_MAX = 24 * MO  # two files and their form (a scan, and the original); the front server's own limit
Vue = Callable[..., HttpResponse]


def accepte(total: int) -> Callable[[Vue], Vue]:
    """Let a view receive more at once, in bytes: several files. The front server must be told too."""

    def decorer(view: Vue) -> Vue:
        view.envoi_max = total  # type: ignore[attr-defined]
        return view

    return decorer


def pour_la_barre(request: HttpRequest, reponse: HttpResponse) -> HttpResponse:
    """A sending followed by its progress bar (`static/js/envoi.js`) goes itself where the answer sends: what that page
    has to say is for the person, not for the script."""
    if request.headers.get("X-Requested-With") != "XMLHttpRequest" or reponse.status_code != 302:
        return reponse
    return HttpResponse(status=204, headers={"X-Vers": reponse["Location"]})


class PoidsMiddleware:
    """Refuses a sending that is too heavy before any of it is read (so before the CSRF check, which reads forms)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        maximum = getattr(view, "envoi_max", ENVOI_MAX)
        if _poids(request) <= maximum:
            return None
        return render(request, "413.html", {"maximum": maximum // MO, "ici": request.path}, status=413)


def _poids(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class Plafond(FileUploadHandler):
    """The first of the upload handlers: what comes after the first byte too many of a file is dropped. The file is
    then one that `socle.fichiers` refuses beside its field, and the other answers of the form are read."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._recu = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        avant, self._recu = self._recu, self._recu + len(raw_data)
        return raw_data if avant <= TAILLE_MAX else None

    def file_complete(self, file_size: int) -> None:
        return None
