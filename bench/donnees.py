"""A national set: 101 networks, 10,000 promeneurs in the directory and those who left, ten years of mandates.

Written in bulk, since it is a volume and no history: triggers and foreign keys are off while it is written, checks and
exclusions stay on. Seeded, so that two runs measure the same thing.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from promeneurs import comptes as lecture
from promeneurs import ressemblance
from promeneurs.enums import EtatCompte, Fondement, Jour, Moyen, Partie, Plateforme, Public, Theme
from promeneurs.models import Compte, Mandat, Permanence, Promeneur, SignatureCharte
from socle.dates import Periodes, aujourdhui, jusqu_a
from socle.models import Fichier
from socle.texte import tri
from structures.enums import TypeStructure
from structures.models import Adhesion, Structure
from territoires.enums import RoleDansReseau
from territoires.models import Commune, Departement, Organisme, Reseau, RoleReseau

PROMENEURS, ANCIENS, PAR_STRUCTURE, LOT = 10_000, 6_000, 3, 4000
GRAND = 75  # the network whose home is measured
COORDINATION = "coordination@bench.example"
PRENOMS = (
    "Ana",
    "Théo",
    "Inès",
    "Karim",
    "Maïa",
    "Jonas",
    "Elsa",
    "Lucie",
    "Awa",
    "Rose",
    "Hugo",
    "Léa",
    "Noé",
    "Sami",
)
NOMS = ("Martin", "Bernard", "Petit", "Durand", "Moreau", "Simon", "Laurent", "Michel", "Garcia", "David", "Roux")
PLATEFORMES = [Plateforme.INSTAGRAM, Plateforme.SNAPCHAT, Plateforme.DISCORD, Plateforme.FACEBOOK, Plateforme.TIKTOK]


def ecrire() -> None:
    """Write the set into an empty base that holds the communes. Refused when networks are there."""
    if Reseau.objects.exists():
        raise RuntimeError("La base a déjà des réseaux.")
    alea = random.Random(54)
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL session_replication_role = replica")
        _tout(alea)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


def lettres(n: int) -> str:
    """A number written in letters, since a name holds no digit: 0 is « A », 26 « BA »."""
    suite = chr(ord("a") + n % 26)
    while n := n // 26:
        suite = chr(ord("a") + n % 26) + suite
    return suite.capitalize()


def _tout(alea: random.Random) -> None:
    personne = get_user_model().objects.create_user(COORDINATION, None, prenom="Claude", nom="Bench")
    reseaux = _reseaux(personne)
    image = Fichier.objects.create(
        nom="x.webp", type_mime="image/webp", taille=1, sha256="0" * 64, regle="structures.image"
    )
    structures = _structures(alea, reseaux, image)
    gens = _promeneurs(alea, structures)
    mandats = _mandats(alea, gens)
    _en_lots(SignatureCharte, _signatures(mandats))
    _en_lots(Compte, _comptes(alea, gens, personne))
    _en_lots(Permanence, _permanences(alea, gens))


def _en_lots(modele: type[Model], objets: Iterable[Any]) -> list[Any]:
    return modele._default_manager.bulk_create(objets, batch_size=LOT)


def _reseaux(personne: Any) -> list[Reseau]:
    reseaux = [
        Reseau(
            code=departement.code.lower(),
            departement=departement,
            nom=f"Promeneurs du Net {departement.nom}",
            coordination=Organisme.objects.create(),
            contact_email=f"contact{departement.code}@bench.example",
        )
        for departement in Departement.objects.order_by("code")[:101]
    ]
    _en_lots(Reseau, reseaux)
    _en_lots(RoleReseau, [RoleReseau(user=personne, reseau=r, role=RoleDansReseau.COORDINATION) for r in reseaux[:1]])
    return reseaux


def _structures(alea: random.Random, reseaux: list[Reseau], image: Fichier) -> list[Structure]:
    """The first network has what 75 people need; the others share the rest."""
    communes: dict[str, list[Commune]] = {}
    for commune in Commune.objects.actuelles().exclude(latitude=None).order_by("insee"):
        communes.setdefault(commune.departement_id, []).append(commune)
    places = [r for r in reseaux if r.departement_id in communes]
    combien = (PROMENEURS + ANCIENS) // PAR_STRUCTURE
    structures = []
    for n in range(combien):
        reseau = places[0] if n < GRAND // PAR_STRUCTURE else places[1 + n % (len(places) - 1)]
        commune = alea.choice(communes[reseau.departement_id])
        nom = f"Structure {n} de {commune.nom}"[:160]
        type_ = alea.choice(TypeStructure.values)
        structures.append(
            Structure(
                reseau=reseau,
                nom=nom,
                tri=tri(nom),
                type=type_,
                commune=commune,
                image=image,
                telephone="03 83 00 00 00",
            )
        )
    _en_lots(Structure, structures)
    _en_lots(Adhesion, [Adhesion(structure=s, periode=jusqu_a(date(2014, 1, 1), None)) for s in structures])
    return structures


def _promeneurs(alea: random.Random, structures: list[Structure]) -> list[tuple[Promeneur, Structure, bool]]:
    """(person, employer, still there). The first network gets its 75 first."""
    gens = []
    for n in range(PROMENEURS + ANCIENS):
        structure = structures[n // PAR_STRUCTURE % len(structures)]
        prenom, nom = alea.choice(PRENOMS), f"{alea.choice(NOMS)}-{lettres(n)}"
        promeneur = Promeneur(
            reseau=structure.reseau, prenom=prenom, nom=nom, tri=tri(f"{nom} {prenom}"), fonction="Éducatrice"
        )
        promeneur.themes = alea.sample(Theme.values, 4)
        promeneur.publics = [Public.JEUNES] if n % 4 else [Public.JEUNES, Public.PARENTS]
        gens.append((promeneur, structure, n < GRAND or alea.random() < PROMENEURS / (PROMENEURS + ANCIENS)))
    _en_lots(Promeneur, [p for p, *_ in gens])
    return gens


def _mandats(alea: random.Random, gens: list[tuple[Promeneur, Structure, bool]]) -> list[Mandat]:
    """One to three a person, one after the other, over ten years; the last one runs for who is still there."""
    jour, mandats = aujourdhui(), []
    for promeneur, structure, present in gens:
        debut = jour - timedelta(days=alea.randrange(200, 3650))
        combien = alea.randrange(1, 4)
        fin = None if present else jour - timedelta(days=alea.randrange(1, 150))
        pas = ((fin or jour) - debut) / combien
        bornes = [debut + n * pas for n in range(combien)]
        for n, de in enumerate(bornes):
            a = bornes[n + 1] if n + 1 < combien else fin
            plage = jusqu_a(de, a)
            mandats.append(
                Mandat(promeneur=promeneur, structure=structure, designation=plage, periode=Periodes.de(plage),
                       exception=Periodes.de(plage), fondement=Fondement.EXCEPTION, motif_exception="bench")
            )  # fmt: skip
    return _en_lots(Mandat, mandats)


def _signatures(mandats: list[Mandat]) -> Iterator[SignatureCharte]:
    for mandat in mandats:
        for partie in Partie.values:
            yield SignatureCharte(mandat=mandat, partie=partie, signee_le=mandat.designation.lower, moyen=Moyen.REPRISE)


def _comptes(alea: random.Random, gens: list[tuple[Promeneur, Structure, bool]], par: Any) -> Iterator[Compte]:
    maintenant = timezone.now()
    for n, (promeneur, *_) in enumerate(gens):
        for plateforme in alea.sample(PLATEFORMES, alea.randrange(1, 4)):
            lu = lecture.lire(plateforme, f"{tri(promeneur.prenom)}.pdn{n}" if plateforme != "snapchat" else f"pdn-{n}")
            yield Compte(
                promeneur=promeneur, plateforme=plateforme, identifiant=lu.identifiant, cle=lu.cle, url=lu.url,
                squelette=ressemblance.du_compte(plateforme, lu.cle),
                etat=EtatCompte.OFFICIEL, montre_structure=True, montre_lien=True, presente_le=maintenant,
                verifie_le=maintenant, verifie_par=par, officiel_depuis=date(2024, 1, 1),
            )  # fmt: skip


def _permanences(alea: random.Random, gens: list[tuple[Promeneur, Structure, bool]]) -> Iterator[Permanence]:
    for promeneur, *_ in gens:
        for jour in alea.sample(Jour.values, 3):
            debut = alea.randrange(9, 20)
            yield Permanence(
                promeneur=promeneur, jour=jour, debut=time(debut), fin=time(debut + 2), plateforme="instagram"
            )
