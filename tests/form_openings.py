"""How each form is come to: what is said and pressed, from the county of the hostile tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.clock import FixedClock
from storage import tables
from tests.actors import ZONE
from tests.conversations.notified import go_out

if TYPE_CHECKING:
    from storage.database import Database
    from tests.actors import Stage

DECEMBER = datetime(2026, 12, 20, 10, tzinfo=ZONE).astimezone(UTC)
_ASKED = ("张三:请假 明天 事假 办事", "张三:提交")
_CALLED = ("钱七:周五下午3点 县委二楼会议室 队长例会 议题:防汛", "钱七:提交")
_CORRECTED = ("张三:补签 11月20日 公出 忘了签", "张三:提交")
_TOLD = ("钱七:通知 队长:明天交表", "钱七[发出]", "发完", "李四:待办")
_RAISED = ("张三:困难: 三组饮水管冻裂", "赵六[答复]")
_COMPLAINED = ("张三:投诉建议 队长把慰问品都拉回家了", "张三[县驻村办]", "张三[提交]")
_CHARGED = ("李四:认定脱岗 张三 11月20日 14点查岗不在", "李四:提交")
_WRITTEN = ("十二月", "李四:交报告", "李四[写空白部分]", "李四:思想端正", "李四:每周学习")

OPENINGS: dict[str, tuple[str, ...]] = {
    "leave": ("张三:请假",),
    "rejection": (*_ASKED, "李四[不同意]"),
    "sending_back": (*_ASKED, "李四[退回修改]"),
    "leave_stop": ("钱七:停假",),
    "on_paper": ("张三:事假 12月1号到4号 办事", "张三:提交", "李四:同意", "赵六:代录 张三 已批准"),
    "extension": ("张三:请假 今天 事假 办事", "张三:提交", "李四[同意]", "张三:续假"),
    "afterwards": ("张三:急事先走 家里有事", "张三:补手续"),
    "leave_for": ("李四:代 张三 请假",),
    "team_day": ("李四:都在",),
    "bare_marks": ("张三:在村", "张三:在村"),
    "report_head": _WRITTEN[:3],
    "report_strike": (*_WRITTEN[:2], "李四[工作]", "李四[删几句]"),
    "report_filing": _WRITTEN,
    "report_return": (*_WRITTEN, "李四:提交", "钱七:收报告", "钱七[打开1]", "钱七[退回]"),
    "report_deadline": ("十二月", "钱七:延期 半年报告"),
    "meeting": ("钱七:周五下午3点开会",),
    "meeting_excuse": (*_CALLED, "李四:会议请假"),
    "meeting_move": (*_CALLED, "钱七:会议改期"),
    "meeting_off": (*_CALLED, "钱七:会议取消"),
    "meeting_minutes": (*_CALLED, "五天后", "钱七:纪要"),
    "action": ("钱七:交办: 修路方案",),
    "departure": ("赵六:离任 张三",),
    "pulled_back": ("李四:抽回 张三",),
    "hand_over": ("李四:代理 王五",),
    "correction": ("张三:补签",),
    "correction_refusal": (*_CORRECTED, "李四[不核准]"),
    "reopening": ("钱七:重开 2026年10月 石桥村 原因",),
    "off_post": ("李四:认定脱岗 张三",),
    "explanation": (*_CHARGED, "张三[说明情况]"),
    "roll_call": ("钱七:点名",),
    "notice": ("钱七:通知",),
    "notice_answer": (*_TOLD, "李四:回复 下午交", "钱七[答复李四]"),
    "problem_answer": _RAISED,
    "problem_back": (*_RAISED, "赵六:水利站来修", "赵六:发出答复", "张三[还没解决]"),
    "complaint": ("张三:投诉建议",),
    "complaint_answer": (*_COMPLAINED, "钱七[答复第1号]"),
}
"""By the form's name; who speaks last is the one whose form it is."""


def opened(stage: Stage, form: str) -> str:
    """Play the opening of a form and give whose it is; AssertionError where it does not open."""
    name = ""
    for line in OPENINGS[form]:
        if line == "十二月":
            stage.clock.set(DECEMBER)
        elif line == "发完":
            go_out(stage)
        elif line == "五天后":
            stage.wait(days=5)
        elif line.endswith("]"):
            name, label = line[:-1].split("[")
            stage.press(name, label)
        else:
            name, said = line.split(":", 1)
            stage.say(name, said)
    assert standing(stage, name) == form
    return name


def standing(stage: Stage, name: str) -> str | None:
    """Give the name of the form somebody has open."""
    row = tables.Conversation
    with stage.database.read() as work:
        body = work.ones(select(row.body).where(row.key == f"person:{stage.people[name]}"))
    found = body[0].get("open") if body else None
    return found["form"] if found else None


def elsewhere(stage: Stage, database: Database) -> Stage:
    """Give the same people on a copy of their database, with a clock of their own."""
    return replace(stage, database=database, clock=FixedClock(stage.clock.now()))
