"""A month sheet that a clerk filled in: shown as what it would change, then entered."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from handlers import files, naming, offices, paper_table, pressing
from handlers.documents import Column, Sheet, Workbook
from handlers.files import EXCEL, OLD_OFFICE, Arrival, Arrived
from handlers.rules import paper_month as rules
from handlers.rules.span import Half as Part
from handlers.talk import Button, Document, Outcome, Push, Replace, Reply, lines, text
from storage import attendance, paper_months, people, tables
from storage.attendance import Mark, Origin
from storage.kinds import EventKind, Half, MarkSource, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.files import Sent
    from handlers.paper_table import Checked
    from handlers.turn import Moment, Turn
    from storage.people import Person

PURPOSE = "paper_month"
_OFFER = "paper_month_offer"
_WORDS = ("月表", "考勤表", "补录", "month sheet")
_ENDINGS = (".xlsx", ".xls")
_MOST_MARKS = 500
_MOST_ROWS = 600
_HALVES = {None: Half.whole, Part.AM: Half.morning, Part.PM: Half.afternoon}
_PARTS = {half: part for part, half in _HALVES.items()}


def template(turn: Turn) -> list[Outcome]:
    """Give the empty sheet of this month for the speaker's area, one row a person."""
    areas = offices.coordinated(turn.person, turn.today)
    if not areas:
        return [Reply(text("paper.coordinators_only"))]
    month = turn.today.replace(day=1)
    members = paper_table.members(turn, areas, month)
    if not members:
        return [Reply(text("paper.nobody"))]
    length = monthrange(month.year, month.month)[1]
    columns = (
        Column(turn.spell(text("paper.column.name"))),
        Column(turn.spell(text("paper.column.team")), width=20),
        *(Column(str(day), width=4) for day in range(1, length + 1)),
    )
    shown = naming.told_apart(turn, members, paper_table.last_of(turn, month))
    teams = turn.office.directory.teams
    rows = []
    for person in members[:_MOST_ROWS]:
        team = paper_table.team_in(person, month)
        name = teams[team].name if team is not None else ""
        rows.append((shown[person.id], name, *("" for _ in range(length))))
    title = turn.spell(text("paper.title", year=month.year, n=month.month))
    notes = tuple(turn.spell(text(f"paper.note.{n}")) for n in ("signs", "empty", "send"))
    sheet = Sheet(f"{month:%Y-%m}", title, columns, tuple(rows), notes)
    name = turn.spell(text("paper.file_name", month=f"{month:%Y-%m}"))
    return [Document(name, Workbook((sheet,)), text("paper.here"))]


def take(turn: Turn) -> list[Outcome] | None:
    """Take a coordinator's workbook as a month sheet, ask whether it is one, or leave it be."""
    sent = files.of_message(turn)
    if sent is None or sent.kind is not EventKind.document:
        return None
    if not offices.coordinated(turn.person, turn.today):
        return None
    if any(word in sent.caption.lower() for word in _WORDS):
        return _fetch(turn, sent)
    if sent.caption or not sent.file.name.lower().endswith(_ENDINGS):
        return None
    files.note(turn, _OFFER, sent)
    buttons = (
        Button(text("paper.it_is"), "paper:read"),
        Button(text("checkin.nothing"), "do:nothing"),
    )
    return [Reply(text("paper.is_it"), (buttons,))]


def _fetch(turn: Turn, sent: Sent) -> list[Outcome]:
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    files.keep(turn, sent, PURPOSE)
    return [Reply(text("paper.fetching"))]


