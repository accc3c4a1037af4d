"""To sign on screen, in one's own name: read the document, receive a code by mail, type it; or refuse, and say why."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from socle import codes, fichiers, sceau
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.models import Fichier

from .. import courriels, rules, rules_vie
from ..enums import EtatConvention, MoyenSignature, Role, Signataire
from ..enums_vie import EtatAvenant
from ..models import Avenant, Convention, Document, RefusSignature, Signature, SignatureEnCours
from .avenant import pass_avenant
from .commun import REGLE_FICHIER, check_role
from .documents import document_to_sign
from .signature import check_open, check_turn, go_on

DUREE = timedelta(minutes=10)
ESSAIS, ENVOIS = 5, 5
HEURE = timedelta(hours=1)


def open_document(*, convention: Convention, partie: str, by: Any, avenant: Avenant | None = None) -> Fichier:
    """Give the document to somebody who may sign it on screen, and note that they opened it."""
    document = document_to_sign(convention, avenant)
    if may_sign(by, convention, partie, avenant):
        SignatureEnCours.objects.get_or_create(document=document, partie=partie, par=by)
    return document.fichier


def may_sign(by: Any, convention: Convention, partie: str, avenant: Avenant | None = None) -> bool:
    """In one's own name, the convention or one of its avenants."""
    if avenant is None:
        return rules.can_sign_on_screen(by, convention, partie)
    return avenant.convention_id == convention.pk and rules_vie.can_sign_avenant(by, avenant, partie)


def begun(*, convention: Convention, partie: str, by: Any, avenant: Avenant | None = None) -> SignatureEnCours | None:
    """What this person has begun on the document of today."""
    siennes = SignatureEnCours.objects.filter(par=by, partie=partie, document__convention=convention)
    siennes = siennes.filter(document__avenant=avenant)
    return siennes.filter(document__remplace_le__isnull=True, utilise_le__isnull=True).first()


def ask_code(
    *, convention: Convention, partie: str, nom: str, qualite: str, by: Any, avenant: Avenant | None = None
) -> SignatureEnCours:
    """Send a code to whoever is about to sign, bound to the document, the party and the person. Refused before the
    document was opened, and past five codes in an hour."""
    with ecriture(SignatureEnCours, by=by, action="demander_code"):
        document = _a_signer(verrouiller(convention), partie, by, avenant)
        _verifier_sceau(document)
        en_cours = SignatureEnCours.objects.select_for_update().filter(document=document, partie=partie, par=by).first()
        if en_cours is None:
            raise Refused("Ouvrez d’abord le document à signer, et lisez-le en entier.", champ="lu")
        maintenant = timezone.now()
        recents = [envoi for envoi in en_cours.envois if envoi > maintenant - HEURE]
        if len(recents) >= ENVOIS:
            raise Refused("Cinq codes sont déjà partis\u00a0: attendez une heure, ou signez sur papier.")
        code = codes.nouveau()
        en_cours.nom, en_cours.qualite, en_cours.courriel = nom.strip(), qualite.strip(), by.email
        en_cours.empreinte = codes.empreinte(code, *_lien(en_cours, document))
        en_cours.envois, en_cours.expire_le, en_cours.essais = [*recents, maintenant], maintenant + DUREE, 0
        enregistrer(en_cours)
        courriels.signature_code(convention, en_cours, code, quoi=document.quoi)
    return en_cours


def _verifier_sceau(document: Document) -> None:
    """What is signed on screen is sealed: anybody must be able to see, without us, that it did not change."""
    if not sceau.disponible():
        raise Refused(
            "La signature à l’écran n’est pas ouverte\u00a0: ce site n’a pas de sceau électronique. Signez sur papier."
        )
    with document.fichier.contenu.open("rb") as f:
        contenu = f.read()
    if sceau.empreinte(contenu) != document.sha256:
        raise Refused("Le document gardé n’est plus celui qui a été fait\u00a0: prévenez la coordination.")
    if not sceau.verifier(contenu).bon:
        raise Refused(
            "Ce document n’est pas scellé\u00a0: signez sur papier, ou demandez à la coordination de le refaire."
        )


def _lien(en_cours: SignatureEnCours, document: Document) -> tuple[Any, ...]:
    return (document.sha256, en_cours.partie, en_cours.par_id, en_cours.courriel)


