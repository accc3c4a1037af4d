"""The calls for projects: the coordination's pages, and what anybody reads."""

from django.urls import path

from .views import appels, appels_publics

coordination = [
    path("", appels.liste, name="coordination_appels"),
    path("nouveau/", appels.nouveau, name="coordination_appel_nouveau"),
    path("<slug:appel>/", appels.appel, name="coordination_appel"),
    path("<slug:appel>/modifier/", appels.modifier, name="coordination_appel_modifier"),
    path("<slug:appel>/reglement/", appels.reglement, name="coordination_appel_reglement"),
    path("<slug:appel>/reglement/retirer/", appels.reglement_retirer, name="coordination_appel_reglement_retirer"),
    path("<slug:appel>/questions/", appels.question_ajouter, name="coordination_appel_question_ajouter"),
    path("<slug:appel>/questions/<slug:cle>/", appels.question, name="coordination_appel_question"),
    path(
        "<slug:appel>/questions/<slug:cle>/monter/", appels.question_monter, name="coordination_appel_question_monter"
    ),
    path(
        "<slug:appel>/questions/<slug:cle>/retirer/",
        appels.question_retirer,
        name="coordination_appel_question_retirer",
    ),
    path("<slug:appel>/publier/", appels.publier, name="coordination_appel_publier"),
    path("<slug:appel>/depublier/", appels.depublier, name="coordination_appel_depublier"),
    path("<slug:appel>/retirer/", appels.retirer, name="coordination_appel_retirer"),
    path("<slug:appel>/prolonger/", appels.prolonger, name="coordination_appel_prolonger"),
    path("<slug:appel>/delai/", appels.delai, name="coordination_appel_delai"),
    path("<slug:appel>/ecrire/", appels.ecrire, name="coordination_appel_ecrire"),
]

publiques = [
    path("appels/", appels_publics.liste, name="appels"),
    path("appels/<slug:cle>/", appels_publics.appel, name="appel"),
    path("appels/<slug:cle>/calendrier.ics", appels_publics.calendrier, name="appel_calendrier"),
]
