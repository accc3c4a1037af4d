"""What the rooms above show on the home of a structure: its one next step, its conventions, its activity."""

from socle.encarts import Encart, Encarts

from .models import Structure

__all__ = ["Encart", "pour", "register"]

_encarts = Encarts[Structure]()
register, pour = _encarts.register, _encarts.pour
