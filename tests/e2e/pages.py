"""Every page of the site: who opens it, on what. `tests/test_coherence.py` fails when the URLconf has one more.

`page("coordination", "reseau ines")`: the account that opens it, then the objects of `semer.py` that fill the address.
"""

from dataclasses import dataclass

ANONYME = ""


@dataclass(frozen=True)
class Page:
    compte: str
    objets: tuple[str, ...] = ()
    requete: str = ""
    sombre: bool = False
    statut: int = 200
    sans_axe: str = ""  # why nobody can be asked to repair it


def page(compte: str = ANONYME, objets: str = "", requete: str = "", sombre: bool = False, statut: int = 200) -> Page:
    return Page(compte, tuple(objets.split()), requete, sombre, statut)


def coordination(objets: str = "", requete: str = "", sombre: bool = False) -> list[Page]:
    return [page("coordination", f"reseau {objets}", requete, sombre)]


PUBLIQUES: dict[str, list[Page]] = {
    "accueil": [page(sombre=True)],
    "annuaire": [
        page(sombre=True),
        page(requete="lieu=Lunéville&rayon=30"),
        page(requete="lieu=Saint-Martin"),
        page(requete="lieu=Nulle-part-sur-Rien"),
        page(requete="departement=54&plateforme=discord&theme=sante&public=jeunes"),
        page(requete="lieu=Brest&rayon=5"),
    ],
    "promeneur": [page(objets="page_ines", sombre=True), page(objets="page_depart")],
    "structure": [page(objets="page_ml", sombre=True)],
    "verifier": [page(sombre=True)],
    "urgence": [page(sombre=True)],
    "devenir_promeneur": [page(sombre=True)],
    "declarer_structure": [page(sombre=True)],
    "declaration": [page(objets="declaration", sombre=True), page(objets="demande_faite")],
    "signaler": [page()],
    "integrer": [page()],
    "carte_visite": [page(objets="ines")],
    "statistiques": [page()],
    "accessibilite": [page(sombre=True)],
    "confidentialite": [page()],
    "mentions_legales": [page()],
    "aide": [page(sombre=True)],
    "aide_page": [page(objets="document_aide")],
    "api:openapi-view": [Page(ANONYME, sans_axe="Swagger UI, l’outil d’un autre, pour qui programme")],
}

COMPTE: dict[str, list[Page]] = {
    "account_login": [page(sombre=True)],
    "account_signup": [page()],
    "account_inactive": [page()],
    "account_reset_password": [page()],
    "account_reset_password_done": [page()],
    "account_reset_password_from_key_done": [page()],
    "account_request_login_code": [page()],
    "account_email_verification_sent": [page()],
    "compte_invitation": [page(objets="jeton_faux", statut=410)],
    "account_confirm_email": [page(objets="jeton_faux")],
    "account_reset_password_from_key": [page(objets="uid_faux jeton_faux")],
    "account_logout": [page("partenaire")],
    "account_email": [page("partenaire")],
    "account_change_password": [page("partenaire")],
    "account_reauthenticate": [page("partenaire")],
    "espace": [page("coordination", sombre=True), page("promeneur"), page("structure"), page("partenaire")],
    "compte": [page("coordination", sombre=True)],
    "compte_identite": [page("partenaire")],
    "compte_invitations": [page("coordination")],
    "compte_invitation_recue": [page("partenaire", "invitation_recue")],
    "mfa_index": [page("partenaire"), page("securite")],
    "mfa_reauthenticate": [page("securite")],
    "mfa_activate_totp": [page("partenaire")],
    "mfa_deactivate_totp": [page("securite")],
    "mfa_view_recovery_codes": [page("securite")],
    "mfa_generate_recovery_codes": [page("securite")],
    "mfa_list_webauthn": [page("partenaire")],
    "mfa_add_webauthn": [page("partenaire")],
    "usersessions_list": [page("partenaire")],
    "composants": [page("admin", sombre=True)],
}

