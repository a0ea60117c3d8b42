"""`zhucun init`: the county, its first rules and calendar, and the first administrator."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

import typer

from bot.clock import SystemClock
from bot.commands import console, creating, opening
from bot.commands.console import Console
from bot.commands.creating import Beginning
from bot.settings import Settings
from handlers.rules import roster_cells
from handlers.rules.roster_cells import Unreadable
from handlers.talk import Text, text
from storage import areas, codes, people, releases, roster
from storage.database import Database
from storage.kinds import CodeKind, Role
from storage.roster_entries import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given on the command line; what is None is asked."""

    county: str | None = None
    timezone: str | None = None
    go_live: str | None = None
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class _Answers:
    county: str
    timezone: str
    go_live: date
    name: str
    phone: str


def init(settings: Settings, flags: Flags) -> None:
    """Set the database up, once, and print one binding code for the administrator.

    All or nothing. Refusal if it was set up before, if the policy pack cannot be used, or if the
    value of a flag cannot.
    """
    told = console.of(settings)
    pack = creating.pack(told, settings)
    now = SystemClock().now()
    with creating.created(told, settings) as database:
        _refuse_second(told, settings, database)
        answers = _Asking(told, settings).answers(flags)
        today = now.astimezone(ZoneInfo(answers.timezone)).date()
        first = min(today, answers.go_live)
        beginning = Beginning(answers.county, answers.timezone, answers.go_live, today, demo=False)
        with database.write() as work:
            area = creating.begin(work, beginning, pack).area
            person = roster.add_person(work, answers.name, answers.phone, settings.language)
            for role in (Role.administrator, Role.county):
                roster.add_assignment(work, person, (role, Place(area=area)), first)
            code = codes.fresh(secrets.choice)
            ends = codes.issue(work, person, CodeKind.roster, code, now)
            people.audit(work, None, "installation.init", answers.county, now)
    told.say("console.init.done", county=answers.county, database=opening.shown(settings))
    told.say("console.init.code", name=answers.name, code=codes.spelt(code), until=ends)
    told.say("console.init.next")


def _refuse_second(told: Console, settings: Settings, database: Database) -> None:
    file = opening.sqlite_file(settings)
    if file is not None and not file.exists():
        return
    with database.read() as work:
        revision = releases.current(work.connection)
        if revision is None:
            return
        wrong = opening.wrong_schema(told, settings, revision)
        if wrong is not None:
            raise wrong
        found = areas.directory(work)
    if found.root is not None:
        county = found.areas[found.root].name
        raise told.refusal("console.init.again", county=county, database=opening.shown(settings))


@dataclass(frozen=True, slots=True)
class _Asking:
    told: Console
    settings: Settings

    def answers(self, flags: Flags) -> _Answers:
        """Take the flags, ask for the rest; a wrong flag is refused before anything is asked."""
        for given, question, read in (
            (flags.county, "county", _county),
            (flags.timezone, "timezone", _zone),
            (flags.go_live, "go_live", _day),
            (flags.name, "name", roster_cells.name),
            (flags.phone, "phone", roster_cells.phone),
        ):
            wrong = read(given) if given is not None else None
            if isinstance(wrong, Unreadable):
                reason = self._reason(wrong)
                raise self.told.refusal("console.init.flag", flag=_flag(question), reason=reason)
        county = self._value(flags.county, "county", _county)
        timezone = self._value(flags.timezone, "timezone", _zone, self.settings.timezone)
        today = SystemClock().now().astimezone(ZoneInfo(timezone)).date()
        return _Answers(
            county,
            timezone,
            self._value(flags.go_live, "go_live", _day, today.isoformat()),
            self._value(flags.name, "name", roster_cells.name),
            self._value(flags.phone, "phone", roster_cells.phone),
        )

    def _value(
        self,
        given: str | None,
        question: str,
        read: Callable[[str], T | Unreadable],
        default: str | None = None,
    ) -> T:
        """Read the flag, else ask until the answer can be read; Refusal when input ends."""
        asked = self.told.text(f"console.init.ask.{question}")
        while True:
            try:
                said = given or typer.prompt(asked, default=default, type=str, err=True)
            except typer.Abort:
                flag = _flag(question)
                raise self.told.refusal("console.init.missing", flag=flag) from None
            value = read(said)
            if not isinstance(value, Unreadable):
                return value
            typer.echo(self.told.words(self._reason(value)), err=True)

    def _reason(self, wrong: Unreadable) -> Text:
        return text(f"roster.fault.{wrong.reason}", value=wrong.value)


def _county(said: str) -> str | Unreadable:
    named = roster_cells.place(said)
    if any(sign.isalpha() for sign in named):
        return named
    return Unreadable("bad_place", said)


def _zone(said: str) -> str | Unreadable:
    try:
        ZoneInfo(said.strip())
    except (OSError, ValueError, LookupError):
        return Unreadable("bad_zone", said)
    return said.strip()


def _day(said: str) -> date | Unreadable:
    return roster_cells.day(said) or Unreadable("bad_date", said)


def _flag(question: str) -> str:
    return "--" + question.replace("_", "-")
