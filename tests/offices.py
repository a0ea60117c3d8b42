"""A small office for tests: a county with its rules, ready to take people in."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot import resources
from bot.commands import creating
from bot.commands.creating import Beginning, Pack
from handlers.office import Office, Offices
from handlers.rules import policy
from handlers.turn import Moment
from storage.database import Database
from storage.kinds import AreaId
from storage.work import Work

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
GO_LIVE = date(2026, 11, 2)


def pack() -> Pack:
    """Give the pack that is shipped."""
    body = resources.policy_pack("guiding-opinions-2017").read_text(encoding="utf-8")
    return Pack(body, policy.parse_pack(body))


def found(database: Database) -> AreaId:
    """Create the county of the tests and give its id."""
    with database.write() as work:
        beginning = Beginning("云溪县", ZONE.key, GO_LIVE, TODAY, demo=False)
        return creating.begin(work, beginning, pack()).area


def moment(work: Work, now: datetime = NOW) -> Moment:
    """Give the present moment of a founded county."""
    office: Office | None = Offices().current(work)
    assert office is not None
    return Moment(work, office, now)
