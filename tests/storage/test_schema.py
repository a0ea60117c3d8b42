"""The migrations build just the tables that the mapped classes describe."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import migrations, releases
from storage.database import Database
from storage.migrations import word_index
from storage.tables import Base


def test_migrations_and_tables_agree(database: Database) -> None:
    """Nothing would be generated on top of the newest migration."""
    options = {"compare_type": True, "include_object": word_index.is_mapped}
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_an_index_of_some_rows_is_one_on_both_databases(database: Database) -> None:
    """Tables name the rows for SQLite, and the migration takes them over for PostgreSQL."""
    meant = {
        str(index.name)
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    source = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        if database.is_sqlite
        else "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% WHERE %'"
        " AND schemaname = current_schema()"
    )
    with database.reader.connect() as connection:
        found = set(connection.exec_driver_sql(source.replace("%", "%%")).scalars())
    assert meant == found
    assert "ix_outbox_pushed" in meant


def test_releases_are_those_of_the_migrations() -> None:
    """What the file names tell is what Alembic reads in the files."""
    scripts = ScriptDirectory(Path(migrations.__file__).parent)
    assert scripts.get_heads() == [releases.head()]
    assert all(releases.knows(one.revision) for one in scripts.walk_revisions())
    assert not releases.knows("9999")


def test_one_head(database: Database) -> None:
    """There is one newest revision, and a migrated database has it."""
    with database.writer.connect() as connection:
        assert releases.current(connection) == releases.head() != ""
