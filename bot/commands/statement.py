"""`zhucun statement`: a month sheet with its statement as a file, written row by row."""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.documents import sheets as cells
from bot.documents.month_papers import MonthPapers
from handlers import policies
from handlers.reading import periods
from handlers.statistics import sheets, table, words
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Text
from handlers.turn import Moment
from storage import people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from bot.commands.console import Console
    from bot.documents.month_sheet import Row
    from bot.settings import Settings
    from handlers.office import Office
    from storage.areas import Team
    from storage.kinds import AreaId

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_AT_ONCE = 100
_OPEN = os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Wanted:
    """An area by name (None: all of it), a month as YYYY-MM (None: last month), and the file."""

    area: str | None
    month: str | None
    out: Path | None


def statement(settings: Settings, wanted: Wanted) -> None:
    """Write the file as XLSX, or as CSV where its name ends so; Refusal says what is wrong.

    The numbers are those of the chat; nobody but the owner of the file may read it.
    """
    told = console.of(settings)
    now = SystemClock().now()
    with opening.opened(settings) as database, database.read() as work:
        office = opening.office(told, work)
        moment = Moment(work, office, now)
        span = _span(told, wanted.month, office.business_day(now))
        scope = Scope("a", _area(told, office, wanted.area))
        head = words.heading(moment, scope, span.until)
        rules = office.rules_for(head.area, span.until)
        papers = MonthPapers(told.wording, told.language, rules, head, span)
        counted = Table(scope, span)
        path = wanted.out or Path(papers.name)
        rows = _rows(moment, papers, counted, sheets.teams(moment, scope, span))
        try:
            with os.fdopen(os.open(path, _OPEN, 0o600), "w+b") as file:
                if path.suffix.lower() == ".csv":
                    _write_plain(file, papers, rows)
                else:
                    papers.write(file, rows, counted)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise told.not_done("console.not_written", file=path, reason=reason) from None
    with opening.opened(settings) as database, database.write() as work:
        subject = f"area:{scope.id}"
        people.audit(work, None, "statistics.sheet", subject, now)
    told.say("console.statement.written", file=path, n=counted.total.people)


def _write_plain(file: BinaryIO, papers: MonthPapers, rows: Iterator[Row]) -> None:
    """Write CSV; with the mark at its start, Excel takes the file for UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    for line in papers.plain(rows):
        writer.writerow([cells.safe(cell) for cell in line])
    text.flush()
    text.detach()


def _rows(moment: Moment, papers: MonthPapers, counted: Table, teams: list[Team]) -> Iterator[Row]:
    for start in range(0, len(teams), _AT_ONCE):
        some = teams[start : start + _AT_ONCE]
        found = list(sheets.of_teams(moment, counted.scope, counted.span, some))
        yield from map(papers.row, table.add(moment, counted, some, found))


def _span(told: Console, month: str | None, today: date) -> sheets.Period:
    if month is None:
        before = periods.month_before(today)
        return sheets.period(before.first, before.last, today)
    found = _MONTH.fullmatch(month)
    if found is None:
        raise told.refusal("console.statement.month", value=month)
    days = periods.month_of(date(int(found[1]), int(found[2]), 1))
    if days.first > today:
        raise told.refusal("console.statement.ahead", value=month)
    return sheets.period(days.first, days.last, today)


def _area(told: Console, office: Office, name: str | None) -> AreaId:
    found = policies.area_named(office.directory, office.root, name)
    if isinstance(found, Text):
        raise told.refusal(found.id, **found.values)
    return found
