"""Leaves on paper: the register as XLSX, the slip as DOCX, absences as a calendar."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import icalendar
import pytest
from python_calamine import CalamineWorkbook

from bot.documents.making import CannotMakeError, Maker
from bot.documents.templates import Templates
from bot.files.store import Store
from handlers.leave import slip
from storage import enclosures
from storage.database import Database
from tests.actors import Stage, small_county
from tests.papers import Post

NOVEMBER = "2026年11月"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county in which three leaves were asked for and one trip reported."""
    stage = small_county(database)
    for name, said in (
        ("张三", "病假 11月24号到25号 =1+1发烧"),
        ("王五", "请假 公出 11月26号下午到27号 送材料"),
        ("孙八", "事假 11月30号到12月2号 家里有事"),
    ):
        stage.say(name, said)
        stage.say(name, "提交")
        stage.press("李四", "同意")
    stage.say("孙八", "12月10号去县里开会")
    return stage


@pytest.fixture
def post(stage: Stage, tmp_path: Path) -> Post:
    return Post(stage, Store(tmp_path / "kept"))


def table(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def entries(content: bytes) -> dict[str, tuple[date, date]]:
    """Give first day and the day after the last of every entry, by its title."""
    calendar: Any = icalendar.Calendar.from_ical(content)
    found = calendar.walk("vevent")
    return {str(one["summary"]): (one["dtstart"].dt, one["dtend"].dt) for one in found}


def words(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_register_says_in_the_file_what_it_says_in_chat(stage: Stage, post: Post) -> None:
    said = stage.say("钱七", "请假登记表 11月")
    assert said == (
        f"示范县 {NOVEMBER}请假登记:3人次,共6.5天\n"
        "张三 请假 11月24日 周二 至 11月25日 周三,2天,已批准\n"
        "王五 公出 11月26日 周四 下午 至 11月27日 周五,1.5天,已批准\n"
        "孙八 请假 11月30日 周一 至 12月2日 周三,3天,已批准"
    )
    ((name, content),) = post.received("钱七")
    assert name == "请假登记表 示范县 20261101-1130.xlsx"
    title, heads, *rows = table(content)
    assert title[0] == f"示范县请假登记表({NOVEMBER})"
    assert heads[:8] == ["序号", "工作队", "姓名", "类别", "起", "止", "半天", "天数"]
    listed = [row for row in rows if isinstance(row[0], float)]
    told = [line.split(" ")[:2] for line in said.splitlines()[1:]]
    assert [[row[2], row[3]] for row in listed] == told
    assert [row[7] for row in listed] == [2.0, 1.5, 3.0]
    assert sum(row[7] for row in listed) == 6.5
    assert [row[4] for row in listed] == [
        date(2026, 11, 24),
        date(2026, 11, 26),
        date(2026, 11, 30),
    ]
    assert [row[6] for row in listed] == ["", "首日下午起", ""]
    assert [row[10] for row in listed] == ["李四"] * 3
    assert rows[-2][0] == "合计3人次,共6.5天"
    assert post.audit("leave.register") == [("钱七", f"a{stage.places['县']}")]


def test_no_register_has_the_kind_reason_or_papers_of_a_sick_leave(
    stage: Stage, post: Post
) -> None:
    for name in ("李四", "赵六", "钱七"):
        said = stage.say(name, "请假登记表 本月")
        ((_, content),) = post.received(name)
        everything = said + repr(table(content))
        assert "张三" in everything
        assert not re.search("病|发烧|家里有事|事假", everything.replace("事由", "")), name


def test_somebody_sees_the_own_leaves_by_name(stage: Stage, post: Post) -> None:
    assert "张三 病假 11月24日" in stage.say("张三", "我的请假登记表")
    ((_, content),) = post.received("张三")
    assert [row[3] for row in table(content) if isinstance(row[0], float)] == ["病假"]


def test_what_is_not_theirs_is_shown_to_nobody(stage: Stage, post: Post) -> None:
    tried = {"张三": "请假登记表 平安镇", "王五": "请假登记表 张三", "李四": "请假登记表 示范县"}
    for name, said in tried.items():
        answer = stage.say(name, said)
        assert "请假登记:" not in answer, answer
        assert post.received(name) == []
    assert stage.say("王五", "请假条 张三").startswith("没有找到叫")
    assert stage.say("张三", "请假日历").startswith("请假日历给队长和专干")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("石桥村的请假登记表", "石桥村工作队 2026年11月请假登记:3人次"),
        ("导出请假登记表 11月24号到25号", "示范县 11月24日 周二 至 11月25日 周三请假登记:1人次"),
        ("请假登记表 下月", "示范县 2026年12月请假登记:1人次,共3天"),
        ("请假台账 10月", "示范县 2026年10月请假登记:0人次,共0天"),
        ("leave register november", "示范县 2026年11月请假登记:3人次"),
    ],
)
def test_range_and_place_are_said_in_many_ways(stage: Stage, said: str, told: str) -> None:
    assert stage.say("钱七", said).startswith(told)


@pytest.mark.parametrize("said", ["请假登记表交了吗", "明天去镇上交请假登记表,顺便开会"])
def test_a_sentence_that_only_names_a_register_asks_for_none(
    stage: Stage, post: Post, said: str
) -> None:
    assert "请假登记:" not in stage.say("李四", said)
    assert post.received("李四") == []


