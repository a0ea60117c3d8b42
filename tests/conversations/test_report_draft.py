"""A draft of 180 days of three people: every sentence leads back to its rows, nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.resources import policy_pack
from handlers.rules.policy import parse_pack
from storage import drafts, tables
from storage.report_values import Key, Sentence, Subject
from tests.actors import PACK, Stage, small_county
from tests.conversations import half_year

if TYPE_CHECKING:
    from storage.database import Database
    from tests.conversations.half_year import HalfYear

POLICY = parse_pack(policy_pack(PACK).read_text(encoding="utf-8"))
DUTY = {duty.label.zh: duty.id for duty in POLICY.duties} | {"其他工作": "other"}
TABLES: dict[str, Any] = {
    "diary": tables.DiaryLine,
    "leave": tables.Leave,
    "meeting": tables.Meeting,
    "mark": tables.Mark,
    "problem": tables.Problem,
}
Drafted = dict[str, tuple[Sentence, ...]]


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


def drafted(stage: Stage) -> Drafted:
    """Let the leader open the report, and give what the draft holds."""
    assert "草稿由到12月27日为止的记录生成" in stage.say("李四", "交报告")
    key = Key(Subject(stage.teams["石桥村"]), "half_year", "2026H2")
    with stage.database.read() as work:
        draft = drafts.get(work, key)
    assert draft is not None
    return dict(draft.sections)


def ids(sentence: Sentence) -> dict[str, list[int]]:
    """Give the rows a sentence names, by table."""
    return {source.kind: sorted(source.ids) for source in sentence.sources}


def rows(stage: Stage, kind: str, wanted: list[int]) -> list[Any]:
    """Read rows as they stand in the database."""
    table = TABLES[kind]
    with stage.database.read() as work:
        return work.ones(select(table).where(table.id.in_(wanted)).order_by(table.id))


def trace(stage: Stage, made: HalfYear, sentence: Sentence) -> str:
    """Check a sentence against the rows it names, and give what it speaks of."""
    said, there = sentence.text, ids(sentence)
    people = [stage.people[name] for name in ("李四", "张三", "王五")]
    if found := re.fullmatch(r"(.+):日志(\d+)条,(\d+)天。", said):
        duty = DUTY[found[1]]
        lines = rows(stage, "diary", there["diary"])
        assert sorted(there["diary"]) == made.lines[duty]
        assert (int(found[2]), int(found[3])) == (len(lines), len({one.day for one in lines}))
        return f"duty {duty}"
    if found := re.fullmatch(r"(\d+)月(\d+)日(?:等(\d+)次)?,(.+)", said):
        lines = rows(stage, "diary", there["diary"])
        assert {one.body for one in lines} == {found[4]}
        assert (lines[0].day.month, lines[0].day.day) == (int(found[1]), int(found[2]))
        assert len(lines) == int(found[3] or 1)
        return "quote"
    if found := re.fullmatch(r"7月1日至12月27日,3人应在岗(\d+)天,在岗(\d+)天\(.+", said):
        assert there == {"days": people}
        return f"attendance {found[1]} {found[2]}"
    if found := re.fullmatch(r"请假(\d+)次,共(\d+)天。", said):
        assert there == {"leave": sorted(made.leaves), "days": people}
        assert (int(found[1]), int(found[2])) == (len(made.leaves), made.leave_days)
        return "leave"
    return trace_away(stage, made, sentence)


def trace_away(stage: Stage, made: HalfYear, sentence: Sentence) -> str:
    """Check a sentence on trainings, meetings or problems."""
    said, there = sentence.text, ids(sentence)
    people = [stage.people[name] for name in ("李四", "张三", "王五")]
    if found := re.fullmatch(r"参加培训(\d+)天:(.+)。", said):
        assert there == {"mark": made.trainings, "days": people}
        assert int(found[1]) == made.training_days == len(rows(stage, "mark", made.trainings))
        assert found[2] == "李四9月1日至9月3日、张三9月1日至9月3日"
        return "training"
    if re.fullmatch(r"参加会议0.5天:李四7月6日。", said):
        assert there == {"meeting": made.signed, "days": people}
        return "at meetings"
    if found := re.fullmatch(r"7月6日参加会议“(.+)”\(李四\)。", said):
        assert there == {"meeting": made.signed}
        assert [one.title for one in rows(stage, "meeting", made.signed)] == [found[1]]
        return "meeting"
    found = re.fullmatch(r"10月(\d)日提出困难“(.+)”,(等待答复|已答复)。", said)
    assert found is not None, said
    (row,) = rows(stage, "problem", there["problem"])
    states = {"等待答复": "open", "已答复": "answered"}
    assert (row.body, row.state.value) == (found[2], states[found[3]])
    return f"problem {row.id}"


@pytest.mark.parametrize("seed", [1, 20261223])
def test_every_sentence_of_a_draft_leads_back_to_its_rows(stage: Stage, seed: int) -> None:
    made = half_year.generate(stage, seed)
    sections = drafted(stage)

    told = {
        head: [trace(stage, made, one) for one in sentences]
        for head, sentences in sections.items()
    }
    assert sections["thinking"] == ()
    quotes = POLICY.report.draft.lines_per_duty
    work_head = [one for one in told["work"] if one != "quote"]
    assert work_head[1:] == [
        "leave",
        "duty targeting",
        "duty projects",
        "duty collective_economy",
        *(f"problem {number}" for number in made.problems),
        "duty other",
    ]
    assert told["work"].count("quote") == quotes * 4
    assert told["study"] == [
        "training",
        "at meetings",
        "meeting",
        "duty mandarin",
        *["quote"] * quotes,
    ]
    whole = "\n".join(one.text for sentences in sections.values() for one in sentences)
    assert [word for word in made.hidden if word in whole] == []


def test_the_figures_of_a_draft_are_those_of_the_statistics(stage: Stage) -> None:
    """One formula: 统计 of the same days says the same."""
    made = half_year.generate(stage, 3)
    first = drafted(stage)["work"][0].text
    said = stage.say("李四", "统计 7月1日到12月27日")
    _, due, stationed, *_ = trace(stage, made, drafted(stage)["work"][0]).split()
    assert f"应在岗{due}天 = 在岗{stationed}天" in said
    rate = re.search(r"在岗率([\d.]+%)", first)
    assert rate is not None
    assert rate[1] in said


def test_where_nothing_was_recorded_the_heads_stay_blank(stage: Stage) -> None:
    """The days of who is posted are the one thing known of a team that wrote nothing."""
    with stage.database.write() as work:
        assert work.ones(select(tables.DiaryLine.id)) == []
    stage.clock.set(half_year.noon(half_year.LAST))
    sections = drafted(stage)
    assert (sections["thinking"], sections["study"]) == ((), ())
    assert [ids(one).keys() for one in sections["work"]] == [{"days"}]


def test_sources_are_shown_on_demand(stage: Stage) -> None:
    """The first records by day and name, of leave neither kind nor reason, and how many more."""
    made = half_year.generate(stage, 3)
    drafted(stage)
    stage.press("李四", "工作")
    shown = stage.press("李四", "看出处").splitlines()
    assert shown[:3] == [
        "【工作】的出处:",
        shown[1],
        "  ← 考勤:李四、张三、王五",
    ]
    assert shown[4].startswith("  ← 请假6条:7月11日(李四)、7月20日(张三)、")
    assert shown[7].startswith(f"  ← 日志{len(made.lines['targeting'])}条,前几条:")
    assert [word for word in made.hidden if any(word in line for line in shown)] == []


def test_made_anew_the_draft_takes_new_records_and_keeps_ones_own_words(stage: Stage) -> None:
    half_year.generate(stage, 3)
    before = drafted(stage)
    stage.press("李四", "学习")
    stage.press("李四", "接着写")
    stage.say("李四", "自学了两本书")
    stage.say("李四", "日志 学习推广普通话")
    stage.press("李四", "看全部")
    assert stage.press("李四", "按记录重新生成").startswith("✓ 已按最新记录重新生成")
    after = drafted(stage)
    assert after["study"][-1] == Sentence("自学了两本书")
    lines = [ids(one).get("diary", []) for one in (*after["study"], *after["work"])]
    known = [ids(one).get("diary", []) for one in (*before["study"], *before["work"])]
    assert len({n for some in lines for n in some} - {n for some in known for n in some}) == 1
    stage.press("李四", "改回上一版")
    assert drafted(stage)["study"] == (*before["study"], Sentence("自学了两本书"))
