"""Problems for the township: raised by a word, answered in chat, ended by who raised them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from storage import problems, tables
from storage.diary_kinds import ProblemState
from storage.kinds import Role
from tests.actors import ZONE, Stage
from tests.conversations.posts import add, second_team
from tests.conversations.sweeping import at

PIPE = "困难: 三组饮水管冻裂"
ONE = "【困难1】石桥村工作队 11月23日 周一:三组饮水管冻裂"


def standing(stage: Stage) -> list[tuple[str, ProblemState]]:
    with stage.database.read() as work:
        return [
            (row.body, row.state)
            for row in work.ones(select(tables.Problem).order_by(tables.Problem.id))
        ]


def heard(stage: Stage, name: str) -> str:
    """Give what a person was told of problems; the sweep says more."""
    return "\n".join(said.body for said in stage.shown(name) if "困难1" in said.body)


def history(stage: Stage) -> list[tuple[str, str]]:
    row = tables.ProblemWord
    with stage.database.read() as work:
        return [(one.act.value, one.body) for one in work.ones(select(row).order_by(row.id))]


def test_a_problem_from_word_to_end(stage: Stage) -> None:
    """Raised, answered with a button, and closed by who raised it; everybody hears of it once."""
    assert stage.say("张三", PIPE).splitlines() == [
        "✓ 困难1已报乡镇党委(赵六)。",
        "11月30日 周一 10:00前没有答复,会告知上一级。",
    ]
    assert stage.told("赵六") == f"张三报来困难,请答复:\n{ONE}"
    assert stage.told("李四") == f"张三向镇里报了困难:\n{ONE}"
    assert stage.told("钱七") == ""
    assert stage.press("赵六", "答复") == f"{ONE}\n怎么答复?"
    assert stage.say("赵六", "水利站明天上午来修") == f"{ONE}\n答复:水利站明天上午来修"
    assert stage.say("赵六", "发出答复") == "✓ 困难1的答复已发给报的人,由他确认是否解决。"
    (asked,) = stage.shown("张三")
    assert asked.body == f"赵六答复了:水利站明天上午来修\n{ONE}\n解决了吗?"
    assert asked.buttons == ("解决了", "还没解决")
    assert stage.press("张三", "解决了") == "✓ 困难1已了结。"
    assert stage.told("赵六") == f"张三确认已解决:\n{ONE}"
    assert standing(stage) == [("三组饮水管冻裂", ProblemState.closed)]
    assert history(stage) == [
        ("raised", "三组饮水管冻裂"),
        ("answered", "水利站明天上午来修"),
        ("closed", ""),
    ]
    assert stage.press("张三", "还没解决").startswith("张三在11月23日 周一 10:00已确认解决")


def test_an_answer_that_did_not_help_goes_back(stage: Stage) -> None:
    """Its owner is asked again, with what is missing, and its clock starts anew."""
    stage.say("张三", PIPE)
    stage.say("赵六", "答复 1 请先自行处理")
    stage.wait(hours=20)
    assert stage.press("张三", "还没解决") == "还差什么?写一句,或者跳过。"
    stage.say("张三", "没有配件")
    assert stage.say("张三", "退回再办") == (
        "✓ 困难1已退回去再办,11月30日 周一 17:30前没有答复会告知上一级。"
    )
    assert stage.told("赵六") == f"张三说还没解决,请再办:\n{ONE}\n还差:没有配件"
    assert stage.say("赵六", "答复 1 配件今天送到") == (
        "✓ 困难1的答复已发给报的人,由他确认是否解决。"
    )
    assert standing(stage) == [("三组饮水管冻裂", ProblemState.answered)]
    assert [act for act, _ in history(stage)] == ["raised", "answered", "back", "answered"]


def test_of_two_who_may_answer_one_takes_it_and_the_first_answer_counts(stage: Stage) -> None:
    add(stage, "陈九", Role.township, area_id=stage.places["镇"])
    assert "(赵六、陈九)" in stage.say("张三", PIPE)
    assert stage.press("陈九", "我来办") == "✓ 困难1由您办,办好后请答复。"
    assert stage.told("张三") == f"陈九在办:\n{ONE}"
    assert stage.forge("赵六", "problem:take:1") == "陈九在11月23日 周一 10:00说由他办。"
    stage.say("陈九", "答复 1 已联系水利站")
    assert stage.say("赵六", "答复1:我去看看") == (
        "陈九在11月23日 周一 10:00已经答复:已联系水利站"
    )


def test_the_list_shows_what_waits_for_whom(stage: Stage) -> None:
    stage.say("张三", PIPE)
    stage.say("李四", "困难:村部屋顶漏雨")
    stage.say("赵六", "答复 2 已列入计划")
    assert stage.say("张三", "困难").splitlines() == [
        ONE,
        "  等答复,11月30日 周一 10:00前没有答复会告知上一级。",
        "【困难2】石桥村工作队 11月23日 周一:村部屋顶漏雨",
        "  已答复:已列入计划。解决了吗?",
    ]
    assert stage.say("赵六", "困难").splitlines() == ["等答复的困难1件,等得最久的在前:", ONE]
    assert "等答复:【困难1】" in stage.say("赵六", "待办")
    assert "已有答复,解决了吗?" in stage.say("李四", "待办")
    assert "困难" not in stage.say("张三", "待办")
    assert stage.press("张三", "1 不用办了") == "✓ 困难1已撤回。"
    assert stage.say("赵六", "困难") == "没有等答复的困难。"


def test_who_may_not_answers_and_ends_nothing(stage: Stage) -> None:
    """Another township, another team's leader, a member beside who raised it."""
    second_team(stage)
    stage.say("张三", PIPE)
    for name in ("周九", "吴十", "王五"):
        assert stage.forge(name, "problem:answer:1") == "这个困难不归您办。"
        assert stage.forge(name, "problem:drop:1") == "这个困难不归您办。"
    assert stage.forge("赵六", "problem:drop:1") == "这个困难不归您办。"
    assert stage.say("赵六", "答复 7 好") == "没有7号困难,或者不归您答复。说「困难」看清单。"
    assert stage.say("赵六", PIPE).startswith("困难由驻村工作队员报")
    assert history(stage) == [("raised", "三组饮水管冻裂")]


