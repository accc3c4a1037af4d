"""What is measured inside one process, and the addresses that the load generator asks. Prints JSON."""

import json
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import django


def chrono(acte: Callable[[], Any], fois: int = 5) -> float:
    """Milliseconds, at the median."""
    durees = []
    for _ in range(fois):
        debut = time.perf_counter()
        acte()
        durees.append((time.perf_counter() - debut) * 1000)
    return statistics.median(durees)


def executer(travail: Any) -> float:
    """Milliseconds of some long work, whose file is not kept."""
    from socle import travaux

    debut = time.perf_counter()
    fait = travaux.executer(travail.pk)
    duree = (time.perf_counter() - debut) * 1000
    travail.refresh_from_db()
    if not fait:
        raise RuntimeError(f"Le travail « {travail.titre} » du bench a échoué : {travail.erreur}")
    travail.resultat.contenu.storage.delete(travail.resultat.contenu.name)
    return duree


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection

    from bench import annees, comite, donnees
    from promeneurs.models import Promeneur
    from socle import pdf
    from socle.dates import aujourdhui
    from territoires.models import Commune, RoleReseau

    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")  # what the runs before took back leaves no trace, as in a base that is tended
    alea = random.Random(93)
    communes = list(
        Commune.objects.actuelles().exclude(latitude=None).order_by("?").values_list("insee", flat=True)[:4000]
    )
    gens = Promeneur.objects.visibles(aujourdhui()).order_by("?")[:4000]
    profils = [p.get_absolute_url() for p in gens]
    alea.shuffle(communes)
    personne = get_user_model().objects.get(email=donnees.COORDINATION)
    reseau = RoleReseau.objects.get(user=personne).reseau
    exemple = {"titre": "Charte", "entre": "A et B", "reference": "X", "texte": "Un texte.\n\n" * 30, "signatures": []}
    pdf.render("charte", exemple)
    print(
        json.dumps(
            {
                "pages": {"annuaire": [f"/annuaire/?lieu={c}" for c in communes], "profils": profils},
                "cookie": _session(),
                "accueil": f"/coordination/{reseau.code}/",
                "Document PDF, à chaud": (chrono(lambda: pdf.render("charte", exemple)), 100),
                "Import d’un réseau de 75 personnes": (_import(reseau), 5000),
                "Export de 10 000 lignes": (chrono(_export, 1), 3000),
                **annees.mesures(reseau, personne),
                **comite.mesures(reseau, personne),
            }
        )
    )


def _session() -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    from bench import donnees

    user = get_user_model().objects.get(email=donnees.COORDINATION)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _import(reseau: Any) -> float:
    """Milliseconds, for a new network beside that one; nothing of it stays."""
    from django.db import transaction

    from bench.donnees import lettres
    from coordination.imports.application import confirmer, prepare
    from coordination.imports.lecture import lire
    from territoires.enums import PublicVise
    from territoires.models import Commune, Reseau

    communes = Commune.objects.actuelles().filter(departement=reseau.departement).values_list("nom", flat=True)[:25]
    structures = ["nom;commune;conventionnee;annee_aap;postes;responsable_nom"]
    structures += [f"Centre {n};{nom};oui;2025;3;Martin" for n, nom in enumerate(communes)]
    gens = ["structure;prenom;nom;fonction;email;charte_signee_le;comptes"]
    gens += [
        f"Centre {n % len(communes)};Léa;Petit-{lettres(n)};Éducatrice;p{n}@bench.example;15/10/2025;"
        f"instagram:bench{n}.pdn"
        for n in range(75)
    ]
    fichiers = [("structures.csv", "\n".join(structures).encode()), ("promeneurs.csv", "\n".join(gens).encode())]
    with transaction.atomic():
        nouveau = Reseau.objects.create(
            code="bench", departement=reseau.departement, nom="Bench", public_vise=PublicVise.PARENTS,
            coordination=reseau.coordination,
        )  # fmt: skip
        debut = time.perf_counter()
        plan = confirmer(objet=prepare(reseau=nouveau, lecture=lire(fichiers), by=None), by=None)
        duree = (time.perf_counter() - debut) * 1000
        if not plan.applicable:
            raise RuntimeError("L’import du bench est refusé.")
        transaction.set_rollback(True)
    return duree


def _export() -> None:
    from promeneurs.models import Compte
    from socle import tableur

    lignes = Compte.objects.values_list("promeneur__nom", "promeneur__prenom", "plateforme", "identifiant")[:10_000]
    tableur.write_xlsx("Comptes", ("Nom", "Prénom", "Réseau", "Compte"), lignes)


if __name__ == "__main__":
    main()
