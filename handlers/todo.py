"""待办: everything that waits for this person, with its buttons, in one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import report, team
from handlers.leave import request, words
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import attendance, people
from storage import leave as leaves
from storage.kinds import LeaveState, Role

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables

_OFFICES = {Role.township: "township", Role.county: "county"}
Step = tuple["tables.LeaveStep", "tables.Leave"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list, and its buttons."""

    words: Words
    buttons: tuple[Button, ...] = ()


def show(turn: Turn) -> list[Outcome]:
    """List what waits; say so where nothing does."""
    items = [*_decisions(turn), *_own_leave(turn), *_team_days(turn), *_reports(turn)]
    if not items:
        return [Reply(text("todo.nothing"))]
    numbered = [text("todo.item", number=n, item=i.words) for n, i in enumerate(items, start=1)]
    rows = tuple(item.buttons for item in items if item.buttons)
    return [Reply(lines(text("todo.head", n=len(items)), *numbered), rows)]


def open_decisions(turn: Turn) -> list[Step]:
    """Give the steps of leaves that wait for the speaker."""
    posts = turn.person.posts_on(turn.today)
    teams = [("team_leader", p.team) for p in posts if p.role is Role.leader and p.team]
    areas = [(_OFFICES[p.role], p.area) for p in posts if p.role in _OFFICES and p.area]
    found = leaves.open_steps(turn.work, teams, areas)
    return [(step, row) for step, row in found if row.person_id != turn.person.id]


def _decisions(turn: Turn) -> list[Item]:
    found = open_decisions(turn)
    numbers = range(1, len(found) + 1) if len(found) > 1 else [None] * len(found)
    return [
        Item(words.request(turn, row), request.decision_buttons(row.id, step.n, number))
        for number, (step, row) in zip(numbers, found, strict=True)
    ]


def _own_leave(turn: Turn) -> list[Item]:
    states = [LeaveState.pending, LeaveState.approved]
    items = []
    for row in leaves.of_person(turn.work, turn.person.id, states):
        span = words.days_of(row)
        drop = Button(text("leave.withdraw_button", span=span), f"leave:drop:{row.id}")
        back = Button(text("leave.back_button"), f"leave:back:{row.id}")
        if row.state is LeaveState.pending:
            items.append(Item(text("todo.leave_waits", span=span), (drop,)))
        elif row.last_day < turn.today:
            items.append(Item(text("todo.leave_overdue", span=span), (back,)))
        elif row.first_day <= turn.today:
            items.append(Item(text("todo.leave_running", span=span), (back,)))
    return items


def _team_days(turn: Turn) -> list[Item]:
    if not turn.rules.calendar.is_working_day(turn.today):
        return []
    done = attendance.confirmed(turn.work, turn.today)
    return [
        Item(
            text("todo.confirm_day", team=turn.office.directory.teams[led].name, day=turn.today),
            (team.all_here_button(turn.today, led),),
        )
        for led in people.leads(turn.person, turn.today)
        if led not in done and turn.office.live_on(led, turn.today)
    ]


def _reports(turn: Turn) -> list[Item]:
    button = Button(text("todo.write_report"), "do:report")
    return [
        Item(
            text(
                "todo.report",
                team=turn.office.directory.teams[led].name,
                period=report.spelt(period),
                due=period.due,
            ),
            (button,),
        )
        for led in people.leads(turn.person, turn.today)
        for period in report.open_periods(turn, led)
    ]