@pytest.mark.parametrize("said", ["困难户走访3户", "走访困难群众", "慰问困难党员,送米面"])
def test_people_in_need_are_no_problem_raised(stage: Stage, said: str) -> None:
    assert stage.say("张三", said).startswith("没看懂是哪件事")
    assert standing(stage) == []


def test_a_problem_may_be_long_and_its_numbers_are_starred(stage: Stage) -> None:
    stage.say("张三", "困难: 老刘530102196001011234低保没有批," + "请镇里查一下" * 60)
    ((body, _),) = standing(stage)
    assert body.startswith("老刘**************1234低保没有批")
    assert len(body) > 350
    assert stage.say("张三", "困难: " + "很" * 1001) == "太长了,最多1000字,没有发出。"


def test_nobody_answers_it_is_recalled_then_told_above(stage: Stage) -> None:
    """By working hours of the pack: the weekend does not count, and each is told once."""
    stage.say("张三", PIPE)
    for name in ("赵六", "李四", "张三"):
        heard(stage, name)
    at(stage, "2026-11-25", "09:59")
    assert heard(stage, "赵六") == ""
    at(stage, "2026-11-25", "10:01")
    at(stage, "2026-11-25", "10:30")
    assert heard(stage, "赵六") == f"过了18个工作小时还没答复:\n{ONE}"
    at(stage, "2026-11-27", "17:00")
    assert (heard(stage, "钱七"), heard(stage, "张三")) == ("", "")
    at(stage, "2026-11-30", "10:01")
    assert heard(stage, "钱七") == f"赵六过了45个工作小时没有答复,请督办或直接答复:\n{ONE}"
    assert heard(stage, "张三") == f"过了45个工作小时没有答复,已告知上一级:\n{ONE}"
    assert heard(stage, "赵六") == ""
    assert stage.say("钱七", "困难").splitlines()[2] == "  已逾期,已告知上一级。"
    stage.press("钱七", "1 答复")
    stage.say("钱七", "县水利局今天到村")
    assert stage.say("钱七", "发出答复").startswith("✓ 困难1的答复已发给报的人")
    at(stage, "2026-12-20", "10:00")
    assert heard(stage, "赵六") == ""


def test_an_answered_problem_is_not_recalled(stage: Stage) -> None:
    stage.say("张三", PIPE)
    heard(stage, "赵六")
    stage.say("赵六", "答复 1 明天来修")
    at(stage, "2026-12-20", "10:00")
    assert heard(stage, "赵六") == ""
    assert heard(stage, "钱七") == ""


def test_unanswered_ones_are_given_in_bulk_for_the_agenda(stage: Stage) -> None:
    """The longest waiting first, over many teams, without those answered or ended."""
    second_team(stage)
    stage.say("吴十", "困难: 便桥被冲")
    stage.wait(hours=1)
    stage.say("张三", PIPE)
    stage.say("王五", "困难: 路灯不亮")
    stage.say("赵六", "答复 3 已报修")
    with stage.database.read() as work:
        teams = stage.teams.values()
        found = problems.unanswered(work, teams)
        assert [row.body for row in found] == ["便桥被冲", "三组饮水管冻裂"]
        assert len(problems.unanswered(work, teams, 1)) == 1
        assert problems.count(work, teams, ProblemState.answered) == 1
        day = date(2026, 11, 23)
        assert day == found[0].raised_at.date()


def test_many_problems_overdue_cost_no_more_statements(stage: Stage) -> None:
    """What is due is planned in bulk: ten problems are read as two are."""
    costs = []
    for many in (2, 8):
        stage.clock.set(datetime(2026, 11, 23, 10, tzinfo=ZONE).astimezone(UTC))
        for number in range(many):
            stage.say("张三", f"困难: 第{number}处水管冻裂")
        stage.clock.set(datetime(2026, 12, 1, 10, tzinfo=ZONE).astimezone(UTC))
        costs.append(len(read_by_a_sweep(stage)))
    assert costs[0] == costs[1] > 10


def read_by_a_sweep(stage: Stage) -> list[str]:
    seen: list[str] = []

    def note(*arguments: Any) -> None:  # noqa: ANN401  SQLAlchemy's own arguments
        seen.append(str(arguments[2]))

    event.listen(stage.database.reader, "before_cursor_execute", note)
    sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
    assert sweeper.plan(stage.clock.now())
    event.remove(stage.database.reader, "before_cursor_execute", note)
    return seen
