"""`zhucun import-areas`: a list of townships and villages is taken over, or every fault told."""

from contextlib import suppress
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import console, faulty, opening
from bot.commands.console import Console
from bot.settings import Settings
from handlers import place_list, roster_warnings
from handlers.place_list import ListImport
from handlers.talk import Text
from handlers.turn import Moment
from storage.places import ListChanges

_SHOWN = 30


class _RollBackError(Exception):
    pass


def import_areas(settings: Settings, file: Path, *, dry_run: bool, faults: Path | None) -> None:
    """Take a file over and tell what changed; with any fault or on a dry run nothing is kept."""
    told = console.of(settings)
    cells = faulty.read(told, file)
    result, warnings = ListImport(()), list[Text]()
    with (
        opening.opened(settings) as database,
        suppress(_RollBackError),
        database.write() as work,
    ):
        moment = Moment(work, opening.office(told, work), SystemClock().now())
        result = place_list.take(moment, cells, None)
        if not result.faults:
            after = Moment(work, opening.office(told, work), moment.now)
            warnings = roster_warnings.about_places(after)
        if dry_run or result.faults:
            raise _RollBackError
    if result.faults:
        raise faulty.refusal(told, cells, result.faults, faults or faulty.beside(told, file))
    _tell(told, result.changes)
    for words in warnings:
        told.say("console.warning", words=words)
    told.say("console.dry_run" if dry_run else "console.imported")


def _tell(told: Console, changes: ListChanges) -> None:
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
