"""The mails of a file: at each step, to whoever's turn it becomes and to who must know. Written with the change,
sent after its commit, once (the key holds the version of the file, which every move raises)."""

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from promeneurs.a_faire import COMPTE_A_VERIFIER
from promeneurs.a_faire import manques as profil_manquant
from promeneurs.enums import Partie
from promeneurs.models import Promeneur
from socle import courrier
from socle.dates import aujourdhui, dernier_jour
from socle.models import Fichier
from socle.texte import de, liste
from socle.valeurs import jour as en_jour
from socle.valeurs import simple

from . import destinataires, liens, modeles, modifications
from .consequences import Suite
from .enums import LA_SEANCE, GenreModele, MotifResiliation, SensDecision, Signataire, TypeSeance
from .models import (
    Appel,
    Changement,
    Convention,
    Decision,
    DelaiAccorde,
    Document,
    Piece,
    ProcesVerbal,
    RefusSignature,
    SeanceCopil,
    Signature,
    SignatureEnCours,
)

A_VOUS = "À vous"
GENRE_DE = {
    SensDecision.ACCEPTEE: GenreModele.ACCEPTEE,
    SensDecision.REFUSEE: GenreModele.REFUSEE,
    SensDecision.AJOURNEE: GenreModele.AJOURNEE,
}


def _send(
    modele: str, convention: Convention, adresses: list[str], url: str, cle: str = "", *,
    joint: Fichier | None = None, **contexte: Any,
) -> int:  # fmt: skip
    """One message to each address. `cle` says which event it is, when it is not a move of the file; `joint`: the
    document that goes with it."""
    s = convention.structure
    base = {"structure": s.nom, "reseau": s.reseau.nom, "contact": s.reseau.contact_email, "numero": convention.numero}
    for to in adresses:
        courrier.send(
            modele=modele,
            to=to,
            context=base | {"url": url} | contexte,
            key=f"{modele}:{convention.code}:{cle or convention.version}:{to.lower()}",
            portee=f"reseau:{s.reseau.code}",
            joint=joint,
        )
    return len(adresses)


def _structure(modele: str, convention: Convention, cle: str = "", **contexte: Any) -> int:
    return _send(modele, convention, destinataires.structure(convention), liens.structure(convention), cle, **contexte)


def _coordination(modele: str, convention: Convention, cle: str = "", **contexte: Any) -> int:
    adresses = destinataires.instruction(convention)
    return _send(modele, convention, adresses, liens.coordination(convention), cle, **contexte)


def submitted(convention: Convention) -> None:
    _structure("convention_accuse", convention)
    _coordination("convention_deposee", convention)


def resubmitted(convention: Convention) -> None:
    _coordination("convention_redeposee", convention)


def opened(convention: Convention) -> None:
    _structure("convention_ouverte", convention)


def abandoned(convention: Convention, *, motif: str, seance: SeanceCopil | None) -> None:
    """`seance`: the one whose agenda held the file; the partners told of it hear that it goes."""
    _structure("convention_abandonnee", convention, motif=motif)
    if seance is not None:
        _off_agenda_partners(convention, seance, motif=motif, abandon=True)
    if convention.depose_le:
        adresses = destinataires.instruction(convention)
        _send("convention_abandonnee_coordination", convention, adresses, liens.coordination(convention), motif=motif)


def document_infected(convention: Convention, piece: Piece) -> None:
    """The antivirus, away when a document was given, refuses it afterwards: to who gave it, and to who reads it."""
    cle = f"{piece.code}:{piece.depots.count()}"
    _structure("convention_piece_infectee", convention, cle, piece=str(piece))
    if convention.depose_le:
        _coordination("convention_piece_infectee_coordination", convention, cle, piece=str(piece))


def complete(convention: Convention) -> None:
    """To the structure: nothing more is asked of it, since that day."""
    le = timezone.localdate(convention.complet_le)
    _structure("convention_complete", convention, f"complet:{convention.version}", le=le, sauf=convention.complet_sauf)


def on_agenda(convention: Convention, seance: SeanceCopil) -> None:
    """To the structure, and to the partners: once a sitting, however many files it holds."""
    contexte = _de_la_seance(seance)
    _structure("convention_au_copil", convention, **contexte)
    reseau = convention.structure.reseau
    for to in destinataires.partenaires(reseau):
        courrier.send(
            modele="convention_ordre_du_jour",
            to=to,
            context={"reseau": reseau.nom, "url": liens.seance(seance)} | contexte,
            key=f"convention:seance:{seance.code}:{seance.date}:{to.lower()}",
            portee=f"reseau:{reseau.code}",
        )


def off_agenda(convention: Convention, seance: SeanceCopil, *, motif: str) -> None:
    """To those who were told that it was on it."""
    _structure("convention_hors_copil", convention, motif=motif, **_de_la_seance(seance))
    _off_agenda_partners(convention, seance, motif=motif)


