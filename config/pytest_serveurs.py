"""pytest's way to the embedded servers: named with `-p`, so that they run before Django's settings are read."""

from config import serveurs

serveurs.ensure()
