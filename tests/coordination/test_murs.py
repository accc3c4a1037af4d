"""The walls: nothing of a network is opened, shown or changed from another one."""

import pytest
from django.urls import get_resolver, reverse

from socle.cles import cle
from socle.dates import aujourdhui
from tests.test_coherence import ADRESSES

DU_NOM = (
    "double",
    "jumelle",
    "lot",
    "reunion",
    "personne",
    "papier",
    "action",
    "partage",
    "message",
    "ressource",
    "relais",
    "courriel",
    "signalement",
)
"""Objects of `tout` that addresses call by the same name."""


def adresses(tout, reseau=None) -> dict[str, str]:
    """Every address of the room, for the objects of `tout`, under `reseau` (theirs unless said)."""
    reseau = reseau or tout.reseau
    objets = {"promeneur": tout.p.code, "structure": tout.s.code}
    objets |= {nom: getattr(tout, nom).code for nom in DU_NOM}
    cles = {
        "coordination_permanence": tout.permanence,
        "coordination_permanence_retirer": tout.permanence,
        "coordination_pause_retirer": tout.pause,
        "coordination_en_plus_retirer": tout.en_plus,
        "coordination_absence_retour": tout.absence,
        "coordination_label_finir": tout.label,
        "coordination_contact": tout.contact,
        "coordination_contact_retirer": tout.contact,
        "coordination_membre": tout.membre,
        "coordination_membre_retirer": tout.membre,
        "coordination_message_detacher": tout.piece_message,
        "coordination_partenaire_finir": tout.partenaire,
        "coordination_role_retirer": tout.role,
    }
    trouvees = {}
    for nom, (possibles, *_) in noms().items():
        parametres = possibles[0][1]
        valeurs = {"code": reseau.code} | {p: objets[p] for p in parametres if p in objets}
        if "cle" in parametres:
            valeurs["cle"] = cle(cles[nom])
        if "objet" in parametres:
            code = tout.convention.code if "convention" in nom else tout.mandat.code
            code = tout.declaration.code if "accueillir" in nom else code
            valeurs["objet"] = tout.compte.code if "_compte" in nom else code
        if "rapport" in nom or "statistiques" in nom:
            valeurs |= {p: v for p, v in DU_RAPPORT.items() if p in parametres}
        if nom.startswith("coordination_releve"):
            valeurs["mois"] = f"{aujourdhui():%Y-%m}"
        trouvees[nom] = reverse(nom, kwargs=valeurs)
    return trouvees


def noms() -> dict:
    """The addresses of this room; those of a convention's file have their own walls (tests/test_murs.py)."""
    tous = get_resolver().reverse_dict
    return {
        nom: tous.getlist(nom)[0]
        for nom in tous
        if isinstance(nom, str)
        and (nom == "coordination" or nom.startswith("coordination_"))
        and not nom.startswith("coordination_import")
        and ADRESSES[nom].callback.__module__.startswith("coordination.")
    }


BOUTONS = {"coordination_documents", "coordination_rapport_faire"}  # a button of a page, no page
BOUTONS |= {"coordination_reunion_attester", "coordination_agenda_adresse", "coordination_tout_lu"}
BOUTONS |= {"coordination_promeneurs_distinguer", "coordination_structures_distinguer"}
BOUTONS |= {"coordination_promeneurs_lot", "coordination_structures_lot", "coordination_lot_lancer"}
DONNEES = {
    "coordination_statistiques_figure",
    "coordination_message_avancement",
    "coordination_reunion_emargement",
    "coordination_trombinoscope",
}  # a file to take away, a part of a page
RENVOIS = {"coordination_ressource_publier"}
RENVOIS |= {"coordination_rapports", "coordination_message_detacher", "coordination_message_essai"}  # leads elsewhere
DU_RAPPORT = {"annee": aujourdhui().year, "partie": "faits", "figure": "structures-type", "forme": "svg"}
FACULTATIVES = {"coordination_promeneur_inviter", "coordination_compte_rouvrir"}


def test_a_coordinator_opens_every_page_of_their_network(chez_nous, tout, settings):
    for nom, url in adresses(tout).items():
        reponse = chez_nous.get(url)
        if nom in BOUTONS:
            assert reponse.status_code == 405, nom
            continue
        if nom in RENVOIS:
            assert reponse.status_code == 302, nom
            continue
        assert reponse.status_code == 200, (nom, url, reponse.status_code)
        if nom in DONNEES:
            continue
        assert "<h1" in reponse.content.decode(), nom


def test_an_anonymous_visitor_is_sent_to_sign_in(client, tout):
    for nom, url in adresses(tout).items():
        reponse = client.get(url)
        assert reponse.status_code == 302 and "/compte/" in reponse.url, (nom, reponse.status_code)


def test_the_coordinator_of_another_network_sees_nothing(client, tout, coordinateur_voisin):
    client.force_login(coordinateur_voisin)
    for nom, url in adresses(tout).items():
        assert client.get(url).status_code == 404, nom
        assert client.post(url, {}).status_code == 404, nom


def test_objects_of_another_network_do_not_exist_under_mine(chez_nous, tout, voisin):
    miennes = adresses(tout)
    for nom, url in adresses(voisin, tout.reseau).items():
        if url == miennes[nom]:
            continue
        assert chez_nous.get(url).status_code == (405 if nom in BOUTONS else 404), nom
        assert chez_nous.post(url, {}).status_code == 404, nom


@pytest.mark.parametrize("qui", ["directrice", "promeneur"])
def test_other_roles_have_no_coordination(client, tout, qui, request):
    personne = request.getfixturevalue(qui)
    client.force_login(getattr(personne, "user", None) or personne)
    assert client.get(reverse("coordination", args=["54"])).status_code == 404


def test_a_partner_reads_figures_and_no_file(client, tout):
    client.force_login(tout.invite)
    page = client.get(reverse("partenaire", args=[tout.reseau.code]))
    assert page.status_code == 200
    html = page.content.decode()
    avant, _, reste = html.partition('id="signalements"')  # the one place where the Caf reads a name
    apres = reste.partition("Le réseau en chiffres")[2]
    assert apres and tout.p.nom not in avant + apres and "MOTIF" not in html
    for nom, url in adresses(tout).items():
        assert client.get(url).status_code == 404, nom


def test_a_partner_of_another_network_sees_no_figures(client, tout, voisin):
    client.force_login(voisin.invite)
    assert client.get(reverse("partenaire", args=[tout.reseau.code])).status_code == 404
