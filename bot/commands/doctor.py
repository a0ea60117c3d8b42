"""`zhucun doctor`: looks at everything an installation needs; each line is good or what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import typer

from bot import settings as configuration
from bot.clock import SystemClock
from bot.commands import console, creating, opening
from bot.commands.alone import is_running
from bot.commands.console import Console
from bot.commands.refusal import NOT_DONE, Refusal
from bot.commands.telegram_check import asked
from bot.documents import fonts
from bot.settings import Settings
from handlers import policies as deciding
from handlers import roster_warnings
from handlers.leave import vacant
from handlers.rules import policy as packs
from handlers.talk import Words, lines, text
from handlers.turn import Moment
from storage import areas, grants, holding, people, policies
from storage.areas import Directory
from storage.kinds import AreaId, Role
from storage.policies import Version

_GOOD, _WRONG, _REMARK = "✓", "✗", "!"
_MARKS = {"good": _GOOD, "wrong": _WRONG, "remark": _REMARK}
_CALENDAR_WATCHED_FROM_MONTH = 11


class Finding(NamedTuple):
    """One line: whether it is good, wrong, or only to be known."""

    mark: str
    words: Words


def doctor(config: Path | None) -> int:
    """Print what was found and give the exit code: 1 if something must be done, else 0.

    With a configuration that cannot be read, nothing else can be looked at.
    """
    try:
        settings = opening.load_settings(config)
    except Refusal as refusal:
        typer.echo("\n".join(f"{_WRONG} {line}" for line in str(refusal).splitlines()))
        return NOT_DONE
    told = console.of(settings)
    file = configuration.config_file(config)
    words = text("console.doctor.config", file=file) if file else text("console.doctor.defaults")
    wrong = False
    for finding in (Finding(_GOOD, words), *_Examination(told, settings).findings()):
        wrong = wrong or finding.mark == _WRONG
        typer.echo(f"{finding.mark} {told.words(finding.words)}")
    return NOT_DONE if wrong else 0


@dataclass(frozen=True, slots=True)
class _Examination:
    told: Console
    settings: Settings

    def findings(self) -> Iterator[Finding]:
        directory, versions, line = self._database()
        yield line
        today = SystemClock().now().astimezone(ZoneInfo(self.settings.timezone)).date()
        if directory is not None and directory.root is not None:
            yield self._installed(directory, directory.root)
            yield from self._policy(directory, directory.root, today)
            yield from self._versions(versions)
            yield from _calendar(directory, today)
            yield from self._roster()
            yield from self._bound(today)
            yield from self._held()
        else:
            if directory is not None:
                yield Finding(_WRONG, text("console.not_set_up"))
            yield self._configured_pack()
        yield self._font()
        yield from self._telegram()

    def _font(self) -> Finding:
        """Without Chinese type pictures become text, which is worth knowing and no fault."""
        found = fonts.find(self.settings.files.font)
        if found is not None:
            return Finding(_GOOD, text("console.doctor.font", file=found))
        return Finding(_REMARK, text("console.doctor.no_font", package=fonts.PACKAGE))

    def _database(self) -> tuple[Directory | None, list[Version], Finding]:
        try:
            with opening.opened(self.settings) as database, database.read() as work:
                found = areas.directory(work)
                versions = policies.every(work)
        except Refusal as refusal:
            return None, [], Finding(_WRONG, text("console.doctor.as_is", words=str(refusal)))
        where = opening.shown(self.settings)
        words = text("console.doctor.database", database=where)
        return found, versions, Finding(_GOOD, words)

    def _installed(self, directory: Directory, root: AreaId) -> Finding:
        area = directory.areas[root]
        words = text(
            "console.doctor.installed",
            county=area.name,
            timezone=directory.timezone,
            day=str(area.go_live),
            n=len(directory.teams),
        )
        return Finding(_GOOD, words)

    def _policy(self, directory: Directory, root: AreaId, today: date) -> Iterator[Finding]:
        if not directory.policies:
            yield Finding(_WRONG, text("console.doctor.no_policy"))
            return
        version = directory.policy_for(root, today)
        try:
            policy = packs.parse_pack(version.body)
        except packs.PackFault as error:
            reasons = tuple(text(fault.text_id, **fault.params) for fault in error.faults)
            words = text("console.doctor.bad_policy", pack=version.pack, reasons=reasons)
            yield Finding(_WRONG, words)
            return
        words = text("console.doctor.policy", title=policy.title, day=str(version.valid_from))
        yield Finding(_GOOD, words)
        examples = deciding.examples(policy)
        if examples:
            named = [text("policy.line", key=key, sentence=said) for key, said in examples]
            yield Finding(_REMARK, lines(text("console.doctor.examples", n=len(named)), *named))

    def _versions(self, versions: list[Version]) -> Iterator[Finding]:
        """Tell what waits for a second person, and a file that nobody put in force."""
        for one in versions:
            if one.activated_at is None and one.withdrawn_by is None:
                day = str(one.valid_from)
                words = text("console.doctor.waiting", id=one.id, pack=one.pack, day=day)
                yield Finding(_REMARK, words)
        try:
            found = creating.pack(self.told, self.settings)
        except Refusal as refusal:
            yield Finding(_REMARK, text("console.doctor.unreadable", words=str(refusal)))
            return
        if all(one.body != found.body for one in versions):
            file = self.settings.policy
            yield Finding(_REMARK, text("console.doctor.differs", file=file))

    def _roster(self) -> Iterator[Finding]:
        with opening.opened(self.settings) as database, database.read() as work:
            try:
                office = opening.office(self.told, work)
            except packs.PackFault:
                return
            moment = Moment(work, office, SystemClock().now())
            found = [*roster_warnings.warnings(moment), *vacant.warnings(moment)]
        yield from (Finding(_REMARK, words) for words in found)

    def _bound(self, today: date) -> Iterator[Finding]:
        """Say when nobody who could let others in has an account."""
        with opening.opened(self.settings) as database, database.read() as work:
            wanted = (Role.administrator, Role.county)
            held = {who for role in wanted for who in grants.with_role(work, role, today)}
            alone = held.isdisjoint(people.bound(work))
        if alone:
            yield Finding(_REMARK, text("console.doctor.nobody_bound"))

    def _held(self) -> Iterator[Finding]:
        """Say when messages wait for the operator, as they do after a restore."""
        with opening.opened(self.settings) as database, database.read() as work:
            since = holding.since(work)
        if since is not None:
            yield Finding(_REMARK, text("console.doctor.held", since=since))

    def _configured_pack(self) -> Finding:
        try:
            found = creating.pack(self.told, self.settings)
        except Refusal as refusal:
            return Finding(_WRONG, text("console.doctor.as_is", words=str(refusal)))
        return Finding(_GOOD, text("console.doctor.pack", title=found.policy.title))

    def _telegram(self) -> Iterator[Finding]:
        if not self.settings.telegram.token.get_secret_value():
            yield Finding(_REMARK, text("console.doctor.no_token"))
            return
        for answer in asked(self.settings, running=is_running(self.settings)):
            yield Finding(_MARKS[answer.mark], answer.words)


def _calendar(directory: Directory, today: date) -> Iterator[Finding]:
    years = sorted({row.day.year for row in directory.calendar})
    if years:
        span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
        yield Finding(_GOOD, text("console.doctor.calendar", years=span))
    wanted = [today.year]
    if today.month >= _CALENDAR_WATCHED_FROM_MONTH:
        wanted.append(today.year + 1)
    for year in wanted:
        if year not in years:
            # The State Council publishes a year in November; until then nobody can do anything.
            mark = _WRONG if year == today.year else _REMARK
            yield Finding(mark, text("console.doctor.no_year", year=year))
