"""Problems for the township: "困难: 三组饮水管冻裂", "困难", "答复 3 水利站明天来修"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading.normal import core, normalise
from handlers.reading.problem_values import Answered, ProblemsAsked, Raised

if TYPE_CHECKING:
    from handlers.reading.problem_values import ProblemWords

_ASKED = frozenset(
    (
        "困难", "困难清单", "困难台账", "我的困难", "我们的困难", "看困难", "未答复的困难",
        "未答复困难", "problems", "openproblems", "myproblems",
    )
)  # fmt: skip
# A colon, a comma or a space must follow: 困难户 and 困难群众 are people, and work.
_RAISED = re.compile(
    r"(?:(?:反映|上报|报)?(?:困难|难题)|反映问题|problem)\s*[:,]\s*(?P<body>.+)"
    r"|(?:反映|上报|报)?(?:困难|难题)\s+(?P<spaced>.+)",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"(?:答复|回复|办理)\s*(?:困难)?\s*(?:第|no\.? ?|#)?\s*(?P<number>\d{1,9})\s*(?:号|项|件)?"
    r"(?:困难)?(?:\s*[:,]\s*|\s+|$)(?P<body>.*)"
    r"|answer (?:problem )?#?(?P<english>\d{1,9})(?:[\s:,]+|$)(?P<said>.*)",
    re.IGNORECASE,
)


def read_problem(text: str) -> ProblemWords | None:
    """Read a problem that is raised, answered or asked for; None: it is something else."""
    plain = normalise(text)
    if core(plain) in _ASKED:
        return ProblemsAsked()
    found = _RAISED.fullmatch(plain)
    if found:
        return Raised((found["body"] or found["spaced"]).strip())
    found = _ANSWERED.fullmatch(plain)
    if found:
        number, said = found["number"] or found["english"], found["body"] or found["said"]
        return Answered(int(number), (said or "").strip())
    return None
