"""What the page of a file shows, whoever reads it: its way, its parts, its documents, its signatures, its history."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from socle import journal, sceau
from socle.dates import UN_JOUR, dernier_jour
from socle.valeurs import jour as en_jour
from socle.valeurs import periode as en_periode

from . import budget, completude, declarations, lignes_pieces, reprises, rules, statuts
from .enums import (
    CHAMPS_SECTION,
    DE_FIN,
    EN_VIGUEUR,
    EtatConvention,
    GenreDocument,
    GenreQuestion,
    LieuDepot,
    Origine,
    Role,
    Section,
    Signataire,
)
from .journal_mots import DECISIONS, DU_SUIVI
from .manques import de_la_fiche, manques, nombre
from .models import Convention, Document, Poste, QuestionAppel, RefusSignature, Signature
from .signataires import au_tour

E = EtatConvention

# — The way of a file, in five steps

_ETAPES = ("Demande", "Instruction", "Comité de pilotage", "Signature", "En vigueur")
_RANGS = {
    E.BROUILLON: 0, E.DEPOSE: 1, E.INSTRUCTION: 1, E.CORRECTIONS: 1, E.AU_COPIL: 2, E.AJOURNEE: 2, E.REFUSEE: 2,
    E.ACCEPTEE: 3, E.A_SIGNER: 3, E.ACTIVE: 4, E.RESILIEE: 4,
}  # fmt: skip


def etapes(c: Convention, role: str = Role.COORDINATION) -> list[dict[str, str]]:
    """The steps for `c-etapes`, as this role knows them; none for a file given up or taken up from before the
    platform."""
    if c.etat not in _RANGS or c.origine == Origine.REPRISE:
        return []
    rang = _RANGS[E(statuts.lu(c, role))]
    details = {
        1: f"Déposé le {en_jour(timezone.localdate(c.depose_le))}" if c.depose_le else "",
        2: _detail_copil(c, role),
        3: f"Convention {c.numero}" if c.numero else "",
        4: en_periode(c.periode).capitalize() if c.periode and rang == 4 else "",
    }
    fini = c.etat in EN_VIGUEUR
    etats = ["fait" if i < rang or fini else "ici" if i == rang else "a_venir" for i in range(len(_ETAPES))]
    return [{"titre": t, "etat": etats[i], "detail": details.get(i, "")} for i, t in enumerate(_ETAPES)]


def _detail_copil(c: Convention, role: str) -> str:
    decision = next(iter(c.decisions.all()), None)
    if decision is not None and statuts.lu(c, role) != c.etat:
        return f"Le {en_jour(decision.seance.date)}"
    inscription = next((i for i in c.inscriptions.all() if i.close_le is None), None)
    if inscription is not None:
        return f"Le {en_jour(inscription.seance.date)}"
    return f"{decision.libelle} le {en_jour(decision.le)}" if decision else ""


# — The five parts


@dataclass
class Partie:
    """A section of the file: what it holds, what it lacks, what is asked to correct, and whether it may be edited. The
    documents are `ouverte` as soon as one of them is (`LigneDePiece.ouverte`)."""

    code: str
    titre: str
    lignes: list[tuple[str, str]] = field(default_factory=list)
    manques: list[str] = field(default_factory=list)
    correction: str = ""
    a_corriger: bool = False
    ouverte: bool = False
    fiche: list[str] = field(default_factory=list)

    @property
    def ici(self) -> bool:
        """Something is lacking that this part asks, besides what the structure's sheet does (`fiche`)."""
        return len(self.manques) > len(self.fiche)

    @property
    def complete(self) -> bool:
        return not self.manques


def parties(c: Convention, user: Any) -> list[Partie]:
    """The sections in order. What is missing is said while the file may still be edited: then a blank line says
    nothing more."""
    commentees = rules.commented_pieces(c)
    ouvertes = rules.open_sections(c) | ({Section.PIECES.value} if commentees else set())
    edite = bool(ouvertes) and bool(rules.roles(user, c) & {Role.STRUCTURE, Role.COORDINATION})
    absents: dict[str, list[str]] = {}
    for section, phrase in manques(c) if ouvertes else []:
        absents.setdefault(section, []).append(phrase)
    demandes = {d.section: d.commentaire for d in c.demandes.all() if d.levee_le is None and d.piece_id is None}
    return [
        Partie(
            s.value,
            str(s.label),
            lignes=[ligne for ligne in _lignes(c, s) if ligne[1] or s.value not in absents],
            manques=absents.get(s.value, []),
            correction=demandes.get(s.value, ""),
            a_corriger=s.value in demandes or (s == Section.PIECES and bool(commentees)),
            ouverte=edite and s.value in ouvertes,
            fiche=de_la_fiche(c) if s == Section.STRUCTURE and ouvertes else [],
        )
        for s in c.sections
    ]


