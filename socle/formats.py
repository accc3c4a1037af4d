"""What an upload is, by its content; and what is kept of it, rewritten so that nothing hidden in it stays."""

import io

import filetype
import pi_heif
import pikepdf
from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

from socle import assainir, bureautique

COTE_IMAGE = 640
COTE_PAGE = 3508  # a page of A4 at 300 dots per inch: more shows nothing, and a phone gives three times as much
PIXELS_MAX = 50_000_000
PDF = "application/pdf"
HEIC = {"image/heic", "image/heif"}
IMAGES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
SCANS = {"image/jpeg", "image/png", "image/webp", *HEIC}
EXTENSIONS = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", **bureautique.EXTENSIONS}
EXTENSIONS |= {"application/zip": "zip", "text/csv": "csv", "text/calendar": "ics"}  # made here, never uploaded
_OUVERTS = ["JPEG", "PNG", "WEBP", "GIF", "HEIF"]
_REFUS = {
    "image": "Choisissez une image JPEG, PNG ou WebP.",
    "document": "Choisissez un PDF ou une image (JPEG, PNG, HEIC).",
    "piece": "Choisissez un PDF, une image (JPEG, PNG, HEIC) ou un document Word, Excel ou LibreOffice.",
}


def ranger(brut: bytes, kind: str) -> tuple[str, bytes]:
    """The type of these bytes and what is kept of them. Raises `ValidationError` with a French sentence.

    « image »: a small WebP. « document »: a PDF, or a picture of a page. « piece »: these, or an office file.
    """
    mime = filetype.guess_mime(brut) or ""
    if kind == "image" and mime in IMAGES:
        return "image/webp", image(brut)
    if kind != "image" and mime == PDF:
        return mime, pdf(brut)
    if kind != "image" and mime in SCANS:
        vers = mime if mime == "image/png" else "image/jpeg"
        return vers, image(brut, cote=COTE_PAGE, format_=vers.rpartition("/")[2].upper())
    if kind == "piece" and bureautique.ressemble(brut):
        return bureautique.verifier(brut), brut
    raise ValidationError(_REFUS[kind], code="type")


def image(brut: bytes, *, cote: int = COTE_IMAGE, format_: str = "WEBP") -> bytes:
    """The picture alone, upright, at most `cote` pixels wide or high, without any metadata."""
    nette = ouvrir(brut, cote)
    if format_ == "JPEG":
        nette = nette.convert("RGB")
    sortie = io.BytesIO()
    nette.save(sortie, format_, **({} if format_ == "PNG" else {"quality": 85}))
    return sortie.getvalue()


def ouvrir(brut: bytes, cote: int) -> Image.Image:
    """The pixels and nothing else, upright. Raises `ValidationError` when they are too many, or cannot be read."""
    if brut[4:8] == b"ftyp":
        pi_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(io.BytesIO(brut), formats=[f for f in _OUVERTS if f in Image.OPEN or f != "HEIF"]) as source:
            if source.width * source.height > PIXELS_MAX:
                raise ValidationError("Cette image a trop de pixels\u00a0: réduisez-la.", code="pixels")
            source.draft("RGB", (cote * 2, cote * 2))
            droite = ImageOps.exif_transpose(source)
            droite.thumbnail((cote, cote), Image.Resampling.LANCZOS)
            transparente = droite.mode in ("RGBA", "LA", "PA") or "transparency" in droite.info
            nette = droite.convert("RGBA" if transparente else "RGB")
    except ValidationError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as erreur:
        raise ValidationError("Cette image est abîmée ou illisible.", code="illisible") from erreur
    seule = Image.new(nette.mode, nette.size)
    seule.paste(nette)
    return seule


def pdf(brut: bytes) -> bytes:
    """The document without what could act. Raises `ValidationError` when it is closed or damaged."""
    try:
        return assainir.pdf(brut)
    except pikepdf.PasswordError as erreur:
        raise ValidationError("Ce PDF est protégé par un mot de passe\u00a0: retirez-le.", code="protege") from erreur
    except (pikepdf.PdfError, ValueError, RecursionError, RuntimeError) as erreur:
        raise ValidationError("Ce PDF est abîmé ou illisible.", code="illisible") from erreur