ESPACES: dict[str, list[Page]] = {
    "espace_promeneur": [page("promeneur", "ines", sombre=True), page("coordination", "hugo")],
    "mon_profil_modifier": [page("promeneur", "ines", sombre=True)],
    "mon_apercu": [page("promeneur", "ines")],
    "ma_photo": [page("promeneur", "ines")],
    "retirer_ma_photo": [page("promeneur", "ines")],
    "mes_communes": [page("promeneur", "ines")],
    "mon_compte_ajouter": [page("promeneur", "ines", sombre=True)],
    "mon_compte": [
        page("promeneur", "ines compte_ines changer"),
        page("promeneur", "ines compte_ines fermer"),
        page("promeneur", "ines compte_a_verifier_ines retirer"),
    ],
    "ma_permanence_ajouter": [page("promeneur", "ines")],
    "ma_permanence": [page("promeneur", "ines permanence_ines")],
    "mon_absence": [page("promeneur", "ines")],
    "mon_retour": [page("promeneur", "ines absence_ines")],
    "signer_charte": [page("promeneur", "mandat_ines", sombre=True)],
    "espace_structure": [page("structure", "ml", sombre=True), page("structure", "toul"), page("arrivee", "arrivee")],
    "structure_fiche": [page("structure", "ml")],
    "structure_modifier": [page("structure", "ml", sombre=True)],
    "structure_image": [page("structure", "ml")],
    "structure_image_retirer": [page("structure", "ml")],
    "structure_contact_ajouter": [page("structure", "ml")],
    "structure_contact": [page("structure", "ml contact_ml")],
    "structure_membres": [page("structure", "ml")],
    "structure_inviter": [page("structure", "ml")],
    "structure_role": [page("structure", "ml membre_ml")],
    "structure_membre_retirer": [page("structure", "ml membre_ml")],
    "structure_demande": [page("structure", "ml demande", sombre=True)],
    "structure_demande_decliner": [page("structure", "ml demande")],
    "structure_nommer": [page("structure", "ml")],
    "structure_verifier_compte": [page("structure", "employeur_sarah compte_sarah", sombre=True)],
    "structure_finir_mandat": [page("structure", "ml mandat_ines")],
    "structure_refuser_compte": [page("structure", "employeur_sarah compte_sarah")],
    "structure_suspendre": [page("structure", "ml ines")],
    "structure_revoir": [page("structure", "toul hugo")],
    "structure_lever": [page("structure", "toul hugo")],
    "partenaire": [page("partenaire", "reseau", sombre=True)],
}