def _a_signer(convention: Convention, partie: str, by: Any, avenant: Avenant | None) -> Document:
    """The document that this person may sign now for this party; else `Refused`. Its row is locked with the file's."""
    if avenant is not None:
        avenant.refresh_from_db()
    if not may_sign(by, convention, partie, avenant):
        raise Refused("Vous ne pouvez pas signer à l’écran pour cette partie maintenant.")
    document = document_to_sign(convention, avenant)
    deja = document.signatures.filter(ecartee_le__isnull=True)
    if deja.filter(partie=partie).exists():
        raise Refused(f"{_la(partie)} a déjà signé.")
    if deja.filter(moyen=MoyenSignature.ECRAN, deposee_par=by).exists():
        raise Refused("Vous avez déjà signé pour une autre partie\u00a0: quelqu’un d’autre signe pour celle-ci.")
    check_open(convention, document)
    check_turn(convention, partie, avenant)
    return document


def _la(partie: str) -> str:
    nom = str(Signataire(partie).label)
    return nom[:1].upper() + nom[1:]


def sign_on_screen(
    *, convention: Convention, partie: str, code: str, by: Any, adresse: str | None = None,
    avenant: Avenant | None = None,
) -> Signature:  # fmt: skip
    """Sign with the code received. It counts at once; the last one brings the convention into force.

    A wrong code is counted even though it is refused: five of them, and another is needed.
    """
    refus, signature = "", None
    with ecriture(Signature, by=by, action="signer"):
        frais = verrouiller(convention)
        document = _a_signer(frais, partie, by, avenant)
        en_cours = SignatureEnCours.objects.select_for_update().filter(document=document, partie=partie, par=by).first()
        refus = _essayer(en_cours, document, code)
        if not refus and en_cours is not None:
            signature = _signer(frais, document, en_cours, adresse)
            courriels.signed_on_screen(signature)
            go_on(signature, by)
    if signature is None:
        raise Refused(refus, champ="code")
    convention.refresh_from_db()
    return signature


def _essayer(en_cours: SignatureEnCours | None, document: Document, code: str) -> str:
    """Use the code up; or why it will not do."""
    if en_cours is None or not en_cours.empreinte or en_cours.utilise_le or en_cours.expire_le is None:
        return "Demandez d’abord un code."
    if en_cours.expire_le <= timezone.now():
        return "Ce code a plus de dix minutes\u00a0: demandez-en un autre."
    if en_cours.essais >= ESSAIS:
        return "Cinq essais ont échoué\u00a0: demandez un autre code."
    en_cours.essais += 1
    juste = codes.convient(code, en_cours.empreinte, *_lien(en_cours, document))
    if juste:
        en_cours.utilise_le = timezone.now()
    en_cours.save(update_fields=["essais", "utilise_le"])
    if juste:
        return ""
    reste = ESSAIS - en_cours.essais
    if not reste:
        return "Cinq essais ont échoué\u00a0: demandez un autre code."
    return f"Ce n’est pas le code reçu. Il reste {reste} essai{'s' if reste > 1 else ''}."


def _signer(convention: Convention, document: Document, en_cours: SignatureEnCours, adresse: str | None) -> Signature:
    maintenant = timezone.now()
    signature = Signature(convention=convention, document=document, partie=en_cours.partie, moyen=MoyenSignature.ECRAN)
    signature.nom, signature.qualite = en_cours.nom, en_cours.qualite
    signature.signee_le, signature.deposee_le = timezone.localdate(maintenant), maintenant
    signature.deposee_par = signature.confirmee_par = en_cours.par
    signature.confirmee_le, signature.sha256, signature.adresse = maintenant, document.sha256, adresse
    signature.lue_le, signature.courriel, signature.code_envoye_le = (
        en_cours.lue_le, en_cours.courriel, en_cours.envois[-1]
    )  # fmt: skip
    return enregistrer(signature, ajout=True)


# — To refuse


