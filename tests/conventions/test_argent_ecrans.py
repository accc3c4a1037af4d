"""The screens of reports, money and controls: each role its own, in plain words, at a fixed number of queries."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from conventions import services
from conventions.models import Bilan, Controle, Convention, Versement
from socle.dates import aujourdhui
from structures.services import create_structure
from tests.conventions import fabrique_argent as faire
from tests.conventions.fabrique import pdf

ANNEE = faire.derniere()


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def convention(structure, reseau, directrice, coordinatrice):
    faire.regles(reseau)
    c = faire.convention(structure, coordinatrice)
    faire.bilan("a_rendre", convention=c, tete=directrice, by=coordinatrice)
    return c


@pytest.fixture
def chez(convention, directrice, coordinatrice, partenaire, membre):
    """`chez("structure")`: a browser where this role is signed in, and the address of the file on its side."""
    gens = {"structure": directrice, "coordination": coordinatrice, "partenaire": partenaire, "membre": membre}
    s = convention.structure

    def ouvrir(role: str):
        client = Client()
        client.force_login(gens[role])
        cote = "structure" if role == "membre" else role
        maison = s.code if cote == "structure" else s.reseau.code
        return client, reverse(f"{cote}_dossier", args=[maison, convention.code])

    return ouvrir


def texte(reponse) -> str:
    return reponse.content.decode().replace("&#x27;", "’")


# — The panel « Argent »


def test_the_structure_sees_its_plan_and_what_is_missing_and_nothing_to_pay_with(chez):
    client, url = chez("structure")
    page = texte(client.get(url))
    assert "sous réserve des crédits" in page and "2\u202f100,00\u00a0€" in page
    assert f"Attestation de service fait {ANNEE}" in page
    assert "/versements/" not in page and "Ne pas verser" not in page


def test_the_team_reads_no_money(chez):
    client, url = chez("membre")
    page = texte(client.get(url))
    assert 'id="argent"' not in page and f"Bilan {ANNEE}" in page
    assert client.get(f"{url}bilans/{ANNEE}/").status_code == 404


@pytest.mark.parametrize("role", ["coordination", "partenaire"])
def test_who_pays_is_offered_what_is_possible_today_alone(chez, convention, coordinatrice, role):
    client, url = chez(role)
    v = Versement.objects.get(convention=convention, annee=ANNEE, genre="acompte")
    ordonner = f"{url}versements/{v.code}/ordonner/"
    assert ordonner not in texte(client.get(url))
    assert "pas encore notée" in texte(client.get(ordonner, follow=True))
    faire.accorder(convention, coordinatrice)
    assert ordonner in texte(client.get(url))
    form = client.get(ordonner)
    assert client.post(ordonner, {"le": aujourdhui(), "montant": "1"}).status_code == 200  # another amount was read
    saisie = {"le": aujourdhui(), "montant": form.context["form"]["montant"].value()}
    assert client.post(ordonner, saisie, follow=True).status_code == 200
    page = texte(client.get(url))
    assert f"{v.code}/payer/" in page and f"{v.code}/recuperer/" not in page
    payer = f"{url}versements/{v.code}/payer/"
    assert "référence" in texte(client.post(payer, {"le": aujourdhui(), "reference": ""})).lower()
    client.post(payer, {"le": aujourdhui(), "reference": "VIR-12"})
    assert "VIR-12" in texte(client.get(url))
    assert "Rien à récupérer" in texte(client.get(f"{url}versements/{v.code}/recuperer/", follow=True))


def test_a_year_after_the_end_is_not_shown_with_nothing_in_it(chez, convention, coordinatrice):
    client, url = chez("coordination")
    prochaine = aujourdhui().year + 1
    services.open_years(conventions=Convention.objects.all(), jour=date(prochaine, 1, 2))
    assert f"<b>{prochaine}</b>" in client.get(url).content.decode()
    services.terminate(
        convention=convention, motif="disparition", demandeur="caf", notifiee_le=aujourdhui(), explication="Vu",
        by=coordinatrice,
    )  # fmt: skip
    assert Versement.objects.filter(convention=convention, annee=prochaine).exists()
    assert f"<b>{prochaine}</b>" not in client.get(url).content.decode()


def test_another_partner_than_the_caf_reads_the_money_and_moves_none(chez, convention, reseau):
    from territoires.models import Organisme, RoleReseau
    from tests.conftest import compte_utilisateur

    cd = compte_utilisateur("cd@exemple.fr")
    RoleReseau.objects.create(
        user=cd, reseau=reseau, role="partenaire", organisme=Organisme.objects.create(nature="departement")
    )
    _, url = chez("partenaire")
    client = Client()
    client.force_login(cd)
    page = texte(client.get(url))
    v = Versement.objects.filter(convention=convention)[0]
    assert 'id="argent"' in page and "/versements/" not in page
    for geste in ("ordonner", "annuler", "inconnu"):
        assert client.get(f"{url}versements/{v.code}/{geste}/").status_code == 404
        assert client.post(f"{url}versements/{v.code}/{geste}/", {"motif": "x"}).status_code == 404


def test_an_act_on_a_payment_that_does_not_exist_is_not_found(chez, convention):
    client, url = chez("coordination")
    v = Versement.objects.filter(convention=convention)[0]
    assert client.get(f"{url}versements/{v.code}/inconnu/").status_code == 404
    assert client.get(f"{url}versements/zzzz/ordonner/").status_code == 404
    assert client.post(f"{url}argent/2013/regles/").status_code == 404


@pytest.mark.parametrize("role", ["structure", "coordination", "partenaire"])
def test_the_page_of_a_file_asks_as_many_queries_for_two_years_and_three(
    chez, convention, coordinatrice, django_assert_max_num_queries, role
):
    faire.accorder(convention, coordinatrice)
    faire.versement("paye", convention=convention, by=coordinatrice)
    client, url = chez(role)
    client.get(url)
    with CaptureQueriesContext(connection) as peu:
        client.get(url)
    attendues = len(peu)
    services.ask_bilan(convention=convention, annee=ANNEE - 1, by=coordinatrice)
    faire.versement("paye", convention=convention, by=coordinatrice, annee=ANNEE - 1)
    client.get(url)
    with django_assert_max_num_queries(attendues):
        client.get(url)


# — The report


def test_a_report_is_filled_kept_as_one_goes_and_submitted(chez, convention):
    client, url = chez("structure")
    ici = f"{url}bilans/{ANNEE}/"
    page = client.get(f"{ici}parties/chiffres/")
    assert "Ce que la plateforme sait" in texte(page) and "Je ne sais pas" in texte(page)
    garde = client.post(
        f"{ici}parties/chiffres/",
        {"jeunes_touches": "12", "dont_nouveaux": "abc", "inconnus": ["rencontres"], "version_lue": "0"},
        headers={"HX-Request": "true"},
    )
    assert "Gardé à" in texte(garde) and "1\u00a0champ est à revoir" in texte(garde)
    b = Bilan.objects.get(convention=convention, annee=ANNEE)
    assert (b.jeunes_touches, b.inconnus, b.dont_nouveaux) == (12, ["rencontres"], None)
    trop = client.post(f"{ici}parties/chiffres/", {"jeunes_touches": "12", "dont_nouveaux": "13", "version_lue": "1"})
    assert list(trop.context["form"].errors) == ["dont_nouveaux"], "beside its field"
    assert (
        trop.status_code == 200 and "nouveaux ne sont pas plus nombreux" in texte(trop) and 'value="13"' in texte(trop)
    )
    refus = client.post(f"{ici}deposer/", {})
    assert refus.status_code == 200 and f"Budget {ANNEE + 1}\u00a0: à joindre." in texte(refus)
    for type_ in faire.MANQUE_PAS:
        client.post(f"{ici}pieces/{type_}/", {"upload": pdf(f"{type_}.pdf")})
    chiffres = {nom: "5" for nom in faire.CHIFFRES if nom != "inconnus"} | {"inconnus": ["reunions_suivies"]}
    client.post(f"{ici}parties/chiffres/", chiffres | {"version_lue": str(b.version)})
    client.post(f"{ici}parties/recit/", faire.RECIT | {"version_lue": str(b.version + 1)})
    assert client.post(f"{ici}deposer/", {}, follow=True).status_code == 200
    b.refresh_from_db()
    assert b.etat == "depose"
    assert client.get(f"{ici}parties/recit/").status_code == 302


def test_two_people_in_the_same_part_compare_before_they_overwrite(chez, convention, coordinatrice):
    client, url = chez("structure")
    ici = f"{url}bilans/{ANNEE}/parties/recit/"
    b = Bilan.objects.get(convention=convention, annee=ANNEE)
    services.save_bilan(bilan=b, section="recit", changes={"actions": "Le sien"}, version=0,
                        by=convention.structure.membres.get(role="direction").user)  # fmt: skip
    page = client.post(ici, {"actions": "Le mien", "version_lue": "0"})
    assert page.status_code == 200 and "Le sien" in texte(page) and "Le mien" in texte(page)
    client.post(ici, {"actions": "Le mien", "version_lue": page.context["form"]["version_lue"].value()})
    b.refresh_from_db()
    assert b.actions == "Le mien"


@pytest.mark.parametrize("role", ["structure", "coordination", "partenaire"])
@pytest.mark.parametrize("etat", ["a_rendre", "depose", "renvoye", "accepte", "sans_objet"])
def test_each_side_reads_the_report_and_its_pdf(chez, convention, directrice, coordinatrice, role, etat):
    faire.bilan(etat, convention=convention, tete=directrice, by=coordinatrice)
    client, url = chez(role)
    page = client.get(f"{url}bilans/{ANNEE}/")
    assert page.status_code == 200
    assert ("/accepter/" in texte(page)) == (role == "coordination" and etat == "depose")
    assert ("/parties/" in texte(page)) == (role != "partenaire" and etat in ("a_rendre", "renvoye"))
    imprime = client.get(f"{url}bilans/{ANNEE}/pdf/")
    assert imprime["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(imprime.content)) as document:
        assert document.Root.MarkInfo.Marked and str(ANNEE) in str(document.docinfo.get("/Title", ""))


def test_a_year_that_has_no_report_is_not_found(chez):
    for role in ("structure", "coordination", "partenaire"):
        client, url = chez(role)
        assert client.get(f"{url}bilans/2013/").status_code == 404
        assert client.get(f"{url}bilans/{ANNEE}/parties/inconnue/").status_code == 404


# — Controls


def test_a_control_from_page_to_page(chez, convention):
    caf, la = chez("partenaire")
    caf.post(f"{la}controles/nouveau/", {"demande": "Les paies", "repondre_le": aujourdhui() + timedelta(days=9)})
    x = Controle.objects.get()
    client, url = chez("structure")
    assert "Les paies" in texte(client.get(url)) and f"{x.code}/clore/" not in texte(client.get(url))
    client.post(f"{url}controles/{x.code}/document/", {"upload": pdf("paies.pdf")})
    client.post(f"{url}controles/{x.code}/repondre/", {"reponse": ""})
    assert Controle.objects.get().etat == "repondu"
    assert client.get(f"{url}controles/{x.code}/repondre/").status_code == 302
    fichier = x.pieces.get().fichier
    assert caf.get(reverse("fichier", args=[fichier.code])).status_code == 200
    caf.post(f"{la}controles/{x.code}/clore/", {"issue": "conforme"})
    assert "Rien à redire" in texte(client.get(url))


# — The lists of the network


@pytest.mark.parametrize("liste", ["bilans", "argent"])
@pytest.mark.parametrize("cote", ["coordination", "partenaire"])
def test_a_list_asks_as_many_queries_for_1_and_30_rows(
    chez, convention, structure, coordinatrice, directrice, django_assert_max_num_queries, liste, cote
):
    client, _ = chez(cote)
    url = reverse(f"{cote}_{liste}", args=[structure.reseau.code]) + f"?annee={ANNEE}"
    client.get(url)
    with CaptureQueriesContext(connection) as peu:
        client.get(url)
    attendues = len(peu)
    for i in range(20):
        autre = create_structure(reseau=structure.reseau, nom=f"MJC {i}", commune=structure.commune, by=coordinatrice)
        services.ask_bilan(convention=faire.convention(autre, coordinatrice), annee=ANNEE, by=coordinatrice)
    client.get(url)  # it makes what the years reached lack
    with django_assert_max_num_queries(attendues):
        page = client.get(url)
    assert page.context["page"].paginator.count == (21 if liste == "bilans" else 42)


def test_the_filters_are_in_the_address_and_a_year_comes_first(chez, convention, reseau):
    client, _ = chez("coordination")
    url = reverse("coordination_bilans", args=[reseau.code])
    assert [ligne.bilan.annee for ligne in client.get(url).context["lignes"]] == [ANNEE]
    assert "Rien pour ces filtres" in texte(client.get(f"{url}?annee={ANNEE}&etat=accepte"))
    assert "En retard" in texte(client.get(f"{url}?annee=&etat=en_retard")) or aujourdhui() <= date(ANNEE + 1, 6, 30)
    for etrange in ("?annee=abc", "?annee=99999", "?etat=zzz", "?annee=%00", "?tri=zzz"):
        assert client.get(url + etrange).status_code == 200


def test_the_totals_are_those_of_the_rows(chez, convention, coordinatrice, directrice, reseau):
    faire.bilan("accepte", convention=convention, tete=directrice, by=coordinatrice)
    faire.accorder(convention, coordinatrice)
    faire.versement("recupere", convention=convention, by=coordinatrice)
    client, _ = chez("coordination")
    page = client.get(reverse("coordination_argent", args=[reseau.code]) + f"?annee={ANNEE}")
    sommes = {nom: str(total) for total, nom in page.context["totaux"]}
    assert sommes == {
        "prévus, sous réserve des crédits": "1000.00", "dont peuvent être ordonnés": "1000.00", "ordonnés": "0",
        "payés": "2100.00", "à récupérer": "0", "récupérés": "100.00",
    }  # fmt: skip


def test_the_accountant_gets_real_numbers_and_dates(chez, convention, coordinatrice, reseau):
    faire.accorder(convention, coordinatrice)
    faire.versement("paye", convention=convention, by=coordinatrice)
    client, _ = chez("partenaire")
    url = reverse("partenaire_argent", args=[reseau.code]) + f"?annee={ANNEE}&export="
    classeur = CalamineWorkbook.from_filelike(io.BytesIO(client.get(url + "xlsx").content))
    entetes, premiere, *_ = classeur.get_sheet_by_index(0).to_python()
    ligne = dict(zip(entetes, premiere, strict=True))
    assert (ligne["Montant"], ligne["Payé le"], ligne["Référence"]) == (2100.0, aujourdhui(), "VIR-1")
    lignes = client.get(url + "csv").content.decode("utf-8-sig").splitlines()
    assert "2100,00" in lignes[1].split(";") and f"{aujourdhui():%d/%m/%Y}" in lignes[1]


def test_what_is_wrong_in_the_rules_is_said_beside_its_field(chez, reseau):
    client, _ = chez("coordination")
    url = reverse("coordination_reglages_argent", args=[reseau.code])
    champs = {c.name: "" if c.value() is None else c.value() for c in client.get(url).context["form"]}
    for champ, faux in (("bilan_du_le", "31/06"), ("part_signature", "101"), ("forfait_promeneur", "-5")):
        page = client.post(url, champs | {champ: faux})
        assert page.status_code == 200 and champ in page.context["form"].errors, champ
        assert page.context["form"][champ].value() == faux
    page = client.post(url, champs | {"bilan_ouvre_le": "01/09"})
    assert "bilan_du_le" in page.context["form"].errors
    page = client.post(url, champs | {"forfait_promeneur": "1800"})
    assert page.status_code == 302, page.context["form"].errors
    reseau.refresh_from_db()
    assert reseau.forfait_promeneur == 1800