def _off_agenda_partners(convention: Convention, seance: SeanceCopil, **contexte: Any) -> None:
    adresses = destinataires.partenaires(convention.structure.reseau)
    contexte |= _de_la_seance(seance)
    _send("convention_hors_copil", convention, adresses, liens.partenaire(convention), **contexte)


def _de_la_seance(seance: SeanceCopil) -> dict[str, Any]:
    return {"de_la_seance": LA_SEANCE[TypeSeance(seance.type)][1], "le": seance.date}


def session_moved(seance: SeanceCopil, avant: date, fois: int) -> None:
    """To the partners, and to the structures whose files are on its agenda: one mail a person, each time it moves
    (`fois`). A date of the past that is put right is no news."""
    if max(avant, seance.date) < aujourdhui():
        return
    inscrits = Convention.objects.filter(inscriptions__seance=seance, inscriptions__close_le=None)
    noms: dict[str, list[str]] = {to.lower(): [] for to in destinataires.partenaires(seance.reseau)}
    for convention in inscrits.select_related("structure").order_by("structure__tri", "pk"):
        for to in destinataires.structure(convention):
            noms.setdefault(to.lower(), []).append(convention.structure.nom)
    type_ = TypeSeance(seance.type)
    contexte = {"seance_type": type_.label, "la_seance": LA_SEANCE[type_][0], "avant": avant, "le": seance.date}
    contexte |= {"reseau": seance.reseau.nom, "lieu": seance.lieu, "url": "/espace/"}
    for to, siennes in noms.items():
        courrier.send(
            modele="convention_seance_deplacee",
            to=to,
            context=contexte | {"structures": liste(siennes)},
            key=f"convention:deplacee:{seance.code}:{fois}:{to}",
            portee=f"reseau:{seance.reseau.code}",
        )


def decision_draft(decision: Decision) -> tuple[str, str]:
    """Subject and text proposed for the mail of a decision, from what the network writes, else the national text. Never
    a sum, unless a funder has granted one already."""
    texte = modeles.courant(decision.convention.structure.reseau, GENRE_DE[SensDecision(decision.sens)])
    return decision_text(decision, texte)


def decision_text(decision: Decision, texte: modeles.Texte) -> tuple[str, str]:
    """What this text makes of that decision. The way to the file is added when the text forgot it."""
    s = decision.convention.structure
    argent = modifications.argent_accorde(decision.convention)
    changements = modifications.lignes(decision, argent=argent)
    liste_ = ["C’est avec des modifications\u00a0:", *(f"- {nom}\u00a0: {valeur}" for nom, valeur in changements)]
    valeurs = {
        "structure": s.nom,
        "de_la_structure": de(s.nom),
        "reseau": s.reseau.nom,
        "departement": s.reseau.departement.nom,
        "coordination": s.reseau.coordination.nom,
        "contact": s.reseau.contact_email or s.reseau.coordination.nom,
        "seance": LA_SEANCE[TypeSeance(decision.seance.type)][0],
        "date": en_jour(decision.le),
        "motif": decision.motif,
        "changements": "\n".join(liste_) if changements else "",
        "lien": f"→ Voir le dossier\u00a0: {settings.SITE_URL}{liens.structure(decision.convention)}",
    }
    corps = texte.articles[0].texte
    if "{lien}" not in corps:
        corps = f"{corps}\n\n{{lien}}"
    return modeles.remplir(texte.titre, valeurs), modeles.remplir(corps, valeurs) + "\n"


def minutes_sent(pv: ProcesVerbal) -> int:
    """To the partners, with where to read them; say to how many."""
    seance, contexte = pv.seance, _de_la_seance(pv.seance)
    adresses = destinataires.partenaires(seance.reseau)
    for to in adresses:
        courrier.send(
            modele="convention_proces_verbal",
            to=to,
            context={"reseau": seance.reseau.nom, "url": liens.seance(seance)} | contexte,
            key=f"convention:pv:{pv.code}:{to.lower()}",
            portee=f"reseau:{seance.reseau.code}",
        )
    return len(adresses)


def decision(decision: Decision) -> int:
    """Send the text as it was read and edited, its letter joined; say to how many."""
    texte: dict[str, Any] = {"sujet": decision.sujet, "corps": decision.corps}
    lettre = decision.lettre
    texte["joint"] = lettre.fichier if lettre is not None else None
    return _structure("convention_decision", decision.convention, f"d{decision.code}", **texte)


def to_sign(convention: Convention, document: Document, parties: list[str]) -> None:
    """To those whose turn it is."""
    contexte = {"debut": convention.periode.lower, "fin": dernier_jour(convention.periode)}
    for partie in parties:
        _partie("convention_a_signer", convention, partie, f"d{document.code}", **contexte)


