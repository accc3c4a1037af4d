"""Drawn portraits of people who do not exist: flat shapes, one palette, never a photograph."""

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

COTE, LARGE = 480, 4  # drawn four times larger, then reduced: smooth edges
FONDS = {"menthe": "#7fe0d3", "soleil": "#ffc53d", "corail": "#ffa48f", "violet": "#b9b2f5", "ciel": "#9fd3f7"}
PEAUX = {"claire": "#f6d3b8", "rose": "#efbd9d", "mate": "#c98f63", "brune": "#8d5a3b", "sombre": "#5f3a28"}
CHEVEUX = {
    "noir": "#231b26",
    "brun": "#4b2e22",
    "chatain": "#8a5a35",
    "roux": "#c4562a",
    "blond": "#e0b25a",
    "gris": "#8c8b98",
}


@dataclass(frozen=True)
class Portrait:
    fond: str
    peau: str
    cheveux: str
    coiffure: str  # court, long, chignon, boucles, carre, ras
    haut: str = "#1d1b4c"
    lunettes: bool = False
    barbe: bool = False


def dessine(portrait: Portrait, nom: str) -> SimpleUploadedFile:
    """The picture as an upload, as a person would send it."""
    image = Image.new("RGB", (COTE * LARGE, COTE * LARGE), FONDS[portrait.fond])
    trait = _Trait(ImageDraw.Draw(image))
    peau, cheveux = PEAUX[portrait.peau], CHEVEUX[portrait.cheveux]
    _derriere(trait, portrait.coiffure, cheveux)
    trait.ovale(240, 520, 190, 175, portrait.haut)
    trait.bloc(202, 300, 278, 390, peau, 34)
    trait.ovale(240, 372, 52, 40, peau)
    trait.ovale(240, 215, 104, 122, peau)
    for x in (138, 342):
        trait.ovale(x, 225, 17, 26, peau)
    if portrait.barbe:
        trait.arc_plein(240, 228, 105, 112, cheveux, 18, 162)
        trait.ovale(240, 246, 66, 50, peau)
    _devant(trait, portrait.coiffure, cheveux)
    _visage(trait, portrait, cheveux)
    sortie = io.BytesIO()
    image.resize((COTE, COTE), Image.Resampling.LANCZOS).save(sortie, "PNG")
    return SimpleUploadedFile(f"{nom}.png", sortie.getvalue(), "image/png")


def logo(fond: str, forme: str, nom: str) -> SimpleUploadedFile:
    """An invented mark for an invented structure: three shapes on the dotted path."""
    image = Image.new("RGB", (COTE * LARGE, COTE * LARGE), "#ffffff")
    trait = _Trait(ImageDraw.Draw(image))
    trait.bloc(40, 40, 440, 440, FONDS[fond], 90)
    for i in range(7):
        trait.ovale(100 + i * 46, 350 - (i * 30 if i < 4 else 90 + (i - 3) * 14), 11, 11, "#1d1b4c")
    if forme == "maison":
        trait.polygone([(240, 95), (345, 190), (135, 190)], "#e8503a")
        trait.bloc(165, 185, 315, 285, "#ffffff", 12)
    elif forme == "cercles":
        for x, couleur in ((185, "#e8503a"), (240, "#1d1b4c"), (295, "#ffffff")):
            trait.ovale(x, 175, 58, 58, couleur)
    else:
        trait.polygone([(240, 80), (272, 160), (355, 165), (290, 218), (312, 300), (240, 252), (168, 300), (190, 218), (125, 165), (208, 160)], "#ffffff")  # fmt: skip
    sortie = io.BytesIO()
    image.resize((COTE, COTE), Image.Resampling.LANCZOS).save(sortie, "PNG")
    return SimpleUploadedFile(f"{nom}.png", sortie.getvalue(), "image/png")


class _Trait:
    def __init__(self, dessin: ImageDraw.ImageDraw) -> None:
        self.dessin = dessin

    def ovale(self, x: float, y: float, rx: float, ry: float, couleur: str) -> None:
        self.dessin.ellipse([v * LARGE for v in (x - rx, y - ry, x + rx, y + ry)], fill=couleur)

    def bloc(self, x: float, y: float, x2: float, y2: float, couleur: str, rond: float = 0) -> None:
        self.dessin.rounded_rectangle([v * LARGE for v in (x, y, x2, y2)], rond * LARGE, fill=couleur)

    def arc_plein(self, x: float, y: float, rx: float, ry: float, couleur: str, debut: float, fin: float) -> None:
        self.dessin.chord([v * LARGE for v in (x - rx, y - ry, x + rx, y + ry)], debut, fin, fill=couleur)

    def arc(self, x: float, y: float, rx: float, ry: float, couleur: str, debut: float, fin: float, gros: int) -> None:
        boite = [v * LARGE for v in (x - rx, y - ry, x + rx, y + ry)]
        self.dessin.arc(boite, debut, fin, fill=couleur, width=gros * LARGE)

    def anneau(self, x: float, y: float, r: float, couleur: str, gros: int) -> None:
        self.arc(x, y, r, r, couleur, 0, 360, gros)

    def polygone(self, points: list[tuple[float, float]], couleur: str) -> None:
        self.dessin.polygon([(x * LARGE, y * LARGE) for x, y in points], fill=couleur)


def _derriere(trait: _Trait, coiffure: str, couleur: str) -> None:
    if coiffure == "long":
        trait.bloc(112, 120, 368, 420, couleur, 120)
    elif coiffure == "carre":
        trait.bloc(116, 110, 364, 320, couleur, 90)
    elif coiffure == "chignon":
        trait.ovale(240, 70, 58, 54, couleur)
        trait.ovale(240, 190, 122, 128, couleur)
    elif coiffure == "boucles":
        for x, y in ((140, 150), (125, 215), (140, 280), (340, 150), (355, 215), (340, 280), (190, 100), (290, 100)):
            trait.ovale(x, y, 52, 52, couleur)
    elif coiffure == "court":
        trait.ovale(240, 180, 116, 112, couleur)


def _devant(trait: _Trait, coiffure: str, couleur: str) -> None:
    if coiffure == "ras":
        trait.arc_plein(240, 205, 106, 116, couleur, 200, 340)
    elif coiffure == "boucles":
        for x, y in ((165, 128), (210, 108), (260, 106), (310, 126), (240, 92)):
            trait.ovale(x, y, 38, 36, couleur)
    elif coiffure == "court":
        trait.arc_plein(240, 185, 112, 108, couleur, 188, 352)
        trait.ovale(290, 112, 66, 40, couleur)
    else:
        trait.arc_plein(240, 200, 110, 122, couleur, 192, 348)


def _visage(trait: _Trait, portrait: Portrait, cheveux: str) -> None:
    encre = "#2b1f2b"
    for x in (200, 280):
        trait.ovale(x, 226, 9.5, 11, encre)
        trait.arc(x, 208, 24, 16, cheveux if portrait.cheveux != "blond" else "#a87f33", 205, 335, 6)
        if portrait.lunettes:
            trait.anneau(x, 228, 31, encre, 5)
    if portrait.lunettes:
        trait.arc(240, 228, 12, 8, encre, 190, 350, 5)
    for x in (172, 308):
        trait.ovale(x, 262, 17, 11, "#ee8f7f" if portrait.peau in ("claire", "rose") else "#b5654a")
    trait.arc(240, 240, 14, 22, encre, 35, 120, 4)
    trait.arc_plein(240, 272, 34, 26, "#ffffff", 8, 172)
    trait.arc(240, 272, 34, 26, encre, 8, 172, 5)
