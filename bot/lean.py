"""Leaves out what libraries load for looks only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
