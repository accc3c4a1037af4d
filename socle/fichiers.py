"""Private uploads: checked by their content, rewritten, kept under a code, served only through a rule."""

import datetime
import hashlib
import io
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from socle import antivirus, conservation, formats
from socle.formats import EXTENSIONS
from socle.models import Fichier
from socle.texte import propre

log = logging.getLogger(__name__)

TAILLE_MAX = 10 * 1024 * 1024
Predicat = Callable[[Any, Fichier], bool]
_regles: dict[str, Predicat] = {}


def register_rule(code: str, predicat: Predicat) -> None:
    """Declare who may see the files stored under this rule: `predicat(user_or_None, fichier)`."""
    _regles[code] = predicat


def store(upload: UploadedFile, *, kind: str, regle: str, by: Any, retenir: bool = False) -> Fichier:
    """Check, rewrite and keep an upload. Raises `ValidationError` with a French sentence.

    Guarantees: the type comes from the content; images and PDF are rewritten, so nothing hidden in them is kept;
    the name is only ever shown; a copy kept aside while a form was corrected (`socle.attente`) goes with it. `kind` is
    « image » (a small WebP), « document » (PDF or picture) or « piece » (these, or an office file). `retenir`: while
    the antivirus is away, kept and opened by nobody until it has answered (`socle.quarantaine`), rather than refused.
    The error says which `upload` it is about.
    """
    if regle not in _regles:
        raise LookupError(f"No rule « {regle} ».")
    try:
        brut = lire(upload)
        propre_ = antivirus.verifier(brut, sursis=retenir)
        mime, contenu = formats.ranger(brut, kind)
    except ValidationError as erreur:
        erreur.upload = upload  # type: ignore[attr-defined]
        raise
    fichier = keep(contenu, nom=upload.name or "", mime=mime, regle=regle, by=by, retenu=not propre_)
    if attente := getattr(upload, "attente", None):
        delete(fichier=attente)
    return fichier


def keep(contenu: bytes, *, nom: str, mime: str, regle: str, by: Any, retenu: bool = False) -> Fichier:
    """Keep bytes as they are: those that `store` has checked, or a document that the platform made itself."""
    return keep_file(io.BytesIO(contenu), nom=nom, mime=mime, regle=regle, by=by, retenu=retenu)


def keep_file(source: BinaryIO, *, nom: str, mime: str, regle: str, by: Any, retenu: bool = False) -> Fichier:
    """The same from an open file, never whole in memory: a document that the platform made, however big."""
    fichier = Fichier(
        nom=nom_sur(nom, mime),
        type_mime=mime,
        taille=source.seek(0, io.SEEK_END),
        regle=regle,
        depose_par=by if getattr(by, "pk", None) else None,
        retenu_le=timezone.now() if retenu else None,
    )
    source.seek(0)
    fichier.sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    fichier.contenu.save(f"x.{EXTENSIONS[mime]}", File(source), save=False)
    try:
        with transaction.atomic():
            fichier.save()
    except Exception:
        _effacer(fichier.contenu.name)
        raise
    return fichier


def lire(upload: UploadedFile) -> bytes:
    """The whole upload, when it is not too big. Raises `ValidationError`."""
    if (upload.size or 0) > TAILLE_MAX:
        raise ValidationError("Ce fichier dépasse 10\u00a0Mo\u00a0: réduisez-le puis recommencez.", code="taille")
    upload.seek(0)
    brut = upload.read(TAILLE_MAX + 1)
    if len(brut) > TAILLE_MAX:
        raise ValidationError("Ce fichier dépasse 10\u00a0Mo\u00a0: réduisez-le puis recommencez.", code="taille")
    if not brut:
        raise ValidationError("Ce fichier est vide.", code="vide")
    return brut


def nom_sur(nom: str, mime: str) -> str:
    """The name as shown: no path, no control or bidirectional characters, the extension of the real type."""
    base = propre(nom.replace("\\", "/").rpartition("/")[2])
    radical, point, fin = base.rpartition(".")
    if not point or len(fin) > 5:
        radical = base
    radical = radical.strip(" .")[:120] or "fichier"
    return f"{radical}.{EXTENSIONS[mime]}"


