"""What somebody unknown says to be bound: a binding code, and the last digits of a number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from storage import codes

_INVISIBLE = {"Cf", "Cc", "Zs"}
_SAID_TO_BIND = re.compile(r"/start(?:@\w+)?|/bind(?:@\w+)?|绑定码|绑定|验证码")
_BEFORE_TAIL = r"[\W_]*(?:手机号?|电话)?(?:尾号|后四位|后4位)?[\W_]*"
_SPELT = re.compile(
    r"(?<![A-Z0-9])([A-Z0-9]{4})-([A-Z0-9]{4})"
    rf"(?:{_BEFORE_TAIL}(\d{{4}})(?![A-Z0-9年./-]))?(?![A-Z0-9])"
)
_TAIL = re.compile(rf"{_BEFORE_TAIL}(\d{{4}}|1\d{{10}})[\W_]*")
_SIGNS = re.compile(r"[\W_]+")
_TAIL_LENGTH = 4
_WHOLE = codes.LENGTH + _TAIL_LENGTH


@dataclass(frozen=True, slots=True)
class SpokenCode:
    """A code and the last digits of a telephone number, each "" where not said."""

    code: str
    tail: str = ""


def read_code(said: str) -> SpokenCode | None:
    """Give the code somebody sent, an empty one if they only said that they want to start.

    Blanks, hyphens, full-width and small letters and invisible signs do not matter. None is a
    message that is neither.
    """
    folded = unicodedata.normalize("NFKC", said[:200]).strip()
    bare = _bare(folded)
    spelt = _SPELT.search(bare.upper())
    if spelt:
        return SpokenCode(spelt.group(1) + spelt.group(2), spelt.group(3) or "")
    opening = _SAID_TO_BIND.match(folded) or _SAID_TO_BIND.match(bare)
    rest = bare.removeprefix(opening.group()) if opening else bare
    spoken = _split(_SIGNS.sub("", rest).upper())
    if opening:
        return spoken if spoken.code.isascii() else SpokenCode("")
    return spoken if len(spoken.code) == codes.LENGTH and spoken.code.isascii() else None


def read_tail(said: str) -> str | None:
    """Give the last four digits of a number, or the whole number, however it is typed."""
    found = _TAIL.fullmatch(_bare(unicodedata.normalize("NFKC", said[:200])))
    return found.group(1) if found else None


def _split(signs: str) -> SpokenCode:
    code, tail = signs[: codes.LENGTH], signs[codes.LENGTH :]
    if len(signs) == _WHOLE and tail.isascii() and tail.isdecimal():
        return SpokenCode(code, tail)
    return SpokenCode(signs)


def _bare(folded: str) -> str:
    return "".join(s for s in folded if unicodedata.category(s) not in _INVISIBLE)
