"""Keeps the webhook set: Telegram calls one address, and nobody else's."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random, SystemRandom

import msgspec
import structlog

from bot.gateways.telegram.errors import Verdict
from bot.gateways.telegram.updates import WANTED

log = structlog.get_logger()

Ask = Callable[[str, Mapping[str, object]], Awaitable[Verdict | None]]

# The most Telegram offers; each waits for a commit, and a batch takes what has gathered.
CONNECTIONS = 100


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram shall call and what it says to prove itself."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Watch:
    """Seconds: between looks at a webhook that is set, first and longest wait where it is not."""

    look_every: float = 300.0
    first_wait: float = 1.0
    longest_wait: float = 30.0


class _Info(msgspec.Struct, frozen=True):
    url: str = ""
    last_error_message: str = ""
    pending_update_count: int = 0


_info = msgspec.json.Decoder(_Info)


class Keeper:
    """Sets the webhook until it stands, then looks now and then whether it still does.

    `ask` makes a call of the Bot API; it gives None where there was no answer, and never raises.
    """

    def __init__(
        self,
        ask: Ask,
        webhook: Webhook,
        watch: Watch,
        chance: Random | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._ask = ask
        self._webhook = webhook
        self._watch = watch
        self._chance = chance or SystemRandom()
        self._sleep = sleep
        self._failures = 0
        self._wait: float | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        # Always set once: a new secret does not show in what Telegram tells about the webhook.
        stands = await self._set()
        while True:
            await self._sleep(self._watch.look_every if stands else self._back_off())
            stands = (stands and await self._stands()) or await self._set()

    async def _set(self) -> bool:
        verdict = await self._ask(
            "setWebhook",
            {
                "url": self._webhook.url,
                "secret_token": self._webhook.secret,
                "allowed_updates": list(WANTED),
                "max_connections": CONNECTIONS,
            },
        )
        if verdict is not None and verdict.ok:
            self._failures = 0
            log.info("telegram.webhook.set")
            return True
        self._wait = verdict.parameters.retry_after if verdict is not None else None
        return False

    async def _stands(self) -> bool:
        """Tell whether Telegram still calls us; where it does not say, it is taken for granted."""
        verdict = await self._ask("getWebhookInfo", {})
        if verdict is None or not verdict.ok:
            return True
        try:
            info = _info.decode(verdict.result)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return True
        if info.last_error_message:
            log.warning(
                "telegram.webhook.trouble",
                reason=info.last_error_message[:200],
                pending=info.pending_update_count,
            )
        return info.url == self._webhook.url

    def _back_off(self) -> float:
        told, self._wait = self._wait, None
        longest = min(self._watch.longest_wait, self._watch.first_wait * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        return told if told is not None else longest * self._chance.uniform(0.5, 1.0)
