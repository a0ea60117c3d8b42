"""Text made comparable: half-width, one space, without the punctuation and emoji around it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Characters of these readers as they are written outside the mainland; names are left alone.
_SIMPLE = str.maketrans(
    "簽駐裡裏請開會議訓鎮縣鄉區崗後號點個週禮從還沒們報補銷續準駁絕緊辦學習來幾兩這邊麼嗎誰時間現復",
    "签驻里里请开会议训镇县乡区岗后号点个周礼从还没们报补销续准驳绝紧办学习来几两这边么吗谁时间现复",
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~〜", "-"))
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_QUESTION = re.compile(
    r"\?|吗|是不是|是否|能不能|可不可以|怎么|如何|多久|(?<![这那前后近头上])几天|几点|什么|为啥|为何|哪|谁|[在行好去]不[在行好去]"
)
_ENTRY = re.compile(
    r"(?:第|选|选择|no\.?\s*|option\s*)?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:个|号|项|条)?",
    re.IGNORECASE,
)
_TEN = 10
# A message is looked at by many readers, and people say the same few words.
_REMEMBERED = 512

NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿两]{1,3})"


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """Give the text half-width and simplified, dashes alike, invisible characters gone.

    Of several spaces one is left.
    """
    wide = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_SIMPLE)
    kept = "".join(c if c.isspace() or not _is_invisible(c) else "" for c in wide)
    return " ".join(kept.split())


@lru_cache(_REMEMBERED)
def bare(text: str) -> str:
    """Give the normalised text in lower case without punctuation, emoji and spaces around it.

    A text of nothing but symbols (👌) stays as it is.
    """
    plain = normalise(text).lower()
    start, end = 0, len(plain)
    while start < end and _is_ornament(plain[start]):
        start += 1
    while start < end and _is_ornament(plain[end - 1]):
        end -= 1
    return plain[start:end] or "".join(c for c in plain if _is_picture(c))


@lru_cache(_REMEMBERED)
def core(text: str) -> str:
    """Give the text in lower case without any punctuation, emoji or space, also inside."""
    plain = normalise(text).lower()
    return "".join(c for c in plain if not _is_ornament(c)) or bare(plain)


def asks(text: str) -> bool:
    """Whether the text is a question rather than a statement."""
    return bool(_QUESTION.search(normalise(text)))


def number(text: str) -> int | None:
    """Give the number of one to three characters, "12" or "十二"; None when it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text)
    high = _DIGITS.get(tens) if tens else 1
    low = _DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * _TEN + low


def read_choice(text: str, choices: Sequence[str]) -> int | None:
    """Give the index of the choice meant by its number (from 1) or its text, else None."""
    said = core(text)
    for index, choice in enumerate(choices):
        if said and said == core(choice):
            return index
    found = _ENTRY.fullmatch(bare(text))
    place = number(found.group(1)) if found else None
    return place - 1 if place and place <= len(choices) else None


def _is_ornament(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSZCM"


def _is_picture(char: str) -> bool:
    """Whether it is a symbol, and not just the tone of one."""
    return unicodedata.category(char) in {"So", "Sm", "Sc"}


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cf", "Cc", "Mn", "Me", "Co", "Cn"}
