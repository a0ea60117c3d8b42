"""Counts for long and makes month sheets beside the turns; killed, it goes on where it was."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bot.documents import fonts, month_sheet, pictures
from bot.documents.month_papers import MonthPapers
from bot.documents.month_sheet import Closing, Layout, Row
from bot.documents.spool import Spool
from bot.telling import Said, tell
from handlers.documents import Kept, Workbook
from handlers.statistics import asking, charts, exports, words
from handlers.statistics.exports import Order
from handlers.talk import Button, Document, Words, lines, text
from handlers.turn import Moment
from storage.jobs import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.files.store import Store
    from bot.posting import Posting
    from handlers.office import Office
    from handlers.statistics.exports import Portion
    from storage.database import Database
    from storage.work import Work

KIND = exports.KIND
_MANY = 3000
"""From so many rows on a workbook is made in a process of its own, or turns would feel it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one step brings to be recorded: how far the job is, and what is said of it."""

    progress: Progress
    words: Words
    buttons: tuple[tuple[Button, ...], ...] = ()
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class _Portion:
    """A portion with the papers its rows go on and the size of the spool behind it."""

    portion: Portion
    papers: MonthPapers
    size: int


@dataclass(frozen=True, slots=True)
class Exporting:
    """The counting of one office; `office` gives it as it stands, to be asked in any thread.

    `font` is the file of the setting that pictures are written with, "" asks fontconfig.
    """

    database: Database
    store: Store
    posting: Posting
    office: Callable[[Work], Office | None]
    font: str = ""

    async def go(self, job: Job) -> Counted | None:
        """Count the next teams and make the file after the last; None: there is no office."""
        order = Order.from_json(job.arguments)
        spool = Spool(self.store.folder / "exports" / f"{_digest(job.key)}.rows")
        found = await asyncio.to_thread(self._count, job, order, spool)
        if found is None:
            return None
        document = None
        if order.what == "sheet" and found.portion.finished:
            document = await self._document(found, spool)
        if order.what == "picture" and found.portion.finished:
            document = await asyncio.to_thread(self._picture, order, found)
        return _counted(order, found, document)

    def settle(self, work: Work, job: Job, brought: Counted | None) -> Progress:
        """Record how far it is, and say so in the message that announced it."""
        office = self.office(work)
        if brought is None or office is None:
            return Progress(job.position, job.done, job.total, finished=True)
        order = Order.from_json(job.arguments)
        progress = brought.progress
        moment, said = Moment(work, office, job.now), Said(brought.words, brought.buttons)
        tell(self.posting, moment, f"edit:{job.key}:{progress.done}", order, said)
        if brought.document is not None:
            key, address = f"reply:{job.key}:0", order.address
            self.posting.document(moment, key, brought.document, address, order.language)
        return progress

    def _count(self, job: Job, order: Order, spool: Spool) -> _Portion | None:
        size = int(job.position.get("size", 0))
        # On another machine, or after its temporary files were cleared, it begins anew.
        position = job.position if spool.holds(size) else {}
        size = size if position else 0
        with self.database.read() as work:
            office = self.office(work)
            if office is None:
                return None
            portion = exports.portion(Moment(work, office, job.now), order, position)
        rules = office.rules_for(portion.head.area, order.span.until)
        wording = self.posting.wording
        papers = MonthPapers(wording, order.language, rules, portion.head, order.span)
        if order.what == "sheet":
            rows = ([r.team, r.name, r.signs, r.numbers] for r in map(papers.row, portion.sheets))
            size = spool.append(size, rows)
        return _Portion(portion, papers, size)

    async def _document(self, found: _Portion, spool: Spool) -> Document:
        """Make the workbook from the rows on disk, and keep it until it is sent."""
        papers, counted = found.papers, found.portion.table
        paper = (papers.layout(), papers.closing(counted))
        if counted.total.people < _MANY:
            content = await asyncio.to_thread(_made, spool, found.size, paper)
        else:
            loop = asyncio.get_running_loop()
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                content = await loop.run_in_executor(pool, _made, spool, found.size, paper)
        digest = await asyncio.to_thread(self.store.put, content)
        spool.remove()
        period = words.named(counted.span)
        caption = text("statistics.paper.caption", place=found.portion.head.name, period=period)
        return Document(papers.name, Kept(digest), caption, mime=Workbook.mime)

    def _picture(self, order: Order, found: _Portion) -> Document | None:
        """Draw the picture; None where this machine has no font for it."""
        font = fonts.find(self.font)
        if font is None:
            return None
        portion, papers = found.portion, found.papers
        # The days of all are at hand where one portion was enough.
        sheets = portion.sheets if portion.total <= exports.TEAMS_AT_ONCE else ()
        chart = charts.chart(papers.rules, portion.table, sheets, portion.head)
        digest = self.store.put(pictures.draw(chart, font, papers.spell))
        named = text("statistics.chart.file", place=portion.head.name, first=str(order.first))
        content = Kept(digest)
        return Document(papers.spell(named), content, chart.title, mime="image/png", picture=True)


def _counted(order: Order, found: _Portion, document: Document | None) -> Counted:
    portion = found.portion
    position = {"table": portion.table.to_json(), "after": list(portion.after), "size": found.size}
    finished = portion.finished
    progress = Progress(position, portion.done, portion.total, finished=finished)
    values = {"place": portion.head.name, "period": words.named(order.span)}
    if not finished:
        share = {"done": portion.done, "total": portion.total}
        return Counted(progress, text("statistics.export.progress", **values, **share))
    if document is not None:
        done = "chart" if order.what == "picture" else "export"
        told = text(f"statistics.{done}.done", **values, n=portion.table.total.people)
        return Counted(progress, told, document=document)
    report: Words = words.report(
        found.papers.rules, portion.table, portion.head, missing=order.missing
    )
    choices = asking.buttons(order.scope, order.span, order.today, papers=order.missing)
    if order.what == "picture":
        report = lines(text("statistics.chart.no_font"), report)
    return Counted(progress, report, choices)


def _made(spool: Spool, size: int, paper: tuple[Layout, Closing]) -> bytes:
    """Write a workbook row by row; also called in a process of its own."""
    layout, closing = paper
    with tempfile.TemporaryFile() as target:
        month_sheet.write(target, layout, _rows(spool, size), lambda: closing)
        target.seek(0)
        return target.read()


def _rows(spool: Spool, size: int) -> Iterator[Row]:
    for team, name, signs, numbers in spool.rows(size):
        yield Row(team, name, tuple(signs), tuple(numbers))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
