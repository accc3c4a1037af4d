"""Rows of people → one sheet a person, tied to the base by e-mail address, else by name; each row is a designation."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from promeneurs import comptes as lecture_comptes
from promeneurs.models import Compte
from socle.dates import jusqu_a
from socle.texte import tri

from . import periodes, vocabulaire
from .contexte import Contexte, chevauche, nom_cle
from .ordre import du_fichier, paire
from .plan import CompteVoulu, FichePromeneur, FicheStructure, Lu, MandatVoulu
from .ressemblance import SEUIL, note
from .structures import Repertoire

UN_SEUL = "un compte ne se partage pas et ne se transmet pas."
DITS = ("entree_le", "sortie_le", "charte_signee_le", "heures_hebdo")
CHAMPS = ("prenom", "nom", "fonction", "email", "telephone")


def lire(ctx: Contexte, repertoire: Repertoire) -> list[FichePromeneur]:
    """Every row of the people's sheets goes to its person, with its designation and accounts."""
    fiches: list[FichePromeneur] = []
    for lu in ctx.lire("promeneurs"):
        structure = _structure(ctx, repertoire, lu)
        voulu = MandatVoulu(lu, structure or FicheStructure(champs={"nom": lu.v["structure"]}))
        periodes.mandat(ctx, voulu)
        fiche = _fiche(ctx, fiches, lu, voulu)
        if fiche is None:
            continue
        _remplit(ctx, fiche, lu)
        if structure is not None and _garde_mandat(ctx, fiche, voulu):
            structure.mandats.append(voulu)
            repertoire.utilise(structure)
        _comptes(ctx, fiche, lu)
    fiches = du_fichier(fiches)
    _relie(ctx, fiches)
    _comptes_uniques(ctx, fiches)
    return fiches


def _structure(ctx: Contexte, repertoire: Repertoire, lu: Lu) -> FicheStructure | None:
    """The employer named in a row: by name, then by commune when several bear it."""
    nom, lieu = lu.v["structure"], lu.get("commune")
    trouvees = repertoire.de_nom(nom)
    if lieu and trouvees:
        insee = {c.insee for c in ctx.communes(lieu)}
        ici = [f for f in trouvees if f.commune is None or f.commune.insee in insee]
        if not insee:
            ctx.erreur(lu, "commune", f"la commune «\u00a0{lieu}\u00a0» est inconnue.")
            return None
        if len(ici) == 1:
            return ici[0]
        if not ici:
            return _choisir(ctx, lu, trouvees, f"aucune structure «\u00a0{nom}\u00a0» à {lieu}", "commune")
        trouvees = ici
    if len(trouvees) == 1:
        return trouvees[0]
    if trouvees:
        return _choisir(
            ctx, lu, trouvees, f"plusieurs structures s’appellent «\u00a0{nom}\u00a0»\u00a0: précisez la commune"
        )
    proches = _proches(repertoire, nom)
    if proches:
        return _choisir(
            ctx, lu, proches, f"la structure «\u00a0{nom}\u00a0» n’est ni dans ces fichiers ni dans le réseau"
        )
    ctx.erreur(lu, "structure", f"la structure «\u00a0{nom}\u00a0» n’est ni dans ces fichiers ni dans le réseau.")
    return None


def _choisir(
    ctx: Contexte, lu: Lu, offertes: list[FicheStructure], message: str, colonne: str = "structure"
) -> FicheStructure | None:
    cles = {_cle(fiche): fiche for fiche in offertes}
    reponse = ctx.demande(lu, colonne, f"{message}. Laquelle\u00a0?", [(cle, f.libelle) for cle, f in cles.items()])
    return cles.get(reponse or "")


def _cle(fiche: FicheStructure) -> str:
    return f"{tri(fiche.nom)} {fiche.commune.insee if fiche.commune else ''}".strip().replace(" ", "-")


def _proches(repertoire: Repertoire, nom: str) -> list[FicheStructure]:
    """Employers whose name is one slip away."""
    notes = [(note(nom, fiche.nom), tri(fiche.nom), fiche) for fiche in repertoire.fiches]
    proches = sorted((n for n in notes if n[0] >= SEUIL), key=lambda n: (-n[0], n[1]))
    return [fiche for _, _, fiche in proches[:5]]


