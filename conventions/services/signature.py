"""From the document to sign to the convention in force: one number, one PDF, every party's signature confirmed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from socle import fichiers, journal
from socle.dates import aujourdhui, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import liste

from .. import courriels, courriels_vie, modifications, rules, rules_vie
from ..enums import EtatConvention, GenreDocument, Role, Signataire
from ..enums_vie import EtatAvenant
from ..manques import motifs_de_dates
from ..models import Avenant, Convention, Decision, Document, Poste, Signature
from ..signataires import au_tour, ordre
from .activation import activate
from .avenant_effet import avenant_signed
from .commun import REGLE_FICHIER, PourLeCompte, check_role, check_side, keep_original, pass_to, said_for
from .documents import document_to_sign, make_document, next_number

CODE_PARTIES = (Signataire.STRUCTURE, Signataire.CAF)


def prepare_signature(
    *,
    convention: Convention,
    debut: date,
    dernier_jour: date,
    by: Any,
    parties: Iterable[str] = CODE_PARTIES,
    dans_l_ordre: bool = True,
    postes: Iterable[str] | None = None,
) -> Document:
    """Agree the dates, give the number, make the PDF and seal it: all of it, or none (one transaction).

    A convention prepared again keeps its number; the earlier PDF is kept, replaced. What the committee changed is
    carried: dates within its own, and as many posts; `postes`: those that stay, when it retained fewer. `dans_l_ordre`:
    the structure signs, then the Caf, then the MSA; else each when it wishes.
    """
    with ecriture(Convention, by=by, action="preparer_signature"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        retenue = modifications.retenue(frais)
        raisons = motifs_de_dates(frais, debut, dernier_jour) + _out_of(retenue, debut, dernier_jour)
        if raisons:
            raise Refused(*raisons, champ="dernier_jour")
        if retenue is not None and retenue.postes is not None:
            _keep_posts(frais, retenue.postes, postes, by)
        changes: dict[str, Any] = {"periode": periode(debut, dernier_jour), "parties": _parties(parties)}
        if frais.etat == EtatConvention.ACCEPTEE and not frais.numero:
            changes["numero"] = next_number(frais.structure.reseau, aujourdhui().year)
        pass_to(convention, "preparer_signature", by=by, **changes)
        document = make_document(convention, by, dans_l_ordre=dans_l_ordre)
        courriels.to_sign(convention, document, turn(convention))
    return document


def _out_of(retenue: Decision | None, debut: date, dernier_jour: date) -> list[str]:
    """Why these dates are not those that the committee retained instead of those asked."""
    phrases = []
    if retenue and retenue.debut and debut < retenue.debut:
        phrases.append(f"Le comité a retenu un début le {retenue.debut:%d/%m/%Y}\u00a0: pas avant.")
    if retenue and retenue.dernier_jour and dernier_jour > retenue.dernier_jour:
        phrases.append(f"Le comité a retenu une fin le {retenue.dernier_jour:%d/%m/%Y}\u00a0: pas après.")
    return phrases


def _keep_posts(convention: Convention, nombre: int, gardes: Iterable[str] | None, by: Any) -> None:
    """As many posts as the committee retained: those kept, others to fill when it retained more than were asked."""
    actuels = list(convention.postes_prevus.all())
    if len(actuels) > nombre:
        restent = [p for p in actuels if p.code in set(gardes or ())]
        if len(restent) != nombre:
            mot = f"{nombre} postes" if nombre > 1 else "un poste"
            raise Refused(f"Le comité a retenu {mot}\u00a0: cochez ceux qui restent.", champ="postes")
        for poste in actuels:
            if poste not in restent:
                with journal.acte(by=by, action="retirer_poste", sujet=poste.designation):
                    poste.delete()
    for _ in range(nombre - len(actuels)):
        enregistrer(Poste(convention=convention), ajout=True)


def _parties(parties: Iterable[str]) -> list[str]:
    return ordre({*CODE_PARTIES, *parties})


def redo_document(*, convention: Convention, motif: str, by: Any) -> Convention:
    """The document to sign has a mistake: it is replaced, its signatures set aside, and the number kept."""
    if not motif.strip():
        raise Refused("Dites pourquoi le document est à refaire.")
    with ecriture(Convention, by=by, action="reprendre_signature", motif=motif):
        verrouiller(convention)
        pass_to(convention, "reprendre_signature", by=by, motif=motif.strip())
        convention.documents.filter(genre=GenreDocument.CONVENTION, remplace_le=None).update(remplace_le=timezone.now())
        courriels.redone(convention, motif=motif.strip())
    return convention


def deposit_signature(
    *,
    convention: Convention,
    partie: str,
    upload: UploadedFile | None,
    signee_le: date,
    by: Any,
    nom: str = "",
    qualite: str = "",
    pour_le_compte: PourLeCompte = None,
    avenant: Avenant | None = None,
) -> Signature:
    """A party gives its signed document, when its turn has come. The coordination records any of them, as they came:
    the scan is then the original.

    With `pour_le_compte`, the original itself may be the signed document (`upload=None`).
    """
    with ecriture(Signature, by=by, action="signature"):
        frais = verrouiller(convention)
        if not _may_deposit(by, frais, partie, avenant):
            raise Refused("Vous ne pouvez pas déposer la signature de cette partie maintenant.")
        if partie == Signataire.STRUCTURE:
            check_side(frais, by, pour_le_compte)
        document = document_to_sign(frais, avenant)
        if signee_le > aujourdhui() or signee_le < timezone.localdate(document.fait_le):
            raise Refused("La date de signature va du jour où le document a été fait à aujourd’hui.", champ="signee_le")
        if document.signatures.filter(partie=partie, ecartee_le__isnull=True).exists():
            raise Refused("Le document signé de cette partie est déjà déposé.")
        check_open(frais, document)
        if Role.COORDINATION not in rules.roles(by, frais):
            check_turn(frais, partie, avenant)
        original = keep_original(frais, "signature", pour_le_compte, by)
        if upload is None and original is None:
            raise Refused("Joignez le document signé.")
        fichier = fichiers.store(upload, kind="document", regle=REGLE_FICHIER, by=by) if upload else original.fichier  # type: ignore[union-attr]
        signature = Signature(convention=frais, document=document, partie=partie, fichier=fichier, signee_le=signee_le)
        signature.deposee_par, signature.nom, signature.qualite = by, nom.strip(), qualite.strip()
        with ecriture(Signature, by=by, action="signature", motif=said_for(original)):
            enregistrer(signature, ajout=True)
        courriels.signature_deposited(signature, by)
    return signature


def confirm_signature(*, signature: Signature, by: Any) -> Signature:
    """The coordination has seen the signed document. When it was the last awaited, the convention comes into force
    in the same transaction."""
    with ecriture(Signature, by=by, action="confirmer"):
        convention = verrouiller(signature.convention)
        frais = _en_attente(signature, convention, by)
        frais.confirmee_le, frais.confirmee_par = timezone.now(), by
        enregistrer(frais)
        go_on(frais, by)
    signature.refresh_from_db()
    return signature


def go_on(signature: Signature, by: Any) -> None:
    """A signature counts from now: it was the last one, or others may sign."""
    convention = signature.convention
    avenant = signature.document.avenant
    reste = bool(awaited(convention, avenant))
    if avenant is not None and not reste:
        avenant_signed(avenant, by)
    elif not reste:
        activate(convention=convention, by=by, d_office=signature.a_l_ecran)
    elif signature.document.dans_l_ordre and avenant is not None:
        courriels_vie.avenant_to_sign(avenant, signature.document, turn(convention, avenant))
    elif signature.document.dans_l_ordre:
        courriels.to_sign(convention, signature.document, turn(convention))


def set_aside_signature(*, signature: Signature, motif: str, by: Any) -> Signature:
    """The document won't do (unreadable, not signed, another version): the party gives another."""
    if not motif.strip():
        raise Refused("Dites pourquoi ce document ne convient pas.")
    with ecriture(Signature, by=by, action="ecarter", motif=motif):
        convention = verrouiller(signature.convention)
        frais = _en_attente(signature, convention, by)
        frais.ecartee_le, frais.motif = timezone.now(), motif.strip()[:300]
        enregistrer(frais)
        courriels.signature_set_aside(frais)
    signature.refresh_from_db()
    return signature


