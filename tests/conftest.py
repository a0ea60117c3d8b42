"""Fixtures every test may use."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from bot import logs
from handlers import reminders, sweep
from handlers.reminders import unsaid
from storage.database import Database
from tests.databases import Postgres, fresh_sqlite, migrated

logs.configure("info", "console")
# How long an example takes says something of the machine and nothing of the program.
# A change is judged by the same examples each time; `make search` looks for new ones.
hypothesis.settings.register_profile("judge", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "judge"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Start one PostgreSQL for this test process."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[Postgres]:
    """Give the PostgreSQL of this test process; the test's databases go with the test."""
    yield postgres_server
    postgres_server.drop_given()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    with migrated(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """Give the address of a fresh, migrated database of each kind."""
    if request.param == "sqlite":
        return fresh_sqlite(tmp_path, sqlite_template)
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a fresh database."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Callable[[], str]:
    """Give a maker of addresses of SQLite files that do not exist yet."""
    numbers = itertools.count()
    return lambda: f"sqlite:///{tmp_path / f'office-{next(numbers)}.db'}"


@pytest.fixture
def empty_postgresql(postgres: Postgres) -> Callable[[], str]:
    """Give a maker of addresses of PostgreSQL databases without tables."""
    return lambda: postgres.fresh(migrated=False)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Give a maker of fresh SQLite addresses."""
    return lambda: fresh_sqlite(tmp_path, sqlite_template)


@pytest.fixture
def without_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what comes each month: what else is due on a day is easier to see without it."""
    monthly = ("month_", "burden")
    others = tuple(rule for rule in reminders.RULES if not rule.name.startswith(monthly))
    monkeypatch.setattr(sweep, "RULES", others)
    monkeypatch.setattr(unsaid, "RULES", others)
