"""Does a link of ours still lead somewhere? Asked of public addresses alone: whoever writes a link can't make us knock
at a door of our own network, neither by its name, nor by where it sends on."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import quote, urljoin, urlsplit

DELAI = 8.0
DELAI_TOTAL = 20.0  # a page that comes one byte at a time never lets `DELAI` pass
RENVOIS_MAX = 5
PORTS = {"http": 80, "https": 443}
RESERVE = {401, 403, 405, 406, 429, 451, 999}  # somebody is there, who answers people only
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
AGENT = "Mozilla/5.0 (compatible; verification-de-liens)"


class Injoignable(Exception):
    """Why, in French."""


def verifier(url: str) -> str:
    """Why the link leads nowhere, in French; empty when it leads somewhere."""
    try:
        for _ in range(RENVOIS_MAX):
            statut, suite = _demander(url)
            if not suite:
                return "" if statut < 400 or statut in RESERVE else _dit(statut)
            url = urljoin(url, suite)
    except Injoignable as raison:
        return str(raison)
    except (OSError, http.client.HTTPException, ValueError):
        return "Le site ne répond pas."
    return "L’adresse tourne en rond."


def _dit(statut: int) -> str:
    if statut in (404, 410):
        return "La page n’existe plus."
    return f"Le site répond par une erreur ({statut})."


def _demander(url: str) -> tuple[int, str]:
    """The status, and where the page sends on. Nothing of the page is read."""
    parts = urlsplit(url)
    if (
        parts.scheme not in PORTS
        or not parts.hostname
        or parts.username
        or parts.port not in (None, PORTS[parts.scheme])
    ):
        raise Injoignable("Cette adresse ne se vérifie pas.")
    hote = parts.hostname.encode("idna").decode()
    connexion = _connecter(parts.scheme, hote, _adresse_publique(hote, PORTS[parts.scheme]))
    chemin = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    garde = threading.Timer(DELAI_TOTAL, _couper, [connexion.sock])
    garde.start()
    try:
        connexion.request("GET", _ascii(chemin), headers={"User-Agent": AGENT, "Accept": "*/*"})
        reponse = connexion.getresponse()
        return reponse.status, (reponse.headers.get("Location") or "") if 300 <= reponse.status < 400 else ""
    finally:
        garde.cancel()
        connexion.close()


def _couper(prise: socket.socket) -> None:
    with contextlib.suppress(OSError):
        prise.shutdown(socket.SHUT_RDWR)


def _ascii(chemin: str) -> str:
    return quote(chemin, safe="/?&=%:@!$'()*+,;~-._")


def _adresse_publique(hote: str, port: int) -> str:
    """An address of this name, all of them being public: one private is a trap."""
    try:
        trouvees = socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Injoignable("Ce site n’existe pas, ou plus.") from None
    adresses = [str(info[4][0]) for info in trouvees]
    if not adresses or not all(publique(une) for une in adresses):
        raise Injoignable("Cette adresse ne se vérifie pas.")
    return adresses[0]


def publique(adresse: str) -> bool:
    ip = ipaddress.ip_address(adresse.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else _traduite(ip))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _traduite(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """What a translator of addresses (NAT64) would reach."""
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else ip


def _connecter(scheme: str, hote: str, adresse: str) -> http.client.HTTPConnection:
    """To this very address: the name is not asked again, which could give another one."""
    brute = socket.create_connection((adresse, PORTS[scheme]), timeout=DELAI)
    connexion = http.client.HTTPConnection(hote, PORTS[scheme], timeout=DELAI)
    connexion.default_port = PORTS[scheme]
    try:
        connexion.sock = (
            ssl.create_default_context().wrap_socket(brute, server_hostname=hote) if scheme == "https" else brute
        )
    except Exception:
        brute.close()
        raise
    return connexion
