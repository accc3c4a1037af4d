"""The year of `plan`, typed on its days: the pages are opened and their forms sent as a browser does.

By the coordinator and by each promeneur, with the dates that the screens let one give.

What no screen does here: the network and its communes (`creer_reseau` makes them), the account of the first
coordinator (the same command invites them), signing in (`tests/accounts` does it), the two-factor step (switched off).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client

from socle.models import Courriel
from tests.conventions.fabrique import pdf

from . import plan
from .formulaire import lire, remplir

PARIS = ZoneInfo("Europe/Paris")
MOT = "une phrase pour toute l’année"
Geste = Callable[[], None]


class Navigateur:
    """A browser in which one person is signed in."""

    def __init__(self, user: Any = None) -> None:
        self.client, self.user = Client(enforce_csrf_checks=True), user
        self.jour: date | None = None

    def ouvrir(self, url: str) -> str:
        return self.recevoir(url).decode()

    def recevoir(self, url: str) -> bytes:
        jour = datetime.now(PARIS).date()
        if self.user and self.jour != jour:
            self.client.force_login(self.user)
            self.jour = jour
        reponse = self.client.get(url)
        assert reponse.status_code == 200, f"{url} : {reponse.status_code}"
        return reponse.content

    def envoyer(self, url: str, valeurs: dict[str, Any] | None = None, **geste: Any) -> str:
        """Fill in the form of this page, send it; gives the address where one is sent back."""
        valeurs = valeurs or {}
        reponse = self.client.post(url, remplir(lire(self.ouvrir(url), set(valeurs)), valeurs) | geste)
        assert reponse.status_code == 302, f"{url} {valeurs} : {_fautes(reponse.content.decode())}"
        return reponse.url


def _fautes(html: str) -> list[str]:
    trouvees = re.findall(r'class="(?:errorlist|error|errors|err)[^"]*".*?</(?:ul|div|p)>', html, re.S)
    return [re.sub(r"<[^>]+>|\s+", " ", f) for f in trouvees] or [html[-3000:]]


class Saisie:
    """Everything that is typed, with the day when it is."""

    def __init__(self, coordinatrice: Any, user_de: Callable[[str], Any]) -> None:
        self.coord, self.user_de = Navigateur(coordinatrice), user_de
        self.ici = f"/coordination/{plan.DEPARTEMENT}/"
        self.structures: dict[str, str] = {}
        self.personnes: dict[str, str] = {}
        self.eux: dict[str, tuple[Navigateur, str]] = {}
        self.mandats: dict[str, list[str]] = {}
        self.gestes: list[tuple[date, int, Geste]] = []

    def faire(self) -> None:
        """All of it, in the order of the days."""
        for programme in (self._structures, self._personnes, self._activite, self._reunions, self._journal):
            programme()
        self.gestes.sort(key=lambda geste: geste[:2])
        jours: dict[date, list[Geste]] = {}
        for jour, _, geste in self.gestes:
            jours.setdefault(jour, []).append(geste)
        for jour, siens in jours.items():
            with time_machine.travel(datetime.combine(jour, datetime.min.time(), PARIS) + timedelta(hours=14)):
                for geste in siens:
                    geste()

    def le(self, jour: date, geste: Callable[..., Any], *quoi: Any, rang: int = 5) -> None:
        """To be typed that day, and never before the network opens. `rang`: its order in the day."""
        self.gestes.append((max(jour, plan.OUVERTURE), rang, partial(geste, *quoi)))

    # — Structures

    def _structures(self) -> None:
        for s in plan.STRUCTURES:
            premier = s.sejours[0] if s.sejours else None
            self.le((premier and premier.depuis) or plan.OUVERTURE, self._structure, s, rang=0)
            for c in s.conventions:
                self.le(c.debut, self._convention, s, c, rang=1)
            for sejour in s.sejours[1:]:
                assert sejour.depuis
                self.le(sejour.depuis, self._entree, s, sejour, rang=1)
            for sejour in s.sejours:
                if sejour.dernier:
                    self.le(sejour.dernier, self._sortie, s, sejour.dernier, rang=9)

    def _structure(self, s: plan.Structure) -> None:
        dits = {"nom": s.nom, "type": s.type, "statut_juridique": s.statut, "commune": s.commune}
        if s.sejours:
            premier = s.sejours[0]
            dits |= {"entree": True, "depuis": premier.depuis, "postes": premier.postes}
        self.structures[s.cle] = self.coord.envoyer(self.ici + "structures/nouvelle/", dits)

    def _convention(self, s: plan.Structure, c: plan.Convention) -> None:
        dits = {"debut": c.debut, "dernier_jour": c.dernier, "postes": c.postes}
        self.coord.envoyer(self.structures[s.cle] + "conventions/reprendre/", dits)

    def _entree(self, s: plan.Structure, sejour: plan.Sejour) -> None:
        dits = {"depuis": sejour.depuis, "postes": sejour.postes}
        self.coord.envoyer(self.structures[s.cle] + "entree/", dits)

    def _sortie(self, s: plan.Structure, dernier: date) -> None:
        self.coord.envoyer(self.structures[s.cle] + "sortie/", {"dernier": dernier, "motif": "Fin du projet"})

    # — People

    def _personnes(self) -> None:
        for p in plan.PERSONNES:
            self.le(p.arrivee, self._personne, p, rang=2)
            for n, m in enumerate(p.mandats):
                self._mandat(p, n, m)
            for c in p.comptes:
                self._compte(p, c)
            if p.suspension:
                debut, leve = p.suspension
                self.le(debut, self._chez, p, "suspendre/", {"demandeur": "la coordination", "motif": "Enquête"})
                if leve:
                    self.le(leve, self._chez, p, "suspension/lever/", {"suite": "Rien"})
            if p.absente:
                absence = {"debut": p.absente, "relais_texte": "La structure"}
                self.le(p.absente, self._chez, p, "absence/", absence)

    def _personne(self, p: plan.Personne) -> None:
        """The sheet, then the invitation, and the account that it opens."""
        email = f"{p.cle}@annee.example"
        dits = {"prenom": p.prenom, "nom": p.nom, "fonction": "Animation jeunesse", "email": email}
        fiche = self.personnes[p.cle] = self.coord.envoyer(self.ici + "promeneurs/nouveau/", dits)
        self.mandats[p.cle] = []
        if not p.mandats:
            return
        self.coord.envoyer(fiche + "inviter/")
        lien = re.search(r"https?://[^/\s]+(/compte/invitation/\S+)", Courriel.objects.get(destinataire=email).corps)
        assert lien
        elle = Navigateur()
        compte = {"prenom": p.prenom, "nom": p.nom, "password1": MOT, "password2": MOT}
        espace = elle.envoyer(lien[1], compte)
        elle.user = self.user_de(email)
        self.eux[p.cle] = elle, espace

    def _mandat(self, p: plan.Personne, n: int, m: plan.Mandat) -> None:
        jour = max(m.depuis or plan.OUVERTURE, p.arrivee)
        self.le(jour, self._designation, p, m, rang=3)
        if m.exception:
            self.le(jour, self._exception, p, n, m.exception, rang=4)
        for partie, signee in zip(("promeneur", "structure"), m.signes, strict=True):
            if signee:
                self.le(max(signee, jour), self._charte, p, n, partie, signee)
        suivi = n + 1 < len(p.mandats) and p.mandats[n + 1].change
        if m.dernier and not suivi:
            self.le(max(m.dernier, jour), self._fin, p, n, m.dernier, rang=8)

    def _designation(self, p: plan.Personne, m: plan.Mandat) -> None:
        nom = next(s.nom for s in plan.STRUCTURES if s.cle == m.structure)
        page = f"mandats/{self.mandats[p.cle][-1]}/changer/" if m.change else "designer/"
        self._chez(p, page, {"structure": nom, "depuis": m.depuis})
        codes = re.findall(r"/mandats/([^/]+)/", self._fiche(p))
        nouveaux = set(codes) - set(self.mandats[p.cle])
        assert len(nouveaux) == 1, (p.cle, codes)
        self.mandats[p.cle] += nouveaux

    def _exception(self, p: plan.Personne, n: int, jours: tuple[date | None, date | None]) -> None:
        dits = {"motif": "En attendant la convention", "depuis": jours[0], "dernier": jours[1]}
        self._chez(p, f"mandats/{self.mandats[p.cle][n]}/exception/", dits)

    def _charte(self, p: plan.Personne, n: int, partie: str, signee: date) -> None:
        dits = {"parties": [partie], "signee_le": signee, "upload": pdf()}
        self._chez(p, f"mandats/{self.mandats[p.cle][n]}/charte/", dits)

    def _fin(self, p: plan.Personne, n: int, dernier: date) -> None:
        self._chez(p, f"mandats/{self.mandats[p.cle][n]}/finir/", {"dernier": dernier, "motif": "Départ"})

    def _compte(self, p: plan.Personne, c: plan.Compte) -> None:
        self.le(c.le, self._presenter, p, c, rang=6)
        actes: tuple[tuple[date | None, str, dict[str, Any]], ...] = (
            (c.verifie, "", {"montre_structure": True, "montre_lien": True}),
            (c.refuse, "refuser/", {"motif": "Ce compte est à quelqu’un d’autre."}),
            (c.ferme, "fermer/", {"motif": "Bloqué"}),
        )
        for jour, page, dits in actes:
            if jour:
                self.le(jour, self._du_compte, p, c, page, dits, rang=7)

    def _presenter(self, p: plan.Personne, c: plan.Compte) -> None:
        elle, espace = self.eux[p.cle]
        dits = {"plateforme": plan.PLATEFORMES[c.plateforme], "identifiant": c.identifiant}
        elle.envoyer(espace + "comptes/ajouter/", dits)

    def _du_compte(self, p: plan.Personne, c: plan.Compte, page: str, dits: dict[str, Any]) -> None:
        liens = re.findall(r'<a href="([^"]*/comptes/[^"/]+/)">([^<]+)</a><small>([^<,]+)', self._fiche(p))
        lien = next(url for url, _, nom in liens if nom.strip() == plan.PLATEFORMES[c.plateforme])
        self.coord.envoyer(lien + page, dits)

    def _fiche(self, p: plan.Personne) -> str:
        return self.coord.ouvrir(self.personnes[p.cle])

    def _chez(self, p: plan.Personne, page: str, dits: dict[str, Any]) -> None:
        self.coord.envoyer(self.personnes[p.cle] + page, dits)

    # — Activity

    def _activite(self) -> None:
        self.le(plan.REGLAGES, self.coord.envoyer, self.ici + "activite/ouvrir/", {"depuis": plan.PREMIER_MOIS}, rang=0)
        for r in plan.RELEVES:
            jour = r.le or r.premier.replace(day=28)
            if r.le:
                self.le(r.le, self._rouvrir, r, rang=1)
            if r.d_abord:
                self.le(jour, self._releve, r, r.d_abord, rang=6)
            self.le(jour, self._releve, r, r.jeunes, rang=7)
        for i in plan.INITIATIVES:
            self.le(i.le or i.date, self._initiative, i)

    def _rouvrir(self, r: plan.Releve) -> None:
        """Asked by the person, opened again by the coordination."""
        elle, espace = self.eux[r.personne]
        elle.envoyer(f"{espace}activite/{r.premier:%Y-%m}/rouvrir/", {"motif": "J’étais malade"})
        code = espace.rstrip("/").rpartition("/")[2]
        page = f"{self.ici}activite/{code}/{r.premier:%Y-%m}/rouvrir/"
        self.coord.envoyer(page, {"jusqu_au": r.le})

    def _releve(self, r: plan.Releve, jeunes: int | None) -> None:
        elle, espace = self.eux[r.personne]
        heures = None if r.heures is None else f"{r.heures:g}"
        dits: dict[str, Any] = {
            "heures": heures, "jeunes": jeunes, "nouveaux": r.nouveaux, "rencontres": r.rencontres,
            "themes": list(r.themes),
        } | {f"chiffres.orientation_{o}": n for o, n in r.orientations.items()}  # fmt: skip
        if t := r.trimestre:
            dits |= {"jeunes_trimestre": t.jeunes, "situations": t.situations}
            for axe in ("age", "genre", "intervention"):
                dits |= {f"chiffres.{axe}_{k}": n for k, n in getattr(t, f"{axe}s").items()}
            for axe in ("echanges", "sur"):
                dits |= {f"chiffres.{axe}_{k}": n for k, n in getattr(t, axe).items()}
        geste = "garder" if r.brouillon else "rendre"
        elle.envoyer(f"{espace}activite/{r.premier:%Y-%m}/", dits, geste=geste)

    def _initiative(self, i: plan.Initiative) -> None:
        elle, espace = self.eux[i.personne]
        dits = {"date": i.date, "titre": i.titre, "theme": i.theme, "prevue": i.prevue or None, "jeunes": i.jeunes}
        elle.envoyer(f"{espace}activite/initiatives/ajouter/", dits)

    # — Meetings

    def _reunions(self) -> None:
        heures = {"minutes": f"{plan.FORMATION_DEMANDEE // 60} h"}
        self.le(plan.REGLAGES, self.coord.envoyer, self.ici + "reunions/formation/regler/", heures)
        for r in plan.REUNIONS:
            adresses: list[str] = []
            self.le(r.le, self._reunion, r, adresses)
            if r.annulee:
                self.le(r.annulee, lambda a: self.coord.envoyer(a[0] + "annuler/", {"motif": "Grève"}), adresses)
            if r.pointee:
                self.le(r.date, self._presences, r, adresses, rang=8)
        for s in plan.SEANCES:
            self.le(s.date, self._seance, s)

    def _reunion(self, r: plan.Reunion, adresses: list[str]) -> None:
        modules = "\n".join(f"{titre} : {minutes // 60} h {minutes % 60:02}" for titre, minutes in r.modules)
        dits = {
            "type": r.type, "type_libre": r.libre, "thematique": r.sujet, "date": r.date, "debut": "09:30",
            "fin": "16:30", "lieu": "Bobigny", "modules": modules, "nb_structures": r.structures,
            "nb_participants": r.participants, "nb_jeunes": r.jeunes, "nb_parents": r.parents,
        }  # fmt: skip
        ici = self.coord.envoyer(self.ici + "reunions/nouvelle/", dits)
        adresses.append(ici)
        if r.a_tous or r.invites:
            noms = {p.cle: f"{p.prenom} {p.nom}" for p in plan.PERSONNES}
            dits = {"groupes": ["promeneurs"] if r.a_tous else [], "promeneurs": [noms[c] for c in r.invites]}
            self.coord.envoyer(ici + "inviter/", dits, geste="envoyer")

    def _presences(self, r: plan.Reunion, adresses: list[str]) -> None:
        noms, ici = {p.cle: f"{p.prenom} {p.nom}" for p in plan.PERSONNES}, adresses[0]
        if r.presents:
            self.coord.envoyer(ici + "presences/", {"present": [noms[c] for c in r.presents]})
        for cle in r.venus:
            self.coord.envoyer(ici + "presences/ajouter/", {"promeneur": noms[cle]})
        for nom in r.dehors:
            self.coord.envoyer(ici + "presences/ajouter/", {"nom": nom})
        invites = re.findall(r'href="([^"]*/invites/[^"/]+/)"', self.coord.ouvrir(ici)) if r.suivi else []
        for cle, minutes in r.suivi:
            sien = next(u for u in invites if noms[cle] in self.coord.ouvrir(u))
            self.coord.envoyer(sien, {"minutes": f"{minutes // 60} h {minutes % 60:02}"})

    def _seance(self, s: plan.Seance) -> None:
        ici = self.coord.envoyer(self.ici + "seances/nouvelle/", {"date": s.date, "type": s.type})
        if s.presents:
            autres = "\n".join(f"{nom}, Département" for nom in s.presents)
            self.coord.envoyer(ici + "presences/", {"autres": autres})

    # — The action log

    def _journal(self) -> None:
        for a in plan.ACTIONS:
            temps = f"{a.minutes // 60} h {a.minutes % 60:02}" if a.minutes else None
            dits = {"date": a.date, "nature": a.nature, "texte": a.texte, "minutes": temps}
            self.le(a.date, self.coord.envoyer, self.ici + "journal/noter/", dits)