def arrived(arrived: Arrived) -> list[Outcome]:
    """Show what a sheet would change, who and what is refused and why; nothing counts yet."""
    rows: Any = arrived.value
    found = rules.read(rows)
    if found.month is None or not found.rows:
        faults = [text(one.reason, **one.params) for one in found.faults]
        return [Reply(lines(text("paper.refused"), *faults or [text("paper.no_rows")]))]
    clerk = arrived.sender
    areas = offices.coordinated(clerk, arrived.office.business_day(arrived.now, clerk))
    if not areas:
        return [Reply(text("paper.coordinators_only"))]
    meant, unknown = paper_table.resolved(arrived, areas, found)
    checked = paper_table.check(arrived, clerk, found.month, meant)
    refused = [*unknown, *paper_table.faults(found), *checked.refused]
    if not checked.kept:
        nothing = text("paper.nothing_to_enter")
        return [Reply(lines(nothing, paper_table.refusals(refused)))]
    shown = paper_table.spelt(arrived, found.month, checked, refused)
    if len(checked.kept) > _MOST_MARKS:
        return [Reply(text("paper.too_many", n=len(checked.kept), most=_MOST_MARKS))]
    row = tables.PaperMonth(
        event_key=arrived.file.event_key,
        month=found.month,
        days=[
            [int(who.id), entry.day.isoformat(), _HALVES[entry.half].value, entry.kind]
            for who, entry in checked.kept
        ],
        by_id=clerk.id,
        made_at=arrived.now,
    )
    number = paper_months.keep(arrived.work, row)
    buttons = (
        Button(text("paper.confirm"), f"paper:take:{number}"),
        Button(text("paper.drop"), f"paper:drop:{number}"),
    )
    return [Reply(shown, (buttons,), f"paper:{number}")]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [是月表], [确认录入] or [不录] of one sheet, by who sent it, once."""
    what = pressing.word(arguments, 0)
    if what == "read":
        sent = files.noted(turn, _OFFER)
        if sent is None:
            return [Reply(text("dialogue.stale"))]
        turn.conversation.note(_OFFER, None)
        return _fetch(turn, sent)
    number = pressing.number(arguments, 1)
    row = paper_months.get(turn.work, number)
    if row is None or row.by_id != turn.person.id or what not in {"take", "drop"}:
        raise pressing.ForgedButtonError(what)
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("paper.coordinators_only"))]
    if not paper_months.settle(turn.work, number, turn.now):
        return [Reply(text("paper.settled"))]
    gone = Replace(f"paper:{number}")
    if what == "drop":
        return [gone, Reply(text("paper.dropped"))]
    return [gone, *_enter(turn, row)]


def _enter(turn: Turn, row: tables.PaperMonth) -> list[Outcome]:
    """Append the marks that still hold; what changed since it was shown is named."""
    meant = _stored(turn, row)
    checked = paper_table.check(turn, turn.person, row.month, meant)
    _record(turn, checked)
    subject = f"month:{row.month:%Y-%m} sheet:{row.id}"
    people.audit(turn.work, turn.person.id, "month.entered", subject, turn.now)
    done = text("paper.entered", n=len(checked.kept), people=len({p.id for p, _ in checked.kept}))
    refused = paper_table.refusals(checked.refused)
    return [Reply(lines(done, refused)), *_told(turn, checked)]


def _stored(moment: Moment, row: tables.PaperMonth) -> dict[Person, list[rules.Entry]]:
    ids = {PersonId(who) for who, *_ in row.days}
    known = people.load(moment.work, ids)
    meant: dict[Person, list[rules.Entry]] = {}
    for who, day, half, kind in row.days:
        entry = rules.Entry(date.fromisoformat(day), _PARTS[Half(half)], kind)
        meant.setdefault(known[PersonId(who)], []).append(entry)
    return meant


def _record(turn: Turn, checked: Checked) -> None:
    """Append the clerk's marks, late where the day has gone by, under the rules of each day."""
    for person, entry in checked.kept:
        team = person.team_on(entry.day)
        area = turn.office.area_of(person, entry.day)
        policy = turn.office.rules_for(area, entry.day).id
        mark = Mark(
            person.id,
            entry.day,
            _HALVES[entry.half],
            entry.kind,
            MarkSource.clerk,
            turn.person.id,
            turn.event.sent_at,
            late=entry.day < turn.arrived,
        )
        attendance.record(turn.work, Origin(turn.event.key, turn.now, policy, team), [mark])


def _told(turn: Turn, checked: Checked) -> list[Push]:
    """Tell everybody what was entered for them, so that they can contest it."""
    return [
        Push(
            person.id,
            MessageKind.notice,
            text(
                "paper.told",
                by=turn.person.name,
                days=paper_table.runs(turn, entries),
            ),
        )
        for person, entries in paper_table.by_person(checked.kept).items()
        if person.id != turn.person.id
    ]


ARRIVAL = Arrival(arrived, frozenset({EXCEL, OLD_OFFICE}), "table")
