"""Signs nobody sees, taken out of what comes from outside before anything is made of it."""

from __future__ import annotations

import re

# Control characters but tab and line feed, marks that turn the direction of writing, spaces of no
# width, and halves of signs. Joiners stay: emoji and scripts of several peoples need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060"
    "\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


def legible(said: str) -> str:
    """Give a text as it can be read: every end of line as a line feed, nothing that hides.

    Nothing then reads otherwise than it is kept, PostgreSQL takes all of it, and a number of a
    card cannot be cut in two by a sign of no width.
    """
    if _UNSEEN.search(said) is None:
        return said
    return _UNSEEN.sub("", _ENDS.sub("\n", said))
