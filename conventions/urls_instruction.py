"""The coordination's side: instruction, committee, signatures, life of a convention."""

from django.urls import include, path

from . import urls_argent, urls_dossier, urls_suivi, urls_vie
from .enums import Role
from .views import comite, copil, ecran, instruction, pieces, seances, signatures

cote = {"cote": Role.COORDINATION}

# Before those of the structure, which the coordination has too: none of these is under an address of theirs.
actes = [
    path("ouvrir/", instruction.ouvrir, cote, name="coordination_dossier_ouvrir"),
    path("examen/accepter/", instruction.pieces_accepter, cote, name="coordination_dossier_pieces_accepter"),
    path("examen/<slug:piece>/accepter/", instruction.piece_accepter, cote, name="coordination_dossier_piece_accepter"),
    path("examen/<slug:piece>/refuser/", instruction.piece_refuser, cote, name="coordination_dossier_piece_refuser"),
    path(
        "examen/<slug:piece>/redemander/",
        instruction.piece_redemander,
        cote,
        name="coordination_dossier_piece_redemander",
    ),
    path("examen/<slug:type>/exempter/", instruction.piece_exempter, cote, name="coordination_dossier_piece_exempter"),
    path("examen/<slug:type>/detenue/", pieces.detenue, cote, name="coordination_dossier_piece_detenue"),
    path("corrections/", instruction.corrections, cote, name="coordination_dossier_corrections"),
    path("avis/", instruction.avis, cote, name="coordination_dossier_avis"),
    path("complet/", instruction.complet, cote, name="coordination_dossier_complet"),
    path("inscrire/", copil.inscrire, cote, name="coordination_dossier_inscrire"),
    path("retirer/", copil.retirer, cote, name="coordination_dossier_retirer"),
    path("rouvrir/", copil.rouvrir, cote, name="coordination_dossier_rouvrir"),
    path("decision/", copil.decision, cote, name="coordination_dossier_decision"),
    path("decisions/<slug:decision>/courriel/", copil.courriel, cote, name="coordination_dossier_courriel"),
    path("decisions/<slug:decision>/autrement/", copil.autrement, cote, name="coordination_dossier_decision_autrement"),
    path("financeur/", copil.financeur, cote, name="coordination_dossier_financeur"),
    path("preparer/", signatures.preparer, cote, name="coordination_dossier_preparer"),
    path("refaire/", signatures.refaire, cote, name="coordination_dossier_refaire"),
    path("signees/<slug:signature>/", signatures.signature, cote, name="coordination_dossier_signature"),
    path("signees/<slug:signature>/ecarter/", signatures.ecarter, cote, name="coordination_dossier_ecarter"),
    path("refus/<slug:refus>/", ecran.repondre, cote, name="coordination_dossier_refus"),
    path("changements/<slug:cle>/", instruction.changement, cote, name="coordination_dossier_changement"),
    path("signatures/<slug:partie>/refus/", ecran.noter, cote, name="coordination_dossier_refus_noter"),
    path("resilier/", signatures.resilier, cote, name="coordination_dossier_resilier"),
    path("resilier/ecarter/", signatures.ecarter_lettre, cote, name="coordination_dossier_fin_ecarter"),
]

fichier = [
    path("", instruction.dossier, cote, name="coordination_dossier"),
    *actes,
    *urls_suivi.actes,
    *urls_dossier.actes(Role.COORDINATION),
    *urls_argent.lus(Role.COORDINATION),
    *urls_argent.remis(Role.COORDINATION),
    *urls_argent.paye(Role.COORDINATION),
    *urls_argent.examine(),
    *urls_vie.instruits(),
    *urls_vie.ecrits(Role.COORDINATION),
    *urls_vie.lus(Role.COORDINATION),
]

urlpatterns = [
    path("conventions/<slug:objet>/", include(fichier)),
    path("seances/", seances.liste, name="coordination_seances"),
    path("seances/nouvelle/", seances.nouvelle, name="coordination_seance_nouvelle"),
    path("seances/<slug:seance>/", seances.seance, name="coordination_seance"),
    path("seances/<slug:seance>/deplacer/", seances.deplacer, name="coordination_seance_deplacer"),
    path("seances/<slug:seance>/inscrire/", comite.inscrire, name="coordination_seance_inscrire"),
    path("seances/<slug:seance>/presences/", comite.presences, name="coordination_seance_presences"),
    path("seances/<slug:seance>/dossier/", comite.dossier, name="coordination_seance_dossier"),
    path("seances/<slug:seance>/proces-verbal/", comite.proces_verbal, name="coordination_seance_pv"),
    path("seances/<slug:seance>/proces-verbal/envoyer/", comite.envoyer, name="coordination_seance_pv_envoyer"),
    path("seances/<slug:seance>/recuser/<slug:objet>/", comite.recuser, name="coordination_seance_recuser"),
    path(
        "seances/<slug:seance>/recusations/<slug:recusation>/lever/",
        comite.lever,
        name="coordination_seance_recusation_lever",
    ),
]
