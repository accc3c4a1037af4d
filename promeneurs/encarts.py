"""What the rooms above show on the page of a promeneur: the activity to report, the meetings."""

from socle.encarts import Encart, Encarts

from .models import Promeneur

__all__ = ["Encart", "pour", "register"]

_encarts = Encarts[Promeneur]()
register, pour = _encarts.register, _encarts.pour
