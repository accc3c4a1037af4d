"""Named questions about promeneurs: who is actif, who is visible, on a day. The definitions of the whole product.

Dates decide: nothing here reads a flag that a job must flip, so any day can be asked, and the worker may be stopped.
"""

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Lower
from django.utils import timezone

from structures.enums import RoleMembre
from territoires import temps

from . import ouverture
from .enums import EtatCompte, EtatSignalement, Partie, StatutPromeneur
from .moments import Commencee, JourLocal

FIN_PROCHE_JOURS = 90
CONFIRMATION = timedelta(days=90)  # a profile is confirmed every three months


def _model(name: str):
    return apps.get_model("promeneurs", name)


class MandatQuerySet(QuerySet):
    def designes(self, jour: date) -> "MandatQuerySet":
        """The employer names the person on that day, in a structure that is in the network that day."""
        adhesion = apps.get_model("structures", "Adhesion").objects.filter(
            structure=OuterRef("structure"), periode__contains=jour
        )
        return self.filter(Exists(adhesion), designation__contains=jour)

    def ouvrables(self, jour: date) -> "MandatQuerySet":
        """Something opens the mandate that day or later, or may: not a structure whose conventions are over, unless an
        exception keeps the person. Asked of today: a file in progress counts, and its past states are not read."""
        tenus = Q(exception__upper_inf=True) | Q(exception__endswith__gt=jour)
        mandats = self
        for fermee in ouverture.fermees(jour):
            mandats = mandats.filter(tenus | ~Q(fermee))
        return mandats

    def with_ouvrable(self, jour: date) -> "MandatQuerySet":
        """Annotate `ouvrable`."""
        return self.annotate(ouvrable=Exists(self.model.objects.filter(pk=OuterRef("pk")).ouvrables(jour)))

    def charte_a_signer(self, jour: date, *parties: str) -> "MandatQuerySet":
        """Those whose charter one of these parties (either, without any) is to be asked for that day."""
        signature = _model("SignatureCharte").objects.filter(mandat=OuterRef("pk"))
        manque = Q(*[~Exists(signature.filter(partie=p)) for p in parties or Partie.values], _connector=Q.OR)
        return self.designes(jour).ouvrables(jour).filter(manque)

    def non_finis(self, jour: date) -> "MandatQuerySet":
        """The employer names the person on that day or later."""
        return self.filter(Q(designation__upper_inf=True) | Q(designation__endswith__gt=jour))

    def derniers(self) -> "MandatQuerySet":
        """Of people who have left: the mandate that ended last, or those of several employers that ended that day."""
        fin = OuterRef("designation__endswith")
        apres = self.model.objects.filter(promeneur=OuterRef("promeneur"), designation__endswith__gt=fin)
        return self.filter(~Exists(apres))

    def signes(self, jour: date) -> "MandatQuerySet":
        """The charter is signed by both parties, on that day at the latest."""
        signature = _model("SignatureCharte").objects.filter(mandat=OuterRef("pk"), signee_le__lte=jour)
        return self.filter(
            Exists(signature.filter(partie=Partie.PROMENEUR)), Exists(signature.filter(partie=Partie.STRUCTURE))
        )

    def en_vigueur(self, jour: date) -> "MandatQuerySet":
        """Opened by a convention in force or a documented exception, and running that day."""
        return self.filter(periode__contains=jour)

    def actifs(self, jour: date) -> "MandatQuerySet":
        return self.en_vigueur(jour).signes(jour)


