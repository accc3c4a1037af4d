"""What leaves the coordination's room: the frozen report, the figures behind a link, the part of a structure."""

import threading
from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from coordination import ensemble, rapport, services, travaux_rapport
from coordination.models import PartageStatistiques, RapportFige
from socle import travaux
from socle.dates import aujourdhui
from socle.etats import Refused
from territoires.models import Organisme, RoleReseau
from tests.conftest import compte_utilisateur

PIECES = {"document": b"%PDF-1.7 fait", "tableur": b"PK fait"}


@pytest.fixture
def voisine(autre_reseau):
    user = compte_utilisateur("voisine@exemple.fr")
    RoleReseau.objects.create(user=user, reseau=autre_reseau, role="coordination")
    return user


@pytest.fixture
def de_la_caf(reseau):
    user = compte_utilisateur("caf@exemple.fr", "Pascale", "Partenaire")
    caf = Organisme.objects.create(nature="caf")
    RoleReseau.objects.create(user=user, reseau=reseau, role="partenaire", organisme=caf)
    return user


# — A frozen report


def test_a_worker_freezes_the_report_once_even_if_it_begins_again(reseau, structure, coordinatrice, monkeypatch):
    numero = services.next_version(reseau, 2025)
    travail = travaux_rapport.demander(
        reseau="54", annee=2025, figer=numero, by=coordinatrice, retour="/", portee="reseau:54"
    )
    assert travaux.executer(travail.pk)
    monkeypatch.setattr(travaux, "avancer", lambda *etape: None)
    travaux_rapport.faire(travail)  # a worker that died after the document was kept
    fige = RapportFige.objects.get()
    assert (fige.annee, fige.numero, services.next_version(reseau, 2025)) == (2025, 1, 2)
    with fige.document.contenu.open("rb") as document, fige.tableur.contenu.open("rb") as tableur:
        assert document.read(4) == b"%PDF" and tableur.read(2) == b"PK"


