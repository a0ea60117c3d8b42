"""What changed from one version of a text to the next, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Change:
    """A line that is gone or has come."""

    sign: Literal["gone", "come"]
    line: str


def changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Give the lines that are gone and those that came, in the order in which one reads them."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            yield from (Change("gone", line) for line in before[first:last])
            yield from (Change("come", line) for line in after[begin:end])
