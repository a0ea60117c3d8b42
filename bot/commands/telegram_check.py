"""Asks Telegram whether it knows the token; the token itself is never shown."""

from dataclasses import dataclass

from bot.settings import Telegram
from handlers.talk import Text, text

_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found out, and whether it is good."""

    good: bool
    words: Text


def asked(telegram: Telegram) -> Answer:
    """Call getMe once; every way it can end is an answer, none is an exception."""
    import httpx  # noqa: PLC0415  takes a third of a second, and a token is not always set

    url = f"{telegram.api_base}/bot{telegram.token.get_secret_value()}/getMe"
    try:
        response = httpx.get(url, timeout=_PATIENCE, proxy=telegram.proxy or None)
    except (httpx.HTTPError, OSError, ValueError) as error:
        # Only the kind of error: its text may name the address, which holds the token.
        reason = type(error).__name__
        words = text("console.telegram.unreachable", server=telegram.api_base, reason=reason)
        return Answer(False, words)  # noqa: FBT003  names itself in the dataclass
    if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND}:
        return Answer(False, text("console.telegram.refused"))  # noqa: FBT003  as above
    try:
        found = response.json()
        name = str(found["result"]["username"])
    except (ValueError, KeyError, TypeError):
        words = text(
            "console.telegram.strange", server=telegram.api_base, status=response.status_code
        )
        return Answer(False, words)  # noqa: FBT003  as above
    return Answer(True, text("console.telegram.good", name=name))  # noqa: FBT003  as above
