"""轮休 12月 张三 1-4 李四 5-8: a leader plans a month, sees it as a table and confirms it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from handlers import files, pressing
from handlers.files import EXCEL, OLD_OFFICE, Arrival, Arrived, Sent
from handlers.rota import table
from handlers.rules import rota as rules
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, lines, text
from storage import people, rota, tables
from storage.kinds import MessageKind, PersonId, TeamId
from storage.rota import Author

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.reading.rota_values import RotaWords
    from handlers.turn import Moment, Turn
    from storage.people import Person

PURPOSE = "rota"
"""What files with a month's plan are fetched for."""

_FAULTS_SHOWN = 10


def said(turn: Turn, heard: RotaWords) -> list[Outcome]:
    """Draft a month from a message, or have the file fetched that came with these words."""
    led = people.leads(turn.person, turn.today)
    if not led:
        return [Reply(text("rota.leaders_only"))]
    if heard.unread:
        return [Reply(text("rota.not_understood", text=heard.unread))]
    sent = files.of_message(turn)
    if sent is not None:
        return _fetch(turn, sent, heard.month)
    if not heard.days:
        return [Reply(lines(*(table.of_month(turn, team, heard.month) for team in led)))]
    found = _named(turn, led, heard)
    if isinstance(found, str):
        return [Reply(text("rota.which_person", name=found))]
    team, days = found
    return drafted(turn, (team, heard.month), days, (turn.person, turn.event.key))


def _fetch(turn: Turn, sent: Sent, month: date) -> list[Outcome]:
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    files.keep(turn, sent, PURPOSE, f"rota:{month.isoformat()}")
    return [Reply(text("rota.fetching"))]


def _named(
    turn: Turn, led: Sequence[TeamId], heard: RotaWords
) -> tuple[TeamId, dict[PersonId, tuple[date, ...]]] | str:
    """Give the one led team with everybody named and their days, or a name that does not fit."""
    name = heard.days[0][0]
    for team in led:
        found = in_team(people.of_team(turn.work, team, table.last_of(heard.month)), heard.days)
        if isinstance(found, dict):
            return team, found
        name = found
    return name


def in_team(
    members: Sequence[Person], days: Sequence[tuple[str, tuple[date, ...]]]
) -> dict[PersonId, tuple[date, ...]] | str:
    """Give the days by person; the name where nobody or more than one of a team has it."""
    found: dict[PersonId, tuple[date, ...]] = {}
    for name, some in days:
        fitting = [one for one in members if one.name == name]
        if len(fitting) != 1:
            return name
        found[fitting[0].id] = tuple(sorted({*found.get(fitting[0].id, ()), *some}))
    return found


def drafted(
    moment: Moment,
    what: tuple[TeamId, date],
    days: Mapping[PersonId, tuple[date, ...]],
    by: tuple[Person, str],
) -> list[Outcome]:
    """Keep a plan as a draft and show the month as it would be; days gone by are not changed."""
    (team, month), (author, event_key) = what, by
    today = moment.office.business_day(moment.now, author)
    first = max(month, today)
    if any(day < first for some in days.values() for day in some):
        return [Reply(text("rota.past", day=first))]
    row = tables.RotaDraft(
        event_key=event_key,
        team_id=team,
        month=month,
        days={str(who): [day.isoformat() for day in some] for who, some in days.items()},
        by_id=author.id,
        made_at=moment.now,
    )
    number = rota.draft(moment.work, row)
    before = rota.of_team(moment.work, team, month, table.last_of(month))
    whole = {**before}
    for who, some in days.items():
        whole[who] = [day for day in before.get(who, []) if day < first] + list(some)
    buttons = (
        Button(text("rota.confirm"), f"rota:plan:{number}"),
        Button(text("rota.drop"), f"rota:drop:{number}"),
    )
    return [Reply(table.planned(moment, team, month, whole), (buttons,), f"rota:{number}")]


def pressed(turn: Turn, what: str, number: int) -> list[Outcome]:
    """Confirm or drop a draft, once; only who may plan for its team."""
    row = rota.get_draft(turn.work, number)
    if row is None or row.team_id not in people.leads(turn.person, turn.today):
        raise pressing.ForgedButtonError(what)
    if not rota.settle_draft(turn.work, number, turn.now):
        return [Reply(text("rota.settled"))]
    if what == "drop":
        return [Replace(f"rota:{number}"), Reply(text("rota.dropped"))]
    return _take(turn, row)


def _take(turn: Turn, row: tables.RotaDraft) -> list[Outcome]:
    team, span = TeamId(row.team_id), (max(row.month, turn.today), table.last_of(row.month))
    days = {
        PersonId(int(who)): [day for each in some if (day := date.fromisoformat(each)) >= span[0]]
        for who, some in row.days.items()
    }
    before = rota.of_team(turn.work, team, *span)
    rota.plan(turn.work, team, days, span, Author(turn.person.id, turn.now))
    subject = f"team:{team} month:{row.month:%Y-%m}"
    people.audit(turn.work, turn.person.id, "rota.planned", subject, turn.now)
    changed = [who for who, some in days.items() if before.get(who, []) != some]
    done = Reply(text("rota.planned", n=len(changed)))
    return [Replace(f"rota:{row.id}"), done, *_told(turn, row.month, days, changed)]


def _told(
    turn: Turn, month: date, days: Mapping[PersonId, Sequence[date]], changed: Sequence[PersonId]
) -> list[Push]:
    """Tell each person whose days changed, once; the speaker knows."""
    return [
        Push(who, MessageKind.notice, _notice(turn, month, days[who]))
        for who in changed
        if who != turn.person.id
    ]


def _notice(turn: Turn, month: date, days: Sequence[date]) -> Words:
    name, number = turn.person.name, month.month
    return text("rota.told", by=name, month=number, days=table.spelt(days))


def arrived(arrived: Arrived) -> list[Outcome]:
    """Draft a month from the table of a file, or say row by row why not."""
    month = date.fromisoformat(arrived.file.about.removeprefix("rota:"))
    rows: Any = arrived.value
    found = rules.read_file(rows, month)
    if found.faults:
        faults = [
            text("rota.file.fault", row=one.row, fault=text(one.reason, **one.params))
            for one in found.faults[:_FAULTS_SHOWN]
        ]
        return [Reply(lines(text("rota.file.refused"), *faults))]
    today = arrived.office.business_day(arrived.now, arrived.sender)
    name = ""
    for team in people.leads(arrived.sender, today):
        members = people.of_team(arrived.work, team, table.last_of(month))
        days = in_team(members, list(found.days.items()))
        if isinstance(days, dict):
            key = arrived.file.event_key
            return drafted(arrived, (team, month), days, (arrived.sender, key))
        name = days
    return [Reply(text("rota.which_person", name=name))]


ARRIVAL = Arrival(arrived, frozenset({EXCEL, OLD_OFFICE}), "table")
