"""Notices as conversations: written, agreed to, sent once, confirmed, answered, corrected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage import people, tables
from storage.kinds import MessageState, Role
from tests.actors import Said, Stage, small_county
from tests.conversations import packs
from tests.conversations.notified import go_out, notices_of, progress
from tests.conversations.posts import add, audited, second_team, sent_by_unit

if TYPE_CHECKING:
    from storage.database import Database

READ = "【通知】明天交表\n——钱七(示范县)"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county with two teams; 老韩 of 石桥村 has no account."""
    stage = small_county(database)
    second_team(stage)
    add(stage, "老韩", Role.member, account=False, team_id=stage.teams["石桥村"])
    return stage


def sent(stage: Stage, said: str, *presses: str) -> None:
    """Let 钱七 write a notice, press this, and let it go out."""
    stage.say("钱七", said)
    for label in presses:
        stage.press("钱七", label)
    stage.press("钱七", "发出")
    go_out(stage)


def test_a_notice_is_written_shown_and_sent(stage: Stage) -> None:
    """Before it goes out: the words, to whom, how many, and who cannot be reached; then once."""
    assert stage.say("钱七", "通知 全体队员:明天交表") == (
        "通知预览:\n明天交表\n发给:示范县的全体队员\n共7人:李四、张三、王五、孙八、周九等\n"
        "其中1人收不到(没有账号或停用了助手):老韩\n马上发出。\n不要回执。"
    )
    assert stage.press("钱七", "发出") == "通知「明天交表」(7人)11月23日 周一 10:00开始发。"
    go_out(stage)
    assert stage.shown("张三") == [Said(READ, ())]
    assert stage.shown("李四") == [
        Said("请电话告知没有账号的:老韩 13900000008\n" + READ, ()),
        Said(READ, ()),
    ]
    for name in ("王五", "孙八", "周九", "吴十"):
        assert stage.told(name) == READ
    assert notices_of(stage, "老韩") == []
    assert stage.told("赵六") == ""
    stage.wait(seconds=5)
    go_out(stage)
    assert progress(stage) == "通知「明天交表」已发完:\n6/7人:已发6,不明0,发不到1"
    assert stage.press("钱七", "发不到的名单") == (
        "通知「明天交表」发不到的人:\n老韩 13900000008:没有账号"
    )


def test_asked_for_one_by_one(stage: Stage) -> None:
    """Without a word of it, to whom and what are asked; a colon in the text is only text."""
    assert stage.say("钱七", "通知").startswith("发给谁?")
    assert stage.say("钱七", "外星人").startswith("没有找到叫外星人的人")
    assert stage.say("钱七", "\u200b").startswith("没看懂发给谁")
    assert stage.say("钱七", "平安镇队长,除周九外").startswith("通知写什么?")
    assert stage.say("钱七", "周五下午3点半县委二楼开队长会") == (
        "通知预览:\n周五下午3点半县委二楼开队长会\n发给:平安镇的队长、不含周九\n"
        "共1人:李四\n马上发出。\n不要回执。"
    )
    assert stage.press("钱七", "取消") == "已取消,什么都没有记。"
    assert stage.say("钱七", "通知 要求如下:带齐材料").startswith("发给谁?")
    assert "要求如下:带齐材料" in stage.say("钱七", "队长")


@pytest.mark.parametrize(
    ("whom", "names"),
    [
        ("石桥村", {"李四", "张三", "王五", "孙八"}),
        ("石桥村和柳树村的队长", {"李四", "周九"}),
        ("全体队长", {"李四", "周九"}),
        ("all leaders", {"李四", "周九"}),
        ("县水利局派出的队员", {"张三"}),
        ("2025年到任的队长", {"李四", "周九"}),
        ("2024年到任的队长", set()),
        ("柳树村全体,另加 王五", {"周九", "吴十", "王五"}),
        ("镇专干", {"赵六"}),
        ("单位联络员", {"郑一"}),
        ("平安镇队员,除张三、吴十外", {"王五", "孙八"}),
    ],
)
def test_an_audience_by_area_role_unit_term_and_name(
    stage: Stage, whom: str, names: set[str]
) -> None:
    """Each word narrows or adds; whoever is named gets it, and nobody else."""
    sent_by_unit(stage, "张三")
    answer = stage.say("钱七", f"通知 {whom}:下雪")
    if not names:
        assert answer.startswith("这个范围里没有人")
        return
    stage.press("钱七", "发出")
    go_out(stage)
    reached = {name for name in stage.people if notices_of(stage, name)}
    # 李四 telephones 老韩 where he is meant.
    assert {n for n in reached if notices_of(stage, n)[-1][0].startswith("【通知】下雪")} == names


