"""Cells → values. Each reader takes a text that is not blank and raises `Invalide` with what to change, in French."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from stdnum.fr import siret as siret_officiel

from socle.tableur import en_date
from socle.texte import tri

FORMULE = re.compile(r"^[=@+\-\t].*[(|!]|^=", re.S)
REGIONS_TELEPHONE = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF")
_NOMS_DES_MOIS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_ABREGES = "janv fevr mars avr mai juin juil aout sept oct nov dec"
MOIS = {nom: i for noms in (_NOMS_DES_MOIS, _ABREGES) for i, nom in enumerate(noms.split(), 1)}


class Invalide(ValueError):
    """What is wrong with the cell, and how to write it."""


def texte(maximum: int) -> Callable[[str], str]:
    def lire(brut: str) -> str:
        net = " ".join(brut.split())
        if FORMULE.search(net):
            raise Invalide("une formule de tableur n’est pas acceptée\u00a0: écrivez le texte.")
        if len(net) > maximum:
            raise Invalide(f"{len(net)} caractères, {maximum} au plus.")
        return net

    return lire


def nom_de_structure(brut: str) -> str:
    net = texte(160)(brut)
    if not any(c.isalpha() for c in net):
        raise Invalide(f"«\u00a0{net}\u00a0» n’est pas un nom.")
    return net


def nom_propre(maximum: int) -> Callable[[str], str]:
    """A person's name: « BENALI » or « benali » become « Benali », anything mixed is left as written."""

    def lire(brut: str) -> str:
        net = texte(maximum)(brut)
        if not any(c.isalpha() for c in net):
            raise Invalide(f"«\u00a0{net}\u00a0» n’est pas un nom.")
        if any(c.isdigit() for c in net):
            raise Invalide(f"«\u00a0{net}\u00a0» contient un chiffre.")
        if net.isupper() or net.islower():
            net = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), net)
        return net

    return lire


def date(brut: str) -> datetime.date:
    """15/10/2018, 2018-10-15, a workbook's serial, 15/10/18, 15 octobre 2018."""
    net = re.sub(r"^(lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?\s+|^le\s+", "", brut.strip(), flags=re.I)
    jour = _date_ecrite(net)
    if jour is None:
        raise Invalide(f"«\u00a0{brut}\u00a0» n’est pas une date\u00a0: écrivez-la comme 15/10/2018.")
    if not 1990 <= jour.year <= 2100:
        raise Invalide(f"l’année {jour.year} est impossible ici\u00a0: vérifiez la date.")
    return jour


