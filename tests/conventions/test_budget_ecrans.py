"""The budget on its page: French amounts, rows added and pasted, kept as one goes, nothing lost."""

from decimal import Decimal

import pytest

from conventions.models import Convention
from socle.dates import aujourdhui
from tests.conventions import fabrique
from tests.conventions.fabrique import ligne
from tests.conventions.test_actes_ecrans import HTMX, chez_elle, chez_nous, url  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def brouillon(dossier, reseau):
    reseau.budget_demande = True
    reseau.save()
    c = dossier("brouillon")
    c.lignes_budget.all().delete()
    return Convention.objects.get(pk=c.pk)


def rangee(prefixe="n-charges-0", *, code="abcd2345", volet="charges", version="", **reste):
    champs = {"code": code, "volet": volet, "version": version, "compte": "", "libelle": "", "montant": ""} | reste
    return {f"{prefixe}-{nom}": valeur for nom, valeur in champs.items()}


def envoi(*rangees, **reste):
    donnees = {cle: valeur for r in rangees for cle, valeur in r.items()}
    return donnees | {"rangee": [next(iter(r)).rpartition("-")[0] for r in rangees]} | reste


def connue(une, **reste):
    vues = {"compte": une.compte, "libelle": une.libelle, "montant": str(une.montant), "version": str(une.version)}
    return rangee(une.code, code=une.code, volet=une.volet, **vues | reste)


@pytest.mark.parametrize("ecrit", ["1 234,50", "1\u202f234,50\u00a0€", "1234.5"])
def test_an_amount_is_read_as_one_writes_it_in_french(chez_elle, brouillon, ecrit):  # noqa: F811
    chez_elle.post(url(brouillon, "budget"), envoi(rangee(libelle="Loyer", montant=ecrit)))
    assert brouillon.lignes_budget.get().montant == Decimal("1234.50")


def test_a_wrong_row_says_so_beside_it_and_nothing_typed_is_lost(chez_elle, brouillon):  # noqa: F811
    page = chez_elle.post(
        url(brouillon, "budget"),
        envoi(
            rangee(libelle="Loyer", montant="cent"),
            rangee("n-charges-1", code="efgh2345", montant="12"),
            rangee("n-charges-2", code="jkmn2345", libelle="Achat d’un véhicule", montant="9000"),
        ),
    )
    texte = page.content.decode()
    assert page.status_code == 200 and not brouillon.lignes_budget.exists()
    for dit in ("Loyer\u00a0: Saisissez un nombre", "écrivez ce que c’est", "seul le fonctionnement est aidé"):
        assert dit in texte
    assert 'value="cent"' in texte and "Achat d’un véhicule" in texte
    for champ in ("n-charges-0-montant", "n-charges-1-libelle", "n-charges-2-libelle"):
        assert f'<a href="#id_{champ}">' in texte and f'id="id_{champ}"' in texte


def test_rows_are_pasted_from_a_spreadsheet(chez_elle, brouillon):  # noqa: F811
    colle = "6061 Fournitures;1 200,50\n64\tSalaires\t10000\nTotal;11200,50\n74;Département;3000\nCotisations;50"
    for _ in range(2):  # a double click
        chez_elle.post(
            url(brouillon, "budget"),
            envoi(rangee(libelle="Loyer", montant="1"), coller=colle, coller_volet="produits", lot="jkmn2345",
                  geste="coller-"),
        )  # fmt: skip
    lignes = [(x.volet, x.compte, x.libelle, x.montant) for x in brouillon.lignes_budget.all()]
    assert lignes == [
        ("charges", "", "Loyer", 1),
        ("charges", "60", "Fournitures", Decimal("1200.50")),
        ("charges", "64", "Salaires", 10000),
        ("produits", "74", "Département", 3000),
        ("produits", "", "Cotisations", 50),
    ]


def test_what_cannot_be_pasted_says_which_line(chez_elle, brouillon):  # noqa: F811
    page = chez_elle.post(url(brouillon, "budget"), envoi(coller="Loyer;100\nSalaires", geste="coller-"))
    assert "Ligne 2, «\u00a0Salaires\u00a0»" in page.content.decode() and not brouillon.lignes_budget.exists()


def test_rows_are_kept_as_one_goes_with_the_totals(chez_elle, brouillon):  # noqa: F811
    page = chez_elle.post(
        url(brouillon, "budget"),
        envoi(rangee(libelle="Loyer", montant="100"), rangee("n-charges-1", code="efgh2345", montant="x")),
        **HTMX,
    ).content.decode()
    assert "Gardé à" in page and "1\u00a0ligne est à revoir" in page
    assert 'id="id_n-charges-0-version" value="0"' in page and "100\u00a0€" in page
    chez_elle.post(url(brouillon, "budget"), envoi(rangee(libelle="Loyers", montant="110")), **HTMX)
    une = brouillon.lignes_budget.get()
    assert (une.libelle, une.montant) == ("Loyers", 110)


