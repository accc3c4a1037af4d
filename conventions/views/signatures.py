"""The coordination's side of signatures: the document, each party's, and an end before the term."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from socle.actions import donnees, tenter
from socle.dates import UN_JOUR, dernier_jour
from socle.formulaires import Confirmation
from socle.texte import de
from socle.valeurs import jour as en_jour
from territoires.enums import NatureOrganisme

from .. import consequences, resiliation, services
from ..enums import EtatConvention, Signataire
from ..forms.instruction import MotifForm
from ..forms.signature import PreavisForm, PreparationForm, ResiliationForm
from ..models import Signature
from .cote import Dossier, en_pdf, page
from .moment import dire, instruit, regarde


@instruit("preparer_signature")
def preparer(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The dates, then the number and the document, all of it or nothing."""
    c = d.convention
    msa = c.structure.reseau.partenaires.active_on().filter(organisme__nature=NatureOrganisme.MSA).exists()
    form = PreparationForm(*donnees(request), convention=c, msa=msa)
    return page(
        request,
        d,
        titre="Préparer la signature",
        intro="Le document à signer porte ces dates. Chaque partie reçoit un courriel avec la convention"
        + (f", qui garde son numéro, {c.numero}." if c.numero else ", qui reçoit son numéro."),
        form=form,
        faire=lambda: services.prepare_signature(convention=c, by=request.user, **form.service()),
        succes=lambda: f"La convention {c.numero} est prête à signer.",
        bouton="Faire le document à signer",
        retour=d.url() + "#signature",
        annuler=d.url(),
    )


@instruit("reprendre_signature")
def refaire(request: HttpRequest, d: Dossier) -> HttpResponse:
    form = MotifForm(*donnees(request), libelle="Ce qui est à corriger", aide="Les parties le liront.")
    return page(
        request,
        d,
        titre="Refaire le document à signer",
        intro="Le numéro reste. Le document d’aujourd’hui est gardé, dit remplacé.",
        attention="Les signatures déjà données ne comptent plus\u00a0: chaque partie signera le nouveau document.",
        form=form,
        faire=lambda: services.redo_document(
            convention=d.convention, motif=form.cleaned_data["motif"], by=request.user
        ),
        succes="Le document est à refaire\u00a0: corrigez, puis préparez de nouveau la signature.",
        bouton="Refaire le document",
    )


# — Each party's signature


def _signature(d: Dossier, code: str) -> Signature:
    siennes = Signature.objects.select_related(
        "convention__structure", "document__fichier", "document__avenant", "document__convention", "fichier",
        "deposee_par",
    )  # fmt: skip
    return get_object_or_404(siennes, convention=d.convention, code=code)


def _deja(s: Signature) -> str:
    """Why this signature is no longer to judge, in a sentence."""
    if s.confirmee_le:
        return "Cette signature est déjà confirmée."
    if s.ecartee_le:
        return "Ce document a été écarté\u00a0: un autre est attendu."
    ouverte = services.open_to_sign(s.convention, s.document)
    return "" if ouverte else "Ce document n’attend plus de signature."


def _ou(d: Dossier, s: Signature) -> str:
    """Where its document is: the file, or the avenant."""
    return d.url("avenant", s.document.avenant.code) if s.document.avenant else d.url() + "#signature"


def _nom(d: Dossier, s: Signature) -> str:
    return d.convention.structure.nom if s.partie == Signataire.STRUCTURE else str(Signataire(s.partie).label)


@instruit()
def signature(request: HttpRequest, d: Dossier, signature: str) -> HttpResponse:
    """Confirm a signed document, seen; the last one brings the convention into force."""
    s = _signature(d, signature)
    if regarde(request) and _deja(s):
        return dire(request, d, _deja(s))
    avenant = s.document.avenant
    derniere = services.awaited(d.convention, avenant) == [s.partie]
    en_vigueur = "La convention est en vigueur\u00a0: les mandats s’ouvrent, la structure et les partenaires le savent."
    if avenant is not None:
        le = en_jour(avenant.effet)
        en_vigueur = f"Toutes les parties ont signé l’{avenant}\u00a0: il s’applique le {le}, sans rien à faire."
    return page(
        request,
        d,
        gabarit="conventions/signature.html",
        titre=f"Vérifier la signature {de(_nom(d, s))}",
        form=Confirmation(*donnees(request)),
        faire=lambda: services.confirm_signature(signature=s, by=request.user),
        succes=en_vigueur if derniere else f"La signature {de(_nom(d, s))} est confirmée.",
        bouton="Confirmer et mettre en vigueur" if derniere and not avenant else "Confirmer la signature",
        retour=_ou(d, s),
        annuler=_ou(d, s),
        signature=s,
        derniere=derniere,
    )


@instruit()
def ecarter(request: HttpRequest, d: Dossier, signature: str) -> HttpResponse:
    s = _signature(d, signature)
    if regarde(request) and _deja(s):
        return dire(request, d, _deja(s))
    aide = "Illisible, sans signature, une autre version… La partie qui a signé le lira."
    form = MotifForm(*donnees(request), libelle="Ce qui ne convient pas", aide=aide)
    return page(
        request,
        d,
        titre="Écarter le document signé",
        intro=f"Déposé pour {_nom(d, s)}. Un autre sera attendu.",
        form=form,
        faire=lambda: services.set_aside_signature(signature=s, motif=form.cleaned_data["motif"], by=request.user),
        succes="Le document est écarté\u00a0: un autre est attendu.",
        bouton="Écarter ce document",
        ton="danger",
        retour=_ou(d, s),
        annuler=d.url("signature", s.code),
    )


