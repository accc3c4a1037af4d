"""Fonts: from what the packages ship (whole typefaces) to three small WOFF2 with the French alphabet."""

import hashlib
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Latin letters of French and of the names met here, digits, French punctuation, a few signs and arrows.
LETTRES = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0\u202f ÀÂÄÆÇÈÉÊËÎÏÑÔÖÙÛÜŸŒàâäæçèéêëîïñôöùûüÿœáãåíìóòõúýÁÍÓÚ"
    + "«»‹›“”‘’…–—-•·×÷±°²³¹½¼¾№€£§©®™†←→↑↓✓✗"
)
POLICES = (
    ("text-400", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf", None),
    ("text-700", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf", None),
    ("title-600", "fontpkg_fredoka", "Fredoka[wdth,wght].ttf", {"wght": 600, "wdth": 100}),
)


class Command(BaseCommand):
    help = "Prépare les polices du site (sous-ensemble français, WOFF2). Ne refait rien qui soit déjà fait."

    def handle(self, *args, **options):
        dossier = Path(settings.POLICES_DIR) / "fonts"
        dossier.mkdir(parents=True, exist_ok=True)
        for nom, paquet, fichier, axes in POLICES:
            source = Path(str(files(paquet) / "files" / fichier))
            cible, temoin = dossier / f"{nom}.woff2", dossier / f".{nom}.empreinte"
            empreinte = hashlib.sha256(source.read_bytes() + LETTRES.encode() + repr(axes).encode()).hexdigest()
            if cible.exists() and temoin.exists() and temoin.read_text() == empreinte:
                continue
            self._ecrire(source, cible, axes)
            temoin.write_text(empreinte)
            self.stdout.write(f"{cible.name} : {cible.stat().st_size / 1000:.1f} ko")

    def _ecrire(self, source: Path, cible: Path, axes: dict | None) -> None:
        police = TTFont(source)
        if axes:
            police = instantiateVariableFont(police, axes)
        reglages = Options()
        reglages.layout_features = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum"]
        reglages.hinting = False
        reglages.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
        tailleur = Subsetter(reglages)
        tailleur.populate(text=LETTRES)
        tailleur.subset(police)
        police.flavor = "woff2"
        provisoire = cible.with_suffix(".tmp")
        police.save(provisoire)
        provisoire.replace(cible)
