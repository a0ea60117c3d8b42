"""The order in which a message is understood, forms that survive, and what is refused politely."""

import random

import pytest
from sqlalchemy import func, select

from storage import conversations, tables
from storage.kinds import EventKind, Role
from tests.actors import Stage, small_county
from tests.conversations.posts import add, sent_by_unit


def test_a_command_inside_a_form_is_done_and_the_question_repeated(stage: Stage) -> None:
    """签到 in the middle of a leave form checks in; the form stays where it was."""
    stage.say("张三", "请假")
    assert stage.say("张三", "签到") == "✓ 已记:11月23日 周一 在村\n请哪种假?"


def test_opening_another_form_parks_the_first(stage: Stage) -> None:
    """继续 takes a parked form up where it was left."""
    stage.say("李四", "请假")
    stage.press("李四", "事假")
    stage.say("李四", "都在")
    stage.say("李四", "取消")
    assert stage.say("李四", "继续").startswith("请哪几天?")


def test_an_old_button_is_answered_with_where_things_stand(stage: Stage) -> None:
    """A stale button changes nothing, and the current question comes again."""
    stage.say("张三", "请假")
    first = stage.event("张三", "f:1:0:1", EventKind.button)
    stage.tell([first])
    stage.shown("张三")
    stage.tell([stage.event("张三", "f:1:0:0", EventKind.button)])
    assert stage.told("张三").startswith("这一项已经答过了,现在是:\n请哪几天?")
    stage.say("张三", "取消")
    stage.tell([stage.event("张三", "f:1:1:0", EventKind.button)])
    assert stage.told("张三") == "这个按钮已经过期了。"


def test_an_idle_form_is_parked(stage: Stage) -> None:
    """After two hours a free answer is no longer taken for the form's."""
    stage.say("张三", "请假")
    stage.press("张三", "事假")
    stage.wait(hours=3)
    assert stage.say("张三", "明天到后天去走访几户").startswith("没看懂是哪件事")
    assert stage.say("张三", "继续").startswith("请哪几天?")


def test_a_photo_where_a_date_is_asked(stage: Stage) -> None:
    """It is answered in one sentence and the question asked again; nothing is lost."""
    stage.say("张三", "请假")
    stage.press("张三", "事假")
    stage.tell([stage.event("张三", "", EventKind.photo)])
    assert stage.told("张三").startswith("这一步请用文字回答。\n请哪几天?")


def test_thanks_bring_no_help_page(stage: Stage) -> None:
    """A courtesy gets one word."""
    assert stage.say("张三", "谢谢") == "不客气。"


def test_ten_thousand_characters(stage: Stage) -> None:
    """Too long is said so, inside a form and outside."""
    assert stage.say("张三", "走" * 10_000).startswith("消息太长了")
    stage.say("张三", "请假")
    assert stage.say("张三", "走" * 10_000).startswith("消息太长了")


def test_help_shows_only_what_one_may_do(stage: Stage) -> None:
    """A member's help does not mention the leader's words, nor a coordinator's the member's."""
    assert "都在" not in stage.say("张三", "帮助")
    assert "都在" in stage.say("李四", "help")
    county = stage.say("钱七", "帮助")
    assert "开队长会" in county
    assert "销假" not in county


MONTHS = "月考勤:补签 11月20日 公出 忘了签 · 我的考勤 10月 · 有出入点[有异议]"
OFF_POST = "认定脱岗 张三 11月5日 理由(先请本人说明)"
DOCUMENTS = "文件:记实表 3月(表格)· 下载报告 上半年"
PACKS = "报告打包:打包报告 上半年"
ACTIONS = "交办:交办 · 办结 1 说明"
HANDS_OUT = "交办: 修路方案 @李四 本月底 · 纪要 …"
NOTICES = "通知:收到 · 回复 内容"
SENDS = (
    "通知:通知 平安镇队长:内容 · 要回执 · 明天9点发 · 通知情况 · 未确认 · 电话名单"
    " · 更正通知 · 撤回通知"
)
TALKS = "谈心 张三 10月8日 · 未谈心"
REPORTS = "报告:收报告 · 看报告 石桥村 · 谁没交 · 延期 半年报告 石桥村 到1月10日 大雪封路"
BURDEN = "减负报告 10月"
SEARCH = "查:查 饮水 3月 · 查 张三 上月 · 查报告 上半年"
MEETINGS = "会议:我的会议 · 参加 · 会议请假 事由 · 会议签到 · 到会 123456"
CALLED = "召集的会议:会议 · 到会名单 · 签到码 · 会议改期 周六下午3点 · 会议取消 原因 · 例会记录"
COMPLAINTS = "投诉建议 内容(给县里或组长,队长看不到) · 匿名投诉 内容 · 查投诉 编号"
REOPEN = "重开 2026年10月 平安村 原因… · 关账 2026年10月 平安村"
EVERYBODY = "待办 · 为什么 · 求助 · 上一步 · 取消 · 加设备 · 挂失"
FIGURES = (
    "统计:统计 · 统计 上月 · 统计 张三 今年 · 谁在村 · 月表 10月 · 统计图"
    " · 请假登记表 上月 · 请假条 张三 · 请假日历"
)
CADRES = "抽回 张三 11月24日到26日 县里抽调"
ACCOUNTS = "绑定码 张三 · 未绑定 · 挂失 张三"
STAND_IN = "代理 王五 8月1日到10日 · 收回代理"


