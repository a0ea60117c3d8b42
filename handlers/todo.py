"""待办: everything that waits for this person, with its buttons, in one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import deputies, helping, offices, roll_answers
from handlers.complaints import replying
from handlers.leave import deciding, own, vacant, words
from handlers.months import deciders
from handlers.months import words as month_words
from handlers.notices import receiving, sending
from handlers.problems import raising
from handlers.reports import accepting, owed, writing
from handlers.reports import words as report_words
from handlers.rota import swap
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import attendance, people, undecided
from storage import leave as leaves
from storage.kinds import LeaveState, PersonId

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables

Step = tuple["tables.LeaveStep", "tables.Leave"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list, its buttons, and the office it waits for; "" is oneself."""

    words: Words
    buttons: tuple[Button, ...] = ()
    office: str = ""


def show(turn: Turn) -> list[Outcome]:
    """List what waits, by role where the speaker has several; say so where nothing does."""
    items = [
        *_emergencies(turn),
        *_decisions(turn),
        *(Item(shown, office=office) for shown, office in vacant.waiting(turn)),
        *_corrections(turn),
        *(Item(shown, buttons) for shown, buttons in raising.waiting(turn)),
        *(Item(*one) for one in replying.waiting(turn)),
        *_own_leave(turn),
        *_team_days(turn),
        *_reports(turn),
    ]
    if not items:
        return [Reply(text("todo.nothing"))]
    rows = tuple(item.buttons for item in items if item.buttons)
    return [Reply(lines(text("todo.head", n=len(items)), *_numbered(turn, items)), rows)]


def _numbered(turn: Turn, items: list[Item]) -> list[Words]:
    duties = [offices.of_post(post) for post in turn.person.duties_on(turn.today)]
    grouped = len({duty[0] for duty in duties if duty is not None}) > 1
    order = list(dict.fromkeys(item.office for item in items))
    found: list[Words] = []
    for office in order:
        if grouped:
            found.append(text("office.head", office=offices.label(turn.rules.policy, office)))
        found += [
            text("todo.item", number=n, item=item.words)
            for n, item in enumerate(items, start=1)
            if item.office == office
        ]
    return found


def open_decisions(turn: Turn) -> list[Step]:
    """Give the steps of leaves that wait for the speaker, in whichever quality, by office."""
    seats = offices.Seats(turn, turn.today)
    found = [
        (step, row)
        for step, row in undecided.where(turn.work, _where(turn))
        if turn.person.id in {one.person.id for one in deciding.deciders(seats, row, step)}
    ]
    return sorted(found, key=lambda one: one[0].office)


def _where(turn: Turn) -> list[object]:
    """Give where a step may wait for the speaker: at their offices, and below a county's."""
    directory = turn.office.directory
    found: list[object] = []
    for post in turn.person.duties_on(turn.today):
        duty = offices.of_post(post)
        if duty is None:
            continue
        office, place = duty
        if office == offices.TEAM_LEADER and place.area is not None:
            teams = [team.id for team in directory.teams_in(place.area)]
            found.extend(undecided.waits_for(office, team, None, None) for team in teams)
        elif office == offices.COUNTY and place.area is not None:
            teams = [team.id for team in directory.teams_in(place.area)]
            below = [area for area in directory.areas if directory.within(area, place.area)]
            found.append(undecided.waits_in(teams, below))
        else:
            found.append(undecided.waits_for(office, place.team, place.area, place.unit))
            found.extend(_gone_up(turn, office, place))
    return found


def _emergencies(turn: Turn) -> list[Item]:
    """Give calls for help not closed, then roll-calls, swaps and notices that wait."""
    calls = [Item(words, buttons) for words, buttons in helping.waiting(turn)]
    asked = [
        *roll_answers.waiting(turn),
        *swap.waiting(turn),
        *sending.waiting(turn),
        *receiving.waiting(turn),
    ]
    return [*calls, *(Item(words, buttons) for words, buttons in asked)]


def _gone_up(turn: Turn, office: str, place: offices.Place) -> list[object]:
    """Give where steps wait that may have gone up to a township: those of its leaders."""
    if office != "township" or place.area is None:
        return []
    teams = [team.id for team in turn.office.directory.teams_in(place.area)]
    return [undecided.waits_at(offices.TEAM_LEADER, teams)] if teams else []


def _decisions(turn: Turn) -> list[Item]:
    found = open_decisions(turn)
    numbers = range(1, len(found) + 1) if len(found) > 1 else [None] * len(found)
    return [
        Item(
            words.request(turn, row),
            deciding.buttons(row.id, step.n, number),
            step.office,
        )
        for number, (step, row) in zip(numbers, found, strict=True)
    ]


def _corrections(turn: Turn) -> list[Item]:
    """Give the corrections of days that wait for the speaker."""
    found = deciders.waiting_for(turn)
    names = people.load(turn.work, {PersonId(row.person_id) for row in found})
    numbers = range(1, len(found) + 1) if len(found) > 1 else [None] * len(found)
    return [
        Item(
            month_words.correction(turn.rules.policy, row, names[PersonId(row.person_id)].name),
            deciders.buttons(row.id, number),
            row.office,
        )
        for number, row in zip(numbers, found, strict=True)
    ]


def _own_leave(turn: Turn) -> list[Item]:
    states = [
        LeaveState.pending,
        LeaveState.approved,
        LeaveState.sent_back,
        LeaveState.urgent,
    ]
    items = []
    for row in leaves.of_person(turn.work, turn.person.id, states):
        what = _leave_item(turn, row)
        if what is not None:
            items.append(Item(what, own.buttons(row, turn.today)))
    return items


def _leave_item(turn: Turn, row: tables.Leave) -> Words | None:
    span = words.days_of(row)
    match row.state:
        case LeaveState.pending:
            return text("todo.leave_waits", span=span)
        case LeaveState.sent_back:
            return text("todo.leave_sent_back", span=span)
        case LeaveState.urgent:
            return text("todo.leave_papers", day=row.first_day)
    if row.last_day < turn.today:
        return text("todo.leave_overdue", span=span)
    return text("todo.leave_running", span=span) if row.first_day <= turn.today else None


def _team_days(turn: Turn) -> list[Item]:
    if not turn.rules.calendar.is_working_day(turn.today):
        return []
    done = attendance.confirmed(turn.work, turn.today)
    return [
        Item(
            text("todo.confirm_day", team=turn.office.directory.teams[led].name, day=turn.today),
            (Button(text("team.all_here"), "do:team"),),
            offices.TEAM_LEADER,
        )
        for led in deputies.led(turn, turn.person, turn.today)
        if led not in done and turn.office.live_on(led, turn.today)
    ]


def _reports(turn: Turn) -> list[Item]:
    """Give the reports the speaker owes, then how many wait to be accepted by them."""
    known = {turn.person.id: turn.person}
    found = [
        Item(
            text(
                "todo.report_back" if one.standing else "todo.report",
                report=report_words.full_title(turn, one, known),
                due=one.period.due,
            ),
            (Button(text("todo.write_report"), f"report:open:{writing.place(turn, one)}"),),
            "" if one.key.subject.person else offices.TEAM_LEADER,
        )
        for one in owed.of_speaker(turn)
    ]
    waiting = accepting.waiting(turn)
    if waiting:
        button = (Button(text("report.button.inbox"), "do:reports"),)
        found.append(Item(text("todo.reports_wait", n=len(waiting)), button))
    return found
