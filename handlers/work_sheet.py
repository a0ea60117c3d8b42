"""The monthly work sheet of a person or a team (驻村工作记实登记表), filled from what is there.

Days, diary, meetings and leave were entered once; nobody writes them a second time for the sheet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from handlers import spell
from handlers.documents import Column, Filled, Workbook
from handlers.documents import Sheet as Page
from handlers.months import words as months
from handlers.reading import periods
from handlers.reading.values import Misread
from handlers.rules.attendance import NOT_COUNTED
from handlers.rules.span import Span
from handlers.statistics import scopes, sheets
from handlers.statistics import words as counted
from handlers.talk import Document, Outcome, Reply, Words, text
from storage import attendance, diary, people, work_sheets
from storage.kinds import LeaveState, Level, PersonId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.reading.looked_for import DocumentWords
    from handlers.rules.attendance import DayStatus
    from handlers.rules.policy import Policy
    from handlers.statistics.scopes import Scope
    from handlers.statistics.sheets import Period, Sheet
    from handlers.turn import Turn
    from storage import tables
    from storage.absent import Absence
    from storage.work_sheets import Attended

TEMPLATE = "work-sheet"
_LABELS = (
    *("title", "month", "printed", "name", "team", "township", "until", "days", "day", "status"),
    *("lines", "counted", "kind", "length", "meetings", "leaves", "signature", "checked"),
)
_COLUMNS = (
    ("day", 12, "day"),
    ("name", 12, "text"),
    ("status", 16, "text"),
    ("lines", 60, "text"),
)
_AWAY = frozenset({LeaveState.approved, LeaveState.returned})


@dataclass(frozen=True, slots=True)
class Month:
    """What was written and done in a month, by person."""

    lines: dict[PersonId, list[tables.DiaryLine]]
    meetings: dict[PersonId, list[Attended]]
    leaves: dict[PersonId, list[Absence]]


def say(turn: Turn, said: DocumentWords) -> list[Outcome]:
    """Give the sheet of a month of a person or a team, if it is theirs to have."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    scope = _own(turn) if not said.place else scopes.named(turn, said.place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    span = said.span or periods.month_of(turn.today)
    period = sheets.period(span.first, span.last, turn.today)
    if not period.month:
        return [Reply(text("work_sheet.month"))]
    if scope.kind not in {"p", "t"}:
        return [Reply(text("work_sheet.one_team"))]
    if not scopes.answers_for(turn, scope):
        return [Reply(text("work_sheet.not_yours"))]
    # No look ahead: the sheet says what was.
    period = sheets.Period(period.first, period.last, period.until)
    wanted = sheets.teams(turn, scope, period)
    found = list(sheets.of_teams(turn, scope, period, wanted))
    if not found:
        return [Reply(text("statistics.nobody"))]
    if not scopes.is_own(turn, scope):
        people.audit(turn.work, turn.person.id, "work_sheet", scope.code, turn.now)
    return [_document(turn, scope, (period, found), table=said.table)]


def _own(turn: Turn) -> Scope:
    """Give the team of who leads one, else their own sheet."""
    led = people.leads(turn.person, turn.today)
    return scopes.Scope("t", led[0]) if led else scopes.Scope("p", turn.person.id)


def _document(
    turn: Turn, scope: Scope, of: tuple[Period, Sequence[Sheet]], *, table: bool
) -> Document:
    period, found = of
    month = read(turn, period, found)
    place = counted.heading(turn, scope, period.until).name
    content = _workbook(turn, of, month) if table else filled(turn, of, month)
    name = text("work_sheet.file", place=place, month=f"{period.first:%Y-%m}")
    caption = "work_sheet.caption_table" if table else "work_sheet.caption"
    told = text(caption, place=place, period=counted.named(period), month=period.first.month)
    return Document(f"{turn.spell(name)}{content.suffix}", content, told)


def read(turn: Turn, period: Period, found: Sequence[Sheet]) -> Month:
    """Read everything of the month at once, whoever and however many they are."""
    who = sorted({sheet.person.id for sheet in found})
    month = Month({}, {}, {})
    for line in diary.of_people(turn.work, who, period.first, period.until):
        month.lines.setdefault(PersonId(line.person_id), []).append(line)
    first = datetime.combine(period.first, time(), turn.office.zone)
    before = datetime.combine(period.until + timedelta(days=1), time(), turn.office.zone)
    for meeting in work_sheets.meetings_of(turn.work, who, first, before):
        month.meetings.setdefault(meeting.person, []).append(meeting)
    for leave in attendance.absences_of(turn.work, who, period.first, period.until):
        if leave.state in _AWAY:
            month.leaves.setdefault(leave.person, []).append(leave)
    return month


