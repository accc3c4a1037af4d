"""People as the public finds them, made row by row: what these tests need and no more."""

from datetime import date, time, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.utils import timezone

from promeneurs.enums import EtatCompte, Fondement, Moyen, Partie
from promeneurs.models import Compte, Mandat, Permanence, Promeneur, SignatureCharte
from socle.dates import jusqu_a
from socle.models import Fichier
from socle.texte import tri
from structures.models import Adhesion, Structure
from territoires.models import Commune, Departement, NomCommune, Organisme, Region, Reseau
from territoires.noms import cle, mots

_numero = count(1)
DEBUT = date(2024, 1, 1)
LIEUX = {
    "54395": ("Nancy", "54", 48.6921, 6.1844, "54000", 104885),
    "54329": ("Lunéville", "54", 48.5922, 6.4947, "54300", 17779),
    "54039": ("Baccarat", "54", 48.4486, 6.7406, "54120", 4307),
    "54528": ("Toul", "54", 48.675, 5.891, "54200", 15570),
    "54323": ("Longwy", "54", 49.5219, 5.7609, "54400", 15099),
    "88160": ("Épinal", "88", 48.1744, 6.4512, "88000", 32256),
}


def lieux() -> None:
    """The few communes that tests speak of; nothing when the real ones are loaded."""
    region, _ = Region.objects.get_or_create(code="44", defaults={"nom": "Grand Est", "tri": "grand est"})
    for insee, (nom, dep, lat, lon, postal, habitants) in LIEUX.items():
        libelle = {"54": "Meurthe-et-Moselle", "88": "Vosges"}[dep]
        Departement.objects.get_or_create(code=dep, defaults={"nom": libelle, "tri": tri(libelle), "region": region})
        Commune.objects.get_or_create(
            insee=insee,
            defaults={
                "nom": nom, "tri": nom.lower(), "departement_id": dep, "codes_postaux": [postal],
                "population": habitants, "latitude": lat, "longitude": lon,
            },
        )  # fmt: skip


def reseau(code: str = "54", departement: str = "54", **champs) -> Reseau:
    lieux()
    trouve = Reseau.objects.filter(code=code).first()
    return trouve or Reseau.objects.create(
        code=code,
        departement_id=departement,
        nom=f"Promeneurs du Net {departement}",
        coordination=Organisme.objects.create(),
        contact_email="contact@reseau.example",
        contact_telephone="03 83 00 00 00",
        **champs,
    )


def image(regle: str = "structures.image") -> Fichier:
    return Fichier.objects.create(
        nom="x.webp", type_mime="image/webp", taille=10, sha256="0" * 64, regle=regle, contenu="x.webp"
    )


def structure(nom: str = "MJC Les Tilleuls", commune: str = "54395", **champs) -> Structure:
    champs.setdefault("reseau", reseau())
    cree = Structure.objects.create(nom=nom, commune_id=commune, **champs)
    Adhesion.objects.create(structure=cree, periode=jusqu_a(None, None))
    return cree


def controleur():
    return get_user_model().objects.get_or_create(email="controle@demo.example")[0]


def compte(promeneur, plateforme: str = "instagram", identifiant: str = "", **champs) -> Compte:
    identifiant = identifiant or f"ana{next(_numero)}.pdn"
    cree = Compte.objects.create(
        promeneur=promeneur,
        plateforme=plateforme,
        identifiant=identifiant,
        cle=champs.pop("cle", identifiant),
        url=champs.pop("url", f"https://www.instagram.com/{identifiant}/"),
        presente_le=timezone.now(),
        nom_libre=champs.pop("nom_libre", ""),
    )
    cree.etat = EtatCompte.OFFICIEL
    cree.montre_structure = cree.montre_lien = True
    cree.verifie_le, cree.verifie_par = timezone.now(), controleur()
    cree.officiel_depuis = champs.pop("depuis", DEBUT)
    cree.save()
    if champs.pop("ferme_le", None):
        raise ValueError("fermer() instead")
    return cree


def fermer(compte: Compte, le: date) -> None:
    compte.etat, compte.ferme_le = EtatCompte.FERME, le
    compte.save()


def mandat(promeneur, structure, debut: date | None = DEBUT, sortie: date | None = None, charte: bool = True) -> Mandat:
    plage = jusqu_a(debut, sortie)
    cree = Mandat.objects.create(
        promeneur=promeneur,
        structure=structure,
        designation=plage,
        periode=plage,
        fondement=Fondement.EXCEPTION,
        motif_exception="essai",
    )
    for partie in Partie.values if charte else ():
        SignatureCharte.objects.create(mandat=cree, partie=partie, signee_le=debut or DEBUT, moyen=Moyen.REPRISE)
    return cree


def permanence(promeneur, jour: int, debut: str, fin: str, plateforme: str = "instagram", **champs) -> Permanence:
    """On public holidays too, unless told otherwise: tests run on any day."""
    champs.setdefault("feries", True)
    return Permanence.objects.create(
        promeneur=promeneur,
        jour=str(jour),
        debut=time.fromisoformat(debut),
        fin=time.fromisoformat(fin),
        plateforme=plateforme,
        **champs,
    )


def personne(prenom: str = "Ana", nom: str = "Secretfamille", commune: str = "54395", **champs) -> Promeneur:
    """Somebody in the directory. `sans`: what is missing among « compte », « mandat », « image »."""
    sans = champs.pop("sans", ())
    employeur = champs.pop("structure", None) or structure(f"Structure {next(_numero)}", commune)
    sortie = champs.pop("sortie", None)
    identifiant, plateforme = champs.pop("identifiant", ""), champs.pop("plateforme", "instagram")
    champs.setdefault("fonction", "Éducatrice")
    cree = Promeneur.objects.create(reseau=employeur.reseau, prenom=prenom, nom=nom, **champs)
    if "image" not in sans and employeur.image_id is None:
        employeur.image = image()
        employeur.save()
    if "mandat" not in sans:
        mandat(cree, employeur, sortie=sortie)
    if "compte" not in sans:
        compte(cree, plateforme, identifiant)
    return cree


def suspendre(promeneur) -> None:
    promeneur.suspensions.create(
        demandeur="coordination",
        motif="raison tenue secrète",
        debut=timezone.now() - timedelta(hours=1),
        a_revoir_le=timezone.localdate() + timedelta(days=15),
        decidee_par=controleur(),
    )


def partir(promeneur, le: date) -> None:
    """Every mandate ends: `le` is the first day out."""
    for m in promeneur.mandats.all():
        m.designation = m.periode = jusqu_a(m.designation.lower, le)
        m.save()


def noms() -> None:
    """The names under which these communes are looked for."""
    for commune in Commune.objects.filter(noms=None):
        NomCommune.objects.create(
            commune=commune,
            nom=commune.nom,
            tri=tri(commune.nom),
            cle=cle(mots(commune.nom)),
            nature="actuel",
            population=commune.population,
        )
