"""What the fake Bot API remembers of one bot: its updates, chats, messages and calls."""

import asyncio
import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, TypeVar

from bot.clock import Clock
from tests.fakes.shelf import Shelf, Uploaded

Json = dict[str, Any]
MOST_UPLOAD = 50_000_000
Found = TypeVar("Found")


class RefusalError(Exception):
    """The Bot API says no."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.parameters = parameters


@dataclass
class Message:
    """A message in a chat as its people see it now."""

    id: int
    chat: int
    text: str
    date: int
    markup: Json | None = None
    from_bot: bool = True
    deleted: bool = False
    texts: list[str] = field(default_factory=list)
    file: Uploaded | None = None
    as_photo: bool = False

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for button in self.inline]

    @property
    def inline(self) -> list[Json]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def keys(self) -> list[Json]:
        rows = (self.markup or {}).get("keyboard", [])
        return [{"text": k} if isinstance(k, str) else k for row in rows for k in row]


@dataclass(frozen=True)
class Call:
    """One call as it came, what was done with it and what was answered (0: nothing)."""

    method: str
    params: Json
    status: int
    handled: bool
    fault: str = ""


@dataclass(frozen=True)
class Push:
    """One attempt to bring an update to the webhook, and its HTTP status (0: no answer)."""

    update: int
    url: str
    status: int

    @property
    def told(self) -> str:
        known = {0: "Connection refused", 503: "Service Unavailable", 403: "Forbidden"}
        what = known.get(self.status, str(self.status))
        return f"Wrong response from the webhook: {self.status} {what}" if self.status else what


class BotState:
    """One bot's side of the platform."""

    def __init__(self, token: str, clock: Clock) -> None:
        self.token = token
        self.id = int(token.partition(":")[0])
        self.clock = clock
        self.updates: dict[int, Json] = {}
        self.pending: list[int] = []
        self.again: list[int] = []
        self.confirmed: list[int] = []
        self.chats: dict[int, Json] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.blocked: set[int] = set()
        self.presses: dict[str, bool] = {}
        self.commands: list[Json] = []
        self.webhook: Json = {}
        self.pushes: list[Push] = []
        self.connections = 0
        self.allowed: list[str] = []
        self.transcript: list[Call] = []
        self.revoked = False
        self.shelf = Shelf()
        self.most_upload = MOST_UPLOAD
        self._last_update = 1000
        self._last_message = 0
        self._poller: asyncio.Event | None = None
        self._bell = asyncio.Event()

    def now(self) -> int:
        return math.floor(self.clock.now().astimezone(UTC).timestamp())

    def ring(self) -> None:
        """Wake everyone who waits for something to change."""
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def until(self, predicate: Callable[[], Found], seconds: float) -> Found:
        """Wait until the predicate is true and return it; TimeoutError if it never is."""
        async with asyncio.timeout(seconds):
            while not (found := predicate()):
                await self._bell.wait()
        return found

    def give(self, kind: str, content: Json) -> int:
        """Queue an update for the bot and return its number."""
        self._last_update += 1
        number = self._last_update
        self.updates[number] = {"update_id": number, kind: content}
        if not self.allowed or kind in self.allowed:
            self.pending.append(number)
        self.ring()
        return number

    def give_raw(self, update: Json) -> int:
        """Queue an update of any shape, numbered unless it numbers itself."""
        self._last_update += 1
        number = self._last_update
        self.updates[number] = {"update_id": number} | update
        self.pending.append(number)
        self.ring()
        return number

    def next_message_id(self) -> int:
        self._last_message += 1
        return self._last_message

    def add_message(self, chat: int, text: str, markup: Json | None, *, from_bot: bool) -> Message:
        one = Message(self.next_message_id(), chat, text, self.now(), markup, from_bot)
        one.texts.append(text)
        self.messages[chat, one.id] = one
        self.ring()
        return one

    def in_chat(self, chat: int) -> list[Message]:
        return [m for (where, _), m in self.messages.items() if where == chat and not m.deleted]

    def reachable(self, chat: int) -> Json:
        if chat not in self.chats:
            raise RefusalError(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        return self.chats[chat]

    async def poll(self, offset: int, most: int, seconds: float) -> list[Json]:
        """Confirm what is below the offset, then wait for more; a newer poll ends this one."""
        if self.webhook:
            raise RefusalError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._confirm(offset)
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        self.ring()
        with contextlib.suppress(TimeoutError):
            await self.until(lambda: mine.is_set() or self.pending or self.again, seconds)
        if mine.is_set():
            raise RefusalError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        self._poller = None
        return [self.updates[number] for number in self._batch(most)]

    def _batch(self, most: int) -> list[int]:
        """Take at most so many: the lowest, in whatever order, and some that come again.

        None below the highest is left out, for the next offset confirms all that is below it.
        """
        again, self.again = self.again, []
        lowest = sorted(self.pending)[: most - min(len(again), most // 2)]
        twice = [one for one in again if one in lowest or one not in self.pending]
        return [*twice[: most - len(lowest)], *(one for one in self.pending if one in lowest)]

    @property
    def polling(self) -> bool:
        return self._poller is not None

    def end_polls(self) -> None:
        if self._poller is not None:
            self._poller.set()
        self.ring()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            raise NotImplementedError("the fake does not know negative offsets")
        self.confirmed += [number for number in self.pending if number < offset]
        self.pending = [number for number in self.pending if number >= offset]

    def calls(self, method: str) -> Iterator[Call]:
        return (call for call in self.transcript if call.method == method)
