"""The document that the parties sign, and what each of them did: signed, on screen or on paper, or refused to."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums import DE_FIN, LETTRES, GenreDocument, MoyenSignature, Signataire
from . import gardes
from .convention import Convention
from .modele import ModeleDocument


class Compteur(models.Model):
    """The last number given by a network in a year. Its row is locked by the transaction that takes a number."""

    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="+")
    annee = models.PositiveSmallIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur"
        constraints = [models.UniqueConstraint(fields=["reseau", "annee"], name="compteur_unique")]

    def __str__(self) -> str:
        return f"{self.reseau} {self.annee} : {self.dernier}"


@pghistory.track()
class Document(models.Model):
    """A document made by the platform: its data, its template's version and its hash are frozen with it."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="documents")
    genre = models.CharField(max_length=12, choices=GenreDocument, default=GenreDocument.CONVENTION)
    avenant = models.ForeignKey(
        "conventions.Avenant", models.PROTECT, null=True, blank=True, related_name="documents"
    )  # fmt: skip
    modele = models.CharField(max_length=60)
    modele_version = models.CharField(max_length=64, help_text="Empreinte du modèle.")
    texte = models.ForeignKey(
        ModeleDocument, models.PROTECT, null=True, blank=True, related_name="+", help_text="Vide\u00a0: texte national."
    )
    donnees = models.JSONField()
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    sha256 = models.CharField("empreinte", max_length=64)
    fait_le = models.DateTimeField(default=timezone.now, editable=False)
    fait_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remplace_le = models.DateTimeField("remplacé le", null=True, blank=True)
    abandon = models.CharField(
        "pourquoi elle n’a pas servi", max_length=300, blank=True, default="",
        help_text="D’une lettre de fin faite, puis écartée avant que rien soit enregistré.",
    )  # fmt: skip
    dans_l_ordre = models.BooleanField(
        "signé dans l’ordre", default=True, help_text="La structure, puis la Caf, puis la MSA."
    )

    class Meta:
        verbose_name = "document"
        ordering = ["convention", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "genre"],
                condition=Q(remplace_le__isnull=True, avenant__isnull=True) & ~Q(genre__in=LETTRES),
                name="document_un_seul_valable",
                violation_error_message="Ce document est déjà fait.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "genre"],
                condition=Q(remplace_le__isnull=True, avenant__isnull=False),
                name="document_un_seul_par_avenant",
                violation_error_message="Ce document est déjà fait.",
            ),
            models.CheckConstraint(
                condition=Q(genre=GenreDocument.AVENANT, avenant__isnull=False)
                | Q(genre=GenreDocument.CERTIFICAT)
                | ~Q(genre__in=(GenreDocument.AVENANT, GenreDocument.CERTIFICAT)) & Q(avenant__isnull=True),
                name="document_d_un_avenant",
            ),
            models.CheckConstraint(
                condition=Q(abandon="") | Q(genre__in=DE_FIN, remplace_le__isnull=False), name="document_abandonne"
            ),
        ]
        triggers = [
            gardes.fige(
                "document_fige",
                (
                    "convention_id",
                    "avenant_id",
                    "genre",
                    "modele",
                    "modele_version",
                    "texte_id",
                    "donnees",
                    "fichier_id",
                    "sha256",
                    "fait_le",
                    "code",
                    "dans_l_ordre",
                ),
                "Un document fait ne change pas.",
            ),
            gardes.fige(
                "document_ecarte",
                ("remplace_le", "abandon"),
                "Une lettre écartée le reste.",
                quand="OLD.abandon <> ''",
            ),
            gardes.jamais_supprime("document_garde", "Un document fait se garde."),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} du {self.fait_le:%d/%m/%Y}"

    @property
    def quoi(self) -> str:
        """« la convention PDN54-2026-0001 », « l’avenant n° 1 à la convention PDN54-2026-0001 »."""
        numero = self.convention.numero
        suite = f"la convention {numero}" if numero else "la convention"
        return f"l’{self.avenant} à {suite}" if self.avenant is not None else suite

    @property
    def titre(self) -> str:
        """« Convention PDN54-2026-0001 », « Avenant n° 1, convention PDN54-2026-0001 »."""
        numero = self.convention.numero
        if self.avenant is None:
            return f"{self.get_genre_display()} {numero}".strip()
        genre = "Avenant" if self.genre == GenreDocument.AVENANT else f"{self.get_genre_display()}, avenant"
        return f"{genre} n°\u00a0{self.avenant.numero}{f', convention {numero}' if numero else ''}"


