"""What a running process counts about itself, as plain numbers that cost next to nothing."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from bot.gateways import (
    Fetched,
    Gateway,
    Limits,
    NotSent,
    Outgoing,
    OverloadedError,
    Result,
    Submit,
)

_Item = TypeVar("_Item")

STALLED_SECONDS = 10.0
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


@dataclass(slots=True)
class Spread:
    """How often a value was at most each bound, and more than the last."""

    bounds: tuple[float, ...]
    total: float = 0.0
    counts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


@dataclass(slots=True)
class Tally:
    """One for a process; changed on the event loop, read from anywhere.

    `events` are counted by kind and outcome, `sends` by platform and result, `webhooks` by the
    status answered. `told_to_wait` is the sum of the seconds that platforms asked for.
    """

    events: Counter[tuple[str, str]] = field(default_factory=Counter)
    sends: Counter[tuple[str, str]] = field(default_factory=Counter)
    webhooks: Counter[int] = field(default_factory=Counter)
    waiting: int = 0
    told_to_wait: float = 0.0
    failed_batches: int = 0
    batch_size: Spread = field(default_factory=lambda: Spread(_SIZES))
    batch_seconds: Spread = field(default_factory=lambda: Spread(_SECONDS))
    monotonic: Callable[[], float] = time.monotonic
    _uncommitted_since: float | None = None

    @contextmanager
    def event(self, kind: str) -> Iterator[None]:
        """Count an event for as long as it waits for its commit, and how that ended."""
        self.waiting += 1
        outcome = "abandoned"
        try:
            yield
            outcome = "committed"
        except OverloadedError:
            outcome = "overloaded"
            raise
        finally:
            self.waiting -= 1
            self.events[kind, outcome] += 1

    async def batch(
        self, run: Callable[[Sequence[_Item]], Awaitable[None]], batch: Sequence[_Item]
    ) -> None:
        """Run a batch and measure it; one that fails is counted and stays uncommitted."""
        began = self.monotonic()
        if self._uncommitted_since is None:
            self._uncommitted_since = began
        try:
            await run(batch)
        except BaseException:
            self.failed_batches += 1
            raise
        self._uncommitted_since = None
        self.batch_size.add(len(batch))
        self.batch_seconds.add(self.monotonic() - began)

    @property
    def is_stalled(self) -> bool:
        """Whether the batch under way has waited long for its commit, tried again or not."""
        since = self._uncommitted_since
        return since is not None and self.monotonic() - since > STALLED_SECONDS

    def sent(self, platform: str, result: Result) -> None:
        """Count what became of a message."""
        self.sends[platform, type(result).__name__] += 1
        if isinstance(result, NotSent):
            self.told_to_wait += result.after or 0.0


class Watched:
    """A gateway whose sending is counted."""

    def __init__(self, gateway: Gateway, tally: Tally) -> None:
        self._gateway = gateway
        self._tally = tally

    @property
    def platform(self) -> str:
        return self._gateway.platform

    @property
    def bot(self) -> str:
        return self._gateway.bot

    @property
    def limits(self) -> Limits:
        return self._gateway.limits

    async def run(self, submit: Submit) -> None:
        await self._gateway.run(submit)

    async def send(self, message: Outgoing) -> Result:
        result = await self._gateway.send(message)
        self._tally.sent(self.platform, result)
        return result

    async def fetch(self, source: str, most: int) -> Fetched:
        return await self._gateway.fetch(source, most)

    async def answer_press(self, press_id: str) -> None:
        await self._gateway.answer_press(press_id)

    async def close(self) -> None:
        await self._gateway.close()