def _lignes(c: Convention, section: str) -> list[tuple[str, str]]:
    if section == Section.QUESTIONS:
        return _questions(c)
    if section == Section.BUDGET:
        return budget.lignes(c)
    if section == Section.DECLARATIONS:
        return [(f.declaration.texte, _declaree(f)) for f in declarations.faites(c)]
    dits = {"permanences_prevues": c.permanences_dites} if section == Section.PROJET else {}
    lignes = [(libelle(nom), dits.get(nom, lisible(c, nom))) for nom in CHAMPS_SECTION[section]]
    return _fiche(c) + lignes if section == Section.STRUCTURE else lignes


def _questions(c: Convention) -> list[tuple[str, str]]:
    """What the call asks, and what is answered."""
    portail = c.appel is not None and c.appel.depot == LieuDepot.PORTAIL
    numero = [(f"Numéro sur {c.appel.portail_nom}", c.numero_externe)] if c.appel and portail else []
    ecrites = [q for q in c.questions if q.genre != GenreQuestion.FICHIER]  # a file is a document: it is among them
    return [*numero, *((q.intitule, reponse(q, c.reponses.get(q.cle))) for q in ecrites)]


def reponse(question: QuestionAppel, valeur: Any) -> str:
    """An answer as one reads it."""
    if valeur is None:
        return ""
    if question.genre == GenreQuestion.DATE:
        return en_jour(date.fromisoformat(valeur))
    if question.genre == GenreQuestion.NOMBRE:
        return str(valeur).replace(".", ",")
    return ", ".join(valeur) if isinstance(valeur, list) else str(valeur)


def _fiche(c: Convention) -> list[tuple[str, str]]:
    """What the file takes from the structure's own sheet."""
    s = c.structure
    adresse = " ".join(filter(None, (s.adresse, s.code_postal, s.commune.nom if s.adresse else "")))
    return [("Statut juridique", s.get_statut_juridique_display()), ("SIRET", s.siret), ("Adresse", adresse)]


def _declaree(f: declarations.Faite) -> str:
    """« Oui, Dominique Direction, le 3 mars 2026 »."""
    if not f.faite:
        return ""
    return ", ".join(filter(None, ("Oui", f.par, f.le and f"le {en_jour(timezone.localdate(f.le))}")))


def libelle(nom: str) -> str:
    texte = str(Convention._meta.get_field(nom).verbose_name)  # type: ignore[union-attr]
    return texte[:1].upper() + texte[1:]


def lisible(c: Convention, nom: str) -> str:
    """The value of a field of the file as one reads it, empty when nothing was written."""
    valeur = getattr(c, nom)
    if nom == "reseaux_utilises":
        champ: Any = Convention._meta.get_field(nom)
        libelles = dict(champ.base_field.flatchoices)
        return ", ".join(str(libelles.get(code, code)) for code in valeur)
    if isinstance(valeur, date):
        return en_jour(valeur)
    return f"{nombre(valeur)} h" if nom == "heures_en_ligne" and valeur is not None else str(valeur or "")


# — Posts, documents, signatures


@dataclass
class LigneDeSignature:
    """One party: that it signed, that it refuses to, or that it is awaited, now or later."""

    partie: str
    nom: str
    signature: Signature | None
    ecartee: Signature | None
    refus: RefusSignature | None = None
    plus_tard: bool = False

    @property
    def nom_suivi(self) -> str:
        """The name inside a sentence: « signée par la Caf »."""
        return self.nom if self.partie == Signataire.STRUCTURE else self.nom[:1].lower() + self.nom[1:]

    @property
    def etat(self) -> str:
        if self.refus is not None:
            return "refusee"
        if self.signature is None:
            return "plus_tard" if self.plus_tard else "attendue"
        return "confirmee" if self.signature.confirmee_le else "a_confirmer"


def document(c: Convention) -> Document | None:
    """The document to sign that counts today."""
    return _valable(c, GenreDocument.CONVENTION)


def certificat(c: Convention) -> Document | None:
    """The certificate of its signatures, once every party has signed."""
    return _valable(c, GenreDocument.CERTIFICAT)


