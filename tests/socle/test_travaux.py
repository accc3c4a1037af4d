"""Long work: asked once, done once whatever is killed, told plainly when it stopped, kept a week for its owner."""

import datetime
import hashlib
import io
import threading

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from socle import conservation, etats, fichiers, tasks, travaux
from socle.etats import Refused
from socle.models import TRAVAIL, EtatTravail, Fichier, Travail

# Written again here on purpose: the table must not drift without this test saying so.
PERMIS = {
    ("en_attente", "commencer"): "en_cours",
    ("en_cours", "rendre"): "en_attente",
    ("en_cours", "finir"): "fait",
    ("en_attente", "echouer"): "echoue",
    ("en_cours", "echouer"): "echoue",
    ("en_attente", "annuler"): "annule",
    ("en_cours", "annuler"): "annule",
    ("echoue", "recommencer"): "en_attente",
    ("annule", "recommencer"): "en_attente",
}
permis_a = {"lea@exemple.fr"}


def faire(travail: Travail) -> travaux.Resultat:
    travaux.avancer(travail, 50, "La moitié")
    return travaux.Resultat(b"a;b\r\n", "essai.csv", "text/csv")


@pytest.fixture(autouse=True)
def genre(prive):
    permis_a.clear()
    permis_a.add("lea@exemple.fr")
    declarer(faire)


def declarer(acte) -> None:
    travaux.register(travaux.Genre("essai", acte, lambda user, parametres: user.email in permis_a))


def demander(by, **parametres) -> Travail:
    return travaux.lancer(genre="essai", by=by, parametres=parametres, titre="Un essai", retour="/espace/")


def dans(etat: str, by) -> Travail:
    travail = demander(by)
    fini = {"fini_le": timezone.now()}
    for code, reste in {
        "en_attente": [],
        "en_cours": [("commencer", {})],
        "fait": [("commencer", {}), ("finir", fini)],
        "echoue": [("echouer", fini | {"erreur": "Non."})],
        "annule": [("annuler", fini)],
    }[etat]:
        etats.move(travail, code, by=None, **reste)
    return travail


# — Its table


@pytest.mark.parametrize("etat", EtatTravail.values)
def test_every_move_from_every_state_and_the_database_says_the_same(personne, etat):
    travail = dans(etat, personne)
    for code in {move.code for move in TRAVAIL.moves}:
        vers = PERMIS.get((etat, code))
        fini = timezone.now() if vers in ("fait", "echoue", "annule") else None
        changes = {"fini_le": fini, "erreur": "Non." if vers == "echoue" else ""}
        with transaction.atomic():
            if vers is None:
                with pytest.raises(Refused):
                    etats.move(travail, code, by=None)
            else:
                assert etats.move(travail, code, by=None, **changes).etat == vers
            transaction.set_rollback(True)
        travail = Travail.objects.get(pk=travail.pk)
    for vers in set(EtatTravail.values) - {v for (de, _), v in PERMIS.items() if de == etat} - {etat}:
        with pytest.raises(DatabaseError, match="Passage impossible"), transaction.atomic(), connection.cursor() as c:
            c.execute("UPDATE socle_travail SET etat = %s WHERE id = %s", [vers, travail.pk])


def test_work_begins_in_the_queue(personne):
    for etat in set(EtatTravail.values) - {"en_attente"}:
        with pytest.raises(DatabaseError, match="commencer"), transaction.atomic():
            Travail.objects.create(proprietaire=personne, genre="essai", empreinte="x", titre="x", etat=etat)


# — Asked


@pytest.mark.django_db(transaction=True)
def test_work_is_done_after_commit_and_its_file_is_kept(personne):
    with transaction.atomic():
        travail = demander(personne)
        assert Travail.objects.get().etat == "en_attente"
    travail.refresh_from_db()
    assert (travail.etat, travail.progres, travail.resultat.nom) == ("fait", 100, "essai.csv")
    assert travail.resultat.contenu.read() == b"a;b\r\n"


def test_the_same_work_asked_twice_is_one_row_until_it_is_finished(personne, autre):
    un = demander(personne, a=1, b=2)
    assert demander(personne, b=2, a=1).pk == un.pk
    assert demander(personne, a=2).pk != un.pk
    assert travaux.executer(un.pk)
    assert demander(personne, a=1, b=2).pk != un.pk
    assert travaux.dernier(genre="essai", by=personne, parametres={"a": 1, "b": 2}).etat == "en_attente"


