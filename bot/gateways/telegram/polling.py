"""The one polling loop: an update is confirmed only after what it says is committed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Protocol

import structlog

from bot.gateways import OverloadedError, Submit
from bot.gateways.telegram.errors import CONFLICT, TOKEN_REFUSED
from bot.gateways.telegram.updates import Received

log = structlog.get_logger()


class FetchError(Exception):
    """No updates could be had; `status` is 0 where there was no readable answer."""

    def __init__(self, reason: str, status: int = 0, after: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.after = after


class Source(Protocol):
    """Where updates come from."""

    async def get_updates(self, offset: int, patience: float) -> list[bytes]:
        """Wait for updates from number `offset` on (0: the oldest), or raise FetchError."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: one long poll, least time between empty answers, first and longest back-off."""

    long_poll: float = 25.0
    between_empty: float = 0.5
    first_wait: float = 1.0
    longest_wait: float = 30.0


class Poller:
    """Asks for updates until cancelled; neither dies of an error nor spins on one."""

    def __init__(
        self,
        source: Source,
        read: Callable[[bytes], Received],
        pace: Pace,
        chance: Random | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._source = source
        self._read = read
        self._pace = pace
        self._chance = chance or SystemRandom()
        self._sleep = sleep
        self._offset = 0
        self._failures = 0

    async def run(self, submit: Submit) -> None:
        while True:
            try:
                progress = await self._round(submit)
            except FetchError as error:
                await self._back_off(_event_name(error), error.after, reason=str(error))
                continue
            except Exception:
                log.exception("telegram.poll.broken")
                progress = False
            if progress:
                self._failures = 0
            else:
                await self._back_off("telegram.poll.held")

    async def _round(self, submit: Submit) -> bool:
        """Fetch one batch and hand it over; False if something of it must come again."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        batch = await self._source.get_updates(self._offset, self._pace.long_poll)
        if not batch:
            # Some servers and proxies answer at once instead of holding the request.
            await self._sleep(max(0.0, self._pace.between_empty - (clock.time() - began)))
            return True
        received = [self._read(raw) for raw in batch]
        numbers = [one.update_id for one in received if one.update_id is not None]
        if len(numbers) < len(received):
            log.error("telegram.update.unnumbered", count=len(received) - len(numbers))
        if not numbers:
            return False
        refused = await self._hand_over(received, submit)
        # The next request confirms everything below its offset: this line must stay last.
        self._offset = min(refused, default=max(numbers) + 1)
        return not refused

    async def _hand_over(self, received: list[Received], submit: Submit) -> list[int]:
        """Submit all chats at once, each chat in its order; return the numbers not taken."""
        lanes: dict[str, list[Received]] = {}
        for one in received:
            if one.event is not None:
                lanes.setdefault(one.event.address.chat, []).append(one)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_lane(lane, submit)) for lane in lanes.values()]
        return [number for task in tasks if (number := task.result()) is not None]

    async def _back_off(self, event: str, told: float | None = None, **facts: object) -> None:
        longest = min(self._pace.longest_wait, self._pace.first_wait * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        seconds = told if told is not None else longest * self._chance.uniform(0.5, 1.0)
        log.warning(event, wait=round(seconds, 1), failures=self._failures, **facts)
        await self._sleep(seconds)


async def _lane(lane: list[Received], submit: Submit) -> int | None:
    """Submit one chat's events in order; return the number of the first that was not taken."""
    for one in lane:
        if one.event is None:
            continue
        try:
            await submit(one.event)
        except OverloadedError:
            return one.update_id
        except Exception:
            # The event is not committed, so it must come again; the loop itself lives on.
            log.exception("telegram.submit.failed", update=one.update_id)
            return one.update_id
    return None


def _event_name(error: FetchError) -> str:
    if error.status == CONFLICT:
        return "telegram.poll.conflict"
    if error.status in TOKEN_REFUSED:
        return "telegram.token.refused"
    return "telegram.poll.failed"
