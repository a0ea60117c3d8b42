"""The seam to a messenger: what a gateway takes, gives back and promises."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import msgspec

from handlers.talk import Address, Event, Text
from storage.kinds import MessageAction


class Attachment(msgspec.Struct, frozen=True):
    """A file to send; `picture` asks for it to be shown as one, where the messenger can."""

    name: str
    mime: str
    content: bytes
    picture: bool = False


class Outgoing(msgspec.Struct, frozen=True):
    """One message to send or change, already in the person's language.

    `target` is the platform's id of the message that an edit or delete changes.
    `buttons` are rows of (label, data); `ask` is one of handlers.talk.Ask. With the action `file`
    there is one, and `body` is said with it.
    """

    address: Address
    action: MessageAction
    body: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    ask: str = ""
    target: str = ""
    file: Attachment | None = None


class Sent(msgspec.Struct, frozen=True):
    """The platform took it; accepted is not the same as read."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not go out (no connection, 429, 5xx answered in JSON): try again.

    `after` is the number of seconds the platform told us to wait, None if it did not say.
    `whole_bot` is true where the wait holds for every chat of this bot.
    """

    reason: str
    after: float | None = None
    whole_bot: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will not take this message; `unreachable` if it takes none for this person.

    `told` is what whoever waits for it is told, where there is more to say than that.
    """

    reason: str
    unreachable: bool = False
    told: Text | None = None


@dataclass(frozen=True, slots=True)
class TargetGone:
    """The message to edit or delete is unknown to the platform: send a new one instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have gone out: the connection was lost after the request was written."""

    reason: str


Result = Sent | NotSent | Refused | TargetGone | Unknown


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform allows, and what the way to it carries.

    Messages a second overall and a chat, a minute a group; characters of a text, bytes of a file.
    `at_once` are the calls that may be under way: of no more than these is it unknown, after a
    crash, whether they arrived.
    """

    per_second: float = 30.0
    per_chat_second: float = 1.0
    per_chat_burst: int = 3
    per_group_minute: int = 20
    text_length: int = 4096
    file_size: int = 50_000_000
    at_once: int = 64


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file somebody sent."""

    bytes: bytes


@dataclass(frozen=True, slots=True)
class NotFetched:
    """Not to be had now: try again, after so many seconds if the platform said how many."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class TooLarge:
    """More than was asked for at most, or than the platform hands out."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoSuchFile:
    """The platform does not have it, or not any more."""

    reason: str


Fetched = Content | NotFetched | TooLarge | NoSuchFile

Submit = Callable[[Event], Awaitable[None]]
"""Takes an event, returns once it is committed; OverloadedError if it cannot now."""


class OverloadedError(Exception):
    """The event was not taken and must be delivered again by the platform."""


class Gateway(Protocol):
    """One bot on one platform."""

    @property
    def platform(self) -> str:
        """The messenger, such as 'telegram'."""

    @property
    def bot(self) -> str:
        """Which bot of that messenger."""

    @property
    def limits(self) -> Limits:
        """What the messenger allows."""

    async def run(self, submit: Submit) -> None:
        """Bring events until cancelled; confirm each only after its `submit` returned."""

    async def send(self, message: Outgoing) -> Result:
        """Send, edit or delete; never raises for what the platform or the network does."""

    async def fetch(self, source: str, most: int) -> Fetched:
        """Give a file somebody sent, by the platform's id, of at most so many bytes.

        Never raises for what the platform or the network does; may be repeated.
        """

    async def answer_press(self, press_id: str) -> None:
        """Tell the platform a button press was taken; best effort, carries no information."""

    async def close(self) -> None:
        """Let go of connections."""
