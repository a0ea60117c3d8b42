"""Whole messages as people type them, and what they are understood to say."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from handlers import reading
from handlers.reading import (
    DayWords,
    Decision,
    Extension,
    Hearing,
    LeaveWords,
    MarkWords,
    MeetingWords,
    Misread,
    NotHere,
    Receipt,
    Return,
    TeamException,
    TeamWords,
    Thanks,
    Withdraw,
    Word,
)
from tests.reading.hearing import HEARING, SUNDAY, span

HERE = DayWords((MarkWords("in_village", span("11-23")),))


def day(*marks: tuple[str, str], rest: str = "") -> DayWords:
    return DayWords(tuple(MarkWords(kind, span(days)) for kind, days in marks), rest)


def team(*exceptions: tuple[str, str], every: bool = True, count: int | None = None) -> TeamWords:
    return TeamWords(every, tuple(TeamException(*one) for one in exceptions), count)


def leave(
    kind: str | None, days: str | None, reason: str | None = None, length: str | None = None
) -> LeaveWords:
    return LeaveWords(
        kind, span(days) if days else None, Decimal(length) if length else None, reason
    )


PRESENT = (
    "签到", "签倒", "签道", "前到", "千到", "签到!", "签到了", "签到👌", "Ｚ。", "Z", "z", "zc",
    "ZC", "z z", "Z.",
    "zz", "在村", "在村。", "在村里", "在村哦", "我在村", "我在村里", "人在村", "今天在村",
    "我今天在村里", "在 村", "再村",
    "在岗", "到岗", "已到岗", "到村了", "已经到村", "打卡", "qd", "zaicun", "报告队长 在村",
    "在村 在村", "今日在岗", "正常在村",
    "现在在村", "here", "Here!", "I'm here", "in the village", "I am in the village", "present",
    "check in", "on post", "z 今天", "没签到 在村",
)  # fmt: skip

SAID = {
    # in the village, and elsewhere
    "Z 8-10": day(("in_village", "11-08/11-10")),
    "z 8": day(("in_village", "11-08")),
    "在村 Z 20-22": day(("in_village", "11-20/11-22")),
    "签到 z20": day(("in_village", "11-20")),
    "Z3": day(("in_village", "11-03")),
    "Z 20号": day(("in_village", "11-20")),
    "签到 8-10": day(("in_village", "11-08/11-10")),
    "8号到10号在村": day(("in_village", "11-08/11-10")),
    "昨天在村": day(("in_village", "11-22")),
    "昨天忘了签 在村": day(("in_village", "11-22")),
    "补报 20号 在村": day(("in_village", "11-20")),
    "补昨天 在村": day(("in_village", "11-22")),
    "yesterday in the village": day(("in_village", "11-22")),
    "上午在村": day(("in_village", "11-23am")),
    "在村,下午去镇上开会": day(("in_village", "11-23am"), ("meeting", "11-23pm")),
    "今天在村,下午去镇里开会": day(("in_village", "11-23am"), ("meeting", "11-23pm")),
    "上午开会 下午在村": day(("meeting", "11-23am"), ("in_village", "11-23pm")),
    "昨天在村,今天去县里开会": day(("in_village", "11-22"), ("meeting", "11-23")),
    "在村,走访了5户": day(("in_village", "11-23"), rest="走访了5户"),
    "在村,谢谢": HERE,
    "明后天去县里培训": day(("training", "11-24/11-25")),
    "下周一到周三 党校学习": day(("training", "11-30/12-02")),
    "昨天去县里开会": day(("meeting", "11-22")),
    "9号去县里开会": day(("meeting", "12-09")),
    "明天出差": day(("official_trip", "11-24")),
    "去县里跑项目": day(("official_trip", "11-23")),
    "公出": day(("official_trip", "11-23")),
    "轮休": day(("rest", "11-23")),
    "不在村,去县里开会": day(("meeting", "11-23")),
    "不在村": NotHere(span("11-23")),
    "没在村": NotHere(span("11-23")),
    "我今天不在村里": NotHere(span("11-23")),
    "还没到村": NotHere(span("11-23")),
    "明天不在村": NotHere(span("11-24")),
    "not in the village": NotHere(span("11-23")),
    # the leader's line
    "都在": team(),
    "全都在村": team(),
    "全体在岗": team(),
    "大家都在": team(),
    "all present": team(),
    "昨天都在": TeamWords(all_present=True, day=SUNDAY),
    "4个人都在": team(count=4),
    "四人都在": team(count=4),
    "5人全在": team(count=5),
    "除张三外都在": team(("张三", "away")),
    "除了张三都在": team(("张三", "away")),
    "除张三、李四外都在": team(("张三", "away"), ("李四", "away")),
    "除张三请假外,其他人都在": team(("张三", "leave")),
    "everyone except 张三": team(("张三", "away")),
    "张三请假 其他都在": team(("张三", "leave")),
    "张三请假,李四去镇里开会,其余在村": team(("张三", "leave"), ("李四", "meeting")),
    "张三李四请假 其他都在": team(("张三", "leave"), ("李四", "leave")),
    "张三、李四请假,其余在村": team(("张三", "leave"), ("李四", "leave")),
    "李四请假 王五去镇里": team(("李四", "leave"), ("王五", "official_trip"), every=False),
    "张三不在 其他都在": team(("张三", "away")),
    "张三在": team(("张三", "in_village"), every=False),
    "张三,李四都在": team(("张三", "in_village"), ("李四", "in_village"), every=False),
    "张三提前回来了": team(("张三", "back"), every=False),
    # leave
    "请3天假 我妈住院": leave(None, None, "我妈住院", "3"),
    "我妈住院,要请两天假": leave(None, None, "我妈住院", "2"),
    "9号到11号请假": leave(None, "12-09/12-11"),
    "请假3天 9号到11号 母亲住院": leave(None, "12-09/12-11", "母亲住院", "3"),
    "请假 明天到后天 事假 送孩子上学": leave("personal", "11-24/11-25", "送孩子上学"),
    "病假 12月1号到3号 发烧": leave("sick", "12-01/12-03", "发烧"),
    "病假 明天上午": leave("sick", "11-24am"),
    "明天病假": leave("sick", "11-24"),
    "休年假 12.3-12.5": leave("annual", "12-03/12-05"),
    "请事假两天 从9号开始": leave("personal", "12-09/12-10", None, "2"),
    "12.3请一天事假 家里有事": leave("personal", "12-03", "家里有事", "1"),
    "队长,我想明天请假": leave(None, "11-24"),
    "明天下午请假去医院": leave(None, "11-24pm", "去医院"),
    "请假 带孩子看病": leave(None, None, "带孩子看病"),
    "请假一天,明天": leave(None, "11-24", None, "1"),
    "请3天假可以吗?": leave(None, None, None, "3"),
    "身体不舒服请一天": leave(None, None, "身体不舒服", "1"),
    "明天有事请假一天": leave(None, "11-24", "有事", "1"),
    "day off tomorrow": leave(None, "11-24"),
    "我想请个假": leave(None, None),
    "病假": leave("sick", None),
    "leave tomorrow to Friday, family": leave(None, "11-24/11-27", "family"),
    "sick leave Dec 3 for 2 days": leave("sick", "12-03/12-04", None, "2"),
    "I need leave tomorrow, dentist": leave(None, "11-24", "dentist"),
    # return, extension, withdrawal
    "销假": Return(),
    "回来了": Return(),
    "我已回村": Return(),
    "昨天回村了": Return(SUNDAY),
    "续假": Extension(),
    "再请两天": Extension(Decimal(2)),
    "晚两天回": Extension(Decimal(2)),
    "续到周五": Extension(until=span("11-27")),
    "假不请了": Withdraw(explicit=True),
    "不休了": Withdraw(explicit=True),
    "撤回": Withdraw(explicit=True),
    "算了": Withdraw(explicit=False),
    # decisions
    "批准": Decision(approve=True),
    "同意": Decision(approve=True),
    "准了": Decision(approve=True),
    "批准请假": Decision(approve=True),
    "批准 2": Decision(approve=True, which=2),
    "2 同意": Decision(approve=True, which=2),
    "同意张三": Decision(approve=True, name="张三"),
    "批准张三请假": Decision(approve=True, name="张三"),
    "不同意": Decision(approve=False),
    "不批": Decision(approve=False),
    "先不批": Decision(approve=False),
    "不批准": Decision(approve=False),
    "不同意 2": Decision(approve=False, which=2),
    "不同意,人手不够": Decision(approve=False, reason="人手不够"),
    "不同意张三": Decision(approve=False, name="张三"),
    "approve": Decision(approve=True),
    "not approved": Decision(approve=False),
    # receipts, thanks, plain words
    "收到": Receipt(),
    "收到!": Receipt(),
    "已阅": Receipt(),
    "👌": Receipt(),
    "谢谢": Thanks(),
    "辛苦了!": Thanks(),
    "thanks": Thanks(),
    "Thank you!": Thanks(),
    "待办": Word("todo"),
    "都同意": Word("todo"),
    "全部批准": Word("todo"),
    "/help": Word("help"),
    "为什么?": Word("why"),
    "交报告": Word("report"),
    "请假": Word("leave"),
    "求助 路断了": Word("sos", "路断了"),
    "周五下午3点半县委二楼开队长会": MeetingWords(
        date(2026, 11, 27), time(15, 30), "县委二楼", "队长会"
    ),
    "明天上午9点镇政府开例会": MeetingWords(date(2026, 11, 24), time(9), "镇政府", "例会"),
}

# A question back, by its text id.
ASKED = {
    "明天在村": "reading.date.future",
    "Z 11-20": "reading.span.date_or_days",
    "昨天忘签了": "reading.day.where",
    "在村,明天请假": "reading.day.leave_apart",
    "在村,去镇上开会": "reading.day.which_half",
    "上午在村 下午不在": "reading.day.away",
    "下午去镇里": "reading.day.unclear",
    "都不在": "reading.team.nobody",
    "除赵六外都在": "reading.team.unknown_name",
    "张三请假 李四养蜂": "reading.team.what",
    "请假 国庆节": "reading.date.festival",
    "9号到12号请3天假": "reading.span.mismatch",
    "昨天请假": "reading.date.past",
    "请假31号": "reading.date.no_such_day",
    "周五3点开会": "reading.meeting.which_half",
    "续假3天到周五": "reading.extension.until_or_days",
    "续到昨天": "reading.date.past",
}

# Not understood as a whole, so nothing may come of it: a diary line, a question, somebody else.
NOT_UNDERSTOOD = (
    "今天跑了5户 给老刘家修水管", "今天召开党员会", "组织村民开会", "今天给村民培训养蜂技术",
    "今天帮村民请假",
    "在村吗", "在村?", "都在吗", "在不在村", "同意吗", "可以同意不同意", "不太同意",
    "同意,不过要快点回", "同意张三和李四", "同意两个", "2个都批准",
    "快到村了",
    "在村 张三不在", "在村 不",
    "在村 不同意", "请假条放哪了", "怎么请假", "请领导审核", "不续假",
    "没收到", "收到吗",
    "不收到", "不签到", "没签到", "I leave tomorrow", "明天", "9", "8-10", "3天",
    "哈哈哈", "", "👋", "。", "z" * 9,
    "张三", "张三 李四", "在", "不", "不是不同意", "我不反对", "先别批", "别批准", "销假怎么办",
    "还没回来", "明天回来",
    "天气不错", "签到表交了", "忘了", "x" * 10_000, "在村" * 200,
)  # fmt: skip


@pytest.mark.parametrize("text", PRESENT)
def test_in_the_village_today(text: str) -> None:
    assert reading.read_command(text, HEARING) == HERE


@pytest.mark.parametrize("text", SAID)
def test_a_message_is_understood(text: str) -> None:
    assert reading.read_command(text, HEARING) == SAID[text]


@pytest.mark.parametrize("text", ASKED)
def test_a_message_is_asked_about(text: str) -> None:
    found = reading.read_command(text, HEARING)
    problem = found if isinstance(found, Misread) else getattr(found, "problem", None)
    assert isinstance(problem, Misread)
    assert problem.reason == ASKED[text]
    assert not getattr(found, "marks", ())
    assert getattr(found, "span", None) is None


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_nothing(text: str) -> None:
    assert reading.read_command(text, HEARING) is None


def test_next_week_said_on_a_sunday_is_asked_about() -> None:
    found = reading.read_command("下周一到周三 党校学习", Hearing(SUNDAY, HEARING.kinds))
    assert isinstance(found, DayWords)
    assert found.problem
    assert (found.marks, found.problem.reason) == ((), "reading.date.which_week")


def test_mere_dates_are_read_as_a_possible_leave_and_as_nothing_else() -> None:
    assert reading.read_bare_dates("明天到后天", HEARING) == leave(None, "11-24/11-25")
    mismatch = reading.read_bare_dates("9号到12号3天", HEARING)
    assert mismatch
    assert mismatch.problem
    assert mismatch.problem.reason == "reading.span.mismatch"
    assert reading.read_bare_dates("明天去看病", HEARING) is None
    assert reading.read_bare_dates("你好", HEARING) is None


def test_the_words_of_a_leave_are_the_packs() -> None:
    unheard = Hearing(HEARING.today)
    found = reading.read_leave("请假 明天 事假", unheard)
    assert found
    assert found.kind is None
    cows = Hearing(HEARING.today, {"牛假": "cow"})
    assert reading.read_leave("请牛假 明天", cows) == leave("cow", "11-24")


def test_two_kinds_in_one_wish_are_none() -> None:
    found = reading.read_leave("请事假 明天 病假也行", HEARING)
    assert found
    assert found.kind is None
