"""What `zhucun run` on SQLite must not load: each costs start-up time and memory."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import memory
from bot.lean import bare, without

_TOLD = """
import asyncio, sys
import bot.__main__, bot.commands.run
from bot.gateways.telegram import _transport
from bot.settings import Telegram
from bot.web.server import WebServer
from storage.database import Database
from storage.locks import locks_of

async def application(scope, receive, send): ...

async def serve():
    web = WebServer(application, "127.0.0.1", 0)
    serving = asyncio.create_task(web.run())
    await web.tried.wait()
    assert web.is_serving
    web.stop()
    await serving

_transport(Telegram(token="1:x", client="python-telegram-bot"))
locks_of(Database("sqlite://"))
asyncio.run(serve())
print(*sorted(sys.modules))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Give the modules of a process that has connected, opened its database and served."""
    found = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _TOLD], check=True, capture_output=True, text=True
    )
    return set(found.stdout.split())


def test_a_process_on_sqlite_loads_one_client_and_one_driver(loaded: set[str]) -> None:
    """Neither the other client, nor PostgreSQL's driver, Alembic, document makers or rich."""
    assert {"sqlalchemy.dialects.sqlite", "structlog", "telegram.request"} <= loaded
    heavy = {"aiogram", "psycopg", "alembic", "rich", "docx", "docxtpl", "openpyxl", "xlsxwriter"}
    assert not loaded & (heavy | {"PIL", "pypinyin", "rapidfuzz", "icalendar"})


def test_of_what_it_loads_it_loads_what_it_uses(loaded: set[str]) -> None:
    """No classes for all of Telegram, no command line of uvicorn, no numbers nobody asked for."""
    assert {"uvicorn.server", "uvicorn.lifespan.off", "bot.web.metrics"} <= loaded
    assert not loaded & {"telegram", "telegram._bot", "uvicorn", "uvicorn.main", "click"}
    assert not loaded & {"babel", "prometheus_client", "pydantic_settings"}
    assert "sqlalchemy.dialects.postgresql" not in loaded


def test_what_was_left_out_can_be_loaded_later() -> None:
    """Only within the block is it not there."""
    with without("colorsys"), pytest.raises(ImportError):
        __import__("colorsys")
    assert __import__("colorsys").__name__ == "colorsys"
    with without("colorsys"), pytest.raises(ImportError):
        __import__("colorsys")
    assert "colorsys" in sys.modules


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the name of a package that gathers a light and a heavy module."""
    name = "gathers_its_modules"
    folder = tmp_path / name
    folder.mkdir()
    gathers = "KNOWN = 'whole'\nfrom .heavy import BURDEN\nfrom .light import FEATHER\n"
    (folder / "__init__.py").write_text(gathers, encoding="utf-8")
    (folder / "heavy.py").write_text("BURDEN = object()\n", encoding="utf-8")
    asks = f"from {name} import KNOWN\nFEATHER = object()\n"
    (folder / "light.py").write_text(asks, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for one in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[one]


def test_a_module_can_be_had_without_its_package(gathered: str) -> None:
    """The others stay away until somebody wants the package, which then has them all."""
    with bare(gathered) as package:
        package["KNOWN"] = "alone"
        light = __import__(f"{gathered}.light", fromlist=["light"])
    assert light.KNOWN == "alone"
    assert {one for one in sys.modules if gathered in one} == {f"{gathered}.light"}
    whole = __import__(gathered)
    assert whole.FEATHER is light.FEATHER
    assert whole.BURDEN is sys.modules[f"{gathered}.heavy"].BURDEN


def test_a_package_that_is_there_stays_whole(gathered: str) -> None:
    whole = __import__(gathered)
    with bare(gathered) as package:
        package["KNOWN"] = "nobody's"
        assert sys.modules[gathered] is whole
    assert sys.modules[gathered] is whole
    assert whole.KNOWN == "whole"


def test_the_collector_rests_until_the_program_is_ready() -> None:
    """Then it works again, and what was made before it is not looked at any more."""
    usual = gc.get_threshold()
    try:
        memory.hold()
        assert not gc.isenabled()
        memory.settle()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() > usual
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)
        gc.enable()
