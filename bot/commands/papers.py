"""`zhucun papers`: the papers of a leave onto the office's computer, for their final approver."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.files.store import NoContentError, Store
from handlers.leave import papers as leave_papers
from handlers.leave import viewing
from handlers.talk import text
from handlers.turn import Moment
from storage import leave as leaves
from storage import people
from storage.kinds import FileState, LeaveId

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.settings import Settings
    from storage.people import Person
    from storage.work import Work


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leave, by its number, for whom, and into which folder."""

    leave: int
    reader: str
    out: Path


def papers(settings: Settings, wanted: Wanted) -> None:
    """Write the papers of a leave into a folder; that the reader saw them is written down.

    Refusal if the reader may not see them, or there are none; nothing is written then.
    """
    told = console.of(settings)
    store = Store(settings.files.folder)
    with opening.opened(settings) as database, database.write() as work:
        moment = Moment(work, opening.office(told, work), SystemClock().now())
        reader = _reader(told, work, wanted.reader)
        row = leaves.get(work, LeaveId(wanted.leave))
        if row is None or not viewing.may_see(moment, row, reader.id):
            raise told.not_done("console.papers.not_theirs", name=reader.name, leave=wanted.leave)
        found = leave_papers.of_leaves(moment, [row.id])[row.id]
        there = [file for file in found if file.state is FileState.stored]
        if not there:
            raise told.not_done("console.papers.none", leave=wanted.leave)
        for number, file in enumerate(there, start=1):
            stem = told.words(text("papers.file", number=number))
            path = wanted.out / viewing.name(f"{wanted.leave}-{stem}", file)
            _write(told, path, _content(told, store, file.digest or ""))
            told.say("console.papers.written", file=path)
        viewing.record(moment, reader.id, row)


def _reader(told: Console, work: Work, name: str) -> Person:
    found = people.named(work, name)
    if len(found) == 1:
        return found[0]
    raise told.not_done("talk.nobody" if not found else "talk.several", name=name)


def _content(told: Console, store: Store, digest: str) -> bytes:
    try:
        return store.read(digest)
    except NoContentError:
        raise told.not_done("console.papers.lost", folder=store.folder) from None


def _write(told: Console, path: Path, content: bytes) -> None:
    """Write for the operator's own eyes; what is there already is left alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise told.not_done("console.not_written", file=path, reason=reason) from None
