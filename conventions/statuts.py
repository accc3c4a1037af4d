"""Where a file stands, in the words of whoever reads it: label, what happens next, whose turn it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from socle.texte import liste
from socle.valeurs import jour as en_jour

from .enums import EtatConvention, Role, Signataire, Tour
from .pieces import LIBELLES
from .signataires import au_tour
from .tours import TOURS, tue

E = EtatConvention
A_VENIR, EXPIREE = "a_venir", "expiree"
"""What dates add to the stored states: signed and not begun, signed and over."""

_TONS = {
    E.BROUILLON: "calme",
    E.DEPOSE: "attente",
    E.INSTRUCTION: "attente",
    E.CORRECTIONS: "alerte",
    E.AU_COPIL: "attente",
    E.AJOURNEE: "attente",
    E.ACCEPTEE: "bien",
    E.REFUSEE: "alerte",
    E.A_SIGNER: "attente",
    E.ACTIVE: "bien",
    A_VENIR: "bien",
    EXPIREE: "calme",
    E.RESILIEE: "alerte",
    E.ABANDONNEE: "calme",
}

# situation: {role: (label, what happens next)}
_MOTS: dict[str, dict[str, tuple[str, str]]] = {
    E.BROUILLON: {
        Role.STRUCTURE: ("À compléter", "Complétez chaque partie, puis déposez le dossier."),
        Role.COORDINATION: ("En préparation", "La structure prépare son dossier ; elle le déposera."),
        Role.PARTENAIRE: ("En préparation", "La structure n’a pas encore déposé son dossier."),
        Role.PROMENEUR: ("En préparation", "Votre structure prépare sa demande."),
    },
    E.DEPOSE: {
        Role.STRUCTURE: ("Déposé", "La coordination va ouvrir votre dossier. Vous n’avez rien à faire."),
        Role.COORDINATION: ("À ouvrir", "Ouvrez le dossier et vérifiez chaque partie."),
        Role.PARTENAIRE: ("Déposé", "La coordination va l’instruire."),
        Role.PROMENEUR: ("Déposé", "La demande de votre structure est déposée."),
    },
    E.INSTRUCTION: {
        Role.STRUCTURE: ("En instruction", "La coordination lit votre dossier. Elle vous écrira."),
        Role.COORDINATION: (
            "À instruire",
            "Demandez des corrections\u00a0; quand tout est en ordre, inscrivez-le à l’ordre du jour d’un Copil.",
        ),
        Role.PARTENAIRE: ("En instruction", "La coordination l’instruit ; vous pouvez donner un avis."),
        Role.PROMENEUR: ("En instruction", "La demande de votre structure est à l’étude."),
    },
    E.CORRECTIONS: {
        Role.STRUCTURE: ("À corriger", "Corrigez les parties commentées, puis rendez le dossier."),
        Role.COORDINATION: ("Corrections attendues", "La structure corrige les parties que vous avez commentées."),
        Role.PARTENAIRE: ("Corrections attendues", "La structure corrige son dossier."),
        Role.PROMENEUR: ("Corrections attendues", "Votre structure corrige sa demande."),
    },
    E.AU_COPIL: {
        Role.STRUCTURE: ("Bientôt examiné", "Le comité de pilotage l’examine ; vous recevrez sa décision."),
        Role.COORDINATION: ("Au Copil", "Notez la décision du comité de pilotage."),
        Role.PARTENAIRE: (
            "À examiner",
            "Lisez-le avant le comité de pilotage ; votre avis se donne, ou se change, jusque-là.",
        ),
        Role.PROMENEUR: ("Bientôt examiné", "Le comité de pilotage examine la demande de votre structure."),
    },
    E.AJOURNEE: {
        Role.STRUCTURE: ("Ajourné", "Le comité de pilotage l’examinera plus tard. La coordination vous dira la suite."),
        Role.COORDINATION: ("Ajourné", "Inscrivez-le à un autre Copil, ou rouvrez l’instruction."),
        Role.PARTENAIRE: ("Ajourné", "Il reviendra à un prochain comité de pilotage."),
        Role.PROMENEUR: ("Ajourné", "La demande de votre structure sera examinée plus tard."),
    },
    E.ACCEPTEE: {
        Role.STRUCTURE: ("Accepté", "La coordination prépare la convention à signer."),
        Role.COORDINATION: ("Convention à préparer", "Fixez les dates et faites le document à signer."),
        Role.PARTENAIRE: ("Accepté", "La coordination prépare la convention à signer."),
        Role.PROMENEUR: ("Accepté", "La demande de votre structure est acceptée ; la convention va être signée."),
    },
    E.REFUSEE: {
        Role.STRUCTURE: ("Refusé", "Le motif est dans la décision. Vous pouvez préparer une autre demande."),
        Role.COORDINATION: ("Refusé", "Rien à faire ; un recours peut rouvrir l’instruction."),
        Role.PARTENAIRE: ("Refusé", "Rien à faire."),
        Role.PROMENEUR: ("Refusé", "La demande de votre structure n’est pas retenue."),
    },
    E.A_SIGNER: {
        Role.STRUCTURE: ("À signer", "Lisez la convention, puis signez-la, à l’écran ou sur papier."),
        Role.COORDINATION: ("Signatures attendues", "Confirmez chaque document signé à mesure qu’il arrive."),
        Role.PARTENAIRE: ("À signer", "Lisez la convention, puis signez-la, à l’écran ou sur papier."),
        Role.PROMENEUR: ("À signer", "La convention de votre structure attend ses signatures."),
    },
    A_VENIR: {
        Role.STRUCTURE: ("Signée, à venir", "Elle prendra effet à sa date de début."),
        Role.COORDINATION: ("Signée, à venir", "Elle prendra effet à sa date de début."),
        Role.PARTENAIRE: ("Signée, à venir", "Elle prendra effet à sa date de début."),
        Role.PROMENEUR: ("Signée, à venir", "Votre mandat s’ouvrira à la date de début de la convention."),
    },
    E.ACTIVE: {
        Role.STRUCTURE: ("En vigueur", "Déclarez tout départ ou remplacement ; pensez au renouvellement."),
        Role.COORDINATION: ("En vigueur", "Rien à faire jusqu’au renouvellement."),
        Role.PARTENAIRE: ("En vigueur", "Rien à faire."),
        Role.PROMENEUR: ("En vigueur", "Votre mandat est ouvert par cette convention."),
    },
    EXPIREE: {
        Role.STRUCTURE: ("Arrivée à son terme", "Une convention ne se renouvelle pas seule : déposez une demande."),
        Role.COORDINATION: ("Arrivée à son terme", "Proposez un renouvellement à la structure."),
        Role.PARTENAIRE: ("Arrivée à son terme", "Rien à faire."),
        Role.PROMENEUR: ("Arrivée à son terme", "La convention de votre structure est finie."),
    },
    E.RESILIEE: {
        Role.STRUCTURE: ("Résiliée", "Les mandats finissent avec elle."),
        Role.COORDINATION: ("Résiliée", "Les mandats finissent avec elle."),
        Role.PARTENAIRE: ("Résiliée", "Les versements finissent avec elle."),
        Role.PROMENEUR: ("Résiliée", "Votre mandat finit avec elle."),
    },
    E.ABANDONNEE: {
        Role.STRUCTURE: ("Abandonné", "Vous pouvez préparer une autre demande."),
        Role.COORDINATION: ("Abandonné", "Rien à faire."),
        Role.PARTENAIRE: ("Abandonné", "Rien à faire."),
        Role.PROMENEUR: ("Abandonné", "Votre structure a retiré sa demande."),
    },
}
SITUATIONS = tuple(_MOTS)


@dataclass(frozen=True)
class Statut:
    situation: str
    libelle: str
    ensuite: str
    tour: Tour
    depuis: date
    ton: str

    @property
    def a_moi(self) -> str:
        """« à la structure », « au comité de pilotage »… to write « c’est à… de jouer »."""
        return str(self.tour.label)


def situation(etat: str, periode, jour: date) -> str:
    """The stored state, said more exactly by dates."""
    if etat != E.ACTIVE or periode is None:
        return etat
    if periode.lower and jour < periode.lower:
        return A_VENIR
    return EXPIREE if periode.upper and jour >= periode.upper else etat


def lu(c: Any, role: str) -> str:
    """The state that this role reads: a decision is the structure's, and its people's, once it is told."""
    return E.AU_COPIL if role in (Role.STRUCTURE, Role.PROMENEUR) and tue(c) else c.etat


def statut(convention: Any, role: str, jour: date, signe: Collection[str] = ()) -> Statut:
    """Where a convention stands on a day, for this role; `signe`: the parties in whose name a partner signs.

    Needs `with_tour`; and `with_avis` for a partner. Somebody whose own part is awaited reads that it is, whatever else
    waits for the coordination.
    """
    code = situation(lu(convention, role), convention.periode, jour)
    parties = {Role.STRUCTURE: {Signataire.STRUCTURE.value}, Role.PARTENAIRE: {*signe}}.get(Role(role), set())
    libelle, ensuite = _mots(convention, code, role, parties)
    if code == E.CORRECTIONS and convention.corrections_avant:
        libelle, ensuite = _corrections(convention.corrections_avant, role, jour, libelle, ensuite)
    tour, depuis = Tour(convention.tour), convention.tour_depuis
    if _attendu(convention, role, parties):
        tour, depuis = TOURS[convention.etat], timezone.localdate(convention.etat_le)
    ensuite = ensuite.replace(" ;", "\u00a0;").replace(" :", "\u00a0:")
    ton = "calme" if libelle in ("Avis donné", "Récusation notée") else _TONS[code]
    return Statut(code, libelle, ensuite, tour, depuis, ton)


def _corrections(avant: date, role: str, jour: date, libelle: str, ensuite: str) -> tuple[str, str]:
    """Until when they are awaited. Nothing happens that day, but it is said."""
    if role not in (Role.STRUCTURE, Role.COORDINATION):
        return libelle, ensuite
    if jour <= avant:
        return libelle, f"{ensuite} C’est attendu pour le {en_jour(avant)}."
    retard = "À corriger, en retard" if role == Role.STRUCTURE else "Corrections en retard"
    return retard, f"{ensuite} C’était attendu pour le {en_jour(avant)}."


def _attendu(c: Any, role: str, signe: set[str]) -> bool:
    """Something is awaited from the reader, who is not the coordination."""
    if c.etat == E.A_SIGNER:
        return not c.refus_a_traiter and bool(signe & {*_au_tour(c)})
    return role == Role.STRUCTURE and TOURS[c.etat] == Tour.STRUCTURE


def _mots(c: Any, code: str, role: str, signe: set[str]) -> tuple[str, str]:
    """The label and what happens next: the words of the situation, made exact by what the file still waits for."""
    libelle, ensuite = _MOTS[code][role]
    if code == E.A_SIGNER:
        libelle, ensuite = _signature(c, role, signe)
    if code == E.RESILIEE and c.resolue:
        libelle = "Résolue"
    if code == E.RESILIEE and c.fin:
        ensuite = f"Dernier jour : le {en_jour(c.fin)}. {ensuite}"
    if code == E.AU_COPIL and role == Role.PARTENAIRE and getattr(c, "avis_donne", False):
        libelle, ensuite = "Avis donné", "Le comité de pilotage l’examine ; vous pouvez changer votre avis jusque-là."
    if code == E.AU_COPIL and role == Role.PARTENAIRE and getattr(c, "recuse", False):
        libelle, ensuite = "Récusation notée", "Vous ne prenez pas part à ce dossier ; le procès-verbal le dira."
    if c.bilan_attendu and role == Role.STRUCTURE:
        ensuite = f"Rendez le bilan d’activité. {ensuite}"
    if role != Role.COORDINATION:
        return libelle, ensuite
    if code == E.INSTRUCTION and c.refusees:
        ensuite = _refusees(c.refusees)
    if code == E.AU_COPIL and not c.decision_a_noter:
        ensuite = "Le comité de pilotage va l’examiner ; vous noterez ensuite sa décision."
    phrases = ["Relisez le courriel de la décision, puis envoyez-le."] if c.courriel_a_envoyer else []
    phrases += ["Prenez acte du changement déclaré, puis transmettez-le à la Caf."] if c.changement_a_noter else []
    phrases += ["Lisez le bilan déposé, puis acceptez-le ou renvoyez-le."] if c.bilan_a_lire else []
    phrases += ["Lisez la réponse au contrôle."] if c.controle_a_lire else []
    phrases += ["Un avenant attend que vous le meniez plus loin."] if c.avenant_a_traiter else []
    phrases += ["Lisez la réponse à la mise en demeure."] if c.reponse_a_lire else []
    phrases += ["Envoyez la mise en demeure, ou dites la suite si son délai est passé."] if c.demeure_a_traiter else []
    phrases += ["La structure doit rendre un bilan d’activité."] if c.bilan_attendu else []
    if TOURS[c.etat] != Tour.PERSONNE or not (phrases or c.financeur_attendu):
        phrases.append(ensuite)
    if c.financeur_attendu:
        phrases.append("On attend la décision du financeur : notez-la quand elle arrive.")
    return libelle, " ".join(phrases)


def _refusees(types: list[str]) -> str:
    """No agenda before the documents refused are put right."""
    noms = liste([f"«\u00a0{LIBELLES.get(t, t)}\u00a0»" for t in types])
    refus = f"{noms} est refusé" if len(types) == 1 else f"{noms} sont refusés"
    return f"{refus} : demandez des corrections, ou dispensez-en la structure, avant d’inscrire le dossier."


def _signature(c: Any, role: str, signe: set[str]) -> tuple[str, str]:
    """While it is signed: who has, whose signature is awaited, what stops it."""
    attendues = _sans_signature(c)
    reste = f"on attend la signature {_de(attendues)}." if attendues else ""
    if c.refus_a_traiter:
        suite = (
            "répondez, puis levez le refus ou refaites le document."
            if role == Role.COORDINATION
            else ("la coordination lui répond, et personne ne signe d’ici là.")
        )
        return "Signature refusée", f"Une partie refuse de signer ; {suite}"
    if signe & {*_au_tour(c)}:
        return _MOTS[E.A_SIGNER][role]
    if signe & {*attendues}:
        avant = [p for p in c.parties if p not in c.confirmees and p not in signe]
        return "Bientôt à signer", f"On attend d’abord la signature {_de(avant)} ; un courriel vous dira votre tour."
    if signe:
        faite = signe & {*c.confirmees}
        suite = reste or "la coordination vérifie les documents signés."
        if reste and c.signature_a_confirmer and not faite:
            suite = f"la coordination vérifie ce qu’elle a reçu, et {reste}"
        return "Signée de votre côté", f"Votre {'signature compte' if faite else 'document signé est déposé'} ; {suite}"
    if role == Role.COORDINATION and c.signature_a_confirmer:
        suite = f" Puis {reste}" if reste else ""
        return "Signature à confirmer", f"Vérifiez chaque document signé reçu, puis confirmez-le.{suite}"
    if reste:
        return "Signatures attendues", f"{reste[:1].upper()}{reste[1:]}"
    return "Signatures reçues", "La coordination vérifie les documents signés."


def _sans_signature(c: Any) -> list[str]:
    return [partie for partie in c.parties if partie not in c.donnees]


def _au_tour(c: Any) -> list[str]:
    return au_tour(c.parties, c.donnees, c.confirmees, c.dans_l_ordre)


def _de(parties: list[str]) -> str:
    """« de la structure et de la Caf »."""
    return liste([f"de {Signataire(partie).label}" for partie in parties])