class PromeneurQuerySet(QuerySet):
    def du_code(self, code: str):
        """The file of this code, or the one into which it was merged; None when there is neither."""
        return self.filter(code=code).first() or self.filter(reunis__code=code).first()

    def visible_to(self, user) -> "PromeneurQuerySet":
        """The people whose file this person may open: oneself, those one's structure names today or later, those of
        the networks one coordinates. A partner reads figures, not people."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mandat = _model("Mandat").objects.filter(promeneur=OuterRef("pk"), structure__membres__user=user)
        coordonne = user.roles_reseau.filter(role="coordination")
        return self.filter(
            Q(user=user) | Q(reseau__in=coordonne.values("reseau")) | Exists(mandat.non_finis(timezone.localdate()))
        )

    def actifs(self, jour: date) -> "PromeneurQuerySet":
        """A mandate in force that day, the charter signed by both, not suspended (domain §3.7)."""
        mandat = _model("Mandat").objects.filter(promeneur=OuterRef("pk")).actifs(jour)
        return self.filter(Exists(mandat)).exclude(_suspendu(jour))

    def hors_convention(self, jour: date) -> "PromeneurQuerySet":
        """Actifs that day by an exception alone."""
        mandat = _model("Mandat").objects.filter(promeneur=OuterRef("pk")).exclude(exception__contains=jour)
        return self.actifs(jour).exclude(Exists(mandat.actifs(jour)))

    def visibles(self, jour: date) -> "PromeneurQuerySet":
        """Actifs that day whose profile is complete, and confirmed within three months and the network's delay."""
        return self.complets(jour).exclude(_perime(jour))

    def complets(self, jour: date) -> "PromeneurQuerySet":
        """Actifs that day whose profile has it all: first name, job, a photo of their own or the structure's, and
        at least one account that somebody checked. The profile is today's."""
        montre = Q(promeneur__photo__isnull=False) | Q(structure__image__isnull=False)
        mandat = _model("Mandat").objects.filter(montre, promeneur=OuterRef("pk")).actifs(jour)
        complet = self.filter(Exists(mandat), ~Q(prenom=""), ~Q(fonction=""), _compte(EtatCompte.OFFICIEL))
        return complet.exclude(_suspendu(jour))

    def attente_charte(self, jour: date) -> "PromeneurQuerySet":
        """Mandated that day, the charter missing from one party or both: a dated figure, whatever opens the mandate."""
        designe = _model("Mandat").objects.filter(promeneur=OuterRef("pk")).designes(jour)
        signe = _model("Mandat").objects.filter(promeneur=OuterRef("pk"), designation__contains=jour).signes(jour)
        return self.filter(Exists(designe)).exclude(Exists(signe))

    def charte_attendue(self, jour: date) -> "PromeneurQuerySet":
        """Of them, those who are asked for it: something opens their mandate, or may."""
        return self.filter(_charte_attendue(jour))

    def sans_mandat(self, jour: date) -> "PromeneurQuerySet":
        """Named by an employer, but nothing opens the mandate that day, and no charter is asked for."""
        mandats = _model("Mandat").objects.filter(promeneur=OuterRef("pk"))
        return self.filter(Exists(mandats.designes(jour)) & ~Exists(mandats.actifs(jour)) & ~_charte_attendue(jour))

    def designes(self, jour: date) -> "PromeneurQuerySet":
        """In the network that day: named by a structure of the network, whatever is still missing."""
        return self.filter(Exists(_model("Mandat").objects.filter(promeneur=OuterRef("pk")).designes(jour)))

    def partis(self, jour: date) -> "PromeneurQuerySet":
        """Every designation has ended, that day at the latest."""
        mandats = _model("Mandat").objects.filter(promeneur=OuterRef("pk"))
        return self.filter(Exists(mandats.filter(designation__endswith__lte=jour))).exclude(
            Exists(mandats.exclude(designation__endswith__lte=jour, designation__upper_inf=False))
        )

    def suspendus(self, jour: date) -> "PromeneurQuerySet":
        return self.filter(_suspendu(jour))

    def absents(self, jour: date) -> "PromeneurQuerySet":
        return self.filter(_absent(jour))

    def compte_a_verifier(self) -> "PromeneurQuerySet":
        return self.filter(_compte(EtatCompte.A_VERIFIER))

    def profil_incomplet(self, jour: date) -> "PromeneurQuerySet":
        """Actifs that day whose profile lacks something."""
        return self.actifs(jour).exclude(Exists(self.model.objects.complets(jour).filter(pk=OuterRef("pk"))))

    def a_confirmer(self, jour: date) -> "PromeneurQuerySet":
        """Visible that day, but not confirmed for three months."""
        return self.visibles(jour).filter(confirme_le__lte=jour - CONFIRMATION)

    def caches(self, jour: date) -> "PromeneurQuerySet":
        """Hidden that day for want of a confirmation, and for that alone."""
        return self.complets(jour).filter(_perime(jour))

    def fin_proche(self, jour: date, jours: int = FIN_PROCHE_JOURS) -> "PromeneurQuerySet":
        """Actifs that day whose every mandate ends within `jours` days."""
        apres = _model("Mandat").objects.filter(promeneur=OuterRef("pk")).actifs(jour + timedelta(days=jours))
        return self.actifs(jour).exclude(Exists(apres))

    def en_ligne(self, maintenant: datetime | None = None) -> "PromeneurQuerySet":
        """Those who said so, or with a permanence running now by their own clock and calendar, and not away today.

        `horaires.Agenda.en_cours` says the same of one person; a test compares both.
        """
        maintenant = maintenant or timezone.now()
        ici = JourLocal(OuterRef("reseau__departement"), maintenant=maintenant)
        absence = _model("Absence").objects.filter(promeneur=OuterRef("pk"), periode__contains=ici)
        en_direct = _model("EnDirect").objects.filter(promeneur=OuterRef("pk"))
        en_direct = en_direct.filter(depuis__lte=maintenant, jusqu_a__gt=maintenant)
        return self.filter(
            Exists(en_cours(maintenant)) | Exists(en_plus_en_cours(maintenant)) | Exists(en_direct), ~Exists(absence)
        )

    def en_ligne_partout(self, maintenant: datetime | None = None) -> "PromeneurQuerySet":
        """The same people, asked of the whole country: it starts from what runs, not from everybody."""
        maintenant = maintenant or timezone.now()
        return self.filter(promeneurs_en_cours(maintenant)).en_ligne(maintenant)

    def with_profil(self, jour: date | None = None) -> "PromeneurQuerySet":
        """Annotate what `a_faire.manques` reads: the structure's picture, an official account, one presented."""
        mandat = _model("Mandat").objects.filter(promeneur=OuterRef("pk"), structure__image__isnull=False)
        return self.annotate(
            structure_a_image=Exists(mandat.filter(designation__contains=jour or timezone.localdate())),
            a_compte_officiel=_compte(EtatCompte.OFFICIEL),
            a_compte_presente=_compte(EtatCompte.A_VERIFIER),
        )

    def with_statut(self, jour: date) -> "PromeneurQuerySet":
        """Annotate `statut`: the first that holds, for a list that shows one word a person."""
        ordre = [
            (StatutPromeneur.SUSPENDU, self.model.objects.suspendus(jour)),
            (StatutPromeneur.PARTI, self.model.objects.partis(jour)),
            (StatutPromeneur.ATTENTE_CHARTE, self.model.objects.charte_attendue(jour)),
            (
                StatutPromeneur.A_MANDATER,
                self.model.objects.exclude(Exists(self.model.objects.actifs(jour).filter(pk=OuterRef("pk")))),
            ),
            (StatutPromeneur.ABSENT, self.model.objects.absents(jour)),
            (StatutPromeneur.COMPTE_A_VERIFIER, self.model.objects.compte_a_verifier()),
            (StatutPromeneur.PROFIL_INCOMPLET, self.model.objects.profil_incomplet(jour)),
            (StatutPromeneur.CACHE, self.model.objects.caches(jour)),
            (StatutPromeneur.FIN_PROCHE, self.model.objects.fin_proche(jour)),
            (StatutPromeneur.A_CONFIRMER, self.model.objects.a_confirmer(jour)),
        ]
        whens = [When(Exists(qs.filter(pk=OuterRef("pk"))), then=Value(str(statut))) for statut, qs in ordre]
        return self.annotate(statut=Case(*whens, default=Value(str(StatutPromeneur.VISIBLE)), output_field=CharField()))


