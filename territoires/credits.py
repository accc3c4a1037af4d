"""Who the territory data come from: to be named on the legal page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Credit:
    titre: str
    auteurs: str
    licence: str
    licence_url: str
    usage: str


CREDITS = (
    Credit(
        titre="Code officiel géographique 2026 et codes postaux, paquet @etalab/decoupage-administratif 6.0.0",
        auteurs="INSEE et La Poste, mis en forme par Etalab",
        licence="Licence Ouverte 2.0",
        licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        usage="noms, codes, population et rattachement des communes, intercommunalités, départements et régions",
    ),
    Credit(
        titre="Codes postaux et coordonnées GeoNames",
        auteurs="GeoNames",
        licence="Creative Commons Attribution 4.0 (CC BY 4.0)",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        usage="position des communes, d’où viennent les distances et les cartes en mosaïque (cellules calculées)",
    ),
    Credit(
        titre="Le calendrier scolaire (fr-en-calendrier-scolaire)",
        auteurs="Ministère de l’Éducation nationale",
        licence="Licence Ouverte 2.0",
        licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        usage="vacances scolaires, pour savoir quelles permanences ont lieu",
    ),
)
