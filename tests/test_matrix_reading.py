"""Who reads what of whom: words planted in every kind of record, and everybody asks for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from handlers import commands
from storage import tables
from storage.kinds import EventKind, InboxState
from tests.conversations.notified import go_out
from tests.test_matrix import CHANGES, EVERYBODY, LOOKS, STRANGER, domain
from tests.test_matrix import stage as stage  # noqa: PLC0414  the fixture of the other half

if TYPE_CHECKING:
    from tests.actors import Stage

BUSINESS = (
    ("吴十", "日志 水渠甲修了一段"),
    ("吴十", "困难: 村部屋顶乙漏雨"),
    ("吴十", "投诉建议 慰问品丙没有发到户"),
    ("周九", "交办: 便桥丁方案 @吴十 本月底"),
    ("赵六", "通知 队长:明天交戊表"),
    ("吴十", "补签 11月20日 公出 己事忘了签"),
    ("周九", "认定脱岗 吴十 11月19日 庚时查岗不在"),
    ("吴十", "求助 辛路塌方"),
    ("钱七", "12月4号下午3点半县委二楼开壬题队长会"),
    ("钱七", "点名 癸水上涨 2小时"),
    ("周九", "轮休 12月 吴十 1-4 周九 5-8"),
    ("周九", "换休 吴十 12月5日 换 12月3日"),
    ("钱七", "停假 防汛 12月20日至12月25日"),
)
"""Who says what, each agreed to where that is asked."""

READERS: dict[str, set[str]] = {
    "水渠甲": {"吴十", "周九", "双岗", "赵六", "钱七", "督查"},
    "屋顶乙": {"吴十", "周九", "双岗", "赵六", "钱七", "督查"},
    "慰问品丙": {"吴十", "钱七"},
    "便桥丁": {"吴十", "周九"},
    "戊表": {"赵六", "钱七", "李四", "周九"},
    "己事": {"吴十", "周九"},
    "庚时": {"吴十", "周九"},
    "辛路": {"吴十", "周九", "赵六", "钱七"},
    "壬题": {"李四", "周九", "钱七"},
    "癸水": {"李四", "周九", "张三", "吴十", "双岗", "钱七"},
}
"""Planted words, and everybody who comes to read them, whether told or having asked."""

ASKED = (
    *(
        "待办",
        "我的日志",
        "我的请假",
        "困难",
        "查 吴十 11月",
        "查 水渠",
        "统计 吴十",
        "交办",
        "通知情况",
    ),
    *("会议", "到会名单", "我的会议", "例会记录", "选典型 柳树村 11月", "请假登记表 12月"),
    *("未谈心", "收报告", "看报告 柳树村", "我单位", "谁在村", "减负报告 11月", "为什么"),
    *("我的考勤 11月", "月表 11月", "点名情况", "未绑定", "名单", "轮休表", "请假日历"),
    *("谁没交", "交报告", "月表模板", "签到码", "会前材料"),
)

OWN = {
    *("Solved", "SafetyWords", "NotHere", "DayWords", "Return", "Extension", "Withdraw"),
    *("SetPoint", "CannotLocate", "HourWords", "LeaveWords", "NoticeAnswer", "Thanks"),
    *("HandOver", "HandBack", "SwapBack", "Word help", "Word hello", "Word leave"),
    *("Word papers", "Word urgent", "Word afterwards", "Word stand_in", "Word undo"),
    *("Word settings", "Word attend", "Word excuse", "Word sign_in", "Word room_code"),
    *("Word device", "Word mine", "Contest"),
}
"""What is about nobody but who says it: their own days, leave, account, answers."""
ENDED: dict[str, set[str]] = {
    "结束点名": {"钱七"},
    "会议改期 12月5日下午3点": {"钱七"},
    "会议取消 停电": {"钱七"},
    "办结 1 修好了": {"吴十"},
    "代录 吴十 已批准": {"周九", "赵六"},
    "核准": {"周九"},
    "不核准": set(),
    "停假结束": set(),
    "纪要 部署防汛": set(),
    "更正通知 后天交表": set(),
    "重开 2026年10月 柳树村 漏登": set(),
    "关账 2026年10月 柳树村": set(),
}
"""Who changes or ends that business by saying so and agreeing; the last six want more first."""

OPEN_TO_ALL = ("f:", "do:", "leave:urgent", "language:", "hour:", "sheet:", "stat:")
"""What is each one's own, whoever presses it: answers of a form, settings, figures to be had."""

