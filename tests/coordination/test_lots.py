"""One act on several sheets: foreseen without a trace, done sheet by sheet, taken up where it stopped."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination import lots, services
from coordination.enums_lots import GenreLot
from coordination.models import LigneLot, Lot, Message
from coordination.services.lots import GENRE
from promeneurs import services as personnes
from promeneurs.models import Mandat, Promeneur
from promeneurs.services.confirmation import ask_confirmation
from socle import journal, travaux
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel, EtatTravail, Travail
from structures import services as employeurs
from structures.models import Structure
from tests.conftest import compte_utilisateur

MOTIF = {"motif": "Le poste s’arrête."}


def gens(reseau, structure, by, n: int) -> list[Promeneur]:
    """As many people named since 2024, without charter, and one nobody names."""
    tous = []
    for i in range(n):
        p = personnes.create_promeneur(
            reseau=reseau, prenom=f"Ana{i}", nom="Roux", fonction="Animatrice", email=f"ana{i}@exemple.fr", by=by
        )
        personnes.designate(promeneur=p, structure=structure, depuis=date(2024, 1, 1), by=by)
        tous.append(p)
    return [*tous, personnes.create_promeneur(reseau=reseau, prenom="Zoé", nom="Seule", fonction="", by=by)]


def preparer(reseau, acte, fiches, by, genre="promeneurs") -> Lot:
    return services.prepare_lot(reseau=reseau, genre=genre, acte=acte, fiches=fiches, by=by)


def fin() -> dict[str, str]:
    return {"dernier": aujourdhui().isoformat(), **MOTIF}


def etats(lot: Lot) -> list[str]:
    return list(lot.lignes.values_list("etat", flat=True))


def executer(lot: Lot) -> bool:
    return travaux.executer(Travail.objects.get(parametres={"lot": lot.code}).pk)


@pytest.fixture
def lot(reseau, structure, coordinatrice):
    """Ending the mandates of three people, of whom one has none; foreseen."""
    un = preparer(reseau, "finir", gens(reseau, structure, coordinatrice, 2), coordinatrice)
    services.foresee_lot(lot=un, parametres=fin(), by=coordinatrice)
    return un


def test_what_is_foreseen_says_each_outcome_and_changes_nothing(lot):
    assert etats(lot) == ["a_faire", "a_faire", "refusee"]
    dits = list(lot.lignes.values_list("dit", flat=True))
    assert dits[0].startswith("Fin du mandat à MJC des Trois Maisons") and dits[2] == "Aucun mandat à finir."
    assert not Mandat.objects.exclude(motif_fin="").exists() and not Courriel.objects.exists()


def test_what_was_foreseen_is_what_is_done(lot, coordinatrice):
    services.launch_lot(lot=lot, by=coordinatrice, retour="/")
    assert executer(lot)
    assert etats(lot) == ["faite", "faite", "refusee"]
    assert Mandat.objects.filter(motif_fin=MOTIF["motif"]).count() == 2
    assert Travail.objects.get().resultat is not None


def test_an_interrupted_lot_goes_on_where_it_was(lot, coordinatrice):
    services.launch_lot(lot=lot, by=coordinatrice, retour="/")
    vrai, faits = lots.ACTES["finir"].faire, []

    def faire(fiche, dit, by):
        if faits:
            raise KeyboardInterrupt
        faits.append(fiche.pk)
        return vrai(fiche, dit, by)

    object.__setattr__(lots.ACTES["finir"], "faire", faire)
    try:
        with pytest.raises(KeyboardInterrupt):
            executer(lot)
    finally:
        object.__setattr__(lots.ACTES["finir"], "faire", vrai)
    assert etats(lot) == ["faite", "a_faire", "refusee"]
    Travail.objects.update(etat=EtatTravail.EN_COURS)
    assert executer(lot)
    assert etats(lot) == ["faite", "faite", "refusee"]
    fins = journal.events_model(Mandat).objects.filter(promeneur=faits[0], motif_fin=MOTIF["motif"])
    assert fins.count() == 1, "the first sheet was done once"


def test_a_row_done_again_is_done_once(lot, coordinatrice):
    services.launch_lot(lot=lot, by=coordinatrice, retour="/")
    executer(lot)
    avant = list(LigneLot.objects.values_list("etat", "dit"))
    for ligne in lot.lignes.all():
        services.do_row(ligne=ligne, by=coordinatrice)
    assert list(LigneLot.objects.values_list("etat", "dit")) == avant


def test_a_lot_is_launched_once_by_whoever_prepared_it(lot, reseau, coordinatrice):
    from territoires.models import RoleReseau

    autre = compte_utilisateur("bis@exemple.fr")
    RoleReseau.objects.create(user=autre, reseau=reseau, role="coordination")
    with pytest.raises(Refused, match="qui l’a préparé"):
        services.launch_lot(lot=lot, by=autre, retour="/")
    services.launch_lot(lot=lot, by=coordinatrice, retour="/")
    with pytest.raises(Refused, match="déjà lancé"):
        services.launch_lot(lot=lot, by=coordinatrice, retour="/")
    with pytest.raises(Refused, match="déjà lancé"):
        services.foresee_lot(lot=lot, parametres=fin(), by=coordinatrice)


def test_nothing_is_prepared_without_a_right_a_sheet_or_an_act(reseau, structure, coordinatrice, directrice):
    qui = gens(reseau, structure, coordinatrice, 1)
    for by, acte, fiches, dit in (
        (directrice, "charte", qui, "coordination"),
        (coordinatrice, "charte", [], "une ligne"),
        (coordinatrice, "sortir", qui, "Choisissez"),
        (coordinatrice, "charte", qui * lots.LOT_MAX, "à la fois"),
    ):
        with pytest.raises(Refused, match=dit):
            preparer(reseau, acte, fiches, by)
    assert not Lot.objects.exists()


def test_structures_leave_together_and_one_that_is_not_in_is_refused(reseau, nancy, structure, coordinatrice):
    dehors = employeurs.create_structure(reseau=reseau, nom="Foyer", commune=nancy, by=coordinatrice)
    un = preparer(reseau, "sortir", [structure, dehors], coordinatrice, "structures")
    services.foresee_lot(lot=un, parametres=fin(), by=coordinatrice)
    assert etats(un) == ["a_faire", "refusee"]
    services.launch_lot(lot=un, by=coordinatrice, retour="/")
    executer(un)
    assert structure.adhesions.get().motif_sortie == MOTIF["motif"] and etats(un) == ["faite", "refusee"]


def test_asking_for_a_confirmation_is_refused_for_a_profile_that_is_not_whole(actif, coordinatrice, directrice):
    with pytest.raises(Refused, match="pas complète"):
        ask_confirmation(promeneur=actif, by=coordinatrice)
    with pytest.raises(Refused, match="Seule la coordination"):
        ask_confirmation(promeneur=actif, by=directrice)


def test_asking_for_a_confirmation_writes_once_a_day(actif, coordinatrice):
    from tests.promeneurs import fabrique_public

    compte = personnes.present_account(promeneur=actif, plateforme="x", identifiant="ines", by=None)
    personnes.check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    Structure.objects.update(image=fabrique_public.image())
    Promeneur.objects.filter(pk=actif.pk).update(confirme_le=aujourdhui() - timedelta(days=40))
    actif.refresh_from_db()
    for _ in range(2):
        assert ask_confirmation(promeneur=actif, by=coordinatrice) == ["ines@exemple.fr"]
    assert Courriel.objects.filter(modele="confirmation").count() == 1
    Promeneur.objects.filter(pk=actif.pk).update(confirme_le=aujourdhui())
    actif.refresh_from_db()
    with pytest.raises(Refused, match="d’aujourd’hui"):
        ask_confirmation(promeneur=actif, by=coordinatrice)


# — The screens


def test_from_the_list_to_the_end_without_a_script(chez_nous, reseau, structure, coordinatrice):
    un, deux, seule = gens(reseau, structure, coordinatrice, 2)
    liste = reverse("coordination_promeneurs", args=["54"])
    assert 'name="fiches"' in chez_nous.get(liste).content.decode()
    envoi = {"fiches": [un.code, seule.code], "acte": "finir"}
    page = chez_nous.post(reverse("coordination_promeneurs_lot", args=["54"]), envoi).url
    assert "Rien n’est fait avant" in chez_nous.get(page).content.decode()
    refuse = chez_nous.post(page, {"dernier": "", "motif": "Parce que"})
    assert refuse.status_code == 200 and "Parce que" in refuse.content.decode()
    chez_nous.post(page, fin())
    prevu = chez_nous.get(page).content.decode()
    assert "Aucun mandat à finir." in prevu and "Fin du mandat à" in prevu and deux.prenom not in prevu
    travail = chez_nous.post(f"{page}lancer/").url
    assert travail == Travail.objects.get(genre=GENRE).url
    executer(Lot.objects.get())
    assert "C’est fini" in chez_nous.get(page).content.decode()


def test_all_that_match_the_filter_are_chosen(chez_nous, reseau, structure, coordinatrice):
    gens(reseau, structure, coordinatrice, 3)
    url = reverse("coordination_promeneurs_lot", args=["54"])
    chez_nous.post(f"{url}?q=ana", {"toutes": "on", "acte": "charte"})
    assert Lot.objects.get().lignes.count() == 3


def test_a_selection_is_written_to_and_exported(chez_nous, reseau, structure, coordinatrice):
    un, deux, _ = gens(reseau, structure, coordinatrice, 2)
    url = reverse("coordination_promeneurs_lot", args=["54"])
    ecrire = chez_nous.post(url, {"fiches": [un.code], "acte": "ecrire"})
    page = chez_nous.get(ecrire.url)
    assert page.context["form"].n_choisies == 1
    saisi = {"publics": ["promeneurs"], "criteres.choisies": un.code, "genre": "service", "sujet": "A", "texte": "B"}
    brouillon = chez_nous.post(ecrire.url, saisi).url
    lu = chez_nous.get(brouillon).content.decode()
    assert "Ana0" in lu and "Ana1" not in lu
    fichier = chez_nous.post(url, {"fiches": [deux.code], "acte": "exporter"})
    assert fichier["Content-Disposition"].endswith('.xlsx"')


def test_more_than_can_be_written_to_is_said_and_nobody_is_left_out(
    chez_nous, reseau, structure, coordinatrice, monkeypatch
):
    gens(reseau, structure, coordinatrice, 2)
    monkeypatch.setattr(lots, "LOT_MAX", 1)
    url = reverse("coordination_promeneurs_lot", args=[reseau.code])
    dite = chez_nous.post(url, {"toutes": "1", "acte": "ecrire"}, follow=True)
    assert "filtrez la liste" in dite.content.decode() and not Message.objects.exists()


def test_sheets_of_another_network_are_never_chosen(chez_nous, reseau, autre_reseau, coordinatrice):
    voisin = personnes.create_promeneur(reseau=autre_reseau, prenom="Léo", nom="Noir", fonction="", by=None)
    url = reverse("coordination_promeneurs_lot", args=["54"])
    chez_nous.post(url, {"fiches": [voisin.code], "acte": "inviter"})
    assert not LigneLot.objects.exists()


def test_the_page_of_a_lot_costs_the_same_for_1_and_30_rows(chez_nous, reseau, structure, coordinatrice):
    qui = gens(reseau, structure, coordinatrice, 30)

    def cout(fiches) -> int:
        un = preparer(reseau, "charte", fiches, coordinatrice)
        url = reverse("coordination_lot", args=["54", un.code])
        chez_nous.get(url)
        with CaptureQueriesContext(connection) as requetes:
            assert chez_nous.get(url).status_code == 200
        return len(requetes)

    assert cout(qui[:1]) == cout(qui) <= 25


def test_every_act_is_for_some_list():
    assert {g for acte in lots.ACTES.values() for g in acte.genres} == set(GenreLot)
