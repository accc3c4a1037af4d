"""The whole schema of a room in one operation of migration, so that a new database is made in seconds."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Schema(Operation):
    """
    Tables, then their triggers, each created as it is once all of them are known.

    Django draws every model near the one that an operation touches, again after each operation: our models all know one
    another, so that a thousand operations took more than a minute, of which two seconds in the database. Here they are
    drawn once for all. Each table must be created whole (no field added later); keys to tables not made yet wait for the
    end of the migration, as Django has them wait. It can't be undone: it makes a room, which has nothing before it.
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
        return "Tables et déclencheurs"