# — An end before the term


@instruit("resilier")
def resilier(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Two steps at one address: what gives the date, in the address; then why and the letter, once it is shown."""
    c = d.convention
    if c.etat != EtatConvention.ACTIVE:  # the second of two clicks: its dates have changed already
        return dire(request, d, "Cette convention n’est plus à résilier\u00a0: quelqu’un vient peut-être de le faire.")
    lettre = services.prepared_end_letter(c)
    connus = {nom: lettre.donnees[nom] for nom in ("motif", "demandeur")} if lettre else {}
    preavis = PreavisForm(request.GET or None, convention=c, initial=connus)
    if not preavis.is_valid():
        return page(
            request,
            d,
            gabarit="conventions/preavis.html",
            titre="Mettre fin à la convention",
            intro="D’abord ce qui donne le dernier jour. Rien n’est encore enregistré. Une résiliation arrête les "
            "versements\u00a0; une résolution demande aussi le retour de ce qui a été payé.",
            form=preavis,
            faire=lambda: None,
            succes="",
            bouton="Voir le dernier jour",
        )
    return _fin(request, d, preavis)


def _fin(request: HttpRequest, d: Dossier, preavis: PreavisForm) -> HttpResponse:
    """The letter first: looked at, made, sent. Then the end, once it is received."""
    c, geste = d.convention, request.POST.get("geste", "")
    lettre = services.prepared_end_letter(c)
    connue = {"explication": lettre.donnees["citation"]} if lettre else {}
    reponses = services.unread(resiliation.demeure_de(c, preavis.cleaned_data["motif"]))
    form = ResiliationForm(*donnees(request), user=request.user, initial=connue, reponses=reponses)
    if geste == "apercu" and form.is_valid() and (contenu := _apercu(d, preavis, form)):
        return en_pdf(contenu[0], "apercu-de-la-lettre.pdf")
    mots = "résolue" if preavis.resolution else "résiliée"
    dernier = en_jour(preavis.effet - UN_JOUR)
    seulement = geste == "lettre" or preavis.a_venir

    def faire() -> None:
        propre = form.cleaned_data
        if seulement:
            mots = {"explication": propre["explication"], "lues": propre.get("lues", ())}
            services.prepare_end(convention=c, by=request.user, **mots, **preavis.lettre)
        else:
            services.terminate(convention=c, by=request.user, **preavis.cleaned_data, **propre)

    return page(
        request,
        d,
        gabarit="conventions/resilier.html",
        titre="Mettre fin à la convention",
        form=form,
        preavis=preavis,
        lettre=lettre,
        demeure=resiliation.demeure_de(c, preavis.cleaned_data["motif"]),
        lignes=preavis.lignes,
        fin=dernier_jour(c.periode),
        dernier=dernier,
        suites=consequences.suites(c, preavis.effet),
        faire=faire,
        retour=f"{request.get_full_path()}#lettre" if seulement else d.url(),
        annuler=d.url(),
        succes="La lettre est faite\u00a0: faites-la signer et partir en recommandé. La convention continue jusque-là."
        if seulement
        else f"La convention est {mots}. Dernier jour\u00a0: le {dernier}. Les mandats finissent avec elle, et la "
        "lettre est au dossier.",
        bouton=f"{'Résoudre' if preavis.resolution else 'Résilier'}, dernier jour le {dernier}",
        resolution=preavis.resolution,
        ton="danger",
    )


def _apercu(d: Dossier, preavis: PreavisForm, form: ResiliationForm) -> list[bytes]:
    """The letter as these words would make it; nothing, and why beside the form, when the end became impossible."""
    faits: list[bytes] = []
    mots = {"explication": form.cleaned_data["explication"]} | preavis.lettre
    tenter(form, lambda: faits.append(services.preview_end(convention=d.convention, by=d.user, **mots)))
    return faits


@instruit("resilier")
def ecarter_lettre(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The letter of an end that will not be: set aside before anything is recorded."""
    lettre = services.prepared_end_letter(d.convention)
    if regarde(request) and (lettre is None or d.convention.etat != EtatConvention.ACTIVE):
        return dire(request, d, "Il n’y a pas de lettre de fin à écarter.")
    aide = "L’historique le garde. La structure n’a rien reçu d’ici, et n’en lit rien."
    form = MotifForm(*donnees(request), libelle="Pourquoi elle ne sert plus", aide=aide)
    return page(
        request,
        d,
        titre="Écarter la lettre de fin",
        intro="La convention continue. La lettre reste au dossier, écartée\u00a0; si une copie circule, sa "
        "vérification dira qu’elle n’a pas servi.",
        form=form,
        bouton="Écarter la lettre",
        ton="danger",
        succes="La lettre est écartée\u00a0: la convention continue.",
        faire=lambda: services.discard_end(convention=d.convention, motif=form.cleaned_data["motif"], by=request.user),
    )
