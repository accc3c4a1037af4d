"""Fonts: from what the packages ship (whole typefaces) to three small WOFF2 with the French alphabet for pages, and
a static title face for documents, which can’t set a variable one."""

import hashlib
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# French, its punctuation and spaces, a few signs; the text adds letters met in names. Others fall back to the system.
FRANCAIS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u202f\u2009ÀÂÇÈÉÊËÎÏÔÙÛÜŒàâäæçèéêëîïôöùûüÿœ«»‘’“”…–—·°€"
LETTRES = FRANCAIS + "ÄÆÖÑŸñáãåíóúÁ²³½×©←→↑↓✓"
POLICES = (
    ("text-400", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf", LETTRES, None),
    ("text-700", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf", LETTRES, None),
    ("title-600", "fontpkg_fredoka", "Fredoka[wdth,wght].ttf", FRANCAIS, {"wght": 600, "wdth": 100}),
)


class Command(BaseCommand):
    help = "Prépare les polices du site (sous-ensemble français, WOFF2). Ne refait rien qui soit déjà fait."

    def handle(self, *args, **options):
        dossier = Path(settings.POLICES_DIR) / "fonts"
        dossier.mkdir(parents=True, exist_ok=True)
        for nom, paquet, fichier, lettres, axes in POLICES:
            source = Path(str(files(paquet) / "files" / fichier))
            cible, temoin = dossier / f"{nom}.woff2", dossier / f".{nom}.empreinte"
            empreinte = hashlib.sha256(source.read_bytes() + lettres.encode() + repr(axes).encode()).hexdigest()
            if cible.exists() and temoin.exists() and temoin.read_text() == empreinte:
                continue
            self._ecrire(source, cible, lettres, axes)
            temoin.write_text(empreinte)
            self.stdout.write(f"{cible.name} : {cible.stat().st_size / 1000:.1f} ko")
        self._titre_des_documents()

    def _titre_des_documents(self) -> None:
        cible = Path(settings.POLICES_DIR) / "ttf" / "Fredoka-600.ttf"
        if not cible.exists():
            cible.parent.mkdir(parents=True, exist_ok=True)
            source = Path(str(files("fontpkg_fredoka") / "files" / "Fredoka[wdth,wght].ttf"))
            self._garder(instantiateVariableFont(TTFont(source), {"wght": 600, "wdth": 100}), cible)

    def _ecrire(self, source: Path, cible: Path, lettres: str, axes: dict | None) -> None:
        police = TTFont(source)
        if axes:
            police = instantiateVariableFont(police, axes)
        reglages = Options()
        reglages.layout_features = ["kern", "tnum"]
        reglages.hinting = False
        reglages.name_IDs = [0, 1, 2, 13, 14]  # the licence stays with the file
        tailleur = Subsetter(reglages)
        tailleur.populate(text=lettres)
        tailleur.subset(police)
        police.flavor = "woff2"
        self._garder(police, cible)

    def _garder(self, police: TTFont, cible: Path) -> None:
        provisoire = cible.with_suffix(".tmp")
        police.save(provisoire)
        provisoire.replace(cible)
