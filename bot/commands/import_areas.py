"""`zhucun import-areas`: a list of townships and villages is taken over, or every fault told."""

from contextlib import suppress
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import console, faulty, opening
from bot.settings import Settings
from handlers import place_list
from handlers.place_list import ListImport
from handlers.turn import Moment

_SHOWN = 30


class _RollBackError(Exception):
    pass


def import_areas(settings: Settings, file: Path, *, dry_run: bool, faults: Path | None) -> None:
    """Take a file over and tell what changed; with any fault or on a dry run nothing is kept."""
    told = console.of(settings)
    cells = faulty.read(told, file)
    result = ListImport(())
    with (
        opening.opened(settings) as database,
        suppress(_RollBackError),
        database.write() as work,
    ):
        moment = Moment(work, opening.office(told, work), SystemClock().now())
        result = place_list.take(moment, cells, None)
        if dry_run or result.faults:
            raise _RollBackError
    if result.faults:
        raise faulty.refusal(told, cells, result.faults, faults or faulty.beside(told, file))
    changes = result.changes
    for wording, names in (
        ("roster.new_areas", changes.new),
        ("roster.changed_areas", changes.changed),
        ("roster.absent_areas", changes.absent),
    ):
        if names:
            more = (told.text("roster.and_more", n=len(names) - _SHOWN),) * (len(names) > _SHOWN)
            told.say(wording, n=len(names), names=(*names[:_SHOWN], *more))
    if changes.unchanged:
        told.say("roster.unchanged_areas", n=changes.unchanged)
    told.say("console.dry_run" if dry_run else "console.imported")
