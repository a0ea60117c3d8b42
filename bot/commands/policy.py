"""`zhucun policy`: packs are checked, compared, proposed, confirmed and shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from bot.clock import SystemClock
from bot.commands import console, creating, opening
from bot.commands.console import Console
from bot.commands.creating import Pack
from bot.settings import Settings
from handlers import policies as deciding
from handlers.office import Office
from handlers.policies import Stored
from handlers.rules import policy as packs
from handlers.rules import policy_words
from handlers.talk import Text, text
from handlers.turn import Moment
from storage import policies
from storage.kinds import AreaId
from storage.policies import Proposal, Version


@dataclass(frozen=True, slots=True)
class Adding:
    """What was given on the command line with the file."""

    first: str
    area: str | None
    by: str | None
    past: bool


def check(settings: Settings, file: Path) -> None:
    """Tell whether a pack can be used, and which of its rules nobody confirmed."""
    told = console.of(settings)
    pack = creating.read_pack(told, file, told.not_done)
    rules = packs.refs(pack.policy)
    told.say("policy.good", file=file.name, title=pack.policy.title, n=len(rules))
    unconfirmed = deciding.examples(pack.policy)
    if unconfirmed:
        told.say("policy.examples", n=len(unconfirmed))
    for key, words in unconfirmed:
        told.say("policy.line", key=key, sentence=words)


def add(settings: Settings, file: Path, adding: Adding) -> None:
    """Propose a pack from a day on; Refusal says what is wrong, and nothing is kept."""
    told = console.of(settings)
    pack = creating.read_pack(told, file, told.not_done)
    first, by = _day(told, adding.first), _by(told, adding.by)
    with opening.opened(settings) as database, database.write() as work:
        office = opening.office(told, work)
        area = deciding.area_named(office.directory, office.root, adding.area)
        if isinstance(area, Text):
            raise told.not_done(area.id, **area.values)
        proposal = Proposal(area, pack.policy.id, pack.body, first, by)
        moment = Moment(work, office, SystemClock().now())
        done = deciding.propose(moment, proposal, past=adding.past)
        if isinstance(done, Text):
            raise told.not_done(done.id, **done.values)
    _tell(told, office, done, "policy.added.active" if done.active else "policy.added.waiting")


def confirm(settings: Settings, version: int, by: str | None, *, past: bool) -> None:
    """Confirm what somebody else proposed."""
    told = console.of(settings)
    name = _by(told, by)
    with opening.opened(settings) as database, database.write() as work:
        office = opening.office(told, work)
        moment = Moment(work, office, SystemClock().now())
        done = deciding.confirm(moment, version, name, past=past)
        if isinstance(done, Text):
            raise told.not_done(done.id, **done.values)
    _tell(told, office, done, "policy.confirmed")


def withdraw(settings: Settings, version: int, by: str | None) -> None:
    """Take a proposal back that nobody confirmed yet."""
    told = console.of(settings)
    name = _by(told, by)
    with opening.opened(settings) as database, database.write() as work:
        office = opening.office(told, work)
        done = deciding.withdraw(Moment(work, office, SystemClock().now()), version, name)
        if isinstance(done, Text):
            raise told.not_done(done.id, **done.values)
    _tell(told, office, done, "policy.withdrawn")


def show(settings: Settings, at: str | None) -> None:
    """Print every version, then all that the one in force on a day says."""
    told = console.of(settings)
    with opening.opened(settings) as database, database.read() as work:
        office = opening.office(told, work)
        versions = policies.every(work)
    today = SystemClock().now().astimezone(office.zone).date()
    day = _day(told, at) if at is not None else today
    for version in versions:
        line = _line(
            office, version, text(f"policy.state.{deciding.state(version, versions, day)}")
        )
        told.say("policy.listed", version=line, by=_signed(version))
    for key, said in policy_words.sentences(office.root_rules(day).policy).items():
        for sentence in said:
            told.say("policy.line", key=key, sentence=deciding.spoken(sentence))


def diff(settings: Settings, before: str, after: str, language: str | None) -> None:
    """Print what the second of two packs says differently; each is a version or a file."""
    told = console.of(settings)
    if language is not None:
        told = Console(told.wording, language)
    old, new = _pack(told, settings, before), _pack(told, settings, after)
    found = list(_differences(told, old, new))
    for line in found:
        typer.echo(line)
    if not found:
        told.say("policy.same" if old.body == new.body else "policy.silent")


def _differences(told: Console, old: Pack, new: Pack) -> Iterator[str]:
    for change in policy_words.changes(old.policy, new.policy):
        gone, come = (
            [told.words(deciding.spoken(one)) for one in side]
            for side in (change.gone, change.come)
        )
        # A sentence may carry values it does not show: what reads the same did not change.
        for sign, said, other in (("gone", gone, come), ("come", come, gone)):
            for line in said:
                if line not in other:
                    yield told.text(f"policy.{sign}", key=change.key, sentence=line)


def _pack(told: Console, settings: Settings, said: str) -> Pack:
    """Give a version by its number or the pack in a file."""
    if not said.isdecimal():
        if not Path(said).is_file():
            raise told.refusal("policy.refused.neither", value=said)
        return creating.read_pack(told, Path(said), told.not_done)
    with opening.opened(settings) as database, database.read() as work:
        opening.office(told, work)
        found = next((one for one in policies.every(work) if one.id == int(said)), None)
    if found is None:
        raise told.refusal("policy.refused.no_version", id=said)
    return Pack(found.body, packs.parse_pack(found.body))


def _tell(told: Console, office: Office, done: Stored, wording: str) -> None:
    version = done.version
    told.say(
        wording,
        id=version.id,
        pack=version.pack,
        area=_area(office, version.area),
        day=str(version.valid_from),
    )


def _line(office: Office, version: Version, state: Text) -> Text:
    return text(
        "policy.version",
        id=version.id,
        pack=version.pack,
        area=_area(office, version.area),
        day=str(version.valid_from),
        state=state,
    )


def _signed(version: Version) -> Text:
    if version.proposed_by is None:
        return text("policy.by.seed")
    names = {"proposed": version.proposed_by, "confirmed": version.confirmed_by}
    if version.withdrawn_by is not None:
        return text("policy.by.withdrawn", **names, withdrawn=version.withdrawn_by)
    if version.activated_at is None:
        return text("policy.by.waiting", **names)
    return text("policy.by.two" if version.confirmed_by else "policy.by.one", **names)


def _area(office: Office, area: AreaId) -> str:
    return office.directory.areas[area].name


def _day(told: Console, said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise told.refusal("policy.refused.day", value=said) from None


def _by(told: Console, said: str | None) -> str:
    name = "".join((said or "").split())
    if not name:
        raise told.refusal("policy.refused.by")
    return name