def pour_requete(code: str, request: HttpRequest) -> tuple[Fichier, bool]:
    """The file and whether anybody may see it. The session is looked at only when it is not public; else 404. What
    the antivirus has not seen yet is opened by nobody."""
    fichier = Fichier.objects.filter(code=code, supprime_le=None, retenu_le=None).first()
    predicat = _regles.get(fichier.regle) if fichier else None
    if fichier is None or predicat is None:
        raise Http404
    if predicat(None, fichier):
        return fichier, True
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and predicat(user, fichier):
        return fichier, False
    raise Http404


def reponse(fichier: Fichier, *, public: bool = False, etag: str = "") -> HttpResponseBase:
    """The bytes, unable to run anything in a browser; given by nginx when it stands before us."""
    marque = f'"{fichier.sha256[:32]}"'
    if etag == marque:
        return _entetes(HttpResponse(status=304), fichier, public, marque)
    if settings.X_ACCEL:
        vide = HttpResponse(content_type=fichier.type_mime)
        vide["X-Accel-Redirect"] = "/_prive/" + quote(str(fichier.contenu.name))
        return _entetes(vide, fichier, public, marque)
    try:
        contenu = fichier.contenu.open("rb")
    except FileNotFoundError as erreur:
        log.error("fichier %s absent du stockage", fichier.code)
        raise Http404 from erreur
    return _entetes(FileResponse(contenu, content_type=fichier.type_mime), fichier, public, marque)


def _entetes(reponse: HttpResponseBase, fichier: Fichier, public: bool, marque: str) -> HttpResponseBase:
    disposition = "inline" if fichier.type_mime.startswith("image/") else "attachment"
    ascii_ = fichier.nom.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "") or "fichier"
    reponse["Content-Disposition"] = f"{disposition}; filename=\"{ascii_}\"; filename*=UTF-8''{quote(fichier.nom)}"
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    reponse["Cross-Origin-Resource-Policy"] = "same-origin"
    # short, since a suspension or a consent withdrawn must hide a photo at once; the ETag makes asking again cheap
    reponse["Cache-Control"] = "public, max-age=60" if public else "private, no-store"
    reponse["ETag"] = marque
    return reponse


def delete(*, fichier: Fichier) -> None:
    """Nobody sees the file any more; its bytes leave the disk after commit, its row with the next purge."""
    with transaction.atomic():
        fichier.supprime_le = timezone.now()
        fichier.save(update_fields=["supprime_le"])
        transaction.on_commit(partial(_effacer, fichier.contenu.name), robust=True)


def _effacer(nom: str | None) -> None:
    if not nom:
        return
    try:
        Fichier._meta.get_field("contenu").storage.delete(nom)
    except OSError:
        log.exception("fichier non effacé")


def _purger(limite: datetime.datetime) -> int:
    """Rows deleted for a while, their bytes too should the deletion have been cut short, and bytes without a row."""
    partis = list(Fichier.objects.filter(supprime_le__lt=limite))
    for fichier in partis:
        _effacer(fichier.contenu.name)
    return sum(_oublier(fichier) for fichier in partis) + _balayer(limite)


def _oublier(fichier: Fichier) -> int:
    """A row still pointed to by a protected foreign key stays, without its bytes."""
    try:
        with transaction.atomic():
            fichier.delete()
        return 1
    except (ProtectedError, RestrictedError):
        return 0


def _balayer(limite: datetime.datetime) -> int:
    """Bytes written by a request that was rolled back."""
    stockage = Fichier._meta.get_field("contenu").storage
    balayes = 0
    for dossier in stockage.listdir("")[0]:
        noms = [f"{dossier}/{nom}" for nom in stockage.listdir(dossier)[1]]
        connus = set(Fichier.objects.filter(contenu__in=noms).values_list("contenu", flat=True))
        for nom in noms:
            if nom not in connus and stockage.get_modified_time(nom) < limite:
                _effacer(nom)
                balayes += 1
    return balayes


def declare_conservation() -> None:
    conservation.register(conservation.Regle("fichiers", "Fichiers supprimés", datetime.timedelta(days=1), _purger))
