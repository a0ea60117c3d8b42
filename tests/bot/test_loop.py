"""The event loop a service runs on."""

import asyncio
import sys

from bot import loop


async def _kind() -> str:
    return type(asyncio.get_running_loop()).__module__


def test_a_service_runs_on_the_fast_loop_where_there_is_one() -> None:
    """And gives what its main function gave."""
    found = loop.run(_kind())
    assert found == ("uvloop" if sys.platform != "win32" else "asyncio.windows_events")
