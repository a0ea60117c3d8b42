"""A clerk enters a month sheet: template out, table back, dry run, confirmation, notice."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.documents import tables as reading
from bot.documents import workbooks
from bot.files.store import Store
from handlers.documents import Column, Sheet, Workbook
from storage import tables
from storage.database import Database
from storage.kinds import MarkSource
from tests.actors import Stage, small_county
from tests.conversations.posts import second_team
from tests.conversations.test_checkin import marks
from tests.papers import Post


@dataclass
class Desk:
    """A clerk's desk: sheets are filled in and sent from it."""

    stage: Stage
    post: Post

    async def send(
        self, *rows: tuple[str, dict[int, str]], clerk: str = "赵六", caption: str = "月表"
    ) -> str:
        """Send a sheet of November with these signs by name and day; give what is answered."""
        columns = (Column("姓名"), Column("工作队"), *(Column(str(n)) for n in range(1, 31)))
        filled = tuple(
            (name, "", *(signs.get(day, "") for day in range(1, 31))) for name, signs in rows
        )
        sheet = Sheet("11", "2026年11月 驻村考勤补录表", columns, filled)
        self.post.send(clerk, workbooks.make(Workbook((sheet,))), caption)
        self.stage.told(clerk)
        await self.post.fetch()
        return self.stage.told(clerk)

    def sources(self, name: str) -> set[tuple[MarkSource, int, bool]]:
        """Give who entered somebody's marks, and whether they are late."""
        row = tables.Mark
        with self.stage.database.read() as work:
            mine = select(row).where(row.person_id == self.stage.people[name])
            return {(one.source, one.by_id, one.late) for one in work.ones(mine)}


