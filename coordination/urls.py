"""Addresses of the coordinator's room."""

from importlib.util import find_spec

from django.urls import include, path

from .views import (
    accueil,
    activite,
    activite_promeneur,
    argent,
    comptes,
    declarations,
    fraicheur,
    horaires,
    listes,
    mandats,
    partenaire,
    presence,
    promeneurs,
    reglages,
    reunions,
    signalements,
    structures,
)

personne = [
    path("", promeneurs.fiche, name="coordination_promeneur"),
    path("historique/", promeneurs.historique, name="coordination_promeneur_historique"),
    path("identite/", promeneurs.identite, name="coordination_promeneur_identite"),
    path("profil/", promeneurs.profil, name="coordination_promeneur_profil"),
    path("communes/", promeneurs.communes, name="coordination_promeneur_communes"),
    path("photo/", promeneurs.photo, name="coordination_promeneur_photo"),
    path("photo/retirer/", promeneurs.photo_retirer, name="coordination_promeneur_photo_retirer"),
    path("inviter/", promeneurs.inviter, name="coordination_promeneur_inviter"),
    path("confirmer/", fraicheur.confirmer, name="coordination_confirmer"),
    path("permanences/ajouter/", promeneurs.permanence, name="coordination_permanence_ajouter"),
    path("permanences/copier/", horaires.copier, name="coordination_permanences_copier"),
    path("permanences/pause/", horaires.pause, name="coordination_pause"),
    path("permanences/pause/<slug:cle>/retirer/", horaires.pause_retirer, name="coordination_pause_retirer"),
    path("permanences/en-plus/", horaires.en_plus, name="coordination_en_plus"),
    path("permanences/en-plus/<slug:cle>/retirer/", horaires.en_plus_retirer, name="coordination_en_plus_retirer"),
    path("permanences/<slug:cle>/", promeneurs.permanence, name="coordination_permanence"),
    path("permanences/<slug:cle>/retirer/", promeneurs.permanence_retirer, name="coordination_permanence_retirer"),
    path("designer/", mandats.designer, name="coordination_designer"),
    path("mandats/<slug:objet>/changer/", mandats.changer, name="coordination_mandat_changer"),
    path("mandats/<slug:objet>/exception/", mandats.exception, name="coordination_mandat_exception"),
    path("mandats/<slug:objet>/finir/", mandats.finir, name="coordination_mandat_finir"),
    path("mandats/<slug:objet>/charte/", mandats.charte_papier, name="coordination_charte_papier"),
    path("mandats/<slug:objet>/relancer/", mandats.charte_relancer, name="coordination_charte_relancer"),
    path("absence/", presence.absence, name="coordination_absence"),
    path("absences/<slug:cle>/retour/", presence.retour, name="coordination_absence_retour"),
    path("label/", presence.label, name="coordination_label"),
    path("labels/<slug:cle>/retirer/", presence.label_finir, name="coordination_label_finir"),
    path("suspendre/", presence.suspendre, name="coordination_suspendre"),
    path("suspension/revoir/", presence.suspension_revoir, name="coordination_suspension_revoir"),
    path("suspension/lever/", presence.suspension_lever, name="coordination_suspension_lever"),
    path("comptes/ajouter/", comptes.ajouter, name="coordination_compte_ajouter"),
    path("comptes/<slug:objet>/", comptes.fiche, name="coordination_compte"),
    path("comptes/<slug:objet>/refuser/", comptes.refuser, name="coordination_compte_refuser"),
    path("comptes/<slug:objet>/revoir/", comptes.revoir, name="coordination_compte_revoir"),
    path("comptes/<slug:objet>/fermer/", comptes.fermer, name="coordination_compte_fermer"),
    path("comptes/<slug:objet>/rouvrir/", comptes.rouvrir, name="coordination_compte_rouvrir"),
    path("comptes/<slug:objet>/retirer/", comptes.retirer, name="coordination_compte_retirer"),
    path("comptes/<slug:objet>/modifier/", comptes.modifier, name="coordination_compte_modifier"),
]

structure = [
    path("", structures.fiche, name="coordination_structure"),
    path("historique/", structures.historique, name="coordination_structure_historique"),
    path("modifier/", structures.modifier, name="coordination_structure_modifier"),
    path("entree/", structures.entrer, name="coordination_structure_entrer"),
    path("sortie/", structures.sortir, name="coordination_structure_sortir"),
    path("conventions/reprendre/", structures.convention, name="coordination_convention"),
    path("conventions/<slug:objet>/retirer/", structures.convention_retirer, name="coordination_convention_retirer"),
    path("declarations/<slug:objet>/accueillir/", declarations.accueillir, name="coordination_accueillir"),
    path("contacts/ajouter/", structures.contact, name="coordination_contact_ajouter"),
    path("contacts/<slug:cle>/", structures.contact, name="coordination_contact"),
    path("contacts/<slug:cle>/retirer/", structures.contact_retirer, name="coordination_contact_retirer"),
    path("membres/inviter/", structures.inviter, name="coordination_membre_inviter"),
    path("membres/<slug:cle>/", structures.membre, name="coordination_membre"),
    path("membres/<slug:cle>/retirer/", structures.membre_retirer, name="coordination_membre_retirer"),
    path("image/", structures.image, name="coordination_structure_image"),
    path("image/retirer/", structures.image_retirer, name="coordination_structure_image_retirer"),
]

