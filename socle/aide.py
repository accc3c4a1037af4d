"""The help: the documents of `docs/`, shown on the site as they are written."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nh3
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from PIL import Image

from socle.diffusion import publique

BALISES = {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "img"}
ATTRIBUTS = {"a": {"href"}, "img": {"src", "alt", "width", "height", "loading"}}
DOCUMENTS = {
    "promeneur": "Vous tenez un profil : comptes, permanences, photo, charte, absences.",
    "structure": "Vous dirigez une structure : nommer, signer, vérifier un compte, suspendre.",
    "coordination": "Vous coordonnez un réseau : statuts, mandats, comptes, listes, invitations.",
    "import": "Vous apportez vos tableurs : colonnes, règles, erreurs, annulation.",
    "indicateurs": "Ce que compte chaque chiffre des statistiques et du rapport annuel.",
}


@dataclass(frozen=True)
class Document:
    code: str
    titre: str
    resume: str
    corps: SafeString
    parties: list[tuple[str, SafeString]]


@cache
def lire(code: str) -> Document:
    """A document as safe HTML, its title apart; links between documents lead to their pages."""
    texte = (Path(settings.BASE_DIR) / "docs" / f"{code}.md").read_text()
    titre, _, corps = texte.partition("\n")
    for autre in DOCUMENTS:
        corps = corps.replace(f"]({autre}.md)", f"](/aide/{autre}/)")
    corps = re.sub(r" ([:;?!»])", "\u00a0\\1", corps).replace("« ", "«\u00a0")
    brut = re.sub(r'src="images/([\w-]+\.webp)"', _image, MarkdownIt().render(corps))
    html = nh3.clean(brut, tags=BALISES, attributes=ATTRIBUTS, url_schemes={"https", "tel"})
    parties: list[tuple[str, SafeString]] = []

    def ancrer(titre: re.Match[str]) -> str:
        parties.append((slugify(titre[1]), mark_safe(titre[1])))
        return f'<h2 id="{parties[-1][0]}">{titre[1]}</h2>'

    # Safe: cleaned just above, and written by us.
    corps = mark_safe(re.sub("<h2>(.*?)</h2>", ancrer, html))
    return Document(code, titre.removeprefix("# "), DOCUMENTS[code], corps, parties)


def _image(trouvee: re.Match[str]) -> str:
    """A picture of `docs/images/`, with its size: the text doesn't move when it comes."""
    with Image.open(Path(settings.BASE_DIR) / "docs" / "images" / trouvee[1]) as image:
        largeur, hauteur = image.size
    return f'src="{static(f"aide/{trouvee[1]}")}" width="{largeur}" height="{hauteur}" loading="lazy"'


@require_safe
@publique
def aide(request: HttpRequest) -> HttpResponse:
    return render(request, "socle/aide.html", {"documents": [lire(code) for code in DOCUMENTS]})


@require_safe
@publique
def aide_page(request: HttpRequest, code: str) -> HttpResponse:
    if code not in DOCUMENTS:
        raise Http404
    contexte = {"document": lire(code), "documents": [lire(autre) for autre in DOCUMENTS if autre != code]}
    return render(request, "socle/aide.html", contexte)