VERBS = set(commands.PRESSES) - {
    *("bind", "day", "deeds", "feed", "language", "hour", "paper", "place", "recur", "remind"),
    *("report", "search", "sheet", "stat", "talk", "team"),
}
"""The kinds of buttons that the business above shows; made-up ones are with the hostile tests."""

MAY = {
    "problem:drop": {"周九"},
    "deed:ask": {"赵六", "钱七"},
}
"""Who else may press a button of a kind: a leader for the team, another coordinator."""


def agreed(stage: Stage, name: str, said: str) -> None:
    """Say something and agree to it."""
    stage.say(name, said)
    stage.say(name, "提交")
    stage.say(name, "取消")


@pytest.fixture
def busy(stage: Stage) -> Stage:
    """Give the county of the matrix with one record of every kind."""
    for name, said in BUSINESS:
        agreed(stage, name, said)
    go_out(stage)
    return stage


def ask_everything(stage: Stage) -> None:
    """Let everybody ask for all there is to see."""
    for name in EVERYBODY:
        for said in ASKED:
            stage.say(name, said)
            stage.say(name, "取消")


def read(stage: Stage, name: str) -> str:
    """Give everything anybody was ever sent at once."""
    row = tables.Outbox
    person = stage.people.get(name)
    user = str(person or name)
    mine = row.user == user if person is None else (row.person_id == person) | (row.user == user)
    with stage.database.read() as work:
        return "\n".join(work.ones(select(row.body).where(mine)))


def test_everybody_reads_what_is_theirs_and_no_more(busy: Stage) -> None:
    """Told or asked for by any command: exactly who the table says, unit and observer too."""
    ask_everything(busy)
    everything = {name: read(busy, name) for name in EVERYBODY}
    found = {
        word: {name for name, all_of_it in everything.items() if word in all_of_it}
        for word in READERS
    }
    assert found == READERS
    assert "离任" in everything["离任人"]
    assert everything[STRANGER]


def test_who_may_not_ends_nothing(busy: Stage) -> None:
    """Whoever neither began it nor answers for it changes nothing of it."""
    before = domain(busy)
    for said, may in ENDED.items():
        for name in EVERYBODY:
            if name not in may:
                agreed(busy, name, said)
                assert domain(busy) == before, (said, name)


@pytest.mark.parametrize(
    ("said", "name"), [(said, name) for said, may in ENDED.items() for name in sorted(may)]
)
def test_who_may_ends_it(busy: Stage, said: str, name: str) -> None:
    """The same words end it, so the test above can fail."""
    before = domain(busy)
    agreed(busy, name, said)
    assert domain(busy) != before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_button_of_somebody_else_changes_nothing(busy: Stage) -> None:
    """Every button shown to anybody, pressed by everybody it was not shown to."""
    ask_everything(busy)
    row = tables.Outbox
    people = {int(number): name for name, number in busy.people.items()}
    shown: dict[str, set[str]] = {}
    with busy.database.read() as work:
        for person, user, buttons in work.rows(select(row.person_id, row.user, row.buttons)):
            for data in (str(data) for line in buttons for _, data in line):
                reader = people.get(person or 0) or people.get(int(user))
                shown.setdefault(data, set()).add(str(reader))
    foreign = {data: whose for data, whose in shown.items() if not data.startswith(OPEN_TO_ALL)}
    assert {data.split(":")[0] for data in foreign} >= VERBS
    before = domain(busy)
    for name in EVERYBODY:
        for data, whose in foreign.items():
            if name not in whose | MAY.get(":".join(data.split(":")[:2]), set()):
                busy.tell([busy.event(name, data, EventKind.button)])
        assert domain(busy) == before, name
    with busy.database.read() as work:
        failed = work.ones(select(tables.Inbox.error).where(tables.Inbox.state != InboxState.done))
    assert failed == []


def test_every_command_is_in_the_matrix(busy: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds words adds them here, to the other half, or to what is about oneself."""
    heard: set[str] = set()
    plain = commands.meaning

    def meaning(intent: object) -> tuple[commands.Command, ...]:
        found = plain(intent)
        heard.update(f"{one.meaning.__name__} {one.word}".strip() for one in found)
        return found

    monkeypatch.setattr(commands, "meaning", meaning)
    sayings = [
        (name, said) for said in (*CHANGES, *LOOKS, *ASKED, *ENDED) for name in ("周九", "钱七")
    ]
    for name, said in (*BUSINESS, *sayings):
        busy.say(name, said)
        busy.say(name, "取消")
    every = {f"{one.meaning.__name__} {one.word}".strip() for one in commands.COMMANDS}
    assert every - heard == OWN
