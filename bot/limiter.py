"""How fast one bot may send: overall, to a chat, to a group, and not at all while told to wait."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.gateways import Limits

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_PACES = 5
_SWEPT_EVERY = timedelta(minutes=5)


class Limiter:
    """Says whether a message may leave now, and counts it as sent if so.

    In no second does it let more go than the platform allows a bot, in no minute more than a
    group may get. Bulk is spread over the second, so that a reply never waits for a whole one.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = _Window(max(1, int(limits.per_second)), _SECOND)
        self._bulk = _Window(max(1, int(limits.per_second) // _PACES), _SECOND / _PACES)
        self._chats: dict[str, _Bucket] = {}
        self._groups: dict[str, _Window] = {}
        self._paused: dict[str, datetime] = {}
        self._resumes: datetime | None = None
        self._swept: datetime | None = None

    def allow(self, chat: str, now: datetime, *, group: bool = False, bulk: bool = False) -> bool:
        """Tell whether one message may go to this chat now; a yes is counted, a no is not."""
        if not self.open(now, bulk=bulk) or now < self._paused.get(chat, now):
            return False
        bucket = self._bucket(chat, now)
        window = self._group(chat) if group else None
        if not bucket.has_room(now) or (window is not None and not window.has_room(now)):
            return False
        self._overall.count(now)
        if bulk:
            self._bulk.count(now)
        bucket.count()
        if window is not None:
            window.count(now)
        self._sweep(now)
        return True

    def open(self, now: datetime, *, bulk: bool = False) -> bool:
        """Tell whether anything at all may leave now."""
        if self._resumes is not None and now < self._resumes:
            return False
        return self._overall.has_room(now) and (not bulk or self._bulk.has_room(now))

    def pause(self, until: datetime, chat: str | None = None) -> None:
        """Let nothing go before `until`, to one chat or at all."""
        if chat is not None:
            self._paused[chat] = max(until, self._paused.get(chat, until))
        elif self._resumes is None or self._resumes < until:
            self._resumes = until

    def _bucket(self, chat: str, now: datetime) -> "_Bucket":
        if chat not in self._chats:
            burst = self._limits.per_chat_burst
            self._chats[chat] = _Bucket(self._limits.per_chat_second, burst, burst, now)
        return self._chats[chat]

    def _group(self, chat: str) -> "_Window":
        return self._groups.setdefault(chat, _Window(self._limits.per_group_minute, _MINUTE))

    def _sweep(self, now: datetime) -> None:
        """Forget chats that are as if never seen, for a broadcast names very many."""
        if self._swept is not None and abs(now - self._swept) < _SWEPT_EVERY:
            return
        self._swept = now
        self._chats = {chat: one for chat, one in self._chats.items() if not one.is_full(now)}
        self._groups = {chat: one for chat, one in self._groups.items() if not one.is_empty(now)}
        self._paused = {chat: until for chat, until in self._paused.items() if now < until}


@dataclass(slots=True)
class _Bucket:
    rate: float
    size: int
    tokens: float
    seen: datetime

    def has_room(self, now: datetime) -> bool:
        self._refill(now)
        return self.tokens >= 1

    def count(self) -> None:
        self.tokens -= 1

    def is_full(self, now: datetime) -> bool:
        self._refill(now)
        return self.tokens >= self.size

    def _refill(self, now: datetime) -> None:
        # A clock set back gives nothing; from there on it gives as usual.
        gained = max(0.0, (now - self.seen).total_seconds()) * self.rate
        self.tokens = min(float(self.size), self.tokens + gained)
        self.seen = now


@dataclass(slots=True)
class _Window:
    size: int
    length: timedelta
    counted: deque[datetime] = field(default_factory=deque)

    def has_room(self, now: datetime) -> bool:
        self._forget(now)
        return len(self.counted) < self.size

    def count(self, now: datetime) -> None:
        self.counted.append(now)

    def is_empty(self, now: datetime) -> bool:
        self._forget(now)
        return not self.counted

    def _forget(self, now: datetime) -> None:
        if self.counted and self.counted[-1] > now:
            # The clock was set back: what was sent counts as sent now.
            self.counted = deque([now] * len(self.counted))
        while self.counted and now - self.counted[0] >= self.length:
            self.counted.popleft()
