"""The walls of the whole house: every address, asked by every role, about real objects of two networks.

`PORTES` says who may open what. An address that nobody put there fails the test: say who may before opening it.
"""

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import reverse

from socle.cles import cle
from socle.dates import aujourdhui
from tests.conftest import compte_utilisateur
from tests.mondes import INTERNE, un_monde
from tests.test_coherence import ADRESSES, get_resolver_reverse

# — Who opens what


def noms(texte: str) -> list[str]:
    return texte.split()


COORDINATION = {"coordination"}
DIRECTION = COORDINATION | {"direction"}
BUREAU = DIRECTION | {"gestion"}
EQUIPE = BUREAU | {"membre"}
SOI = COORDINATION | {"soi"}
CHARTE = SOI | BUREAU
PARTENAIRES = COORDINATION | {"partenaire"}
EQUIPE_DU_SITE = {"equipe_du_site"}
INVITANT = LISENT_LE_MOTIF = DIRECTION

PUBLIQUES = noms("""accueil annuaire promeneur promeneur_qr promeneur_contact promeneur_apercu apercu
    lieu_departement lieu_commune statistiques_figure integrer_cadre integrer_script donnees_ouvertes lieux_mediation
    api_docs quitter sitemap sitemap_page robots manifeste icone veilleur hors_ligne
    permanences_promeneur permanences_departement structure verifier urgence sante devenir_promeneur declarer_structure
    declaration signaler signaler_suivi integrer appels appel appel_calendrier documents document
    carte_visite confirmer_fiche desinscription chiffres_partages chiffres_partages_figure
    reunion_invitation reunion_document agenda_flux
    statistiques accessibilite confidentialite mentions_legales aide aide_page""")
ENTREES = noms("""account_login account_signup account_inactive account_logout account_reset_password
    account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
    account_request_login_code account_confirm_login_code account_email_verification_sent account_confirm_email
    mfa_login_webauthn mfa_authenticate mfa_trust""")  # allauth's own steps, about nobody else's objects
CHEZ_SOI = noms("""espace compte compte_identite compte_invitations account_email account_change_password
    account_set_password account_reauthenticate mfa_index mfa_reauthenticate mfa_reauthenticate_webauthn
    mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
    mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_remove_webauthn mfa_edit_webauthn
    usersessions_list travail travail_recommencer travail_annuler presence""")  # about oneself alone: tried in
# tests/accounts, tests/socle and tests/coordination
A_PART = noms("""admin compte_invitation compte_invitation_recue compte_invitation_renvoyer compte_invitation_retirer
    fichier mon_profil mes_reseaux""")  # each has its test below

PROCHES = {"soi", "gestion", "membre", "autre_direction", "coordination_voisine", "partenaire"}  # they try buttons too
# One door for seventy pages: those who have most to find behind it (the coordinator: tests/coordination).
DEVANT_LA_COORDINATION = {"soi", "direction", "coordination_voisine", "partenaire", "sans_role"}

