"""The loop that sends what the outbox holds, over the bots of which this process is the sender."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.ahead import Ahead
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
LINGER = 0.1


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
        self._ledger = self._steps.ledger
        self._unsure = False
        self._crowded = False
        self._group: asyncio.TaskGroup | None = None
        self._under_way: dict[Dispatch, asyncio.Task[None] | None] = {}
        self._lingering: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Look now: something was committed. To be called on the event loop."""
        self._bell.set()

    @property
    def ahead(self) -> Ahead:
        """What lets turns claim the replies they make, as long as this process sends."""
        return self._steps.ahead

    def collect(self) -> None:
        """Send what turns just committed as being sent. To be called on the event loop."""
        if self._group is not None:
            while self._ledger.ready:
                self._start(self._group, self._ledger.ready.popleft())
        if self._ledger.look:
            self._ledger.look = False
            self._bell.set()

    def stop(self) -> None:
        """Claim nothing more; `run` returns once every call under way is recorded."""
        self._stopping = True
        self._tell_turns()
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
                self._group = group
                self._tell_turns()
                watches = [
                    group.create_task(self._keep_leading()),
                    group.create_task(self._look_often()),
                ]
                await self._send_until_stopped(group)
                self._group = None
                for task in (*watches, self._alarm):
                    if task is not None:
                        task.cancel()
        finally:
            self._group = None
            self._tell_turns()
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
            self._tell_turns()
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
            self._crowded = claimed.crowded
            for dispatch in claimed.dispatches:
                self._start(group, dispatch)
            self.collect()
            if self._stopping and not self._under_way and not self._ledger.has_results:
                return
            if claimed.more:
                self._bell.set()
            elif claimed.held or self._under_way:
                self._ring_after(group, claimed.opens_after(self._clock.now()))

    async def _step(self, visit: Visit | None) -> Claimed:
        if self._unsure or self._ledger.unsure:
            # A commit whose outcome nobody learnt may have claimed rows.
            await self._writer.run(self._steps.release, self._leadership.bots)
            self._unsure = False
        ask = Ask(frozenset() if self._stopping else self._leadership.bots)
        if visit is not None:
            ask = Ask(frozenset(self._gateways), visit)
        return await self._writer.run(self._steps.settle_and_claim, ask)

    async def _record_the_rest(self) -> None:
        """Where the loop was cut short, record at least what came back."""
        try:
            while self._ledger.has_results:
                await self._writer.run(self._steps.settle_and_claim, Ask(frozenset()))
        except (SQLAlchemyError, WriterClosedError):
            log.exception("delivery.record_failed")

    def _start(self, group: asyncio.TaskGroup, dispatch: Dispatch) -> None:
        if dispatch.bot in self._leadership.bots:
            self._under_way[dispatch] = group.create_task(self._carry(dispatch))
        else:
            # The lock was lost meanwhile; rows that the next sender did not find wait for it.
            nothing = NotSent("another process sends")
            self._ledger.put(Finished(dispatch, nothing, self._clock.now()))
            self._bell.set()

    def _tell_turns(self) -> None:
        """Say for which bots replies may be claimed by the turns that make them."""
        sends = self._group is not None and not self._stopping
        self._ledger.bots = self._leadership.bots if sends else frozenset()

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
            self._ledger.put(Finished(dispatch, result, self._clock.now()))
        finally:
            self._under_way.pop(dispatch, None)
        if self._crowded or not self._under_way:
            self._ring_for_results()

    def _ring_for_results(self) -> None:
        """Have results recorded; those that simply arrived mostly are with the next turns."""
        if self._stopping or self._crowded or self._ledger.others:
            self._bell.set()
        elif self._lingering is None:
            loop, before = asyncio.get_running_loop(), self._ledger.times_recorded
            self._lingering = loop.call_later(LINGER, self._ring_if_unrecorded, before)

    def _ring_if_unrecorded(self, before: int) -> None:
        self._lingering = None
        if self._ledger.times_recorded == before:
            self._bell.set()
        elif self._ledger.has_results:
            self._ring_for_results()

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
        self._tell_turns()
        for task in self._under_way.values():
            if task is not None:
                task.cancel()


def _says_something(outgoing: Outgoing) -> bool:
    return outgoing.action is MessageAction.edit and bool(outgoing.body)
