"""The migrations build just the tables that the mapped classes describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import migrations
from storage.database import Database
from storage.migrations import word_index
from storage.tables import Base


def test_migrations_and_tables_agree(database: Database) -> None:
    """Nothing would be generated on top of the newest migration."""
    options = {"compare_type": True, "include_object": word_index.is_mapped}
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_one_head(database: Database) -> None:
    """There is one newest revision, and a migrated database has it."""
    with database.writer.connect() as connection:
        assert migrations.current(connection) == migrations.head() != ""
