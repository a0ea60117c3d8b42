"""Runs the `zhucun` command as an operator does, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Done(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def zhucun(folder: Path, *arguments: str | Path, said: str = "", **settings: str) -> Done:
    """Run the command in a folder; `settings` are environment variables without ZHUCUN_."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("ZHUCUN_")}
    extra = {f"ZHUCUN_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(  # noqa: S603  the arguments are the tests' own
        [sys.executable, "-W", "error", "-m", "bot", *map(str, arguments)],
        cwd=folder,
        env=kept | extra | {"PYTHONUTF8": "1", "COLUMNS": "200"},
        input=said.encode(),
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
