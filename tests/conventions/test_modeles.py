"""What a network writes in its own words: versions prepared, published for good, kept by what was made from them."""

import pytest
from django.db import DatabaseError, connection, transaction

from conventions import courriels, modeles, services
from conventions.enums import GenreModele
from conventions.models import ArticleModele, ModeleDocument
from socle.edition import Conflit
from socle.etats import Refused
from tests.ensemble import ensemble

GENRE = GenreModele.CONVENTION


@pytest.fixture
def version(reseau, coordinatrice):
    return services.start_template(reseau=reseau, genre=GENRE, by=coordinatrice)


def article(version, debut: str) -> ArticleModele:
    return next(a for a in version.articles.all() if a.titre.startswith(debut))


def test_a_network_that_writes_nothing_has_the_national_text(reseau, dossier):
    assert modeles.courant(reseau, GENRE) == modeles.NATIONAUX[GENRE]
    document = dossier("a_signer").documents.get(genre="convention")
    assert document.texte is None
    assert [a["titre"] for a in document.donnees["articles"]] == [
        "1. Objet et durée", "2. Le projet", "3. Les postes", "4. Engagements", "5. Fin",
    ]  # fmt: skip


@pytest.mark.parametrize("genre", GenreModele)
def test_the_national_texts_name_only_fields_that_exist(genre):
    texte = modeles.NATIONAUX[genre]
    assert not [f for a in texte.articles for f in modeles.fautes(a.texte, genre)]
    assert not modeles.manques(genre, texte.articles)


def test_a_version_serves_once_published_and_a_document_keeps_the_version_it_was_made_from(
    dossier, version, coordinatrice, reseau
):
    services.add_article(modele=version, titre="Assurance de {structure}", texte="Assurée.", by=coordinatrice)
    avant = dossier("acceptee", annoncee=True)
    jours = {"debut": avant.debut_souhaite, "dernier_jour": avant.fin_souhaitee}
    services.prepare_signature(convention=avant, by=coordinatrice, **jours)
    document = avant.documents.get(genre="convention")
    assert document.texte is None and len(document.donnees["articles"]) == 5, "in preparation, it does not serve"
    services.publish_template(modele=version, by=coordinatrice)
    services.redo_document(convention=avant, motif="Le nouveau modèle", by=coordinatrice)
    services.prepare_signature(convention=avant, by=coordinatrice, **jours)
    nouveau = avant.documents.get(genre="convention", remplace_le=None)
    assert nouveau.texte == version
    assert nouveau.donnees["articles"][-1]["titre"] == f"6. Assurance de {avant.structure.nom}"
    document.refresh_from_db()
    assert document.texte is None and len(document.donnees["articles"]) == 5


def test_the_version_is_made_from_the_one_that_counts_and_numbered_after_it(version, reseau, coordinatrice):
    services.change_article(article=article(version, "Fin"), changes={"titre": "Terme"}, version=None, by=coordinatrice)
    services.publish_template(modele=version, by=coordinatrice)
    suivante = services.start_template(reseau=reseau, genre=GENRE, by=coordinatrice)
    assert suivante.numero == 2 and suivante.articles.last().titre == "Terme"
    services.discard_template(modele=suivante, by=coordinatrice)
    nationale = services.start_template(reseau=reseau, genre=GENRE, national=True, by=coordinatrice)
    assert nationale.articles.last().titre == "Fin"


def test_only_one_version_is_in_preparation(version, reseau, coordinatrice):
    with pytest.raises(Refused, match="déjà en préparation"):
        services.start_template(reseau=reseau, genre=GENRE, by=coordinatrice)


@pytest.mark.django_db(transaction=True)
def test_two_people_preparing_at_once_prepare_one_version(reseau, coordinatrice):
    fait, refus = ensemble(*[lambda: services.start_template(reseau=reseau, genre=GENRE, by=coordinatrice)] * 2)
    assert fait == ModeleDocument.objects.get() and isinstance(refus, Refused)


@pytest.mark.parametrize(
    "texte,phrase",
    [
        ("Du {début}", "Vouliez-vous {debut}"),
        ("Le {chien}", "{chien} n’existe pas"),
        ("Une { seule", "accolade est restée seule"),
        ("Voici : {tableau_des_postes}", "seul sur sa ligne"),
        (" ", "Écrivez le texte"),
    ],
)
def test_a_text_that_could_not_be_printed_is_refused_beside_it(version, coordinatrice, texte, phrase):
    with pytest.raises(Refused) as refus:
        services.add_article(modele=version, titre="Un article", texte=texte, by=coordinatrice)
    assert phrase in str(refus.value) and refus.value.champ == "texte"


def test_a_convention_without_its_days_or_its_posts_is_not_published(version, coordinatrice):
    services.remove_article(article=article(version, "Les postes"), by=coordinatrice)
    services.remove_article(article=article(version, "Objet"), by=coordinatrice)
    with pytest.raises(Refused) as refus:
        services.publish_template(modele=version, by=coordinatrice)
    assert [r.rpartition("{")[2] for r in refus.value.reasons] == ["debut}.", "fin}.", "tableau_des_postes}."]


