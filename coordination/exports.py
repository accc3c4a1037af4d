"""The six lists of a network: their filters, orders and columns, on screen and in files."""

from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, When

from conventions import a_faire as conventions_a_faire
from conventions import statuts, tours
from conventions.enums import Role
from conventions.models import Convention
from coordination import criteres, postes, presentation, recherche
from coordination.forms import listes as filtres
from coordination.listes import Liste
from coordination.models import Reunion
from coordination.reunions import avec_presences
from promeneurs.enums import EtatCompte, EtatSignalement
from promeneurs.models import Compte, Mandat, Signalement
from socle.dates import aujourdhui, dernier_jour
from socle.texte import liste as enumerer
from socle.texte import tri
from structures.models import Adhesion
from territoires.models import Reseau


def _courants() -> QuerySet[Mandat]:
    return Mandat.objects.filter(designation__contains=aujourdhui()).select_related("structure__commune")


def promeneurs(reseau: Reseau, f: dict[str, Any]) -> QuerySet:
    jour = aujourdhui()
    trouves = recherche.promeneurs(reseau, f["q"], criteres.promeneurs(reseau, jour, f["statut"]))
    if f["structure"]:
        siens = Mandat.objects.filter(structure=f["structure"]).order_by().values("promeneur")
        trouves = trouves.filter(pk__in=siens)
    if f["plateforme"]:
        comptes = Compte.objects.filter(plateforme=f["plateforme"], promeneur__reseau=reseau)
        trouves = trouves.filter(pk__in=comptes.exclude(etat=EtatCompte.FERME).order_by().values("promeneur"))
    return trouves.with_statut(jour).prefetch_related(
        Prefetch("mandats", _courants(), to_attr="courants"),
        Prefetch("comptes", Compte.objects.exclude(etat=EtatCompte.FERME), to_attr="ouverts"),
    )


def _structures_de(p: Any) -> str:
    return enumerer([str(m.structure) for m in p.courants])


PROMENEURS = Liste(
    nom="promeneurs",
    titre="Promeneurs et promeneuses",
    gabarit="coordination/promeneurs/liste.html",
    formulaire=filtres.PromeneursFiltres,
    base=promeneurs,
    tris={"nom": ["tri"], "fonction": ["fonction", "tri"], "statut": ["statut", "tri"], "maj": ["modifie_le"]},
    tri_defaut="nom",
    colonnes=[
        ("Prénom", lambda p: p.prenom),
        ("Nom", lambda p: p.nom),
        ("Fonction", lambda p: p.fonction),
        ("Structure", _structures_de),
        ("Commune", lambda p: enumerer([str(m.structure.commune) for m in p.courants])),
        ("Statut", lambda p: presentation.LIBELLES[p.statut]),
        ("Adresse e-mail", lambda p: p.email),
        ("Téléphone", lambda p: p.telephone),
        ("Heures par semaine", lambda p: float(sum(m.heures_hebdo or 0 for m in p.courants)) or ""),
        ("Désigné depuis", lambda p: min((m.designation.lower for m in p.courants if m.designation.lower), default="")),
        ("Comptes", lambda p: " | ".join(f"{c.plateforme}:{c.identifiant}" for c in p.ouverts)),
        ("Compte sur la plateforme", lambda p: bool(p.user_id)),
    ],
)


def structures(reseau: Reseau, f: dict[str, Any]) -> QuerySet:
    jour = aujourdhui()
    trouvees = recherche.structures(reseau, f["q"], criteres.structures(reseau, jour, f["statut"]))
    for champ in ("type", "statut_juridique"):
        if f[champ]:
            trouvees = trouvees.filter(**{champ: f[champ]})
    trouvees = postes.with_postes(trouvees.with_statut(jour), jour)
    if f["postes"]:
        trouvees = trouvees.dans_le_reseau(jour).filter(a_pourvoir__gt=0)
    adhesions = Prefetch("adhesions", Adhesion.objects.order_by("-periode"), to_attr="sejours")
    return trouvees.select_related("commune__epci").prefetch_related(adhesions)


