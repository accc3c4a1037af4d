"""The help: the documents of `docs/`, shown on the site as they are written."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nh3
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from socle.diffusion import publique

BALISES = {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote"}
DOCUMENTS = {
    "promeneur": "Vous tenez un profil : comptes, permanences, photo, charte, absences.",
    "structure": "Vous dirigez une structure : nommer, signer, vérifier un compte, suspendre.",
    "coordination": "Vous coordonnez un réseau : statuts, mandats, comptes, listes, invitations.",
    "import": "Vous apportez vos tableurs : colonnes, règles, erreurs, annulation.",
}


@dataclass(frozen=True)
class Document:
    code: str
    titre: str
    resume: str
    corps: SafeString


@cache
def lire(code: str) -> Document:
    """A document as safe HTML, its title apart; links between documents lead to their pages."""
    texte = (Path(settings.BASE_DIR) / "docs" / f"{code}.md").read_text()
    titre, _, corps = texte.partition("\n")
    for autre in DOCUMENTS:
        corps = corps.replace(f"]({autre}.md)", f"](/aide/{autre}/)")
    corps = re.sub(r" ([:;?!»])", "\u00a0\\1", corps).replace("« ", "«\u00a0")
    html = nh3.clean(MarkdownIt().render(corps), tags=BALISES, attributes={"a": {"href"}}, url_schemes={"https", "tel"})
    # Safe: cleaned just above, and written by us.
    return Document(code, titre.removeprefix("# "), DOCUMENTS[code], mark_safe(html))


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
