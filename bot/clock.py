"""The only place that reads the wall clock; everything else is handed a time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""


class SystemClock:
    __slots__ = ()

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the one place


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is set, for tests, the demo and `--at`."""

    instant: datetime

    def __post_init__(self) -> None:
        self.set(self.instant)

    def now(self) -> datetime:
        return self.instant

    def set(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a clock needs an instant with a time zone")
        self.instant = instant.astimezone(UTC)
