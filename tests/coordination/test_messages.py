"""Messages to a part of the network: to the right people, one mail each, once, and those who want no more have none."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination import actions, conservation, messages, publics, services
from coordination.models import Abonnement, Destinataire, Message
from coordination.services import messages as envois
from promeneurs import services as personnes
from socle import courrier
from socle.edition import Conflit
from socle.etats import Refused
from socle.models import Courriel, Fichier
from structures import services as employeurs
from territoires.models import RoleReseau
from tests.conftest import compte_utilisateur
from tests.conventions.fabrique import pdf

TEXTE = "Bonjour {prénom},\n\nLe réseau {réseau} vous attend à {structure}.\n\n{espace}"


def brouillon(reseau, by, **champs):
    debut = {"genre": "information", "publics": ["promeneurs"], "criteres": {}, "sujet": "Rentrée", "texte": TEXTE}
    return services.save_draft(reseau=reseau, by=by, **debut | champs)


def envoyer(message, by, attendus=1):
    return services.send_message(message=message, attendus=attendus, version=message.version, by=by)


def peupler(reseau, structure, by, nombre, debut=0):
    for n in range(debut, debut + nombre):
        p = personnes.create_promeneur(
            reseau=reseau, prenom=f"Lou{n}", nom="Petit", email=f"lou{n}@exemple.fr", fonction="Animatrice", by=by
        )
        personnes.designate(promeneur=p, structure=structure, by=by)


def adresses(reseau, publics_, **choix):
    return sorted(p.email for p in publics.personnes(reseau, publics_, choix))


# — To whom


def test_criteria_choose_the_people_and_a_neighbour_network_is_never_among_them(
    reseau, structure, directrice, mandat, autre_reseau, coordinatrice
):
    personnes.create_promeneur(reseau=autre_reseau, prenom="Lou", nom="Loin", email="loin@exemple.fr", by=None)
    assert adresses(reseau, ["promeneurs"]) == ["ines@exemple.fr"]
    assert adresses(reseau, ["promeneurs", "structures"]) == ["direction@exemple.fr", "ines@exemple.fr"]
    assert adresses(reseau, ["promeneurs"], commune="54395", type=structure.type) == ["ines@exemple.fr"]
    assert adresses(reseau, ["promeneurs"], commune="54528") == []
    assert adresses(reseau, ["promeneurs"], plateforme="discord") == []
    personnes.present_account(promeneur=mandat.promeneur, plateforme="discord", identifiant="ines54", by=coordinatrice)
    assert adresses(reseau, ["promeneurs"], plateforme="discord") == ["ines@exemple.fr"]


def test_charter_missing_then_signed_and_profile_incomplete(reseau, mandat, coordinatrice):
    personnes.open_by_exception(mandat=mandat, motif="Essai", by=coordinatrice)
    assert adresses(reseau, ["promeneurs"], statut="attente_charte") == ["ines@exemple.fr"]
    assert [p.chez for p in publics.personnes(reseau, ["structures"], {"statut_structure": "charte_a_signer"})]
    personnes.record_imported_charter(mandat=mandat, signee_le=timezone.localdate(), by=coordinatrice)
    assert adresses(reseau, ["promeneurs"], statut="attente_charte") == []
    assert publics.personnes(reseau, ["structures"], {"statut_structure": "charte_a_signer"}) == []
    assert adresses(reseau, ["promeneurs"], statut="profil_incomplet") == ["ines@exemple.fr"]


def test_log_missing_is_the_one_of_last_month(reseau, actif, coordinatrice, jour):
    assert adresses(reseau, ["promeneurs"], statut="releve_manquant") == []
    avant = (jour.replace(day=1) - timedelta(days=1)).replace(day=1)
    services.open_follow_up(reseau=reseau, depuis=avant, by=coordinatrice)
    assert adresses(reseau, ["promeneurs"], statut="releve_manquant") == ["ines@exemple.fr"]


def test_partners_by_kind_of_body(reseau, coordinatrice):
    from territoires.models import Organisme

    caf = compte_utilisateur("caf@exemple.fr")
    RoleReseau.objects.create(
        user=caf, reseau=reseau, role="partenaire", organisme=Organisme.objects.create(nature="caf")
    )
    assert adresses(reseau, ["partenaires"], nature="caf") == ["caf@exemple.fr"]
    assert adresses(reseau, ["partenaires"], nature="msa") == []


def test_one_person_in_two_roles_is_written_to_once_and_who_has_no_address_is_told_of(
    reseau, structure, mandat, coordinatrice
):
    employeurs.add_member(structure=structure, user=mandat.promeneur.user, role="direction", by=None)
    p = personnes.create_promeneur(reseau=reseau, prenom="Zoé", nom="Muette", fonction="Animatrice", by=coordinatrice)
    personnes.designate(promeneur=p, structure=structure, by=coordinatrice)
    m = brouillon(reseau, coordinatrice, publics=["promeneurs", "structures"])
    assert [p.email for p in messages.retenues(m)] == ["ines@exemple.fr"]
    assert [p.nom for p in messages.choisies(m) if not p.email] == ["Zoé Muette"]


def test_somebody_unticked_receives_nothing_and_only_those_shown_are_unticked(reseau, structure, mandat, coordinatrice):
    m = brouillon(reseau, coordinatrice)
    cle = publics.cle_de("ines@exemple.fr")
    services.choose(message=m, montrees={cle}, gardees=set(), by=coordinatrice)
    m.refresh_from_db()
    assert messages.retenues(m) == [] and "ines" not in str(m.exclus)
    services.choose(message=m, montrees=set(), gardees=set(), by=coordinatrice)
    m.refresh_from_db()
    assert messages.retenues(m) == []
    services.choose(message=m, montrees={cle}, gardees={cle}, by=coordinatrice)
    m.refresh_from_db()
    assert len(messages.retenues(m)) == 1


# — What it says


def test_fields_become_what_each_person_is_and_an_empty_one_takes_its_space_away(reseau, mandat, coordinatrice):
    m = brouillon(reseau, coordinatrice)
    (p,) = messages.retenues(m)
    _, corps = messages.ecrit(m, messages.valeurs(p.valeurs, reseau, coordinatrice))
    assert corps.startswith("Bonjour Inès,") and mandat.structure.nom in corps and "/espace/" in corps
    vide = messages.valeurs({"prénom": "", "structure": "{nom}"}, reseau, coordinatrice)
    assert messages.ecrit(m, vide)[1].startswith("Bonjour,") and "{nom}" in messages.ecrit(m, vide)[1]


@pytest.mark.parametrize(
    ("texte", "dit"),
    [("Bonjour {prenon}", "prénom"), ("Bonjour {", "accolade"), ("Ici {espace} là", "seul sur sa ligne")],
)
def test_an_unknown_field_is_refused_beside_the_text_and_nothing_typed_is_lost(chez_nous, reseau, texte, dit):
    envoi = {"genre": "information", "publics": ["promeneurs"], "sujet": "Rentrée", "texte": texte}
    reponse = chez_nous.post(reverse("coordination_message_nouveau", args=[reseau.code]), envoi)
    page = reponse.content.decode()
    assert reponse.status_code == 200 and dit in page and "Rentrée" in page and texte in page
    assert not Message.objects.exists()
    with pytest.raises(Refused) as refus:
        brouillon(reseau, reponse.wsgi_request.user, texte=texte)
    assert refus.value.champ == "texte"


def test_a_field_without_its_accent_is_understood(reseau, mandat, coordinatrice):
    m = brouillon(reseau, coordinatrice, texte="Bonjour {Prenom}")
    assert messages.ecrit(m, {"prénom": "Inès"})[1] == "Bonjour Inès"


def test_a_draft_is_kept_with_what_is_missing_and_two_people_lose_nothing(reseau, coordinatrice):
    m = brouillon(reseau, coordinatrice, publics=[], sujet="", texte="")
    etat = {"genre": "information", "publics": [], "sujet": "", "texte": "", "criteres": {}}
    services.save_draft(reseau=reseau, message=m, version=0, by=coordinatrice, **etat | {"sujet": "Le mien"})
    with pytest.raises(Conflit):
        services.save_draft(reseau=reseau, message=m, version=0, by=coordinatrice, **etat | {"sujet": "Un autre"})
    criteres = {"criteres": {"type": "mjc"}}
    services.save_draft(reseau=reseau, message=m, version=0, by=coordinatrice, **etat | criteres)
    m.refresh_from_db()
    assert (m.sujet, m.criteres) == ("Le mien", {"type": "mjc"})


# — Sending


@pytest.fixture
def pret(reseau, mandat, coordinatrice):
    return brouillon(reseau, coordinatrice)


def test_a_trial_goes_to_oneself_alone_as_somebody_would_read_it(
    pret, coordinatrice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.send_trial(message=pret, by=coordinatrice)
    (un,) = mail.outbox
    assert un.to == ["coordination@exemple.fr"] and un.subject == "[Essai] Rentrée" and "Bonjour Inès" in un.body
    assert "List-Unsubscribe" not in un.extra_headers and not Destinataire.objects.exists()


def test_each_receives_one_mail_alone_with_files_and_the_answer_comes_to_the_coordinator(
    pret, reseau, structure, coordinatrice, django_capture_on_commit_callbacks
):
    peupler(reseau, structure, coordinatrice, 2)
    services.attach(message=pret, upload=pdf("plan.pdf"), by=coordinatrice)
    with django_capture_on_commit_callbacks(execute=True):
        envoyer(pret, coordinatrice, 3)
    assert sorted(m.to[0] for m in mail.outbox) == ["ines@exemple.fr", "lou0@exemple.fr", "lou1@exemple.fr"]
    for un in mail.outbox:
        assert len(un.to) == 1 and not un.cc and not un.bcc and un.reply_to == ["coordination@exemple.fr"]
        assert [nom for nom, *_ in un.attachments] == ["plan.pdf"]
        texte = str(un.message())
        assert sum(f"{qui}@exemple.fr" in texte for qui in ("ines", "lou0", "lou1")) == 1
    pret.refresh_from_db()
    n = messages.nombres(pret)
    assert (pret.etat, n.total, n.parti, n.a_envoyer) == ("envoye", 3, 3, 0)


def test_a_worker_killed_anywhere_sends_each_once_when_it_starts_again(
    pret, reseau, structure, coordinatrice, monkeypatch
):
    peupler(reseau, structure, coordinatrice, 3)
    envoyer(pret, coordinatrice, 4)
    vrai, fois = courrier.envoyer, []

    def meurt(pk):
        fois.append(pk)
        if len(fois) == 2:
            raise SystemExit
        return vrai(pk)

    monkeypatch.setattr(courrier, "envoyer", meurt)
    with pytest.raises(SystemExit):
        services.deliver(pk=pret.pk)
    for _ in range(2):
        assert services.deliver(pk=pret.pk) is False
    courrier.reprendre()
    assert sorted(m.to[0] for m in mail.outbox) == [
        "ines@exemple.fr", "lou0@exemple.fr", "lou1@exemple.fr", "lou2@exemple.fr",
    ]  # fmt: skip
    pret.refresh_from_db()
    assert pret.etat == "envoye" and messages.nombres(pret).parti == 4


def test_a_long_sending_gives_its_place_back_and_the_beat_takes_it_up(
    pret, reseau, structure, coordinatrice, django_capture_on_commit_callbacks
):
    peupler(reseau, structure, coordinatrice, 1)
    envoyer(pret, coordinatrice, 2)
    assert services.deliver(pk=pret.pk, budget=0) is True and not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        assert services.resume_messages() == 1
    assert len(mail.outbox) == 2 and services.resume_messages() == 0


def test_a_message_sent_twice_goes_once_and_never_changes(pret, coordinatrice):
    envoyer(pret, coordinatrice)
    with pytest.raises(Refused, match="déjà envoyé"):
        envoyer(pret, coordinatrice)
    for acte in (
        lambda: services.save_draft(reseau=pret.reseau, message=pret, version=None, by=coordinatrice, sujet="Autre"),
        lambda: services.attach(message=pret, upload=pdf(), by=coordinatrice),
        lambda: services.remove_draft(message=pret, by=coordinatrice),
        lambda: services.choose(message=pret, montrees=set(), gardees=set(), by=coordinatrice),
    ):
        with pytest.raises(Refused, match="déjà envoyé"):
            acte()
    for ecrire in (Message.objects.filter(pk=pret.pk).update, lambda **c: Message.objects.filter(pk=pret.pk).delete()):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            ecrire(sujet="Autre")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_at_once_send_once(reseau, mandat, coordinatrice):
    m = brouillon(reseau, coordinatrice)
    collegue = compte_utilisateur("collegue@exemple.fr")
    RoleReseau.objects.create(user=collegue, reseau=reseau, role="coordination")
    refus = []

    def un(by):
        try:
            envoyer(m, by)
        except Refused as erreur:
            refus.append(str(erreur))
        finally:
            connection.close()

    fils = [threading.Thread(target=un, args=(qui,)) for qui in (coordinatrice, collegue)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(refus) == 1 and "déjà envoyé" in refus[0]
    assert len(mail.outbox) == 1 and Courriel.objects.filter(modele="message").count() == 1


def test_nobody_is_written_to_whom_the_page_did_not_say(pret, reseau, structure, coordinatrice):
    vue = pret.version
    peupler(reseau, structure, coordinatrice, 1)
    with pytest.raises(Refused, match="ils sont maintenant 2"):
        envoyer(pret, coordinatrice, 1)
    services.choose(message=pret, montrees=set(), gardees=set(), by=coordinatrice)
    with pytest.raises(Refused, match="vient de changer"):
        services.send_message(message=pret, attendus=2, version=vue, by=coordinatrice)
    assert not Destinataire.objects.exists()


@pytest.mark.parametrize("champ", ["sujet", "texte"])
def test_a_message_without_subject_or_text_does_not_go(pret, coordinatrice, champ):
    Message.objects.filter(pk=pret.pk).update(**{champ: ""})
    with pytest.raises(Refused):
        envoyer(pret, coordinatrice)


def test_an_address_refused_by_its_server_is_seen(pret, coordinatrice, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"Unknown user")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        envoyer(pret, coordinatrice)
    assert messages.with_etat(pret.destinataires.all()).get().etat == "refuse" and messages.nombres(pret).refuse == 1


def test_the_log_says_it_by_itself_in_one_line(pret, reseau, structure, coordinatrice, jour):
    peupler(reseau, structure, coordinatrice, 3)
    assert not actions.lignes(reseau, jour.year)
    envoyer(pret, coordinatrice, 4)
    (ligne,) = actions.lignes(reseau, jour.year)
    assert ligne.texte == "Campagne de courriels\u00a0: Rentrée" and ligne.par == "Claude Coordination"


# — Who wants no more


@pytest.fixture
def abonnement(pret, coordinatrice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        envoyer(pret, coordinatrice)
    return Abonnement.objects.get()


def test_an_information_is_left_by_one_click_and_no_robot_clicks(abonnement, reseau, coordinatrice):
    (un,) = mail.outbox
    lien = f"/desinscription/{abonnement.code}/"
    assert un.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert lien in un.extra_headers["List-Unsubscribe"] and lien in un.body
    client = Client(enforce_csrf_checks=True)
    assert client.get(lien).status_code == 200
    abonnement.refresh_from_db()
    assert abonnement.desinscrit_le is None
    for _ in range(2):
        assert client.post(lien, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "ne recevrez plus" in client.get(lien).content.decode() and not client.cookies
    suite = brouillon(reseau, coordinatrice)
    with pytest.raises(Refused, match="ils sont maintenant 0"):
        envoyer(suite, coordinatrice)
    client.post(lien, {"reprendre": "1"})
    envoyer(suite, coordinatrice)


def test_a_message_of_service_reaches_who_wants_no_information_and_has_no_link(
    abonnement, reseau, structure, coordinatrice, django_capture_on_commit_callbacks
):
    services.unsubscribe(abonnement=abonnement)
    peupler(reseau, structure, coordinatrice, 1)
    with django_capture_on_commit_callbacks(execute=True):
        envoyer(brouillon(reseau, coordinatrice, genre="service", sujet="Charte"), coordinatrice, 2)
        m = envoyer(brouillon(reseau, coordinatrice, sujet="Lettre"), coordinatrice, 1)
    service = [x for x in mail.outbox if x.subject == "Charte"]
    assert len(service) == 2 and not any("List-Unsubscribe" in x.extra_headers for x in service)
    assert not any("/desinscription/" in x.body for x in service)
    assert [x.to for x in mail.outbox if x.subject == "Lettre"] == [["lou0@exemple.fr"]]
    etats = {d.email: d.etat for d in messages.with_etat(m.destinataires.all())}
    assert etats == {"ines@exemple.fr": "desinscrit", "lou0@exemple.fr": "parti"}


def test_who_leaves_while_a_long_message_goes_receives_nothing_of_it(pret, coordinatrice):
    envoyer(pret, coordinatrice)
    services.unsubscribe(abonnement=Abonnement.objects.get())
    assert services.deliver(pk=pret.pk) is False and not mail.outbox
    pret.refresh_from_db()
    assert pret.etat == "envoye" and messages.nombres(pret).desinscrit == 1


def test_a_made_up_link_is_no_link(client, db):
    assert client.get("/desinscription/jamais/").status_code == 404


def test_to_whom_is_forgotten_after_a_year_and_how_many_stays(abonnement, pret):
    assert conservation.destinataires(timezone.now()) == 1
    pret.refresh_from_db()
    assert not Destinataire.objects.exists() and messages.nombres(pret).parti == 1
    assert conservation.destinataires(timezone.now()) == 0


# — Files, walls, screens


def test_files_are_checked_counted_and_read_by_the_coordination_alone(pret, coordinatrice, directrice, client):
    from django.core.exceptions import ValidationError
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(ValidationError):
        services.attach(message=pret, upload=SimpleUploadedFile("virus.pdf", b"MZ\x90\x00"), by=coordinatrice)
    piece = services.attach(message=pret, upload=pdf(), by=coordinatrice)
    url = reverse("fichier", args=[piece.fichier.code])
    client.force_login(directrice)
    assert client.get(url).status_code == 404
    client.force_login(coordinatrice)
    assert client.get(url).status_code == 200
    Fichier.objects.filter(pk=piece.fichier.pk).update(taille=envois.POIDS_MAX)
    with pytest.raises(Refused, match="7"):
        services.attach(message=pret, upload=pdf("b.pdf"), by=coordinatrice)
    services.detach(piece=piece, by=coordinatrice)
    assert not pret.pieces.exists()


@pytest.mark.parametrize("qui", ["direction", "voisine"])
def test_only_the_coordination_of_the_network_writes_in_its_name(reseau, autre_reseau, directrice, pret, qui):
    user = directrice
    if qui == "voisine":
        user = compte_utilisateur("voisine@exemple.fr")
        RoleReseau.objects.create(user=user, reseau=autre_reseau, role="coordination")
    for acte in (
        lambda: brouillon(reseau, user),
        lambda: envoyer(pret, user),
        lambda: services.send_trial(message=pret, by=user),
        lambda: services.attach(message=pret, upload=pdf(), by=user),
        lambda: services.remove_draft(message=pret, by=user),
    ):
        with pytest.raises(Refused, match="Seule la coordination"):
            acte()


def test_from_the_draft_to_the_sending_by_the_screens(
    chez_nous, reseau, mandat, structure, django_capture_on_commit_callbacks
):
    envoi = {"genre": "information", "publics": ["promeneurs", "structures"], "sujet": "Rentrée", "texte": TEXTE}
    reponse = chez_nous.post(reverse("coordination_message_nouveau", args=[reseau.code]), envoi)
    m = Message.objects.get()
    assert reponse.url == reverse("coordination_message", args=[reseau.code, m.code])
    page = chez_nous.get(reponse.url).content.decode()
    assert "Bonjour Inès," in page and "Sans adresse e-mail" in page and structure.nom in page
    url = reverse("coordination_message_envoyer", args=[reseau.code, m.code])
    assert "Envoyer à 1 personne" in chez_nous.get(url).content.decode().replace("\u00a0", " ")
    perime = chez_nous.post(url, {"attendus": 7, "version": m.version}).content.decode()
    assert "Rien n’est parti" in perime and not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        assert chez_nous.post(url, {"attendus": 1, "version": m.version}).status_code == 302
    assert len(mail.outbox) == 1 and chez_nous.get(url).status_code == 302
    suivi = chez_nous.get(reponse.url + "?etat=parti").content.decode()
    assert "1 courriel parti" in suivi.replace("\u00a0", " ") and "ines@exemple.fr" in suivi
    essai = reverse("coordination_message_essai", args=[reseau.code, m.code])
    assert "déjà envoyé" in chez_nous.post(essai, follow=True).content.decode()
    copie = reverse("coordination_message_nouveau", args=[reseau.code]) + f"?comme={m.code}"
    assert "Rentrée" in chez_nous.get(copie).content.decode()


def test_the_progress_is_asked_until_the_end_then_the_page_is_read_anew(chez_nous, pret, coordinatrice):
    envoyer(pret, coordinatrice)
    url = reverse("coordination_message_avancement", args=[pret.reseau.code, pret.code])
    reponse = chez_nous.get(url)
    assert "hx-get" in reponse.content.decode() and "0 sur 1" in reponse.content.decode()
    services.deliver(pk=pret.pk)
    reponse = chez_nous.get(url)
    assert reponse["HX-Refresh"] == "true" and "hx-get" not in reponse.content.decode()


@pytest.mark.parametrize(
    ("liste", "filtre", "choisi"),
    [
        ("coordination_promeneurs", "statut=attente_charte", 'value="attente_charte" selected'),
        ("coordination_structures", "type=mjc", 'value="mjc" selected'),
    ],
)
def test_a_list_leads_to_a_message_to_those_that_it_shows(chez_nous, reseau, mandat, liste, filtre, choisi):
    if liste == "coordination_structures":
        type(mandat.structure).objects.update(type="mjc")
    page = chez_nous.get(reverse(liste, args=[reseau.code]) + f"?{filtre}").content.decode()
    suite = page.partition(reverse("coordination_message_nouveau", args=[reseau.code]))[2].partition('"')[0]
    ecrire = chez_nous.get(reverse("coordination_message_nouveau", args=[reseau.code]) + suite.replace("&amp;", "&"))
    assert choisi in ecrire.content.decode() and '<details class="fold" open>' in ecrire.content.decode()


def test_queries_do_not_grow_with_recipients_nor_with_messages(chez_nous, reseau, structure, mandat, coordinatrice):
    m = brouillon(reseau, coordinatrice)
    envoyer(brouillon(reseau, coordinatrice), coordinatrice)
    noms = ("coordination_message", "coordination_message_destinataires", "coordination_message_envoyer")
    urls = [reverse(nom, args=[reseau.code, m.code]) for nom in noms]
    urls.append(reverse("coordination_messages", args=[reseau.code]))

    def compter(url):
        with CaptureQueriesContext(connection) as faites:
            assert chez_nous.get(url).status_code == 200
        return len(faites)

    peu = [compter(url) for url in urls]
    peupler(reseau, structure, coordinatrice, 29)
    for n in range(29):
        envoyer(brouillon(reseau, coordinatrice, sujet=f"Lettre {n}"), coordinatrice, 30)
    assert [compter(url) for url in urls] == peu
    envoye = reverse("coordination_message", args=[reseau.code, Message.objects.exclude(etat="brouillon").first().code])
    assert compter(envoye) <= 25
