"""What asks for a document: 记实表 张三 3月, 下载报告 上半年, 打包报告 平安镇 上半年."""

from __future__ import annotations

import re
from typing import Literal

from handlers.reading import periods
from handlers.reading.looked_for import DocumentWords
from handlers.reading.normal import bare, normalise
from handlers.reading.values import Hearing, Misread

What = Literal["work_sheet", "report", "pack"]
_REPORT = r"(?:半年|工作|述职)?报告"
_GET = r"(?:下载|导出|打印)"
_ASK = (
    r"(?:(?:请|麻烦)?(?:给我|帮我)?(?:看看?|查看?|导出|打印|下载|开|发|要)(?:一下|个|张|份)?\s*)?"
)
_KEYS: tuple[tuple[What, str], ...] = (
    ("pack", rf"(?:全部)?(?:打包{_REPORT}|{_REPORT}打包)|pack (?:all )?reports"),
    ("report", rf"{_GET}(?:一下)?{_REPORT}|{_REPORT}\s*{_GET}|download report|report download"),
    ("work_sheet", r"(?:驻村)?(?:工作)?记实(?:登记)?表|work sheet"),
)
_PATTERNS: tuple[tuple[What, re.Pattern[str]], ...] = tuple(
    (what, re.compile(rf"{_ASK}(?P<before>.*?)(?:的)?\s*(?:{key})(?P<after>.*)"))
    for what, key in _KEYS
)
# 下载石桥村的报告: the place between the two words.
_PATTERNS += (
    (
        "report",
        re.compile(rf"(?:给我|帮我)?{_GET}(?:一下)?(?P<before>.+?)的?{_REPORT}(?P<after>.*)"),
    ),
)
_TABLE = re.compile(r"表格|(?:as )?(?:an? )?(?:excel|xlsx)(?:版|表格|表)?|电子表")
_EDGES = " ,:的"
_SPEECH = re.compile(r"[,。;!?]|了|吗|怎么|哪")
_LONGEST = 24


def read_document(text: str, hearing: Hearing) -> DocumentWords | None:
    """Read a whole message that asks for one of these; a sentence that only names one is not."""
    said = bare(text)
    for what, pattern in _PATTERNS:
        found = pattern.fullmatch(said)
        if found is None:
            continue
        rest = f"{found['before']} {found['after']}".strip(_EDGES)
        table = what == "work_sheet" and _TABLE.search(rest) is not None
        period, place = periods.find(_TABLE.sub(" ", rest) if table else rest, hearing.today)
        if isinstance(period, Misread):
            return DocumentWords(what, problem=period)
        place = place.strip(_EDGES)
        if len(place) > _LONGEST or _SPEECH.search(place):
            return None
        return DocumentWords(what, _as_typed(place, text), period, table)
    return None


def _as_typed(place: str, text: str) -> str:
    """Give a name in Latin letters as it was typed, for it is looked up so."""
    plain = normalise(text)
    start = plain.lower().find(place)
    return plain[start : start + len(place)] if place and start >= 0 else place
