"""Counties of any size for benchmarks, written straight into a fresh database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.resources import policy_pack
from handlers.rules import calendar_seed
from storage import areas, bulk, calendars, policies, tables
from storage.areas import CalendarDay
from storage.kinds import Level, Role

if TYPE_CHECKING:
    from storage.database import Database
    from storage.work import Work

TEAM_SIZE = 4
_GO_LIVE = date(2026, 1, 1)
_BOUND = datetime(2026, 1, 1, tzinfo=UTC)


def county(database: Database, people: int, platform: tuple[str, str]) -> list[str]:
    """Create teams of four with bound accounts; give the users, one for each person."""
    with database.write() as work:
        root = areas.add_area(work, Level.county, "县", None, go_live=_GO_LIVE)
        township = areas.add_area(work, Level.township, "镇", root)
        areas.install(work, root, "Asia/Shanghai", demo=False)
        body = policy_pack("guiding-opinions-2017").read_text(encoding="utf-8")
        policies.add(work, root, "guiding-opinions-2017", body, date(2017, 12, 24))
        days = calendar_seed.seed([2026])
        calendars.put(work, [CalendarDay(d.day, d.type, d.name, d.source) for d in days])
        teams: list[int] = []
        for number in range((people + TEAM_SIZE - 1) // TEAM_SIZE):
            village = areas.add_area(work, Level.village, f"村{number}", township)
            teams.append(areas.add_team(work, f"队{number}", village))
        _people(work, people, teams, platform)
    return [str(number) for number in range(1, people + 1)]


def _people(work: Work, count: int, teams: list[int], platform: tuple[str, str]) -> None:
    numbers = range(1, count + 1)
    connection = work.connection
    bulk.insert(
        connection,
        tables.table(tables.Person),
        [{"id": n, "name": f"人{n}", "phone": f"{n:011d}", "language": "zh_CN"} for n in numbers],
    )
    bulk.insert(
        connection,
        tables.table(tables.Assignment),
        [
            {
                "person_id": n,
                "role": Role.leader if n % TEAM_SIZE == 1 else Role.member,
                "team_id": teams[(n - 1) // TEAM_SIZE],
                "first_day": _GO_LIVE,
                "handover": False,
            }
            for n in numbers
        ],
    )
    bulk.insert(
        connection,
        tables.table(tables.Account),
        [
            {
                "platform": platform[0],
                "bot": platform[1],
                "user": str(n),
                "chat": str(n),
                "person_id": n,
                "bound_at": _BOUND,
                "seen_at": _BOUND,
            }
            for n in numbers
        ],
    )
