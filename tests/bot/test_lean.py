"""What `zhucun run` on SQLite must not load: each costs start-up time and memory."""

import subprocess
import sys

import pytest

from bot.lean import without

_TOLD = """
import sys
import bot.__main__, bot.commands.run
from bot.gateways.telegram import _transport
from bot.settings import Telegram
from storage.database import Database
from storage.locks import locks_of
_transport(Telegram(token="1:x", client="python-telegram-bot"))
locks_of(Database("sqlite://"))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_process_on_sqlite_loads_one_client_and_one_driver() -> None:
    """Neither the other client, nor PostgreSQL's driver, Alembic, document makers or rich."""
    found = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _TOLD], check=True, capture_output=True, text=True
    )
    loaded = set(found.stdout.split())
    assert {"telegram", "sqlalchemy", "structlog"} <= loaded
    heavy = {"aiogram", "psycopg", "alembic", "rich", "docx", "docxtpl", "openpyxl", "xlsxwriter"}
    assert not loaded & (heavy | {"PIL", "pypinyin", "rapidfuzz", "icalendar"})


def test_what_was_left_out_can_be_loaded_later() -> None:
    """Only within the block is it not there."""
    with without("colorsys"), pytest.raises(ImportError):
        __import__("colorsys")
    assert __import__("colorsys").__name__ == "colorsys"
    with without("colorsys"), pytest.raises(ImportError):
        __import__("colorsys")
    assert "colorsys" in sys.modules
