"""Where platforms hand in updates: taken only with the secret, confirmed only after the commit."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.gateways import OverloadedError
from bot.tally import Tally

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name
LARGEST_BODY = 1 << 20
RETRY_AFTER_SECONDS = 5
PATIENCE_SECONDS = 25.0

OK, BAD_REQUEST, FORBIDDEN, TOO_LARGE, LATER = 200, 400, 403, 413, 503


@dataclass(frozen=True, slots=True)
class Hook:
    """One bot's door: `take` returns once an update is committed, OverloadedError if not now."""

    secret: str = field(repr=False)
    take: Callable[[bytes], Awaitable[None]]


class TooLargeError(Exception):
    """More was sent than any update is long."""


@dataclass(slots=True)
class Webhooks:
    """Answers 200 after the commit, 503 while that cannot be had, 403 to whoever has no secret."""

    hooks: Mapping[str, Hook]
    tally: Tally
    patience: float = PATIENCE_SECONDS

    async def receive(self, request: Request) -> Response:
        status = await self._status(request)
        self.tally.webhooks[status] += 1
        later = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == LATER else None
        return Response(status_code=status, headers=later)

    async def _status(self, request: Request) -> int:
        hook = self.hooks.get(request.path_params["bot"])
        if hook is None or not _knows(hook.secret, request.headers.get(SECRET_HEADER, "")):
            return FORBIDDEN
        try:
            raw = await _body(request)
        except TooLargeError:
            return TOO_LARGE
        except ClientDisconnect:
            return BAD_REQUEST
        return await self._taken(hook, raw)

    async def _taken(self, hook: Hook, raw: bytes) -> int:
        try:
            # Whoever gives up here will send it again, and the inbox knows whether it was taken.
            async with asyncio.timeout(self.patience):
                await hook.take(raw)
        except (OverloadedError, TimeoutError):
            return LATER
        except Exception:
            log.exception("webhook.failed")
            return LATER
        return OK


def _knows(secret: str, said: str) -> bool:
    return bool(secret) and hmac.compare_digest(secret.encode(), said.encode("latin-1"))


async def _body(request: Request) -> bytes:
    told = request.headers.get("content-length", "0")
    if not told.isdigit() or int(told) > LARGEST_BODY:
        raise TooLargeError
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise TooLargeError
    return bytes(body)
