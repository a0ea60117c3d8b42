"""A file that somebody sent, asked of Telegram: first where it is, then its bytes."""

import urllib.parse

import msgspec

from bot.gateways import Content, Fetched, NoSuchFile, NotFetched, TooLarge
from bot.gateways.telegram import errors
from bot.gateways.telegram.transport import Answer, AnswerLostError, NotWrittenError, Transport

_OK = 200
_GONE = frozenset({400, 403, 404, 410})
_TOO_BIG = "file is too big"


class _Place(msgspec.Struct, frozen=True):
    file_path: str = ""
    file_size: int = 0


_place = msgspec.json.Decoder(_Place)


async def fetch(transport: Transport, source: str, most: int, patience: float) -> Fetched:
    """Give the file of this id, of at most so many bytes."""
    try:
        answer = await transport.call("getFile", {"file_id": source}, patience)
        found = _found(answer, most)
        if not isinstance(found, _Place):
            return found
        path = urllib.parse.quote(found.file_path)
        return _content(await transport.download(path, patience), found.file_size, most)
    except (NotWrittenError, AnswerLostError, errors.UnclearAnswerError) as error:
        return NotFetched(str(error))


def _found(answer: Answer, most: int) -> _Place | Fetched:
    """Give where the bytes are and how many, or why they are not to be had."""
    verdict = errors.read(answer)
    if not verdict.ok:
        return _refusal(answer, verdict)
    try:
        place = _place.decode(verdict.result)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return NotFetched("getFile answered something else than a file")
    if place.file_size > most:
        return TooLarge(f"{place.file_size} bytes")
    return place if place.file_path else NoSuchFile("getFile named no path")


def _refusal(answer: Answer, verdict: errors.Verdict) -> Fetched:
    status = errors.code(answer, verdict)
    reason = f"{status} {verdict.description[: errors.REASON_LENGTH]}".strip()
    if _TOO_BIG in verdict.description.lower():
        return TooLarge(reason)
    # A revoked token is answered 404 as well, and comes back when it is mended.
    if status in _GONE and status not in errors.TOKEN_REFUSED:
        return NoSuchFile(reason)
    return NotFetched(reason, verdict.parameters.retry_after)


def _content(answer: Answer, size: int, most: int) -> Fetched:
    if answer.status in _GONE:
        return NoSuchFile(f"HTTP {answer.status}")
    if answer.status != _OK:
        return NotFetched(f"HTTP {answer.status}")
    if len(answer.body) > most:
        return TooLarge(f"{len(answer.body)} bytes")
    if size and len(answer.body) != size:
        return NotFetched(f"{len(answer.body)} of {size} bytes")
    return Content(answer.body)
