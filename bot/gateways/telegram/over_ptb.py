"""Calls of the Bot API through python-telegram-bot's Bot and request class, answered raw."""

import asyncio
import logging
from http import HTTPStatus
from typing import Any, cast

import httpx
from telegram import Bot, InputFile
from telegram.request import HTTPXRequest

from bot.gateways.telegram.transport import (
    CONNECT_SECONDS,
    CONNECTIONS,
    Answer,
    NotWrittenError,
    Params,
    Upload,
    failure,
)
from bot.settings import Telegram

# More at once only slow one another down inside httpx, fewer cannot fill 30 a second when an
# answer takes half a second.
_AT_ONCE = 16
_STATUS_BYTES = 2
_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class _RawRequest(HTTPXRequest):
    """The library's request class, which hands status and body on instead of judging them."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - handed on
        status, body = await super().do_request(*args, **kwargs)
        return HTTPStatus.OK, status.to_bytes(_STATUS_BYTES) + body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        status = int.from_bytes(payload[:_STATUS_BYTES])
        return {"result": Answer(status, payload[_STATUS_BYTES:])}


class _RawBot(Bot):
    """The library's Bot with one call for any method, since its own would decode the answers."""

    __slots__ = ()

    async def call(self, method: str, params: Params, patience: float) -> Answer:
        values = {name: _value(value) for name, value in params.items()}
        answer = await self._post(method, values, read_timeout=patience, write_timeout=patience)
        return cast("Answer", answer)


def _value(value: object) -> object:
    if isinstance(value, Upload):
        return InputFile(value.content, filename=value.name)
    return value


class PtbTransport:
    """One bot through python-telegram-bot."""

    def __init__(self, settings: Telegram) -> None:
        _hush()
        # The long poll has connections of its own, so that answers never wait behind it.
        self._polling = _request(settings.proxy, 2)
        self._sending = _request(settings.proxy, CONNECTIONS)
        self._bot = _RawBot(
            settings.token.get_secret_value(),
            base_url=f"{settings.api_base.rstrip('/')}/bot",
            base_file_url=f"{settings.api_base.rstrip('/')}/file/bot",
            request=self._sending,
            get_updates_request=self._polling,
        )
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._closed = False

    async def download(self, path: str, patience: float) -> Answer:
        if self._closed:
            raise NotWrittenError("the gateway is closed")
        try:
            async with asyncio.timeout(patience + CONNECT_SECONDS):
                body = await self._sending.retrieve(
                    f"{self._bot.base_file_url}/{path}", read_timeout=patience
                )
        except Exception as error:  # noqa: BLE001 - whatever broke, it comes back as one of two
            raise failure(error, _UNSENT) from None
        return Answer(int.from_bytes(body[:_STATUS_BYTES]), body[_STATUS_BYTES:])

    async def call(self, method: str, params: Params, patience: float) -> Answer:
        if method == "getUpdates":
            return await self._call(method, params, patience)
        async with self._turn:
            return await self._call(method, params, patience)

    async def _call(self, method: str, params: Params, patience: float) -> Answer:
        if self._closed:
            raise NotWrittenError("the gateway is closed")
        try:
            # httpx counts from byte to byte; a server that drips would hold us for ever.
            async with asyncio.timeout(patience + CONNECT_SECONDS):
                return await self._bot.call(method, params, patience)
        except Exception as error:  # noqa: BLE001 - whatever broke, it comes back as one of two
            raise failure(error, _UNSENT) from None

    async def close(self) -> None:
        self._closed = True
        await self._polling.shutdown()
        await self._sending.shutdown()


def _request(proxy: str, connections: int) -> _RawRequest:
    return _RawRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=CONNECT_SECONDS,
        proxy=proxy or None,
        httpx_kwargs={"trust_env": False},
    )


def _hush() -> None:
    """Keep the token and what people write out of the logs: both libraries log them."""
    for name in ("httpx", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