def _fiche(ctx: Contexte, fiches: list[FichePromeneur], lu: Lu, voulu: MandatVoulu) -> FichePromeneur | None:
    """The person of a row among those of the rows above: by e-mail address, else by name."""
    email, nom = lu.get("email"), nom_cle(lu.v["prenom"], lu.v["nom"])
    meme = next((f for f in fiches if email and email == f.champs.get("email")), None)
    if meme:
        if _nom(meme) == nom:
            return meme
        if tri(meme.champs["nom"]) == tri(lu.v["nom"]) or tri(meme.champs["prenom"]) == tri(lu.v["prenom"]):
            return _meme_adresse(ctx, fiches, meme, lu)
        haut, bas = paire(meme.lus[0], lu)
        celle = f"{haut.v['prenom']} {haut.v['nom']} (ligne {haut.rang.ligne})"
        ctx.erreur(bas, "email", f"cette adresse est déjà celle de {celle}\u00a0: une adresse par personne.")
        return None
    for fiche in [f for f in fiches if _nom(f) == nom]:
        verdict = _meme_personne(ctx, fiche, lu, voulu)
        if verdict is None:
            return None
        if verdict:
            return fiche
    fiche = FichePromeneur([])
    fiches.append(fiche)
    return fiche


def _meme_adresse(ctx: Contexte, fiches: list[FichePromeneur], meme: FichePromeneur, lu: Lu) -> FichePromeneur | None:
    """One address, names that nearly agree: one person written two ways, or two at one desk?"""
    message = f"même adresse que {meme.libelle} (ligne {meme.lus[0].rang.ligne})\u00a0: est-ce la même personne\u00a0?"
    options = [("meme", f"oui, c’est {meme.libelle}"), ("autre", "non\u00a0: une autre, sans reprendre l’adresse")]
    reponse = ctx.demande(lu, "email", message, options)
    if reponse != "autre":
        return meme if reponse else None
    del lu.v["email"]
    fiches.append(FichePromeneur([]))
    return fiches[-1]


def _nom(fiche: FichePromeneur) -> str:
    return nom_cle(fiche.champs["prenom"], fiche.champs["nom"])


def _meme_personne(ctx: Contexte, fiche: FichePromeneur, lu: Lu, voulu: MandatVoulu) -> bool | None:
    """Two rows of one name: one person, or two? None when the question is asked."""
    adresses = {fiche.champs.get("email"), lu.get("email")} - {None}
    en_meme_temps = [m for m in fiche.mandats if chevauche(_plage(voulu), _plage(m))]
    if len(adresses) < 2 and all(m.fiche is voulu.fiche for m in en_meme_temps):
        return True
    if len(adresses) == 2 and en_meme_temps:
        ctx.avis(
            lu, "nom", f"même nom que la ligne {fiche.lus[0].rang.ligne}, autre adresse\u00a0: ce sont deux personnes."
        )
        return False
    connue = None if ctx.choix.get(lu.rang.cle("nom")) else _connue(ctx, lu, fiche, voulu)
    if connue is not None:
        return connue
    ligne = fiche.lus[0].rang.ligne
    options = [("meme", f"une seule personne, comme ligne {ligne}"), ("autre", "deux personnes du même nom")]
    reponse = ctx.demande(
        lu, "nom", f"{fiche.libelle} est déjà ligne {ligne}\u00a0: est-ce la même personne\u00a0?", options
    )
    return None if reponse is None else reponse == "meme"


def _plage(voulu: MandatVoulu) -> Any:
    if voulu.debut and voulu.sortie and voulu.sortie <= voulu.debut:
        return jusqu_a(voulu.debut, None)
    return jusqu_a(voulu.debut, voulu.sortie)


def _connue(ctx: Contexte, lu: Lu, fiche: FichePromeneur, voulu: MandatVoulu) -> bool | None:
    """What an earlier import settled: the base knows one person with both employers, or two people."""
    connus = ctx.base.par_nom(_nom(fiche))
    if not connus or not voulu.fiche.base:
        return None
    ici = [p for p in connus if any(m.structure_id == voulu.fiche.base.pk for m in p.mandats.all())]
    pks = {m.fiche.base.pk for m in fiche.mandats if m.fiche.base}
    la = [p for p in connus if any(m.structure_id in pks for m in p.mandats.all())]
    if len(ici) == 1 and len(la) == 1:
        return ici[0].pk == la[0].pk
    return None