def test_who_may_write_and_to_whom(stage: Stage) -> None:
    """A cadre cannot; a township's clerk writes to the own township and knows no other place."""
    assert stage.say("张三", "通知 队长:下雪") == "通知由乡镇或县里发。"
    assert "发给:平安镇的队长" in stage.say("赵六", "通知 队长:下雪")
    stage.say("赵六", "取消")
    assert stage.say("赵六", "通知 县专干:下雪").startswith("这个范围里没有人")


def test_many_need_a_second_person(stage: Stage) -> None:
    """Above the pack's number another coordinator agrees first; who wrote it cannot."""
    packs.use(stage, ("confirm_above = 200", "confirm_above = 3"))
    add(stage, "吴县", Role.county, area_id=stage.places["县"])
    assert stage.say("钱七", "通知 全体队员:明天交表").endswith("超过3人,要另一位专干同意后才发。")
    stage.press("钱七", "发出")
    assert go_out(stage) == 0
    asked = stage.shown("吴县")[0]
    assert asked.buttons == ("同意发出", "不同意发")
    assert asked.body.startswith("钱七要发通知给7人,请复核:\n明天交表")
    assert "通知「明天交表」(7人)等您复核" in stage.say("吴县", "待办")
    assert stage.forge("钱七", "notice:agree:1") == stage.forge("张三", "notice:agree:1")
    assert go_out(stage) == 0
    assert stage.press("吴县", "同意发出") == "✓ 通知「明天交表」:吴县已同意发出。"
    go_out(stage)
    assert stage.told("张三") == READ
    assert [who for who, _ in audited(stage, "notice.agreed")] == [stage.people["吴县"]]
    assert stage.forge("吴县", "notice:decline:1") == "这条通知已经有人处理,或已经取消。"


def test_nobody_to_agree(stage: Stage) -> None:
    """Where no other coordinator can be reached it is not sent, and it is said why."""
    packs.use(stage, ("confirm_above = 200", "confirm_above = 3"))
    stage.say("钱七", "通知 全体队员:明天交表")
    assert stage.press("钱七", "发出").startswith("共7人,超过3人要另一位专干同意,可现在没有")
    assert go_out(stage) == 0


def test_later_and_taken_back(stage: Stage) -> None:
    """It waits for its time; until then, and while it goes out, it can be stopped."""
    stage.say("钱七", "通知 全体队员:明天交表")
    assert "发出时间:11月24日 周二 09:00" in stage.say("钱七", "明天9点发")
    stage.press("钱七", "发出")
    go_out(stage)
    assert stage.told("张三") == ""
    stage.press("钱七", "取消发送")
    stage.wait(hours=24)
    go_out(stage)
    assert stage.told("张三") == ""
    assert progress(stage).startswith("通知「明天交表」已停发")
    sent(stage, "通知 全体队员:后天交表")
    stage.press("钱七", "取消发送")
    go_out(stage)
    assert stage.told("张三") == ""
    assert {state for _, state in notices_of(stage, "张三")} == {MessageState.dropped}


def test_receipts_by_button_and_word(stage: Stage) -> None:
    """[收到] or the word confirms; who has not is listed, sent to again alone, or called."""
    sent(stage, "通知 全体队员:明天交表", "要回执")
    assert stage.shown("张三")[0].buttons == ("收到",)
    stage.press("张三", "收到")
    stage.told("张三")
    assert stage.say("王五", "收到") == "✓ 已确认收到1条通知"
    assert stage.say("王五", "收到") == ""
    assert stage.say("李四", "代 老韩 收到") == "老韩:✓ 已确认收到1条通知(李四代录)"
    for name in ("李四", "孙八", "周九", "吴十"):
        stage.told(name)
    stage.wait(minutes=2)
    go_out(stage)
    assert progress(stage).endswith("已确认3,未确认4(到11月26日 周四 10:00为止)")
    assert stage.press("钱七", "未确认名单") == (
        "通知「明天交表」未确认4人:\n石桥村:李四、孙八\n柳树村:周九、吴十"
    )
    assert stage.press("钱七", "再发给未确认的") == "只再发给未确认的。"
    go_out(stage)
    assert Counter({n: stage.told(n).count(READ) for n in ("李四", "张三", "孙八")}) == Counter(
        {"李四": 1, "张三": 0, "孙八": 1}
    )
    stage.press("孙八", "收到")
    assert "通知等您确认收到:明天交表" in stage.say("周九", "待办")