def _en_attente(signature: Signature, convention: Convention, by: Any) -> Signature:
    check_role(convention, by, Role.COORDINATION)
    frais = verrouiller(signature)
    if not open_to_sign(convention, frais.document):
        raise Refused("Ce document n’attend plus de signature.")
    if frais.confirmee_le:
        raise Refused("Cette signature est déjà confirmée.")
    if frais.ecartee_le:
        raise Refused("Ce document a été écarté\u00a0: un autre est attendu.")
    return frais


def open_to_sign(convention: Convention, document: Document) -> bool:
    """Does this document, of the convention or of one of its avenants, still await signatures?"""
    if document.remplace_le:
        return False
    if document.avenant is not None:
        return document.avenant.etat == EtatAvenant.A_SIGNER
    return convention.etat == EtatConvention.A_SIGNER


def _may_deposit(by: Any, convention: Convention, partie: str, avenant: Avenant | None) -> bool:
    if avenant is None:
        return rules.can_deposit_signature(by, convention, partie)
    avenant.refresh_from_db()
    return avenant.convention_id == convention.pk and rules_vie.can_deposit_avenant(by, avenant, partie)


def awaited(convention: Convention, avenant: Avenant | None = None) -> list[str]:
    """The parties whose signature is not confirmed yet."""
    confirmees = _siennes(convention, avenant).filter(confirmee_le__isnull=False).values_list("partie", flat=True)
    return [partie for partie in convention.parties if partie not in set(confirmees)]


def turn(convention: Convention, avenant: Avenant | None = None) -> list[str]:
    """The parties that may sign now."""
    donnees = dict(_siennes(convention, avenant).values_list("partie", "confirmee_le"))
    confirmees = [partie for partie, le in donnees.items() if le]
    return au_tour(convention.parties, donnees, confirmees, document_to_sign(convention, avenant).dans_l_ordre)


def _siennes(convention: Convention, avenant: Avenant | None) -> QuerySet[Signature]:
    de_lui = convention.signatures.filter(document__avenant=avenant, ecartee_le__isnull=True)
    return de_lui.filter(document__remplace_le__isnull=True)


def check_open(convention: Convention, document: Document) -> None:
    """Nobody signs while a party refuses to: its reason may change the document."""
    refus = document.refus.filter(leve_le__isnull=True).first()
    if refus is not None:
        nom = str(Signataire(refus.partie).label)
        raise Refused(f"{nom[:1].upper()}{nom[1:]} a refusé de signer\u00a0: la coordination lui répond d’abord.")


def check_turn(convention: Convention, partie: str, avenant: Avenant | None = None) -> None:
    if partie not in (attendues := turn(convention, avenant)):
        noms = liste([Signataire(p).label for p in attendues or awaited(convention, avenant)])
        raise Refused(f"Ce n’est pas encore votre tour\u00a0: on attend d’abord {noms}.")