STRUCTURES = Liste(
    nom="structures",
    titre="Structures",
    gabarit="coordination/structures/liste.html",
    formulaire=filtres.StructuresFiltres,
    base=structures,
    tris={
        "nom": ["tri"],
        "commune": ["commune__tri", "tri"],
        "type": ["type", "tri"],
        "postes": ["a_pourvoir", "tri"],
        "statut": ["-dedans", "-deja", "tri"],
    },
    tri_defaut="nom",
    colonnes=[
        ("Nom", lambda s: s.nom),
        ("Type", lambda s: s.get_type_display()),
        ("Statut juridique", lambda s: s.get_statut_juridique_display()),
        ("SIRET", lambda s: s.siret),
        ("Adresse", lambda s: s.adresse),
        ("Code postal", lambda s: s.code_postal),
        ("Commune", lambda s: s.commune.nom),
        ("Intercommunalité", lambda s: str(s.commune.epci or "")),
        ("Adresse e-mail", lambda s: s.email),
        ("Téléphone", lambda s: s.telephone),
        ("Statut", lambda s: str(s.statut_annote.label)),
        ("Entrée", lambda s: s.sejours[0].periode.lower if s.sejours else ""),
        ("Sortie", lambda s: s.sejours[0].periode.upper if s.sejours else ""),
        ("Postes", lambda s: s.postes),
        ("Postes à pourvoir", lambda s: s.a_pourvoir),
    ],
)


def comptes(reseau: Reseau, f: dict[str, Any]) -> QuerySet:
    trouves = recherche.comptes(reseau, f["q"])
    for champ in ("etat", "plateforme"):
        if f[champ]:
            trouves = trouves.filter(**{champ: f[champ]})
    return trouves.select_related("promeneur", "verifie_par")


COMPTES = Liste(
    nom="comptes",
    titre="Comptes",
    gabarit="coordination/comptes/liste.html",
    formulaire=filtres.ComptesFiltres,
    base=comptes,
    tris={
        "plateforme": ["plateforme", "cle"],
        "identifiant": ["cle"],
        "promeneur": ["promeneur__tri", "plateforme"],
        "etat": ["etat", "presente_le"],
        "depuis": ["presente_le"],
    },
    tri_defaut="promeneur",
    colonnes=[
        ("Réseau", lambda c: c.nom_plateforme),
        ("Identifiant", lambda c: c.identifiant),
        ("Adresse", lambda c: c.url),
        ("Promeneur ou promeneuse", lambda c: str(c.promeneur)),
        ("État", lambda c: c.get_etat_display()),
        ("Présenté le", lambda c: c.presente_le),
        ("Officiel depuis", lambda c: c.officiel_depuis),
        ("Vérifié le", lambda c: c.verifie_le),
        ("Vérifié par", lambda c: str(c.verifie_par or "")),
    ],
)


def reunions(reseau: Reseau, f: dict[str, Any]) -> QuerySet:
    trouvees = avec_presences(recherche.reunions(reseau, f["q"], Reunion.objects.filter(reseau=reseau)))
    if f["type"]:
        trouvees = trouvees.filter(type=f["type"])
    return trouvees.filter(date__year=f["annee"]) if f["annee"] else trouvees


def _annees(reseau: Reseau, lignes: list[Any]) -> dict[str, Any]:
    annees = [jour.year for jour in Reunion.objects.filter(reseau=reseau).dates("date", "year", "DESC")]
    return {"annees": annees, "jour": aujourdhui()}


REUNIONS = Liste(
    nom="reunions",
    titre="Réunions",
    gabarit="coordination/reunions/liste.html",
    formulaire=filtres.ReunionsFiltres,
    base=reunions,
    tris={
        "date": ["date"],
        "type": ["type", "-date"],
        "thematique": ["thematique", "-date"],
        "structures": ["maisons", "-date"],
        "personnes": ["personnes", "-date"],
    },
    tri_defaut="-date",
    colonnes=[
        ("Date", lambda r: r.date),
        ("Type", lambda r: r.type_libre or r.get_type_display()),
        ("Thématique", lambda r: r.thematique),
        ("Intervenant", lambda r: r.intervenant),
        ("Structures", lambda r: r.maisons),
        ("Participants", lambda r: r.personnes),
        ("Jeunes touchés", lambda r: r.nb_jeunes),
        ("Parents touchés", lambda r: r.nb_parents),
        ("Annulée", lambda r: r.annulee),
    ],
    contexte=_annees,
)


