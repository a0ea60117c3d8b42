"""The event loop of a service: uvloop, or asyncio's own where there is none."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")


def run(main: Coroutine[Any, Any, _Result]) -> _Result:
    """Run until it ends, and give its result.

    Tasks, futures and sockets are much of what an update costs beside its turn, and cost less on
    uvloop.
    """
    if sys.platform == "win32":
        return asyncio.run(main)
    import uvloop  # noqa: PLC0415  there is none for Windows

    return uvloop.run(main)
