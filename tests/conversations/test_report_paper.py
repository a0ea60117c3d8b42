"""A report on paper: its heads, its page, and who may have it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from bot.documents.making import Maker
from bot.documents.templates import Templates
from storage import filings, tables
from storage.database import Database
from storage.kinds import PersonId, PolicyId
from storage.report_values import Filing, Key, Sentence, Subject
from tests.actors import ZONE, Stage, small_county
from tests.conversations import posts
from tests.word_files import files, opened, received

HEADS = {
    "thinking": (Sentence("学习了文件。"), Sentence("交流了心得。")),
    "work": (Sentence("修好三组饮水管。"),),
    "study": (),
}
FILED = datetime(2026, 7, 2, 16, 0, tzinfo=ZONE)
LABELS = (("thinking", "思想", "Thinking"), ("work", "工作", "Work"), ("study", "学习", "Study"))


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = small_county(database, date(2026, 1, 1))
    posts.second_team(stage)
    filed(stage, "石桥村", "李四", "2026H1")
    return stage


def filed(stage: Stage, team: str, by: str, period: str, *, late: bool = False) -> None:
    """File a report as it was filed."""
    with stage.database.write() as work:
        policy = PolicyId(work.one(select(tables.PolicyVersion.id)))
        key = Key(Subject(stage.teams[team]), "half_year", period)
        who = PersonId(stage.people[by])
        filing = Filing(key, HEADS, LABELS, who, FILED, late=late, policy=policy)
        assert filings.file(work, filing)


def test_a_report_on_paper_has_a_cover_and_its_heads(stage: Stage) -> None:
    assert stage.say("李四", "下载报告 上半年") == "石桥村工作队2026年上半年报告"
    name, content = received(stage)
    paper = opened(content)
    assert name == "石桥村工作队2026年上半年报告.docx"
    assert (paper.page, paper.margins) == ((210, 297), (26, 24, 30, 25))
    assert paper.breaks == 1
    assert paper.headings == [
        ("Heading 1", "石桥村工作队2026年上半年报告"),
        ("Heading 2", "思想"),
        ("Heading 2", "工作"),
        ("Heading 2", "学习"),
    ]
    assert paper.tables[0] == [
        ["工作队", "石桥村工作队", "乡镇", "平安镇"],
        ["期间", "2026年上半年", "状态", "已交"],
        ["报送人", "李四", "报送日期", "2026-07-02"],
    ]
    said = [text for text in paper.paragraphs if text.endswith("。")]
    assert said == ["学习了文件。", "交流了心得。", "修好三组饮水管。"]


@pytest.mark.parametrize(
    "said", ["下载报告", "报告 下载 上半年", "导出报告 2026年上半年", "下载石桥村的报告"]
)
def test_it_may_be_asked_for_in_many_words(stage: Stage, said: str) -> None:
    assert stage.say("李四", said) == "石桥村工作队2026年上半年报告"


def test_who_may_have_whose(stage: Stage) -> None:
    """The team its own, a township and county those of their area; others learn nothing."""
    for name in ("张三", "李四"):
        assert stage.say(name, "下载报告") == "石桥村工作队2026年上半年报告"
    for name in ("赵六", "钱七"):
        assert stage.say(name, "下载报告 石桥村") == "石桥村工作队2026年上半年报告"
    sent = files(stage)
    assert sent == 4
    assert stage.say("周九", "下载报告 石桥村").startswith("没有找到石桥村")
    assert stage.say("赵六", "下载报告").startswith("要下载哪个队的报告?")
    assert stage.say("周九", "下载报告") == "柳树村工作队还没有这段时间的报告。"
    assert stage.say("李四", "下载报告 2025年上半年") == "石桥村工作队还没有这段时间的报告。"
    assert files(stage) == sent
    assert [who for who, _ in posts.audited(stage, "report.paper")] == [
        stage.people["赵六"],
        stage.people["钱七"],
    ]


def test_late_is_late_also_on_paper(stage: Stage) -> None:
    filed(stage, "柳树村", "周九", "2026H1", late=True)
    stage.say("周九", "下载报告")
    _, content = received(stage)
    assert opened(content).tables[0][1][3] == "已交(逾期)"


def test_a_county_may_bring_its_own_form(stage: Stage, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("{{ team }}:{{ heads[1].paragraphs[0] }}")
    own.save(str(tmp_path / "own.docx"))
    stage.say("李四", "下载报告")
    _, content = received(stage, Maker(None, Templates({"report": tmp_path / "own.docx"})))
    assert opened(content).paragraphs == ["石桥村工作队:修好三组饮水管。"]
