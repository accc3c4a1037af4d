"""The messages of a network as a list, and as a file."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from territoires.models import Reseau

from . import messages
from .forms.messages import MessagesFiltres
from .listes import Liste
from .models import Message


def lignes(reseau: Reseau, f: dict[str, Any]) -> QuerySet[Message]:
    siens = Message.objects.filter(reseau=reseau).select_related("par", "envoye_par").annotate(**messages.compter())
    siens = siens.annotate(quand=Coalesce("envoye_le", "modifie_le"))
    if f["etat"]:
        siens = siens.filter(etat=f["etat"])
    if f["genre"]:
        siens = siens.filter(genre=f["genre"])
    if f["q"]:
        siens = siens.filter(Q(sujet__icontains=f["q"]) | Q(texte__icontains=f["q"]))
    return siens


MESSAGES = Liste(
    nom="messages",
    titre="Messages",
    gabarit="coordination/messages/liste.html",
    formulaire=MessagesFiltres,
    base=lignes,
    tris={"quand": ["quand"], "sujet": ["sujet"], "etat": ["etat", "-quand"]},
    tri_defaut="-quand",
    colonnes=[
        ("Objet", str),
        ("État", lambda m: m.get_etat_display()),
        ("Genre", lambda m: m.get_genre_display()),
        ("Envoyé le", lambda m: m.envoye_le and timezone.localdate(m.envoye_le)),
        ("Par", lambda m: str(m.envoye_par or m.par)),
        ("Destinataires", lambda m: messages.nombres(m).total),
        ("Partis", lambda m: messages.nombres(m).parti),
        ("Refusés", lambda m: messages.nombres(m).refuse),
        ("Désinscrits", lambda m: messages.nombres(m).desinscrit),
    ],
    contexte=lambda reseau, page: {"lignes": [(m, messages.nombres(m)) for m in page]},
)
