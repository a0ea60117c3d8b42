"""What asks for a document: 记实表 张三 3月, 下载报告 上半年, 打包报告 平安镇 上半年."""

from __future__ import annotations

import re
from typing import Literal

from handlers.reading import paper_asked, periods
from handlers.reading.looked_for import DocumentWords
from handlers.reading.values import Hearing, Misread

What = Literal["work_sheet", "report", "pack"]
_REPORT = r"(?:半年|工作|述职)?报告"
_GET = r"(?:下载|导出|打印)"
# A county's own kinds end so; which it is, the pack says.
_OWN = r"\S*?(?:述职|总结|小结|汇报)(?=[\s,:]|$)"
_KEYS: tuple[tuple[What, str], ...] = (
    ("pack", rf"(?:全部)?(?:打包{_REPORT}|{_REPORT}打包)|打包(?={_OWN})|pack (?:all )?reports"),
    ("report", rf"{_GET}(?:一下)?{_REPORT}|{_REPORT}\s*{_GET}|{_GET}(?={_OWN})"),
    ("report", r"download report|report download"),
    ("work_sheet", r"(?:驻村)?(?:工作)?记实(?:登记)?表|work sheet"),
)
# 下载石桥村的报告: the place between the two words.
_BETWEEN: tuple[tuple[What, str], ...] = (
    ("report", rf"(?:给我|帮我)?{_GET}(?:一下)?(?P<before>.+?)的?{_REPORT}(?P<after>.*)"),
)
_PAPERS = paper_asked.Papers(_KEYS, _BETWEEN)
_TABLE = re.compile(r"表格|(?:as )?(?:an? )?(?:excel|xlsx)(?:版|表格|表)?|电子表")


def read_document(text: str, hearing: Hearing) -> DocumentWords | None:
    """Read a whole message that asks for one of these; a sentence that only names one is not."""
    for what, rest in _PAPERS.asked(text):
        table = what == "work_sheet" and _TABLE.search(rest) is not None
        period, left = periods.find(_TABLE.sub(" ", rest) if table else rest, hearing.today)
        if isinstance(period, Misread):
            return DocumentWords(what, problem=period)
        place = paper_asked.place(left, text)
        return None if place is None else DocumentWords(what, place, period, table)
    return None
