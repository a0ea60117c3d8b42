"""会前材料: what a meeting is prepared with, gathered once, as a message and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.documents import Cell, Column, Sheet, Workbook
from handlers.meetings import letters
from handlers.reports import missing, owed
from handlers.reports import words as report_words
from handlers.rules import reporting
from handlers.rules.pack_meeting import LEADERS
from handlers.statistics import papers, sheets, table
from handlers.statistics import words as figures
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Verbatim, Words, lines, text
from storage import actions, invitations, meetings, people, problems
from storage.kinds import AreaId, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from handlers.office import Rules
    from handlers.reports.owed import Owed
    from handlers.statistics.words import Heading
    from handlers.turn import Moment
    from storage import tables

_SHOWN = 10
_TEAMS = 100


@dataclass(frozen=True, slots=True)
class Pack:
    """The figures of one computation, open problems, late reports, open actions, answers."""

    row: tables.Meeting
    day: date
    rules: Rules
    head: Heading
    table: Table
    problems: Sequence[tables.Problem]
    late: Sequence[Owed]
    actions: Sequence[tables.Action]
    names: dict[PersonId, str]
    answers: invitations.Counts


def gather(moment: Moment, row: tables.Meeting) -> Pack:
    """Gather everything about the area of a meeting; reads only, some teams at a time.

    The statement is of the quarter so far for the quarterly meeting, else of the month so far:
    attendance of Guiding Opinions, clause 四(二), by the computation all figures come from.
    """
    office, area = moment.office, AreaId(row.area_id)
    day = office.business_day(moment.now)
    first = reporting.quarter_of(day).first if row.kind == LEADERS else day.replace(day=1)
    scope = Scope("a", area)
    span = sheets.period(first, day, day)
    counted = Table(scope, span)
    wanted = sheets.teams(moment, scope, span)
    for start in range(0, len(wanted), _TEAMS):
        some = wanted[start : start + _TEAMS]
        table.add(moment, counted, some, list(sheets.of_teams(moment, scope, span, some)))
    teams = [team.id for team in wanted]
    below = [one for one in office.directory.areas if office.directory.within(one, area)]
    open_ones = actions.open_in(moment.work, below)
    owners = people.load(moment.work, {PersonId(one.owner_id) for one in open_ones})
    return Pack(
        row=row,
        day=day,
        rules=office.rules_for(area, day),
        head=figures.heading(moment, scope, day),
        table=counted,
        problems=problems.unanswered(moment.work, teams),
        late=[one for one in owed.of_teams(moment, teams, day) if one.period.due < day],
        actions=open_ones,
        names={who: person.name for who, person in owners.items()},
        answers=invitations.counts(moment.work, [row.id]).get(row.id, invitations.Counts()),
    )


def find(moment: Moment, meeting: int, asks: int) -> tables.Meeting | None:
    """Give a meeting still to come at the time it was asked about, None where it is not."""
    row = meetings.get(moment.work, meeting)
    if row is None or row.cancelled_at is not None or row.asks != asks:
        return None
    return row


def message(moment: Moment, pack: Pack) -> Words:
    """Give the pack in words: the statement first, then what waits, then who comes."""
    row, answers = pack.row, pack.answers
    return lines(
        text("pack.head", title=Verbatim(row.title)),
        letters.details(row),
        figures.report(pack.rules, pack.table, pack.head, missing=True),
        *_problems(moment, pack),
        *_late(moment, pack),
        *_actions(pack),
        text(
            "pack.answers",
            n=answers.invited,
            coming=answers.coming,
            excused=answers.excused,
            silent=answers.silent,
        ),
    )


def _problems(moment: Moment, pack: Pack) -> Iterator[Words]:
    if not pack.problems:
        yield text("pack.no_problems")
        return
    yield text("pack.problems", n=len(pack.problems))
    teams = moment.office.directory.teams
    for one in pack.problems[:_SHOWN]:
        days = (moment.now - one.opened_at).days
        team = teams[TeamId(one.team_id)].name
        yield text("pack.problem", team=team, body=Verbatim(one.body), n=days)
    yield from _more(len(pack.problems))


def _late(moment: Moment, pack: Pack) -> Iterator[Words]:
    if not pack.late:
        yield text("pack.no_late")
        return
    yield text("pack.late", n=len(pack.late))
    yield missing.told(moment, pack.late, pack.day)


def _actions(pack: Pack) -> Iterator[Words]:
    if not pack.actions:
        yield text("pack.no_actions")
        return
    yield text("pack.actions", n=len(pack.actions))
    for one in pack.actions[:_SHOWN]:
        late = (pack.day - one.due_on).days
        state = text("action.late", n=late) if late > 0 else text("action.due", due=one.due_on)
        name = pack.names[PersonId(one.owner_id)]
        yield text("pack.action", name=name, body=Verbatim(one.body), state=state)
    yield from _more(len(pack.actions))


def _more(count: int) -> Iterator[Words]:
    if count > _SHOWN:
        yield text("pack.more", n=count - _SHOWN)


def workbook(moment: Moment, pack: Pack, spell: Callable[[Words], str]) -> Workbook:
    """Give the same as a workbook, nothing left out: a sheet for each part."""
    return Workbook(
        (
            _statement(pack, spell),
            _sheet("problems", _problem_rows(moment, pack), spell),
            _sheet("late", _late_rows(moment, pack, spell), spell),
            _sheet("actions", _action_rows(pack), spell),
        )
    )


_COLUMNS = {
    "problems": ("team", "raised", "body"),
    "late": ("report", "whose", "due"),
    "actions": ("body", "owner", "due"),
}


def _statement(pack: Pack, spell: Callable[[Words], str]) -> Sheet:
    heads = [spell(one) for one in papers.line_heads()]
    columns = (
        Column(heads[0], width=20),
        *(Column(one, width=10, kind="number") for one in heads[1:]),
    )
    policy = pack.rules.policy
    rows = [papers.line(policy, one, one.name) for one in pack.table.lines.values()]
    if len(rows) > 1:
        rows.append(papers.line(policy, pack.table.total, spell(text("pack.total"))))
    notes = [spell(one) for one in figures.beneath(pack.rules, pack.table, pack.table.total)]
    period = figures.named(pack.table.span)
    title = spell(text("pack.statement", place=pack.head.name, period=period))
    name = spell(text("pack.sheet.statement"))
    return Sheet(name, title, columns, tuple(_cells(row) for row in rows), tuple(notes))


def _cells(row: tuple[str | float | None, ...]) -> tuple[Cell, ...]:
    return tuple(f"{one:g}" if isinstance(one, float) else one for one in row)


def _sheet(name: str, rows: Sequence[tuple[Cell, ...]], spell: Callable[[Words], str]) -> Sheet:
    columns = tuple(
        Column(
            spell(text(f"pack.column.{one}")),
            width=40 if one == "body" else 18,
            kind="day" if one in {"due", "raised"} else "text",
        )
        for one in _COLUMNS[name]
    )
    label = spell(text(f"pack.sheet.{name}"))
    return Sheet(label, label, columns, tuple(rows))


def _problem_rows(moment: Moment, pack: Pack) -> list[tuple[Cell, ...]]:
    teams, zone = moment.office.directory.teams, moment.office.zone
    return [
        (
            teams[TeamId(one.team_id)].name,
            one.raised_at.astimezone(zone).date().isoformat(),
            one.body,
        )
        for one in pack.problems
    ]


def _late_rows(
    moment: Moment, pack: Pack, spell: Callable[[Words], str]
) -> list[tuple[Cell, ...]]:
    wanted = {PersonId(one.key.subject.person) for one in pack.late if one.key.subject.person}
    known = people.load(moment.work, wanted) if wanted else {}
    return [
        (
            spell(report_words.title(one.kind, one.period)),
            spell(report_words.whose(moment, one.key.subject, known)),
            one.period.due.isoformat(),
        )
        for one in pack.late
    ]


def _action_rows(pack: Pack) -> list[tuple[Cell, ...]]:
    return [
        (one.body, pack.names[PersonId(one.owner_id)], one.due_on.isoformat())
        for one in pack.actions
    ]
