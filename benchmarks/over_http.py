"""The check-in benchmark over HTTP: servers in processes of their own, a hundred connections."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from benchmarks import databases, load, offices, peers
from benchmarks.serving import SECRET
from bot.gateways.telegram import updates
from storage import tables
from tests.program import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.load import Figures
    from storage.database import Database

CONNECTIONS = 100
_PATIENCE = 60.0
_HEAD_END = b"\r\n\r\n"


class Connection(asyncio.Protocol):
    """One connection kept open, one request at a time; costs as little as may be."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        # Both sides answer with one short packet.
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    async def post(self, raw: bytes) -> None:
        """Hand in an update; AssertionError unless it was taken."""
        if self._transport is None:
            raise ConnectionResetError
        self._answer = asyncio.get_running_loop().create_future()
        head = (
            f"POST /telegram/{peers.BOT} HTTP/1.1\r\nHost: localhost\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
        )
        self._transport.write(head.encode() + raw)
        answer = await self._answer
        if not answer.startswith(b"HTTP/1.1 200") or _HEAD_END not in answer:
            raise AssertionError(answer)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


@contextmanager
def served(database: Database, sides: Sequence[str]) -> Iterator[list[int]]:
    """Run a server process for each side; give their ports."""
    url = database.url.render_as_string(hide_password=False)
    ports = [free_port() for _ in sides]
    commands = [
        [sys.executable, "-m", "benchmarks.serving", side, url, str(port)]
        for side, port in zip(sides, ports, strict=True)
    ]
    processes = [
        subprocess.Popen(one, stderr=subprocess.DEVNULL)  # noqa: S603  our own module
        for one in commands
    ]
    try:
        yield ports
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=_PATIENCE)


async def measure(ports: Sequence[int]) -> Figures:
    """Load the servers over so many connections in all."""
    loop = asyncio.get_running_loop()
    connections = [
        await _connected(loop, ports[number % len(ports)]) for number in range(CONNECTIONS)
    ]
    found = await load.measure([one.post for one in connections], load.payloads())
    for one in connections:
        one.close()
    return found


async def _connected(loop: asyncio.AbstractEventLoop, port: int) -> Connection:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            _, protocol = await loop.create_connection(Connection, "127.0.0.1", port)
        except OSError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.1)
        else:
            return protocol


def ours(kind: str, processes: int = 1) -> Figures:
    """Measure this program; with two processes, one receives only and the other works too."""
    with databases.fresh(kind) as database:
        offices.county(database, load.PEOPLE, (updates.PLATFORM, peers.BOT))
        sides = ["ours", *["web"] * (processes - 1)]
        with served(database, sides) as ports:
            found = asyncio.run(measure(ports))
            _await_sent(database, found.events)
        peers.check_ours(database, found.events)
    return found


def plain(kind: str) -> Figures:
    """Measure the plain bot."""
    from benchmarks import plain_bot  # noqa: PLC0415  aiogram takes seconds to import

    with databases.fresh(kind) as database:
        plain_bot.prepare(database.writer, load.PEOPLE)
        with served(database, ["plain"]) as ports:
            found = asyncio.run(measure(ports))
        peers.check_plain(database, found.events)
    return found


def _await_sent(database: Database, events: int) -> None:
    row = tables.Outbox
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with database.read() as work:
            if work.one(select(func.count()).where(row.state == "sent")) >= events:
                return
        time.sleep(0.2)
