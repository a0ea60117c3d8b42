"""Telegram as a gateway, the same whichever client library carries the calls."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from msgspec import structs

from bot.clock import Clock
from bot.gateways import (
    Fetched,
    Limits,
    NotSent,
    Outgoing,
    OverloadedError,
    Refused,
    Result,
    Sent,
    Submit,
    TargetGone,
    Unknown,
)
from bot.gateways.telegram import errors, fetching, hooking, polling, sending, updates
from bot.gateways.telegram.transport import Answer, AnswerLostError, NotWrittenError, Transport
from storage.kinds import Datum, MessageAction

log = structlog.get_logger()

# A connection that stays silent this much longer than the long poll itself is dead.
POLL_MARGIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Profile:
    """How one bot presents itself: its id, keyboard words, and the menu of (command, what).

    With `webhook` Telegram calls us there; without it we ask. `datum` is the system of locations.
    """

    bot: str
    labels: sending.Labels
    menu: tuple[tuple[str, str], ...] = ()
    webhook: hooking.Webhook | None = None
    datum: Datum = Datum.wgs84


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each kind of call may take."""

    send: float = 30.0
    file: float = 50.0
    press: float = 5.0
    start: float = 10.0
    pace: polling.Pace = field(default_factory=polling.Pace)
    watch: hooking.Watch = field(default_factory=hooking.Watch)


class TelegramGateway:
    """One bot on Telegram, by polling or by webhook."""

    platform = updates.PLATFORM

    def __init__(
        self,
        transport: Transport,
        profile: Profile,
        clock: Clock,
        patience: Patience | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.bot = profile.bot
        self.limits = replace(limits or Limits(), at_once=transport.at_once)
        self._transport = transport
        self._profile = profile
        self._clock = clock
        self._patience = patience or Patience()
        self._submit: Submit | None = None

    async def run(self, submit: Submit) -> None:
        webhook = self._profile.webhook
        if webhook is None:
            await self._attempt("deleteWebhook", {}, self._patience.start)
            await self._set_menu()
            await polling.Poller(self, self._read, self._patience.pace).run(submit)
            return
        self._submit = submit
        try:
            await self._set_menu()
            await hooking.Keeper(self._ask, webhook, self._patience.watch).run()
        finally:
            self._submit = None

    async def take(self, raw: bytes) -> None:
        """Take an update that Telegram brought to the webhook; it may be confirmed afterwards.

        OverloadedError if it must be brought again. What is no update at all is only logged,
        for it would come again for ever.
        """
        if self._submit is None:
            raise OverloadedError
        received = self._read(raw)
        if received.update_id is None:
            log.error("telegram.update.unnumbered", count=1)
        if received.event is not None:
            await self._submit(received.event)

    async def send(self, message: Outgoing) -> Result:
        changes = message.action in {MessageAction.edit, MessageAction.delete}
        if changes and not message.target.isdigit():
            return TargetGone("no message of that id was ever sent")
        try:
            calls = sending.calls(message, self._profile.labels)
        except sending.TooLongError:
            return TargetGone("the new text is too long for an edit")
        except ValueError:
            return Refused("the address is not a chat of Telegram")
        result = await self._carry(calls, message.target)
        file = message.file
        refused = isinstance(result, Refused) and not result.unreachable
        if refused and file is not None and sending.shown_as_picture(file):
            # A picture may be refused for what it is; as a file it still goes.
            plain = structs.replace(message, file=structs.replace(file, picture=False))
            result = await self._carry(sending.calls(plain, self._profile.labels)[-1:], "")
        return result

    async def fetch(self, source: str, most: int) -> Fetched:
        return await fetching.fetch(self._transport, source, most, self._patience.file)

    async def answer_press(self, press_id: str) -> None:
        params = {"callback_query_id": press_id}
        await self._attempt("answerCallbackQuery", params, self._patience.press)

    async def close(self) -> None:
        await self._transport.close()

    async def get_updates(self, offset: int, patience: float) -> list[bytes]:
        params: dict[str, object] = {
            "timeout": math.ceil(patience),
            "allowed_updates": list(updates.WANTED),
        }
        if offset:
            params["offset"] = offset
        try:
            answer = await self._transport.call(
                "getUpdates", params, patience + POLL_MARGIN_SECONDS
            )
            verdict = errors.read(answer)
            if verdict.ok:
                return errors.elements(verdict)
        except (NotWrittenError, AnswerLostError, errors.UnclearAnswerError) as error:
            raise polling.FetchError(str(error)) from None
        await self._reclaim(answer, verdict)
        status, hints = errors.code(answer, verdict), verdict.parameters
        raise polling.FetchError(verdict.description, status, hints.retry_after)

    async def _reclaim(self, answer: Answer, verdict: errors.Verdict) -> None:
        """Remove a webhook that someone set: while there is one, nobody can poll."""
        conflict = errors.code(answer, verdict) == errors.CONFLICT
        if conflict and "webhook" in verdict.description.lower():
            await self._attempt("deleteWebhook", {}, self._patience.start)

    async def _set_menu(self) -> None:
        menu = [{"command": name, "description": what} for name, what in self._profile.menu]
        if menu:
            await self._attempt("setMyCommands", {"commands": menu}, self._patience.start)

    async def _ask(self, method: str, params: Mapping[str, object]) -> errors.Verdict | None:
        return await self._attempt(method, params, self._patience.start)

    async def _attempt(
        self, method: str, params: Mapping[str, object], patience: float
    ) -> errors.Verdict | None:
        """Make a call the work does not depend on; a failure is logged and that is all."""
        try:
            verdict = errors.read(await self._transport.call(method, params, patience))
        except (NotWrittenError, AnswerLostError, errors.UnclearAnswerError) as error:
            log.warning("telegram.call.skipped", method=method, reason=str(error))
            return None
        if not verdict.ok:
            log.warning("telegram.call.skipped", method=method, reason=verdict.description)
        return verdict

    async def _carry(self, calls: Sequence[sending.Call], target: str) -> Result:
        for done, call in enumerate(calls):
            result = await self._send(call, target)
            if not isinstance(result, Sent):
                return _partly(result, done, len(calls))
        return result

    async def _send(self, call: sending.Call, target: str) -> Result:
        try:
            patience = self._patience.file if call.has_file else self._patience.send
            answer = await self._transport.call(call.method, call.params, patience)
        except (NotWrittenError, AnswerLostError) as error:
            return errors.result_of_failure(error)
        return errors.result_of(answer, target)

    def _read(self, raw: bytes) -> updates.Received:
        return updates.read(raw, self.bot, self._clock.now(), self._profile.datum)


def _partly(result: Result, done: int, parts: int) -> Result:
    """A long text of which something went out can no longer be called not sent."""
    if done and isinstance(result, NotSent):
        return Unknown(f"{done} of {parts} parts went out, then: {result.reason}")
    return result