def test_help_has_the_words_on_people_for_who_may_say_them(stage: Stage) -> None:
    """Accounts, offices and other people's days; each line once, none one may not say."""
    sent_by_unit(stage, "张三")
    behalf = f"{CADRES} · 代 张三 在村"
    rota = "轮休表 · 换休 李四 12月5日 换 12月3日 · 取消换休"
    assert stage.say("张三", "帮助").splitlines()[1:] == [
        *(FIGURES, DOCUMENTS, SEARCH, MONTHS, rota),
        *(MEETINGS, ACTIONS, COMPLAINTS, NOTICES, EVERYBODY),
    ]
    assert stage.say("李四", "帮助").splitlines()[2:] == [
        behalf,
        ACCOUNTS,
        STAND_IN,
        FIGURES,
        DOCUMENTS,
        SEARCH,
        MONTHS,
        OFF_POST,
        rota,
        "排轮休:轮休 12月 张三 1-4 李四 5-8(或发表格,附言:轮休 12月)",
        "点名时:都安全 · 王五需要帮助 其他人都安全 · 点名情况",
        MEETINGS,
        ACTIONS,
        HANDS_OUT,
        COMPLAINTS,
        NOTICES,
        EVERYBODY,
    ]


def test_help_of_who_coordinates(stage: Stage) -> None:
    """The same for a township and the county: what a cadre says of the own days is not there."""
    behalf = f"{CADRES} · 代 张三 在村"
    departing = "离任 张三 6月30日 接任 李四 · 名单"
    roll = "点名 暴雨 2小时 · 点名情况 · 结束点名 · 代 张三 安全"
    clerk = stage.say("赵六", "帮助").splitlines()
    files = (FIGURES, DOCUMENTS, PACKS, SEARCH)
    own = (MEETINGS, ACTIONS)
    last = (COMPLAINTS, SENDS, EVERYBODY)
    assert clerk[1:] == [
        *(behalf, departing, REPORTS, ACCOUNTS, STAND_IN, *files),
        *(OFF_POST, roll, *own, HANDS_OUT, CALLED, TALKS, *last),
    ]
    county = stage.say("钱七", "帮助").splitlines()
    stop = "停假 防汛 至7月20日 · 停假结束"
    assert county[1:] == [
        *(departing, REPORTS, stop, ACCOUNTS, STAND_IN, *files),
        *(OFF_POST, REOPEN, roll, HANDS_OUT, CALLED, BURDEN, TALKS, *last),
    ]


def test_help_of_who_only_looks_on(stage: Stage) -> None:
    """A dispatching unit and an observer are told of what they may look at."""
    sent_by_unit(stage, "张三")
    add(stage, "冯二", Role.observer, area_id=stage.places["县"])
    unit = stage.say("郑一", "帮助").splitlines()
    assert unit == [*(f"单位:我单位 · {CADRES}", STAND_IN, FIGURES, TALKS, COMPLAINTS, EVERYBODY)]
    assert stage.say("冯二", "帮助").splitlines() == [
        "查看:名单",
        FIGURES,
        SEARCH,
        COMPLAINTS,
        EVERYBODY,
    ]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("code Zhang San", "您的队里或辖区里没有可以这样办的"),
        ("unbound", "都绑定好了"),
        ("lost phone Zhang San", "您的队里或辖区里没有可以这样办的"),
        ("add device", "加设备的码"),
        ("lost phone", "已挂失"),
    ],
)
def test_what_the_english_help_says_is_understood(stage: Stage, said: str, answer: str) -> None:
    assert stage.say("李四", said).startswith(answer)


def test_unknown_words_are_offered_as_a_diary_line(stage: Stage) -> None:
    """Nothing is guessed; one tap keeps the sentence, and a second tap does not double it."""
    assert stage.say("张三", "今天跑了5户 给老刘家修水管").startswith("没看懂是哪件事")
    assert stage.press("张三", "存日志").splitlines() == [
        "✓ 已存为11月23日 周一的日志。",
        "归类:行业政策落实",
    ]
    assert stage.press("张三", "存日志") == "这个按钮已经过期了。"
    with stage.database.read() as work:
        bodies = work.ones(select(tables.DiaryLine.body))
    assert bodies == ["跑了5户 给老刘家修水管"]


def test_in_a_group_nobodys_data_is_shown(stage: Stage) -> None:
    """The bot says once to write privately, and records nothing."""
    event = stage.event("张三", "签到")
    grouped = type(event)(
        event.address,
        event.update_id,
        event.kind,
        event.sent_at,
        event.received_at,
        text="签到",
        private=False,
    )
    stage.tell([grouped])
    assert stage.told("张三") == "请私聊我,群里不谈个人的事。"
    again = type(event)(
        event.address,
        "again",
        event.kind,
        event.sent_at,
        event.received_at,
        text="签到",
        private=False,
    )
    stage.tell([again])
    assert stage.told("张三") == ""
    with stage.database.read() as work:
        assert work.one(select(func.count()).select_from(tables.Mark)) == 0


