"""`zhucun import-people`: a roster file is taken over, or every fault of it told."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.clock import SystemClock
from bot.commands import console, faulty, opening
from bot.commands.console import Console
from bot.documents.tables import Row
from bot.settings import Settings
from handlers import roster, roster_warnings
from handlers.roster import Agreed, Import
from handlers.talk import Text, text
from handlers.turn import Moment
from storage.kinds import Membership, Role, Skill
from storage.roster_entries import NewPhone


class _RollBackError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is taken over; `faults` is where its faults go, None: beside it."""

    dry_run: bool = False
    accept_phones: bool = False
    faults: Path | None = None


def import_people(settings: Settings, file: Path, options: Options) -> None:
    """Take a file over and tell what changed; with any fault or on a dry run nothing is kept.

    Another number of somebody known is asked about at a terminal, and a fault elsewhere unless
    every one was accepted beforehand.
    """
    told = console.of(settings)
    cells = faulty.read(told, file)
    taking = _Taking(settings, told, cells, options.dry_run)
    result, warnings = taking.take(lambda _phone: options.accept_phones)
    asked = roster.phones_to_agree(result.faults)
    if asked and _at_a_terminal():
        agreed = {phone for phone in asked if _agrees(told, phone)}
        result, warnings = taking.take(agreed.__contains__)
    if result.faults:
        out = options.faults or faulty.beside(told, file)
        raise faulty.refusal(told, cells, result.faults, out)
    _tell(told, result)
    for words in warnings:
        told.say("console.warning", words=words)
    told.say("console.dry_run" if options.dry_run else "console.imported")


@dataclass(frozen=True, slots=True)
class _Taking:
    """One try after another; nobody is asked anything while the database is locked."""

    settings: Settings
    told: Console
    cells: Sequence[Row]
    dry_run: bool

    def take(self, agreed: Agreed) -> tuple[Import, list[Text]]:
        result, warnings = Import(()), list[Text]()
        with (
            opening.opened(self.settings) as database,
            suppress(_RollBackError),
            database.write() as work,
        ):
            moment = Moment(work, opening.office(self.told, work), SystemClock().now())
            result = roster.take(moment, self.cells, None, self.settings.language, agreed)
            if not result.faults:
                after = Moment(work, opening.office(self.told, work), moment.now)
                warnings = roster_warnings.warnings(after)
            if self.dry_run or result.faults:
                raise _RollBackError
        return result, warnings


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _agrees(told: Console, phone: NewPhone) -> bool:
    question = told.text(
        "console.ask_phone", name=phone.name, before=phone.before, after=phone.after
    )
    return typer.confirm(question, default=False, err=True)


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
    if result.ended:
        told.say("roster.ended", n=len(result.ended), names=result.ended)
    if result.ignored:
        told.say("roster.ignored", names=result.ignored)


def _spelt(value: object) -> object:
    match value:
        case Role():
            return text(f"roster.role.{value}")
        case Skill():
            return text(f"roster.skill.{value}")
        case Membership():
            return text(f"roster.membership.{value}")
        case bool():
            return text("roster.yes" if value else "roster.no")
        case _:
            return value
