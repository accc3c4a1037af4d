"""A page that leaves the site: its picture on social networks, its QR code, its contact card, its structured data."""

import io
import json
from typing import Any

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from segno import helpers

from socle import formats, pdf
from socle.models import Fichier
from socle.texte import de
from territoires.models import Commune

from .fiches import Fiche

FONDS = {"": "#ffc53d", "m": "#7fe0d3", "c": "#ffa48f", "v": "#b9b2f5"}
COTE = 340
_SANS_BALISE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def absolue(chemin: str) -> str:
    return settings.SITE_URL + chemin


def qr(chemin: str) -> bytes:
    """The QR code of an address of the site, as SVG: dark on light whatever the page around."""
    sortie = io.BytesIO()
    segno.make(absolue(chemin), error="m").save(
        sortie, kind="svg", scale=4, border=2, dark="#1d1b4c", light="#ffffff", xmldecl=False, title="Code QR"
    )
    return sortie.getvalue()


def vcard(fiche: Fiche) -> str:
    """The contact card: what the page shows, the structure's telephone and address included; no family name."""
    e = fiche.employeur
    nom = f"{fiche.prenom} – Promeneurs du Net"
    adresse = {"street": e.adresse, "city": e.commune, "zipcode": e.code_postal, "country": "France"} if e else {}
    return (
        helpers.make_vcard_data(
            name=f";{fiche.prenom}",
            displayname=nom,
            title=fiche.fonction or None,
            org=e.nom if e else None,
            workphone=e.telephone or None if e else None,
            url=[absolue(fiche.url), *[c.url for c in fiche.comptes if c.url]],
            **{cle: valeur or None for cle, valeur in adresse.items()},
        )
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
    )


def donnees_structurees(fiche: Fiche) -> dict[str, Any]:
    """schema.org: the person, the job, whom they work for, and their official accounts."""
    personne: dict[str, Any] = {
        "@type": "Person",
        "name": fiche.prenom,
        "givenName": fiche.prenom,
        "jobTitle": fiche.fonction,
        "url": absolue(fiche.url),
        "sameAs": [c.url for c in fiche.comptes if c.url],
        "knowsAbout": fiche.themes_libelles,
        "worksFor": [
            {
                "@type": "Organization",
                "name": e.nom,
                "url": absolue(e.url),
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": e.adresse,
                    "postalCode": e.code_postal,
                    "addressLocality": e.commune,
                    "addressCountry": "FR",
                },
            }
            for e in fiche.employeurs
        ],
    }
    if fiche.image:
        personne["image"] = absolue(fiche.image)
    page = {"@context": "https://schema.org", "@type": "ProfilePage", "url": absolue(fiche.url), "inLanguage": "fr"}
    return page | {"dateModified": fiche.mis_a_jour_le.isoformat(), "mainEntity": personne}


def donnees_de_page(fiche: Fiche) -> SafeString:
    return en_page(donnees_structurees(fiche))


def en_page(donnees: dict[str, Any]) -> SafeString:
    """Structured data for a page: nothing in them can close the element that holds them."""
    return mark_safe(json.dumps(donnees, ensure_ascii=False).translate(_SANS_BALISE))


def fil_d_ariane(pages: list[tuple[str, str]]) -> dict[str, Any]:
    """schema.org: the way to this page, as (name, path)."""
    pas = [
        {"@type": "ListItem", "position": n, "name": nom, "item": absolue(url)} for n, (nom, url) in enumerate(pages, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": pas}


def apercu(fiche: Fiche) -> bytes:
    """The picture of a person's page on a social network, 1200 × 630."""
    e = fiche.employeur
    return pdf.draw(
        "apercu",
        {
            "titre": fiche.prenom,
            "fonction": fiche.fonction,
            "lieu": f"{e.nom}, {fiche.ou}" if e else "",
            "badge": "Comptes vérifiés par le réseau",
            "fond": FONDS.get(fiche.teinte, FONDS[""]),
            "initiale": fiche.initiale,
            "photo": photo(fiche.image),
        },
    )


def apercu_du_site(lieu: Commune | None = None) -> bytes:
    """The picture of the other pages."""
    return pdf.draw(
        "apercu",
        {
            "titre": "Quelqu’un à qui parler",
            "fonction": f"Autour {de(lieu.nom)}" if lieu else "Près de toi, sur les réseaux que tu utilises",
            "lieu": "Gratuit, à visage découvert",
            "badge": "Des professionnels vérifiés",
            "fond": FONDS[""],
            "initiale": "?",
            "photo": [],
        },
    )


def photo(image: str, cote: int = COTE) -> list[int]:
    """The bytes of a picture shown on a page, made small; none when the file is missing."""
    fichier = Fichier.objects.filter(code=image.strip("/").rpartition("/")[2]).first() if image else None
    if fichier is None:
        return []
    try:
        with fichier.contenu.open("rb") as contenu:
            return pdf.octets(formats.image(contenu.read(), cote=cote))
    except OSError:
        return []
