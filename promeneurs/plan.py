"""The plan of the site: every public address and when it last changed, in four queries whatever the size."""

from collections.abc import Iterable
from datetime import date, datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from socle.aide import DOCUMENTS
from structures.models import Structure
from territoires.models import Departement, Reseau

from . import ensemble, fiches, lieux

PAR_FICHIER = 50_000
PAGES = ("accueil", "annuaire", "verifier", "urgence", "devenir_promeneur", "integrer", "statistiques")
PAGES += ("donnees_ouvertes", "aide", "accessibilite", "confidentialite", "mentions_legales")
FERMEES = ("/espace/", "/compte/", "/coordination/", "/admin/", "/composants/", "/integrer/cadre/")
_ESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
Adresse = tuple[str, datetime | None]


def adresses(jour: date) -> list[Adresse]:
    """(path, last change)."""
    gens = ensemble.lire(jour)
    noms = dict(Departement.objects.values_list("code", "nom"))
    trouvees: list[Adresse] = [(reverse(nom), None) for nom in PAGES]
    trouvees += [(reverse("aide_page", args=[code]), None) for code in DOCUMENTS]
    changes: dict[str, datetime] = {}
    for vu in gens:
        for c in vu.communes:
            la = lieux.adresse_commune(noms[c["dep"]], c["nom"], c["insee"])
            for url in (la, lieux.adresse_departement(noms[c["dep"]])):
                changes[url] = max(vu.modifie_le, changes.get(url, vu.modifie_le))
    for code in Reseau.objects.order_by("departement").values_list("departement", flat=True):
        trouvees += [(url, None)] if (url := lieux.adresse_departement(noms[code])) not in changes else []
    trouvees += sorted(changes.items())
    trouvees += [(fiches.adresse(vu.prenom, vu.code), vu.modifie_le) for vu in gens]
    structures = Structure.objects.dans_le_reseau(jour).only("code", "nom", "modifie_le").order_by("code")
    return list(dict([*trouvees, *((s.get_absolute_url(), s.modifie_le) for s in structures)]).items())


def fichier(jour: date, page: int) -> str | None:
    """The plan in one file; when it is too long, page 0 is the index of the others. None: no such page."""
    toutes = adresses(jour)
    pages = -(-len(toutes) // PAR_FICHIER)
    if page == 0:
        return _urls(toutes) if pages == 1 else _index(pages)
    return _urls(toutes[(page - 1) * PAR_FICHIER : page * PAR_FICHIER]) if 1 <= page <= pages and pages > 1 else None


def _urls(adresses: Iterable[Adresse]) -> str:
    lignes = "".join(f"<url><loc>{_absolue(url)}</loc>{_modifie(le)}</url>\n" for url, le in adresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_ESPACE}>\n{lignes}</urlset>\n'


def _index(pages: int) -> str:
    urls = (reverse("sitemap_page", args=[n + 1]) for n in range(pages))
    lignes = "".join(f"<sitemap><loc>{_absolue(url)}</loc></sitemap>\n" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_ESPACE}>\n{lignes}</sitemapindex>\n'


def _absolue(url: str) -> str:
    return escape(settings.SITE_URL + url)


def _modifie(le: datetime | None) -> str:
    return f"<lastmod>{timezone.localtime(le).isoformat(timespec='seconds')}</lastmod>" if le else ""


def robots(site: str) -> str:
    """Everything public is open; what asks to sign in says nothing to a robot."""
    fermees = "\n".join(f"Disallow: {debut}" for debut in FERMEES)
    return f"User-agent: *\n{fermees}\n\nSitemap: {site}{reverse('sitemap')}\n"
