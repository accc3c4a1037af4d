"""The settings of the bench: those of production, and one more address, an empty view behind the same middleware."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.adresses"
