"""Which releases of the tables there are: told by the migrations' file names, without Alembic."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

_SCRIPTS = Path(__file__).parent / "migrations" / "versions"
_KEPT_IN = "alembic_version"


def head() -> str:
    """Give the revision this release works with."""
    return max(_known(), default="")


def knows(revision: str) -> bool:
    """Tell whether a revision is one of ours; if not, a newer release wrote it."""
    return revision in _known()


def current(connection: Connection) -> str | None:
    """Give the revision of a database; None where nothing was created yet."""
    if not inspect(connection).has_table(_KEPT_IN):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {_KEPT_IN}"))  # noqa: S608
    return found


@cache
def _known() -> frozenset[str]:
    """Give every revision; a script is named by its number of four digits, then what it does."""
    return frozenset(script.name.split("_")[0] for script in _SCRIPTS.glob("[0-9]*_*.py"))
