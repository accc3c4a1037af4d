"""Who enters the space of a promeneur and of a structure. Out of reach does not exist (404); anonymous signs in."""

from datetime import time
from types import SimpleNamespace

import pytest
from django.urls import reverse

from promeneurs.services import add_permanence, create_promeneur, declare_absence, designate, present_account, suspend
from socle.cles import cle
from structures.services import add_member, create_structure, enter_network, save_contact
from territoires.models import RoleReseau
from tests.conftest import compte_utilisateur


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def tout(actif, mandat, structure, directrice, coordinatrice, reseau, jour):
    """One object of each kind that an address of the spaces names."""
    compte = present_account(promeneur=actif, plateforme="instagram", identifiant="@ines.pdn", by=actif.user)
    slot = add_permanence(promeneur=actif, jour="2", debut=time(14), fin=time(16), plateforme="instagram", by=None)
    absence = declare_absence(promeneur=actif, debut=jour, dernier_jour=jour, relais_texte="La MJC", by=None)
    contact = save_contact(structure=structure, nom="Durand", by=coordinatrice)
    adjointe = compte_utilisateur("adjointe@exemple.fr")
    membre = add_member(structure=structure, user=adjointe, role="gestion", by=None)
    zoe = create_promeneur(reseau=reseau, prenom="Zoé", nom="Lam", email="zoe@exemple.fr", by=None)
    designate(promeneur=zoe, structure=structure, depuis=jour, by=coordinatrice)
    suspend(promeneur=zoe, demandeur="employeur", motif="MOTIF SECRET", by=directrice)
    return SimpleNamespace(**locals())


def du_promeneur(t) -> list[str]:
    p = [t.actif.code]
    noms = ["espace_promeneur", "mon_profil_modifier", "mon_apercu", "ma_photo", "retirer_ma_photo", "mes_communes"]
    noms += ["mon_compte_ajouter", "ma_permanence_ajouter", "mon_absence"]
    urls = [reverse(nom, args=p) for nom in noms]
    actes = ("changer", "fermer", "retirer", "rouvrir", "presenter")
    urls += [reverse("mon_compte", args=[*p, t.compte.code, acte]) for acte in actes]
    urls += [reverse("ma_permanence", args=[*p, cle(t.slot)]), reverse("mon_retour", args=[*p, cle(t.absence)])]
    return urls


def des_boutons(t) -> list[str]:
    """What only answers a POST."""
    return [
        reverse("retirer_ma_permanence", args=[t.actif.code, cle(t.slot)]),
        reverse("retirer_ma_commune", args=[t.actif.code, "54395"]),
        reverse("structure_inviter_promeneur", args=[t.structure.code, t.zoe.code]),
        reverse("structure_contact_retirer", args=[t.structure.code, cle(t.contact)]),
    ]


def de_la_direction(t) -> list[str]:
    s = [t.structure.code]
    urls = [reverse(nom, args=s) for nom in ("structure_nommer", "structure_membres", "structure_inviter")]
    comptes = ("structure_verifier_compte", "structure_refuser_compte")
    urls += [reverse(nom, args=[*s, t.compte.code]) for nom in comptes]
    urls += [reverse("structure_finir_mandat", args=[*s, t.mandat.code])]
    urls += [reverse("structure_suspendre", args=[*s, t.actif.code])]
    urls += [reverse(nom, args=[*s, t.zoe.code]) for nom in ("structure_revoir", "structure_lever")]
    return urls + [reverse(nom, args=[*s, cle(t.membre)]) for nom in ("structure_role", "structure_membre_retirer")]


def du_bureau(t) -> list[str]:
    s = [t.structure.code]
    noms = ["structure_fiche", "structure_modifier", "structure_image", "structure_image_retirer"]
    urls = [reverse(nom, args=s) for nom in [*noms, "structure_contact_ajouter"]]
    return [*urls, reverse("structure_contact", args=[*s, cle(t.contact)])]


def de_la_charte(t) -> list[str]:
    return [reverse("signer_charte", args=[t.mandat.code])]


def accueil(t) -> list[str]:
    return [reverse("espace_structure", args=[t.structure.code])]


TOUTES = (du_promeneur, de_la_direction, du_bureau, de_la_charte, accueil)


def statuts(client, user, urls) -> set[int]:
    client.force_login(user)
    return {client.get(url).status_code for url in urls}


