"""The tables of what hangs on an employer and on a person: every foreign key that leads to them, and its rule."""

from typing import Any

from django.db.models import Q

from conventions.enums import EN_COURS, EN_VIGUEUR, EtatConvention
from coordination.models import AttestationFormation
from socle.valeurs import jour as en_jour
from structures.enums import EtatDeclaration, RoleMembre

from . import mandats
from .liens import Lien, de_meme, en_unissant, qui_se_chevauchent, sans_redire, tel_quel, tous


def _rang(membre: Any) -> int:
    return -RoleMembre.values.index(membre.role)


def _venue(invite: Any) -> tuple[bool, bool, bool]:
    """Certified, then present, then answered."""
    return invite.attestations.exists(), bool(invite.present), bool(invite.reponse)


def _rendu(releve: Any) -> bool:
    return releve.rendu_le is not None


def _un_seul_direct(lien: Lien, garde: Any, autre: Any) -> None:
    """Written over at each hour online: the one of the sheet kept stands."""
    if lien.de(garde).exists():
        lien.de(autre).delete()
    else:
        tel_quel(lien, garde, autre)


def _suppleent(lien: Lien, garde: Any, autre: Any) -> list[str]:
    if lien.de(garde).filter(relais=autre).exists() or lien.de(autre).filter(relais=garde).exists():
        return ["L’une répond à la place de l’autre pendant une absence\u00a0: ce sont deux personnes, ou ce "
                "relais est à retirer d’abord."]  # fmt: skip
    return []


def _deux_attestations(lien: Lien, garde: Any, autre: Any) -> list[str]:
    """A certificate is kept as it is, and a person has one for a training."""
    faites = AttestationFormation.objects.filter(invite__promeneur__in=[garde, autre], remplace_le__isnull=True)
    vues: dict[Any, Any] = {}
    for a in faites.select_related("invite__reunion").order_by("pk"):
        if vues.setdefault(a.invite.reunion_id, a) is not a:
            return [f"Chaque fiche a son attestation pour «\u00a0{a.invite.reunion}\u00a0»."]
    return []


STRUCTURE = (
    Lien(modele="structures.Adhesion", champ="structure", noms="séjour dans le réseau,séjours dans le réseau",
         joindre=en_unissant("motif_sortie")),
    Lien(modele="structures.Membre", champ="structure", noms="membre de l’équipe,membres de l’équipe",
         joindre=sans_redire("user_id", meilleure=_rang)),
    Lien(modele="structures.Contact", champ="structure", noms="contact,contacts",
         joindre=sans_redire("email", si=~Q(email=""))),
    Lien(modele="structures.Declaration", champ="structure", noms="déclaration du site,déclarations du site",
         refuse=de_meme("confirmee_par_id", si=Q(etat=EtatDeclaration.DEMANDEE), dire=lambda d:
                        f"{d.contact} demande à rejoindre l’une et l’autre\u00a0: répondez d’abord à l’une.")),
    Lien(modele="structures.StructureReunie", champ="structure", noms="fiche déjà réunie,fiches déjà réunies"),
    Lien(modele="promeneurs.Mandat", champ="structure", noms="mandat,mandats",
         refuse=mandats.refuser, joindre=mandats.joindre),
    Lien(modele="conventions.DelaiAccorde", champ="structure", noms="délai accordé,délais accordés",
         joindre=sans_redire("appel_id", meilleure=lambda d: d.jusqu_au)),
    Lien(modele="conventions.Convention", champ="structure", noms="convention ou demande,conventions ou demandes",
         gardes=("identite_figee",),
         refuse=tous(
             qui_se_chevauchent(lambda c: "Deux conventions couvrent les mêmes jours"
                                f" ({c.numero or 'reprise'}, du {en_jour(c.periode.lower)}).",
                                si=Q(etat__in=EN_VIGUEUR)),
             de_meme(si=Q(etat__in=EN_COURS), dire=lambda c:
                     "Chaque fiche a une demande de convention en cours\u00a0: finissez ou abandonnez l’une."),
             de_meme("appel_id", si=Q(appel__isnull=False) & ~Q(etat=EtatConvention.ABANDONNEE), dire=lambda c:
                     f"Chaque fiche a répondu à l’appel «\u00a0{c.appel}\u00a0»."),
         )),
    Lien(modele="coordination.Action", champ="structure", noms="ligne du journal,lignes du journal"),
    Lien(modele="coordination.Invite", champ="structure", noms="présence à une réunion,présences à des réunions"),
)  # fmt: skip

