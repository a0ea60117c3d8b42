"""The load of the check-in benchmark: everybody checks in once a day, so many at a time."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as Hour  # noqa: N812  beside the module of that name
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

PEOPLE = 2000
SECONDS = 6.0
WARM_UP = 1.0
FIRST_DAY = date(2026, 1, 2)
_HOUR = Hour(2, tzinfo=UTC)
_MESSAGE = {
    "message_id": "%d",
    "date": "%d",
    "chat": {"id": "%d", "type": "private"},
    "from": {"id": "%d", "is_bot": False, "first_name": "人"},
    "text": "签到",
}
_UPDATE = json.dumps({"update_id": "%d", "message": _MESSAGE}).replace('"%d"', "%d").encode()

Said = tuple[int, date]
"""Who checked in for which day."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured: events in all; rate and latencies, in milliseconds, once warm."""

    concurrency: int
    events: int
    per_second: float
    p50: float
    p99: float


def said(number: int, people: int = PEOPLE) -> Said:
    """Give who says the update of a number, from 1, and of which day: all, then the next day."""
    day, person = divmod(number - 1, people)
    return person + 1, FIRST_DAY + timedelta(days=day)


def payloads(first: int = 1) -> Iterator[bytes]:
    """Give raw updates without end, in words, from a number on.

    Making them must cost next to nothing, since both sides would pay for it.
    """
    for number in itertools.count(first):
        user, day = said(number)
        at = _instant(day)
        yield _UPDATE % (number, number, at, user, user)


@lru_cache(maxsize=2)
def _instant(day: date) -> int:
    return int(datetime.combine(day, _HOUR).timestamp())


async def measure(
    handles: list[Callable[[bytes], Awaitable[object]]], source: Iterator[bytes]
) -> Figures:
    """Keep one event in flight for each of the handlers, for a few seconds.

    The first second warms a side up, as a service that runs for days is, and is not counted in
    rates and latencies; its events are events all the same.
    """
    latencies: list[float] = []
    begins = time.perf_counter() + WARM_UP
    ends = begins + SECONDS
    events = 0

    async def client(handle: Callable[[bytes], Awaitable[object]]) -> None:
        nonlocal events
        while (started := time.perf_counter()) < ends:
            await handle(next(source))
            events += 1
            if started >= begins:
                latencies.append(time.perf_counter() - started)

    async with asyncio.TaskGroup() as group:
        for handle in handles:
            group.create_task(client(handle))
    seconds = time.perf_counter() - begins
    latencies.sort()
    count = len(latencies)
    half, most = (latencies[min(count - 1, int(count * share))] for share in (0.5, 0.99))
    return Figures(len(handles), events, count / seconds, half * 1e3, most * 1e3)
