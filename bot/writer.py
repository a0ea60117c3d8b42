"""The one thread of a process that writes to the database: turns first, the rest in order."""

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, TypeVarTuple

import structlog

log = structlog.get_logger()

_Result = TypeVar("_Result")
_Arguments = TypeVarTuple("_Arguments")
_URGENT, _ORDINARY, _LAST = range(3)


class WriterClosedError(RuntimeError):
    """The writer was closed; the work was not begun and never will be."""


class Writer:
    """Runs blocking functions one after another in a thread of its own."""

    def __init__(self) -> None:
        """Start the thread; it ends with `close`, or with the process."""
        self._numbers = itertools.count()
        self._waiting: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = (
            queue.PriorityQueue()
        )
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    async def run(
        self,
        work: Callable[[*_Arguments], _Result],
        *arguments: *_Arguments,
        urgent: bool = False,
    ) -> _Result:
        """Run `work` after everything urgent and whatever of its own rank came before.

        Its result or exception is handed back. Who stops waiting does not stop the work.
        """
        future: Future[_Result] = Future()
        self._put(_URGENT if urgent else _ORDINARY, partial(_settle, future, work, arguments))
        waiter = asyncio.wrap_future(future)
        try:
            return await asyncio.shield(waiter)
        except asyncio.CancelledError:
            waiter.add_done_callback(_tell_nobody)
            raise

    async def close(self) -> None:
        """Take nothing more, finish what was taken, and end the thread."""
        if not self._closed:
            self._put(_LAST, None)
        await asyncio.to_thread(self._thread.join)

    def _put(self, rank: int, job: Callable[[], None] | None) -> None:
        with self._gate:
            if self._closed:
                raise WriterClosedError("the writer is closed")
            self._closed = job is None
            self._waiting.put((rank, next(self._numbers), job))

    def _work(self) -> None:
        while (job := self._waiting.get()[2]) is not None:
            job()


def _settle(
    future: Future[_Result], work: Callable[..., _Result], arguments: tuple[Any, ...]
) -> None:
    try:
        result = work(*arguments)
    except BaseException as error:  # noqa: BLE001  it belongs to who waits, not to the thread
        future.set_exception(error)
    else:
        future.set_result(result)


def _tell_nobody(waiter: asyncio.Future[Any]) -> None:
    """Log what nobody waits for any more."""
    if not waiter.cancelled() and (error := waiter.exception()) is not None:
        log.error("writer.failed_unheard", exc_info=error)
