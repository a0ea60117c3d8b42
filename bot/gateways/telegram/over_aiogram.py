"""Calls of the Bot API through aiogram's Bot and session, answered raw."""

from typing import Any, cast

import aiogram.methods
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BufferedInputFile
from aiohttp import (
    ClientConnectorError,
    ClientTimeout,
    ConnectionTimeoutError,
    InvalidURL,
    NonHttpUrlClientError,
)
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.gateways.telegram.transport import (
    AT_ONCE,
    CONNECT_SECONDS,
    CONNECTIONS,
    Answer,
    NotWrittenError,
    Params,
    Upload,
    failure,
)
from bot.settings import Telegram

# aiohttp counts waiting for a free connection as part of connecting.
_UNSENT = (
    ClientConnectorError,
    ConnectionTimeoutError,
    InvalidURL,
    NonHttpUrlClientError,
    ProxyConnectionError,
    ProxyError,
    ProxyTimeoutError,
)


class _RawSession(AiohttpSession):
    """aiogram's session up to the answer, whose decoding is ours."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: float | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        session = await self.create_session()
        patience = ClientTimeout(
            total=timeout, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS
        )
        async with session.post(
            self.api.api_url(token=bot.token, method=method.__api_method__),
            data=self.build_form_data(bot=bot, method=method),
            timeout=patience,
            allow_redirects=False,
        ) as response:
            answer = Answer(response.status, await response.read())
        return cast("TelegramType", answer)

    async def get(self, token: str, path: str, patience: float) -> Answer:
        session = await self.create_session()
        limits = ClientTimeout(
            total=patience, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS
        )
        url = self.api.file_url(token, path)
        async with session.get(url, timeout=limits, allow_redirects=False) as response:
            return Answer(response.status, await response.read())


def _value(value: object) -> object:
    if isinstance(value, Upload):
        return BufferedInputFile(value.content, filename=value.name)
    return value


class AiogramTransport:
    """One bot through aiogram."""

    at_once = AT_ONCE

    def __init__(self, settings: Telegram) -> None:
        self._session = session = _RawSession(
            proxy=settings.proxy or None,
            limit=CONNECTIONS,
            api=TelegramAPIServer.from_base(settings.api_base),
        )
        self._bot = Bot(settings.token.get_secret_value(), session=session)
        self._closed = False

    async def call(self, method: str, params: Params, patience: float) -> Answer:
        if self._closed:
            raise NotWrittenError("the gateway is closed")
        model: type[TelegramMethod[Any]] = getattr(aiogram.methods, method[0].upper() + method[1:])
        request = model(**{name: _value(value) for name, value in params.items()})
        try:
            answer = await self._bot.session(self._bot, request, timeout=cast("int", patience))
        except Exception as error:  # noqa: BLE001 - whatever broke, it comes back as one of two
            raise failure(error, _UNSENT) from None
        return cast("Answer", answer)

    async def download(self, path: str, patience: float) -> Answer:
        if self._closed:
            raise NotWrittenError("the gateway is closed")
        try:
            return await self._session.get(self._bot.token, path, patience)
        except Exception as error:  # noqa: BLE001 - whatever broke, it comes back as one of two
            raise failure(error, _UNSENT) from None

    async def close(self) -> None:
        self._closed = True
        await self._bot.session.close()