def _remplit(ctx: Contexte, fiche: FichePromeneur, lu: Lu) -> None:
    """The first row gives the person; the next ones fill what it lacks, and are said when they contradict it."""
    for nom in CHAMPS:
        if nom not in lu.v:
            continue
        deja = fiche.champs.get(nom)
        if deja is None:
            fiche.champs[nom] = lu.v[nom]
        elif tri(deja) != tri(lu.v[nom]) and nom in ("telephone",):
            ctx.avis(lu, nom, f"autre {nom} que la ligne {fiche.lus[0].rang.ligne}\u00a0: le premier est gardé.")
        elif nom in ("email", "fonction") and deja != lu.v[nom]:
            sortie_avant = fiche.lus[-1].get("sortie_le") and not lu.get("sortie_le")
            if sortie_avant:
                fiche.champs[nom] = lu.v[nom]
    fiche.lus.append(lu)


def _garde_mandat(ctx: Contexte, fiche: FichePromeneur, voulu: MandatVoulu) -> bool:
    """Two rows for one employer are one designation when they agree, two when their dates are apart.

    A blank cell says nothing; but one who has left and one who has not are not the same.
    """
    for autre in fiche.mandats:
        if autre.fiche is not voulu.fiche or not chevauche(_plage(autre), _plage(voulu)):
            continue
        haut, bas = paire(autre.lu, voulu.lu)
        ligne = haut.rang.ligne
        differe = [c for c in DITS if haut.get(c) != bas.get(c)]
        contredit = next((c for c in differe if c == "sortie_le" or (haut.get(c) and bas.get(c))), None)
        if contredit:
            quoi = f"contredit la ligne {ligne}, même personne et même structure ({fiche.libelle})."
            ctx.erreur(bas, contredit, quoi)
            return False
        suite = "\u00a0; ce que l’une laisse vide vient de l’autre" if differe else ""
        ctx.avis(bas, "", f"répète la ligne {ligne} ({fiche.libelle})\u00a0: comptée une fois{suite}.")
        autre.lu = Lu(autre.lu.rang, {**{c: v for c in differe if (v := voulu.lu.get(c))}, **autre.lu.v})
        periodes.mandat(ctx, autre)
        return False
    fiche.mandats.append(voulu)
    return True


def _comptes(ctx: Contexte, fiche: FichePromeneur, lu: Lu) -> None:
    for morceau in re.split(r"[|\n]|;(?=\s*[A-Za-zÀ-ÿ ]+\s*:)", lu.get("comptes") or ""):
        if not morceau.strip(" :"):
            continue
        voulu = _compte(ctx, lu, morceau.strip())
        if voulu and not any(
            (c.plateforme, c.handle.cle) == (voulu.plateforme, voulu.handle.cle) for c in fiche.comptes
        ):
            fiche.comptes.append(voulu)


def _compte(ctx: Contexte, lu: Lu, morceau: str) -> CompteVoulu | None:
    """`plateforme:identifiant`, or an address alone."""
    nom, separateur, saisi = (m.strip() for m in morceau.partition(":"))
    if re.match(r"https?$", nom, re.I) or not separateur:
        saisi, connue = morceau, lecture_comptes.plateforme_de(morceau)
        if connue is None and not re.match(r"https?://", morceau, re.I):
            ctx.erreur(
                lu,
                "comptes",
                f"«\u00a0{morceau}\u00a0»\u00a0: écrivez plateforme:identifiant, séparés par «\u00a0|\u00a0».",
            )
            return None
        plateforme, libre = str(connue or "blog"), ""
    else:
        try:
            plateforme, libre = vocabulaire.plateforme(nom)
        except LookupError as erreur:
            ctx.erreur(
                lu,
                "comptes",
                f"plateforme «\u00a0{nom}\u00a0» inconnue\u00a0: vouliez-vous dire {erreur.args[0]}\u00a0?",
            )
            return None
    if not saisi.strip("@ "):
        ctx.avis(lu, "comptes", f"«\u00a0{nom}\u00a0» sans identifiant\u00a0: ignoré.")
        return None
    try:
        return CompteVoulu(lu, plateforme, libre, saisi, lecture_comptes.lire(plateforme, saisi, libre))
    except ValidationError as erreur:
        ctx.erreur(lu, "comptes", f"«\u00a0{morceau}\u00a0»\u00a0: {' '.join(erreur.messages)}")
        return None


