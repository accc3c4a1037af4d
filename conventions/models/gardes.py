"""Triggers of this room, besides those of the tables of states: what the database refuses even in raw SQL."""

import pgtrigger

from ..enums import EtatConvention, Origine


def premiers_etats() -> pgtrigger.Trigger:
    """Only a convention taken up from before the platform begins signed; everything else begins as a draft."""
    return pgtrigger.Trigger(
        name="premier_etat_selon_origine",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF (NEW.origine, NEW.etat) IN (('{Origine.REPRISE.value}', '{EtatConvention.ACTIVE.value}'),
                ('{Origine.PLATEFORME.value}', '{EtatConvention.BROUILLON.value}')) THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'Une demande commence en brouillon ; seule une reprise commence signée.';
        """,
    )


def fige(nom: str, champs: tuple[str, ...], message: str, *, quand: str = "TRUE") -> pgtrigger.Trigger:
    """These columns never change once `quand` holds."""
    avant = ", ".join(f"OLD.{c}" for c in champs)
    apres = ", ".join(f"NEW.{c}" for c in champs)
    return pgtrigger.Trigger(
        name=nom,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF ({quand}) AND ROW({avant}) IS DISTINCT FROM ROW({apres}) THEN
                RAISE EXCEPTION '{message}';
            END IF;
            RETURN NEW;
        """,
    )


def jamais_supprime(nom: str, message: str, *, quand: str = "TRUE") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=nom,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"IF ({quand}) THEN RAISE EXCEPTION '{message}'; END IF; RETURN OLD;",
    )


def exige(nom: str, vers: str, condition: str, message: str) -> pgtrigger.Trigger:
    """A convention passes to this state only when `condition` (SQL on NEW) holds."""
    return pgtrigger.Trigger(
        name=nom,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.etat = '{vers}' AND OLD.etat <> NEW.etat AND NOT ({condition}) THEN
                RAISE EXCEPTION '{message}';
            END IF;
            RETURN NEW;
        """,
    )


def avant_ajout(nom: str, func: str) -> pgtrigger.Trigger:
    """What a new row must find around it (SQL)."""
    return pgtrigger.Trigger(name=nom, when=pgtrigger.Before, operation=pgtrigger.Insert, func=func)


SANS_PV = (
    "NOT EXISTS (SELECT 1 FROM conventions_procesverbal p WHERE p.seance_id = NEW.seance_id "
    "AND p.remplace_le IS NULL AND p.envoye_le IS NOT NULL)"
)
"""The minutes of the sitting of this row are not sent yet."""


def exige_a_l_ajout(nom: str, condition: str, message: str, *, ou_change: bool = False) -> pgtrigger.Trigger:
    """A row is added only when `condition` (SQL on NEW) holds; changed too, with `ou_change`."""
    return pgtrigger.Trigger(
        name=nom,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update if ou_change else pgtrigger.Insert,
        func=f"IF NOT ({condition}) THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW;",
    )


def sans_recuse() -> pgtrigger.Trigger:
    """No opinion of somebody of the structure, nor of a member recused on the file."""
    return exige_a_l_ajout(
        "avis_sans_recuse",
        "NOT EXISTS (SELECT 1 FROM conventions_recusation r WHERE r.convention_id = NEW.convention_id "
        "AND r.user_id = NEW.auteur_id AND r.levee_le IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM structures_membre m JOIN conventions_convention c "
        "ON c.structure_id = m.structure_id WHERE c.id = NEW.convention_id AND m.user_id = NEW.auteur_id)",
        "Une personne récusée ne donne pas d’avis sur ce dossier.",
        ou_change=True,
    )