class CarteQuerySet(QuerySet):
    def gardees(self) -> "CarteQuerySet":
        """Neither lost nor replaced, whatever the dates: at most one a person."""
        return self.filter(revoquee_le__isnull=True)

    def valides(self, jour: date) -> "CarteQuerySet":
        """What a scan answers « valable » to: not revoked, not past its last day, and its owner is actif that day."""
        actifs = _model("Promeneur").objects.actifs(jour).filter(pk=OuterRef("promeneur"))
        return self.gardees().filter(Exists(actifs), dernier_jour__gte=jour)


def en_cours(maintenant: datetime):
    """Weekly permanences running now (subquery of a promeneur), begun on a day that nothing took away."""
    permanences = _model("Permanence").objects.filter(promeneur=OuterRef("pk"))
    ouvertes = permanences.alias(commencee=Commencee(OuterRef("reseau__departement"), maintenant=maintenant))
    return ouvertes.filter(~_ce_jour("Pause", "commencee"), ~_ce_jour("Absence", "commencee"), commencee__isnull=False)


def en_plus_en_cours(maintenant: datetime):
    """Slots of one date running now (subquery of a promeneur)."""
    en_plus = _model("PermanenceEnPlus").objects.filter(promeneur=OuterRef("pk"))
    return en_plus.filter(~_ce_jour("Absence", "jour"), debut__lte=maintenant, fin__gt=maintenant)


