"""One turn: who speaks, what happened, when, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handlers.reading.values import Hearing
from handlers.rules import masking
from storage.kinds import MarkSource
from storage.outbox import Destination

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from handlers.conversation import Conversation
    from handlers.office import Office, Rules
    from handlers.talk import Event, Words
    from storage.areas import Team
    from storage.people import Person
    from storage.work import Work

_AT_ONCE = timedelta(minutes=10)


@dataclass(slots=True)
class Moment:
    """What a handler may look at that is not about one event: the data, the rules and the time."""

    work: Work
    office: Office
    now: datetime


@dataclass(slots=True, kw_only=True)
class Turn(Moment):
    """Everything a handler is handed for one event of one known person.

    `today` is the business day of the message, by the platform's time. `spell` renders words in
    the person's language, for matching what they type against what they were offered. `names` are
    the members of the teams they lead. `recorder` is who says it for them (代), if it is not
    themselves, and `recorded_as` in which quality. Numbers of ID and bank cards in the message are
    starred before anybody reads it, which `masked` tells.
    """

    event: Event
    person: Person
    conversation: Conversation
    today: date
    rules: Rules
    spell: Callable[[Words], str]
    names: Callable[[], tuple[str, ...]]
    recorder: Person | None = None
    recorded_as: MarkSource = MarkSource.self_
    team: Team | None = field(init=False)
    masked: bool = field(init=False)

    def __post_init__(self) -> None:
        """Star what must not be kept, and find the team the person belongs to today."""
        said = masking.masked(self.event.text)
        self.masked = said != self.event.text
        if self.masked:
            self.event = replace(self.event, text=said)
        team = self.person.team_on(self.today)
        self.team = self.office.directory.teams[team] if team is not None else None

    @property
    def arrived(self) -> date:
        """The business day on which the message reached us; later than `today` without signal."""
        event = self.event
        if event.received_at - event.sent_at < _AT_ONCE:
            return self.today
        return max(self.today, self.office.business_day(event.received_at, self.person))

    @property
    def by(self) -> Person:
        """Who said it: the person, or who records for them."""
        return self.recorder or self.person

    @property
    def whereabouts(self) -> Destination:
        """Where this person is reached: themselves, and the chat they speak in."""
        here = self.event.address
        return Destination(self.by.id, here.platform, here.bot, here.user, here.chat)

    def cite(self, rule_id: str) -> str:
        """Give what 为什么 needs to find this rule again: the policy version and the rule."""
        return f"{self.rules.id}/{rule_id}"

    def hearing(self) -> Hearing:
        """Give what must be known to understand this person's words."""
        village = ""
        if self.team is not None:
            village = self.office.directory.areas[self.team.village].name
        names = self.names()
        me = self.person.name if names else ""
        return Hearing(self.today, self.rules.leave_words, names, village, me)
