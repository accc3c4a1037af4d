"""The words people write for types, legal forms, stages, meetings and platforms, and the codes they stand for."""

import re
from difflib import get_close_matches

from promeneurs.enums import Plateforme
from socle.texte import tri
from structures.enums import StatutJuridique, StatutReseau, TypeStructure

from ..enums import TypeReunion

T = TypeStructure
# The first pattern found wins; on the text without accents or punctuation.
_TYPES: tuple[tuple[str, TypeStructure], ...] = (
    (r"centres? soci|\bcsc\b|\bcs\b|espace de vie social|\bevs\b|socio ?culturel", T.CENTRE_SOCIAL),
    (r"\bmjc\b|maisons? (?:des|de) jeunes|maisons? pour tous|\bmpt\b", T.MJC),
    (r"\bfjt\b|foyers? (?:(?:des?|pour) )?(?:les )?jeunes|residence habitat jeunes|habitat jeunes", T.FJT),
    (r"\bcajt?\b|animation jeunesse territ", T.CAJT),
    (r"\bpij\b|\bbij\b|\bcrij\b|\bcidj\b|\bcij\b|info(?:rmation)?s? jeun", T.POINT_INFO),
    (r"missions? locales?|\bmiloj?\b|\bml\b", T.MISSION_LOCALE),
    (r"maisons? (?:des|de l) ?ados?|\bmda\b|maison des adolescen|maison de l adolescen", T.MAISON_ADOS),
    (r"sante jeune|espaces? sante|point accueil ecoute|\bpaej\b", T.ESPACE_SANTE),
    (r"prevention(?: specialisee)?|club de prev|educateurs? de rue", T.PREVENTION),
    (r"\bepn\b|publics? numerique|cyber ?(?:base|espace|centre)|mediatheque numerique", T.EPN),
    (r"(?:pole|service|espace|point|direction|club|local|secteur|maison).{0,20}jeun|\bsmj\b", T.POLE_JEUNESSE),
    (r"accueils? (?:de |des )?(?:jeunes|loisirs)|\balsh\b|\bacm\b|centre de loisirs|accueil ado", T.ACCUEIL_JEUNES),
)
_FORMES: tuple[tuple[str, StatutJuridique], ...] = (
    (
        r"\bccas\b|\bcias\b|etablissements? publi|\bepl?e\b|\bepa\b|\bepic\b|\bgip\b|hopital|hospitalier|lycee|college",
        StatutJuridique.ETABLISSEMENT_PUBLIC,
    ),
    (
        r"collectivit|mairie|communes?\b|municipal|ville|\bepci\b|communaute|intercommunal|departement|region|metropole"
        r"|syndicat (?:mixte|intercommunal)|territorial",
        StatutJuridique.COLLECTIVITE,
    ),
    (r"\basso|loi (?:de )?1901|\b1901\b|federation|\bfondation", StatutJuridique.ASSOCIATION),
)
_REUNIONS: tuple[tuple[str, TypeReunion], ...] = (
    (r"cotech|comite technique|\bcotec\b", TypeReunion.COTECH),
    (r"copil|comite de pilotage|\bcopi\b", TypeReunion.COPIL),
    (r"format", TypeReunion.FORMATION),
    (r"informat|\binfo\b|presentation", TypeReunion.INFORMATION),
    (r"reseau|regroupement|pleniere|promeneurs|\brdr\b", TypeReunion.RESEAU),
)
_PLATEFORMES: dict[str, str] = {
    "insta": Plateforme.INSTAGRAM,
    "ig": Plateforme.INSTAGRAM,
    "snap": Plateforme.SNAPCHAT,
    "tik tok": Plateforme.TIKTOK,
    "tt": Plateforme.TIKTOK,
    "fb": Plateforme.FACEBOOK,
    "face book": Plateforme.FACEBOOK,
    "messenger": Plateforme.FACEBOOK,
    "whats app": Plateforme.WHATSAPP,
    "wa": Plateforme.WHATSAPP,
    "yt": Plateforme.YOUTUBE,
    "you tube": Plateforme.YOUTUBE,
    "twitter": Plateforme.X,
    "twitter x": Plateforme.X,
    "x twitter": Plateforme.X,
    "x ex twitter": Plateforme.X,
    "linked in": Plateforme.LINKEDIN,
    "site": Plateforme.BLOG,
    "site web": Plateforme.BLOG,
    "site internet": Plateforme.BLOG,
    "web": Plateforme.BLOG,
    "jeux": Plateforme.JEU,
    "serveur de jeu": Plateforme.JEU,
    "minecraft": Plateforme.JEU,
    "discorde": Plateforme.DISCORD,
}


def _cle(brut: str) -> str:
    """As sorted; « C.S.C. » is « CSC »."""
    return tri(re.sub(r"\b(\w)\.\s?(?=\w\b)", r"\1", brut))


def _cherche(motifs, brut: str):  # type: ignore[no-untyped-def]
    cle = _cle(brut)
    return next((code for motif, code in motifs if re.search(motif, cle)), None)


def _exact(enum, brut: str):  # type: ignore[no-untyped-def]
    """The code or the label itself, or what the label says in brackets."""
    cle = _cle(brut)
    for code, libelle in enum.choices:
        court = re.search(r"\(([^)]*)\)", libelle)
        noms = {tri(code), tri(libelle), tri(libelle.partition("(")[0])}
        if cle in noms | ({tri(n) for n in court[1].split(",")} if court else set()):
            return enum(code)
    return None


def type_structure(brut: str) -> TypeStructure | None:
    return _exact(TypeStructure, brut) or _cherche(_TYPES, brut)


def forme_juridique(brut: str) -> StatutJuridique | None:
    return _exact(StatutJuridique, brut) or _cherche(_FORMES, brut)


def statut(brut: str) -> StatutReseau | None:
    cle = tri(brut)
    if exact := _exact(StatutReseau, brut):
        return exact
    if re.search(
        r"^sorti|\bsortie?\b|\bquitt|\bparti|\bdepart|\bancien|\bex\b|hors (?:du )?reseau|\bretir|\barret", cle
    ):
        return StatutReseau.SORTIE
    if re.search(r"interess|contact|prospect|candidat|en attente|\bprojet|en cours", cle):
        return StatutReseau.INTERESSEE
    if re.search(r"reseau|convention|\bactif|\bactive|\bmembre|\bentree?\b|adher|engage|\bin\b", cle):
        return StatutReseau.DANS_LE_RESEAU
    return None


def type_reunion(brut: str) -> tuple[TypeReunion, str]:
    """The type, and what was written when it is none of ours."""
    connu = _exact(TypeReunion, brut) or _cherche(_REUNIONS, brut)
    return (connu, "") if connu else (TypeReunion.AUTRE, brut[:80])


def plateforme(brut: str) -> tuple[str, str]:
    """(platform, its own name when it is none of ours). Raises LookupError with a near name for a likely slip."""
    cle = tri(brut)
    connues = {tri(code): code for code in Plateforme.values} | {tri(p.label): p.value for p in Plateforme}
    connues |= _PLATEFORMES
    if cle in connues and connues[cle] != Plateforme.AUTRE:
        return str(connues[cle]), brut.strip() if cle == "minecraft" else ""
    proches = get_close_matches(cle, [c for c in connues if len(c) > 3], n=1, cutoff=0.82)
    if proches:
        raise LookupError(Plateforme(connues[proches[0]]).label)
    return Plateforme.AUTRE, " ".join(brut.split())[:60]
