"""Named questions about conventions."""

from datetime import date, datetime

from django.apps import apps
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from socle.dates import UN_JOUR, aujourdhui

from . import tours
from .enums import EN_COURS, EN_VIGUEUR, EtatAppel, EtatConvention, Origine, Role

ENCADREMENT = ("direction", "gestion")


def _roles(user, **filtre):
    return apps.get_model("territoires", "RoleReseau").objects.filter(
        user=user, reseau=OuterRef("structure__reseau"), **filtre
    )


def _membres(user, **filtre):
    return apps.get_model("structures", "Membre").objects.filter(user=user, structure=OuterRef("structure"), **filtre)


class AppelQuerySet(QuerySet):
    def publies(self) -> "AppelQuerySet":
        """Those anybody reads: to come, open or closed."""
        return self.filter(etat=EtatAppel.PUBLIE)

    def ouverts(self, maintenant: datetime) -> "AppelQuerySet":
        return self.publies().filter(ouvre_le__lte=maintenant, ferme_le__gt=maintenant)

    def pour(self, structure, maintenant: datetime) -> "AppelQuerySet":
        """Those a structure may still answer: open ones of its network, or closed ones that give it more time, and that
        it has not answered yet."""
        conventions = apps.get_model("conventions", "Convention").objects
        delais = apps.get_model("conventions", "DelaiAccorde").objects.filter(
            appel=OuterRef("pk"), structure=structure, jusqu_au__gt=maintenant
        )
        repondus = conventions.filter(appel=OuterRef("pk"), structure=structure).exclude(etat=EtatConvention.ABANDONNEE)
        siens = self.publies().filter(reseau=structure.reseau_id, ouvre_le__lte=maintenant)
        return (
            siens.filter(Q(ferme_le__gt=maintenant) | Q(Exists(delais))).exclude(Exists(repondus)).order_by("ferme_le")
        )

    def with_comptes(self) -> "AppelQuerySet":
        """Annotate how many files were begun (`commences`, not handed in) and handed in (`deposes`)."""
        vivantes = ~Q(conventions__etat=EtatConvention.ABANDONNEE)
        brouillon = Q(conventions__etat=EtatConvention.BROUILLON)
        return self.annotate(
            commences=Count("conventions", filter=brouillon),
            deposes=Count("conventions", filter=vivantes & ~brouillon),
        )


