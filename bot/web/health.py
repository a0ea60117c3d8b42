"""Whether the process lives, and whether it can do its work."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.tally import Tally
from storage import releases
from storage.database import Database

_Found = TypeVar("_Found")
PATIENCE_SECONDS = 3.0
NOT_READY = 503


@dataclass(slots=True)
class Looking:
    """One thread for questions about health, so that a database that hangs costs one thread."""

    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="looking")
    )

    async def ask(self, question: Callable[[], _Found]) -> _Found:
        """Give the answer; TimeoutError if it does not come soon."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await loop.run_in_executor(self._thread, question)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class Health:
    """Answers the two questions a supervisor asks."""

    database: Database
    tally: Tally
    looking: Looking
    _head: str = ""

    async def alive(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        try:
            answers, current = await self.looking.ask(self._database)
        except TimeoutError:
            answers, current = False, False
        found = {
            "database": answers,
            "schema": current,
            "dispatcher": not self.tally.is_stalled,
        }
        return JSONResponse(found, status_code=200 if all(found.values()) else NOT_READY)

    def _database(self) -> tuple[bool, bool]:
        self._head = self._head or releases.head()
        try:
            with self.database.read() as work:
                return True, releases.current(work.connection) == self._head
        except (SQLAlchemyError, OSError):
            return False, False