def refuse_to_sign(
    *,
    convention: Convention,
    partie: str,
    motif: str,
    by: Any,
    avenant: Avenant | None = None,
    courrier: UploadedFile | None = None,
    ecrit_le: date | None = None,
) -> RefusSignature:
    """A party will not sign this document. Nobody signs it while the refusal stands; an avenant then waits for the
    coordination, which answers, makes the document again, or abandons it.

    `courrier`, `ecrit_le`: the letter that says so and its day, from which the coordination records it."""
    if not motif.strip():
        raise Refused("Dites pourquoi ce document n’est pas signé.", champ="motif")
    with ecriture(RefusSignature, by=by, action="refuser_de_signer", motif=motif.strip()[:300]):
        frais = verrouiller(convention)
        if avenant is not None:
            avenant.refresh_from_db()
        _check_may_refuse(by, frais, partie, avenant, courrier)
        document = document_to_sign(frais, avenant)
        if document.signatures.filter(partie=partie, ecartee_le__isnull=True).exists():
            raise Refused(f"{_la(partie)} a déjà signé.")
        refus = RefusSignature(convention=frais, document=document, partie=partie, motif=motif.strip(), par=by)
        if courrier is not None:
            refus.ecrit_le = _day_written(document, ecrit_le)
            refus.fichier = fichiers.store(courrier, kind="document", regle=REGLE_FICHIER, by=by)
        enregistrer(refus, ajout=True)
        if avenant is not None:
            pass_avenant(avenant, "contester", by)
        courriels.signature_refused(refus)
    return refus


def _check_may_refuse(
    by: Any, convention: Convention, partie: str, avenant: Avenant | None, courrier: UploadedFile | None
) -> None:
    """In one's own name; else the coordination, from the letter that it holds."""
    if courrier is None and may_sign(by, convention, partie, avenant):
        return
    if not may_record_refusal(by, convention, partie, avenant):
        raise Refused("Vous ne pouvez pas refuser de signer pour cette partie maintenant.")
    if courrier is None:
        raise Refused("Joignez le courrier reçu\u00a0: vous notez le refus d’une autre personne.", champ="courrier")


def may_record_refusal(by: Any, convention: Convention, partie: str, avenant: Avenant | None = None) -> bool:
    """The coordination, whenever it could record a signature of this party."""
    if Role.COORDINATION not in rules.roles(by, convention):
        return False
    if avenant is None:
        return rules.can_deposit_signature(by, convention, partie)
    return avenant.convention_id == convention.pk and rules_vie.can_deposit_avenant(by, avenant, partie)


def _day_written(document: Document, jour: date | None) -> date:
    """From the day the document was made, to today."""
    if jour is None or jour > aujourdhui() or jour < timezone.localdate(document.fait_le):
        raise Refused("La date du courrier va du jour où le document a été fait à aujourd’hui.", champ="ecrit_le")
    return jour


def lift_refusal(*, refus: RefusSignature, by: Any, reponse: str = "") -> RefusSignature:
    """The party thinks better of it, or the coordination has answered: it is to sign again."""
    with ecriture(RefusSignature, by=by, action="lever_refus", motif=reponse.strip()[:300]):
        convention = verrouiller(refus.convention)
        frais = verrouiller(refus)
        if not refuses_for(by, convention, frais):
            check_role(convention, by, Role.COORDINATION)
            if not reponse.strip():
                raise Refused("Dites ce que vous avez répondu.", champ="reponse")
        if not stands(frais):
            raise Refused("Ce refus n’attend plus de réponse.")
        frais.leve_le, frais.leve_par, frais.reponse = timezone.now(), by, reponse.strip()
        enregistrer(frais)
        if frais.document.avenant is not None:
            pass_avenant(frais.document.avenant, "reproposer", by)
        courriels.refusal_lifted(frais)
    refus.refresh_from_db()
    return refus


def refuses_for(by: Any, convention: Convention, refus: RefusSignature) -> bool:
    """Is this person one who signs for the party that refused?"""
    avenant = refus.document.avenant
    if avenant is None:
        return rules.can_sign_on_screen(by, convention, refus.partie)
    return rules_vie.signs_avenant(by, avenant, refus.partie)


def stands(refus: RefusSignature) -> bool:
    """Does this refusal still wait for an answer?"""
    if refus.leve_le or refus.document.remplace_le:
        return False
    avenant = refus.document.avenant
    if avenant is None:
        return refus.convention.etat == EtatConvention.A_SIGNER
    return avenant.etat == EtatAvenant.CONTESTE and refus.convention.etat == EtatConvention.ACTIVE


def forget_begun(limite: Any) -> int:
    """What was begun and left, and the codes that served: what they prove is kept with the signature."""
    return SignatureEnCours.objects.filter(lue_le__lt=limite).delete()[0]
