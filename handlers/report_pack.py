"""All reports of a township or county for a period as one ZIP, made by a job team by team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from handlers import report_paper
from handlers.reading.values import Misread
from handlers.reports import words
from handlers.rules import reporting
from handlers.statistics import scopes, sheets
from handlers.statistics.scopes import Scope
from handlers.talk import Address, Outcome, Reply, Words, text
from storage import filings, jobs, people
from storage.jobs import NewJob
from storage.kinds import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handlers.documents import Filled
    from handlers.reading.looked_for import DocumentWords
    from handlers.rules.reporting import Kind, Period
    from handlers.rules.span import Span
    from handlers.turn import Moment, Turn
    from storage.areas import Team

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
class Row:
    """A line of the index: a team, where its report stands, and the file; None where none is."""

    township: str
    team: str
    state: str
    by: str = ""
    on: str = ""
    file: str = ""
    content: Filled | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """The next teams with their reports, and how many of all are done with them."""

    place: str
    title: Words
    rows: tuple[Row, ...]
    after: tuple[int, ...]
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
    scope = scopes.named(turn, said.place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    if scope.kind != "a" or not scopes.answers_for(turn, scope):
        return [Reply(text("report_pack.not_yours"))]
    meant = _meant(turn, scope, said.span)
    if meant is None:
        return [Reply(text("report_pack.no_such"))]
    kind, period = meant
    order = Order(
        scope.id,
        kind.id,
        period.id,
        turn.by.language,
        turn.event.address,
        f"reply:{turn.event.key}:0",
        turn.cite(kind.rule),
    )
    people.audit(turn.work, turn.person.id, "report.pack", f"area:{scope.id}", turn.now)
    job = NewJob(f"{KIND}:{turn.event.key}", KIND, order.to_json())
    jobs.add(turn.work, job, turn.now)
    here = turn.office.directory.areas[scope.area].name
    return [Reply(text("report_pack.begun", place=here, title=words.title(kind, period)))]


def _meant(turn: Turn, scope: Scope, span: Span | None) -> tuple[Kind, Period] | None:
    """Give the kind of report teams file about just those days; unsaid the half-year one.

    Of that the running half year once it can be written, before that the one that ended last.
    """
    policy = turn.office.rules_for(scope.area, turn.today).policy
    kinds = [kind for kind in reporting.kinds(policy) if kind.files == "leader"]
    of_days = [kind for kind in kinds if kind.length != "term"]
    if span is None:
        kind = of_days[0]
        now = reporting.period_on(policy, kind, turn.today)
        if turn.today >= reporting.opens(kind, now):
            return kind, now
        return kind, reporting.period_on(policy, kind, now.first - timedelta(days=1))
    for kind in of_days:
        found = reporting.period_on(policy, kind, span.first)
        if (found.first, found.last) == (span.first, span.last):
            return kind, found
    return None


def portion(
    moment: Moment, order: Order, position: Mapping[str, Any], spell: Callable[[Words], str]
) -> Portion:
    """Give the next teams after those of a position; a roster changed meanwhile does no harm."""
    office, area = moment.office, order.scope.area
    policy = office.rules_for(area, office.business_day(moment.now)).policy
    kind = reporting.kind_of(policy, order.kind)
    period = reporting.period_by_id(policy, kind, order.period)
    in_order = sorted(office.directory.teams_in(area), key=lambda one: sheets.order(moment, one))
    after = tuple(position.get("after", ()))
    left = [team for team in in_order if sheets.order(moment, team) > after]
    some = left[:TEAMS_AT_ONCE]
    rows = _rows(moment, order, (len(in_order) - len(left), some), spell)
    return Portion(
        office.directory.areas[area].name,
        words.title(kind, period),
        tuple(rows),
        sheets.order(moment, some[-1]) if some else after,
        len(in_order) - len(left) + len(some),
        len(in_order),
    )


def _rows(
    moment: Moment, order: Order, of: tuple[int, Sequence[Team]], spell: Callable[[Words], str]
) -> Iterator[Row]:
    """Give a row for each of some teams; those before them are so many."""
    before, some = of
    ids = filings.of_teams(moment.work, [team.id for team in some], [order.period])
    filed = {
        one.key.subject.team: one
        for one in filings.wholes(moment.work, ids).values()
        if one.key.kind == order.kind and one.key.subject.person is None
    }
    by = people.load(moment.work, [one.newest.by for one in filed.values()])
    for number, team in enumerate(some, start=before + 1):
        above = moment.office.directory.above(team.village, Level.township)
        township = above.name if above else ""
        row = filed.get(team.id)
        if row is None:
            missing = spell(text("report_pack.missing"))
            yield Row(township, team.name, missing)
            continue
        content = report_paper.filled(moment, row, by, spell)
        file = f"{number:03d}-{report_paper.file_name(moment, row, spell)}"
        stands, who, day = (content.values[name] for name in ("state", "by", "on"))
        yield Row(township, team.name, stands, who, day, file, content)