def promeneurs_en_cours(maintenant: datetime) -> Q:
    """Those with something running, exceptions aside."""
    jours = {str((moment.jour.weekday() - hier) % 7) for moment, _ in temps.moments(maintenant) for hier in (0, 1)}
    hebdo = _model("Permanence").objects.filter(jour__in=jours)
    hebdo = hebdo.alias(commencee=Commencee(F("promeneur__reseau__departement"), maintenant=maintenant))
    en_plus = _model("PermanenceEnPlus").objects.filter(debut__lte=maintenant, fin__gt=maintenant)
    en_direct = _model("EnDirect").objects.filter(jusqu_a__gt=maintenant)
    sources = (hebdo.filter(commencee__isnull=False), en_plus, en_direct)
    return reduce(or_, (Q(pk__in=source.order_by().values("promeneur")) for source in sources))


def _ce_jour(modele: str, champ: str):
    """The person has one of these on the day that `champ` says."""
    return Exists(_model(modele).objects.filter(promeneur=OuterRef("promeneur"), periode__contains=OuterRef(champ)))


def _charte_attendue(jour: date):
    mandats = _model("Mandat").objects.filter(promeneur=OuterRef("pk"))
    signe = mandats.filter(designation__contains=jour).signes(jour)
    return Exists(mandats.charte_a_signer(jour)) & ~Exists(signe)


def _suspendu(jour: date):
    suspension = _model("Suspension").objects.filter(promeneur=OuterRef("pk"), debut__date__lte=jour)
    return Exists(suspension.filter(Q(levee_le__isnull=True) | Q(levee_le__date__gt=jour)))


def _perime(jour: date):
    """Not confirmed for three months and the delay of the network, where it has one."""
    limite = ExpressionWrapper(
        Value(jour - CONFIRMATION) - F("reseau__delai_confirmation_jours"), output_field=DateField()
    )
    return Q(reseau__delai_confirmation_jours__gt=0, confirme_le__lte=limite)


def _absent(jour: date):
    return Exists(_model("Absence").objects.filter(promeneur=OuterRef("pk"), periode__contains=jour))


def _compte(etat: EtatCompte):
    return Exists(_model("Compte").objects.filter(promeneur=OuterRef("pk"), etat=etat))


class SignalementQuerySet(QuerySet):
    def hors(self, user) -> "SignalementQuerySet":
        """Without those about this person: nobody reads a report about oneself, whatever their role."""
        return self.hors_de(user.pk, user.email)

    def hors_de(self, user, email: str) -> "SignalementQuerySet":
        """The same, of an account given by its key and its address."""
        return self.exclude(promeneur__user=user).exclude(promeneur__email__iexact=email)

    def du_reseau(self, reseau, user) -> "SignalementQuerySet":
        """What this person may read of a network's reports."""
        return self.filter(reseau=reseau).hors(user)

    def de_la_structure(self, structure, user) -> "SignalementQuerySet":
        """What the direction of an employer may read: reports about the people it names today or later, but those
        who are at its head themselves."""
        gens = structure.mandats.non_finis(timezone.localdate()).values("promeneur")
        return self.filter(promeneur__in=gens).exclude(promeneur__in=_a_la_tete(structure)).hors(user)

    def ouverts(self) -> "SignalementQuerySet":
        return self.exclude(etat=EtatSignalement.CLOS)


def _a_la_tete(structure) -> QuerySet:
    """The promeneurs who direct this structure, or are its contact in charge."""
    tete = structure.membres.filter(role=RoleMembre.DIRECTION)
    contacts = structure.contacts.filter(responsable=True).exclude(email="")
    gens = _model("Promeneur").objects.order_by().annotate(courriel=Lower("email"))
    return gens.filter(
        Q(user__in=tete.values("user"))
        | Q(courriel__in=tete.values("user__email"))
        | Q(courriel__in=contacts.values(bas=Lower("email")))
    ).values("pk")
