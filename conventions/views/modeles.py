"""What a network writes in its own words: its convention, and the mails of its decisions. The coordination's side."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from promeneurs.services.charte import current_charter
from socle import actions, courrier, journal
from territoires.models import Reseau

from .. import courriels, modeles, services
from ..enums import GenreModele, Origine
from ..forms.modeles import ArticleForm, TitreForm
from ..models import ArticleModele, Convention, Decision, ModeleDocument
from .seances import ACTION, du_reseau, fil

Vue = Callable[..., HttpResponse]
SENS_DE = {genre: sens for sens, genre in courriels.GENRE_DE.items()}
EXEMPLES_MAX = 50


def _fil(reseau: Reseau, *suite: tuple[str, str]) -> list[tuple[str, str]]:
    return fil(reseau, ("Modèles", reverse("coordination_modeles", args=[reseau.code])), *suite)


def url(modele: ModeleDocument, acte: str = "", *objets: str) -> str:
    nom = f"coordination_modele_{acte}" if acte else "coordination_modele"
    return reverse(nom, args=[modele.reseau.code, modele.genre, modele.numero, *objets])


def du_modele(view: Vue) -> Vue:
    """Give the view the version of the address; 404 when it is not of this network."""

    @du_reseau()
    @wraps(view)
    def gardee(request: HttpRequest, reseau: Reseau, genre: str, numero: int, **reste: Any) -> HttpResponse:
        siens = ModeleDocument.objects.filter(reseau=reseau).select_related("reseau").prefetch_related("articles")
        un = siens.filter(genre=genre, numero=numero).first()
        if un is not None:
            return view(request, un, **reste)
        passes = journal.events_model(ModeleDocument)._base_manager.filter(reseau=reseau.pk, genre=genre, numero=numero)
        if not passes.exists():
            raise Http404
        messages.info(request, "Cette version est déjà abandonnée.")
        return redirect("coordination_modeles", reseau.code)

    return gardee


def de_l_article(view: Vue) -> Vue:
    @du_modele
    @wraps(view)
    def gardee(request: HttpRequest, modele: ModeleDocument, article: str) -> HttpResponse:
        un = next((a for a in modele.articles.all() if a.code == article), None)
        if un is not None:
            return view(request, modele, un)
        if not journal.events_model(ArticleModele)._base_manager.filter(code=article, modele=modele.pk).exists():
            raise Http404
        messages.info(request, "Cet article est déjà retiré.")
        return redirect(url(modele))

    return gardee


@require_safe
@du_reseau()
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Each document of the network: what counts today, what is in preparation, and the versions before."""
    versions: dict[str, list[ModeleDocument]] = {}
    for m in ModeleDocument.objects.filter(reseau=reseau).select_related("publie_par", "reseau").order_by("-numero"):
        versions.setdefault(m.genre, []).append(m)
    lignes = []
    for genre in GenreModele:
        siennes = versions.get(genre, [])
        publiees = [m for m in siennes if m.publie_le]
        brouillon = next((m for m in siennes if not m.publie_le), None)
        lignes.append((genre, publiees[0] if publiees else None, brouillon, publiees[1:]))
    contexte = {"reseau": reseau, "fil": fil(reseau), "lignes": lignes, "charte": current_charter()}
    return render(request, "conventions/modeles.html", contexte)


@require_safe
@du_reseau()
def national(request: HttpRequest, reseau: Reseau, genre: str) -> HttpResponse:
    """The text that everybody has who wrote none."""
    return _lire(request, reseau, _genre(genre), None)


@require_safe
@du_modele
def modele(request: HttpRequest, modele: ModeleDocument) -> HttpResponse:
    return _lire(request, modele.reseau, GenreModele(modele.genre), modele)


def _genre(genre: str) -> GenreModele:
    if genre not in GenreModele.values:
        raise Http404
    return GenreModele(genre)


