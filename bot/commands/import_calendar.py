"""`zhucun import-calendar`: a published calendar is taken over, or every fault of it told."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import console, faulty, opening
from bot.commands.console import Console
from bot.commands.refusal import NOT_DONE, Refusal
from bot.posting import Posting
from bot.settings import Settings
from handlers import calendars
from handlers.calendars import Read, Taken
from handlers.leave import recount
from handlers.office import Offices
from handlers.turn import Moment
from storage import people, signals
from storage.database import Database


class _RollBackError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Outcome:
    taken: Taken
    told: int


def import_calendar(settings: Settings, file: Path, *, dry_run: bool) -> None:
    """Take over days that differ from the week; with any fault or on a dry run nothing is kept.

    Open requests are counted anew, and who is affected is told once delivery runs.
    """
    told = console.of(settings)
    found = calendars.read(faulty.read(told, file), file.name)
    if found.faults:
        raise Refusal(_faults(told, found), NOT_DONE)
    with opening.opened(settings) as database:
        outcome = _take(told, database, found, dry_run=dry_run)
    _tell(told, outcome)
    told.say("console.dry_run" if dry_run else "console.imported")


def _take(told: Console, database: Database, found: Read, *, dry_run: bool) -> _Outcome:
    outcome = _Outcome(Taken((), (), (), 0, ()), 0)
    with suppress(_RollBackError), database.write() as work:
        now = SystemClock().now()
        taken = calendars.take(Moment(work, opening.office(told, work), now), found)
        office = Offices().current(work)
        if office is None:
            raise told.refusal("console.not_set_up")
        moment = Moment(work, office, now)
        pushes = recount.recount(moment)
        outcome = _Outcome(taken, len(pushes))
        if dry_run:
            raise _RollBackError
        posting = Posting(told.wording)
        readers = people.load(work, [push.person for push in pushes])
        for number, push in enumerate(pushes):
            key = f"calendar:{now.isoformat()}:{number}"
            posting.push(moment, key, push, readers[push.person])
        if pushes:
            signals.notify(work)
    return outcome


def _faults(told: Console, found: Read) -> str:
    lines = []
    for fault in found.faults:
        reason = told.words(fault.words)
        lines.append(
            told.text("roster.row", row=fault.row, reason=reason) if fault.row else reason
        )
    return "\n".join([*lines, told.text("roster.nothing_taken", n=len(found.faults))])


def _tell(told: Console, outcome: _Outcome) -> None:
    taken = outcome.taken
    for name, days in (("new", taken.new), ("changed", taken.changed), ("gone", taken.gone)):
        if days:
            told.say(f"calendar.{name}", n=len(days), days=tuple(map(str, days)))
    if taken.same:
        told.say("calendar.same", n=taken.same)
    if outcome.told:
        told.say("calendar.told", n=outcome.told)
