"""What the components need and the template language lacks. No rule of the domain here."""

import re
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from socle import cles, espaces, graphiques
from socle.composants import icones

register = template.Library()


@register.simple_tag
def icone(nom, classe="ico", libelle=""):
    """{% icone "search" %}, {% icone "brand:instagram" "ico" "Instagram" %}"""
    return icones.icone(nom, classe, libelle)


@register.simple_tag(takes_context=True)
def ici(context, debut, exact=False):
    """True when the page being shown lies under this address; asks the request for its path and nothing else."""
    requete = context.get("request")
    chemin = getattr(requete, "path", "")
    return chemin == debut if exact or debut == "/" else chemin.startswith(debut)


# A panel that has an id and a title, up to what ends its head: its state, when it has one, is said there.
PANNEAU = re.compile(
    r'<section class="panel[^"]*" id="(?P<ancre>[^"]+)"[^>]*>\s*'
    r'<div class="panel-head"><h2[^>]*>(?P<titre>.*?)</h2>(?P<tete>.*?)</div>',
    re.DOTALL,
)
ETAT = re.compile(r'<span class="pill ?(?P<ton>[\w ]*)"[^>]*>(?P<dit>.*?)</span>', re.DOTALL)
ASSEZ = 5


@register.simple_block_tag
def sommaire(content) -> SafeString:
    """{% sommaire %}…{% endsommaire %}: a long page with the list of its panels, read from the page itself: what is
    shown is listed, in its order, with its state. Short pages get none."""
    parties = [
        {"ancre": p["ancre"], "titre": _nu(p["titre"]), "etat": _nu(etat["dit"]) if etat else "", "ton": _ton(etat)}
        for p in PANNEAU.finditer(content)
        for etat in [ETAT.search(p["tete"])]
    ]
    if len(parties) < ASSEZ:
        return mark_safe(f'<div class="stack">{content}</div>')  # rendered by the engine, escaped by it
    return render_to_string("composants/_sommaire.html", {"parties": parties, "contenu": content})


def _nu(html: str) -> SafeString:
    return mark_safe(" ".join(strip_tags(html).split()))  # what the engine has escaped, without its tags


def _ton(etat: re.Match[str] | None) -> str:
    return etat["ton"].strip() if etat else ""


ERREUR = "Erreur\u00a0: "


@register.simple_tag(takes_context=True)
def erreur_titre(context, avec_messages=False) -> str:
    """« Erreur : », first in the title of a page that refuses something: it is what a screen reader says first.

    Seen from the forms given to the page, or from what its view calls `erreurs`. Signed-in pages look at the messages
    too; the others do not: it would read the session. Nothing lazy is woken up here.
    """
    page = context.flatten()
    refus = bool(page.get("erreurs")) or any(map(_refusee, page.values()))
    if not refus and avec_messages:
        refus = any(m.level >= messages.ERROR for m in page.get("messages") or ())
    return ERREUR if refus else ""


def _refusee(valeur: Any) -> bool:
    """A form (or a list, a table of forms) sent with something to correct."""
    genre = type(valeur)  # not isinstance: asking a lazy user its class would load it
    if issubclass(genre, (list, tuple)):
        return any(_refusee(v) for v in valeur if issubclass(type(v), forms.BaseForm))
    return issubclass(genre, forms.BaseForm) and valeur.is_bound and bool(valeur.errors)


GENRES = (
    (forms.HiddenInput, "cache"),
    (forms.CheckboxSelectMultiple, "cases"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "case"),
    (forms.ClearableFileInput, "fichier"),
    (forms.FileInput, "fichier"),
    (forms.SelectMultiple, "liste"),
    (forms.Select, "choix"),
    (forms.Textarea, "long"),
)


@register.filter
def genre(champ: BoundField) -> str:
    """How a field is drawn: by its widget's own word, else by its kind."""
    widget = champ.field.widget
    if propre := getattr(widget, "genre", ""):
        return propre
    if champ.is_hidden:
        return "cache"
    for classe, nom in GENRES:
        if isinstance(widget, classe):
            return nom
    return "texte"


@register.filter
def court(champ: BoundField) -> bool:
    """Fields whose answer is short are drawn short: the width says what is expected."""
    return getattr(champ.field.widget, "input_type", "") in {"date", "time", "number"}


@register.filter
def teinte(graine) -> str:
    """One of the four colours of faces, always the same for the same person."""
    return ("", "m", "c", "v")[sum(map(ord, str(graine))) % 4]


@register.filter
def initiale(nom) -> str:
    return str(nom).strip()[:1].upper()


@register.filter
def part(valeur, total) -> int:
    """A whole percentage, 0 when there is no total."""
    try:
        return round(100 * float(valeur) / float(total))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0


@register.filter
def erreurs_par_champ(form):
    """Fields in error, in the order of the page, for the summary at the top."""
    return [champ for champ in form if champ.errors]


@register.filter
def erreurs_generales(form):
    """(sentence, where to put it right, or nothing) of what no field of the form says; `form.liens` knows where."""
    liens = getattr(form, "liens", {})
    return [(phrase, liens.get(phrase, "")) for phrase in form.non_field_errors()]


