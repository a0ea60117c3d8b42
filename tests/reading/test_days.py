"""Days and places as people really type them, each with its meaning; the traps ask."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handlers import reading
from handlers.reading import Correction, DayWords, MarkWords, MeetingWords, Misread, NotHere
from tests.reading.hearing import HEARING, span

AT_HOME = replace(HEARING, names=(), village="石桥村")

# By sound, dialect, pinyin, sloppy typing, full width, traditional characters.
PRESENT = (
    "签到哈", "签到咯", "签到噻", "在村噻", "在村哩", "俺在村", "俺在村哩", "额在村", "咱在村呢",
    "在屯里",
    "俺在屯里", "在寨子里", "在嘎查", "在庄上", "在驻地", "在点上", "在村部", "我在村委会",
    "在队部", "下村了",
    "刚到村", "才到村", "都在村哦", "照常在村", "仍在村", "一直在村", "在石桥村", "我在石桥",
    "人在石桥村里", "zcl",
    "ZCL", "zg", "wzc", "jtzc", "qd", "QD.", "zai cun", "zai cun li", "Qian Dao", "qiandao",
    "在村没信号",
    "在村 没信号", "在村呢没啥事", "在村,一切正常", "在村 刚有信号", "簽到", "在村裡", "駐村",
    "ＺＣ", "ｚｃ",
    "早,在村", "早上好 在村", "Good morning, in the village", "still here", "on duty",
    "I'm on post",
)  # fmt: skip

SAID: dict[str, tuple[tuple[str, str], ...]] = {
    # lists and stretches of days
    "Z 8号9号10号": (("in_village", "11-08/11-10"),),
    "Z 8 9 10": (("in_village", "11-08/11-10"),),
    "Z 8,9,10": (("in_village", "11-08/11-10"),),
    "Z 8、9、10": (("in_village", "11-08/11-10"),),
    "Z 8.9.10": (("in_village", "11-08/11-10"),),
    "z 20到22": (("in_village", "11-20/11-22"),),
    "Z20-22": (("in_village", "11-20/11-22"),),
    "20-22 z": (("in_village", "11-20/11-22"),),
    "Z 20 22": (("in_village", "11-20"), ("in_village", "11-22")),
    "Z 18-19,21": (("in_village", "11-18/11-19"), ("in_village", "11-21")),
    "Z 30": (("in_village", "10-30"),),
    "Z 11.20": (("in_village", "11-20"),),
    "qd20": (("in_village", "11-20"),),
    "here 8,9,10": (("in_village", "11-08/11-10"),),
    "in village 8-10": (("in_village", "11-08/11-10"),),
    "8号9号10号在村": (("in_village", "11-08/11-10"),),
    "8、9、10号在村": (("in_village", "11-08/11-10"),),
    "8号、9号、10号 在村": (("in_village", "11-08/11-10"),),
    "20 21 22号在村": (("in_village", "11-20/11-22"),),
    "在村 20 21号": (("in_village", "11-20/11-21"),),
    "在村 8-10": (("in_village", "11-08/11-10"),),
    "在村:20号,21号": (("in_village", "11-20/11-21"),),
    "20号和22号在村": (("in_village", "11-20"), ("in_village", "11-22")),
    "20号、22号都在村": (("in_village", "11-20"), ("in_village", "11-22")),
    "20号在村 22号在村": (("in_village", "11-20"), ("in_village", "11-22")),
    "30号31号1号在村": (("in_village", "10-30/11-01"),),
    "二十号二十一号在村": (("in_village", "11-20/11-21"),),
    "昨天和今天都在村": (("in_village", "11-22/11-23"),),
    "昨天、今天都在村": (("in_village", "11-22/11-23"),),
    "昨天今天在村": (("in_village", "11-22/11-23"),),
    "昨今两天在村": (("in_village", "11-22/11-23"),),
    "z 前天 昨天": (("in_village", "11-21/11-22"),),
    "前天昨天在村": (("in_village", "11-21/11-22"),),
    "here yesterday and today": (("in_village", "11-22/11-23"),),
    "周六周日在村": (("in_village", "11-21/11-22"),),
    "周六、周日都在村": (("in_village", "11-21/11-22"),),
    "从20号到今天都在村": (("in_village", "11-20/11-23"),),
    "20号到现在一直在村": (("in_village", "11-20/11-23"),),
    "20号以来都在村": (("in_village", "11-20/11-23"),),
    "11月20日至22日在村": (("in_village", "11-20/11-22"),),
    "11.20-11.22在村": (("in_village", "11-20/11-22"),),
    "11.20~22在村": (("in_village", "11-20/11-22"),),
    "11/20-11/22 Z": (("in_village", "11-20/11-22"),),
    "上周五在村": (("in_village", "11-20"),),
    "大前天在村": (("in_village", "11-20"),),
    "昨天忘记打卡了,在村": (("in_village", "11-22"),),
    "昨天我在村里,忘签了": (("in_village", "11-22"),),
    "昨天没签,在村": (("in_village", "11-22"),),
    "forgot to check in yesterday, in the village": (("in_village", "11-22"),),
    # half days
    "昨天下午在村": (("in_village", "11-22pm"),),
    "昨天下午今天上午在村": (("in_village", "11-22pm/11-23am"),),
    "上午在村下午去县里开会": (("in_village", "11-23am"), ("meeting", "11-23pm")),
    "上午z下午开会": (("in_village", "11-23am"), ("meeting", "11-23pm")),
    "下午在村,上午在镇上开会": (("in_village", "11-23pm"), ("meeting", "11-23am")),
    "上午去镇里办事,下午回村": (("official_trip", "11-23am"), ("in_village", "11-23pm")),
    "今天去镇上开会,下午回来": (("meeting", "11-23am"), ("in_village", "11-23pm")),
    "上午公出下午在村": (("official_trip", "11-23am"), ("in_village", "11-23pm")),
    "上午轮休,下午在村": (("rest", "11-23am"), ("in_village", "11-23pm")),
    "我在村,下午去县农业局对接项目": (("in_village", "11-23am"), ("official_trip", "11-23pm")),
    "昨天上午在村,下午去县里开会": (("in_village", "11-22am"), ("meeting", "11-22pm")),
    "in village today, meeting in town this afternoon": (
        ("in_village", "11-23am"), ("meeting", "11-23pm"),
    ),
    "in the village, afternoon meeting in town": (
        ("in_village", "11-23am"), ("meeting", "11-23pm"),
    ),
    # mixed days
    "昨天在村,今天也在村": (("in_village", "11-22"), ("in_village", "11-23")),
    "上周五去市里办事,周六回村": (("official_trip", "11-20"), ("in_village", "11-21")),
    "周五去市里办事,周六回村": (("official_trip", "11-27"),),
    "明天上午在县里开会,下午回村": (("meeting", "11-24am"),),
    "明天后天去县里培训": (("training", "11-24/11-25"),),
    "明天、后天和周五去县里培训": (("training", "11-24/11-25"), ("training", "11-27")),
    "training in county tomorrow and day after": (("training", "11-24/11-25"),),
    "今明两天在县里培训": (("training", "11-23/11-24"),),
    "明天到周五县里培训": (("training", "11-24/11-27"),),
    "党校学习 30号到2号": (("training", "11-30/12-02"),),
    "明天下午开会": (("meeting", "11-24pm"),),
    "公出 明天": (("official_trip", "11-24"),),
    "出差去省城": (("official_trip", "11-23"),),
    "official trip tomorrow to Friday": (("official_trip", "11-24/11-27"),),
    "下午回鄉鎮開會": (("meeting", "11-23pm"),),
    "周六轮休": (("rest", "11-28"),),
    "resting today": (("rest", "11-23"),),
}  # fmt: skip

# What is said besides stays as typed: a line of the diary, or what a trip is for.
BESIDES = {
    "在村, 上午走访3户低保户": ("in_village", "11-23", "上午走访3户低保户"),
    "今天在村,走访3户低保户": ("in_village", "11-23", "走访3户低保户"),
    "在村整理档案": ("in_village", "11-23", "整理档案"),
    "我今天在村里搞环境卫生": ("in_village", "11-23", "搞环境卫生"),
    "进村入户": ("in_village", "11-23", "入户"),
    "昨天在村走访5户": ("in_village", "11-22", "走访5户"),
    "今天在村,昨天的水管修好了": ("in_village", "11-23", "昨天的水管修好了"),
    "公出 明天到后天 去市里": ("official_trip", "11-24/11-25", "去市里"),
    "明天公出,去省里": ("official_trip", "11-24", "去省里"),
}

AWAY = {
    "并不在村": "11-23", "人不在村": "11-23", "今天没能在村": "11-23", "不可能在村": "11-23",
    "没有在村": "11-23", "今天沒在村": "11-23", "不在村里,去县医院": "11-23",
    "不在村,回家了": "11-23",
    "今天不去村里": "11-23", "今天不下村": "11-23", "没下村": "11-23", "昨天没在村": "11-22",
    "下午不在村": "11-23pm", "在家": "11-23", "回家了": "11-23", "回单位": "11-23",
    "去县医院看病": "11-23",
    "bzc": "11-23", "mzc": "11-23", "bu zai cun": "11-23", "暂时不在村": "11-23",
    "I'm not in the village today": "11-23", "not on post": "11-23", "away tomorrow": "11-24",
    "went home": "11-23",
}  # fmt: skip

ASKED = {
    "Z 11.20.22": "reading.day.which_days",
    "在村 昨天的水管修好了": "reading.day.which_days",
    "在村,8号到10号都是": "reading.day.which_days",
    "昨天忘了签,今天在村": "reading.day.which_days",
    "昨天没签 今天也没签 都在村": "reading.day.which_days",
    "这周都在村": "reading.day.which_days",
    "这几天都在村": "reading.day.which_days",
    "最近一直在村": "reading.day.which_days",
    "周末在村": "reading.day.which_days",
    "去省里跑项目,明天回": "reading.day.which_days",
    "早上在村,中午去镇里,晚上回村": "reading.day.which_half",
    "在村,晚上去县里": "reading.day.which_half",
    "在村,下午请假": "reading.day.leave_apart",
    "在村 下午病假": "reading.day.leave_apart",
    "在村,下午去镇里": "reading.day.unclear",
    "人在镇上": "reading.day.unclear",
    "周一在村": "reading.date.today_or",
    "明天到村": "reading.date.future",
    "本周一到周五在村": "reading.date.future",
    "20号到25号在村": "reading.date.future",
    "11月31号在村": "reading.date.no_such_day",
    "钱到了": "reading.day.by_sound",
    "潜到": "reading.day.by_sound",
    "载村": "reading.day.by_sound",
    "栽村里": "reading.day.by_sound",
    "补签 20号上午在村 下午开会": "reading.day.which_half",
}

NOT_UNDERSTOOD = (
    "没有不在村", "不是不在村", "在村口等车", "在村民家吃饭", "村里", "马上到村", "一会儿到村",
    "10点到村",
    "晚上到村", "快到了", "在路上", "在去村的路上", "在李家村", "在县城买材料的老王",
    "签到表发我",
    "还有几天在村", "被单位抽调", "zzz", "z z z z", "在村在村在村", "补签了吗", "怎么补签",
    "可以补签不",
    "20、22", "8.9.10", "上午走访3户低保户,下午在村整资料",
)  # fmt: skip


def test_there_are_two_hundred_phrasings() -> None:
    """The tables of this file and of the one on whole messages together."""
    from tests.reading import test_phrases as whole  # noqa: PLC0415 (its tables, counted here)

    tables = (
        PRESENT, SAID, BESIDES, AWAY, ASKED, NOT_UNDERSTOOD, CORRECTIONS, MEETINGS,
        whole.PRESENT, whole.SAID, whole.ASKED, whole.NOT_UNDERSTOOD,
    )  # fmt: skip
    assert len({said for table in tables for said in table}) >= 380


@pytest.mark.parametrize("text", PRESENT)
def test_in_the_village_today(text: str) -> None:
    found = reading.read_command(text, AT_HOME)
    assert found == DayWords((MarkWords("in_village", span("11-23")),))


@pytest.mark.parametrize("text", SAID)
def test_days_and_places_are_read(text: str) -> None:
    marks = tuple(MarkWords(kind, span(days)) for kind, days in SAID[text])
    assert reading.read_command(text, AT_HOME) == DayWords(marks)


@pytest.mark.parametrize("text", BESIDES)
def test_what_is_said_besides_is_kept(text: str) -> None:
    kind, days, rest = BESIDES[text]
    assert reading.read_command(text, AT_HOME) == DayWords((MarkWords(kind, span(days)),), rest)


@pytest.mark.parametrize("text", AWAY)
def test_away_is_asked_about_and_never_a_mark(text: str) -> None:
    assert reading.read_command(text, AT_HOME) == NotHere(span(AWAY[text]))


@pytest.mark.parametrize("text", ASKED)
def test_what_can_be_two_things_asks(text: str) -> None:
    found = reading.read_command(text, AT_HOME)
    problem = getattr(found, "problem", None)
    assert isinstance(problem, Misread)
    assert problem.reason == ASKED[text]
    assert not getattr(found, "marks", ())


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_nothing(text: str) -> None:
    assert reading.read_command(text, AT_HOME) is None


CORRECTIONS = {
    "补签": ((), None, ""),
    "补签昨天": (("11-22",), None, ""),
    "补签 20号 在村 手机没电": (("11-20",), "in_village", "手机没电"),
    "补签20号21号 在村": (("11-20/11-21",), "in_village", ""),
    "补签 18-20 在村": (("11-18/11-20",), "in_village", ""),
    "补签 20 21 在村 没信号": (("11-20/11-21",), "in_village", "没信号"),
    "补签 18、20号 在村": (("11-18", "11-20"), "in_village", ""),
    "补签 20号 公出 去县里报账": (("11-20",), "official_trip", "去县里报账"),
    "补卡 上周五 在镇里开会": (("11-20",), "meeting", ""),
    "补签 30号 在村": (("10-30",), "in_village", ""),
    "申请补签 昨天上午 在村 因为手机坏了": (("11-22am",), "in_village", "手机坏了"),
    "更正 20号 是公出不是在村": (("11-20",), None, "是公出不是在村"),
    "correct yesterday, in the village": (("11-22",), "in_village", ""),
}


@pytest.mark.parametrize("text", CORRECTIONS)
def test_a_correction_names_days_place_and_reason(text: str) -> None:
    days, kind, reason = CORRECTIONS[text]
    found = reading.read_command(text, AT_HOME)
    assert found == Correction(tuple(span(one) for one in days), kind, reason)


MEETINGS = {
    "meeting Friday 15:30 county hall": ("county hall", "meeting"),
    "leaders meeting Friday 3:30pm at county hall": ("county hall", "leaders meeting"),
    "Friday 15:30 meeting at county hall": ("county hall", "meeting"),
    "队长会 周五下午3点半 县委二楼": ("县委二楼", "队长会"),
    "开会 周五15:30 县委二楼": ("县委二楼", ""),
    "周五下午3点半县委二楼开队长会": ("县委二楼", "队长会"),
}


@pytest.mark.parametrize("text", MEETINGS)
def test_a_meeting_is_read_whichever_way_round(text: str) -> None:
    found = reading.read_command(text, AT_HOME)
    assert isinstance(found, MeetingWords)
    assert (found.day.isoformat(), found.at.isoformat("minutes")) == ("2026-11-27", "15:30")
    assert (found.place, found.title) == MEETINGS[text]
