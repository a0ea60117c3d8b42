"""Opens what a command works on; whatever is wrong with it becomes one clear sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings as configuration
from bot.commands import console
from bot.commands.console import Console
from bot.commands.refusal import Refusal
from bot.documents.making import Maker
from bot.documents.templates import Templates
from bot.files.store import Store
from bot.settings import Settings
from handlers.office import Office, Offices
from storage import areas, releases
from storage.database import Database
from storage.work import Work


def load_settings(config: Path | None) -> Settings:
    """Read the configuration; Refusal names every faulty key."""
    try:
        return configuration.load(config)
    except configuration.SettingsError as error:
        raise Refusal(str(error)) from None


def open_database(settings: Settings, *, must_be_current: bool = True) -> Database:
    """Open the configured database and see that it answers; nothing is created.

    Refusal if it is not there, does not answer, has no tables or (unless `must_be_current` is
    False) tables of another release; each says what to type.
    """
    told = console.of(settings)
    file = sqlite_file(settings)
    if file is not None and not file.is_file():
        raise told.refusal("console.no_database", database=file)
    database = Database(settings.database)
    try:
        with database.read() as work:
            revision = releases.current(work.connection)
    except SQLAlchemyError as error:
        database.close()
        raise unreachable(told, settings, error) from None
    wrong = wrong_schema(told, settings, revision) if must_be_current else None
    if wrong is not None:
        database.close()
        raise wrong
    return database


@contextmanager
def opened(settings: Settings, *, must_be_current: bool = True) -> Iterator[Database]:
    """Open the database for as long as the block lasts; its errors become a Refusal."""
    database = open_database(settings, must_be_current=must_be_current)
    try:
        yield database
    except SQLAlchemyError as error:
        raise unreachable(console.of(settings), settings, error) from None
    finally:
        database.close()


def office(told: Console, work: Work) -> Office:
    """Give the office of an open database; Refusal if `zhucun init` was never run on it."""
    found = Offices().current(work)
    if found is None:
        raise told.refusal("console.not_set_up")
    return found


def local_instant(settings: Settings, local: datetime) -> datetime:
    """Give the instant of a local time of the installation; one with an offset stays as it is."""
    if local.tzinfo is not None:
        return local
    with opened(settings) as database, database.read() as work:
        name = areas.directory(work).timezone or settings.timezone
    return local.replace(tzinfo=ZoneInfo(name))


def sqlite_file(settings: Settings) -> Path | None:
    """Give the file of an SQLite database; None for PostgreSQL."""
    url = make_url(settings.database)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def maker(settings: Settings) -> Maker:
    """Give what makes files: from the store folder, and from the county's own templates."""
    own = {name.replace("_", "-"): path for name, path in settings.documents if path}
    templates = Templates(own)
    return Maker(Store(settings.files.folder), templates, settings.files.font)


def shown(settings: Settings) -> str:
    """Give the database's address without its password."""
    file = sqlite_file(settings)
    if file is not None:
        return str(file)
    return make_url(settings.database).render_as_string(hide_password=True)


def unreachable(told: Console, settings: Settings, error: SQLAlchemyError) -> Refusal:
    """Say that the database did not do its work, with the driver's first line and no secret."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    reason = lines[0]
    password = make_url(settings.database).password
    if password:
        reason = reason.replace(str(password), "***")
    return told.refusal("console.database_failed", database=shown(settings), reason=reason)


def wrong_schema(told: Console, settings: Settings, revision: str | None) -> Refusal | None:
    """Give what to type where the tables are not those of this release; None where they are."""
    if revision is None:
        return told.refusal("console.empty_database", database=shown(settings))
    if revision == releases.head():
        return None
    wording = "console.old_schema" if older(revision) else "console.newer_schema"
    return told.refusal(wording, revision=revision, head=releases.head())


def older(revision: str) -> bool:
    """Tell whether tables are of an earlier release, which `zhucun migrate` can update."""
    return releases.knows(revision)