def test_a_strangers_words_reach_nobody(stage: Stage) -> None:
    """Somebody unknown learns only how to be registered."""
    assert "绑定码" in stage.say("陌生人", "张三在村吗")


def test_why_cites_the_rule_of_the_last_answer(stage: Stage) -> None:
    """Rule, value, clause and basis; an example says the county has not confirmed it."""
    stage.say("张三", "请假 明天 事假 办事")
    answer = stage.say("张三", "为什么")
    assert "≤3: 队长 批准" in answer
    assert "出处:四(二),示例数值,县里尚未确认" in answer


def test_todo_lists_what_waits_with_buttons(stage: Stage) -> None:
    """One message: decisions with numbers, own leave, the day to confirm."""
    for name in ("张三", "王五"):
        stage.say(name, "请假 明天 事假 办事")
        stage.say(name, "提交")
    answer = stage.say("李四", "待办")
    assert answer.splitlines()[0] == "待办3件:"
    assert stage.press("李四", "同意 2").startswith("✓ 已同意:王五")
    assert stage.say("张三", "待办").startswith("待办1件:\n1. 您的假等批:11月24日 周二")


def test_help_in_an_emergency_reaches_everybody_responsible(stage: Stage) -> None:
    """求助 goes at once to leader, township and county; the sender gets their numbers."""
    answer = stage.say("张三", "求助 桥断了")
    assert answer.startswith("✓ 已通知:李四 1380000")
    for name in ("李四", "赵六", "钱七"):
        assert stage.told(name) == "【求助】张三 13800000001(石桥村):桥断了"


STORY = [
    ("张三", "请假"),
    ("张三", "事假"),
    ("张三", "明天到后天"),
    ("张三", "上一步"),
    ("张三", "签到"),
    ("张三", "后天"),
    ("张三", "家里有事"),
    ("张三", "提交"),
    ("李四", "同意"),
    ("王五", "请3天假 看病"),
    ("王五", "病假"),
    ("王五", "下周一"),
    ("王五", "提交"),
    ("李四", "不同意"),
    ("李四", "人手不够"),
    ("李四", "提交"),
    ("李四", "1"),
    ("李四", "都在"),
    ("李四", "确认"),
]


@pytest.mark.parametrize("seed", range(3))
def test_a_restart_between_any_two_messages_changes_nothing(stage: Stage, seed: int) -> None:
    """Nothing a conversation needs lives in memory: fresh turns give the same answers."""
    chance = random.Random(seed)
    undisturbed = [stage.say(name, said) for name, said in STORY]
    again = []
    with stage.database.write() as work:
        for table in (
            "leave_step",
            "leave",
            "mark",
            "team_day",
            "outbox",
            "conversation",
            "inbox",
        ):
            work.run(tables.Base.metadata.tables[table].delete())
    for name, said in STORY:
        if chance.random() < 0.5:
            stage.turns = stage.fresh_turns()
        again.append(stage.say(name, said))
    assert again == undisturbed


def test_two_offices_in_one_process(stage: Stage, sqlite_url: object) -> None:
    """Nothing is global: a second county beside the first has its own people and leaves."""
    from storage.database import Database  # noqa: PLC0415  only here

    assert callable(sqlite_url)
    other_database = Database(sqlite_url())
    other = small_county(other_database)
    stage.say("张三", "签到")
    assert other.told("张三") == ""
    other.say("张三", "请假 明天 事假 办事")
    assert stage.say("张三", "待办") == "没有待办。"
    other_database.close()


def stored(stage: Stage, name: str, form: str, answers: list[list[object]]) -> None:
    """Put an open form of an earlier release into somebody's conversation."""
    body = {
        "open": {
            "form": form,
            "version": 0,
            "serial": 7,
            "at": stage.clock.now().isoformat(),
            "answers": answers,
            "context": {},
        },
        "parked": [],
        "serial": 7,
        "notes": {},
    }
    with stage.database.write() as work:
        key = f"person:{stage.people[name]}"
        conversations.save(work, key, body, stage.clock.now())


def test_a_form_of_an_earlier_release_goes_on(stage: Stage) -> None:
    """Fields gone since are ignored, answers that no longer fit are asked again, others count."""
    stored(stage, "张三", "leave", [["kind", "personal"], ["gone", 1], ["span", "soon"]])
    assert stage.say("张三", "明天") == "什么事?一句话就行。"


def test_a_form_this_release_no_longer_has_is_dropped(stage: Stage) -> None:
    """Nobody is stuck in it: the next message is understood by itself."""
    stored(stage, "张三", "no_such_form", [["kind", "personal"]])
    assert stage.say("张三", "签到") == "✓ 已记:11月23日 周一 在村"
