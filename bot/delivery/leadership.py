"""For which bots this process is the sender: all on SQLite, those it holds the lock of else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from storage.database import Database
from storage.delivery import Bot
from storage.locks import locks_of

_Result = TypeVar("_Result")


class Leadership:
    """Asks for the lock of each bot, listens for signals, and knows when the locks are gone."""

    def __init__(self, database: Database, wanted: frozenset[Bot]) -> None:
        """Prepare; locks are asked for by `seek`."""
        self._names = {f"sender:{platform}:{bot}": (platform, bot) for platform, bot in wanted}
        self._locks = locks_of(database)
        self._listens = not database.is_sqlite
        self._thread: ThreadPoolExecutor | None = None
        self.bots: frozenset[Bot] = frozenset()

    async def seek(self) -> frozenset[Bot]:
        """Ask for the locks not held; give the bots that are now ours and not yet taken over.

        ConnectionError if the locks are gone; then this process sends for nobody.
        """
        held = await self._in_thread(lambda: self._locks.try_all(self._names))
        return frozenset(self._names[name] for name in held) - self.bots

    def take(self, bots: frozenset[Bot]) -> None:
        """Be the sender of these bots from now on."""
        self.bots |= bots

    async def hear(self, seconds: float) -> bool:
        """Wait for a signal that messages wait; tell whether one came.

        ConnectionError as soon as the connection that holds the locks is found gone. On SQLite
        there are no signals, and this never returns.
        """
        if not self._listens:
            await asyncio.Event().wait()
        return await self._in_thread(lambda: self._locks.wait(seconds))

    async def close(self) -> None:
        """Let go of every lock."""
        self.bots = frozenset()
        await self._in_thread(self._locks.close)
        if self._thread is not None:
            self._thread.shutdown(wait=True)
            self._thread = None

    async def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="sender-lock")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except ConnectionError:
            self.bots = frozenset()
            raise