def test_a_frozen_report_is_never_changed_nor_removed_even_by_hand(reseau, coordinatrice):
    fige = services.freeze_report(reseau=reseau, annee=2025, numero=1, by=coordinatrice, **PIECES)
    for sql in ("UPDATE coordination_rapportfige SET annee = 2020", "DELETE FROM coordination_rapportfige"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(sql)
    fige.refresh_from_db()
    assert fige.annee == 2025


def test_only_the_coordination_freezes_and_no_number_is_skipped(reseau, coordinatrice, directrice, voisine):
    for qui in (directrice, voisine):
        with pytest.raises(Refused):
            services.freeze_report(reseau=reseau, annee=2025, numero=1, by=qui, **PIECES)
    with pytest.raises(Refused):
        services.freeze_report(reseau=reseau, annee=2025, numero=2, by=coordinatrice, **PIECES)
    assert not RapportFige.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_freeze_at_once_make_one_version(reseau, coordinatrice):
    faits = []

    def figer():
        faits.append(services.freeze_report(reseau=reseau, annee=2025, numero=1, by=coordinatrice, **PIECES).code)
        connection.close()

    fils = [threading.Thread(target=figer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(set(faits)) == 1 and RapportFige.objects.count() == 1


def test_the_partners_of_the_network_read_the_frozen_report_and_nobody_else(
    client, reseau, coordinatrice, de_la_caf, voisine, directrice
):
    fige = services.freeze_report(reseau=reseau, annee=2025, numero=1, by=coordinatrice, **PIECES)
    for qui, statut in ((de_la_caf, 200), (coordinatrice, 200), (voisine, 404), (directrice, 404)):
        client.force_login(qui)
        assert client.get(fige.document.url).status_code == statut, qui
    client.force_login(de_la_caf)
    assert "Rapport 2025, version 1" in client.get(reverse("partenaire", args=["54"])).content.decode()


def test_freezing_is_asked_from_the_page_of_the_report(client, reseau, structure, coordinatrice):
    client.force_login(coordinatrice)
    url = reverse("coordination_rapport_figer", args=["54", 2025])
    assert "version 1" in client.get(url).content.decode() and not RapportFige.objects.exists()
    assert client.post(url).status_code == 302
    assert travaux.executer(travaux.Travail.objects.get().pk)
    page = client.get(reverse("coordination_rapport", args=["54", 2025])).content.decode()
    assert "Versions figées" in page and "version 2" in client.get(url).content.decode()


# — A link to the figures


def _partager(reseau, by, **autre):
    dits = {"pour": "Département", "annee": 2025, "expire_le": aujourdhui() + timedelta(days=30)} | autre
    return services.share_figures(reseau=reseau, by=by, **dits)


def test_whoever_holds_the_link_reads_the_figures_without_an_account_nor_a_name(
    client, actif, reseau, coordinatrice
):  # fmt: skip
    partage = _partager(reseau, coordinatrice, pour="Madame la Directrice")
    reponse = client.get(reverse("chiffres_partages", args=[partage.jeton]))
    texte = reponse.content.decode()
    assert reponse.status_code == 200 and "Année 2025" in texte
    assert actif.nom not in texte and "Madame la Directrice" not in texte and "sessionid" not in client.cookies
    assert reponse["Cache-Control"] == "private, no-store" and "noindex" in reponse["X-Robots-Tag"]
    svg = reverse("chiffres_partages_figure", args=[partage.jeton, "structures-statut", "svg"])
    assert client.get(svg).content.startswith(b"<svg")


def test_a_link_taken_back_or_out_of_date_says_so_and_shows_nothing(client, reseau, structure, coordinatrice):
    retire, passe = _partager(reseau, coordinatrice), _partager(reseau, coordinatrice)
    services.unshare_figures(partage=retire, by=coordinatrice)
    services.unshare_figures(partage=retire, by=coordinatrice)  # said twice, done once
    hier = aujourdhui() - timedelta(days=1)
    PartageStatistiques.objects.filter(pk=passe.pk).update(ouvert_le=hier, expire_le=hier)
    for jeton in (retire.jeton, passe.jeton, "x" * 32):
        reponse = client.get(reverse("chiffres_partages", args=[jeton]))
        assert reponse.status_code == 404 and "Ce lien est fermé" in reponse.content.decode()
        svg = reverse("chiffres_partages_figure", args=[jeton, "structures-statut", "svg"])
        assert client.get(svg).status_code == 404


def test_a_link_lives_a_year_at_most_and_only_the_coordination_opens_or_closes_it(
    reseau, coordinatrice, directrice, voisine
):
    for jours in (-1, 400):
        with pytest.raises(Refused) as refus:
            _partager(reseau, coordinatrice, expire_le=aujourdhui() + timedelta(days=jours))
        assert refus.value.champ == "expire_le"
    partage = _partager(reseau, coordinatrice)
    for qui in (directrice, voisine):
        with pytest.raises(Refused):
            _partager(reseau, qui)
        with pytest.raises(Refused):
            services.unshare_figures(partage=partage, by=qui)


def test_the_page_of_the_links_keeps_what_was_typed_and_asks_as_many_queries_for_30(
    client, reseau, coordinatrice, django_assert_num_queries
):
    from django.test.utils import CaptureQueriesContext

    client.force_login(coordinatrice)
    url = reverse("coordination_partages", args=["54"])
    page = client.post(url, {"pour": "Le Conseil", "annee": "2025", "expire_le": "2020-01-01"}).content.decode()
    assert "Le Conseil" in page and "un jour à venir" in page and not PartageStatistiques.objects.exists()
    _partager(reseau, coordinatrice)
    client.get(url)
    with CaptureQueriesContext(connection) as un:
        client.get(url)
    for _ in range(29):
        _partager(reseau, coordinatrice)
    with CaptureQueriesContext(connection) as trente:
        client.get(url)
    assert len(un) == len(trente)


# — The part of a structure, the sum of several networks


def test_the_direction_reads_the_report_of_its_structure_alone(client, actif, reseau, structure, directrice):
    client.force_login(directrice)
    url = reverse("structure_rapport", args=[structure.code, 2025])
    assert structure.nom in client.get(url).content.decode()
    assert client.get(url + "?export=xlsx").content[:2] == b"PK"
    assert client.post(url).status_code == 302
    travail = travaux.Travail.objects.get()
    assert travaux.executer(travail.pk)
    r = rapport.de_la_structure(structure, 2025)
    dits = {v.indicateur.code: v.nombre for v in r.vue.valeurs}
    assert (dits["structures"], dits["promeneurs_actifs"]) == (1, 1) and "reunions" not in dits


def test_the_sum_of_several_networks_is_what_each_counts(actif, reseau, autre_reseau, coordinatrice):
    debut, fin = date(2025, 1, 1), date(2025, 12, 31)
    *siens, tous = ensemble.lignes([reseau, autre_reseau], debut, fin)
    for n, code in enumerate(ensemble.COLONNES):
        assert tous.nombres[n] == sum(ligne.nombres[n] for ligne in siens)
        for ligne in siens:
            seul = rapport.du_reseau(ligne.reseau, 2025).vue.valeurs
            assert {v.indicateur.code: v.nombre for v in seul}[code] == ligne.nombres[n], code
    ensemble_ = rapport.des_reseaux([reseau, autre_reseau], 2025).vue.valeurs
    dits = {v.indicateur.code: v.nombre for v in ensemble_}
    assert [dits[code] for code in ensemble.COLONNES] == tous.nombres


def test_who_coordinates_several_networks_has_them_side_by_side(client, actif, reseau, autre_reseau, coordinatrice):
    client.force_login(coordinatrice)
    assert client.get(reverse("mes_reseaux")).status_code == 404
    RoleReseau.objects.create(user=coordinatrice, reseau=autre_reseau, role="coordination")
    page = client.get(reverse("mes_reseaux"))
    assert page.status_code == 200 and "Ensemble" in page.content.decode()
    assert client.get(reverse("mes_reseaux") + "?export=xlsx").content[:2] == b"PK"
    assert client.post(reverse("mes_reseaux")).status_code == 302
    travail = travaux.Travail.objects.get()
    assert travaux.executer(travail.pk)
    RoleReseau.objects.filter(user=coordinatrice, reseau=autre_reseau).delete()
    assert not travaux_rapport.permis(coordinatrice, travail.parametres)
