"""Which part of a written report stands under which head: 一、思想情况 is the head 思想."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIGITS = r"[一二三四五六七八九十\d]{1,3}"
_NUMBER = re.compile(
    rf"^\s*(?:[(（]?{_DIGITS}[)）]|{_DIGITS}[、.．,，]|第{_DIGITS}部分|part \d+[.:]?)\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:上|方面|工作)?(?:开展|学习|总体|基本)?的?(?:情况|方面|部分|汇报|总结|报告|进展|小结)?"
)
_LONGEST_HEADING = 20


@dataclass(slots=True)
class Split:
    """The lines under each head by its id, and those before the first heading that was found."""

    under: dict[str, list[str]] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)


def split(paragraphs: Sequence[tuple[bool, str]], names: Mapping[str, Sequence[str]]) -> Split:
    """Put paragraphs under the heads, whose names in every language are given by id.

    A heading is a paragraph of that style, or a short one of its own line; one that names no head
    belongs to the text of the head above it.
    """
    found = Split()
    at: str | None = None
    for heading, said in paragraphs:
        head = head_of(said, names) if heading or len(said) <= _LONGEST_HEADING else None
        if head is not None and head not in found.under:
            at = head
            found.under[head] = []
        elif at is None:
            found.before.append(said)
        else:
            found.under[at].append(said)
    return found


def head_of(said: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """Give the head that a heading names, None where it names none."""
    bare = _NUMBER.sub("", said).strip(" 【】[]:：")
    for head, known in names.items():
        for name in known:
            plain = bare.lower()
            if plain.startswith(name.lower()) and _TAIL.fullmatch(plain[len(name) :]):
                return head
    return None