def test_anonymous_people_are_sent_to_sign_in(client, tout):
    for url in [u for famille in TOUTES for u in famille(tout)]:
        reponse = client.get(url)
        assert reponse.status_code == 302, url
        assert "/compte/" in reponse.url, url
    assert {client.post(url).status_code for url in des_boutons(tout)} == {302}


@pytest.fixture(params=["promeneur", "directeur", "coordinateur", "partenaire", "ancien_employeur", "sans_role"])
def etranger(request, tout, reseau, autre_reseau, nancy, coordinatrice, jour):
    """People who have an account, and nothing to do with this person or this structure."""
    user = compte_utilisateur("autre@exemple.fr")
    if request.param == "promeneur":
        create_promeneur(reseau=reseau, prenom="Théo", nom="Roux", user=user, email=user.email, by=None)
    if request.param in ("directeur", "ancien_employeur"):
        ailleurs = create_structure(reseau=reseau, nom="Ailleurs", commune=nancy, by=None)
        enter_network(structure=ailleurs, by=None)
        add_member(structure=ailleurs, user=user, role="direction", by=None)
        if request.param == "ancien_employeur":
            designate(promeneur=tout.actif, structure=ailleurs, sortie=jour, by=coordinatrice)
    if request.param == "coordinateur":
        RoleReseau.objects.create(user=user, reseau=autre_reseau, role="coordination")
    if request.param == "partenaire":
        from territoires.models import Organisme

        caf = Organisme.objects.create(nature="caf")
        RoleReseau.objects.create(user=user, reseau=reseau, role="partenaire", organisme=caf)
    return user


def test_nothing_exists_for_somebody_who_has_nothing_to_do_there(client, tout, etranger):
    for famille in TOUTES:
        assert statuts(client, etranger, famille(tout)) == {404}, famille.__name__
    assert {client.post(url).status_code for url in des_boutons(tout)} == {404}


def test_the_owner_opens_the_profile_and_the_charter_but_not_the_employers_office(client, tout):
    assert statuts(client, tout.actif.user, du_promeneur(tout)) == {200}
    assert statuts(client, tout.actif.user, de_la_charte(tout)) == {200}
    for famille in (de_la_direction, du_bureau, accueil):
        assert statuts(client, tout.actif.user, famille(tout)) == {404}


def test_the_direction_opens_the_whole_office_but_not_the_persons_profile(client, tout):
    for famille in (de_la_direction, du_bureau, de_la_charte, accueil):
        assert statuts(client, tout.directrice, famille(tout)) == {200}, famille.__name__
    assert statuts(client, tout.directrice, du_promeneur(tout)) == {404}


def test_the_office_keeps_the_sheet_and_reads_the_charter_the_direction_does_the_rest(client, tout):
    for famille in (du_bureau, de_la_charte, accueil):
        assert statuts(client, tout.adjointe, famille(tout)) == {200}, famille.__name__
    assert statuts(client, tout.adjointe, de_la_direction(tout)) == {404}


def test_a_member_of_the_team_reads_the_home_alone_and_no_suspension(client, tout):
    membre = compte_utilisateur("equipe@exemple.fr")
    add_member(structure=tout.structure, user=membre, role="membre", by=None)
    assert statuts(client, membre, accueil(tout)) == {200}
    page = client.get(accueil(tout)[0]).content.decode()
    assert "Zoé" in page
    assert "suspen" not in page.lower()
    for famille in (du_promeneur, de_la_direction, du_bureau, de_la_charte):
        assert statuts(client, membre, famille(tout)) == {404}, famille.__name__


def test_the_coordination_opens_everything(client, tout):
    for famille in TOUTES:
        assert statuts(client, tout.coordinatrice, famille(tout)) == {200}, famille.__name__


def test_an_account_closed_by_the_administration_opens_nothing(client, tout):
    client.force_login(tout.directrice)
    tout.directrice.is_active = False
    tout.directrice.save()
    assert client.get(accueil(tout)[0]).status_code == 302


def test_an_act_that_does_not_exist_is_not_found(client, tout):
    client.force_login(tout.actif.user)
    assert client.get(reverse("mon_compte", args=[tout.actif.code, tout.compte.code, "verifier"])).status_code == 404
    assert client.get(reverse("ma_permanence", args=[tout.actif.code, "abcdefabcdefab"])).status_code == 404
