"""Asking for a paper by its name: 给我看看石桥村的记实表, 打印请假条 张三."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from handlers.reading.normal import bare, normalise

What = TypeVar("What")

EDGES = " ,:的"
_ASK = (
    r"(?:(?:请|麻烦)?(?:给我|帮我)?(?:看看?|查看?|导出|打印|下载|开|发|要)(?:一下|个|张|份)?\s*)?"
)
_SPEECH = re.compile(r"[,。;!?]|了|吗|怎么|哪")
_LONGEST = 24


class Papers(Generic[What]):
    """The papers one may ask for, each with how it is called."""

    def __init__(
        self, keys: Iterable[tuple[What, str]], more: Iterable[tuple[What, str]] = ()
    ) -> None:
        """Take patterns of names; `more` are whole messages with groups `before` and `after`."""
        named = (
            (what, rf"{_ASK}(?P<before>.*?)(?:的)?\s*(?:{key})(?P<after>.*)") for what, key in keys
        )
        self._patterns = tuple((what, re.compile(pattern)) for what, pattern in (*named, *more))

    def asked(self, text: str) -> Iterator[tuple[What, str]]:
        """Give each paper that a message may ask for, with what is said beside its name."""
        said = bare(text)
        for what, pattern in self._patterns:
            found = pattern.fullmatch(said)
            if found is not None:
                yield what, f"{found['before']} {found['after']}".strip(EDGES)


def place(rest: str, text: str) -> str | None:
    """Give the name left over as it was typed, None where the message only speaks of a paper."""
    name = rest.strip(EDGES)
    if len(name) > _LONGEST or _SPEECH.search(name):
        return None
    plain = normalise(text)
    start = plain.lower().find(name)
    return plain[start : start + len(name)] if name and start >= 0 else name
