"""Creates an installation: tables, the area it serves, its first rules and its calendar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.commands import opening
from bot.commands.console import Console
from bot.commands.refusal import Refusal
from bot.settings import Settings
from handlers.rules import calendar_seed
from handlers.rules import policy as packs
from storage import areas, calendars, migrations, policies, releases
from storage.areas import CalendarDay
from storage.database import Database
from storage.kinds import AreaId, Level, PolicyId
from storage.work import Work

_YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an installation begins with; nothing before `go_live` is ever counted."""

    county: str
    timezone: str
    go_live: date
    today: date
    demo: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was checked, and its text."""

    body: str
    policy: packs.Policy


@dataclass(frozen=True, slots=True)
class Founded:
    """The ids of the area and of the first policy version."""

    area: AreaId
    policy: PolicyId


def pack(told: Console, settings: Settings) -> Pack:
    """Read the configured policy pack; Refusal lists everything that is wrong with it."""
    return read_pack(told, settings.policy, told.refusal)


def read_pack(told: Console, file: Path, refused: Callable[..., Refusal]) -> Pack:
    """Read a pack; `refused` makes the Refusal that lists everything that is wrong with it."""
    try:
        body = file.read_text(encoding="utf-8")
        return Pack(body, packs.parse_pack(body))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise refused("console.no_pack", file=file, reason=reason) from None
    except packs.PackFault as error:
        lines = "\n".join(told.text(fault.text_id, **fault.params) for fault in error.faults)
        raise refused("console.bad_pack", file=file, reason=lines) from None


@contextmanager
def created(told: Console, settings: Settings) -> Iterator[Database]:
    """Give the configured database, empty or not; what came to nothing leaves no file behind.

    An error of the database becomes a Refusal.
    """
    file = opening.sqlite_file(settings)
    new = file is not None and not file.exists()
    if file is not None and not file.parent.is_dir():
        raise told.refusal("console.no_folder", folder=file.parent)
    database = Database(settings.database)
    done = False
    try:
        yield database
        done = True
    except SQLAlchemyError as error:
        raise opening.unreachable(told, settings, error) from None
    finally:
        database.close()
        if new and not done and file is not None:
            file.unlink(missing_ok=True)


def begin(work: Work, beginning: Beginning, rules: Pack) -> Founded:
    """Create the tables if there are none, the area, its first rules and the calendar."""
    if releases.current(work.connection) is None:
        migrations.upgrade(work.connection)
    area = areas.add_area(work, Level.county, beginning.county, None, go_live=beginning.go_live)
    areas.install(work, area, beginning.timezone, demo=beginning.demo)
    valid_from = min(rules.policy.issued, beginning.go_live)
    policy = policies.add(work, area, rules.policy.id, rules.body, valid_from)
    first, last = beginning.go_live.year - 1, beginning.today.year + _YEARS_AHEAD
    days = calendar_seed.seed(range(first, last + 1))
    calendars.put(work, (CalendarDay(d.day, d.type, d.name, d.source) for d in days))
    return Founded(area, policy)
