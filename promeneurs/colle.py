"""What a parent pastes: an address, a handle, a sentence around it, a telephone number. Nothing here asks anybody."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import phonenumbers

from . import comptes
from .enums import Plateforme

PLUSIEURS_AU_PLUS = 5
_ADRESSE = re.compile(r"(?:[a-z][a-z0-9+.-]*://|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,24}/)[^\s<>\"«»]*", re.I)
_COLLEES = re.compile(r"(?<=[^\s=])(?=https?://)", re.I)  # two addresses without a space; not one that forwards
_AROBASE = re.compile(r"(?<![\w@./-])@[ ]?([\w.\-]{2,60})")
_DIT = {
    "instagram": "instagram", "insta": "instagram", "ig": "instagram", "snapchat": "snapchat", "snap": "snapchat",
    "tiktok": "tiktok", "tik tok": "tiktok", "discord": "discord", "facebook": "facebook", "fb": "facebook",
    "messenger": "facebook", "whatsapp": "whatsapp", "wsp": "whatsapp", "youtube": "youtube", "ytb": "youtube",
    "twitch": "twitch", "twitter": "x", "linkedin": "linkedin",
}  # fmt: skip
_DIT |= dict.fromkeys(  # where a name known elsewhere proves nothing
    ("telegram", "signal", "roblox", "mastodon", "viber", "skype", "threads", "bluesky", "bereal", "kik", "steam",
     "reddit", "pinterest", "wechat", "yubo", "vinted", "fortnite", "minecraft"), "autre"
)  # fmt: skip
_MOT_DIT = re.compile(rf"(?<![\w./@-])({'|'.join(sorted(_DIT, key=len, reverse=True))})(?![\w/@-]|\.\w)", re.I)
_APRES = re.compile(rf"{_MOT_DIT.pattern}(?:\s+(?:est|c’est|c'est))?\s*[:=→>–-]+\s*@?([\w.\-]{{2,60}})", re.I)
_SEUL = re.compile(r"(?<![\w@./-])(?=[\w.-]*[a-z])(?=[\w.-]*[\d._])[\w][\w.-]+\w(?![\w@/])", re.I)
_NUMERO = re.compile(r"(?<![\w/.])(?:\+|00)?\d(?:[\s.\-()/]{0,3}\d){7,14}(?!\w)")
_FIN = ".,;:!?…)]}»\"'"
_RENVOIS = {"l.facebook.com", "lm.facebook.com", "l.instagram.com", "l.messenger.com", "google.com", "youtube.com"}
_APPLIS = {
    "instagram": "instagram.com", "snapchat": "snapchat.com", "twitter": "x.com", "fb": "facebook.com",
    "whatsapp": "whatsapp.com", "tiktok": "tiktok.com",
}  # fmt: skip
_SANS_COMPTE = re.compile(r"^/(?:t/|share|message/|qr/|r\.php)", re.I)


@dataclass(frozen=True, slots=True)
class Colle:
    """`paires`: the accounts that the text may name exactly. `nom`: (platform or nothing, handle), for what looks
    like it. `numero`: a telephone, in the international form. `raison`: why no account can be read in it."""

    paires: list[tuple[str, str]] = field(default_factory=list)
    nom: tuple[str, str] = ("", "")
    numero: str = ""
    raison: str = ""
    plusieurs: list[str] = field(default_factory=list)


def lire(texte: str) -> Colle:
    """Read what was pasted. Several accounts in one text are never answered as one: each is to be asked."""
    net = _COLLEES.sub(" ", comptes.nettoie(texte))
    if not net:
        return Colle()
    dit = _plateforme_dite(net)
    morceaux = _morceaux(net)
    if len(morceaux) > 1:
        return Colle(raison="plusieurs", plusieurs=morceaux[:PLUSIEURS_AU_PLUS])
    return _un(morceaux[0] if morceaux else net, dit, entier=net)


def _morceaux(net: str) -> list[str]:
    """The accounts of a sentence, each once: addresses, @handles, what follows the name of a platform, a number."""
    if not re.search(r"\s", net):
        annonce = None if comptes.est_adresse(net) else _APRES.fullmatch(net)
        return [annonce[2] if annonce else net.rstrip(_FIN) or net]
    trouves = [m[0].rstrip(_FIN) for m in _ADRESSE.finditer(net)]
    reste = _ADRESSE.sub(" ", net)
    trouves += [m[1] for m in _AROBASE.finditer(reste)] + [m[2] for m in _APRES.finditer(reste)]
    trouves += [m[0] for m in _NUMERO.finditer(reste)]
    if not trouves:
        trouves = [m[0] for m in _SEUL.finditer(reste)]
    return _distincts([t for t in (t.strip(_FIN + " ") for t in trouves) if t])


def _distincts(trouves: list[str]) -> list[str]:
    """Each account once: an address and the handle that it holds are the same."""
    gardes: dict[str, set[tuple[str, str]]] = {}
    for texte in sorted(trouves, key=lambda t: not comptes.plateforme_de(_ouvre(t))):
        paires = {p for p in comptes.reconnaitre(_ouvre(texte)) if p[0] != "*"} or {("", texte.casefold())}
        if not any(paires & autres for autres in gardes.values()):
            gardes[texte] = paires
    return list(gardes)


def _un(texte: str, dit: str, *, entier: str) -> Colle:
    adresse = _ouvre(texte)
    plateforme = comptes.plateforme_de(adresse)
    numero = "" if plateforme or "@" in texte else telephone(texte)
    paires = comptes.reconnaitre(adresse)
    if texte != entier:
        paires = [*paires, ("*", comptes.reconnaitre(entier)[-1][1])] if len(entier) <= 300 else paires
    lues = {p for p, _ in paires if p not in ("*", Plateforme.BLOG)}
    if dit and not plateforme and (dit in lues or dit == Plateforme.AUTRE):
        paires = [(p, c) for p, c in paires if p in (dit, "*")]
    if numero:
        return Colle(paires, numero=numero)
    if comptes.lien_court(adresse) or (plateforme and _SANS_COMPTE.match(_chemin(adresse))):
        return Colle(paires, raison="lien_court")
    nom = _nom(adresse, plateforme, dit)
    return Colle(paires, nom, raison="" if nom[1] or not plateforme or plateforme in lues else "publication")


def _nom(adresse: str, plateforme: str | None, dit: str) -> tuple[str, str]:
    """The platform that the text says it is on, and the handle to compare with the official ones."""
    if plateforme:
        return str(plateforme), comptes.segment(plateforme, adresse).lstrip("@")
    if "/" in adresse:
        return str(Plateforme.BLOG), _chemin(adresse).rstrip("/").rpartition("/")[2].lstrip("@")
    nom = adresse.lstrip("@").strip()
    return dit, "" if re.search(r"\s", nom) else nom


def _plateforme_dite(net: str) -> str:
    """The only platform that a sentence names."""
    dites = {_DIT[re.sub(r"\s+", " ", m[1].lower())] for m in _MOT_DIT.finditer(_ADRESSE.sub(" ", net))}
    return dites.pop() if len(dites) == 1 else ""


def _chemin(adresse: str) -> str:
    try:
        return urlsplit(adresse if "://" in adresse else f"https://{adresse}").path
    except ValueError:
        return ""


def _ouvre(texte: str) -> str:
    """The address behind a forwarding one, the web's form of an application's; anything else as it is."""
    if not comptes.est_adresse(texte):
        return texte
    try:
        partie = urlsplit(texte if "://" in texte else f"https://{texte}")
        hote, demande = (partie.hostname or "").removeprefix("www."), parse_qs(partie.query)
    except ValueError:
        return texte
    if hote in _RENVOIS and (suite := (demande.get("u") or demande.get("q") or demande.get("url") or [""])[0]):
        return suite if suite.startswith("http") else texte
    nom = (demande.get("screen_name") or demande.get("username") or [""])[0].lstrip("@")
    if partie.scheme in _APPLIS:
        chemin = nom or f"{partie.netloc}{partie.path}".removeprefix("profile/").removeprefix("user/")
        suite = f"https://{_APPLIS[partie.scheme]}/{chemin}"
        return f"{suite}?{partie.query}" if demande.get("phone") else suite
    if nom and comptes.plateforme_de(texte) == Plateforme.X:
        return f"https://x.com/{nom}"
    return texte


def telephone(texte: str) -> str:
    """A number that somebody may have, French unless it says otherwise, in the form +33…; empty for anything else."""
    if not re.fullmatch(r"(?:tel:)?[+\d\s.()/-]{8,25}", texte.strip(), re.I):
        return ""
    try:
        numero = phonenumbers.parse(texte.lower().removeprefix("tel:"), "FR")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(numero):
        return ""
    return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)
