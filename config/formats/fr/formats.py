"""French dates as people type them."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %m %Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%Hh%M", "%Hh", "%H h %M", "%H h"]
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "d/m/Y"
THOUSAND_SEPARATOR = "\u202f"
