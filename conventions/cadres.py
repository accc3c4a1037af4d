"""Under a convention, a structure names people on the posts agreed, and declares who leaves them (domain §3.8)."""

from datetime import date

from promeneurs.cadres import Cadre
from socle.dates import aujourdhui, dernier_jour
from socle.valeurs import jour as en_jour
from structures.models import Structure

from . import liens
from .enums import EtatConvention, Origine
from .models import Changement, Convention, Poste

AVENANT = "Pour un poste de plus, il faut un avenant\u00a0: préparez-le sur la page de la convention."


def cadre(structure: Structure, depuis: date | None) -> Cadre | None:
    """None without a convention in force or to come; and while one of before the platform, which gives a number of
    posts, leaves one of them vacant."""
    suivantes = structure.conventions.datees().filter(periode__endswith__gt=aujourdhui())
    convention = suivantes.order_by("periode").first()
    if convention is None:
        return None
    if convention.origine == Origine.REPRISE:
        return _reprise(structure, convention, depuis)
    if convention.etat == EtatConvention.RESILIEE:
        fin = en_jour(dernier_jour(convention.periode))
        mot = "résolue" if convention.resolue else "résiliée"
        return Cadre(f"La convention est {mot}. Dernier jour\u00a0: le {fin}. Elle n’ouvre plus de mandat.")
    ici = liens.structure(convention)
    jour = aujourdhui()
    libres = [p for p in convention.postes_prevus.all() if p.a_pourvoir and (p.fin is None or p.fin >= jour)]
    if not libres:
        tenus = "Tous les postes de la convention sont tenus. Quelqu’un part\u00a0? Déclarez son remplacement."
        return Cadre(f"{tenus} {AVENANT}", convention=f"{ici}#postes")
    dits = [(_libelle(p), f"{ici}postes/{p.code}/remplacer/") for p in libres]
    return Cadre("Un poste convenu est à pourvoir\u00a0: nommez la personne sur ce poste.", dits, f"{ici}#postes")


def _libelle(poste: Poste) -> str:
    heures = f", {poste.heures.normalize():f} h par semaine".replace(".", ",") if poste.heures else ""
    return f"Poste à pourvoir{heures}"


def _reprise(structure: Structure, convention: Convention, depuis: date | None) -> Cadre | None:
    """A number of posts, and nothing of each: those who are named from that day on count."""
    tenus = structure.mandats.non_finis(depuis) if depuis else structure.mandats.filter(designation__upper_inf=True)
    if convention.postes is None or tenus.values("promeneur").distinct().count() < convention.postes:
        return None
    dit = "Tous les postes convenus sont tenus. Quelqu’un part\u00a0? Notez d’abord la fin de son mandat."
    return Cadre(f"{dit} {AVENANT}", convention=liens.structure(convention))


def departs(structure: Structure) -> dict[int, str]:
    """Where the departure of whoever holds a post of a convention is declared; on the file's own page, when it is
    already. The convention in force comes before the next."""
    jour = aujourdhui()
    postes = Poste.objects.filter(
        convention__structure=structure,
        convention__etat=EtatConvention.ACTIVE,
        convention__periode__endswith__gt=jour,
    )
    postes = list(postes.select_related("convention__structure").order_by("-convention__periode"))
    tenus = {p.mandat_id: f"{liens.structure(p.convention)}postes/{p.code}/depart/" for p in postes if p.mandat_id}
    return _declares(structure, jour) | tenus if postes else {}


def _declares(structure: Structure, jour: date) -> dict[int, str]:
    dits = Changement.objects.filter(convention__structure=structure, le__gt=jour, sortant__isnull=False)
    ici = {
        x.sortant_id: f"{liens.structure(x.convention)}#postes" for x in dits.select_related("convention__structure")
    }
    partants = structure.mandats.non_finis(jour).filter(promeneur__in=ici, designation__upper_inf=False)
    return {pk: ici[qui] for pk, qui in partants.values_list("pk", "promeneur")} if ici else {}