def dossiers(reseau: Reseau, f: dict[str, Any], user: Any = None) -> QuerySet:
    """The queue: whose turn, since when, who follows the file. `user`: who « moi » is."""
    jour = aujourdhui()
    trouves = recherche.dossiers(reseau, f["q"], Convention.objects.du_reseau(reseau))
    if f["genre"] == "en_cours":
        trouves = trouves.en_cours()
    elif f["genre"] == "en_vigueur":
        trouves = trouves.en_vigueur(jour)
    elif f["genre"] == "finit":
        trouves = trouves.filter(pk__in=conventions_a_faire.a_renouveler(trouves.order_by(), jour).values("pk"))
    trouves = _suivis(trouves.with_tour(jour).with_suivi(), f["suivi"], user)
    trouves = trouves.annotate(rang=tours.rang(), retard=tours.retard(jour))
    if f["retard"]:
        trouves = trouves.filter(retard__isnull=False)
    for champ in ("tour", "etat"):
        if f[champ]:
            trouves = trouves.filter(**{champ: f[champ]})
    return trouves.select_related("structure__commune", "structure__reseau")


def _suivis(trouves: QuerySet, choix: str, user: Any) -> QuerySet:
    """Those that I follow, or nobody, or somebody."""
    if choix == "moi":
        return trouves.filter(est_suivie=True, instructeur=user)
    return trouves.filter(est_suivie=choix == "quelquun") if choix else trouves


def _statut(c: Convention) -> statuts.Statut:
    return statuts.statut(c, Role.COORDINATION, aujourdhui())


DOSSIERS = Liste(
    nom="conventions",
    titre="Conventions",
    gabarit="coordination/conventions/liste.html",
    formulaire=filtres.DossiersFiltres,
    base=dossiers,
    tris={
        "structure": ["structure__tri", "-cree_le"],
        "numero": ["numero", "structure__tri"],
        "etat": ["etat", "etat_le"],
        "tour": ["rang", "tour_depuis", "etat_le"],
        "depuis": ["tour_depuis", "etat_le"],
        "fin": ["periode__endswith", "structure__tri"],
    },
    tri_defaut="tour",
    colonnes=[
        ("Structure", lambda c: c.structure.nom),
        ("Commune", lambda c: c.structure.commune.nom),
        ("Numéro", lambda c: c.numero),
        ("Origine", lambda c: c.get_origine_display()),
        ("Statut", lambda c: _statut(c).libelle),
        ("À qui de jouer", lambda c: str(_statut(c).tour.label)),
        ("Depuis le", lambda c: c.tour_depuis),
        ("En retard, attendu le", lambda c: c.retard),
        ("Suivi par", lambda c: str(c.instructeur) if c.est_suivie else ""),
        ("Déposé le", lambda c: c.depose_le),
        ("Début", lambda c: c.periode.lower if c.periode else ""),
        ("Dernier jour", lambda c: dernier_jour(c.periode) if c.periode else ""),
        ("Postes", lambda c: c.postes),
    ],
    contexte=lambda reseau, lignes: {"jour": aujourdhui(), "role": Role.COORDINATION},
)


def signalements(reseau: Reseau, f: dict[str, Any], user: Any) -> QuerySet:
    """Those that this person may read."""
    rang = Case(When(etat=EtatSignalement.NOUVEAU, then=0), When(etat=EtatSignalement.EN_CHARGE, then=1), default=2)
    trouves = Signalement.objects.du_reseau(reseau, user).select_related("promeneur", "pris_par").annotate(rang=rang)
    if f["etat"] == "ouverts":
        trouves = trouves.ouverts()
    elif f["etat"]:
        trouves = trouves.filter(etat=f["etat"])
    for champ in ("sujet", "motif"):
        if f[champ]:
            trouves = trouves.filter(**{champ: f[champ]})
    if f["q"]:
        trouves = trouves.filter(Q(compte__icontains=f["q"]) | Q(promeneur__tri__contains=tri(f["q"])))
    return trouves


SIGNALEMENTS = Liste(
    nom="signalements",
    titre="Signalements",
    gabarit="coordination/signalements/liste.html",
    formulaire=filtres.SignalementsFiltres,
    base=lambda reseau, f: Signalement.objects.none(),  # read for somebody: see the view
    tris={
        "recu": ["recu_le"],
        "sujet": ["sujet", "-recu_le"],
        "motif": ["motif", "-recu_le"],
        "cible": ["promeneur__tri", "compte", "-recu_le"],
        "etat": ["rang", "recu_le"],
    },
    tri_defaut="-recu",
    colonnes=[
        ("Reçu le", lambda s: s.recu_le),
        ("Sujet", lambda s: s.get_sujet_display()),
        ("Nature", lambda s: s.get_motif_display()),
        ("Concerne", lambda s: s.cible),
        ("État", lambda s: s.get_etat_display()),
        ("Pris en charge par", lambda s: str(s.pris_par or "")),
        ("Issue", lambda s: s.get_issue_display()),
        ("Clos le", lambda s: s.clos_le),
    ],
)