PORTES: dict[str, set[str]] = {
    "composants": EQUIPE_DU_SITE,
    "espace_structure": EQUIPE,
    "signer_charte": CHARTE,
    "charte_pdf": CHARTE,
    "structure_affiche": EQUIPE,
    "confirmer_ma_fiche": SOI,
    "partenaire": PARTENAIRES,
}
PORTES |= dict.fromkeys(
    noms("""espace_promeneur reprendre_permanences mon_profil_modifier mon_apercu ma_photo retirer_ma_photo
    mes_communes retirer_ma_commune
    mon_compte_ajouter mon_compte ma_permanence_ajouter ma_permanence retirer_ma_permanence mon_absence
    mon_retour mes_permanences_copier ma_pause retirer_ma_pause ma_permanence_en_plus
    retirer_ma_permanence_en_plus mon_activite mon_releve mon_releve_rouvrir mon_initiative_ajouter mon_initiative
    mon_initiative_retirer mes_ressources ma_ressource_proposer ma_ressource_favori mes_relais
    mes_reunions ma_reunion"""),
    SOI,
)
PORTES |= {
    nom: {"soi"} for nom in noms("mon_en_ligne mon_en_ligne_arreter mon_agenda_adresse")
}  # nobody says it for somebody else
PORTES["situation_inquietante"] = SOI | DIRECTION
PORTES |= dict.fromkeys(noms("ma_carte ma_carte_faire ma_carte_perdue ma_carte_apercu ma_carte_pdf"), SOI | DIRECTION)
PORTES |= dict.fromkeys(
    noms("""structure_fiche structure_modifier structure_image structure_image_retirer structure_contact_ajouter
    structure_contact structure_contact_retirer"""),
    BUREAU,
)
PORTES |= dict.fromkeys(
    noms("""structure_membres structure_inviter structure_role structure_membre_retirer structure_nommer
    structure_verifier_compte structure_refuser_compte structure_finir_mandat structure_inviter_promeneur
    structure_suspendre structure_revoir structure_lever
    structure_signalement structure_demande structure_demande_decliner structure_activite structure_rapport
    structure_reunions structure_reunion"""),
    DIRECTION,
)
PORTES |= dict.fromkeys(noms("structure_ressources structure_relais"), EQUIPE)
PORTES |= dict.fromkeys(noms("structure_dossiers structure_dossier structure_dossier_imprimer"), EQUIPE)
PORTES |= dict.fromkeys(
    noms("""structure_dossier_nouveau structure_dossier_historique structure_dossier_reponses structure_dossier_partie
    structure_dossier_budget structure_dossier_reprendre structure_dossier_reprendre_annuler
    structure_dossier_poste_ajouter structure_dossier_poste structure_dossier_poste_retirer structure_dossier_depart
    structure_dossier_remplacer structure_dossier_piece structure_dossier_pieces structure_dossier_pieces_reprendre
    structure_dossier_piece_dispense structure_dossier_deposer
    structure_dossier_rendre structure_dossier_abandonner structure_dossier_signer structure_dossier_renouveler
    structure_dossier_lire
    structure_dossier_appel structure_dossier_bilan structure_dossier_bilan_pdf structure_dossier_bilan_partie
    structure_dossier_bilan_piece
    structure_dossier_bilan_deposer structure_dossier_controle_document structure_dossier_controle_repondre
    structure_dossier_declarer structure_dossier_avenant structure_dossier_avenant_nouveau
    structure_dossier_avenant_modifier structure_dossier_avenant_geste structure_dossier_avenant_signer
    structure_dossier_avenant_lire structure_dossier_demeure_repondre
    structure_dossier_permanence_ajouter structure_dossier_permanence_retirer"""),
    BUREAU,
)
SIGNER = noms(
    "signer_ecran signer_code refuser refus avenant_signer_ecran avenant_signer_code avenant_refuser"
)  # in one's own name: not even the coordination
PORTES |= {f"structure_dossier_{nom}": {"direction"} for nom in SIGNER}
PORTES |= dict.fromkeys(
    noms("""partenaire_dossiers partenaire_dossier partenaire_dossier_historique partenaire_dossier_avis
    partenaire_dossier_imprimer
    partenaire_dossier_piece_detenue
    partenaire_dossier_recuser partenaire_seance_dossier
    partenaire_dossier_signer partenaire_dossier_lire partenaire_seance
    partenaire_dossier_bilan partenaire_dossier_bilan_pdf
    partenaire_dossier_versement partenaire_dossier_regles partenaire_dossier_controle_nouveau
    partenaire_dossier_avenant partenaire_dossier_avenant_signer partenaire_dossier_avenant_lire
    partenaire_dossier_controle_relancer partenaire_dossier_controle_clore partenaire_bilans partenaire_argent
    partenaire_statistiques partenaire_statistiques_figure partenaire_agenda"""),
    PARTENAIRES,
)
PORTES |= {f"partenaire_dossier_{nom}": {"partenaire"} for nom in SIGNER if nom != "refus"}
PORTES["partenaire_dossier_refus"] = set()  # it is the structure's refusal
PORTES["structure_fermer_compte"] = set()  # nobody has left: tests/promeneurs/test_departs.py opens it
PORTES |= {nom: COORDINATION for nom in ADRESSES if nom == "coordination" or nom.startswith("coordination_")}