def _partie(modele: str, convention: Convention, qui: str, cle: str = "", **contexte: Any) -> None:
    """To the head of the structure, or to those who sign in the name of a body."""
    if qui == Signataire.STRUCTURE:
        _structure(modele, convention, cle, **contexte)
        return
    adresses = destinataires.partenaires(convention.structure.reseau, qui)
    _send(modele, convention, adresses, liens.partenaire(convention), cle, **contexte)


def redone(convention: Convention, *, motif: str) -> None:
    _structure("convention_a_refaire", convention, motif=motif)


def signature_deposited(signature: Signature, by: Any) -> None:
    """To the coordination, but to whoever recorded it."""
    convention = signature.convention
    adresses = destinataires.instruction(convention)
    adresses = [to for to in adresses if to.lower() != str(getattr(by, "email", "")).lower()]
    partie = Signataire(signature.partie).label
    url = liens.coordination(convention)
    contexte = {"partie": partie, "quoi": signature.document.quoi}
    _send("convention_signature", convention, adresses, url, f"s{signature.code}", **contexte)


def signature_set_aside(signature: Signature) -> None:
    cle, contexte = f"e{signature.code}", {"motif": signature.motif, "quoi": signature.document.quoi}
    _partie("convention_signature_ecartee", signature.convention, signature.partie, cle, **contexte)


def signature_code(convention: Convention, en_cours: SignatureEnCours, code: str, *, quoi: str) -> None:
    """To whoever is about to sign, alone; erased once sent."""
    s = convention.structure
    courrier.send(
        modele="convention_code",
        to=en_cours.courriel,
        context={
            "quoi": quoi, "structure": s.nom, "contact": s.reseau.contact_email, "code": code,
            "de_partie": f"de {Signataire(en_cours.partie).label}",
        },
        key=f"convention_code:{convention.code}:{en_cours.pk}:{en_cours.envois[-1].timestamp()}",
        sensitive=True,
        portee=f"reseau:{s.reseau.code}",
    )  # fmt: skip


def signed_on_screen(signature: Signature) -> None:
    """To the coordination, which has nothing to do, and to whoever signed."""
    contexte = _de_la_partie(signature.partie) | {"par": signature.par, "quoi": signature.document.quoi}
    cle = f"s{signature.code}"
    _coordination("convention_signee_ecran", signature.convention, cle, **contexte)
    url = liens.structure if signature.partie == Signataire.STRUCTURE else liens.partenaire
    _send(
        "convention_signee_ecran",
        signature.convention,
        [signature.courriel],
        url(signature.convention),
        cle,
        **contexte,
    )


def signature_refused(refus: RefusSignature) -> None:
    """To the coordination, which answers, and to the structure."""
    contexte = _de_la_partie(refus.partie) | {"par": refus.par.nom_complet, "motif": refus.motif}
    contexte |= {"quoi": refus.document.quoi, "ecrit": refus.ecrit_le}
    cle = f"r{refus.code}"
    _coordination("convention_refus", refus.convention, cle, **contexte)
    _structure("convention_refus", refus.convention, cle, **contexte)


def refusal_lifted(refus: RefusSignature) -> None:
    """To the party, which may sign again, and to those who heard that it would not."""
    contexte = _de_la_partie(refus.partie) | {"reponse": refus.reponse, "quoi": refus.document.quoi}
    cle = f"l{refus.code}"
    _coordination("convention_refus_leve", refus.convention, cle, **contexte)
    for partie in {Signataire.STRUCTURE.value, refus.partie}:
        _partie("convention_refus_leve", refus.convention, partie, cle, **contexte)


def _de_la_partie(partie: str) -> dict[str, str]:
    return {"partie": str(Signataire(partie).label), "de_partie": f"de {Signataire(partie).label}"}


def activated(convention: Convention) -> None:
    """In force: the structure, the signatories, and each promeneur, who hears what remains for being visible."""
    contexte = {"debut": convention.periode.lower, "fin": dernier_jour(convention.periode)}
    for partie in convention.parties:
        _partie("convention_active", convention, partie, **contexte)
    for promeneur in _promeneurs(convention):
        promeneur_named(convention, promeneur, f"v{convention.version}")


def promeneur_named(convention: Convention, promeneur: Promeneur, cle: str) -> None:
    to = promeneur.user.email if promeneur.user else promeneur.email
    if to:
        reste = _reste(convention, promeneur)
        url = f"/espace/promeneur/{promeneur.code}/"
        contexte = {"prenom": promeneur.prenom, "reste": reste, "a_compte": bool(promeneur.user)}
        _send("convention_promeneur", convention, [to], url, cle, debut=convention.periode.lower, **contexte)


