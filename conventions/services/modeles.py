"""The templates of a network: a version is prepared, its articles written, then published for good."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from socle import edition
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires import rules as reseau_rules
from territoires.models import Reseau

from .. import modeles
from ..enums import GenreModele
from ..models import ArticleModele, ModeleDocument


def start_template(*, reseau: Reseau, genre: str, by: Any, national: bool = False) -> ModeleDocument:
    """The next version, in preparation, from the one that counts today; from the national text with `national`."""
    with ecriture(ModeleDocument, by=by, action="creer"):
        _of_coordination(reseau, by)
        Reseau.objects.select_for_update().get(pk=reseau.pk)  # two people at once: the second hears of the first's
        siennes = ModeleDocument.objects.filter(reseau=reseau, genre=genre)
        if siennes.filter(publie_le__isnull=True).exists():
            raise Refused("Une version de ce modèle est déjà en préparation.")
        texte = modeles.NATIONAUX[genre] if national else modeles.courant(reseau, genre)
        numero = (siennes.aggregate(m=Max("numero"))["m"] or 0) + 1
        neuve = enregistrer(
            ModeleDocument(reseau=reseau, genre=genre, numero=numero, titre=texte.titre), ajout=True
        )  # fmt: skip
        for rang, a in enumerate(texte.articles, 1):
            enregistrer(ArticleModele(modele=neuve, rang=rang, titre=a.titre, texte=a.texte), ajout=True)
    return neuve


def rename_template(*, modele: ModeleDocument, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """Its title: the heading of the convention, the subject of the mail."""
    with ecriture(ModeleDocument, by=by, action="edit"):
        frais = _draft(modele, by)
        _check_fields(changes.get("titre", ""), frais, champ="titre")
        return edition.apply(frais, changes, version=version, by=by)


def add_article(*, modele: ModeleDocument, titre: str, texte: str, by: Any) -> ArticleModele:
    """One more article, after the others."""
    with ecriture(ArticleModele, by=by, action="article"):
        frais = _draft(modele, by)
        if frais.genre != GenreModele.CONVENTION:
            raise Refused("Un courriel n’a qu’un texte.")
        if frais.articles.count() >= modeles.ARTICLES_MAX:
            raise Refused(f"Une convention a au plus {modeles.ARTICLES_MAX} articles.")
        _check_article(frais, titre, texte)
        rang = (frais.articles.aggregate(m=Max("rang"))["m"] or 0) + 1
        return enregistrer(ArticleModele(modele=frais, rang=rang, titre=titre.strip(), texte=texte), ajout=True)


def change_article(*, article: ArticleModele, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """`Conflit` when somebody else changed the same part."""
    with ecriture(ArticleModele, by=by, action="article"):
        modele = _draft(article.modele, by)
        _check_article(modele, changes.get("titre", article.titre), changes.get("texte", article.texte))
        return edition.apply(article, changes, version=version, by=by, action="article")


def move_article(*, article: ArticleModele, by: Any) -> None:
    """One place up; the first one stays first."""
    with ecriture(ArticleModele, by=by, action="ordre"):
        siens = list(_draft(article.modele, by).articles.all())
        place = next((i for i, a in enumerate(siens) if a.pk == article.pk), 0)
        if place:
            siens[place - 1], siens[place] = siens[place], siens[place - 1]
        for rang, a in enumerate(siens, 1):
            if a.rang != rang:
                a.rang = rang
                a.save(update_fields=["rang"])


def remove_article(*, article: ArticleModele, by: Any) -> None:
    with ecriture(ArticleModele, by=by, action="retirer_article"):
        if _draft(article.modele, by).genre != GenreModele.CONVENTION:
            raise Refused("Le texte d’un courriel ne se retire pas\u00a0: changez-le.")
        verrouiller(article).delete()


def publish_template(*, modele: ModeleDocument, by: Any) -> ModeleDocument:
    """From now on what is made says this. What is made already keeps the version it was made from."""
    with ecriture(ModeleDocument, by=by, action="publier"):
        frais = _draft(modele, by)
        if raisons := modeles.manques(frais.genre, frais.articles.all()):
            raise Refused(*raisons)
        frais.publie_le, frais.publie_par = timezone.now(), by
        enregistrer(frais)
    modele.refresh_from_db()
    return modele


def discard_template(*, modele: ModeleDocument, by: Any) -> None:
    """Give the version in preparation up: what counts today goes on."""
    with ecriture(ModeleDocument, by=by, action="retirer"):
        _draft(modele, by).delete()


def _draft(modele: ModeleDocument, by: Any) -> ModeleDocument:
    frais = verrouiller(modele)
    _of_coordination(frais.reseau, by)
    if frais.publie_le is not None:
        raise Refused("Cette version est publiée\u00a0: préparez la suivante.")
    return frais


def _of_coordination(reseau: Reseau, by: Any) -> None:
    if not reseau_rules.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau écrit ses modèles.")


def _check_article(modele: ModeleDocument, titre: str, texte: str) -> None:
    if modele.genre == GenreModele.CONVENTION and not titre.strip():
        raise Refused("Donnez un titre à l’article.", champ="titre")
    _check_fields(titre, modele, champ="titre")
    if not texte.strip():
        raise Refused("Écrivez le texte.", champ="texte")
    _check_fields(texte, modele, champ="texte")


def _check_fields(texte: str, modele: ModeleDocument, *, champ: str) -> None:
    if fautes := modeles.fautes(texte, modele.genre):
        raise Refused(*fautes, champ=champ)
