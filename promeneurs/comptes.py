"""Reading a handle, however it is spelt: one account, one key. Nothing here asks the database or the network."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import phonenumbers
from django.core.exceptions import ValidationError

from socle.texte import tri

from .enums import Plateforme

COURTS = frozenset(  # addresses that hide where they lead
    {
        "vm.tiktok.com",
        "vt.tiktok.com",
        "t.snapchat.com",
        "lnkd.in",
        "t.co",
        "bit.ly",
        "tinyurl.com",
        "fb.watch",
        "goo.gl",
    }
)
LIBRES = (Plateforme.FORUM, Plateforme.JEU, Plateforme.AUTRE)


@dataclass(frozen=True)
class Handle:
    """`identifiant` as it is shown, `cle` the unique form, `url` where it opens (empty when there is none)."""

    identifiant: str
    cle: str
    url: str = ""


@dataclass(frozen=True)
class _Regle:
    """How the handles of a platform look, the hosts of its addresses, and where a handle opens."""

    motif: str
    hotes: tuple[str, ...]
    adresse: str
    exemple: str
    chemin: str = r"/@?(?P<h>[^/]+)"
    arobase: bool = True
    exclus: frozenset[str] = frozenset()


_COMMUNS = frozenset(
    {"about", "accounts", "explore", "help", "home", "intent", "login", "p", "privacy", "reel", "reels"}
)
_COMMUNS |= {"search", "share", "stories", "tv"}
REGLES: dict[str, _Regle] = {
    Plateforme.INSTAGRAM: _Regle(
        r"(?!.*\.\.)[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?",
        ("instagram.com", "instagr.am", "ig.me"),
        "https://www.instagram.com/{h}/",
        "@ines.pdn",
        r"/(?:_u/|_n/|stories/|m/)?@?(?P<h>[^/]+)",
        exclus=_COMMUNS,
    ),
    Plateforme.SNAPCHAT: _Regle(
        r"[a-z][a-z0-9._-]{1,13}[a-z0-9]",
        ("snapchat.com",),
        "https://www.snapchat.com/add/{h}",
        "ines-pdn",
        r"/(?:add/|u/|s/|@)(?P<h>[^/]+)",
    ),
    Plateforme.TIKTOK: _Regle(
        r"[a-z0-9._]{1,23}[a-z0-9_]",
        ("tiktok.com",),
        "https://www.tiktok.com/@{h}",
        "@ines.pdn",
        r"/@(?P<h>[^/]+)",
    ),
    Plateforme.FACEBOOK: _Regle(
        r"[a-z0-9.-]{5,80}",
        ("facebook.com", "fb.com", "fb.me", "m.me", "messenger.com"),
        "https://www.facebook.com/{h}",
        "ines.promeneuse",
        r"/(?:people/[^/]+/|pages/[^/]+/|pg/|t/|p/[^/]*-(?=\d+/?$))?(?P<h>[^/]+)",
        exclus=_COMMUNS | {"profile.php", "groups", "events", "watch", "people", "pages", "photo", "photo.php"},
    ),
    Plateforme.YOUTUBE: _Regle(
        r"[a-z0-9._-]{3,30}",
        ("youtube.com", "youtu.be"),
        "https://www.youtube.com/@{h}",
        "@ines-pdn",
        r"/(?:@|c/|user/)(?P<h>[^/]+)",
    ),
    Plateforme.TWITCH: _Regle(
        r"[a-z0-9_]{3,25}", ("twitch.tv",), "https://www.twitch.tv/{h}", "ines_pdn", exclus=frozenset({"videos", "p"})
    ),
    Plateforme.X: _Regle(
        r"[a-z0-9_]{1,15}", ("x.com", "twitter.com"), "https://x.com/{h}", "@ines_pdn", exclus=_COMMUNS | {"i"}
    ),
    Plateforme.LINKEDIN: _Regle(
        r"[\w%-]{3,100}",
        ("linkedin.com",),
        "https://www.linkedin.com/in/{h}/",
        "ines-promeneuse",
        r"/(?:mwlite/)?(?:in|pub)/(?P<h>[^/]+)",
    ),
    Plateforme.DISCORD: _Regle(
        r"(?!.*\.\.)[a-z0-9._]{2,32}(?:#\d{4})?",
        ("discord.com", "discord.gg", "discordapp.com"),
        "",
        "ines.pdn, ou l’invitation de votre serveur",
        r"/users/(?P<h>\d+)",
    ),
}
_INVITATION_DISCORD = re.compile(r"(?:discord\.gg|discord(?:app)?\.com/invite)/([\w-]{2,32})", re.I)
_INVITATION_WHATSAPP = re.compile(r"(chat\.whatsapp\.com|whatsapp\.com/channel)/([\w-]{10,40})", re.I)
_SCHEMA = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)
_HOTE = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,24}(?=[/?#:]|$)", re.I)
_SOUS_DOMAINE = re.compile(
    r"^(?:www|m|mobile|mbasic|touch|web|go|business|story|music|gaming|[a-z]{2}(?:-[a-z]{2})?)\.(?=[^.]+\.[^.]+$)"
)
_VIDES = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(c) for c in range(0xFE00, 0xFE10)}


def lire(plateforme: str, texte: str, nom_libre: str = "") -> Handle:
    """The handle of this platform written in `texte` (handle, @handle or address). ValidationError in French."""
    net = nettoie(texte)
    if not net:
        raise ValidationError("Donnez l’identifiant ou l’adresse du compte.")
    lecteur = _LECTEURS.get(plateforme)
    if lecteur:
        return lecteur(net)
    if plateforme in LIBRES:
        return _libre(net, nom_libre)
    return _regle(plateforme, net)


def reconnaitre(texte: str) -> list[tuple[str, str]]:
    """What a parent pasted, as possible (platform, key) pairs; for a free platform, ("*", end of the key)."""
    net = nettoie(texte)
    if not net or len(net) > 300:
        return []
    trouves = []
    for plateforme in Plateforme.values:
        if plateforme in LIBRES or (plateforme == Plateforme.BLOG and not est_adresse(net)):
            continue
        try:
            trouves.append((plateforme, lire(plateforme, net).cle))
        except ValidationError:
            continue
    return [*trouves, ("*", _fin_libre(net))]


def plateforme_de(texte: str) -> str | None:
    """The platform whose address this is, None for anything else."""
    hote = _hote(nettoie(texte))
    if hote in ("wa.me", "whatsapp.com", "api.whatsapp.com", "chat.whatsapp.com"):
        return Plateforme.WHATSAPP
    return next((p for p, r in REGLES.items() if hote in r.hotes), None)


def lien_court(net: str) -> bool:
    """An address that hides where it leads: only whoever opens it would know."""
    return _hote(net) in COURTS


def nettoie(texte: str) -> str:
    """What can be seen of it: letters of full width are letters, and what has no width is nothing."""
    plat = unicodedata.normalize("NFKC", "".join(c for c in texte if c not in _VIDES))
    visible = "".join(c for c in plat if c not in _VIDES and unicodedata.category(c) not in ("Cf", "Cc"))
    return visible.strip().strip("<>\"'«»").strip()


def est_adresse(net: str) -> bool:
    return bool(_SCHEMA.match(net) or _HOTE.match(net))


def _decoupe(net: str):
    return urlsplit(net if _SCHEMA.match(net) else f"https://{net}")


def _hote(net: str) -> str:
    if not est_adresse(net):
        return ""
    try:
        hote = (_decoupe(net).hostname or "").lower()
    except ValueError:
        return ""
    return hote if hote in COURTS else _SOUS_DOMAINE.sub("", hote)


def _regle(plateforme: str, net: str) -> Handle:
    regle = REGLES[plateforme]
    adresse = _SCHEMA.match(net) or _hote(net) in regle.hotes
    h = _handle_adresse(plateforme, regle, net) if adresse else net.lstrip("@")
    h = h.casefold()
    if not re.fullmatch(regle.motif, h) or h in regle.exclus:
        nom = Plateforme(plateforme).label
        raise ValidationError(f"Ce n’est pas un identifiant {nom}\u00a0: par exemple {regle.exemple}.")
    return Handle(h, h, regle.adresse.format(h=h))


def segment(plateforme: str, net: str) -> str:
    """The handle as an address of this platform spells it, even when no handle may be spelt so; empty without one."""
    regle = REGLES.get(plateforme)
    try:
        h = _handle_adresse(plateforme, regle, net) if regle else ""
    except ValidationError:
        return ""
    return "" if regle and h.casefold() in regle.exclus else h


def _handle_adresse(plateforme: str, regle: _Regle, net: str) -> str:
    nom = Plateforme(plateforme).label
    if _hote(net) not in regle.hotes:
        raise ValidationError(f"Cette adresse n’est pas celle d’un compte {nom}.")
    trouve = re.match(regle.chemin + r"/?", unquote(_decoupe(net).path))
    if not trouve:
        raise ValidationError(f"Copiez l’adresse du profil {nom}, pas celle d’une publication.")
    return trouve["h"]


def _facebook(net: str) -> Handle:
    """Dots and case do not count on Facebook; a numbered profile is its number."""
    if _hote(net) in REGLES[Plateforme.FACEBOOK].hotes and "profile.php" in net:
        numero = (parse_qs(_decoupe(net).query).get("id") or [""])[0]
        if not numero.isdigit():
            raise ValidationError("Cette adresse Facebook ne mène à aucun profil.")
        return Handle(numero, numero, f"https://www.facebook.com/profile.php?id={numero}")
    lu = _regle(Plateforme.FACEBOOK, net)
    return Handle(lu.identifiant, lu.cle.replace(".", ""), lu.url)


def _discord(net: str) -> Handle:
    """A person's name, or the invitation of a server (whose letters' case counts)."""
    invitation = _INVITATION_DISCORD.search(net)
    if invitation:
        code = invitation[1]
        return Handle(f"discord.gg/{code}", f"invitation:{code}", f"https://discord.gg/{code}")
    lu = _regle(Plateforme.DISCORD, net)
    url = f"https://discord.com/users/{lu.cle}" if lu.cle.isdigit() and len(lu.cle) > 15 else ""
    return Handle(lu.identifiant, lu.cle, url)


def _youtube(net: str) -> Handle:
    chaine = re.search(r"/channel/(UC[\w-]{22})", net)
    if chaine and _hote(net) == "youtube.com":
        return Handle(chaine[1], f"chaine:{chaine[1]}", f"https://www.youtube.com/channel/{chaine[1]}")
    return _regle(Plateforme.YOUTUBE, net)


def _whatsapp(net: str) -> Handle:
    """A telephone number, or the invitation of a group or channel."""
    invitation = _INVITATION_WHATSAPP.search(net)
    if invitation:
        hote, code = invitation[1].lower(), invitation[2]
        return Handle(f"{hote}/{code}", f"invitation:{code}", f"https://{hote}/{code}")
    if _hote(net):
        if _hote(net) not in ("wa.me", "whatsapp.com", "api.whatsapp.com"):
            raise ValidationError("Cette adresse n’est pas celle d’un compte WhatsApp.")
        partie = _decoupe(net)
        net = "+" + ((parse_qs(partie.query).get("phone") or [""])[0] or partie.path).strip("/ +")
    return Handle(*_numero(net))


def _numero(net: str) -> tuple[str, str, str]:
    try:
        numero = phonenumbers.parse(net, "FR")
    except phonenumbers.NumberParseException:
        numero = None
    if numero is None or not phonenumbers.is_possible_number(numero):
        raise ValidationError("Donnez un numéro de téléphone, par exemple 06 12 34 56 78.")
    e164 = phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)
    francais = e164.startswith("+33")
    forme = phonenumbers.PhoneNumberFormat.NATIONAL if francais else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(numero, forme), e164, f"https://wa.me/{e164.lstrip('+')}"


def _blog(net: str) -> Handle:
    """An address: without scheme, www, tracking or final slash."""
    if not est_adresse(net):
        raise ValidationError("Donnez l’adresse du site, par exemple https://exemple.fr/blog.")
    try:
        partie = _decoupe(net)
        port = partie.port
    except ValueError:
        partie, port = None, None
    if (
        partie is None
        or partie.scheme not in ("http", "https")
        or "." not in (partie.hostname or "")
        or "@" in partie.netloc
    ):
        raise ValidationError("Donnez l’adresse du site, par exemple https://exemple.fr/blog.")
    hote = (partie.hostname or "").lower().removeprefix("www.") + (f":{port}" if port else "")
    cle = (hote + partie.path.rstrip("/"))[:200]
    return Handle(cle, cle, f"{partie.scheme}://{partie.netloc.lower()}{partie.path}"[:300])


def _libre(net: str, nom_libre: str) -> Handle:
    fin = _fin_libre(net)
    if not fin:
        raise ValidationError("Donnez l’identifiant ou l’adresse du compte.")
    url = ""
    if _SCHEMA.match(net):
        url = _blog(net).url
    return Handle(net[:200], f"{tri(nom_libre)[:60]}:{fin}"[:220], url)


def _fin_libre(net: str) -> str:
    try:
        return _blog(net).cle if _SCHEMA.match(net) else net.lstrip("@").casefold()[:150]
    except ValidationError:
        return ""


_LECTEURS: dict[str, Callable[[str], Handle]] = {
    Plateforme.FACEBOOK: _facebook,
    Plateforme.DISCORD: _discord,
    Plateforme.YOUTUBE: _youtube,
    Plateforme.WHATSAPP: _whatsapp,
    Plateforme.BLOG: _blog,
}
