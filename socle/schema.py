"""Operations of migrations done together, so that a new database is made in seconds."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


class Ensemble(Operation):
    """
    Operations that see one another done: the models are drawn once for all of them.

    Django draws every model near the one that an operation touches, again after each operation: ours all know one
    another, so that a thousand operations took more than a minute, of which two seconds in the database. No table,
    column, constraint or trigger is touched twice in one: a new table is created whole, with its constraints; keys to
    tables not made yet wait for the end of the migration, as Django has them wait. It can't be undone.
    """

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # a cached property: without it, nothing is drawn until it is asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return ", ".join(dict.fromkeys(type(o).__name__ for o in self.operations))


def bases_trop_anciennes(*, databases: Sequence[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """
    A database half way through migrations that have since been made one: `migrate` would leave its room out, silently.

    Asked for by `migrate`, before it writes anything.
    """
    trouvees = []
    for alias in databases or ():
        loader = MigrationLoader(connections[alias], load=False)  # its graph can't be drawn from such a base
        loader.load_disk()
        appliquees = set(MigrationRecorder(connections[alias]).applied_migrations())
        for (salle, nom), migration in loader.disk_migrations.items():
            if (salle, nom) in appliquees:
                continue
            faites = appliquees.intersection(migration.replaces)
            if faites and len(faites) < len(migration.replaces):
                trouvees.append(
                    Error(
                        f"{salle} : cette base s’arrête à {max(faites)[1]}, avant « {nom} ».",
                        hint=f"Passez d’abord par la dernière version qui a encore {migration.replaces[-1][1]}.",
                        id="socle.E002",
                    )
                )
    return trouvees