def _valable(c: Convention, genre: str) -> Document | None:
    return next((d for d in c.documents.all() if d.genre == genre and not d.avenant_id and not d.remplace_le), None)


def signatures(c: Convention) -> list[LigneDeSignature]:
    actuel = document(c)
    if actuel is None:
        return []
    siennes = [s for s in c.signatures.all() if s.document_id == actuel.pk]
    refus = {x.partie: x for x in c.refus.all() if x.document_id == actuel.pk and not x.leve_le}
    tour = parties_au_tour(c)
    lignes = []
    for partie in c.parties:
        bonne = next((s for s in siennes if s.partie == partie and not s.ecartee_le), None)
        mauvaise = next((s for s in reversed(siennes) if s.partie == partie and s.ecartee_le), None)
        nom = c.structure.nom if partie == Signataire.STRUCTURE else Signataire(partie).label
        ligne = LigneDeSignature(partie, nom[:1].upper() + nom[1:], bonne, None if bonne else mauvaise)
        ligne.refus, ligne.plus_tard = refus.get(partie), bonne is None and partie not in tour
        lignes.append(ligne)
    return lignes


def parties_au_tour(c: Convention) -> list[str]:
    """The parties that may sign today's document now, refusals apart."""
    actuel = document(c)
    if actuel is None or c.etat != E.A_SIGNER:
        return []
    siennes = [s for s in c.signatures.all() if s.document_id == actuel.pk and not s.ecartee_le]
    confirmees = [s.partie for s in siennes if s.confirmee_le]
    return au_tour(c.parties, [s.partie for s in siennes], confirmees, actuel.dans_l_ordre)


def attendue_de(c: Convention, partie: str) -> bool:
    """Is it this party's turn to sign, which no refusal stops?"""
    return partie in parties_au_tour(c) and not any(s.refus for s in signatures(c))


def refus_a_lever(c: Convention, user: Any) -> list[RefusSignature]:
    """The refusals that this person's own party may take back."""
    siens = [s.refus for s in signatures(c) if s.refus is not None]
    return [x for x in siens if rules.can_sign_on_screen(user, c, x.partie)]


def a_signer_ici(c: Convention, user: Any) -> list[str]:
    """The parties for which this person may sign on screen now."""
    return [p for p in c.parties if attendue_de(c, p) and rules.can_sign_on_screen(user, c, p)]


@dataclass
class LigneDePoste:
    """A post, and who holds it today when a declared change is to come: until `dernier`. `le`: the day of the last
    change, when whoever the post names takes it, or when it is to fill."""

    poste: Poste
    sortant: Any = None
    dernier: date | None = None
    le: date | None = None
    fini: bool = False

    @property
    def dit(self) -> str:
        """Their job, how to write to them, the hours and the dates, of what is known."""
        p = self.poste
        debut = self.le if self.le and not self.sortant and not p.a_pourvoir else p.debut
        dits = [
            p.promeneur.fonction if p.promeneur else p.fonction,
            p.email,
            f"{nombre(p.heures)}\u00a0h par semaine" if p.heures is not None else "",
            f"à partir du {en_jour(debut)}" if debut else "",
            f"jusqu’au {en_jour(p.fin)}" if p.fin else "",
        ]
        texte = ", ".join(dit for dit in dits if dit)
        return texte if texte.startswith(p.email or "@") else texte[:1].upper() + texte[1:]


def postes(c: Convention, jour: date) -> list[LigneDePoste]:
    """The posts as they are that day: whoever leaves, or is replaced later, still holds theirs."""
    lignes = []
    for poste in c.postes_prevus.all():
        prevus = [x for x in reversed(list(c.changements.all())) if x.poste_id == poste.pk and x.le > jour]
        depart = next((x for x in prevus if x.sortant_id), None)
        sortant, dernier = (depart.sortant, depart.le - UN_JOUR) if depart else (None, None)
        fini = c.etat in EN_VIGUEUR and poste.fin is not None and poste.fin < jour
        lignes.append(LigneDePoste(poste, sortant, dernier, prevus[-1].le if prevus else None, fini))
    return lignes


# — The whole page


