"""`zhucun demo`: a sample county on SQLite, and a picker of who to be in it."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.clock import SystemClock
from bot.commands import console, creating, opening
from bot.commands.console import Console
from bot.commands.refusal import Refusal
from bot.demo import county
from bot.settings import Settings
from handlers.talk import text
from storage import areas, people

DEFAULT_FILE = Path("zhucun-demo.db")


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the sample county; team and village are None for those stationed nowhere."""

    name: str
    roles: tuple[str, ...]
    team: str | None
    village: str | None


def demo(settings: Settings, file: Path | None, *, as_json: bool) -> None:
    """Create the sample county; without `file`, let the operator be somebody in it.

    With `file` only creates it there and prints who is in it; Refusal if the file exists. Without,
    a county made earlier in this folder is used again. Ends quietly when input ends.
    """
    told = console.of(settings)
    target = (file or DEFAULT_FILE).absolute()
    files = settings.files.model_copy(update={"folder": target.with_suffix(".files")})
    there = settings.model_copy(update={"database": f"sqlite:///{target}", "files": files})
    if file is None and target.exists():
        players = _again(told, there)
    else:
        players = _created(told, there, target)
    if as_json:
        rows = [asdict(player) for player in players]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for number, player in enumerate(players, start=1):
        typer.echo(f"{number:>3}  {_line(told, player)}")
    if file is None:
        _pick(told, there, players)


def _created(told: Console, settings: Settings, file: Path) -> list[Player]:
    if file.exists():
        raise told.refusal("demo.exists", file=file)
    pack = creating.pack(told, settings)
    now = SystemClock().now()
    with creating.created(told, settings) as database, database.write() as work:
        county.create(work, pack, now, ZoneInfo(settings.timezone), settings.language)
    told.remark("demo.created", file=file)
    return _players(settings)


def _again(told: Console, settings: Settings) -> list[Player]:
    file = opening.sqlite_file(settings)
    try:
        with opening.opened(settings) as database, database.read() as work:
            ours = areas.directory(work).demo
    except Refusal:
        ours = False
    if not ours:
        raise told.refusal("demo.not_ours", file=file)
    told.remark("demo.again", file=file)
    return _players(settings)


def _players(settings: Settings) -> list[Player]:
    today = SystemClock().now().astimezone(ZoneInfo(settings.timezone)).date()
    with opening.opened(settings) as database, database.read() as work:
        directory = areas.directory(work)
        everybody = people.load_all(work).values()
    return [_player(directory, person, today) for person in everybody]


def _player(directory: areas.Directory, person: people.Person, today: date) -> Player:
    team = person.team_on(today)
    found = directory.teams[team] if team is not None else None
    roles = tuple(dict.fromkeys(str(post.role) for post in person.posts_on(today)))
    village = directory.areas[found.village].name if found else None
    return Player(person.name, roles, found.name if found else None, village)


def _line(told: Console, player: Player) -> str:
    roles = tuple(text(f"roster.role.{role}") for role in player.roles)
    where = player.team or ""
    return told.text("demo.player", name=player.name, roles=roles, team=where).rstrip()


def _pick(told: Console, settings: Settings, players: list[Player]) -> None:
    """Ask who to be, again after each talk, until an empty line or the end of input."""
    while True:
        typer.echo(told.text("demo.who"), nl=False)
        said = sys.stdin.readline().strip()
        if not said:
            typer.echo()
            return
        chosen = _chosen(players, said)
        if chosen is None:
            told.say("demo.nobody", said=said)
            continue
        from bot.commands import talk  # noqa: PLC0415  only needed once somebody was chosen

        talk.talk(settings, chosen.name, None)


def _chosen(players: list[Player], said: str) -> Player | None:
    if said.isdecimal() and 1 <= int(said) <= len(players):
        return players[int(said) - 1]
    return next((player for player in players if player.name == said), None)
