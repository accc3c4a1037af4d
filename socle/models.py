"""Rows of the ground floor: outgoing mail, private files, long work, last runs."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from socle.champs import CodeField
from socle.etats import Move, Table


class EtatCourriel(models.TextChoices):
    A_ENVOYER = "a_envoyer", "à envoyer"
    ENVOYE = "envoye", "envoyé"
    ECHEC = "echec", "échec"


COURRIEL = Table(
    initial=(EtatCourriel.A_ENVOYER,),
    moves=(
        Move("envoyer", "Envoyer", (EtatCourriel.A_ENVOYER,), EtatCourriel.ENVOYE),
        Move("abandonner", "Abandonner", (EtatCourriel.A_ENVOYER,), EtatCourriel.ECHEC),
        Move("reprendre", "Envoyer de nouveau", (EtatCourriel.ECHEC,), EtatCourriel.A_ENVOYER),
    ),
)


class Courriel(models.Model):
    """One message to one person. Written with the change that causes it, sent after commit."""

    TRANSITIONS = COURRIEL

    code = CodeField()
    cle = models.CharField("clé", max_length=250, unique=True)
    modele = models.CharField("modèle", max_length=100)
    destinataire = models.EmailField("destinataire")
    sujet = models.CharField("sujet", max_length=250)
    corps = models.TextField("texte", blank=True)
    sensible = models.BooleanField("sensible", default=False)
    joint = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    portee = models.CharField("portée", max_length=60, blank=True, db_index=True)
    etat = models.CharField("état", max_length=10, choices=EtatCourriel.choices, default=EtatCourriel.A_ENVOYER)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    erreur = models.CharField("erreur", max_length=250, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-cree_le", "-pk"]
        triggers = COURRIEL.triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatCourriel.ENVOYE, envoye_le__isnull=False)
                | (~Q(etat=EtatCourriel.ENVOYE) & Q(envoye_le__isnull=True)),
                name="courriel_envoye_date",
                violation_error_message="Un courriel envoyé porte sa date d’envoi, un autre n’en porte pas.",
            )
        ]
        indexes = [
            models.Index(fields=["prochain_essai"], condition=Q(etat="a_envoyer"), name="courriel_a_envoyer"),
            models.Index(fields=["-cree_le"], name="courriel_recents"),
        ]

    def __str__(self) -> str:
        return f"{self.sujet} → {self.destinataire}"


class Purge(models.Model):
    """The last run of a retention rule."""

    code = models.CharField(max_length=60, unique=True)
    faite_le = models.DateTimeField()
    nombre = models.PositiveIntegerField(default=0)
    duree_ms = models.PositiveIntegerField(default=0)
    erreur = models.CharField(max_length=250, blank=True)

    def __str__(self) -> str:
        return f"{self.code} : {self.nombre}"


class Battement(models.Model):
    """When a background process was last seen alive."""

    nom = models.CharField(max_length=40, primary_key=True)
    vu_le = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.nom} : {self.vu_le:%H:%M:%S}"


def stockage_prive() -> Storage:
    """Where private files go: never under the static files, never served without a rule."""
    return storages["prive" if "prive" in settings.STORAGES else "default"]


def _chemin(fichier: "Fichier", nom: str) -> str:
    """No name given by anybody on the disk: the code, in folders of a few hundred."""
    extension = nom.rpartition(".")[2]
    return f"{fichier.code[:2]}/{fichier.code}.{extension}"


class Fichier(models.Model):
    """A private upload, checked by its content, served only through its rule. `retenu_le`: kept, but opened by nobody
    before the antivirus has answered."""

    code = CodeField()
    nom = models.CharField("nom", max_length=160)
    type_mime = models.CharField("type", max_length=100)
    taille = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    contenu = models.FileField("contenu", storage=stockage_prive, upload_to=_chemin, max_length=200)
    regle = models.CharField("règle d’accès", max_length=60)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="déposé par"
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now, editable=False)
    retenu_le = models.DateTimeField("retenu le", null=True, blank=True, editable=False)
    supprime_le = models.DateTimeField("supprimé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        ordering = ["-depose_le", "-pk"]
        indexes = [models.Index(fields=["retenu_le"], condition=Q(retenu_le__isnull=False), name="fichier_retenu")]

    def __str__(self) -> str:
        return self.nom

    @property
    def url(self) -> str:
        return reverse("fichier", args=[self.code])


class EtatTravail(models.TextChoices):
    EN_ATTENTE = "en_attente", "en attente"
    EN_COURS = "en_cours", "en cours"
    FAIT = "fait", "terminé"
    ECHOUE = "echoue", "échoué"
    ANNULE = "annule", "annulé"


A_FAIRE = (EtatTravail.EN_ATTENTE, EtatTravail.EN_COURS)
TRAVAIL = Table(
    initial=(EtatTravail.EN_ATTENTE,),
    moves=(
        Move("commencer", "Commencer", (EtatTravail.EN_ATTENTE,), EtatTravail.EN_COURS),
        Move("rendre", "Rendre à la file", (EtatTravail.EN_COURS,), EtatTravail.EN_ATTENTE),  # its worker died
        Move("finir", "Finir", (EtatTravail.EN_COURS,), EtatTravail.FAIT),
        Move("echouer", "Échouer", A_FAIRE, EtatTravail.ECHOUE),
        Move("annuler", "Annuler", A_FAIRE, EtatTravail.ANNULE),
        Move("recommencer", "Recommencer", (EtatTravail.ECHOUE, EtatTravail.ANNULE), EtatTravail.EN_ATTENTE),
    ),
)


class Travail(models.Model):
    """Long work that one person asked for: how far it is, and the file it made, which is theirs alone.

    `vu_le`: when it was last heard of, by whoever works at it or puts it in the queue. Whether somebody works at it
    now is never stored: the database's own lock says it (`socle.travaux`).
    """

    TRANSITIONS = TRAVAIL

    code = CodeField()
    genre = models.CharField("genre", max_length=60)
    proprietaire = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="travaux")
    portee = models.CharField("portée", max_length=60, blank=True, default="")
    titre = models.CharField("titre", max_length=200)
    retour = models.CharField("d’où il a été demandé", max_length=300)
    parametres = models.JSONField("paramètres", default=dict)
    empreinte = models.CharField("empreinte des paramètres", max_length=64)
    etat = models.CharField("état", max_length=10, choices=EtatTravail, default=EtatTravail.EN_ATTENTE)
    progres = models.PositiveSmallIntegerField("progrès", default=0)
    phrase = models.CharField("où il en est", max_length=200, blank=True, default="")
    erreur = models.CharField("erreur", max_length=500, blank=True, default="")
    essais = models.PositiveSmallIntegerField("essais", default=0)
    resultat = models.OneToOneField(
        Fichier, models.SET_NULL, null=True, blank=True, related_name="travail", verbose_name="résultat"
    )
    cree_le = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    vu_le = models.DateTimeField("vu le", default=timezone.now)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-cree_le", "-pk"]
        triggers = TRAVAIL.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["proprietaire", "genre", "empreinte"],
                condition=Q(etat__in=A_FAIRE),
                name="travail_demande_une_fois",
                violation_error_message="Ce travail est déjà en cours.",
            ),
            models.CheckConstraint(condition=Q(progres__range=(0, 100)), name="travail_progres"),
            models.CheckConstraint(
                condition=Q(etat__in=A_FAIRE, fini_le__isnull=True, erreur="")
                | Q(etat__in=("fait", "annule"), fini_le__isnull=False, erreur="")
                | (Q(etat="echoue", fini_le__isnull=False) & ~Q(erreur="")),
                name="travail_fini_dit",
                violation_error_message="Un travail fini dit quand, et pourquoi s’il a échoué.",
            ),
            models.CheckConstraint(
                condition=Q(resultat__isnull=True) | Q(etat="fait"),
                name="travail_resultat_fait",
                violation_error_message="Seul un travail terminé a un résultat.",
            ),
        ]
        indexes = [models.Index(fields=["vu_le"], condition=Q(etat__in=A_FAIRE), name="travail_a_faire")]

    def __str__(self) -> str:
        return self.titre

    @property
    def url(self) -> str:
        return reverse("travail", args=[self.code])