def contexte(c: Convention, user: Any, role: str, jour: date, *, fichiers: bool) -> dict[str, Any]:
    """Everything that the page of a file shows to this role. `fichiers`: may open the documents themselves."""
    les_parties = parties(c, user) if c.origine == Origine.PLATEFORME else []
    ouverte = any(p.ouverte for p in les_parties)
    return {
        "statut": statuts.statut(c, role, jour, rules.signs_for(user, c.structure.reseau_id)),
        "etapes": etapes(c, role),
        "parties": les_parties,
        "pret": all(p.complete for p in les_parties),
        "b": budget.lire(c) if any(p.code == Section.BUDGET for p in les_parties) else None,
        "declarations": declarations.faites(c) if any(p.code == Section.DECLARATIONS for p in les_parties) else [],
        "postes": postes(c, jour),
        "pieces": lignes_pieces.lignes(c, jour) if les_parties else [],
        "offertes": reprises.offertes(c) if any(p.code == Section.PIECES and p.ouverte for p in les_parties) else [],
        "document": document(c),
        "certificat": certificat(c),
        "scelle": sceau.disponible(),
        "signatures": signatures(c),
        "decisions": _decisions(c, role),
        "dire_le_montant": role != Role.STRUCTURE or any(f.accorde for f in c.decisions_financeurs.all()),
        "changements": list(c.changements.all()),
        "originaux": list(c.originaux.all()) if fichiers else [],
        "fichiers": fichiers,
        "fin": dernier_jour(c.periode) if c.periode else None,
        "jour": jour,
        "lettres": list(c.lettres.all()) if role != Role.PARTENAIRE else [],
        "part": completude.pour_la_structure(c, jour) if role == Role.STRUCTURE and ouverte else None,
    }


def _decisions(c: Convention, role: str) -> list[Any]:
    """Those that the structure may read, each with its letter."""
    lettres = {d.pk: d for d in c.documents.all()}
    lues = [d for d in c.decisions.all() if d.envoye_le or role != Role.STRUCTURE]
    for une in lues:
        if une.lettre_id:
            une.lettre = lettres[une.lettre_id]
    return lues


def _avenants(c: Convention, role: str) -> list[Any]:
    """Partners read an avenant once it is asked."""
    return [a for a in c.avenants.all() if role != Role.PARTENAIRE or a.demande_le]


def _documents(c: Convention, role: str) -> list[Document]:
    """All of them, but, for the structure, the letters that have not left: of a formal notice, of an end that is not
    recorded, or that another one replaced."""
    tues = {d.lettre_id for d in c.demeures.all()} - {d.lettre_id for d in _demeures(c, role)}
    if role == Role.STRUCTURE:
        tues |= {d.pk for d in c.documents.all() if d.genre in DE_FIN and (c.etat != E.RESILIEE or d.remplace_le)}
    return [d for d in c.documents.all() if d.pk not in tues]


def _demeures(c: Convention, role: str) -> list[Any]:
    """The structure reads a formal notice once its letter left."""
    return [d for d in c.demeures.all() if role != Role.STRUCTURE or d.envoyee_le]


def historique(c: Convention, limit: int, role: str = Role.COORDINATION) -> list[journal.Entree]:
    """The whole story of the file: its moves, parts, documents, decisions and signatures. What the committee's members
    think before they decide is not the structure's to read, nor what they decide before it is told; and who follows the
    file in the coordination is its own affair."""
    avis = [] if role == Role.STRUCTURE else [*c.avis.all(), *c.recusations.all()]
    tue = statuts.lu(c, role) != c.etat
    suivis = [
        *c.postes_prevus.all(), *c.creneaux.all(), *c.lignes_budget.all(),
        *c.pieces.all(), *[d for piece in c.pieces.all() for d in piece.depots.all()],
        *c.demandes.all(), *c.lettres.all(), *avis, *c.inscriptions.all(),
        *c.decisions.all(), *([] if tue else c.decisions_financeurs.all()),
        *_documents(c, role), *c.signatures.all(), *c.refus.all(),
        *c.originaux.all(), *c.changements.all(), *_avenants(c, role), *_demeures(c, role),
        *[r for d in c.demeures.all() for r in d.reponses.all()],
        *c.bilans.all(), *[p for b in c.bilans.all() for p in b.pieces.all()], *c.versements.all(),
        *c.controles.all(), *[p for x in c.controles.all() for p in x.pieces.all()],
    ]  # fmt: skip
    if role == Role.COORDINATION:
        return journal.historiques([c, *suivis], limit)
    tout = [e for e in journal.historiques([c, *suivis], limit + 50) if e.action not in DU_SUIVI]
    if role != Role.STRUCTURE:
        return tout[:limit]
    entrees = [e for e in tout if e.action != "courriel"]
    derniere = next((e for e in entrees if tue and DECISIONS & {*e.quoi}), None)
    return [e for e in entrees if e is not derniere][:limit]
