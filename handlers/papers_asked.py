"""记实表, 下载报告, 打包报告: which document was asked for, and who makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import report_pack, report_paper, work_sheet

if TYPE_CHECKING:
    from handlers.reading.looked_for import DocumentWords
    from handlers.talk import Outcome
    from handlers.turn import Turn

_MAKERS = {
    "work_sheet": work_sheet.say,
    "report": report_paper.say,
    "pack": report_pack.say,
}


def say(turn: Turn, said: DocumentWords) -> list[Outcome]:
    """Answer with the document, or with why there is none."""
    return _MAKERS[said.what](turn, said)
