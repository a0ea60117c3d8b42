"""`zhucun import-people`: a roster file is taken over, or every fault of it told."""

from contextlib import suppress
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.console import Console
from bot.commands.refusal import NOT_DONE, Refusal
from bot.documents import tables
from bot.settings import Settings
from handlers import roster
from handlers.roster import Import
from handlers.talk import text
from handlers.turn import Moment
from storage.kinds import Role

_SHOWN = 200


class _RollBackError(Exception):
    pass


def import_people(settings: Settings, file: Path, *, dry_run: bool) -> None:
    """Take a file over and tell what changed; with any fault or on a dry run nothing is kept."""
    told = console.of(settings)
    try:
        cells = tables.read(file)
    except tables.TableError as error:
        raise told.not_done("console.no_table", file=file.name, reason=error.words) from None
    result = Import(())
    with (
        opening.opened(settings) as database,
        suppress(_RollBackError),
        database.write() as work,
    ):
        moment = Moment(work, opening.office(told, work), SystemClock().now())
        result = roster.take(moment, cells, None, settings.language)
        if dry_run or result.faults:
            raise _RollBackError
    if result.faults:
        raise Refusal(_faults(told, result), NOT_DONE)
    _tell(told, result)
    told.say("console.dry_run" if dry_run else "console.imported")


def _faults(told: Console, result: Import) -> str:
    lines = []
    for fault in result.faults[:_SHOWN]:
        reason = told.text(fault.reason, **fault.values)
        lines.append(
            told.text("roster.row", row=fault.row, reason=reason) if fault.row else reason
        )
    if len(result.faults) > _SHOWN:
        lines.append(told.text("roster.more_faults", n=len(result.faults) - _SHOWN))
    return "\n".join([*lines, told.text("roster.nothing_taken", n=len(result.faults))])


def _tell(told: Console, result: Import) -> None:
    changes = result.changes
    for wording, names in (
        ("roster.new_areas", changes.areas),
        ("roster.new_teams", changes.teams),
        ("roster.new_people", changes.new_people),
    ):
        if names:
            told.say(wording, n=len(names), names=tuple(names))
    for change in changes.changed:
        values = {key: _spelt(value) for key, value in change.values.items()}
        told.say("roster.changed", name=change.name, what=text(change.what, **values))
    if changes.unchanged:
        told.say("roster.unchanged", n=changes.unchanged)
    if result.absent:
        told.say("roster.absent", n=len(result.absent), names=result.absent)
    if result.ignored:
        told.say("roster.ignored", names=result.ignored)


def _spelt(value: object) -> object:
    return text(f"roster.role.{value}") if isinstance(value, Role) else value