def test_who_may_not_ask_is_refused_then_and_at_the_time_of_the_work(personne, autre):
    with pytest.raises(Refused):
        demander(autre)
    travail = demander(personne)
    permis_a.clear()
    assert not travaux.executer(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == "echoue" and "plus demander" in travail.erreur and not Fichier.objects.exists()


# — Done, once


def test_work_already_done_or_given_up_is_not_done_again(personne):
    for travail in (demander(personne), travaux.annuler(travail=demander(personne, a=1), by=personne)):
        travaux.executer(travail.pk)
        assert not travaux.executer(travail.pk)
    assert Fichier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_then_another_give_one_result(personne):
    travail = Travail.objects.create(
        proprietaire=personne, genre="essai", empreinte="x", titre="Un essai", retour="/espace/"
    )
    morts = []

    def mourir(un: Travail) -> travaux.Resultat:
        travaux.avancer(un, 30, "Trente")
        connection.close()  # what a killed process does: its session of the database ends, nothing is written
        raise SystemExit

    def worker() -> None:
        try:
            travaux.executer(travail.pk)
        except SystemExit:
            morts.append(1)

    declarer(mourir)
    fil = threading.Thread(target=worker)
    fil.start()
    fil.join()
    travail.refresh_from_db()
    assert morts and (travail.etat, travail.progres) == ("en_cours", 30)
    assert travaux.aspect(travail) == "interrompu"
    declarer(faire)
    assert tasks.travailler.apply((travail.pk,)).get() and not tasks.travailler.apply((travail.pk,)).get()
    travail.refresh_from_db()
    assert travail.etat == "fait" and Fichier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_the_same_work_make_one_result_and_its_page_knows_it_goes_on(personne):
    travail = Travail.objects.create(
        proprietaire=personne, genre="essai", empreinte="x", titre="Un essai", retour="/espace/"
    )
    dedans, sortir, faits = threading.Event(), threading.Event(), []

    def lent(un: Travail) -> travaux.Resultat:
        dedans.set()
        sortir.wait(10)
        return faire(un)

    def worker() -> None:
        try:
            faits.append(travaux.executer(travail.pk))
        finally:
            connection.close()

    declarer(lent)
    fil = threading.Thread(target=worker)
    fil.start()
    assert dedans.wait(10)
    travail.refresh_from_db()
    assert travaux.aspect(travail) == "en_cours"
    assert not travaux.executer(travail.pk), "somebody is at it"
    sortir.set()
    fil.join()
    assert faits == [True] and Fichier.objects.count() == 1


def test_work_given_up_stops_at_its_next_step_and_keeps_nothing(personne):
    travail = demander(personne)

    def abandonne(un: Travail) -> travaux.Resultat:
        travaux.annuler(travail=Travail.objects.get(pk=un.pk), by=personne)
        return faire(un)

    declarer(abandonne)
    assert not travaux.executer(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == "annule" and not Fichier.objects.exists()


@pytest.mark.parametrize(
    ("erreur", "dit"),
    [(Refused("Trop gros."), "Trop gros."), (ValueError("secret"), "de notre côté"), (SoftTimeLimitExceeded(), "dure")],
)
def test_a_failure_is_said_in_french_and_may_begin_again(personne, erreur, dit):
    def echouer(un: Travail) -> travaux.Resultat:
        raise erreur

    travail = demander(personne)
    declarer(echouer)
    assert not travaux.executer(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == "echoue" and dit in travail.erreur and "secret" not in travail.erreur
    declarer(faire)
    travaux.recommencer(travail=travail, by=personne)
    assert travaux.executer(travail.pk)
    with pytest.raises(Refused):
        travaux.recommencer(travail=Travail.objects.get(pk=travail.pk), by=personne)


# — Stopped, taken up


def test_what_nobody_takes_or_whose_worker_died_goes_back_to_the_queue(personne, monkeypatch):
    confies = []
    monkeypatch.setattr(travaux, "_confier", confies.append)
    perdu, mort, neuf = demander(personne), demander(personne, a=1), demander(personne, a=2)
    etats.move(mort, "commencer", by=None)
    Travail.objects.filter(pk__in=(perdu.pk, mort.pk)).update(vu_le=timezone.now() - 2 * travaux.TARDE)
    perdu.refresh_from_db()
    assert [travaux.aspect(t) for t in (perdu, mort, neuf)] == ["tarde", "interrompu", "en_attente"]
    assert travaux.reprendre() == 2 and confies == [perdu.pk, mort.pk]


def test_work_whose_worker_dies_each_time_fails_after_three(personne):
    travail = demander(personne)
    for _ in range(travaux.ESSAIS_MAX):
        assert travaux._commencer(travail.pk)
    assert not travaux.executer(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == "echoue" and "arrêté plusieurs fois" in travail.erreur


def test_a_broker_that_is_down_leaves_the_row_in_the_queue(personne, monkeypatch, django_capture_on_commit_callbacks):
    def absente(*args, **options):
        raise OSError("broker")

    monkeypatch.setattr(tasks.travailler, "apply_async", absente)
    with django_capture_on_commit_callbacks(execute=True):
        travail = demander(personne)
    assert Travail.objects.get(pk=travail.pk).etat == "en_attente"


# — Its page


def page(client, travail: Travail, **entetes):
    return client.get(travail.url, headers=entetes)


def test_the_page_and_the_file_are_their_owners_alone(client, personne, autre, settings):
    settings.X_ACCEL = True
    travail = demander(personne)
    travaux.executer(travail.pk)
    travail.refresh_from_db()
    adresses = [travail.url, travail.resultat.url]
    client.force_login(autre)
    permis_a.add(autre.email)
    assert [client.get(a).status_code for a in adresses] == [404, 404]
    for nom in ("travail_recommencer", "travail_annuler"):
        assert client.post(reverse(nom, args=[travail.code])).status_code == 404
    client.force_login(personne)
    assert [client.get(a).status_code for a in adresses] == [200, 200]
    permis_a.discard(personne.email)
    assert [client.get(a).status_code for a in adresses] == [404, 404], "a right that is lost"


@pytest.mark.parametrize(
    ("etat", "dit", "boutons"),
    [
        ("en_attente", "En attente de son tour", {"annuler"}),
        ("en_cours", "interrompu", {"annuler", "recommencer"}),  # nobody holds its lock
        ("fait", "C’est prêt", set()),
        ("echoue", "Non.", {"recommencer"}),
        ("annule", "Travail arrêté", {"recommencer"}),
    ],
)
def test_the_page_says_where_it_is_and_offers_what_helps(client, personne, etat, dit, boutons):
    travail = dans(etat, personne)
    client.force_login(personne)
    texte = page(client, travail).content.decode()
    assert dit in texte and "/espace/" in texte
    assert {
        nom for nom in ("annuler", "recommencer") if reverse(f"travail_{nom}", args=[travail.code]) in texte
    } == boutons
    assert ("hx-trigger" in texte) == ("Actualiser" in texte) == (etat in ("en_attente", "en_cours"))


def test_htmx_gets_the_part_that_changed_or_nothing(client, personne):
    travail = demander(personne)
    client.force_login(personne)
    morceau = client.get(travail.url, headers={"HX-Request": "true"}).content.decode()
    vu = morceau.partition("?vu=")[2].partition('"')[0]
    assert "<html" not in morceau and "En attente" in morceau
    assert client.get(f"{travail.url}?vu={vu}", headers={"HX-Request": "true"}).status_code == 204
    travaux.executer(travail.pk)
    assert "C’est prêt" in client.get(f"{travail.url}?vu={vu}", headers={"HX-Request": "true"}).content.decode()


def test_the_buttons_stop_and_begin_again(client, personne):
    travail = demander(personne)
    client.force_login(personne)
    client.post(reverse("travail_annuler", args=[travail.code]))
    assert Travail.objects.get().etat == "annule"
    reponse = client.post(reverse("travail_annuler", args=[travail.code]), follow=True)
    assert "n’est plus possible" in reponse.content.decode()
    client.post(reverse("travail_recommencer", args=[travail.code]))
    assert Travail.objects.get().etat == "en_attente"


# — Kept a week


def test_work_and_its_file_are_kept_seven_days(personne):
    with time_machine.travel(timezone.now() - datetime.timedelta(days=8), tick=False):
        vieux = demander(personne)
        travaux.executer(vieux.pk)
    recent = demander(personne, a=1)
    travaux.executer(recent.pk)
    vieux.refresh_from_db()
    chemin = vieux.resultat.contenu.path
    with transaction.atomic():
        assert conservation.purger(["travaux"]) == {"travaux": 1}
    assert [*Travail.objects.all()] == [recent]
    assert Fichier.objects.get(pk=vieux.resultat_id).supprime_le and chemin


def test_a_big_file_is_kept_without_being_read_whole(personne):
    class Lu(io.BytesIO):
        plus = 0

        def read(self, taille=-1):
            self.plus = max(self.plus, self.getbuffer().nbytes if taille in (-1, None) else taille)
            return super().read(taille)

    source = Lu(b"x" * 3_000_000)
    fichier = fichiers.keep_file(source, nom="gros.zip", mime="application/zip", regle="essai", by=personne)
    assert (fichier.taille, fichier.nom) == (3_000_000, "gros.zip") and source.plus < 100_000
    assert fichier.sha256 == hashlib.sha256(b"x" * 3_000_000).hexdigest()
