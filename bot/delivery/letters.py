"""What a round of delivery works with: rows that have an address, and what is sent as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from msgspec.structs import replace

from bot.delivery.room import Room
from bot.gateways import Limits, Outgoing
from bot.limiter import Limiter
from bot.wording import Wording
from handlers.office import Office
from handlers.talk import Address
from storage.delivery import Bot, Lane, Waiting
from storage.kinds import MessageAction, MessageState, PersonId
from storage.outbox import Buttons, Settlement
from storage.people import Person
from storage.work import Work


class Letter(msgspec.Struct, frozen=True):
    """One row with the account it goes to now."""

    row: Waiting
    address: Address
    outgoing: Outgoing

    @property
    def lane(self) -> Lane:
        """The chat, within which order is kept."""
        return (self.address.platform, self.address.bot, self.address.chat)

    @property
    def bot(self) -> Bot:
        """The bot it goes over."""
        return (self.address.platform, self.address.bot)


@dataclass(frozen=True, slots=True, eq=False)
class Dispatch:
    """One call of a gateway, and the rows it settles; equal to nothing but itself."""

    letters: tuple[Letter, ...]
    outgoing: Outgoing

    @property
    def lane(self) -> Lane:
        """The chat it goes to."""
        return self.letters[0].lane

    @property
    def bot(self) -> Bot:
        """The bot it goes over."""
        return self.letters[0].bot


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody comes to look: nothing is held back, and pushes come to where they are."""

    person: PersonId
    address: Address | None = None


@dataclass(slots=True)
class Round:
    """What one claim looks at, and what it decides beside what to send."""

    work: Work
    now: datetime
    office: Office | None
    wording: Wording
    limits: Mapping[Bot, Limits]
    limiters: Mapping[Bot, Limiter]
    in_flight: frozenset[Lane] = frozenset()
    visit: Visit | None = None
    people: dict[PersonId, Person] = field(default_factory=dict)
    settled: list[Settlement] = field(default_factory=list)
    room: Room = field(init=False)

    def __post_init__(self) -> None:
        """Count the calls under way."""
        self.room = Room(self.limits, self.in_flight)

    def drop(self, row: Waiting, reason: str) -> None:
        """Take a row back."""
        self.settled.append(Settlement(row.id, MessageState.dropped, self.now, error=reason))

    def refuse(self, row: Waiting, reason: str) -> None:
        """Say that a row cannot be sent to anybody."""
        self.settled.append(Settlement(row.id, MessageState.refused, self.now, error=reason))

    def put_off(self, row: Waiting, until: datetime, reason: str | None = None) -> None:
        """Look at a row again at an instant."""
        again = Settlement(row.id, MessageState.queued, self.now, error=reason, not_before=until)
        self.settled.append(again)


def letter(row: Waiting, address: Address) -> Letter:
    """Address a row as it stands."""
    return Letter(row, address, Outgoing(address, row.action, row.body, buttons(row), row.ask))


def as_new(changed: Letter) -> Letter:
    """Send what was to replace a message as a message of its own."""
    fresh = replace(changed.outgoing, action=MessageAction.send, target="")
    return replace(changed, outgoing=fresh)


def buttons(row: Waiting) -> Buttons:
    """Give a row's buttons as gateways take them."""
    return button_rows(row.buttons)


def button_rows(stored: list[list[list[str]]]) -> Buttons:
    """Give stored buttons as gateways take them."""
    return tuple(tuple((label, data) for label, data in line) for line in stored)
