"""Documents made by the platform: numbered without gap, frozen with their data and hash, whole or not at all."""

from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from socle import fichiers, pdf, sceau
from socle.dates import aujourdhui, dernier_jour
from socle.ecriture import enregistrer
from socle.texte import de
from socle.valeurs import euros
from territoires.enums import PublicVise
from territoires.models import Reseau

from .. import budget, modeles
from ..enums import GenreDocument, GenreModele, Signataire
from ..manques import nombre
from ..models import Avenant, Compteur, Convention, Document
from .commun import REGLE_FICHIER

MODELE = "convention"


def serie(reseau: Reseau) -> str:
    """The beginning of a network's numbers: its département, and « P » for a network of parents."""
    suffixe = "P" if reseau.public_vise == PublicVise.PARENTS else ""
    return f"PDN{reseau.departement_id}{suffixe}"


def next_number(reseau: Reseau, annee: int) -> str:
    """The next number. Its row stays locked until the transaction ends: no gap after a rollback, no double."""
    Compteur.objects.bulk_create([Compteur(reseau=reseau, annee=annee)], ignore_conflicts=True)
    compteur = Compteur.objects.select_for_update().get(reseau=reseau, annee=annee)
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return f"{serie(reseau)}-{annee}-{compteur.dernier:04d}"


def make_document(convention: Convention, by: Any, *, dans_l_ordre: bool = True) -> Document:
    """The convention to sign, in PDF, from data frozen beside it. Inside the service's transaction: all or nothing."""
    document = Document(convention=convention, genre=GenreDocument.CONVENTION, modele=MODELE, fait_par=by)
    document.dans_l_ordre = dans_l_ordre
    document.texte = modeles.publie(convention.structure.reseau, GenreModele.CONVENTION)
    articles = modeles.texte_de(document.texte, GenreModele.CONVENTION)
    document.donnees = convention_data(convention, articles) | {"verification": verification(document)}
    return keep_document(document, nom=f"convention-{convention.numero}.pdf")


def keep_document(document: Document, *, nom: str, joint: dict[str, Any] | None = None) -> Document:
    """Draw it, seal it where the site can, keep it. `joint`: what is drawn without being kept with the data."""
    adresse = document.donnees["verification"]["adresse"]
    qr = segno.make(adresse, error="m").svg_inline(dark="#1d1b4c", border=0)
    contenu = pdf.render(document.modele, document.donnees | (joint or {}) | {"qr": qr}, le=document.fait_le)
    if sceau.disponible():
        contenu = sceau.sceller(contenu, raison=f"{document.get_genre_display()} {document.convention.numero}")
    fichier = fichiers.keep(contenu, nom=nom, mime="application/pdf", regle=REGLE_FICHIER, by=document.fait_par)
    document.modele_version = pdf.empreinte(document.modele)
    document.fichier, document.sha256 = fichier, fichier.sha256
    return enregistrer(document, ajout=True)


def verification(document: Document) -> dict[str, str]:
    """Where whoever holds a copy checks it."""
    return {"code": document.code, "adresse": settings.SITE_URL + reverse("document", args=[document.code])}


def document_to_sign(convention: Convention, avenant: Avenant | None = None) -> Document:
    """The one that counts today: the convention's, or that of its avenant."""
    genre = GenreDocument.AVENANT if avenant else GenreDocument.CONVENTION
    siens = convention.documents.select_related("fichier", "avenant")
    return siens.get(genre=genre, avenant=avenant, remplace_le__isnull=True)


def preview(convention: Convention, texte: modeles.Texte) -> bytes:
    """What this text would make of this file. No document is kept, and the page says that it is worth nothing."""
    donnees = convention_data(convention, texte)
    donnees["numero"] = donnees["numero"] or "sans numéro"
    return pdf.render(MODELE, donnees | {"apercu": True})


def convention_data(convention: Convention, texte: modeles.Texte) -> dict[str, Any]:
    """Everything printed in a convention, as of today: its facts, and its articles with the facts in their places."""
    donnees = _facts(convention)
    return donnees | {"titre": texte.titre, "articles": modeles.imprime(texte.articles, _values(donnees))}