COORDINATION: dict[str, list[Page]] = {
    "coordination": [*coordination(sombre=True), page("admin", "voisin")],
    "coordination_recherche": [*coordination(requete="q=morel"), *coordination(requete="q=zzzz")],
    "coordination_promeneurs": [
        *coordination(sombre=True),
        *coordination(requete="statut=attente_charte"),
        *coordination(requete="q=zzzz"),
    ],
    "coordination_promeneur_nouveau": coordination(),
    "coordination_promeneur": [
        *coordination("ines", sombre=True),
        *coordination("bastien"),
        *coordination("noe"),
        *coordination("lou"),
        *coordination("manon"),
    ],
    "coordination_promeneur_historique": coordination("ines"),
    "coordination_promeneur_identite": coordination("ines"),
    "coordination_promeneur_profil": coordination("ines"),
    "coordination_promeneur_communes": coordination("ines"),
    "coordination_promeneur_photo": coordination("ines"),
    "coordination_promeneur_photo_retirer": coordination("ines"),
    "coordination_promeneur_inviter": coordination("lou"),
    "coordination_permanence_ajouter": coordination("ines"),
    "coordination_permanence": coordination("ines permanence_ines"),
    "coordination_permanence_retirer": coordination("ines permanence_ines"),
    "coordination_designer": coordination("lea"),
    "coordination_mandat_changer": coordination("ines mandat_ines"),
    "coordination_mandat_exception": coordination("noe mandat_noe"),
    "coordination_mandat_finir": coordination("ines mandat_ines"),
    "coordination_charte_papier": coordination("noe mandat_noe"),
    "coordination_charte_relancer": coordination("noe mandat_noe"),
    "coordination_absence": coordination("ines"),
    "coordination_absence_retour": coordination("ines absence_ines"),
    "coordination_label": coordination("ines"),
    "coordination_label_finir": coordination("jonas label_jonas"),
    "coordination_suspendre": coordination("ines"),
    "coordination_suspension_revoir": coordination("bastien"),
    "coordination_suspension_lever": coordination("bastien"),
    "coordination_compte_ajouter": coordination("ines"),
    "coordination_compte": [*coordination("ines compte_ines"), *coordination("sarah compte_sarah", sombre=True)],
    "coordination_compte_refuser": coordination("sarah compte_sarah"),
    "coordination_compte_revoir": coordination("ines compte_ines"),
    "coordination_compte_fermer": coordination("ines compte_ines"),
    "coordination_compte_rouvrir": coordination("jonas compte_ferme"),
    "coordination_compte_retirer": coordination("sarah compte_sarah"),
    "coordination_compte_modifier": coordination("ines compte_ines"),
    "coordination_structures": [*coordination(sombre=True), *coordination(requete="q=mjc")],
    "coordination_structure_nouvelle": coordination(),
    "coordination_structure": [*coordination("ml", sombre=True), *coordination("interessee"), *coordination("arrivee")],
    "coordination_accueillir": coordination("arrivee declaration_arrivee"),
    "coordination_structure_historique": coordination("ml"),
    "coordination_structure_modifier": coordination("ml"),
    "coordination_structure_entrer": coordination("interessee"),
    "coordination_structure_sortir": coordination("ml"),
    "coordination_convention": coordination("ml"),
    "coordination_convention_retirer": coordination("ml convention_ml"),
    "coordination_contact_ajouter": coordination("ml"),
    "coordination_contact": coordination("ml contact_ml"),
    "coordination_contact_retirer": coordination("ml contact_ml"),
    "coordination_membre_inviter": coordination("ml"),
    "coordination_membre": coordination("ml membre_ml"),
    "coordination_membre_retirer": coordination("ml membre_ml"),
    "coordination_structure_image": coordination("ml"),
    "coordination_structure_image_retirer": coordination("ml"),
    "coordination_comptes": coordination(sombre=True),
    "coordination_reunions": coordination(),
    "coordination_reunion_nouvelle": coordination(),
    "coordination_reunion": coordination("reunion"),
    "coordination_reunion_supprimer": coordination("reunion"),
    "coordination_courriels": coordination(),
    "coordination_courriel": coordination("courriel"),
    "coordination_reglages": coordination(sombre=True),
    "coordination_reglages_modifier": coordination(),
    "coordination_inviter": coordination(),
    "coordination_inviter_partenaire": coordination(),
    "coordination_partenaire_ajouter": coordination(),
    "coordination_partenaire_finir": coordination("partenaire"),
    "coordination_role_retirer": coordination("role"),
    "coordination_import": coordination(sombre=True),
    "coordination_import_fiche": [*coordination("import_fautif", sombre=True), *coordination("import_fait")],
    "coordination_import_annuler": coordination("import_fait"),
}

PAGES = PUBLIQUES | COMPTE | ESPACES | COORDINATION

# What is opened by nobody as a page, and why.
DONNEES = "des données ou un fichier, pas une page"
BOUTON = "un bouton : POST seulement"
RENVOI = "renvoie ailleurs"
CLE = "demande une clé de sécurité, qu’un navigateur sans écran n’a pas"
EXCLUES = {
    "admin": "l’administration de Django, ses pages à elle",
    "fichier": DONNEES,
    "sante": DONNEES,
    "api:openapi-json": DONNEES,
    "api:api-root": RENVOI,
    "api:promeneurs": DONNEES,
    "api:promeneur": DONNEES,
    "api:structures": DONNEES,
    "api:verifier": DONNEES,
    "api:communes": DONNEES,
    "coordination_import_modele": DONNEES,
    "charte_pdf": DONNEES,
    "mfa_download_recovery_codes": DONNEES,
    "mon_profil": RENVOI,
    "compte_invitation_renvoyer": BOUTON,
    "compte_invitation_retirer": BOUTON,
    "retirer_ma_commune": BOUTON,
    "retirer_ma_permanence": BOUTON,
    "structure_contact_retirer": BOUTON,
    "structure_inviter_promeneur": BOUTON,
    "coordination_import_confirmer": BOUTON,
    "coordination_import_abandonner": BOUTON,
    "account_set_password": "pour un compte sans mot de passe : les comptes s’ouvrent ici avec un mot de passe",
    "account_confirm_login_code": "au milieu d’une connexion par code : ouverte par un parcours",
    "mfa_authenticate": "au milieu d’une connexion à deux facteurs : essayée dans tests/accounts",
    "mfa_trust": "au milieu d’une connexion à deux facteurs : essayée dans tests/accounts",
    "mfa_reauthenticate_webauthn": CLE,
    "mfa_remove_webauthn": CLE,
    "mfa_edit_webauthn": CLE,
    "mfa_login_webauthn": CLE,
}