def test_every_address_says_who_may_open_it():
    connues = {*PORTES, *PUBLIQUES, *ENTREES, *CHEZ_SOI, *A_PART}
    nouvelles = [nom for nom in ADRESSES if nom not in connues and not nom.startswith("api:")]
    assert not nouvelles, f"à classer dans tests/test_murs.py : {nouvelles}"


# — The people and the objects


@pytest.fixture(autouse=True)
def sans_second_facteur(settings, monkeypatch):
    """No second factor in the way; and a page « not found » of one word, since it is asked for a thousand times."""
    settings.MFA_REQUISE = False
    monkeypatch.setattr("config.urls.handler404", lambda request, exception: HttpResponseNotFound("absent"))


@pytest.fixture
def mondes(reseau, autre_reseau, coordinatrice) -> SimpleNamespace:
    from promeneurs.services import publish_charter
    from territoires.models import RoleReseau

    publish_charter(numero="essai", titre="Charte", texte="Le texte.", publiee_le=date(2020, 1, 1), by=None)
    voisine = compte_utilisateur("voisine@exemple.fr")
    RoleReseau.objects.create(user=voisine, reseau=autre_reseau, role="coordination")
    ici, la = un_monde(reseau, "54395", coordinatrice), un_monde(autre_reseau, "88160", voisine)
    ici.coordination, la.coordination = coordinatrice, voisine
    return SimpleNamespace(ici=ici, la=la)


@pytest.fixture
def gens(mondes) -> dict[str, Any]:
    """Every role there is; « a » and « b » of one network are strangers to each other."""
    from django.contrib.auth import get_user_model

    from promeneurs.services import create_promeneur, designate
    from structures.services import add_member, create_structure, enter_network
    from territoires.models import Commune

    ici, la, de = mondes.ici, mondes.la, get_user_model().objects.get
    nancy = Commune.objects.get(insee="54395")
    ailleurs = create_structure(reseau=ici.reseau, nom="Ailleurs", commune=nancy, by=ici.coordination)
    avant = create_structure(reseau=ici.reseau, nom="Avant", commune=nancy, by=ici.coordination)
    gens = {"autre_direction": ailleurs, "ancienne_direction": avant}
    for nom, structure in gens.items():
        enter_network(structure=structure, by=None)
        gens[nom] = compte_utilisateur(f"{nom}@exemple.fr")
        add_member(structure=structure, user=gens[nom], role="direction", by=None)
    designate(promeneur=ici.p, structure=avant, depuis=date(2021, 1, 1), sortie=date(2022, 1, 1), by=ici.coordination)
    autre = compte_utilisateur("autre@exemple.fr")
    create_promeneur(reseau=ici.reseau, prenom="Théo", nom="Roux", user=autre, email=autre.email, by=None)
    site = compte_utilisateur("site@exemple.fr")
    site.is_staff = True
    site.save()
    return gens | {
        "coordination": ici.coordination,
        "coordination_voisine": la.coordination,
        "soi": ici.soi,
        "autre_promeneur": autre,
        "direction": ici.directeur,
        "gestion": de(email="gestion54@exemple.fr"),
        "membre": de(email="membre54@exemple.fr"),
        "partenaire": ici.invite,
        "partenaire_voisin": la.invite,
        "equipe_du_site": site,
        "sans_role": compte_utilisateur("personne@exemple.fr"),
    }


DU_DOSSIER = {"objet": "", "poste": "", "section": "projet", "type": "rib", "partie": "caf", "geste": "ordonner"}
DE_LA_CONVENTION = ("_dossier_changement", "_dossier_bilan", "_dossier_versement", "_dossier_regles",
                    "_dossier_controle", "_dossier_avenant", "_dossier_demeure", "_dossier_declarer",
                    "_dossier_transmettre")  # fmt: skip


