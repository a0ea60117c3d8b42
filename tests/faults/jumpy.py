"""`zhucun` on a machine whose clock is set wrong: run as a module, for tests alone.

The seconds by which the clock is wrong stand in the file `clock` of the current folder.
"""

from datetime import datetime, timedelta
from pathlib import Path

from bot.__main__ import main
from bot.clock import SystemClock

FILE = "clock"


def jumpy() -> None:
    """Let the program's only clock be wrong by what the file says now."""
    right, file = SystemClock.now, Path(FILE)

    def now(self: SystemClock) -> datetime:
        said = file.read_text(encoding="ascii") if file.is_file() else ""
        return right(self) + timedelta(seconds=float(said or 0))

    SystemClock.now = now  # type: ignore[method-assign]  # what this module is for


def set_wrong(folder: Path, seconds: float) -> None:
    """Let the clock of programs in a folder be wrong by so much from now on."""
    fresh = folder / f"{FILE}.new"
    fresh.write_text(str(seconds), encoding="ascii")
    fresh.replace(folder / FILE)


if __name__ == "__main__":
    jumpy()
    main()
