"""The templates on screen, from the settings of the network."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions import services
from conventions.enums import GenreModele
from conventions.models import ModeleDocument
from tests.conventions.test_instruction_ecrans import chez_nous, dit, sans_second_facteur

__all__ = ["chez_nous", "sans_second_facteur"]


def url(reseau, acte: str = "", *objets) -> str:
    return reverse(f"coordination_modele{acte}", args=[reseau.code, *objets])


def test_a_version_is_prepared_written_previewed_and_published(chez_nous, reseau, dossier):
    c = dossier("brouillon")
    page = dit(chez_nous.get(url(reseau, "s")))
    assert page.count("Texte national") == len(GenreModele) and "charte est nationale" in page
    reponse = chez_nous.post(url(reseau, "_preparer", "convention"), follow=True)
    version = ModeleDocument.objects.get()
    assert "Publier cette version" in dit(reponse)
    reponse = chez_nous.post(
        url(reseau, "_article_ajouter", "convention", 1), {"titre": "Secret", "texte": "Du {debu}"}
    )
    assert reponse.context["form"].errors["texte"][0].endswith("Vouliez-vous {debut}\u00a0?")
    assert "Du {debu}" in reponse.content.decode(), "what was typed stays"
    bon = {"titre": "Secret", "texte": "Rien ne sort.\n\n- un\n- deux"}
    chez_nous.post(url(reseau, "_article_ajouter", "convention", 1), bon)
    assert "6. Secret" in dit(chez_nous.get(url(reseau, "", "convention", 1)))
    apercu = chez_nous.get(url(reseau, "_apercu", "convention", 1), {"avec": c.code})
    assert apercu["Content-Type"] == "application/pdf" and apercu.content.startswith(b"%PDF")
    chez_nous.post(url(reseau, "_publier", "convention", 1))
    version.refresh_from_db()
    assert version.publie_le and "Version 1" in dit(chez_nous.get(url(reseau, "s")))
    dehors = chez_nous.get(url(reseau, "_titre", "convention", 1), follow=True)
    assert "préparez la suivante" in dit(dehors)


def test_a_mail_is_previewed_with_a_real_decision(chez_nous, reseau, dossier):
    decision = dossier("refusee").decisions.get()
    page = dit(chez_nous.get(url(reseau, "_apercu", "refusee", 0), {"avec": decision.code}))
    assert decision.motif in page and "Rien n’est enregistré" in page
    assert chez_nous.get(url(reseau, "_apercu", "refusee", 0), {"avec": "nimporte"}).status_code == 404
    sans = chez_nous.get(url(reseau, "_apercu", "acceptee", 0), follow=True)
    assert "il n’y en a pas encore" in dit(sans)


def test_an_article_taken_out_meanwhile_says_so(chez_nous, reseau, coordinatrice):
    version = services.start_template(reseau=reseau, genre="convention", by=coordinatrice)
    un = version.articles.first()
    services.remove_article(article=un, by=coordinatrice)
    reponse = chez_nous.get(url(reseau, "_article", "convention", 1, un.code), follow=True)
    assert "déjà retiré" in dit(reponse)
    assert chez_nous.get(url(reseau, "_article", "convention", 1, "nimporte")).status_code == 404


@pytest.mark.parametrize("versions", [1, 30])
def test_the_list_costs_the_same_with_one_version_or_thirty(chez_nous, reseau, coordinatrice, versions):
    for _ in range(versions):
        un = services.start_template(reseau=reseau, genre="convention", by=coordinatrice)
        services.publish_template(modele=un, by=coordinatrice)
    with CaptureQueriesContext(connection) as requetes:
        chez_nous.get(url(reseau, "s"))
    assert len(requetes) <= 16