def _promeneurs(convention: Convention) -> list[Promeneur]:
    fiches = Promeneur.objects.filter(mandats__acte=convention.code, mandats__designation__endswith__isnull=True)
    fiches |= Promeneur.objects.filter(mandats__acte=convention.code, mandats__designation__endswith__gt=aujourdhui())
    return list(fiches.distinct().select_related("user").with_profil())


def _reste(convention: Convention, promeneur: Promeneur) -> list[tuple[str, str]]:
    """What is still missing for this person to be in the directory, and who must do it."""
    structure = convention.structure
    mandat = promeneur.mandats.filter(acte=convention.code).order_by("-pk").first()
    signees = set(mandat.signatures.values_list("partie", flat=True)) if mandat else set()
    reste = []
    if Partie.PROMENEUR not in signees:
        reste.append((A_VOUS, "lire et signer la charte"))
    if Partie.STRUCTURE not in signees:
        dirige = promeneur.user_id and structure.membres.filter(user=promeneur.user_id, role="direction").exists()
        qui = "À quelqu’un d’autre de la direction" if dirige else "À la direction"
        reste.append((f"{qui} {de(structure.nom)}", "signer la charte pour la structure"))
    profil = profil_manquant(promeneur)
    a_dire = [quoi for quoi in profil if quoi != COMPTE_A_VERIFIER]
    if a_dire:
        reste.append((A_VOUS, f"compléter votre profil, il manque {liste(a_dire)}"))
    if COMPTE_A_VERIFIER in profil:
        reste.append(("À la direction ou à la coordination", "ouvrir et vérifier votre compte"))
    return reste


def change_declared(changement: Changement) -> None:
    """To the coordination, which acknowledges it, then passes it to the Caf."""
    convention, cle = changement.convention, f"c{changement.pk}"
    _coordination("convention_changement", convention, cle, detail=changement.detail)
    poste = changement.poste
    if poste is not None and poste.promeneur_id and changement.nature == "remplacement":
        promeneur = Promeneur.objects.filter(pk=poste.promeneur_id).select_related("user").with_profil().get()
        promeneur_named(convention, promeneur, cle)


def terminated(convention: Convention, suites: list[Suite]) -> None:
    """The structure, the partners, and each person named beyond that day, who hears what goes on."""
    contexte = {
        "dernier": convention.fin,
        "motif": MotifResiliation(convention.resiliation_motif).label,
        "notifiee": convention.resiliation_notifiee_le,
    }
    _structure("convention_resiliee", convention, **contexte)
    partenaires = destinataires.partenaires(convention.structure.reseau)
    _send("convention_resiliee", convention, partenaires, liens.partenaire(convention), **contexte)
    for suite in suites:
        p = suite.mandat.promeneur
        adresses = destinataires.uniques([p.user.email if p.user else p.email])
        siennes = {"annulee": suite.annulee, "debut": suite.mandat.designation.lower, "tient": suite.tient}
        siennes |= {"ailleurs": liste([*suite.ailleurs])}
        _send("convention_resiliee_promeneur", convention, adresses, "/espace/", **contexte, **siennes)


# — Calls for projects


def _appel(appel: Appel) -> dict[str, Any]:
    return {"appel": appel.titre, "ferme_le": simple(appel.ferme_le), "lien_appel": appel.get_absolute_url()}


def call_withdrawn(convention: Convention, appel: Appel, *, motif: str) -> None:
    _structure("appel_retire", convention, f"retrait-{appel.code}", motif=motif, **_appel(appel))


def call_extended(convention: Convention, appel: Appel) -> None:
    _structure("appel_prolonge", convention, f"{appel.code}-{appel.ferme_le:%Y%m%d%H%M}", **_appel(appel))


def delay_granted(delai: DelaiAccorde) -> None:
    """To the head of the structure, which may not have begun yet."""
    s = delai.structure
    for to in destinataires.tete(s):
        courrier.send(
            modele="appel_delai",
            to=to,
            context={
                "structure": s.nom, "reseau": s.reseau.nom, "contact": s.reseau.contact_email,
                "jusqu_au": simple(delai.jusqu_au), "url": liens.demandes(s),
            } | _appel(delai.appel),
            key=f"appel_delai:{delai.appel.code}:{s.code}:{delai.jusqu_au:%Y%m%d%H%M}:{to.lower()}",
            portee=f"reseau:{s.reseau.code}",
        )  # fmt: skip


def call_reminder(convention: Convention, appel: Appel, *, sujet: str, corps: str) -> None:
    """What the coordination wrote, once a day for the same words."""
    empreinte = hashlib.sha256(f"{aujourdhui()}\0{sujet}\0{corps}".encode()).hexdigest()[:16]
    _structure("appel_relance", convention, empreinte, sujet=sujet, corps=corps, **_appel(appel))
