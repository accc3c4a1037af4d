"""A file and the committee: the agenda, the decision and its mail, what a funder decides apart."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from socle.actions import donnees
from socle.dates import aujourdhui
from socle.texte import liste
from socle.valeurs import jour as en_jour

from .. import destinataires, services, suite
from ..enums import EtatConvention
from ..forms.instruction import CourrielForm, DecisionForm, MotifForm
from ..forms.seances import InscriptionForm
from ..forms.signature import FinanceurForm
from ..models import Decision
from .cote import Dossier, en_pdf, page
from .moment import dire, instruit, regarde

ECRIT_A = "conventions/courriel.html"


@instruit("inscrire", "reinscrire")
def inscrire(request: HttpRequest, d: Dossier) -> HttpResponse:
    """A sitting to come, or a new one planned in the same act."""
    form = InscriptionForm(*donnees(request), reseau=d.convention.structure.reseau)
    return page(
        request,
        d,
        gabarit="conventions/inscrire.html",
        attention=" ".join(filter(None, (_non_examinees(d), _pas_complet(d)))),
        titre="Inscrire à l’ordre du jour",
        intro="La structure et les partenaires reçoivent un courriel\u00a0; les partenaires peuvent lire le dossier "
        "et donner leur avis.",
        form=form,
        faire=lambda: services.put_on_some_agenda(
            convention=d.convention,
            seance=form.choisie(),
            by=request.user,
            deja_lu=form.cleaned_data["deja_lu"],
        ),
        succes="Le dossier est à l’ordre du jour.",
        bouton="Inscrire le dossier",
    )


def _pas_complet(d: Dossier) -> str:
    """The committee reads complete files: going to it says so, and what was missing is kept."""
    if d.convention.complet_le or d.convention.etat != EtatConvention.INSTRUCTION:
        return ""
    manque = services.missing(d.convention)
    return f"L’inscrire le déclare complet, sans attendre {manque}." if manque else "L’inscrire le déclare complet."


def _non_examinees(d: Dossier) -> str:
    """A document refused stops it. For the others, nothing forbids it; but one is judged during the examination only,
    and that ends here."""
    if refusees := suite.a_remplacer(d.convention) if d.convention.etat == EtatConvention.INSTRUCTION else []:
        quoi = liste([f"«\u00a0{piece}\u00a0»" for piece in refusees])
        return f"Refusé\u00a0: {quoi}. Demandez des corrections, ou dispensez-en la structure, avant d’inscrire."
    reste = len(suite.a_examiner(d.convention))
    if not reste:
        return ""
    dit = "1\u00a0pièce n’a pas été examinée" if reste == 1 else f"{reste}\u00a0pièces n’ont pas été examinées"
    return f"{dit}\u00a0: après l’inscription, plus rien ne s’accepte ni ne se refuse."


@instruit("retirer_ordre_du_jour")
def retirer(request: HttpRequest, d: Dossier) -> HttpResponse:
    form = MotifForm(*donnees(request), aide="La structure et les partenaires le liront.")
    return page(
        request,
        d,
        titre="Retirer de l’ordre du jour",
        intro="Le dossier revient en instruction\u00a0; les avis déjà donnés restent. La structure et les partenaires "
        "reçoivent un courriel.",
        form=form,
        faire=lambda: services.take_off_agenda(
            convention=d.convention, motif=form.cleaned_data["motif"], by=request.user
        ),
        succes="Le dossier n’est plus à l’ordre du jour.",
        bouton="Retirer le dossier",
    )


@instruit("rouvrir")
def rouvrir(request: HttpRequest, d: Dossier) -> HttpResponse:
    form = MotifForm(*donnees(request))
    return page(
        request,
        d,
        titre="Rouvrir l’instruction",
        intro="La décision reste au dossier\u00a0; une autre séance décidera. La structure en est prévenue.",
        form=form,
        faire=lambda: services.reopen(convention=d.convention, motif=form.cleaned_data["motif"], by=request.user),
        succes="L’instruction est rouverte.",
        bouton="Rouvrir l’instruction",
    )


# — The decision


@instruit("accepter", "refuser", "ajourner")
def decision(request: HttpRequest, d: Dossier) -> HttpResponse:
    """What the sitting decided on this file; its mail is then read, and sent."""
    ici = suite.inscription(d.convention)
    if ici and regarde(request) and ici.seance.date > aujourdhui():
        return dire(request, d, f"La séance du {en_jour(ici.seance.date)} n’a pas encore eu lieu.")
    form = DecisionForm(*donnees(request), convention=d.convention)
    faites: list[Decision] = []

    def faire() -> None:
        faites.append(services.decide(convention=d.convention, by=request.user, **form.service()))

    return page(
        request,
        d,
        gabarit="conventions/decision.html",
        titre="Noter la décision",
        intro=f"{ici.seance.get_type_display()} du {en_jour(ici.seance.date)}." if ici else "",
        attention="Une décision notée ne change plus. Rien ne part encore\u00a0: vous relirez le courriel.",
        form=form,
        faire=faire,
        succes="La décision est notée. Relisez son courriel, puis envoyez-le.",
        bouton="Noter la décision",
        avis=list(d.convention.avis.all()),
        retour=lambda: d.url("courriel", faites[0].code),
        annuler=d.url(),
    )


@instruit()
def courriel(request: HttpRequest, d: Dossier, decision: str) -> HttpResponse:
    """The mail of a decision: read, changed, and sent once; read only afterwards."""
    siennes = Decision.objects.select_related("seance", "lettre__fichier").filter(convention=d.convention)
    une = get_object_or_404(siennes, code=decision)
    form = CourrielForm(*donnees(request), instance=Decision.objects.get(pk=une.pk))
    geste = request.POST.get("geste", "")
    envoyer = geste == "envoyer"
    service = services.send_edited_decision_mail if envoyer else services.edit_decision_mail
    if geste == "lettre" and form.is_valid():
        une.sujet, une.corps, une.convention = form.cleaned_data["sujet"], form.cleaned_data["corps"], d.convention
        return en_pdf(services.preview_decision_letter(une, request.user), "apercu-de-la-lettre.pdf")
    contexte: dict[str, Any] = {"decision": une, "adresses": destinataires.structure(d.convention)}
    if une.envoye_le and regarde(request):
        contexte |= d.contexte | {"fil": [*d.fil, (d.nom, d.url())], "titre": "Courriel de la décision", "form": None}
        return render(request, ECRIT_A, contexte)
    return page(
        request,
        d,
        gabarit=ECRIT_A,
        titre="Courriel de la décision",
        form=form,
        faire=lambda: service(decision=une, version=form.version, by=request.user, **form.changements()),
        succes="Le courriel est parti, avec sa lettre."
        if envoyer
        else "Le courriel est enregistré, pas encore envoyé.",
        **contexte,
    )


@instruit()
def autrement(request: HttpRequest, d: Dossier, decision: str) -> HttpResponse:
    """No mail goes: the structure learned the decision on paper, or aloud."""
    une = get_object_or_404(Decision, convention=d.convention, code=decision)
    if une.envoye_le and regarde(request):
        return dire(request, d, "Cette décision est déjà annoncée à la structure.")
    form = MotifForm(
        *donnees(request),
        libelle="Comment la structure l’a apprise",
        aide="Une lettre, un appel, une rencontre\u00a0: avec le jour. La structure le lira.",
    )
    return page(
        request,
        d,
        titre="Annoncer sans courriel",
        intro="Aucun courriel ne part. La structure lit dès maintenant la décision dans son espace, et sa lettre, "
        "faite du même texte, est au dossier\u00a0: à imprimer pour la remettre ou la poster.",
        form=form,
        faire=lambda: services.tell_otherwise(decision=une, comment=form.cleaned_data["motif"], by=request.user),
        succes="C’est noté\u00a0: la structure connaît la décision.",
        bouton="Noter sans envoyer",
        annuler=d.url("courriel", une.code),
    )


@instruit()
def financeur(request: HttpRequest, d: Dossier) -> HttpResponse:
    form = FinanceurForm(*donnees(request), convention=d.convention)
    return page(
        request,
        d,
        gabarit="conventions/champs.html",
        titre="Décision d’un financeur",
        intro="Le comité de pilotage choisit, il ne paie pas\u00a0: chaque financeur décide de son côté.",
        form=form,
        faire=lambda: services.record_funder_decision(convention=d.convention, by=request.user, **form.cleaned_data),
        succes="La décision du financeur est notée.",
        bouton="Noter cette décision",
        retour=d.url() + "#financeurs",
        annuler=d.url(),
    )