def test_what_is_published_never_changes_even_in_sql(version, coordinatrice):
    services.publish_template(modele=version, by=coordinatrice)
    un = version.articles.first()
    for acte in (
        lambda: services.change_article(article=un, changes={"titre": "?"}, version=None, by=coordinatrice),
        lambda: services.remove_article(article=un, by=coordinatrice),
        lambda: services.publish_template(modele=version, by=coordinatrice),
        lambda: services.discard_template(modele=version, by=coordinatrice),
    ):
        with pytest.raises(Refused, match="préparez la suivante"):
            acte()
    for sql in (
        "UPDATE conventions_articlemodele SET titre = '?'",
        "DELETE FROM conventions_articlemodele",
        "UPDATE conventions_modeledocument SET titre = '?'",
        "UPDATE conventions_modeledocument SET publie_le = NULL, publie_par_id = NULL",
        "DELETE FROM conventions_modeledocument",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_two_colleagues_writing_the_same_article_lose_nothing(version, coordinatrice):
    un = version.articles.first()
    lue = un.version
    services.change_article(article=un, changes={"texte": "Le mien"}, version=lue, by=coordinatrice)
    un = ArticleModele.objects.get(pk=un.pk)
    services.change_article(article=un, changes={"titre": "Autre titre"}, version=lue, by=coordinatrice)
    with pytest.raises(Conflit):
        services.change_article(article=un, changes={"texte": "Le leur"}, version=lue, by=coordinatrice)


def test_articles_are_put_in_order_and_numbered_alone(version, coordinatrice):
    services.move_article(article=article(version, "Fin"), by=coordinatrice)
    assert [a.titre for a in version.articles.all()][-2:] == ["Fin", "Engagements"]


def test_only_the_coordination_of_the_network_writes_its_texts(version, reseau, directrice, voisine):
    for autre in (directrice, voisine):
        with pytest.raises(Refused, match="Seule la coordination"):
            services.start_template(reseau=reseau, genre=GenreModele.REFUSEE, by=autre)
        with pytest.raises(Refused, match="Seule la coordination"):
            services.publish_template(modele=version, by=autre)


def test_the_mail_of_a_decision_says_what_the_network_writes_with_the_way_to_the_file(dossier, reseau, coordinatrice):
    lettre = services.start_template(reseau=reseau, genre=GenreModele.REFUSEE, by=coordinatrice)
    with pytest.raises(Refused, match="qu’un texte"):
        services.add_article(modele=lettre, titre="Deux", texte="?", by=coordinatrice)
    titre = {"titre": "Votre demande à {reseau}"}
    services.rename_template(modele=lettre, changes=titre, version=None, by=coordinatrice)
    texte = {"texte": "Madame, Monsieur,\n\n{motif}\n\n{changements}\n\nCordialement."}
    services.change_article(article=lettre.articles.get(), changes=texte, version=None, by=coordinatrice)
    services.publish_template(modele=lettre, by=coordinatrice)
    decision = dossier("refusee").decisions.get()
    assert decision.sujet == f"Votre demande à {reseau.nom}"
    assert decision.corps.startswith(f"Madame, Monsieur,\n\n{decision.motif}\n\nCordialement.\n\n→ Voir le dossier")


def test_a_value_is_never_read_as_a_field_nor_as_markup(dossier, version, coordinatrice):
    articles = [modeles.UnArticle("A", "Chez **{structure}**")]
    morceaux = modeles.imprime(articles, {"structure": "**{numero}** #strong[x]"})
    assert morceaux[0]["blocs"][0]["morceaux"] == [
        {"texte": "Chez ", "gras": False}, {"texte": "**{numero}** #strong[x]", "gras": True},
    ]  # fmt: skip


def test_a_preview_with_a_draft_keeps_nothing(dossier, version):
    c = dossier("brouillon")
    assert services.preview(c, modeles.texte_de(version, GENRE)).startswith(b"%PDF")
    assert not c.documents.filter(genre="convention").exists() and not c.numero


def test_the_budget_of_the_file_goes_into_the_convention_where_the_network_wants_it(
    dossier, version, coordinatrice, reseau
):
    services.add_article(modele=version, titre="Budget", texte="{tableau_du_budget}", by=coordinatrice)
    reseau.budget_demande = True
    reseau.save()
    c = dossier("deposee")
    donnees = services.documents._facts(c)
    assert [cote["titre"] for cote in donnees["budget"]] == ["Charges", "Produits"]
    assert {cote["total"] for cote in donnees["budget"]} == {"6\u202f000\u00a0€"}, "the lump sum is counted"
    assert modeles.imprime(version.articles.all(), {})[-1]["blocs"] == [{"genre": "tableau_du_budget"}]
    assert services.preview(c, modeles.texte_de(version, GENRE)).startswith(b"%PDF")


@pytest.mark.parametrize("sens", courriels.GENRE_DE)
def test_each_decision_has_its_text(sens):
    assert courriels.GENRE_DE[sens] in modeles.NATIONAUX