def _lire(request: HttpRequest, reseau: Reseau, genre: GenreModele, modele: ModeleDocument | None) -> HttpResponse:
    texte = modeles.texte_de(modele, genre)
    ecrit = modele is not None and modele.publie_le is None
    contexte = {
        "reseau": reseau,
        "fil": _fil(reseau),
        "genre": genre,
        "modele": modele,
        "texte": texte,
        "articles": [(a, courrier.blocs(a.texte)) for a in texte.articles],
        "champs": modeles.champs(genre),
        "ecrit": ecrit,
        "manques": modeles.manques(genre, texte.articles) if ecrit else [],
        "courante": modele is not None and modele == modeles.publie(reseau, genre),
        "exemples": _exemples(reseau, genre),
        "historique": journal.historiques([modele, *modele.articles.all()], 20) if modele else [],
    }
    return render(request, "conventions/modele.html", contexte)


def _exemples(reseau: Reseau, genre: GenreModele) -> list[tuple[str, str]]:
    """The files, or the decisions, with which a preview may be made: the latest."""
    if genre == GenreModele.CONVENTION:
        siennes = Convention.objects.du_reseau(reseau).filter(origine=Origine.PLATEFORME).select_related("structure")
        premieres = siennes.order_by("-numero", "-pk")[:EXEMPLES_MAX]
        return [(c.code, f"{c.structure.nom} {c.numero}".strip()) for c in premieres]
    decisions = Decision.objects.filter(convention__structure__reseau=reseau, sens=SENS_DE[genre])
    siennes_ = decisions.select_related("convention__structure").order_by("-pk")[:EXEMPLES_MAX]
    return [(d.code, f"{d.convention.structure.nom}, {d.le:%d/%m/%Y}") for d in siennes_]


@require_safe
@du_reseau()
def apercu(request: HttpRequest, reseau: Reseau, genre: str, numero: int) -> HttpResponse:
    """This text with a real file: the convention as a PDF, a mail as one reads it. `numero` 0: the national text."""
    le_genre = _genre(genre)
    siens = ModeleDocument.objects.filter(reseau=reseau).select_related("reseau").prefetch_related("articles")
    version = get_object_or_404(siens, genre=genre, numero=numero) if numero else None
    texte, exemples = modeles.texte_de(version, genre), _exemples(reseau, le_genre)
    ici = url(version) if version else reverse("coordination_modele_national", args=[reseau.code, genre])
    if not exemples:
        messages.info(request, "L’aperçu se fait avec un vrai dossier\u00a0: il n’y en a pas encore.")
        return redirect(ici)
    code = request.GET.get("avec") or exemples[0][0]
    if le_genre == GenreModele.CONVENTION:
        siennes = Convention.objects.du_reseau(reseau).filter(origine=Origine.PLATEFORME).with_dossier()
        contenu = services.preview(get_object_or_404(siennes, code=code), texte)
        return HttpResponse(
            contenu, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="apercu.pdf"'}
        )
    decisions = Decision.objects.filter(convention__structure__reseau=reseau, sens=SENS_DE[le_genre])
    decision = get_object_or_404(decisions.select_related("seance", "convention__structure__reseau"), code=code)
    sujet, corps = courriels.decision_text(decision, texte)
    contexte = {
        "reseau": reseau,
        "fil": _fil(reseau, (str(le_genre.label), ici)),
        "structure": decision.convention.structure,
        "sujet": sujet,
        "blocs": courrier.blocs(corps),
    }
    return render(request, "conventions/modele_apercu.html", contexte)


# — Writing


@require_POST
@du_reseau()
def preparer(request: HttpRequest, reseau: Reseau, genre: str) -> HttpResponse:
    """The next version, from the one that counts, or from the national text (`depuis=national`)."""
    genre = _genre(genre)
    faites: list[ModeleDocument] = []
    de_la_liste = reverse("coordination_modeles", args=[reseau.code])
    depuis_national = request.POST.get("depuis") == "national"
    reponse = actions.faire_ou_dire(
        request,
        lambda: faites.append(
            services.start_template(reseau=reseau, genre=genre, national=depuis_national, by=request.user)
        ),
        "La version est en préparation\u00a0: elle ne sert pas avant d’être publiée.",
        de_la_liste,
    )
    return redirect(url(faites[0])) if faites else reponse