def _relie(ctx: Contexte, fiches: list[FichePromeneur]) -> None:
    """Tie each person to the base: the addresses first, then the names among those left."""
    for fiche in fiches:
        connu = ctx.base.par_email(fiche.champs.get("email", ""))
        if connu:
            fiche.base = _confirme_email(ctx, fiche, connu)
    prises = {f.base.pk for f in fiches if f.base}
    for fiche in fiches:
        if fiche.base is None:
            fiche.base = _par_nom(ctx, fiche, prises)
            if fiche.base:
                prises.add(fiche.base.pk)
    for fiche in fiches:
        libres = list(fiche.base.mandats.all()) if fiche.base else []
        for voulu in fiche.mandats:
            voulu.base = periodes.mandat_connu(voulu, libres)
            if voulu.base is not None:
                libres.remove(voulu.base)
            periodes.charte(ctx, voulu)


def _confirme_email(ctx: Contexte, fiche: FichePromeneur, connu: Any) -> Any:
    """Same address: the same person, unless both names differ."""
    if tri(connu.prenom) == tri(fiche.champs["prenom"]) or tri(connu.nom) == tri(fiche.champs["nom"]):
        return connu
    if nom_cle(connu.prenom, connu.nom) == _nom(fiche):
        return connu
    lu = fiche.lus[0]
    message = f"l’adresse est celle de {connu.nom_complet} dans le réseau\u00a0: est-ce la même personne\u00a0?"
    reponse = ctx.demande(
        lu, "email", message, [("meme", "oui, son nom change"), ("autre", "non\u00a0: ne pas reprendre l’adresse")]
    )
    if reponse == "autre":
        fiche.champs.pop("email")
    return connu if reponse == "meme" else None


def _par_nom(ctx: Contexte, fiche: FichePromeneur, prises: set[int]) -> Any:
    """By name, among people not tied yet; by employer when several bear it; asked for when nothing tells."""
    candidats = [p for p in ctx.base.par_nom(_nom(fiche)) if p.pk not in prises]
    if not candidats:
        return None
    deja = ctx.base.nouvelles.get(fiche.lus[0].rang.empreinte)
    if reprise := next((p for p in candidats if p.code == deja), None):
        return reprise  # « une autre personne », answered when this very row came in
    employeurs = {m.fiche.base.pk for m in fiche.mandats if m.fiche.base}
    collegues = [p for p in candidats if any(m.structure_id in employeurs for m in p.mandats.all())]
    if len(collegues) == 1:
        return collegues[0]
    email = fiche.champs.get("email")
    if len(candidats) == 1 and not (email and candidats[0].email and candidats[0].email.lower() != email):
        return candidats[0]
    options = [(p.code, _presente(p)) for p in candidats]
    message = f"{fiche.libelle}\u00a0: le réseau connaît déjà ce nom. Qui est-ce\u00a0?"
    reponse = ctx.demande(fiche.lus[0], "nom", message, [*options, ("nouvelle", "une autre personne")])
    return next((p for p in candidats if p.code == reponse), None)


def _presente(promeneur: Any) -> str:
    return ", ".join(x for x in (promeneur.nom_complet, promeneur.fonction, promeneur.email) if x)


def _comptes_uniques(ctx: Contexte, fiches: list[FichePromeneur]) -> None:
    """One handle, one person: in the files, and in the whole base."""
    cles = {c.handle.cle for f in fiches for c in f.comptes}
    connus = {(c.plateforme, c.cle): c for c in Compte.objects.filter(cle__in=cles)}
    ctx.base.comptes = connus
    vus: dict[tuple[str, str], FichePromeneur] = {}
    for fiche in fiches:
        for compte in fiche.comptes:
            cle = (compte.plateforme, compte.handle.cle)
            autre, connu = vus.setdefault(cle, fiche), connus.get(cle)
            if autre is not fiche:
                chez = f"{autre.libelle} (ligne {autre.lus[0].rang.ligne})"
                ctx.erreur(compte.lu, "comptes", f"{_cite(compte)} est aussi donné à {chez}\u00a0: {UN_SEUL}")
            elif connu and (fiche.base is None or connu.promeneur_id != fiche.base.pk):
                ctx.erreur(compte.lu, "comptes", f"{_cite(compte)} est déjà à quelqu’un d’autre\u00a0: {UN_SEUL}")


def _cite(compte: CompteVoulu) -> str:
    return f"«\u00a0{compte.saisi}\u00a0»"