def _date_ecrite(net: str) -> datetime.date | None:
    net = re.sub(r"[T ]\d{1,2}[:h]\d{2}(:\d{2}(\.\d+)?)?Z?$", "", net)
    court = re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{2}|\d{4})", net)
    lettres = re.fullmatch(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})", tri(net))
    barres = re.fullmatch(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", net)
    try:
        if court:
            annee = int(court[3]) if len(court[3]) == 4 else 2000 + int(court[3])
            return datetime.date(annee, int(court[2]), int(court[1]))
        if lettres:
            return datetime.date(int(lettres[3]), MOIS.get(lettres[2], 0), int(lettres[1]))
        if barres:
            return datetime.date(int(barres[1]), int(barres[2]), int(barres[3]))
        return en_date(net)
    except (ValueError, OverflowError):
        return None


def oui_non(brut: str) -> bool:
    mot = tri(brut)
    if mot in {"oui", "o", "x", "1", "vrai", "true", "yes", "y", "conventionnee", "conventionne"}:
        return True
    if mot in {"non", "n", "0", "faux", "false", "no", "non conventionnee", "non conventionne", "pas de convention"}:
        return False
    raise Invalide(f"«\u00a0{brut}\u00a0»\u00a0: écrivez oui ou non.")


def entier(maximum: int) -> Callable[[str], int]:
    def lire(brut: str) -> int:
        net = re.sub(r"(personne|pers|participant|présent|structure|poste)s?\.?$", "", brut.strip(), flags=re.I)
        net = re.sub(r"\s", "", net).replace(",", ".")
        if not re.fullmatch(r"\d{1,9}(\.0*)?", net):
            raise Invalide(f"«\u00a0{brut}\u00a0» n’est pas un nombre entier.")
        valeur = int(net.partition(".")[0])
        if valeur > maximum:
            raise Invalide(f"{valeur} est trop grand ({maximum} au plus).")
        return valeur

    return lire


def heures(brut: str) -> Decimal:
    """« 3h30 », « 3 h », « 3,5 », « 3.5 », « 3:30 », « 90 min »."""
    net = tri(brut.replace(",", ".").replace(".", "p").replace(":", "h")).replace(" ", "")
    net = re.sub(r"(parsemaine|hebdo(madaires?)?|semaine|sem|s)$", "", net)
    forme = re.fullmatch(r"(\d{1,3})(?:p(\d{1,4}))?(?:h(?:eures?)?(\d{1,2})?(?:m(?:in(?:utes?)?)?)?)?", net)
    minutes = re.fullmatch(r"(\d{1,4})(?:mn|min|minutes?)", net)
    if minutes:
        valeur = Decimal(minutes[1]) / 60
    elif forme and not (forme[2] and forme[3]) and int(forme[3] or 0) < 60:
        valeur = Decimal(f"{forme[1]}.{forme[2] or 0}") + Decimal(int(forme[3] or 0)) / 60
    else:
        raise Invalide(f"«\u00a0{brut}\u00a0» n’est pas un nombre d’heures\u00a0: écrivez 3h30 ou 3,5.")
    if valeur > 48:
        raise Invalide(f"{brut}\u00a0: 48 heures par semaine au plus.")
    return valeur.quantize(Decimal("0.01"))


def siret(brut: str) -> str:
    net = re.sub(r"[\s.\-_'’]", "", brut)
    if re.search(r"[eE]\+", brut):
        raise Invalide(
            "le tableur a abîmé ce SIRET\u00a0: mettez la colonne au format texte et saisissez-le de nouveau."
        )
    if not re.fullmatch(r"\d{14}", net):
        defaut = f"en a {len(net)}" if net.isdigit() else "contient autre chose"
        raise Invalide(f"un SIRET compte 14 chiffres\u00a0: «\u00a0{brut}\u00a0» {defaut}.")
    if not siret_officiel.is_valid(net):
        raise Invalide(f"le SIRET {brut} n’existe pas (sa clé est fausse)\u00a0: un chiffre est mal recopié.")
    return net


def code_postal(brut: str) -> str:
    net = re.sub(r"\s|^F-|cedex.*$", "", brut, flags=re.I)
    if net.isdigit() and len(net) == 4:
        net = f"0{net}"
    if not re.fullmatch(r"\d{5}|2[AB]\d{3}", net):
        raise Invalide(f"«\u00a0{brut}\u00a0»\u00a0: un code postal compte cinq chiffres.")
    return net


def telephone(brut: str) -> str:
    net = re.split(r"\s*(?:/|;|\n| ou | puis )\s*", brut.strip())[0].replace("(0)", "")
    if re.fullmatch(r"[1-9]\d{8}", net):
        net = f"0{net}"
    for region in REGIONS_TELEPHONE:
        try:
            numero = phonenumbers.parse(net, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(numero) or _reserve(numero):
            francais = numero.country_code == 33
            forme = phonenumbers.PhoneNumberFormat
            return phonenumbers.format_number(numero, forme.NATIONAL if francais else forme.INTERNATIONAL)
    raise Invalide(f"«\u00a0{brut}\u00a0» n’est pas un numéro de téléphone.")


def _reserve(numero: phonenumbers.PhoneNumber) -> bool:
    """A French number of the right length, though its range is not (yet, or for fiction only) given out."""
    return numero.country_code == 33 and re.fullmatch(r"[1-9]\d{8}", str(numero.national_number)) is not None


def email(brut: str) -> str:
    net = re.split(r"\s*[;,\n]\s*|\s+ou\s+| / ", brut.strip())[0].removeprefix("mailto:")
    crochets = re.search(r"<([^>]+)>", net)
    net = (crochets[1] if crochets else net).strip().lower()
    try:
        validate_email(net)
    except ValidationError as erreur:
        raise Invalide(f"«\u00a0{brut}\u00a0» n’est pas une adresse e-mail.") from erreur
    return net


def site(brut: str) -> str:
    net = re.split(r"\s*[;\n]\s*|\s+", brut.strip())[0]
    net = net if re.match(r"https?://", net, re.I) else f"https://{net}"
    try:
        URLValidator(schemes=["http", "https"])(net)
        urlsplit(net)
    except (ValidationError, ValueError) as erreur:
        raise Invalide(f"«\u00a0{brut}\u00a0» n’est pas l’adresse d’un site.") from erreur
    if len(net) > 200:
        raise Invalide("cette adresse est trop longue (200 caractères au plus).")
    return net


def annees(brut: str) -> list[int]:
    """« 2018 », « 2018/2019 », « AAP 2018 »: the years, the first one first."""
    court = re.fullmatch(r"\D*(20\d\d)\s*[/-]\s*(\d\d)", brut.strip())
    trouvees = [int(court[1]), 2000 + int(court[2])] if court else [int(a) for a in re.findall(r"\d+", brut)]
    if not trouvees or any(not 2000 <= a <= 2100 for a in trouvees) or len(trouvees) > 8:
        raise Invalide(f"«\u00a0{brut}\u00a0»\u00a0: écrivez l’année d’appel à projets, 2018 ou 2018/2019.")
    if trouvees != sorted(trouvees):
        raise Invalide(f"«\u00a0{brut}\u00a0»\u00a0: les années sont dans le désordre.")
    return list(dict.fromkeys(trouvees))


LECTEURS: dict[str, dict[str, Callable[[str], Any]]] = {
    "structures": {
        "nom": nom_de_structure,
        "commune": texte(120),
        "code_postal": code_postal,
        "type": texte(120),
        "statut_juridique": texte(120),
        "siret": siret,
        "adresse": texte(200),
        "email": email,
        "telephone": telephone,
        "site": site,
        "statut": texte(80),
        "conventionnee": oui_non,
        "annee_aap": annees,
        "postes": entier(500),
        "convention_debut": date,
        "convention_fin": date,
        "entree_le": date,
        "sortie_le": date,
        "responsable_prenom": nom_propre(80),
        "responsable_nom": nom_propre(80),
        "responsable_email": email,
    },
    "promeneurs": {
        "structure": texte(160),
        "commune": texte(120),
        "prenom": nom_propre(80),
        "nom": nom_propre(80),
        "fonction": texte(120),
        "email": email,
        "telephone": telephone,
        "heures_hebdo": heures,
        "charte_signee_le": date,
        "entree_le": date,
        "sortie_le": date,
        "comptes": str,
    },
    "reunions": {
        "date": date,
        "type": texte(80),
        "thematique": texte(200),
        "intervenant": texte(160),
        "nb_structures": entier(5000),
        "nb_participants": entier(30000),
    },
}
