"""The public pages of an arrival: what is typed stays, errors are beside their field, nothing is told to a stranger."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from socle.dates import aujourdhui
from structures.forms import siret, telephone
from structures.models import Declaration, Structure
from structures.services import enter_network
from tests.conftest import compte_utilisateur
from tests.promeneurs import fabrique_public

from .fabrique import COMPTE, SAISIE, champs, lien

pytestmark = pytest.mark.django_db
FORMULAIRE = "/devenir-promeneur/declarer/"


@pytest.fixture
def envoyer(client, django_capture_on_commit_callbacks):
    """Post as the browser would, and let the messages go."""

    def faire(url=FORMULAIRE, donnees=None, navigateur=None, **autres):
        with django_capture_on_commit_callbacks(execute=True):
            return (navigateur or client).post(url, (SAISIE if donnees is None else donnees) | autres)

    return faire


@pytest.fixture(autouse=True)
def chez_eux(reseau, nancy, coordinatrice, settings):
    settings.MFA_REQUISE = False
    fabrique_public.noms()


def texte(reponse) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", reponse.content.decode())


def test_the_page_answers_a_director_and_looks_at_no_cookie(client):
    client.cookies["sessionid"] = "a" * 32
    reponse = client.get("/devenir-promeneur/")
    dit = texte(reponse)
    for question in ("Combien cela coûte", "Qui décide", "Quels documents", "protection des mineurs", "s’en va"):
        assert question in dit
    assert dit.count("<details") >= 10 and FORMULAIRE in dit
    assert "public" in reponse["Cache-Control"] and "Cookie" not in reponse.get("Vary", "") and not reponse.cookies


def test_from_the_form_to_the_space_of_the_structure(client, envoyer, coordinatrice):
    reponse = envoyer()
    declaration = Declaration.objects.get()
    assert reponse.status_code == 302 and reponse.url == declaration.get_absolute_url()
    assert "lina@exemple.fr" in texte(client.get(reponse.url))
    page = client.get(lien())
    assert "Ce lien confirme votre adresse" in texte(page) and 'value="Haddad"' in texte(page)
    arrivee = envoyer(lien(), COMPTE)
    structure = Structure.objects.get()
    assert arrivee.url == reverse("espace_structure", args=[structure.code])
    espace = texte(client.get(arrivee.url))
    assert "la coordination du réseau vous appelle" in espace and "Inviter un collègue" in espace
    assert structure.code_postal == "54000"

    client.force_login(coordinatrice)
    assert "Structure déclarée : prenez contact" in texte(client.get("/espace/"))
    fiche = reverse("coordination_structure", args=["54", structure.code])
    assert "J’ai pris contact" in texte(client.get(fiche))
    accueil = reverse("coordination_accueillir", args=["54", structure.code, declaration.code])
    assert envoyer(accueil, {"note": "Rendez-vous mardi."}).url == f"{fiche}#declaration"
    fait = texte(client.get(fiche))
    assert (
        "Rendez-vous mardi." in fait and "La coordination a pris contact." in fait and "J’ai pris contact" not in fait
    )
    assert "prenez contact" not in texte(client.get("/espace/"))
    assert "la suite est à vous" in mail.outbox[-1].subject


def test_nobody_is_asked_to_call_a_structure_that_is_in_the_network_already(envoyer, client, coordinatrice):
    """A convention may bring it there while the first call was never noted."""
    envoyer()
    envoyer(lien(), COMPTE)
    structure = Structure.objects.get()
    client.force_login(coordinatrice)
    assert "prenez contact" in texte(client.get("/espace/"))
    enter_network(structure=structure, by=coordinatrice, depuis=aujourdhui())
    assert not Declaration.objects.a_accueillir().exists()
    assert "prenez contact" not in texte(client.get("/espace/"))


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [
        ("nom", "", "obligatoire"),
        ("nom", "Gagnez https://exemple.com", "sans adresse de site"),
        ("type", "", "obligatoire"),
        ("statut_juridique", "roi", "valide"),
        ("siret", "732 829 320 00075", "sa clé est fausse"),
        ("siret", "1234", "14 chiffres"),
        ("commune", "Nulle-Part", "Commune inconnue"),
        ("email", "lina@", "valide"),
        ("telephone", "12", "pas complet"),
        ("contact_nom", "", "obligatoire"),
    ],
)
def test_a_wrong_field_is_said_beside_it_and_the_rest_stays(envoyer, champ, valeur, dit):
    reponse = envoyer(**{champ: valeur})
    assert reponse.status_code == 422
    assert dit in " ".join(reponse.context["form"].errors[champ])
    assert "très en ligne" in texte(reponse) and f'id="id_{champ}"' in texte(reponse)
    assert not Declaration.objects.exists() and not mail.outbox


@pytest.mark.parametrize(
    ("numero", "bon"),
    [
        ("73282932000074", True),
        ("73282932000079", False),
        ("35600000000048", True),  # La Poste, its head office: the key of everybody
        ("35600000049837", True),  # an office of La Poste: its digits add up to a multiple of five
        ("35600000049838", False),
    ],
)
def test_a_siret_holds_by_its_key_but_at_la_poste(numero, bon):
    from django.core.exceptions import ValidationError

    if bon:
        assert siret(f"{numero[:3]} {numero[3:6]} {numero[6:9]} {numero[9:]}") == numero
    else:
        with pytest.raises(ValidationError, match="clé"):
            siret(numero)


@pytest.mark.parametrize("tape", ["0383000001", "+33 3 83 00 00 01", "03.83.00.00.01"])
def test_a_phone_number_is_written_one_way(tape):
    assert telephone(tape) == "03 83 00 00 01"


def test_no_network_there_is_said_with_where_to_go_and_nothing_is_lost(envoyer):
    reponse = envoyer(commune="Épinal")
    dit = texte(reponse)
    assert (
        "Pas encore de réseau ici dans ce département (Vosges)" in dit
        and "promeneursdunet.fr" in dit
        and "très en ligne" in dit
    )
    assert not Declaration.objects.exists()


def test_two_networks_in_the_departement_and_it_is_asked(envoyer, reseau):
    from territoires.services import create_reseau

    parents = create_reseau(
        departement=reseau.departement, nom="Parentalité 54", public_vise="parents",
        coordination=reseau.coordination, by=None,
    )  # fmt: skip
    reponse = envoyer()
    assert "plusieurs réseaux" in " ".join(reponse.context["form"].errors["reseau"]) and "Des parents" in texte(reponse)
    assert envoyer(reseau=parents.code).status_code == 302
    assert Declaration.objects.get().reseau == parents


def test_a_known_structure_offers_to_join_it_and_says_no_more(client, envoyer, structure, directrice):
    structure.email, structure.telephone = "secret@exemple.fr", "03 99 99 99 99"
    structure.save()
    reponse = envoyer(nom="MJC des trois maisons", siret="")
    dit = texte(reponse)
    assert "déjà connue du réseau" in dit and "Demander à la rejoindre" in dit and "très en ligne" in dit
    for tu in ("secret@exemple.fr", "99 99", structure.code, "Dominique", directrice.email):
        assert tu not in dit
    assert not Declaration.objects.exists() and not mail.outbox

    assert envoyer(nom="MJC des trois maisons", siret="", rejoindre="1").status_code == 302
    demande = Declaration.objects.get()
    arrivee = envoyer(lien(), COMPTE)
    assert arrivee.url == demande.get_absolute_url()
    suivi = texte(client.get(arrivee.url))
    assert "la direction de la structure vous répond" in suivi and "Dominique" not in suivi
    assert "Demande envoyée" in texte(client.get("/espace/"))
    assert client.get(reverse("espace_structure", args=[structure.code])).status_code == 404

    client.force_login(directrice)
    assert "Demande à rejoindre l’équipe" in texte(client.get("/espace/"))
    repondre = reverse("structure_demande", args=[structure.code, demande.code])
    assert "Haddad" in texte(client.get(reverse("structure_membres", args=[structure.code])))
    assert envoyer(repondre, {"role": "roi"}).context["form"].errors["role"]
    assert envoyer(repondre, {"role": "gestion"}).status_code == 302
    assert structure.membres.get(user__email="lina@exemple.fr").role == "gestion"
    encore = client.get(repondre, follow=True)
    assert "a déjà sa réponse : Demande acceptée" in texte(encore)


def test_declining_asks_why_and_keeps_the_page(client, envoyer, structure, directrice):
    envoyer(nom=structure.nom, siret="", rejoindre="1")
    envoyer(lien(), COMPTE)
    demande = Declaration.objects.get()
    client.force_login(directrice)
    decliner = reverse("structure_demande_decliner", args=[structure.code, demande.code])
    assert envoyer(decliner, {"motif": ""}).context["form"].errors["motif"]
    envoyer(decliner, {"motif": "Nous ne vous connaissons pas."})
    assert "Nous ne vous connaissons pas." in mail.outbox[-1].body
    assert "déclinée" in texte(Client().get(demande.get_absolute_url()))


def test_the_answer_is_the_same_whether_the_address_has_an_account_or_not(envoyer):
    compte_utilisateur("connue@exemple.fr")
    reponses = []
    for email in ("connue@exemple.fr", "inconnue@exemple.fr"):
        reponse = envoyer(email=email)
        page = texte(Client().get(reponse.url))
        reponses.append((reponse.status_code, page.replace(email, "")))
    assert reponses[0] == reponses[1]
    sujets = {m.subject for m in mail.outbox}
    assert len(mail.outbox) == 2 and len(sujets) == 1


def test_who_has_an_account_signs_in_and_confirms(client, envoyer):
    lina = compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")
    envoyer()
    assert "déjà un compte" in texte(client.get(lien()))
    client.force_login(lina)
    assert "Adresse à confirmer" in texte(client.get("/espace/"))
    assert "Vous êtes connecté" in texte(client.get(lien()))
    arrivee = envoyer(lien(), {})
    assert Structure.objects.get().membres.get().user == lina
    assert client.get(lien()).url == arrivee.url, "the back button leads to the same place"


def test_the_message_is_sent_again_by_a_button_and_not_twice_at_once(client, envoyer):
    suivi = envoyer().url
    assert "vient déjà de partir" in texte(envoyer(suivi, {})) and len(mail.outbox) == 1
    assert client.get("/devenir-promeneur/declaration/inventee/").status_code == 404


def test_an_expired_link_gives_a_new_one_to_the_same_address(client, envoyer):
    from datetime import timedelta

    from accounts.models import Invitation

    envoyer()
    ancien = lien()
    Invitation.objects.update(
        expire_le=Invitation.objects.get().expire_le - timedelta(days=15),
        envoyee_le=Invitation.objects.get().envoyee_le - timedelta(days=15),
    )
    ferme = client.get(ancien)
    assert ferme.status_code == 410 and "Recevoir un nouveau lien" in texte(ferme)
    assert "Ouvrez le message le plus récent" in texte(envoyer(ancien, {}))
    assert len(mail.outbox) == 2 and lien() != ancien
    assert client.get(lien()).status_code == 200


def test_one_address_is_not_flooded_and_one_visitor_does_not_flood(envoyer):
    for i in range(9):
        reponse = envoyer(nom=f"Structure {i}", siret="")
    assert reponse.status_code == 429 and "Attendez une heure" in texte(reponse) and "très en ligne" in texte(reponse)
    assert len(mail.outbox) == 8
    for i in range(12):
        reponse = envoyer(nom=f"Structure {i}", siret="", email=f"e{i}@exemple.fr")
    assert reponse.status_code == 429


def test_a_page_of_another_site_sends_nothing_from_here():
    reponse = Client().post(FORMULAIRE, SAISIE, headers={"Sec-Fetch-Site": "cross-site"})
    assert reponse.status_code == 403 and not Declaration.objects.exists()


def test_what_waits_takes_the_same_queries_at_one_and_thirty(reseau, nancy, coordinatrice, structure, jour):
    from coordination import a_faire
    from structures import services

    def arrivees(combien: int) -> None:
        for _ in range(combien):
            u = compte_utilisateur(f"n{Declaration.objects.count()}@exemple.fr")
            d = services.declare(reseau=reseau, **champs(nancy, nom=f"S {u.email}", siret="", email=u.email))
            services.confirm(declaration=d, by=u)
            j = services.declare(
                reseau=reseau, rejoindre=True, **champs(nancy, nom=structure.nom, siret="", email=u.email)
            )
            services.confirm(declaration=j, by=u)

    comptes = []
    for combien in (1, 29):
        arrivees(combien)
        with CaptureQueriesContext(connection) as capture:
            taches = a_faire.taches([reseau], jour)
        comptes.append(len(capture))
    assert comptes[0] == comptes[1] and len([t for t in taches if "déclarée" in t.titre]) >= 1


# — The demo, where no message leaves


LIRE = "Démonstration : lire ce courriel"


def test_in_the_demo_the_browser_that_declared_reads_its_message_and_no_other(client, envoyer, settings):
    settings.DEMO = True
    suivi = envoyer().url
    dit = texte(client.get(suivi))
    assert LIRE in dit
    confirmer = re.search(r'href="https?://[^/"]+(/compte/invitation/[^"]+)"', dit)
    assert confirmer and client.get(confirmer[1]).status_code == 200
    assert LIRE not in texte(Client().get(suivi))
    autre = Client()
    envoyer(navigateur=autre, email="autre@exemple.fr", nom="Un autre foyer", siret="")
    assert LIRE not in texte(autre.get(suivi))


def test_out_of_the_demo_nobody_reads_it_and_no_cookie_is_left(client, envoyer, settings):
    reponse = envoyer()
    assert LIRE not in texte(client.get(reponse.url)) and not reponse.cookies
    settings.DEMO = True
    demo = envoyer(email="demo@exemple.fr", nom="Un foyer de la démo", siret="")
    settings.DEMO = False
    assert LIRE not in texte(client.get(demo.url))


def test_a_contact_or_a_member_removed_already_is_said_so(client, structure, directrice):
    from socle.cles import cle
    from structures.services import add_member, save_contact

    client.force_login(directrice)
    membre = add_member(structure=structure, user=compte_utilisateur("sami@exemple.fr"), role="membre", by=directrice)
    contact = save_contact(structure=structure, prenom="Alix", nom="Contact", by=directrice)
    for nom, objet, dit in (
        ("structure_contact_retirer", contact, "Ce contact est déjà retiré."),
        ("structure_membre_retirer", membre, "ne fait déjà plus partie"),
    ):
        ici = reverse(nom, args=[structure.code, cle(objet)])
        assert client.post(ici).status_code == 302
        assert dit in texte(client.post(ici, follow=True))
        assert client.post(reverse(nom, args=[structure.code, "jamaisvu"])).status_code == 404


def test_who_gives_up_the_direction_comes_back_where_they_still_may(client, structure, directrice):
    from socle.cles import cle
    from structures.services import add_member

    add_member(structure=structure, user=compte_utilisateur("sami@exemple.fr"), role="direction", by=directrice)
    client.force_login(directrice)
    ici = reverse("structure_role", args=[structure.code, cle(structure.membres.get(user=directrice))])
    assert client.post(ici, {"role": "membre"}, follow=True).status_code == 200
