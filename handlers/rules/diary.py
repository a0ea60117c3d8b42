"""What a diary line speaks of: duties of the pack, by its words, and households by number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handlers.rules.pack_diary import Duty

# A household is named by the county's own number: 户号 0312, 0312号户, household 0312.
_HOUSEHOLD = re.compile(
    r"(?:户(?:编?号|#)|household\s*(?:no\.?|number)?)\s*[::#]?\s*(?P<after>[A-Za-z]?\d{2,14})(?!\d)"
    r"|(?<![\dA-Za-z])(?P<before>[A-Za-z]?\d{2,14})号户",
    re.IGNORECASE,
)
HIDDEN = "***"


class _Hit(NamedTuple):
    start: int
    end: int
    duty: str

    def within(self, other: _Hit) -> bool:
        """Tell whether it is only a part of a longer word of another duty."""
        inside = other.start <= self.start and self.end <= other.end
        return inside and other.end - other.start > self.end - self.start


def duties_of(body: str, known: Iterable[Duty]) -> tuple[str, ...]:
    """Give the ids of the duties a line belongs to by its words, in the pack's order.

    A word that is part of a longer word of another duty counts for the longer one only.
    """
    known = tuple(known)
    said = body.casefold()
    hits = [hit for duty in known for hit in _hits(said, duty)]
    kept = {hit.duty for hit in hits if not any(hit.within(one) for one in hits)}
    return tuple(duty.id for duty in known if duty.id in kept)


def households_of(body: str) -> tuple[str, ...]:
    """Give the county's numbers of the households a line names, each once."""
    found = (one["after"] or one["before"] for one in _HOUSEHOLD.finditer(body))
    return tuple(dict.fromkeys(found))


def without_households(body: str) -> str:
    """Give a line as it is shown outside the county: no household can be told from it."""

    def hidden(found: re.Match[str]) -> str:
        return found.group(0).replace(found["after"] or found["before"], HIDDEN)

    return _HOUSEHOLD.sub(hidden, body)


def _hits(said: str, duty: Duty) -> Iterator[_Hit]:
    for word in duty.words:
        sought = re.escape(word.casefold())
        pattern = rf"(?<![a-z]){sought}" if word.isascii() else sought
        for found in re.finditer(pattern, said):
            yield _Hit(found.start(), found.end(), duty.id)
