"""Reads the data of a button; what does not fit is a forged or foreign button, not a fault."""

from datetime import date


class ForgedButtonError(Exception):
    """The data of a button is none of ours."""


def number(parts: list[str], at: int) -> int:
    """Give a number of the data; ForgedButtonError where there is none."""
    part = word(parts, at)
    if not (part.isascii() and part.isdecimal()):
        raise ForgedButtonError(part)
    return int(part)


def day(parts: list[str], at: int) -> date:
    """Give a day of the data; ForgedButtonError where there is none."""
    try:
        return date.fromisoformat(word(parts, at))
    except ValueError as error:
        raise ForgedButtonError(parts[at]) from error


def word(parts: list[str], at: int) -> str:
    """Give a word of the data; ForgedButtonError where there is none."""
    if at >= len(parts):
        raise ForgedButtonError(":".join(parts))
    return parts[at]
