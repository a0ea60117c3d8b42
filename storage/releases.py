"""Which releases' tables this release knows how to bring up to date."""

from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from storage import migrations


def knows(revision: str) -> bool:
    """Tell whether a revision is one of ours; if not, a newer release wrote it."""
    scripts = ScriptDirectory(Path(migrations.__file__).parent)
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False
