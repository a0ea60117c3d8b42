"""The leader's line by nickname, pinyin, initials or a slip; who may be two people is asked."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handlers import reading
from handlers.reading import DayWords, Misread, TeamException, TeamWords
from handlers.reading.nicknames import circle
from tests.reading.hearing import HEARING

TEAM = ("张三", "李四", "王五", "赵小六", "欧阳建国", "周一鸣")
LEADER = replace(HEARING, names=TEAM, me="李四")

ONE = {
    "张三": "张三", "老张": "张三", "小张": "张三", "张哥": "张三", "张主任": "张三",
    "张三同志": "张三",
    "三哥": "张三", "王书记": "王五", "李队": "李四", "小六": "赵小六", "六哥": "赵小六",
    "赵工": "赵小六",
    "欧阳主任": "欧阳建国", "老欧阳": "欧阳建国", "建国": "欧阳建国", "国哥": "欧阳建国",
    "周一鸣": "周一鸣", "一鸣": "周一鸣", "zhangsan": "张三", "Zhang San": "张三", "zs": "张三",
    "ZXL": "赵小六",
    "oyjg": "欧阳建国",
}  # fmt: skip

SLIPS = {
    "章三": "张三", "张山": "张三", "李斯": "李四", "赵小刘": "赵小六", "赵晓六": "赵小六",
    "欧阳建果": "欧阳建国",
    "zhangsn": "张三", "zhaoxiaoliou": "赵小六",
}  # fmt: skip

LINES = {
    "老王请假 其他都在": (True, [("王五", "leave")]),
    "zhang san 请假 其他都在": (True, [("张三", "leave")]),
    "张三 请假 其他都在": (True, [("张三", "leave")]),
    "除老张、小六外都在": (True, [("张三", "away"), ("赵小六", "away")]),
    "除张三李四外都在": (True, [("张三", "away"), ("李四", "away")]),
    "除周一鸣外都在": (True, [("周一鸣", "away")]),
    "周一鸣请假 其他都在": (True, [("周一鸣", "leave")]),
    "张哥去镇里开会,其余在村": (True, [("张三", "meeting")]),
    "小六提前回来了": (False, [("赵小六", "back")]),
    "张三病假 其他都在": (True, [("张三", "leave")]),
    "李书记、王主任都在": (False, [("李四", "in_village"), ("王五", "in_village")]),
    "我和张三在村,王五请假": (
        False, [("李四", "in_village"), ("张三", "in_village"), ("王五", "leave")],
    ),
    "我在县里开会,其他都在": (True, [("李四", "meeting")]),
}  # fmt: skip

DAYS = {
    "昨天都在": "2026-11-22", "前天都在": "2026-11-21", "20号都在": "2026-11-20",
    "上周五都在": "2026-11-20",
    "昨天除张三外都在": "2026-11-22", "昨天张三请假 其他都在": "2026-11-22",
    "yesterday all present": "2026-11-22",
}  # fmt: skip

NO_LINE = (
    "老刘家修水管", "小王庄修路", "今天开会", "张", "老张", "我在村", "我在村,走访5户",
    "王五家修房", "张三丰请假",
    "zz", "张三和李四", "周一", "周一开会的通知",
)  # fmt: skip


@pytest.mark.parametrize("said", ONE)
def test_who_is_called(said: str) -> None:
    found = circle(TEAM).at(said)
    assert (found.names[0] if found and found.said == said else None) == ONE[said]


@pytest.mark.parametrize("said", SLIPS)
def test_a_slip_is_one_name_and_shown_as_typed(said: str) -> None:
    found = reading.read_command(f"{said}请假 其他都在", LEADER)
    expected = TeamException(SLIPS[said], "leave", said)
    assert found == TeamWords(all_present=True, exceptions=(expected,))


@pytest.mark.parametrize("text", LINES)
def test_a_line_is_read(text: str) -> None:
    every, said = LINES[text]
    exceptions = tuple(TeamException(name, what) for name, what in said)
    assert reading.read_command(text, LEADER) == TeamWords(every, exceptions)


@pytest.mark.parametrize("text", DAYS)
def test_a_line_may_be_about_a_day_gone_by(text: str) -> None:
    found = reading.read_command(text, LEADER)
    assert isinstance(found, TeamWords)
    assert (found.day, found.problem) == (date.fromisoformat(DAYS[text]), None)


@pytest.mark.parametrize("text", NO_LINE)
def test_what_is_no_line_on_the_team(text: str) -> None:
    assert not isinstance(reading.read_command(text, LEADER), TeamWords)


def test_ones_own_check_in_stays_ones_own() -> None:
    found = reading.read_command("我在村,下午去镇里开会", LEADER)
    assert isinstance(found, DayWords)
    assert len(found.marks) == 2


@pytest.mark.parametrize(
    ("names", "said", "meant"),
    [
        (("张三", "张伟"), "老张请假 其他都在", "张三、张伟"),
        (("张三", "张伟"), "除张主任外都在", "张三、张伟"),
        (("张三", "朱胜"), "zs请假 其他都在", "张三、朱胜"),
        (("王伟", "汪薇"), "王维请假 其他都在", "王伟、汪薇"),
    ],
)
def test_who_may_be_two_is_asked(names: tuple[str, ...], said: str, meant: str) -> None:
    found = reading.read_command(said, replace(LEADER, names=names, me=""))
    problem = found.problem if isinstance(found, TeamWords) else None
    assert isinstance(problem, Misread)
    assert (problem.reason, problem.params["names"]) == ("reading.team.which_of", meant)


def test_a_full_name_is_that_person_whoever_else_is_called_so() -> None:
    found = reading.read_command("张工请假 其他都在", replace(LEADER, names=("张工", "张三")))
    assert found == TeamWords(all_present=True, exceptions=(TeamException("张工", "leave"),))


HAN = st.text(alphabet="张李王赵陈三四五六明国华伟", min_size=2, max_size=3)


@settings(deadline=None)
@given(st.lists(HAN, min_size=1, max_size=6, unique=True), st.data())
def test_nobody_else_is_ever_meant(names: list[str], data: st.DataObject) -> None:
    """By whatever name somebody is called, they are among those meant, or nobody is."""
    name = data.draw(st.sampled_from(names))
    way = data.draw(st.sampled_from(["{0}", "老{1}", "小{1}", "{1}哥", "{1}主任", "{2}"]))
    said = way.format(name, name[0], name[1:])
    found = reading.read_command(
        f"{said}请假 其他都在", replace(LEADER, names=tuple(names), me="")
    )
    if isinstance(found, TeamWords) and found.problem is None:
        meant = {one.name for one in found.exceptions}
        assert meant == {name} or said in names or way == "{2}"
    elif isinstance(found, TeamWords) and found.problem is not None:
        assert found.problem.reason.startswith("reading.team.")


def test_the_dictionary_of_pinyin_is_loaded_only_when_needed() -> None:
    """Neither starting nor a check-in pays for it."""
    code = (
        "import sys, datetime; from handlers import reading, commands;"
        "h = reading.Hearing(datetime.date(2026, 11, 23), {}, ('张三', '李四'));"
        "reading.read_command('在村', h); reading.read_command('除张三外都在', h);"
        "print(sorted({'pypinyin', 'rapidfuzz'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - the code is this test's own
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
