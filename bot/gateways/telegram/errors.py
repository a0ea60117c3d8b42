"""What an answer of the Bot API means for the message that was sent."""

import json
from typing import Any

import msgspec

from bot.gateways import NotSent, Refused, Result, Sent, TargetGone, Unknown
from bot.gateways.telegram.transport import Answer, AnswerLostError, NotWrittenError

REASON_LENGTH = 200

TOO_MANY_REQUESTS = 429
TOO_LARGE = 413
CONFLICT = 409
FORBIDDEN = 403
# 401: revoked or mistyped token; 404: a token that is not even shaped like one.
TOKEN_REFUSED = frozenset({401, 404})
# None of these is about the message: it can go out once the operator or time has mended it.
_LATER = TOKEN_REFUSED | {CONFLICT, TOO_MANY_REQUESTS}

_UNCHANGED = "message is not modified"
_TARGET_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
    "message identifier is not specified",
)
_NO_SUCH_PERSON = ("chat not found", "peer_id_invalid", "user is deactivated", "user not found")


class Hints(msgspec.Struct, frozen=True):
    retry_after: float | None = None


class Verdict(msgspec.Struct, frozen=True):
    """The envelope of every answer of the Bot API."""

    ok: bool
    result: msgspec.Raw = msgspec.Raw()
    description: str = ""
    error_code: int = 0
    parameters: Hints = Hints()


class _SentMessage(msgspec.Struct, frozen=True):
    message_id: int


class UnclearAnswerError(Exception):
    """The answer is not what a Bot API server says: a proxy's page, or cut."""


_verdict = msgspec.json.Decoder(Verdict)
_elements = msgspec.json.Decoder(list[msgspec.Raw])
_sent_message = msgspec.json.Decoder(_SentMessage)


def read(answer: Answer) -> Verdict:
    """Decode the envelope; UnclearAnswerError if it is none, or contradicts the HTTP status."""
    try:
        verdict = _verdict.decode(answer.body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        verdict = _read_leniently(answer)
    if verdict.ok and answer.status // 100 != 2:  # noqa: PLR2004 - the class of HTTP successes
        raise UnclearAnswerError(f"HTTP {answer.status} that says ok")
    return verdict


def _read_leniently(answer: Answer) -> Verdict:
    # msgspec refuses lone surrogates, which one person's message must not turn into a jam.
    try:
        loose: Any = json.loads(answer.body.decode(errors="replace"))
        again = json.dumps(loose.pop("result", None)).encode()
        return msgspec.structs.replace(msgspec.convert(loose, Verdict), result=msgspec.Raw(again))
    except (ValueError, AttributeError, TypeError, RecursionError, msgspec.MsgspecError) as error:
        raise UnclearAnswerError(f"HTTP {answer.status} without a readable answer") from error


def elements(verdict: Verdict) -> list[bytes]:
    """Return the members of a list answer, each undecoded; UnclearAnswerError if it is none."""
    try:
        return [bytes(one) for one in _elements.decode(verdict.result)]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        loose = _loosely(verdict.result)
    if not isinstance(loose, list):
        raise UnclearAnswerError("an answer that is not the list asked for")
    return [json.dumps(one).encode() for one in loose]


def _loosely(result: bytes) -> object:
    try:
        return json.loads(bytes(result).decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


def code(answer: Answer, verdict: Verdict) -> int:
    return verdict.error_code or answer.status


def result_of(answer: Answer, target: str) -> Result:
    """Say what became of a send, edit or delete; `target` is the message it named, if any."""
    try:
        verdict = read(answer)
    except UnclearAnswerError as error:
        if answer.status == TOO_LARGE:
            # A server in front says so before it hands anything on.
            return Refused(f"{TOO_LARGE} Request Entity Too Large")
        return Unknown(str(error))
    if verdict.ok:
        return Sent(_message_id(verdict.result, target))
    return _refusal(code(answer, verdict), verdict, target)


def _message_id(result: bytes, target: str) -> str:
    # Edits of inline messages and some servers answer True; the id is then the one we named.
    try:
        return str(_sent_message.decode(result).message_id)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        loose = _loosely(result)
    return str(loose.get("message_id", target)) if isinstance(loose, dict) else target


def _refusal(status: int, verdict: Verdict, target: str) -> Result:
    said = verdict.description.lower()
    reason = f"{status} {verdict.description[:REASON_LENGTH]}".strip()
    if status == FORBIDDEN:
        return Refused(reason, unreachable=True)
    if _UNCHANGED in said:
        return Sent(target)
    if target and any(words in said for words in _TARGET_GONE):
        return TargetGone(reason)
    if 400 <= status < 500 and status not in _LATER:  # noqa: PLR2004 - HTTP client errors
        return Refused(reason, unreachable=any(words in said for words in _NO_SUCH_PERSON))
    after = verdict.parameters.retry_after
    return NotSent(reason, after, whole_bot=status in TOKEN_REFUSED)


def result_of_failure(error: NotWrittenError | AnswerLostError) -> Result:
    if isinstance(error, NotWrittenError):
        return NotSent(str(error))
    return Unknown(str(error))