suivi = [
    path("", activite.page, name="coordination_activite"),
    path("ouvrir/", activite.ouvrir, name="coordination_activite_ouvrir"),
    path("regler/", activite.regler, name="coordination_activite_regler"),
    path("<slug:promeneur>/<slug:mois>/", activite.releve, name="coordination_releve"),
    path("<slug:promeneur>/<slug:mois>/rouvrir/", activite.rouvrir, name="coordination_releve_rouvrir"),
]

mon_activite = [
    path("", activite_promeneur.accueil, name="mon_activite"),
    path("initiatives/ajouter/", activite_promeneur.initiative, name="mon_initiative_ajouter"),
    path("initiatives/<slug:initiative>/", activite_promeneur.initiative, name="mon_initiative"),
    path(
        "initiatives/<slug:initiative>/retirer/", activite_promeneur.initiative_retirer, name="mon_initiative_retirer"
    ),
    path("<slug:mois>/", activite_promeneur.releve, name="mon_releve"),
    path("<slug:mois>/rouvrir/", activite_promeneur.reouverture, name="mon_releve_rouvrir"),
]

reseau = [
    path("", accueil.accueil, name="coordination"),
    path("recherche/", accueil.chercher, name="coordination_recherche"),
    path("promeneurs/", listes.promeneurs, name="coordination_promeneurs"),
    path("promeneurs/nouveau/", promeneurs.nouveau, name="coordination_promeneur_nouveau"),
    path("promeneurs/<slug:promeneur>/", include(personne)),
    path("fraicheur/", fraicheur.page, name="coordination_fraicheur"),
    path("structures/", listes.structures, name="coordination_structures"),
    path("structures/nouvelle/", structures.nouvelle, name="coordination_structure_nouvelle"),
    path("structures/<slug:structure>/", include(structure)),
    path("conventions/", listes.dossiers, name="coordination_dossiers"),
    path("exports/documents/", listes.documents, name="coordination_documents"),
    path("bilans/", argent.bilans, name="coordination_bilans"),
    path("argent/", argent.versements, name="coordination_argent"),
    path("activite/", include(suivi)),
    path("comptes/", listes.comptes, name="coordination_comptes"),
    path("reunions/", listes.reunions, name="coordination_reunions"),
    path("reunions/nouvelle/", reunions.reunion, name="coordination_reunion_nouvelle"),
    path("reunions/<slug:reunion>/", reunions.reunion, name="coordination_reunion"),
    path("reunions/<slug:reunion>/supprimer/", reunions.supprimer, name="coordination_reunion_supprimer"),
    path("signalements/", signalements.liste, name="coordination_signalements"),
    path("signalements/<slug:signalement>/", signalements.fiche, name="coordination_signalement"),
    path("signalements/<slug:signalement>/prendre/", signalements.prendre, name="coordination_signalement_prendre"),
    path("signalements/<slug:signalement>/rouvrir/", signalements.rouvrir, name="coordination_signalement_rouvrir"),
    path("signalements/<slug:signalement>/repondre/", signalements.repondre, name="coordination_signalement_repondre"),
    path("signalements/<slug:signalement>/clore/", signalements.clore, name="coordination_signalement_clore"),
    path("courriels/", reglages.courriels, name="coordination_courriels"),
    path("courriels/<slug:courriel>/", reglages.courriel, name="coordination_courriel"),
    path("reglages/", reglages.reglages, name="coordination_reglages"),
    path("reglages/modifier/", reglages.modifier, name="coordination_reglages_modifier"),
    path("reglages/argent/", argent.regles, name="coordination_reglages_argent"),
    path("reglages/inviter/", reglages.inviter, name="coordination_inviter"),
    path("reglages/partenaires/inviter/", reglages.inviter_partenaire, name="coordination_inviter_partenaire"),
    path("reglages/partenaires/ajouter/", reglages.partenaire, name="coordination_partenaire_ajouter"),
    path("reglages/partenaires/<slug:cle>/finir/", reglages.partenaire_finir, name="coordination_partenaire_finir"),
    path("reglages/equipe/<slug:cle>/retirer/", reglages.role_retirer, name="coordination_role_retirer"),
]
if find_spec("coordination.urls_imports"):
    reseau.append(path("import/", include("coordination.urls_imports")))

urlpatterns = [
    path("coordination/<slug:code>/", include(reseau)),
    path("espace/promeneur/<slug:code>/activite/", include(mon_activite)),
    path("espace/partenaire/<slug:code>/", partenaire.accueil, name="partenaire"),
    path("espace/partenaire/<slug:code>/bilans/", argent.bilans_du_partenaire, name="partenaire_bilans"),
    path("espace/partenaire/<slug:code>/argent/", argent.versements_du_partenaire, name="partenaire_argent"),
]
