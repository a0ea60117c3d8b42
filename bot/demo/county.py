"""Creates the sample county: its places, people, accounts, and three weeks of their work."""

import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands import creating
from bot.commands.creating import Beginning, Founded, Pack
from bot.demo import absences, history
from bot.demo.cast import Cast, TeamCast
from bot.demo.stage import Stage
from handlers.rules import calendar
from handlers.rules.calendar import CalendarRow
from storage import areas, people, roster
from storage.areas import Directory
from storage.kinds import AreaId, PersonId, Role
from storage.people import Person
from storage.roster import Start
from storage.roster_entries import Entry
from storage.work import Work

PLATFORM = "terminal"
BOT = "demo"
LIVE_FOR = timedelta(weeks=4)
_STATIONED_FOR = timedelta(days=300)
_SEED = 2017
_FIRST_PHONE = 13_900_000_001
_SCRIPT = Path(__file__).parent / "county.toml"


def create(work: Work, pack: Pack, now: datetime, zone: ZoneInfo, language: str) -> None:
    """Fill an empty database; the same day gives the same county."""
    script = tomllib.loads(_SCRIPT.read_text(encoding="utf-8"))
    today = now.astimezone(zone).date()
    beginning = Beginning(script["county"], zone.key, today - LIVE_FOR, today, demo=True)
    founded = creating.begin(work, beginning, pack)
    start = Start(today, beginning.go_live, language)
    roster.write(work, areas.directory(work), _entries(script, start), start)
    directory = areas.directory(work)
    everybody = people.load_all(work)
    for person in everybody:
        account = (PLATFORM, BOT, str(person))
        people.bind(work, account, str(person), person, now)
    cast = _cast(founded, directory, everybody)
    stage = Stage(
        today,
        zone,
        founded.policy,
        pack.policy,
        calendar.of_rows(_rows(directory), pack.policy),
        random.Random(_SEED),  # noqa: S311  a story, not a secret
        script,
    )
    away = absences.write(work, cast, stage)
    history.days(work, cast, stage, away)
    history.past_report(work, cast, stage)
    history.meeting(work, cast, stage)


def _entries(script: dict[str, Any], start: Start) -> list[Entry]:
    found: list[tuple[str, Role, str, str, str]] = [
        (script["coordinator"], Role.county, "", "", ""),
        (script["administrator"], Role.administrator, "", "", ""),
        (script["liaison"], Role.unit, script["liaison_unit"], "", ""),
    ]
    for township in script["townships"]:
        name = township["name"]
        found.append((township["coordinator"], Role.township, "", name, ""))
        for team in township["teams"]:
            for number, (person, unit) in enumerate(team["people"]):
                role = Role.member if number else Role.leader
                found.append((person, role, unit, name, team["village"]))
    first = start.go_live - _STATIONED_FOR
    return [
        Entry(n, name, str(_FIRST_PHONE + n), role, unit, township, village, first)
        for n, (name, role, unit, township, village) in enumerate(found)
    ]


def _cast(founded: Founded, directory: Directory, everybody: dict[PersonId, Person]) -> Cast:
    posts = [(person.id, post) for person in everybody.values() for post in person.posts]
    clerks: dict[AreaId | None, PersonId] = {
        post.area: person for person, post in posts if post.role is Role.township
    }
    teams = []
    for team in directory.teams.values():
        township = directory.areas[team.village].ancestry[1]
        ours = sorted(
            (post.role is not Role.leader, person)
            for person, post in posts
            if post.team == team.id
        )
        crew = tuple(person for _, person in ours)
        teams.append(TeamCast(team.id, team.village, township, clerks[township], crew))
    coordinator = next(person for person, post in posts if post.role is Role.county)
    return Cast(founded.area, coordinator, tuple(teams))


def _rows(directory: Directory) -> list[CalendarRow]:
    return [
        CalendarRow(d.day, "workday" if d.kind == "workday" else "holiday", d.name, d.source)
        for d in directory.calendar
    ]