def filled(turn: Turn, of: tuple[Period, Sequence[Sheet]], month: Month) -> Filled:
    """Give the values of every placeholder, as `docs/operations.md` lists them."""
    period, found = of
    values: dict[str, Any] = {
        "month": turn.spell(months.month_name(period.first)),
        "until": period.until.isoformat(),
        "printed": turn.today.isoformat(),
        "sheets": [_values(turn, sheet, month) for sheet in found],
        "labels": {name: turn.spell(text(f"work_sheet.label.{name}")) for name in _LABELS},
    }
    return Filled(TEMPLATE, values)


def _values(turn: Turn, sheet: Sheet, month: Month) -> dict[str, Any]:
    directory, who = turn.office.directory, sheet.person.id
    township = directory.above(sheet.team.village, Level.township)
    policy = turn.office.rules_for(sheet.team.village, sheet.days[-1].day).policy
    halves: Counter[str] = Counter()
    for status in sheet.days:
        halves.update((status.morning.kind, status.afternoon.kind))
    known = [*(kind.id for kind in policy.attendance.kinds.table), NOT_COUNTED]
    none = turn.spell(text("form.none"))
    return {
        "name": sheet.person.name,
        "team": sheet.team.name,
        "township": township.name if township else "",
        "days": [_day(turn, sheet, status, month) for status in sheet.days],
        "counted": [
            {"kind": turn.spell(months.kind(policy, kind)), "days": f"{halves[kind] / 2:g}"}
            for kind in known
            if halves[kind]
        ],
        "meetings": [turn.spell(_meeting(turn, one)) for one in month.meetings.get(who, ())]
        or [none],
        "leaves": [turn.spell(_leave(one)) for one in month.leaves.get(who, ())] or [none],
    }


def _day(turn: Turn, sheet: Sheet, status: DayStatus, month: Month) -> dict[str, str]:
    policy = turn.office.rules_for(sheet.team.village, status.day).policy
    bodies = [
        line.body or turn.spell(text("search.no_words"))
        for line in month.lines.get(sheet.person.id, ())
        if line.day == status.day and (line.team_id in {None, sheet.team.id})
    ]
    return {
        "day": turn.spell(text("label", value=status.day)),
        "status": turn.spell(_status(policy, status)),
        "lines": ";".join(bodies),
    }


def _status(policy: Policy, status: DayStatus) -> Words:
    """Give where somebody was, and that nobody said so where it is presumed."""
    plain = months.status(policy, status)
    presumed = status.morning.presumed or status.afternoon.presumed
    return text("work_sheet.presumed", status=plain) if presumed else plain


def _meeting(turn: Turn, one: Attended) -> Words:
    went = "signed_in" if one.signed_in else "invited"
    day = one.starts_at.astimezone(turn.office.zone).date()
    return text(f"work_sheet.meeting.{went}", day=day, title=one.title)


def _leave(one: Absence) -> Words:
    last = one.last_day
    if one.back_on is not None and one.first_day < one.back_on <= last:
        last = one.back_on
    return spell.span(Span.whole(one.first_day, last))


def _workbook(turn: Turn, of: tuple[Period, Sequence[Sheet]], month: Month) -> Workbook:
    """Give the same as a table: a row for every person and day."""
    period, found = of
    columns = tuple(
        Column(turn.spell(text(f"work_sheet.label.{name}")), width, kind)  # type: ignore[arg-type]  # one of the kinds
        for name, width, kind in _COLUMNS
    )
    rows = []
    for sheet in found:
        for status in sheet.days:
            day = _day(turn, sheet, status, month)
            rows.append((status.day.isoformat(), sheet.person.name, day["status"], day["lines"]))
    name = turn.spell(months.month_name(period.first))
    title = turn.spell(text("work_sheet.label.title"))
    return Workbook((Page(name, f"{title} {name}", columns, tuple(rows)),))
