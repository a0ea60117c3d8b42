"""How Alembic runs a migration: on the connection it is handed."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.migrations import word_index
from storage.tables import Base, UtcInstant


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401  Alembic passes items of many types
    return "UtcInstant()" if kind == "type" and isinstance(item, UtcInstant) else False


# PostgreSQL's partial indexes are SQLite's. This is said here, for a table that says it makes
# SQLAlchemy load PostgreSQL's dialect, 2 MB, wherever tables are loaded.
for table in Base.metadata.tables.values():
    for index in table.indexes:
        where = index.dialect_options["sqlite"]["where"]
        if where is not None:
            index.dialect_kwargs["postgresql_where"] = where

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_render,
    include_object=word_index.is_mapped,
    process_revision_directives=word_index.write_out,
)
with context.begin_transaction():
    context.run_migrations()