def test_the_township_gets_its_call_list(stage: Stage) -> None:
    """Who did not confirm, with number and state, of the own area only."""
    sent(stage, "通知 全体队员:明天交表", "要回执")
    stage.say("张三", "收到")
    assert stage.say("赵六", "电话名单") == "通知「明天交表」要打电话的6人。"
    with stage.database.read() as work:
        recipe = work.one(select(tables.Enclosure.recipe))
    (sheet,) = recipe["sheets"]
    rows = {row[2]: row for row in sheet["rows"]}
    assert rows["老韩"] == ["平安镇", "石桥村", "老韩", "13900000008", "没有账号", ""]
    assert "张三" not in rows
    assert stage.say("张三", "电话名单") == "通知由乡镇或县里发。"


def test_several_wait(stage: Stage) -> None:
    """收到 with several notices waiting asks which, or all of them."""
    sent(stage, "通知 张三:第一条", "要回执")
    sent(stage, "通知 张三:第二条", "要回执")
    assert stage.say("张三", "收到").startswith("有2条通知等您确认")
    assert stage.press("张三", "全部收到") == "✓ 已确认收到2条通知"
    assert stage.say("张三", "收到") == ""


def test_the_deadline_of_receipts(stage: Stage) -> None:
    """When it is over the sender is told once who has not confirmed."""
    stage.say("钱七", "通知 队长:明天交表")
    assert "要回执,到11月23日 周一 18:00为止。" in stage.say("钱七", "回执到今天18点")
    stage.press("钱七", "发出")
    go_out(stage)
    stage.told("李四")
    stage.told("周九")
    stage.wait(hours=9)
    go_out(stage)
    assert "通知「明天交表」回执截止:已确认0,未确认2人。" in stage.told("钱七")
    stage.wait(hours=9)
    assert go_out(stage) == 0


def test_replies_are_one_thread(stage: Stage) -> None:
    """What people write back reaches the sender with names, in one message that grows."""
    assert stage.say("张三", "回复 没有通知") != ""
    sent(stage, "通知 队长:明天交表")
    assert stage.say("李四", "回复 下午交") == "已转给钱七(回复「明天交表」)。"
    stage.say("周九", "回复 缺两份")
    told = stage.told("钱七")
    assert told.endswith(
        "对「明天交表」的回复:\n李四(11月23日 周一 10:00):下午交\n周九(11月23日 周一 10:00):缺两份"
    )
    assert told.count("对「明天交表」的回复") == 1
    assert stage.press("钱七", "全部回复").count("\n") == 2
    assert "李四" not in stage.forge("张三", "notice:replies:1")


def test_a_correction_is_linked_to_the_first(stage: Stage) -> None:
    """Everybody who got it gets the correction once; the first says so, or is not sent at all."""
    sent(stage, "通知 队长:明天交表")
    stage.told("李四")
    assert stage.say("钱七", "更正通知 后天交表") == (
        "更正通知「明天交表」:收到过的2人各收一条更正,原通知会注明已更正。\n后天交表"
    )
    stage.press("钱七", "发出更正")
    go_out(stage)
    corrected = "【更正】先前的通知「明天交表」改为:\n后天交表\n——钱七(示范县)"
    assert stage.told("李四") == corrected
    # 周九's first message had not gone out yet: only the correction does.
    assert [state for _, state in notices_of(stage, "周九")] == [
        MessageState.dropped,
        MessageState.queued,
    ]
    row = tables.Outbox
    with stage.database.read() as work:
        marks = work.ones(select(row.body).where(row.key.contains(":mark:")))
    assert marks == ["【此通知已由钱七更正,以更正为准】\n明天交表"]
    stage.say("钱七", "撤回通知")
    stage.press("钱七", "撤回")
    go_out(stage)
    assert stage.told("李四") == "【撤回】先前的通知「后天交表」作废。\n——钱七(示范县)"


def test_who_stopped_the_assistant_is_named(stage: Stage) -> None:
    """Whose only account takes no messages is listed with the reason, and nothing is queued."""
    with stage.database.write() as work:
        user = str(stage.people["张三"])
        people.mark_unreachable(work, ("terminal", "test", user), "blocked")
    sent(stage, "通知 张三、王五:下雪")
    assert notices_of(stage, "张三") == []
    stage.told("王五")
    stage.wait(seconds=5)
    go_out(stage)
    assert stage.press("钱七", "发不到的名单") == (
        "通知「下雪」发不到的人:\n张三 13800000001:停用了助手"
    )
