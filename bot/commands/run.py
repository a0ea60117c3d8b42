"""`zhucun run`: the assistant as a service."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot import menu
from bot.app import Core
from bot.clock import SystemClock
from bot.commands import console, opening
from bot.gateways import Limits
from bot.running import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.clock import Clock
    from bot.gateways import Gateway
    from bot.settings import Settings
    from bot.wording import Wording


def run(settings: Settings) -> None:
    """Run until told to stop; refuses an old schema, an empty database, and a second process.

    A second process is refused on the same SQLite file only.
    """
    told = console.of(settings)
    configure_logging(settings)
    with _alone(settings), opening.opened(settings) as database:
        with database.read() as work:
            zone = ZoneInfo(opening.office(told, work).directory.timezone)
        if not settings.telegram.token.get_secret_value():
            raise told.refusal("run.no_gateway")
        clock = SystemClock()
        asyncio.run(_serve(Core(database, clock, settings.language, zone), settings, clock))


async def _serve(core: Core, settings: Settings, clock: Clock) -> None:
    gateway = telegram(settings, core.wording, clock)
    await Service(core, [gateway]).run()


def telegram(settings: Settings, wording: Wording, clock: Clock) -> Gateway:
    """Give the Telegram bot of the configuration, with its menu in the installation's language."""
    from bot.gateways.telegram import Tuning, connect  # noqa: PLC0415  a gateway is loaded when configured

    limits = Limits(
        per_second=settings.delivery.per_second,
        per_chat_burst=settings.delivery.per_chat_burst,
        per_group_minute=settings.delivery.per_group_minute,
    )
    labels = menu.labels(wording, settings.language)
    offered = menu.commands(wording, settings.language)
    return connect(settings.telegram, labels, offered, clock, Tuning(limits=limits))


def configure_logging(settings: Settings) -> None:
    """Log as the settings say, to standard error; libraries only when something is wrong."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if settings.log.format == "json"
            else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log.level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of an SQLite file for as long as the process runs."""
    file = opening.sqlite_file(settings)
    if file is None or not file.is_file():
        yield
        return
    with file.with_name(f"{file.name}.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            told = console.of(settings)
            raise told.refusal("run.second_process", database=file) from None
        yield