# Objects of a world that an address names by their code.
OBJETS = set(
    noms("""promeneur structure reunion courriel compte mandat seance decision signature piece signalement appel
    recusation versement controle refus article note initiative action avenant demeure partage
    message ressource relais personne papier reponse creneau double jumelle lot""")
)
MOTS_DITS = {
    "acte": "fermer", "document": "carte", "format": "a4", "type": "rib", "genre": "convention", "numero": "1",
    "figure": "structures-type", "forme": "svg",
}  # fmt: skip


def valeurs(nom: str, monde: SimpleNamespace) -> dict[str, str]:
    """What fills this address, from the objects of this network."""
    m = monde
    params, _ = get_resolver_reverse(nom)[0]
    lues: dict[str, str] = {}
    for p in params:
        if p == "objet" and any(mot in nom for mot in DE_LA_CONVENTION):
            lues[p] = m.convention.code
        elif p == "geste" and ("_avenant" in nom or "_demeure" in nom):
            lues[p] = "abandonner" if "_avenant" in nom else "lever"
        elif p == "nature":
            lues[p] = "contact"
        elif p == "annee":
            lues[p] = str(m.bilan.annee)
        elif "_bilan_" in nom and p in ("section", "type"):
            lues[p] = {"section": "recit", "type": "attestation"}[p]
        elif p == "partie" and "rapport" in nom:
            lues[p] = "faits"
        elif p == "partie" and nom.startswith("structure"):
            lues[p] = "structure"
        elif "_dossier" in nom and p in DU_DOSSIER:
            lues[p] = DU_DOSSIER[p] or {"objet": m.dossier, "poste": m.poste}[p].code
        elif p in OBJETS:
            lues[p] = getattr(m, {"promeneur": "p", "structure": "s"}.get(p, p)).code
        elif p == "code":
            lues[p] = _maison(nom, m)
        elif p == "objet":
            lues[p] = _objet(nom, m).code
        elif p == "cle" and "_appel_" in nom:
            lues[p] = m.appel.questions.get().cle
        elif p == "cle":
            lues[p] = cle(next(objet for mot, objet in _rangs(m).items() if mot in nom))
        else:
            lues[p] = MOTS_DITS.get(p) or {"insee": m.p.communes.first().pk, "mois": f"{aujourdhui():%Y-%m}"}[p]
    return lues


def _rangs(m: SimpleNamespace) -> dict[str, Any]:
    """What « cle » names, by a word of the address."""
    return {
        "en_plus": m.en_plus, "pause": m.pause, "detacher": m.piece_message,
        "permanence": m.permanence, "absence": m.absence, "retour": m.absence, "label": m.label, "contact": m.contact,
        "membre": m.adjointe, "structure_role": m.adjointe, "partenaire": m.partenaire, "role": m.role,
        "changement": m.changement, "transmettre": m.changement,
    }  # fmt: skip


def _objet(nom: str, m: SimpleNamespace) -> Any:
    objets = {
        "convention": m.convention, "import": m.importe, "_compte": m.compte, "demande": m.declaration,
        "accueillir": m.declaration, "signalement": m.signalement, "recuser": m.dossier,
    }  # fmt: skip
    return next((objet for mot, objet in objets.items() if mot in nom), m.mandat)


def _maison(nom: str, m: SimpleNamespace) -> str:
    """What « code » names: the network, the structure or the person."""
    if nom.startswith(("partenaire", "coordination")):
        return m.reseau.code
    return m.s.code if "structure" in nom else m.p.code


def demandes(monde: SimpleNamespace) -> Iterator[tuple[str, str]]:
    for nom in PORTES:
        yield nom, reverse(nom, kwargs=valeurs(nom, monde))


SECRET = "MOTIF TRES PRIVE"  # why the person is suspended


def trahit(reponse: Any, secret: str = SECRET) -> bool:
    return not reponse.streaming and secret in reponse.content.decode(errors="replace")


