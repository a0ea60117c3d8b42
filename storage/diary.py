"""Diary lines: the one place through which every line is written, changed and tagged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from storage import search, tables
from storage.diary_kinds import LineId
from storage.kinds import PersonId, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a line and its day, with the duties and the households read from the words."""

    body: str
    day: date
    duties: Sequence[str] = ()
    households: Sequence[str] = ()


def write(work: Work, line: tables.DiaryLine) -> LineId:
    """Store a line, to be found by its words from now on, and give its id."""
    work.add(line)
    search.put_lines(work, [line])
    return LineId(line.id)


def change(work: Work, line: tables.DiaryLine, new: Wording, at: datetime) -> None:
    """Give a line new words or another day; those before stay readable.

    Duties its author chose stay; others are those of the new words.
    """
    line.former = [*line.former, [at.isoformat(), line.body, line.day.isoformat()]]
    line.body, line.day, line.households = new.body, new.day, list(new.households)
    if not line.retagged:
        line.duties = list(new.duties)
    work.add(line)
    search.put_lines(work, [line])


def retag(work: Work, line: tables.DiaryLine, duties: Sequence[str]) -> None:
    """Let its author choose the duties a line belongs to."""
    line.duties, line.retagged = list(duties), True
    work.add(line)
    search.put_lines(work, [line])


def get(work: Work, line: LineId) -> tables.DiaryLine | None:
    """Give a line as it stands, read anew."""
    found: tables.DiaryLine | None = work.session.get(
        tables.DiaryLine, line, populate_existing=True
    )
    return found


def of_message(work: Work, message: str) -> tables.DiaryLine | None:
    """Give the diary line that came in a message; None for "" and for any other message."""
    table = tables.DiaryLine
    found: tables.DiaryLine | None = None
    if message:
        found = work.one(select(table).where(table.message == message).order_by(table.id))
    return found


def of_person(work: Work, person: PersonId, first: date, last: date) -> list[tables.DiaryLine]:
    """Give somebody's lines of some days, in order."""
    return of_people(work, [person], first, last)


def of_people(
    work: Work, people: Collection[PersonId], first: date, last: date
) -> list[tables.DiaryLine]:
    """Give the lines of several people of some days, by person and day."""
    table = tables.DiaryLine
    return work.ones(
        select(table)
        .where(table.person_id.in_(sorted(people)), table.day.between(first, last))
        .order_by(table.person_id, table.day, table.id)
    )


def of_teams(
    work: Work, teams: Collection[TeamId], first: date, last: date
) -> list[tables.DiaryLine]:
    """Give the lines written for these teams on some days, by team and day."""
    table = tables.DiaryLine
    return work.ones(
        select(table)
        .where(table.team_id.in_(sorted(teams)), table.day.between(first, last))
        .order_by(table.team_id, table.day, table.id)
    )


def newest_of_teams(
    work: Work, teams: Collection[TeamId], days: tuple[date, date], limit: int
) -> list[tables.DiaryLine]:
    """Give the newest lines with words that these teams wrote on some days."""
    table = tables.DiaryLine
    return work.ones(
        select(table)
        .where(table.team_id.in_(sorted(teams)), table.day.between(*days), table.body != "")
        .order_by(table.day.desc(), table.id.desc())
        .limit(limit)
    )
