"""What looks like somebody's name or address in a text that must hold neither."""

import re

_MAJUSCULE = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’'-]+"
_DEBUTS = (
    "La|Le|Les|Un|Une|Des|Du|De|Mon|Ma|Mes|Nos|Notre|Au|Aux|En|Et|Il|Elle|Ils|Elles|On|Je|Nous|Dans|Pour|Avec|Sur|Par|"
    "Chez|Pendant|Après|Avant|Ce|Cette|Ces|Plus|Peu|Beaucoup|Voir|Appeler"
)
_INDICES = (
    ("une adresse e-mail", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    ("un numéro de téléphone", re.compile(r"(?<!\d)(?:\+|00)?\d(?:[ .\-/]?\d){8,13}(?!\d)")),
    ("un pseudonyme", re.compile(r"(?<![\w@.])@\w[\w.]{2,}")),
    (
        "un nom",
        re.compile(rf"\b(?!(?:{_DEBUTS})\b){_MAJUSCULE} (?:(?:de|du|le|la) )?(?:{_MAJUSCULE}|[A-ZÀ-ÖØ-Þ]{{2,}})\b"),
    ),
)
_COURANTS = frozenset({"Mission Locale", "Info Jeunes", "Snap Chat"})


def indices(texte: str, connus: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """What could tell who somebody is: (« un numéro de téléphone », « 06 12 34 56 78 »), in the order of the text.

    `connus`: proper names that tell nobody's identity (structures, communes), never held against a text.
    """
    reste, trouves = texte, []
    for quoi, motif in _INDICES:
        for trouve in motif.finditer(reste):
            dit = trouve[0]
            if quoi == "un nom" and (dit in _COURANTS or any(dit in connu for connu in connus)):
                continue
            trouves.append((texte.find(dit), quoi, dit))
        reste = motif.sub(" ", reste) if quoi != "un nom" else reste
    return [(quoi, dit) for _, quoi, dit in sorted(trouves)]