def refuse(reponse: Any) -> bool:
    """Does not exist; or is no page, which says nothing of what it would have been about."""
    return reponse.status_code in (404, 405)


# — The walls


def test_each_role_opens_what_is_its_own_and_nothing_else_exists(mondes, gens):
    fautes = []
    for role, user in gens.items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for nom, url in demandes(mondes.ici):
            if nom.startswith("coordination_") and role not in DEVANT_LA_COORDINATION:
                continue
            reponse = client.get(url)
            if role in PORTES[nom]:
                if reponse.status_code not in (200, 302, 405) or "/compte/login" in reponse.headers.get("Location", ""):
                    fautes.append(f"{role} n’ouvre pas {nom} ({url}) : {reponse.status_code}")
                if role not in LISENT_LE_MOTIF and trahit(reponse):
                    fautes.append(f"{role} lit le motif d’une suspension sur {nom} ({url})")
                if role not in COORDINATION and trahit(reponse, INTERNE):
                    fautes.append(f"{role} lit une note interne sur {nom} ({url})")
                continue
            if not refuse(reponse) or (role in PROCHES and not refuse(client.post(url, {}))):
                fautes.append(f"{role} passe par {nom} ({url}) : {reponse.status_code}")
    assert not fautes, "\n".join(fautes)


def test_who_is_not_signed_in_or_has_a_closed_account_is_sent_to_sign_in(mondes, gens):
    fermee = Client()
    fermee.force_login(gens["coordination"])
    gens["coordination"].is_active = False
    gens["coordination"].save()
    for client in (Client(), fermee):
        for nom, url in demandes(mondes.ici):
            for reponse in (client.get(url), client.post(url, {})):
                vers = reponse.headers.get("Location", "")
                if reponse.status_code != 405:
                    assert reponse.status_code == 302, (nom, url, reponse.status_code)
                    assert vers.startswith(("/compte/login/", "/admin/login/")), (nom, vers)


# Words of an address, nobody's objects.
MOTS = set(noms("acte figure forme partie insee document format annee type genre numero nature mois"))


def test_an_address_that_mixes_two_files_does_not_exist_even_for_who_opens_both(mondes, admin_user):
    """One's own code in front never opens somebody else's object behind."""
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    fautes = []
    for nom in PORTES:
        ici, la = valeurs(nom, mondes.ici), valeurs(nom, mondes.la)
        for param in ici:
            if len(ici.keys() - MOTS) < 2 or param in MOTS or "insee" in ici or DU_DOSSIER.get(param):
                continue
            url = reverse(nom, kwargs=ici | {param: la[param]})
            if not refuse(client.get(url)) or not refuse(client.post(url, {})):
                fautes.append(url)
    assert not fautes, "\n".join(fautes)


def test_a_state_changes_by_post_alone_and_with_a_token(mondes, gens):
    client = Client(enforce_csrf_checks=True)
    client.force_login(gens["coordination"])
    for nom, url in demandes(mondes.ici):
        if nom != "composants":
            assert client.post(url, {}).status_code in (403, 405), (nom, url)


# — Files


@pytest.mark.parametrize(
    ("lequel", "qui"),
    [("photo", SOI | BUREAU | {"membre"}), ("scan", CHARTE), ("image", EQUIPE | PARTENAIRES)],
)
def test_a_private_file_is_for_its_own_people(mondes, gens, settings, lequel, qui):
    """The person is suspended, the structure has left: nothing of them is public any more."""
    from structures.models import Adhesion

    settings.X_ACCEL = True  # the bytes are not what is tried here
    ici = mondes.ici
    Adhesion.objects.filter(structure=ici.s).delete()
    fichier = {"photo": ici.p.photo, "scan": ici.scan, "image": ici.s.image}[lequel]
    url = reverse("fichier", args=[fichier.code])
    assert Client().get(url).status_code == 404
    ouvrent = set()
    for role, user in gens.items():
        client = Client()
        client.force_login(user)
        if (reponse := client.get(url)).status_code == 200:
            ouvrent.add(role)
            assert reponse["Cache-Control"] == "private, no-store"
    assert ouvrent == qui


