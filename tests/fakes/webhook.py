"""Brings updates to a webhook as Telegram does: each chat in its order, again until a 200."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.bot_state import BotState, Json, Push

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE = 60.0
FIRST_WAIT, LONGEST_WAIT = 0.05, 1.0
DEFAULT_CONNECTIONS = 40


@asynccontextmanager
async def pushing(state: BotState, fronts: Sequence[str] = ()) -> AsyncIterator[None]:
    """Push while the block lasts.

    `fronts` are the addresses behind the name in the webhook's url, taken in turn, as a balancer
    does; one that refuses the connection is passed over.
    """
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        pusher = _Pusher(state, session, group, fronts)
        running = group.create_task(pusher.run())
        yield
        running.cancel()
        for task in list(pusher.busy.values()):
            task.cancel()


@dataclass
class _Pusher:
    state: BotState
    session: aiohttp.ClientSession
    group: asyncio.TaskGroup
    fronts: Sequence[str]
    busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    turn: itertools.count[int] = field(default_factory=itertools.count)

    async def run(self) -> None:
        """Start a lane for every chat that has something and none yet."""
        while True:
            if self.state.webhook:
                for lane in self._lanes():
                    if lane not in self.busy:
                        self.busy[lane] = self.group.create_task(self._serve(lane))
            with contextlib.suppress(TimeoutError):
                await self.state.until(self._idle_lanes, 1.0)

    def _lanes(self) -> dict[str, list[int]]:
        lanes: dict[str, list[int]] = {}
        for number in (*self.state.again, *self.state.pending):
            lanes.setdefault(_lane(self.state.updates[number]), []).append(number)
        return lanes

    def _idle_lanes(self) -> bool:
        return bool(self.state.webhook) and any(lane not in self.busy for lane in self._lanes())

    async def _serve(self, lane: str) -> None:
        wait = FIRST_WAIT
        try:
            while self.state.webhook and (waiting := self._lanes().get(lane)):
                told = await self._push(waiting[0])
                if told is None:
                    wait = FIRST_WAIT
                    continue
                await asyncio.sleep(min(told or wait, LONGEST_WAIT))
                wait = min(wait * 2, LONGEST_WAIT)
        finally:
            self.busy.pop(lane, None)

    async def _push(self, number: int) -> float | None:
        """Bring one update; None if it was taken, else the seconds to wait that were told."""
        most = self.state.webhook.get("max_connections", DEFAULT_CONNECTIONS)
        await self.state.until(lambda: self.state.connections < most, PATIENCE)
        self.state.connections += 1
        url = self._address()
        try:
            status, told = await self._post(url, self.state.updates[number])
        finally:
            self.state.connections -= 1
        self.state.pushes.append(Push(number, url, status))
        if status == HTTPStatus.OK:
            self._confirm(number)
        self.state.ring()
        return None if status == HTTPStatus.OK else told

    def _confirm(self, number: int) -> None:
        if number in self.state.again:
            self.state.again.remove(number)
        elif number in self.state.pending:
            self.state.pending.remove(number)
            self.state.confirmed.append(number)

    def _address(self) -> str:
        url: str = self.state.webhook["url"]
        if not self.fronts:
            return url
        return self.fronts[next(self.turn) % len(self.fronts)] + urlsplit(url).path

    async def _post(self, url: str, update: Json) -> tuple[int, float]:
        secret = self.state.webhook.get("secret_token")
        headers = {"Content-Type": "application/json"}
        if secret:
            headers[SECRET_HEADER] = secret
        patience = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with self.session.post(
                url, data=json.dumps(update).encode(), headers=headers, timeout=patience
            ) as response:
                await response.read()
                return response.status, float(response.headers.get("Retry-After", 0))
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, 0.0


def _lane(update: Json) -> str:
    """Name what Telegram keeps in order: a chat's messages, a person's presses, else anything."""
    for kind in ("message", "edited_message"):
        chat = update.get(kind)
        if isinstance(chat, dict):
            return f"chat {chat.get('chat', {}).get('id')}"
    press = update.get("callback_query")
    return f"press {press['from']['id']}" if press else f"update {update['update_id']}"