def _values(d: dict[str, Any]) -> dict[str, str]:
    """The fields that an article may name (`modeles.DE_LA_CONVENTION`)."""
    s, postes = d["structure"], len(d["postes"])
    return {
        "numero": d["numero"],
        "structure": s["nom"],
        "de_la_structure": de(s["nom"]),
        "reseau": d["reseau"]["nom"],
        "departement": d["reseau"]["departement"],
        "coordination": d["reseau"]["coordination"],
        "statut": s["statut"],
        "siret": s["siret"],
        "adresse": s["adresse"],
        "signataire": s["signataire"],
        "qualite": s["qualite"],
        "debut": d["debut"] or "…",  # a preview of a file that has no date yet
        "fin": d["dernier_jour"] or "…",
        "nombre_de_postes": f"{postes}\u00a0poste" + ("s" if postes > 1 else ""),
        "heures_minimum": d["heures_min"],
        "suite_de": f"Elle fait suite à {d['renouvelle']}." if d["renouvelle"] else "",
    }


def _facts(convention: Convention) -> dict[str, Any]:
    s = convention.structure
    reseau = s.reseau
    debut, fin = _days(convention)
    return {
        "numero": convention.numero,
        "fait_le": _jour(aujourdhui()),
        "reseau": {"nom": reseau.nom, "departement": reseau.departement.nom, "coordination": reseau.coordination.nom},
        "structure": {
            "nom": s.nom,
            "statut": s.get_statut_juridique_display(),
            "siret": s.siret,
            "adresse": " ".join(filter(None, (s.adresse, s.code_postal, s.commune.nom))),
            "signataire": convention.signataire_nom,
            "qualite": convention.signataire_qualite,
        },
        "parties": [{"code": p, "nom": party_name(convention, p)} for p in convention.parties],
        "debut": _jour(debut),
        "dernier_jour": _jour(fin),
        "renouvelle": _renouvellement(convention),
        "projet": {
            "public": convention.public_vise,
            "objectifs": convention.objectifs,
            "reseaux": ", ".join(_reseaux(convention)),
            "heures": nombre(convention.heures_en_ligne),
            "permanences": convention.permanences_dites,
            "lien": convention.lien_projet_educatif,
            "partenaires": convention.partenaires,
        },
        "postes": [
            {
                "titulaire": poste.titulaire or "À pourvoir",
                "fonction": poste.promeneur.fonction if poste.promeneur else poste.fonction,
                "heures": nombre(poste.heures),
                "du": _jour(poste.debut or debut),
                "au": _jour(poste.fin or fin),
            }
            for poste in convention.postes_prevus.select_related("promeneur")
        ],
        "heures_min": nombre(reseau.heures_min_hebdo),
        "budget": _budget(convention),
    }


def _budget(convention: Convention) -> list[dict[str, Any]]:
    """The lists of the budget with their totals; none when the file has none."""
    lu = budget.lire(convention)
    if not lu.ecrit:
        return []
    return [
        {
            "titre": cote.titre,
            "lignes": [[str(ligne), euros(ligne.montant)] for ligne in cote.lignes]
            + ([["Forfait des postes", euros(cote.forfait.montant)]] if cote.forfait else []),
            "total": euros(cote.total),
        }
        for cote in (lu.cotes if lu.a_du_nature else lu.en_argent)
    ]


def _days(convention: Convention) -> tuple[date | None, date | None]:
    """The first and last days; those wished, as long as nobody has decided."""
    if convention.periode:
        return convention.periode.lower, dernier_jour(convention.periode)
    return convention.debut_souhaite, convention.fin_souhaitee


def party_name(convention: Convention, partie: str) -> str:
    """The body that signs, by its name of today."""
    if partie == Signataire.STRUCTURE:
        return convention.structure.nom
    partenaires = convention.structure.reseau.partenaires.active_on().with_organismes()
    une = next((p for p in partenaires if p.organisme.nature == partie), None)
    libelle = Signataire(partie).label
    return une.organisme.nom if une else libelle[:1].upper() + libelle[1:]


def _renouvellement(convention: Convention) -> str:
    if convention.renouvelle is None:
        return ""
    numero = convention.renouvelle.numero
    return f"la convention {numero}" if numero else "la convention précédente"


def _reseaux(convention: Convention) -> list[str]:
    libelles = dict(convention._meta.get_field("reseaux_utilises").base_field.flatchoices)
    noms = [str(libelles.get(code, code)) for code in convention.reseaux_utilises]
    return noms + ([convention.reseaux_precisions] if convention.reseaux_precisions else [])


def _jour(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""