def test_a_colleague_s_line_is_shown_beside_mine_and_kept_only_knowingly(chez_elle, brouillon, directrice):  # noqa: F811
    fabrique.services.save_budget(convention=brouillon, lignes=[ligne("charges", 10, "Loyer")], by=directrice)
    lue = brouillon.lignes_budget.get()
    chez_elle.post(url(brouillon, "budget"), envoi(connue(lue, montant="11")))
    garde = chez_elle.post(url(brouillon, "budget"), envoi(connue(lue, montant="12")), **HTMX).content.decode()
    assert "enregistrez pour comparer" in garde and "id_" not in garde.replace('id="garde"', "")
    page = chez_elle.post(url(brouillon, "budget"), envoi(connue(lue, montant="12"))).content.decode()
    assert "a écrit entre-temps\u00a0: 11" in page and 'value="12"' in page
    assert f'name="{lue.code}-version" value="1"' in page
    chez_elle.post(url(brouillon, "budget"), envoi(connue(lue, montant="12", version="1")))
    assert brouillon.lignes_budget.get().montant == 12


def test_rows_go_up_and_away_by_their_buttons(chez_elle, brouillon, directrice):  # noqa: F811
    siennes = [ligne("charges", 10, "Loyer"), ligne("charges", 20, "Salaires")]
    fabrique.services.save_budget(convention=brouillon, lignes=siennes, by=directrice)
    loyer, salaires = brouillon.lignes_budget.all()
    ici = url(brouillon, "budget")
    assert "Retirer" in chez_elle.get(ici).content.decode()
    vers = chez_elle.post(ici, envoi(connue(loyer), connue(salaires), geste=f"monter-{salaires.code}"))
    assert vers.url.endswith("#charges")
    assert [x.libelle for x in brouillon.lignes_budget.all()] == ["Salaires", "Loyer"]
    chez_elle.post(ici, envoi(connue(loyer), connue(salaires), geste=f"retirer-{loyer.code}"))
    chez_elle.post(ici, envoi(connue(salaires, libelle="", montant="")))
    assert not brouillon.lignes_budget.exists()
    assert chez_elle.post(ici, envoi(geste="plus-produits")).url.endswith("?plus=produits#produits")
    assert chez_elle.get(f"{ici}?plus=produits").content.decode().count("n-produits-5-libelle") > 0


def test_a_closed_budget_sends_back_and_one_that_is_not_asked_is_nowhere(chez_elle, dossier, reseau):  # noqa: F811
    c = dossier("depose")
    assert chez_elle.get(url(c, "budget")).status_code == 404
    reseau.budget_demande = True
    reseau.save()
    assert chez_elle.get(url(c, "budget")).url == url(c)


def test_the_coordination_writes_it_from_an_original(chez_nous, brouillon):  # noqa: F811
    ici = url(brouillon, "budget", cote="coordination")
    page = chez_nous.post(ici, envoi(rangee(libelle="Loyer", montant="1")))
    assert "original" in page.context["form"].errors and not brouillon.lignes_budget.exists()
    joint = {"original": fabrique.pdf(), "recu_le": aujourdhui().isoformat(), "moyen": "papier"}
    chez_nous.post(ici, envoi(rangee(libelle="Loyer", montant="1"), **joint))
    assert brouillon.lignes_budget.get().libelle == "Loyer" and brouillon.originaux.get().acte == "budget"


def test_the_whole_file_is_on_one_page_for_whoever_reads_it(
    client, dossier, directrice, coordinatrice, partenaire, reseau, settings
):
    settings.MFA_REQUISE = False
    reseau.budget_demande = True
    reseau.save()
    c = dossier("depose")
    for qui, cote in ((directrice, "structure"), (coordinatrice, "coordination"), (partenaire, "partenaire")):
        client.force_login(qui)
        assert url(c, "imprimer", cote=cote) in client.get(url(c, cote=cote)).content.decode()
        page = client.get(url(c, "imprimer", cote=cote)).content.decode()
        for dit in ("Écouter, informer, orienter.", "Inès", "64 Charges de personnel", "Statuts", "charte"):
            assert dit in page, (cote, dit)
        assert "Modifier" not in page.partition('class="stack whole"')[2].partition("</main>")[0]


def test_the_totals_of_a_refused_page_are_those_of_what_is_typed(chez_elle, brouillon):  # noqa: F811
    page = chez_elle.post(
        url(brouillon, "budget"),
        envoi(
            rangee(compte="64", montant="12 000"),
            rangee("n-charges-1", code="efgh2345", libelle="Loyer", montant="cent"),
            rangee("n-produits-0", code="jkmn2345", volet="produits", compte="74", libelle="Ville", montant="9 000"),
        ),
    )
    texte = page.content.decode()
    assert not brouillon.lignes_budget.exists() and "Les charges dépassent les produits de 3\u202f000\u00a0€" in texte
    assert 'id="total-charges">12\u202f000\u00a0€' in texte and 'id="total-produits">9\u202f000\u00a0€' in texte
