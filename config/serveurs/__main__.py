"""`python -m config.serveurs postgres|valkey` supervises; `nettoyer` removes the data folder."""

import sys

from . import SERVEURS, clean
from .superviseur import supervise

if sys.argv[1] == "nettoyer":
    clean()
else:
    supervise(SERVEURS[sys.argv[1]])
