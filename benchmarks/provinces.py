"""A province of any size with a month of marks, written straight into a fresh database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.resources import policy_pack
from handlers.rules import calendar_seed
from storage import areas, bulk, calendars, policies, tables
from storage.areas import CalendarDay
from storage.kinds import AreaId, Half, Level, MarkSource, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.database import Database
    from storage.work import Work

TEAM_SIZE = 4
TEAMS_OF_TOWNSHIP = 7
TOWNSHIPS_OF_COUNTY = 15
GO_LIVE = date(2026, 1, 1)
SAID = 8
"""Days of a month that everybody said something of; the others are presumed."""

_AT_ONCE = 5000
_BOUND = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Tree:
    """The rows of areas and teams, numbered from 1, the province first."""

    areas: list[dict[str, Any]] = field(default_factory=list)
    teams: list[dict[str, Any]] = field(default_factory=list)

    def area(self, level: Level, name: str, above: dict[str, Any] | None) -> dict[str, Any]:
        """Add an area below another."""
        number = len(self.areas) + 1
        row = {
            "id": number,
            "level": level,
            "name": name,
            "parent_id": above["id"] if above else None,
            "path": f"{above['path'] if above else '/'}{number}/",
            "go_live": None if above else GO_LIVE,
        }
        self.areas.append(row)
        return row


def build(database: Database, people: int, platform: tuple[str, str]) -> list[str]:
    """Create counties of townships of teams of four with bound accounts; give the users."""
    tree = _tree((people + TEAM_SIZE - 1) // TEAM_SIZE)
    with database.write() as work:
        connection = work.connection
        for start in range(0, len(tree.areas), _AT_ONCE):
            rows = tree.areas[start : start + _AT_ONCE]
            bulk.insert(connection, tables.table(tables.Area), rows)
        for start in range(0, len(tree.teams), _AT_ONCE):
            rows = tree.teams[start : start + _AT_ONCE]
            bulk.insert(connection, tables.table(tables.Team), rows)
        root = AreaId(1)
        areas.install(work, root, "Asia/Shanghai", demo=False)
        body = policy_pack("guiding-opinions-2017").read_text(encoding="utf-8")
        policies.add(work, root, "guiding-opinions-2017", body, date(2017, 12, 24))
        days = calendar_seed.seed([2026])
        calendars.put(work, [CalendarDay(d.day, d.type, d.name, d.source) for d in days])
        for some in _portions(people):
            _people(work, some, platform)
    return [str(number) for number in range(1, people + 1)]


def a_month(database: Database, people: int, month: date) -> int:
    """Let everybody have said something of some days of a month, and some be away."""
    written = 0
    for some in _portions(people):
        rows = [
            _mark(person, month + timedelta(days=3 * n)) for person in some for n in range(SAID)
        ]
        away = [_trip(person, month + timedelta(days=17)) for person in some if person % 20 == 0]
        with database.write() as work:
            bulk.insert(work.connection, tables.table(tables.Mark), rows)
            work.session.add_all(away)
        written += len(rows)
    return written


def _tree(teams: int) -> Tree:
    tree = Tree()
    province = tree.area(Level.province, "省", None)
    county = township = province
    for number in range(teams):
        if number % (TEAMS_OF_TOWNSHIP * TOWNSHIPS_OF_COUNTY) == 0:
            county = tree.area(Level.county, f"县{number}", province)
        if number % TEAMS_OF_TOWNSHIP == 0:
            township = tree.area(Level.township, f"镇{number}", county)
        village = tree.area(Level.village, f"村{number}", township)
        tree.teams.append({"id": number + 1, "name": f"队{number}", "village_id": village["id"]})
    return tree


def _portions(people: int) -> Iterator[range]:
    return (
        range(start, min(start + _AT_ONCE, people + 1)) for start in range(1, people + 1, _AT_ONCE)
    )


def _people(work: Work, some: range, platform: tuple[str, str]) -> None:
    named = [{"id": n, "name": f"人{n}", "phone": f"{n:011d}", "language": "zh_CN"} for n in some]
    posts = [
        {
            "person_id": n,
            "role": Role.leader if n % TEAM_SIZE == 1 else Role.member,
            "team_id": (n - 1) // TEAM_SIZE + 1,
            "first_day": GO_LIVE,
            "handover": False,
        }
        for n in some
    ]
    there = {"platform": platform[0], "bot": platform[1], "bound_at": _BOUND, "seen_at": _BOUND}
    accounts = [{**there, "user": str(n), "chat": str(n), "person_id": n} for n in some]
    rows = ((tables.Person, named), (tables.Assignment, posts), (tables.Account, accounts))
    for table, some_rows in rows:
        bulk.insert(work.connection, tables.table(table), some_rows)


def _mark(person: int, day: date) -> dict[str, Any]:
    said = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return {
        "event_key": f"bench:{person}:{day}",
        "n": 0,
        "person_id": person,
        "team_id": (person - 1) // TEAM_SIZE + 1,
        "day": day,
        "half": Half.whole,
        "kind": "in_village",
        "source": MarkSource.self_,
        "by_id": person,
        "said_at": said,
        "recorded_at": said,
        "late": False,
        "note": "",
        "policy_id": 1,
    }


def _trip(person: int, day: date) -> tables.Trip:
    return tables.Trip(
        person_id=person,
        kind="training",
        first_day=day,
        last_day=day + timedelta(days=1),
        reason="",
        reported_at=_BOUND,
    )
