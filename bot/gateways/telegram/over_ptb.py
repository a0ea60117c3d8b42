"""Calls of the Bot API through python-telegram-bot's request class, answered raw."""

import asyncio
import logging
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, cast

import httpx
from telegram._files.inputfile import InputFile
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

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
# Half as many again may be claimed, so that one stands ready when another comes back.
_CLAIMED = 24
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


def _value(value: object) -> object:
    if isinstance(value, Upload):
        return InputFile(value.content, filename=value.name)
    return value


class PtbTransport:
    """One bot through python-telegram-bot, as its `Bot` calls, which would decode the answers.

    `Bot` itself is left out: with it comes a class for every object of the platform, 6 MB of what
    `updates` reads once for both libraries.
    """

    at_once = _CLAIMED

    def __init__(self, settings: Telegram) -> None:
        _hush()
        trusted = httpx.create_ssl_context(trust_env=False)
        # The long poll has connections of its own, so that answers never wait behind it.
        self._polling = _request(settings.proxy, 2, trusted)
        self._sending = _request(settings.proxy, CONNECTIONS, trusted)
        bot = f"bot{settings.token.get_secret_value()}"
        self._methods = f"{settings.api_base.rstrip('/')}/{bot}"
        self._files = f"{settings.api_base.rstrip('/')}/file/{bot}"
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._closed = False

    async def download(self, path: str, patience: float) -> Answer:
        if self._closed:
            raise NotWrittenError("the gateway is closed")
        try:
            async with asyncio.timeout(patience + CONNECT_SECONDS):
                body = await self._sending.retrieve(f"{self._files}/{path}", read_timeout=patience)
        except Exception as error:  # noqa: BLE001 - whatever broke, it comes back as one of two
            raise failure(error, _UNSENT) from None
        return Answer(int.from_bytes(body[:_STATUS_BYTES]), body[_STATUS_BYTES:])

    async def call(self, method: str, params: Params, patience: float) -> Answer:
        if method == "getUpdates":
            return await self._call(self._polling, method, params, patience)
        async with self._turn:
            return await self._call(self._sending, method, params, patience)

    async def _call(
        self, request: _RawRequest, method: str, params: Params, patience: float
    ) -> Answer:
        if self._closed:
            raise NotWrittenError("the gateway is closed")
        try:
            # httpx counts from byte to byte; a server that drips would hold us for ever.
            async with asyncio.timeout(patience + CONNECT_SECONDS):
                answer = await request.post(
                    f"{self._methods}/{method}",
                    _data(params),
                    read_timeout=patience,
                    write_timeout=patience,
                )
        except Exception as error:  # noqa: BLE001 - whatever broke, it comes back as one of two
            raise failure(error, _UNSENT) from None
        return cast("Answer", answer)

    async def close(self) -> None:
        self._closed = True
        await self._polling.shutdown()
        await self._sending.shutdown()


def _data(params: Params) -> RequestData:
    found = [RequestParameter.from_input(name, _value(value)) for name, value in params.items()]
    return RequestData(found)


def _request(proxy: str, connections: int, trusted: SSLContext) -> _RawRequest:
    return _RawRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=CONNECT_SECONDS,
        proxy=proxy or None,
        # One for both: each would read the list of authorities anew, a megabyte.
        httpx_kwargs={"trust_env": False, "verify": trusted},
    )


def _hush() -> None:
    """Keep the token and what people write out of the logs: both libraries log them."""
    for name in ("httpx", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
