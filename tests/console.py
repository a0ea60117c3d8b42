"""Types `zhucun` commands as an operator does, in this process or in one of their own."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from bot.__main__ import main


class Done(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def zhucun(folder: Path, *arguments: str | Path, said: str = "", **settings: str) -> Done:
    """Run a command here; `settings` are environment variables without ZHUCUN_."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    out, err = streams
    read = io.TextIOWrapper(io.BytesIO(said.encode()), encoding="utf-8")
    code: object = 0
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, _environment(settings), clear=True),
        mock.patch.object(sys, "argv", ["zhucun", *map(str, arguments)]),
        mock.patch.multiple(sys, stdin=read, stdout=out, stderr=err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        for stream in streams:
            stream.flush()
        printed = [_bytes(stream).decode() for stream in streams]
    return Done(code if isinstance(code, int) else 0, *printed)


def process(folder: Path, arguments: Sequence[str], said: str = "", **settings: str) -> Done:
    """Run a command in a process of its own, with warnings as errors."""
    done = subprocess.run(  # noqa: S603  the arguments are the tests' own
        [sys.executable, "-W", "error", "-m", "bot", *arguments],
        cwd=folder,
        env=_environment(settings),
        input=said.encode(),
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("ZHUCUN_")}
    own = {f"ZHUCUN_{name.upper()}": value for name, value in settings.items()}
    return kept | own | {"PYTHONUTF8": "1", "COLUMNS": "200"}


def _bytes(stream: io.TextIOWrapper) -> bytes:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()
