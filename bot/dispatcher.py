"""Events wait here while a transaction runs; the next one takes what is there."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog

from bot.gateways import OverloadedError
from bot.turns import Arrival

if TYPE_CHECKING:
    from bot.clock import Clock
    from handlers.talk import Event

_log = structlog.get_logger(__name__)

Sender = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is taken: events a batch, of one sender a batch, waiting in all, and floods.

    Of what is too much from one sender more goes into a batch, since it is only counted: else it
    would pile up here until nothing of anybody could be taken. `gathering` is how many half
    milliseconds at most are waited for those whom the last batch answered.
    """

    batch: int = 256
    of_one_sender: int = 4
    floods_of_one_sender: int = 64
    waiting: int = 2000
    flood_messages: int = 20
    flood_span: timedelta = timedelta(seconds=10)
    stalled: timedelta = timedelta(seconds=10)
    longest_wait: float = 5.0
    gathering: int = 4


@dataclass(slots=True)
class _Lane:
    """One sender's waiting events, in the platform's order."""

    waiting: deque[tuple[Arrival, asyncio.Future[None]]] = field(default_factory=deque)


class Dispatcher:
    """Takes events from gateways and hands them in batches to `run_batch`."""

    def __init__(
        self,
        run_batch: Callable[[Sequence[Arrival]], Awaitable[None]],
        clock: Clock,
        bounds: Bounds | None = None,
        chance: Random | None = None,
    ) -> None:
        """Prepare; nothing runs before `run` does."""
        self._run_batch = run_batch
        self._clock = clock
        self._bounds = bounds or Bounds()
        self._chance = chance or Random()  # noqa: S311  jitter, not secrets
        self._lanes: OrderedDict[Sender, _Lane] = OrderedDict()
        self._recent: OrderedDict[Sender, deque[tuple[datetime, str]]] = OrderedDict()
        self._count = 0
        self._something = asyncio.Event()
        self._stalled_since: datetime | None = None

    async def submit(self, event: Event) -> None:
        """Take an event and return once it is committed; OverloadedError if it cannot be taken."""
        if self._count >= self._bounds.waiting or self._is_stalled():
            raise OverloadedError
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sender = (event.address.platform, event.address.bot, event.address.user)
        arrival = Arrival(event, flood=self._is_flood(sender, event.update_id))
        self._lanes.setdefault(sender, _Lane()).waiting.append((arrival, done))
        self._count += 1
        self._something.set()
        await done

    async def run(self) -> None:
        """Commit batch after batch until cancelled; one that cannot be committed is retried."""
        taken: list[tuple[Arrival, asyncio.Future[None]]] = []
        while True:
            await self._something.wait()
            await self._gather(len(taken))
            taken = self._take()
            if not taken:
                self._something.clear()
                continue
            await self._commit([arrival for arrival, _ in taken])
            for _, done in taken:
                if not done.done():
                    done.set_result(None)

    async def _gather(self, before: int) -> None:
        """After a batch of many, let those it answered speak again: they would miss the next.

        Whoever answers first would else have a transaction of their own, and all the others wait
        for it. Alone, nobody waits.
        """
        for _ in range(self._bounds.gathering):
            if self._count * 2 >= before:
                return
            await asyncio.sleep(0.0005)

    def _take(self) -> list[tuple[Arrival, asyncio.Future[None]]]:
        """Take at most a batch, round robin over the senders, each one's own order kept."""
        taken: list[tuple[Arrival, asyncio.Future[None]]] = []
        for sender in list(self._lanes):
            lane = self._lanes[sender].waiting
            left = {False: self._bounds.of_one_sender, True: self._bounds.floods_of_one_sender}
            while lane and left[lane[0][0].flood] and len(taken) < self._bounds.batch:
                left[lane[0][0].flood] -= 1
                taken.append(lane.popleft())
            if lane:
                self._lanes.move_to_end(sender)
            else:
                del self._lanes[sender]
            if len(taken) == self._bounds.batch:
                break
        self._count -= len(taken)
        return taken

    async def _commit(self, batch: list[Arrival]) -> None:
        wait = 0.05
        while True:
            try:
                await self._run_batch(batch)
            except Exception:  # noqa: BLE001  whatever the database does, the batch runs again
                self._stalled_since = self._stalled_since or self._clock.now()
                _log.exception("batch not committed, trying again", events=len(batch))
                await asyncio.sleep(wait * self._chance.uniform(0.5, 1.0))
                wait = min(wait * 2, self._bounds.longest_wait)
            else:
                self._stalled_since = None
                return

    def _is_stalled(self) -> bool:
        since = self._stalled_since
        return since is not None and self._clock.now() - since > self._bounds.stalled

    def _is_flood(self, sender: Sender, update: str) -> bool:
        """Tell whether somebody sends too fast; what the platform brings again counts once."""
        now = self._clock.now()
        recent = self._recent.setdefault(sender, deque())
        self._recent.move_to_end(sender)
        if recent and recent[-1][0] > now:
            # The clock was set back, and what was counted by it would not pass for that long.
            recent.clear()
        while recent and now - recent[0][0] > self._bounds.flood_span:
            recent.popleft()
        if all(known != update for _, known in recent):
            recent.append((now, update))
        while len(recent) > self._bounds.flood_messages + 1:
            recent.popleft()
        while len(self._recent) > self._bounds.waiting * 4:
            self._recent.popitem(last=False)
        return len(recent) > self._bounds.flood_messages
