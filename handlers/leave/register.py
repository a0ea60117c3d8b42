"""The leave register by range and scope: who was away when, for whom it is theirs to see.

Guiding Opinions, clause 四(二): the office knows and counts who is on post. Everybody but the
person sees "leave" and its days; what leave it was, and why, stands in no register.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers import naming
from handlers.documents import Column, Workbook
from handlers.documents import Sheet as Page
from handlers.leave import words
from handlers.reading import periods
from handlers.reading.values import Misread
from handlers.rules.span import Half as Part
from handlers.statistics import scopes, sheets
from handlers.statistics import words as counted
from handlers.talk import Document, Outcome, Reply, Words, lines, text
from storage import leave_registers, people
from storage.kinds import LeaveState, PersonId, PolicyId, TeamId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.reading.register_values import RegisterWords
    from handlers.rules.span import Span
    from handlers.statistics.scopes import Scope
    from handlers.turn import Turn
    from storage import tables
    from storage.leave_registers import Entry
    from storage.people import Person

_SHOWN = 20
STATES = (LeaveState.pending, LeaveState.approved, LeaveState.returned)
_COLUMNS = (
    ("number", 6, "number"),
    ("team", 18, "text"),
    ("name", 12, "text"),
    ("kind", 10, "text"),
    ("first", 12, "day"),
    ("last", 12, "day"),
    ("half", 12, "text"),
    ("days", 8, "number"),
    ("asked", 12, "day"),
    ("state", 12, "text"),
    ("by", 14, "text"),
    ("back", 12, "day"),
)


@dataclass(frozen=True, slots=True)
class Register:
    """The leaves of a scope that touch some days, and those who are named in it."""

    scope: Scope
    span: Span
    entries: Sequence[Entry]
    people: Mapping[PersonId, Person]

    @property
    def days(self) -> Decimal:
        """The sum of their lengths, in days; of a leave that goes beyond the range, all of it."""
        return Decimal(sum(one.leave.half_days for one in self.entries)) / 2


def say(turn: Turn, said: RegisterWords) -> list[Outcome]:
    """Answer with the register: the first lines in words, and all of it as a file."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    scope = scopes.named(turn, said.place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    if not scopes.may_see(turn, scope):
        return [Reply(text("statistics.not_yours"))]
    found = read(turn, scope, said.span or periods.month_of(turn.today))
    if not scopes.is_own(turn, scope):
        people.audit(turn.work, turn.person.id, "leave.register", scope.code, turn.now)
    head = text(
        "register.head",
        place=counted.heading(turn, scope, turn.today).name,
        period=_period(turn, found.span),
        n=len(found.entries),
        days=found.days,
    )
    if not found.entries:
        return [Reply(head)]
    told = lines(head, *_told(turn, found))
    name = text("register.file", place=counted.heading(turn, scope, turn.today).name)
    title = turn.spell(name)
    file = f"{title} {found.span.first:%Y%m%d}-{found.span.last:%m%d}{Workbook.suffix}"
    return [Document(file, workbook(turn, found), told)]


def read(turn: Turn, scope: Scope, span: Span) -> Register:
    """Read the leaves of a scope that touch the days and were not rejected or taken back."""
    if scope.kind in {"p", "u"}:
        named = (
            people.of_units(turn.work, [scope.unit])
            if scope.kind == "u"
            else people.load(turn.work, [scope.person]).values()
        )
        who = [person.id for person in named]
        entries = leave_registers.of_people(turn.work, who, span.first, span.last)
    else:
        asked = sheets.period(span.first, span.last, turn.today)
        teams = [team.id for team in sheets.teams(turn, scope, asked)]
        entries = leave_registers.of_teams(turn.work, teams, span.first, span.last)
    ids = {PersonId(one.leave.person_id) for one in entries}
    ids |= {one.by for one in entries if one.by is not None}
    return Register(scope, span, entries, people.load(turn.work, ids))


def workbook(turn: Turn, found: Register) -> Workbook:
    """Give the register as a sheet: a line for each leave, in order of time."""
    names = naming.told_apart(turn, _named(found), turn.today)
    columns = tuple(
        Column(turn.spell(text(f"register.column.{name}")), width, kind)  # type: ignore[arg-type]  # one of the three
        for name, width, kind in _COLUMNS
    )
    rows = tuple(_row(turn, found, one, n, names) for n, one in enumerate(found.entries, start=1))
    place = counted.heading(turn, found.scope, turn.today).name
    title = text("register.title", place=place, period=_period(turn, found.span))
    total = text("register.total", n=len(rows), days=found.days)
    notes = (turn.spell(total), turn.spell(text("register.privacy")))
    name = turn.spell(text("register.sheet"))
    return Workbook((Page(name, turn.spell(title), columns, rows, notes),))


def kind_of(turn: Turn, leave: tables.Leave) -> Words:
    """Give what others learn of a kind: official ones by name, any other as leave."""
    policy = turn.office.rules[PolicyId(leave.policy_id)].policy
    kind = policy.leave_kind(leave.kind)
    official = policy.day_kind(kind.day_kind).counts == "stationed"
    if official or leave.person_id == turn.person.id:
        return text("label", value=kind.label)
    return text("register.leave")


def _row(
    turn: Turn, found: Register, one: Entry, number: int, names: Mapping[PersonId, str]
) -> tuple[str | int | None, ...]:
    leave = one.leave
    team = turn.office.directory.teams[TeamId(leave.team_id)].name if leave.team_id else ""
    return (
        number,
        team,
        names[PersonId(leave.person_id)],
        turn.spell(kind_of(turn, leave)),
        leave.first_day.isoformat(),
        leave.last_day.isoformat(),
        turn.spell(_halves(leave)),
        str(Decimal(leave.half_days) / 2),
        leave.asked_at.astimezone(turn.office.zone).date().isoformat(),
        turn.spell(text(f"register.state.{leave.state}")),
        found.people[one.by].name if one.by is not None else "",
        leave.returned_on.isoformat() if leave.returned_on else None,
    )


def _halves(leave: tables.Leave) -> Words:
    days = words.stored(leave)
    if days.first_half is Part.PM and days.last_half is Part.AM:
        return text("register.half.both")
    if days.first_half is Part.PM:
        return text("register.half.from_noon")
    return text("register.half.to_noon") if days.last_half is Part.AM else lines()


def _told(turn: Turn, found: Register) -> list[Words]:
    names = naming.told_apart(turn, _named(found), turn.today)
    rows: list[Words] = [
        text(
            "register.row",
            name=names[PersonId(one.leave.person_id)],
            kind=kind_of(turn, one.leave),
            span=words.days_of(one.leave),
            days=Decimal(one.leave.half_days) / 2,
            state=text(f"register.state.{one.leave.state}"),
        )
        for one in found.entries[:_SHOWN]
    ]
    more = len(found.entries) - _SHOWN
    return [*rows, text("register.more", n=more)] if more > 0 else rows


def _named(found: Register) -> list[Person]:
    ids = dict.fromkeys(PersonId(one.leave.person_id) for one in found.entries)
    return [found.people[who] for who in ids]


def _period(turn: Turn, span: Span) -> Words:
    """Name a whole month or year, days else; nothing is cut at today, for leaves lie ahead."""
    return counted.named(sheets.period(span.first, span.last, max(span.last, turn.today)))