@pytest.fixture
def desk(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    stage = small_county(database)
    return Desk(stage, Post(stage, Store(tmp_path_factory.mktemp("kept"))))


async def test_a_sheet_is_shown_before_it_counts_and_then_is_the_clerks(desk: Desk) -> None:
    """Three days without signal: dry run, [确认录入], marks late and by the clerk, a notice."""
    signs = {18: "√", 19: "√", 20: "√/会"}
    assert (await desk.send(("张三", signs))).splitlines() == [
        "2026年11月月表,要录入4个半天或整天,现在还没有录:",
        "张三:11月18日 周三 至 11月20日 周五 上午 在村、11月20日 周五 下午 会议",
    ]
    assert marks(desk.stage, "张三") == []
    assert desk.stage.press("赵六", "确认录入") == "✓ 已录入1人4处,记为专干补录。"
    assert marks(desk.stage, "张三") == [
        ("2026-11-18", "day", "in_village", True),
        ("2026-11-19", "day", "in_village", True),
        ("2026-11-20", "am", "in_village", True),
        ("2026-11-20", "pm", "meeting", True),
    ]
    clerk = desk.stage.people["赵六"]
    assert desk.sources("张三") == {(MarkSource.clerk, clerk, True)}
    assert desk.stage.told("张三").startswith("赵六按纸质月表为您补录:11月18日 周三 至")
    assert desk.post.audit("month.entered") == [("赵六", "month:2026-11 sheet:1")]


async def test_changes_and_refusals_are_named(desk: Desk) -> None:
    """What was said before is shown; leave, days to come and unknown names are not entered."""
    desk.stage.say("王五", "昨天公出")
    desk.stage.say("张三", "请假 今天到明天 事假 看病人")
    desk.stage.say("张三", "提交")
    desk.stage.say("李四", "同意")
    shown = await desk.send(
        ("王五", {22: "√", 25: "√"}),
        ("张三", {20: "√", 23: "√"}),
        ("李四", {19: "病", 20: "×"}),
        ("没这人", {20: "√"}),
    )
    assert shown.splitlines() == [
        "2026年11月月表,要录入2个半天或整天,现在还没有录:",
        "王五:11月22日 周日 在村(改动:11月22日 周日原是因公外出)",
        "张三:11月20日 周五 在村",
        "不录的5处:",
        "第6行:辖区的队里没有“没这人”。",
        "第5行 李四 19号:“病”是请假一类,要按请假办,不在这里录。",
        "第5行 李四 20号:不认识“×”。",
        "王五 11月25日 周三:还没到。",
        "张三 11月23日 周一:在请假、待批、被抽回或待核实,不改。",
    ]
    desk.stage.press("赵六", "确认录入")
    assert [row[0] for row in marks(desk.stage, "张三")] == ["2026-11-20"]
    assert marks(desk.stage, "李四") == []


async def test_what_changed_since_it_was_shown_is_judged_anew(desk: Desk) -> None:
    """A leave approved between the dry run and the confirmation holds."""
    await desk.send(("张三", {20: "√", 23: "√"}))
    desk.stage.say("张三", "请假 今天 事假 看病人")
    desk.stage.say("张三", "提交")
    desk.stage.say("李四", "同意")
    assert desk.stage.press("赵六", "确认录入").splitlines() == [
        "✓ 已录入1人1处,记为专干补录。",
        "不录的1处:",
        "张三 11月23日 周一:在请假、待批、被抽回或待核实,不改。",
    ]


async def test_a_sheet_counts_once_and_may_be_dropped(desk: Desk) -> None:
    """[不录] enters nothing, and no button of it works again."""
    await desk.send(("张三", {20: "√"}))
    assert desk.stage.press("赵六", "不录") == "好,这张月表没有录。"
    assert desk.stage.press("赵六", "确认录入") == "这张月表已经处理过了。"
    assert marks(desk.stage, "张三") == []
    desk.post.press("钱七", "paper:take:1")
    assert marks(desk.stage, "张三") == []


async def test_the_same_sheet_again_changes_nothing(desk: Desk) -> None:
    """What is already confirmed is not entered twice."""
    await desk.send(("张三", {20: "√"}))
    desk.stage.press("赵六", "确认录入")
    assert (await desk.send(("张三", {20: "√"}))).splitlines()[0] == "没有要录入的。"


async def test_another_townships_people_are_unknown(desk: Desk) -> None:
    """A clerk reaches the own area only, the county all of it."""
    second_team(desk.stage)
    with desk.stage.database.write() as work:
        row = work.one(select(tables.Assignment).where(tables.Assignment.role == "township"))
        row.area_id = desk.stage.places["村"]
        work.add(row)
    assert "没有“周九”" in await desk.send(("周九", {20: "√"}))
    assert "周九:11月20日" in await desk.send(("周九", {20: "√"}), clerk="钱七")


async def test_a_member_enters_no_sheet(desk: Desk) -> None:
    """A workbook of somebody who coordinates nothing is not read as a month sheet."""
    assert "月表" not in await desk.send(("张三", {20: "√"}), clerk="王五", caption="月表")
    assert marks(desk.stage, "张三") == []


async def test_the_template_comes_back_as_it_went_out(desk: Desk) -> None:
    """月表模板 lists the area's people; sent back empty it changes nothing."""
    desk.stage.say("赵六", "月表模板")
    ((name, content),) = desk.post.received("赵六")
    assert name == "补录月表2026-11.xlsx"
    rows = reading.parse(content)
    assert {row[0] for row in rows} >= {"李四", "张三", "王五", "孙八"}
    desk.post.send("赵六", content, "月表")
    desk.stage.told("赵六")
    await desk.post.fetch()
    assert desk.stage.told("赵六").splitlines()[0] == "没有要录入的。"
    assert desk.stage.say("张三", "月表模板") == "月表由乡镇或县里的专干录入。"


async def test_a_formula_is_only_a_text(desk: Desk) -> None:
    """A cell that begins like a formula is a sign nobody knows, and goes out as text."""
    shown = await desk.send(("张三", {20: "=HYPERLINK(1)"}))
    assert shown.splitlines()[-1] == "第3行 张三 20号:不认识“=HYPERLINK”。"
    assert marks(desk.stage, "张三") == []