class ConventionQuerySet(QuerySet):
    def en_vigueur(self, jour: date) -> "ConventionQuerySet":
        """In force that day, by its dates."""
        return self.filter(etat__in=EN_VIGUEUR, periode__contains=jour)

    def datees(self) -> "ConventionQuerySet":
        """Signed, or taken up from before the platform: those whose dates count."""
        return self.filter(etat__in=EN_VIGUEUR, periode__isnull=False)

    def en_cours(self) -> "ConventionQuerySet":
        """Files not yet signed, refused or given up."""
        return self.filter(etat__in=EN_COURS)

    def attendues(self) -> "ConventionQuerySet":
        """Files in progress as their structure knows it: one refused goes on until it is told."""
        return self.filter(Q(etat__in=EN_COURS) | tours.tues())

    def du_reseau(self, reseau) -> "ConventionQuerySet":
        return self.filter(structure__reseau=reseau)

    def visible_to(self, user) -> "ConventionQuerySet":
        """Those of one's structures and of the networks one coordinates; a partner sees them once submitted."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        soumise = Q(origine=Origine.REPRISE) | Q(depose_le__isnull=False)
        return self.filter(
            Q(Exists(_membres(user)))
            | Q(Exists(_roles(user, role=Role.COORDINATION)))
            | (soumise & Q(Exists(_roles(user, role=Role.PARTENAIRE))))
        )

    def files_visible_to(self, user) -> "ConventionQuerySet":
        """Those whose supporting documents one may open: not any member of the team, but its head."""
        visibles = self.visible_to(user)
        if user is None or not user.is_authenticated or user.is_superuser:
            return visibles
        return visibles.filter(Q(Exists(_membres(user, role__in=ENCADREMENT))) | Q(Exists(_roles(user))))

    def followed_by(self, user) -> "ConventionQuerySet":
        """Of those, the ones that the network follows: what has not reached the structure is not for its head."""
        lues = self.files_visible_to(user)
        return lues if user is not None and user.is_superuser else lues.filter(Exists(_roles(user)))

    def edited_by(self, user) -> "ConventionQuerySet":
        """Those of the structures that this person heads."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Exists(_membres(user, role__in=ENCADREMENT)))

    def coordinated_by(self, user) -> "ConventionQuerySet":
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(Exists(_roles(user, role=Role.COORDINATION)))

    def suivies(self) -> "ConventionQuerySet":
        """Those that somebody claimed who still works in their network."""
        return self.filter(tours.suivi())

    def with_suivi(self) -> "ConventionQuerySet":
        """Annotate `est_suivie`, with who claimed it."""
        suivie = Case(When(tours.suivi(), then=True), default=False)
        return self.select_related("instructeur").annotate(est_suivie=suivie)

    def with_tour(self, jour: date | None = None) -> "ConventionQuerySet":
        """Annotate what `statuts.statut` reads: `tour`, `tour_depuis`, what waits for the coordination
        (`tours.ATTENTES`), `financeur_attendu`, `refusees`, `donnees`, who has signed, `confirmees`, whose
        signature counts, and `dans_l_ordre`."""
        signees = {"donnees": tours.donnees(), "confirmees": tours.confirmees(), "dans_l_ordre": tours.dans_l_ordre()}
        dites = {"financeur_attendu": tours.financeur_attendu(), "refusees": tours.refusees()}
        annotees = self.annotate(**tours.attentes(jour or aujourdhui()), **signees, **dites)
        return annotees.annotate(tour=tours.tour(), tour_depuis=tours.tour_depuis())

    def with_avis(self, user) -> "ConventionQuerySet":
        """Annotate `avis_donne`: this person gave an opinion; `recuse`: takes no part in the file."""
        avis = apps.get_model("conventions", "Avis").objects.filter(convention=OuterRef("pk"), auteur=user)
        return self.annotate(avis_donne=Exists(avis), recuse=tours.recuse(user))

    def with_dossier(self) -> "ConventionQuerySet":
        """All that one file's page reads, in a fixed number of queries."""
        avec_tour = self.with_tour().select_related(
            "structure__reseau__departement", "structure__commune", "appel", "instructeur"
        )
        return avec_tour.prefetch_related(
            "appel__questions",
            "appel__pieces_reglees",
            "structure__reseau__pieces_reglees",
            "postes_prevus__promeneur",
            "creneaux",
            "lignes_budget",
            "pieces__depots__fichier",
            "demandes__piece",
            "lettres__ecrite_par",
            "lettres__demandes__piece",
            "avis__auteur",
            "avis__organisme__noms",
            "recusations__user",
            "inscriptions__seance",
            "decisions__seance",
            "decisions_financeurs__organisme__noms",
            "documents__fichier",
            "signatures__fichier",
            "signatures__document",
            "refus__par",
            "refus__fichier",
            "originaux__fichier",
            "changements__sortant",
            "avenants__seance",
            "demeures__lettre__fichier",
            "demeures__reponses__fichier",
            "demeures__reponses__original__fichier",
            "bilans__pieces",
            "versements",
            "controles__pieces",
        )

    def finies(self, jour: date) -> "ConventionQuerySet":
        """Those over that day, of structures which no other convention follows and no file handed in. A draft that
        anybody may begin, or leave there, promises nothing."""
        suite = self.model.objects.filter(structure=OuterRef("structure")).filter(
            Q(etat__in=[e for e in EN_COURS if e != EtatConvention.BROUILLON])
            | tours.tues()
            | Q(etat__in=EN_VIGUEUR, periode__endswith__gt=jour)
        )
        return self.filter(etat__in=EN_VIGUEUR).exclude(Exists(suite)).order_by()

    def finissant(self, jour: date, avant: date) -> "ConventionQuerySet":
        """Active ones whose last day comes between these two, both included."""
        return self.filter(
            etat=EtatConvention.ACTIVE, periode__endswith__gt=jour, periode__endswith__lte=avant + UN_JOUR
        ).order_by("pk")
