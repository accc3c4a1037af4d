"""Which documents a file needs, by legal form, for a first convention or a renewal (domain §5)."""

from dataclasses import dataclass

from structures.enums import StatutJuridique

A, C, P, X = (
    StatutJuridique.ASSOCIATION,
    StatutJuridique.COLLECTIVITE,
    StatutJuridique.ETABLISSEMENT_PUBLIC,
    StatutJuridique.AUTRE,
)


@dataclass(frozen=True)
class PieceAttendue:
    """A document asked for. `obligatoire` False: to give only if asked, or if something changed."""

    type: str
    libelle: str
    aide: str = ""
    obligatoire: bool = True


@dataclass(frozen=True)
class _Regle:
    piece: PieceAttendue
    premiere: tuple[str, ...] = ()
    renouvellement: tuple[str, ...] = ()


_TOUS = (A, C, P, X)
_TABLE: tuple[_Regle, ...] = (
    _Regle(PieceAttendue("declaration", "Déclaration de situation inchangée",
        "Elle remplace les pièces déjà données : existence, statuts, RIB, projet."), (), _TOUS),
    _Regle(PieceAttendue("recepisse", "Récépissé de déclaration en préfecture"), (A,)),
    _Regle(PieceAttendue("arrete", "Arrêté préfectoral de création",
        "Pour un EPCI. Une commune n’est pas concernée : dites-le.", False), (C,)),
    _Regle(PieceAttendue("existence", "Acte de création", "L’acte qui crée l’établissement ou l’organisme."), (P, X)),
    _Regle(PieceAttendue("siret", "Avis de situation SIRENE", "Il porte le SIREN et le SIRET."), _TOUS),
    _Regle(PieceAttendue("statuts", "Statuts", "Signés, dans leur dernière version."), (A, P, X)),
    _Regle(PieceAttendue("statuts_epci", "Statuts de l’EPCI", "Pour un EPCI seulement.", False), (C,)),
    _Regle(PieceAttendue("rib", "Relevé d’identité bancaire"), _TOUS),
    _Regle(PieceAttendue("nouveau_rib", "Nouveau relevé d’identité bancaire", "S’il a changé.", False), (), _TOUS),
    _Regle(PieceAttendue("bureau", "Liste datée des membres du conseil d’administration"), (A,), (A,)),
    _Regle(PieceAttendue("engagement", "Contrat d’engagement républicain", "Signé ; demandé depuis 2022."), (A,)),
    _Regle(PieceAttendue("deliberation", "Délibération",
        "Pour une commune, celle qui autorise la convention ; sinon si elle est demandée.", False), (C, P), (C, P)),
    _Regle(PieceAttendue("comptes", "Compte de résultat et bilan comptable N-1"), (A,), (A,)),
    _Regle(PieceAttendue("projet_educatif", "Projet éducatif",
        "Avec le règlement intérieur, les plaquettes, les labels et agréments s’il y en a."), _TOUS),
)  # fmt: skip
LIBELLES = {regle.piece.type: regle.piece.libelle for regle in _TABLE}
TYPES = [(regle.piece.type, regle.piece.libelle) for regle in _TABLE]


def attendues(statut_juridique: str, renouvellement: bool) -> list[PieceAttendue]:
    """The documents for this legal form; unknown, the form « autre » counts."""
    forme = statut_juridique or X
    return [r.piece for r in _TABLE if forme in (r.renouvellement if renouvellement else r.premiere)]
