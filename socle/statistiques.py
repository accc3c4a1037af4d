"""Fresh statistics for the planner after much was written at once: its own job passes only a minute later."""

from django.db import connection, models


def analyser(*modeles: type[models.Model]) -> None:
    """Have PostgreSQL count these tables again. May be called inside a transaction, which then sees its own rows."""
    with connection.cursor() as cursor:
        for modele in modeles:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(modele._meta.db_table)}")
