"""Asks Telegram whether it knows the token, and whose updates it brings where; no secret shown."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from handlers.talk import Text, text

if TYPE_CHECKING:
    import httpx

    from bot.settings import Settings, Telegram

_PATIENCE = 10.0
_CONFLICT = 409
_UNKNOWN_TOKEN = (401, 404)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found out, and whether it is good, wrong, or only to be known."""

    mark: Literal["good", "wrong", "remark"]
    words: Text


class _NoAnswerError(Exception):
    """The platform was not reached, or what answered is not the platform."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


def asked(settings: Settings, *, running: bool) -> list[Answer]:
    """Give what Telegram says of the token, of the webhook and of who else polls.

    Every way it can end is an answer, none is an exception. While the program is `running`
    nobody else is asked about: the question itself would take its updates' place in the line.
    """
    import httpx  # noqa: PLC0415  takes a third of a second, and a token is not always set

    telegram = settings.telegram
    try:
        with httpx.Client(timeout=_PATIENCE, proxy=telegram.proxy or None) as client:
            name = str(_result(client, telegram, "getMe")["username"])
            hook = _result(client, telegram, "getWebhookInfo")
            found = [Answer("good", text("console.telegram.good", name=name))]
            if telegram.mode == "polling":
                found += _polling(client, telegram, hook, running=running)
            else:
                found += _webhook(settings, hook)
            return found
    except _NoAnswerError as error:
        return [Answer("wrong", error.words)]
    except (httpx.HTTPError, OSError, ValueError, KeyError, TypeError) as error:
        return [Answer("wrong", _unreachable(telegram, error))]


def _polling(
    client: httpx.Client, telegram: Telegram, hook: dict[str, Any], *, running: bool
) -> Iterator[Answer]:
    if hook.get("url"):
        yield Answer("remark", text("console.telegram.hook_set"))
    elif not running:
        # Nothing is confirmed by this: only asking with an offset would do that.
        response = _call(client, telegram, "getUpdates?limit=1&timeout=0")
        if response.status_code == _CONFLICT:
            yield Answer("wrong", text("console.telegram.conflict"))


def _webhook(settings: Settings, hook: dict[str, Any]) -> Iterator[Answer]:
    if settings.web.public_url.startswith("http://"):
        yield Answer("remark", text("console.telegram.not_https", url=settings.web.public_url))
    if hook.get("last_error_message"):
        said = str(hook["last_error_message"])
        yield Answer("remark", text("console.telegram.hook_failed", reason=said))


def _result(client: httpx.Client, telegram: Telegram, method: str) -> dict[str, Any]:
    response = _call(client, telegram, method)
    if response.status_code in _UNKNOWN_TOKEN:
        raise _NoAnswerError(text("console.telegram.refused"))
    try:
        return dict(response.json()["result"])
    except (ValueError, KeyError, TypeError):
        server, status = telegram.api_base, response.status_code
        words = text("console.telegram.strange", server=server, status=status)
        raise _NoAnswerError(words) from None


def _call(client: httpx.Client, telegram: Telegram, method: str) -> httpx.Response:
    return client.get(f"{telegram.api_base}/bot{telegram.token.get_secret_value()}/{method}")


def _unreachable(telegram: Telegram, error: Exception) -> Text:
    """Tell name, connection, certificate, proxy and time-out apart.

    Only the kind of error is told: its text may name the address, which holds the token.
    """
    import httpx  # noqa: PLC0415  loaded by then

    causes = list(_causes(error))
    server = telegram.api_base
    if isinstance(error, httpx.ProxyError):
        return text("console.telegram.proxy")
    if any(isinstance(one, socket.gaierror) for one in causes):
        return text("console.telegram.name", server=server)
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return text("console.telegram.tls", server=server)
    if isinstance(error, httpx.TimeoutException):
        return text("console.telegram.slow", server=server, n=int(_PATIENCE))
    reason = type(causes[-1]).__name__
    return text("console.telegram.unreachable", server=server, reason=reason)


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
