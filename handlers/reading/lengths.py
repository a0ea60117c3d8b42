"""Lengths in days: 3天, 两天半, 半天, 一周, "for 3 days", in steps of a half."""

from __future__ import annotations

import re
from decimal import Decimal

from handlers.reading.normal import bare, number

# Stands where a date or a length was cut out of a sentence.
CUT = "\0"

_COUNT = r"(\d{1,3}(?:\.5)?|[一二三四五六七八九十两]{1,3})"
_LENGTH = re.compile(
    rf"(?<![\d.第一二三四五六七八九十])(?:{_COUNT}\s*个?天(半)?(?!前|后|之|以|内|了|亮|气|晚)"
    rf"|(半)\s*天|{_COUNT}\s*个?(?:星期|礼拜|周)(?![一二三四五六日天\d])"
    r"|\b(half a day|half day|a day|one day|two days|three days|four days|five days|a week)\b"
    r"|\b(\d{1,3}(?:\.5)?)[ -]?(?:days?|d)\b(?! ago))",
    re.IGNORECASE,
)
_ENGLISH_LENGTHS = {
    "half a day": "0.5", "half day": "0.5", "a day": "1", "one day": "1", "two days": "2",
    "three days": "3", "four days": "4", "five days": "5", "a week": "7",
}  # fmt: skip


def read_days(text: str) -> Decimal | None:
    """Read a length in days, in halves: "3天", "两天半", "1.5 days", "3"; None if none."""
    said = bare(text)
    if re.fullmatch(r"\d{1,3}(?:\.5)?", said):
        return Decimal(said) or None
    found = _LENGTH.fullmatch(said)
    return _length(found) if found else None


def cut_length(text: str) -> tuple[Decimal | None, str]:
    """Take the one length out of the text; two different ones are left alone."""
    found = list(_LENGTH.finditer(text))
    if len({_length(one) for one in found}) != 1:
        return None, text
    return _length(found[0]), _LENGTH.sub(CUT, text)


def _length(found: re.Match[str]) -> Decimal | None:
    count, and_half, half, weeks, english, days = found.groups()
    if half:
        return Decimal("0.5")
    if english:
        return Decimal(_ENGLISH_LENGTHS[english.lower()])
    said = count or weeks or days
    if said is None:
        return None
    value = Decimal(said) if said[0].isdigit() else Decimal(number(said) or 0)
    value = value * 7 if weeks else value + (Decimal("0.5") if and_half else 0)
    return value or None