_FICHIER = Q(moyen=MoyenSignature.PAPIER, fichier__isnull=False)
_PREUVE = Q(moyen=MoyenSignature.ECRAN, fichier__isnull=True)
_PREUVE &= Q(confirmee_le__isnull=False, code_envoye_le__isnull=False, lue_le__isnull=False)
_PREUVE &= ~(Q(nom="") | Q(qualite="") | Q(courriel="") | Q(sha256=""))

DE_CE_DOCUMENT = """
    IF NOT EXISTS (SELECT 1 FROM conventions_document d WHERE d.id = NEW.document_id
        AND d.convention_id = NEW.convention_id AND d.genre IN ('convention', 'avenant') AND d.remplace_le IS NULL
        AND (NEW.moyen = 'papier' OR d.sha256 = NEW.sha256)) THEN
        RAISE EXCEPTION 'Ce n’est pas le document à signer de cette convention.';
    END IF;
    IF EXISTS (SELECT 1 FROM conventions_refussignature r
        WHERE r.document_id = NEW.document_id AND r.leve_le IS NULL) THEN
        RAISE EXCEPTION 'Une partie refuse de signer ce document.';
    END IF;
    IF NEW.moyen = 'ecran' AND NOT EXISTS (SELECT 1 FROM conventions_signatureencours e
        WHERE e.document_id = NEW.document_id AND e.partie = NEW.partie AND e.par_id = NEW.deposee_par_id
        AND e.utilise_le IS NOT NULL) THEN
        RAISE EXCEPTION 'Une signature à l’écran demande le code envoyé à la personne qui signe.';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class Signature(models.Model):
    """One party signed. On paper: the scan that it gave (or that was recorded for it), confirmed by the coordination.
    On screen: by the person named, who proved who they are: confirmed from the start."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="signatures")
    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures")
    partie = models.CharField(max_length=10, choices=Signataire)
    moyen = models.CharField(max_length=6, choices=MoyenSignature, default=MoyenSignature.PAPIER)
    nom = models.CharField("nom de qui signe", max_length=120, blank=True, default="")
    qualite = models.CharField("sa qualité", max_length=120, blank=True, default="")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    signee_le = models.DateField("signée le")
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deposee_le = models.DateTimeField(default=timezone.now, editable=False)
    # what an on-screen signature proves itself by
    sha256 = models.CharField("empreinte du document signé", max_length=64, blank=True, default="")
    lue_le = models.DateTimeField("document ouvert le", null=True, blank=True)
    courriel = models.EmailField("adresse du code", blank=True, default="")
    code_envoye_le = models.DateTimeField("code envoyé le", null=True, blank=True)
    adresse = models.GenericIPAddressField("adresse de la demande", null=True, blank=True)
    confirmee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    confirmee_le = models.DateTimeField(null=True, blank=True)
    ecartee_le = models.DateTimeField("écartée le", null=True, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "signature"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "partie"],
                condition=Q(ecartee_le__isnull=True),
                name="signature_une_par_partie",
                violation_error_message="Cette partie a déjà signé.",
            ),
            models.CheckConstraint(
                condition=Q(confirmee_le__isnull=True, confirmee_par__isnull=True)
                | Q(confirmee_le__isnull=False, confirmee_par__isnull=False, ecartee_le__isnull=True),
                name="signature_confirmee_par",
            ),
            models.CheckConstraint(
                condition=Q(ecartee_le__isnull=True) | ~Q(motif=""),
                name="signature_ecartee_motivee",
                violation_error_message="Dites pourquoi ce document ne convient pas.",
            ),
            models.CheckConstraint(
                condition=_FICHIER | _PREUVE,
                name="signature_prouvee",
                violation_error_message="Il manque le document signé, ou ce qui prouve la signature à l’écran.",
            ),
        ]
        triggers = [
            gardes.fige(
                "signature_figee",
                (
                    "convention_id", "document_id", "partie", "moyen", "nom", "qualite", "fichier_id", "signee_le",
                    "deposee_par_id", "deposee_le", "sha256", "lue_le", "courriel", "code_envoye_le", "adresse",
                ),
                "Une signature ne change pas.",
            ),
            gardes.fige(
                "signature_confirmee",
                ("confirmee_le", "confirmee_par_id", "ecartee_le"),
                "Cette signature est déjà confirmée.",
                quand="OLD.confirmee_le IS NOT NULL",
            ),
            gardes.jamais_supprime("signature_gardee", "Une signature se garde."),
            gardes.avant_ajout("signature_de_ce_document", DE_CE_DOCUMENT),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"signature de {self.get_partie_display()}"

    @property
    def a_l_ecran(self) -> bool:
        return self.moyen == MoyenSignature.ECRAN

    @property
    def par(self) -> str:
        """« Dominique Direction, directrice »; empty on paper when nobody wrote it down."""
        return ", ".join(filter(None, (self.nom, self.qualite)))


class SignatureEnCours(models.Model):
    """Somebody about to sign on screen for a party: when they opened the document, and the code that was sent to them.

    The code is kept as a keyed hash, bound to the document; it serves once (`utilise_le`), for ten minutes.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    partie = models.CharField(max_length=10, choices=Signataire)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lue_le = models.DateTimeField(default=timezone.now)
    nom = models.CharField("vos prénom et nom", max_length=120, blank=True, default="")
    qualite = models.CharField("votre qualité", max_length=120, blank=True, default="")
    empreinte = models.CharField(max_length=64, blank=True, default="")
    courriel = models.EmailField(blank=True, default="")
    envois = ArrayField(models.DateTimeField(), default=list, blank=True)
    expire_le = models.DateTimeField(null=True, blank=True)
    essais = models.PositiveSmallIntegerField(default=0)
    utilise_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "signature commencée à l’écran"
        verbose_name_plural = "signatures commencées à l’écran"
        constraints = [models.UniqueConstraint(fields=["document", "partie", "par"], name="en_cours_une_par_personne")]
        triggers = [
            gardes.fige(
                "code_utilise",
                ("document_id", "partie", "par_id", "utilise_le", "empreinte", "courriel"),
                "Ce code a déjà servi.",
                quand="OLD.utilise_le IS NOT NULL",
            )
        ]

    def __str__(self) -> str:
        return f"{self.par} signe pour {self.get_partie_display()}"


DEJA_SIGNE = """
    IF EXISTS (SELECT 1 FROM conventions_signature s WHERE s.document_id = NEW.document_id
        AND s.partie = NEW.partie AND s.ecartee_le IS NULL) THEN
        RAISE EXCEPTION 'Cette partie a déjà signé.';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class RefusSignature(models.Model):
    """A party says that it will not sign this document, and why. Nobody signs while it stands; it is lifted, or the
    document is made again."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="refus")
    document = models.ForeignKey(Document, models.PROTECT, related_name="refus")
    partie = models.CharField(max_length=10, choices=Signataire)
    motif = models.TextField("motif", max_length=1000)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    ecrit_le = models.DateField(
        "écrit le", null=True, blank=True, help_text="Reçu sur papier, et noté par la coordination."
    )
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    le = models.DateTimeField(default=timezone.now, editable=False)
    reponse = models.TextField("réponse", max_length=1000, blank=True, default="")
    leve_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    leve_le = models.DateTimeField("levé le", null=True, blank=True)

    class Meta:
        verbose_name = "refus de signer"
        verbose_name_plural = "refus de signer"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "partie"],
                condition=Q(leve_le__isnull=True),
                name="refus_un_par_partie",
                violation_error_message="Le refus de cette partie est déjà noté.",
            ),
            models.CheckConstraint(condition=~Q(motif=""), name="refus_motive"),
            models.CheckConstraint(
                condition=Q(leve_le__isnull=True, leve_par__isnull=True, reponse="")
                | Q(leve_le__isnull=False, leve_par__isnull=False),
                name="refus_leve_par",
            ),
            models.CheckConstraint(
                condition=Q(fichier__isnull=True, ecrit_le__isnull=True)
                | Q(fichier__isnull=False, ecrit_le__isnull=False),
                name="refus_sur_papier",
            ),
        ]
        triggers = [
            gardes.fige(
                "refus_fige",
                ("convention_id", "document_id", "partie", "motif", "fichier_id", "ecrit_le", "par_id", "le"),
                "Un refus de signer ne change pas.",
            ),
            gardes.fige(
                "refus_leve", ("leve_le", "leve_par_id", "reponse"), "Ce refus est déjà levé.",
                quand="OLD.leve_le IS NOT NULL",
            ),
            gardes.jamais_supprime("refus_garde", "Un refus de signer se garde."),
            gardes.avant_ajout("refus_avant_signature", DEJA_SIGNE),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"refus de {self.get_partie_display()}"

    @property
    def comment(self) -> str:
        """How it is known: said here, or read in a letter."""
        if self.ecrit_le is None:
            return f"{self.par.nom_complet}, le {timezone.localdate(self.le):%d/%m/%Y}"
        return f"Par courrier du {self.ecrit_le:%d/%m/%Y}, noté par la coordination"
