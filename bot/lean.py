"""Leaves out what libraries load and this program never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from typing import Any


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Let imports within the block find that optional packages are not there.

    structlog and httpx load rich and pygments, 17 MB and a quarter of a second, for colours no
    log of ours has. Whoever asks for them later gets them.
    """
    before = {name: sys.modules[name] for name in packages if name in sys.modules}
    sys.modules.update(dict.fromkeys(packages))  # type: ignore[arg-type]  # None: not to be had
    try:
        yield
    finally:
        for name in packages:
            del sys.modules[name]
        sys.modules.update(before)


@contextmanager
def bare(package: str) -> Iterator[dict[str, Any]]:
    """Let single modules of a package be imported within the block, without all the others.

    A package that gathers its modules in `__init__` loads each of them for any of them. Given are
    the names in it, for a module that asks it for one. Whoever imports the package later gets it
    whole, with the modules that are there already.
    """
    spec = None if package in sys.modules else find_spec(package)
    if spec is None:
        yield {}
        return
    shell = sys.modules[package] = module_from_spec(spec)
    try:
        yield vars(shell)
    finally:
        del sys.modules[package]
