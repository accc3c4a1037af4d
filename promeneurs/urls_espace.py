"""The workspaces of a promeneur and of a structure's office."""

# ruff: noqa: E501

from django.urls import path

from .views import carte, charte, confirmation, espace, espace_structure, espace_temps, signalements, situation

urlpatterns = [
    path("espace/charte/<slug:mandat>/", charte.signer, name="signer_charte"),
    path("espace/charte/<slug:mandat>/charte.pdf", charte.pdf, name="charte_pdf"),
    path("espace/promeneur/", espace.mien, name="mon_profil"),
    path("espace/promeneur/<slug:code>/", espace.accueil, name="espace_promeneur"),
    path("espace/promeneur/<slug:code>/profil/", espace.profil, name="mon_profil_modifier"),
    path("espace/promeneur/<slug:code>/apercu/", espace.apercu, name="mon_apercu"),
    path("espace/promeneur/<slug:code>/photo/", espace.photo, name="ma_photo"),
    path("espace/promeneur/<slug:code>/photo/retirer/", espace.retirer_photo, name="retirer_ma_photo"),
    path("espace/promeneur/<slug:code>/communes/", espace.communes, name="mes_communes"),
    path("espace/promeneur/<slug:code>/communes/<slug:insee>/retirer/", espace.retirer_commune, name="retirer_ma_commune"),
    path("espace/promeneur/<slug:code>/comptes/ajouter/", espace.ajouter_compte, name="mon_compte_ajouter"),
    path("espace/promeneur/<slug:code>/comptes/<slug:compte>/<slug:acte>/", espace.compte, name="mon_compte"),
    path("espace/promeneur/<slug:code>/permanences/ajouter/", espace.ajouter_permanence, name="ma_permanence_ajouter"),
    path("espace/promeneur/<slug:code>/permanences/copier/", espace_temps.copier, name="mes_permanences_copier"),
    path("espace/promeneur/<slug:code>/permanences/pause/", espace_temps.pause, name="ma_pause"),
    path("espace/promeneur/<slug:code>/permanences/pause/<slug:cle>/retirer/", espace_temps.retirer_pause, name="retirer_ma_pause"),
    path("espace/promeneur/<slug:code>/permanences/en-plus/", espace_temps.en_plus, name="ma_permanence_en_plus"),
    path("espace/promeneur/<slug:code>/permanences/en-plus/<slug:cle>/retirer/", espace_temps.retirer_en_plus, name="retirer_ma_permanence_en_plus"),
    path("espace/promeneur/<slug:code>/permanences/<slug:cle>/", espace.permanence, name="ma_permanence"),
    path("espace/promeneur/<slug:code>/permanences/<slug:cle>/retirer/", espace.retirer_permanence, name="retirer_ma_permanence"),
    path("espace/promeneur/<slug:code>/en-ligne/", espace_temps.en_ligne, name="mon_en_ligne"),
    path("espace/promeneur/<slug:code>/en-ligne/arreter/", espace_temps.arreter, name="mon_en_ligne_arreter"),
    path("espace/promeneur/<slug:code>/absence/", espace.absence, name="mon_absence"),
    path("espace/promeneur/<slug:code>/absence/<slug:cle>/retour/", espace.retour, name="mon_retour"),
    path("espace/promeneur/<slug:code>/confirmer/", confirmation.la_mienne, name="confirmer_ma_fiche"),
    path("espace/promeneur/<slug:code>/situation-inquietante/", situation.page, name="situation_inquietante"),
    path("espace/promeneur/<slug:code>/carte/", carte.carte, name="ma_carte"),
    path("espace/promeneur/<slug:code>/carte/faire/", carte.faire, name="ma_carte_faire"),
    path("espace/promeneur/<slug:code>/carte/perdue/", carte.perdue, name="ma_carte_perdue"),
    path("espace/promeneur/<slug:code>/carte/apercu.png", carte.apercu, name="ma_carte_apercu"),
    path("espace/promeneur/<slug:code>/carte/<slug:document>.pdf", carte.pdf, name="ma_carte_pdf"),
    path("espace/structure/<slug:code>/affiche-<slug:format>.pdf", carte.affiche, name="structure_affiche"),
    path("espace/structure/<slug:code>/", espace_structure.accueil, name="espace_structure"),
    path("espace/structure/<slug:code>/nommer/", espace_structure.nommer, name="structure_nommer"),
    path("espace/structure/<slug:code>/comptes/<slug:compte>/fermer/", espace_structure.fermer_compte, name="structure_fermer_compte"),
    path("espace/structure/<slug:code>/comptes/<slug:compte>/", espace_structure.verifier_compte, name="structure_verifier_compte"),
    path("espace/structure/<slug:code>/comptes/<slug:compte>/refuser/", espace_structure.refuser_compte, name="structure_refuser_compte"),
    path("espace/structure/<slug:code>/mandats/<slug:mandat>/finir/", espace_structure.finir, name="structure_finir_mandat"),
    path("espace/structure/<slug:code>/personnes/<slug:promeneur>/inviter/", espace_structure.inviter, name="structure_inviter_promeneur"),
    path("espace/structure/<slug:code>/personnes/<slug:promeneur>/suspendre/", espace_structure.suspendre, name="structure_suspendre"),
    path("espace/structure/<slug:code>/personnes/<slug:promeneur>/revoir/", espace_structure.revoir, name="structure_revoir"),
    path("espace/structure/<slug:code>/personnes/<slug:promeneur>/lever/", espace_structure.lever, name="structure_lever"),
    path("espace/structure/<slug:code>/signalements/<slug:objet>/", signalements.signalement, name="structure_signalement"),
]  # fmt: skip