PROMENEUR = (
    Lien(modele="promeneurs.Promeneur_communes", champ="promeneur", noms="commune de travail,communes de travail",
         joindre=sans_redire("commune_id")),
    Lien(modele="promeneurs.Absence", champ="promeneur", noms="absence,absences",
         refuse=_suppleent, joindre=en_unissant()),
    Lien(modele="promeneurs.Absence", champ="relais", noms="relais d’une absence,relais d’absences"),
    Lien(modele="promeneurs.Suspension", champ="promeneur", noms="suspension,suspensions",
         refuse=de_meme(si=Q(levee_le__isnull=True), dire=lambda s:
                        "Les deux fiches sont suspendues\u00a0: levez d’abord l’une des suspensions.")),
    Lien(modele="promeneurs.Carte", champ="promeneur", noms="carte,cartes",
         gardes=("carte_imprimee", "carte_revoquee_pour_de_bon"),
         refuse=de_meme(si=Q(revoquee_le__isnull=True), dire=lambda c:
                        "Chaque fiche a une carte imprimée\u00a0: révoquez d’abord l’une des deux.")),
    Lien(modele="promeneurs.Mandat", champ="promeneur", noms="mandat,mandats",
         refuse=mandats.refuser, joindre=mandats.joindre),
    Lien(modele="promeneurs.Label", champ="promeneur", noms="label,labels",
         refuse=qui_se_chevauchent(lambda x: "Deux labels courent en même temps (le second depuis le "
                                   f"{en_jour(x.periode.lower)})\u00a0: retirez d’abord l’un des deux.")),
    Lien(modele="promeneurs.Compte", champ="promeneur", noms="compte sur un réseau,comptes sur des réseaux",
         gardes=("compte_ne_change_pas_de_main",)),
    Lien(modele="promeneurs.Permanence", champ="promeneur", noms="permanence,permanences",
         joindre=sans_redire("jour", "debut", "plateforme", "vacances")),
    Lien(modele="promeneurs.Pause", champ="promeneur", noms="pause des permanences,pauses des permanences",
         joindre=en_unissant()),
    Lien(modele="promeneurs.PermanenceEnPlus", champ="promeneur", noms="permanence en plus,permanences en plus",
         joindre=sans_redire("debut", "plateforme")),
    Lien(modele="promeneurs.EnDirect", champ="promeneur", noms="présence en ligne,présences en ligne",
         joindre=_un_seul_direct),
    Lien(modele="promeneurs.Signalement", champ="promeneur", noms="signalement,signalements"),
    Lien(modele="promeneurs.PromeneurReuni", champ="promeneur", noms="fiche déjà réunie,fiches déjà réunies"),
    Lien(modele="conventions.Poste", champ="promeneur", noms="poste de convention,postes de conventions",
         refuse=de_meme("convention_id", dire=lambda p:
                        f"Chaque fiche tient un poste de la même convention ({p.convention}).")),
    Lien(modele="conventions.Changement", champ="sortant", noms="départ déclaré,départs déclarés"),
    Lien(modele="coordination.Action", champ="promeneur", noms="ligne du journal,lignes du journal"),
    Lien(modele="coordination.Releve", champ="promeneur", noms="relevé d’activité,relevés d’activité",
         refuse=de_meme("mois", si=Q(rendu_le__isnull=False), dire=lambda r:
                        f"Chaque fiche a rendu son relevé de {r.mois:%m/%Y}\u00a0: rouvrez celui qui est de trop."),
         joindre=sans_redire("mois", meilleure=_rendu, complete=lambda r: not _rendu(r))),
    Lien(modele="coordination.Initiative", champ="promeneur", noms="initiative,initiatives"),
    Lien(modele="coordination.Favori", champ="promeneur", noms="ressource gardée,ressources gardées",
         joindre=sans_redire("ressource_id")),
    Lien(modele="coordination.Invite", champ="promeneur", noms="présence à une réunion,présences à des réunions",
         refuse=_deux_attestations, joindre=sans_redire("reunion_id", meilleure=_venue)),
)  # fmt: skip