def _page(request: HttpRequest, modele: ModeleDocument, **reste: Any) -> HttpResponse:
    """A form on a version in preparation; a published one says so."""
    if modele.publie_le is not None and request.method != "POST":
        messages.info(request, "Cette version est publiée\u00a0: préparez la suivante.")
        return redirect(url(modele))
    commun = {"gabarit": ACTION, "reseau": modele.reseau, "retour": url(modele)}
    return actions.agir(request, **commun | {"fil": _fil(modele.reseau, (str(modele), url(modele)))} | reste)


@du_modele
def titre(request: HttpRequest, modele: ModeleDocument) -> HttpResponse:
    form = TitreForm(*actions.donnees(request), instance=modele)
    return _page(
        request,
        modele,
        titre="Changer le titre" if modele.genre == GenreModele.CONVENTION else "Changer l’objet",
        form=form,
        succes="C’est enregistré.",
        faire=lambda: services.rename_template(
            modele=modele, changes=form.changements(), version=form.version, by=request.user
        ),
    )


@du_modele
def article_ajouter(request: HttpRequest, modele: ModeleDocument) -> HttpResponse:
    if modele.genre != GenreModele.CONVENTION:
        raise Http404
    form = ArticleForm(*actions.donnees(request), genre=modele.genre)
    return _page(
        request,
        modele,
        titre="Ajouter un article",
        gabarit="conventions/article.html",
        champs=modeles.champs(modele.genre),
        form=form,
        bouton="Ajouter l’article",
        succes="L’article est ajouté, après les autres.",
        faire=lambda: services.add_article(modele=modele, by=request.user, **form.changements()),
    )


@de_l_article
def article(request: HttpRequest, modele: ModeleDocument, un: ArticleModele) -> HttpResponse:
    form = ArticleForm(*actions.donnees(request), instance=un, genre=modele.genre)
    return _page(
        request,
        modele,
        titre="Modifier l’article" if modele.genre == GenreModele.CONVENTION else "Modifier le texte",
        gabarit="conventions/article.html",
        champs=modeles.champs(modele.genre),
        form=form,
        succes="C’est enregistré.",
        faire=lambda: services.change_article(
            article=un, changes=form.changements(), version=form.version, by=request.user
        ),
    )


def _bouton(request: HttpRequest, modele: ModeleDocument, acte: Callable[[], Any], succes: str) -> HttpResponse:
    return actions.faire_ou_dire(request, acte, succes, url(modele))


@require_POST
@de_l_article
def article_monter(request: HttpRequest, modele: ModeleDocument, un: ArticleModele) -> HttpResponse:
    return _bouton(
        request, modele, lambda: services.move_article(article=un, by=request.user), "L’ordre est changé."
    )  # fmt: skip


@require_POST
@de_l_article
def article_retirer(request: HttpRequest, modele: ModeleDocument, un: ArticleModele) -> HttpResponse:
    return _bouton(
        request, modele, lambda: services.remove_article(article=un, by=request.user), "L’article est retiré."
    )


@require_POST
@du_modele
def publier(request: HttpRequest, modele: ModeleDocument) -> HttpResponse:
    return _bouton(
        request,
        modele,
        lambda: services.publish_template(modele=modele, by=request.user),
        "C’est publié\u00a0: ce qui sera fait désormais le dira. Ce qui est déjà fait garde sa version.",
    )


@require_POST
@du_modele
def abandonner(request: HttpRequest, modele: ModeleDocument) -> HttpResponse:
    return actions.faire_ou_dire(
        request,
        lambda: services.discard_template(modele=modele, by=request.user),
        "La version en préparation est abandonnée.",
        reverse("coordination_modeles", args=[modele.reseau.code]),
    )
