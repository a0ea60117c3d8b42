"""One turn: who speaks, what happened, when, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.reading.values import Hearing
from storage import people
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


@dataclass(slots=True)
class Moment:
    """What a handler may look at that is not about one event: the data, the rules and the time."""

    work: Work
    office: Office
    now: datetime


@dataclass(slots=True)
class Turn(Moment):
    """Everything a handler is handed for one event of one known person.

    `today` is the business day of the message, by the platform's time. `spell` renders words in
    the person's language, for matching what they type against what they were offered.
    """

    event: Event
    person: Person
    conversation: Conversation
    today: date
    rules: Rules
    spell: Callable[[Words], str]

    @property
    def team(self) -> Team | None:
        """The team the person belongs to today."""
        team = self.person.team_on(self.today)
        return self.office.directory.teams[team] if team is not None else None

    @property
    def whereabouts(self) -> Destination:
        """Where this person is reached: themselves, and the chat they speak in."""
        here = self.event.address
        return Destination(self.person.id, here.platform, here.bot, here.user, here.chat)

    def cite(self, rule_id: str) -> str:
        """Give what 为什么 needs to find this rule again: the policy version and the rule."""
        return f"{self.rules.id}/{rule_id}"

    def hearing(self) -> Hearing:
        """Give what must be known to understand this person's words."""
        return Hearing(self.today, self.rules.policy.leave_words(), self._names())

    def _names(self) -> tuple[str, ...]:
        led = people.leads(self.person, self.today)
        if not led:
            return ()
        return tuple(p.name for team in led for p in people.of_team(self.work, team, self.today))
