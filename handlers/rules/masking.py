"""Numbers of ID cards and bank cards in a text, made unreadable before anything is kept."""

from __future__ import annotations

import re

# An ID card has 18 signs (15 on old ones), a bank card 16 to 19; both are also typed in groups.
# Nothing shorter is touched: telephone numbers have 11 digits, dates with times at most 14.
_SHORTEST = 15
_SHOWN = 4
_NUMBER = re.compile(
    r"(?<!\d)(?:"
    rf"\d{{{_SHORTEST},}}[xX\uff38\uff58]?"
    r"|\d{6}[ -]?\d{8}[ -]?\d{3}[\dxX\uff38\uff58]"
    r"|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?"
    r")(?!\d)"
)


def masked(text: str) -> str:
    """Give the text with every such number starred but for its last four signs."""
    if len(text) < _SHORTEST:
        return text
    return _NUMBER.sub(_starred, text)


def masked_bytes(raw: bytes) -> bytes:
    """Give a message as the platform sent it with such numbers starred; no byte else changes."""
    return masked(raw.decode("latin-1")).encode("latin-1")


def _starred(found: re.Match[str]) -> str:
    number = found.group(0)
    return "*" * (len(number) - _SHOWN) + number[-_SHOWN:]
