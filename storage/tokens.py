"""Text as a search index keeps it: pairs of neighbouring characters, other words whole.

Neither database can cut Chinese into words by itself, and each cuts other scripts in its own way.
So the cutting is done here, into pieces that both take as they are.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Signs every release of both databases takes for letters; others part words and are looked at
# when a hit is confirmed.
_RUN = re.compile(r"[0-9a-z]+|[㐀-䶵一-龥]+")
_PIECE = re.compile(r"[0-9a-z]+|[^0-9a-z\s]+")
_PAIR = 2
LONGEST = 12_000
"""Tokens kept of one text: PostgreSQL knows no place in a text beyond 16,383."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one after another; with `begins` the one token is only the beginning."""

    tokens: tuple[str, ...]
    begins: bool = False


def plain(text: str) -> str:
    """Give the text half-width and without capitals, as it is cut and compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def kept(text: str) -> list[str]:
    """Give what is kept of a text, in its order.

    A run of characters ends with its last one alone, so that no pair reaches over its end and
    every single character is the beginning of a token.
    """
    found: list[str] = []
    for run in _RUN.findall(plain(text)):
        found += [run] if run.isascii() else [*_pairs(run), run[-1]]
    return found[:LONGEST]


def phrases(word: str) -> list[Phrase]:
    """Give what a text holds that holds this word; several must all be there, in any order.

    An empty list says that an index cannot tell, as for a word of nothing but punctuation.
    """
    found = []
    for run in _RUN.findall(plain(word)):
        if run.isascii() or len(run) < _PAIR:
            found.append(Phrase((run,), begins=not run.isascii()))
        else:
            found.append(Phrase(tuple(_pairs(run))))
    return found


def place(text: str, word: str) -> tuple[int, int] | None:
    """Give where a word begins and ends in a text made `plain`; None where it does not occur.

    Words in Latin letters and numbers occur whole only, with or without space beside them: 3户 is
    in 3 户 and not in 13户.
    """
    found = _pattern(word).search(text)
    return None if found is None else found.span()


@lru_cache(256)
def _pattern(word: str) -> re.Pattern[str]:
    pieces = [
        rf"(?<![0-9a-z]){piece}(?![0-9a-z])" if piece[0].isascii() and piece.isalnum() else
        re.escape(piece)
        for piece in _PIECE.findall(plain(word))
    ]  # fmt: skip
    return re.compile(r"\s*".join(pieces))


def _pairs(run: str) -> list[str]:
    return [run[at : at + _PAIR] for at in range(len(run) - 1)]