@register.filter
def titre_de(element):
    """Title of a (title, address) pair or of an object that has one."""
    return element[0] if isinstance(element, (tuple, list)) else element.titre


@register.filter
def url_de(element):
    return element[1] if isinstance(element, (tuple, list)) else element.url


@register.simple_tag(takes_context=True)
def page_url(context, numero, cle="page"):
    """The address of another page of the same list: filters stay in it."""
    requete = context.get("request")
    params = requete.GET.copy() if requete else {}
    if not hasattr(params, "urlencode"):
        return f"?{cle}={numero}"
    params[cle] = numero
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def tri_url(context, colonne, cle="tri"):
    """Sorting by a column; again on the same column turns the order round."""
    requete = context.get("request")
    if not requete:
        return f"?{cle}={colonne}"
    params = requete.GET.copy()
    params.pop("page", None)
    params[cle] = f"-{colonne}" if params.get(cle) == colonne else colonne
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def tri_sens(context, colonne, cle="tri"):
    """What aria-sort says of a column."""
    requete = context.get("request")
    actuel = requete.GET.get(cle, "") if requete else ""
    return {colonne: "ascending", f"-{colonne}": "descending"}.get(actuel, "none")


@register.simple_tag
def pages_proches(page):
    """Page numbers worth showing; None stands for a gap."""
    numeros = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [n if isinstance(n, int) else None for n in numeros]


@register.simple_tag(takes_context=True)
def mes_espaces(context):
    """Where the person signed in works; nothing for the others. Signed-in pages only: it reads the session."""
    utilisateur = getattr(context.get("request"), "user", None)
    return espaces.de(utilisateur) if getattr(utilisateur, "is_authenticated", False) else []


@register.simple_tag(takes_context=True)
def espace_courant(context, liste):
    """The place whose address the page lies under: the longest that fits."""
    chemin = getattr(context.get("request"), "path", "")
    return max((e for e in liste if chemin.startswith(e.url)), key=lambda e: len(e.url), default=None)


@register.simple_tag
def deconnexion_url():
    try:
        return reverse("account_logout")
    except NoReverseMatch:
        return "/compte/logout/"


@register.filter
def ton_message(niveau) -> str:
    """Django's message level in the words of our notes."""
    return {"success": "bien", "warning": "attention", "error": "erreur"}.get(str(niveau), "info")


TONS = {"discret": "quiet", "danger": "danger", "nu": "bare", "soleil": "sun"}
STATUTS = {"bien": "on", "alerte": "bad", "calme": "calm", "neutre": "none"}
NOTES = {"bien": "ok", "attention": "warn", "erreur": "err"}
ICONES_NOTES = {"bien": "circle-check-big", "attention": "triangle-alert", "erreur": "octagon-alert"}
ETAPES = {"fait": "done", "ici": "here"}


@register.filter
def classe_ton(ton) -> str:
    return TONS.get(str(ton), "")


@register.filter
def classe_statut(ton) -> str:
    return STATUTS.get(str(ton), "")


@register.filter
def classe_note(ton) -> str:
    return NOTES.get(str(ton), "")


@register.filter
def icone_note(ton) -> str:
    return ICONES_NOTES.get(str(ton), "info")


@register.filter
def classe_etape(etat) -> str:
    return ETAPES.get(str(etat), "")


@register.filter
def lire(objet, nom):
    """A key or an attribute: steps and rows come as dicts or as objects."""
    return objet.get(nom, "") if isinstance(objet, dict) else getattr(objet, nom, "")


@register.filter
def strip(texte) -> str:
    return str(texte).strip()


@register.filter
def cible(champ: BoundField) -> str:
    """The element to go to from the summary of errors: the first box of a group, else the field."""
    if champ.field.widget.use_fieldset or getattr(champ.field.widget, "input_type", "") in {"radio", "checkbox"}:
        identifiants = [sous.id_for_label for sous in champ]
        return next((i for i in identifiants if i), champ.auto_id)
    return champ.id_for_label or champ.auto_id


@register.filter
def rang(ligne, n: int):
    """The n-th part of a row, or nothing."""
    return ligne[n] if len(ligne) > n else ""


@register.filter
def maximum(lignes, n: int):
    return max((ligne[n] for ligne in lignes), default=0)


@register.filter
def degre(valeur, maximum=None) -> str:
    """Shade of a cell of the heat table: nothing, a little, some, much; against the largest when it is given. None: a
    hole."""
    if valeur is None:
        return "hole"
    return ("", "a", "b", "c")[graphiques.degre(valeur or 0, maximum) if maximum else min(int(valeur or 0), 3)]


@register.filter
def icone_verdict(statut) -> str:
    return {"officiel": "badge-check", "ancien": "clock", "ressemblant": "triangle-alert"}.get(
        str(statut), "circle-help"
    )


@register.simple_tag
def reglage(nom: str) -> str:
    """A setting meant to be read by everybody: who publishes, who hosts, where to write."""
    return getattr(settings, nom, "") if nom in {"EDITEUR", "HEBERGEUR", "CONTACT", "SITE_NAME"} else ""


@register.filter
def cle(obj) -> str:
    """The public name of a row without code."""
    return cles.cle(obj)