def test_a_slip_is_filled_in_three_copies(stage: Stage, post: Post) -> None:
    said = stage.say("赵六", "请假条 孙八")
    assert said == "请假条:孙八 11月30日 周一 至 12月2日 周三(3天)。一式三份。"
    ((name, content),) = post.received("赵六")
    assert name == "请假条 孙八 2026-11-30.docx"
    printed = words(content)
    assert printed.count("驻村干部请假条(") == 3
    for copy in ("驻村办存", "乡镇存", "本人存"):
        assert f"驻村干部请假条({copy})" in printed
    document = docx.Document(io.BytesIO(content))
    facts, steps = document.tables[:2]
    told = {row.cells[0].text: row.cells[1].text for row in facts.rows}
    told |= {row.cells[2].text: row.cells[3].text for row in facts.rows}
    assert told["姓名"] == "孙八"
    assert (told["起止"], told["天数"]) == ("11月30日 周一 至 12月2日 周三", "3")
    assert (told["假别"], told["事由"]) == ("请假", "(本人填写)")
    assert [[cell.text.strip() for cell in row.cells] for row in steps.rows] == [
        ["审批单位", "事项", "意见", "签批人", "日期"],
        ["队长", "审批", "同意", "李四", "2026-11-23"],
        ["乡镇党委", "备案", "已备案", "", ""],
    ]
    page: Any = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    assert "{" not in printed
    assert post.audit("leave.slip") == [("赵六", "leave:3")]


def test_the_person_and_the_final_approver_get_kind_and_reason(stage: Stage, post: Post) -> None:
    for name in ("张三", "李四"):
        stage.say(name, "请假条 张三" if name == "李四" else "请假条")
        ((_, content),) = post.received(name)
        assert "病假" in words(content)
        assert "=1+1发烧" in words(content)


def test_over_a_foreign_messenger_no_sickness_is_written(post: Post) -> None:
    post.say("张三", "请假条", platform="telegram")
    ((_, content),) = post.received("张三")
    assert "发烧" not in words(content)
    assert "(本人填写)" in words(content)


def _template(folder: Path, *lines: str) -> Maker:
    own = docx.Document()
    for line in lines:
        own.add_paragraph(line)
    own.save(str(folder / "own.docx"))
    return Maker(None, Templates({slip.TEMPLATE: folder / "own.docx"}))


def _enclosed(stage: Stage) -> enclosures.Enclosed:
    stage.say("赵六", "请假条 孙八")
    with stage.database.read() as work:
        keys = [f"reply:terminal:test:{n}:0" for n in range(99)]
        found = [one for key in keys if (one := enclosures.of_message(work, key))]
    return found[-1]


def test_a_county_may_bring_its_own_template(stage: Stage, tmp_path: Path) -> None:
    maker = _template(tmp_path, "{{ name }}请{{ days }}天假,{{ steps[0].by }}{{ steps[0].state }}")
    assert "孙八请3天假,李四同意" in words(maker(_enclosed(stage)))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("{{ nam }}",), "UndefinedError: 'nam' is undefined"),
        (("{% if %}",), "TemplateSyntaxError"),
        (("{{ ''.__class__.__mro__ }}",), "SecurityError"),
    ],
)
def test_a_broken_template_is_one_clear_sentence(
    stage: Stage, tmp_path: Path, lines: tuple[str, ...], reason: str
) -> None:
    maker = _template(tmp_path, *lines)
    with pytest.raises(CannotMakeError) as broken:
        maker(_enclosed(stage))
    assert broken.value.words.id == "files.broken_template"
    assert str(broken.value.words.values["reason"]).startswith(reason)


@pytest.mark.parametrize("content", [None, b"no word file"])
def test_a_template_that_is_none_is_told_as_well(
    stage: Stage, tmp_path: Path, content: bytes | None
) -> None:
    own = tmp_path / "own.docx"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(CannotMakeError):
        Maker(None, Templates({slip.TEMPLATE: own}))(_enclosed(stage))


def test_what_people_wrote_is_no_markup_in_a_slip(stage: Stage, post: Post) -> None:
    stage.say("孙八", "事假 12月14号 <w:p>{{ name }} & 家里")
    stage.say("孙八", "提交")
    stage.say("孙八", "请假条 12月14号")
    ((_, content),) = post.received("孙八")
    assert "<w:p>{{ name }} & 家里" in words(content)


def test_a_leader_gets_the_absences_of_the_team_as_a_calendar(stage: Stage, post: Post) -> None:
    said = stage.say("李四", "请假日历")
    assert said == "石桥村工作队请假和外出日历,共4条。用手机日历打开即可导入;变了请再要一次。"
    ((name, content),) = post.received("李四")
    assert name == "请假日历 石桥村工作队.ics"
    assert entries(content) == {
        "张三 请假": (date(2026, 11, 24), date(2026, 11, 26)),
        "王五 请假": (date(2026, 11, 26), date(2026, 11, 28)),
        "孙八 请假": (date(2026, 11, 30), date(2026, 12, 3)),
        "孙八 外出": (date(2026, 12, 10), date(2026, 12, 11)),
    }
    assert "病" not in content.decode()


def test_who_came_back_early_is_away_no_longer(stage: Stage, post: Post) -> None:
    stage.wait(days=2)
    stage.say("张三", "销假")
    stage.say("李四", "请假日历")
    ((_, content),) = post.received("李四")
    assert entries(content)["张三 请假"] == (date(2026, 11, 24), date(2026, 11, 25))


def test_in_english_too(stage: Stage, post: Post) -> None:
    stage.say("李四", "设置")
    stage.press("李四", "English")
    said = stage.say("李四", "leave register")
    assert said.splitlines()[0] == (
        "Leave register of 石桥村工作队, 2026-11: 3 leaves, 6.5 days in all"
    )
    assert stage.say("李四", "leave slip 孙八").startswith("Leave slip: 孙八")
    assert stage.say("李四", "leave calendar").startswith("Absences of 石桥村工作队, 4 in all")
    assert [Path(name).suffix for name, _ in post.received("李四")] == [".xlsx", ".docx", ".ics"]
