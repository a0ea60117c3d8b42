"""The loop that sends what the outbox holds, over the bots of which this process is the sender."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.claim import Claimed
from bot.delivery.leadership import Leadership
from bot.delivery.letters import Dispatch, Visit
from bot.delivery.outcome import Finished
from bot.delivery.steps import Ask, Outfit, Steps
from bot.gateways import (
    Gateway,
    NotSent,
    Outgoing,
    Refused,
    Result,
    TargetGone,
    Unknown,
)
from bot.writer import Writer, WriterClosedError
from handlers.talk import Address
from storage.delivery import Bot
from storage.kinds import MessageAction, PersonId

log = structlog.get_logger()

Sleep = Callable[[float], Awaitable[object]]

LOOK_EVERY = 1.0
SOON = 0.2


class Sender:
    """Sends the outbox over its gateways; one for a process.

    Nothing is sent over a bot for which another process is the sender.
    """

    def __init__(
        self,
        gateways: Sequence[Gateway],
        outfit: Outfit,
        writer: Writer,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._gateways = {(one.platform, one.bot): one for one in gateways}
        self._clock = outfit.clock
        self._writer = writer
        self._sleep = sleep
        self._steps = Steps(outfit, {bot: one.limits for bot, one in self._gateways.items()})
        self._leadership = Leadership(outfit.database, frozenset(self._gateways))
        self._bell = asyncio.Event()
        self._stopping = False
        self._alarm: asyncio.Task[None] | None = None
        self._unsure = False
        self._under_way: dict[Dispatch, asyncio.Task[None] | None] = {}
        self._finished: list[Finished] = []

    def wake(self) -> None:
        """Look now: something was committed. To be called on the event loop."""
        self._bell.set()

    def stop(self) -> None:
        """Claim nothing more; `run` returns once every call under way is recorded."""
        self._stopping = True
        self._bell.set()

    @property
    def is_active(self) -> bool:
        """Whether this process is the sender of at least one of its bots."""
        return bool(self._leadership.bots)

    async def run(self) -> None:
        """Send until stopped; a database that is away is waited for."""
        self._stopping = False
        try:
            async with asyncio.TaskGroup() as group:
                watches = [
                    group.create_task(self._keep_leading()),
                    group.create_task(self._look_often()),
                ]
                await self._send_until_stopped(group)
                for task in (*watches, self._alarm):
                    if task is not None:
                        task.cancel()
        finally:
            self._under_way.clear()
            await self._record_the_rest()
            await self._leadership.close()

    async def recover(self) -> None:
        """Become the sender of every bot that has none, and treat what was left as unknown.

        A row found as being sent may or may not have arrived.
        """
        fresh = await self._leadership.seek()
        if fresh:
            left = await self._writer.run(self._steps.recover, fresh)
            self._leadership.take(fresh)
            self._bell.set()
            if left:
                log.warning("delivery.recovered", rows=left)

    async def drain(self) -> int:
        """Send what may go out now and wait for it; give the number of messages."""
        return await self._drain(None)

    async def deliver_waiting(self, person: PersonId, address: Address | None = None) -> int:
        """Bring somebody who came to look all that waits for them, held back or not.

        Pushes go to `address` if given, else to the account last seen; replies of that account
        come too. Gives the number of messages.
        """
        return await self._drain(Visit(person, address))

    async def close(self) -> None:
        """Stop being the sender; for who uses `recover` and `drain` without `run`."""
        await self._leadership.close()

    async def _drain(self, visit: Visit | None) -> int:
        sent = 0
        while True:
            claimed = await self._step(visit)
            if not claimed.dispatches and not claimed.more:
                return sent
            sent += len(claimed.dispatches)
            async with asyncio.TaskGroup() as group:
                for dispatch in claimed.dispatches:
                    self._under_way[dispatch] = group.create_task(self._carry(dispatch))

    async def _send_until_stopped(self, group: asyncio.TaskGroup) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                claimed = await self._step(None)
            except SQLAlchemyError:
                log.exception("delivery.step_failed")
                self._unsure = True
                self._ring_after(group, LOOK_EVERY)
                continue
            for dispatch in claimed.dispatches:
                # The lock may have been lost meanwhile; then the next sender finds these rows.
                if dispatch.bot in self._leadership.bots:
                    self._under_way[dispatch] = group.create_task(self._carry(dispatch))
            if self._stopping and not self._under_way and not self._finished:
                return
            if claimed.more:
                self._bell.set()
            elif claimed.held or self._under_way:
                self._ring_after(group, SOON)

    async def _step(self, visit: Visit | None) -> Claimed:
        if self._unsure:
            # A commit whose outcome nobody learnt may have claimed rows.
            rows = {letter.row.id for one in self._holding() for letter in one.letters}
            await self._writer.run(self._steps.release, self._leadership.bots, rows)
            self._unsure = False
        finished = tuple(self._finished)
        ask = Ask(
            frozenset() if self._stopping else self._leadership.bots,
            frozenset(one.lane for one in self._under_way),
        )
        if visit is not None:
            ask = replace(ask, bots=frozenset(self._gateways), visit=visit)
        claimed = await self._writer.run(self._steps.settle_and_claim, finished, ask)
        del self._finished[: len(finished)]
        return claimed

    async def _record_the_rest(self) -> None:
        """Where the loop was cut short, record at least what came back."""
        try:
            while self._finished:
                finished = tuple(self._finished)
                await self._writer.run(self._steps.settle_and_claim, finished, Ask(frozenset()))
                del self._finished[: len(finished)]
        except (SQLAlchemyError, WriterClosedError):
            log.exception("delivery.record_failed")

    def _holding(self) -> list[Dispatch]:
        return [*self._under_way, *(one.dispatch for one in self._finished)]

    async def _carry(self, dispatch: Dispatch) -> None:
        try:
            outgoing: Outgoing | Refused | NotSent = dispatch.outgoing
            if dispatch.outgoing.action is MessageAction.file:
                outgoing = await asyncio.to_thread(self._steps.enclose, dispatch)
            result = (
                await self._call(dispatch.bot, outgoing)
                if isinstance(outgoing, Outgoing)
                else outgoing
            )
            self._finished.append(Finished(dispatch, result, self._clock.now()))
        finally:
            self._under_way.pop(dispatch, None)
        if not self._under_way:
            self._bell.set()

    async def _call(self, bot: Bot, outgoing: Outgoing) -> Result:
        gateway = self._gateways[bot]
        try:
            result = await gateway.send(outgoing)
            if isinstance(result, TargetGone) and _says_something(outgoing):
                anew = replace(outgoing, action=MessageAction.send, target="")
                result = await gateway.send(anew)
        except Exception as error:
            log.exception("delivery.gateway_raised", platform=gateway.platform)
            return Unknown(type(error).__name__)
        return result

    def _ring_after(self, group: asyncio.TaskGroup, seconds: float) -> None:
        if self._alarm is None or self._alarm.done():
            self._alarm = group.create_task(self._ring(seconds))

    async def _ring(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._bell.set()

    async def _look_often(self) -> None:
        while True:
            await self._sleep(LOOK_EVERY)
            self._bell.set()

    async def _keep_leading(self) -> None:
        while True:
            try:
                await self.recover()
                if await self._leadership.hear(LOOK_EVERY):
                    self._bell.set()
            except ConnectionError:
                self._lose()
                await self._sleep(LOOK_EVERY)
            except SQLAlchemyError:
                log.exception("delivery.recovery_failed")
                await self._sleep(LOOK_EVERY)

    def _lose(self) -> None:
        """Stop at once: by now another process may send, and call these rows unknown."""
        log.error("delivery.leadership_lost")
        for task in self._under_way.values():
            if task is not None:
                task.cancel()


def _says_something(outgoing: Outgoing) -> bool:
    return outgoing.action is MessageAction.edit and bool(outgoing.body)
