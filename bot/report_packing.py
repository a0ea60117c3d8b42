"""Packs an area's reports into one ZIP beside the turns; killed, it goes on where it was."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from bot.documents import workbooks
from bot.documents.spool import Spool
from bot.documents.templates import TemplateError, Templates
from bot.telling import Said, tell
from handlers import report_pack
from handlers.documents import Column, Kept, Sheet, Workbook
from handlers.report_pack import Order
from handlers.talk import Document, Words, text
from handlers.turn import Moment
from storage.jobs import Job, Progress

if TYPE_CHECKING:
    from bot.files.store import Store
    from bot.posting import Posting
    from handlers.office import Office
    from handlers.report_index import Row
    from handlers.report_pack import Portion
    from storage.database import Database
    from storage.work import Work

KIND = report_pack.KIND
_MIME = "application/zip"
_COLUMNS = (
    *(("township", 16), ("team", 20), ("state", 14), ("by", 12), ("on", 12), ("file", 44)),
    ("enclosed", 48),
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP, so that the same reports give the same bytes."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What one step brings to be recorded: how far the job is, what is said of it, the file."""

    progress: Progress
    words: Words
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Packing:
    """The packing of one office; `office` gives it as it stands, to be asked in any thread."""

    database: Database
    store: Store
    posting: Posting
    office: Callable[[Work], Office | None]
    templates: Templates = field(default_factory=Templates)

    async def go(self, job: Job) -> Packed | None:
        """Make the next teams' reports, and the ZIP after the last; None: there is no office."""
        return await asyncio.to_thread(self._step, job)

    def settle(self, work: Work, job: Job, brought: Packed | None) -> Progress:
        """Record how far it is, say so in the message that announced it, and send the file."""
        office = self.office(work)
        if brought is None or office is None:
            return Progress(job.position, job.done, job.total, finished=True)
        order, progress = Order.from_json(job.arguments), brought.progress
        moment = Moment(work, office, job.now)
        key = f"edit:{job.key}:{progress.done}"
        tell(self.posting, moment, key, order, Said(brought.words))
        if brought.document is not None:
            file, to = f"reply:{job.key}:0", order.address
            self.posting.document(moment, file, brought.document, to, order.language)
        return progress

    def _step(self, job: Job) -> Packed | None:
        order = Order.from_json(job.arguments)
        spell = partial(self.posting.wording.render, language=order.language)
        digest = hashlib.sha256(job.key.encode()).hexdigest()[:32]
        spool = Spool(self.store.folder / "exports" / f"{digest}.reports")
        size = int(job.position.get("size", 0))
        # On another machine, or after its temporary files were cleared, it begins anew.
        position = job.position if spool.holds(size) else {}
        with self.database.read() as work:
            office = self.office(work)
            if office is None:
                return None
            moment = Moment(work, office, job.now)
            found = report_pack.portion(moment, order, position, spell)
        try:
            rows = [self._made(self._found(row, spell)) for row in found.rows]
        except TemplateError as error:
            spool.remove()
            words = text("files.broken_template", template="report.docx", reason=str(error))
            return Packed(Progress({}, job.done, found.total, finished=True), words)
        size = spool.append(size if position else 0, rows)
        share = {"done": found.done, "total": found.total}
        named = {"place": found.place, "title": found.title}
        reached = replace(found.reached, size=size)
        progress = Progress(reached.to_json(), found.done, found.total, finished=found.finished)
        if not found.finished:
            return Packed(progress, text("report_pack.progress", **named, **share))
        return self._finished(progress, found, spool, spell)

    def _found(self, row: Row, spell: Callable[[Words], str]) -> Row:
        """Give a line without the enclosed file where its content is no longer in the store."""
        if not row.kept or self.store.holds(row.kept):
            return row
        return replace(row, kept="", enclosed=spell(text("report_pack.gone")))

    def _made(self, row: Row) -> list[str | None]:
        """Give a line of the index with the bytes of its file, as the spool keeps it."""
        listed = [row.township, row.team, row.state, row.by, row.on, row.file, row.enclosed]
        if row.content is None:
            return [*listed, row.kept, None]
        content = self.templates.fill(row.content.template, row.content.values)
        return [*listed, row.kept, base64.b64encode(content).decode()]

    def _finished(
        self, progress: Progress, found: Portion, spool: Spool, spell: Callable[[Words], str]
    ) -> Packed:
        named = {"place": found.place, "title": found.title}
        size = int(progress.position["size"])
        lines = [[str(cell or "") for cell in row[:-2]] for row in spool.rows(size)]
        filed = sum(1 for row in spool.rows(size) if row[-1])
        missing = len(lines) - filed
        index = (spell(text("report_pack.index")), _index(lines, named, spell))
        digest = self.store.put(_zip(chain([index], self._files(spool, size))))
        spool.remove()
        name = spell(text("report_pack.file", **named))
        caption = text("report_pack.caption", **named)
        document = Document(name, Kept(digest), caption, mime=_MIME)
        words = text(found.counted, **named, filed=filed, missing=missing)
        return Packed(progress, words, document)

    def _files(self, spool: Spool, size: int) -> Iterator[tuple[str, bytes]]:
        """Give every report, and after it the Word file filed with it, one at a time."""
        for row in spool.rows(size):
            *_, file, enclosed, kept, content = row
            if content:
                yield file, base64.b64decode(content)
            if kept:
                yield enclosed, self.store.read(kept)


def _index(
    lines: list[list[str]], named: Mapping[str, object], spell: Callable[[Words], str]
) -> bytes:
    columns = tuple(
        Column(spell(text(f"report_pack.column.{name}")), width) for name, width in _COLUMNS
    )
    title = spell(text("report_pack.title", **named))
    rows = tuple(tuple(line) for line in lines)
    return workbooks.make(
        Workbook((Sheet(spell(text("report_pack.sheet")), title, columns, rows),))
    )


def _zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Give a ZIP of these files, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in files:
            # A Word file is compressed already.
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
    return buffer.getvalue()
