"""A drawn portrait, so that no file is kept for it."""

import io

from PIL import Image, ImageDraw


def portrait() -> bytes:
    image = Image.new("RGB", (500, 500), "#b9b2f5")
    dessin = ImageDraw.Draw(image)
    dessin.ellipse((130, 90, 370, 380), fill="#f2c9a5")
    dessin.ellipse((200, 200, 222, 226), fill="#2b1f2b")
    dessin.ellipse((280, 200, 302, 226), fill="#2b1f2b")
    sortie = io.BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()
