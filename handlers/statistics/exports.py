"""Long counting as a job: whole teams at a time, with what was counted so far in its position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from handlers.statistics import scopes, sheets, table, words
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Address
from storage import jobs
from storage.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.statistics.sheets import Period, Sheet
    from handlers.statistics.words import Heading
    from handlers.turn import Moment, Turn
    from storage.areas import Team

KIND = "statistics"
TEAMS_AT_ONCE = 100
What = Literal["figures", "sheet", "picture"]


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, by whom and where; `told` is the outbox row that is edited meanwhile.

    `missing`: whether they may be told who did not report.
    """

    what: What
    scope: Scope
    first: date
    last: date
    today: date
    language: str
    address: Address
    told: str
    cite: str
    missing: bool

    @property
    def span(self) -> Period:
        """The days asked for, as they counted on the day they were asked for."""
        return sheets.period(self.first, self.last, self.today)

    def to_json(self) -> dict[str, Any]:
        """Give it as the job keeps it."""
        here = self.address
        return {
            "what": self.what,
            "scope": self.scope.code,
            "days": [str(day) for day in (self.first, self.last, self.today)],
            "language": self.language,
            "address": [here.platform, here.bot, here.user, here.chat],
            "told": self.told,
            "cite": self.cite,
            "missing": self.missing,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Order:
        """Give what was made `to_json`."""
        first, last, today = (date.fromisoformat(day) for day in kept["days"])
        scope = Scope.of_code(kept["scope"])
        address = Address(*kept["address"])
        rest = (kept["language"], address, kept["told"], kept["cite"], kept["missing"])
        return cls(kept["what"], scope, first, last, today, *rest)


def begin(turn: Turn, what: What, scope: Scope, span: Period) -> bool:
    """Queue the counting with the turn; False if this event's was queued before."""
    key = turn.event.key
    order = Order(
        what,
        scope,
        span.first,
        span.last,
        turn.today,
        turn.by.language,
        turn.event.address,
        f"reply:{key}:0",
        turn.cite("attendance.targets"),
        scopes.answers_for(turn, scope),
    )
    return jobs.add(turn.work, NewJob(f"{KIND}:{key}", KIND, order.to_json()), turn.now)


@dataclass(frozen=True, slots=True)
class Portion:
    """What one step counted: the sheets added, and how many of all teams are done."""

    head: Heading
    table: Table
    sheets: Sequence[Sheet]
    after: tuple[int, ...]
    done: int
    total: int

    @property
    def finished(self) -> bool:
        """Whether no team is left."""
        return self.done >= self.total


def portion(moment: Moment, order: Order, position: Mapping[str, Any]) -> Portion:
    """Count the next teams after those of a position; a roster changed meanwhile does no harm."""
    span = order.span
    counted = Table(order.scope, span)
    if position:
        counted.restore(position["table"])
    after = tuple(position.get("after", ()))
    wanted = sheets.teams(moment, order.scope, span)
    left: list[Team] = [team for team in wanted if sheets.order(moment, team) > after]
    some = left[:TEAMS_AT_ONCE]
    found = list(sheets.of_teams(moment, order.scope, span, some))
    kept = table.add(moment, counted, some, found)
    if some:
        after = sheets.order(moment, some[-1])
    head = words.heading(moment, order.scope, span.until)
    return Portion(head, counted, kept, after, len(wanted) - len(left) + len(some), len(wanted))
