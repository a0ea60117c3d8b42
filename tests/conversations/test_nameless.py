"""匿名投诉: written, handed over, answered and read by a number, with no sender kept anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from storage import jobs, offices, people, retention, tables
from storage.jobs import NewJob
from storage.kinds import ComplaintState, EventKind, Role
from tests.actors import POSTED_FROM, Stage, small_county
from tests.conversations.posts import group_head
from tests.conversations.sweeping import at
from tests.whispering import Whispers, added, everything

if TYPE_CHECKING:
    from storage.database import Database
    from storage.kinds import PersonId

SAID = "匿名投诉 食堂的账从来不公开"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give the small county with 组长 as the head of its leading group."""
    stage = small_county(database)
    group_head(stage)
    return stage


@pytest.fixture
def whispers(stage: Stage) -> Whispers:
    return Whispers(stage)


def states(stage: Stage) -> list[str]:
    with stage.database.read() as work:
        row = tables.Complaint
        return [one.state.value for one in work.ones(select(row).order_by(row.id))]


@pytest.mark.usefixtures("without_sheets")
def test_from_the_first_word_to_the_answer(stage: Stage, whispers: Whispers) -> None:
    said = whispers.say("张三", SAID)
    assert said.startswith("还没有交出去。交给谁?编号ACDE-3467,请记下,凭它看答复。内容:\n食堂的账")
    assert "聊天软件自己知道您发过这条消息" in said
    assert whispers.labels("张三") == ["县驻村办", "领导小组组长", "不交了"]
    assert whispers.press("张三", "县驻村办") == (
        "✓ ACDE-3467:11月23日 周一已交给县驻村办,11月30日 周一前答复。看答复请发:查投诉 ACDE-3467"
    )
    assert stage.told("钱七") == ""

    at(stage, "2026-11-24", "09:00")
    for name in ("李四", "赵六", "组长"):
        assert "食堂" not in stage.told(name)
    told = stage.told("钱七")
    assert "收到一件匿名投诉建议:\n第1号 11月23日 周一 匿名:食堂的账从来不公开" in told
    assert "请于11月30日 周一前答复" in told

    assert stage.press("钱七", "答复第1号") == "请写第1号的答复。"
    assert "匿名,来信人凭编号来看" in stage.say("钱七", "每月5号在公示栏公开。")
    assert stage.press("钱七", "提交") == "✓ 第1号已答复。"
    assert stage.told("张三") == ""
    assert whispers.say("张三", "查投诉 acde 3467") == (
        "ACDE-3467:县驻村办11月24日 周二答复:\n每月5号在公示栏公开。"
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody as a county's tables may name them."""

    id: PersonId
    user: str
    name: str
    phone: str

    def traces(self, rows: dict[str, list[dict[str, Any]]]) -> set[str]:
        """Give what of them stands in some rows: words, and columns that hold their number."""
        words = {one for one in (self.user, self.name, self.phone) if one in repr(rows)}
        return words | {
            f"{table}.{column}"
            for table, some in rows.items()
            for row in some
            for column, value in row.items()
            if column.endswith(("_id", "_by")) and value == self.id
        }


@pytest.fixture
def sender(stage: Stage) -> Sender:
    """Give 张三 an account that is named like nothing else."""
    who = stage.people["张三"]
    with stage.database.write() as work:
        account = work.one(select(tables.Account).where(tables.Account.person_id == who))
        account.user = account.chat = "7700000123"
        person = people.load(work, [who])[who]
    return Sender(who, "7700000123", person.name, person.phone)


def test_nothing_that_is_kept_names_the_sender(
    stage: Stage, whispers: Whispers, sender: Sender
) -> None:
    """One row in one table, with a day and no instant; of the sender nothing, by any number."""
    before = everything(stage)
    whispers.say(sender.user, SAID)
    whispers.press(sender.user, "领导小组组长")
    whispers.say(sender.user, "查投诉 ACDE-3467")
    whispers.say(sender.user, "匿名投诉 队长从不下村", EventKind.edited)
    kept = added(before, everything(stage))
    assert set(kept) == {"complaint"}
    (row,) = kept["complaint"]
    assert sender.traces(kept) == set()
    assert row["filed_on"] == date(2026, 11, 23)
    unknown = {"person_id", "event_key", "answered_by", "answered_at"}
    assert {name for name, value in row.items() if value is None} == unknown


def test_the_same_under_ones_name_does_name_the_sender(stage: Stage, sender: Sender) -> None:
    """So the test above can fail."""
    before = everything(stage)
    stage.say(sender.user, "投诉建议 食堂的账从来不公开")
    stage.press(sender.user, "领导小组组长")
    stage.press(sender.user, "提交")
    named = sender.traces(added(before, everything(stage)))
    words = {sender.user, sender.name, sender.phone}
    assert named == words | {"complaint.person_id", "audit.actor_id"}


def test_a_draft_is_nobodys_until_its_button_is_pressed(stage: Stage, whispers: Whispers) -> None:
    """Pressed twice it is handed over once; torn up or a day old it is gone."""
    whispers.say("张三", SAID)
    whispers.say("王五", "匿名投诉:派车不公平")
    assert states(stage) == ["draft", "draft"]
    assert stage.say("钱七", "待办") == "没有待办。"
    first = whispers.press("张三", "县驻村办")
    whispers.last["张三"] = whispers.last["王五"]
    assert whispers.press("王五", "不交了") == "✓ 没有交出,内容已删掉。"
    assert states(stage) == ["open"]
    assert "草稿只留一天,已经删掉" in whispers.press("张三", "县驻村办")
    assert whispers.say("张三", "查投诉 ACDE3467") == first
    assert "第1号 11月23日 周一 匿名:食堂的账从来不公开" in stage.say("钱七", "待办")


def test_drafts_are_forgotten_after_a_day(stage: Stage, whispers: Whispers) -> None:
    whispers.say("张三", SAID)
    whispers.say("王五", "匿名投诉 派车不公平")
    whispers.press("王五", "县驻村办")
    for later, left in ((1, ["draft", "open"]), (2, ["open"])):
        with stage.database.write() as work:
            now = stage.clock.now() + timedelta(days=later)
            jobs.add(work, NewJob(f"retention:{later}", retention.KIND), now)
            job = jobs.take(work, [retention.KIND], now)
            assert job is not None
            while not (progress := retention.forget(work, job, 100)).finished:
                job = replace(job, position=progress.position)
            jobs.advance(work, job, progress)
        assert states(stage) == left


@pytest.mark.parametrize(
    "said",
    [
        "匿名投诉", "我要匿名投诉", "匿名", "怎么匿名投诉?", "投诉建议(匿名)",
        "匿名 投诉", "ANONYMOUS complaint", "有件事想匿名说",
    ],
)  # fmt: skip
def test_who_only_asks_is_told_how(stage: Stage, whispers: Whispers, said: str) -> None:
    before = everything(stage)
    assert "请整条发“匿名投诉 内容”" in whispers.say("张三", said)
    assert everything(stage) == before


@pytest.mark.parametrize(
    ("said", "kind", "answer"),
    [
        ("匿名投诉 改过的话", EventKind.edited, "改过的消息不收"),
        ("匿名投诉 看图", EventKind.photo, "只收文字"),
        ("匿名投诉 " + "长" * 1501, EventKind.text, "最多1500字,这条有1501字"),
        ("查投诉", EventKind.text, "请连编号一起发"),
        ("查投诉 KMNP-3467", EventKind.text, "没有这个编号"),
    ],
)
def test_what_is_not_taken_is_said_and_not_kept(
    stage: Stage, whispers: Whispers, said: str, kind: EventKind, answer: str
) -> None:
    before = everything(stage)
    assert answer in whispers.say("张三", said, kind)
    assert everything(stage) == before


def test_abuse_is_bounded_without_knowing_whose_it_is(stage: Stage, whispers: Whispers) -> None:
    """Three a day of one sender, ten wrong numbers, then tomorrow; others are not concerned."""
    for n in range(3):
        assert "编号" in whispers.say("张三", f"匿名投诉 第{n}件")
    assert "每人每天最多3件匿名投诉" in whispers.say("张三", SAID)
    assert "编号" in whispers.say("王五", SAID)
    for _ in range(10):
        assert "没有这个编号" in whispers.say("孙八", "查投诉 XXXX-XXXX")
    assert "编号错的次数太多了" in whispers.say("孙八", "查投诉 ACDE-3467")
    assert "还没有交出去" in whispers.say("张三", "查投诉 ACDE-3467")
    for _ in range(50):
        whispers.say("孙八", "匿名投诉")
    assert whispers.say("孙八", "匿名投诉") == ""
    stage.wait(days=1)
    assert "编号" in whispers.say("张三", SAID)
    assert "没有这个编号" in whispers.say("孙八", "查投诉 XXXX-XXXX")


def test_a_county_takes_so_many_a_day(stage: Stage, whispers: Whispers) -> None:
    whispers.say("张三", SAID)
    with stage.database.write() as work:
        first = work.one(select(tables.Complaint))
        for n in range(49):
            more = {c: getattr(first, c) for c in ("area_id", "office", "filed_on", "due_on")}
            work.add(
                tables.Complaint(
                    **more, said="x", answer="", digest=str(n), state=ComplaintState.draft
                )
            )
    assert "今天全县的匿名投诉已到上限" in whispers.say("王五", SAID)
    stage.wait(days=1)
    assert "编号" in whispers.say("王五", SAID)


def test_who_is_not_in_the_county_is_told_how_to_get_in(stage: Stage, whispers: Whispers) -> None:
    before = everything(stage)
    assert "绑定码" in whispers.say("99999", SAID)
    assert everything(stage) == before


@pytest.mark.usefixtures("without_sheets")
def test_a_leader_never_reads_one_even_in_the_countys_office(
    stage: Stage, whispers: Whispers
) -> None:
    """李四 also sits in the county's office; with nobody else there nothing is taken at all."""
    with stage.database.write() as work:
        for role in (Role.county,):
            post = {"role": role, "area_id": stage.places["县"], "first_day": POSTED_FROM}
            work.add(tables.Assignment(person_id=stage.people["李四"], **post))
    whispers.say("张三", SAID)
    whispers.press("张三", "县驻村办")
    at(stage, "2026-11-24", "09:00")
    assert "食堂" in stage.told("钱七")
    assert "食堂" not in stage.told("李四") + stage.say("李四", "待办")
    assert "不由您答复" in stage.forge("李四", "complaint:answer:1")
    with stage.database.write() as work:
        for row in work.ones(
            select(tables.Assignment).where(tables.Assignment.person_id == stage.people["钱七"])
        ):
            row.last_day = date(2026, 11, 24)
        offices.dismiss(work, stage.people["组长"], None, date(2026, 11, 24))
    stage.wait(days=1)
    assert "没有开通匿名投诉" in whispers.say("张三", SAID)
