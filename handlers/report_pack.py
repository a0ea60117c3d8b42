"""All reports of a township or county for a period as one ZIP, made by a job team by team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from handlers import report_index
from handlers.reading.values import Misread
from handlers.reports import words
from handlers.rules import reporting
from handlers.statistics import scopes, sheets
from handlers.statistics.scopes import Scope
from handlers.talk import Address, Outcome, Reply, Words, text
from storage import jobs, people
from storage.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.reading.looked_for import DocumentWords
    from handlers.report_index import Row
    from handlers.rules.policy import Policy
    from handlers.rules.reporting import Kind
    from handlers.rules.span import Span
    from handlers.turn import Moment, Turn

KIND = "report_pack"
TEAMS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Order:
    """Which reports were asked for, by whom and where; `told` is the message that is edited."""

    area: int
    kind: str
    period: str
    language: str
    address: Address
    told: str
    cite: str

    def to_json(self) -> dict[str, Any]:
        """Give it as the job keeps it."""
        here = self.address
        return {
            "area": self.area,
            "kind": self.kind,
            "period": self.period,
            "language": self.language,
            "address": [here.platform, here.bot, here.user, here.chat],
            "told": self.told,
            "cite": self.cite,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Order:
        """Give what was made `to_json`."""
        address = Address(*kept["address"])
        rest = (address, kept["told"], kept["cite"])
        return cls(kept["area"], kept["kind"], kept["period"], kept["language"], *rest)

    @property
    def scope(self) -> Scope:
        """Whose reports."""
        return Scope("a", self.area)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a pack is: the last team in administrative order, the lines and bytes so far.

    `size` is what the job wrote on disk, `bytes` what the enclosed Word files will take.
    """

    after: tuple[int, ...] = ()
    lines: int = 0
    bytes: int = 0
    size: int = 0

    @classmethod
    def of(cls, position: Mapping[str, Any]) -> Reached:
        """Give what a job kept of it, the beginning where it kept nothing."""
        numbers = {name: int(position.get(name, 0)) for name in ("lines", "bytes", "size")}
        return cls(tuple(position.get("after", ())), **numbers)

    def to_json(self) -> dict[str, Any]:
        """Give it as the job keeps it."""
        whole = {"lines": self.lines, "bytes": self.bytes, "size": self.size}
        return {"after": list(self.after), **whole}


@dataclass(frozen=True, slots=True)
class Portion:
    """The next teams with their reports, and how many of all are done with them.

    `counted` is the text id of what is said at the end, for teams, people or what was filed.
    """

    place: str
    title: Words
    counted: str
    rows: tuple[Row, ...]
    reached: Reached
    done: int
    total: int

    @property
    def finished(self) -> bool:
        """Whether no team is left."""
        return self.done >= self.total


def say(turn: Turn, said: DocumentWords) -> list[Outcome]:
    """Leave the packing to a job, which changes this answer as it goes and brings the file."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    named, place = words.kind_in(turn, said.place)
    scope = scopes.named(turn, place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    if scope.kind != "a" or not scopes.answers_for(turn, scope):
        return [Reply(text("report_pack.not_yours"))]
    meant = _meant(turn, scope, named, said.span)
    if meant is None:
        return [Reply(text("report_pack.no_such"))]
    kind, period = meant
    order = Order(
        scope.id,
        kind.id,
        period,
        turn.by.language,
        turn.event.address,
        f"reply:{turn.event.key}:0",
        turn.cite(kind.rule),
    )
    people.audit(turn.work, turn.person.id, "report.pack", f"area:{scope.id}", turn.now)
    job = NewJob(f"{KIND}:{turn.event.key}", KIND, order.to_json())
    jobs.add(turn.work, job, turn.now)
    here = turn.office.directory.areas[scope.area].name
    title = _title(turn.office.rules_for(scope.area, turn.today).policy, kind, period)
    return [Reply(text("report_pack.begun", place=here, title=title))]


def _meant(
    turn: Turn, scope: Scope, named: Kind | None, span: Span | None
) -> tuple[Kind, str] | None:
    """Give the kind of report that is filed about just those days; unsaid the half-year one.

    A kind of teams goes before one of people where none was named. Of an unsaid period the
    running one once it can be written, before that the one that ended last.
    """
    policy = turn.office.rules_for(scope.area, turn.today).policy
    kinds = [kind for kind in reporting.kinds(policy) if named is None or kind.id == named.id]
    kinds.sort(key=lambda kind: kind.files != "leader")
    if named is not None and named.length == "term":
        year = turn.today.year
        first, last = (span.first, span.last) if span else (date(year, 1, 1), date(year, 12, 31))
        return (kinds[0], f"{first}{report_index.BETWEEN}{last}") if kinds else None
    of_days = [kind for kind in kinds if kind.length != "term"]
    if span is None and of_days:
        kind = of_days[0]
        now = reporting.period_on(policy, kind, turn.today)
        if turn.today < reporting.opens(kind, now):
            now = reporting.period_on(policy, kind, now.first - timedelta(days=1))
        return kind, now.id
    for kind in of_days:
        if span is not None:
            found = reporting.period_on(policy, kind, span.first)
            if (found.first, found.last) == (span.first, span.last):
                return kind, found.id
    return None


def _title(policy: Policy, kind: Kind, period: str) -> Words:
    """Give what is packed in words: reports of a period, or of terms filed between two days."""
    if kind.length != "term":
        return words.title(kind, reporting.period_by_id(policy, kind, period))
    first, last = period.split(report_index.BETWEEN)
    return text("report_pack.terms", label=kind.label, first=first, last=last)


def portion(
    moment: Moment, order: Order, position: Mapping[str, Any], spell: Callable[[Words], str]
) -> Portion:
    """Give the next teams after those of a position; a roster changed meanwhile does no harm."""
    office, area = moment.office, order.scope.area
    policy = office.rules_for(area, office.business_day(moment.now)).policy
    kind = reporting.kind_of(policy, order.kind)
    in_order = sorted(office.directory.teams_in(area), key=lambda one: sheets.order(moment, one))
    before = Reached.of(position)
    left = [team for team in in_order if sheets.order(moment, team) > before.after]
    some = left[:TEAMS_AT_ONCE]
    pages = report_index.Pages(moment, policy, kind, order.period, spell)
    rows, held = pages.rows(some, (before.lines, before.bytes))
    after = sheets.order(moment, some[-1]) if some else before.after
    whose = "terms" if kind.length == "term" else kind.files
    return Portion(
        office.directory.areas[area].name,
        _title(policy, kind, order.period),
        f"report_pack.done.{whose}",
        rows,
        Reached(after, before.lines + len(rows), held, before.size),
        len(in_order) - len(left) + len(some),
        len(in_order),
    )