# — Invitations, the administration, one's own profile


def test_an_invitation_is_managed_by_those_who_may_give_the_role(mondes, gens):
    for role, user in gens.items():
        client = Client()
        client.force_login(user)
        code = mondes.ici.invitation.code
        recue = client.get(reverse("compte_invitation_recue", args=[code])).status_code
        assert recue == 404, role
        if role not in INVITANT:
            for nom in ("compte_invitation_renvoyer", "compte_invitation_retirer"):
                assert client.post(reverse(nom, args=[code])).status_code == 404, (role, nom)
    mondes.ici.invitation.refresh_from_db()
    assert mondes.ici.invitation.etat == "envoyee"


def test_the_administration_is_for_staff_and_shows_no_file_without_a_right(mondes, gens):
    for role, user in gens.items():
        client = Client()
        client.force_login(user)
        statut = client.get("/admin/").status_code
        assert (statut == 200) == (role == "equipe_du_site"), (role, statut)
    from django.contrib import admin

    client.force_login(gens["equipe_du_site"])
    for modele in admin.site._registry:
        liste = reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist")
        assert client.get(liste).status_code == 403, liste


def test_only_who_coordinates_several_networks_has_them_side_by_side(mondes, gens):
    for role, user in gens.items():
        client = Client()
        client.force_login(user)
        assert client.get(reverse("mes_reseaux")).status_code == 404, role


def test_ones_own_profile_leads_to_oneself(mondes, gens):
    for role, user in gens.items():
        client = Client()
        client.force_login(user)
        reponse = client.get(reverse("mon_profil"))
        if role == "soi":
            assert reponse.url == reverse("espace_promeneur", args=[mondes.ici.p.code])
        elif role == "autre_promeneur":
            assert mondes.ici.p.code not in reponse.url
        else:
            assert reponse.status_code == 404, role


def test_an_invented_code_is_not_found_and_breaks_nothing(mondes, gens):
    client = Client(raise_request_exception=False)
    client.force_login(gens["coordination"])
    for nom in [*PORTES, "fichier", "promeneur", "structure", "compte_invitation"]:
        forme = "/" + re.sub(r"%\(\w+\)s", "{}", get_resolver_reverse(nom)[0][1])
        for etrange in ("%00", "é%ff", "a" * 300):
            url = forme.format(*["54"] * (forme.count("{}") - 1), etrange)
            assert client.get(url).status_code in (200, 302, 404, 405, 410), (nom, url)


def test_who_lost_a_role_does_not_come_back_by_an_invitation_sent_before(mondes, gens):
    from accounts.services import accept, resend
    from socle.etats import Refused
    from structures.services import remove_member
    from territoires.services import invite_coordinator

    ici = mondes.ici
    chef = gens["direction"]
    invitations = [
        (ici.coordination, invite_coordinator(reseau=ici.reseau, email="moi@exemple.fr", by=ici.coordination)),
        (chef, invite_to(ici.s, chef)),
    ]
    remove_member_of(ici.s, chef, remove_member)
    ici.reseau.roles.filter(user=ici.coordination).delete()
    for qui, invitation in invitations:
        with pytest.raises(Refused):
            accept(invitation=invitation, user=gens["sans_role"])
        with pytest.raises(Refused):
            resend(invitation=invitation, by=qui)


def invite_to(structure: Any, by: Any) -> Any:
    from accounts.services import invite
    from structures.acces import cible

    return invite(email="moi@exemple.fr", role="structure", cible=cible(structure, "direction"), by=by)


def remove_member_of(structure: Any, user: Any, remove: Any) -> None:
    from structures.services import add_member

    add_member(structure=structure, user=compte_utilisateur("suivante@exemple.fr"), role="direction", by=None)
    remove(membre=structure.membres.get(user=user), by=None)
